/* SPDX-License-Identifier: ISC */
#include "cli/result.h"

#include "cli/ending.h"
#include "cli/notice.h"
#include "cli/progress.h"
#include "cli/record.h"
#include "cli/say.h"
#include "core/words.h"

static void print_denied(struct program *p, const struct cs_str text[])
{
    if (!str_given(text[DENIED_ACTION]) && !str_given(text[DENIED_NO_PERMISSION_TYPE]) &&
        !str_given(text[DENIED_POLICY_TYPE])) {
        return;
    }
    record_name(p, "AccessDeniedDetail");
    buf_byte(&p->message, '{');
    p->first = true;
    for (size_t i = 0; i < DENIED_TEXTS; i++) {
        record_text(p, reply_denied[i], text[i]);
    }
    buf_byte(&p->message, '}');
    p->first = false;
}

/* Where the copy is. */
static void print_copy(struct program *p)
{
    static const char *const status[] = {"", "failed", "unclear", "progressing", "accomplished"};
    const struct cs_task *t = &p->task;
    if (t->goal == TASK_COPY) {
        record_text(p, "SourceSnapshotId", t->copy->snapshot_id);
    }
    record_text(p, "SnapshotId", task_id(t));
    if (t->seen.seen != LOOK_NOTHING && str_given(task_id(t))) {
        record_text(p, "Status", str_of(status[t->seen.seen]));
    }
    if (t->adopted) {
        record_bool(p, "Adopted", true);
    }
}

static void print_trouble(struct program *p, const struct ending *v)
{
    record_words(p, "Cause", v->cause);
    record_text(p, "Detail", p->runner.net.detail[0] ? str_of(p->runner.net.detail) : STR_NONE);
    if (p->task.result.fault == CS_FAULT_NO_KEYS) {
        record_name(p, "Detail");
        buf_byte(&p->message, '"');
        say_keys_problem(p);
        buf_byte(&p->message, '"');
    }
    record_words(p, "Remedy", v->remedy);
    if (v->family != WORDS_END) {
        record_words(p, "Family", v->family);
    }
}

/* What the service said, in its words; where it said nothing, ours. */
static void print_answer(struct program *p, const struct ending *v)
{
    const struct cs_answer *a = &p->task.result.answer;
    record_text(p, "RequestId", a->request_id);
    if (v->code == WORDS_END) {
        record_text(p, "Code", a->code);
        record_text(p, "Message", a->message);
    } else if (p->task.result.outcome != CS_DONE) {
        record_words(p, "Code", v->code);
        record_words(p, "Message", v->cause);
    }
    record_text(p, "HostId", a->host_id);
    record_text(p, "Recommend", a->recommend);
    print_denied(p, a->denied);
}

bool result_print(struct program *p)
{
    struct ending v = ending_of(&p->task);
    record_begin(p);
    if (p->set.progress) {
        record_text(p, "Event", STR("result"));
    }
    print_copy(p);
    print_answer(p, &v);
    if (p->task.goal == TASK_COPY) {
        record_text(p, "ClientToken", p->args.copy.client_token);
    }
    record_words(p, "Outcome", v.outcome);
    if (p->task.skew_s != 0) {
        record_name(p, "Notice");
        buf_byte(&p->message, '"');
        notice_skew(p, p->task.skew_s);
        buf_byte(&p->message, '"');
    }
    if (p->task.result.outcome != CS_DONE) {
        print_trouble(p, &v);
    }
    return record_end(p);
}

/* ---- on the way -------------------------------------------------------------------------------- */

static void print_attempt(struct program *p, const struct cs_event *e, int64_t ms)
{
    if (e->fate == CS_FATE_ANSWERED && e->fault == CS_OK) {
        record_text(p, "Code", e->answer.code);
    } else {
        record_words(p, "Code", status_words(e->fault, STATUS_NAME));
    }
    record_number(p, "WaitMilliseconds", (uint64_t)ms);
}

static void print_progress(struct program *p)
{
    int percent = progress_note(p);
    if (percent >= 0) {
        record_number(p, "Progress", (uint64_t)percent);
    }
    if (p->task.seen.remain_s >= 0) {
        record_number(p, "RemainTime", (uint64_t)p->task.seen.remain_s);
    }
    record_number(p, "ElapsedSeconds", (uint64_t)(run_deadline(0) - p->task.begun_ms) / 1000);
}

void result_event(struct program *p, const struct cs_event *e, int64_t ms)
{
    static const char *const names[] = {"",         "again",    "blind",    "adopted", "failed",
                                        "accepted", "unlisted", "progress", "stalled"};
    record_begin(p);
    record_text(p, "Event", str_of(names[p->task.note])); /* by enum task_note */
    print_copy(p);
    if (p->task.note == NOTE_AGAIN) {
        print_attempt(p, e, ms);
    }
    if (p->task.note == NOTE_PROGRESS || p->task.note == NOTE_STALLED) {
        print_progress(p);
    }
    (void)record_end(p);
}
