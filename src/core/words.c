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

static const unsigned char *text_at(unsigned id)
{
    const unsigned char *p = words_packed;
    for (; id > 0; p++) {
        id -= *p == 0;
    }
    return p;
}

void words_emit(struct buf *b, unsigned id)
{
    if (id >= WORDS_END) {
        return;
    }
    const unsigned char *p = text_at(id);
    if (*p == REFERENCE) {
        p = text_at(255U * (p[1] - 1U) + p[2] - 1U);
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
