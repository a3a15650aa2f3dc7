/* SPDX-License-Identifier: ISC
 * with: src/core/http.c src/core/field.c
 * One call from every state that stateful() describes, which is shown to lead to such a state again:
 * so replies of any length, cut anywhere. Lines that end: the beginning of one we know, or nothing,
 * and up to 3 bytes of any content; or HTTP_LINE_MAX or more, the first or last 3 of any content. A body's piece of up to
 * 3 bytes. Dates: tests/proof/date.c. */
#include "core/http.h"

#include "core/str.h"
#include "proof.h"

/* As enum state in http.c. */
enum {
    STATUS_LINE,
    FIELD,
    CHUNK_SIZE,
    CHUNK_END,
    TRAILER,
    BODY_SIZED,
    BODY_CHUNK,
    BODY_TO_CLOSE,
    DONE
};

enum { TAIL = 3 };

#define SIXTEEN "0123456789abcdef"

/* With the tail: to both sides of the bounds of an id and of a number, too. */
static const struct {
    uint8_t state;
    const char *head;
} lines[] = {
    {STATUS_LINE, ""},
    {STATUS_LINE, "HTTP/1.0 20"},
    {STATUS_LINE, "HTTP/1.1 1"},
    {STATUS_LINE, "HTTP/1.1 20"},
    {FIELD, ""},
    {FIELD, "content-length:"},
    {FIELD, "content-length:92233720368547758"},
    {FIELD, "Transfer-Encoding:"},
    {FIELD, "transfer-encoding:chunke"},
    {FIELD, "content-encoding:"},
    {FIELD, "content-encoding:identit"},
    {FIELD, "content-type:"},
    {FIELD, "content-type:text/xm"},
    {FIELD, "connection:"},
    {FIELD, "connection:a,clos"},
    {FIELD, "date:"},
    {FIELD, "x-acs-retry-after:"},
    {FIELD, "x-acs-request-id:"},
    {FIELD, "x-acs-request-id:" SIXTEEN SIXTEEN SIXTEEN "01234567890123"},
    {FIELD, "other:"},
    {CHUNK_SIZE, ""},
    {CHUNK_SIZE, "7ffffffffffffff"},
    {CHUNK_END, ""},
    {TRAILER, ""},
    {TRAILER, "other:"},
};

static const uint8_t framings[] = {BODY_TO_CLOSE, BODY_SIZED, CHUNK_SIZE};

int64_t date_parse_http(struct cs_str s)
{
    /*@ assert s.n == 0 || \initialized(&s.p[0 .. s.n - 1]); */
    return Frama_C_long_interval(DATE_NONE, INT64_MAX);
}

/* What a struct http may be between two calls, but for state, fault, line_n and cr. */
static void stateful(struct http *h)
{
    http_begin(h);
    h->status = Frama_C_interval(0, 599);
    h->date = (int64_t)Frama_C_long_interval(DATE_NONE, INT64_MAX);
    h->retry_after_ms = Frama_C_interval(-1, INT32_MAX);
    h->type = (enum http_type)Frama_C_interval(HTTP_TYPE_NONE, HTTP_TYPE_OTHER);
    h->keep = Frama_C_interval(0, 1);
    h->request_id_n = (uint8_t)any(0, HTTP_REQUEST_ID_MAX);
    h->framing = framings[any(0, sizeof framings - 1)];
    h->minor = (uint8_t)any(0, 1);
    h->interims = (uint8_t)any(0, UINT8_MAX);
    h->left = any(0, SIZE_MAX);
    h->head = any(0, SIZE_MAX);
    Frama_C_make_unknown(h->line, sizeof h->line);
    Frama_C_make_unknown(h->request_id, sizeof h->request_id);
}

static void again(const struct http *h)
{
    struct cs_str id = http_request_id(h);
    /*@ assert 0 <= h->status <= 599 && h->date >= DATE_NONE && h->retry_after_ms >= -1; */
    /*@ assert h->state <= DONE && h->minor <= 1 && h->request_id_n <= HTTP_REQUEST_ID_MAX; */
    /*@ assert h->framing == BODY_TO_CLOSE || h->framing == BODY_SIZED || h->framing == CHUNK_SIZE; */
    /*@ assert id.n <= HTTP_REQUEST_ID_MAX; */
}

static void feed(struct http *h, struct cs_str in)
{
    struct cs_str body;
    size_t n = in.n;
    enum http_event e = http_feed(h, &in, &body);
    /*@ assert in.n <= n && (in.n > 0 ==> \initialized(&in.p[0 .. in.n - 1])); */
    if (e == HTTP_BODY) {
        /*@ assert body.n > 0 ==> \initialized(&body.p[0 .. body.n - 1]); */
    }
    again(h);
}

static void line(struct http *h)
{
    size_t i = each(0, sizeof lines / sizeof lines[0] - 1);
    struct cs_str head = str_of(lines[i].head);
    memcpy(h->line, head.p, head.n);
    h->line_n = head.n + each(0, TAIL);
    h->state = lines[i].state;
    h->cr = true;
    feed(h, STR("\n"));
}

static void long_line(struct http *h)
{
    memset(h->line, 'a', sizeof h->line);
    Frama_C_make_unknown(maybe() ? h->line : h->line + HTTP_LINE_MAX - TAIL, TAIL);
    h->line_n = maybe() ? HTTP_LINE_MAX : HTTP_LINE_MAX + 1;
    h->state = (uint8_t)each(STATUS_LINE, TRAILER);
    h->cr = true;
    feed(h, STR("\n"));
}

/* A byte that ends no line. */
static void byte(struct http *h)
{
    char in[1];
    h->cr = maybe();
    in[0] = h->cr && maybe() ? Frama_C_char_interval('\n' + 1, 127)
                             : Frama_C_char_interval(-128, h->cr ? '\n' - 1 : 127);
    h->state = (uint8_t)each(STATUS_LINE, TRAILER);
    h->line_n = any(0, SIZE_MAX);
    feed(h, (struct cs_str){in, 1});
}

static void body(struct http *h)
{
    h->state = (uint8_t)each(BODY_SIZED, DONE);
    h->left = maybe() ? each(0, TAIL) : UINT64_MAX;
    feed(h, text(TAIL));
}

static void close(struct http *h)
{
    h->state = (uint8_t)each(STATUS_LINE, DONE);
    h->cr = any(0, 1);
    h->line_n = any(0, SIZE_MAX);
    (void)http_close(h, maybe());
    again(h);
}

static void bad(struct http *h)
{
    h->fault = (enum cs_fault)any(CS_OK + 1, CS_FAULTS - 1);
    h->state = (uint8_t)any(STATUS_LINE, DONE);
    h->line_n = any(0, SIZE_MAX);
    if (maybe()) {
        feed(h, text(1));
    } else {
        (void)http_close(h, maybe());
    }
}

int main(void)
{
    struct http h;
    stateful(&h);
    switch (each(0, 5)) {
    case 0:
        line(&h);
        break;
    case 1:
        long_line(&h);
        break;
    case 2:
        byte(&h);
        break;
    case 3:
        body(&h);
        break;
    case 4:
        close(&h);
        break;
    default:
        bad(&h);
        break;
    }
    return 0;
}
