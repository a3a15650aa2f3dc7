/* SPDX-License-Identifier: ISC
 * BearSSL's error numbers as faults, and what a person needs to know of them. */
#ifndef NET_EXPLAIN_H
#define NET_EXPLAIN_H

#include "net/trust.h"

/* The fault behind error (of BearSSL's engine, or enum verdict); never CS_OK. Writes what belongs to
 * it: whose certificate, for which names, from when to when, which alert. */
enum cs_fault explain(unsigned error, const struct verifier *, struct buf *detail);

#endif
