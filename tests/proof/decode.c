/* SPDX-License-Identifier: ISC
 * with: src/core/json.c src/core/field.c src/core/scan.c src/core/utf8.c
 * eva: -eva-slevel-function field_cut_number:0
 * json_decode on valid strings: up to 3 pieces, each a byte, an escape or a \u escape with any digits;
 * in memory with nothing before them, or nothing after them. */
#include "core/json.h"

#include "proof.h"

enum { PIECES = 3 };

static char *piece(char *p)
{
    size_t kind = each(0, 2);
    if (kind == 0) {
        *p++ = maybe() ? Frama_C_char_interval(' ', '[') : Frama_C_char_interval(']', 127);
        return p;
    }
    *p++ = '\\';
    if (kind == 1) {
        *p++ = "\"\\/bfnrt"[any(0, 7)];
        return p;
    }
    *p++ = 'u';
    for (int i = 0; i < 4; i++) {
        *p++ = "0123456789abcdefABCDEF"[any(0, 21)];
    }
    return p;
}

int main(void)
{
    char made[6 * PIECES], last[sizeof made];
    char *end = made, *p = made;
    for (size_t left = each(0, PIECES); left > 0; left--) {
        end = piece(end);
    }
    size_t n = (size_t)(end - made);
    if (n > 0 && maybe()) {
        p = last + sizeof last - n;
        memcpy(p, made, n);
    }
    n = json_decode(p, n);
    /*@ assert n <= end - made; */
    return 0;
}
