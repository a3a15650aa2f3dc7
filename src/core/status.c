/* SPDX-License-Identifier: ISC */
#include "core/status.h"

#include "core/words.h"

unsigned status_words(enum cs_fault fault, enum status_text text)
{
    return WORDS_CS_OK + STATUS_TEXTS * (unsigned)fault + text;
}
