/* SPDX-License-Identifier: ISC
 * Slices: cut and compare text that has no terminator. */
#ifndef CORE_STR_H
#define CORE_STR_H

#include "copysnap.h"

#include <string.h>

/* A slice of a string literal. */
#define STR(literal) ((struct cs_str){(literal), sizeof(literal) - 1})

/* Absent. */
#define STR_NONE ((struct cs_str){NULL, 0})

/* A slice of a terminated string; absent for NULL. */
static inline struct cs_str str_of(const char *z)
{
    return (struct cs_str){z, z ? strlen(z) : 0};
}

static inline bool str_given(struct cs_str s)
{
    return s.p != NULL;
}

static inline bool str_eq(struct cs_str a, struct cs_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* The first n bytes (all, where there are fewer). */
static inline struct cs_str str_head(struct cs_str s, size_t n)
{
    return (struct cs_str){s.p, n < s.n ? n : s.n};
}

/* All but the first n bytes. */
static inline struct cs_str str_tail(struct cs_str s, size_t n)
{
    size_t skip = n < s.n ? n : s.n;
    return (struct cs_str){s.p ? s.p + skip : NULL, s.n - skip};
}

static inline bool str_starts(struct cs_str s, struct cs_str with)
{
    return s.n >= with.n && str_eq(str_head(s, with.n), with);
}

/* Where byte c first stands; s.n where it does not. */
static inline size_t str_find(struct cs_str s, char c)
{
    size_t i = 0;
    while (i < s.n && s.p[i] != c) {
        i++;
    }
    return i;
}

static inline bool str_has(struct cs_str s, char c)
{
    return str_find(s, c) < s.n;
}

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Those that may stand between the tokens of HTTP and JSON. */
static inline bool ascii_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline bool ascii_letter(char c)
{
    char l = ascii_lower(c);
    return l >= 'a' && l <= 'z';
}

/* The value of a hexadecimal digit; 16: it is none. */
static inline unsigned ascii_hex(char c)
{
    char l = ascii_lower(c);
    return ascii_digit(c)         ? (unsigned)(c - '0')
           : l >= 'a' && l <= 'f' ? (unsigned)(l - 'a' + 10)
                                  : 16;
}

/* FNV-1a. */
static inline uint64_t str_hash(struct cs_str s)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < s.n; i++) {
        hash = (hash ^ (unsigned char)s.p[i]) * 0x100000001b3;
    }
    return hash;
}

/* Equal but for the case of ASCII letters. */
static inline bool str_eq_nocase(struct cs_str a, struct cs_str b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

#endif
