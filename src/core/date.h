/* SPDX-License-Identifier: ISC
 * Dates of the Gregorian calendar, UTC, without leap seconds; years 1970 to 9999. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "core/buf.h"

enum { DATE_NONE = -1 };
#define DATE_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

/* Unix seconds of a date given field by field: year, month, day (both from 1), hour, minute, second.
 * DATE_NONE where one is out of its range. */
enum { DATE_FIELDS = 6 };
int64_t date_unix(const int field[DATE_FIELDS]);

/* YYYY-MM-DDThh:mm:ssZ, for unix_s from 0 to DATE_MAX. */
void date_emit(struct buf *, int64_t unix_s);

/* Reads that form; DATE_NONE for anything else. */
int64_t date_parse(struct cs_str);

/* Reads the Date header's preferred form, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7);
 * DATE_NONE for anything else. The day's name is not compared. */
int64_t date_parse_http(struct cs_str);

#endif
