/* SPDX-License-Identifier: ISC
 * UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF. */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include "core/str.h"

/* The caller's; all zero at the beginning of a text. */
struct utf8 {
    uint32_t code; /* the code point, once left is 0 */
    uint8_t left;  /* bytes of it still to come; the next one lies in: */
    uint8_t low, high;
};

/* Takes one byte. False: no valid text has it here, and nothing more may be fed. */
bool utf8_feed(struct utf8 *, char);

/* The bytes of the first code point of s, and the code point itself; 0 where s is empty or does not
 * begin with a valid one. */
size_t utf8_next(struct cs_str s, uint32_t *code);

/* Where s stops being valid; s.n where all of it is. */
size_t utf8_valid(struct cs_str s);

/* C0, DEL and C1. */
bool utf8_control(uint32_t code);

#endif
