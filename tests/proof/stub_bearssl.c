/* SPDX-License-Identifier: ISC
 * BearSSL's hash and HMAC as the proofs see them: read all they are given, leave any content. */
#include <bearssl.h>

#include "proof.h"

const br_hash_class br_sha256_vtable;

static void read_all(const void *data, size_t len)
{
    /*@ assert len == 0 || \initialized((const char *)data + (0 .. len - 1)); */
}

void br_sha256_init(br_sha256_context *c)
{
    Frama_C_make_unknown((char *)c, sizeof *c);
}

void br_sha224_update(br_sha224_context *c, const void *data, size_t len)
{
    read_all(data, len);
    Frama_C_make_unknown((char *)c, sizeof *c);
}

void br_sha256_out(const br_sha256_context *c, void *out)
{
    read_all(c, sizeof *c);
    Frama_C_make_unknown(out, br_sha256_SIZE);
}

void br_hmac_key_init(br_hmac_key_context *kc, const br_hash_class *h, const void *key, size_t len)
{
    /*@ assert h == &br_sha256_vtable; */
    read_all(key, len);
    Frama_C_make_unknown((char *)kc, sizeof *kc);
}

void br_hmac_init(br_hmac_context *c, const br_hmac_key_context *kc, size_t len)
{
    read_all(kc, sizeof *kc);
    Frama_C_make_unknown((char *)c, sizeof *c);
}

void br_hmac_update(br_hmac_context *c, const void *data, size_t len)
{
    read_all(c, sizeof *c);
    read_all(data, len);
    Frama_C_make_unknown((char *)c, sizeof *c);
}

size_t br_hmac_out(const br_hmac_context *c, void *out)
{
    read_all(c, sizeof *c);
    Frama_C_make_unknown(out, br_sha256_SIZE);
    return br_sha256_SIZE;
}
