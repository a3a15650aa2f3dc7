/* SPDX-License-Identifier: ISC
 * What the fuzzers share. Each file here is one libFuzzer target; it crashes where a promise of the
 * header it tests is broken. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "core/str.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISE(what)                                                                              \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #what);                     \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* A copy of exactly n bytes on the heap: AddressSanitizer guards both ends. */
static inline char *fuzz_copy(const void *p, size_t n)
{
    char *copy = malloc(n ? n : 1);
    if (!copy) {
        abort();
    }
    if (n) {
        memcpy(copy, p, n);
    }
    return copy;
}

#endif
