/* SPDX-License-Identifier: ISC
 * A copy that yields (struct cs_task): where another one is in the way, or its source is not complete, it
 * ends at once; in all else it is a copy as any other. Every case of passes.h, alone and in pairs. */
#include "cm.h"

#include "unit/passes.h"

struct attempt {
    struct cs_task task;
    struct cs_copy_snapshot copy;
    struct token_defaults defaults;
    char log[64]; /* as in passes.h */
    size_t calls;
    int64_t now;
};

static void note(struct attempt *a, const char *step)
{
    assert_true(strlen(a->log) + 1 < sizeof a->log);
    strcat(a->log, step);
}

static void attempt_begin(struct attempt *a, enum task_looks looks, bool yields, int64_t left_ms)
{
    *a = (struct attempt){.now = BEGIN, .copy = tokens_copy()};
    token_fill(&a->copy, &a->defaults, 0, true);
    a->task = (struct cs_task){.looks = looks,
                               .no_wait = true,
                               .yields = yields,
                               .copy = &a->copy,
                               .defaults = &a->defaults,
                               .region = STR("cn-beijing"),
                               .until_ms = BEGIN + left_ms};
    task_begin(&a->task, STR_NONE);
}

/* Looks find nothing; calls for a copy come to these, the last of which is good. */
static void attempt(struct attempt *a, const struct came *c)
{
    struct cs_event e = {.fate = CS_FATE_UNSENT};
    for (;;) {
        struct cs_step step = cs_next(&a->task, &e, a->now, MIDDLE);
        e = (struct cs_event){.fate = CS_FATE_UNSENT};
        if (step.act == STEP_DONE) {
            return;
        }
        note(a, step.act == STEP_SLEEP ? "s" : step.act == STEP_KEYS ? "k" : "");
        a->now += step.act == STEP_SLEEP ? step.ms : 0;
        if (step.act == STEP_CALL) {
            bool makes = !a->task.call.entry;
            struct came came = makes ? c[a->calls++] : came_good();
            note(a, makes ? "C" : "L");
            e = came_event(&came, &a->task, "s-N");
            a->now = came_after(&came, &a->task, a->now);
        }
    }
}

/* After how many calls for a copy it yields; 0: it does not. Once a call may have made one, never. */
static size_t yields_after(const struct came *c)
{
    for (size_t n = 1; !c->good; n++, c++) {
        if (came_kind(c) == CATALOG_CONFLICT || came_kind(c) == CATALOG_NOT_READY) {
            return n;
        }
        if (c->fate != CS_FATE_UNSENT && !came_verdict(c)) {
            return 0;
        }
    }
    return 0;
}

static void check(const struct came *c, enum task_looks looks)
{
    static struct attempt usual, yields;
    attempt_begin(&usual, looks, false, TIMEOUT);
    attempt_begin(&yields, looks, true, TIMEOUT);
    attempt(&usual, c);
    attempt(&yields, c);
    size_t after = yields_after(c);
    const struct cs_result *r = &yields.task.result, *other = &usual.task.result;
    assert_false(usual.task.yielded);
    if (after == 0 || after > yields.calls) { /* or ended before */
        assert_false(yields.task.yielded);
        assert_string_equal(yields.log, usual.log);
        assert_int_equal(r->outcome, other->outcome);
        assert_int_equal(r->fault, other->fault);
        assert_int_equal(yields.now, usual.now);
        return;
    }
    size_t n = strlen(yields.log);
    assert_true(yields.task.yielded && yields.task.asked && !yields.task.unknown);
    assert_int_equal(yields.calls, after);
    assert_int_equal(yields.log[n - 1], 'C'); /* nothing comes after it */
    assert_memory_equal(yields.log, usual.log, n);
    assert_true(r->outcome == CS_BUSY && r->fault == CS_OK);
    assert_ptr_equal(r->answer.row, c[after - 1].row);
}

static void alone_and_in_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAME_CASES; i++) {
        for (size_t k = 0; k < CAME_CASES; k++) {
            const struct came c[] = {came_case(i), came_case(k), came_good()};
            check(c, TASK_LOOK_NONE);
            check(c, TASK_LOOK_TAG);
        }
        const struct came c[] = {came_case(i), came_good()};
        check(c, TASK_LOOK_TAG);
    }
}

/* A call that may have made a copy comes before each: whoever yielded would not know of it. */
static void unknown_sticks(void **state)
{
    static const char *const codes[] = {"InvalidOperation.UnfinishedCrossRegionCopy",
                                        "InvalidSnapshotId.NotReady", "LastTokenProcessing"};
    static struct attempt a;
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct came c[] = {came_fault(CS_FATE_SENT, CS_FAULT_CUT), came_code(codes[i]),
                                 came_code("MissingParameter")};
        attempt_begin(&a, TASK_LOOK_NONE, true, TIMEOUT);
        attempt(&a, c);
        assert_int_equal(a.calls, 3);
        assert_int_equal(a.task.result.outcome, CS_UNKNOWN);
        assert_false(a.task.yielded);
        attempt_begin(&a, TASK_LOOK_NONE, true, TIMEOUT);
        attempt(&a, c + 1);
        assert_string_equal(a.log, "kC");
        assert_true(a.task.yielded);
    }
}

/* Where no other try would fit into the time, it is the end, as without yielding: busy. */
static void at_the_end(void **state)
{
    static struct attempt a;
    struct came c = came_code("InvalidOperation.UnfinishedCrossRegionCopy");
    (void)state;
    for (int64_t left = 2099; left <= 2100; left++) {
        attempt_begin(&a, TASK_LOOK_NONE, true, CAME_MS + left);
        attempt(&a, &c);
        assert_string_equal(a.log, "kC");
        assert_int_equal(a.task.result.outcome, CS_BUSY);
        assert_int_equal(a.task.yielded, left == 2100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_and_in_pairs),
        cmocka_unit_test(unknown_sticks),
        cmocka_unit_test(at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
