/* SPDX-License-Identifier: ISC
 * List pages: large ones, hostile ones, in pieces of every size. */
#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/json.h"
#include "core/page.h"

static const struct page_want wanted[] = {
    {"SnapshotId", 80}, {"SnapshotName", 1540}, {"Status", 20},    {"Progress", 20},
    {"Tags", 2048},     {"Description", 3080},  {"Encrypted", 10}, {NULL, 0},
};
static const struct page_want wanted_top[] = {
    {"RequestId", 80}, {"NextToken", 1024}, {"TotalCount", 20}, {NULL, 0}};
static const struct page_shape snapshots = {{"Snapshots", "Snapshot"}, wanted, wanted_top};
static const struct page_shape profiles = {{"profiles", NULL}, wanted, wanted_top};

/* ---- one page, fed --------------------------------------------------------------------------- */

static struct page page;
static struct json json;
static struct got {
    char text[1 << 16]; /* the reduced elements, each followed by '!' where something was dropped
                           and by LF; then the root's */
    size_t n;
    int entries;
    bool bad, done;
} got;

static void keep(struct cs_str s)
{
    assert_true(got.n + s.n < sizeof(got.text));
    memcpy(got.text + got.n, s.p, s.n);
    got.n += s.n;
}

static void keep_cut(const struct page_cut *c)
{
    keep(buf_text(&c->text));
    keep(str_of(c->dropped ? "!\n" : "\n"));
}

static void feed_part(struct cs_str in)
{
    enum page_event event;
    while ((event = page_feed(&page, &in)) == PAGE_ENTRY) {
        keep_cut(&page.entry);
        got.entries++;
        assert_true(json_parse(&json, page.entry.text.p, page.entry.text.n));
    }
    got.bad = event == PAGE_BAD;
    assert_true(got.bad || in.n == 0);
}

static void begin(const struct page_shape *shape)
{
    memset(&page, 0xa5, sizeof(page));
    memset(&got, 0, sizeof(got));
    page_begin(&page, shape);
}

static void end(void)
{
    got.done = page_done(&page);
    if (got.done) {
        keep_cut(&page.top);
        assert_true(json_parse(&json, page.top.text.p, page.top.text.n));
    }
}

/* The page in pieces of this size, each at the end of a page of memory. */
static void feed(const struct page_shape *shape, struct cs_str text, size_t piece)
{
    begin(shape);
    while (text.n > 0) {
        struct cs_str part = str_head(text, piece);
        text = str_tail(text, part.n);
        struct guard g = guard_copy(part.p, part.n);
        feed_part((struct cs_str){g.p, part.n});
        guard_free(&g);
    }
    end();
}

static void expect(const char *text)
{
    got.text[got.n] = '\0';
    assert_string_equal(got.text, text);
}

/* ---- what is cut ----------------------------------------------------------------------------- */

static const struct cut {
    const char *page, *result;
} cuts[] = {
    {"{\"RequestId\":\"R\",\"Snapshots\":{\"Snapshot\":[]},\"TotalCount\":0}",
     "{\"RequestId\":\"R\",\"TotalCount\":0}\n"},
    {"{\"Snapshots\":{\"Snapshot\":[{}]}}", "{}\n{}\n"},
    /* Space goes, order stays, what is not wanted goes. */
    {" { \"Snapshots\" : { \"Snapshot\" : [ { \"X\" : 1 , \"SnapshotId\" : \"s 1\" , \"Y\" : [ ] "
     ",\n"
     "\"Tags\" : { \"Tag\" : [ { \"TagKey\" : \"k\" , \"TagValue\" : null } ] } , \"Z\" : { } } "
     ",\r\n"
     "\t{ \"Encrypted\" : false , \"Progress\" : \"7%\" } ] } , \"NextToken\" : \"\" } ",
     "{\"SnapshotId\":\"s 1\",\"Tags\":{\"Tag\":[{\"TagKey\":\"k\",\"TagValue\":null}]}}\n"
     "{\"Encrypted\":false,\"Progress\":\"7%\"}\n{\"NextToken\":\"\"}\n"},
    /* Wanted names elsewhere are not wanted: in what is left out, in the root, beside the list. */
    {"{\"SnapshotId\":\"root\",\"Snapshots\":{\"SnapshotId\":\"between\",\"Snapshot\":[{\"X\":{"
     "\"SnapshotId\":"
     "\"inner\",\"RequestId\":1},\"RequestId\":2,\"Status\":{\"SnapshotId\":3}}],\"RequestId\":4},"
     "\"Y\":"
     "{\"RequestId\":5,\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":6}]}}}",
     "{\"Status\":{\"SnapshotId\":3}}\n{}\n"},
    /* A list of the same name elsewhere is not the list. */
    {"{\"A\":{\"Snapshot\":[{\"SnapshotId\":1}]},\"Snapshot\":[{\"SnapshotId\":2}],\"Snapshots\":{"
     "\"X\":"
     "{\"Snapshot\":[{\"SnapshotId\":3}]},\"Snapshot\":[{\"SnapshotId\":4}]}}",
     "{\"SnapshotId\":4}\n{}\n"},
    /* Escapes in names, and names that only begin or end alike. */
    {"{\"\\u0053napshots\":{\"Snapsho\\u0074\":[{\"Snapshot\\u0049d\":1,\"SnapshotIds\":2,"
     "\"SnapshotI\":3,"
     "\"\":4,\"XSnapshotId\":5,\"snapshotid\":6}]}}",
     "{\"SnapshotId\":1}\n{}\n"},
    /* Text that looks like structure. */
    {"{\"Snapshots\":{\"Snapshot\":[{\"SnapshotName\":\"]}},{[\\\"\\\\\",\"Status\":\"\\\\\"}]}}",
     "{\"SnapshotName\":\"]}},{[\\\"\\\\\",\"Status\":\"\\\\\"}\n{}\n"},
    /* Twice is kept twice: json_member refuses it. */
    {"{\"Snapshots\":{\"Snapshot\":[{\"Status\":1,\"Status\":2}]}}",
     "{\"Status\":1,\"Status\":2}\n{}\n"},
    /* Numbers end by what follows. */
    {"{\"TotalCount\":12,\"Snapshots\":{\"Snapshot\":[{\"Status\":-1.5e3},{\"Status\":0 "
     "}]},\"RequestId\":7}",
     "{\"Status\":-1.5e3}\n{\"Status\":0}\n{\"TotalCount\":12,\"RequestId\":7}\n"},
};

static void test_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
        struct cs_str text = str_of(cuts[i].page);
        for (size_t piece = 1; piece <= text.n; piece++) {
            feed(&snapshots, text, piece);
            assert_true(got.done);
            expect(cuts[i].result);
        }
    }
    feed(&profiles, STR("{\"profiles\":[{\"Status\":1,\"profiles\":[{}]},{}],\"RequestId\":2}"), 7);
    assert_true(got.done);
    expect("{\"Status\":1}\n{}\n{\"RequestId\":2}\n");
}

/* Cut anywhere, a page is not done. */
static void test_cut_short(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
        struct cs_str text = str_of(cuts[i].page);
        while (text.n > 0 && text.p[text.n - 1] != '}') {
            text.n--;
        }
        for (size_t n = 0; n < text.n; n++) {
            feed(&snapshots, str_head(text, n), n + 1);
            assert_false(got.bad);
            assert_false(got.done);
        }
    }
}

/* ---- what is refused ------------------------------------------------------------------------- */

static void test_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "[]",
        "1",
        "{\"Snapshots\":{\"Snapshot\":[1]}}",
        "{\"Snapshots\":{\"Snapshot\":[{},\"s\"]}}",
        "{\"Snapshots\":{\"Snapshot\":[[{}]]}}",
        "{\"Snapshots\":{\"Snapshot\":[null]}}",
        "{\"Snapshots\":{\"Snapshot\":[],\"Snapshot\":[{}]}}",
        "{\"Snapshots\":{\"Snapshot\":[]},\"Snapshots\":{\"Snapshot\":[]}}",
        "{\"Snapshots\":{\"Snapshot\":[{}]}},",
        "{\"Snapshots\":{\"Snapshot\":[{},]}}",
        "{\"Snapshots\":{\"Snapshot\":[{}}]}",
        "{\"Snapshots\":{\"Snapshot\":[{\"Status\":01}]}}",
        "{\"Snapshots\":{\"Snapshot\":[{\"Status\":\"\xff\"}]}}",
        "<html>",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        print_message("# bad[%zu]\n", i);
        for (size_t piece = 1; piece < 100; piece += 98) {
            feed(&snapshots, str_of(bad[i]), piece);
            assert_true(got.bad);
            assert_false(got.done);
            struct cs_str more = STR("{}");
            assert_int_equal(page_feed(&page, &more), PAGE_BAD);
            more.n = 0;
            assert_int_equal(page_feed(&page, &more), PAGE_BAD);
        }
    }
    /* JSON, but no list. */
    static const char *const other[] = {"{}",
                                        "{\"Snapshots\":{}}",
                                        "{\"Snapshots\":[]}",
                                        "{\"Snapshots\":{\"Snapshot\":{}}}",
                                        "{\"Snapshots\":{\"Snapshot\":null}}",
                                        "{\"Snapshots\":[{\"Snapshot\":[{\"Status\":1}]}]}",
                                        "{\"Code\":\"Forbidden.RAM\",\"Snapshot\":[{}]}"};
    for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
        print_message("# other[%zu]\n", i);
        feed(&snapshots, str_of(other[i]), 1);
        assert_false(got.bad);
        assert_false(got.done);
        assert_int_equal(got.entries, 0);
    }
}

/* ---- sizes ----------------------------------------------------------------------------------- */

/* A page made of parts; made.n counts what is needed. */
static struct {
    char *p;
    size_t n, cap;
} made;

static void add(const char *z, size_t times)
{
    for (size_t i = 0, n = strlen(z); i < times; i++) {
        if (made.n + n > made.cap) {
            made.cap = 2 * made.cap + n;
            made.p = realloc(made.p, made.cap);
            assert_non_null(made.p);
        }
        memcpy(made.p + made.n, z, n);
        made.n += n;
    }
}

static struct cs_str take(void)
{
    struct cs_str s = {made.p, made.n};
    made.n = 0;
    return s;
}

/* A value may have max bytes, and one more is left out, with what is around it untouched. */
static void test_max(void **state)
{
    (void)state;
    for (size_t n = 78; n <= 79; n++) {
        add("{\"Snapshots\":{\"Snapshot\":[{\"Status\":1,\"SnapshotId\":\"", 1);
        add("x", n);
        add("\",\"Progress\":2},{\"Status\":3}]}}", 1);
        feed(&snapshots, take(), 13);
        assert_true(got.done);
        if (n == 78) {
            assert_null(strchr(got.text, '!'));
            assert_non_null(strstr(got.text, "xxx\",\"Progress\":2}\n"));
        } else {
            expect("{\"Status\":1,\"Progress\":2}!\n{\"Status\":3}\n{}\n");
        }
    }
    add("{\"Snapshots\":{\"Snapshot\":[{\"Tags\":{\"Tag\":[", 1);
    add("{\"TagKey\":\"k\",\"SnapshotId\":\"no\"},", 80);
    add("{}]},\"SnapshotId\":\"s\"}]},\"RequestId\":\"", 1);
    add("r", 1000);
    add("\",\"TotalCount\":1}", 1);
    feed(&snapshots, take(), 5);
    assert_true(got.done);
    expect("{\"SnapshotId\":\"s\"}!\n{\"TotalCount\":1}!\n");
}

/* Values of most bytes with between amid them, of size bytes together; the last has more bytes more. */
static void fill(const char *between, size_t most, size_t size, size_t more)
{
    for (; size > most; size -= most + strlen(between)) {
        add("x", most);
        add(between, 1);
    }
    add("x", size + more);
}

/* Where one name comes often enough to fill the room, what comes after is left out, cleanly: the
 * room ends at every byte of a name, of a value and between. */
static void test_room(void **state)
{
    (void)state;
    int dropped = 0;
    for (size_t n = 0; n < 80; n++) {
        add("{\"Snapshots\":{\"Snapshot\":[{\"SnapshotName\":\"", 1);
        fill("\",\"SnapshotName\":\"", 1500, CS_ENTRY_MAX - 110, n);
        add("\",\"Status\":[1],\"Progress\":\"1%\",\"SnapshotId\":\"s\"}]},\"NextToken\":\"", 1);
        fill("\",\"NextToken\":\"", 1000, CS_TOP_MAX - 65, n);
        add("\",\"TotalCount\":1,\"RequestId\":\"r\"}", 1);
        feed(&snapshots, take(), 1000);
        assert_true(got.done);
        assert_true(page.entry.text.n <= CS_ENTRY_MAX && page.top.text.n <= CS_TOP_MAX);
        dropped += page.entry.dropped + page.top.dropped;
    }
    assert_true(dropped > 80 && dropped < 160);
}

static void check_huge_entry(void)
{
    const size_t name = CS_ENTRY_MAX > 12 * 128 + 100 ? 4 * 128 : 0; /* tests/tiny.h: no room */
    const size_t description = CS_ENTRY_MAX > 12 * (128 + 256) + 100 ? 4 * 256 : 0;
    assert_true(json_parse(&json, page.entry.text.p, page.entry.text.n));
    assert_true(str_eq(json_text(&json, json_member(&json, 0, STR("SnapshotId"))), STR("s-1")));
    assert_int_equal(json_text(&json, json_member(&json, 0, STR("SnapshotName"))).n, name);
    assert_int_equal(json_text(&json, json_member(&json, 0, STR("Description"))).n, description);
    assert_int_equal(json_member(&json, 0, STR("Tags")), JSON_ABSENT);
    assert_true(page.entry.dropped);
}

static int count_entries(struct cs_str text, size_t piece)
{
    int entries = 0;
    begin(&snapshots);
    for (; text.n > 0; text = str_tail(text, piece)) {
        struct cs_str in = str_head(text, piece);
        while (page_feed(&page, &in) == PAGE_ENTRY) {
            check_huge_entry();
            entries++;
        }
        assert_int_equal(in.n, 0);
    }
    end();
    assert_true(got.done);
    return entries;
}

/* The longest page the service could send, and members of any size that we do not know. */
static void test_huge(void **state)
{
    (void)state;
    add("{\"RequestId\":\"R\",\"Huge\":[", 1);
    add("{\"SnapshotId\":[[[]]]},", 5000);
    add("{}],\"Snapshots\":{\"Snapshot\":[", 1);
    for (int i = 0; i < 100; i++) {
        add(i > 0 ? ",{\"" : "{\"", 1);
        add("LongName", 20000);
        add("\":\"", 1);
        add("\\ud83d\\ude00", 5000);
        add("\",\"Tags\":{\"Tag\":[", 1);
        for (int tag = 0; tag < 20; tag++) {
            add(tag > 0 ? ",{\"TagKey\":\"" : "{\"TagKey\":\"", 1);
            add("\xf0\x9f\x98\x80", 128);
            add("\",\"TagValue\":\"", 1);
            add("\\ud83d\\ude00", 128);
            add("\"}", 1);
        }
        add("]},\"SnapshotName\":\"", 1);
        add("\\ud83d\\ude00", 128);
        add("\",\"Description\":\"", 1);
        add("\\ud83d\\ude00", 256);
        add("\",\"SnapshotId\":\"s-1\"}", 1);
    }
    add("]}}", 1);
    struct cs_str text = take();
    for (size_t piece = 1; piece < text.n; piece = piece * 97 + 1) {
        assert_int_equal(count_entries(text, piece), 100);
    }
    assert_int_equal(count_entries(text, text.n), 100);
    free(made.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cuts),    cmocka_unit_test(test_cut_short),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_max),
        cmocka_unit_test(test_room),    cmocka_unit_test(test_huge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
