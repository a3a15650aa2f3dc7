/* SPDX-License-Identifier: ISC */
#define JSMN_STATIC
#define JSMN_STRICT
#include <jsmn.h>

#include "core/json.h"

#include "core/scan.h"

#include <limits.h>

/* ---- strings --------------------------------------------------------------------------------- */

static uint32_t hex4(const char *p)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++) {
        char c = ascii_lower(p[i]);
        v = v << 4 | (uint32_t)(ascii_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return v;
}

/* The code point of the \uXXXX at p, of n bytes of string left, and how many of them it takes. */
static uint32_t code_point(const char *p, size_t n, size_t *taken)
{
    uint32_t first = hex4(p + 2);
    *taken = 6;
    if (first < 0xd800 || first > 0xdfff) {
        return first;
    }
    if (first < 0xdc00 && n >= 12 && p[6] == '\\' && p[7] == 'u') {
        uint32_t second = hex4(p + 8);
        if (second >= 0xdc00 && second <= 0xdfff) {
            *taken = 12;
            return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        }
    }
    return 0xfffd;
}

static size_t utf8(char *out, uint32_t c)
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char mark[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6) {
        out[i] = (char)(0x80 | (c & 0x3f));
    }
    out[0] = (char)(mark[n] | c);
    return n;
}

static char escaped(char c)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    size_t i = str_find(STR(from), c);
    return i < sizeof(from) - 1 ? to[i] : c;
}

size_t json_decode(char *p, size_t n)
{
    size_t in = 0, out = 0;
    while (in < n) {
        if (p[in] != '\\') {
            p[out++] = p[in++];
        } else if (p[in + 1] == 'u') {
            size_t taken;
            out += utf8(p + out, code_point(p + in, n - in, &taken));
            in += taken;
        } else {
            p[out++] = escaped(p[in + 1]);
            in += 2;
        }
    }
    return out;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static bool valid(const char *text, size_t n)
{
    struct scan s = {0};
    for (size_t i = 0; i < n; i++) {
        if (scan_feed(&s, text[i]) == SCAN_BAD) {
            return false;
        }
    }
    return scan_done(&s);
}

bool json_parse(struct json *j, char *text, size_t n)
{
    /* jsmn counts in int. */
    if (n > INT_MAX || !valid(text, n)) {
        return false;
    }
    jsmn_parser parser;
    jsmn_init(&parser);
    j->text = text;
    j->count = jsmn_parse(&parser, text, n, j->token, CS_JSON_TOKENS);
    for (int i = 0; i < j->count; i++) {
        jsmntok_t *t = &j->token[i];
        if (t->type == JSMN_STRING) {
            t->end = t->start + (int)json_decode(text + t->start, (size_t)(t->end - t->start));
        }
    }
    return j->count > 0;
}

static bool is(const struct json *j, int value, jsmntype_t type)
{
    return value >= 0 && value < j->count && j->token[value].type == type;
}

static struct cs_str text_of(const struct json *j, int i)
{
    const jsmntok_t *t = &j->token[i];
    return (struct cs_str){j->text + t->start, (size_t)(t->end - t->start)};
}

/* The token after a value and everything in it; tokens stand in the order of their text. */
static int after(const struct json *j, int value)
{
    int i = value + 1;
    while (i < j->count && j->token[i].start < j->token[value].end) {
        i++;
    }
    return i;
}

/* The token at i, where it still lies in the container. */
static int within(const struct json *j, int container, int i)
{
    return i < j->count && j->token[i].start < j->token[container].end ? i : JSON_ABSENT;
}

int json_member(const struct json *j, int object, struct cs_str name)
{
    int found = JSON_ABSENT;
    if (!is(j, object, JSMN_OBJECT)) {
        return object == JSON_TWICE ? JSON_TWICE : JSON_ABSENT;
    }
    for (int i = within(j, object, object + 1); i >= 0; i = within(j, object, after(j, i + 1))) {
        if (!str_eq(text_of(j, i), name)) {
            continue;
        }
        if (found != JSON_ABSENT) {
            return JSON_TWICE;
        }
        found = i + 1;
    }
    return found;
}

int json_first(const struct json *j, int array)
{
    return is(j, array, JSMN_ARRAY) ? within(j, array, array + 1) : JSON_ABSENT;
}

int json_next(const struct json *j, int array, int element)
{
    return within(j, array, after(j, element));
}

struct cs_str json_text(const struct json *j, int value)
{
    if (is(j, value, JSMN_STRING)) {
        return text_of(j, value);
    }
    if (is(j, value, JSMN_PRIMITIVE)) {
        struct cs_str s = text_of(j, value);
        return ascii_letter(s.p[0]) ? (struct cs_str){0} : s;
    }
    return (struct cs_str){0};
}

bool json_bool(const struct json *j, int value, bool *out)
{
    struct cs_str s = {0};
    if (is(j, value, JSMN_STRING) || is(j, value, JSMN_PRIMITIVE)) {
        s = text_of(j, value);
    }
    *out = str_eq(s, STR("true"));
    return *out || str_eq(s, STR("false"));
}
