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
