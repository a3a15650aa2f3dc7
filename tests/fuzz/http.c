/* SPDX-License-Identifier: ISC
 * A reply, whole and in pieces: the same verdict, the same body. */
#include "fuzz.h"

#include "core/http.h"

enum { BODY = 70000 };

struct outcome {
    enum http_event last;
    enum cs_fault fault;
    int status;
    size_t body_n, left;
    char body[BODY];
};

/* Feeds in pieces of at most step bytes, then the end of the connection. */
static void run(struct outcome *o, const uint8_t *data, size_t size, size_t step, bool clean)
{
    struct http h;
    http_begin(&h);
    o->last = HTTP_MORE;
    o->body_n = 0;
    for (size_t at = 0; at < size && o->last == HTTP_MORE; at += step) {
        size_t n = size - at < step ? size - at : step;
        char *piece = fuzz_copy(data + at, n);
        struct cs_str in = {piece, n}, body = {NULL, 0};
        do {
            o->last = http_feed(&h, &in, &body);
            PROMISE(in.p >= piece && in.p + in.n == piece + n);
            if (o->last == HTTP_BODY) {
                PROMISE(body.n > 0 && body.p >= piece && body.p + body.n <= in.p);
                PROMISE(o->body_n + body.n <= BODY);
                memcpy(o->body + o->body_n, body.p, body.n);
                o->body_n += body.n;
            }
        } while (o->last == HTTP_BODY);
        PROMISE(o->last != HTTP_MORE || in.n == 0);
        o->left = size - at - n + in.n;
        free(piece);
    }
    if (o->last == HTTP_MORE) {
        o->last = http_close(&h, clean);
        o->left = 0;
        PROMISE(o->last == HTTP_DONE || o->last == HTTP_BAD);
    }
    o->fault = h.fault;
    o->status = h.status;
    PROMISE((o->last == HTTP_BAD) == (h.fault != CS_OK));
    PROMISE(o->last != HTTP_DONE || (h.status >= 200 && h.status <= 599));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct outcome whole, bytes, cut;
    if (size < 2 || size > BODY) {
        return 0;
    }
    bool clean = data[0] & 1;
    size_t step = data[1] + 1u;
    run(&whole, data + 2, size - 2, size, clean);
    run(&bytes, data + 2, size - 2, 1, clean);
    run(&cut, data + 2, size - 2, step, clean);
    PROMISE(whole.last == bytes.last && whole.fault == bytes.fault && whole.left == bytes.left);
    PROMISE(whole.last == cut.last && whole.fault == cut.fault && whole.left == cut.left);
    if (whole.last == HTTP_DONE) {
        PROMISE(whole.body_n == bytes.body_n && memcmp(whole.body, bytes.body, bytes.body_n) == 0);
        PROMISE(whole.status == bytes.status && whole.status == cut.status);
        /* Cut anywhere before its end, it is not complete, unless the end itself is what ends it. */
        size_t used = size - 2 - whole.left;
        if (used > 0 && !clean) {
            run(&cut, data + 2, used - 1, size, false);
            PROMISE(cut.last == HTTP_BAD);
        }
    }
    return 0;
}
