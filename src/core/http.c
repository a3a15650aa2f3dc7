/* SPDX-License-Identifier: ISC */
#include "core/http.h"

#include "core/field.h"

enum state {
    /* Lines. */
    STATUS_LINE,
    FIELD,
    CHUNK_SIZE,
    CHUNK_END, /* the empty line after a chunk's data */
    TRAILER,
    /* Bytes of body. */
    BODY_SIZED,
    BODY_CHUNK,
    BODY_TO_CLOSE,
    DONE
};

/* What a head says, as long as it says nothing. A body that lasts to the close has no end to count
 * down to. */
static void head_begin(struct http *h)
{
    h->date = DATE_NONE;
    h->retry_after_ms = -1;
    h->type = HTTP_TYPE_NONE;
    h->request_id_n = 0;
    h->framing = BODY_TO_CLOSE;
    h->left = UINT64_MAX;
}

void http_begin(struct http *h)
{
    *h = (struct http){.state = STATUS_LINE};
    head_begin(h);
}

/* ---- fields: what is wrong with one, or CS_OK ------------------------------------------------- */

/* How the body is framed; said once. */
static enum cs_fault frame(struct http *h, enum state framing, bool good)
{
    good = good && h->framing == BODY_TO_CLOSE;
    h->framing = (uint8_t)framing;
    return good ? CS_OK : CS_FAULT_FRAMING;
}

static enum cs_fault content_length(struct http *h, struct cs_str value)
{
    uint64_t n;
    bool good = field_cut_number(&value, 10, &n) && value.n == 0;
    h->left = n;
    return frame(h, BODY_SIZED, good);
}

static enum cs_fault transfer_encoding(struct http *h, struct cs_str value)
{
    return frame(h, CHUNK_SIZE, h->minor == 1 && str_eq_nocase(value, STR("chunked")));
}

/* Names of each type, in the order of enum http_type. */
static enum http_type type_of(struct cs_str value)
{
    int place = field_place(STR("application/json,text/json,text/html,application/xhtml+xml,"
                                "text/xml,application/xml"),
                            field_trim(field_cut(&value, ';')));
    return place < 0 ? HTTP_TYPE_OTHER : (enum http_type)(HTTP_TYPE_JSON + place / 2);
}

static void request_id(struct http *h, struct cs_str value)
{
    h->request_id_n = 0;
    if (value.n <= sizeof(h->request_id) && field_visible(value)) {
        memcpy(h->request_id, value.p, value.n);
        h->request_id_n = (uint8_t)value.n;
    }
}

/* The fields we use: one list, and its places. */
static const char fields[] = "content-length,transfer-encoding,content-encoding,content-type,"
                             "connection,date,x-acs-retry-after,x-acs-request-id";
enum {
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    CONTENT_ENCODING,
    CONTENT_TYPE,
    CONNECTION,
    DATE,
    RETRY_AFTER,
    REQUEST_ID
};

/* value: absent where the line was too long to be kept. */
static enum cs_fault field(struct http *h, struct cs_str name, struct cs_str value)
{
    switch (field_place(STR(fields), name)) {
    case CONTENT_LENGTH:
        return content_length(h, value);
    case TRANSFER_ENCODING:
        return transfer_encoding(h, value);
    case CONTENT_ENCODING:
        return str_eq_nocase(value, STR("identity")) ? CS_OK : CS_FAULT_FRAMING;
    case CONTENT_TYPE:
        h->type = type_of(value);
        break;
    case CONNECTION:
        h->keep = h->keep && str_given(value) && field_place(value, STR("close")) < 0;
        break;
    case DATE:
        h->date = date_parse_http(value);
        break;
    case RETRY_AFTER:
        h->retry_after_ms = field_milliseconds(value);
        break;
    case REQUEST_ID:
        request_id(h, value);
        break;
    default:
        break;
    }
    return CS_OK;
}

/* ---- lines: what is wrong with one, or CS_OK, with the state it leads to ---------------------- */

static enum cs_fault status_line(struct http *h, struct cs_str line)
{
    struct cs_str rest = str_tail(line, 9);
    uint64_t status;
    h->minor = str_starts(line, STR("HTTP/1.1 "));
    if ((!h->minor && !str_starts(line, STR("HTTP/1.0 "))) ||
        !field_cut_number(&rest, 10, &status) || rest.p != line.p + 12 || status < 100 ||
        status > 599 || (rest.n > 0 && rest.p[0] != ' ')) {
        return CS_FAULT_NOT_HTTP;
    }
    h->status = (int)status;
    h->keep = h->minor == 1;
    h->state = FIELD;
    return CS_OK;
}

/* Where a head ends. */
static enum cs_fault head_end(struct http *h)
{
    bool framed = h->framing != BODY_TO_CLOSE;
    if (h->status == 101) {
        return CS_FAULT_NOT_HTTP;
    }
    if (h->status < 200) {
        head_begin(h);
        h->state = STATUS_LINE;
        return framed                            ? CS_FAULT_FRAMING
               : h->interims++ == CS_INTERIM_MAX ? CS_FAULT_HEAD_TOO_LONG
                                                 : CS_OK;
    }
    /* No body by rule; whether one was announced and may follow is not worth a guess. */
    bool none = h->status == 204 || h->status == 304;
    h->keep = h->keep && framed != none;
    h->state = none || h->left == 0 ? DONE : h->framing;
    return CS_OK;
}

/* RFC 9110 5.6.2: visible but for delimiters. */
static bool token(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (str_has(STR("\"(),/:;<=>?@[\\]{}"), s.p[i])) {
            return false;
        }
    }
    return field_visible(s);
}

/* A field's line, also in a trailer, where it means nothing to us. A line that begins with a blank
 * (a folded one) has no token before its colon. */
static enum cs_fault field_line(struct http *h, struct cs_str line, bool whole)
{
    struct cs_str value = line, name = field_cut(&value, ':');
    if (name.n == line.n || !token(name)) {
        return CS_FAULT_NOT_HTTP;
    }
    return h->state == TRAILER ? CS_OK : field(h, name, whole ? field_trim(value) : STR_NONE);
}

/* RFC 9112 7.1: digits, then nothing or an extension, whose content is skipped. */
static enum cs_fault chunk_line(struct http *h, struct cs_str line, bool whole)
{
    if (!whole || !field_cut_number(&line, 16, &h->left) ||
        (line.n > 0 && !str_starts(field_trim(line), STR(";")))) {
        return CS_FAULT_FRAMING;
    }
    h->head = 0;
    h->state = h->left > 0 ? BODY_CHUNK : TRAILER;
    return CS_OK;
}

static enum cs_fault line_end(struct http *h)
{
    bool whole = h->line_n <= HTTP_LINE_MAX;
    struct cs_str line = {h->line, whole ? h->line_n : HTTP_LINE_MAX};
    h->line_n = 0;
    switch (h->state) {
    case STATUS_LINE:
        return status_line(h, line);
    case CHUNK_SIZE:
        return chunk_line(h, line, whole);
    case CHUNK_END:
        h->state = CHUNK_SIZE;
        return line.n == 0 ? CS_OK : CS_FAULT_FRAMING;
    default:
        break;
    }
    if (line.n > 0) {
        return field_line(h, line, whole);
    }
    if (h->state == FIELD) {
        return head_end(h);
    }
    h->state = DONE;
    return CS_OK;
}

/* ---- bytes ----------------------------------------------------------------------------------- */

/* One byte of a line. A line ends by CR LF and by nothing else, and holds no control but tabs. */
static enum cs_fault line_byte(struct http *h, char c)
{
    bool after_cr = h->cr;
    h->cr = c == '\r';
    if (h->head++ == CS_HEAD_MAX) {
        return CS_FAULT_HEAD_TOO_LONG;
    }
    if (after_cr) {
        return c == '\n' ? line_end(h) : CS_FAULT_NOT_HTTP;
    }
    if (h->cr) {
        return CS_OK;
    }
    if (((unsigned char)c < 0x20 && c != '\t') || c == 0x7f) {
        return CS_FAULT_NOT_HTTP;
    }
    if (h->line_n < HTTP_LINE_MAX) {
        h->line[h->line_n] = c;
    }
    h->line_n++;
    return CS_OK;
}

static struct cs_str body_bytes(struct http *h, struct cs_str *in)
{
    struct cs_str body = str_head(*in, h->left < SIZE_MAX ? (size_t)h->left : SIZE_MAX);
    *in = str_tail(*in, body.n);
    h->left -= body.n;
    if (h->left == 0) {
        h->state = h->state == BODY_SIZED ? DONE : CHUNK_END;
    }
    return body;
}

/* What http_feed and http_close say once nothing goes on. */
static enum http_event settle(struct http *h, enum cs_fault fault)
{
    if (fault != CS_OK) {
        h->fault = fault;
        h->keep = false;
    }
    return h->fault != CS_OK ? HTTP_BAD : h->state == DONE ? HTTP_DONE : HTTP_MORE;
}

enum http_event http_feed(struct http *h, struct cs_str *in, struct cs_str *body)
{
    enum cs_fault fault = h->fault;
    while (fault == CS_OK && h->state < DONE && in->n > 0) {
        if (h->state >= BODY_SIZED) {
            *body = body_bytes(h, in);
            return HTTP_BODY;
        }
        fault = line_byte(h, in->p[0]);
        *in = str_tail(*in, 1);
    }
    return settle(h, fault);
}

enum http_event http_close(struct http *h, bool clean)
{
    if (h->state == BODY_TO_CLOSE && clean) {
        h->state = DONE;
    }
    bool cut = h->state != DONE && h->fault == CS_OK;
    return settle(h, cut ? CS_FAULT_CUT : h->fault);
}

struct cs_str http_request_id(const struct http *h)
{
    return (struct cs_str){h->request_id_n > 0 ? h->request_id : NULL, h->request_id_n};
}
