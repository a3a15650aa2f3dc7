/* SPDX-License-Identifier: ISC
 * The pace of calls: never too many in a minute, fewer where the service finds them too many, and back. */
#include "cm.h"

#include "core/pace.h"

enum { RATE_MAX = 60000 };

/* A minute and its both ends never hold more than calls: the least gap is longer than its part of it. */
static void every_rate(void **state)
{
    (void)state;
    for (uint32_t calls = 1; calls <= RATE_MAX; calls++) {
        struct pace p = pace_of(calls);
        assert_int_equal(p.gap, p.least);
        assert_int_equal(p.next_ms, 0);
        assert_true(60000 / p.least + 1 <= (int64_t)calls);
        /* Not much slower than it may be: but for the millisecond. */
        assert_true((int64_t)(p.least - 1) * calls <= 60000);
    }
}

/* The times at which calls begin, however they come: counted in the window that ends with each. */
static void in_any_minute(void **state)
{
    static const uint32_t rates[] = {1, 2, 3, 7, 59, 60, 61, 999, 1000, 1001, 59999, 60000};
    static int64_t began[RATE_MAX + 1];
    (void)state;
    for (size_t r = 0; r < sizeof rates / sizeof rates[0]; r++) {
        struct pace p = pace_of(rates[r]);
        int64_t now = (int64_t)r - 5;
        size_t oldest = 0;
        for (size_t i = 0; i < 3000 && i <= RATE_MAX; i++) {
            int64_t ms = pace_wait(&p, now);
            assert_true(ms >= 0 && ms <= p.gap);
            now += ms;
            began[i] = now;
            while (began[oldest] < now - PACE_MINUTE_MS) {
                oldest++;
            }
            assert_true(i - oldest + 1 <= rates[r]);
            pace_note(&p, false);
            now += i % 10 == 0 ? (int64_t)i * 37 % 1000 : 0; /* some take their time */
        }
    }
}

static void waits(void **state)
{
    (void)state;
    struct pace p = pace_of(1000);
    assert_int_equal(pace_wait(&p, 5000), 0); /* the first one not at all */
    assert_int_equal(pace_wait(&p, 5000), 61);
    assert_int_equal(pace_wait(&p, 5061), 61); /* it began at 5061 */
    assert_int_equal(pace_wait(&p, 5122 + 60), 1);
    assert_int_equal(pace_wait(&p, 5183 + 61), 0);
    assert_int_equal(pace_wait(&p, 9000), 0); /* nothing is saved up */
    assert_int_equal(pace_wait(&p, 9000), 61);
}

static void slower_and_back(void **state)
{
    static const uint32_t rates[] = {1, 2, 7, 8, 1000, RATE_MAX};
    (void)state;
    for (size_t r = 0; r < sizeof rates / sizeof rates[0]; r++) {
        struct pace p = pace_of(rates[r]);
        int32_t most = p.least > 8000 ? p.least : 8000;
        for (int64_t want = p.least; p.gap < most;) {
            want = want * 2 < most ? want * 2 : most;
            pace_note(&p, true);
            assert_int_equal(p.gap, want);
        }
        for (int i = 0; i < 100; i++) {
            pace_note(&p, true);
            assert_int_equal(p.gap, most);
        }
        int calls = 0;
        for (int32_t before = p.gap; p.gap > p.least; before = p.gap, calls++) {
            pace_note(&p, false);
            int32_t want = before - before / 64 - 1;
            assert_int_equal(p.gap, want > p.least ? want : p.least);
        }
        assert_true(calls < 500);
        pace_note(&p, false);
        assert_int_equal(p.gap, p.least);
    }
}

static void no_limit(void **state)
{
    (void)state;
    struct pace p = {0};
    for (int i = 0; i < 100; i++) {
        assert_int_equal(pace_wait(&p, 77), 0);
        pace_note(&p, i % 3 == 0);
        assert_int_equal(p.gap, 0);
    }
}

/* A clock may begin anywhere, and run for long. */
static void far_away(void **state)
{
    (void)state;
    struct pace p = pace_of(1);
    assert_int_equal(pace_wait(&p, INT64_MAX - 1000000), 0);
    for (int i = 0; i < 10; i++) {
        pace_note(&p, true);
        assert_int_equal(pace_wait(&p, p.next_ms), 0);
    }
    struct pace early = pace_of(1000);
    early.next_ms = INT64_MIN;
    assert_int_equal(pace_wait(&early, -5), 0);
    assert_int_equal(early.next_ms, 56);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rate), cmocka_unit_test(in_any_minute),
        cmocka_unit_test(waits),      cmocka_unit_test(slower_and_back),
        cmocka_unit_test(no_limit),   cmocka_unit_test(far_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
