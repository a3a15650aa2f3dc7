/* SPDX-License-Identifier: ISC
 * Which of the listed snapshots is meant, and which of those is the best. */
#include "guard.h"

#include "cm.h"

#include "core/look.h"
#include "unit/tokens.h"

#define SOURCE_ID "s-bp67acfmxazb4p0001"
#define REGION    "cn-hangzhou"
#define ARN       "acs:kms:cn-beijing:1:key/"
/* 64 characters. */
#define ID64 "a234567890123456789012345678901234567890123456789012345678901234"

/* An entry that names its source; NULL: it does not. */
static struct cs_snapshot entry(const char *id, const char *status, const char *source,
                                const char *region)
{
    return (struct cs_snapshot){.snapshot_id = str_of(id),
                                .status = str_of(status),
                                .source_snapshot_id = str_of(source),
                                .source_region_id = str_of(region)};
}

static void see(struct look *l, const char *id, const char *status)
{
    struct cs_snapshot s = entry(id, status, SOURCE_ID, REGION);
    look_at(l, &s);
}

/* ---- which is meant ---------------------------------------------------------------------------- */

static bool meant(const struct cs_copy_snapshot *copy, bool marked, const struct cs_snapshot *s)
{
    struct look l = look_for_copy(copy, marked);
    assert_false(str_given(look_id(&l)));
    look_at(&l, s);
    assert_int_equal(str_given(look_id(&l)), l.seen != LOOK_NOTHING);
    return l.seen != LOOK_NOTHING;
}

/* What is marked may leave out its source, but not name another one. */
static void test_source(void **state)
{
    static const struct {
        const char *id, *region;
        bool all, marked;
    } rows[] = {
        {SOURCE_ID, REGION, true, true},
        {SOURCE_ID, NULL, false, true},
        {NULL, REGION, false, true},
        {NULL, NULL, false, true},
        {"", "", false, false},
        {"", REGION, false, false},
        {SOURCE_ID, "", false, false},
        {"s-other", REGION, false, false},
        {SOURCE_ID, "cn-x", false, false},
        {NULL, "cn-x", false, false},
        {"s-other", NULL, false, false},
        {SOURCE_ID "1", REGION, false, false},
        {"s", REGION, false, false},
        {SOURCE_ID, "c", false, false},
    };
    (void)state;
    const struct cs_copy_snapshot copy = tokens_copy();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cs_snapshot s = entry("s-1", "progressing", rows[i].id, rows[i].region);
        assert_int_equal(meant(&copy, false, &s), rows[i].all);
        assert_int_equal(meant(&copy, true, &s), rows[i].marked);
    }
}

static void test_encrypted(void **state)
{
    static const struct {
        const char *encrypted, *key; /* of the wish */
        bool is;                     /* the entry is encrypted, */
        const char *with;            /* with that key */
        bool meant;
    } rows[] = {
        {NULL, NULL, false, NULL, true},        {NULL, NULL, true, "k", true},
        {"false", NULL, false, NULL, true},     {"false", NULL, true, "k", false},
        {"true", NULL, true, NULL, true},       {"true", NULL, true, "k", true},
        {"true", NULL, false, NULL, false},     {"TRUE", NULL, true, NULL, true},
        {"true", "k", true, "k", true},         {"true", "k", true, "K", false},
        {"true", "k", true, NULL, true},        {"true", "k", true, "", true},
        {"true", "", true, "k", true},          {"true", "k", false, "k", false},
        {"true", ARN "k", true, "k", true},     {"true", "k", true, ARN "k", true},
        {"true", ARN "k", true, ARN "k", true}, {"true", ARN "k", true, ARN "j", false},
        {"true", ARN "k", true, "key", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cs_copy_snapshot copy = tokens_copy();
        copy.encrypted = str_of(rows[i].encrypted);
        copy.kms_key_id = str_of(rows[i].key);
        struct cs_snapshot s = entry("s-1", "accomplished", SOURCE_ID, REGION);
        s.encrypted = rows[i].is;
        s.kms_key_id = str_of(rows[i].with);
        assert_int_equal(meant(&copy, false, &s), rows[i].meant);
        assert_int_equal(meant(&copy, true, &s), rows[i].meant);
    }
}

static void test_one_id(void **state)
{
    (void)state;
    struct look l = look_for_id(STR(ID64));
    assert_false(str_given(look_id(&l)));
    see(&l, "a23", "accomplished");
    see(&l, ID64 "5", "accomplished");
    see(&l, "", "accomplished");
    assert_int_equal(l.seen, LOOK_NOTHING);
    struct guard id = guard_copy(ID64, 64);
    struct cs_snapshot s = {
        .snapshot_id = {id.p, id.n}, .status = STR("failed"), .encrypted = true};
    look_at(&l, &s);
    guard_free(&id);
    assert_int_equal(l.seen, LOOK_FAILED);
    assert_text(look_id(&l), ID64);
}

/* ---- which is the best ------------------------------------------------------------------------- */

static enum look_seen seen_as(const char *status)
{
    struct look l = look_for_id(STR("s-1"));
    see(&l, "s-1", status);
    return l.seen;
}

static void test_status(void **state)
{
    static const char *const unclear[] = {"Accomplished", "FAILED",  "restoring",
                                          "all",          "failed ", "accomplishe"};
    (void)state;
    assert_int_equal(seen_as("failed"), LOOK_FAILED);
    assert_int_equal(seen_as("progressing"), LOOK_PROGRESSING);
    assert_int_equal(seen_as("accomplished"), LOOK_ACCOMPLISHED);
    /* In the way, not done, and nothing that may be done again. */
    for (size_t i = 0; i < sizeof unclear / sizeof unclear[0]; i++) {
        struct look l = look_for_id(STR("s-1"));
        see(&l, "s-1", unclear[i]);
        assert_true(l.seen > LOOK_FAILED && l.seen <= LOOK_PROGRESSING);
        assert_int_equal(l.failed, 0);
    }
}

static const char *const words[] = {"failed", "restoring", "progressing", "accomplished"};

/* There is one of each id: listed twice in two ways, either may be right. */
static void test_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < 16; i++) {
        struct look l = look_for_id(STR("s-1"));
        see(&l, "s-1", words[i % 4]);
        enum look_seen first = l.seen;
        see(&l, "s-2", "failed");
        see(&l, "s-1", words[i / 4]);
        assert_int_equal(l.seen, i % 4 == i / 4 ? first : LOOK_UNCLEAR);
        assert_text(look_id(&l), "s-1");
    }
}

static bool copied(struct look l, const char *source, const char *region)
{
    struct cs_snapshot s = entry("s-1", "progressing", source, region);
    assert_false(l.copied);
    look_at(&l, &s);
    assert_int_equal(l.seen, LOOK_PROGRESSING);
    return l.copied;
}

/* Whatever names a source is a copy. */
static void test_copied(void **state)
{
    (void)state;
    const struct cs_copy_snapshot copy = tokens_copy();
    assert_true(copied(look_for_id(STR("s-1")), SOURCE_ID, REGION));
    assert_true(copied(look_for_id(STR("s-1")), "s", NULL));
    assert_false(copied(look_for_id(STR("s-1")), NULL, REGION));
    assert_false(copied(look_for_id(STR("s-1")), "", REGION));
    assert_true(copied(look_for_copy(&copy, true), SOURCE_ID, REGION));
    assert_false(copied(look_for_copy(&copy, true), NULL, NULL));
}

static const char *const ids[] = {"s-0", "s-1", "s-2", "s-3"};

/* The best of the first n of order, whatever their order. */
static void check_order(const struct cs_copy_snapshot *copy, const size_t order[4], size_t n)
{
    struct look l = look_for_copy(copy, false);
    size_t best = 0, alive = 0, failed = 0;
    for (size_t i = 0; i < n; i++) {
        see(&l, ids[order[i]], words[order[i]]);
        best = order[i] > best ? order[i] : best;
        alive += order[i] > 0;
        failed += order[i] == 0;
    }
    assert_int_equal(l.failed, failed);
    assert_int_equal(l.seen_more, alive > 1);
    /* Whether a word that is not known is as good as "progressing" or not is not said. */
    if (best != 2) {
        assert_text(look_id(&l), ids[best]);
    }
}

static void test_best(void **state)
{
    (void)state;
    const struct cs_copy_snapshot copy = tokens_copy();
    for (size_t i = 0; i < 256; i++) {
        const size_t order[] = {i & 3, i >> 2 & 3, i >> 4 & 3, i >> 6};
        for (size_t n = 1; n <= 4; n++) {
            check_order(&copy, order, n);
        }
    }
    /* Among equals the first one. */
    struct look l = look_for_copy(&copy, false);
    see(&l, "s-1", "accomplished");
    see(&l, "s-2", "accomplished");
    assert_text(look_id(&l), "s-1");
    assert_true(l.seen_more);
}

/* ---- figures ---------------------------------------------------------------------------------- */

static void test_figures(void **state)
{
    static const struct {
        const char *progress, *remain;
        int percent;
        int64_t remain_s;
    } rows[] = {
        {NULL, NULL, -1, -1},  {"", "", -1, -1},       {"0", "0", 0, 0},
        {"100%", "1", 100, 1}, {"101%", "-1", -1, -1}, {"42", "2147483647", 42, 2147483647},
        {"7.9%", "3 s", 7, 3}, {"%", "s", -1, -1},     {"-1%", "2147483648", -1, -1},
        {"+5", "+5", -1, -1},  {" 5", " 5", -1, -1},   {"300", "18446744073709551617", -1, -1},
        {"0x10", "007", 0, 7}, {"356", "1e9", -1, 1},  {"99999999999999999999", "a1", -1, -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct look l = look_for_id(STR("s-1"));
        struct cs_snapshot s = entry("s-1", "progressing", NULL, NULL);
        assert_true(l.percent == -1 && l.remain_s == -1);
        s.progress = str_of(rows[i].progress);
        s.remain_time = str_of(rows[i].remain);
        look_at(&l, &s);
        assert_int_equal(l.percent, rows[i].percent);
        assert_int_equal(l.remain_s, rows[i].remain_s);
    }
    /* They are those of the best one. */
    const struct cs_copy_snapshot copy = tokens_copy();
    struct look l = look_for_copy(&copy, true);
    struct cs_snapshot s = entry("s-1", "progressing", NULL, NULL);
    s.progress = STR("30%");
    look_at(&l, &s);
    s.status = STR("failed");
    s.progress = STR("90%");
    look_at(&l, &s);
    assert_int_equal(l.percent, 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_source), cmocka_unit_test(test_encrypted),
        cmocka_unit_test(test_one_id), cmocka_unit_test(test_status),
        cmocka_unit_test(test_twice),  cmocka_unit_test(test_copied),
        cmocka_unit_test(test_best),   cmocka_unit_test(test_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
