/* SPDX-License-Identifier: ISC
 * Certificates for unit tests, made by tests/record.py; no private key is kept. root (P-256, "Forge
 * Root") issued middle (organisation "Forge", no common name), which issued leaf (localhost,
 * 127.0.0.1, *.b.example; 2026 to 2050-06-01T12:34:56Z), cn (no subjectAltName) and client (not for
 * servers). twin has root's name and another key. rsa and weak signed themselves and have no
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

#define CERT_ROOT \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBjTCCATSgAwIBAgIUdUndxCN0zyZ01neaJST+48u4PlUwCgYIKoZIzj0EAwIw\n" \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n" \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAlMQ4wDAYDVQQKDAVGb3JnZTETMBEGA1UE\n" \
    "AwwKRm9yZ2UgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKcnj8z5Yr5y\n" \
    "kHpj0+EzOWqaR+emaCGE4NEgrSJkDj7orAOBg8DGdBWTuwj8JFWeP9d7CCTy0YJP\n" \
    "/5yXtqr5hTujQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0G\n" \
    "A1UdDgQWBBSdrbNi6jhGEcDlgRdp64cF7RCmzzAKBggqhkjOPQQDAgNHADBEAiBr\n" \
    "4cWKwOS7RumkSTjLxzjEGseRfCcv2109VkXk/Sj6PAIgefZMgZJSwvCiLkNgKTaW\n" \
    "yqQj39vU4CEPyg4usfKliH0=\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_TWIN \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBjjCCATSgAwIBAgIUSg5AhH+0EFe4SMiUKOdN5r3CT2EwCgYIKoZIzj0EAwIw\n" \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n" \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAlMQ4wDAYDVQQKDAVGb3JnZTETMBEGA1UE\n" \
    "AwwKRm9yZ2UgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFc+tgIBfhQa\n" \
    "mJIk8z/uUBI96md8fo4C3vz33mJvOgX8803P2tBX0O6MFReZ95r/jpwKCnxalDme\n" \
    "mIF99/9vefWjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0G\n" \
    "A1UdDgQWBBT9FfGFFfFIg9GHpNZzBfh0/R0emTAKBggqhkjOPQQDAgNIADBFAiEA\n" \
    "r73utRzTuxWQ0fwpVTdKa/Bgf7hRIHl1vFDRoUw4wQwCIH6p4tmTm6jdmwwNDDV5\n" \
    "5f7ymnE3SFzS3LBcrepMFjMr\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_MIDDLE \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBmjCCAUCgAwIBAgIUKub8L52Lq0qWXPbb6BDEZe9XiQ4wCgYIKoZIzj0EAwIw\n" \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n" \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAQMQ4wDAYDVQQKDAVGb3JnZTBZMBMGByqG\n" \
    "SM49AgEGCCqGSM49AwEHA0IABADaHzw0A1bOzVzQpw3CfSJnsBvTuM/JwOdn7OD0\n" \
    "lxXyrPbKeHy7TOMzUlercjPQf7agutqLPrM+BzVhg21KRBmjYzBhMA8GA1UdEwEB\n" \
    "/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBSmnhhXdj3HE7amoM6E\n" \
    "Mm3rMY0bWzAfBgNVHSMEGDAWgBSdrbNi6jhGEcDlgRdp64cF7RCmzzAKBggqhkjO\n" \
    "PQQDAgNIADBFAiEAx+rKPCuosQG9LeQWd8azENYXZWrpV5zVCFBPZD4WlfgCIGNw\n" \
    "SGdSO2KTcS6uPdKgYIxTofJcUUIkHuT5BLEeZX5H\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_LEAF \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIB0jCCAXmgAwIBAgIUDImcnmnYYZC599TN9o8xa0KkTi4wCgYIKoZIzj0EAwIw\n" \
    "EDEOMAwGA1UECgwFRm9yZ2UwIBcNMjYwMTAxMDAwMDAwWhgPMjA1MDA2MDExMjM0\n" \
    "NTZaMB8xDjAMBgNVBAoMBUZvcmdlMQ0wCwYDVQQDDARsZWFmMFkwEwYHKoZIzj0C\n" \
    "AQYIKoZIzj0DAQcDQgAEr8Hll7+mIUuDb5yO8ERqp0jOwGfaLalx8A3MNEwH+XRA\n" \
    "Sp6JRMPrb6Xp0Q3qsK1ELO4JJNKeDcPuOSqbkC70lKOBnzCBnDAMBgNVHRMBAf8E\n" \
    "AjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAnBgNVHREE\n" \
    "IDAegglsb2NhbGhvc3SHBH8AAAGCCyouYi5leGFtcGxlMB0GA1UdDgQWBBST4rYE\n" \
    "MZW7tJugmI4Y1tzonLn5nTAfBgNVHSMEGDAWgBSmnhhXdj3HE7amoM6EMm3rMY0b\n" \
    "WzAKBggqhkjOPQQDAgNHADBEAiBW60oodK+FMVFNp9fJFSxdapzEanPbw+iIpsAw\n" \
    "z3oEYAIgP3SL2dbn/AcL42LbE2Dqonrgjg/pdbwIDtddeF3P0pw=\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_CN \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBhTCCASygAwIBAgIUSAdGE2bzW6+yneV6FbSpt6PFEFIwCgYIKoZIzj0EAwIw\n" \
    "EDEOMAwGA1UECgwFRm9yZ2UwHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5\n" \
    "WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n" \
    "AAR7225+X7Sa2BR7ZJImluoU1oauMm1fqx07G4UZVB8qsewLMH1b/XWFc96bZPpk\n" \
    "9eFvVmYErzH79z2xhSd3Zp3Qo2AwXjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQE\n" \
    "AwIHgDAdBgNVHQ4EFgQU+yzmNKxEtJ9gsO4yAe7vhJtb9rIwHwYDVR0jBBgwFoAU\n" \
    "pp4YV3Y9xxO2pqDOhDJt6zGNG1swCgYIKoZIzj0EAwIDRwAwRAIgUrkP4izCqJhx\n" \
    "URUp3f3p1WJd+yCoh8mOggmotYtFiiECIBztwXLxlTl+0rt/fiBPau1EXKO4pJjS\n" \
    "TRW+Pf5sYzrN\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_CLIENT \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBsTCCAVagAwIBAgIUEY1PjA/x3kEEJhIGbk10FAbVxmcwCgYIKoZIzj0EAwIw\n" \
    "EDEOMAwGA1UECgwFRm9yZ2UwHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5\n" \
    "WjARMQ8wDQYDVQQDDAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASy\n" \
    "0CJm4sMHEi9Y5Ol0mmo8NHzQWIv+RDkVFk+MGb2JuU2h0D7e/eV3tUeMsC/QEDx3\n" \
    "qKaV1LTqVqUVyaQJ1DaKo4GMMIGJMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQD\n" \
    "AgeAMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDATBgNVHSUEDDAKBggrBgEFBQcDAjAd\n" \
    "BgNVHQ4EFgQU7i8UXOMgBZwcpFO/FDjd0Gl+cLQwHwYDVR0jBBgwFoAUpp4YV3Y9\n" \
    "xxO2pqDOhDJt6zGNG1swCgYIKoZIzj0EAwIDSQAwRgIhAK7CepW7DK87BC5tzE+3\n" \
    "WG3LBZocnIS4F+gfpSX1nai+AiEA1Wm+R5VWheKci/QyY49DOpJGJckRKcIOGu/w\n" \
    "JjVvxog=\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_RSA \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIICozCCAYsCFBlP5n63jeIhRqBfxCvR0Vp5aVzKMA0GCSqGSIb3DQEBCwUAMA4x\n" \
    "DDAKBgNVBAMMA3JzYTAeFw0yMDAxMDEwMDAwMDBaFw00OTEyMzEyMzU5NTlaMA4x\n" \
    "DDAKBgNVBAMMA3JzYTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBANVe\n" \
    "udbSBgHZ3dSl4YHw9SDt2L5HlNAt8d6oKkjjYAW3rgjYE4DIMgeXYcPWqYdRH/Ve\n" \
    "M7eluC3rmfpiEL7DMFeWICIMOcuraHZZngwCdB9PxcRux2iFF+ek3hsDt8ys8G/k\n" \
    "hrzePYC9mNPa1nuJzejplaHKeBP1pbaYw352XoXbzaR8Es6wj+mxOdxCePIppGd9\n" \
    "ULtCtnZjBQgT4w2s1CbKmnWwaB97/AEPdYJIh/fEOOhoumvP8etIJGRpzN8DPVW+\n" \
    "+YPSO1IdQvI17NQkEm7rHmuEbKlFF2v6fXQffdd9XRc7Jm0YFgHyLV+ti2eD87iO\n" \
    "w6DsGAYKKCHqoaol1NECAwEAATANBgkqhkiG9w0BAQsFAAOCAQEASCUPdqHiX15G\n" \
    "VmcaNqQSUCYmukMV+l8DSpEq1tll7ZuhmzKh2ZTBTOy8YYMZTFVuddQLPHWxa/Qx\n" \
    "UtWp2M7c4ROexIoK8GU6eqPeAbhYLeai//wvY4l6gPcgeZ0074RaN7c5rWZAu8/l\n" \
    "BtXz3sSirs1tqLnJUf2nDEFSPNIrl4rMBRABE+h0j8CiaRkgBxjuL1p/kb98BdXE\n" \
    "G6WU+0PD2VgaQ9CzUl+uAUj0+6xOw0e9LMObFVvmgv5UZ41Lvb/JEj/MI5CiCraq\n" \
    "YSZ3zCEgIxtb6N9s02j6Gavax4V2smRNtM2Tuitz3xFRB4WkxCh77BQlfqf229PZ\n" \
    "kRy6CGpdyg==\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_WEAK \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBoDCCAQkCFGw/LV8+U/zVtT8OIRikRE8cJDOlMA0GCSqGSIb3DQEBBQUAMA8x\n" \
    "DTALBgNVBAMMBHdlYWswHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAP\n" \
    "MQ0wCwYDVQQDDAR3ZWFrMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC0PHg3\n" \
    "F0Q2ktngDLZKJzeCZ24X6Jd3zWrdf0eX/7Pm6L9fFWGwGEBO3Odk9BmRLy3LF4DM\n" \
    "Vq8CjXg3RrURChku4hIohpXBIODjnDy+ile67ZdNG2xxKq3W8H06IyIhJTKxlDHr\n" \
    "MkQG5NJ3O6af4fUt9HKkd3JtSRF3j/dBWMpQOwIDAQABMA0GCSqGSIb3DQEBBQUA\n" \
    "A4GBAH+Y8vyJ9DGKlVQMsQ4ChIiDYRvttubGmsb2JsLrC7tmXRBWBXGAzA3END+o\n" \
    "orthtaS2rRODj9tBnaHufF9GF75c6ERMBMtQVfavSZ9OqAHRZJ+OUcTeC3uhQsPt\n" \
    "yBGg+/WGNnCsOj5btsgBCWboKLMQTLmEi8t+Pu22lehde4Hs\n" \
    "-----END CERTIFICATE-----\n"

#endif
