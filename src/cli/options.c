/* SPDX-License-Identifier: ISC
 * Finding out which option a word means. GNU form (--destination-region-id), the API's own spelling
 * (--DestinationRegionId, --Tag.1.Key), and unique prefixes: dashes and case do not count. */
#include "cli/options.h"

#include "cli/say.h"
#include "core/action.h"
#include "core/words.h"

/* What a word was found to mean: an option, or a row of the action's table. */
struct meaning {
    const struct option *option;
    const struct cs_param *param;
    unsigned index; /* of a list; 0: the next free */
};

enum match { MATCH_NO, MATCH_PREFIX, MATCH_EXACT };

/* Compares a word with a name: dashes and case do not count; '#' in the name takes an index. */
static enum match match(struct cs_str word, const char *name, unsigned *index)
{
    size_t i = 0;
    for (; *name; name++) {
        while (i < word.n && word.p[i] == '-') {
            i++;
        }
        if (i == word.n) {
            return i > 0 ? MATCH_PREFIX : MATCH_NO;
        }
        if (*name == '#') {
            size_t from = i;
            for (*index = 0; i < word.n && i - from < 3 && ascii_digit(word.p[i]); i++) {
                *index = *index * 10 + (unsigned)(word.p[i] - '0');
            }
            if (*index == 0 || word.p[from] == '0') {
                return MATCH_NO;
            }
        } else if (*name != '-' && ascii_lower(word.p[i++]) != ascii_lower(*name)) {
            return MATCH_NO;
        }
    }
    return i == word.n ? MATCH_EXACT : MATCH_NO;
}

/* A list's row matches with its index only, whole; a list of plain values ("ResourceId.#") also
 * without, for the next free element. */
static enum match match_row(struct cs_str word, const struct cs_param *row, unsigned *index)
{
    *index = 0;
    enum match m = match(word, row->name, index);
    if (row->stride == 0) {
        return m;
    }
    if (m == MATCH_EXACT && *index >= 1 && *index <= row->count) {
        return MATCH_EXACT;
    }
    size_t dot = str_find(str_of(row->name), '.');
    bool plain = str_eq(str_of(row->name + dot), STR(".#"));
    *index = 0;
    return plain && m == MATCH_PREFIX && str_find(word, '.') == word.n ? MATCH_PREFIX : MATCH_NO;
}

/* Everything that a word could mean, one after the other. */
struct candidates {
    size_t next;
};

static enum match next_candidate(const struct program *p, struct candidates *c, struct cs_str word,
                                 struct meaning *m)
{
    size_t rows = p->action ? p->action->params : 0;
    while (c->next < options_n + rows) {
        size_t i = c->next++;
        enum match found = MATCH_NO;
        *m = (struct meaning){NULL, NULL, 0};
        if (i >= options_n) {
            m->param = &p->action->param[i - options_n];
            found = match_row(word, m->param, &m->index);
        } else if (option_applies(p, &options[i])) {
            m->option = &options[i];
            found = match(word, options[i].name, &m->index);
        }
        if (found != MATCH_NO) {
            return found;
        }
    }
    return MATCH_NO;
}

static void name_candidate(struct program *p, const struct meaning *m)
{
    buf_z(&p->message, " --");
    text_option(&p->message, m->option ? m->option->name : m->param->name);
}

static int ambiguous(struct program *p, struct cs_str word)
{
    (void)say_error(p);
    say_words(p, WORDS_AMBIGUOUS, word);
    struct candidates c = {0};
    struct meaning m;
    while (next_candidate(p, &c, word, &m) != MATCH_NO) {
        name_candidate(p, &m);
    }
    return say_see_help(p);
}

/* The one exact match, else the one prefix match. */
static int find(struct program *p, struct cs_str word, struct meaning *found)
{
    struct candidates c = {0};
    struct meaning m;
    int prefixes = 0;
    for (enum match how; (how = next_candidate(p, &c, word, &m)) != MATCH_NO;) {
        if (how == MATCH_EXACT) {
            *found = m;
            return CS_DONE;
        }
        *found = m;
        prefixes++;
    }
    if (prefixes == 1) {
        return CS_DONE;
    }
    return prefixes > 1 ? ambiguous(p, word) : say_usage(p, WORDS_NO_OPTION, word);
}

static int set_slot(struct program *p, struct cs_str *slot, struct cs_str value, struct cs_str word)
{
    if (str_given(*slot)) {
        return say_usage(p, WORDS_TWICE, word);
    }
    *slot = value;
    return CS_DONE;
}

/* The first index whose key (or value, for a list of one row) is free; 0: none. */
static unsigned free_index(struct program *p, const struct cs_param *row)
{
    for (unsigned i = 1; i <= row->count; i++) {
        if (!str_given(action_value(row, &p->args, i))) {
            return i;
        }
    }
    return 0;
}

static int set_row(struct program *p, const struct meaning *m, struct cs_str value,
                   struct cs_str word)
{
    unsigned index = m->param->stride == 0 ? 1 : m->index ? m->index : free_index(p, m->param);
    if (index == 0) {
        return say_usage(p, WORDS_TOO_MANY, word);
    }
    return set_slot(p, action_slot(m->param, &p->args, index), value, word);
}

static int set_pair(struct program *p, const struct option *o, struct cs_str value)
{
    const struct cs_param *key = action_param(p->action, o->param);
    unsigned index = 1;
    while (index <= key->count && (str_given(action_value(key, &p->args, index)) ||
                                   str_given(action_value(key + 1, &p->args, index)))) {
        index++;
    }
    size_t equals = str_find(value, '=');
    if (equals == value.n) {
        return say_usage(p, WORDS_NO_EQUALS, value);
    }
    if (index > key->count) {
        return say_usage(p, WORDS_TOO_MANY, str_of(o->name));
    }
    *action_slot(key, &p->args, index) = str_head(value, equals);
    *action_slot(key + 1, &p->args, index) = str_tail(value, equals + 1);
    return CS_DONE;
}

static int set_list(struct program *p, struct cs_str *slots, struct cs_str value,
                    struct cs_str word)
{
    for (int i = 0; i < CONNECTS_MAX; i++) {
        if (!str_given(slots[i])) {
            slots[i] = value;
            return CS_DONE;
        }
    }
    return say_usage(p, WORDS_TOO_MANY, word);
}

static int set(struct program *p, const struct meaning *m, struct cs_str value, struct cs_str word)
{
    if (m->param) {
        return set_row(p, m, value, word);
    }
    char *setting = (char *)&p->set + m->option->offset;
    struct meaning row = {NULL, NULL, 1};
    switch (m->option->kind) {
    case OPTION_FLAG:
        *(bool *)(void *)setting = true;
        return CS_DONE;
    case OPTION_LIST:
        return set_list(p, (struct cs_str *)(void *)setting, value, word);
    case OPTION_ALIAS:
        row.param = action_param(p->action, m->option->param);
        return set_row(p, &row, value, word);
    case OPTION_PAIR:
        return set_pair(p, m->option, value);
    default: /* OPTION_VALUE */
        return set_slot(p, (struct cs_str *)(void *)setting, value, word);
    }
}

/* One "--word", "--word=value" or "--word value" at argv[*at]; *at moves to the last word used. */
static int parse_option(struct program *p, size_t *at)
{
    struct cs_str whole = str_of(p->argv[*at] + 2);
    struct cs_str word = str_head(whole, str_find(whole, '='));
    struct meaning m = {NULL, NULL, 0};
    int code = find(p, word, &m);
    if (code != CS_DONE) {
        return code;
    }
    bool flag = m.option && m.option->kind == OPTION_FLAG;
    if (word.n < whole.n) {
        return flag ? say_usage(p, WORDS_NO_VALUE, word)
                    : set(p, &m, str_tail(whole, word.n + 1), word);
    }
    if (flag) {
        return set(p, &m, STR(""), word);
    }
    if (++*at == p->argc) {
        return say_usage(p, WORDS_NEEDS_VALUE, word);
    }
    return set(p, &m, str_of(p->argv[*at]), word);
}

/* Snapshots come first among the words, so that they can be read again one by one. */
static void keep_operand(struct program *p, size_t at)
{
    char *word = p->argv[at], **to = p->argv + 2 + p->operands++;
    memmove(to + 1, to, (size_t)(p->argv + at - to) * sizeof *to);
    *to = word;
}

static int parse_operand(struct program *p, size_t at)
{
    struct cs_str word = str_of(p->argv[at]);
    const struct cs_param *row =
        p->action && p->command->operand ? action_param(p->action, p->command->operand) : NULL;
    if (p->command->run == explain_run) {
        return CS_DONE; /* it reads its words itself */
    }
    if (!row) {
        return say_usage(p, WORDS_WHAT_FOR, word);
    }
    bool several = p->command->run == copy_run && p->operands > 0;
    if (!several && str_given(action_value(row, &p->args, 1))) {
        return say_usage(p, WORDS_ONE_SNAPSHOT, word);
    }
    if (!several) {
        *action_slot(row, &p->args, 1) = word;
    }
    keep_operand(p, at);
    return CS_DONE;
}

int options_parse(struct program *p, size_t from)
{
    bool words_only = false;
    for (size_t i = from; i < p->argc; i++) {
        struct cs_str word = str_of(p->argv[i]);
        int code = CS_DONE;
        if (words_only || word.n < 2 || word.p[0] != '-') {
            code = parse_operand(p, i);
        } else if (str_eq(word, STR("--"))) {
            words_only = true;
        } else if (str_eq(word, STR("-h"))) {
            p->set.help = true;
        } else if (word.p[1] != '-') {
            code = say_usage(p, WORDS_NO_SHORT_OPTION, word);
        } else {
            code = parse_option(p, &i);
        }
        if (code != CS_DONE) {
            return code;
        }
    }
    return CS_DONE;
}
