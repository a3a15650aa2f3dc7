/* SPDX-License-Identifier: ISC
 * What came of several copies: a line or a record for each, and the sum of them. */
#ifndef CLI_ACCOUNT_H
#define CLI_ACCOUNT_H

#include "cli/program.h"

/* How many snapshots are done, under way, over and not done, and not begun, of those that were read; and for
 * how long. */
enum { TALLY_DONE, TALLY_RUNNING, TALLY_FAILED, TALLY_WAITING, TALLY_NUMBERS };
struct tally {
    uint64_t number[TALLY_NUMBERS], seconds;
};
struct tally account_tally(const struct program *);

/* "12 done, 3 running, 1 failed, 84 waiting". */
void account_emit(struct buf *, const struct tally *);

/* The tally as a note, or as a record of that event. */
void account_print(struct program *, const char *event);

/* Of program->task, a copy. Why it is not done is explained where that is not as with the one before.
 * false: the line could not be written. */
bool account_tell(struct program *);

/* The sum, and how to go on. Returns the exit code. */
int account_sum(struct program *);

#endif
