/* SPDX-License-Identifier: ISC
 * A job as a pure step machine: what came back, the time and a random number go in, the next step
 * comes out. One loop runs it (job/run.h); tests and firmware may run their own.
 *
 * The rule of a copy: the destination is the truth, the ClientToken closes the gap. Look whether the
 * copy is there, make it only if not, and look again before anything is sent twice. */
#ifndef JOB_TASK_H
#define JOB_TASK_H

#include "core/look.h"
#include "core/retry.h"
#include "core/token.h"

/* Milliseconds. */
enum {
    TASK_LOOK_MS = 5000,       /* a look that is older does not say that there is no copy */
    TASK_CALL_MS = 30000,      /* the longest that a call which only asks may take */
    TASK_POLL_MS = 2000,       /* between two looks at a copy under way: at least, */
    TASK_POLL_MAX_MS = 30000,  /* and at most */
    TASK_UNLISTED_MS = 600000, /* accepted, and not listed for so long: there is no such copy */
    TASK_VANISHED_MS = 60000,  /* listed before, and not any more for so long: it is gone */
    TASK_STALLED_MS = 900000   /* progress that stands still for so long is worth a word */
};

/* What to do next. */
enum step_act {
    STEP_SLEEP, /* wait ms, then come again */
    STEP_KEYS,  /* get credentials, then come again */
    STEP_CALL,  /* make task->call, then come again with what came of it */
    STEP_DONE   /* task->result says what it came to */
};

struct cs_step {
    enum step_act act;
    int64_t ms;
};

/* Which of the two regions a call goes to. */
enum call_place { CALL_SOURCE, CALL_DESTINATION };

struct cs_call {
    const struct cs_action *action;
    const void *args; /* the action's struct */
    enum call_place place;
    enum reply_shape shape;
    void (*entry)(void *ctx, const struct cs_snapshot *); /* for each that the reply lists; NULL: it
                                                              lists none */
    void *ctx;
    bool full;        /* entries with all members */
    int64_t until_ms; /* how long it may take at most: a time of cs_next's clock */
};

/* What came of the last step. fault: why there are no keys or no answer, CS_OK where there are;
 * answer is good only with fate ANSWERED. */
struct cs_event {
    enum cs_fate fate;
    enum cs_fault fault;
    int64_t signed_s; /* the date that the call was signed with */
    struct cs_answer answer;
};

enum task_goal { TASK_COPY, TASK_WAIT, TASK_CANCEL, TASK_LIST };

/* How to look for a copy: by our tag, through all snapshots of the destination, or not at all. */
enum task_looks { TASK_LOOK_TAG, TASK_LOOK_ALL, TASK_LOOK_NONE };

/* Which call is made next, or was made last. */
enum task_state {
    TASK_LOOKING,  /* copy: is it there? */
    TASK_COPYING,  /* copy: make it */
    TASK_WAITING,  /* copy, wait: how far is it? */
    TASK_CHECKING, /* cancel: is it still under way? */
    TASK_DELETING, /* cancel */
    TASK_LISTING,  /* list: the next page */
    TASK_OVER
};

/* What is worth a word with this step. */
enum task_note {
    NOTE_NONE,
    NOTE_AGAIN,    /* what came of the call is in the event; it is tried again after the sleep */
    NOTE_BLIND,    /* looking is forbidden: the token alone guards against a second copy */
    NOTE_ADOPTED,  /* id: the copy is there already */
    NOTE_FAILED,   /* id: a copy that failed; the next generation is looked for */
    NOTE_ACCEPTED, /* id: the service makes the copy */
    NOTE_UNLISTED, /* id is not listed, or not yet */
    NOTE_PROGRESS, /* seen: how far it is */
    NOTE_STALLED   /* seen: the same for long */
};

/* What it came to. The slices of the answer live as long as the reply's body. */
struct cs_result {
    enum cs_outcome outcome;
    enum cs_fault fault;     /* CS_OK where the service decided, or the copy itself */
    struct cs_answer answer; /* absent slices where there was none */
};

/* One job. The caller's; 3 KiB. */
struct cs_task {
    /* Set by the caller. copy and defaults (of token_fill): TASK_COPY. list, entry and ctx: TASK_LIST. */
    enum task_goal goal;
    enum task_looks looks;
    bool again;   /* where copies failed: make the next generation */
    bool no_wait; /* accepted is enough */
    bool yields;  /* where a copy must wait for another one, or for its source: CS_BUSY at once */
    struct cs_copy_snapshot *copy;
    struct token_defaults *defaults;
    struct cs_str region; /* of the copy */
    int64_t until_ms;     /* no attempt may last longer, up to the verdict */
    int64_t wait_ms;      /* how long to wait for the copy; < 0: as long as it takes */
    uint64_t generation;
    const struct cs_describe_snapshots *list; /* what is asked for; MaxResults 100 unless given, */
    enum call_place place;                    /* and where */
    void (*entry)(void *ctx,
                  const struct cs_snapshot *); /* for each, with all members; one may come
                                                              twice where a page was read again */
    void *ctx;

    /* For whoever tells about it. */
    enum task_state state;
    enum task_note note;
    struct cs_call call;
    bool adopted;   /* the copy was there before this run */
    bool unknown;   /* a call was sent of which no verdict came, and no look has found a copy */
    bool yielded;   /* that is why it ended */
    bool asked;     /* the service has declined an earlier call for a copy */
    bool listed;    /* the copy was seen in the destination */
    bool vanished;  /* it is not there, or not any more */
    bool deleted;   /* the service has accepted to delete it */
    uint8_t id_n;   /* of id */
    int64_t skew_s; /* by which the service's clock is ahead of ours, where calls are signed by it;
                             0: by ours */
    int64_t begun_ms;     /* when the waiting began */
    struct look seen;     /* the last look that was answered */
    char id[LOOK_ID_MAX]; /* the copy's: adopted, accepted or failed */
    struct cs_result result;

    /* Its own. */
    enum step_act act;
    bool begun, keyed, failed, sent, last_look, answered, stalled;
    enum cs_fault copy_fault; /* of the last call for a copy, or that deletes */
    const struct catalog *copy_row;
    int64_t page_ms; /* how long a page may take */
    int64_t now_ms, looked_ms, absent_ms, moved_ms, wait_until_ms;
    uint32_t random;
    unsigned failed_before; /* copies that had failed before this run made one */
    struct retry copying, looking;
    struct look page; /* seen, and what the page in work adds */
    union {
        struct cs_describe_snapshots describe;
        struct cs_delete_snapshot delete;
    };
    size_t next_n; /* of next */
    char ids[LOOK_ID_MAX + 4];
    char next[CS_PAGE_TOKEN_MAX];
};

/* The fields set by the caller are kept, all else begins. copy is complete and checked; id at most
 * LOOK_ID_MAX bytes, and absent for TASK_COPY. */
void task_begin(struct cs_task *, struct cs_str id);

/* How long to wait between two looks at something that began so long ago: the longer, the rarer, and not
 * all at the same time. */
int64_t task_interval(int64_t age_ms, uint32_t random);

/* The event is looked at after STEP_KEYS (fate UNSENT, and its fault) and STEP_CALL. mono_ms: a monotonic clock;
 * random: 32 fresh bits. */
struct cs_step cs_next(struct cs_task *, const struct cs_event *, int64_t mono_ms, uint32_t random);

/* The copy's id; absent while there is none. */
struct cs_str task_id(const struct cs_task *);

/* What a fault comes to as long as nothing was sent: CS_USAGE, CS_LOCAL or CS_NOT_SENT. */
enum cs_outcome task_unsent(enum cs_fault);

/* The outcome, put right where the service has declined an earlier call: that nothing was sent would
 * not be true any more, that no copy was made is. So CS_NOT_SENT becomes CS_BUSY, and CS_USAGE
 * CS_LOCAL. */
enum cs_outcome task_asked(const struct cs_task *, enum cs_outcome);

#endif
