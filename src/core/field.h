/* SPDX-License-Identifier: ISC
 * The values of HTTP header fields (RFC 9110 section 5.6), as slices. */
#ifndef CORE_FIELD_H
#define CORE_FIELD_H

#include "core/str.h"

/* Without spaces and tabs at both ends. */
struct cs_str field_trim(struct cs_str);

/* A name: one or more of the token characters. */
bool field_token(struct cs_str);

/* One or more characters, all visible ASCII. */
bool field_visible(struct cs_str);

/* Whether item is one of those of a comma-separated list; case does not count. */
bool field_lists(struct cs_str list, struct cs_str item);

/* Cuts the digits that the slice begins with, base 10 or 16, to *v. False: there are none, or they
 * exceed INT64_MAX, a bound that leaves no sum with a size_t to overflow. */
bool field_cut_number(struct cs_str *, unsigned base, uint64_t *v);

/* A decimal number, capped at INT32_MAX; -1: something else. */
int32_t field_milliseconds(struct cs_str);

#endif
