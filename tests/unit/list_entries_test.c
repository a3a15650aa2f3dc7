/* SPDX-License-Identifier: ISC
 * Entries of DescribeSnapshots with all their members: each is told as it is written, the largest that is
 * documented as well; what is larger is left out, and does not spoil the list. */
#include "guard.h"

#include "cm.h"

#include "unit/listed.h"

/* As the API names them. */
static const char *const names[] = {
    "SnapshotId",     "Status",         "Progress",       "RemainTime",        "SourceSnapshotId",
    "SourceRegionId", "KMSKeyId",       "Encrypted",      "CreationTime",      "LastModifiedTime",
    "SourceDiskId",   "SourceDiskSize", "SourceDiskType", "SourceStorageType", "SnapshotName",
    "Description",    "SnapshotType",   "Category",       "RetentionDays",     "ResourceGroupId",
    "SnapshotLinkId", "SnapshotSN",     "Usage",          "Available",         "RegionId",
    "Tags",
};
enum { DECISIVE = 2, TAGS = LIST_MEMBERS };

/* A smaller build (tests/tiny.h) has no room for all of them at once. */
enum { ROOMY = CS_JSON_TOKENS >= 155 && CS_ENTRY_MAX >= 10800 };

static char text[200000];
static struct buf page_text;

/* A page of one entry, in whose braces the members are written. */
static struct buf *begin_entry(void)
{
    full = true;
    page_text = buf_over(text, sizeof text - 1);
    buf_z(&page_text, "{" RID ",\"Snapshots\":{\"Snapshot\":[{");
    return &page_text;
}

static void given_entry(size_t piece)
{
    buf_z(&page_text, "}]}}");
    assert_true(buf_fits(&page_text));
    given(200, HTTP_TYPE_JSON, buf_text(&page_text), piece);
    page_text.n -= 4;
}

static void add(struct buf *b, const char *name, const char *value)
{
    buf_z(b, b->p[b->n - 1] == '{' ? "\"" : ",\"");
    buf_z(b, name);
    buf_z(b, "\":");
    buf_z(b, value);
}

/* What is told of an entry: by member, its value or nothing. */
static const char *line_of(const char *const value[LIST_MEMBERS], const char *end)
{
    static char line[16384];
    struct buf b = buf_over(line, sizeof line - 1);
    for (size_t i = 0; i < LIST_MEMBERS; i++) {
        buf_z(&b, value[i] ? value[i] : "-");
        buf_z(&b, " ");
    }
    buf_z(&b, end);
    assert_true(buf_fits(&b));
    line[b.n] = '\0';
    return line;
}

/* Two that must be there, and one more. */
static struct buf *begin_with(size_t i, const char *value)
{
    struct buf *b = begin_entry();
    add(b, "SnapshotId", i == 0 ? value : "\"s-1\"");
    add(b, "Status", i == 1 ? value : "\"failed\"");
    if (i >= DECISIVE) {
        add(b, names[i], value);
    }
    return b;
}

/* ---- each ------------------------------------------------------------------------------------- */

/* In whichever form: text, a number, a word; what is none of these is as good as absent. */
static void test_each_member(void **state)
{
    static const struct {
        const char *written, *told;
    } rows[] = {
        {"\"t-1\"", "t-1"},
        {"40", "40"},
        {"-1.5e3", "-1.5e3"},
        {"true", "true"},
        {"false", "false"},
        {"\"\\u5907b\"", "\xe5\xa4\x87"
                         "b"},
        {"\"\"", ""},
        {"null", NULL},
        {"{\"a\":1}", NULL},
        {"[\"a\"]", NULL},
    };
    (void)state;
    for (size_t i = DECISIVE; i < LIST_MEMBERS; i++) {
        for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
            const char *told[LIST_MEMBERS] = {"s-1", "failed"};
            begin_with(i, rows[k].written);
            given_entry(7);
            told[i] = rows[k].told;
            bool encrypted =
                i == LIST_DECIDING - 1 && rows[k].told && strcmp(rows[k].told, "true") == 0;
            accepted(line_of(told, encrypted ? "encrypted\n" : "plain\n"));
        }
    }
}

static void no_entry(void)
{
    given_entry(7);
    not_accepted();
    assert_int_equal(answer.fault, CS_FAULT_INCOMPLETE);
    assert_string_equal(entries, "");
}

/* Without an id or a status it says nothing; of two values nobody knows which was meant. */
static void test_bad_entries(void **state)
{
    static const char *const bad[] = {"null", "\"\"", "{}", "[]"};
    (void)state;
    for (size_t i = 0; i < DECISIVE; i++) {
        for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
            begin_with(i, bad[k]);
            no_entry();
        }
    }
    for (size_t i = 0; i < LIST_MEMBERS; i++) {
        struct buf *b = begin_with(i, "\"a\"");
        add(b, names[i], "\"a\"");
        no_entry();
    }
}

/* ---- large ones ------------------------------------------------------------------------------ */

static void repeat(struct buf *b, const char *what, size_t n)
{
    while (n-- > 0) {
        buf_z(b, what);
    }
}

/* 20 of them, each with a key that begins with its number. */
static void add_tags(struct buf *b, const char *letter, size_t n)
{
    add(b, "Tags", "{\"Tag\":[");
    for (unsigned tag = 0; tag < 20; tag++) {
        buf_z(b, tag > 0 ? ",{\"TagKey\":\"" : "{\"TagKey\":\"");
        buf_digits(b, tag, 2);
        repeat(b, letter, n - 2);
        buf_z(b, "\",\"TagValue\":\"");
        repeat(b, letter, n);
        buf_z(b, "\"}");
    }
    buf_z(b, "]}");
}

/* What is documented: a name of 128 characters and a description of 256, escaped as widely as can be; all
 * members, and 20 tags. */
static void test_the_largest(void **state)
{
    (void)state;
    if (!ROOMY) {
        skip();
    }
    struct buf *b = begin_entry();
    for (size_t i = 0; i < TAGS; i++) {
        bool name = strcmp(names[i], "SnapshotName") == 0;
        bool description = strcmp(names[i], "Description") == 0;
        add(b, names[i], "\"a");
        repeat(b, "\\ud83d\\ude00", name ? 127 : description ? 255 : 0);
        buf_z(b, "\"");
    }
    add_tags(b, "t", 80);
    for (size_t piece = 1; piece < 20000; piece = piece * 31 + 1) {
        given_entry(piece);
        assert_true(answer.accepted);
        assert_null(strstr(entries, "omitted "));
        size_t smiles = 0;
        for (const char *at = entries; (at = strstr(at, "\xf0\x9f\x98\x80")); at++) {
            smiles++;
        }
        assert_int_equal(smiles, 127 + 255);
        assert_non_null(strstr(entries, " a tags 00tt"));
        assert_non_null(strstr(entries, " 19tttt"));
        assert_non_null(strstr(entries, "t plain\n"));
    }
}

/* 20 tags of 128 and 128 characters of four bytes, and members that nobody knows: 20 KB and more. */
static void test_huge_tags(void **state)
{
    const char *told[LIST_MEMBERS] = {"s-1", "failed"};
    (void)state;
    struct buf *b = begin_with(TAGS, "null");
    b->n -= strlen(",\"Tags\":null");
    add_tags(b, "\xf0\x9f\x98\x80", 128);
    add(b, "New", "[{\"SnapshotId\":[\"");
    repeat(b, "x", 100000);
    buf_z(b, "\"]}]");
    add(b, "New", "1");
    add(b, "Usage", "\"none\"");
    told[22] = "none";
    assert_true(b->n > 120000);
    for (size_t piece = 1; piece < b->n; piece = piece * 31 + 1) {
        given_entry(piece);
        accepted(line_of(told, "omitted plain\n"));
    }
    full = false; /* who does not ask for them does not miss them */
    given_entry(1000);
    accepted("s-1 failed - - - - - plain\n");
}

/* Members that nobody knows are no reason to say that something was left out. */
static void test_unknown_members(void **state)
{
    const char *told[LIST_MEMBERS] = {"s-1", "failed"};
    (void)state;
    struct buf *b = begin_with(TAGS, "{\"Tag\":[{\"TagKey\":\"k\",\"TagValue\":\"v\"}]}");
    add(b, "Snapshot", "[{\"Status\":[1,{}]}]");
    add(b, "snapshotid", "\"s-2\"");
    add(b, "SnapshotIdentification", "\"s-3\"");
    for (size_t piece = 1; piece < b->n; piece++) {
        given_entry(piece);
        accepted(line_of(told, "tags k=v plain\n"));
    }
}

/* More than can be read: the entry is none, and the list says that it is not whole. */
static void test_too_many_tokens(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct buf *b = begin_with(TAGS, "[1");
        repeat(b, ",1", CS_JSON_TOKENS - 8 + more);
        buf_z(b, "]");
        given_entry(50);
        assert_int_equal(answer.accepted, more == 0);
        assert_int_equal(answer.fault, more == 0 ? CS_OK : CS_FAULT_INCOMPLETE);
        assert_int_equal(entries[0] != '\0', more == 0);
    }
}

/* ---- pieces ------------------------------------------------------------------------------------ */

static const char two[] =
    "{" RID ",\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s-1\",\"Status\":\"failed\",\"Usage\":"
    "\"disk\",\"New\":[{\"Tags\":1}],\"Tags\":{\"Tag\":[{\"TagKey\":\"k\",\"TagValue\":\"v\"},"
    "{\"TagKey\":\"k2\"}]}}, "
    "{\"Available\":true,\"Encrypted\":true,\"RegionId\":\"cn-\\u0062eijing\","
    "\"Status\":\"accomplished\",\"SnapshotId\":\"s-2\"}]},\"NextToken\":\"t-2\"}";
static const char two_entries[] =
    "s-1 failed - - - - - - - - - - - - - - - - - - - - disk - - tags k=v k2=- plain\n"
    "s-2 accomplished - - - - - true - - - - - - - - - - - - - - - true cn-beijing encrypted\n";

static void test_every_piece(void **state)
{
    (void)state;
    full = true;
    for (size_t piece = 1; piece < sizeof two; piece++) {
        given(200, HTTP_TYPE_JSON, STR(two), piece);
        accepted(two_entries);
        assert_text(answer.next_token, "t-2");
    }
}

/* What has come by then was right, and is not all. */
static void test_every_cut(void **state)
{
    (void)state;
    size_t first = strcspn(two_entries, "\n") + 1,
           first_ends = (size_t)(strstr(two, "}, {") - two) + 1;
    size_t second_ends = (size_t)(strstr(two, "}]},\"Next") - two) + 1;
    full = true;
    for (size_t n = 0; n < sizeof two - 1; n++) {
        given(200, HTTP_TYPE_JSON, str_head(STR(two), n), 5);
        not_accepted();
        assert_int_equal(answer.fault, n == 0 ? CS_FAULT_EMPTY : CS_FAULT_NOT_JSON);
        assert_int_equal(strlen(entries), n < first_ends    ? 0
                                          : n < second_ends ? first
                                                            : sizeof two_entries - 1);
        assert_memory_equal(entries, two_entries, strlen(entries));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_member),     cmocka_unit_test(test_bad_entries),
        cmocka_unit_test(test_the_largest),     cmocka_unit_test(test_huge_tags),
        cmocka_unit_test(test_unknown_members), cmocka_unit_test(test_too_many_tokens),
        cmocka_unit_test(test_every_piece),     cmocka_unit_test(test_every_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
