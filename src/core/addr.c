/* SPDX-License-Identifier: ISC */
#include "core/addr.h"

#include "core/field.h"
#include "core/str.h"

enum { IP4 = 4, IP6 = 16, GROUPS = 8 };

/* Each of these takes something off the front of s. */

static bool take(struct cs_str *s, char c)
{
    bool there = s->n > 0 && s->p[0] == c;
    *s = str_tail(*s, there ? 1 : 0);
    return there;
}

/* A decimal number up to max, without leading zeros. */
static bool take_number(struct cs_str *s, uint32_t max, uint64_t *v)
{
    struct cs_str all = *s;
    return field_cut_number(s, 10, v) && *v <= max && (all.n - s->n == 1 || all.p[0] != '0');
}

static bool take_ip4(struct cs_str *s, uint8_t ip[IP4])
{
    for (size_t i = 0; i < IP4; i++) {
        uint64_t v;
        if ((i > 0 && !take(s, '.')) || !take_number(s, UINT8_MAX, &v)) {
            return false;
        }
        ip[i] = (uint8_t)v;
    }
    return true;
}

/* One group or, where there is room, an IPv4 address. How many bytes it gave; 0: there is none. */
static size_t take_group(struct cs_str *s, uint8_t *ip, size_t room)
{
    struct cs_str before = *s;
    uint64_t v;
    if (room >= IP4 && take_ip4(s, ip)) {
        return IP4;
    }
    *s = before;
    if (room == 0 || !field_cut_number(s, 16, &v) || before.n - s->n > 4) {
        *s = before;
        return 0;
    }
    ip[0] = (uint8_t)(v >> 8);
    ip[1] = (uint8_t)v;
    return 2;
}

static bool take_ip6(struct cs_str *s, uint8_t ip[IP6])
{
    const size_t none = IP6 + 1;
    size_t at = 0, gap = none, got;
    do {
        bool colon = take(s, ':');
        bool wide = colon && gap == none && take(s, ':');
        if (at > 0 && !colon) {
            break;
        }
        gap = wide ? at : gap;
        got = take_group(s, ip + at, IP6 - at);
        if (!wide && (got == 0 || (colon && at == 0))) {
            return false;
        }
        at += got;
    } while (got == 2); /* an IPv4 address is the last; nothing need follow "::" */
    if (gap == none) {
        return at == IP6;
    }
    /* "::" stands for one group at least. */
    if (at > IP6 - 2) {
        return false;
    }
    memmove(ip + IP6 - at + gap, ip + gap, at - gap);
    memset(ip + gap, 0, IP6 - at);
    return true;
}

/* An address without its port. */
static bool take_addr(struct cs_str *s, struct cs_addr *out)
{
    struct cs_str before = *s;
    uint64_t scope = 0;
    *out = (struct cs_addr){.family = 4};
    if (take_ip4(s, out->ip)) {
        return true;
    }
    *s = before;
    out->family = 6;
    bool good = take_ip6(s, out->ip) &&
                (!take(s, '%') || (take_number(s, UINT32_MAX, &scope) && scope > 0));
    out->scope = (uint32_t)scope;
    return good;
}

bool addr_parse(struct cs_str s, struct cs_addr *out)
{
    struct cs_addr a;
    bool good = take_addr(&s, &a) && s.n == 0;
    if (good) {
        *out = a;
    }
    return good;
}

bool addr_parse_port(struct cs_str s, struct cs_addr *out)
{
    struct cs_addr a;
    uint64_t port = 0;
    bool brackets = take(&s, '[');
    bool good = take_addr(&s, &a) && (!brackets || (a.family == 6 && take(&s, ']')));
    if (good && s.n > 0) {
        good = brackets == (a.family == 6) && take(&s, ':') && take_number(&s, UINT16_MAX, &port) &&
               port > 0 && s.n == 0;
    }
    if (good) {
        a.port = (uint16_t)port;
        *out = a;
    }
    return good;
}

static unsigned group(const uint8_t ip[IP6], size_t i)
{
    return (unsigned)ip[2 * i] << 8 | ip[2 * i + 1];
}

/* The run of zero groups that "::" replaces: the longest, of two at least, the first of equals. */
static size_t longest_gap(const uint8_t ip[IP6], size_t *length)
{
    size_t best = GROUPS, run = 0;
    *length = 1;
    for (size_t i = 0; i < GROUPS; i++) {
        run = group(ip, i) == 0 ? run + 1 : 0;
        if (run > *length) {
            *length = run;
            best = i + 1 - run;
        }
    }
    return best;
}

/* One group, in hexadecimal without leading zeros. */
static void emit_group(struct buf *b, unsigned v)
{
    for (unsigned digits = 4; digits > 0; digits--) {
        unsigned rest = v >> (4 * (digits - 1));
        if (rest != 0 || digits == 1) {
            buf_byte(b, "0123456789abcdef"[rest & 15]);
        }
    }
}

static void emit_ip4(struct buf *b, const uint8_t *ip)
{
    for (size_t i = 0; i < IP4; i++) {
        if (i > 0) {
            buf_byte(b, '.');
        }
        buf_number(b, ip[i]);
    }
}

static void emit_ip6(struct buf *b, const uint8_t ip[IP6])
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    if (memcmp(ip, mapped, sizeof mapped) == 0) {
        buf_z(b, "::ffff:");
        emit_ip4(b, ip + sizeof mapped);
        return;
    }
    size_t length, gap = longest_gap(ip, &length);
    for (size_t i = 0; i < GROUPS; i++) {
        if (i > 0 && i != gap + length) {
            buf_byte(b, ':');
        }
        if (i == gap) {
            buf_z(b, i > 0 ? ":" : "::");
            i += length - 1;
        } else {
            emit_group(b, group(ip, i));
        }
    }
}

void addr_emit_port(struct buf *b, const struct cs_addr *a)
{
    bool brackets = a->family == 6 && a->port != 0;
    if (brackets) {
        buf_byte(b, '[');
    }
    if (a->family == 4) {
        emit_ip4(b, a->ip);
    } else {
        emit_ip6(b, a->ip);
    }
    if (a->scope != 0) {
        buf_byte(b, '%');
        buf_number(b, a->scope);
    }
    if (brackets) {
        buf_byte(b, ']');
    }
    if (a->port != 0) {
        buf_byte(b, ':');
        buf_number(b, a->port);
    }
}
