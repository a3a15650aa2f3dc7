/* SPDX-License-Identifier: ISC
 * Network addresses as text. Strict: four decimal numbers without leading zeros for IPv4 (no octal,
 * no short forms), RFC 4291 2.2 for IPv6, with an embedded IPv4 address at the end and a numeric
 * scope ("fe80::1%2") where wanted. An interface's name as scope is the platform's to translate. */
#ifndef CORE_ADDR_H
#define CORE_ADDR_H

#include "core/buf.h"

/* The longest text that addr_emit_port writes: [8 groups of 4%10 digits]:65535. */
enum { ADDR_TEXT_MAX = 1 + 39 + 11 + 1 + 6 };

/* An address, the whole text, without brackets; its port becomes 0. false: it is none, and out is
 * untouched. */
bool addr_parse(struct cs_str, struct cs_addr *out);

/* ADDRESS or ADDRESS:PORT, with IPv6 in brackets where a port follows ("[::1]:443"; "[::1]" and
 * "::1" are fine without). Port 1 to 65535, or 0 in out where none is given. false: as above. */
bool addr_parse_port(struct cs_str, struct cs_addr *out);

/* The canonical text of RFC 5952, with %scope and port unless they are 0: "192.0.2.1:443",
 * "[2001:db8::1]:443", "fe80::1%2". */
void addr_emit_port(struct buf *, const struct cs_addr *);

#endif
