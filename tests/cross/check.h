/* SPDX-License-Identifier: ISC
 * Checks that need neither an OS nor a heap. Each ends as a line "ok NAME SUM" or "not ok NAME SUM";
 * SUM is a hash over what the check computed, so that the output of two machines can be compared. */
#ifndef TESTS_CROSS_CHECK_H
#define TESTS_CROSS_CHECK_H

#include "core/str.h"

struct check {
    const char *name; /* NULL ends a list */
    void (*run)(void);
};

extern const struct check checks_out[]; /* core_check.c: what goes to the service */
extern const struct check checks_in[];  /* core_check_in.c: replies */
extern const struct check checks_net[]; /* core_check_net.c: packets, addresses, certificates */

#define WANT(condition) check_want((condition), __FILE__, __LINE__, #condition)

/* Returns the condition, having said where it does not hold. */
bool check_want(bool condition, const char *file, unsigned line, const char *text);

/* Adds to the sum of the check that runs. */
void check_sum(struct cs_str);
void check_sum_number(uint64_t);

/* Text as it has to be; it goes to the sum, too. */
#define WANT_TEXT(got, want) WANT(check_text((got), str_of(want)))
bool check_text(struct cs_str got, struct cs_str want);

/* Per target: prints a terminated text. */
void target_print(const char *);

#endif
