/* SPDX-License-Identifier: ISC
 * Entries with all members, for whoever shows them: what is too long is left out, and that is said. */
#include "cm.h"

#include "core/list.h"

enum { SNAPSHOT_ID, STATUS };

/* By the longest text that the API reference allows, each character escaped to six or twelve bytes where
 * it is free text, and quotes; for the rest, more than any has had. */
static const size_t widths[LIST_MEMBERS + 1] = {96, 64, 64, 64, 96, 96,   192,  16,  64,
                                                64, 96, 32, 32, 48, 1540, 3080, 32,  32,
                                                32, 96, 96, 96, 32, 16,   96,   4096};

static struct list list;
static struct json json;
static struct cs_answer answer;
static char text[16384];
static size_t lengths[LIST_MEMBERS], seen;
static bool omitted, tagged;

/* Slices live no longer than the call. */
static void note(void *ctx, const struct cs_snapshot *s)
{
    assert_null(ctx);
    seen++;
    omitted = s->omitted;
    for (size_t i = 0; i < LIST_MEMBERS; i++) {
        lengths[i] = str_given(s->text[i]) ? s->text[i].n + 2 : 0;
    }
    tagged = json_member(s->json, JSON_ROOT, STR("Tags")) >= 0;
}

static const char *name_of(size_t member)
{
    return member < LIST_MEMBERS ? list_members[member] : "Tags";
}

/* "name":"aaa", so that the value has that many bytes. */
static void emit_member(struct buf *b, size_t member, size_t width)
{
    buf_byte(b, '"');
    buf_z(b, name_of(member));
    buf_z(b, "\":\"");
    for (size_t i = 2; i < width; i++) {
        buf_byte(b, 'a');
    }
    buf_z(b, "\",");
}

static void read_page(const struct buf *b, size_t piece)
{
    struct http head = {.status = 200, .retry_after_ms = -1};
    seen = 0;
    omitted = tagged = false;
    memset(&list, 0xa5, sizeof list);
    list_begin(&list, &json, true, note, NULL);
    for (struct cs_str left = buf_text(b); left.n > 0; left = str_tail(left, piece)) {
        list_take(&list, str_head(left, piece));
    }
    list_read(&answer, &list, &head, NULL, 0);
}

/* One member of that width among others that are short, or as long as may be. */
static void page_with(size_t member, size_t width, bool longest)
{
    struct buf b = buf_over(text, sizeof text);
    buf_z(&b, "{\"RequestId\":\"r\",\"Snapshots\":{\"Snapshot\":[{");
    for (size_t i = 0; i <= LIST_MEMBERS; i++) {
        emit_member(&b, i, i == member ? width : longest ? widths[i] : 5);
    }
    buf_z(&b, "\"New\":{\"SnapshotId\":[1]}}]}}");
    assert_true(buf_fits(&b));
    read_page(&b, 1000);
}

static void test_widths(void **state)
{
    (void)state;
    for (size_t i = 0; i <= LIST_MEMBERS; i++) {
        for (size_t more = 0; more < 2 && widths[i] + 512 < CS_ENTRY_MAX; more++) {
            page_with(i, widths[i] + more, false);
            bool must = i == SNAPSHOT_ID || i == STATUS;
            bool entry =
                i != SNAPSHOT_ID && !(must && more > 0); /* an id has 64 characters at most */
            assert_int_equal(seen, entry);
            assert_int_equal(answer.accepted, entry);
            if (entry) {
                assert_int_equal(omitted, more);
                assert_int_equal(tagged, i < LIST_MEMBERS || more == 0);
            }
            for (size_t k = 0; entry && k < LIST_MEMBERS; k++) {
                assert_int_equal(lengths[k], k != i ? 5 : more ? 0 : widths[i]);
            }
        }
    }
}

/* All at once: there is room for it. */
static void test_longest(void **state)
{
    (void)state;
    if (CS_ENTRY_MAX < 11000) {
        skip();
    }
    page_with(SNAPSHOT_ID, 66, true);
    for (size_t i = 1; i < LIST_MEMBERS; i++) {
        assert_int_equal(lengths[i], widths[i]);
    }
    assert_true(answer.accepted && seen == 1 && !omitted && tagged);
}

/* Where they are shown a member may be of any kind. */
static void test_kinds(void **state)
{
    (void)state;
    static const char page[] =
        "{\"RequestId\":\"r\",\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s-1\",\"Status\":"
        "\"x\","
        "\"Available\":true,\"SourceDiskSize\":40,\"Usage\":null,\"Category\":[1,{}],\"Encrypted\":"
        "false}]}}";
    for (size_t piece = 1; piece < sizeof page; piece++) {
        struct buf b = buf_over(text, sizeof text);
        buf_z(&b, page);
        read_page(&b, piece);
        assert_true(answer.accepted && seen == 1 && !omitted);
        assert_int_equal(lengths[23], 6); /* Available: true */
        assert_int_equal(lengths[11], 4);
        assert_int_equal(lengths[22] + lengths[17], 0);
        assert_int_equal(lengths[7], 7);
    }
}

static void test_twice(void **state)
{
    (void)state;
    struct buf b = buf_over(text, sizeof text);
    buf_z(&b, "{\"RequestId\":\"r\",\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s-1\","
              "\"Status\":\"x\","
              "\"Usage\":\"a\",\"Usage\":\"b\"}]}}");
    read_page(&b, 9);
    assert_true(!answer.accepted && seen == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_longest),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
