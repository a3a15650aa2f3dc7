/* SPDX-License-Identifier: ISC
 * Finds certificates in a PEM file (RFC 7468), fed byte by byte: a file of any length in constant
 * memory. Text outside of blocks, and blocks that are no certificates, are passed over.
 *
 * A plain table: certificates are public, so unlike BearSSL's decoder it need not run in constant
 * time, and takes a fiftieth of the instructions. */
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
    unsigned char *der;
    size_t cap, n;
    unsigned long line; /* the line that is being read, from 1 */
    uint32_t group;     /* bits of base64 gathered and not yet written */
    unsigned bits;
    unsigned pads; /* '=' seen in this block */
    unsigned at;   /* bytes of the current line that match its marker so far */
    enum {
        PEM_LINE_START,
        PEM_MATCH_BEGIN,
        PEM_SKIP_LINE,
        PEM_AFTER_BEGIN,
        PEM_BODY,
        PEM_MATCH_END,
        PEM_FAILED
    } state;
};

/* der stays the caller's; each certificate overwrites the one before. */
void pem_begin(struct pem *, unsigned char *der, size_t cap);

/* After PEM_BAD or PEM_TOO_LONG every further step is PEM_BAD. */
enum pem_step pem_feed(struct pem *, char);

/* Whether the file may end here: not within a block. */
bool pem_end(const struct pem *);

#endif
