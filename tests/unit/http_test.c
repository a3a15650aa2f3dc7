/* SPDX-License-Identifier: ISC
 * Replies: every framing whole, byte by byte, in random pieces and cut at every byte. */
#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/http.h"
#include "core/str.h"

#define OK "HTTP/1.1 200 OK\r\n"

/* What came out of one reply. */
struct got {
    struct http head;
    enum http_event event;
    char body[4096];
    size_t n;    /* bytes of body */
    size_t rest; /* bytes of input that were left */
};

static uint32_t seed = 1;

static size_t below(size_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* Feeds text in pieces (0: of random size), each at the end of a page of its own. */
static void feed(struct got *g, struct cs_str text, size_t piece)
{
    memset(g, 0, sizeof(*g));
    http_begin(&g->head);
    g->event = HTTP_MORE;
    while (text.n > 0 && g->event == HTTP_MORE) {
        struct cs_str part = str_head(text, piece > 0 ? piece : 1 + below(7));
        text = str_tail(text, part.n);
        struct guard page = guard_copy(part.p, part.n);
        struct cs_str in = {page.p, part.n}, body;
        while ((g->event = http_feed(&g->head, &in, &body)) == HTTP_BODY) {
            assert_true(body.n > 0 && g->n + body.n <= sizeof(g->body));
            memcpy(g->body + g->n, body.p, body.n);
            g->n += body.n;
        }
        assert_true(g->event != HTTP_MORE || in.n == 0);
        g->rest = in.n;
        guard_free(&page);
    }
    g->rest += text.n;
}

static void feed_and_close(struct got *g, struct cs_str text, size_t piece)
{
    feed(g, text, piece);
    if (g->event == HTTP_MORE) {
        g->event = http_close(&g->head, true);
    }
}

/* ---- good replies ---------------------------------------------------------------------------- */

static const struct good {
    const char *text;
    const char *body;
    int status;
    bool keep;
    bool to_close; /* whole only once the connection has ended */
} good[] = {
    {OK "Content-Length: 5\r\n\r\nhello", "hello", 200, true, false},
    {OK "Content-Length: 0\r\n\r\n", "", 200, true, false},
    {OK "content-length:5\r\n\r\nhello", "hello", 200, true, false},
    {OK "Content-Length: \t 005 \t\r\n\r\nhello", "hello", 200, true, false},
    {OK "Content-Length: 5\r\nConnection: close\r\n\r\nhello", "hello", 200, false, false},
    {OK "Content-Length: 5\r\nConnection: x, Close\r\n\r\nhello", "hello", 200, false, false},
    {OK "Content-Length: 5\r\nConnection: close\r\nConnection: keep-alive\r\n\r\nhello", "hello",
     200, false, false},
    {OK "Content-Length: 5\r\nConnection: closed\r\n\r\nhello", "hello", 200, true, false},
    {OK "Content-Length: 5\r\nContent-Encoding: identity\r\n\r\nhello", "hello", 200, true, false},
    {OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello", 200, true, false},
    {OK "Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", "", 200, true, false},
    {OK "Transfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0a ;\"q;\"\r\n0123456789\r\n000\r\n\r\n",
     "x0123456789", 200, true, false},
    {OK "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nContent-Length: 9\r\nA: b\r\n\r\n", "x",
     200, true, false},
    {OK "\r\nto the end", "to the end", 200, false, true},
    {OK "\r\n", "", 200, false, true},
    {"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", 200, false, false},
    {"HTTP/1.0 200 OK\r\n\r\nto the end", "to the end", 200, false, true},
    {"HTTP/1.1 204 No Content\r\n\r\n", "", 204, true, false},
    {"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "", 304, false, false},
    {"HTTP/1.1 404 \r\nContent-Length: 1\r\n\r\nx", "x", 404, true, false},
    {"HTTP/1.1 599 X\r\nContent-Length: 1\r\n\r\nx", "x", 599, true, false},
    {"HTTP/1.1 503\r\nContent-Length: 1\r\n\r\nx", "x", 503, true, false},
    {"HTTP/1.1 100 Continue\r\nDate: x\r\n\r\nHTTP/1.1 103 Hints\r\nConnection: close\r\n\r\n" OK
     "Content-Length: 5\r\n\r\nhello",
     "hello", 200, true, false},
    {OK "X:\r\nY: \x80\xff\tz\r\nContent-Length: 1\r\n\r\nx", "x", 200, true, false},
};

static void expect_good(const struct good *row, const struct got *g)
{
    assert_int_equal(g->event, HTTP_DONE);
    assert_int_equal(g->head.fault, CS_OK);
    assert_int_equal(g->head.status, row->status);
    assert_int_equal(g->head.keep, row->keep);
    assert_true(str_eq(str_of(row->body), (struct cs_str){g->body, g->n}));
    assert_int_equal(g->rest, 0);
}

static void test_good(void **state)
{
    (void)state;
    static struct got g;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct cs_str text = str_of(good[i].text);
        print_message("# good[%zu]\n", i);
        feed_and_close(&g, text, text.n);
        expect_good(&good[i], &g);
        feed_and_close(&g, text, 1);
        expect_good(&good[i], &g);
        for (int round = 0; round < 50; round++) {
            feed_and_close(&g, text, 0);
            expect_good(&good[i], &g);
        }
    }
}

/* No cut reply is ever taken for a whole one, and an unclean end completes nothing. */
static void test_cut(void **state)
{
    (void)state;
    static struct got g;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct cs_str text = str_of(good[i].text);
        for (size_t n = 0; n < text.n; n++) {
            feed(&g, str_head(text, n), n > 0 ? n : 1);
            assert_int_equal(g.event, HTTP_MORE);
            assert_int_equal(http_close(&g.head, false), HTTP_BAD);
            assert_int_equal(g.head.fault, CS_FAULT_CUT);
            assert_false(g.head.keep);
        }
        feed(&g, text, text.n);
        assert_int_equal(http_close(&g.head, false), good[i].to_close ? HTTP_BAD : HTTP_DONE);
    }
    /* A clean end within a declared length, a chunked body or a head is a cut all the same. */
    static const char *const cut[] = {OK "Content-Length: 5\r\n\r\nhell", OK "Content-Len", "",
                                      OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"};
    for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
        feed_and_close(&g, str_of(cut[i]), 1000);
        assert_int_equal(g.event, HTTP_BAD);
        assert_int_equal(g.head.fault, CS_FAULT_CUT);
    }
}

static void test_surplus(void **state)
{
    (void)state;
    static struct got g;
    feed(&g, STR(OK "Content-Length: 5\r\n\r\nhelloHTTP/1.1 200"), 1000);
    assert_int_equal(g.event, HTTP_DONE);
    assert_int_equal(g.n, 5);
    assert_int_equal(g.rest, 12);
    struct cs_str in = STR("more"), body;
    assert_int_equal(http_feed(&g.head, &in, &body), HTTP_DONE);
    assert_int_equal(in.n, 4);
}

/* ---- refused replies ------------------------------------------------------------------------- */

#define NOT_HTTP CS_FAULT_NOT_HTTP
#define FRAMING  CS_FAULT_FRAMING
#define CHUNKED  OK "Transfer-Encoding: chunked\r\n\r\n"
/* Text with a NUL in it ends before the literal's own. */
#define ROW(literal, fault)                                                                        \
    {                                                                                              \
        {literal, sizeof(literal) - 1}, fault                                                      \
    }

static const struct refused {
    struct cs_str text;
    enum cs_fault fault;
} refused[] = {
    /* Two lengths, or two framings. */
    ROW(OK "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", FRAMING),
    ROW(OK "Content-Length: 5, 5\r\n\r\nhello", FRAMING),
    ROW(OK "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", FRAMING),
    ROW(OK "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", FRAMING),
    ROW(OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", FRAMING),
    ROW("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", FRAMING),
    ROW("HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nhello", FRAMING),
    /* Sizes. */
    ROW(OK "Content-Length: \r\n\r\n", FRAMING),
    ROW(OK "Content-Length: -5\r\n\r\n", FRAMING),
    ROW(OK "Content-Length: +5\r\n\r\n", FRAMING),
    ROW(OK "Content-Length: 5 5\r\n\r\n", FRAMING),
    ROW(OK "Content-Length: 0x5\r\n\r\n", FRAMING),
    ROW(OK "Content-Length: 5;\r\n\r\n", FRAMING),
    ROW(OK "Content-Length: 5a\r\n\r\n", FRAMING),
    ROW(OK "Content-Length: 5b\r\n\r\n", FRAMING),
    ROW(OK "Content-Length: 9223372036854775808\r\n\r\n", FRAMING),
    ROW(OK "Content-Length: 18446744073709551621\r\n\r\nhello", FRAMING),
    ROW(CHUNKED "\r\n", FRAMING),
    ROW(CHUNKED "g\r\n", FRAMING),
    ROW(CHUNKED "-1\r\n", FRAMING),
    ROW(CHUNKED "0x1\r\n", FRAMING),
    ROW(CHUNKED " 1\r\n", FRAMING),
    ROW(CHUNKED "1 \r\n", FRAMING),
    ROW(CHUNKED "1 2\r\n", FRAMING),
    ROW(CHUNKED "1;;;;;\r\nx\r\n1 \r\nx\r\n", FRAMING),
    ROW(CHUNKED "8000000000000000\r\n", FRAMING),
    ROW(CHUNKED "10000000000000001\r\n", FRAMING),
    ROW(CHUNKED "1\r\nxy\r\n", FRAMING),
    ROW(CHUNKED "1\r\nx0\r\n\r\n", FRAMING),
    ROW(CHUNKED "1\nx\r\n", NOT_HTTP),
    ROW(CHUNKED "0\r\n: x\r\n\r\n", NOT_HTTP),
    /* Codings. */
    ROW(OK "Transfer-Encoding: gzip\r\n\r\n", FRAMING),
    ROW(OK "Transfer-Encoding: gzip, chunked\r\n\r\n", FRAMING),
    ROW(OK "Transfer-Encoding: identity\r\n\r\n", FRAMING),
    ROW(OK "Transfer-Encoding: \r\n\r\n", FRAMING),
    ROW(OK "Transfer-Encoding: xchunked\r\n\r\n", FRAMING),
    ROW(OK "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", FRAMING),
    /* Lines. */
    ROW(OK "A: b\r\n c\r\n\r\n", NOT_HTTP),
    ROW(OK "A: b\r\n\tc: d\r\n\r\n", NOT_HTTP),
    ROW(OK "A : b\r\n\r\n", NOT_HTTP),
    ROW(OK ": b\r\n\r\n", NOT_HTTP),
    ROW(OK "A\r\n\r\n", NOT_HTTP),
    ROW(OK "A\x80: b\r\n\r\n", NOT_HTTP),
    ROW(OK "A(: b\r\n\r\n", NOT_HTTP),
    ROW(OK "(A: b\r\n\r\n", NOT_HTTP),
    ROW(OK "A: b\0\r\n\r\n", NOT_HTTP),
    ROW(OK "A: b\x7f\r\n\r\n", NOT_HTTP),
    ROW(OK "A: b\x01\r\n\r\n", NOT_HTTP),
    ROW(OK "A: b\rc\r\n\r\n", NOT_HTTP),
    ROW(OK "A: b\r\r\n\r\n", NOT_HTTP),
    ROW(OK "A: b\nC: d\r\n\r\n", NOT_HTTP),
    ROW(OK "A: b\r\n\n", NOT_HTTP),
    ROW("HTTP/1.1 200 OK\nContent-Length: 0\n\n", NOT_HTTP),
    /* Status lines. */
    ROW("\r\n" OK "Content-Length: 0\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.2 200 OK\r\n\r\n", NOT_HTTP),
    ROW("HTTP/2.0 200 OK\r\n\r\n", NOT_HTTP),
    ROW("HTTP/0.9 200 OK\r\n\r\n", NOT_HTTP),
    ROW("http/1.1 200 OK\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1  200 OK\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1x200 OK\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1 20 OK\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1 0200 OK\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1 2000\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1 200OK\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1 200x\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1 099 X\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1 600 X\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1\r\n\r\n", NOT_HTTP),
    ROW("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", NOT_HTTP),
    ROW("SSH-2.0-OpenSSH_9.2\r\n", NOT_HTTP),
};

static void test_refused(void **state)
{
    (void)state;
    static struct got g;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        print_message("# refused[%zu]\n", i);
        for (size_t piece = 0; piece < 3; piece++) {
            feed_and_close(&g, refused[i].text, piece < 2 ? piece : refused[i].text.n);
            assert_int_equal(g.event, HTTP_BAD);
            assert_int_equal(g.head.fault, refused[i].fault);
            assert_false(g.head.keep);
            struct cs_str in = STR(OK "Content-Length: 0\r\n\r\n"), body;
            assert_int_equal(http_feed(&g.head, &in, &body), HTTP_BAD);
            assert_int_equal(http_close(&g.head, true), HTTP_BAD);
            assert_int_equal(g.head.fault, refused[i].fault);
        }
    }
}

/* ---- limits ---------------------------------------------------------------------------------- */

/* A reply made of text, before and after n times filler. */
static struct cs_str made(const char *before, const char *filler, size_t n, const char *after)
{
    static char text[1 << 16];
    size_t at = 0;
    for (size_t i = 0; i < n + 2; i++) {
        const char *z = i == 0 ? before : i <= n ? filler : after;
        assert_true(at + strlen(z) < sizeof(text));
        memcpy(text + at, z, strlen(z));
        at += strlen(z);
    }
    return (struct cs_str){text, at};
}

static void expect(struct cs_str text, enum cs_fault fault)
{
    static struct got g;
    feed_and_close(&g, text, 0);
    assert_int_equal(g.event, fault == CS_OK ? HTTP_DONE : HTTP_BAD);
    assert_int_equal(g.head.fault, fault);
}

static void test_limits(void **state)
{
    (void)state;
    const char *end = "\r\nContent-Length: 0\r\n\r\n";
    size_t fixed = strlen(OK "A: ") + strlen(end);
    expect(made(OK "A: ", "x", CS_HEAD_MAX - fixed, end), CS_OK);
    expect(made(OK "A: ", "x", CS_HEAD_MAX - fixed + 1, end), CS_FAULT_HEAD_TOO_LONG);
    expect(made(OK, "A: b\r\n", CS_HEAD_MAX / 6, "\r\n"), CS_FAULT_HEAD_TOO_LONG);
    /* 1xx heads count too, in number and in bytes. */
    const char *interim = "HTTP/1.1 100 Continue\r\n\r\n", *last = OK "Content-Length: 0\r\n\r\n";
    expect(made("", interim, CS_INTERIM_MAX, last), CS_OK);
    expect(made("", interim, CS_INTERIM_MAX + 1, last), CS_FAULT_HEAD_TOO_LONG);
    /* Trailers; but chunks may be many. */
    size_t around = strlen("A: \r\n\r\n");
    expect(made(CHUNKED "0\r\nA: ", "x", CS_HEAD_MAX - around, "\r\n\r\n"), CS_OK);
    expect(made(CHUNKED "0\r\nA: ", "x", CS_HEAD_MAX - around + 1, "\r\n\r\n"),
           CS_FAULT_HEAD_TOO_LONG);
    expect(made(CHUNKED "0\r\n", "A: b\r\n", CS_HEAD_MAX / 6 + 1, "\r\n"), CS_FAULT_HEAD_TOO_LONG);
    expect(made(CHUNKED, "1\r\nx\r\n", CS_HEAD_MAX / 4, "0\r\n\r\n"), CS_OK);
    expect(made(CHUNKED "1;", "x", HTTP_LINE_MAX - 2, "\r\nx\r\n0\r\n\r\n"), CS_OK);
    expect(made(CHUNKED "1;", "x", HTTP_LINE_MAX - 1, "\r\nx\r\n0\r\n\r\n"), CS_FAULT_FRAMING);
    /* What does not fit into a line's memory must not be read in part. */
    expect(made(OK "Content-Length:", " ", HTTP_LINE_MAX - 16, "15\r\n\r\nx"), CS_FAULT_FRAMING);
    expect(made(OK "Content-Length:", " ", HTTP_LINE_MAX - 16, "0\r\n\r\n"), CS_OK);
    expect(made(CHUNKED, "0", HTTP_LINE_MAX, "5\r\nhello\r\n0\r\n\r\n"), CS_FAULT_FRAMING);
    expect(made(OK, "n", HTTP_LINE_MAX, ": x\r\n\r\n"), CS_FAULT_NOT_HTTP);
    static struct got g;
    feed(&g, made(OK "Connection: x", " ", HTTP_LINE_MAX, ", close\r\nContent-Length: 0\r\n\r\n"),
         99);
    assert_int_equal(g.event, HTTP_DONE);
    assert_false(g.head.keep);
}

/* ---- the headers we use ---------------------------------------------------------------------- */

static void head(struct got *g, const char *field)
{
    feed(g, made(OK, field, 1, "\r\nContent-Length: 0\r\n\r\n"), 0);
    assert_int_equal(g->event, HTTP_DONE);
}

static void test_fields(void **state)
{
    (void)state;
    static struct got g;
    head(&g, "X: y");
    assert_int_equal(g.head.date, DATE_NONE);
    assert_int_equal(g.head.retry_after_ms, -1);
    assert_int_equal(g.head.type, HTTP_TYPE_NONE);
    assert_null(http_request_id(&g.head).p);
    head(&g, "DATE: Sun, 06 Nov 1994 08:49:37 GMT");
    assert_int_equal(g.head.date, 784111777);
    head(&g, "Date: yesterday");
    assert_int_equal(g.head.date, DATE_NONE);
    static const struct {
        const char *field;
        int64_t value;
    } after[] = {{"x-acs-retry-after: 1500", 1500},
                 {"X-Acs-Retry-After: 0", 0},
                 {"x-acs-retry-after: 2147483648", INT32_MAX},
                 {"x-acs-retry-after: 99999999999999999999", -1},
                 {"x-acs-retry-after: -1", -1},
                 {"x-acs-retry-after: 1s", -1},
                 {"x-acs-retry-after:", -1}};
    for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
        head(&g, after[i].field);
        assert_int_equal(g.head.retry_after_ms, after[i].value);
    }
    static const struct {
        const char *field;
        enum http_type value;
    } types[] = {{"Content-Type: application/json;charset=utf-8", HTTP_TYPE_JSON},
                 {"Content-Type: Application/JSON", HTTP_TYPE_JSON},
                 {"Content-Type: text/html ; charset=utf-8", HTTP_TYPE_HTML},
                 {"Content-Type: text/xml;charset=utf-8", HTTP_TYPE_XML},
                 {"Content-Type: text/plain", HTTP_TYPE_OTHER},
                 {"Content-Type: application/jsonp", HTTP_TYPE_OTHER}};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        head(&g, types[i].field);
        assert_int_equal(g.head.type, types[i].value);
    }
}

/* What a 1xx head said is not what the reply says. */
static void test_interim(void **state)
{
    (void)state;
    static struct got g;
    feed(&g,
         made("HTTP/1.1 103 Early Hints\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
              "x-acs-retry-after: 1\r\nContent-Type: text/html\r\nConnection: close\r\n",
              "x-acs-request-id: R\r\n\r\n", 1, OK "Content-Length: 0\r\n\r\n"),
         0);
    assert_int_equal(g.event, HTTP_DONE);
    assert_int_equal(g.head.date, DATE_NONE);
    assert_int_equal(g.head.retry_after_ms, -1);
    assert_int_equal(g.head.type, HTTP_TYPE_NONE);
    assert_true(g.head.keep);
    assert_null(http_request_id(&g.head).p);
}

static void test_request_id(void **state)
{
    (void)state;
    static struct got g;
    head(&g, "x-acs-request-id: 473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E");
    assert_true(str_eq(http_request_id(&g.head), STR("473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E")));
    head(&g, "x-acs-request-id: R");
    assert_true(str_eq(http_request_id(&g.head), STR("R")));
    head(&g, "x-acs-request-id: two words");
    assert_null(http_request_id(&g.head).p);
    head(&g, "x-acs-request-id:");
    assert_null(http_request_id(&g.head).p);
    const char *end = "\r\nContent-Length: 0\r\n\r\n";
    feed(&g, made(OK "x-acs-request-id: ", "x", 64, end), 0);
    assert_int_equal(http_request_id(&g.head).n, 64);
    feed(&g, made(OK "x-acs-request-id: ", "x", 65, end), 0);
    assert_null(http_request_id(&g.head).p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),    cmocka_unit_test(test_cut),
        cmocka_unit_test(test_surplus), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_limits),  cmocka_unit_test(test_fields),
        cmocka_unit_test(test_interim), cmocka_unit_test(test_request_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
