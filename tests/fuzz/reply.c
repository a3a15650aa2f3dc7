/* SPDX-License-Identifier: ISC
 * A reply's body: JSON, and what the service said in it. The first byte chooses status, type and
 * shape. */
#include "fuzz.h"

#include "core/reply.h"
#include "core/utf8.h"

static void check_text(struct cs_str s, const char *body, size_t n)
{
    PROMISE(!str_given(s) || (s.p >= body && s.p + s.n <= body + n));
    PROMISE(utf8_valid(s) == s.n);
}

static bool sane_id(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_letter(s.p[i]) && !ascii_digit(s.p[i]) && s.p[i] != '-') {
            return false;
        }
    }
    return s.n >= 1 && s.n <= 64 && ascii_letter(s.p[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = {200, 400, 403, 500, 302, 201, 404, 503};
    static struct json json;
    if (size == 0) {
        return 0;
    }
    size_t n = size - 1;
    char *body = fuzz_copy(data + 1, n);
    struct http head = {.status = statuses[data[0] & 7],
                        .type = (enum http_type)(data[0] >> 3 & 3)};
    enum reply_shape shape = data[0] & 32 ? REPLY_PLAIN : REPLY_SNAPSHOT;
    struct cs_answer a;
    reply_read(&a, shape, &head, body, n, &json);
    PROMISE(a.accepted <= a.verdict);
    PROMISE(!a.accepted || (a.fault == CS_OK && a.status == 200 && a.request_id.n > 0));
    PROMISE(!a.accepted || shape == REPLY_PLAIN || sane_id(a.snapshot_id));
    PROMISE(!a.verdict || a.accepted || (a.row && a.status >= 400 && a.status < 500));
    check_text(a.snapshot_id, body, n);
    check_text(a.request_id, body, n);
    check_text(a.code, body, n);
    check_text(a.message, body, n);
    check_text(a.host_id, body, n);
    check_text(a.recommend, body, n);
    free(body);
    return 0;
}
