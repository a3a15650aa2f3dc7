/* SPDX-License-Identifier: ISC
 * with: src/core/scan.c src/core/utf8.c
 * Any byte in any state, which leads to such a state again: so texts of any length and depth. */
#include "core/scan.h"

#include "proof.h"

enum { STRING = 32 };

int main(void)
{
    struct scan s = {0};
    s.state = (uint8_t)each(0, STRING);
    s.depth = (uint8_t)any(0, UINT8_MAX);
    s.name = any(0, 1);
    s.is_object = any(0, SIZE_MAX);
    s.utf8 = (struct utf8){(uint32_t)any(0, UINT32_MAX), (uint8_t)any(0, UINT8_MAX),
                           (uint8_t)any(0, UINT8_MAX), (uint8_t)any(0, UINT8_MAX)};
    enum scan_kind kind = scan_feed(&s, Frama_C_char_interval(-128, 127));
    (void)scan_done(&s);
    /*@ assert SCAN_BAD <= kind <= SCAN_VALUE && s.state <= STRING; */
    return 0;
}
