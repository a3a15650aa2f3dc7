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
    "MIIBjzCCATSgAwIBAgIUbRI90BuIDkTxA0aJRfjR2ERYazUwCgYIKoZIzj0EAwIw\n" \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n" \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAlMQ4wDAYDVQQKDAVGb3JnZTETMBEGA1UE\n" \
    "AwwKRm9yZ2UgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGN3uc7/E/X0\n" \
    "VSUWyqVtLEQqVEymJQY8cHJOs1W0QexTI5PQgrYfexRkWcrAVr6X3i2AkTXITy2X\n" \
    "6qO01KUeSs6jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0G\n" \
    "A1UdDgQWBBQoo86TO6aUmOgSRooP7WMmQopf5jAKBggqhkjOPQQDAgNJADBGAiEA\n" \
    "hSwkgjH37AkCE/cbIhhaMRi9Kaqm/U4oFYTzizzp1WACIQD2w66Jx82tYjLYmXpg\n" \
    "jD/y9r5lcv+yxkObMfqufEArFw==\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_TWIN \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBjTCCATSgAwIBAgIUaIio3OcPVK8aNrZqC4uKtzf7HvIwCgYIKoZIzj0EAwIw\n" \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n" \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAlMQ4wDAYDVQQKDAVGb3JnZTETMBEGA1UE\n" \
    "AwwKRm9yZ2UgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOac4ydoFzn4\n" \
    "7Q/V6XCgPu5OFZXMTjZLdOVgtxa/9Bzr1iTuWT6gbtzTe7falJC6jTJoBKXYaR9W\n" \
    "IAvoWv0bMqujQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0G\n" \
    "A1UdDgQWBBRJI2huY/WZIodZiF+gboTckvIQ5TAKBggqhkjOPQQDAgNHADBEAh9r\n" \
    "VGMoY2S83j/V7uAwH0Ew+Gzcumpta3yQu5mNz3MKAiEA+Ev5tW30qvedci4ZP0/X\n" \
    "F+kX82DI7JZYJPPv0BiFr5w=\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_MIDDLE \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBmTCCAUCgAwIBAgIUOIVWKlQX2WR/fx7IFb8LVnrUlYAwCgYIKoZIzj0EAwIw\n" \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n" \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAQMQ4wDAYDVQQKDAVGb3JnZTBZMBMGByqG\n" \
    "SM49AgEGCCqGSM49AwEHA0IABGwhE2Q+Kf99ErwLDnfcE8M400Ift8L+GY1Cjgqv\n" \
    "SyYI+8hKXn11IobFShR9q38HGLcZj5kXFDlNBNtsdg11x4ijYzBhMA8GA1UdEwEB\n" \
    "/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBTWSWKC1VPwaqlVPv5N\n" \
    "kxv3d8QvdzAfBgNVHSMEGDAWgBQoo86TO6aUmOgSRooP7WMmQopf5jAKBggqhkjO\n" \
    "PQQDAgNHADBEAiBoDaPL6CBOWKmhY1BoZu6lRMp0p1AMRrM+vEZyYAQPcAIgZdSA\n" \
    "PWBWhanABVXIuGWEgKbi0CD90NfFbakbISilD8A=\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_LEAF \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIB1DCCAXmgAwIBAgIUBdDi2h/Z6zeev620Fb5dhoeeEHgwCgYIKoZIzj0EAwIw\n" \
    "EDEOMAwGA1UECgwFRm9yZ2UwIBcNMjYwMTAxMDAwMDAwWhgPMjA1MDA2MDExMjM0\n" \
    "NTZaMB8xDjAMBgNVBAoMBUZvcmdlMQ0wCwYDVQQDDARsZWFmMFkwEwYHKoZIzj0C\n" \
    "AQYIKoZIzj0DAQcDQgAErN+uUZ6DdX/nnQGx4KvAb1ISfkMjBl/i06N4YrXiowYf\n" \
    "nrtjsPn7HDPDi3AkFMAWw0g631vRW2103bwrWTPo4KOBnzCBnDAMBgNVHRMBAf8E\n" \
    "AjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAnBgNVHREE\n" \
    "IDAegglsb2NhbGhvc3SHBH8AAAGCCyouYi5leGFtcGxlMB0GA1UdDgQWBBR1ZdVM\n" \
    "wP4NsEQaxC0YnSyaAvghYzAfBgNVHSMEGDAWgBTWSWKC1VPwaqlVPv5Nkxv3d8Qv\n" \
    "dzAKBggqhkjOPQQDAgNJADBGAiEAyx2htIMtPEhx1WD/F27MxNmZCmsihzj5agqI\n" \
    "0vQl6PMCIQCvE7UkBr/eZTzmqnxrHnU/0I2TPmx2jdVDLWmYVSqSSA==\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_CN \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBhjCCASygAwIBAgIUMveQI/RA5HtIVJFPqigpw5DbNrcwCgYIKoZIzj0EAwIw\n" \
    "EDEOMAwGA1UECgwFRm9yZ2UwHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5\n" \
    "WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n" \
    "AAR5NPqXvQFCcn+GlJKMSAfNW9dZHhrm8Ii8A9nRHllMPfNCjV9ofRPr1T4Y+5q1\n" \
    "Gr4JQQtwBef02eii3NEWRSBJo2AwXjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQE\n" \
    "AwIHgDAdBgNVHQ4EFgQUCMpIXM+SV0T5IXII2QvAnfCRW48wHwYDVR0jBBgwFoAU\n" \
    "1kligtVT8GqpVT7+TZMb93fEL3cwCgYIKoZIzj0EAwIDSAAwRQIhALdX9zgPPMzY\n" \
    "EhbeAvyIqzsNTZ43bcwDnf9etQ4yUrqHAiAzNx9AP4poZQxsWiVpP8CZ/T4p33Ll\n" \
    "n6AU04/SpPgTUw==\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_CLIENT \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBsTCCAVagAwIBAgIUcwf5c6/TJX4hxlLMW5iZ+jgAGnswCgYIKoZIzj0EAwIw\n" \
    "EDEOMAwGA1UECgwFRm9yZ2UwHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5\n" \
    "WjARMQ8wDQYDVQQDDAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARM\n" \
    "1beVPgEh8TeIu76oT8ycql8hWDahvCjKXVim4G0kC7sZS1h30Cu9CX6xVvBwRwC8\n" \
    "fLU6HR/soNgRBk8Tc09Jo4GMMIGJMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQD\n" \
    "AgeAMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDATBgNVHSUEDDAKBggrBgEFBQcDAjAd\n" \
    "BgNVHQ4EFgQU+dGp6AMBiHmY3bgHgXtxZEX/cg4wHwYDVR0jBBgwFoAU1kligtVT\n" \
    "8GqpVT7+TZMb93fEL3cwCgYIKoZIzj0EAwIDSQAwRgIhAJO6qf3AzFV6x3kdqP6K\n" \
    "jRaoYKBMOgayxDEwlhAAL6riAiEA/CVVoe4oTUyupFp2nZ/WhqR0gW8r9XEJQk7K\n" \
    "wvaU75Y=\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_RSA \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIICozCCAYsCFHaMoQLlzkPpLuafroemktU1g/BDMA0GCSqGSIb3DQEBCwUAMA4x\n" \
    "DDAKBgNVBAMMA3JzYTAeFw0yMDAxMDEwMDAwMDBaFw00OTEyMzEyMzU5NTlaMA4x\n" \
    "DDAKBgNVBAMMA3JzYTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBALoD\n" \
    "P0M8Iq7Jc8QH3wbChK5QRBJY+rfrfG2yoD9hRm5oDUI43mtwrPapZV25rp20xztZ\n" \
    "gZ3RSpGKvEACWwhoV5nYitOafiboBvfkmh8I9a2wo84tg73f+whhkZxLaHa/Rbzy\n" \
    "Hc8Gh2J6eemD81rYA5uMHExFc2qFOhkFe6d12HaJQiNd7L0fstAEoSe4FM4JBtxD\n" \
    "FesDyPEztKwk123/sITqsLtyir0X5XVucnPMvehNVeUxq/kzVtvg9qoySzEVKw2M\n" \
    "uLqRVGENfjOEEZtLlxYZo6hLcpvvu9pcRqBZv9+VpqonhXn1ToMWAnzUzQBmqAVZ\n" \
    "HHM9XOBJzU+VS5g3v1ECAwEAATANBgkqhkiG9w0BAQsFAAOCAQEAkyCNtuCkY+eU\n" \
    "ZsaXYnf4/oWTNpcGFQZUs/UCNe44BmHJ3ixU+sH+UhcY5KjJmQDJnMOiD7w4Zfw6\n" \
    "QZ3A3fkMR/owTYzIAaoGnQqQy17tWiERjWy6v+9VjLgFU00WJjFDNI1+IyizJGhb\n" \
    "fzl7yqSuVEKf8pQPPeiGXc6PxlSivx95UkThjOm9t9R73j1fF1yl2GJWjPzLWM7U\n" \
    "ZNwYEJLgM1+3SD2dVcf1bKoyInRqr5PN74wKRB7vEwo5VQ+bZDcLUvpjDRuN4vY0\n" \
    "XRFv3nU1L67FnXlEHA09bTRSW31oWSKYziBltbfrJcYBo0OEkV2OlsKaGZ9DTOUq\n" \
    "xvM8n9mjew==\n" \
    "-----END CERTIFICATE-----\n"

#define CERT_WEAK \
    "-----BEGIN CERTIFICATE-----\n" \
    "MIIBoDCCAQkCFEnj3G1lxLv43vWv+mSXdTdyKxYNMA0GCSqGSIb3DQEBBQUAMA8x\n" \
    "DTALBgNVBAMMBHdlYWswHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAP\n" \
    "MQ0wCwYDVQQDDAR3ZWFrMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPlLFl\n" \
    "B36x7qZ/be81iZS6o4oqHwf5IKHAaLIZXTQ+n4AyaELvSvzTkDCkKs2p1Y/f72Ny\n" \
    "KbuHzUSaK7pY9ZZ9UH7SrexQ6JfMedYpf/hl0WtPYL0u13LaL287hqYu0NxXhwpR\n" \
    "gMFrVcbu4BZlE+BmG2er+VGe3JUYVH7WGjJnTwIDAQABMA0GCSqGSIb3DQEBBQUA\n" \
    "A4GBAAQx8ZPfimffh8DxH3ASEQuhbDGBdQcptd+eCIeScPNpd+1UbL+d5/iL4drH\n" \
    "Mh8xWeSFla/3AApJiIRHkZj7tda11pTSkNH2UATrBrYsfM/JXK1RklpOgrIPAm8Z\n" \
    "fJ0tfASfR/qwE+cH4c25/5F28+VghMg+RJgi7IfQwPtf8g/g\n" \
    "-----END CERTIFICATE-----\n"

#endif
