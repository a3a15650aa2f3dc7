/* SPDX-License-Identifier: ISC
 * Whether a call is made again, and when: the policy alone. */
#include "cm.h"

#include "core/date.h"
#include "unit/passes.h"

enum { LONG = 3600000 };

/* An error of that kind. */
static struct cs_answer of_kind(enum catalog_kind kind)
{
    static struct catalog row;
    row.kind = (uint8_t)kind;
    return (struct cs_answer){.status = 400,
                              .verdict = catalog_meaning(kind)->verdict,
                              .row = &row,
                              .date = 1700000000,
                              .retry_after_ms = -1};
}

static struct retry_step answered(struct retry *r, const struct cs_answer *a, int64_t left_ms,
                                  uint32_t random)
{
    return retry_next(r, RETRY_MAKES, CS_FATE_ANSWERED, a->fault, a, left_ms, random);
}

static void assert_step(struct retry_step got, enum retry_act act, int64_t ms)
{
    assert_int_equal(got.act, act);
    assert_int_equal(got.ms, ms);
}

static void test_each_kind(void **state)
{
    static const enum retry_act acts[CATALOG_KINDS] = {
        [CATALOG_WAIT] = RETRY_RESEND,   [CATALOG_NOT_READY] = RETRY_RESEND,
        [CATALOG_CONFLICT] = RETRY_LOOK, [CATALOG_MISMATCH] = RETRY_LOOK,
        [CATALOG_CLOCK] = RETRY_CLOCK,   [CATALOG_EXPIRED] = RETRY_KEYS};
    (void)state;
    for (int kind = 0; kind < CATALOG_KINDS; kind++) {
        struct cs_answer a = of_kind((enum catalog_kind)kind);
        for (int call = RETRY_MAKES; a.verdict && call <= RETRY_HARMLESS; call++) {
            struct retry r = {0};
            struct retry_step s =
                retry_next(&r, (enum retry_call)call, CS_FATE_ANSWERED, CS_OK, &a, LONG, MIDDLE);
            bool waits = s.act == RETRY_RESEND || kind == CATALOG_CONFLICT;
            assert_step(s, acts[kind], waits ? 350 : 0);
        }
    }
}

static void test_accepted_ends(void **state)
{
    (void)state;
    struct retry r = {0};
    struct cs_answer a = {.status = 200, .accepted = true, .verdict = true};
    assert_step(answered(&r, &a, LONG, 0), RETRY_END, 0);
}

/* It may have been done: look, however often. What only asks is asked again a few times. */
static void check_no_verdict(enum cs_fate fate, enum cs_fault fault, const struct cs_answer *a)
{
    struct retry makes = {0}, asks = {0};
    for (int i = 0; i < 300; i++) {
        struct retry_step s = retry_next(&makes, RETRY_MAKES, fate, fault, a, LONG, 0);
        assert_step(s, RETRY_LOOK, 100);
    }
    for (int i = 0; i < 3; i++) {
        struct retry_step s = retry_next(&asks, RETRY_HARMLESS, fate, fault, a, LONG, 0);
        assert_step(s, RETRY_RESEND, 100);
    }
    assert_step(retry_next(&asks, RETRY_HARMLESS, fate, fault, a, LONG, 0), RETRY_END, 0);
}

static void test_no_verdict(void **state)
{
    (void)state;
    for (int kind = 0; kind < CATALOG_KINDS; kind++) {
        struct cs_answer a = of_kind((enum catalog_kind)kind);
        a.verdict = false;
        a.retry_after_ms = 5000; /* not by this service, maybe */
        check_no_verdict(CS_FATE_ANSWERED, CS_OK, &a);
    }
    struct cs_answer a = {.date = DATE_NONE, .retry_after_ms = 1};
    check_no_verdict(CS_FATE_ANSWERED, CS_OK, &a);
    for (int fault = CS_OK + 1; fault < CS_FAULTS; fault++) {
        if (fault != CS_FAULT_INTERRUPTED) {
            check_no_verdict(CS_FATE_ANSWERED, (enum cs_fault)fault, &a);
            check_no_verdict(CS_FATE_SENT, (enum cs_fault)fault, NULL);
        }
    }
}

static void test_unsent(void **state)
{
    (void)state;
    for (int fault = CS_OK + 1; fault < CS_FAULTS; fault++) {
        for (int call = RETRY_MAKES; call <= RETRY_HARMLESS; call++) {
            struct retry r = {0};
            struct cs_answer stale = of_kind(CATALOG_WAIT); /* must not be looked at */
            for (int i = 0; i < (fault_passes((enum cs_fault)fault) ? 3 : 0); i++) {
                assert_step(retry_next(&r, (enum retry_call)call, CS_FATE_UNSENT,
                                       (enum cs_fault)fault, &stale, LONG, 0),
                            RETRY_RESEND, 100);
            }
            assert_step(retry_next(&r, (enum retry_call)call, CS_FATE_UNSENT, (enum cs_fault)fault,
                                   &stale, LONG, 0),
                        RETRY_END, 0);
        }
    }
}

static void test_interrupted(void **state)
{
    (void)state;
    for (int call = RETRY_MAKES; call <= RETRY_HARMLESS; call++) {
        for (int fate = CS_FATE_UNSENT; fate <= CS_FATE_SENT; fate++) {
            struct retry r = {0};
            assert_step(retry_next(&r, (enum retry_call)call, (enum cs_fate)fate,
                                   CS_FAULT_INTERRUPTED, NULL, LONG, 0),
                        RETRY_END, 0);
        }
    }
}

/* Half of each window, upon the least wait. */
static void test_windows(void **state)
{
    static const int64_t half[] = {250, 500, 1000, 2000, 4000, 8000, 15000, 15000, 15000};
    (void)state;
    struct retry r = {0};
    struct cs_answer a = of_kind(CATALOG_WAIT);
    for (size_t i = 0; i < sizeof half / sizeof half[0]; i++) {
        assert_step(answered(&r, &a, LONG, MIDDLE), RETRY_RESEND, 100 + half[i]);
    }
    for (int i = 0; i < 300; i++) {
        assert_step(answered(&r, &a, LONG, MIDDLE), RETRY_RESEND, 15100);
    }
}

static void test_jitter_spans_the_window(void **state)
{
    (void)state;
    struct cs_answer a = of_kind(CATALOG_NOT_READY);
    struct retry lowest = {0}, highest = {0};
    assert_step(answered(&lowest, &a, LONG, 0), RETRY_RESEND, 100);
    assert_step(answered(&highest, &a, LONG, UINT32_MAX), RETRY_RESEND, 599);
}

static void test_retry_after_is_kept(void **state)
{
    static const struct {
        int64_t after, least;
    } row[] = {{-1, 100}, {0, 100}, {99, 100}, {100, 100}, {101, 101}, {9000, 9000}};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof row / sizeof row[0]; i++) {
        struct cs_answer a = of_kind(i % 2 ? CATALOG_CONFLICT : CATALOG_WAIT);
        enum retry_act act = i % 2 ? RETRY_LOOK : RETRY_RESEND;
        struct retry r = {0};
        a.retry_after_ms = row[i / 2].after;
        assert_step(answered(&r, &a, LONG, 0), act, row[i / 2].least);
        assert_step(answered(&r, &a, LONG, MIDDLE), act, row[i / 2].least + 500);
    }
}

/* Two seconds are left for the attempt itself; a longer wait than fits is not begun. */
static void test_the_end_of_the_time(void **state)
{
    static const struct {
        int64_t left, after, ms; /* -1: the end */
    } row[] = {
        {2099, -1, -1},      {2100, -1, 100},   {2599, -1, 599},    {2600, -1, 599},
        {2300, -1, 300},     {0, -1, -1},       {-5, -1, -1},       {INT64_MIN + 2000, -1, -1},
        {11000, 9000, 9000}, {10999, 9000, -1}, {11001, 9000, 9001}};
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        struct retry r = {0};
        struct cs_answer a = of_kind(CATALOG_WAIT);
        a.retry_after_ms = row[i].after;
        assert_step(answered(&r, &a, row[i].left, UINT32_MAX),
                    row[i].ms < 0 ? RETRY_END : RETRY_RESEND, row[i].ms < 0 ? 0 : row[i].ms);
    }
    /* What needs no wait needs the two seconds all the same. */
    static const enum catalog_kind kinds[] = {CATALOG_CLOCK, CATALOG_EXPIRED, CATALOG_MISMATCH};
    for (size_t i = 0; i < 3; i++) {
        struct retry r = {0};
        struct cs_answer a = of_kind(kinds[i]);
        assert_step(answered(&r, &a, 1999, 0), RETRY_END, 0);
        assert_int_not_equal(answered(&r, &a, 2000, 0).act, RETRY_END);
    }
    struct retry r = {0};
    assert_step(retry_next(&r, RETRY_MAKES, CS_FATE_SENT, CS_FAULT_CUT, NULL, 2099, 0), RETRY_END,
                0);
    assert_step(retry_next(&r, RETRY_MAKES, CS_FATE_SENT, CS_FAULT_CUT, NULL, 2100, MIDDLE),
                RETRY_LOOK, 100);
}

static void test_once(void **state)
{
    (void)state;
    struct retry r = {0};
    struct cs_answer clock = of_kind(CATALOG_CLOCK);
    assert_step(answered(&r, &clock, LONG, 0), RETRY_CLOCK, 0);
    assert_step(answered(&r, &clock, LONG, 0), RETRY_END, 0);
    struct cs_answer expired = of_kind(CATALOG_EXPIRED);
    assert_step(answered(&r, &expired, LONG, 0), RETRY_KEYS, 0);
    assert_step(answered(&r, &expired, LONG, 0), RETRY_END, 0);
    struct cs_answer mismatch = of_kind(CATALOG_MISMATCH);
    assert_step(answered(&r, &mismatch, LONG, 0), RETRY_LOOK, 0);
    assert_step(answered(&r, &mismatch, LONG, 0), RETRY_END, 0);
}

static void test_no_date_no_clock(void **state)
{
    (void)state;
    struct retry r = {0};
    struct cs_answer a = of_kind(CATALOG_CLOCK);
    a.date = DATE_NONE;
    assert_step(answered(&r, &a, LONG, 0), RETRY_END, 0);
    a.date = 0;
    assert_step(answered(&r, &a, LONG, 0), RETRY_CLOCK, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind),
        cmocka_unit_test(test_accepted_ends),
        cmocka_unit_test(test_no_verdict),
        cmocka_unit_test(test_unsent),
        cmocka_unit_test(test_interrupted),
        cmocka_unit_test(test_windows),
        cmocka_unit_test(test_jitter_spans_the_window),
        cmocka_unit_test(test_retry_after_is_kept),
        cmocka_unit_test(test_the_end_of_the_time),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_no_date_no_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
