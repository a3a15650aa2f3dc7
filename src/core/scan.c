/* SPDX-License-Identifier: ISC */
#include "core/scan.h"

#include "core/str.h"

/* What is expected next, or inside of what we are. */
enum state {
    ROOT, /* { and nothing else */
    /* A number, by its last byte. */
    MINUS,
    ZERO,
    WHOLE,
    POINT,
    FRACTION,
    E,
    E_SIGN,
    EXPONENT,
    /* Between tokens. */
    FIRST_NAME,
    NAME,
    COLON,
    FIRST_ELEMENT,
    VALUE,
    AFTER, /* a value: a comma, or the end of its container */
    END,
    /* In a string or word. */
    STRING,
    ESCAPE,
    WORD,
    BAD
};

static enum scan_kind refuse(struct scan *s)
{
    s->state = BAD;
    return SCAN_BAD;
}

static enum scan_kind go(struct scan *s, enum state next, enum scan_kind kind)
{
    s->state = (uint8_t)next;
    return kind;
}

/* ---- containers ------------------------------------------------------------------------------ */

static bool in_object(const struct scan *s)
{
    return s->depth > 0 && (s->objects >> (s->depth - 1) & 1) != 0;
}

static enum scan_kind open(struct scan *s, bool object)
{
    if (s->depth == CS_JSON_DEPTH) {
        return refuse(s);
    }
    uint64_t bit = UINT64_C(1) << s->depth;
    s->objects = object ? s->objects | bit : s->objects & ~bit;
    s->depth++;
    return go(s, object ? FIRST_NAME : FIRST_ELEMENT, SCAN_OPEN);
}

static enum scan_kind close(struct scan *s, bool object)
{
    if (in_object(s) != object) {
        return refuse(s);
    }
    s->depth--;
    return go(s, s->depth == 0 ? END : AFTER, SCAN_CLOSE);
}

/* ---- strings --------------------------------------------------------------------------------- */

/* How a UTF-8 sequence goes on after its first byte (RFC 3629 section 4): the bounds of the second
 * byte shut out overlong forms, surrogates and what lies past U+10FFFF. */
static bool utf8_begin(struct scan *s, unsigned char c)
{
    if (c < 0xc2 || c > 0xf4) {
        return false;
    }
    s->tail = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    s->low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    s->high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    return true;
}

static bool utf8_go_on(struct scan *s, unsigned char c)
{
    bool fits = c >= s->low && c <= s->high;
    s->tail--;
    s->low = 0x80;
    s->high = 0xbf;
    return fits;
}

static bool hex_digit(char c)
{
    char l = ascii_lower(c);
    return ascii_digit(c) || (l >= 'a' && l <= 'f');
}

static enum scan_kind string(struct scan *s, char c)
{
    unsigned char u = (unsigned char)c;
    enum scan_kind kind = s->name ? SCAN_NAME : SCAN_VALUE;
    if (s->hex > 0) {
        s->hex--;
        return hex_digit(c) ? kind : refuse(s);
    }
    if (s->tail > 0) {
        return utf8_go_on(s, u) ? kind : refuse(s);
    }
    if (c == '"') {
        return go(s, s->name ? COLON : AFTER, kind);
    }
    if (c == '\\') {
        return go(s, ESCAPE, kind);
    }
    if (u < 0x20 || (u >= 0x80 && !utf8_begin(s, u))) {
        return refuse(s);
    }
    return kind;
}

static enum scan_kind escape(struct scan *s, char c)
{
    if (c == 'u') {
        s->hex = 4;
    } else if (str_find(STR("\"\\/bfnrt"), c) == 8) {
        return refuse(s);
    }
    return go(s, STRING, s->name ? SCAN_NAME : SCAN_VALUE);
}

static enum scan_kind open_string(struct scan *s, bool name)
{
    s->name = name;
    return go(s, STRING, name ? SCAN_NAME : SCAN_VALUE);
}

/* ---- numbers and words ----------------------------------------------------------------------- */

/* The state after one more byte of a number; BAD: c is none. */
static enum state number(enum state at, char c)
{
    static const uint8_t next[][4] = {
        /* columns: a digit, a point, e or E, a sign */
        [MINUS] = {WHOLE, BAD, BAD, BAD},       /* -   */
        [ZERO] = {BAD, POINT, E, BAD},          /* 0   */
        [WHOLE] = {WHOLE, POINT, E, BAD},       /* 12  */
        [POINT] = {FRACTION, BAD, BAD, BAD},    /* 1.  */
        [FRACTION] = {FRACTION, BAD, E, BAD},   /* 1.5 */
        [E] = {EXPONENT, BAD, BAD, E_SIGN},     /* 1e  */
        [E_SIGN] = {EXPONENT, BAD, BAD, BAD},   /* 1e- */
        [EXPONENT] = {EXPONENT, BAD, BAD, BAD}, /* 1e5 */
    };
    if (ascii_digit(c)) {
        return at == MINUS && c == '0' ? ZERO : (enum state)next[at][0];
    }
    size_t column = c == '.' ? 1 : ascii_lower(c) == 'e' ? 2 : c == '+' || c == '-' ? 3 : 0;
    return column > 0 ? (enum state)next[at][column] : BAD;
}

static bool number_whole(enum state at)
{
    return at == ZERO || at == WHOLE || at == FRACTION || at == EXPONENT;
}

static enum scan_kind word(struct scan *s, char c)
{
    if (c != *s->word) {
        return refuse(s);
    }
    s->word++;
    return go(s, *s->word ? WORD : AFTER, SCAN_VALUE);
}

static enum scan_kind open_word(struct scan *s, const char *rest)
{
    s->word = rest;
    return go(s, WORD, SCAN_VALUE);
}

/* ---- between tokens -------------------------------------------------------------------------- */

static enum scan_kind value(struct scan *s, char c)
{
    switch (c) {
    case '{':
        return open(s, true);
    case '[':
        return open(s, false);
    case '"':
        return open_string(s, false);
    case 't':
        return open_word(s, "rue");
    case 'f':
        return open_word(s, "alse");
    case 'n':
        return open_word(s, "ull");
    case '-':
        return go(s, MINUS, SCAN_VALUE);
    default:
        return ascii_digit(c) ? go(s, c == '0' ? ZERO : WHOLE, SCAN_VALUE) : refuse(s);
    }
}

static enum scan_kind after(struct scan *s, char c)
{
    if (c == ',') {
        return go(s, in_object(s) ? NAME : VALUE, SCAN_COMMA);
    }
    return c == '}' || c == ']' ? close(s, c == '}') : refuse(s);
}

static enum scan_kind between(struct scan *s, char c)
{
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        return SCAN_SPACE;
    }
    switch (s->state) {
    case ROOT:
        return c == '{' ? open(s, true) : refuse(s);
    case FIRST_NAME:
        return c == '}' ? close(s, true) : c == '"' ? open_string(s, true) : refuse(s);
    case NAME:
        return c == '"' ? open_string(s, true) : refuse(s);
    case COLON:
        return c == ':' ? go(s, VALUE, SCAN_COLON) : refuse(s);
    case FIRST_ELEMENT:
        return c == ']' ? close(s, false) : value(s, c);
    case VALUE:
        return value(s, c);
    case AFTER:
        return after(s, c);
    default:
        return refuse(s);
    }
}

enum scan_kind scan_feed(struct scan *s, char c)
{
    enum state at = (enum state)s->state;
    if (at == BAD) {
        return SCAN_BAD;
    }
    if (at == STRING) {
        return string(s, c);
    }
    if (at == ESCAPE) {
        return escape(s, c);
    }
    if (at == WORD) {
        return word(s, c);
    }
    if (at >= MINUS && at <= EXPONENT) {
        enum state next = number(at, c);
        if (next != BAD) {
            return go(s, next, SCAN_VALUE);
        }
        if (!number_whole(at)) {
            return refuse(s);
        }
        /* A number ends only at the byte after it. */
        s->state = AFTER;
    }
    return between(s, c);
}

bool scan_done(const struct scan *s)
{
    return s->state == END;
}
