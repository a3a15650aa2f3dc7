/* SPDX-License-Identifier: ISC
 * What the proofs share. Frama-C's Eva runs main() of one tests/proof/NAME.c for all inputs at once
 * and reports whatever might be undefined: see tools/prove.py. */
#ifndef PROOF_H
#define PROOF_H

#include "copysnap.h"

#include "__fc_builtin.h"

#include <stdlib.h>

/* Every number from least to most, together in one run. */
static inline size_t any(size_t least, size_t most)
{
    return Frama_C_size_t_interval(least, most);
}

/* Likewise, but each in a run of its own: what is computed from it stays exact. */
static inline size_t each(size_t least, size_t most)
{
    return (size_t)Frama_C_interval_split((int)least, (int)most);
}

static inline bool maybe(void)
{
    return Frama_C_interval_split(0, 1);
}

/* n bytes of any content, with nothing before and after them. */
static inline char *block(size_t n)
{
    static char edge[1];
    if (n == 0) {
        return edge + 1;
    }
    char *p = calloc(n, 1);
    Frama_C_make_unknown(p, n);
    return p;
}

/* A slice of any content of at most that length. */
static inline struct cs_str text(size_t most)
{
    size_t n = each(0, most);
    return (struct cs_str){block(n), n};
}

/* Likewise, or absent. */
static inline struct cs_str maybe_text(size_t most)
{
    return maybe() ? text(most) : (struct cs_str){NULL, 0};
}

#endif
