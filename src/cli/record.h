/* SPDX-License-Identifier: ISC
 * JSON objects, a line each, on standard output: the API's own names, ours beside them. */
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "cli/program.h"

void record_begin(struct program *);
/* Ends the line. false: some of it could not be written. */
bool record_end(struct program *);

/* A member whose value follows. */
void record_name(struct program *, const char *name);

/* Members; an absent text is none. */
void record_text(struct program *, const char *name, struct cs_str);
void record_number(struct program *, const char *name, uint64_t);
void record_bool(struct program *, const char *name, bool);
void record_words(struct program *, const char *name, unsigned id); /* one of our texts */
/* All members of an object of the service's, which record_begin was called for. */
void record_members(struct program *, const struct json *);

#endif
