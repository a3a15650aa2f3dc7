/* SPDX-License-Identifier: ISC */
#include "cli/report.h"

#include "cli/ending.h"
#include "cli/notice.h"
#include "cli/result.h"
#include "cli/say.h"
#include "core/words.h"

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

void report_failure(struct program *p)
{
    const struct cs_result *r = &p->task.result;
    struct ending v = ending_of(&p->task);
    line_words(p, "", p->task.goal == TASK_LIST ? WORDS_NOT_WHOLE : v.consequence);
    line(p, "  snapshot: ", p->many ? p->args.copy.snapshot_id : STR_NONE);
    line(p, "  copy: ", task_id(&p->task));
    if (r->answer.code.n > 0) {
        buf_z(say_error(p), "  service: ");
        say_foreign(p, r->answer.code, false);
        buf_z(&p->message, r->answer.message.n > 0 ? ": " : "");
        say_foreign(p, r->answer.message, false);
        (void)say_end(p);
    }
    if (v.family != WORDS_END) {
        buf_z(say_error(p), "  ");
        say_family(p, v.family);
        (void)say_end(p);
    }
    line_words(p, "  cause: ", v.cause);
    line(p, "  detail: ", str_of(p->runner.net.detail));
    if (str_given(r->answer.denied[DENIED_ACTION])) {
        print_denied(p, r->answer.denied);
    } else {
        line_words(p, "  what to do: ", v.remedy);
    }
    line(p, "  request id: ", r->answer.request_id);
}

/* The id goes to stdout alone, so that a script can take it. */
static bool print_id(struct program *p)
{
    buf_str(say_result(p), task_id(&p->task));
    return say_end(p);
}

static void print_success(struct program *p)
{
    const struct cs_task *t = &p->task;
    struct ending v = ending_of(t);
    words_emit(say_note(p), v.consequence);
    buf_str(&p->message, task_id(t));
    say_words(p, v.consequence + 1, t->region);
    if (t->goal == TASK_COPY) {
        buf_z(&p->message, ", a copy of ");
        text_plain(&p->message, t->copy->snapshot_id);
        buf_z(&p->message, " in ");
        text_plain(&p->message, t->copy->region_id);
        words_emit(&p->message, t->adopted ? WORDS_BEFORE : WORDS_END);
    }
    (void)say_end(p);
}

void report_stop(struct program *p)
{
    struct cs_result *r = &p->task.result;
    if (r->fault != CS_OK && r->fault != CS_FAULT_INTERRUPTED && cs_host_stopped() != 0) {
        r->fault = CS_FAULT_INTERRUPTED;
        if (r->outcome != CS_UNKNOWN && r->outcome != CS_PROGRESSING) {
            r->outcome = task_asked(&p->task, CS_NOT_SENT);
        }
        p->runner.net.detail[0] = '\0';
    }
}

/* A copy that is there, or will be, has its id on stdout, whatever else is to be said. */
static bool print(struct program *p)
{
    enum cs_outcome outcome = p->task.result.outcome;
    if (p->task.goal == TASK_LIST && outcome == CS_DONE) {
        return !p->unwritten;
    }
    bool there = outcome == CS_DONE || outcome == CS_PROGRESSING;
    if (p->set.json) {
        return result_print(p);
    }
    notice_clock(p, p->task.skew_s);
    bool written = !there || !str_given(task_id(&p->task)) || print_id(p);
    if (outcome == CS_DONE) {
        print_success(p);
    } else {
        report_failure(p);
    }
    return written;
}

/* How to go on, where that is not the same command for another reason. */
static void print_next(struct program *p)
{
    const struct cs_task *t = &p->task;
    if (t->result.fault == CS_FAULT_INTERRUPTED || t->result.outcome == CS_PROGRESSING) {
        notice_resume(p);
    }
}

int report_task(struct program *p)
{
    struct cs_result *r = &p->task.result;
    report_stop(p);
    if (r->fault == CS_FAULT_NO_KEYS && !p->set.json) {
        return say_no_keys(p);
    }
    bool written = print(p);
    if (!written && r->outcome == CS_DONE) {
        bool list = p->task.goal == TASK_LIST;
        return say_local(p, list ? WORDS_NOT_WRITTEN : WORDS_ID_NOT_WRITTEN, task_id(&p->task));
    }
    if (!written && p->set.json) {
        report_failure(p);
    }
    print_next(p);
    return r->fault == CS_FAULT_INTERRUPTED ? 128 + cs_host_stopped() : (int)r->outcome;
}

int report_interrupted(struct program *p)
{
    p->task.result = (struct cs_result){.outcome = CS_NOT_SENT, .fault = CS_FAULT_INTERRUPTED};
    p->runner.net.detail[0] = '\0';
    return report_task(p);
}
