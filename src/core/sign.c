/* SPDX-License-Identifier: ISC */
#include "core/sign.h"

#include "core/wipe.h"

#include <bearssl.h>

static void feed(br_sha256_context *h, struct cs_str s)
{
    br_sha256_update(h, s.p, s.n);
}

static void feed_names(br_sha256_context *h, const struct sign_input *in)
{
    for (size_t i = 0; i < in->headers; i++) {
        feed(h, i == 0 ? STR("") : STR(";"));
        feed(h, in->header[i].name);
    }
}

/* SHA-256 of the canonical request, which exists only on its way through the hash. */
static void hash_canonical(unsigned char out[SIGN_BYTES], const struct sign_input *in)
{
    br_sha256_context h;
    br_sha256_init(&h);
    feed(&h, STR("POST\n/\n"));
    feed(&h, in->query);
    feed(&h, STR("\n"));
    for (size_t i = 0; i < in->headers; i++) {
        feed(&h, in->header[i].name);
        feed(&h, STR(":"));
        feed(&h, in->header[i].value);
        feed(&h, STR("\n"));
    }
    feed(&h, STR("\n"));
    feed_names(&h, in);
    feed(&h, STR("\n" SIGN_EMPTY_HASH));
    br_sha256_out(&h, out);
}

void sign_emit_names(struct buf *b, const struct sign_input *in)
{
    for (size_t i = 0; i < in->headers; i++) {
        buf_z(b, i == 0 ? "" : ";");
        buf_str(b, in->header[i].name);
    }
}

void sign_make(unsigned char out[SIGN_BYTES], const struct sign_input *in, struct cs_str secret)
{
    unsigned char hash[SIGN_BYTES];
    hash_canonical(hash, in);
    char hex[2 * SIGN_BYTES];
    struct buf b = buf_over(hex, sizeof hex);
    buf_hex(&b, hash, sizeof hash);

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
