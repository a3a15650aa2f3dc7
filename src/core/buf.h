/* SPDX-License-Identifier: ISC
 * The one bounded writer. It keeps counting past its end, so the same code measures and writes, and
 * a caller checks once: buf_fits. Every byte goes through buf_byte, whose guard is the only bound. */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include "copysnap.h"

struct buf {
    char *p;    /* may be NULL where cap is 0 */
    size_t cap; /* bytes at p */
    size_t n;   /* bytes asked for so far, also those past cap */
};

struct buf buf_over(char *p, size_t cap);

void buf_byte(struct buf *, char);
void buf_str(struct buf *, struct cs_str);
void buf_z(struct buf *, const char *); /* terminated text */
void buf_number(struct buf *, uint64_t);
void buf_digits(struct buf *, uint64_t,
                unsigned width); /* decimal, zero-padded, at most 20; high digits cut */
void buf_hex(struct buf *, const unsigned char *, size_t n);
void buf_percent(struct buf *, struct cs_str); /* RFC 3986 unreserved kept, all else %XX */

bool buf_fits(const struct buf *);
/* What was written, cut at cap. */
struct cs_str buf_text(const struct buf *);

#endif
