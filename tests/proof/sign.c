/* SPDX-License-Identifier: ISC
 * with: src/core/sign.c src/core/buf.c src/core/wipe.c tests/proof/stub_bearssl.c
 * Query, header values and secret of 6 bytes each, every header absent or given; and each of them
 * alone of every length to 6, or absent. */
#include "core/sign.h"

#include "proof.h"

enum { LENGTH = 6, QUERY = SIGN_HEADERS, SECRET };

static struct cs_str full(void)
{
    return (struct cs_str){block(LENGTH), LENGTH};
}

static void make(const struct sign_input *in, struct cs_str secret)
{
    unsigned char out[SIGN_BYTES];
    sign_make(out, in, secret);
    /*@ assert \initialized(&out[0 .. SIGN_BYTES - 1]); */
}

int main(void)
{
    struct sign_input in = {.query = full()};
    struct cs_str given = full(), secret = full();
    bool any_headers = maybe();
    for (int h = 0; h < SIGN_HEADERS; h++) {
        in.value[h] = given;
        if (any_headers) {
            in.value[h].p = Frama_C_nondet_ptr(NULL, block(LENGTH));
        }
    }
    if (!any_headers) {
        size_t one = each(0, SECRET);
        *(one == SECRET ? &secret : one == QUERY ? &in.query : &in.value[one]) = maybe_text(LENGTH);
    }
    make(&in, secret);
    return 0;
}
