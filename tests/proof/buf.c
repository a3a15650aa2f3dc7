/* SPDX-License-Identifier: ISC
 * with: src/core/buf.c
 * Every capacity to 8, every count of bytes asked for before (also one about to wrap), slices to 12
 * bytes, every number and width. */
#include "core/buf.h"

#include "proof.h"

enum { CAPACITY = 8, LENGTH = 12 };

static void write(struct buf *b)
{
    struct cs_str s;
    switch (each(0, 6)) {
    case 0:
        buf_byte(b, Frama_C_char_interval(-128, 127));
        break;
    case 1:
        buf_str(b, text(LENGTH));
        break;
    case 2:
        buf_z(b, maybe() ? "nine char" : NULL);
        break;
    case 3:
        buf_number(b, (uint64_t)Frama_C_unsigned_int_interval(0, UINT32_MAX) << 32 |
                          Frama_C_unsigned_int_interval(0, UINT32_MAX));
        break;
    case 4:
        buf_digits(b, any(0, SIZE_MAX), Frama_C_unsigned_int_interval(0, UINT32_MAX));
        break;
    case 5:
        s = text(LENGTH);
        buf_hex(b, (const unsigned char *)s.p, s.n);
        break;
    default:
        buf_percent(b, text(LENGTH));
        break;
    }
}

int main(void)
{
    size_t cap = each(0, CAPACITY);
    char *p = cap > 0 || maybe() ? block(cap) : NULL;
    struct buf b = buf_over(p, cap);
    b.n = any(0, SIZE_MAX);
    write(&b);
    (void)buf_fits(&b);
    struct cs_str s = buf_text(&b);
    /*@ assert s.n <= cap; */
    return 0;
}
