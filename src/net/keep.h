/* SPDX-License-Identifier: ISC
 * A net's one connection, from one exchange to the next. */
#ifndef NET_KEEP_H
#define NET_KEEP_H

#include "net/net.h"

/* Sets net->key to target's. An open connection stays open only if it leads there and the peer has
 * neither ended it nor said anything since the last reply: what it said then would be taken for the
 * answer to another request. CS_OK, or CS_FAULT_INTERRUPTED with nothing open. */
enum cs_fault keep_reuse(struct cs_net *, const struct cs_target *);

/* After a whole reply whose head lets the connection go on. False where it cannot: bytes that belong
 * to nothing have come, or wait to be sent. Else what went over it is wiped, and only what TLS needs
 * to go on is left. */
bool keep_ready(struct cs_net *);

/* Closes what is open and wipes all that TLS knew but the sessions. polite: with close_notify. */
void keep_close(struct cs_net *, bool polite);

#endif
