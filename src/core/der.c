/* SPDX-License-Identifier: ISC */
#include "core/der.h"

#include "core/date.h"
#include "core/str.h"

/* Tags: universal, and what tbsCertificate and GeneralName call their own. */
enum {
    BOOLEAN = 0x01,
    INTEGER = 0x02,
    BIT_STRING = 0x03,
    OCTET_STRING = 0x04,
    OID = 0x06,
    UTC_TIME = 0x17,
    GENERALIZED_TIME = 0x18,
    SEQUENCE = 0x30,
    SET = 0x31,
    VERSION = 0xa0,
    CONTEXT_1 = 0x81,
    CONTEXT_2 = 0x82,
    EXTENSIONS = 0xa3
};

enum { TEXT_MAX = 64 }; /* of a common name: X.520's upper bound */

/* What is left of a sequence. The first failure sticks: bad is looked at once, at the end. */
struct der {
    struct cs_str rest;
    bool bad;
};

struct element {
    unsigned tag;
    struct cs_str body, whole;
};

static unsigned byte_at(struct cs_str s, size_t i)
{
    return (unsigned char)s.p[i];
}

/* Reads a length of one to three bytes at s, in its minimal form; sets how many they were. */
static size_t read_length(struct cs_str s, size_t *bytes)
{
    unsigned first = s.n > 0 ? byte_at(s, 0) : 0xff;
    *bytes = first < 0x80 ? 1 : (size_t)(first & 0x7f) + 1;
    if (first < 0x80) {
        return first;
    }
    if (first == 0x81 && s.n >= 2 && byte_at(s, 1) >= 0x80) {
        return byte_at(s, 1);
    }
    if (first == 0x82 && s.n >= 3 && byte_at(s, 1) > 0) {
        return byte_at(s, 1) << 8 | byte_at(s, 2);
    }
    return SIZE_MAX;
}

/* The next element. This is the one place where a length meets the bytes that are there. */
static struct element der_take(struct der *d)
{
    struct element e = {0, {NULL, 0}, {NULL, 0}};
    size_t bytes = 0;
    size_t n = d->bad ? SIZE_MAX : read_length(str_tail(d->rest, 1), &bytes);

    if (n == SIZE_MAX || n > d->rest.n - 1 - bytes) {
        d->bad = true;
        d->rest.n = 0;
        return e;
    }
    e.tag = byte_at(d->rest, 0);
    e.whole = str_head(d->rest, 1 + bytes + n);
    e.body = str_tail(e.whole, 1 + bytes);
    d->rest = str_tail(d->rest, e.whole.n);
    return e;
}

static bool der_at(const struct der *d, unsigned tag)
{
    return d->rest.n > 0 && byte_at(d->rest, 0) == tag;
}

/* The content of the next element, which must have this tag. */
static struct cs_str der_expect(struct der *d, unsigned tag)
{
    struct element e = der_take(d);
    if (e.tag != tag) {
        d->bad = true;
    }
    return e.body;
}

/* Its content, or empty where the next element has another tag. */
static struct cs_str der_optional(struct der *d, unsigned tag)
{
    return der_at(d, tag) ? der_take(d).body : STR("");
}

/* The next element as a sequence of its own; a failure before it is passed on. */
static struct der der_enter(struct der *d, unsigned tag)
{
    struct cs_str body = der_expect(d, tag);
    return (struct der){body, d->bad};
}

/* UTCTime YYMMDDHHMMSSZ, whose years are 1950 to 2049, or GeneralizedTime YYYYMMDDHHMMSSZ
 * (RFC 5280 4.1.2.5: always with seconds, always Z). */
static int64_t take_time(struct der *d)
{
    struct element e = der_take(d);
    bool utc = e.tag == UTC_TIME;
    int two[7] = {0}; /* two digits each: century, year, month, day, hour, minute, second */
    size_t at = 0;

    d->bad = d->bad || (!utc && e.tag != GENERALIZED_TIME) || e.body.n != (utc ? 13 : 15);
    for (size_t i = utc; i < 7 && !d->bad; i++, at += 2) {
        char tens = e.body.p[at], ones = e.body.p[at + 1];
        d->bad = !ascii_digit(tens) || !ascii_digit(ones);
        two[i] = (tens - '0') * 10 + (ones - '0');
    }
    if (d->bad || e.body.p[at] != 'Z') {
        d->bad = true;
        return DATE_NONE;
    }
    if (utc) {
        two[0] = two[1] < 50 ? 20 : 19;
    }
    return date_unix((const int[]){two[0] * 100 + two[1], two[2], two[3], two[4], two[5], two[6]});
}

/* An unsigned INTEGER without its leading zeros. */
static struct cs_str take_number(struct der *d)
{
    struct cs_str s = der_expect(d, INTEGER);
    if (s.n == 0 || byte_at(s, 0) >= 0x80) {
        d->bad = true;
    }
    while (s.n > 0 && byte_at(s, 0) == 0) {
        s = str_tail(s, 1);
    }
    return s;
}

static void read_rsa(struct der bits, struct der *d, struct der_cert *c)
{
    struct der key = der_enter(&bits, SEQUENCE);
    c->modulus = take_number(&key);
    c->exponent = take_number(&key);
    c->bits = (unsigned)c->modulus.n * 8;
    for (unsigned first = c->bits > 0 ? byte_at(c->modulus, 0) : 0x80; first < 0x80; first <<= 1) {
        c->bits--;
    }
    c->key = DER_KEY_RSA;
    d->bad = d->bad || key.bad;
}

/* SubjectPublicKeyInfo (RFC 3279 2.3.1, RFC 5480 2). */
static void read_key(struct der *d, struct der_cert *c)
{
    struct der info = der_enter(d, SEQUENCE);
    struct der algorithm = der_enter(&info, SEQUENCE);
    struct cs_str kind = der_expect(&algorithm, OID);
    struct cs_str curve = der_optional(&algorithm, OID);
    struct der bits = {der_expect(&info, BIT_STRING), info.bad};

    d->bad = d->bad || info.bad || algorithm.bad;
    bits.rest = str_tail(bits.rest, 1); /* the count of unused bits */
    c->point = bits.rest;
    if (str_eq(kind, STR("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"))) { /* rsaEncryption */
        read_rsa(bits, d, c);
    } else if (str_eq(curve, STR("\x2a\x86\x48\xce\x3d\x03\x01\x07")) && bits.rest.n == 65) {
        c->key = DER_KEY_P256;
    } else if (str_eq(curve, STR("\x2b\x81\x04\x00\x22")) && bits.rest.n == 97) {
        c->key = DER_KEY_P384;
    }
}

/* RFC 5280 4.2.1.12: id-kp-serverAuth or anyExtendedKeyUsage. */
static bool allows_servers(struct der *d)
{
    bool allowed = false;
    struct der uses = der_enter(d, SEQUENCE);
    while (uses.rest.n > 0) {
        struct cs_str use = der_expect(&uses, OID);
        allowed = allowed || str_eq(use, STR("\x2b\x06\x01\x05\x05\x07\x03\x01")) ||
                  str_eq(use, STR("\x55\x1d\x25\x00"));
    }
    return allowed && !uses.bad;
}

static void read_extension(struct der *list, struct der_cert *c)
{
    struct der extension = der_enter(list, SEQUENCE);
    struct cs_str id = der_expect(&extension, OID);
    der_optional(&extension, BOOLEAN); /* critical */
    struct der value = {der_expect(&extension, OCTET_STRING), extension.bad};

    if (str_eq(id, STR("\x55\x1d\x11"))) { /* subjectAltName */
        c->names = der_expect(&value, SEQUENCE);
    } else if (str_eq(id, STR("\x55\x1d\x13"))) { /* basicConstraints */
        struct der constraints = der_enter(&value, SEQUENCE);
        c->ca = str_eq(der_optional(&constraints, BOOLEAN), STR("\xff"));
    } else if (str_eq(id, STR("\x55\x1d\x25"))) { /* extendedKeyUsage */
        c->server = allows_servers(&value);
    }
    list->bad = list->bad || value.bad;
}

static void read_extensions(struct der *tbs, struct der_cert *c)
{
    struct der wrapped = der_enter(tbs, EXTENSIONS);
    struct der list = der_enter(&wrapped, SEQUENCE);
    while (list.rest.n > 0) {
        read_extension(&list, c);
    }
    tbs->bad = tbs->bad || list.bad;
}

/* RFC 5280 4.1, in order. */
bool der_cert(struct cs_str der, struct der_cert *c)
{
    struct der file = {der, false};
    struct der cert = der_enter(&file, SEQUENCE);
    struct der tbs = der_enter(&cert, SEQUENCE);

    *c = (struct der_cert){.server = true};
    der_optional(&tbs, VERSION);
    der_expect(&tbs, INTEGER);  /* serialNumber */
    der_expect(&tbs, SEQUENCE); /* signature, the same as below */
    c->issuer = der_take(&tbs).whole;
    struct der validity = der_enter(&tbs, SEQUENCE);
    c->from = take_time(&validity);
    c->until = take_time(&validity);
    c->subject = der_take(&tbs).whole;
    read_key(&tbs, c);
    der_optional(&tbs, CONTEXT_1); /* issuerUniqueID */
    der_optional(&tbs, CONTEXT_2); /* subjectUniqueID */
    if (tbs.rest.n > 0) {
        read_extensions(&tbs, c);
    }
    struct der algorithm = der_enter(&cert, SEQUENCE);
    c->algorithm = der_expect(&algorithm, OID);
    der_expect(&cert, BIT_STRING); /* signatureValue */

    return !(tbs.bad || validity.bad || algorithm.bad || cert.bad || file.bad) && tbs.rest.n == 0 &&
           cert.rest.n == 0 && file.rest.n == 0;
}

bool der_dns_name(struct cs_str *names, struct cs_str *name)
{
    struct der d = {*names, false};
    while (d.rest.n > 0) {
        struct element e = der_take(&d);
        *names = d.rest;
        if (e.tag == CONTEXT_2) {
            *name = e.body;
            return true;
        }
    }
    return false;
}

void der_emit_text(struct buf *b, struct cs_str s, size_t max)
{
    for (size_t i = 0; i < s.n && i < max; i++) {
        buf_byte(b, s.p[i] >= 0x20 && s.p[i] < 0x7f ? s.p[i] : '?');
    }
}

/* The last value of this attribute (2.5.4.n) in a Name; the last is the most particular. */
static struct cs_str attribute(struct cs_str dn, char n)
{
    struct cs_str found = {NULL, 0};
    struct der d = {dn, false};
    struct der name = der_enter(&d, SEQUENCE);
    while (name.rest.n > 0) {
        struct der set = der_enter(&name, SET);
        struct der pair = der_enter(&set, SEQUENCE);
        struct cs_str type = der_expect(&pair, OID);
        struct cs_str value = der_take(&pair).body;
        if (!pair.bad && type.n == 3 && type.p[0] == 0x55 && type.p[1] == 0x04 && type.p[2] == n) {
            found = value;
        }
    }
    return found;
}

void der_emit_name(struct buf *b, struct cs_str dn)
{
    struct cs_str common = attribute(dn, 3);
    struct cs_str organisation = attribute(dn, 10);
    struct cs_str text = common.n > 0 ? common : organisation;
    der_emit_text(b, text.n > 0 ? text : STR("?"), TEXT_MAX);
}
