/* SPDX-License-Identifier: ISC
 * How far a copy is, on one line of a terminal. The service's figures are hints: what is shown never
 * goes back, and is less than 100 % until the copy is accomplished. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/program.h"

/* Standard error is a terminal, and somebody wants to read there. */
bool progress_wanted(const struct program *);

/* Takes what the last look said. Returns the percentage to show; -1: nothing was said yet. */
int progress_note(struct program *);

/* Draws the line anew, once the waiting has begun. ctx: the program. */
void progress_tick(void *ctx);

/* Takes the line away, where one stands. */
void progress_clear(struct program *);

#endif
