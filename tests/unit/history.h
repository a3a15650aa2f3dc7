/* SPDX-License-Identifier: ISC
 * A small model of the service and of the way there: snapshots of one destination, copied from one
 * source, listed late; what is remembered of ClientTokens; what gets lost. Written from the API's
 * documentation (CopySnapshot, DescribeSnapshots, idempotence), not from src/. Time is a number
 * that the caller moves, in milliseconds. */
#ifndef TESTS_UNIT_HISTORY_H
#define TESTS_UNIT_HISTORY_H

#include "job/task.h"

/* ---- random numbers, the same for the same seed ---------------------------------------------- */

struct chance {
    uint64_t state;
};

uint32_t chance_bits(struct chance *);
int64_t chance_between(struct chance *, int64_t from, int64_t to); /* both may come */
bool chance_in(struct chance *, unsigned n);                       /* one in n; never for 0 */

/* ---- the service ----------------------------------------------------------------------------- */

enum { MODEL_COPIES = 200, MODEL_TOKENS = MODEL_COPIES + 1, MODEL_NOBODY = -1 };
enum { MODEL_SECOND = 1000, MODEL_MINUTE = 60000, MODEL_HOUR = 3600000 };
#define MODEL_EVER INT64_MAX

#define MODEL_REGION      "cn-hangzhou"
#define MODEL_DESTINATION "cn-beijing"
#define MODEL_SOURCE      "s-source"

enum model_state {
    MODEL_ABSENT,
    MODEL_PROGRESSING,
    MODEL_ACCOMPLISHED,
    MODEL_FAILED,
    MODEL_DELETED
};

struct model_copy {
    const char *source, *region; /* what it is a copy of */
    char tag[48];                /* the value of copysnap-source; "": it has none */
    bool encrypted, fails;
    bool blindly;   /* the run that made it did not look */
    int run;        /* which made it, or MODEL_NOBODY */
    int generation; /* of our source's copies; MODEL_NOBODY: no run of ours made it */
    int64_t made, ends, deleted;
};

struct model_token {
    char text[65];
    uint64_t print; /* of all parameters */
    int64_t first;
    int copy;
};

struct model {
    struct chance *chance;
    /* How it is, the same for the whole history. */
    int64_t memory_ms;               /* how long a token is remembered */
    int64_t processing_ms;           /* for so long the first call counts as worked on */
    int64_t lag_ms;                  /* a list shows what was so long ago, */
    bool flickers;                   /* or less long, each time another: many replicas */
    bool nameless;                   /* a list by tag does not name the sources */
    bool asks_to_wait;               /* throttled: says how long */
    bool dateless;                   /* does not say its time */
    bool denies_looks;               /* always */
    bool token_taken;                /* ours made something else before */
    int64_t shortest_ms, longest_ms; /* how long it makes a copy */
    unsigned fails_in;               /* one in so many copies fails */
    int page;                        /* at most so many entries at once */
    unsigned throttles_in, look_denials_in, copy_denials_in; /* one in so many steps begins some */
    /* What it declines, until when. */
    int64_t throttled_ms, look_denied_ms, copy_denied_ms, not_ready_ms;
    int64_t wrong_s; /* our clock is ahead of its */
    /* What there is. */
    int copies, tokens;
    struct model_copy copy[MODEL_COPIES];
    struct model_token token[MODEL_TOKENS];
};

/* What it answers. */
struct model_reply {
    const char *code; /* NULL: accepted */
    int status;
    int64_t retry_after_ms, date_s;
    int copy;                        /* CopySnapshot: the one it names, */
    bool made;                       /* made by this call */
    char next[16];                   /* a list: where it goes on, */
    int64_t view;                    /* the time that it shows, */
    signed char shown[MODEL_COPIES]; /* and how: enum model_state of what was asked for */
};                                   /* (ABSENT and DELETED: not shown), else MODEL_NOBODY */

/* A random service. stale_ms: it takes so much longer to make a copy than to list it. */
void model_begin(struct model *, struct chance *, int64_t now, int64_t stale_ms);

/* What comes and goes: it is throttled, denied. */
void model_weather(struct model *, int64_t now);

/* All that declines or fails is over, and what is being made soon done. */
void model_calm(struct model *, int64_t now);

/* Somebody deletes one of our copies, or begins one of the disk with another tool. Which;
 * MODEL_NOBODY: none. */
int model_meddle(struct model *, int64_t now);
int model_compete(struct model *, int64_t now);

/* A copy begins. ours: of our source, else of another snapshot of the same disk. */
struct model_copy *model_add(struct model *, int64_t now, bool ours);

/* Whether a copy of the disk is being made: there is one at a time. */
bool model_busy(const struct model *, int64_t now);

/* What is the matter with a copy at that time; whether it is progressing or accomplished. */
enum model_state model_state(const struct model *, int copy, int64_t at);
bool model_live(const struct model *, int copy, int64_t at);

/* The copy of that id; MODEL_NOBODY: the service never gave it. */
int model_find(const struct model *, struct cs_str id);
void model_id(char out[16], int copy);

/* The true time, in seconds. */
int64_t model_unix(int64_t now);

/* A call arrives. signed_s: the time that it was signed with; run: whose it is. */
void model_call(struct model *, int64_t now, int64_t signed_s, int run, const struct cs_call *,
                struct model_reply *);

/* ---- the command ----------------------------------------------------------------------------- */

/* The same in all runs of a history. */
struct plan {
    enum task_looks looks;
    bool again, no_wait, encrypted, own_token, tagged;
    int64_t wait_ms, timeout_ms;
    int generation;
};

/* A random one, of what the command line allows. */
void plan_begin(struct plan *, struct chance *);

/* What was there before: copies that are not meant (of another snapshot, of that id in another
 * region, or encrypted otherwise), and those of earlier generations. */
void plan_scene(const struct plan *, struct model *, int64_t now);

/* ---- the way there --------------------------------------------------------------------------- */

/* What may be the matter with a call. From LOST on, it may or may not have had its effect. */
enum trouble {
    NO_TROUBLE,
    UNSENT,       /* for a reason that may pass */
    UNSENT_LASTS, /* or not */
    STOPPED,      /* before it was sent */
    EXPIRED,
    BAD_KEYS,
    CLOCK,
    LOST, /* sent, and no reply */
    INTERRUPTED,
    SERVER,
    UNKNOWN_CODE,
    NONCE, /* something on the way sent it twice: the reply is the second one's */
    PAGE,  /* a proxy's, or part of a list */
    KILLED,
    TROUBLES
};

/* What the caller gets: of a call that was not sent, or sent, whatever the reply is. id: room for a
 * snapshot's id. */
void trouble_unsent(struct chance *, enum trouble, struct cs_event *);
void trouble_reply(struct chance *, enum trouble, const struct model_reply *, char id[16],
                   struct cs_event *);

#endif
