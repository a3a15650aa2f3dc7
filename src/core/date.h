/* SPDX-License-Identifier: ISC
 * Dates of the Gregorian calendar, UTC, without leap seconds; years 0 to 9999. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "core/buf.h"

enum { DATE_NONE = -1 };
#define DATE_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

struct date {
    int year, month, day, hour, minute, second; /* month and day count from 1 */
};

/* unix_s from 0 to DATE_MAX. */
struct date date_of(int64_t unix_s);

/* Unix seconds, or DATE_NONE where a field is out of its range or the date is before 1970. */
int64_t date_unix(struct date);

/* YYYY-MM-DDThh:mm:ssZ */
void date_emit(struct buf *, int64_t unix_s);

/* Reads that form; DATE_NONE for anything else. */
int64_t date_parse(struct cs_str);

/* Reads the Date header's preferred form, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7);
 * DATE_NONE for anything else. The day's name is not compared. */
int64_t date_parse_http(struct cs_str);

#endif
