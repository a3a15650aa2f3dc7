/* SPDX-License-Identifier: ISC
 * ACS3-HMAC-SHA256: the documented steps over what is already in the request's buffer. Source:
 * "V3 request structure and signature", Alibaba Cloud document 2593177. */
#ifndef CORE_SIGN_H
#define CORE_SIGN_H

#include "core/buf.h"
#include "core/str.h"

#define SIGN_ALGORITHM "ACS3-HMAC-SHA256"

enum { SIGN_BYTES = 32 };

/* The hash of an empty body, lower hex. */
#define SIGN_EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* The signed headers, in byte order of their names. */
enum sign_header {
    SIGN_HOST,
    SIGN_ACCESSKEY_ID,
    SIGN_ACTION,
    SIGN_CONTENT_SHA256,
    SIGN_DATE,
    SIGN_SECURITY_TOKEN,
    SIGN_NONCE,
    SIGN_VERSION,
    SIGN_HEADERS
};

/* A header's name, in lower case. */
struct cs_str sign_name(enum sign_header);

/* What is signed: a POST to "/" with an empty body. query is the canonical query; an absent value
 * is a header that is not sent. */
struct sign_input {
    struct cs_str query;
    struct cs_str value[SIGN_HEADERS];
};

/* The names joined by ';'. */
void sign_emit_names(struct buf *, const struct sign_input *);

/* The signature's bytes. Nothing of the secret is left in memory afterwards. */
void sign_make(unsigned char out[SIGN_BYTES], const struct sign_input *, struct cs_str secret);

#endif
