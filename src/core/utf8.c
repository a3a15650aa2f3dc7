/* SPDX-License-Identifier: ISC */
#include "core/utf8.h"

/* How many bytes a first byte announces; 0: it cannot be one. */
static size_t announced(unsigned char c)
{
    if (c < 0x80) {
        return 1;
    }
    if (c < 0xC2 || c > 0xF4) {
        return 0;
    }
    return c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

size_t utf8_next(struct cs_str s, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (s.n == 0) {
        return 0;
    }
    unsigned char first = (unsigned char)s.p[0];
    size_t n = announced(first);
    if (n == 0 || n > s.n) {
        return 0;
    }
    uint32_t c = n == 1 ? first : first & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        unsigned char next = (unsigned char)s.p[i];
        if ((next & 0xC0) != 0x80) {
            return 0;
        }
        c = c << 6 | (next & 0x3Fu);
    }
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        return 0;
    }
    *code = c;
    return n;
}

size_t utf8_valid(struct cs_str s)
{
    size_t at = 0;
    uint32_t code;
    while (at < s.n) {
        size_t n = utf8_next(str_tail(s, at), &code);
        if (n == 0) {
            break;
        }
        at += n;
    }
    return at;
}

bool utf8_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}
