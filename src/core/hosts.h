/* SPDX-License-Identifier: ISC
 * Lines of /etc/hosts (hosts(5)) and /etc/resolv.conf (resolv.conf(5)), and the cutter that makes
 * lines of bytes. A file of any size takes the memory of one line. */
#ifndef CORE_HOSTS_H
#define CORE_HOSTS_H

#include "config/limits.h"
#include "copysnap.h"

/* Begins as {0}. */
struct hosts_line {
    size_t n; /* bytes of this line so far */
    bool too_long;
    char p[CS_HOSTS_LINE_MAX];
};

/* Takes a file's next byte; at its end feed one '\n' more. Returns the line that is complete now,
 * without its '\n' and good until the next call, or absent. A line that is too long becomes an empty
 * one: half an entry would be another entry. */
struct cs_str hosts_feed(struct hosts_line *, char);

/* Whether a line of /etc/hosts gives this name an address, and which; port 0. Case does not count.
 * false: out means nothing. */
bool hosts_match(struct cs_str line, struct cs_str name, struct cs_addr *out);

/* Whether a line of /etc/resolv.conf names a server, and which; port 53. zone: the interface's name
 * where the scope is not a number ("fe80::1%eth0"; out->scope is then 0), else absent. false: both
 * mean nothing. */
bool hosts_nameserver(struct cs_str line, struct cs_addr *out, struct cs_str *zone);

#endif
