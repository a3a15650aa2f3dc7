/* SPDX-License-Identifier: ISC
 * Messages and results. Each is built in program->text and written when it ends, or earlier in
 * pieces where it is long, so that a text of any length passes through fixed memory. */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include "cli/program.h"
#include "cli/text.h"

/* Begin a message to stderr, with "copysnap: " in front; a note is swallowed by --quiet. */
struct buf *say_error(struct program *);
struct buf *say_note(struct program *);

/* Begins a result to stdout. */
struct buf *say_result(struct program *);

/* Ends the line and writes it. false: some of it could not be written. */
bool say_end(struct program *);

/* Text of the service's or of a peer's: secrets masked, what follows "string to sign is" cut, made
 * safe by text_plain or (json) text_json. Any length. */
void say_foreign(struct program *, struct cs_str, bool json);

/* Adds the text of that number (core/words.h); what, foreign, stands in the place of its '%'. */
void say_words(struct program *, unsigned id, struct cs_str what);

/* "not listed by itself; its family InvalidParameter.* means:"; the number of the family's name. */
void say_family(struct program *, unsigned id);

/* A usage error: that text, and where help is; with --json one object on stdout instead. Returns
 * CS_USAGE. */
int say_usage(struct program *, unsigned id, struct cs_str what);

/* Ends a usage error that was begun by say_error; returns CS_USAGE. */
int say_see_help(struct program *);

/* A message of one text; returns CS_LOCAL. */
int say_local(struct program *, unsigned id, struct cs_str what);

/* Adds which variable of the credentials is wrong, and why. */
void say_keys_problem(struct program *);

/* There are no usable credentials: that. Returns CS_LOCAL. */
int say_no_keys(struct program *);

#endif
