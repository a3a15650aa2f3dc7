/* SPDX-License-Identifier: ISC
 * jsmn as json.c sees it: its types, and in place of its code any answer that it may give about a text
 * that scan.c found valid. At most two tokens, anywhere in the text. */
#ifndef PROOF_JSMN_H
#define PROOF_JSMN_H

#ifdef JSMN_HEADER
#include_next <jsmn.h>
#else
#define JSMN_HEADER
#include_next <jsmn.h>
#undef JSMN_HEADER

#include "proof.h"

static void jsmn_init(jsmn_parser *parser)
{
    parser->pos = 0;
    parser->toknext = 0;
    parser->toksuper = -1;
}

/* A string is followed by its closing quote, a number or word has a byte at least. */
static void any_token(jsmntok_t *t, int before, int len)
{
    t->type = (jsmntype_t)each(JSMN_OBJECT, JSMN_PRIMITIVE);
    t->start = (int)each(0, (size_t)len - 1);
    t->end = (int)each((size_t)t->start + (t->type != JSMN_STRING), (size_t)len - (t->type == JSMN_STRING));
    t->size = Frama_C_interval(0, len);
    t->parent = Frama_C_interval(-1, before);
}

static int jsmn_parse(jsmn_parser *parser, const char *js, const size_t len, jsmntok_t *tokens,
                      const unsigned int num_tokens)
{
    /*@ assert len == 0 || \initialized(&js[0 .. len - 1]); */
    int count = len == 0 ? 0 : (int)each(0, 3) - 1;
    for (int i = 0; i < count; i++) {
        any_token(&tokens[i], i - 1, (int)len);
    }
    return count;
}

#endif
#endif
