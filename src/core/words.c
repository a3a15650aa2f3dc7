/* SPDX-License-Identifier: ISC */
#include "core/words.h"

/* tools/words.py makes no pairs of pairs deeper than this. */
enum { DEPTH = 16 };

/* Before the number of an earlier text: tools/words.py. */
enum { REFERENCE = 0x7F };

/* One byte of packed text: itself, or what a pair of bytes stands for, and so on. */
static void unpack(struct buf *b, unsigned char c)
{
    unsigned char stack[DEPTH + 1];
    size_t n = 0;
    stack[n++] = c;
    while (n > 0) {
        c = stack[--n];
        if (c == '\n' || (c >= 0x20 && c < 0x80)) {
            buf_byte(b, (char)c);
        } else if (n + 2 <= sizeof stack) {
            const unsigned char *pair = &words_pairs[2 * (c < 0x20 ? c + 0x7F : c - 0x80)];
            stack[n++] = pair[1];
            stack[n++] = pair[0];
        }
    }
}

/* The next byte of packed text, from a bit on: canonical Huffman, by length and then by place. */
static unsigned char next(size_t *bit)
{
    unsigned code = 0, first = 0, place = 0;
    for (unsigned length = 0;; length++) {
        code = code << 1 | (words_bits[*bit / 8] >> (7 - *bit % 8) & 1U);
        ++*bit;
        unsigned n = words_lengths[length];
        if (code - first < n) {
            return words_symbols[place + code - first];
        }
        place += n;
        first = (first + n) << 1;
    }
}

static size_t text_at(unsigned id)
{
    size_t bit = 8U * words_blocks[id / WORDS_BLOCK];
    for (id %= WORDS_BLOCK; id > 0;) {
        id -= next(&bit) == 0;
    }
    return bit;
}

void words_emit(struct buf *b, unsigned id)
{
    if (id >= WORDS_END) {
        return;
    }
    size_t bit = text_at(id);
    unsigned char c = next(&bit);
    if (c == REFERENCE) {
        unsigned high = next(&bit) - 1U;
        bit = text_at(255U * high + next(&bit) - 1U);
        c = next(&bit);
    }
    for (; c != 0; c = next(&bit)) {
        unpack(b, c);
    }
}

size_t cs_words(char *out, size_t cap, unsigned id)
{
    struct buf b = buf_over(out, cap);
    words_emit(&b, id);
    return b.n;
}
