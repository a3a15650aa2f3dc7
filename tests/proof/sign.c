/* SPDX-License-Identifier: ISC
 * with: src/core/sign.c src/core/buf.c src/core/wipe.c tests/proof/stub_bearssl.c
 * A query, header values and a secret of up to 6 bytes each, every header absent or given. */
#include "core/sign.h"

#include "proof.h"

enum { LENGTH = 6 };

int main(void)
{
    unsigned char out[SIGN_BYTES];
    struct sign_input in = {.query = maybe_text(LENGTH)};
    for (int h = 0; h < SIGN_HEADERS; h++) {
        in.value[h] = any_text(LENGTH);
    }
    sign_make(out, &in, maybe_text(LENGTH));
    /*@ assert \initialized(&out[0 .. SIGN_BYTES - 1]); */
    return 0;
}
