/* SPDX-License-Identifier: ISC
 * Which roots are trusted, and whether a server's chain leads to one of them.
 *
 * The chain is kept while it arrives (net/chain.h) and judged when it is complete, by BearSSL's
 * br_x509_minimal: names only from subjectAltName, RSA of 2048 to 4096 bits, P-256 and P-384,
 * SHA-256, SHA-384 and SHA-512. There is no way to skip it. What is not checked: revocation (no
 * OCSP, no lists), and the dates of the roots themselves (RFC 5280 6.1.1 d gives them none). */
#ifndef NET_TRUST_H
#define NET_TRUST_H

#include "core/buf.h"
#include "core/pem.h"
#include "core/status.h"
#include "net/chain.h"

#include <bearssl.h>

/* A PEM file of roots. read copies up to n bytes from offset to p: > 0 that many, 0 at the end, < 0
 * when the file cannot be read. It is read once for each judgement, from its start. */
struct trust_file {
    long (*read)(void *ctx, size_t offset, char *p, size_t n);
    void *ctx;
};

/* The roots. A file, where there is one, stands instead of the anchors. */
struct trust {
    const br_x509_trust_anchor *anchors;
    size_t n;
    const struct trust_file *file; /* NULL: none */
};

/* Reading a file of roots. */
struct roots {
    const struct trust_file *file;
    size_t offset;  /* of what comes after piece */
    size_t at, n;   /* what of piece is not yet fed */
    unsigned certs; /* found so far */
    unsigned wrong; /* what is wrong with the file: words (core/words.h); 0: nothing so far */
    struct pem pem;
    char piece[256];
    unsigned char der[CS_CERT_MAX];
};

/* Reads the whole file. CS_OK, or CS_FAULT_TLS_ROOTS_FILE where it cannot be read, holds no
 * certificate, or one that is malformed; then detail says which and on what line. */
enum cs_fault trust_file_check(const struct trust_file *, struct roots *, struct buf *detail);

/* What r found wrong, if anything, with its line. */
void trust_emit_wrong(const struct roots *r, struct buf *detail);

/* BearSSL's view of us: an X.509 engine (its class is the first member, as BearSSL demands). */
struct verifier {
    const br_x509_class *vtable;
    const struct trust *trust;
    const char *host; /* terminated, never empty */
    int64_t unix_s;
    struct chain chain;
    struct roots roots;
    br_x509_minimal_context minimal;
};

/* Verdicts that BearSSL has no number for. The engine hands them on as its last error; they lie
 * between those of its certificates, which end at 62, and its alerts, which begin at 256. */
enum verdict {
    VERDICT_TOO_LONG = 128, /* the chain */
    VERDICT_UNREADABLE,     /* the server's certificate */
    VERDICT_NO_NAME,        /* there is no dNSName in it */
    VERDICT_NOT_SERVER,     /* it is not for servers */
    VERDICT_ROOTS_FILE      /* the file of roots cannot be used */
};

/* host and trust stay the caller's, as long as the verifier is used. unix_s: what time it is, 0 to
 * DATE_MAX. */
void trust_begin(struct verifier *, const struct trust *, const char *host, int64_t unix_s);

#endif
