/* SPDX-License-Identifier: ISC
 * JSON: good and bad texts, each at a guard page, cut at every byte, and with every byte changed. */
#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/json.h"
#include "core/scan.h"

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

/* ---- the grammar ------------------------------------------------------------------------------- */

static const struct cs_str good[] = {
    TEXT("{}"),
    TEXT(" \t\r\n{ \t\r\n} \t\r\n"),
    TEXT("{\"a\":1}"),
    TEXT("{\"\":\"\"}"),
    TEXT("{\"a\":[]}"),
    TEXT("{\"a\":[[],{},[{}]]}"),
    TEXT("{ \"a\" : [ 1 , 2 ] , \"b\" : { \"c\" : null } }"),
    TEXT("{\"a\":true,\"b\":false,\"c\":null}"),
    TEXT("{\"a\":[0,-0,10,-1,0.0,1.5,-1.25e10,1E5,1e+5,1e-05,0e0,123456789012345678901234567890]}"),
    TEXT("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uabCD\"}"),
    TEXT("{\"a\":\"\\ud83d\\ude00\"}"),
    TEXT(
        "{\"a\":\"\\ud83d\",\"b\":\"\\ude00\\ud83d\"}"), /* lone surrogates: replaced, not refused */
    TEXT("{\"a\":\"\\u0000\"}"),
    TEXT("{\"a\":\"\x7f \xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf\"}"),
    TEXT("{\"a\":\"\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf\"}"),
    TEXT("{\"\xe5\xbf\xab\":\"\xe7\x85\xa7\"}"),
    TEXT("{\"a\":1,\"a\":2}"), /* refused only when asked for */
};

static const struct cs_str bad[] = {
    /* Roots. */
    TEXT(""),
    TEXT(" "),
    TEXT("null"),
    TEXT("1"),
    TEXT("\"a\""),
    TEXT("[]"),
    TEXT("\xef\xbb\xbf{}"),
    TEXT("{}{}"),
    TEXT("{} {}"),
    TEXT("{},"),
    TEXT("{}x"),
    TEXT("{}\0"),
    TEXT("\0{}"),
    TEXT("{}}"),
    TEXT("}"),
    TEXT("{]"),
    TEXT("{\"a\":[}"),
    TEXT("{\"a\":[1}]"),
    TEXT("{\"a\":{\"b\":1]}"),
    /* Separators. */
    TEXT("{\"a\" \"b\"}"),
    TEXT("{\"a\"}"),
    TEXT("{\"a\",\"b\"}"),
    TEXT("{\"a\":}"),
    TEXT("{\"a\"::1}"),
    TEXT("{:1}"),
    TEXT("{,}"),
    TEXT("{,\"a\":1}"),
    TEXT("{\"a\":1,}"),
    TEXT("{\"a\":1,,\"b\":2}"),
    TEXT("{\"a\":1 \"b\":2}"),
    TEXT("{\"a\":1:2}"),
    TEXT("{\"a\":[,]}"),
    TEXT("{\"a\":[1,]}"),
    TEXT("{\"a\":[1 2]}"),
    TEXT("{\"a\":[1:2]}"),
    TEXT("{\"a\":[\"b\":2]}"),
    TEXT("{a:1}"),
    TEXT("{1:1}"),
    TEXT("{'a':1}"),
    TEXT("{null:1}"),
    TEXT("{[]:1}"),
    TEXT("{{}:1}"),
    TEXT("{\"a\":1;}"),
    TEXT("{/**/}"),
    TEXT("{\"a\":1\f}"),
    TEXT("{\"a\":1\xc2\xa0}"),
    /* Words and numbers. */
    TEXT("{\"a\":tru}"),
    TEXT("{\"a\":truE}"),
    TEXT("{\"a\":truee}"),
    TEXT("{\"a\":True}"),
    TEXT("{\"a\":nul}"),
    TEXT("{\"a\":nulll}"),
    TEXT("{\"a\":fals e}"),
    TEXT("{\"a\":undefined}"),
    TEXT("{\"a\":NaN}"),
    TEXT("{\"a\":Infinity}"),
    TEXT("{\"a\":-}"),
    TEXT("{\"a\":+1}"),
    TEXT("{\"a\":--1}"),
    TEXT("{\"a\":01}"),
    TEXT("{\"a\":-01}"),
    TEXT("{\"a\":.5}"),
    TEXT("{\"a\":5.}"),
    TEXT("{\"a\":1.e5}"),
    TEXT("{\"a\":1.5.5}"),
    TEXT("{\"a\":1e}"),
    TEXT("{\"a\":1e+}"),
    TEXT("{\"a\":1e5.5}"),
    TEXT("{\"a\":1e5e5}"),
    TEXT("{\"a\":1+1}"),
    TEXT("{\"a\":0x1}"),
    TEXT("{\"a\":1_0}"),
    TEXT("{\"a\":1a}"),
    TEXT("{\"a\":- 1}"),
    TEXT("{\"a\":1 0}"),
    TEXT("{\"a\":\xef\xbc\x91}"),
    /* Strings. */
    TEXT("{\"a\":\"}"),
    TEXT("{\"a\":\"\\\"}"),
    TEXT("{\"a\":\"\\a\"}"),
    TEXT("{\"a\":\"\\'\"}"),
    TEXT("{\"a\":\"\\0\"}"),
    TEXT("{\"a\":\"\\\0\"}"),
    TEXT("{\"a\":\"\\U0041\"}"),
    TEXT("{\"a\":\"\\u004\"}"),
    TEXT("{\"a\":\"\\u004g\"}"),
    TEXT("{\"a\":\"\\u+041\"}"),
    TEXT("{\"a\":\"\\u 041\"}"),
    TEXT("{\"a\\q\":1}"),
    TEXT("{\"a\":\"\n\"}"),
    TEXT("{\"a\":\"\t\"}"),
    TEXT("{\"a\":\"\0\"}"),
    TEXT("{\"a\":\"\x1f\"}"),
    TEXT("{\"a\0\":1}"),
    /* UTF-8. */
    TEXT("{\"a\":\"\x80\"}"),
    TEXT("{\"a\":\"\xbf\"}"),
    TEXT("{\"a\":\"\xc0\x80\"}"),
    TEXT("{\"a\":\"\xc1\xbf\"}"),
    TEXT("{\"a\":\"\xc3\"}"),
    TEXT("{\"a\":\"\xc3\x28\"}"),
    TEXT("{\"a\":\"\xe0\x9f\xbf\"}"),
    TEXT("{\"a\":\"\xed\xa0\x80\"}"),
    TEXT("{\"a\":\"\xe4\xb8\"}"),
    TEXT("{\"a\":\"\xe4\xb8\x7f\"}"),
    TEXT("{\"a\":\"\xf0\x8f\xbf\xbf\"}"),
    TEXT("{\"a\":\"\xf4\x90\x80\x80\"}"),
    TEXT("{\"a\":\"\xf5\x80\x80\x80\"}"),
    TEXT("{\"a\":\"\xf0\x9f\x98\xc0\"}"),
    TEXT("{\"a\":\"\xfe\"}"),
    TEXT("{\"a\":\"\xff\"}"),
    TEXT("{\"\xff\":1}"),
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        print_message("%s\n", good[i].p);
        assert_true(parses(good[i].p, good[i].n));
    }
}

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        print_message("%s\n", bad[i].p);
        assert_false(parses(bad[i].p, bad[i].n));
    }
}

static size_t last_brace(struct cs_str s)
{
    while (s.p[s.n - 1] != '}') {
        s.n--;
    }
    return s.n;
}

static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        for (size_t n = 0; n < good[i].n; n++) {
            assert_int_equal(parses(good[i].p, n), n >= last_brace(good[i]));
        }
    }
}

/* Whatever byte stands at any place: no crash, and what passes the check is a text to jsmn too. */
static void test_any_byte(void **state)
{
    (void)state;
    char text[128];
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(good[i].n <= sizeof(text));
        for (size_t at = 0; at < good[i].n; at++) {
            for (int c = 0; c < 256; c++) {
                memcpy(text, good[i].p, good[i].n);
                text[at] = (char)c;
                struct scan s = {0};
                for (size_t b = 0; b < good[i].n; b++) {
                    scan_feed(&s, text[b]);
                }
                assert_int_equal(parses(text, good[i].n), scan_done(&s));
            }
        }
    }
}

static void test_depth(void **state)
{
    (void)state;
    char text[4 * CS_JSON_DEPTH];
    for (size_t depth = CS_JSON_DEPTH - 1; depth <= CS_JSON_DEPTH + 1; depth++) {
        size_t n = strlen("{\"a\":"); /* {"a":[[[]]]} */
        memcpy(text, "{\"a\":", n);
        memset(text + n, '[', depth - 1);
        memset(text + n + depth - 1, ']', depth - 1);
        n += 2 * (depth - 1);
        text[n++] = '}';
        assert_int_equal(parses(text, n), depth <= CS_JSON_DEPTH);
    }
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

/* ---- what is in it ----------------------------------------------------------------------------- */

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
    print_message("%s: %.*s\n", name, (int)s.n, s.p ? s.p : "");
    assert_int_equal(str_given(s), str_given(value));
    assert_true(str_eq(s, value));
}

static void test_members(void **state)
{
    (void)state;
    parse("{\"s\":\"text\",\"n\":-1.5e3,\"t\":true,\"z\":null,\"e\":\"\",\"o\":{\"s\":\"inner\"},"
          "\"a\":[\"s\",\"inner\"],\"\\u006bey\":\"k\",\"last\":\"1\"}");
    expect("s", STR("text"));
    expect("n", STR("-1.5e3"));
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
        cmocka_unit_test(test_good),    cmocka_unit_test(test_bad),
        cmocka_unit_test(test_cut),     cmocka_unit_test(test_any_byte),
        cmocka_unit_test(test_depth),   cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_members), cmocka_unit_test(test_twice),
        cmocka_unit_test(test_array),   cmocka_unit_test(test_bool),
        cmocka_unit_test(test_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
