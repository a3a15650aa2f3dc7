/* SPDX-License-Identifier: ISC */
#include "core/date.h"

#include "core/str.h"

enum { DAY_S = 86400 };

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year) ? 1 : 0);
}

/* Days from 1970-01-01 to the first of January of a year >= 1970. */
static int64_t year_days(int year)
{
    int before = year - 1;
    int leaps = before / 4 - before / 100 + before / 400;
    const int leaps_before_1970 = 477;
    return INT64_C(365) * (year - 1970) + leaps - leaps_before_1970;
}

struct date date_of(int64_t unix_s)
{
    int64_t days = unix_s / DAY_S;
    int rest = (int)(unix_s % DAY_S);
    struct date d = {.hour = rest / 3600, .minute = rest / 60 % 60, .second = rest % 60};
    d.year = 1970 + (int)(days / 366);
    while (year_days(d.year + 1) <= days) {
        d.year++;
    }
    int day = (int)(days - year_days(d.year));
    for (d.month = 1; day >= month_days(d.year, d.month); d.month++) {
        day -= month_days(d.year, d.month);
    }
    d.day = day + 1;
    return d;
}

int64_t date_unix(struct date d)
{
    if (d.year < 1970 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1 ||
        d.day > month_days(d.year, d.month) || d.hour < 0 || d.hour > 23 || d.minute < 0 ||
        d.minute > 59 || d.second < 0 || d.second > 59) {
        return DATE_NONE;
    }
    int64_t days = year_days(d.year) + d.day - 1;
    for (int m = 1; m < d.month; m++) {
        days += month_days(d.year, m);
    }
    return days * DAY_S + d.hour * INT64_C(3600) + d.minute * 60 + d.second;
}

void date_emit(struct buf *b, int64_t unix_s)
{
    struct date d = date_of(unix_s);
    buf_digits(b, (uint64_t)d.year, 4);
    buf_byte(b, '-');
    buf_digits(b, (uint64_t)d.month, 2);
    buf_byte(b, '-');
    buf_digits(b, (uint64_t)d.day, 2);
    buf_byte(b, 'T');
    buf_digits(b, (uint64_t)d.hour, 2);
    buf_byte(b, ':');
    buf_digits(b, (uint64_t)d.minute, 2);
    buf_byte(b, ':');
    buf_digits(b, (uint64_t)d.second, 2);
    buf_byte(b, 'Z');
}

/* The number at s[at..at+n); the form was matched before, so they are digits. */
static int number(struct cs_str s, size_t at, size_t n)
{
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

/* '0' in form stands for any digit, 'a' for any letter, all else for itself. */
static bool matches(struct cs_str s, struct cs_str form)
{
    if (s.n != form.n) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        char f = form.p[i];
        bool fits = f == '0'   ? ascii_digit(s.p[i])
                    : f == 'a' ? ascii_letter(s.p[i])
                               : s.p[i] == f;
        if (!fits) {
            return false;
        }
    }
    return true;
}

int64_t date_parse(struct cs_str s)
{
    if (!matches(s, STR("0000-00-00T00:00:00Z"))) {
        return DATE_NONE;
    }
    return date_unix((struct date){number(s, 0, 4), number(s, 5, 2), number(s, 8, 2),
                                   number(s, 11, 2), number(s, 14, 2), number(s, 17, 2)});
}

int64_t date_parse_http(struct cs_str s)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (!matches(s, STR("aaa, 00 aaa 0000 00:00:00 GMT"))) {
        return DATE_NONE;
    }
    int month = 0;
    for (int m = 0; m < 12; m++) {
        if (memcmp(s.p + 8, months + 3 * m, 3) == 0) {
            month = m + 1;
        }
    }
    return date_unix((struct date){number(s, 12, 4), month, number(s, 5, 2), number(s, 17, 2),
                                   number(s, 20, 2), number(s, 23, 2)});
}
