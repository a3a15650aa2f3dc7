/* SPDX-License-Identifier: ISC
 * A task on a virtual clock: every code of the catalogue and every fault, alone and in pairs, then a
 * success. Nothing sleeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/str.h"
#include "job/task.h"
#include "unit/passes.h"

enum { TIMEOUT = 120000, CALL_MS = 300, SIGNED = 1700000000, AHEAD = 5000 };

/* What comes of an attempt. */
struct script_call {
    enum cs_fate fate;
    enum cs_fault fault;
    const struct catalog *row; /* ANSWERED; NULL: accepted */
    int64_t retry_after_ms;    /* 0: not said */
};

/* What came of it all. */
static struct run {
    struct cs_task task;
    unsigned calls, sleeps, keys;
    int64_t now, slept;
} run;

static void answer(struct cs_event *e, const struct script_call *c)
{
    *e =
        (struct cs_event){.fate = c->fate, .fault = c->fault, .signed_s = SIGNED + run.task.skew_s};
    e->answer.retry_after_ms = c->retry_after_ms > 0 ? c->retry_after_ms : -1;
    e->answer.date = SIGNED + AHEAD;
    if (c->fate == CS_FATE_ANSWERED) {
        e->answer.row = c->row;
        e->answer.accepted = c->row == NULL;
        e->answer.verdict = !c->row || catalog_meaning((enum catalog_kind)c->row->kind)->verdict;
    }
}

/* Runs n calls as scripted; a further one is a failure. */
static const struct cs_result *play(const struct script_call *calls, size_t n)
{
    static const struct cs_copy_snapshot copy;
    struct cs_event e = {.fate = CS_FATE_UNSENT};
    run = (struct run){.now = 5};
    task_begin(&run.task, &copy, run.now + TIMEOUT);
    for (unsigned steps = 0; steps < 1000; steps++) {
        struct cs_step s = cs_next(&run.task, &e, run.now, 0x80000000);
        switch (s.act) {
        case STEP_KEYS:
            run.keys++;
            e.fault = CS_OK;
            break;
        case STEP_CALL:
            assert_true(run.calls < n);
            answer(&e, &calls[run.calls++]);
            run.now += CALL_MS;
            break;
        case STEP_SLEEP:
            assert_true(s.ms > 0);
            run.sleeps++;
            run.slept += s.ms;
            run.now += s.ms;
            break;
        case STEP_DONE:
            assert_true(run.now <= 5 + TIMEOUT);
            return &run.task.result;
        }
    }
    fail();
    return NULL;
}

static const struct script_call success = {CS_FATE_ANSWERED, CS_OK, NULL, 0};

/* All that may happen: every row of the catalogue, every fault before and after sending. */
enum { CASES = CATALOG_ROWS + 2 * (CS_FAULTS - 1) };

static struct script_call nth(size_t i)
{
    if (i < CATALOG_ROWS) {
        return (struct script_call){CS_FATE_ANSWERED, CS_OK, &catalog_rows[i], 0};
    }
    i -= CATALOG_ROWS;
    enum cs_fate fate = i < CS_FAULTS - 1 ? CS_FATE_UNSENT : CS_FATE_SENT;
    return (struct script_call){fate, (enum cs_fault)(1 + i % (CS_FAULTS - 1)), NULL, 0};
}

/* What the catalogue and the README promise, in other words than the program's. */
static bool goes_on(const struct script_call *c)
{
    if (c->fate == CS_FATE_ANSWERED) {
        int kind = c->row->kind;
        return kind == CATALOG_WAIT || kind == CATALOG_NOT_READY || kind == CATALOG_CLOCK ||
               kind == CATALOG_EXPIRED;
    }
    return c->fate == CS_FATE_UNSENT && fault_passes(c->fault);
}

static bool at_most_once(const struct script_call *c)
{
    return c->row && (c->row->kind == CATALOG_CLOCK || c->row->kind == CATALOG_EXPIRED);
}

static enum cs_outcome meant(const struct script_call *c, bool asked)
{
    if (c->fate == CS_FATE_SENT) {
        return CS_UNKNOWN;
    }
    if (c->fate == CS_FATE_UNSENT) {
        enum cs_outcome o = task_unsent(c->fault);
        if (asked && (o == CS_NOT_SENT || o == CS_USAGE)) {
            return o == CS_NOT_SENT ? CS_BUSY : CS_LOCAL;
        }
        return o;
    }
    if (c->row->kind == CATALOG_DRY_RUN) {
        return CS_REFUSED;
    }
    return catalog_meaning((enum catalog_kind)c->row->kind)->outcome;
}

static void test_alone(void **state)
{
    (void)state;
    unsigned again = 0;
    for (size_t i = 0; i < CASES; i++) {
        struct script_call calls[] = {nth(i), success};
        const struct cs_result *r = play(calls, 2);
        if (goes_on(&calls[0])) {
            again++;
            assert_int_equal(run.calls, 2);
            assert_int_equal(r->outcome, CS_DONE);
        } else {
            assert_int_equal(run.calls, 1);
            assert_int_equal(r->outcome, meant(&calls[0], false));
            assert_int_equal(run.sleeps, 0);
        }
    }
    assert_true(again > 10 && again < CASES / 4);
}

static void test_in_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        for (size_t k = 0; k < CASES; k++) {
            struct script_call calls[] = {nth(i), nth(k), success};
            if (!goes_on(&calls[0])) {
                continue;
            }
            bool used = at_most_once(&calls[0]) && at_most_once(&calls[1]) &&
                        calls[0].row->kind == calls[1].row->kind;
            bool on = goes_on(&calls[1]) && !used;
            const struct cs_result *r = play(calls, 3);
            bool asked = calls[0].fate == CS_FATE_ANSWERED;
            assert_int_equal(run.calls, on ? 3 : 2);
            assert_int_equal(r->outcome, on ? CS_DONE : meant(&calls[1], asked));
        }
    }
}

static const struct catalog *row_of(const char *code)
{
    bool exact;
    return catalog_find(str_of(code), &exact);
}

static void test_throttled_to_the_end(void **state)
{
    (void)state;
    struct script_call calls[40];
    for (size_t i = 0; i < 40; i++) {
        calls[i] = (struct script_call){CS_FATE_ANSWERED, CS_OK, row_of("Throttling"), 0};
    }
    const struct cs_result *r = play(calls, 40);
    assert_int_equal(r->outcome, CS_BUSY);
    /* 350 600 1100 2100 4100 8100, then 15100 each: six of those fit, and one that is cut. */
    assert_int_equal(run.calls, 14);
    assert_int_equal(run.now, 5 + TIMEOUT - 2000 + CALL_MS);
}

static void test_retry_after(void **state)
{
    (void)state;
    struct script_call calls[] = {{CS_FATE_ANSWERED, CS_OK, row_of("Throttling.User"), 60000},
                                  success};
    assert_int_equal(play(calls, 2)->outcome, CS_DONE);
    assert_int_equal(run.slept, 60250);
    calls[0].retry_after_ms = 118000;
    assert_int_equal(play(calls, 2)->outcome, CS_BUSY);
    assert_int_equal(run.calls, 1);
    assert_int_equal(run.slept, 0);
}

static void test_clock(void **state)
{
    (void)state;
    struct script_call calls[] = {{CS_FATE_ANSWERED, CS_OK, row_of("IllegalTimestamp"), 0},
                                  {CS_FATE_ANSWERED, CS_OK, row_of("Throttling"), 0},
                                  success};
    assert_int_equal(play(calls, 3)->outcome, CS_DONE);
    assert_int_equal(run.task.skew_s, AHEAD);
    assert_int_equal(run.sleeps, 1);
    /* The service's clock is not the matter: said once more, it ends. */
    calls[1].row = row_of("InvalidTimeStamp.Expired");
    assert_int_equal(play(calls, 2)->outcome, CS_LOCAL);
    assert_int_equal(run.task.skew_s, AHEAD);
}

static void test_keys_again(void **state)
{
    (void)state;
    struct script_call calls[] = {
        {CS_FATE_ANSWERED, CS_OK, row_of("InvalidSecurityToken.Expired"), 0}, success};
    assert_int_equal(play(calls, 2)->outcome, CS_DONE);
    assert_int_equal(run.keys, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_in_pairs),
        cmocka_unit_test(test_throttled_to_the_end),
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_clock),
        cmocka_unit_test(test_keys_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
