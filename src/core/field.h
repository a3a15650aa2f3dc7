/* SPDX-License-Identifier: ISC
 * Fields of text, as HTTP has them: cut, trimmed, looked up in lists, read as numbers. */
#ifndef CORE_FIELD_H
#define CORE_FIELD_H

#include "core/str.h"

/* Without white space (blank, tab, CR, LF) at both ends. */
struct cs_str field_trim(struct cs_str);

/* Cuts off what stands before the first byte c, and that byte; all, where there is none. */
struct cs_str field_cut(struct cs_str *, char c);

/* Cuts the digits that the slice begins with, base 10 or 16, to *v. False: there are none, or they
 * exceed INT64_MAX, a bound that leaves no sum with a size_t to overflow. */
bool field_cut_number(struct cs_str *, unsigned base, uint64_t *v);

/* A decimal number, capped at INT32_MAX; -1: something else. */
int32_t field_milliseconds(struct cs_str);

/* Which item of a comma-separated list it is, from 0, without white space and case; -1: none. */
int field_place(struct cs_str list, struct cs_str item);

/* One or more characters, all visible ASCII. */
bool field_visible(struct cs_str);

#endif
