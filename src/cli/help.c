/* SPDX-License-Identifier: ISC
 * Help pages, made from the same tables that options are read by. */
#include "cli/options.h"
#include "cli/say.h"
#include "core/action.h"
#include "core/words.h"

static void pad(struct buf *b, size_t column)
{
    while (b->n < column) {
        buf_byte(b, ' ');
    }
}

/* Writes the line being built; a help page that cannot be written is nobody's loss. */
static void line(struct program *p)
{
    (void)say_end(p);
}

enum { HELP_COLUMN = 28 };

/* "  --option VALUE     help", the help on a line of its own where the option is long. */
static void option_line(struct program *p, const char *name, const char *value, unsigned help,
                        bool required)
{
    struct buf *b = say_result(p);
    buf_z(b, "  --");
    text_option(b, name);
    buf_z(b, value ? " " : "");
    buf_z(b, value ? value : "");
    if (b->n >= HELP_COLUMN) {
        line(p);
        b = say_result(p);
    }
    pad(b, HELP_COLUMN);
    words_emit(b, help);
    buf_z(b, required ? " (required)" : "");
    line(p);
}

static const char *value_name(const struct cs_param *row)
{
    switch ((enum cs_rule)row->rule) {
    case CS_RULE_REGION:
        return "REGION";
    case CS_RULE_SNAPSHOT_ID:
        return "ID";
    case CS_RULE_BOOLEAN:
        return "true|false";
    case CS_RULE_RETENTION_DAYS:
        return "DAYS";
    case CS_RULE_NUMBER:
    case CS_RULE_PAGE_LIMIT:
        return "N";
    default:
        return "TEXT";
    }
}

/* Required by the service, and nothing else fills it. */
static bool must_give(const struct cs_param *row)
{
    return row->required && row->rule != CS_RULE_NAME && row->rule != CS_RULE_DESCRIPTION &&
           !str_eq(str_of(row->name), STR("RegionId"));
}

int help_command(struct program *p, const struct command *c)
{
    p->command = c;
    buf_z(say_result(p), "Usage: ");
    buf_z(&p->message, c->usage);
    line(p);
    buf_z(say_result(p), "\n");
    words_emit(&p->message, c->details);
    line(p);
    for (size_t i = 0; p->action && i < p->action->params; i++) {
        const struct cs_param *row = &p->action->param[i];
        option_line(p, row->name, value_name(row), row->help, must_give(row));
    }
    for (size_t i = 0; i < options_n; i++) {
        if (option_applies(p, &options[i])) {
            option_line(p, options[i].name, options[i].value, options[i].help, false);
        }
    }
    if (p->action) {
        words_emit(say_result(p), WORDS_HELP_SPELLING);
        line(p);
    }
    return CS_DONE;
}

int help_all(struct program *p)
{
    words_emit(say_result(p), WORDS_HELP_INTRO);
    line(p);
    for (size_t i = 0; i < commands_n; i++) {
        struct buf *b = say_result(p);
        buf_z(b, "  ");
        buf_z(b, commands[i].name);
        pad(b, 12);
        words_emit(b, commands[i].summary);
        line(p);
    }
    words_emit(say_result(p), WORDS_HELP_EXIT_CODES);
    line(p);
    return CS_DONE;
}

int help_run(struct program *p)
{
    struct cs_str name = str_of(p->argc > 2 ? p->argv[2] : "");
    if (name.n == 0 || name.p[0] == '-') {
        return help_all(p);
    }
    const struct command *c = command_find(name);
    if (!c) {
        return say_usage(p, WORDS_NO_COMMAND, name);
    }
    p->action = c->action;
    return help_command(p, c);
}

int version_run(struct program *p)
{
    buf_z(say_result(p), p->set.json ? "{\"Version\":\"" CS_VERSION "\",\"Tls\":\"1.2\"}"
                                     : "copysnap " CS_VERSION
                                       " (musl, BearSSL 0.6, jsmn; TLS 1.2)");
    return say_end(p) ? CS_DONE : say_local(p, WORDS_NOT_WRITTEN, STR_NONE);
}
