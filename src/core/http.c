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
    /* Ends. */
    DONE,
    BAD
};

/* What a finished line or a slice of body leads to: a state, or BAD with a fault. */
static enum state refuse(struct http *h, enum cs_fault fault)
{
    h->fault = fault;
    h->keep = false;
    return BAD;
}

/* What a head says, as long as it says nothing. */
static void head_begin(struct http *h)
{
    h->status = 0;
    h->date = DATE_NONE;
    h->retry_after_ms = -1;
    h->type = HTTP_TYPE_NONE;
    h->keep = true;
    h->request_id_n = 0;
    h->sized = h->chunked = false;
    h->left = 0;
}

void http_begin(struct http *h)
{
    *h = (struct http){.state = STATUS_LINE};
    head_begin(h);
}

/* ---- fields ---------------------------------------------------------------------------------- */

static enum http_type type_of(struct cs_str value)
{
    static const struct {
        const char *name;
        enum http_type type;
    } types[] = {
        {"application/json", HTTP_TYPE_JSON}, {"text/json", HTTP_TYPE_JSON},
        {"text/html", HTTP_TYPE_HTML},        {"application/xhtml+xml", HTTP_TYPE_HTML},
        {"text/xml", HTTP_TYPE_XML},          {"application/xml", HTTP_TYPE_XML},
    };
    struct cs_str media = field_trim(str_head(value, str_find(value, ';')));
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (str_eq_nocase(media, str_of(types[i].name))) {
            return types[i].type;
        }
    }
    return HTTP_TYPE_OTHER;
}

static void request_id(struct http *h, struct cs_str value)
{
    bool simple = value.n <= sizeof(h->request_id) && field_visible(value);
    h->request_id_n = 0;
    if (simple) {
        memcpy(h->request_id, value.p, value.n);
        h->request_id_n = (uint8_t)value.n;
    }
}

static enum state content_length(struct http *h, struct cs_str value)
{
    bool good = !h->sized && !h->chunked && field_cut_number(&value, 10, &h->left) && value.n == 0;
    h->sized = true;
    return good ? FIELD : refuse(h, CS_FAULT_FRAMING);
}

static enum state transfer_encoding(struct http *h, struct cs_str value)
{
    bool good = !h->sized && !h->chunked && h->minor == 1 && str_eq_nocase(value, STR("chunked"));
    h->chunked = true;
    return good ? FIELD : refuse(h, CS_FAULT_FRAMING);
}

/* value: absent where the line was too long to be kept. */
static enum state field(struct http *h, struct cs_str name, struct cs_str value)
{
    if (str_eq_nocase(name, STR("content-length"))) {
        return content_length(h, value);
    }
    if (str_eq_nocase(name, STR("transfer-encoding"))) {
        return transfer_encoding(h, value);
    }
    if (str_eq_nocase(name, STR("content-encoding"))) {
        return str_eq_nocase(value, STR("identity")) ? FIELD : refuse(h, CS_FAULT_FRAMING);
    }
    if (str_eq_nocase(name, STR("content-type"))) {
        h->type = type_of(value);
    } else if (str_eq_nocase(name, STR("connection"))) {
        h->keep = h->keep && str_given(value) && !field_lists(value, STR("close"));
    } else if (str_eq_nocase(name, STR("date"))) {
        h->date = date_parse_http(value);
    } else if (str_eq_nocase(name, STR("x-acs-retry-after"))) {
        h->retry_after_ms = field_milliseconds(value);
    } else if (str_eq_nocase(name, STR("x-acs-request-id"))) {
        request_id(h, value);
    }
    return FIELD;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static enum state status_line(struct http *h, struct cs_str line)
{
    struct cs_str code = str_head(str_tail(line, 9), 3), reason = str_tail(line, 12);
    uint64_t status;
    if (!str_starts(line, STR("HTTP/1.")) || line.n < 12 || line.p[8] != ' ' ||
        (line.p[7] != '0' && line.p[7] != '1') || !field_cut_number(&code, 10, &status) ||
        status < 100 || status > 599 || (reason.n > 0 && reason.p[0] != ' ')) {
        return refuse(h, CS_FAULT_NOT_HTTP);
    }
    h->minor = (uint8_t)(line.p[7] - '0');
    h->status = (int)status;
    h->keep = h->minor == 1;
    return FIELD;
}

/* Where a head ends. */
static enum state head_end(struct http *h)
{
    if (h->status < 200) {
        if (h->status == 101 || h->sized || h->chunked) {
            return refuse(h, h->status == 101 ? CS_FAULT_NOT_HTTP : CS_FAULT_FRAMING);
        }
        head_begin(h);
        return h->interims++ < CS_INTERIM_MAX ? STATUS_LINE : refuse(h, CS_FAULT_HEAD_TOO_LONG);
    }
    if (h->status == 204 || h->status == 304) {
        /* No body by rule; whether one was announced and may follow is not worth a guess. */
        h->keep = h->keep && !h->sized && !h->chunked;
        return DONE;
    }
    if (h->chunked) {
        return CHUNK_SIZE;
    }
    if (h->sized) {
        return h->left > 0 ? BODY_SIZED : DONE;
    }
    h->keep = false;
    return BODY_TO_CLOSE;
}

/* A field's line, also in a trailer, where it means nothing to us. A line that begins with a blank
 * (a folded one) has no token before its colon. */
static enum state field_line(struct http *h, struct cs_str line, bool whole, enum state state)
{
    if (line.n == 0) {
        return state == FIELD ? head_end(h) : DONE;
    }
    struct cs_str name = str_head(line, str_find(line, ':'));
    if (name.n == line.n || !field_token(name)) {
        return refuse(h, CS_FAULT_NOT_HTTP);
    }
    if (state == TRAILER) {
        return TRAILER;
    }
    struct cs_str value = field_trim(str_tail(line, name.n + 1));
    return field(h, name, whole ? value : (struct cs_str){0});
}

/* RFC 9112 7.1: digits, then nothing or an extension, whose content is skipped. */
static enum state chunk_line(struct http *h, struct cs_str line, bool whole)
{
    if (!whole || !field_cut_number(&line, 16, &h->left)) {
        return refuse(h, CS_FAULT_FRAMING);
    }
    struct cs_str extension = field_trim(line);
    if (line.n > 0 && (extension.n == 0 || extension.p[0] != ';')) {
        return refuse(h, CS_FAULT_FRAMING);
    }
    h->head = 0;
    return h->left > 0 ? BODY_CHUNK : TRAILER;
}

static enum state line_end(struct http *h)
{
    enum state state = (enum state)h->state;
    struct cs_str line = str_head((struct cs_str){h->line, h->line_n}, HTTP_LINE_MAX);
    bool whole = h->line_n <= HTTP_LINE_MAX;
    h->line_n = 0;
    switch (h->state) {
    case STATUS_LINE:
        return status_line(h, line);
    case FIELD:
    case TRAILER:
        return field_line(h, line, whole, state);
    case CHUNK_SIZE:
        return chunk_line(h, line, whole);
    case CHUNK_END:
        return line.n == 0 ? CHUNK_SIZE : refuse(h, CS_FAULT_FRAMING);
    default:
        return state;
    }
}

/* ---- bytes ----------------------------------------------------------------------------------- */

/* One byte of a line. A line ends by CR LF and by nothing else, and holds no control but tabs. */
static enum state line_byte(struct http *h, char c)
{
    unsigned char u = (unsigned char)c;
    if (h->head++ == CS_HEAD_MAX) {
        return refuse(h, CS_FAULT_HEAD_TOO_LONG);
    }
    if (h->cr) {
        h->cr = false;
        return c == '\n' ? line_end(h) : refuse(h, CS_FAULT_NOT_HTTP);
    }
    if (c == '\r') {
        h->cr = true;
        return (enum state)h->state;
    }
    if ((u < 0x20 && c != '\t') || u == 0x7f) {
        return refuse(h, CS_FAULT_NOT_HTTP);
    }
    if (h->line_n < HTTP_LINE_MAX) {
        h->line[h->line_n] = c;
    }
    h->line_n++;
    return (enum state)h->state;
}

static enum state body_bytes(struct http *h, struct cs_str *in, struct cs_str *body)
{
    enum state state = (enum state)h->state;
    *body = *in;
    if (state != BODY_TO_CLOSE) {
        *body = str_head(*in, h->left < in->n ? (size_t)h->left : in->n);
        h->left -= body->n;
    }
    *in = str_tail(*in, body->n);
    if (state == BODY_TO_CLOSE || h->left > 0) {
        return state;
    }
    return state == BODY_SIZED ? DONE : CHUNK_END;
}

enum http_event http_feed(struct http *h, struct cs_str *in, struct cs_str *body)
{
    while (h->state < DONE && in->n > 0) {
        if (h->state >= BODY_SIZED) {
            h->state = (uint8_t)body_bytes(h, in, body);
            return HTTP_BODY;
        }
        char c = in->p[0];
        *in = str_tail(*in, 1);
        h->state = (uint8_t)line_byte(h, c);
    }
    return h->state == DONE ? HTTP_DONE : h->state == BAD ? HTTP_BAD : HTTP_MORE;
}

enum http_event http_close(struct http *h, bool clean)
{
    if (h->state == BODY_TO_CLOSE && clean) {
        h->state = DONE;
    } else if (h->state < DONE) {
        h->state = (uint8_t)refuse(h, CS_FAULT_CUT);
    }
    return h->state == DONE ? HTTP_DONE : HTTP_BAD;
}

struct cs_str http_request_id(const struct http *h)
{
    return (struct cs_str){h->request_id_n > 0 ? h->request_id : NULL, h->request_id_n};
}
