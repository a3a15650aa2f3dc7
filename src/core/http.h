/* SPDX-License-Identifier: ISC
 * Reply bytes, in pieces of any size, to status, the few headers we use, and slices of body. Copies
 * no body and keeps of each head line only its first HTTP_LINE_MAX bytes.
 *
 * Rules: RFC 9110 and RFC 9112, read strictly. Whatever could be framed in two ways is refused, for
 * a reply that two readers understand differently proves nothing: two Content-Length, one beside a
 * Transfer-Encoding, signs, lists and overflows in sizes, folded lines, NUL and other controls, a
 * bare CR or LF, a space before the colon, any transfer coding but chunked, any content coding
 * (none was asked for), 101, and versions other than HTTP/1.0 and HTTP/1.1. */
#ifndef CORE_HTTP_H
#define CORE_HTTP_H

#include "config/limits.h"
#include "core/date.h"
#include "core/status.h"

enum { HTTP_LINE_MAX = 256, HTTP_REQUEST_ID_MAX = 64 };

enum http_type { HTTP_TYPE_NONE, HTTP_TYPE_JSON, HTTP_TYPE_HTML, HTTP_TYPE_XML, HTTP_TYPE_OTHER };

enum http_event {
    HTTP_MORE, /* all input was taken, the reply is not complete */
    HTTP_BODY, /* a slice of body was found; call again, also without further input */
    HTTP_DONE, /* the reply is complete; what follows it was left in the input */
    HTTP_BAD   /* see fault; every later call says the same */
};

/* The caller's. The first part is for reading, valid from the first HTTP_BODY or HTTP_DONE on. */
struct http {
    int status;             /* 200 to 599 */
    int64_t date;           /* Date, Unix seconds; DATE_NONE where absent or malformed */
    int32_t retry_after_ms; /* x-acs-retry-after, milliseconds, at most INT32_MAX; -1 none */
    enum http_type type;    /* of Content-Type, whatever its parameters */
    bool keep;              /* the connection may serve another request, once HTTP_DONE */
    enum cs_fault fault;    /* CS_OK, or why HTTP_BAD */
    uint8_t request_id_n;   /* of request_id: x-acs-request-id, if it is 1 to 64 visible ASCII */

    /* Arrays stand last: what lies in the first 128 bytes is reached by shorter instructions. */
    uint8_t state;    /* enum state of http.c; meaningless after a fault */
    uint8_t framing;  /* the state its head leads to */
    uint8_t minor;    /* HTTP/1.minor */
    uint8_t interims; /* 1xx heads seen */
    bool cr;          /* the byte before was the CR of a line's end */
    uint64_t left;    /* bytes of body, or of the chunk, still to come */
    size_t head;      /* bytes taken against CS_HEAD_MAX */
    size_t line_n;    /* bytes of the line; only the first HTTP_LINE_MAX are in line */
    char line[HTTP_LINE_MAX];
    char request_id[HTTP_REQUEST_ID_MAX];
};

void http_begin(struct http *);

/* Takes bytes from *in, advancing it. HTTP_BODY: *body points into what *in was. Bounded are, by
 * CS_HEAD_MAX, the bytes of all heads together, and those of the trailer; by HTTP_LINE_MAX, each
 * chunk's line with its extension. The body is not: whoever keeps it does that. Faults:
 * CS_FAULT_NOT_HTTP, CS_FAULT_FRAMING, CS_FAULT_HEAD_TOO_LONG (also for too many 1xx). */
enum http_event http_feed(struct http *, struct cs_str *in, struct cs_str *body);

/* The connection ended; clean: in a way that nobody in between can forge (TLS close_notify).
 * Returns HTTP_DONE or HTTP_BAD: a body without declared length is complete after a clean end;
 * anything else that was not complete is CS_FAULT_CUT. */
enum http_event http_close(struct http *, bool clean);

/* x-acs-request-id; absent where there was none. Points into the struct. */
struct cs_str http_request_id(const struct http *);

#endif
