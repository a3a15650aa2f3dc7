/* SPDX-License-Identifier: ISC */
#include "core/buf.h"

#include "core/str.h"

struct buf buf_over(char *p, size_t cap)
{
    return (struct buf){p, cap, 0};
}

void buf_byte(struct buf *b, char c)
{
    if (b->n < b->cap) {
        b->p[b->n] = c;
    }
    /* A count that wrapped would seem to fit. */
    if (b->n < SIZE_MAX) {
        b->n++;
    }
}

void buf_str(struct buf *b, struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        buf_byte(b, s.p[i]);
    }
}

void buf_z(struct buf *b, const char *z)
{
    buf_str(b, str_of(z));
}

void buf_digits(struct buf *b, uint64_t v, unsigned width)
{
    uint64_t unit = 1;
    for (unsigned i = 1; i < width && unit <= UINT64_MAX / 10; i++) {
        unit *= 10;
    }
    for (; unit != 0; unit /= 10) {
        buf_byte(b, (char)('0' + v / unit % 10));
    }
}

void buf_number(struct buf *b, uint64_t v)
{
    unsigned width = 1;
    for (uint64_t rest = v; rest >= 10; rest /= 10) {
        width++;
    }
    buf_digits(b, v, width);
}

static void byte_hex(struct buf *b, unsigned char c, const char digit[16])
{
    buf_byte(b, digit[c >> 4]);
    buf_byte(b, digit[c & 15]);
}

void buf_hex(struct buf *b, const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        byte_hex(b, p[i], "0123456789abcdef");
    }
}

static bool unreserved(char c)
{
    return ascii_letter(c) || ascii_digit(c) || str_has(STR("-_.~"), c);
}

void buf_percent(struct buf *b, struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (unreserved(s.p[i])) {
            buf_byte(b, s.p[i]);
        } else {
            buf_byte(b, '%');
            byte_hex(b, (unsigned char)s.p[i], "0123456789ABCDEF");
        }
    }
}

bool buf_fits(const struct buf *b)
{
    return b->n <= b->cap;
}

struct cs_str buf_text(const struct buf *b)
{
    return (struct cs_str){b->p, b->n < b->cap ? b->n : b->cap};
}
