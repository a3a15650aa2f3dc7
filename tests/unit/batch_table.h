/* SPDX-License-Identifier: ISC
 * A table of many copies, for tests of single steps. Include "cm.h" first. */
#ifndef TESTS_UNIT_BATCH_TABLE_H
#define TESTS_UNIT_BATCH_TABLE_H

#include "core/buf.h"
#include "job/batch.h"

enum { NOW = 100000, TIMEOUT = 120000, MINUTE = 60000 };

/* 64 characters. */
#define ID64 "a234567890123456789012345678901234567890123456789012345678901234"

/* beyond: what lies behind a full table is not touched. */
static struct {
    struct batch b;
    struct batch_slot beyond;
} all;
#define b (all.b)
static char text[BATCH_ASK_MAX];

static int setup(void **state)
{
    (void)state;
    memset(&all, 0, sizeof all);
    b.timeout_ms = TIMEOUT;
    b.wait_ms = -1;
    return 0;
}

static inline struct batch_slot *add(const char *id)
{
    batch_add(&b, str_of(id));
    return &b.slot[b.n - 1];
}

/* One that waits for its turn. */
static inline struct batch_slot *ready(const char *id, const char *disk, const char *created)
{
    struct batch_slot *s = add(id);
    s->state = BATCH_READY;
    s->disk = disk ? str_hash(str_of(disk)) : 0;
    memcpy(s->created, created, strlen(created));
    return s;
}

static inline struct cs_task task(enum cs_outcome outcome, int64_t now_ms)
{
    struct cs_task t = {.now_ms = now_ms, .result.outcome = outcome};
    if (outcome == CS_DONE) {
        memcpy(t.id, "c-1", 3);
        t.id_n = 3;
    }
    return t;
}

static inline struct batch_slot *running(const char *id, int64_t now_ms)
{
    struct batch_slot *s = ready(id, NULL, "");
    const struct cs_task t = task(CS_DONE, now_ms);
    s->until_ms = now_ms + TIMEOUT;
    batch_copied(&b, s, &t, 0);
    assert_int_equal(s->state, BATCH_RUNNING);
    return s;
}

static inline struct batch_step next(enum batch_act act, int64_t now_ms)
{
    struct batch_step step = batch_next(&b, now_ms, 0);
    assert_int_equal(step.act, act);
    return step;
}

static inline void rests(int64_t now_ms, int64_t ms)
{
    assert_int_equal(next(BATCH_REST, now_ms).ms, ms);
}

static inline void copies(const struct batch_slot *s, int64_t now_ms)
{
    assert_ptr_equal(next(BATCH_COPY, now_ms).slot, s);
}

static inline void asks(enum batch_act act, const char *want)
{
    struct buf to = buf_over(text, sizeof text);
    batch_ask(&b, act, &to);
    assert_true(buf_fits(&to));
    assert_text(buf_text(&to), want);
}

/* Looks at all, of which it sees the one, or none. */
static inline void polls(const char *id, const char *status, enum cs_outcome outcome,
                         int64_t now_ms)
{
    struct buf to = buf_over(text, sizeof text);
    batch_ask(&b, BATCH_POLL, &to);
    if (id) {
        batch_seen(&b, &(struct cs_snapshot){.snapshot_id = str_of(id), .status = str_of(status)});
    }
    batch_polled(&b, outcome, false, now_ms);
}

#endif
