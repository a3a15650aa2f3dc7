/* SPDX-License-Identifier: ISC */
#include "core/utf8.h"

/* RFC 3629 section 4: the bounds of the second byte shut out overlong forms, surrogates and what
 * lies past U+10FFFF. */
bool utf8_feed(struct utf8 *u, char byte)
{
    unsigned char c = (unsigned char)byte;
    if (u->left > 0) {
        bool fits = c >= u->low && c <= u->high;
        u->code = u->code << 6 | (c & 0x3f);
        u->left--;
        u->low = 0x80;
        u->high = 0xbf;
        return fits;
    }
    u->code = c;
    if (c < 0x80) {
        return true;
    }
    u->left = (uint8_t)(1 + (c >= 0xe0) + (c >= 0xf0));
    u->code &= 0x3fu >> u->left;
    u->low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    u->high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    return c >= 0xc2 && c <= 0xf4;
}

size_t utf8_next(struct cs_str s, uint32_t *code)
{
    struct utf8 u = {0};
    for (size_t i = 0; i < s.n && utf8_feed(&u, s.p[i]); i++) {
        if (u.left == 0) {
            *code = u.code;
            return i + 1;
        }
    }
    return 0;
}

size_t utf8_valid(struct cs_str s)
{
    size_t at = 0, n;
    uint32_t code;
    do {
        n = utf8_next(str_tail(s, at), &code);
        at += n;
    } while (n > 0);
    return at;
}

bool utf8_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}
