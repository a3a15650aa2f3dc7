/* SPDX-License-Identifier: ISC */
#include "core/asn1.h"

#include "core/str.h"

size_t asn1_left(const struct asn1 *d)
{
    return d->bad ? 0 : d->n;
}

unsigned asn1_byte(const struct asn1 *d, size_t i)
{
    return i < asn1_left(d) ? (unsigned char)d->at[i] : 0;
}

struct cs_str asn1_take(struct asn1 *d, unsigned tag)
{
    size_t head = 2, n = asn1_byte(d, 1), least = 0;
    if (n == 0x81) {
        head = 3;
        n = asn1_byte(d, 2);
        least = 0x80;
    } else if (n == 0x82) {
        head = 4;
        n = asn1_byte(d, 2) << 8 | asn1_byte(d, 3);
        least = 0x100;
    } else if (n >= 0x80) {
        d->bad = true;
    }
    if (asn1_byte(d, 0) != tag || n < least || asn1_left(d) < head + n) {
        d->bad = true;
        return STR("");
    }
    struct cs_str body = {d->at + head, n};
    d->at += head + n;
    d->n -= head + n;
    return body;
}

struct cs_str asn1_any(struct asn1 *d)
{
    return asn1_take(d, asn1_byte(d, 0));
}

struct cs_str asn1_optional(struct asn1 *d, unsigned tag)
{
    return asn1_byte(d, 0) == tag ? asn1_take(d, tag) : STR("");
}

size_t asn1_enter(struct asn1 *d, unsigned tag)
{
    struct cs_str body = asn1_take(d, tag);
    size_t after = d->n;
    d->at = body.p;
    d->n = body.n;
    return after;
}

void asn1_leave(struct asn1 *d, size_t after)
{
    d->at += asn1_left(d);
    d->n = after;
}
