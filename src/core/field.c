/* SPDX-License-Identifier: ISC */
#include "core/field.h"

struct cs_str field_trim(struct cs_str s)
{
    while (s.n > 0 && ascii_space(s.p[0])) {
        s = str_tail(s, 1);
    }
    while (s.n > 0 && ascii_space(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

struct cs_str field_cut(struct cs_str *s, char c)
{
    struct cs_str piece = str_head(*s, str_find(*s, c));
    *s = str_tail(*s, piece.n + 1);
    return piece;
}

bool field_cut_number(struct cs_str *s, unsigned base, uint64_t *v)
{
    size_t i = 0;
    for (*v = 0; i < s->n; i++) {
        unsigned digit = ascii_hex(s->p[i]);
        if (digit >= base) {
            break;
        }
        if (*v > ((uint64_t)INT64_MAX - digit) / base) {
            return false;
        }
        *v = *v * base + digit;
    }
    *s = str_tail(*s, i);
    return i > 0;
}

int32_t field_milliseconds(struct cs_str value)
{
    uint64_t v;
    if (!field_cut_number(&value, 10, &v) || value.n > 0) {
        return -1;
    }
    return v < INT32_MAX ? (int32_t)v : INT32_MAX;
}

int field_place(struct cs_str list, struct cs_str item)
{
    for (int place = 0; list.n > 0; place++) {
        if (str_eq_nocase(field_trim(field_cut(&list, ',')), item)) {
            return place;
        }
    }
    return -1;
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
