/* SPDX-License-Identifier: ISC
 * A list of several pages on a virtual clock. Nothing sleeps. */
#include "cm.h"

#include <stdio.h>

#include "unit/passes.h"

enum { START = 7000, PAGE = 60000 /* --timeout */ };

/* One list. */
static struct list_run {
    struct cs_task task;
    struct cs_describe_snapshots wish;
    const struct came *came; /* one after the other; the last one ends it */
    const char *token;       /* which the next call must give; NULL: none */
    int64_t now, page;       /* when this page was begun */
    unsigned calls, entries;
    char log[128];
} l;

static void count(void *ctx, const struct cs_snapshot *s)
{
    (void)s;
    ++*(unsigned *)ctx;
}

static void begin_list(const struct came *came, enum call_place place)
{
    l = (struct list_run){.came = came, .now = START, .page = START};
    l.wish = (struct cs_describe_snapshots){.region_id = STR("cn-beijing"), .disk_id = STR("d-1")};
    l.task = (struct cs_task){.goal = TASK_LIST,
                              .list = &l.wish,
                              .entry = count,
                              .ctx = &l.entries,
                              .place = place,
                              .until_ms = START + PAGE};
    task_begin(&l.task, STR_NONE);
}

static void one_call(struct cs_event *e)
{
    const struct cs_call *call = &l.task.call;
    const struct cs_describe_snapshots *args = call->args;
    const struct came *c = l.came++;
    l.calls++;
    strcat(l.log, "L");
    assert_ptr_equal(call->action, &cs_describe_snapshots_action);
    assert_true(call->full && call->entry == count && call->ctx == &l.entries);
    assert_int_equal(call->place, l.task.place);
    assert_int_equal(call->until_ms, l.page + PAGE);
    assert_text(args->region_id, "cn-beijing");
    assert_text(args->disk_id, "d-1");
    assert_text(args->max_results, str_given(l.wish.max_results) ? "7" : "100");
    assert_true(str_eq(args->next_token, str_of(l.token)));
    assert_int_equal(str_given(args->next_token), l.token != NULL); /* empty would be sent, too */
    const struct cs_snapshot entry = {.snapshot_id = STR("s-1")};
    call->entry(call->ctx, &entry);
    *e = came_event(c, &l.task, "");
    l.now = came_after(c, &l.task, l.now);
    if (c->good) {
        l.token = c->next;
        l.page = l.now;
    }
}

static enum cs_outcome run_list(void)
{
    struct cs_event e = {.fate = CS_FATE_UNSENT};
    for (;;) {
        struct cs_step step = cs_next(&l.task, &e, l.now, 0);
        switch (step.act) {
        case STEP_KEYS:
            strcat(l.log, "k");
            e = (struct cs_event){.fate = CS_FATE_UNSENT};
            break;
        case STEP_CALL:
            one_call(&e);
            break;
        case STEP_SLEEP:
            strcat(l.log, "s");
            assert_int_equal(l.task.note, step.ms > 0 && l.calls > 0 ? NOTE_AGAIN : NOTE_NONE);
            l.now += step.ms;
            break;
        case STEP_DONE:
            return l.task.result.outcome;
        }
    }
}

static struct came page_before(const char *next)
{
    struct came c = came_good();
    c.next = next;
    return c;
}

/* Up to the page without a token; each has the whole time. */
static void test_pages(void **state)
{
    (void)state;
    const struct came came[] = {page_before("t"), page_before("t2"), page_before("t3"),
                                came_good()};
    for (int place = CALL_SOURCE; place <= CALL_DESTINATION; place++) {
        begin_list(came, (enum call_place)place);
        l.wish.max_results = place == CALL_SOURCE ? STR_NONE : STR("7");
        assert_int_equal(run_list(), CS_DONE);
        assert_string_equal(l.log, "kLLLL");
        assert_int_equal(l.entries, 4);
    }
}

/* A page that takes nearly all of its time takes none of the next one's. */
static void test_slow_pages(void **state)
{
    (void)state;
    struct came slow = page_before("t1");
    slow.ms = PAGE - 1;
    struct came other = slow;
    other.next = "t2";
    const struct came came[] = {slow, other, slow, came_good()};
    begin_list(came, CALL_SOURCE);
    assert_int_equal(run_list(), CS_DONE);
    assert_int_equal(l.calls, 4);
}

/* A token that comes again at once would lead round and round. */
static void test_endless(void **state)
{
    (void)state;
    const struct came came[] = {page_before("t1"), page_before("t1"), came_good()};
    begin_list(came, CALL_SOURCE);
    assert_int_equal(run_list(), CS_NOT_SENT);
    assert_int_equal(l.task.result.fault, CS_FAULT_INCOMPLETE);
    assert_int_equal(l.calls, 2);
}

/* Whatever comes of a call, on the first page or a later one: it is tried again as any look is, with the
 * token that it had, or is the end. */
static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * CAME_CASES; i++) {
        const struct came trouble = came_case(i / 2);
        const struct came came[] = {page_before("t1"), trouble, came_good()};
        bool used[CATALOG_KINDS] = {false}, later = i % 2;
        const char *steps = after(&trouble, after_look, "s", used);
        char log[32];
        begin_list(later ? came : came + 1, CALL_DESTINATION);
        enum cs_outcome outcome = run_list();
        (void)snprintf(log, sizeof log, "kL%s%s%s", later ? "L" : "", steps ? steps : "",
                       steps ? "L" : "");
        assert_string_equal(l.log, log);
        assert_int_equal(outcome, steps ? CS_DONE : meant(&trouble, false, false));
    }
}

/* Four in a row without an answer are the end; a page between begins to count anew. */
static void test_attempts(void **state)
{
    (void)state;
    const struct came dead = came_fault(CS_FATE_UNSENT, CS_FAULT_REFUSED);
    const struct came came[] = {dead, dead, dead, page_before("t1"), dead, dead, dead, dead};
    begin_list(came, CALL_SOURCE);
    assert_int_equal(run_list(), CS_NOT_SENT);
    assert_string_equal(l.log, "kLsLsLsLLsLsLsL");
}

/* Throttled until the page's time is over. */
static void test_busy(void **state)
{
    (void)state;
    struct came came[40];
    for (size_t i = 0; i < 40; i++) {
        came[i] = came_code("Throttling");
        came[i].retry_after_ms = 5000;
    }
    begin_list(came, CALL_SOURCE);
    assert_int_equal(run_list(), CS_BUSY);
    assert_true(l.now <= START + PAGE && l.calls > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),    cmocka_unit_test(test_slow_pages),
        cmocka_unit_test(test_endless),  cmocka_unit_test(test_cases),
        cmocka_unit_test(test_attempts), cmocka_unit_test(test_busy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
