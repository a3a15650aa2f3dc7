/* SPDX-License-Identifier: ISC
 * TLS sessions that a server may take up again (RFC 5246 7.3, by session id): that saves a round trip
 * and what a chain and its checks cost. A session lasts for an hour at most after the handshake in
 * which its server was verified; being taken up does not prolong it. */
#ifndef NET_SESSION_H
#define NET_SESSION_H

#include <bearssl.h>

enum {
    SESSIONS = 2, /* the service of the source's region, and of the destination's */
    SESSION_KEY = br_sha256_SIZE,
    SESSION_MS = 3600000
};

/* Secret: who has it can read along. */
struct session {
    int64_t since;                    /* cs_port_mono at the end of its full handshake */
    unsigned char key[SESSION_KEY];   /* whom it is for: net/keep.h */
    br_ssl_session_parameters params; /* session_id_len 0: nothing to offer */
};

/* The session of a key among SESSIONS of them, with nothing to offer where there was none or it is too
 * old; the oldest makes room. */
struct session *session_of(struct session *, const unsigned char *key, int64_t now);

#endif
