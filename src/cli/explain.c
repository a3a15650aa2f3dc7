/* SPDX-License-Identifier: ISC */
#include "cli/explain.h"

#include "core/words.h"

#include <stddef.h>

unsigned explain_words(const struct catalog *row, enum explain_text text)
{
    return (row ? WORDS_CATALOG_REFUSED + 2 * (unsigned)row->kind : WORDS_CODE_UNKNOWN) + text;
}
