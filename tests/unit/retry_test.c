/* SPDX-License-Identifier: ISC
 * Whether a call is made again, and when: the policy alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/date.h"
#include "core/retry.h"
#include "unit/passes.h"

enum { LONG = 3600000, MIDDLE = 0x80000000 };

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
    return retry_next(r, CS_FATE_ANSWERED, a->fault, a, left_ms, random);
}

static void assert_step(struct retry_step got, enum retry_act act, int64_t ms)
{
    assert_int_equal(got.act, act);
    assert_int_equal(got.ms, ms);
}

static void test_each_kind(void **state)
{
    static const enum retry_act acts[CATALOG_KINDS] = {[CATALOG_WAIT] = RETRY_RESEND,
                                                       [CATALOG_NOT_READY] = RETRY_RESEND,
                                                       [CATALOG_CLOCK] = RETRY_CLOCK,
                                                       [CATALOG_EXPIRED] = RETRY_KEYS};
    (void)state;
    for (int kind = 0; kind < CATALOG_KINDS; kind++) {
        struct retry r = {0};
        struct cs_answer a = of_kind((enum catalog_kind)kind);
        assert_int_equal(answered(&r, &a, LONG, 0).act, acts[kind]);
    }
}

/* Whatever the kind: it may have been done. */
static void test_no_verdict_ends(void **state)
{
    (void)state;
    for (int kind = 0; kind < CATALOG_KINDS; kind++) {
        struct retry r = {0};
        struct cs_answer a = of_kind((enum catalog_kind)kind);
        a.verdict = false;
        assert_step(answered(&r, &a, LONG, 0), RETRY_END, 0);
    }
    struct retry r = {0};
    struct cs_answer not_read = {.fault = CS_FAULT_HTML, .date = DATE_NONE, .retry_after_ms = 1};
    assert_step(answered(&r, &not_read, LONG, 0), RETRY_END, 0);
    struct cs_answer accepted = {.status = 200, .accepted = true, .verdict = true};
    assert_step(answered(&r, &accepted, LONG, 0), RETRY_END, 0);
}

static void test_each_fault(void **state)
{
    (void)state;
    for (int fault = CS_OK + 1; fault < CS_FAULTS; fault++) {
        struct retry r = {0};
        struct cs_answer stale = of_kind(CATALOG_WAIT); /* must not be looked at */
        enum cs_fault f = (enum cs_fault)fault;
        enum retry_act wanted = fault_passes(f) ? RETRY_RESEND : RETRY_END;
        assert_int_equal(retry_next(&r, CS_FATE_UNSENT, f, &stale, LONG, 0).act, wanted);
        /* Once a byte was sent, nothing is sent again. */
        assert_step(retry_next(&r, CS_FATE_SENT, f, &stale, LONG, 0), RETRY_END, 0);
    }
}

static void test_unsent_a_few_times(void **state)
{
    (void)state;
    struct retry r = {0};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(retry_next(&r, CS_FATE_UNSENT, CS_FAULT_REFUSED, NULL, LONG, 0).act,
                         RETRY_RESEND);
    }
    assert_step(retry_next(&r, CS_FATE_UNSENT, CS_FAULT_REFUSED, NULL, LONG, 0), RETRY_END, 0);
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
    (void)state;
    struct cs_answer a = of_kind(CATALOG_WAIT);
    static const struct {
        int64_t after, least;
    } row[] = {{-1, 100}, {0, 100}, {99, 100}, {100, 100}, {101, 101}, {9000, 9000}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        struct retry r = {0};
        a.retry_after_ms = row[i].after;
        assert_step(answered(&r, &a, LONG, 0), RETRY_RESEND, row[i].least);
        assert_step(answered(&r, &a, LONG, MIDDLE), RETRY_RESEND, row[i].least + 500);
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
    struct retry r = {0};
    struct cs_answer a = of_kind(CATALOG_CLOCK);
    assert_step(answered(&r, &a, 1999, 0), RETRY_END, 0);
    assert_step(answered(&r, &a, 2000, 0), RETRY_CLOCK, 0);
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
        cmocka_unit_test(test_no_verdict_ends),
        cmocka_unit_test(test_each_fault),
        cmocka_unit_test(test_unsent_a_few_times),
        cmocka_unit_test(test_windows),
        cmocka_unit_test(test_jitter_spans_the_window),
        cmocka_unit_test(test_retry_after_is_kept),
        cmocka_unit_test(test_the_end_of_the_time),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_no_date_no_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
