/* SPDX-License-Identifier: ISC
 * UTF-8 as check.c sees it: any answer that the real one may give (tests/proof/utf8.c). */
#include "core/utf8.h"

#include "proof.h"

size_t utf8_next(struct cs_str s, uint32_t *code)
{
    size_t n = each(0, s.n < 4 ? s.n : 4);
    /*@ assert s.n == 0 || \initialized(&s.p[0 .. s.n - 1]); */
    if (n > 0) {
        *code = Frama_C_unsigned_int_interval(0, UINT32_MAX);
    }
    return n;
}

size_t utf8_valid(struct cs_str s)
{
    /*@ assert s.n == 0 || \initialized(&s.p[0 .. s.n - 1]); */
    return maybe() ? s.n : any(0, s.n);
}

bool utf8_control(uint32_t code)
{
    return maybe();
}
