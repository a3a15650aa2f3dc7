/* SPDX-License-Identifier: ISC
 * One HTTP exchange over TLS (or, for the metadata service and tests, in plain bytes). */
#ifndef NET_NET_H
#define NET_NET_H

#include "config/limits.h"
#include "copysnap.h"
#include "core/http.h"
#include "core/status.h"
#include "net/tls.h"

/* Where to. host: the name that TLS checks and that is looked up, never empty; without TLS also an
 * address. connect: an address to use instead of looking the name up (its port 0: target's port),
 * NULL for none. */
struct cs_target {
    struct cs_str host;
    const struct cs_addr *connect;
    uint16_t port;
    bool tls;
};

/* A reply. body points to memory of the caller's. take, unless it is NULL, gets the body of a reply of
 * status 200 piece by piece as it arrives, however long it is; a fault that it returns ends the
 * exchange, and is net->fault then. Of that body only the first keep bytes are kept as well, by which
 * a page that is not the service's is known. Any other body is kept whole, or is
 * CS_FAULT_BODY_TOO_LONG. */
struct cs_reply {
    enum cs_fault (*take)(void *ctx, struct cs_str piece);
    void *ctx;
    char *body;
    size_t cap;  /* bytes at body */
    size_t keep; /* of a body that is taken; at most cap */
    size_t n;    /* bytes of body kept; never more than cap */
    struct http head;
};

/* The caller's, for as long as it is used; 50 KiB, most of it TLS's buffer and the chain. Between
 * exchanges wire is open, and tls with it, where the last one left them so. */
struct cs_net {
    enum cs_fault fault;        /* of the last exchange */
    char detail[CS_DETAIL_MAX]; /* names, addresses and dates that belong to it, terminated; "" */
    const struct trust *trust;
    struct cs_addr peer;            /* whom wire is connected to */
    unsigned char key[SESSION_KEY]; /* of the last target: net/keep.h */
    struct session session[SESSIONS];
    struct wire wire;
    struct tls tls;
};

/* trust stays the caller's and must outlive net. */
void net_begin(struct cs_net *, const struct trust *);

/* Closes what is open and wipes what was secret, sessions too; fault and detail stay, for whoever
 * reports them. To be called after the last exchange. */
void net_end(struct cs_net *);

/* Whether trust's file, if it has one, can be used: reads all of it. CS_OK, or
 * CS_FAULT_TLS_ROOTS_FILE, also in net->fault, with net->detail. */
enum cs_fault net_check_roots(struct cs_net *);

/* Sends request (a whole HTTP request) and reads the reply. unix_s: the one clock that certificates
 * are checked by, 0 to DATE_MAX. Never longer than deadline (cs_port_mono).
 *
 * CS_FATE_ANSWERED: reply->head and reply->body hold a complete reply, framed without contradiction,
 * of any status. CS_FATE_UNSENT: the port took no byte of the request, nor of the TLS record around
 * it. CS_FATE_SENT: all between. For the latter two net->fault and net->detail say why.
 *
 * A connection is kept open for the next exchange only after a whole reply whose head allows it, at
 * whose declared end nothing more has come. The next exchange with the same target (host, connect,
 * port, tls: by value) and net->trust uses it, if the peer has not ended it or said anything
 * meanwhile; any other closes it first. What fails over it has a fate like any other: nothing is sent
 * twice. All else is closed, and what TLS knew of it wiped, before this returns; but for sessions
 * (net/session.h), which save a handshake with the same target and trust.
 *
 * Name and chain are verified at each full handshake: there is no switch. */
enum cs_fate cs_exchange(struct cs_net *, const struct cs_target *, struct cs_str request,
                         int64_t unix_s, int64_t deadline, struct cs_reply *);

#endif
