/* SPDX-License-Identifier: ISC
 * The documented rules, row by row; all rows at once: cs_check (copysnap.h). */
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include "copysnap.h"

/* Checks all values of one row. The refusal as in cs_check. */
bool check_row(const struct cs_param *, const void *args, struct cs_refusal *);

#endif
