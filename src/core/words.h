/* SPDX-License-Identifier: ISC
 * The longer texts for people. They are written in src/words.txt and packed when the program is
 * built (tools/words.py), to a third of their size. */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include "core/buf.h"
#include "words_id.h"

/* Writes the text of that number: WORDS_ and its key, plus its column. Nothing for a number out of
 * range. */
void words_emit(struct buf *, unsigned id);

/* Made by tools/words.py: the texts as rows of symbols, in bits; where each WORDS_BLOCK of them begins; how
 * many symbols have a code of 1, 2, ... bits (they are numbered in the order of their codes); and the two
 * symbols that each stands for, ten bits each: the low bytes, and a nibble of what is above them. */
extern const unsigned char words_bits[];
extern const uint16_t words_blocks[], words_lengths[16];
extern const unsigned char words_low[], words_high[];

#endif
