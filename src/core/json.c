/* SPDX-License-Identifier: ISC */
/* Not jsmn's strict mode: core/scan.h has been stricter before. */
#define JSMN_STATIC
#define JSMN_PARENT_LINKS
#include <jsmn.h>

#include "core/json.h"

#include "core/field.h"
#include "core/scan.h"

#include <limits.h>

/* ---- strings --------------------------------------------------------------------------------- */

/* Writes a code point as UTF-8; returns the end. */
static char *put_code(char *out, uint32_t c)
{
    static const uint8_t mark[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6) {
        out[i] = (char)(0x80 | (c & 0x3f));
    }
    out[0] = (char)(mark[n] | c);
    return out + n;
}

/* The code point of a \u escape. high: the first half of a pair, where the escape before was one; U+FFFD
 * was written for it. */
static char *put_escape(char *out, const char *hex, uint32_t *high)
{
    struct cs_str digits = {hex, 4};
    uint64_t unit;
    (void)field_cut_number(&digits, 16, &unit);
    uint32_t c = (uint32_t)unit, before = *high;
    *high = 0;
    if (c >= 0xdc00 && c < 0xe000 && before != 0) {
        return put_code(out - 3, 0x10000 + ((before - 0xd800) << 10) + (c - 0xdc00));
    }
    if (c >= 0xd800 && c < 0xe000) {
        *high = c < 0xdc00 ? c : 0;
        c = 0xfffd;
    }
    return put_code(out, c);
}

size_t json_decode(char *p, size_t n)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *in = p, *end = p + n;
    char *out = p;
    uint32_t high = 0;
    while (in < end) {
        if (in[0] == '\\' && in[1] == 'u') {
            out = put_escape(out, in + 2, &high);
            in += 6;
            continue;
        }
        high = 0;
        char c = *in++;
        if (c == '\\') {
            size_t i = str_find(STR(from), *in);
            c = i < 5 ? to[i] : *in;
            in++;
        }
        *out++ = c;
    }
    return (size_t)(out - p);
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static bool valid(const char *text, size_t n)
{
    struct scan s = {0};
    for (size_t i = 0; i < n; i++) {
        (void)scan_feed(&s, text[i]);
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

static struct cs_str text_of(const struct json *j, int i)
{
    const jsmntok_t *t = &j->token[i];
    return (struct cs_str){j->text + t->start, (size_t)(t->end - t->start)};
}

static bool is(const struct json *j, int value, jsmntype_t type)
{
    return value >= 0 && value < j->count && j->token[value].type == type;
}

int json_next(const struct json *j, int array, int element)
{
    for (int i = element + 1; i < j->count; i++) {
        if (j->token[i].parent == array) {
            return i;
        }
    }
    return JSON_ABSENT;
}

int json_first(const struct json *j, int array)
{
    return is(j, array, JSMN_ARRAY) ? json_next(j, array, array) : JSON_ABSENT;
}

int json_member(const struct json *j, int object, struct cs_str name)
{
    int found = JSON_ABSENT;
    if (!is(j, object, JSMN_OBJECT)) {
        return object == JSON_TWICE ? JSON_TWICE : JSON_ABSENT;
    }
    for (int i = object; (i = json_next(j, object, i)) >= 0;) {
        if (str_eq_nocase(text_of(j, i), name)) {
            found = found == JSON_ABSENT ? i + 1 : JSON_TWICE;
        }
    }
    return found;
}

/* The text of a string, number or word. */
static struct cs_str scalar(const struct json *j, int value)
{
    bool has = is(j, value, JSMN_STRING) || is(j, value, JSMN_PRIMITIVE);
    return has ? text_of(j, value) : STR_NONE;
}

struct cs_str json_text(const struct json *j, int value)
{
    struct cs_str s = scalar(j, value);
    return is(j, value, JSMN_PRIMITIVE) && ascii_letter(s.p[0]) ? STR_NONE : s;
}

bool json_bool(const struct json *j, int value, bool *out)
{
    struct cs_str s = scalar(j, value);
    *out = str_eq(s, STR("true"));
    return *out || str_eq(s, STR("false"));
}
