/* SPDX-License-Identifier: ISC */
#include "cli/record.h"

#include "cli/say.h"
#include "core/words.h"

void record_begin(struct program *p)
{
    buf_byte(say_result(p), '{');
    p->first = true;
}

bool record_end(struct program *p)
{
    buf_byte(&p->message, '}');
    return say_end(p);
}

void record_name(struct program *p, const char *name)
{
    buf_z(&p->message, p->first ? "" : ",");
    p->first = false;
    text_json(&p->message, str_of(name));
    buf_byte(&p->message, ':');
}

void record_text(struct program *p, const char *name, struct cs_str value)
{
    if (str_given(value)) {
        record_name(p, name);
        say_foreign(p, value, true);
    }
}

void record_number(struct program *p, const char *name, uint64_t value)
{
    record_name(p, name);
    buf_number(&p->message, value);
}

void record_bool(struct program *p, const char *name, bool value)
{
    record_name(p, name);
    buf_z(&p->message, value ? "true" : "false");
}

/* It holds nothing that JSON would escape. */
void record_words(struct program *p, const char *name, unsigned id)
{
    record_name(p, name);
    buf_byte(&p->message, '"');
    words_emit(&p->message, id);
    buf_byte(&p->message, '"');
}

/* ---- a value of the service's ------------------------------------------------------------------ */

/* The container that a token lies in: a value's parent is its name. */
static int around(const struct json *j, int token)
{
    int parent = j->token[token].parent;
    return j->token[parent].type == JSMN_STRING ? j->token[parent].parent : parent;
}

static int close(struct program *p, const struct json *j, int open)
{
    buf_byte(&p->message, j->token[open].type == JSMN_OBJECT ? '}' : ']');
    return around(j, open);
}

static struct cs_str token_text(const struct json *j, int token)
{
    const jsmntok_t *t = &j->token[token];
    return (struct cs_str){j->text + t->start, (size_t)(t->end - t->start)};
}

/* A name, or a value, of any length; containers only begin. */
static void emit_token(struct program *p, const struct json *j, int token)
{
    jsmntype_t type = j->token[token].type;
    switch (type) {
    case JSMN_OBJECT:
        buf_byte(&p->message, '{');
        break;
    case JSMN_ARRAY:
        buf_byte(&p->message, '[');
        break;
    default:
        say_foreign(p, token_text(j, token), type == JSMN_STRING);
        break;
    }
}

void record_members(struct program *p, const struct json *j)
{
    int open = JSON_ROOT;
    for (int i = JSON_ROOT + 1; i < j->count; i++) {
        bool value = j->token[j->token[i].parent].type == JSMN_STRING; /* of a name */
        while (open != around(j, i)) {
            open = close(p, j, open);
        }
        buf_z(&p->message, value ? ":" : i == open + 1 ? "" : ",");
        emit_token(p, j, i);
        if (j->token[i].type == JSMN_OBJECT || j->token[i].type == JSMN_ARRAY) {
            open = i;
        }
    }
    while (open != JSON_ROOT) {
        open = close(p, j, open);
    }
    p->first = j->count == 1;
}
