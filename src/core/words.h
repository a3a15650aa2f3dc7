/* SPDX-License-Identifier: ISC
 * The longer texts for people. They are written in src/words.txt and packed when the program is
 * built (tools/words.py), to less than half their size. */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include "core/buf.h"
#include "words_id.h"

/* Writes the text of that number: WORDS_ and its key, plus its column. Nothing for a number out of
 * range. */
void words_emit(struct buf *, unsigned id);

/* Made by tools/words.py: the packed texts, each ended by a NUL, as bits; where each WORDS_BLOCK of
 * them begins; how many bytes have a code of 1, 2, ... bits, and which, in the order of their codes;
 * and what bytes from 0x80 on and those below 0x20 but for the line end stand for. */
extern const unsigned char words_bits[];
extern const uint16_t words_blocks[];
extern const unsigned char words_lengths[16], words_symbols[];
extern const unsigned char words_pairs[2 * (0x80 + 0x1F)];

#endif
