/* SPDX-License-Identifier: ISC
 * Certificates for unit tests, made by tests/record.py; no private key is kept. root (P-256, "Forge
 * Root") issued middle (organisation "Forge", no common name), which issued leaf (localhost,
 * 127.0.0.1, *.b.example; 2026 to 2050-06-01T12:34:56Z), cn (no subjectAltName) and client (not for
 * servers). twin has root's name and an RSA key. rsa and weak signed themselves and have no
 * extensions: RSA of 2048 bits; of 1024, with SHA-1. All but leaf: 2020 to 2049. */
#ifndef TESTS_UNIT_CERTS_H
#define TESTS_UNIT_CERTS_H

#include "core/pem.h"
#include "core/str.h"

/* The first certificate in text, decoded into der. */
static inline struct cs_str cert_load(const char *text, unsigned char *der, size_t cap)
{
    struct pem p;
    pem_begin(&p, der, cap);
    while (*text != '\0' && pem_feed(&p, *text) != PEM_CERT) {
        text++;
    }
    return (struct cs_str){(const char *)der, p.n};
}

#define CERT_ROOT                                                                                  \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBjjCCATSgAwIBAgIUPjAGyCl5nZw0c8r8ay2a7IqIh2MwCgYIKoZIzj0EAwIw\n"                           \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n"                           \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAlMQ4wDAYDVQQKDAVGb3JnZTETMBEGA1UE\n"                           \
    "AwwKRm9yZ2UgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJ1zYE3rHyO6\n"                           \
    "HS0acp/KpRL1wHmPjMY0hcnCRGoZl6BZwq4aWl07jHrGWMM2odxhwcRIPSa2XxoA\n"                           \
    "MNFA3HSGEY6jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0G\n"                           \
    "A1UdDgQWBBTRkReEWAptsq5btlWNNwaL5i9TPzAKBggqhkjOPQQDAgNIADBFAiBK\n"                           \
    "Muby8d++f4UP2oTCEmRp75F+93ih8ydYZtRIVj6YVwIhAPpUV2j38ox77YxemjQx\n"                           \
    "u7o/0OEn7/vi/2XzYEKp+ooe\n"                                                                   \
    "-----END CERTIFICATE-----\n"

#define CERT_TWIN                                                                                  \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIDGjCCAgKgAwIBAgIUcHarMMIrZt/cpM0M9jYQuPZ7OWwwDQYJKoZIhvcNAQEL\n"                           \
    "BQAwJTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAw\n"                           \
    "MTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAlMQ4wDAYDVQQKDAVGb3JnZTETMBEG\n"                           \
    "A1UEAwwKRm9yZ2UgUm9vdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEB\n"                           \
    "ALcywYMOoe3+O6uxCeaXqd6+Gue3pn6qE+Nk9t/QLweBQvCEvhtBridy9tHKXytw\n"                           \
    "JI5gB0mxr93UDCug50tcS4zFcxRsEfZUiJvMwRLKBqorw5sfD7KpeRYNGSB3lFL5\n"                           \
    "Hbpmlov9yWJ1W7PPkdlRCa9lZvCEL3zZGqX0uXnQl27GMzyPS9T7Gb5PVmX4lDLI\n"                           \
    "z0TEnKaPQGA2ldlBQxXUTp3l+GbyoBxT2g1WJqdfgSwAEHBY1PdfDvuG8WH4EoXg\n"                           \
    "fMsGSfSujEpsN8yiYChluqr73OtTSzB1iGq3JGda/kgd/TWcebutuKmnz6FN4VbQ\n"                           \
    "zB7UvrBbxOT6khjpfQgIf5cCAwEAAaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNV\n"                           \
    "HQ8BAf8EBAMCAQYwHQYDVR0OBBYEFJ2xniS6qWd6tjaJATTtyIIhURW+MA0GCSqG\n"                           \
    "SIb3DQEBCwUAA4IBAQCvlWHbkGMRNQGREj1cW5qp9GtEhaqbMUVXhNlhNWzbgjVX\n"                           \
    "Vw2uKYsAuy1W4jimVBtJOd3GIMf2f3v0pDrQW6gACvPPSoJPzNp1BeXkB2ZLaO95\n"                           \
    "n5WIeu+x6r/MzCMqRQNcFU4epylOJAS4IGqJ7/geM8Q2IoKKrpFZg2PsexjoF6/R\n"                           \
    "0bKlHloqJJFb6r9p+4xBoSpu0tkCvM1aM8S8/urzpKU8KpbVGVIDk6EAaahYXFPa\n"                           \
    "Ekzp5i6RwIy4SayspV8YU3YLhaXYrndRKIRC3OSOivoX5z4doInQL/+DxG9P50kg\n"                           \
    "2aiPHjsqRwVd0pajOj7khml2k3mv9kmvkXt3npYl\n"                                                   \
    "-----END CERTIFICATE-----\n"

#define CERT_MIDDLE                                                                                \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBmjCCAUCgAwIBAgIUCg4Y+6m6TpVPG4QM1QmyeciyFgcwCgYIKoZIzj0EAwIw\n"                           \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n"                           \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAQMQ4wDAYDVQQKDAVGb3JnZTBZMBMGByqG\n"                           \
    "SM49AgEGCCqGSM49AwEHA0IABAvTRie1MJC5okYzxQvIgZ9eYnqcTi1LGUD9NDfQ\n"                           \
    "9DwpKRnMFlulW0/0Z3Oc3Y6v8Mh3V6qWxnNSzRZuPWfZkPajYzBhMA8GA1UdEwEB\n"                           \
    "/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBQrx9nyVHBNh0zYLtk1\n"                           \
    "iMScVinTtTAfBgNVHSMEGDAWgBTRkReEWAptsq5btlWNNwaL5i9TPzAKBggqhkjO\n"                           \
    "PQQDAgNIADBFAiB0rLKdt8HX4s7bu4FqcsxR3IoJ1Lk/pL1qBqxYw6LnwwIhAO5U\n"                           \
    "2cogC58I4YdAgQHh1GpIzswJfYhlqAiWTDxjmLv8\n"                                                   \
    "-----END CERTIFICATE-----\n"

#define CERT_LEAF                                                                                  \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIB1DCCAXmgAwIBAgIUe94C5YCTBvUlqudtsEV/QiMBdcEwCgYIKoZIzj0EAwIw\n"                           \
    "EDEOMAwGA1UECgwFRm9yZ2UwIBcNMjYwMTAxMDAwMDAwWhgPMjA1MDA2MDExMjM0\n"                           \
    "NTZaMB8xDjAMBgNVBAoMBUZvcmdlMQ0wCwYDVQQDDARsZWFmMFkwEwYHKoZIzj0C\n"                           \
    "AQYIKoZIzj0DAQcDQgAEesXYc1GwPnmRMN+OuV3fmuiW3DSj3XMXYlaHgHaiUYFD\n"                           \
    "zFnvxDxiAyl2cKj3NMVeCxZ5bEFrwBuTmYKeZiapzaOBnzCBnDAMBgNVHRMBAf8E\n"                           \
    "AjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAnBgNVHREE\n"                           \
    "IDAegglsb2NhbGhvc3SHBH8AAAGCCyouYi5leGFtcGxlMB0GA1UdDgQWBBRevI52\n"                           \
    "7VW2eA8zcZaJHr+bxzaNNjAfBgNVHSMEGDAWgBQrx9nyVHBNh0zYLtk1iMScVinT\n"                           \
    "tTAKBggqhkjOPQQDAgNJADBGAiEA4PqKAZaUrUDnWlC92FczyNwAAV2txDjA1wbr\n"                           \
    "fHgixZoCIQDIi0rZ75yB3eMthYhwFEk7SQF+EJljllNm91pEG9AUNA==\n"                                   \
    "-----END CERTIFICATE-----\n"

#define CERT_CN                                                                                    \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBhzCCASygAwIBAgIUU1tz0x++aPddl2RcwYUK88vqjFkwCgYIKoZIzj0EAwIw\n"                           \
    "EDEOMAwGA1UECgwFRm9yZ2UwHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5\n"                           \
    "WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"                           \
    "AAQaSCuoXEGk9O8Tq9BrEKRRF0Uswv0ky9A9vREKr7sUH01Y0NEgQrAlQGC/vm/x\n"                           \
    "RBFd1NJlDK8a/uC2PWF6oSf8o2AwXjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQE\n"                           \
    "AwIHgDAdBgNVHQ4EFgQUGr8MNRgiclpp7m7sEC7OTfeuRN0wHwYDVR0jBBgwFoAU\n"                           \
    "K8fZ8lRwTYdM2C7ZNYjEnFYp07UwCgYIKoZIzj0EAwIDSQAwRgIhALkr6WEsi6dq\n"                           \
    "GZ3K+KeY9j784lBS4P+tSW50UWHhoXD5AiEAqQO3ORyuJrgP6wSlKYkuGTuYjeJM\n"                           \
    "alFNX5fPOKos/pY=\n"                                                                           \
    "-----END CERTIFICATE-----\n"

#define CERT_CLIENT                                                                                \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBsTCCAVagAwIBAgIUQ79ztR13I57uaNGBOfuVZZcYft8wCgYIKoZIzj0EAwIw\n"                           \
    "EDEOMAwGA1UECgwFRm9yZ2UwHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5\n"                           \
    "WjARMQ8wDQYDVQQDDAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATJ\n"                           \
    "cLACOeN4vbDeCGPaWN57shWplE3VHeld3LodD9h2oQlxC0ZMCkXf8sGkwCJwxWsj\n"                           \
    "Iynny80ZmYY/aMjvt36Io4GMMIGJMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQD\n"                           \
    "AgeAMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDATBgNVHSUEDDAKBggrBgEFBQcDAjAd\n"                           \
    "BgNVHQ4EFgQUdIjmRvZe6f90WWX8LslPy1s4Yn4wHwYDVR0jBBgwFoAUK8fZ8lRw\n"                           \
    "TYdM2C7ZNYjEnFYp07UwCgYIKoZIzj0EAwIDSQAwRgIhAJS12V5DJUB5wQAEl8KC\n"                           \
    "HSiYA6SNGIs842/CC+RpM6x2AiEA/Vjo5cDgzEYmXMXEC/StYDLpzIRuwgf57V5G\n"                           \
    "bjD98f0=\n"                                                                                   \
    "-----END CERTIFICATE-----\n"

#define CERT_RSA                                                                                   \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIICozCCAYsCFH83UG8Nrmqw8+qzMzQLHed2j5YHMA0GCSqGSIb3DQEBCwUAMA4x\n"                           \
    "DDAKBgNVBAMMA3JzYTAeFw0yMDAxMDEwMDAwMDBaFw00OTEyMzEyMzU5NTlaMA4x\n"                           \
    "DDAKBgNVBAMMA3JzYTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAIpR\n"                           \
    "F/3F/4AFLvmIFNlp44rvRQ+EWeHJsZse1DbibEW0oDO345oJ9wOGhkmLVnyS0AxM\n"                           \
    "l+aID5UynWR/h9GNQn+xZ0TgMVO2TTwQfqnPwnqr0y7uyfPhCz2FZIlnFcxO6RUW\n"                           \
    "A+s76+bvEKPmqhwve8+Wq4n4WAZsOPuaq0LiX7VNDzq6PI/tViURre3YPt8UijlD\n"                           \
    "oAkY40eHXVGNwLjucYeEdkEoqOSnABKptjwi6x4nxtPM7hDwei4HNWK5VrSZFR98\n"                           \
    "hrRL5qctzYK/njZVSJRoG/R+YTMiFA2VT8ghP+ebaZns6N4DP9r4qiMZJhH9hOW1\n"                           \
    "yuuVlNYP9SX5usW6eysCAwEAATANBgkqhkiG9w0BAQsFAAOCAQEAESJQW576T73T\n"                           \
    "WU1g6IN+IFmz8pnjC482NHurXdjX3bVXzRryXfXAomoBTyBttgoh4SvrC5enOzxS\n"                           \
    "ceEJFeGvZYpBVDpKNYHWhoLc3yRfobkARYunCsWqJlUvnpZu0k0VzlbjDK9vE850\n"                           \
    "OUXQN9vrQkQWlDi+Eusd2ggFAJAd3IHPxHqBjDQ6Eob7ob9HtgV8gIq+Pp7lhtB1\n"                           \
    "Ej8OH8qq7jhTXAFUT8KwnKGZLn71OYQAIVsAarmZCqUWKZkKZ4jwlnGmXb4ccdOF\n"                           \
    "qBhh6pgE6J4qgOre6TPJwmgQJXx9oaYO6xYHoec2EQXu5rkYquZZ/ajIxWt4hJf+\n"                           \
    "12totU8CSQ==\n"                                                                               \
    "-----END CERTIFICATE-----\n"

#define CERT_WEAK                                                                                  \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBoDCCAQkCFBeNT27J2yha3WUN0Y+nPMyw+PLZMA0GCSqGSIb3DQEBBQUAMA8x\n"                           \
    "DTALBgNVBAMMBHdlYWswHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAP\n"                           \
    "MQ0wCwYDVQQDDAR3ZWFrMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDKd6LZ\n"                           \
    "YFa16akVk53k7VViwhVviFszIOnOm6o1rWcW5pP3/+wbcdMlX/63s3FMaE75Arkr\n"                           \
    "BRIAG9DH9gF09OuGzS3zWTUIUyGnYhforNiZtEDvjEwwQIEU0enELw2vzqQdhCL+\n"                           \
    "H616N/anRnx4InuMftG5Ic/E5JelM2FJ7shsWwIDAQABMA0GCSqGSIb3DQEBBQUA\n"                           \
    "A4GBAEOKsYvUjHUeVD/suvb032MFTn3kW6JLJILIhA1Io6m7D9FIMwGRauHctnut\n"                           \
    "d74o2gGSJpk33cR3LnE/AaVKol//dnzH6tgsjUraSAjGXVF7tCV0/r9y4fp0ffKg\n"                           \
    "lTtwTD1avpgB/JsjKG3+ePlKnIb1unW0k1GAIXLmGWXgyxFW\n"                                           \
    "-----END CERTIFICATE-----\n"

#endif
