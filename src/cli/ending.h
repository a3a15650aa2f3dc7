/* SPDX-License-Identifier: ISC
 * What a task came to, as numbers of texts (core/words.h), whoever said it: the service, we, or the
 * copy itself. */
#ifndef CLI_ENDING_H
#define CLI_ENDING_H

#include "cli/program.h"

struct ending {
    unsigned code;          /* a name for machines; WORDS_END: the service's own code counts */
    unsigned cause, remedy; /* sentences */
    unsigned outcome;       /* the word for machines */
    unsigned consequence;   /* a sentence; CS_DONE: what stands before the id, and +1 after it */
    unsigned family;        /* the family's name, where only that of the code is known; WORDS_END */
};

struct ending ending_of(const struct cs_task *);

/* There is a copy, and the same command would not look for it: once its token is forgotten, it would make
 * a second one. */
bool ending_is_blind(const struct cs_task *);

#endif
