/* SPDX-License-Identifier: ISC
 * A TLS 1.2 client over a wire. The profile and its reasons stand in tls.c; who is believed, in
 * net/trust.h. Server and name are verified in every full handshake; a session that is taken up again
 * (net/session.h) stands for the one that it was made in. */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "net/session.h"
#include "net/trust.h"
#include "net/wire.h"

struct tls {
    struct wire *wire; /* NULL: no TLS is spoken */
    struct session *session;
    bool closed; /* the peer said close_notify: what came is all there is */
    size_t lent; /* bytes of the piece that tls_read gave out last */
    char host[CS_HOST_MAX + 1];
    br_ssl_client_context client;
    struct verifier verifier;
    unsigned char record[BR_SSL_BUFSIZE_MONO];
};

/* Whether a host can be checked by TLS: a name of 1 to CS_HOST_MAX letters, digits, '-', '.' and '_'
 * that is no address. Public certificates are for names. */
bool tls_host(struct cs_str);

/* Shakes hands over an open wire. host: the name to send and to check, one that tls_host accepts;
 * unix_s: what time it is. session: one of this host and trust, offered unless it is empty; a server
 * that does not take it up is verified as ever, and what it then agrees on takes its place. Any fault,
 * here or later, empties it. wire, trust and session stay the caller's and must outlive tls. CS_OK,
 * or why not; then detail has names, dates and numbers that belong to it. */
enum cs_fault tls_open(struct tls *, struct wire *, const struct trust *, struct cs_str host,
                       struct session *session, int64_t unix_s, struct buf *detail);

/* Sends all of it. CS_OK or the fault. */
enum cs_fault tls_write(struct tls *, struct cs_str, struct buf *detail);

/* The next piece of what the peer sent, valid until the next call. CS_OK with none: it ended, and
 * closed says whether the peer declared that (close_notify), so that nobody cut it short. */
enum cs_fault tls_read(struct tls *, struct cs_str *piece, struct buf *detail);

/* After a piece that was read to its end: whether nothing is on its way in or out, so that another
 * request may follow. True also where no TLS is spoken. Wipes what was sent and read. */
bool tls_ready(struct tls *);

/* Says close_notify, if TLS is spoken and it can. The wire stays open. */
void tls_close(struct tls *);

#endif
