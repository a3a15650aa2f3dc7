/* SPDX-License-Identifier: ISC
 * Finds certificates in a PEM file (RFC 7468), fed byte by byte: a file of any length in constant
 * memory. Text outside of blocks, and blocks that are no certificates, are passed over.
 *
 * Certificates are public: unlike BearSSL's decoder this one need not run in constant time, and takes
 * a fraction of the instructions. */
#ifndef CORE_PEM_H
#define CORE_PEM_H

#include "copysnap.h"

enum pem_step {
    PEM_MORE,    /* go on feeding */
    PEM_CERT,    /* this byte ended a certificate: der[0..n) */
    PEM_BAD,     /* a byte that has no place in a block, bad padding, a block within a block */
    PEM_TOO_LONG /* a certificate of more than cap bytes */
};

struct pem {
    enum { PEM_OUTSIDE, PEM_BODY, PEM_END_MARK, PEM_FAILED } state;
    unsigned at;    /* bytes of the current line that match its mark so far */
    unsigned line;  /* the line that is being read, from 1 */
    unsigned bits;  /* how many group holds */
    unsigned pads;  /* '=' seen in this block */
    uint32_t group; /* bits of base64 gathered and not yet written */
    unsigned char *der;
    size_t cap, n;
};

/* der stays the caller's; each certificate overwrites the one before. */
void pem_begin(struct pem *, unsigned char *der, size_t cap);

/* After PEM_BAD or PEM_TOO_LONG every further step is PEM_BAD. */
enum pem_step pem_feed(struct pem *, char);

/* Whether the file may end here: not within a block. */
bool pem_end(const struct pem *);

#endif
