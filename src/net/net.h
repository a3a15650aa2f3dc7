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

/* A reply. body points to memory of the caller's. */
struct cs_reply {
    struct http head;
    char *body;
    size_t cap; /* bytes at body */
    size_t n;   /* bytes of body received; never more than cap */
};

/* The caller's, for as long as it is used; 50 KiB, most of it TLS's buffer and the chain. */
struct cs_net {
    enum cs_fault fault;        /* of the last exchange */
    char detail[CS_DETAIL_MAX]; /* names, addresses and dates that belong to it, terminated; "" */
    const struct trust *trust;
    struct cs_addr peer; /* whom wire is connected to */
    struct wire wire;
    struct tls tls;
};

/* trust stays the caller's and must outlive net. */
void net_begin(struct cs_net *, const struct trust *);

/* Closes what is open and wipes what was secret; fault and detail stay, for whoever reports them. */
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
 * The connection is closed, and all that TLS knew is wiped, before it returns. Name and chain are
 * always verified: there is no switch. */
enum cs_fate cs_exchange(struct cs_net *, const struct cs_target *, struct cs_str request,
                         int64_t unix_s, int64_t deadline, struct cs_reply *);

#endif
