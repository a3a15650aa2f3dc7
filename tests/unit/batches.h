/* SPDX-License-Identifier: ISC
 * A service with many snapshots on some disks, and the one loop that runs a batch against it, on a
 * virtual clock: the model of batches_test.c. It copies one snapshot of a disk at a time, its lists are
 * late, its calls take time and fail. Include "cm.h" first. */
#ifndef TESTS_UNIT_BATCHES_H
#define TESTS_UNIT_BATCHES_H

#include "core/buf.h"
#include "core/field.h"
#include "job/batch.h"
#include "unit/history.h"
#include "unit/tokens.h"

#include <stdio.h>

enum { SNAPS = CS_BATCH_MAX + 120, DISKS = SNAPS, NEVER = -1 };
#define EVER (INT64_MAX / 2)

/* A snapshot of the source region, and its copy. Times are absolute. */
struct snap {
    char id[LOOK_ID_MAX + 1], created[24];
    unsigned disk;
    bool exists, listed_in_source, nameless; /* nameless: listed without its disk */
    int64_t comes, ready;                    /* when its id is read; complete from then on */
    bool made, before, fails;                /* made: there is a copy; before: not by us */
    int64_t begun, ends, listed, gone;       /* of the copy */
    /* What the loop learned and did. */
    bool bare;                 /* listed without its time */
    bool described, timed;     /* its disk is known; its time is */
    int tells, tries, polls;   /* how often */
    int64_t readied;           /* it was asked for */
    int64_t first, tried;      /* its first try began, its last one ended */
    int64_t accepted, asked;   /* its copy; that was last asked for */
    int64_t missing;           /* since which answer; NEVER: it was there */
    bool seen, lost, declined; /* listed by an answer; a call got no answer; was told no */
};

static struct world {
    struct chance chance;
    int64_t now;
    struct snap snap[SNAPS];
    size_t n, read;
    int64_t foreign[DISKS]; /* until when another tool copies the disk */
    int64_t latency, lag;   /* of calls at most; of lists */
    int64_t outage, restored;
    unsigned fails_in, lost_in;     /* one in so many calls is not answered; is lost */
    bool denies_source, denies_own; /* to list snapshots, here or there */
    bool breaks;                    /* looks at copies are refused for good, at the end */
    struct batch b;
    int64_t pace;            /* so long waits each call */
    size_t asked[BATCH_ASK]; /* of the last list of ids */
    size_t asked_n;
} w;

static bool chance(unsigned n)
{
    return chance_in(&w.chance, n);
}

static int64_t between(int64_t from, int64_t to)
{
    return chance_between(&w.chance, from, to);
}

/* Of s-17, or of its copy c-17. */
static struct snap *snap_of(struct cs_str id)
{
    uint64_t i = SNAPS;
    id = str_tail(id, 2);
    assert_true(field_cut_number(&id, 10, &i) && id.n == 0 && i < w.n);
    return &w.snap[i];
}

/* The copy's id is that of its source, but for the first letter. */
static struct cs_str copy_id(const struct snap *s)
{
    static char id[LOOK_ID_MAX + 1];
    memcpy(id, s->id, sizeof id);
    id[0] = 'c';
    return str_of(id);
}

/* A random one, on one of so many disks. */
static void one_snap(struct snap *s, size_t i, unsigned disks)
{
    *s = (struct snap){.missing = NEVER, .listed = EVER, .gone = EVER};
    sprintf(s->id, "s-%zu", i);
    sprintf(s->created, "2026-01-%02uT00:00:%02uZ", chance_bits(&w.chance) % 28 + 1,
            chance_bits(&w.chance) % 2);
    s->disk = chance_bits(&w.chance) % disks;
    s->exists = !chance(30);
    s->listed_in_source = !chance(30);
    s->nameless = chance(30);
    s->bare = chance(30);
    s->fails = chance(15);
    s->ready = chance(20) ? w.now + between(1, 5 * MODEL_MINUTE) : 0;
    s->before = s->made = s->exists && chance(20);
    s->ends = s->made ? w.now + between(-MODEL_MINUTE, 5 * MODEL_MINUTE) : 0;
    s->listed = s->made ? w.now : EVER;
}

/* ---- what the service says ------------------------------------------------------------------- */

static bool in_work(const struct snap *s)
{
    return s->made && w.now < s->ends && w.now < s->gone;
}

static bool listed(const struct snap *s)
{
    return s->made && w.now >= s->listed && w.now < s->gone;
}

static const char *status(const struct snap *s)
{
    return w.now < s->ends ? "progressing" : s->fails ? "failed" : "accomplished";
}

static bool disk_busy(const struct snap *of)
{
    bool busy = w.now < w.foreign[of->disk];
    for (size_t i = 0; i < w.n; i++) {
        busy |= w.snap[i].disk == of->disk && &w.snap[i] != of && in_work(&w.snap[i]);
    }
    return busy;
}

/* Remembered, as it takes long to find; codes are literals. */
static const struct catalog *row_of(const char *code)
{
    static struct {
        const char *code;
        const struct catalog *row;
    } known[8];
    size_t i = 0;
    while (known[i].code && known[i].code != code) {
        assert_true(++i < 8);
    }
    bool exact;
    known[i].row = known[i].code ? known[i].row : catalog_find(str_of(code), &exact);
    known[i].code = code;
    return known[i].row;
}

static struct cs_event says(const char *code)
{
    struct cs_event e = {.fate = CS_FATE_ANSWERED};
    e.answer.retry_after_ms = -1;
    e.answer.row = code ? row_of(code) : NULL;
    e.answer.accepted = !code;
    e.answer.verdict = !code || catalog_meaning((enum catalog_kind)e.answer.row->kind)->verdict;
    return e;
}

static struct cs_event says_fault(enum cs_fate fate, enum cs_fault fault)
{
    return (struct cs_event){.fate = fate, .fault = fault};
}

/* The token makes one copy, however often it comes. */
static const char *copied(struct snap *s)
{
    if (!s->exists) {
        return "InvalidSnapshotId.NotFound";
    }
    if (s->made) {
        return NULL;
    }
    if (w.now < s->ready) {
        return "InvalidSnapshotId.NotReady";
    }
    if (disk_busy(s)) {
        return "InvalidOperation.UnfinishedCrossRegionCopy";
    }
    s->made = true;
    s->begun = w.now;
    s->ends = w.now + between(1, chance(3) ? MODEL_SECOND : 20 * MODEL_MINUTE);
    s->listed = w.now + (chance(60) ? EVER : w.lag);
    s->gone = chance(25) ? s->ends / 2 + w.now / 2 : EVER;
    return NULL;
}

/* ---- the way there --------------------------------------------------------------------------- */

/* true: it did not get there in time. */
static bool pass(int64_t until, struct cs_event *e)
{
    bool late = w.now >= until;
    bool out = w.now >= w.outage && w.now < w.restored;
    if (late || out || chance(w.fails_in)) {
        w.now += late ? 0 : between(1, 50);
        *e = says_fault(CS_FATE_UNSENT, late ? CS_FAULT_SILENT : CS_FAULT_UNREACHABLE);
        return true;
    }
    w.now += between(1, w.latency);
    if (w.now > until) {
        w.now = until;
        *e = says_fault(CS_FATE_SENT, CS_FAULT_SILENT);
        return true;
    }
    return false;
}

static void look_in(struct snap *s, const struct cs_task *t)
{
    const struct cs_snapshot entry = {.snapshot_id = copy_id(s),
                                      .status = str_of(status(s)),
                                      .source_snapshot_id = str_of(s->id),
                                      .source_region_id = t->copy->region_id};
    if (listed(s) && t->generation == 0) {
        look_at(t->call.ctx, &entry);
    }
}

/* A call of a copy's task. */
static void call(struct snap *s, const struct cs_task *t, struct cs_event *e)
{
    bool makes = t->call.action == &cs_copy_snapshot_action;
    w.now += w.pace;
    assert_text(t->copy->snapshot_id, s->id);
    if (pass(t->call.until_ms, e)) {
        s->lost |= makes && e->fate == CS_FATE_SENT;
        return;
    }
    if (!makes) {
        *e = says(w.denies_own ? "Forbidden.RAM" : NULL);
        if (!w.denies_own) {
            look_in(s, t);
        }
        return;
    }
    *e = says(copied(s));
    s->declined |= !e->answer.accepted;
    e->answer.snapshot_id = copy_id(s);
    if (chance(w.lost_in)) {
        s->lost = true;
        *e = says_fault(CS_FATE_SENT, CS_FAULT_CUT);
    }
}

/* One copy, as job/run.c runs it. */
static void run(struct snap *s, struct cs_task *t, int64_t until_ms)
{
    static struct cs_copy_snapshot copy;
    static struct token_defaults defaults;
    struct cs_event e = says_fault(CS_FATE_UNSENT, CS_OK);
    copy = tokens_copy();
    copy.snapshot_id = str_of(s->id);
    token_fill(&copy, &defaults, 0, true);
    *t = (struct cs_task){.goal = TASK_COPY,
                          .no_wait = true,
                          .yields = true,
                          .copy = &copy,
                          .defaults = &defaults,
                          .region = STR(MODEL_DESTINATION),
                          .until_ms = until_ms};
    task_begin(t, STR_NONE);
    for (;;) {
        struct cs_step step = cs_next(t, &e, w.now, chance_bits(&w.chance));
        if (step.act == STEP_DONE) {
            return;
        }
        e = says_fault(CS_FATE_UNSENT, CS_OK);
        if (step.act == STEP_CALL) {
            call(s, t, &e);
        }
        w.now += step.act == STEP_SLEEP ? step.ms : 0;
    }
}

#endif
