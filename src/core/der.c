/* SPDX-License-Identifier: ISC */
#include "core/der.h"

#include "core/asn1.h"
#include "core/date.h"
#include "core/str.h"

enum { TEXT_MAX = 64 }; /* of a common name: X.520's upper bound */

/* The object identifiers that mean something to us: each behind its length, in the order of the enum
 * below, which begins with those of enum der_signature. */
static const char oids[] = "\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04"
                           "\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"
                           "\x07\x2a\x86\x48\xce\x3d\x04\x01"
                           "\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"
                           "\x03\x2b\x65\x70"
                           "\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
                           "\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
                           "\x05\x2b\x81\x04\x00\x22"
                           "\x03\x55\x1d\x11"
                           "\x03\x55\x1d\x13"
                           "\x03\x55\x1d\x25"
                           "\x04\x55\x1d\x25\x00"
                           "\x08\x2b\x06\x01\x05\x05\x07\x03\x01"
                           "\x03\x55\x04\x03"
                           "\x03\x55\x04\x0a";

enum oid {
    RSA_KEY = DER_SIGNED_OTHER,
    P256,
    P384,
    SUBJECT_ALT_NAME,
    BASIC_CONSTRAINTS,
    EXTENDED_KEY_USAGE,
    ANY_USAGE,
    SERVER_AUTH,
    COMMON_NAME,
    ORGANISATION,
    UNKNOWN
};

/* A Name with its header. */
static struct cs_str der_whole(struct asn1 *d)
{
    const char *start = d->at;
    asn1_take(d, ASN1_SEQUENCE);
    return (struct cs_str){start, (size_t)(d->at - start)};
}

static enum oid take_oid(struct asn1 *d)
{
    struct cs_str id = asn1_take(d, ASN1_OID);
    const char *p = oids;
    unsigned i = 0;
    while (i < UNKNOWN && !str_eq(id, (struct cs_str){p + 1, (size_t)*p})) {
        p += 1 + *p;
        i++;
    }
    return (enum oid)i;
}

/* UTCTime YYMMDDHHMMSSZ, whose years are 1950 to 2049, or GeneralizedTime YYYYMMDDHHMMSSZ
 * (RFC 5280 4.1.2.5: always with seconds, always Z). */
static int64_t take_time(struct asn1 *d)
{
    bool utc = asn1_byte(d, 0) == ASN1_UTC_TIME;
    size_t digits = utc ? 12 : 14;
    struct cs_str s = asn1_take(d, utc ? ASN1_UTC_TIME : ASN1_GENERALIZED_TIME);
    int64_t n = 0; /* the digits as one number */
    int field[DATE_FIELDS];

    if (s.n != digits + 1 || s.p[digits] != 'Z') {
        d->bad = true;
        return DATE_NONE;
    }
    for (size_t i = 0; i < digits; i++) {
        d->bad = d->bad || !ascii_digit(s.p[i]);
        n = n * 10 + (s.p[i] - '0');
    }
    for (size_t i = DATE_FIELDS; i-- > 1; n /= 100) {
        field[i] = (int)(n % 100);
    }
    field[0] = (int)n + (!utc ? 0 : n < 50 ? 2000 : 1900);
    return date_unix(field);
}

/* An unsigned INTEGER without its leading zeros. */
static struct cs_str take_number(struct asn1 *d)
{
    struct cs_str s = asn1_take(d, ASN1_INTEGER);
    while (s.n > 0 && s.p[0] == 0) {
        s = (struct cs_str){s.p + 1, s.n - 1};
    }
    return s;
}

static void read_rsa(struct asn1 *d, struct der_cert *c)
{
    size_t key = asn1_enter(d, ASN1_SEQUENCE);
    c->key = DER_KEY_RSA;
    c->modulus = take_number(d);
    c->exponent = take_number(d);
    c->bits = (unsigned)c->modulus.n * 8;
    for (unsigned first = c->bits > 0 ? (unsigned char)c->modulus.p[0] : 0x80; first < 0x80;
         first <<= 1) {
        c->bits--;
    }
    asn1_leave(d, key);
}

/* SubjectPublicKeyInfo (RFC 3279 2.3.1, RFC 5480 2). */
static void read_key(struct asn1 *d, struct der_cert *c)
{
    size_t info = asn1_enter(d, ASN1_SEQUENCE);
    size_t algorithm = asn1_enter(d, ASN1_SEQUENCE);
    enum oid kind = take_oid(d);
    enum oid curve = asn1_byte(d, 0) == ASN1_OID ? take_oid(d) : UNKNOWN;
    asn1_leave(d, algorithm);
    size_t bits = asn1_enter(d, ASN1_BIT_STRING);

    if (asn1_left(d) > 0) { /* the count of unused bits */
        d->at++;
        d->n--;
    }
    c->point = (struct cs_str){d->at, asn1_left(d)};
    if (kind == RSA_KEY) {
        read_rsa(d, c);
    } else if (curve == P256 && c->point.n == 65) {
        c->key = DER_KEY_P256;
    } else if (curve == P384 && c->point.n == 97) {
        c->key = DER_KEY_P384;
    }
    asn1_leave(d, bits);
    asn1_leave(d, info);
}

/* RFC 5280 4.2.1.12: id-kp-serverAuth or anyExtendedKeyUsage. */
static bool allows_servers(struct asn1 *d)
{
    bool allowed = false;
    size_t uses = asn1_enter(d, ASN1_SEQUENCE);
    while (asn1_left(d) > 0) {
        enum oid use = take_oid(d);
        allowed = allowed || use == SERVER_AUTH || use == ANY_USAGE;
    }
    asn1_leave(d, uses);
    return allowed;
}

static void read_extension(struct asn1 *d, struct der_cert *c)
{
    size_t extension = asn1_enter(d, ASN1_SEQUENCE);
    enum oid id = take_oid(d);
    asn1_optional(d, ASN1_BOOLEAN); /* critical */
    size_t value = asn1_enter(d, ASN1_OCTET_STRING);

    if (id == SUBJECT_ALT_NAME) {
        c->names = asn1_take(d, ASN1_SEQUENCE);
    } else if (id == BASIC_CONSTRAINTS) {
        size_t constraints = asn1_enter(d, ASN1_SEQUENCE);
        c->ca = str_eq(asn1_optional(d, ASN1_BOOLEAN), STR("\xff"));
        asn1_leave(d, constraints);
    } else if (id == EXTENDED_KEY_USAGE) {
        c->server = allows_servers(d);
    }
    asn1_leave(d, value);
    asn1_leave(d, extension);
}

/* RFC 5280 4.1.2, in order. */
static void read_tbs(struct asn1 *d, struct der_cert *c)
{
    size_t tbs = asn1_enter(d, ASN1_SEQUENCE);
    asn1_optional(d, ASN1_VERSION);
    asn1_take(d, ASN1_INTEGER);  /* serialNumber */
    asn1_take(d, ASN1_SEQUENCE); /* signature, the same as below */
    c->issuer = der_whole(d);
    size_t validity = asn1_enter(d, ASN1_SEQUENCE);
    c->from = take_time(d);
    c->until = take_time(d);
    asn1_leave(d, validity);
    c->subject = der_whole(d);
    read_key(d, c);
    asn1_optional(d, ASN1_CONTEXT_1); /* issuerUniqueID */
    asn1_optional(d, ASN1_CONTEXT_2); /* subjectUniqueID */
    if (asn1_left(d) > 0) {
        size_t wrapped = asn1_enter(d, ASN1_EXTENSIONS);
        size_t list = asn1_enter(d, ASN1_SEQUENCE);
        while (asn1_left(d) > 0) {
            read_extension(d, c);
        }
        asn1_leave(d, list);
        asn1_leave(d, wrapped);
    }
    d->bad = d->bad || asn1_left(d) > 0;
    asn1_leave(d, tbs);
}

bool der_cert(struct cs_str der, struct der_cert *c)
{
    struct asn1 d = {der.p, der.n, false};
    *c = (struct der_cert){.server = true};
    size_t file = asn1_enter(&d, ASN1_SEQUENCE);
    read_tbs(&d, c);
    size_t algorithm = asn1_enter(&d, ASN1_SEQUENCE);
    enum oid signature = take_oid(&d);
    c->signature = signature < RSA_KEY ? (enum der_signature)signature : DER_SIGNED_OTHER;
    asn1_leave(&d, algorithm);
    asn1_take(&d, ASN1_BIT_STRING); /* signatureValue */
    d.bad = d.bad || asn1_left(&d) > 0;
    asn1_leave(&d, file);
    return !d.bad && asn1_left(&d) == 0;
}

bool der_dns_name(struct cs_str *names, struct cs_str *name)
{
    struct asn1 d = {names->p, names->n, false};
    unsigned tag;
    do {
        tag = asn1_byte(&d, 0);
        *name = asn1_any(&d);
    } while (!d.bad && tag != ASN1_CONTEXT_2);
    *names = (struct cs_str){d.at, asn1_left(&d)};
    return !d.bad;
}

void der_emit_text(struct buf *b, struct cs_str s, size_t max)
{
    for (size_t i = 0; i < s.n && i < max; i++) {
        buf_byte(b, s.p[i] >= 0x20 && s.p[i] < 0x7f ? s.p[i] : '?');
    }
}

/* Of several the last is the most particular. */
void der_emit_name(struct buf *b, struct cs_str dn)
{
    struct asn1 d = {dn.p, dn.n, false};
    struct cs_str common = STR(""), organisation = STR("?");
    asn1_enter(&d, ASN1_SEQUENCE);
    while (asn1_left(&d) > 0) {
        size_t set = asn1_enter(&d, ASN1_SET);
        size_t pair = asn1_enter(&d, ASN1_SEQUENCE);
        enum oid type = take_oid(&d);
        struct cs_str value = asn1_any(&d);
        if (type == COMMON_NAME) {
            common = value;
        } else if (type == ORGANISATION) {
            organisation = value;
        }
        asn1_leave(&d, pair);
        asn1_leave(&d, set);
    }
    der_emit_text(b, common.n > 0 ? common : organisation, TEXT_MAX);
}
