/* SPDX-License-Identifier: ISC
 * The grammar of JSON: good and bad texts, each at a guard page, cut at every byte, with every byte
 * changed. json_parse must take exactly what the grammar takes, so both are asked. */
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

/* ---- the grammar ----------------------------------------------------------------------------- */

static const struct cs_str good[] = {
    TEXT("{}"),
    TEXT(" \t\r\n{ \t\r\n} \t\r\n"),
    TEXT("{\"a\":1}"),
    TEXT("{\"\":\"\"}"),
    TEXT("{\"a\":[]}"),
    TEXT("{\"a\":[[],{},[{}]]}"),
    TEXT("{ \"a\" : [ 1 , 2 ] , \"b\" : { \"c\" : null } }"),
    TEXT("{\"a\":true,\"b\":false,\"c\":null}"),
    TEXT("{\"a\":[0,-0,10,-1,0.00,1.5,-1.25e10,1E5,1e+5,1e-05,0e0,12345678901234567890123456789]}"),
    TEXT("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uabCD\"}"),
    TEXT("{\"a\":\"\\ud83d\\ude00\"}"),
    TEXT("{\"a\":\"\\ud83d\",\"b\":\"\\ude00\\ud83d\"}"), /* lone surrogates are replaced */
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
    TEXT("{\"a\":1e+-5}"),
    TEXT("{\"a\":1e5.5}"),
    TEXT("{\"a\":1e5e5}"),
    TEXT("{\"a\":1+1}"),
    TEXT("{\"a\":0x1}"),
    TEXT("{\"a\":1_0}"),
    TEXT("{\"a\":1a}"),
    TEXT("{\"a\":- 1}"),
    TEXT("{\"a\":1. }"),
    TEXT("{\"a\":1\0}"),
    TEXT("{\"a\":1e\0}"),
    TEXT("{\"a\":[\0]}"),
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
        print_message("# good[%zu]\n", i);
        assert_true(parses(good[i].p, good[i].n));
    }
}

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        print_message("# bad[%zu]\n", i);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),     cmocka_unit_test(test_bad),   cmocka_unit_test(test_cut),
        cmocka_unit_test(test_any_byte), cmocka_unit_test(test_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
