/* SPDX-License-Identifier: ISC
 * copysnap explain: what the service's codes and our own faults mean. Nothing is sent. */
#include "cli/record.h"
#include "cli/say.h"
#include "core/catalog.h"
#include "core/words.h"
#include "job/task.h"

enum { NAME_MAX = 72 };

/* What a word was found to mean. */
struct matter {
    struct cs_str word;           /* as asked for, where only its family is known; else absent */
    unsigned name, cause, remedy; /* numbers of texts */
    unsigned http;                /* 0: none is documented */
    int exit;
    bool sent, again; /* it may come after sending, too; the same command is safe to run again */
};

/* The columns of EXPLAIN in src/words.txt. */
enum { HAPPENED, TO_DO, EXIT, IF_SENT, AGAIN, SAFE, CHANGE, STATUS };

static void column(struct program *p, unsigned which)
{
    words_emit(&p->message, WORDS_EXPLAIN + which);
}

static struct matter of_row(const struct catalog *row)
{
    const struct catalog_meaning *meaning = catalog_meaning((enum catalog_kind)row->kind);
    return (struct matter){.name = catalog_words(row, CATALOG_CODE),
                           .cause = catalog_words(row, CATALOG_CAUSE),
                           .remedy = catalog_words(row, CATALOG_REMEDY),
                           .http = row->http,
                           .exit = (int)meaning->outcome,
                           .again = meaning->again};
}

/* Those from CS_FAULT_CUT on can only come when the request was sent. */
static struct matter of_fault(enum cs_fault fault)
{
    enum cs_outcome outcome = fault < CS_FAULT_CUT ? task_unsent(fault) : CS_UNKNOWN;
    return (struct matter){.name = status_words(fault, STATUS_NAME),
                           .cause = status_words(fault, STATUS_CAUSE),
                           .remedy = status_words(fault, STATUS_LOOK),
                           .exit = fault == CS_FAULT_INTERRUPTED ? 128 : (int)outcome,
                           .sent = fault == CS_FAULT_SILENT || fault == CS_FAULT_RESET ||
                                   fault == CS_FAULT_PORT || fault == CS_FAULT_TLS_PROTOCOL,
                           .again = outcome == CS_NOT_SENT || outcome == CS_UNKNOWN};
}

/* What a copy itself may come to (src/words.txt, from END_FAILED_OTHER on). */
static const uint8_t end_exits[] = {CS_FAILED,  CS_FAILED,      CS_FAILED,      CS_FAILED,
                                    CS_FAILED,  CS_PROGRESSING, CS_PROGRESSING, CS_REFUSED,
                                    CS_REFUSED, CS_PROGRESSING};

static struct matter of_end(unsigned i)
{
    unsigned name = WORDS_END_FAILED_OTHER + 3 * i;
    return (struct matter){.name = name,
                           .cause = name + 1,
                           .remedy = name + 2,
                           .exit = end_exits[i],
                           .again = end_exits[i] == CS_PROGRESSING};
}

static bool named(unsigned id, struct cs_str word)
{
    char text[NAME_MAX];
    struct buf b = buf_over(text, sizeof text);
    words_emit(&b, id);
    return str_eq_nocase(buf_text(&b), word);
}

static bool find(struct matter *m, struct cs_str word)
{
    for (enum cs_fault f = CS_OK + 1; f < CS_FAULTS; f++) {
        *m = of_fault(f);
        if (named(m->name, word)) {
            return true;
        }
    }
    for (size_t i = 0; i < CATALOG_ROWS; i++) {
        *m = of_row(&catalog_rows[i]);
        if (named(m->name, word)) {
            return true;
        }
    }
    for (unsigned i = 1; i < sizeof end_exits; i++) { /* the first two have one name */
        *m = of_end(i);
        if (named(m->name, word)) {
            return true;
        }
    }
    bool exact;
    const struct catalog *row = catalog_find(word, &exact);
    if (row) {
        *m = of_row(row);
        m->word = word;
    }
    return row != NULL;
}

static void emit_name(struct program *p, const struct matter *m, bool json)
{
    if (str_given(m->word)) {
        say_foreign(p, m->word, json);
        return;
    }
    buf_z(&p->message, json ? "\"" : "");
    words_emit(&p->message, m->name);
    buf_z(&p->message, json ? "\"" : "");
}

static bool print_json(struct program *p, const struct matter *m)
{
    record_begin(p);
    record_name(p, "Code");
    emit_name(p, m, true);
    if (str_given(m->word)) {
        record_words(p, "Family", m->name);
    }
    if (m->http > 0) {
        record_number(p, "HttpStatus", m->http);
    }
    record_words(p, "Cause", m->cause);
    record_words(p, "Remedy", m->remedy);
    record_number(p, "ExitCode", (unsigned)m->exit);
    record_bool(p, "RunAgain", m->again);
    return record_end(p);
}

static void emit_exit(struct program *p, const struct matter *m)
{
    buf_number(&p->message, (unsigned)m->exit);
    if (m->exit == 128) {
        buf_z(&p->message, " + signal");
    }
}

static bool print_line(struct program *p, const struct matter *m)
{
    (void)say_result(p);
    emit_name(p, m, false);
    buf_z(&p->message, ": ");
    words_emit(&p->message, m->cause);
    buf_z(&p->message, "; ");
    words_emit(&p->message, m->remedy);
    buf_z(&p->message, " (exit ");
    emit_exit(p, m);
    buf_byte(&p->message, ')');
    return say_end(p);
}

static bool print_text(struct program *p, const struct matter *m)
{
    (void)say_result(p);
    emit_name(p, m, false);
    if (str_given(m->word)) {
        buf_z(&p->message, "\n  ");
        say_family(p, m->name);
    }
    column(p, HAPPENED);
    words_emit(&p->message, m->cause);
    column(p, TO_DO);
    words_emit(&p->message, m->remedy);
    column(p, EXIT);
    emit_exit(p, m);
    if (m->sent) {
        column(p, IF_SENT);
    }
    column(p, AGAIN);
    column(p, m->again ? SAFE : CHANGE);
    if (m->http > 0) {
        column(p, STATUS);
        buf_number(&p->message, m->http);
    }
    return say_end(p);
}

static bool print_one(struct program *p, const struct matter *m)
{
    return p->set.json ? print_json(p, m) : print_line(p, m);
}

static bool print_all(struct program *p)
{
    bool written = true;
    for (size_t i = 0; i < CATALOG_ROWS; i++) {
        struct matter m = of_row(&catalog_rows[i]);
        written = (m.http == 0 || print_one(p, &m)) && written; /* without families */
    }
    for (enum cs_fault f = CS_OK + 1; f < CS_FAULTS; f++) {
        struct matter m = of_fault(f);
        written = print_one(p, &m) && written;
    }
    for (unsigned i = 1; i < sizeof end_exits; i++) {
        struct matter m = of_end(i);
        written = print_one(p, &m) && written;
    }
    return written;
}

static int explain_word(struct program *p, struct cs_str word, bool *written)
{
    struct matter m = {.http = 0};
    if (!find(&m, word)) {
        return say_usage(p, WORDS_NO_CODE, word);
    }
    *written = (p->set.json ? print_json(p, &m) : print_text(p, &m)) && *written;
    return CS_DONE;
}

int explain_run(struct program *p)
{
    bool written = !p->set.all || print_all(p), some = p->set.all, options = true;
    int code = CS_DONE;
    for (size_t i = 2; i < p->argc; i++) {
        struct cs_str word = str_of(p->argv[i]);
        if (options && word.n > 1 && word.p[0] == '-') {
            options = !str_eq(word, STR("--")); /* none of them takes a value */
            continue;
        }
        int one = explain_word(p, word, &written);
        code = one == CS_DONE ? code : one;
        some = true;
    }
    if (!some) {
        return say_usage(p, WORDS_WHICH_CODE, STR_NONE);
    }
    return written ? code : say_local(p, WORDS_NOT_WRITTEN, STR_NONE);
}
