/* SPDX-License-Identifier: ISC
 * The service's error codes in words. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "core/catalog.h"

struct explained {
    const char *cause;  /* what happened: a sentence without a final stop */
    const char *remedy; /* what to do about it, in concrete words */
};

/* Never NULL. row may be NULL: the code is not known. */
const struct explained *explain_row(const struct catalog *row);

#endif
