/* SPDX-License-Identifier: ISC
 * with: src/core/utf8.c
 * Texts of any content to 8 bytes; one byte after any others. */
#include "core/utf8.h"

#include "proof.h"

enum { LENGTH = 8 };

static void next(void)
{
    struct cs_str s = text(LENGTH);
    uint32_t code;
    size_t n = utf8_next(s, &code);
    /*@ assert n <= s.n && n <= 4; */
    if (n > 0) {
        (void)utf8_control(code);
    }
}

static void valid(void)
{
    struct cs_str s = text(LENGTH);
    size_t n = utf8_valid(s);
    /*@ assert n <= s.n; */
}

static void feed(void)
{
    struct utf8 u;
    Frama_C_make_unknown((char *)&u, sizeof u);
    (void)utf8_feed(&u, Frama_C_char_interval(-128, 127));
}

int main(void)
{
    if (maybe()) {
        next();
    } else if (maybe()) {
        valid();
    } else {
        feed();
    }
    return 0;
}
