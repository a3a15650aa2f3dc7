/* SPDX-License-Identifier: ISC
 * A name's addresses, within a deadline. */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include "config/limits.h"
#include "core/buf.h"
#include "core/status.h"

_Static_assert(CS_ADDRS_MAX >= 2, "one address of each family");

struct resolved {
    size_t n;
    struct cs_addr addr[CS_ADDRS_MAX]; /* IPv4 first, then IPv6; ports 0 */
};

/* Looks a name up: an address stands for itself; then what the platform knows (cs_port_known);
 * "localhost" and all below it are this machine and are never asked for (RFC 6761 6.3); then the
 * platform's DNS servers, each in turn, and all a second time. Names are taken as they are: no
 * search list. A and AAAA are asked for together; where one of them brought addresses, the other is
 * waited for a moment longer, not for ever.
 *
 * Returns CS_OK with at least one address, or, with none, CS_FAULT_BAD_HOST, _NO_SUCH_NAME (it has
 * no address either), _NO_DNS_SERVER, _DNS_SILENT, _DNS_FAILED, _ENTROPY or _INTERRUPTED. Where
 * servers were asked in vain, detail gets a line about it: "asked 192.0.2.1 (no answer), 192.0.2.2
 * (refused)". */
enum cs_fault resolve_name(struct cs_str name, int64_t deadline, struct resolved *,
                           struct buf *detail);

#endif
