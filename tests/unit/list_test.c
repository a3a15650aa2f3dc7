/* SPDX-License-Identifier: ISC
 * Replies of DescribeSnapshots: good ones in pieces of every size, cut ones, and whatever else a list may
 * look like. */
#include "guard.h"

#include "cm.h"

#include "unit/listed.h"

/* The one entry is not what an entry must be. */
static void not_an_entry(const char *members)
{
    char text[1024];
    print_message("# %s\n", members);
    snprintf(
        text, sizeof text,
        "{\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s-0\",\"Status\":\"failed\"},{%s}]}," RID
        "}",
        members);
    page(text);
    not_accepted();
}

/* ---- good ones ------------------------------------------------------------------------------- */

static const char good[] =
    " {\"PageSize\":10,\"Snapshots\":{\"Snapshot\":[\n"
    "{\"SnapshotId\":\"s-1\",\"Status\":\"progressing\",\"Progress\":\"40%\",\"RemainTime\":600,"
    "\"SourceSnapshotId\":\"s-0\",\"SourceRegionId\":\"cn-hangzhou\",\"Encrypted\":true,"
    "\"KMSKeyId\":\"k-1\",\"Tags\":{\"Tag\":[{\"SnapshotId\":\"s-9\",\"Status\":\"failed\"}]}},"
    "{\"Status\":\"accompl\\u0069shed\",\"Progress\":100,\"SnapshotId\":\"s-2\",\"KMSKeyId\":\"\","
    "\"Encrypted\":\"false\",\"RemainTime\":null},{\"SnapshotId\":\"" ID64
    "\",\"Status\":\"restoring\",\"Encrypted\":\"true\"}"
    "]},\"NextToken\":\"AAAAAdDWBF2w6Olxc+cMPjUtUMo=\"," RID ",\"TotalCount\":3} ";
static const char good_entries[] =
    "s-1 progressing 40% 600 s-0 cn-hangzhou k-1 encrypted\n"
    "s-2 accomplished 100 - - -  plain\n" ID64 " restoring - - - - - encrypted\n";

static void test_every_piece(void **state)
{
    (void)state;
    struct cs_str text = str_of(good);
    for (size_t piece = 1; piece <= text.n; piece++) {
        given(200, HTTP_TYPE_JSON, text, piece);
        accepted(good_entries);
        assert_text(answer.next_token, "AAAAAdDWBF2w6Olxc+cMPjUtUMo=");
        assert_text(answer.request_id, "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E");
    }
}

/* Whatever has come of it by then. */
static void test_every_cut(void **state)
{
    (void)state;
    struct cs_str text = str_of(good);
    while (text.p[text.n - 1] == ' ') {
        text.n--;
    }
    for (size_t n = 0; n < text.n; n++) {
        given(200, HTTP_TYPE_JSON, str_head(text, n), 5);
        not_accepted();
        assert_int_equal(answer.fault, n < 2 ? CS_FAULT_EMPTY : CS_FAULT_NOT_JSON);
        assert_memory_equal(entries, good_entries, strlen(entries));
        assert_false(str_given(answer.next_token));
    }
}

static void test_empty(void **state)
{
    (void)state;
    page("{" RID ",\"Snapshots\":{\"Snapshot\":[]}}");
    accepted("");
    assert_false(str_given(answer.next_token));
    page("{" RID ",\"Snapshots\":{\"Snapshot\":[]},\"NextToken\":\"\",\"Code\":null}");
    accepted("");
    assert_int_equal(answer.next_token.n, 0);
}

/* ---- entries ---------------------------------------------------------------------------------- */

static void test_bad_entries(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "\"SnapshotId\":\"s-1\"",
        "\"Status\":\"failed\"",
        "\"SnapshotId\":\"s-1\",\"Status\":\"\"",
        "\"SnapshotId\":\"s-1\",\"Status\":null",
        "\"SnapshotId\":\"s-1\",\"Status\":{}",
        "\"SnapshotId\":\"\",\"Status\":\"failed\"",
        "\"SnapshotId\":\"1s\",\"Status\":\"failed\"",
        "\"SnapshotId\":\"s 1\",\"Status\":\"failed\"",
        "\"SnapshotId\":\"s-1\\u0000\",\"Status\":\"failed\"",
        "\"SnapshotId\":\"s_1\",\"Status\":\"failed\"",
        "\"SnapshotId\":17,\"Status\":\"failed\"",
        "\"SnapshotId\":null,\"Status\":\"failed\"",
        "\"SnapshotId\":[\"s-1\"],\"Status\":\"failed\"",
        "\"SnapshotId\":\"" ID64 "5\",\"Status\":\"failed\"",
        /* Which of the two? */
        "\"SnapshotId\":\"s-1\",\"Status\":\"failed\",\"SnapshotId\":\"s-1\"",
        "\"SnapshotId\":\"s-1\",\"Status\":\"failed\",\"Status\":\"accomplished\"",
        "\"SnapshotId\":\"s-1\",\"Status\":\"failed\",\"Encrypted\":true,\"Encrypted\":true",
        "\"SnapshotId\":\"s-1\",\"Status\":\"failed\",\"KMSKeyId\":\"a\",\"KMSKeyId\":\"b\"",
        /* Longer than any that is real: what was left out might count. */
        "\"SnapshotId\":\"s-1\",\"Status\":\"" ID64 "\"",
        "\"SnapshotId\":\"s-1\",\"Status\":\"failed\",\"SourceRegionId\":\"" ID64 ID64 "\"",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        not_an_entry(bad[i]);
        assert_int_equal(answer.fault, CS_FAULT_INCOMPLETE);
        assert_string_equal(entries, "s-0 failed - - - - - plain\n");
    }
}

/* A text that is written in n bytes, quotes and all, and short once it is decoded. */
static void wide_text(struct buf *b, size_t n)
{
    buf_z(b, "\"");
    for (n -= 2; n >= 6; n -= 6) {
        buf_z(b, "\\u0061");
    }
    for (; n > 0; n--) {
        buf_z(b, "a");
    }
    buf_z(b, "\"");
}

/* Every member has its width; one byte more, and what was left out might count. */
static void test_widths(void **state)
{
    static const struct {
        const char *name;
        size_t width;
    } rows[] = {
        {"SnapshotId", 96},       {"Status", 64},         {"Progress", 64},  {"RemainTime", 64},
        {"SourceSnapshotId", 96}, {"SourceRegionId", 96}, {"KMSKeyId", 192}, {"Encrypted", 16},
    };
    enum { ROWS = sizeof rows / sizeof rows[0] };
    (void)state;
    for (size_t i = 0; i < 2 * ROWS; i++) {
        char text[1024];
        struct buf b = buf_over(text, sizeof text - 1);
        buf_z(&b, "{" RID ",\"Snapshots\":{\"Snapshot\":[{");
        for (size_t k = 0; k < ROWS; k++) {
            buf_z(&b, k > 0 ? ",\"" : "\"");
            buf_z(&b, rows[k].name);
            buf_z(&b, "\":");
            wide_text(&b, k == i / 2 ? rows[k].width + i % 2 : 3);
        }
        buf_z(&b, "}]}}");
        text[b.n] = '\0';
        print_message("# %s\n", text);
        page(text);
        assert_int_equal(answer.accepted, i % 2 == 0);
        assert_int_equal(answer.fault, i % 2 == 0 ? CS_OK : CS_FAULT_INCOMPLETE);
        assert_int_equal(entries[0] != '\0', i % 2 == 0);
    }
}

/* More tokens than there is room for: it is not read at all. */
static void test_too_many_tokens(void **state)
{
    (void)state;
    static const char *const names[] = {"KMSKeyId", "Progress", "RemainTime", "SourceSnapshotId",
                                        "SourceRegionId"};
    char text[1024];
    struct buf b = buf_over(text, sizeof text - 1);
    buf_z(&b, "\"SnapshotId\":\"s-1\",\"Status\":\"failed\"");
    for (size_t i = 0; i < 5; i++) {
        buf_z(&b, ",\"");
        buf_z(&b, names[i]);
        buf_z(&b, "\":[1");
        for (int k = 0; k < (i == 0 ? 90 : 28); k++) {
            buf_z(&b, ",1");
        }
        buf_z(&b, "]");
    }
    text[b.n] = '\0';
    not_an_entry(text);
}

/* The largest that is documented, escaped as widely as can be, and members that nobody knows. */
static void test_huge_entry(void **state)
{
    (void)state;
    static char text[200000];
    struct buf b = buf_over(text, sizeof text - 1);
    buf_z(&b,
          "{" RID
          ",\"New\":[{\"SnapshotId\":[[[]]]}],\"Snapshots\":{\"Snapshot\":[{\"Tags\":{\"Tag\":[");
    for (int tag = 0; tag < 20; tag++) {
        buf_z(&b, tag > 0 ? ",{\"TagKey\":\"" : "{\"TagKey\":\"");
        for (int i = 0; i < 2 * 128; i++) {
            buf_z(&b, i == 128 ? "\",\"TagValue\":\"\\ud83d\\ude00" : "\\ud83d\\ude00");
        }
        buf_z(&b, "\"}");
    }
    buf_z(&b, "]},\"SnapshotId\":\"s-1\",\"New\":1,\"New\":2,\"Description\":\"");
    for (int i = 0; i < 5000; i++) {
        buf_z(&b, "\xf0\x9f\x98\x80");
    }
    buf_z(&b, "\",\"Status\":\"accomplished\"}]}}");
    assert_true(b.n > 80000 && buf_fits(&b));
    for (size_t piece = 1; piece < b.n; piece = piece * 31 + 1) {
        given(200, HTTP_TYPE_JSON, buf_text(&b), piece);
        accepted("s-1 accomplished - - - - - plain\n");
    }
    given(200, HTTP_TYPE_JSON, str_head(buf_text(&b), b.n - 1), 1000);
    not_accepted();
}

/* ---- the rest of the page --------------------------------------------------------------------- */

/* What fits beside a short RequestId: with tests/tiny.h the room ends before the limit does. */
enum {
    TOKEN_ROOM = CS_TOP_MAX + 1 - (int)sizeof "{\"RequestId\":\"r\",\"NextToken\":\"\"}",
    TOKEN_MOST = TOKEN_ROOM < CS_PAGE_TOKEN_MAX ? TOKEN_ROOM : CS_PAGE_TOKEN_MAX
};

/* n bytes, of which the first are those of begin, the others c. */
static void given_token(const char *quote, const char *begin, size_t n, char c)
{
    char token[CS_PAGE_TOKEN_MAX + 10], text[CS_PAGE_TOKEN_MAX + 200];
    assert_true(n < sizeof token);
    memset(token, c, n);
    memcpy(token, begin, strlen(begin));
    token[n] = '\0';
    snprintf(text, sizeof text,
             "{\"RequestId\":\"r\",\"Snapshots\":{\"Snapshot\":[]},\"NextToken\":%s%s%s}", quote,
             token, quote);
    page(text);
}

static void test_next_token(void **state)
{
    (void)state;
    for (size_t n = 0; n <= TOKEN_MOST; n++) {
        given_token("\"", "", n, 'x');
        accepted("");
        assert_int_equal(answer.next_token.n, n);
    }
    given_token("\"", "", TOKEN_MOST + 1, 'x');
    not_accepted();
    /* Its width is that of what is written. */
    given_token("\"", "\\u0078", TOKEN_MOST, 'x');
    accepted("");
    assert_int_equal(answer.next_token.n, TOKEN_MOST - 5);
    given_token("\"", "\\u0078", TOKEN_MOST + 1, 'x');
    not_accepted();
    /* Without quotes there would be room for two more: whoever keeps it has none. */
    given_token("", "", TOKEN_MOST, '7');
    accepted("");
    assert_int_equal(answer.next_token.n, TOKEN_MOST);
    for (size_t n = TOKEN_MOST + 1; n < TOKEN_MOST + 5; n++) {
        given_token("", "", n, '7');
        assert_true(!answer.accepted || answer.next_token.n <= CS_PAGE_TOKEN_MAX);
    }
    page("{\"RequestId\":\"r\",\"Snapshots\":{\"Snapshot\":[]},\"NextToken\":\"a\",\"NextToken\":"
         "\"b\"}");
    not_accepted();
}

static void test_top_widths(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        for (int code = 0; code < 2; code++) {
            char text[512];
            struct buf b = buf_over(text, sizeof text - 1);
            buf_z(&b, "{\"RequestId\":");
            wide_text(&b, code ? 3 : 96 + more);
            if (code) { /* one that is no text is none; one that was left out might be any */
                buf_z(&b, ",\"Code\":[");
                for (size_t i = 0; i < 158 + more; i++) {
                    buf_z(&b, "1");
                }
                buf_z(&b, "]");
            }
            buf_z(&b, ",\"Snapshots\":{\"Snapshot\":[]}}");
            text[b.n] = '\0';
            page(text);
            assert_int_equal(answer.accepted, more == 0);
            assert_int_equal(answer.fault, more == 0 ? CS_OK : CS_FAULT_INCOMPLETE);
        }
    }
}

static void test_bad_pages(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum cs_fault fault;
    } rows[] = {
        {"", CS_FAULT_EMPTY},
        {"<html>Welcome</html>", CS_FAULT_HTML},
        {"<?xml version='1.0'?><Error/>", CS_FAULT_XML},
        {"[]", CS_FAULT_NOT_JSON},
        {"{" RID ",\"Snapshots\":{\"Snapshot\":[]}}}", CS_FAULT_NOT_JSON},
        {"{" RID "," RID ",\"Snapshots\":{\"Snapshot\":[]}}", CS_FAULT_NOT_JSON},
        {"{\"Snapshots\":{\"Snapshot\":[]}}", CS_FAULT_INCOMPLETE},
        {"{" RID "}", CS_FAULT_INCOMPLETE},
        {"{" RID ",\"Snapshots\":{}}", CS_FAULT_INCOMPLETE},
        {"{" RID ",\"Snapshots\":{\"Snapshot\":null}}", CS_FAULT_INCOMPLETE},
        {"{" RID ",\"Snapshots\":{\"Snapshot\":[1]}}", CS_FAULT_INCOMPLETE},
        {"{" RID ",\"Snapshots\":{\"Snapshot\":[]},\"Snapshots\":{\"Snapshot\":[]}}",
         CS_FAULT_INCOMPLETE},
        {"{" RID ",\"Snapshots\":{\"Snapshot\":[]},\"Code\":\"Throttling\"}", CS_FAULT_INCOMPLETE},
        {"{" RID ",\"Snapshots\":{\"Snapshot\":[]},\"Code\":\"" ID64 ID64 ID64 "\"}",
         CS_FAULT_INCOMPLETE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("# %s\n", rows[i].text);
        page(rows[i].text);
        not_accepted();
        assert_int_equal(answer.fault, rows[i].fault);
    }
    given(200, HTTP_TYPE_HTML, STR("Please log in"), 3);
    assert_int_equal(answer.fault, CS_FAULT_HTML);
}

/* Errors come whole; nothing of them was shown as a list. */
static void test_errors(void **state)
{
    (void)state;
    static const char text[] =
        "{" RID ",\"Code\":\"Forbidden.RAM\",\"Message\":\"no\",\"Snapshots\":{\"Snapshot\":[]}}";
    given(403, HTTP_TYPE_JSON, str_of(text), 1);
    assert_int_equal(answer.fault, CS_OK);
    assert_true(answer.verdict && !answer.accepted);
    assert_int_equal(answer.row->kind, CATALOG_DENIED);
    assert_text(answer.message, "no");
    given(503, HTTP_TYPE_JSON, str_of(text), 1);
    assert_false(answer.verdict || answer.accepted);
    given(302, HTTP_TYPE_HTML, STR("<html>"), 1);
    assert_int_equal(answer.fault, CS_FAULT_REDIRECT);
    given(202, HTTP_TYPE_JSON, str_of(good), 1);
    not_accepted();
    assert_string_equal(entries, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_piece), cmocka_unit_test(test_every_cut),
        cmocka_unit_test(test_empty),       cmocka_unit_test(test_bad_entries),
        cmocka_unit_test(test_widths),      cmocka_unit_test(test_too_many_tokens),
        cmocka_unit_test(test_huge_entry),  cmocka_unit_test(test_next_token),
        cmocka_unit_test(test_top_widths),  cmocka_unit_test(test_bad_pages),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
