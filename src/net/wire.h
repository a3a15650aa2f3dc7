/* SPDX-License-Identifier: ISC
 * One connection. Small writes are held back until a flush, so that ClientKeyExchange,
 * ChangeCipherSpec and Finished leave as one packet (three cost 40 ms of delayed acknowledgement
 * where a port cannot switch Nagle's algorithm off). The first failure sticks. */
#ifndef NET_WIRE_H
#define NET_WIRE_H

#include "config/limits.h"
#include "core/status.h"

struct wire {
    int handle; /* of the port; -1: not open */
    int64_t deadline;
    enum cs_fault fault;  /* the first failure; CS_OK: none */
    bool ended;           /* the peer ended the connection in order */
    uint64_t taken, came; /* bytes that the port took and gave, since wire_open */
    size_t held;          /* bytes in out */
    size_t in_at, in_n;   /* what of in is not yet taken */
    unsigned char out[CS_WIRE_OUT];
    unsigned char in[CS_WIRE_IN];
};

/* The fault that a port's reason stands for. */
enum cs_fault wire_fault(long reason);

/* Connects; 0 or a port's reason. All that follows is bounded by deadline. */
int wire_open(struct wire *, const struct cs_addr *, int64_t deadline);

/* Sends n bytes, or holds them back. False after a failure. */
bool wire_write(struct wire *, const void *p, size_t n);
bool wire_flush(struct wire *);

/* The next bytes, 1 to max of them; they stay valid until the next call. Flushes what is held back
 * before it waits. None: the peer ended (wire.ended) or a failure (wire.fault). */
struct cs_str wire_take(struct wire *, size_t max);

/* Closes, once; does nothing where nothing is open. Drops what is held back; wipes. */
void wire_close(struct wire *);

#endif
