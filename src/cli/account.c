/* SPDX-License-Identifier: ISC */
#include "cli/account.h"

#include "cli/ending.h"
#include "cli/notice.h"
#include "cli/record.h"
#include "cli/report.h"
#include "cli/result.h"
#include "cli/say.h"
#include "core/words.h"

/* ---- each -------------------------------------------------------------------------------------- */

/* A line of stdout: the source, its copy or "-", what came of it, and unless it is done its code. */
static bool print_line(struct program *p, struct cs_str source, unsigned outcome,
                       const struct ending *v)
{
    struct cs_str id = v ? task_id(&p->task) : STR_NONE;
    struct buf *b = say_result(p);
    buf_str(b, source);
    buf_byte(b, ' ');
    buf_str(b, id.n > 0 ? id : STR("-"));
    buf_byte(b, ' ');
    words_emit(b, outcome);
    if (v && p->task.result.outcome != CS_DONE) {
        buf_byte(b, ' ');
        if (v->code == WORDS_END) {
            say_foreign(p, p->task.result.answer.code, false);
        } else {
            words_emit(b, v->code);
        }
    }
    return say_end(p);
}

/* Once for all that end with the same code, as long as no other comes between. */
static void explain(struct program *p, const struct ending *v)
{
    const struct cs_result *r = &p->task.result;
    uint64_t code = v->code == WORDS_END ? str_hash(r->answer.code) : v->code;
    if (r->outcome == CS_DONE || code == p->several.explained) {
        return;
    }
    p->several.explained = code;
    if (r->fault == CS_FAULT_NO_KEYS) {
        (void)say_no_keys(p);
    } else {
        report_failure(p);
    }
}

bool account_tell(struct program *p)
{
    struct ending v = ending_of(&p->task);
    p->several.count[p->task.result.outcome]++;
    if (p->set.json) {
        return result_print(p);
    }
    bool written = print_line(p, p->args.copy.snapshot_id, v.outcome, &v);
    explain(p, &v);
    return written;
}

bool account_unbegun(struct program *p, struct cs_str id)
{
    p->several.unbegun++;
    if (!p->set.json) {
        return print_line(p, id, WORDS_UNBEGUN, NULL);
    }
    record_begin(p);
    record_text(p, "SourceSnapshotId", id);
    record_words(p, "Outcome", WORDS_UNBEGUN);
    return record_end(p);
}

/* ---- all --------------------------------------------------------------------------------------- */

struct tally account_tally(const struct program *p)
{
    const struct many *m = &p->several;
    struct tally t = {.done = m->count[CS_DONE], .running = batch_count(&m->batch, BATCH_RUNNING)};
    for (size_t i = CS_DONE + 1; i <= CS_LOCAL; i++) {
        t.failed += m->count[i];
    }
    t.waiting = m->batch.n - t.running;
    return t;
}

void account_progress(struct program *p)
{
    struct tally t = account_tally(p);
    record_begin(p);
    record_text(p, "Event", STR("progress"));
    record_number(p, "Done", t.done);
    record_number(p, "Running", t.running);
    record_number(p, "Failed", t.failed);
    record_number(p, "Waiting", t.waiting);
    record_number(p, "ElapsedSeconds",
                  (uint64_t)(run_deadline(0) - p->several.begun_ms) / 1000);
    (void)record_end(p);
}

/* "12 done, 1 refused", or as members. */
static void emit_sum(struct program *p)
{
    struct buf *b = &p->message;
    const char *between = "";
    for (size_t i = CS_DONE; i <= CS_LOCAL + 1; i++) {
        size_t n = i > CS_LOCAL ? p->several.unbegun : p->several.count[i];
        unsigned word = i == CS_DONE ? WORDS_OUTCOME_0 + 1
                        : i > CS_LOCAL ? WORDS_UNBEGUN
                                     : WORDS_OUTCOME_0 + 2 * (unsigned)i;
        if (n == 0 && (i != CS_DONE || p->set.json)) {
            continue;
        }
        buf_z(b, between);
        if (p->set.json) {
            buf_byte(b, '"');
            words_emit(b, word);
            buf_z(b, "\":");
            buf_number(b, n);
        } else {
            buf_number(b, n);
            buf_byte(b, ' ');
            words_emit(b, word);
        }
        between = p->set.json ? "," : ", ";
    }
}

static void print_sum(struct program *p)
{
    if (!p->set.json) {
        (void)say_note(p);
        emit_sum(p);
        (void)say_end(p);
        return;
    }
    record_begin(p);
    record_text(p, "Event", STR("summary"));
    record_name(p, "Outcomes");
    buf_byte(&p->message, '{');
    emit_sum(p);
    buf_byte(&p->message, '}');
    (void)record_end(p);
}

int account_sum(struct program *p)
{
    static const uint8_t worst[] = {CS_UNKNOWN, CS_FAILED, CS_LOCAL,    CS_USAGE,      CS_REFUSED,
                                    CS_NOT_SENT, CS_BUSY,  CS_PROGRESSING};
    const size_t *count = p->several.count;
    int code = CS_DONE, stopped = cs_host_stopped();
    for (size_t i = 0; i < sizeof worst && code == CS_DONE; i++) {
        code = count[worst[i]] > 0 ? worst[i] : CS_DONE;
    }
    print_sum(p);
    if (stopped != 0 || count[CS_PROGRESSING] + p->several.unbegun > 0) {
        notice_resume(p);
    }
    return stopped != 0 ? 128 + stopped : code;
}
