/* SPDX-License-Identifier: ISC
 * cmocka with what it wants to be included before it. */
#ifndef TESTS_CM_H
#define TESTS_CM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/str.h"

static inline void assert_text(struct cs_str got, const char *want)
{
    if (got.n != strlen(want) || memcmp(got.p, want, got.n) != 0) {
        print_error("got  \"%.*s\"\nwant \"%s\"\n", (int)got.n, got.p, want);
        fail();
    }
}

#endif
