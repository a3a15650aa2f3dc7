/* SPDX-License-Identifier: ISC */
#include "core/date.h"

#include "core/str.h"

enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, DAY_S = 86400 };

/* Forms to read and to write: a digit stands for a digit of the field of that number, 'w' for a
 * letter of the weekday, 'b' for one of the month's name, all else for itself. */
static const char iso[] = "0000-11-22T33:44:55Z";
static const char http[] = "www, 22 bbb 0000 33:44:55 GMT";

static int month_days(int year, int month)
{
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    /* 31 but for February and the months whose number, past July lowered by seven, is even. */
    return month == 2 ? 28 + leap : 30 + ((month + (month > 7)) & 1);
}

/* Days from 1970-01-01 to the first of January of a year >= 1970. */
static int64_t year_days(int year)
{
    const int leaps_before_1970 = 477;
    int before = year - 1;
    return INT64_C(365) * (year - 1970) + before / 4 - before / 100 + before / 400 -
           leaps_before_1970;
}

int64_t date_unix(const int f[DATE_FIELDS])
{
    static const struct {
        int least, most;
    } range[] = {{1970, 9999}, {1, 12}, {1, 31}, {0, 23}, {0, 59}, {0, 59}};
    for (int i = 0; i < DATE_FIELDS; i++) {
        if (f[i] < range[i].least || f[i] > range[i].most) {
            return DATE_NONE;
        }
    }
    if (f[DAY] > month_days(f[YEAR], f[MONTH])) {
        return DATE_NONE;
    }
    int64_t days = year_days(f[YEAR]) + f[DAY] - 1;
    for (int m = 1; m < f[MONTH]; m++) {
        days += month_days(f[YEAR], m);
    }
    return days * DAY_S + f[HOUR] * INT64_C(3600) + f[MINUTE] * 60 + f[SECOND];
}

static void split(int f[DATE_FIELDS], int64_t unix_s)
{
    int64_t days = unix_s / DAY_S;
    int rest = (int)(unix_s % DAY_S);
    f[HOUR] = rest / 3600;
    f[MINUTE] = rest / 60 % 60;
    f[SECOND] = rest % 60;
    f[YEAR] = 1970 + (int)(days / 366);
    while (year_days(f[YEAR] + 1) <= days) {
        f[YEAR]++;
    }
    f[DAY] = (int)(days - year_days(f[YEAR])) + 1;
    for (f[MONTH] = 1; f[DAY] > month_days(f[YEAR], f[MONTH]); f[MONTH]++) {
        f[DAY] -= month_days(f[YEAR], f[MONTH]);
    }
}

void date_emit(struct buf *b, int64_t unix_s)
{
    int f[DATE_FIELDS];
    split(f, unix_s);
    for (const char *form = iso; *form;) {
        unsigned width = 1;
        while (form[width] == *form) {
            width++;
        }
        if (ascii_digit(*form)) {
            buf_digits(b, (uint64_t)f[*form - '0'], width);
        } else {
            buf_byte(b, *form);
        }
        form += width;
    }
}

/* 1 to 12; 0 for another name. */
static int month_of(const char *name)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int month = 12;
    while (month > 0 && memcmp(name, names + 3 * (month - 1), 3) != 0) {
        month--;
    }
    return month;
}

static int64_t parse(struct cs_str s, struct cs_str form)
{
    int f[DATE_FIELDS] = {0};
    if (s.n != form.n) {
        return DATE_NONE;
    }
    for (size_t i = 0; i < s.n; i++) {
        char want = form.p[i], c = s.p[i];
        if (ascii_digit(want) && ascii_digit(c)) {
            f[want - '0'] = f[want - '0'] * 10 + (c - '0');
        } else if (want == 'b' && f[MONTH] == 0) {
            f[MONTH] = month_of(s.p + i);
        } else if (want == 'w' ? !ascii_letter(c) : want != 'b' && want != c) {
            return DATE_NONE;
        }
    }
    return date_unix(f);
}

int64_t date_parse(struct cs_str s)
{
    return parse(s, str_of(iso));
}

int64_t date_parse_http(struct cs_str s)
{
    return parse(s, str_of(http));
}
