/* SPDX-License-Identifier: ISC
 * Reads what we need from an X.509 certificate (RFC 5280). Nothing is verified here: that is
 * BearSSL's work (net/trust.h). This is for comparing names, for choosing a root out of a file, and
 * for saying in an error message what a certificate contains.
 * Input is anybody's (core/asn1.h). */
#ifndef CORE_DER_H
#define CORE_DER_H

#include "core/buf.h"

enum der_key { DER_KEY_OTHER, DER_KEY_RSA, DER_KEY_P256, DER_KEY_P384 };

/* Signatures that are met in the wild and refused; all else is OTHER. */
enum der_signature {
    DER_SIGNED_MD5,
    DER_SIGNED_SHA1,
    DER_SIGNED_ECDSA_SHA1,
    DER_SIGNED_PSS,
    DER_SIGNED_ED25519,
    DER_SIGNED_OTHER
};

/* All slices point into the certificate. */
struct der_cert {
    enum der_key key;
    enum der_signature signature;  /* its own */
    unsigned bits;                 /* of the RSA modulus; 0 for other keys */
    bool ca;                       /* basicConstraints say CA:TRUE */
    bool server;                   /* extendedKeyUsage is absent, or allows TLS servers */
    int64_t from, until;           /* Unix seconds, both included; DATE_NONE: before 1970 */
    struct cs_str issuer, subject; /* whole Names, headers included, to be compared byte for byte */
    struct cs_str modulus, exponent; /* RSA: big-endian, no leading zeros */
    struct cs_str point;             /* EC: uncompressed, 04 x y */
    struct cs_str names;             /* subjectAltName, for der_dns_name; absent: none */
};

/* Reads exactly one certificate. False where it is not one, or in a form that no authority uses
 * (lengths that are not minimal, or of 64 KiB and more). A key of another kind is no error. */
bool der_cert(struct cs_str der, struct der_cert *);

/* Cuts the next dNSName off names. False when there is none left, or the rest is malformed. */
bool der_dns_name(struct cs_str *names, struct cs_str *name);

/* Writes the common name of a Name, or its organisation where it has none, or "?": printable ASCII,
 * every other byte as '?', at most 64 bytes. */
void der_emit_name(struct buf *, struct cs_str dn);

/* Writes text out of a certificate by the same rule, at most max bytes. */
void der_emit_text(struct buf *, struct cs_str, size_t max);

#endif
