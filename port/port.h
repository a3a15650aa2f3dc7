/* SPDX-License-Identifier: ISC
 * port.h - all that the library needs of a platform. Implement these and it runs there: see
 * port/template for a port that explains itself, port/linux for a real one. Tests, fuzzers and
 * fault sweeps are further ports. Chosen at link time; no global state is required of a port.
 *
 * Deadlines are readings of cs_port_mono. A call may block until its deadline, never past it by
 * more than the platform's tick; a deadline in the past means: try once, do not wait.
 */
#ifndef PORT_PORT_H
#define PORT_PORT_H

#include "copysnap.h"

/* Reasons, always negative. */
enum cs_port_error {
    CS_PORT_TIMEOUT = -1,     /* the deadline came first */
    CS_PORT_REFUSED = -2,     /* the peer refused the connection */
    CS_PORT_UNREACHABLE = -3, /* no route, network or interface down, family not supported */
    CS_PORT_RESET = -4,       /* the connection was cut, on this side or the other */
    CS_PORT_INTERRUPTED = -5, /* the user wants the program to end */
    CS_PORT_FAILED = -6       /* anything else the platform says */
};

enum cs_port_kind { CS_PORT_TCP, CS_PORT_UDP };

/* Opens a connection (TCP: connected; UDP: a socket that talks to this address only, from a random
 * port). Returns a handle >= 0, which the caller closes, or a reason. Small writes must not be held
 * back (TCP_NODELAY), and a write to a dead peer must not raise a signal. */
int cs_port_connect(enum cs_port_kind, const struct cs_addr *, int64_t deadline);

/* Reads up to n bytes (n >= 1). > 0: that many arrived, perhaps fewer than n. 0: the peer ended the
 * connection in order. < 0: a reason; nothing was read. UDP: one packet, cut at n;
 * an empty one: 0. */
long cs_port_read(int handle, void *p, size_t n, int64_t deadline);

/* Writes up to n bytes (n >= 1). > 0: that many were taken, perhaps fewer than n. < 0: a reason, and
 * no byte of this call was taken. Never 0. */
long cs_port_write(int handle, const void *p, size_t n, int64_t deadline);

/* Closes a handle; once for each successful connect. Never blocks. */
void cs_port_close(int handle);

/* Unix time in seconds, UTC, as the platform believes it to be; may be wrong by any amount. */
int64_t cs_port_wall(void);

/* Milliseconds since some point; never goes back, and goes on while nothing is called. */
int64_t cs_port_mono(void);

/* Waits. 0, or CS_PORT_INTERRUPTED when the user wants the program to end. */
int cs_port_sleep(int64_t ms);

/* Fills p with n bytes fit for keys. 0, or a reason: CS_PORT_TIMEOUT when the platform has not
 * gathered entropy by the deadline. Never weaker bytes instead. */
int cs_port_random(void *p, size_t n, int64_t deadline);

/* Addresses that the platform itself knows for a name: from a hosts file, or from a resolver of its
 * own where it has one. Returns how many it wrote to out (at most cap); 0: none, ask DNS. Ports are
 * left 0. */
size_t cs_port_known(struct cs_str name, struct cs_addr *out, size_t cap);

/* The DNS servers the platform is set up with, port 53 unless it says otherwise. Returns how many it
 * wrote to out (at most cap); 0: none. */
size_t cs_port_dns_servers(struct cs_addr *out, size_t cap);

#endif
