/* SPDX-License-Identifier: ISC
 * Waiting for a copy on a virtual clock, up to a week of it: how often it is looked at, and what may
 * come in between. Nothing sleeps. */
#include "cm.h"

#include "unit/passes.h"

enum {
    START = 1000,
    UNTIL = START + 120000, /* --timeout */
    SECOND = 1000,
    MINUTE = 60 * SECOND,
    HOUR = 60 * MINUTE,
    FOREVER = -1
};

/* One wait. */
static struct wait {
    struct cs_task task;
    struct came (*service)(void);
    uint32_t random;
    int64_t earlier; /* by which the clock begins before START */
    int64_t now, begun, longest, shortest;
    bool answered; /* a list was */
    unsigned polls, keys, noted[NOTE_STALLED + 1];
} w;

static struct came last; /* what the service said last */

static int64_t waited(void)
{
    return w.now - w.begun;
}

static void begin_wait(enum task_goal goal, int64_t wait_ms)
{
    static struct cs_copy_snapshot copy;
    static struct token_defaults defaults;
    copy = tokens_copy();
    token_fill(&copy, &defaults, 0, true);
    w.now = START - w.earlier;
    w.longest = w.polls = w.keys = 0;
    w.answered = false;
    w.shortest = INT64_MAX;
    memset(w.noted, 0, sizeof w.noted);
    w.task = (struct cs_task){.goal = goal,
                              .looks = TASK_LOOK_NONE,
                              .copy = &copy,
                              .defaults = &defaults,
                              .region = STR("cn-beijing"),
                              .until_ms = UNTIL,
                              .wait_ms = wait_ms};
    task_begin(&w.task, goal == TASK_COPY ? STR_NONE : STR("s-1"));
}

/* How long a call may take: half a minute, and not past --wait, nor, where a command that only waits was
 * never answered, past --timeout; but two seconds. */
static void check_until(int64_t ms)
{
    int64_t most = w.task.wait_ms < 0 ? 30000 : w.task.wait_ms - waited();
    if (w.task.goal == TASK_WAIT && !w.answered && UNTIL - w.now < most) {
        most = UNTIL - w.now;
    }
    most = most > 30000 ? 30000 : most;
    assert_int_equal(ms, most > 2000 ? most : 2000);
}

static void one_call(struct cs_event *e)
{
    const struct cs_describe_snapshots *args = w.task.call.args;
    last = came_good();
    if (w.task.state == TASK_WAITING) {
        assert_text(args->snapshot_ids, "[\"s-1\"]");
        assert_text(args->region_id, "cn-beijing");
        assert_false(str_given(args->tag[0].key) || str_given(args->next_token));
        assert_true(w.task.call.place == CALL_DESTINATION && w.task.call.entry);
        check_until(w.task.call.until_ms - w.now);
        last = w.service();
        w.answered |= last.good;
        w.polls++;
        came_show(&last, &w.task);
    }
    *e = came_event(&last, &w.task, "s-1");
    w.now = came_after(&last, &w.task, w.now);
}

static void one_sleep(int64_t ms)
{
    assert_true(ms > 0);
    w.longest = ms > w.longest ? ms : w.longest;
    w.shortest = ms < w.shortest ? ms : w.shortest;
    w.now += ms;
}

static enum cs_outcome run_wait(enum task_goal goal, int64_t wait_ms, struct came (*service)(void))
{
    struct cs_event e = {.fate = CS_FATE_UNSENT};
    w.service = service;
    begin_wait(goal, wait_ms);
    for (;;) {
        struct cs_step step = cs_next(&w.task, &e, w.now, w.random);
        w.begun = w.task.begun_ms;
        w.noted[w.task.note]++;
        assert_true(w.task.note != NOTE_AGAIN || step.act == STEP_SLEEP);
        switch (step.act) {
        case STEP_KEYS:
            w.keys++;
            e = (struct cs_event){.fate = CS_FATE_UNSENT};
            break;
        case STEP_CALL:
            one_call(&e);
            break;
        case STEP_SLEEP:
            one_sleep(step.ms);
            break;
        case STEP_DONE:
            assert_int_equal(w.task.state, TASK_OVER);
            return w.task.result.outcome;
        }
    }
}

/* ---- how often ------------------------------------------------------------------------------- */

static int64_t polled_at; /* when the poll before was made */
static int64_t end_at;    /* when the copy is accomplished, after the beginning */

/* Three quarters to all of an eighth of the time that it took so far, 2 s to 30 s. */
static struct came checks_interval(void)
{
    int64_t gap = w.now - polled_at - CAME_MS, eighth = (w.now - gap - w.begun) / 8;
    int64_t most = eighth > 30000 ? 30000 : eighth, least = most * 3 / 4;
    int64_t want = w.random == 0 ? least : most;
    if (w.polls > 0) {
        want = want > 2000 ? want : 2000;
        assert_true(gap <= want && gap >= want - 2);
        assert_true(gap >= 2000 && gap <= 30000);
    }
    polled_at = w.now;
    return came_list(waited() < end_at ? "p1" : "a1");
}

static void test_intervals(void **state)
{
    (void)state;
    end_at = HOUR;
    for (w.random = 0;; w.random = UINT32_MAX) {
        assert_int_equal(run_wait(TASK_COPY, FOREVER, checks_interval), CS_DONE);
        assert_int_equal(run_wait(TASK_WAIT, FOREVER, checks_interval), CS_DONE);
        if (w.random > 0) {
            return;
        }
    }
}

/* A command that waits looks at once; one that has just asked for a copy gives it 2 s. */
static struct came checks_first(void)
{
    assert_int_equal(waited(), w.task.goal == TASK_WAIT ? 0 : 2000);
    return came_list("a1");
}

static void test_first(void **state)
{
    (void)state;
    assert_int_equal(run_wait(TASK_COPY, FOREVER, checks_first), CS_DONE);
    assert_int_equal(run_wait(TASK_WAIT, FOREVER, checks_first), CS_DONE);
    assert_int_equal(w.polls, 1);
}

/* One per cent in a hundred minutes. */
static struct came moves(void)
{
    static char list[16];
    int64_t percent = waited() / (100 * MINUTE);
    if (percent >= 100) {
        return came_list("a1");
    }
    struct buf b = buf_over(list, sizeof list - 1);
    buf_z(&b, "p1:");
    buf_number(&b, (uint64_t)percent);
    buf_byte(&b, '%');
    list[b.n] = '\0';
    return came_list(list);
}

static void test_a_week(void **state)
{
    (void)state;
    const int64_t week = 10000 * (int64_t)MINUTE;
    for (int turn = 0; turn < 3; turn++) {
        w.random = (uint32_t)turn * 0x7FFFFFFF;
        assert_int_equal(run_wait(TASK_COPY, FOREVER, moves), CS_DONE);
        assert_true(waited() >= week && waited() < week + MINUTE);
        assert_true(w.polls > week / (30000 + CAME_MS) && w.polls < week / 22500 + 50);
        /* Each of a hundred steps took longer than what is worth a word. */
        assert_int_equal(w.noted[NOTE_STALLED], 100);
    }
}

/* ---- absent ---------------------------------------------------------------------------------- */

static struct came nothing(void)
{
    return came_good();
}

static struct came listed_once(void)
{
    return came_list(w.polls == 0 ? "p1" : "");
}

static struct came flickers(void)
{
    return came_list(waited() > HOUR ? "a1" : w.polls % 2 ? "" : "p1");
}

static struct came comes_late(void)
{
    return came_list(waited() > 9 * MINUTE ? "a1" : "");
}

static void test_absent(void **state)
{
    (void)state;
    for (int goal = TASK_COPY; goal <= TASK_WAIT; goal++) {
        assert_int_equal(run_wait((enum task_goal)goal, FOREVER, nothing), CS_FAILED);
        assert_true(w.task.vanished && !w.task.listed);
        assert_true(waited() >= 10 * MINUTE && waited() <= 10 * MINUTE + 31 * SECOND);
        assert_int_equal(w.noted[NOTE_UNLISTED], w.polls - 1);
        assert_int_equal(run_wait((enum task_goal)goal, FOREVER, listed_once), CS_FAILED);
        assert_true(w.task.vanished && w.task.listed);
        assert_true(waited() >= MINUTE && waited() < MINUTE + 12 * SECOND);
        assert_int_equal(run_wait((enum task_goal)goal, FOREVER, flickers), CS_DONE);
        assert_int_equal(run_wait((enum task_goal)goal, FOREVER, comes_late), CS_DONE);
        assert_false(w.task.vanished);
    }
}

/* Nobody can be reached for an hour; the first list after it lacks the copy, the next has it. */
static struct came flickers_after_outage(void)
{
    static unsigned back;
    if (w.polls == 0) {
        back = 0;
        return came_list("p1");
    }
    return waited() < HOUR ? came_fault(CS_FATE_UNSENT, CS_FAULT_UNREACHABLE)
                           : came_list(back++ == 0 ? "" : "a1");
}

static void test_one_list_is_not_enough(void **state)
{
    (void)state;
    assert_int_equal(run_wait(TASK_COPY, FOREVER, flickers_after_outage), CS_DONE);
}

static struct came fails(void)
{
    return came_list(waited() < HOUR ? "p1:7%" : "f1:7%");
}

static void test_failed(void **state)
{
    (void)state;
    assert_int_equal(run_wait(TASK_COPY, FOREVER, fails), CS_FAILED);
    assert_false(w.task.vanished);
    assert_int_equal(w.task.result.fault, CS_OK);
    assert_text(task_id(&w.task), "s-1");
}

/* ---- how far it is ---------------------------------------------------------------------------- */

/* Stands still for an hour, moves, stands still again. */
static struct came stands_still(void)
{
    int64_t hours = waited() / HOUR;
    return came_list(hours == 0 ? "p1:5%/70" : hours == 1 ? "p1:5%/60" : "a1");
}

static struct came moves_on(void)
{
    static const char *const all[] = {"p1:1%", "p1:2%"};
    return came_list(waited() < HOUR ? all[waited() / (14 * MINUTE) % 2] : "a1");
}

static void test_stalled(void **state)
{
    (void)state;
    assert_int_equal(run_wait(TASK_COPY, FOREVER, stands_still), CS_DONE);
    assert_int_equal(w.noted[NOTE_STALLED], 2);
    assert_int_equal(w.noted[NOTE_PROGRESS], w.polls - 3);
    assert_int_equal(run_wait(TASK_COPY, FOREVER, moves_on), CS_DONE);
    assert_int_equal(w.noted[NOTE_STALLED], 0);
}

static const char *const odd[] = {
    "p1:90%/1", "p1:10%/99999999999",      "p1",     "p1:101%",   "p1:-5%",
    "p1:abc",   "p1:18446744073709551616", "x1:50%", "p1:100%/0", "a1:0%"};
static const int odd_percent[] = {90, 10, -1, -1, -1, -1, -1, 50, 100};
static const int odd_remain[] = {1, -1, -1, -1, -1, -1, -1, -1, 0};

static struct came says_odd(void)
{
    if (w.polls > 0) {
        assert_int_equal(w.task.seen.percent, odd_percent[w.polls - 1]);
        assert_int_equal(w.task.seen.remain_s, odd_remain[w.polls - 1]);
    }
    return came_list(odd[w.polls]);
}

/* The figures are hints: only the status ends it. */
static void test_odd_figures(void **state)
{
    (void)state;
    assert_int_equal(run_wait(TASK_COPY, FOREVER, says_odd), CS_DONE);
    assert_int_equal(w.polls, sizeof odd / sizeof odd[0]);
}

/* ---- what may come in between ------------------------------------------------------------------ */

static struct came trouble;
static unsigned first_trouble, last_trouble; /* by polls */

static struct came is_troubled(void)
{
    bool now = w.polls >= first_trouble && w.polls <= last_trouble;
    return now ? trouble : came_list(w.polls < first_trouble ? "p1" : "a1");
}

/* How many of them are the end: what this machine will not get over, and what the service refuses. 0: no
 * number. */
static unsigned many(const struct came *c)
{
    switch (came_kind(c)) {
    case CATALOG_REFUSED:
    case CATALOG_DENIED:
    case CATALOG_KEYS:
    case CATALOG_DRY_RUN:
        return 1;
    case CATALOG_MISMATCH:
    case CATALOG_CLOCK:
    case CATALOG_EXPIRED:
        return 2;
    default:
        break;
    }
    switch (c->fault) {
    case CS_FAULT_INTERRUPTED:
    case CS_FAULT_NO_KEYS: /* of no call: but where it comes, there is nothing to sign with */
    case CS_FAULT_ENTROPY:
    case CS_FAULT_BAD_HOST:
    case CS_FAULT_BAD_VALUE:
    case CS_FAULT_REQUEST_TOO_LONG:
    case CS_FAULT_TLS_ROOTS_FILE:
        return 1;
    default:
        return 0;
    }
}

/* Faults of this machine come before a byte is sent. */
static bool can_be(const struct came *c)
{
    return c->fate == CS_FATE_UNSENT || c->fault == CS_OK || c->fault == CS_FAULT_INTERRUPTED ||
           many(c) == 0;
}

static void test_trouble_once_listed(void **state)
{
    (void)state;
    first_trouble = 1;
    for (size_t i = 0; i < CAME_CASES; i++) {
        trouble = came_case(i);
        unsigned end = many(&trouble);
        for (int goal = TASK_COPY; can_be(&trouble) && goal <= TASK_WAIT; goal++) {
            last_trouble = 1000; /* for hours */
            enum cs_outcome outcome = run_wait((enum task_goal)goal, FOREVER, is_troubled);
            assert_int_equal(outcome, end > 0 ? CS_PROGRESSING : CS_DONE);
            assert_int_equal(w.polls, end > 0 ? 1 + end : 1002);
            if (end > 0) {
                assert_int_equal(w.task.result.fault, trouble.fault);
                assert_ptr_equal(w.task.result.answer.row, trouble.row);
            } else {
                assert_true(waited() > 6 * HOUR && w.longest < 31 * SECOND);
            }
            last_trouble = end > 0 ? end - 1 : 0; /* one fewer is got over */
            assert_int_equal(run_wait((enum task_goal)goal, FOREVER, is_troubled), CS_DONE);
        }
    }
}

/* Every tenth time, and the clock is wrong as often. */
static struct came expires(void)
{
    unsigned turn = w.polls % 10;
    return waited() > HOUR * 12 ? came_list("a1")
           : turn == 3          ? came_code("InvalidSecurityToken.Expired")
           : turn == 7          ? came_code("InvalidTimeStamp.Expired")
                                : came_list("p1");
}

/* Each is mended at once, however often: temporary credentials last an hour. */
static void test_keys_and_clocks(void **state)
{
    (void)state;
    assert_int_equal(run_wait(TASK_COPY, FOREVER, expires), CS_DONE);
    assert_true(w.keys > 100 && w.keys >= w.polls / 10 && w.keys <= w.polls / 10 + 2);
    assert_int_equal(w.task.skew_s, CAME_AHEAD);
    assert_int_equal(w.noted[NOTE_AGAIN], 0);
}

static int64_t retry_after(void)
{
    trouble = came_code("Throttling");
    trouble.retry_after_ms = 5 * MINUTE;
    first_trouble = last_trouble = 1;
    return trouble.retry_after_ms;
}

/* What the service asks for is kept, but for the end of the time to wait. */
static void test_retry_after(void **state)
{
    (void)state;
    int64_t ms = retry_after();
    w.random = 0;
    assert_int_equal(run_wait(TASK_COPY, FOREVER, is_troubled), CS_DONE);
    assert_int_equal(w.longest, ms);
    assert_int_equal(run_wait(TASK_COPY, 2 * MINUTE, is_troubled), CS_DONE);
    assert_int_equal(waited(), 2 * MINUTE + CAME_MS);
}

/* Never answered: then it is hardly the right service. A copy that was accepted gets the time in which it
 * must be listed. */
static void test_trouble_from_the_beginning(void **state)
{
    (void)state;
    first_trouble = 0;
    last_trouble = 100000;
    for (size_t i = 0; i < CAME_CASES; i++) {
        trouble = came_case(i);
        if (!can_be(&trouble)) {
            continue;
        }
        assert_int_equal(run_wait(TASK_COPY, FOREVER, is_troubled), CS_PROGRESSING);
        unsigned end = many(&trouble);
        assert_true(end > 0 ? w.polls == end
                            : waited() >= 10 * MINUTE && waited() < 10 * MINUTE + 31 * SECOND);
        enum cs_outcome outcome = run_wait(TASK_WAIT, FOREVER, is_troubled);
        assert_int_equal(outcome, meant(&trouble, false, false));
        assert_true(end > 0 ? w.polls == end : w.now >= UNTIL && w.now < UNTIL + 31 * SECOND);
    }
}

/* A list that was answered ends a row of failures: the next one has all its waits, too. */
static void test_a_row_of_failures(void **state)
{
    (void)state;
    trouble = came_fault(CS_FATE_SENT, CS_FAULT_CUT);
    first_trouble = 1;
    last_trouble = 3;
    w.random = UINT32_MAX;
    assert_int_equal(run_wait(TASK_COPY, FOREVER, is_troubled), CS_DONE);
    assert_int_equal(w.longest, 100 + 1999);
    w.random = 0;
}

/* ---- to the millisecond ------------------------------------------------------------------------ */

static int64_t lands_at, span; /* lands_at: when an answer arrives, if a call can make it so */

static struct came landing(struct came c)
{
    int64_t left = lands_at - waited();
    c.ms = left > 0 && left <= 30000 ? left : CAME_MS;
    return c;
}

static struct came never_listed(void)
{
    lands_at = span;
    return landing(came_good());
}

/* The first list that lacks it begins the span. */
static struct came vanishes(void)
{
    lands_at = w.polls == 1 ? waited() + CAME_MS + span : lands_at;
    return w.polls == 0 ? came_list("p1") : w.polls == 1 ? came_good() : landing(came_good());
}

static struct came is_lost(void)
{
    lands_at = span;
    return landing(came_fault(CS_FATE_SENT, CS_FAULT_CUT));
}

static void ends_after(enum task_goal goal, struct came (*service)(void), int64_t ms,
                       enum cs_outcome outcome)
{
    span = ms;
    assert_int_equal(run_wait(goal, FOREVER, service), outcome);
    assert_int_equal(waited(), lands_at);
    span = ms - 1;
    assert_int_equal(run_wait(goal, FOREVER, service), outcome);
    assert_true(waited() > lands_at + 1);
}

static void test_spans(void **state)
{
    (void)state;
    w.random = 0;
    for (w.earlier = 0; w.earlier <= START; w.earlier += START) { /* a clock may begin at 0, too */
        for (int goal = TASK_COPY; goal <= TASK_WAIT; goal++) {
            ends_after((enum task_goal)goal, never_listed, 10 * MINUTE, CS_FAILED);
            ends_after((enum task_goal)goal, vanishes, MINUTE, CS_FAILED);
        }
        ends_after(TASK_COPY, is_lost, 10 * MINUTE, CS_PROGRESSING);
        ends_after(TASK_WAIT, is_lost, UNTIL - START + w.earlier, CS_NOT_SENT);
    }
    w.earlier = 0;
}

/* The first list begins the span. */
static struct came stands(void)
{
    lands_at = w.polls == 0 ? waited() + CAME_MS + span : lands_at;
    return w.polls == 0          ? came_list("p1:5%")
           : waited() < lands_at ? landing(came_list("p1:5%"))
                                 : came_list("a1");
}

static void test_stalled_exactly(void **state)
{
    (void)state;
    w.random = 0;
    for (span = 15 * MINUTE - 1; span <= 15 * MINUTE; span++) {
        assert_int_equal(run_wait(TASK_COPY, FOREVER, stands), CS_DONE);
        assert_int_equal(w.noted[NOTE_STALLED], span == 15 * MINUTE);
    }
}

/* ---- --wait ----------------------------------------------------------------------------------- */

static struct came progresses(void)
{
    return came_list("p1:1%");
}

static struct came is_unreachable(void)
{
    return w.polls == 0 ? progresses() : came_fault(CS_FATE_UNSENT, CS_FAULT_UNREACHABLE);
}

static struct came was_listed(void)
{
    return w.polls == 0 ? progresses() : nothing();
}

/* It is looked at once more when the time is over. */
static void test_bound(void **state)
{
    (void)state;
    static struct came (*const all[])(void) = {progresses, is_unreachable, flickers};
    for (size_t i = 0; i < 3; i++) {
        for (int64_t ms = 1; ms < HOUR; ms = ms * 3 + 1) {
            assert_int_equal(run_wait(TASK_WAIT, ms, all[i]), CS_PROGRESSING);
            assert_true(waited() >= ms && waited() <= ms + CAME_MS);
            enum cs_outcome outcome = run_wait(TASK_COPY, ms, all[i]);
            assert_int_equal(outcome, CS_PROGRESSING);
            assert_true(waited() >= ms && waited() <= ms + CAME_MS);
        }
    }
    assert_int_equal(run_wait(TASK_WAIT, 30 * SECOND, was_listed), CS_PROGRESSING);
    assert_int_equal(run_wait(TASK_COPY, 5 * MINUTE, nothing), CS_PROGRESSING);
    assert_false(w.task.vanished);
}

/* To the millisecond: what is left is slept, and nothing is asked when nothing is left. */
static void test_bound_exactly(void **state)
{
    (void)state;
    assert_int_equal(run_wait(TASK_WAIT, 0, progresses), CS_PROGRESSING);
    assert_int_equal(w.polls, 1);
    assert_int_equal(run_wait(TASK_COPY, 0, progresses), CS_PROGRESSING);
    assert_int_equal(w.polls, 1);
    assert_int_equal(waited(), CAME_MS);
    assert_int_equal(run_wait(TASK_WAIT, CAME_MS, progresses), CS_PROGRESSING);
    assert_int_equal(w.polls, 1);
    assert_int_equal(run_wait(TASK_WAIT, CAME_MS + 1, progresses), CS_PROGRESSING);
    assert_int_equal(w.polls, 2);
    assert_int_equal(w.shortest, 1);
    assert_int_equal(waited(), 2 * CAME_MS + 1);
}

/* An id that was never listed: it may be too new. Without one list that was answered nobody knows. */
static void test_bound_unlisted(void **state)
{
    (void)state;
    assert_int_equal(run_wait(TASK_WAIT, 5 * MINUTE, nothing), CS_PROGRESSING);
    assert_false(w.task.vanished || w.task.listed);
    assert_int_equal(waited(), 5 * MINUTE + CAME_MS);
    first_trouble = 0;
    last_trouble = 100000;
    trouble = came_fault(CS_FATE_UNSENT, CS_FAULT_UNREACHABLE);
    assert_int_equal(run_wait(TASK_WAIT, 30 * SECOND, is_troubled), CS_NOT_SENT);
    assert_false(w.task.vanished);
    assert_int_equal(run_wait(TASK_COPY, 30 * SECOND, is_troubled), CS_PROGRESSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_intervals),
        cmocka_unit_test(test_first),
        cmocka_unit_test(test_a_week),
        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_one_list_is_not_enough),
        cmocka_unit_test(test_failed),
        cmocka_unit_test(test_stalled),
        cmocka_unit_test(test_odd_figures),
        cmocka_unit_test(test_trouble_once_listed),
        cmocka_unit_test(test_keys_and_clocks),
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_trouble_from_the_beginning),
        cmocka_unit_test(test_a_row_of_failures),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_stalled_exactly),
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_bound_exactly),
        cmocka_unit_test(test_bound_unlisted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
