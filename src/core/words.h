/* SPDX-License-Identifier: ISC
 * The longer texts for people. They are written in src/words.txt and packed when the program is
 * built (tools/words.py), to half their size. */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include "core/buf.h"
#include "words_id.h"

/* Writes the text of that number: WORDS_ and its key, plus its column. Nothing for a number out of
 * range. */
void words_emit(struct buf *, unsigned id);

/* Made by tools/words.py: the packed texts, each ended by a NUL, and what bytes from 0x80 on and
 * those below 0x20 but for the line end stand for. */
extern const unsigned char words_packed[];
extern const unsigned char words_pairs[2 * (0x80 + 0x1F)];

#endif
