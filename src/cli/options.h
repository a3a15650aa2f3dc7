/* SPDX-License-Identifier: ISC
 * Options: those of the program in one table, those of the service from the action's table. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/program.h"

/* How an option is spelled and what it sets. */
enum option_kind {
    OPTION_FLAG,  /* a bool of struct settings */
    OPTION_VALUE, /* a slice of struct settings */
    OPTION_LIST,  /* the next free of several slices there */
    OPTION_ALIAS, /* stands for the parameter of that name */
    OPTION_PAIR   /* KEY=VALUE: the next free element of the list of that name */
};

struct option {
    const char *name;  /* as after "--" */
    const char *value; /* what the value is called in help; NULL: takes none */
    uint16_t help;     /* number of its text (core/words.h) */
    uint8_t kind;      /* enum option_kind */
    uint16_t offset;   /* in struct settings */
    uint16_t commands; /* bits of struct command */
    const char
        *param; /* OPTION_ALIAS, OPTION_PAIR (its key's row); else one that makes it needless */
};

extern const struct option options[];
extern const size_t options_n;

/* Is the option one of the program's command? An alias or pair is where its parameter is. */
bool option_applies(const struct program *, const struct option *);

/* Reads the words after the command into program->set and program->args; program->action is set
 * first. CS_DONE, or CS_USAGE with a message written. */
int options_parse(struct program *, size_t from);

#endif
