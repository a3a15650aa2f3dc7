/* with: src/cli/text.c */
/* SPDX-License-Identifier: ISC
 * Text for a person, a script or a shell, and how wide it is on a terminal. */
#include "guard.h"

#include "cm.h"

#include <stdio.h>

#include "cli/text.h"
#include "core/utf8.h"

#define BEI   "\xe5\xa4\x87"     /* two columns */
#define DISK  "\xf0\x9f\x92\xbe" /* two */
#define E_DOT "e\xcc\x81"        /* e and an accent over it */

static char out[8192];
static struct buf b;

/* Into what is as good as empty. */
static struct buf *fresh(void)
{
    b = buf_over(out, sizeof out);
    return &b;
}

static void wrote(const char *want)
{
    assert_true(buf_fits(&b));
    assert_text(buf_text(&b), want);
}

/* Ends where a page does. */
static struct cs_str guarded(struct guard *g, struct cs_str s)
{
    *g = guard_copy(s.p, s.n);
    return (struct cs_str){g->p, s.n};
}

static size_t put_code(char *p, uint32_t c)
{
    if (c < 0x80) {
        p[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6) {
        p[i] = (char)(0x80 | (c & 0x3f));
    }
    p[0] = (char)(0xf00 >> n | c);
    return n;
}

/* ---- how wide --------------------------------------------------------------------------------- */

static void test_width(void **state)
{
    static const struct {
        const char *text;
        size_t width;
    } rows[] = {
        {"", 0},
        {"a", 1},
        {"SnapshotId ", 11},
        {BEI, 2},
        {BEI "a" BEI, 5},
        {DISK, 2},
        {E_DOT, 2},          /* a little too many */
        {"\xe1\x83\xbf", 1}, /* U+10FF */
        {"\xe1\x84\x80", 2}, /* U+1100 */
        {"\xef\xbf\xbd", 2},
        {"\xf4\x8f\xbf\xbf", 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct guard g;
        assert_int_equal(text_width(guarded(&g, str_of(rows[i].text))), rows[i].width);
        guard_free(&g);
    }
    assert_int_equal(text_width(STR_NONE), 0);
}

/* Each character alone is as wide as it is beside others. */
static void test_width_of_all(void **state)
{
    (void)state;
    for (uint32_t c = 0x20; c <= 0x10ffff; c += c < 0x3000 ? 1 : 61) {
        char text[10];
        size_t n = put_code(text, c);
        if (c < 0xd800 || c > 0xdfff) {
            n += put_code(text + n, 'z');
            assert_int_equal(text_width((struct cs_str){text, n}), c < 0x1100 ? 2 : 3);
        }
    }
}

/* To every width: never more, as much as fits, and no character in half. */
static void test_cut(void **state)
{
    static const char *const texts[] = {"",
                                        "abc",
                                        BEI BEI BEI,
                                        "a" BEI "b" DISK "c",
                                        E_DOT E_DOT "x",
                                        "s-1   accomplished 100%  " BEI " \\u001b  -",
                                        DISK DISK E_DOT DISK};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct cs_str s = str_of(texts[i]);
        size_t whole = text_width(s);
        for (size_t columns = 0; columns <= whole + 2; columns++) {
            struct guard g = guard_copy(s.p, s.n);
            b = (struct buf){.p = g.p, .cap = s.n, .n = s.n};
            text_cut(&b, columns);
            struct cs_str left = buf_text(&b), rest = str_tail(s, left.n);
            uint32_t next;
            size_t n = utf8_next(rest, &next);
            assert_true(str_starts(s, left) && utf8_valid(left) == left.n);
            assert_true(text_width(left) <= columns);
            assert_int_equal(rest.n == 0, columns >= whole);
            assert_true(rest.n == 0 || text_width(left) + text_width(str_head(rest, n)) > columns);
            guard_free(&g);
        }
    }
}

/* What was cut is written over. */
static void test_cut_goes_on(void **state)
{
    (void)state;
    buf_z(fresh(), "a" BEI BEI);
    text_cut(&b, 4);
    buf_z(&b, "\n");
    wrote("a" BEI "\n");
    buf_z(fresh(), "abc");
    text_cut(&b, 1000);
    wrote("abc");
    text_cut(&b, 0);
    wrote("");
}

/* ---- for a terminal --------------------------------------------------------------------------- */

static const struct {
    const char *text, *plain, *json;
} foreign[] = {
    {"", "", ""},
    {"a~ \"\\", "a~ \"\\", "a~ \\\"\\\\"},
    {BEI DISK E_DOT, BEI DISK E_DOT, BEI DISK E_DOT},
    {"\x1b[31m", "\\u001b[31m", "\\u001b[31m"},
    {"\n\t\x01\x1f ", "\\u000a\\u0009\\u0001\\u001f ", "\\u000a\\u0009\\u0001\\u001f "},
    {"\x7f\xc2\x80\xc2\x9f\xc2\xa0", "\\u007f\\u0080\\u009f\xc2\xa0",
     "\\u007f\\u0080\\u009f\xc2\xa0"},
    {"\xd8\x9b\xd8\x9c\xd8\x9d", "\xd8\x9b\\u061c\xd8\x9d", "\xd8\x9b\\u061c\xd8\x9d"},
    {"\xe2\x80\x8d\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\x90", "\xe2\x80\x8d\\u200e\\u200f\xe2\x80\x90",
     "\xe2\x80\x8d\\u200e\\u200f\xe2\x80\x90"},
    {"\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xae\xe2\x80\xaf", "\xe2\x80\xa7\\u2028\\u202e\xe2\x80\xaf",
     "\xe2\x80\xa7\\u2028\\u202e\xe2\x80\xaf"},
    {"\xe2\x81\xa5\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xaa", "\xe2\x81\xa5\\u2066\\u2069\xe2\x81\xaa",
     "\xe2\x81\xa5\\u2066\\u2069\xe2\x81\xaa"},
    {"\xef\xbb\xbe\xef\xbb\xbf\xef\xbc\x80", "\xef\xbb\xbe\\ufeff\xef\xbc\x80",
     "\xef\xbb\xbe\\ufeff\xef\xbc\x80"},
    {"a\xff\xc3", "a\\xff\\xc3", "a\\ufffd\\ufffd"},
    {"\xed\xa0\x80" BEI, "\\xed\\xa0\\x80" BEI, "\\ufffd\\ufffd\\ufffd" BEI},
};

/* Nothing moves the cursor, hides or reorders; what is plain stays. */
static void test_foreign(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        struct guard g;
        struct cs_str s = guarded(&g, str_of(foreign[i].text));
        char quoted[128];
        (void)snprintf(quoted, sizeof quoted, "\"%s\"", foreign[i].json);
        text_plain(fresh(), s);
        wrote(foreign[i].plain);
        assert_int_equal(text_is_plain(s), strcmp(foreign[i].text, foreign[i].plain) == 0);
        assert_true(text_is_plain(buf_text(&b)));
        text_json(fresh(), s);
        wrote(quoted);
        text_json_inner(fresh(), s);
        wrote(foreign[i].json);
        guard_free(&g);
    }
}

/* ---- for a shell ------------------------------------------------------------------------------ */

static void test_shell(void **state)
{
    static const struct {
        const char *word, *quoted;
    } rows[] = {
        {"", "''"},         {"a", "a"},
        {"s-1", "s-1"},     {"-_./:=@%+,azAZ09", "-_./:=@%+,azAZ09"},
        {"a b", "'a b'"},   {"it's", "'it'\\''s'"},
        {"'", "''\\'''"},   {"$HOME`id`\\", "'$HOME`id`\\'"},
        {BEI, "'" BEI "'"}, {"~", "'~'"},
        {"abc!", "'abc!'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct guard g;
        text_shell(fresh(), guarded(&g, str_of(rows[i].word)));
        wrote(rows[i].quoted);
        guard_free(&g);
    }
}

static void test_option(void **state)
{
    static const struct {
        const char *name, *option;
    } rows[] = {
        {"DestinationRegionId", "destination-region-id"},
        {"KMSKeyId", "kms-key-id"},
        {"Encrypted", "encrypted"},
        {"SnapshotSN", "snapshot-sn"},
        {"Tag.Key", "tag.key"},
        {"aB", "a-b"},
        {"xAb", "x-ab"},
        {"aZb", "a-zb"},
        {"a[b@c", "a[b@c"},
        {"A", "a"},
        {"AZone", "a-zone"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        text_option(fresh(), rows[i].name);
        wrote(rows[i].option);
    }
}

static void test_duration(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        {"0", 0},
        {"1", 1000},
        {"90", 90000},
        {"90s", 90000},
        {"2m", 120000},
        {"1h", 3600000},
        {"7d", 604800000},
        {"007", 7000},
        {"31622400", INT64_C(31622400000)},
        {"366d", INT64_C(31622400000)},
        {"8784h", INT64_C(31622400000)},
        {"31622401", -1},
        {"367d", -1},
        {"99999999999999999999999999", -1},
        {"", -1},
        {"s", -1},
        {"d", -1},
        {"-1", -1},
        {"1 s", -1},
        {"1.5h", -1},
        {"1w", -1},
        {"1ss", -1},
        {"/0", -1},
        {":0", -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct guard g;
        print_message("# %s\n", rows[i].text);
        assert_int_equal(text_duration(guarded(&g, str_of(rows[i].text))), rows[i].ms);
        guard_free(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_width),   cmocka_unit_test(test_width_of_all),
        cmocka_unit_test(test_cut),     cmocka_unit_test(test_cut_goes_on),
        cmocka_unit_test(test_foreign), cmocka_unit_test(test_shell),
        cmocka_unit_test(test_option),  cmocka_unit_test(test_duration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
