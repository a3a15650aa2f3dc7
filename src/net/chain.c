/* SPDX-License-Identifier: ISC */
#include "net/chain.h"

#include <string.h>

void chain_begin(struct chain *c)
{
    c->certs = 0;
    c->too_long = false;
}

/* Where certificate i starts: where the one before it ends. */
static size_t start_of(const struct chain *c, size_t i)
{
    return i > 0 ? c->end[i - 1] : 0;
}

void chain_start(struct chain *c)
{
    if (c->certs == CS_CHAIN_CERTS) {
        c->too_long = true;
        return;
    }
    c->end[c->certs] = start_of(c, c->certs);
    c->certs++;
}

void chain_feed(struct chain *c, const unsigned char *p, size_t n)
{
    size_t at = start_of(c, c->certs);
    if (c->too_long || c->certs == 0 || n > sizeof c->der - at) {
        c->too_long = true;
        return;
    }
    memcpy(c->der + at, p, n);
    c->end[c->certs - 1] = at + n;
}

struct cs_str chain_cert(const struct chain *c, size_t i)
{
    size_t start = start_of(c, i);
    return (struct cs_str){(const char *)c->der + start, c->end[i] - start};
}

bool chain_read(const struct chain *c, size_t i, struct der_cert *cert)
{
    return i < c->certs && der_cert(chain_cert(c, i), cert);
}
