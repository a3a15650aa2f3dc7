/* SPDX-License-Identifier: ISC
 * The whole HTTP request, into the caller's buffer. The query exists once, there; the signature
 * walks that slice, so what is sent and what is signed cannot differ. */
#include "core/action.h"
#include "core/date.h"
#include "core/sign.h"

enum { DATE_TEXT = 20 };

/* "?name=value&..."; nothing where no parameter is given. */
static void emit_query(struct buf *b, const struct cs_action *a, const void *args)
{
    struct action_walk walk = action_begin(a, args);
    struct action_item item;
    for (char before = '?'; action_next(&walk, &item); before = '&') {
        buf_byte(b, before);
        action_name(b, item.param, item.index);
        buf_byte(b, '=');
        buf_percent(b, item.value);
    }
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

static bool all_visible(const struct sign_input *in)
{
    for (int h = 0; h < SIGN_HEADERS; h++) {
        if (str_given(in->value[h]) && !visible(in->value[h])) {
            return false;
        }
    }
    return true;
}

static void emit_headers(struct buf *b, const struct sign_input *in)
{
    for (enum sign_header h = 0; h < SIGN_HEADERS; h++) {
        if (str_given(in->value[h])) {
            buf_str(b, sign_name(h));
            buf_z(b, ": ");
            buf_str(b, in->value[h]);
            buf_z(b, "\r\n");
        }
    }
}

static void emit_authorization(struct buf *b, const struct sign_input *in, const struct cs_keys *k)
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
}

size_t cs_build(char *out, size_t cap, const struct cs_action *a, const void *args,
                struct cs_str host, const struct cs_keys *keys, const struct cs_stamp *stamp)
{
    char date[DATE_TEXT];
    struct buf d = buf_over(date, sizeof date);
    if (stamp->unix_s < 0 || stamp->unix_s > DATE_MAX || keys->secret.n == 0) {
        return 0;
    }
    date_emit(&d, stamp->unix_s);
    struct sign_input in = {.value = {
                                [SIGN_HOST] = host,
                                [SIGN_ACCESSKEY_ID] = keys->id,
                                [SIGN_ACTION] = str_of(a->name),
                                [SIGN_CONTENT_SHA256] = STR(SIGN_EMPTY_HASH),
                                [SIGN_DATE] = buf_text(&d),
                                [SIGN_SECURITY_TOKEN] = keys->token,
                                [SIGN_NONCE] = stamp->nonce,
                                [SIGN_VERSION] = str_of(a->version),
                            }};
    if (!str_given(host) || !str_given(keys->id) || !str_given(stamp->nonce) || !all_visible(&in)) {
        return 0;
    }
    /* The key's id is a header of its own only beside a token. */
    in.value[SIGN_ACCESSKEY_ID] = str_given(keys->token) ? keys->id : STR_NONE;

    static const char begin[] = "POST /";
    struct buf b = buf_over(out, cap);
    buf_z(&b, begin);
    emit_query(&b, a, args);
    in.query = str_tail(buf_text(&b), sizeof begin); /* without the question mark */
    buf_z(&b, " HTTP/1.1\r\n");
    emit_headers(&b, &in);
    emit_authorization(&b, &in, keys);
    buf_z(&b, "\r\naccept: application/json\r\nuser-agent: copysnap/" CS_VERSION
              "\r\ncontent-length: 0\r\n\r\n");
    return b.n;
}
