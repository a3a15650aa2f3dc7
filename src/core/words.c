/* SPDX-License-Identifier: ISC */
#include "core/words.h"

/* tools/words.py makes no pairs of pairs deeper than this. */
enum { DEPTH = 16 };

/* One byte of packed text: itself, or what a pair of bytes stands for, and so on. */
static void unpack(struct buf *b, unsigned char c)
{
    unsigned char stack[DEPTH + 1];
    size_t n = 0;
    stack[n++] = c;
    while (n > 0) {
        c = stack[--n];
        if (c < 0x80) {
            buf_byte(b, (char)c);
        } else if (n + 2 <= sizeof stack) {
            const unsigned char *pair = &words_pairs[2 * (c - 0x80)];
            stack[n++] = pair[1];
            stack[n++] = pair[0];
        }
    }
}

void words_emit(struct buf *b, unsigned id)
{
    const unsigned char *p = words_packed;
    if (id >= WORDS_END) {
        return;
    }
    for (; id > 0; p++) {
        id -= *p == 0;
    }
    for (; *p; p++) {
        unpack(b, *p);
    }
}

size_t cs_words(char *out, size_t cap, unsigned id)
{
    struct buf b = buf_over(out, cap);
    words_emit(&b, id);
    return b.n;
}
