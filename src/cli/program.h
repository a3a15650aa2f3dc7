/* SPDX-License-Identifier: ISC
 * The command line's one object: what was asked for, and all the memory to do it in. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "cli/ids.h"
#include "core/token.h"
#include "cred/env.h"
#include "job/batch.h"
#include "job/run.h"
#include "port/host.h"

/* A page that is read again has up to 100 snapshots. */
enum { CONNECTS_MAX = 8, RECENT_MAX = 100 };

/* What is asked of the program rather than of the service. */
struct settings {
    struct cs_str action, endpoint, destination_endpoint, region, ca_file, timeout, wait, look,
        generation, rate, date, nonce;
    struct cs_str source_snapshot_id, source_region_id, created_since, columns;
    struct cs_str connect[CONNECTS_MAX];
    bool ids, json, quiet, progress, again, no_wait, no_tag, unchecked, all, help;
};

/* What wait and cancel take. */
struct one_snapshot {
    struct cs_str region_id, snapshot_id;
};

/* The arguments of any action. */
union arguments {
    struct one_snapshot one;
    struct cs_copy_snapshot copy;
    struct cs_describe_snapshots describe;
    struct cs_delete_snapshot delete;
    struct cs_tag_resources tag;
    struct cs_describe_regions regions;
};

/* What of a list is shown, and what was. */
struct table {
    uint8_t column[LIST_MEMBERS]; /* numbers of members (core/list.h) */
    uint8_t columns;
    uint16_t next;               /* the place in recent for the next one */
    uint64_t recent[RECENT_MAX]; /* hashes of the last ids: a page may be read twice */
};

/* A PEM file that is read anew from its start each time it is needed. */
struct pem_file {
    struct cs_str path;
    int handle; /* -1: not open */
    struct trust_file file;
};

/* Several copies: what to do of them, and what came of it. Not touched for one. */
struct many {
    int64_t begun_ms, drawn_ms;
    uint64_t explained;                  /* a hash of the last code that was explained */
    size_t unbegun, count[CS_LOCAL + 1]; /* those that were not begun; all by outcome */
    struct cs_result why;                /* of the last look at copies */
    struct cs_copy_snapshot wish;        /* as given: that of each, but for the id */
    struct cs_describe_snapshots asked;
    struct ids ids;
    struct cs_net source; /* the connection to the source region */
    struct batch batch;
    char names[BATCH_ASK_MAX];
};

/* What is small and used everywhere comes first: its offsets fit into one byte of code. */
struct program {
    struct buf message; /* being built in text, for stream */
    enum cs_host_stream stream;
    bool mute, lost; /* to be swallowed; some of it could not be written */
    bool unwritten;  /* some of a list could not be written */
    bool first;      /* of a JSON object: the next member needs no comma */
    bool many;       /* several copies are asked for */
    bool riding;     /* it was told that calls fail, or that the copy is not listed yet */
    bool said;       /* the service has said how far the copy is: percent, and never less */
    uint8_t percent;
    uint8_t drawn; /* columns of the progress line that stands on the terminal; 0: none */
    const struct command *command;
    const struct cs_action *action;
    char **argv; /* all of them, for the command that resumes */
    size_t argc;
    struct many *several;
    size_t operands; /* words that name snapshots: the first ones behind the command */
    struct cs_keys keys;
    struct env_problem keys_problem;
    struct trust trust;
    struct settings set;
    union arguments args;
    struct cs_addr connect[2]; /* by enum call_place */
    struct pem_file pem;
    struct token_defaults defaults;
    char host[2][CS_HOST_MAX + 8]; /* NAME:PORT, likewise */
    struct cs_task task;
    struct table table;
    struct runner runner;
    char text[CS_MESSAGE_MAX];
};

/* A command: its options are those of its action (by default) and its own. */
struct command {
    const char *name, *usage;
    uint16_t summary, details;      /* for help: numbers of texts (core/words.h) */
    uint16_t bit;                   /* in struct option's commands */
    const struct cs_action *action; /* NULL: none */
    const char *operand;            /* the parameter that a plain word sets; NULL: none */
    int (*run)(struct program *);
};

enum {
    IN_COPY = 1,
    IN_SIGN = 2,
    IN_VERSION = 4,
    IN_HELP = 8,
    IN_EXPLAIN = 16,
    IN_WAIT = 32,
    IN_CANCEL = 64,
    IN_LIST = 128
};

extern const struct command commands[];
extern const size_t commands_n;
const struct command *command_find(struct cs_str name);

/* A table of what wait and cancel take, as if it were an action: for options, help and check. */
extern const struct cs_action one_snapshot_action;

int copy_run(struct program *);
int many_run(struct program *);
int wait_run(struct program *);
int cancel_run(struct program *);
int list_run(struct program *);
int sign_run(struct program *);
int explain_run(struct program *);
int version_run(struct program *);
int help_run(struct program *);

/* Help texts, to stdout: of all, or of one command. Returns the exit code. */
int help_all(struct program *);
int help_command(struct program *, const struct command *);

#endif
