/* SPDX-License-Identifier: ISC
 * Replies: their bytes, their JSON, what they mean. */
#include "cross/check.h"

#include "core/page.h"
#include "core/reply.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct json json;

/* ---- replies --------------------------------------------------------------------------------- */

static const struct http_row {
    const char *text, *body;
    int status;
} replies[] = {
    {"HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Acs-Request-Id: R-1\r\n"
     "Content-Type: application/json;charset=utf-8\r\nContent-Length: 5\r\n\r\nhello",
     "hello", 200},
    {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503\r\nx-acs-retry-after: 2147483648\r\n"
     "Transfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0a\r\n\x80\xff"
     "23456789\r\n0\r\nA: b\r\n\r\n",
     "x\x80\xff"
     "23456789",
     503},
    {"HTTP/1.1 200 OK\r\n\r\nto the end", "to the end", 200},
    {"HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n", NULL, 0},
    {"HTTP/1.1 200 OK\r\nContent-Length: 4294967301\r\n\r\nhello", NULL, 0},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000005\r\nhello\r\n0\r\n\r\n", NULL,
     0},
};

/* Feeds a part, and gathers the body. */
static enum http_event take(struct http *h, struct cs_str in, struct buf *body)
{
    struct cs_str slice;
    enum http_event event;
    while ((event = http_feed(h, &in, &slice)) == HTTP_BODY) {
        buf_str(body, slice);
    }
    return event;
}

/* In pieces of at most the given lengths: one, then all others. */
static void check_reply(const struct http_row *row, size_t first, size_t piece)
{
    static struct http h;
    char text[64];
    struct buf body = buf_over(text, sizeof text);
    struct cs_str rest = str_of(row->text);
    http_begin(&h);
    enum http_event event = take(&h, str_head(rest, first), &body);
    for (rest = str_tail(rest, first); rest.n > 0 && event == HTTP_MORE;
         rest = str_tail(rest, piece)) {
        event = take(&h, str_head(rest, piece), &body);
    }
    if (event == HTTP_MORE) {
        event = http_close(&h, true);
    }
    WANT(event == (row->body ? HTTP_DONE : HTTP_BAD));
    if (row->body) {
        WANT(h.status == row->status);
        WANT_TEXT(buf_text(&body), row->body);
    }
    check_sum_number((uint64_t)h.date);
    check_sum_number((uint64_t)h.retry_after_ms);
    check_sum_number((uint64_t)h.type);
    check_sum_number((uint64_t)h.fault);
    check_sum(http_request_id(&h));
}

static void check_http(void)
{
    for (size_t i = 0; i < COUNT(replies); i++) {
        size_t n = strlen(replies[i].text);
        for (size_t at = 0; at <= n; at++) {
            check_reply(&replies[i], at, n);
        }
        check_reply(&replies[i], 1, 1);
    }
}

static bool parse(char *room, const char *text)
{
    memcpy(room, text, strlen(text));
    return json_parse(&json, room, strlen(text));
}

static void check_json(void)
{
    char room[256];
    bool yes = false;
    WANT(parse(room, "{\"a\":\"\\u00e9\\ud83d\\ude00\\ud800\\n\",\"b\":[1,-2.5e3,true],\"c\":1,"
                     "\"c\":2,\"\xE4\xB8\xAD\":true}"));
    WANT_TEXT(json_text(&json, json_member(&json, JSON_ROOT, STR("a"))),
              "\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD\n");
    int list = json_member(&json, JSON_ROOT, STR("b"));
    int element = json_first(&json, list);
    WANT_TEXT(json_text(&json, element), "1");
    element = json_next(&json, list, element);
    WANT_TEXT(json_text(&json, element), "-2.5e3");
    element = json_next(&json, list, element);
    WANT(json_bool(&json, element, &yes) && yes);
    WANT(json_next(&json, list, element) == JSON_ABSENT);
    WANT(json_member(&json, JSON_ROOT, STR("c")) == JSON_TWICE);
    WANT(json_bool(&json, json_member(&json, JSON_ROOT, STR("\xE4\xB8\xAD")), &yes));
    WANT(!parse(room, "{\"a\":01}") && !parse(room, "{\"a\":\"\xED\xA0\x80\"}"));
}

static void read_reply(struct cs_answer *a, char *room, int status, const char *text)
{
    struct http head = {.status = status, .type = HTTP_TYPE_JSON};
    memcpy(room, text, strlen(text));
    reply_read(a, REPLY_SNAPSHOT, &head, room, strlen(text), &json);
    check_sum_number((uint64_t)a->fault);
}

static void check_replies(void)
{
    static struct cs_answer a;
    char room[512];
    read_reply(&a, room, 200, "{\"SnapshotId\":\"\\u0073-1\",\"RequestId\":\"473469C7\"}");
    WANT(a.accepted && a.verdict && a.fault == CS_OK);
    WANT_TEXT(a.snapshot_id, "s-1");
    WANT_TEXT(a.request_id, "473469C7");
    read_reply(&a, room, 403,
               "{\"Code\":\"Forbidden.RAM\",\"Message\":\"no\",\"RequestId\":\"R\",\"AccessDenied"
               "Detail\":{\"AuthAction\":\"ecs:CopySnapshot\",\"PolicyType\":\"x\"}}");
    WANT(!a.accepted && a.verdict && a.fault == CS_OK && a.exact);
    WANT(a.row && a.row->kind == CATALOG_DENIED);
    WANT_TEXT(a.denied[DENIED_ACTION], "ecs:CopySnapshot");
    read_reply(&a, room, 500, "{\"Code\":\"InternalError\",\"RequestId\":\"R\"}");
    WANT(!a.accepted && !a.verdict);
    read_reply(&a, room, 200, "{\"SnapshotId\":\"s-1\"");
    WANT(a.fault == CS_FAULT_NOT_JSON && !a.verdict);
}

static void check_catalog(void)
{
    bool exact = false;
    for (size_t i = 0; i < CATALOG_ROWS; i++) {
        char code[128];
        size_t n = cs_words(code, sizeof code, catalog_words(&catalog_rows[i], CATALOG_CODE));
        WANT(catalog_find((struct cs_str){code, n}, &exact) == &catalog_rows[i] && exact);
        check_sum_number(catalog_rows[i].kind);
        check_sum_number(catalog_rows[i].http);
    }
    const struct catalog *row = catalog_find(STR("Throttling.User.New"), &exact);
    WANT(row && row->kind == CATALOG_WAIT && !exact);
    WANT(!catalog_find(STR("New"), &exact) &&
         catalog_meaning(CATALOG_SERVER)->outcome == CS_UNKNOWN);
}

/* ---- a list page ----------------------------------------------------------------------------- */

static void check_page(void)
{
    static const struct page_want entry[] = {{"SnapshotId", 80}, {"Tags", 2048}, {NULL, 0}};
    static const struct page_want top[] = {{"RequestId", 80}, {"TotalCount", 20}, {NULL, 0}};
    static const struct page_shape shape = {{"Snapshots", "Snapshot"}, entry, top};
    static const char text[] =
        "{ \"Snapshots\":{\"Snapshot\":[{\"X\":[1,{}],\"Snapshot\\u0049d\":\"s-1\"} , {\"Tags\":{"
        "\"Tag\":[{\"TagKey\":\"\xE4\xB8\xAD\"}]}}]},\"TotalCount\":12,\"RequestId\":7}";
    static struct page page;
    for (size_t piece = 1; piece < sizeof text; piece++) {
        char room[256];
        struct buf got = buf_over(room, sizeof room);
        page_begin(&page, &shape);
        for (struct cs_str rest = STR(text); rest.n > 0; rest = str_tail(rest, piece)) {
            struct cs_str in = str_head(rest, piece);
            while (page_feed(&page, &in) == PAGE_ENTRY) {
                buf_str(&got, buf_text(&page.entry.text));
            }
        }
        WANT(page_done(&page));
        buf_str(&got, buf_text(&page.top.text));
        WANT_TEXT(buf_text(&got),
                  "{\"SnapshotId\":\"s-1\"}{\"Tags\":{\"Tag\":[{\"TagKey\":\"\xE4\xB8\xAD\"}]}}"
                  "{\"TotalCount\":12,\"RequestId\":7}");
    }
}

const struct check checks_in[] = {
    {"http", check_http}, {"json", check_json},       {"reply", check_replies},
    {"page", check_page}, {"catalog", check_catalog}, {NULL, NULL},
};
