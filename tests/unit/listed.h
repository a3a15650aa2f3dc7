/* SPDX-License-Identifier: ISC
 * One reply of DescribeSnapshots in pieces, and what came of it. Include "guard.h" first, then "cm.h". */
#ifndef TESTS_UNIT_LISTED_H
#define TESTS_UNIT_LISTED_H

#include <stdio.h>

#include "core/list.h"

#define RID "\"RequestId\":\"473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E\""
/* 64 characters. */
#define ID64 "a234567890123456789012345678901234567890123456789012345678901234"

static struct list list;
static struct json json;
static struct cs_answer answer;
static struct guard body;
static char entries[65536]; /* a line for each */

/* full: all members are asked for; then Tags and what was left out are told, too. */
static bool full;

static void keep_text(struct buf *b, struct cs_str text)
{
    buf_str(b, str_given(text) ? text : STR("-"));
    buf_byte(b, ' ');
}

/* What the caller may still read of the entry: key=value of each tag. */
static void keep_tags(struct buf *b, const struct json *j)
{
    int tags = json_member(j, JSON_ROOT, STR("Tags")), list_of = json_member(j, tags, STR("Tag"));
    buf_z(b, tags >= 0 ? "tags " : "");
    for (int tag = json_first(j, list_of); tag >= 0; tag = json_next(j, list_of, tag)) {
        buf_str(b, json_text(j, json_member(j, tag, STR("TagKey"))));
        buf_byte(b, '=');
        keep_text(b, json_text(j, json_member(j, tag, STR("TagValue"))));
    }
}

static void keep_entry(void *ctx, const struct cs_snapshot *s)
{
    struct buf *b = ctx;
    assert_ptr_equal(s->json, &json);
    for (size_t i = 0; i < (full ? LIST_MEMBERS : LIST_DECIDING - 1); i++) {
        keep_text(b, s->text[i]);
    }
    for (size_t i = LIST_DECIDING; !full && i < LIST_MEMBERS; i++) {
        assert_false(str_given(s->text[i]));
    }
    assert_true(full || !s->omitted);
    if (full) {
        keep_tags(b, s->json);
        buf_z(b, s->omitted ? "omitted " : "");
    }
    buf_z(b, s->encrypted ? "encrypted\n" : "plain\n");
}

/* In pieces of that size, each at the end of a page of memory. As the network does, the beginning of it
 * is kept besides. */
static void given(int status, enum http_type type, struct cs_str text, size_t piece)
{
    struct http head = {.status = status, .type = type, .date = 7, .retry_after_ms = -1};
    struct buf b = buf_over(entries, sizeof entries - 1);
    size_t kept = text.n < CS_BODY_MAX ? text.n : CS_BODY_MAX;
    if (body.map) {
        guard_free(&body);
    }
    body = guard_copy(text.p, kept);
    memset(&list, 0xa5, sizeof list);
    memset(&answer, 0xa5, sizeof answer);
    list_begin(&list, &json, full, keep_entry, &b);
    for (struct cs_str left = text; status == 200 && left.n > 0; left = str_tail(left, piece)) {
        struct cs_str part = str_head(left, piece);
        struct guard g = guard_copy(part.p, part.n);
        list_take(&list, (struct cs_str){g.p, part.n});
        guard_free(&g);
    }
    list_read(&answer, &list, &head, body.p, kept);
    assert_true(buf_fits(&b));
    entries[b.n] = '\0';
    assert_int_equal(answer.date, 7);
}

static inline void page(const char *text)
{
    given(200, HTTP_TYPE_JSON, str_of(text), 7);
}

static void accepted(const char *want)
{
    assert_int_equal(answer.fault, CS_OK);
    assert_true(answer.accepted && answer.verdict);
    assert_string_equal(entries, want);
}

static void not_accepted(void)
{
    assert_false(answer.accepted || answer.verdict);
    assert_int_not_equal(answer.fault, CS_OK);
}

#endif
