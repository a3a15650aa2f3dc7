/* SPDX-License-Identifier: ISC
 * The service's error codes in words. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "core/catalog.h"

/* What there is to say of a code. */
enum explain_text {
    EXPLAIN_CAUSE, /* what happened: a sentence without a final stop */
    EXPLAIN_REMEDY /* what to do about it, in concrete words */
};

/* The number of that text, for words_emit. row may be NULL: the code is not known. */
unsigned explain_words(const struct catalog *row, enum explain_text);

#endif
