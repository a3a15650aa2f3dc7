/* SPDX-License-Identifier: ISC
 * What came of several copies: a line or a record for each, and the sum of them. */
#ifndef CLI_ACCOUNT_H
#define CLI_ACCOUNT_H

#include "cli/program.h"

/* How many snapshots are done, under way, over and not done, and yet to begin, of those that were read. */
struct tally {
    size_t done, running, failed, waiting;
};
struct tally account_tally(const struct program *);

/* Of program->task, a copy. Why it is not done is explained where that is not as with the one before.
 * false: the line could not be written. */
bool account_tell(struct program *);

/* Of a snapshot that was not begun. */
bool account_unbegun(struct program *, struct cs_str id);

/* A record of the tally, with --progress. */
void account_progress(struct program *);

/* The sum, and how to go on. Returns the exit code. */
int account_sum(struct program *);

#endif
