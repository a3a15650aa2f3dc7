/* SPDX-License-Identifier: ISC */
#include "core/words.h"

/* One half of a symbol: 0 or 1. */
static unsigned half_of(unsigned symbol, unsigned half)
{
    unsigned above = words_high[symbol / 2] >> (symbol % 2 * 4 + half * 2) & 3U;
    return words_low[symbol * 2 + half] | above << 8;
}

/* A symbol: a character, or two symbols, and so on. */
static void unpack(struct buf *b, unsigned symbol)
{
    uint16_t stack[WORDS_DEPTH + 1];
    size_t n = 0;
    stack[n++] = (uint16_t)symbol;
    while (n > 0) {
        symbol = stack[--n];
        unsigned first = half_of(symbol, 0), second = half_of(symbol, 1);
        if (second == WORDS_CHARACTER) {
            buf_byte(b, (char)first);
        } else if (n + 2 <= sizeof stack / sizeof stack[0]) {
            stack[n++] = (uint16_t)second;
            stack[n++] = (uint16_t)first;
        }
    }
}

static unsigned next_bit(size_t *bit)
{
    unsigned at = words_bits[*bit / 8] >> (7 - *bit % 8) & 1U;
    ++*bit;
    return at;
}

/* The next symbol, from a bit on: canonical Huffman. */
static unsigned next(size_t *bit)
{
    unsigned code = 0, first = 0, place = 0;
    for (unsigned length = 0;; length++) {
        code = code << 1 | next_bit(bit);
        unsigned n = words_lengths[length];
        if (code - first < n) {
            return place + code - first;
        }
        place += n;
        first = (first + n) << 1;
    }
}

static unsigned next_number(size_t *bit)
{
    unsigned number = 0;
    for (unsigned i = 0; i < WORDS_NUMBER; i++) {
        number = number << 1 | next_bit(bit);
    }
    return number;
}

static size_t text_at(unsigned id)
{
    size_t bit = 8U * words_blocks[id / WORDS_BLOCK];
    for (id %= WORDS_BLOCK; id > 0;) {
        unsigned symbol = next(&bit);
        if (symbol == WORDS_REFERENCE) {
            (void)next_number(&bit);
        }
        id -= symbol == WORDS_STOP || symbol == WORDS_REFERENCE;
    }
    return bit;
}

void words_emit(struct buf *b, unsigned id)
{
    if (id >= WORDS_END) {
        return;
    }
    size_t bit = text_at(id);
    unsigned symbol = next(&bit);
    if (symbol == WORDS_REFERENCE) {
        bit = text_at(next_number(&bit));
        symbol = next(&bit);
    }
    for (; symbol != WORDS_STOP; symbol = next(&bit)) {
        unpack(b, symbol);
    }
}

size_t cs_words(char *out, size_t cap, unsigned id)
{
    struct buf b = buf_over(out, cap);
    words_emit(&b, id);
    return b.n;
}
