/* SPDX-License-Identifier: ISC */
#include "core/field.h"

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

struct cs_str field_trim(struct cs_str s)
{
    while (s.n > 0 && blank(s.p[0])) {
        s = str_tail(s, 1);
    }
    while (s.n > 0 && blank(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

/* The digit's value, or base where c is none. */
static unsigned digit(char c, unsigned base)
{
    char l = ascii_lower(c);
    if (ascii_digit(c)) {
        return (unsigned)(c - '0');
    }
    return base == 16 && l >= 'a' && l <= 'f' ? (unsigned)(l - 'a' + 10) : base;
}

bool field_cut_number(struct cs_str *s, unsigned base, uint64_t *v)
{
    size_t i = 0;
    for (*v = 0; i < s->n; i++) {
        unsigned d = digit(s->p[i], base);
        if (d == base) {
            break;
        }
        if (*v > ((uint64_t)INT64_MAX - d) / base) {
            return false;
        }
        *v = *v * base + d;
    }
    *s = str_tail(*s, i);
    return i > 0;
}

bool field_lists(struct cs_str list, struct cs_str item)
{
    while (list.n > 0) {
        size_t n = str_find(list, ',');
        if (str_eq_nocase(field_trim(str_head(list, n)), item)) {
            return true;
        }
        list = str_tail(list, n + 1);
    }
    return false;
}

int32_t field_milliseconds(struct cs_str value)
{
    uint64_t v;
    if (!field_cut_number(&value, 10, &v) || value.n > 0) {
        return -1;
    }
    return v < INT32_MAX ? (int32_t)v : INT32_MAX;
}

bool field_token(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_letter(s.p[i]) && !ascii_digit(s.p[i]) &&
            str_find(STR("!#$%&'*+-.^_`|~"), s.p[i]) == 15) {
            return false;
        }
    }
    return s.n > 0;
}

bool field_visible(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] <= ' ' || s.p[i] > '~') {
            return false;
        }
    }
    return s.n > 0;
}
