/* SPDX-License-Identifier: ISC
 * Lines of /etc/hosts (hosts(5)) and /etc/resolv.conf (resolv.conf(5)), and the cutter that makes
 * lines of bytes. A file of any size takes the memory of one line. */
#ifndef CORE_HOSTS_H
#define CORE_HOSTS_H

#include "config/limits.h"
#include "copysnap.h"

/* Begins as {0}. */
struct hosts_line {
    char p[CS_HOSTS_LINE_MAX];
    size_t n; /* bytes of this line; one more than there is room for: too long */
    bool whole;
};

/* Takes a file's next byte; at its end feed one '\n' more. true: a line is complete, to be had from
 * hosts_text, without its '\n', until the next byte. A line that is too long becomes an empty one:
 * half an entry would be another entry. */
bool hosts_feed(struct hosts_line *, char);
struct cs_str hosts_text(const struct hosts_line *);

/* Whether a line of /etc/hosts gives this name an address, and which; port 0. Case does not count.
 */
bool hosts_match(struct cs_str line, struct cs_str name, struct cs_addr *out);

/* Whether a line of /etc/resolv.conf names a server, and which; port 53. zone: the interface's name
 * where the scope is not a number ("fe80::1%eth0"), else absent; out->scope is then 0. */
bool hosts_nameserver(struct cs_str line, struct cs_addr *out, struct cs_str *zone);

#endif
