/* SPDX-License-Identifier: ISC
 * The certificates that a server sent, kept as they came: they are tried against more than one
 * root, and a message about them needs what they contain. */
#ifndef NET_CHAIN_H
#define NET_CHAIN_H

#include "config/limits.h"
#include "core/der.h"

struct chain {
    size_t certs;               /* 0 is the server's own, each further one issued the one before */
    bool too_long;              /* more bytes or certificates came than fit; those are missing */
    size_t end[CS_CHAIN_CERTS]; /* where each ends in der */
    unsigned char der[CS_CHAIN_MAX];
};

void chain_begin(struct chain *);
void chain_start(struct chain *); /* another certificate */
void chain_feed(struct chain *, const unsigned char *, size_t n);

/* Certificate i < certs. */
struct cs_str chain_cert(const struct chain *, size_t i);

/* Reads certificate i. False where there is none, or one that cannot be read. */
bool chain_read(const struct chain *, size_t i, struct der_cert *);

#endif
