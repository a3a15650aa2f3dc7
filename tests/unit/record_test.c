/* with: src/cli/record.c src/cli/say.c src/cli/text.c */
/* SPDX-License-Identifier: ISC
 * Objects on standard output: an object of the service's comes out as it went in, whatever its shape and
 * however large. */
#include "cm.h"

#include "cli/progress.h"
#include "cli/record.h"
#include "cli/say.h"
#include "core/json.h"
#include "core/words.h"
#include "unit/trees.h"

#include <stdio.h>

static struct program program;
static struct json json;

/* ---- what was written ------------------------------------------------------------------------- */

static struct {
    char text[400000];
    size_t n;
    unsigned writes;
    bool broken; /* nobody reads any more */
} out;

bool cs_host_write(enum cs_host_stream stream, struct cs_str s)
{
    assert_int_equal(stream, CS_HOST_STDOUT);
    assert_true(out.n + s.n < sizeof out.text);
    memcpy(out.text + out.n, s.p, s.n);
    out.n += s.n;
    out.writes++;
    return !out.broken;
}

void progress_clear(struct program *p)
{
    assert_ptr_equal(p, &program);
}

static void fresh(void)
{
    memset(&program, 0, sizeof program);
    out.n = out.writes = 0;
    out.broken = false;
}

static void wrote(struct cs_str want)
{
    struct cs_str got = {out.text, out.n};
    if (!str_eq(got, want)) {
        print_error("got  %.*s\nwant %.*s\n", (int)got.n, got.p, (int)want.n, want.p);
        fail();
    }
}

/* As a record, with a member of ours behind or without. */
static void record(struct cs_str object, bool more)
{
    static char text[sizeof out.text];
    memcpy(text, object.p, object.n);
    assert_true(json_parse(&json, text, object.n));
    fresh();
    record_begin(&program);
    record_members(&program, &json);
    if (more) {
        record_bool(&program, "Omitted", true);
    }
    assert_int_equal(record_end(&program), true);
}

/* As it should come out: what stands between the braces, and ours. */
static void same(struct cs_str object, bool more)
{
    static char want[sizeof out.text];
    struct buf b = buf_over(want, sizeof want);
    buf_str(&b, str_head(object, object.n - 1));
    buf_z(&b, !more ? "" : object.n > 2 ? ",\"Omitted\":true" : "\"Omitted\":true");
    buf_z(&b, "}\n");
    assert_true(buf_fits(&b));
    wrote(buf_text(&b));
}

/* ---- trees of any shape ----------------------------------------------------------------------- */

static void check_tree(uint64_t n, bool loose)
{
    put_tree(n, loose);
    record(buf_text(&tree.text), n % 3 == 0);
    assert_int_equal(json.count, tree.tokens);
    same(buf_text(&tree.tight), n % 3 == 0);
}

/* All small ones; then larger ones by chance. */
static void test_every_shape(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (uint64_t n = 0; n < 30000; n++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        check_tree(n, n % 2);
        check_tree(seed ^ seed >> 29, n % 2 == 0);
    }
}

/* As deep as a list page lets an entry be, and as many as can be. */
static void test_deep_and_many(void **state)
{
    (void)state;
    for (unsigned deep = 1; deep < CS_JSON_DEPTH; deep++) {
        for (unsigned kind = 0; kind < 3; kind++) {
            char text[8 * CS_JSON_DEPTH];
            struct buf b = buf_over(text, sizeof text);
            buf_z(&b, "{\"a\":");
            for (unsigned i = 1; i < deep; i++) {
                buf_z(&b, (kind + i) % 2 || kind == 2 ? "[" : "{\"\":");
            }
            buf_z(&b, "1");
            for (unsigned i = deep - 1; i > 0; i--) {
                buf_z(&b, (kind + i) % 2 || kind == 2 ? "]" : "}");
            }
            buf_z(&b, ",\"b\":[[],{},[]]}");
            record(buf_text(&b), false);
            same(buf_text(&b), false);
        }
    }
}

static void test_only_containers(void **state)
{
    (void)state;
    static char text[4 * CS_JSON_TOKENS];
    struct buf b = buf_over(text, sizeof text);
    buf_z(&b, "{\"a\":[[]");
    for (unsigned i = 0; i + 4 < CS_JSON_TOKENS; i++) {
        buf_z(&b, i % 2 ? ",[]" : ",{}");
    }
    buf_z(&b, "]}");
    record(buf_text(&b), true);
    assert_int_equal(json.count, CS_JSON_TOKENS);
    same(buf_text(&b), true);
}

/* ---- values of any size ------------------------------------------------------------------------ */

/* Larger than what is written at a time. */
static void test_large_values(void **state)
{
    static const char *const kinds[][3] = {{"\"", "x", "\""},
                                           {"\"", "\xf0\x9f\x92\xbe", "\""},
                                           {"\"", "\\u0001", "\""},
                                           {"", "7", ""},
                                           {"[", "1", "]"}};
    (void)state;
    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
        for (size_t n = 1; n < 2 * CS_MESSAGE_MAX; n += 97) {
            static char text[sizeof out.text];
            struct buf b = buf_over(text, sizeof text);
            buf_z(&b, "{\"a\":\"z\"");
            for (int k = 0; k < 3; k++) {
                buf_z(&b, ",\"v\":");
                buf_z(&b, kinds[kind][0]);
                for (size_t i = 0; i < n; i++) {
                    buf_z(&b, kinds[kind][1]);
                }
                buf_z(&b, kinds[kind][2]);
            }
            buf_z(&b, "}");
            assert_true(buf_fits(&b));
            record(buf_text(&b), n % 2);
            same(buf_text(&b), n % 2);
        }
    }
}

/* What the service repeats of ours stays hidden, in names and values. */
static void test_secrets(void **state)
{
    (void)state;
    char text[] = "{\"a\":\"xs3cr3ty\",\"s3cr3t\":[\"t0k3n\"],\"b\":1}";
    assert_true(json_parse(&json, text, strlen(text)));
    fresh();
    program.keys.secret = STR("s3cr3t");
    program.keys.token = STR("t0k3n");
    record_begin(&program);
    record_members(&program, &json);
    assert_true(record_end(&program));
    wrote(STR("{\"a\":\"x***y\",\"***\":[\"***\"],\"b\":1}\n"));
}

/* ---- our own members --------------------------------------------------------------------------- */

static void test_members(void **state)
{
    (void)state;
    fresh();
    record_begin(&program);
    record_text(&program, "None", STR_NONE);
    record_number(&program, "N", UINT64_MAX);
    record_text(&program, "Empty", STR(""));
    record_text(&program, "Quote", STR("\"\n"));
    record_bool(&program, "No", false);
    record_bool(&program, "Yes", true);
    record_words(&program, "Outcome", WORDS_UNLISTED);
    assert_true(record_end(&program));
    wrote(STR("{\"N\":18446744073709551615,\"Empty\":\"\",\"Quote\":\"\\\"\\u000a\",\"No\":false,"
              "\"Yes\":true,\"Outcome\":\"unlisted\"}\n"));
    assert_int_equal(out.writes, 1);
}

/* Also where only a piece of it is lost. */
static void test_a_reader_that_leaves(void **state)
{
    (void)state;
    static char text[3 * CS_MESSAGE_MAX];
    memset(text, 'x', sizeof text);
    for (size_t n = 1; n < sizeof text; n += 997) {
        for (int broken = 0; broken < 2; broken++) {
            fresh();
            out.broken = broken;
            record_begin(&program);
            record_text(&program, "a", (struct cs_str){text, n});
            out.broken = broken && out.writes == 0;
            assert_int_equal(record_end(&program), !broken);
            assert_int_equal(out.n, n + 9);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_shape),
        cmocka_unit_test(test_deep_and_many),
        cmocka_unit_test(test_only_containers),
        cmocka_unit_test(test_large_values),
        cmocka_unit_test(test_secrets),
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_a_reader_that_leaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
