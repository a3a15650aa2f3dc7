/* SPDX-License-Identifier: ISC
 * The grammar of JSON (RFC 8259), byte by byte, in fixed memory: says of each byte what it is, and
 * refuses the first one that no valid text could have there. Separators, words, numbers, escapes,
 * control characters and UTF-8 are checked. Narrower than the RFC in two points: the root is an
 * object, as in every answer of the service, and nesting is bounded by CS_JSON_DEPTH. A lone
 * surrogate escape is valid by the grammar and passes; two members of one name do too. */
#ifndef CORE_SCAN_H
#define CORE_SCAN_H

#include "config/limits.h"
#include "core/utf8.h"

/* What a byte is. */
enum scan_kind {
    SCAN_BAD,   /* no valid text has this byte here; every later byte is bad too */
    SCAN_SPACE, /* between tokens */
    SCAN_MARK,  /* { } [ ] : or , as itself */
    SCAN_NAME,  /* of a member's name, quotes included */
    SCAN_VALUE  /* of a string (quotes included), number or word */
};

/* The caller's; all zero at the beginning of a text. */
struct scan {
    uint8_t state;      /* enum state of scan.c */
    uint8_t depth;      /* containers open, after the byte fed last */
    bool name;          /* the string is a member's name */
    struct utf8 utf8;   /* of the string */
    uint64_t is_object; /* a bit for each open container, the innermost lowest */
};

enum scan_kind scan_feed(struct scan *, char);

/* One whole text was fed. */
bool scan_done(const struct scan *);

#endif
