/* SPDX-License-Identifier: ISC
 * A port that plays a script: port.h on a virtual clock, with peers, faults and randomness that the
 * test decides. One struct holds all of it; script points to the one in use.
 *
 *     static struct script s;
 *     script_begin(&s);
 *     script_tcp(STR("HTTP/1.1 200 OK\r\n..."), 0);    the first TCP connection's peer
 *     s.fail_at = 3;                                   the third call that can fail does
 *     ... code under test ...
 *     assert_true(script_closed());
 */
#ifndef TESTS_PORT_SCRIPT_H
#define TESTS_PORT_SCRIPT_H

#include "port/port.h"

enum {
    SCRIPT_CONNECTIONS = 32,
    SCRIPT_SENT = 65536, /* bytes recorded a connection */
    SCRIPT_INBOX = 8192, /* bytes of packets waiting at a UDP connection */
    SCRIPT_SILENT =
        -100, /* as a peer's end: nothing more comes; the reader waits till its deadline */
};

struct script_peer {
    int refuse;          /* what connect gives: 0 success, or a reason */
    struct cs_str reply; /* TCP: what it sends; must outlive the script */
    int end;             /* TCP: what a read gives after that: 0 closed, a reason, SCRIPT_SILENT */
};

struct script_connection {
    enum cs_port_kind kind;
    struct cs_addr to;
    struct script_peer peer;
    size_t at; /* bytes of peer.reply, or of inbox, that were read */
    size_t sent_n, inbox_n;
    int closes;
    uint8_t sent[SCRIPT_SENT];   /* what was written to it */
    uint8_t inbox[SCRIPT_INBOX]; /* UDP: packets, each after two bytes of length */
};

struct script {
    int64_t mono, wall; /* the clocks; only waiting moves them, both together (ms and s) */
    int64_t slept;      /* ms spent in cs_port_sleep */

    /* Peers of the TCP connections, in the order of the connects. Past the last: refused. */
    struct script_peer peer[SCRIPT_CONNECTIONS];
    size_t peers, peers_met;

    /* Called at every UDP write; answers by script_packet, or not at all. NULL: silence. */
    void (*udp)(int handle, const struct cs_addr *to, const uint8_t *p, size_t n);

    struct cs_addr known[4], dns[4]; /* what cs_port_known and cs_port_dns_servers give */
    size_t knowns, dns_n;
    struct cs_str known_name;

    bool one_byte; /* every TCP read and write moves one byte */

    /* Calls that can fail are connect, read, write, sleep and random. fail_at: the n-th of them,
     * from 1; 0: none. fail_always: all from then on. A sleep fails with no reason but
     * _INTERRUPTED. */
    unsigned fail_at;
    bool fail_always;
    int fail_reason;
    unsigned calls, failed; /* how many there were, and how many were made to fail */
    unsigned failed_random; /* how many of the latter were cs_port_random */
    int random_fails;       /* reason for every cs_port_random; 0: none */
    uint32_t random;        /* state of the generator */

    unsigned misuse; /* calls that break the contract: a handle not open, n == 0, closed twice */
    size_t connections;
    struct script_connection connection[SCRIPT_CONNECTIONS]; /* by handle */
};

extern struct script *script;

/* Clears s (all but the bytes of sent and inbox) and makes it the one in use. Clocks start at 1000 ms
 * and 2026-01-01. */
void script_begin(struct script *s);

/* Adds a peer for the next TCP connection that has none. */
void script_tcp(struct cs_str reply, int end);
void script_tcp_refused(int reason);

/* Queues a packet at a UDP connection. */
void script_packet(int handle, const uint8_t *p, size_t n);

/* What was written to a connection. */
struct cs_str script_sent(int handle);

/* Every connection was closed, once, and the contract was kept. */
bool script_closed(void);

#endif
