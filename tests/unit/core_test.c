/* SPDX-License-Identifier: ISC
 * The small parts that the rest stands on: writer, dates, UTF-8, tables, endpoints, token, texts. */
#include "guard.h"

#include "cm.h"

#include "core/action.h"
#include "core/date.h"
#include "core/endpoint.h"
#include "core/field.h"
#include "core/status.h"
#include "core/utf8.h"
#include "core/wipe.h"
#include "core/words.h"
#include "unit/tokens.h"

#include <stdio.h>
#include <time.h>

static void test_buf(void **state)
{
    (void)state;
    for (size_t cap = 0; cap <= 40; cap++) {
        struct guard g = guard_new(cap);
        struct buf b = buf_over(g.p, cap);
        buf_z(&b, "a");
        buf_number(&b, 0);
        buf_number(&b, UINT64_MAX);
        buf_digits(&b, 12345, 3);
        buf_hex(&b, (const unsigned char *)"\x00\xff", 2);
        buf_percent(&b, STR("~ *"));
        assert_int_equal(b.n, 36);
        assert_int_equal(buf_fits(&b), cap >= 36);
        assert_memory_equal(buf_text(&b).p, "a01844674407370955161534500ff~%20%2A",
                            cap < 36 ? cap : 36);
        assert_int_equal(buf_text(&b).n, cap < 36 ? cap : 36);
        guard_free(&g);
    }
    struct buf full = {NULL, 0, SIZE_MAX};
    buf_byte(&full, 'x');
    assert_int_equal(full.n, SIZE_MAX);
    char text[32];
    struct buf wide = buf_over(text, sizeof text);
    buf_digits(&wide, 7, 30); /* as many as the largest number has */
    assert_text(buf_text(&wide), "00000000000000000007");
}

/* libc's calendar is the other opinion. */
static void test_date_against_libc(void **state)
{
    (void)state;
    uint64_t x = 1;
    for (int i = 0; i < 200000; i++) {
        x = x * UINT64_C(6364136223846793005) + 1442695040888963407u;
        time_t t = (time_t)(x % (uint64_t)(DATE_MAX + 1));
        if (i < 400) {
            t = i * (time_t)31556952 - 86400 < 0 ? i : i * (time_t)31556952; /* year by year */
        }
        struct tm tm;
        char want[40], got[20];
        assert_non_null(gmtime_r(&t, &tm));
        snprintf(want, sizeof want, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
                 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
        struct buf b = buf_over(got, sizeof got);
        date_emit(&b, t);
        assert_text(buf_text(&b), want);
        assert_int_equal(date_parse(buf_text(&b)), t);
        strftime(want, sizeof want, "%a, %d %b %Y %H:%M:%S GMT", &tm);
        assert_int_equal(date_parse_http(str_of(want)), t);
    }
}

static void test_date_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2026-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "1969-12-31T23:59:59Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00ZZ",
        "+026-01-01T00:00:00Z",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(date_parse(str_of(bad[i])), DATE_NONE);
    }
    assert_int_equal(date_parse(STR("2000-02-29T00:00:00Z")), 951782400);
    assert_int_equal(date_parse_http(STR("Sun, 06 Nov 1994 08:49:37 GMT")), 784111777);
    assert_int_equal(date_parse_http(STR("Sun, 06 Nox 1994 08:49:37 GMT")), DATE_NONE);
    assert_int_equal(date_parse_http(STR("Sun, 06 Nov 1994 08:49:37 UTC")), DATE_NONE);
    assert_int_equal(date_parse_http(STR("Sunday, 06-Nov-94 08:49:37 GMT")), DATE_NONE);
}

/* All code points there are, encoded by the rule of the RFC, and their neighbours broken. */
static void test_utf8(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x110000; c++) {
        unsigned char u[4];
        size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        for (size_t i = n; i-- > 1;) {
            u[i] = (unsigned char)(0x80 | (c >> 6 * (n - 1 - i) & 0x3F));
        }
        u[0] = (unsigned char)(n == 1 ? c : (0xF00u >> n & 0xFF) | c >> 6 * (n - 1));
        struct cs_str s = {(const char *)u, n};
        uint32_t got = 0;
        bool valid = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
        assert_int_equal(utf8_next(s, &got), valid ? n : 0);
        if (valid) {
            assert_int_equal(got, c);
            assert_int_equal(utf8_next(str_head(s, n - 1), &got), 0);
            assert_int_equal(utf8_valid(s), n);
        }
    }
    static const char *const bad[] = {"\x80",         "\xC0\x80",         "\xC1\xBF",
                                      "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xF5\x80\x80\x80",
                                      "\xC2\x41",     "\xE2\x82\x41",     "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(utf8_valid(str_of(bad[i])), 0);
    }
    assert_int_equal(utf8_valid(STR("ab\xC3\xA9z\xFF")), 5);
    assert_true(utf8_control(0x9F) && utf8_control(0x7F) && utf8_control(0x1F));
    assert_false(utf8_control(0x20) || utf8_control(0xA0) || utf8_control(0x7E));
}

/* Rows in canonical order, every slot inside the struct, all slots apart. */
static void check_table(const struct cs_action *a)
{
    char args[8192];
    assert_true(a->size <= sizeof args);
    memset(args, 0, sizeof args);
    size_t slots = 0;
    for (size_t i = 0; i < a->params; i++) {
        for (unsigned k = 1; k <= a->param[i].count; k++, slots++) {
            struct cs_str *slot = action_slot(&a->param[i], args, k);
            assert_true((char *)slot >= args && (char *)(slot + 1) <= args + a->size);
            assert_false(str_given(*slot));
            *slot = STR("x");
        }
    }
    assert_int_equal(slots * sizeof(struct cs_str), a->size);
    char before[64] = "", name[64];
    struct action_walk walk = action_begin(a, args);
    struct action_item item;
    size_t seen = 0;
    for (; action_next(&walk, &item); seen++) {
        struct buf b = buf_over(name, sizeof name - 1);
        action_name(&b, item.param, item.index);
        name[b.n] = '\0';
        assert_true(strcmp(before, name) < 0);
        strcpy(before, name);
    }
    assert_int_equal(seen, slots);
}

static void test_tables(void **state)
{
    (void)state;
    static const char *const names[] = {"CopySnapshot", "DescribeSnapshots", "DeleteSnapshot",
                                        "TagResources", "DescribeRegions"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct cs_action *a = action_find(str_of(names[i]));
        assert_non_null(a);
        assert_string_equal(a->name, names[i]);
        check_table(a);
    }
    assert_null(action_find(STR("RunInstances")));
    assert_null(action_param(&cs_copy_snapshot_action, "Tag.#"));
}

/* Two lists side by side are walked one after the other. */
static void test_neighbours(void **state)
{
    (void)state;
    struct args {
        struct cs_str a[2], b[2];
    } args = {{STR("1"), STR("2")}, {STR("3"), STR_NONE}};
    static const struct cs_param rows[] = {
        {"A.#", offsetof(struct args, a), sizeof(struct cs_str), 2, CS_RULE_TEXT, false, 0},
        {"B.#", offsetof(struct args, b), sizeof(struct cs_str), 2, CS_RULE_TEXT, false, 0},
    };
    static const struct cs_action action = {"A", "1", rows, 2, sizeof args};
    char text[32];
    struct buf b = buf_over(text, sizeof text);
    struct action_walk walk = action_begin(&action, &args);
    for (struct action_item item; action_next(&walk, &item);) {
        action_name(&b, item.param, item.index);
        buf_byte(&b, '=');
        buf_str(&b, item.value);
        buf_byte(&b, ' ');
    }
    assert_text(buf_text(&b), "A.1=1 A.2=2 B.1=3 ");
}

static void test_visible(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        char text[2] = {'a', (char)c};
        assert_int_equal(field_visible((struct cs_str){text, 2}), c >= 0x21 && c <= 0x7E);
    }
    assert_false(field_visible(STR("")));
}

static void assert_endpoint(const char *region, const char *host)
{
    char text[128];
    struct buf b = buf_over(text, sizeof text);
    endpoint_ecs(&b, str_of(region));
    assert_text(buf_text(&b), host);
}

static void test_endpoints(void **state)
{
    (void)state;
    assert_endpoint("cn-beijing", "ecs.cn-beijing.aliyuncs.com");
    assert_endpoint("cn-hangzhou", "ecs-cn-hangzhou.aliyuncs.com");
    assert_endpoint("cn-hangzhou-x", "ecs.cn-hangzhou-x.aliyuncs.com");
    assert_endpoint("cn-shanghai-finance-1", "ecs-cn-hangzhou.aliyuncs.com");
    assert_endpoint("cn-north-2-gov-1", "ecs.aliyuncs.com");
    assert_endpoint("eu-west-1-oxs", "ecs.cn-shenzhen-cloudstone.aliyuncs.com");
    char label[70];
    memset(label, 'a', sizeof label);
    assert_true(endpoint_is_host((struct cs_str){label, 63}));
    assert_false(endpoint_is_host((struct cs_str){label, 64}));
    static const char *const bad[] = {"",    ".",   "a.",  ".a",  "a..b",     "-a",  "a-",
                                      "a_b", "a b", "a:1", "a/b", "\xC3\xA9", "a.-b"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(endpoint_is_host(str_of(bad[i])));
    }
    assert_true(endpoint_is_host(STR("127.0.0.1")) && endpoint_is_host(STR("a-1.B")));
    char longest[255];
    for (size_t i = 0; i < sizeof longest; i++) {
        longest[i] = i % 2 ? '.' : 'a';
    }
    assert_true(endpoint_is_host((struct cs_str){longest, 253}));
    assert_false(endpoint_is_host((struct cs_str){longest, 255}));
}

static struct cs_str token_of(struct cs_copy_snapshot c, uint64_t generation)
{
    static char text[2][TOKEN_LENGTH];
    static int turn;
    turn = !turn;
    token_make(text[turn], &c, generation);
    return (struct cs_str){text[turn], TOKEN_LENGTH};
}

static void test_token(void **state)
{
    (void)state;
    struct cs_copy_snapshot c = tokens_copy();
    assert_text(token_of(c, 0), TOKEN_PLAIN);
    c.encrypted = STR("false");
    c.destination_snapshot_name = STR("other-name");
    c.tag[0] = (struct cs_tag){STR("a"), STR("b")};
    c.retention_days = STR("3");
    assert_text(token_of(c, 0), TOKEN_PLAIN);
    assert_text(token_of(c, 12), TOKEN_12);
    c = tokens_all();
    assert_text(token_of(c, 0), TOKEN_ALL);
    assert_text(token_of(c, UINT64_MAX), TOKEN_LATE);
    static char huge[5000];
    memset(huge, '/', sizeof huge);
    c.kms_key_id = (struct cs_str){huge, sizeof huge};
    assert_text(token_of(c, 0), TOKEN_HUGE);
}

static void test_token_fill(void **state)
{
    (void)state;
    struct cs_copy_snapshot c = tokens_copy();
    struct token_defaults d;
    token_fill(&c, &d, 0, true);
    assert_text(c.destination_snapshot_name, "copysnap-s-bp67acfmxazb4p0001");
    assert_text(c.destination_snapshot_description,
                "Copy of s-bp67acfmxazb4p0001 from cn-hangzhou");
    assert_text(c.client_token, TOKEN_PLAIN);
    assert_text(c.tag[0].key, "copysnap-source");
    assert_text(c.tag[0].value, "cn-hangzhou/s-bp67acfmxazb4p0001");
    struct cs_refusal r;
    assert_true(cs_check(&cs_copy_snapshot_action, &c, &r));

    token_fill(&c, &d, 0, true); /* given once is enough */
    assert_false(str_given(c.tag[1].key));

    struct cs_copy_snapshot given = tokens_copy();
    given.client_token = STR("mine");
    given.destination_snapshot_name = STR("");
    given.destination_snapshot_description = STR("x");
    for (size_t i = 0; i < CS_TAGS; i++) {
        given.tag[i].key = STR("k");
    }
    token_fill(&given, &d, 0, true);
    assert_text(given.client_token, "mine");
    assert_text(given.destination_snapshot_name, "");
    assert_text(given.destination_snapshot_description, "x");
    assert_text(given.tag[CS_TAGS - 1].key, "k");

    struct cs_copy_snapshot full = tokens_copy(); /* but for the last one */
    for (size_t i = 0; i < CS_TAGS - 1; i++) {
        full.tag[i].key = STR("k");
    }
    token_fill(&full, &d, 0, true);
    assert_text(full.tag[CS_TAGS - 1].key, "copysnap-source");

    struct cs_copy_snapshot halves = tokens_copy(); /* a value that still lacks its key */
    halves.tag[0].value = STR("v");
    token_fill(&halves, &d, 0, true);
    assert_false(str_given(halves.tag[0].key));
    assert_text(halves.tag[1].key, "copysnap-source");

    struct cs_copy_snapshot untagged = tokens_copy();
    token_fill(&untagged, &d, 0, false);
    assert_false(str_given(untagged.tag[0].key));
}

/* What is ours follows the generation, and nothing else does. */
static void test_token_generation(void **state)
{
    (void)state;
    static const struct {
        uint64_t generation;
        const char *token, *tag; /* NULL: not frozen */
    } rows[] = {
        {0, TOKEN_PLAIN, "cn-hangzhou/s-bp67acfmxazb4p0001"},
        {12, TOKEN_12, "cn-hangzhou/s-bp67acfmxazb4p0001/12"},
        {1, NULL, "cn-hangzhou/s-bp67acfmxazb4p0001/1"},
        {UINT64_MAX, NULL, "cn-hangzhou/s-bp67acfmxazb4p0001/18446744073709551615"},
    };
    struct cs_copy_snapshot c = tokens_copy(), own = tokens_copy(), plain = tokens_copy();
    struct token_defaults d, of_own, of_plain;
    token_fill(&c, &d, 12, true);
    assert_text(c.client_token, TOKEN_12);
    assert_text(c.tag[0].value, rows[1].tag);
    assert_text(c.destination_snapshot_name, "copysnap-s-bp67acfmxazb4p0001");
    assert_true(d.made && d.marked == &c.tag[0]);
    own.client_token = STR("mine");
    own.tag[0] = (struct cs_tag){STR("copysnap-source"), STR("theirs")};
    token_fill(&own, &of_own, 0, true);
    assert_true(!of_own.made && of_own.marked == NULL);
    token_fill(&plain, &of_plain, 0, false);
    assert_true(of_plain.made && of_plain.marked == NULL);
    for (size_t i = 0; i < 2 * sizeof rows / sizeof rows[0]; i++) {
        size_t k = i % (sizeof rows / sizeof rows[0]); /* also back to the first */
        token_set_generation(&c, &d, rows[k].generation);
        assert_text(c.tag[0].key, "copysnap-source");
        assert_text(c.tag[0].value, rows[k].tag);
        assert_true(str_eq(c.client_token, token_of(tokens_copy(), rows[k].generation)));
        if (rows[k].token) {
            assert_text(c.client_token, rows[k].token);
        }
        token_set_generation(&own, &of_own, rows[k].generation);
        assert_text(own.client_token, "mine");
        assert_text(own.tag[0].value, "theirs");
        token_set_generation(&plain, &of_plain, rows[k].generation);
        assert_true(str_eq(plain.client_token, c.client_token));
        assert_false(str_given(plain.tag[0].key) || str_given(own.tag[1].key));
    }
}

/* The longest region and id that are allowed, and the largest generation. */
static void test_token_room(void **state)
{
    (void)state;
    char region[64], id[64];
    struct cs_copy_snapshot c = tokens_copy();
    struct token_defaults d;
    memset(region, 'r', sizeof region);
    memset(id, 's', sizeof id);
    c.region_id = (struct cs_str){region, sizeof region};
    c.snapshot_id = (struct cs_str){id, sizeof id};
    token_fill(&c, &d, UINT64_MAX, true);
    assert_int_equal(c.tag[0].value.n, 64 + 1 + 64 + 1 + 20);
    assert_int_equal(c.destination_snapshot_name.n, 9 + 64);
    assert_int_equal(c.destination_snapshot_description.n, 8 + 64 + 6 + 64);
}

/* Every text unpacks, in any capacity, to plain ASCII. */
static void test_words(void **state)
{
    (void)state;
    for (unsigned id = 0; id < WORDS_END; id++) {
        size_t need = cs_words(NULL, 0, id);
        assert_true((need > 0 || id >= WORDS_CATALOGUE) && need < 600);
        for (size_t cap = 0; cap <= need; cap++) {
            struct guard g = guard_new(cap);
            assert_int_equal(cs_words(g.p, cap, id), need);
            for (size_t i = 0; i < cap; i++) {
                assert_true(g.p[i] == '\n' || (g.p[i] >= 0x20 && g.p[i] < 0x7F));
            }
            guard_free(&g);
        }
    }
    assert_int_equal(cs_words(NULL, 0, WORDS_END), 0);
    char text[200];
    size_t n = cs_words(text, sizeof text, status_words(CS_FAULT_NO_SUCH_NAME, STATUS_CAUSE));
    assert_text((struct cs_str){text, n}, "the name does not exist");
    n = cs_words(text, sizeof text, status_words(CS_FAULT_INCOMPLETE, STATUS_NAME));
    assert_text((struct cs_str){text, n}, "ReplyIncomplete");
    n = cs_rule_text(text, sizeof text, CS_RULE_BOOLEAN);
    assert_text((struct cs_str){text, n}, "be true or false");
}

static void test_wipe(void **state)
{
    (void)state;
    char secret[32];
    memset(secret, 's', sizeof secret);
    wipe(secret, sizeof secret);
    for (size_t i = 0; i < sizeof secret; i++) {
        assert_int_equal(secret[i], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buf),
        cmocka_unit_test(test_date_against_libc),
        cmocka_unit_test(test_date_refused),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_endpoints),
        cmocka_unit_test(test_neighbours),
        cmocka_unit_test(test_visible),
        cmocka_unit_test(test_token),
        cmocka_unit_test(test_token_fill),
        cmocka_unit_test(test_token_generation),
        cmocka_unit_test(test_token_room),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_wipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
