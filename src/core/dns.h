/* SPDX-License-Identifier: ISC
 * The resolver's packets: one question out, one answer in (RFC 1035 4; RFC 3596 for IPv6). No EDNS,
 * so that an answer is at most CS_DNS_PACKET_MAX bytes and the oldest server understands. */
#ifndef CORE_DNS_H
#define CORE_DNS_H

#include "core/buf.h"

enum dns_type { DNS_A = 1, DNS_AAAA = 28 };

struct dns_question {
    struct cs_str name; /* one that dns_check accepts */
    enum dns_type type;
    uint16_t id; /* random: it is what an answer is known by */
};

enum dns_answer {
    DNS_NOT_OURS,  /* another id or question, no answer at all, or malformed: ignore the packet */
    DNS_ADDRESSES, /* at least one */
    DNS_NO_NAME,   /* the name does not exist */
    DNS_NO_DATA,   /* it exists, and has no address of this type */
    DNS_FAILED,    /* the server cannot tell, will not, or sends a chain of names without end */
    DNS_TRUNCATED  /* the answer did not fit a packet; what came whole is in out, perhaps nothing */
};

/* A name that may be asked for: labels of 1 to 63 letters, digits, hyphens and underscores, at most
 * 253 characters, and perhaps the root's dot. */
bool dns_check(struct cs_str name);

/* A query with recursion desired, into a buffer of CS_DNS_PACKET_MAX. */
void dns_build(struct buf *, const struct dns_question *);

/* Reads a packet of n bytes. Names are compared without regard to case; aliases (CNAME) are
 * followed within the packet. Writes the addresses found, port and scope 0, to out, at most cap of
 * them, and their number to *found: 0 unless DNS_ADDRESSES or DNS_TRUNCATED. */
enum dns_answer dns_parse(const uint8_t *p, size_t n, const struct dns_question *,
                          struct cs_addr *out, size_t cap, size_t *found);

#endif
