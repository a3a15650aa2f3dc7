/* SPDX-License-Identifier: ISC
 * The whole HTTP request, into the caller's buffer. The query exists once, there; the signature
 * walks that slice, so what is sent and what is signed cannot differ. */
#include "core/action.h"
#include "core/date.h"
#include "core/sign.h"

enum { DATE_TEXT = 20, HEADERS_MAX = 8 };

static void emit_query(struct buf *b, const struct cs_action *a, const void *args)
{
    struct action_walk walk = action_begin(a, args);
    struct action_item item;
    for (bool first = true; action_next(&walk, &item); first = false) {
        buf_z(b, first ? "" : "&");
        action_name(b, item.param, item.index);
        buf_byte(b, '=');
        buf_percent(b, item.value);
    }
}

/* The signed headers in canonical order: the order on the wire as well. */
static size_t list_headers(struct sign_header h[HEADERS_MAX], const struct cs_action *a,
                           struct cs_str host, struct cs_str date, const struct cs_keys *k,
                           struct cs_str nonce)
{
    bool sts = str_given(k->token);
    size_t n = 0;
    h[n++] = (struct sign_header){STR("host"), host};
    if (sts) {
        h[n++] = (struct sign_header){STR("x-acs-accesskey-id"), k->id};
    }
    h[n++] = (struct sign_header){STR("x-acs-action"), str_of(a->name)};
    h[n++] = (struct sign_header){STR("x-acs-content-sha256"), STR(SIGN_EMPTY_HASH)};
    h[n++] = (struct sign_header){STR("x-acs-date"), date};
    if (sts) {
        h[n++] = (struct sign_header){STR("x-acs-security-token"), k->token};
    }
    h[n++] = (struct sign_header){STR("x-acs-signature-nonce"), nonce};
    h[n++] = (struct sign_header){STR("x-acs-version"), str_of(a->version)};
    return n;
}

/* A value that could end its line, or be trimmed on the way, must never become a header. */
static bool visible(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < 0x21 || s.p[i] > 0x7E) {
            return false;
        }
    }
    return s.n > 0;
}

static bool all_visible(const struct sign_header *h, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!visible(h[i].value)) {
            return false;
        }
    }
    return true;
}

static void emit_authorization(struct buf *b, const struct sign_input *in,
                               const struct cs_keys *k)
{
    unsigned char signature[SIGN_BYTES] = {0};
    buf_z(b, "Authorization: " SIGN_ALGORITHM " Credential=");
    buf_str(b, k->id);
    buf_z(b, ",SignedHeaders=");
    sign_emit_names(b, in);
    buf_z(b, ",Signature=");
    /* Past the end there is no query to sign, and the caller will see that it did not fit. */
    if (buf_fits(b)) {
        sign_make(signature, in, k->secret);
    }
    buf_hex(b, signature, sizeof signature);
    buf_z(b, "\r\n");
}

size_t cs_build(char *out, size_t cap, const struct cs_action *a, const void *args,
                struct cs_str host, const struct cs_keys *keys, const struct cs_stamp *stamp)
{
    char date[DATE_TEXT];
    struct buf d = buf_over(date, sizeof date);
    struct sign_header header[HEADERS_MAX];
    if (stamp->unix_s < 0 || stamp->unix_s > DATE_MAX || keys->secret.n == 0) {
        return 0;
    }
    date_emit(&d, stamp->unix_s);
    struct sign_input in = {.header = header};
    in.headers = list_headers(header, a, host, buf_text(&d), keys, stamp->nonce);
    if (!all_visible(header, in.headers) || !visible(keys->id)) {
        return 0;
    }

    struct buf b = buf_over(out, cap);
    buf_z(&b, "POST /");
    buf_byte(&b, '?');
    size_t query = b.n;
    emit_query(&b, a, args);
    if (b.n == query) {
        b.n = --query; /* no parameters: no question mark */
    }
    in.query = buf_fits(&b) && b.n > query ? (struct cs_str){out + query, b.n - query} : STR("");
    buf_z(&b, " HTTP/1.1\r\n");
    for (size_t i = 0; i < in.headers; i++) {
        buf_str(&b, header[i].name);
        buf_z(&b, ": ");
        buf_str(&b, header[i].value);
        buf_z(&b, "\r\n");
    }
    emit_authorization(&b, &in, keys);
    buf_z(&b, "accept: application/json\r\nuser-agent: copysnap/" CS_VERSION "\r\ncontent-length: 0\r\n\r\n");
    return b.n;
}
