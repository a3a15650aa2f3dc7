/* SPDX-License-Identifier: ISC
 * The table of many copies, to the millisecond: what follows from a try, and from a look at copies. */
#include "cm.h"

#include "unit/batch_table.h"

/* ---- a try ------------------------------------------------------------------------------------- */

/* From its first try on, whatever becomes of that. */
static void time_of_a_try(void **state)
{
    (void)state;
    const struct batch_slot *s = ready("s-1", NULL, "");
    next(BATCH_COPY, NOW);
    assert_true(s->until_ms == NOW + TIMEOUT && b.now_ms == NOW);
    next(BATCH_COPY, NOW + 1);
    assert_true(s->until_ms == NOW + TIMEOUT && b.now_ms == NOW + 1);
    next(BATCH_COPY, NOW + 2 * TIMEOUT);
    assert_int_equal(s->until_ms, NOW + TIMEOUT);
}

static void tries(struct cs_task t, int64_t age_ms, uint32_t random, int64_t again_ms)
{
    struct batch_slot s = {.state = BATCH_READY, .until_ms = NOW + TIMEOUT};
    t.now_ms = NOW + age_ms;
    batch_copied(&b, &s, &t, random);
    assert_int_equal(s.state, again_ms > 0 ? BATCH_READY : BATCH_OVER);
    assert_int_equal(s.since_ms, again_ms > 0 ? t.now_ms + again_ms : 0);
    assert_int_equal(s.outcome, again_ms > 0 ? CS_DONE : t.result.outcome);
}

static void try_again(void **state)
{
    (void)state;
    struct cs_task t = task(CS_BUSY, 0);
    tries(t, 0, 0, 0);
    t.yielded = true;
    tries(t, 0, 0, 2000);
    tries(t, 40000, 0, 3750);
    tries(t, 40000, UINT32_MAX, 4999);
    tries(t, TIMEOUT - 11251, 0, 10194);
    tries(t, TIMEOUT - 10000, 0, 0); /* it would begin too late */
    tries(t, TIMEOUT + 1, 0, 0);
    t = task(CS_NOT_SENT, 0);
    t.result.fault = CS_FAULT_UNREACHABLE;
    tries(t, 0, 0, 2000);
    t.result.fault = CS_FAULT_BAD_HOST;
    tries(t, 0, 0, 0);
    t = task(CS_UNKNOWN, 0);
    t.result.fault = CS_FAULT_CUT; /* never again */
    tries(t, 0, 0, 0);
}

static void just_before_the_end(void **state)
{
    (void)state;
    struct cs_task t = task(CS_BUSY, 0);
    t.yielded = true;
    b.timeout_ms = 3000;
    struct batch_slot s = {.state = BATCH_READY, .until_ms = NOW + 3000};
    t.now_ms = NOW + 999;
    batch_copied(&b, &s, &t, 0);
    assert_int_equal(s.state, BATCH_READY);
    t.now_ms = NOW + 1000;
    batch_copied(&b, &s, &t, 0);
    assert_int_equal(s.state, BATCH_OVER);
}

static void accepted(void **state)
{
    (void)state;
    struct batch_slot *s = ready("s-1", NULL, "");
    struct cs_task t = task(CS_DONE, NOW);
    memcpy(t.id, ID64, 64);
    t.id_n = 64;
    t.generation = 7;
    t.adopted = t.listed = true;
    t.seen.seen = LOOK_PROGRESSING;
    b.wait_ms = 50;
    batch_copied(&b, s, &t, 0);
    assert_true(s->state == BATCH_RUNNING && s->adopted && s->listed && s->generation == 7);
    assert_int_equal(s->absent_ms, -1);
    assert_int_equal(s->since_ms, NOW);
    assert_int_equal(s->until_ms, NOW + 50);
    assert_int_equal(s->seen, LOOK_PROGRESSING);
    asks(BATCH_POLL, "[\"" ID64 "\"]");
    b.wait_ms = 0;
    batch_copied(&b, s, &t, 0);
    assert_int_equal(s->until_ms, NOW);
    b.wait_ms = -1;
    t.listed = false;
    batch_copied(&b, s, &t, 0);
    assert_true(s->until_ms == INT64_MAX && s->absent_ms == NOW);
    t.seen.seen = LOOK_ACCOMPLISHED;
    batch_copied(&b, s, &t, 0);
    assert_true(s->state == BATCH_OVER && s->outcome == CS_DONE);
    t.seen.seen = LOOK_NOTHING;
    s->state = BATCH_READY;
    b.no_wait = true;
    batch_copied(&b, s, &t, 0);
    assert_true(s->state == BATCH_OVER && s->outcome == CS_DONE);
}

/* ---- looks at copies --------------------------------------------------------------------------- */

static void rounds(void **state)
{
    (void)state;
    running("s-1", NOW);
    rests(NOW, 2000);
    rests(NOW + 1999, 1);
    next(BATCH_POLL, NOW + 2000);
    polls("c-1", "progressing", CS_DONE, NOW + 2100);
    rests(NOW + 2100, 2000);
    next(BATCH_POLL, NOW + 4100);
    polls(NULL, NULL, CS_NOT_SENT, NOW + 80000);
    rests(NOW + 80000, 7500); /* three quarters of an eighth */
    running("s-2", NOW + 81000);
    rests(NOW + 81000, 2000); /* a new one: soon again */
    next(BATCH_POLL, NOW + 83000);
    asks(BATCH_POLL, "[\"c-1\",\"c-1\"]");
    batch_polled(&b, CS_NOT_SENT, false, NOW + 83000);
    rests(NOW + 83000, 2000);
    running("s-3", NOW + 84000);
    rests(NOW + 84000, 1000); /* not later than it was */
    batch_drop(&b, &b.slot[2]);
    batch_drop(&b, &b.slot[1]);
    batch_drop(&b, &b.slot[0]);
    running("s-4", NOW + 84500);
    rests(NOW + 84500, 2000); /* the only one: nobody need hurry */
}

static void more_than_one_call(void **state)
{
    size_t calls = 0, left = CS_BATCH_MAX;
    (void)state;
    while (b.n < CS_BATCH_MAX) {
        running("s-1", NOW);
    }
    for (; left > 0; calls++) {
        next(BATCH_POLL, NOW + 2000);
        polls(NULL, NULL, CS_DONE, NOW + 2000);
        left -= left < BATCH_ASK ? left : BATCH_ASK;
    }
    rests(NOW + 2000, 2000);
    assert_int_equal(calls, (CS_BATCH_MAX + BATCH_ASK - 1) / BATCH_ASK);
}

static enum batch_state looked(int64_t now_ms, const char *status)
{
    polls(status ? "c-1" : NULL, status, CS_DONE, now_ms);
    enum batch_state is = b.slot[0].state;
    b.round = !b.round;
    return is;
}

static void absent(void **state)
{
    (void)state;
    struct batch_slot *s = running("s-1", NOW);
    assert_int_equal(looked(NOW + 10 * MINUTE - 1, NULL), BATCH_RUNNING);
    assert_int_equal(looked(NOW + 10 * MINUTE, NULL), BATCH_OVER);
    assert_true(s->vanished && !s->listed && s->outcome == CS_FAILED);
    s = running("s-2", NOW);
    b.n = 1;
    *(s = b.slot) = b.slot[1];
    assert_int_equal(looked(NOW, "progressing"), BATCH_RUNNING);
    assert_true(s->listed && s->absent_ms == -1);
    assert_int_equal(looked(NOW + 20 * MINUTE, NULL), BATCH_RUNNING);
    assert_int_equal(looked(NOW + 20 * MINUTE + 30000, "progressing"), BATCH_RUNNING);
    assert_int_equal(looked(NOW + 30 * MINUTE, NULL), BATCH_RUNNING);
    assert_int_equal(looked(NOW + 31 * MINUTE - 1, NULL), BATCH_RUNNING);
    polls(NULL, NULL, CS_NOT_SENT, NOW + 40 * MINUTE); /* no answer says nothing */
    b.round = !b.round;
    assert_int_equal(s->state, BATCH_RUNNING);
    assert_int_equal(looked(NOW + 31 * MINUTE, NULL), BATCH_OVER);
    assert_true(s->vanished && s->listed && s->outcome == CS_FAILED);
}

/* A clock may begin at 0. */
static void absent_from_the_beginning(void **state)
{
    (void)state;
    running("s-1", 0);
    assert_int_equal(looked(1, NULL), BATCH_RUNNING);
    assert_int_equal(looked(10 * MINUTE, NULL), BATCH_OVER);
}

static void ends(const char *status, enum batch_state is, enum cs_outcome outcome)
{
    struct batch_slot *s = running("s-1", NOW);
    polls("c-1", status, CS_DONE, NOW + 1);
    assert_int_equal(s->state, is);
    assert_int_equal(s->outcome, outcome);
    assert_false(s->vanished);
    batch_drop(&b, s);
}

static void statuses(void **state)
{
    (void)state;
    ends("accomplished", BATCH_OVER, CS_DONE);
    ends("failed", BATCH_OVER, CS_FAILED);
    ends("progressing", BATCH_RUNNING, CS_DONE);
    ends("restoring", BATCH_RUNNING, CS_DONE);
    b.wait_ms = 1;
    ends("failed", BATCH_OVER, CS_FAILED);
    ends("accomplished", BATCH_OVER, CS_DONE);
    ends("progressing", BATCH_OVER, CS_PROGRESSING);
    b.wait_ms = 2;
    ends("progressing", BATCH_RUNNING, CS_DONE);
}

static void no_answer(void **state)
{
    (void)state;
    struct batch_slot *s = running("s-1", NOW);
    add("s-2");                                                       /* is none of its business */
    polls("c-1", "accomplished", CS_NOT_SENT, NOW + 10 * MINUTE - 1); /* a list that broke off */
    assert_int_equal(s->state, BATCH_RUNNING);
    assert_false(s->asked);
    b.round = !b.round;
    polls(NULL, NULL, CS_NOT_SENT, NOW + 10 * MINUTE);
    assert_true(s->state == BATCH_OVER && s->outcome == CS_PROGRESSING && !s->vanished);
    s->state = BATCH_RUNNING;
    b.round = !b.round;
    polls("c-1", "progressing", CS_DONE, NOW + 10 * MINUTE); /* from now on patient */
    b.round = !b.round;
    polls(NULL, NULL, CS_NOT_SENT, NOW + 600 * MINUTE);
    assert_int_equal(s->state, BATCH_RUNNING);
    b.round = !b.round;
    struct buf to = buf_over(text, sizeof text);
    batch_ask(&b, BATCH_POLL, &to);
    batch_polled(&b, CS_REFUSED, true, NOW);
    assert_true(s->state == BATCH_OVER && s->outcome == CS_PROGRESSING);
    assert_int_equal(b.slot[1].state, BATCH_NEW);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(time_of_a_try),
        TEST(try_again),
        TEST(just_before_the_end),
        TEST(accepted),
        TEST(rounds),
        TEST(more_than_one_call),
        TEST(absent),
        TEST(absent_from_the_beginning),
        TEST(statuses),
        TEST(no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
