/* SPDX-License-Identifier: ISC */
#include "core/sign.h"

#include "core/wipe.h"

#include <bearssl.h>

enum { NAMES_MAX = 160 };

struct cs_str sign_name(enum sign_header h)
{
    static const char *const names[SIGN_HEADERS] = {
        "host",       "x-acs-accesskey-id",   "x-acs-action",          "x-acs-content-sha256",
        "x-acs-date", "x-acs-security-token", "x-acs-signature-nonce", "x-acs-version",
    };
    return str_of(names[h]);
}

void sign_emit_names(struct buf *b, const struct sign_input *in)
{
    for (enum sign_header h = 0; h < SIGN_HEADERS; h++) {
        if (str_given(in->value[h])) {
            buf_z(b, h == 0 ? "" : ";");
            buf_str(b, sign_name(h));
        }
    }
}

static void feed(br_sha256_context *hash, struct cs_str s)
{
    br_sha256_update(hash, s.p, s.n);
}

/* SHA-256 of the canonical request, which exists only on its way through the hash. */
static void hash_canonical(unsigned char out[SIGN_BYTES], const struct sign_input *in)
{
    char names[NAMES_MAX];
    struct buf b = buf_over(names, sizeof names);
    br_sha256_context hash;
    br_sha256_init(&hash);
    feed(&hash, STR("POST\n/\n"));
    feed(&hash, in->query);
    feed(&hash, STR("\n"));
    for (enum sign_header h = 0; h < SIGN_HEADERS; h++) {
        if (str_given(in->value[h])) {
            feed(&hash, sign_name(h));
            feed(&hash, STR(":"));
            feed(&hash, in->value[h]);
            feed(&hash, STR("\n"));
        }
    }
    buf_byte(&b, '\n');
    sign_emit_names(&b, in);
    feed(&hash, buf_text(&b));
    feed(&hash, STR("\n" SIGN_EMPTY_HASH));
    br_sha256_out(&hash, out);
}

void sign_make(unsigned char out[SIGN_BYTES], const struct sign_input *in, struct cs_str secret)
{
    char hex[2 * SIGN_BYTES];
    struct buf b = buf_over(hex, sizeof hex);
    hash_canonical(out, in);
    buf_hex(&b, out, SIGN_BYTES);

    br_hmac_key_context key;
    br_hmac_context mac;
    br_hmac_key_init(&key, &br_sha256_vtable, secret.p, secret.n);
    br_hmac_init(&mac, &key, 0);
    br_hmac_update(&mac, SIGN_ALGORITHM "\n", sizeof SIGN_ALGORITHM);
    br_hmac_update(&mac, hex, sizeof hex);
    br_hmac_out(&mac, out);
    wipe(&key, sizeof key);
    wipe(&mac, sizeof mac);
    wipe_stack();
}
