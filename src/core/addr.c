/* SPDX-License-Identifier: ISC */
#include "core/addr.h"

#include "core/str.h"

enum { IP4 = 4, IP6 = 16, GROUPS = 8 };

static unsigned digit_value(char c)
{
    char l = ascii_lower(c);
    return ascii_digit(c)         ? (unsigned)(c - '0')
           : l >= 'a' && l <= 'f' ? (unsigned)(l - 'a' + 10)
                                  : UINT8_MAX;
}

/* Takes a number of at most `digits` digits off the front of s. */
static bool take_number(struct cs_str *s, unsigned base, size_t digits, uint64_t *out)
{
    size_t i = 0;
    uint64_t v = 0;
    for (; i < s->n && i < digits && digit_value(s->p[i]) < base; i++) {
        v = v * base + digit_value(s->p[i]);
    }
    *s = str_tail(*s, i);
    *out = v;
    return i > 0;
}

/* The whole of s as a decimal number from 1 to max, without leading zeros. */
static bool whole_number(struct cs_str s, uint64_t max, uint64_t *out)
{
    return s.n > 0 && s.p[0] != '0' && take_number(&s, 10, 10, out) && s.n == 0 && *out <= max;
}

static bool parse_ip4(struct cs_str s, uint8_t ip[IP4])
{
    for (size_t i = 0; i < IP4; i++) {
        if (i > 0) {
            if (!str_starts(s, STR("."))) {
                return false;
            }
            s = str_tail(s, 1);
        }
        uint64_t v;
        bool padded = s.n > 1 && s.p[0] == '0' && ascii_digit(s.p[1]);
        if (padded || !take_number(&s, 10, 3, &v) || v > UINT8_MAX) {
            return false;
        }
        ip[i] = (uint8_t)v;
    }
    return s.n == 0;
}

/* Puts zeros into ip, of which `filled` bytes are set, at `gap`, until it is full. */
static void widen(uint8_t ip[IP6], size_t gap, size_t filled)
{
    size_t shift = IP6 - filled;
    for (size_t i = filled; i > gap; i--) {
        ip[i - 1 + shift] = ip[i - 1];
        ip[i - 1] = 0;
    }
    for (size_t i = gap; i < gap + shift; i++) {
        ip[i] = 0;
    }
}

/* Reads one group, or an IPv4 address at the end, into ip at *at. */
static bool take_group(struct cs_str *s, uint8_t ip[IP6], size_t *at)
{
    uint64_t v;
    if (*at <= IP6 - IP4 && parse_ip4(*s, ip + *at)) {
        *at += IP4;
        s->n = 0;
        return true;
    }
    if (*at == IP6 || !take_number(s, 16, 4, &v)) {
        return false;
    }
    ip[(*at)++] = (uint8_t)(v >> 8);
    ip[(*at)++] = (uint8_t)v;
    return true;
}

static bool parse_ip6(struct cs_str s, uint8_t ip[IP6])
{
    const size_t none = IP6 + 1;
    size_t at = 0, gap = none;
    if (str_starts(s, STR("::"))) {
        gap = 0;
        s = str_tail(s, 2);
    }
    while (s.n > 0) {
        if (!take_group(&s, ip, &at)) {
            return false;
        }
        if (gap == none && str_starts(s, STR("::"))) {
            gap = at;
            s = str_tail(s, 2);
        } else if (s.n > 1 && s.p[0] == ':') {
            s = str_tail(s, 1);
        } else if (s.n > 0) {
            return false;
        }
    }
    if (gap == none) {
        return at == IP6;
    }
    /* "::" stands for one group at least. */
    if (at > IP6 - 2) {
        return false;
    }
    widen(ip, gap, at);
    return true;
}

bool addr_parse(struct cs_str s, struct cs_addr *out)
{
    struct cs_addr a = {.family = 4};
    uint64_t scope = 0;
    size_t ip = str_find(s, '%');
    if (!parse_ip4(s, a.ip)) {
        a = (struct cs_addr){.family = 6};
        if (!parse_ip6(str_head(s, ip), a.ip) ||
            (ip < s.n && !whole_number(str_tail(s, ip + 1), UINT32_MAX, &scope))) {
            return false;
        }
    }
    a.scope = (uint32_t)scope;
    *out = a;
    return true;
}

/* Cuts "[v6]" and "[v6]:port"; the port comes out with its colon, or empty. */
static bool cut_brackets(struct cs_str s, struct cs_str *ip, struct cs_str *port)
{
    size_t end = str_find(s, ']');
    if (!str_starts(s, STR("[")) || end == s.n) {
        return false;
    }
    *ip = str_tail(str_head(s, end), 1);
    *port = str_tail(s, end + 1);
    return true;
}

bool addr_parse_port(struct cs_str s, struct cs_addr *out)
{
    if (addr_parse(s, out)) {
        return true;
    }
    bool six = str_starts(s, STR("["));
    struct cs_str ip = str_head(s, str_find(s, ':')), port = str_tail(s, ip.n);
    struct cs_addr a;
    uint64_t number = 0;
    if ((six && !cut_brackets(s, &ip, &port)) || !addr_parse(ip, &a) || (a.family == 6) != six) {
        return false;
    }
    if (port.n > 0 && (port.p[0] != ':' || !whole_number(str_tail(port, 1), UINT16_MAX, &number))) {
        return false;
    }
    a.port = (uint16_t)number;
    *out = a;
    return true;
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

static void emit_group(struct buf *b, unsigned v)
{
    static const char digit[] = "0123456789abcdef";
    bool begun = false;
    for (unsigned shift = 16; shift > 0;) {
        shift -= 4;
        begun = begun || v >> shift != 0 || shift == 0;
        if (begun) {
            buf_byte(b, digit[v >> shift & 15]);
        }
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
    for (size_t i = 0; i < GROUPS;) {
        if (i == gap) {
            buf_z(b, "::");
            i += length;
            continue;
        }
        if (i > 0 && (gap == GROUPS || i != gap + length)) {
            buf_byte(b, ':');
        }
        emit_group(b, group(ip, i));
        i++;
    }
}

void addr_emit(struct buf *b, const struct cs_addr *a)
{
    if (a->family == 4) {
        emit_ip4(b, a->ip);
        return;
    }
    emit_ip6(b, a->ip);
    if (a->scope != 0) {
        buf_byte(b, '%');
        buf_number(b, a->scope);
    }
}

void addr_emit_port(struct buf *b, const struct cs_addr *a)
{
    bool brackets = a->family == 6 && a->port != 0;
    buf_z(b, brackets ? "[" : "");
    addr_emit(b, a);
    buf_z(b, brackets ? "]" : "");
    if (a->port != 0) {
        buf_byte(b, ':');
        buf_number(b, a->port);
    }
}
