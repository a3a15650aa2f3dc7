/* with: src/cli/ids.c */
/* SPDX-License-Identifier: ISC
 * Ids from words and from standard input, which comes in pieces of any size, late, or not at all. */
#include "cm.h"

#include "cli/ids.h"
#include "port/host.h"
#include "port/port.h"

/* Standard input: text, cut where a bit of cuts says so (bit 0: after the first byte), then end. A pause
 * before each piece: nothing has come yet. */
static struct input {
    struct cs_str text;
    uint64_t cuts;
    bool pauses, paused;
    long end;
    size_t at;
    unsigned reads;
    int64_t deadline; /* of the last read */
} in;

static struct ids ids;

long cs_host_input(void *p, size_t n, int64_t deadline)
{
    in.reads++;
    in.deadline = deadline;
    in.paused = in.pauses && !in.paused;
    if (in.paused) {
        return CS_HOST_NOT_YET;
    }
    if (in.at == in.text.n) {
        return in.end;
    }
    size_t got = 0;
    bool cut = false;
    while (got < n && in.at < in.text.n && !cut) {
        ((char *)p)[got++] = in.text.p[in.at];
        cut = in.at < 64 && in.cuts >> in.at & 1;
        in.at++;
    }
    return (long)got;
}

static void begin(struct cs_str text, uint64_t cuts, long end)
{
    in = (struct input){.text = text, .cuts = cuts, .end = end};
    memset(&ids, 0, sizeof ids);
}

/* The next one that is there, whenever it comes. */
static enum ids_got next(struct cs_str *id)
{
    enum ids_got got = IDS_DRY;
    for (int i = 0; got == IDS_DRY && i < 1000; i++) {
        got = ids_next(&ids, id);
    }
    return got;
}

/* It gives these, one after the other: each ended by a space. */
static void gives(const char *list, enum ids_got end)
{
    struct cs_str id;
    while (*list) {
        size_t n = strcspn(list, " ");
        assert_int_equal(next(&id), IDS_ONE);
        assert_true(str_eq(id, (struct cs_str){list, n}));
        list += n + 1;
    }
    assert_int_equal(next(&id), end);
    assert_int_equal(next(&id), end);
}

/* ---- words ------------------------------------------------------------------------------------- */

static void words(void **state)
{
    char one[] = "s-1", empty[] = "", space[] = "a b\n", lengthy[1001];
    char *list[] = {one, empty, space, lengthy, one};
    struct cs_str id;
    (void)state;
    memset(lengthy, 'x', 1000);
    lengthy[1000] = '\0';
    begin(STR("s-9"), 0, 0);
    ids = (struct ids){.words = list, .words_n = 5};
    for (size_t i = 0; i < 5; i++) {
        ids_wait(&ids, 1000);
        assert_int_equal(ids_next(&ids, &id), IDS_ONE);
        assert_text(id, list[i]); /* as they stand */
    }
    assert_int_equal(ids_next(&ids, &id), IDS_END);
    assert_int_equal(ids_next(&ids, &id), IDS_END);
    assert_false(str_given(id));
    ids = (struct ids){.words = list};
    assert_int_equal(ids_next(&ids, &id), IDS_END);
    assert_int_equal(in.reads, 0);
}

/* ---- pieces ------------------------------------------------------------------------------------ */

static void every_split(void **state)
{
    static const struct {
        const char *text, *gives;
    } rows[] = {
        {"s-1 s-22\ns-333", "s-1 s-22 s-333 "},
        {" \t\r\ns-1\r\n\r\ns-2\t", "s-1 s-2 "},
        {"a\nb c\td\re \n f", "a b c d e f "},
        {"s-1\vs-2\fs-3\n", "s-1\vs-2\fs-3 "}, /* no white space of this program */
        {"\"s-1\",\xc2\xa0s-2", "\"s-1\",\xc2\xa0s-2 "},
        {"\n", ""},
        {" \t\r\n \n", ""},
        {"", ""},
        {"s", "s "},
    };
    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof rows[0]; i++) {
        struct cs_str text = str_of(rows[i / 2].text);
        size_t cuts = text.n > 1 ? text.n - 1 : 0;
        for (uint64_t split = 0; split < UINT64_C(1) << cuts; split++) {
            begin(text, split, 0);
            in.pauses = i % 2 != 0;
            gives(rows[i / 2].gives, IDS_END);
        }
    }
}

static void lengths(void **state)
{
    static char text[1002], want[65];
    struct cs_str id;
    (void)state;
    memset(text, 'x', sizeof text);
    memset(want, 'x', sizeof want);
    for (size_t n = 1; n <= 1000; n += n == 66 ? 934 : 1) {
        text[n] = ' ';
        text[n + 1] = 'y';
        begin((struct cs_str){text, n + 2}, UINT64_C(1) << (n % 64), 0);
        assert_int_equal(next(&id), IDS_ONE);
        assert_true(str_eq(id, (struct cs_str){want, n < 65 ? n : 65}));
        gives("y ", IDS_END); /* nothing of it is left */
        begin((struct cs_str){text, n}, 0, 0);
        assert_int_equal(next(&id), IDS_ONE);
        assert_int_equal(id.n, n < 65 ? n : 65);
        gives("", IDS_END);
        text[n] = text[n + 1] = 'x';
    }
}

/* What is too long for an id stays too long, and begins as it did. */
static void cut(void **state)
{
    char text[100];
    struct cs_str id;
    (void)state;
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (char)('!' + i % 90);
    }
    begin((struct cs_str){text, sizeof text}, 0, 0);
    assert_int_equal(next(&id), IDS_ONE);
    assert_int_equal(id.n, 65);
    assert_memory_equal(id.p, text, 64);
}

static void many_pieces(void **state)
{
    static char text[4000];
    struct cs_str id;
    (void)state;
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i % 7 == 6 ? '\n' : (char)('a' + i / 7 % 26);
    }
    begin((struct cs_str){text, sizeof text}, 0, 0);
    for (size_t i = 0; i < sizeof text / 7; i++) {
        assert_int_equal(ids_next(&ids, &id), IDS_ONE);
        assert_true(str_eq(id, (struct cs_str){text + 7 * i, 6}));
    }
    gives("zzz ", IDS_END);
    assert_int_equal(in.reads, (sizeof text + 255) / 256 + 1);
}

static void zero_bytes(void **state)
{
    struct cs_str id;
    (void)state;
    begin((struct cs_str){"s-1\0s-2 \0\n", 10}, 5, 0);
    assert_int_equal(next(&id), IDS_ONE);
    assert_true(str_eq(id, (struct cs_str){"s-1\0s-2", 7}));
    assert_int_equal(next(&id), IDS_ONE);
    assert_true(str_eq(id, (struct cs_str){"", 1}));
    gives("", IDS_END);
}

/* ---- what does not come ------------------------------------------------------------------------ */

static void dry(void **state)
{
    struct cs_str id;
    (void)state;
    begin(STR("s-1 s-2"), 1 << 1, 0); /* "s-", "1 s-2" */
    in.pauses = true;
    assert_int_equal(ids_next(&ids, &id), IDS_DRY);
    assert_int_equal(in.deadline, 0); /* it waits for nothing */
    ids_wait(&ids, 123);
    assert_int_equal(in.deadline, 123);
    assert_int_equal(in.reads, 2);
    ids_wait(&ids, 456); /* there is something */
    assert_int_equal(in.reads, 2);
    assert_int_equal(ids_next(&ids, &id), IDS_DRY); /* half a word */
    assert_int_equal(ids_next(&ids, &id), IDS_ONE);
    assert_text(id, "s-1");
    assert_int_equal(ids_next(&ids, &id), IDS_DRY); /* who knows whether it ends here */
    assert_int_equal(ids_next(&ids, &id), IDS_ONE);
    assert_text(id, "s-2");
    assert_int_equal(ids_next(&ids, &id), IDS_END);
    unsigned reads = in.reads;
    ids_wait(&ids, 789);
    gives("", IDS_END);
    assert_int_equal(in.reads, reads); /* the end is asked for once */
}

/* What was read before is given, but for the word that may not be whole: it could be another's id. */
static void failed(void **state)
{
    static const long reasons[] = {CS_HOST_FAILED, CS_PORT_INTERRUPTED, CS_HOST_DIRECTORY};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        begin(STR(""), 0, reasons[i]);
        gives("", IDS_FAILED);
        assert_int_equal(in.reads, 1);
        begin(STR("s-1\ns-2\n"), 1, reasons[i]);
        gives("s-1 s-2 ", IDS_FAILED);
        begin(STR("s-1\ns-2"), 1, reasons[i]);
        gives("s-1 ", IDS_FAILED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words), cmocka_unit_test(every_split), cmocka_unit_test(lengths),
        cmocka_unit_test(cut),   cmocka_unit_test(many_pieces), cmocka_unit_test(zero_bytes),
        cmocka_unit_test(dry),   cmocka_unit_test(failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
