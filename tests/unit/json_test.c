/* SPDX-License-Identifier: ISC
 * JSON in memory: members, elements, escapes and bounds. What is JSON: scan_test.c. */
#include "guard.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/json.h"

static struct json json;

/* Parses a copy that ends at a guard page; the copy is gone afterwards. */
static bool parses(const char *text, size_t n)
{
    struct guard g = guard_copy(text, n);
    bool good = json_parse(&json, g.p, n);
    guard_free(&g);
    return good;
}

/* A literal may hold NUL. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static void test_tokens(void **state)
{
    (void)state;
    static char text[2 * CS_JSON_TOKENS + 16];
    for (size_t elements = CS_JSON_TOKENS - 4; elements <= CS_JSON_TOKENS - 2; elements++) {
        size_t n = 6;
        memcpy(text, "{\"a\":[", n);
        for (size_t i = 0; i < elements; i++) {
            text[n++] = '1';
            text[n++] = i + 1 < elements ? ',' : ']';
        }
        text[n++] = '}';
        assert_int_equal(parses(text, n), elements + 3 <= CS_JSON_TOKENS);
    }
}

/* What jsmn could not count is refused unread. */
static void test_huge(void **state)
{
    (void)state;
    assert_false(json_parse(&json, NULL, (size_t)INT_MAX + 1));
    assert_true(parses("{}", 2));
    assert_null(json_text(&json, json.count).p); /* past the last value there is none */
}

/* ---- what is in it --------------------------------------------------------------------------- */

static char text[512];

static void parse(const char *z)
{
    assert_true(strlen(z) < sizeof(text));
    memset(text, '#', sizeof(text));
    memcpy(text, z, strlen(z));
    assert_true(json_parse(&json, text, strlen(z)));
}

static struct cs_str get(const char *name)
{
    return json_text(&json, json_member(&json, JSON_ROOT, str_of(name)));
}

static void expect(const char *name, struct cs_str value)
{
    struct cs_str s = get(name);
    assert_int_equal(str_given(s), str_given(value));
    assert_true(str_eq(s, value));
}

static void test_members(void **state)
{
    (void)state;
    parse("{\"s\":\"text\",\"n\":-1.5e3,\"m\":1e5,\"t\":true,\"z\":null,\"e\":\"\",\"o\":{\"s\":"
          "\"inner\"},"
          "\"a\":[\"s\",\"inner\"],\"\\u006bey\":\"k\",\"last\":\"1\"}");
    expect("s", STR("text"));
    expect("n", STR("-1.5e3"));
    expect("m", STR("1e5"));
    expect("t", (struct cs_str){0});
    expect("z", (struct cs_str){0});
    expect("e", STR(""));
    expect("o", (struct cs_str){0});
    expect("a", (struct cs_str){0});
    expect("key", STR("k"));
    expect("last", STR("1"));
    expect("text", (struct cs_str){0});
    expect("inner", (struct cs_str){0});
    expect("", (struct cs_str){0});
    int o = json_member(&json, JSON_ROOT, STR("o"));
    assert_true(str_eq(json_text(&json, json_member(&json, o, STR("s"))), STR("inner")));
    assert_int_equal(json_member(&json, o, STR("last")), JSON_ABSENT);
    assert_int_equal(json_member(&json, json_member(&json, JSON_ROOT, STR("s")), STR("x")),
                     JSON_ABSENT);
    assert_int_equal(json_member(&json, JSON_ABSENT, STR("x")), JSON_ABSENT);
    assert_int_equal(json_member(&json, JSON_TWICE, STR("x")), JSON_TWICE);
    assert_null(json_text(&json, JSON_ABSENT).p);
    assert_null(json_text(&json, JSON_TWICE).p);
}

static void test_twice(void **state)
{
    (void)state;
    parse("{\"a\":1,\"b\":{\"a\":5},\"b\\u0061\":1,\"ba\":2,\"\\u0061\":1}");
    assert_int_equal(json_member(&json, JSON_ROOT, STR("a")), JSON_TWICE);
    assert_int_equal(json_member(&json, JSON_ROOT, STR("ba")), JSON_TWICE);
    assert_true(json_member(&json, JSON_ROOT, STR("b")) > 0);
}

/* Case does not count in names, so two cases are twice. */
static void test_spellings(void **state)
{
    (void)state;
    parse("{\"code\":\"1\",\"HostId\":\"2\",\"x\":\"4\",\"X\":\"5\",\"\":\"6\"}");
    expect("Code", STR("1"));
    expect("code", STR("1"));
    expect("hostId", STR("2"));
    expect("HostI", (struct cs_str){0});
    expect("", STR("6"));
    assert_int_equal(json_member(&json, JSON_ROOT, STR("x")), JSON_TWICE);
}

static void test_array(void **state)
{
    (void)state;
    parse("{\"x\":[],\"Tag\":[{\"TagKey\":\"a\",\"v\":[1,2]},{\"TagKey\":\"b\"},7,[],\"z\"],\"y\":"
          "1}");
    int none = json_member(&json, JSON_ROOT, STR("x"));
    int tags = json_member(&json, JSON_ROOT, STR("Tag"));
    assert_int_equal(json_first(&json, none), JSON_ABSENT);
    assert_int_equal(json_first(&json, JSON_ROOT), JSON_ABSENT);
    assert_int_equal(json_first(&json, JSON_ABSENT), JSON_ABSENT);
    int e = json_first(&json, tags);
    assert_true(str_eq(json_text(&json, json_member(&json, e, STR("TagKey"))), STR("a")));
    e = json_next(&json, tags, e);
    assert_true(str_eq(json_text(&json, json_member(&json, e, STR("TagKey"))), STR("b")));
    e = json_next(&json, tags, e);
    assert_true(str_eq(json_text(&json, e), STR("7")));
    e = json_next(&json, tags, e);
    assert_int_equal(json_first(&json, e), JSON_ABSENT);
    e = json_next(&json, tags, e);
    assert_true(str_eq(json_text(&json, e), STR("z")));
    assert_int_equal(json_next(&json, tags, e), JSON_ABSENT);
}

static void test_bool(void **state)
{
    (void)state;
    parse("{\"t\":true,\"f\":false,\"st\":\"true\",\"sf\":\"false\",\"n\":1,\"x\":\"True\",\"o\":{}"
          "}");
    static const struct {
        const char *name;
        bool found, value;
    } rows[] = {{"t", true, true},   {"f", true, false},    {"st", true, true},
                {"sf", true, false}, {"n", false, false},   {"x", false, false},
                {"o", false, false}, {"none", false, false}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bool value = true;
        int at = json_member(&json, JSON_ROOT, str_of(rows[i].name));
        assert_int_equal(json_bool(&json, at, &value), rows[i].found);
        assert_int_equal(value, rows[i].value);
    }
}

static void test_escapes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct cs_str value;
    } rows[] = {
        {"{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", TEXT("\"\\/\b\f\n\r\t")},
        {"{\"a\":\"\\\\u0041\"}", TEXT("\\u0041")},
        {"{\"a\":\"\\\\\\u0041\\\\n\"}", TEXT("\\A\\n")},
        {"{\"a\":\"x\\u0000y\"}", TEXT("x\0y")},
        {"{\"a\":\"\\u007f\\u0080\\u07FF\\u0800\\uffff\"}",
         TEXT("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf")},
        {"{\"a\":\"\\ud800\\udc00\\uD83D\\uDE00\\udbff\\udfff\"}",
         TEXT("\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf")},
        /* Lone surrogates: high at the end, high before another character, low first. */
        {"{\"a\":\"\\ud83d\"}", TEXT("\xef\xbf\xbd")},
        {"{\"a\":\"\\ud83dxxxxxx\"}", TEXT("\xef\xbf\xbdxxxxxx")},
        {"{\"a\":\"\\ud83d\\n\\u0041\"}", TEXT("\xef\xbf\xbd\nA")},
        {"{\"a\":\"\\ud83d\\u0041\"}", TEXT("\xef\xbf\xbd"
                                            "A")},
        {"{\"a\":\"\\ud83d\\ud83d\\ude00\"}", TEXT("\xef\xbf\xbd\xf0\x9f\x98\x80")},
        {"{\"a\":\"\\ude00\\ud83d\"}", TEXT("\xef\xbf\xbd\xef\xbf\xbd")},
        {"{\"a\":\"\\udc00\\udc00\"}", TEXT("\xef\xbf\xbd\xef\xbf\xbd")},
        {"{\"a\":\"\\ude00\\ude00\\udfff\"}", TEXT("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd")},
        {"{\"a\":\"x\\ude00\"}", TEXT("x\xef\xbf\xbd")},
        {"{\"a\":\"\\u0041\\ude00\"}", TEXT("A\xef\xbf\xbd")},
        {"{\"a\":\"\\ud83d\\nde00\"}", TEXT("\xef\xbf\xbd\nde00")},
        {"{\"a\":\"\\ud83d\\ue000\"}", TEXT("\xef\xbf\xbd\xee\x80\x80")},
        {"{\"a\":\"\xf0\x9f\x98\x80\"}", TEXT("\xf0\x9f\x98\x80")},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        parse(rows[i].text);
        expect("a", rows[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),  cmocka_unit_test(test_huge),
        cmocka_unit_test(test_members), cmocka_unit_test(test_twice),
        cmocka_unit_test(test_array),   cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_bool),    cmocka_unit_test(test_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
