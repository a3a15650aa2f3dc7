/* SPDX-License-Identifier: ISC
 * Elements of DER (X.690), one after the other, in and out of those that hold others. Input is
 * anybody's: every length is checked once, in asn1_take, nothing recurses, and no slice reaches past
 * the one it was cut from. */
#ifndef CORE_ASN1_H
#define CORE_ASN1_H

#include "copysnap.h"

/* Tags: universal, and what tbsCertificate and GeneralName call their own. */
enum asn1_tag {
    ASN1_BOOLEAN = 0x01,
    ASN1_INTEGER = 0x02,
    ASN1_BIT_STRING = 0x03,
    ASN1_OCTET_STRING = 0x04,
    ASN1_OID = 0x06,
    ASN1_UTC_TIME = 0x17,
    ASN1_GENERALIZED_TIME = 0x18,
    ASN1_SEQUENCE = 0x30,
    ASN1_SET = 0x31,
    ASN1_VERSION = 0xa0,
    ASN1_CONTEXT_1 = 0x81,
    ASN1_CONTEXT_2 = 0x82,
    ASN1_EXTENSIONS = 0xa3
};

/* What is left of the element that is being read. The first failure sticks: nothing can be taken
 * after it, and bad is looked at once, at the end. Begins as {slice.p, slice.n, false}. */
struct asn1 {
    const char *at;
    size_t n;
    bool bad;
};

/* Bytes left; 0 after a failure. */
size_t asn1_left(const struct asn1 *);

/* The byte i places on; 0 past the end. So it is the next element's tag, where i is 0. */
unsigned asn1_byte(const struct asn1 *, size_t i);

/* The content of the next element, which must have this tag, and a length of one to three bytes in
 * its minimal form. Empty after a failure. */
struct cs_str asn1_take(struct asn1 *, unsigned tag);

/* The same, whatever its tag. */
struct cs_str asn1_any(struct asn1 *);

/* The same, or empty where the next element has another tag. */
struct cs_str asn1_optional(struct asn1 *, unsigned tag);

/* Goes into the next element. Returns how much comes after it, for asn1_leave. */
size_t asn1_enter(struct asn1 *, unsigned tag);

/* Goes out again, past what was left unread. */
void asn1_leave(struct asn1 *, size_t after);

#endif
