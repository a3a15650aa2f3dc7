/* SPDX-License-Identifier: ISC */
#include "core/scan.h"

/* What is expected next, or inside of what we are. */
enum state {
    ROOT, /* { and nothing else */
    FIRST_NAME,
    NAME,
    COLON,
    FIRST_ELEMENT,
    VALUE,
    AFTER, /* a value: a comma, or the end of its container */
    END,
    BAD,
    /* In a number, by its last byte. */
    MINUS,
    ZERO,
    WHOLE,
    POINT,
    FRACTION,
    MANTISSA, /* all of it: the exponent may follow */
    E,
    E_SIGN,
    EXPONENT,
    /* In a word, by what it has of it. */
    T,
    TR,
    F,
    FA,
    FAL,
    TRU_FALS,
    N,
    NU,
    NUL,
    /* In a string; four digits after \u. */
    ESCAPE,
    HEX_1,
    HEX_2,
    HEX_3,
    HEX_4,
    STRING
};

/* The grammar but for the inside of strings. on: a byte; '1' is any of 1 to 9, ' ' any white space;
 * ELSE: any other, which is then looked at again in the new state, whose rules stand further down. */
enum { ELSE = '\0' };
static const struct rule {
    uint8_t from;
    char on;
    uint8_t to;
} rules[] = {
    {T, 'r', TR},
    {TR, 'u', TRU_FALS},
    {TRU_FALS, 'e', AFTER},
    {F, 'a', FA},
    {FA, 'l', FAL},
    {FAL, 's', TRU_FALS},
    {N, 'u', NU},
    {NU, 'l', NUL},
    {NUL, 'l', AFTER},

    {MINUS, '0', ZERO},
    {MINUS, '1', WHOLE},
    {WHOLE, '0', WHOLE},
    {WHOLE, '1', WHOLE},
    {WHOLE, ELSE, ZERO},
    {ZERO, '.', POINT},
    {ZERO, ELSE, MANTISSA},
    {POINT, '0', FRACTION},
    {POINT, '1', FRACTION},
    {FRACTION, '0', FRACTION},
    {FRACTION, '1', FRACTION},
    {FRACTION, ELSE, MANTISSA},
    {MANTISSA, 'e', E},
    {MANTISSA, 'E', E},
    {MANTISSA, ELSE, AFTER},
    {E, '+', E_SIGN},
    {E, '-', E_SIGN},
    {E, ELSE, E_SIGN},
    {E_SIGN, '0', EXPONENT},
    {E_SIGN, '1', EXPONENT},
    {EXPONENT, '0', EXPONENT},
    {EXPONENT, '1', EXPONENT},
    {EXPONENT, ELSE, AFTER},

    {ROOT, ' ', ROOT},
    {ROOT, '{', FIRST_NAME},
    {FIRST_NAME, ' ', FIRST_NAME},
    {FIRST_NAME, '}', AFTER},
    {FIRST_NAME, ELSE, NAME},
    {NAME, ' ', NAME},
    {NAME, '"', STRING},
    {COLON, ' ', COLON},
    {COLON, ':', VALUE},
    {FIRST_ELEMENT, ' ', FIRST_ELEMENT},
    {FIRST_ELEMENT, ']', AFTER},
    {FIRST_ELEMENT, ELSE, VALUE},
    {VALUE, ' ', VALUE},
    {VALUE, '{', FIRST_NAME},
    {VALUE, '[', FIRST_ELEMENT},
    {VALUE, '"', STRING},
    {VALUE, '-', MINUS},
    {VALUE, '0', ZERO},
    {VALUE, '1', WHOLE},
    {VALUE, 't', T},
    {VALUE, 'f', F},
    {VALUE, 'n', N},
    {AFTER, ' ', AFTER},
    {AFTER, ',', VALUE},
    {AFTER, '}', AFTER},
    {AFTER, ']', AFTER},
    {END, ' ', END},
};

/* The state that the rules lead to. */
static enum state follow(enum state at, char c)
{
    char on = ascii_space(c) ? ' ' : c >= '1' && c <= '9' ? '1' : c;
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        const struct rule r = rules[i];
        if (r.from == at && r.on == ELSE) {
            at = (enum state)r.to;
        } else if (r.from == at && r.on == on) {
            return (enum state)r.to;
        }
    }
    return BAD;
}

/* What no rule can say: the state after a mark, by the container it stands in. Opens and closes. */
static enum state nest(struct scan *s, char c)
{
    bool in_object = s->is_object & 1;
    if (c == '{' || c == '[') {
        s->is_object = s->is_object << 1 | (c == '{');
        return s->depth++ < CS_JSON_DEPTH ? (enum state)s->state : BAD;
    }
    if (c == '}' || c == ']') {
        s->is_object >>= 1;
        s->depth--;
        return in_object != (c == '}') ? BAD : s->depth > 0 ? AFTER : END;
    }
    return c == ',' && in_object ? NAME : VALUE;
}

/* The state after a byte in a string, its end included. */
static enum state string(struct scan *s, char c)
{
    if (s->state == ESCAPE) {
        return c == 'u' ? HEX_1 : str_has(STR("\"\\/bfnrt"), c) ? STRING : BAD;
    }
    if (s->state != STRING) {
        return ascii_hex(c) < 16 ? (enum state)(s->state + 1) : BAD;
    }
    if ((unsigned char)c < 0x20 || !utf8_feed(&s->utf8, c)) {
        return BAD;
    }
    return c == '\\' ? ESCAPE : c != '"' ? STRING : s->name ? COLON : AFTER;
}

enum scan_kind scan_feed(struct scan *s, char c)
{
    enum scan_kind kind = SCAN_SPACE;
    if (s->state >= ESCAPE) {
        s->state = (uint8_t)string(s, c);
        kind = SCAN_NAME;
    } else {
        s->name = s->state == FIRST_NAME || s->state == NAME;
        s->state = (uint8_t)follow((enum state)s->state, c);
        if (s->state != BAD && str_has(STR("{}[]:,"), c)) {
            s->state = (uint8_t)nest(s, c);
            kind = SCAN_MARK;
        } else if (!ascii_space(c)) {
            kind = SCAN_NAME;
        }
    }
    return s->state == BAD ? SCAN_BAD : kind == SCAN_NAME && !s->name ? SCAN_VALUE : kind;
}

bool scan_done(const struct scan *s)
{
    return s->state == END;
}
