/* SPDX-License-Identifier: ISC
 * Many copies at a time, in a table of fixed size: what is to be done next. Pure, as a task is: the
 * caller reads ids, runs tasks and tells what came of each snapshot; this says which.
 *
 * A disk has one unfinished copy at a time in a destination (API reference, error
 * InvalidOperation.UnfinishedCrossRegionCopy). So of each disk the oldest snapshot is copied first, and
 * the next when that copy is done; what waits for others holds up only its own disk. */
#ifndef JOB_BATCH_H
#define JOB_BATCH_H

#include "job/task.h"

enum {
    BATCH_ASK = 100,   /* ids that one call describes at most: the API's limit */
    BATCH_CREATED = 20 /* "2026-01-31T12:00:00Z" */
};

enum batch_state {
    BATCH_NEW,     /* read; of which disk it is will be asked */
    BATCH_READY,   /* to be copied, when its turn comes */
    BATCH_RUNNING, /* the service makes the copy */
    BATCH_OVER     /* to be told, and taken out */
};

/* A snapshot. */
struct batch_slot {
    enum batch_state state;
    enum cs_outcome outcome; /* OVER */
    enum look_seen seen;     /* of the copy, by the last look */
    uint8_t source_n, copy_n;
    bool asked;                     /* the call in work asks for it */
    bool round;                     /* RUNNING: it was looked at in this round */
    bool declined;                  /* READY: the service has declined a call for it */
    bool listed, vanished, adopted; /* the copy; as in a task */
    char created[BATCH_CREATED];    /* of the source: the earlier, the smaller */
    uint64_t disk;                  /* a hash of its disk's id; 0: not known */
    uint64_t generation;            /* RUNNING */
    int64_t until_ms;  /* READY: for a verdict, 0: not tried yet; RUNNING: for the copy */
    int64_t since_ms;  /* READY: its turn, not before; RUNNING: begun */
    int64_t absent_ms; /* RUNNING: since when it is not listed; -1: it is */
    char source[LOOK_ID_MAX], copy[LOOK_ID_MAX];
};

struct batch {
    /* Set by the caller. */
    int64_t timeout_ms, wait_ms; /* for a verdict; for the copy, < 0: as long as it takes */
    bool no_wait;
    bool more; /* there may be more ids */
    bool dry;  /* but none just now */
    bool shut; /* no more are to be begun */

    /* Its own; n, for whoever tells about it. */
    bool round, answered;
    int64_t now_ms, poll_ms, begun_ms; /* the time; the next look at copies; when the last one was
                                          begun */
    size_t n;
    struct batch_slot slot[CS_BATCH_MAX];
};

enum batch_act {
    BATCH_READ,     /* the next id, for batch_add; or more or dry is to be set */
    BATCH_DESCRIBE, /* describe those that batch_ask names in the source, entry: batch_described */
    BATCH_COPY,     /* a task for slot, that yields and does not wait; then batch_copied */
    BATCH_POLL,     /* describe those that batch_ask names in the destination, entry: batch_seen */
    BATCH_TELL,     /* what came of slot; then batch_drop */
    BATCH_REST,     /* come again after ms, or when there are ids */
    BATCH_DONE      /* the table is empty, or holds only what is not to be begun */
};

struct batch_step {
    enum batch_act act;
    struct batch_slot *slot; /* good until the next call */
    int64_t ms;
};

struct batch_step batch_next(struct batch *, int64_t now_ms, uint32_t random);

/* id: 1 to LOOK_ID_MAX bytes. Only when BATCH_READ asks for it. */
void batch_add(struct batch *, struct cs_str id);

/* The list of ids to ask for, as the service wants it, for BATCH_DESCRIBE or BATCH_POLL. The buffer holds
 * BATCH_ASK_MAX bytes. */
enum { BATCH_ASK_MAX = BATCH_ASK * (LOOK_ID_MAX + 3) + 2 };
void batch_ask(struct batch *, enum batch_act, struct buf *);

/* Entries for that. ctx: the batch. */
void batch_described(void *ctx, const struct cs_snapshot *);
void batch_seen(void *ctx, const struct cs_snapshot *);

/* After BATCH_DESCRIBE, whatever came of it: what is not known of a source shows when it is copied. */
void batch_ready(struct batch *);

/* After BATCH_POLL. lasts: no later call can tell more. */
void batch_polled(struct batch *, enum cs_outcome, bool lasts, int64_t now_ms);

/* After BATCH_COPY: the slot waits, is running, or is over as the task is. */
void batch_copied(struct batch *, struct batch_slot *, const struct cs_task *, uint32_t random);

void batch_drop(struct batch *, struct batch_slot *);

size_t batch_count(const struct batch *, enum batch_state);

static inline struct cs_str batch_source(const struct batch_slot *s)
{
    return (struct cs_str){s->source, s->source_n};
}

#endif
