/* SPDX-License-Identifier: ISC
 * with: src/core/json.c src/core/field.c
 * eva: -eva-use-spec json_decode
 * Texts of any content to 3 bytes that scan.c found valid or not, with up to two tokens wherever jsmn
 * may put them (stub/jsmn.h); every value, also ones that are none, asked for everything. Decoding:
 * tests/proof/decode.c. */
#include "core/json.h"

#include "core/scan.h"
#include "proof.h"

#include <limits.h>

enum { LENGTH = 3, NAME = 2 };

/* What decode.c shows of valid strings. */
/*@ requires n == 0 || \initialized(&p[0 .. n - 1]);
    assigns p[0 .. n - 1] \from p[0 .. n - 1];
    assigns \result \from p[0 .. n - 1], n;
    ensures \result <= n;
    ensures n == 0 || \initialized(&p[0 .. n - 1]); */
size_t json_decode(char *p, size_t n);

enum scan_kind scan_feed(struct scan *s, char c)
{
    return (enum scan_kind)any(SCAN_BAD, SCAN_VALUE);
}

bool scan_done(const struct scan *s)
{
    return maybe();
}

static void ask(const struct json *j, int value)
{
    bool b;
    struct cs_str s;
    switch (each(0, 4)) {
    case 0:
        value = json_first(j, value);
        /*@ assert -1 <= value < j->count; */
        break;
    case 1:
        value = json_next(j, value, (int)each(0, 2) - 1);
        /*@ assert -1 <= value < j->count; */
        break;
    case 2:
        value = json_member(j, value, text(NAME));
        /*@ assert -2 <= value <= j->count; */
        break;
    case 3:
        s = json_text(j, value);
        /*@ assert s.n == 0 || \initialized(&s.p[0 .. s.n - 1]); */
        break;
    default:
        (void)json_bool(j, value, &b);
        break;
    }
}

int main(void)
{
    struct json j;
    struct cs_str s = text(LENGTH);
    size_t n = maybe() ? s.n : (size_t)INT_MAX + 1;
    if (json_parse(&j, (char *)s.p, n)) {
        ask(&j, (int)each(0, 5) - 3);
    }
    return 0;
}
