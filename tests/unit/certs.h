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
    "MIIBjjCCATSgAwIBAgIURrX3FHklBz4z6iFlkbS3ijmP1tcwCgYIKoZIzj0EAwIw\n"                           \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n"                           \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAlMQ4wDAYDVQQKDAVGb3JnZTETMBEGA1UE\n"                           \
    "AwwKRm9yZ2UgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHuQNdTkxK/N\n"                           \
    "ME4ZP6hAO2wWT5deZny3xK9EGI6lqRL29r67S4fh78pKo4cItP5Pv+eoJLgOhtag\n"                           \
    "CmfAeMYa88OjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0G\n"                           \
    "A1UdDgQWBBR9DWs09uvrktn/x7s9AyQflkjtWzAKBggqhkjOPQQDAgNIADBFAiBu\n"                           \
    "NXvdzylYe7HBLbfaBQXRFNJQf0ldrkbMh9ObtQBgEQIhAPM0tErkFSzW/EZwPykK\n"                           \
    "AVYlmdiLBKAw0wcme8pGt/7x\n"                                                                   \
    "-----END CERTIFICATE-----\n"

#define CERT_TWIN                                                                                  \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIDGjCCAgKgAwIBAgIUEmaXqLfpedr1YoWJrGVNNfIKIREwDQYJKoZIhvcNAQEL\n"                           \
    "BQAwJTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAw\n"                           \
    "MTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAlMQ4wDAYDVQQKDAVGb3JnZTETMBEG\n"                           \
    "A1UEAwwKRm9yZ2UgUm9vdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEB\n"                           \
    "AKqHKSh8dUG0l5wq7W0rJXUdVDzurSq4inUYFJNj8CSK2Zap+4VAitgzCpTlFFEQ\n"                           \
    "9XoypJVpE96l3AkEUl5SEwp/zLZ1WHsbGpxDYbyM9+E8Fi3bspfWqiuWFcJ0v5dK\n"                           \
    "gBoL9if5gLm4Ni1SRSBJx9PvSliYPYEZJrF5m5WSx0iYg0KiYeNaVt2pzRjEv9+Q\n"                           \
    "qBg8Wlxhz+dIZNoLkXi3V0UQ1VaDf6v22PBXe7DC3QV/Z5jmF25GfEWjlQS3Fp4b\n"                           \
    "ILEoik+BqGX4Wlk1IqRTBXL761jTrqBqTE1mAZ2VXCwPLhIOyn7DJ7H1mRBIVWFN\n"                           \
    "4vorq9neYy3EVF4FDBbvNVsCAwEAAaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNV\n"                           \
    "HQ8BAf8EBAMCAQYwHQYDVR0OBBYEFAEhOuqJshrrAAY82bqq54Gf9ZY7MA0GCSqG\n"                           \
    "SIb3DQEBCwUAA4IBAQBeIdQFNeMaDhUlEzBaxO24RCauwd7ixHsF3GqU3hFalD5r\n"                           \
    "5qsOhVr1Jb6tkDe9Ji5sO+wI3DeZy9zUisVHgFmaEwgIdRdRsq9mSsi2pmUUcdv1\n"                           \
    "ducrxyRxEaHlMpdI3a3Yg8ysI45v51r7G5CLiYzcqY/ZrzoIxcnksfUnt4j3zHYH\n"                           \
    "DfF2MZVVZjD8cP507M3Xu9/uyCQXAO2E+eq1OqlS45T9JEJFueEYwNJeehUPU29c\n"                           \
    "Ozp/GcjNHWf+kHRbrnylA6+IulHmh4RO7vGdaTUMCJ2sXEWi7mJ71HpdYvz2bN0r\n"                           \
    "KngClk70O0gI9jGxuLFhfGEIxOy/vJ9rqArYFjFg\n"                                                   \
    "-----END CERTIFICATE-----\n"

#define CERT_MIDDLE                                                                                \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBmTCCAUCgAwIBAgIUcGVIKwWivmEwwHbuDLA49SSlWoMwCgYIKoZIzj0EAwIw\n"                           \
    "JTEOMAwGA1UECgwFRm9yZ2UxEzARBgNVBAMMCkZvcmdlIFJvb3QwHhcNMjAwMTAx\n"                           \
    "MDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAQMQ4wDAYDVQQKDAVGb3JnZTBZMBMGByqG\n"                           \
    "SM49AgEGCCqGSM49AwEHA0IABDWlS0+ksiWheyb19OXDZUh+1IVRd/PRHaBvvMfk\n"                           \
    "m1fKX3FBjywF5FgPRz8tabJ0EwOp4yVAjLytWUErIpwqWu2jYzBhMA8GA1UdEwEB\n"                           \
    "/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBRquYsez9Bk7A/XHnWk\n"                           \
    "oyYzcUpwMTAfBgNVHSMEGDAWgBR9DWs09uvrktn/x7s9AyQflkjtWzAKBggqhkjO\n"                           \
    "PQQDAgNHADBEAiBobasOnnimWMxO1AiyIdsAE1B0laM/YSkAulFIZ9kK/QIgP14H\n"                           \
    "BNgutzure6C9atRTOkD/x70b6SUu2bVQhSWSSos=\n"                                                   \
    "-----END CERTIFICATE-----\n"

#define CERT_LEAF                                                                                  \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIB1DCCAXmgAwIBAgIUZFtt4INes1v/0oM+cTKbNfuNEFMwCgYIKoZIzj0EAwIw\n"                           \
    "EDEOMAwGA1UECgwFRm9yZ2UwIBcNMjYwMTAxMDAwMDAwWhgPMjA1MDA2MDExMjM0\n"                           \
    "NTZaMB8xDjAMBgNVBAoMBUZvcmdlMQ0wCwYDVQQDDARsZWFmMFkwEwYHKoZIzj0C\n"                           \
    "AQYIKoZIzj0DAQcDQgAEMbOtbNP9K2AEnOj2zWY1ZLAxbyaT4sVGjcjDVBuXn0Sb\n"                           \
    "zMsAV5ztkNLY6WZsw58EWQhNB9Dd4jKqDx7mUpQaCKOBnzCBnDAMBgNVHRMBAf8E\n"                           \
    "AjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAnBgNVHREE\n"                           \
    "IDAegglsb2NhbGhvc3SHBH8AAAGCCyouYi5leGFtcGxlMB0GA1UdDgQWBBSgvHl7\n"                           \
    "StLJBIyG4lUmHJbS3hWKrDAfBgNVHSMEGDAWgBRquYsez9Bk7A/XHnWkoyYzcUpw\n"                           \
    "MTAKBggqhkjOPQQDAgNJADBGAiEA93TWFy0cbTp/2e0owiAjP1lq7432+fyIzwdx\n"                           \
    "OShee1MCIQC+JLXU/Q+x1HwKcisiPcBLvIE5vBNESaF9GxCmNp2Fmw==\n"                                   \
    "-----END CERTIFICATE-----\n"

#define CERT_CN                                                                                    \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBhjCCASygAwIBAgIUCVP0mTCYIGFIE/4JQd+JQj8ZwvcwCgYIKoZIzj0EAwIw\n"                           \
    "EDEOMAwGA1UECgwFRm9yZ2UwHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5\n"                           \
    "WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"                           \
    "AAT2EusRZMvy469KG0ER3lynWCHPc1K6c5YrFAENI0Mlxob0v0Xxi9Q6ERjNyBtc\n"                           \
    "ceTTYbdzw66qK64ZolTrBxCWo2AwXjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQE\n"                           \
    "AwIHgDAdBgNVHQ4EFgQUxeNvUMmoQievqVGkS5Wm+yYQXlYwHwYDVR0jBBgwFoAU\n"                           \
    "armLHs/QZOwP1x51pKMmM3FKcDEwCgYIKoZIzj0EAwIDSAAwRQIgDoZgDanOPvBI\n"                           \
    "wOU8i6BuSInlHkmdYZDjyquWWPhjb1gCIQCFSyJ+mrgNTGAZ8Lx2DPiR7YoOlE5p\n"                           \
    "wXPXBMApyyHZFQ==\n"                                                                           \
    "-----END CERTIFICATE-----\n"

#define CERT_CLIENT                                                                                \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBrzCCAVagAwIBAgIUI4cMQyivJeDO1qB8aFYBaKDsEI0wCgYIKoZIzj0EAwIw\n"                           \
    "EDEOMAwGA1UECgwFRm9yZ2UwHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5\n"                           \
    "WjARMQ8wDQYDVQQDDAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ8\n"                           \
    "ykMkawIKxeEku3KtCU57xWr4DS+B+00ZtT08RkoBTr7Wgkj/JTCFotXpRImQLYNq\n"                           \
    "qerA9uhpeDN316GvRghro4GMMIGJMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQD\n"                           \
    "AgeAMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDATBgNVHSUEDDAKBggrBgEFBQcDAjAd\n"                           \
    "BgNVHQ4EFgQUQh5ecUjbnwNcAsjnVyvcPPOe5XYwHwYDVR0jBBgwFoAUarmLHs/Q\n"                           \
    "ZOwP1x51pKMmM3FKcDEwCgYIKoZIzj0EAwIDRwAwRAIgEudZz4ihU2KNr/lmh8kd\n"                           \
    "oqgSPJl+911+4BzCYTGFwfECICecgqBM+jHAJ4ayP/nlxLRHyrYYL3mWOzAMU63F\n"                           \
    "Bs7r\n"                                                                                       \
    "-----END CERTIFICATE-----\n"

#define CERT_RSA                                                                                   \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIICozCCAYsCFF0tKdvhUVyyFQno1v5U7oVZsor+MA0GCSqGSIb3DQEBCwUAMA4x\n"                           \
    "DDAKBgNVBAMMA3JzYTAeFw0yMDAxMDEwMDAwMDBaFw00OTEyMzEyMzU5NTlaMA4x\n"                           \
    "DDAKBgNVBAMMA3JzYTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAMzK\n"                           \
    "2Y9gPgfAUeUJ6HIOFgc4+8wU0Wng5qGup43ZJb9CBONbVa1NFuLJt88KIMQNM65B\n"                           \
    "Y0pbtHGo+z/7hO85DfBo22hVUfDBN18RdIcA5Vzo0xOsIbfGaeChGooW4ODs0jCN\n"                           \
    "K5PkQ6fn1Alq1tFuzzgKkfuYAae9JcwD0jN6PBtr+KQ/EHesGbr0CAUEbBAsDAIH\n"                           \
    "BbykK1erryJICCeqth5BsoZXmLrzGk93bi3jTtlnNVQARbL4TykkwrlFC7gyQ3Pp\n"                           \
    "TKa3JEtXmLw9wu2olUcwPpfAcoy0MtHCKqz2nhzEnA3eFnLFBCQk8SUZy4G5wpi/\n"                           \
    "D9ClVu1bxrrMfPrLl1UCAwEAATANBgkqhkiG9w0BAQsFAAOCAQEAhl6RxSZCY+P/\n"                           \
    "BXKJ5KdWirf+90mRQp59St2Bl52XEzzjuVD1PCD+GdZHi3VlJrCfjncMVXlEK3/Q\n"                           \
    "Tq4n2BZGEZXcksSn8ij4uQkSxAwYCzB5gZjiLA1fN2Y39LvyQ0sOfL4E8hNwCVm5\n"                           \
    "g1EMf5gAPMBlW4UQcG6EjxlbiD+zlwmaAftljRZGlITJjW62cAzBSnEWRz8q+dIP\n"                           \
    "YnokDS9Ch6ovPYnKxpwQxnDan3ZIMozca66VaqxIWYRFzmA0hawEN0qiXRLlrirR\n"                           \
    "S44egzdYB4Dg3gzNF6T42XbkJQIjXNuOGbRAfbRjlk7ffpMsvR8onOddgBq+10ww\n"                           \
    "OeEqpRtAzA==\n"                                                                               \
    "-----END CERTIFICATE-----\n"

#define CERT_WEAK                                                                                  \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBoDCCAQkCFGc5WTJH6P7w+YSxG3J9cT2h0ZByMA0GCSqGSIb3DQEBBQUAMA8x\n"                           \
    "DTALBgNVBAMMBHdlYWswHhcNMjAwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAP\n"                           \
    "MQ0wCwYDVQQDDAR3ZWFrMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC3oXoh\n"                           \
    "T7bVb30RD6Z/VYSTKTuZBSdjDjQ/aw6Dd73Wku1BVpbhbyy+ep5vapPHdrB3i1oY\n"                           \
    "eVPASaFQOOx+VL9dvBdp+Mfo8HeKeiCWleE7i86ouA4hnpYTRyK50ZXB/gVxy2oa\n"                           \
    "wSUK8AKd4jvUsdUN7HktsPAMxo3i033Ngy09hwIDAQABMA0GCSqGSIb3DQEBBQUA\n"                           \
    "A4GBAKL2y0xpHV/wYql7CR8bSiQ9EVG5Ohrk/1ObojFQx6Jh9CKCBztxm6mQrENb\n"                           \
    "Ht42pDWljX7j0fz4Qk/uRyG47Ln4BwHaIikmY4vmTjuoNAhwc7tK+dXQ7B6kA1F/\n"                           \
    "6+DmJJ0w7/DxjieGhkzhqfkocm7GG+VqOewpDvZTpCH66xLl\n"                                           \
    "-----END CERTIFICATE-----\n"

#endif
