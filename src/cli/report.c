/* SPDX-License-Identifier: ISC */
#include "cli/report.h"

#include "cli/notice.h"
#include "cli/say.h"
#include "core/words.h"

/* Numbers of the texts about a result, whoever said it. */
struct said {
    unsigned code; /* the name of our own fault; WORDS_END: the service's code counts */
    unsigned cause, remedy;
    unsigned outcome, consequence;
};

static struct said sum_up(const struct cs_result *r)
{
    unsigned outcome = WORDS_OUTCOME_0 + 2 * (unsigned)r->outcome;
    struct said s = {.outcome = outcome, .consequence = outcome + 1};
    if (r->fault != CS_OK) {
        s.code = status_words(r->fault, STATUS_NAME);
        s.cause = status_words(r->fault, STATUS_CAUSE);
        s.remedy = status_words(r->fault, STATUS_LOOK);
    } else {
        s.code = WORDS_END;
        s.cause = catalog_words(r->answer.row, CATALOG_CAUSE);
        s.remedy = catalog_words(r->answer.row, CATALOG_REMEDY);
    }
    return s;
}

/* The number of the family's name, where only the family of the code is known; else WORDS_END. */
static unsigned family(const struct cs_result *r)
{
    bool known = r->fault == CS_OK && r->answer.row && !r->answer.exact;
    return known ? catalog_words(r->answer.row, CATALOG_CODE) : WORDS_END;
}

/* ---- JSON: the API's own names, ours beside them --------------------------------------------- */

static void name_member(struct program *p, const char *name)
{
    buf_z(&p->message, p->first ? "" : ",");
    p->first = false;
    text_json(&p->message, str_of(name));
    buf_byte(&p->message, ':');
}

static void member(struct program *p, const char *name, struct cs_str value)
{
    if (str_given(value)) {
        name_member(p, name);
        say_foreign(p, value, true);
    }
}

/* A text of ours: it holds nothing that JSON would escape. */
static void member_words(struct program *p, const char *name, unsigned id)
{
    name_member(p, name);
    buf_byte(&p->message, '"');
    words_emit(&p->message, id);
    buf_byte(&p->message, '"');
}

static void members_denied(struct program *p, const struct cs_str text[])
{
    if (!str_given(text[DENIED_ACTION]) && !str_given(text[DENIED_NO_PERMISSION_TYPE]) &&
        !str_given(text[DENIED_POLICY_TYPE])) {
        return;
    }
    buf_z(&p->message, p->first ? "" : ",");
    buf_z(&p->message, "\"AccessDeniedDetail\":{");
    p->first = true;
    for (size_t i = 0; i < DENIED_TEXTS; i++) {
        member(p, reply_denied[i], text[i]);
    }
    buf_byte(&p->message, '}');
    p->first = false;
}

static bool print_json(struct program *p, const struct cs_task *t)
{
    const struct cs_result *r = &t->result;
    const struct cs_answer *a = &r->answer;
    struct said said = sum_up(r);
    buf_byte(say_result(p), '{');
    p->first = true;
    if (a->accepted) {
        member(p, "SnapshotId", a->snapshot_id);
    }
    member(p, "RequestId", a->request_id);
    if (r->fault == CS_OK) {
        member(p, "Code", a->code);
        member(p, "Message", a->message);
    } else {
        member_words(p, "Code", said.code);
        member_words(p, "Message", said.cause);
    }
    member(p, "HostId", a->host_id);
    member(p, "Recommend", a->recommend);
    members_denied(p, a->denied);
    member(p, "ClientToken", p->args.copy.client_token);
    member_words(p, "Outcome", said.outcome);
    if (t->skew_s != 0) {
        name_member(p, "Notice");
        buf_byte(&p->message, '"');
        notice_skew(p, t->skew_s);
        buf_byte(&p->message, '"');
    }
    if (r->outcome != CS_DONE) {
        member_words(p, "Cause", said.cause);
        member(p, "Detail", p->runner.net.detail[0] ? str_of(p->runner.net.detail) : STR_NONE);
        if (r->fault == CS_FAULT_NO_KEYS) {
            name_member(p, "Detail");
            buf_byte(&p->message, '"');
            say_keys_problem(p);
            buf_byte(&p->message, '"');
        }
        member_words(p, "Remedy", said.remedy);
        if (family(r) != WORDS_END) {
            member_words(p, "Family", family(r));
        }
    }
    buf_byte(&p->message, '}');
    return say_end(p);
}

/* ---- Text ------------------------------------------------------------------------------------ */

static void line(struct program *p, const char *label, struct cs_str value)
{
    if (value.n > 0) {
        buf_z(say_error(p), label);
        say_foreign(p, value, false);
        (void)say_end(p);
    }
}

static void line_words(struct program *p, const char *label, unsigned id)
{
    buf_z(say_error(p), label);
    words_emit(&p->message, id);
    (void)say_end(p);
}

/* The number of the first text of the row of texts that s begins with; of the last row, where of
 * none. */
static unsigned row_of(struct cs_str s, unsigned id, unsigned last, unsigned columns)
{
    for (; id < last; id += columns) {
        char text[32];
        struct buf b = buf_over(text, sizeof text);
        words_emit(&b, id);
        if (str_starts(s, buf_text(&b))) {
            break;
        }
    }
    return id;
}

/* "ecs:CopySnapshot to RAM user backup". */
static void emit_action(struct program *p, const struct cs_str text[])
{
    unsigned who =
        row_of(text[DENIED_PRINCIPAL_TYPE], WORDS_PRINCIPAL_USER, WORDS_PRINCIPAL_OTHER, 2);
    say_foreign(p, text[DENIED_ACTION], false);
    buf_z(&p->message, " to ");
    words_emit(&p->message, who + 1);
    say_foreign(p, text[DENIED_PRINCIPAL_NAME], false);
}

/* Which action is denied to whom by what, and what to do about exactly that. */
static void print_denied(struct program *p, const struct cs_str text[])
{
    unsigned policy = row_of(text[DENIED_POLICY_TYPE], WORDS_POLICY_ACCOUNT, WORDS_POLICY_OTHER, 3);
    unsigned denial =
        row_of(text[DENIED_NO_PERMISSION_TYPE], WORDS_DENIAL_EXPLICIT, WORDS_DENIAL_IMPLICIT, 5);
    buf_z(say_error(p), "  denied: ");
    emit_action(p, text);
    words_emit(&p->message, denial + 1);
    words_emit(&p->message, policy + 1);
    words_emit(&p->message, denial + 2);
    (void)say_end(p);
    buf_z(say_error(p), "  what to do: ");
    words_emit(&p->message, denial + 3);
    words_emit(&p->message, policy + 1);
    words_emit(&p->message, denial + 4);
    emit_action(p, text);
    buf_z(&p->message, " (");
    words_emit(&p->message, policy + 2);
    buf_byte(&p->message, ')');
    (void)say_end(p);
}

static void print_failure(struct program *p, const struct cs_result *r)
{
    struct said said = sum_up(r);
    line_words(p, "", said.consequence);
    if (r->answer.code.n > 0) {
        buf_z(say_error(p), "  service: ");
        say_foreign(p, r->answer.code, false);
        buf_z(&p->message, r->answer.message.n > 0 ? ": " : "");
        say_foreign(p, r->answer.message, false);
        (void)say_end(p);
    }
    if (family(r) != WORDS_END) {
        buf_z(say_error(p), "  ");
        say_family(p, family(r));
        (void)say_end(p);
    }
    line_words(p, "  cause: ", said.cause);
    line(p, "  detail: ", str_of(p->runner.net.detail));
    if (str_given(r->answer.denied[DENIED_ACTION])) {
        print_denied(p, r->answer.denied);
    } else {
        line_words(p, "  what to do: ", said.remedy);
    }
    line(p, "  request id: ", r->answer.request_id);
}

/* The id goes to stdout alone, so that a script can take it. */
static bool print_success(struct program *p, const struct cs_result *r)
{
    const struct cs_copy_snapshot *c = &p->args.copy;
    buf_str(say_result(p), r->answer.snapshot_id);
    bool written = say_end(p);
    buf_z(say_note(p), "accepted: ");
    text_plain(&p->message, c->snapshot_id);
    buf_z(&p->message, " in ");
    text_plain(&p->message, c->region_id);
    buf_z(&p->message, " is being copied to ");
    text_plain(&p->message, c->destination_region_id);
    buf_z(&p->message, " (request id ");
    say_foreign(p, r->answer.request_id, false);
    buf_byte(&p->message, ')');
    (void)say_end(p);
    return written;
}

/* A stop may show as something else that could not be done, such as reading a file. */
static void blame_stop(struct program *p, struct cs_task *t)
{
    struct cs_result *r = &t->result;
    if (r->fault != CS_OK && r->fault != CS_FAULT_INTERRUPTED && cs_host_stopped() != 0) {
        r->fault = CS_FAULT_INTERRUPTED;
        r->outcome = r->outcome == CS_UNKNOWN ? CS_UNKNOWN : task_asked(t, CS_NOT_SENT);
        p->runner.net.detail[0] = '\0';
    }
}

int report_copy(struct program *p, struct cs_task *t)
{
    struct cs_result *r = &t->result;
    bool written = true;
    blame_stop(p, t);
    if (r->fault == CS_FAULT_NO_KEYS && !p->set.json) {
        return say_no_keys(p);
    }
    notice_clock(p, t->skew_s);
    if (p->set.json) {
        written = print_json(p, t);
    } else if (r->outcome == CS_DONE) {
        written = print_success(p, r);
    } else {
        print_failure(p, r);
    }
    if (!written && r->outcome == CS_DONE) {
        return say_local(p, WORDS_ID_NOT_WRITTEN, r->answer.snapshot_id);
    }
    if (!written) {
        print_failure(p, r);
    }
    if (r->fault == CS_FAULT_INTERRUPTED) {
        notice_resume(p);
        return 128 + cs_host_stopped();
    }
    return (int)r->outcome;
}

int report_interrupted(struct program *p)
{
    struct cs_task t = {.result = {.outcome = CS_NOT_SENT, .fault = CS_FAULT_INTERRUPTED}};
    p->runner.net.detail[0] = '\0';
    return report_copy(p, &t);
}
