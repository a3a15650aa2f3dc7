/* with: tests/unit/history.c */
/* SPDX-License-Identifier: ISC
 * Random histories of many copies at a time (batches.h): at each step it is checked whether that was
 * the step to take, and in the end that each snapshot was told once, and truly.
 *
 *     HISTORIES=100000 build/host/tests/unit/batches_test     more of them
 *     HISTORY=17 build/host/tests/unit/batches_test           the one of that seed */
#include "cm.h"

#include "unit/batches_due.h"

#include <stdlib.h>

enum { HISTORIES = 2000, STEPS = 100000 };

/* ---- the scene --------------------------------------------------------------------------------- */

static void begin(uint64_t seed)
{
    memset(&w, 0, sizeof w);
    memset(&l, 0, sizeof l);
    w.chance.state = seed * 7919;
    w.now = chance(10) ? 0 : between(1, MODEL_HOUR);
    l.calm = chance(3);
    bool large = chance(150);
    w.n = (size_t)between(1, large ? SNAPS : 30);
    unsigned disks = (unsigned)between(1, large ? DISKS : chance(2) ? 60 : 6);
    bool slowly = chance(3);
    int64_t comes = w.now;
    for (size_t i = 0; i < w.n; i++) {
        one_snap(&w.snap[i], i, disks);
        comes += slowly && chance(3) ? between(1, MODEL_MINUTE) : 0;
        w.snap[i].comes = comes;
    }
    for (size_t i = 0; i < disks; i++) {
        w.foreign[i] = chance(8) ? w.now + between(1, 10 * MODEL_MINUTE) : 0;
    }
    w.latency = between(1, chance(2) ? 100 : 3 * MODEL_SECOND);
    w.lag = between(0, chance(2) ? MODEL_SECOND : 30 * MODEL_SECOND);
    w.pace = chance(2) ? 0 : between(1, MODEL_SECOND);
    w.denies_source = chance(8);
    w.denies_own = chance(8);
    w.b.timeout_ms = between(l.calm ? 40 * MODEL_SECOND : 1, 5 * MODEL_MINUTE);
    w.b.wait_ms = chance(2) ? -1 : between(0, 20 * MODEL_MINUTE);
    w.b.no_wait = chance(5);
    w.b.more = true;
    l.shuts = chance(8) ? w.now + between(0, 10 * MODEL_MINUTE) : EVER;
    if (!l.calm) {
        w.fails_in = chance(2) ? 0 : 20;
        w.lost_in = chance(2) ? 0 : 30;
        w.breaks = chance(10);
        w.outage = w.now + between(0, 10 * MODEL_MINUTE);
        w.restored = w.outage + between(0, chance(4) ? MODEL_HOUR : MODEL_MINUTE);
    }
}

/* ---- looks at copies --------------------------------------------------------------------------- */

/* What the slot must be after an answer, or none. */
static void check_seen(struct snap *s, enum cs_outcome outcome, bool lasts)
{
    const struct batch_slot *slot = slot_of(s);
    bool there = listed(s), over = false;
    if (outcome == CS_DONE) {
        s->seen |= there;
        s->missing = there ? NEVER : s->missing == NEVER ? w.now : s->missing;
        bool gone = !there && w.now - s->missing >= (s->seen ? MODEL_MINUTE : 10 * MODEL_MINUTE);
        over = gone || (there && w.now >= s->ends);
        assert_int_equal(slot->vanished, gone);
        assert_true(!over || slot->outcome == (gone || s->fails ? CS_FAILED : CS_DONE));
        met.vanished += gone;
    }
    bool vain = lasts || (!l.answered && w.now - s->accepted >= 10 * MODEL_MINUTE);
    bool late = w.b.wait_ms >= 0 && w.now >= s->accepted + w.b.wait_ms;
    assert_true(over || !(vain || late) || slot->outcome == CS_PROGRESSING);
    assert_int_equal(slot->state, over || vain || late ? BATCH_OVER : BATCH_RUNNING);
}

static void poll(void)
{
    if (!l.polling) {
        assert_true(w.now >= l.least);
        l.polling = true;
        l.round++;
    }
    read_ids(BATCH_POLL);
    met.lists += w.asked_n == (CS_BATCH_MAX < BATCH_ASK ? CS_BATCH_MAX : BATCH_ASK);
    for (size_t i = 0; i < w.asked_n; i++) {
        struct snap *s = &w.snap[w.asked[i]];
        assert_int_equal(slot_of(s)->state, BATCH_RUNNING);
        assert_int_not_equal(s->polls, l.round);
        s->polls = l.round;
    }
    bool lasts = w.breaks && chance(20);
    enum cs_outcome outcome = lasts ? CS_REFUSED : list(BATCH_POLL);
    l.answered |= outcome == CS_DONE;
    batch_polled(&w.b, outcome, lasts, w.now);
    for (size_t i = 0; i < w.asked_n; i++) {
        check_seen(&w.snap[w.asked[i]], outcome, lasts);
    }
}

static void describe(void)
{
    size_t fresh = batch_count(&w.b, BATCH_NEW);
    assert_true(fresh > 0 && !w.b.shut);
    read_ids(BATCH_DESCRIBE);
    assert_int_equal(w.asked_n, fresh < BATCH_ASK ? fresh : BATCH_ASK);
    for (size_t i = 0; i < w.asked_n; i++) {
        assert_int_equal(slot_of(&w.snap[w.asked[i]])->state, BATCH_NEW);
    }
    (void)list(BATCH_DESCRIBE);
    batch_ready(&w.b);
    for (size_t i = 0; i < w.asked_n; i++) {
        w.snap[w.asked[i]].readied = w.now;
        assert_true(slot_of(&w.snap[w.asked[i]])->since_ms <= w.now);
    }
    assert_int_equal(batch_count(&w.b, BATCH_NEW), fresh - w.asked_n);
}

/* ---- copies ------------------------------------------------------------------------------------ */

static void tell(struct batch_slot *slot, enum cs_outcome o)
{
    struct snap *s = of(slot);
    bool ours = s->made && !s->before;
    assert_int_equal(s->tells++, 0);
    met.told[o]++;
    met.adopted += slot->adopted;
    assert_true(o != CS_DONE || (s->made && (w.b.no_wait || (!s->fails && w.now >= s->ends))));
    assert_true(o != CS_UNKNOWN || s->lost);
    assert_true(!ours || o == CS_DONE || o == CS_FAILED || o == CS_PROGRESSING || o == CS_UNKNOWN);
    assert_true(o != CS_NOT_SENT || !s->declined);
    assert_true(!l.calm || (o != CS_NOT_SENT && o != CS_UNKNOWN));
    batch_drop(&w.b, slot);
}

static void accepted(struct snap *s, const struct cs_task *t, bool first)
{
    s->accepted = w.now;
    s->seen = t->listed;
    s->missing = t->listed ? NEVER : w.now;
    assert_true(str_eq(task_id(t), copy_id(s)));
    int64_t soon = w.now + POLL;
    l.least = first || soon < l.least ? soon : l.least;
    l.most = first || soon < l.most ? soon : l.most;
}

/* As src/cli/many.c does it. */
static void copy(struct batch_slot *slot)
{
    static struct cs_task t;
    struct snap *s = of(slot);
    int64_t least = w.now + (w.b.timeout_ms < TASK_CALL_MS ? w.b.timeout_ms : TASK_CALL_MS);
    bool first = batch_count(&w.b, BATCH_RUNNING) == 0;
    check_copy(slot);
    s->first = s->tries++ == 0 ? w.now : s->first;
    run(s, &t, slot->until_ms > least ? slot->until_ms : least);
    s->tried = w.now;
    batch_copied(&w.b, slot, &t, chance_bits(&w.chance));
    const struct cs_result *r = &t.result;
    bool done = r->outcome == CS_DONE && (w.b.no_wait || t.seen.seen == LOOK_ACCOMPLISHED);
    if (t.yielded || (r->outcome == CS_NOT_SENT && retry_passes(r->fault))) {
        check_aside(slot, &t);
    } else if (r->outcome == CS_DONE && !done) {
        assert_int_equal(slot->state, BATCH_RUNNING);
        accepted(s, &t, first);
    } else {
        assert_true(slot->state == BATCH_OVER && slot->outcome == r->outcome);
    }
    if (slot->state == BATCH_OVER) {
        t.asked |= slot->declined;
        enum cs_outcome o = task_asked(&t, r->outcome);
        w.b.shut |= o == CS_LOCAL || o == CS_NOT_SENT;
        tell(slot, o);
    }
}

/* ---- one history ------------------------------------------------------------------------------- */

static void read_one(void)
{
    assert_true(w.b.more && !w.b.shut && w.b.n < CS_BATCH_MAX);
    assert_true(batch_count(&w.b, BATCH_NEW) < BATCH_ASK);
    w.b.more = w.read < w.n;
    w.b.dry = w.b.more && w.snap[w.read].comes > w.now;
    if (w.b.more && !w.b.dry) {
        batch_add(&w.b, str_of(w.snap[w.read++].id));
    }
}

static bool act(const struct batch_step *step, bool dry)
{
    check_round(step->act);
    assert_true((step->act == BATCH_TELL) == (batch_count(&w.b, BATCH_OVER) > 0));
    switch (step->act) {
    case BATCH_READ:
        assert_false(dry);
        read_one();
        break;
    case BATCH_DESCRIBE:
        describe();
        break;
    case BATCH_COPY:
        copy(step->slot);
        break;
    case BATCH_POLL:
        poll();
        break;
    case BATCH_TELL:
        tell(step->slot, step->slot->outcome);
        break;
    case BATCH_REST:
        check_rest(step->ms, dry);
        w.now += dry && step->ms > MODEL_SECOND ? MODEL_SECOND : step->ms;
        break;
    case BATCH_DONE:
        assert_int_equal(batch_count(&w.b, BATCH_RUNNING), 0);
        assert_true(w.b.shut || (w.b.n == 0 && !w.b.more && w.read == w.n));
        return false;
    }
    return true;
}

static void history(uint64_t seed)
{
    bool on = true;
    begin(seed);
    for (unsigned steps = 0; on; steps++) {
        w.b.shut |= w.now >= l.shuts;
        bool dry = w.b.dry;
        struct batch_step step = batch_next(&w.b, w.now, chance_bits(&w.chance));
        w.b.dry = false;
        on = act(&step, dry);
        assert_true(steps < STEPS);
    }
    for (size_t i = 0; i < w.n; i++) {
        met.unbegun += w.snap[i].tells == 0;
        assert_true(w.snap[i].tells == 1 || w.b.shut);
    }
}

/* All of it came about, or it would prove nothing. */
static void check_met(void)
{
    static const enum cs_outcome outcomes[] = {CS_DONE,    CS_NOT_SENT, CS_REFUSED,    CS_BUSY,
                                               CS_UNKNOWN, CS_FAILED,   CS_PROGRESSING};
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        assert_true(met.told[outcomes[i]] > 100);
    }
    assert_true(met.vanished > 100 && met.adopted > 100 && met.aside > 100 && met.unbegun > 100);
    assert_true(met.lists > 0);
}

static uint64_t number(const char *name, uint64_t usual)
{
    const char *given = getenv(name);
    return given ? strtoull(given, NULL, 10) : usual;
}

static uint64_t seed; /* 0: all went well */

static int tell_seed(void **state)
{
    (void)state;
    if (seed > 0) {
        print_error("HISTORY=%llu\n", (unsigned long long)seed);
    }
    return 0;
}

static void test_histories(void **state)
{
    (void)state;
    uint64_t one = number("HISTORY", 0), end = one > 0 ? one : number("HISTORIES", HISTORIES);
    for (seed = one > 0 ? one : 1; seed <= end; seed++) {
        history(seed);
    }
    if (one == 0 && end >= 1000) {
        check_met();
    }
    seed = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(test_histories, tell_seed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
