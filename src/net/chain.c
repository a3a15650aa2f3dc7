/* SPDX-License-Identifier: ISC */
#include "net/chain.h"

#include <string.h>

void chain_begin(struct chain *c)
{
    c->certs = 0;
    c->too_long = false;
}

static size_t used(const struct chain *c)
{
    return c->certs > 0 ? c->end[c->certs - 1] : 0;
}

void chain_start(struct chain *c)
{
    if (c->certs == CS_CHAIN_CERTS) {
        c->too_long = true;
        return;
    }
    c->certs++;
    c->end[c->certs - 1] = c->certs > 1 ? c->end[c->certs - 2] : 0;
}

void chain_feed(struct chain *c, const unsigned char *p, size_t n)
{
    size_t at = used(c);
    if (c->too_long || c->certs == 0 || n > sizeof c->der - at) {
        c->too_long = true;
        return;
    }
    memcpy(c->der + at, p, n);
    c->end[c->certs - 1] = at + n;
}

struct cs_str chain_cert(const struct chain *c, size_t i)
{
    size_t start = i > 0 ? c->end[i - 1] : 0;
    return (struct cs_str){(const char *)c->der + start, c->end[i] - start};
}
