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
static bool print_line(struct program *p, const struct ending *v)
{
    struct cs_str id = task_id(&p->task);
    struct buf *b = say_result(p);
    buf_str(b, p->args.copy.snapshot_id);
    buf_byte(b, ' ');
    buf_str(b, id.n > 0 ? id : STR("-"));
    buf_byte(b, ' ');
    words_emit(b, v->outcome);
    if (p->task.result.outcome != CS_DONE) {
        buf_byte(b, ' ');
        words_emit(b, v->code);
        say_foreign(p, v->code == WORDS_END ? p->task.result.answer.code : STR_NONE, false);
    }
    return say_end(p);
}

/* Once for all that end with the same code, as long as no other comes between; what the end of the run did
 * is told by the sum. */
static void explain(struct program *p, const struct ending *v)
{
    const struct cs_result *r = &p->task.result;
    uint64_t code = v->code == WORDS_END ? str_hash(r->answer.code) : v->code;
    bool stopped = r->fault == CS_FAULT_NOT_BEGUN || r->fault == CS_FAULT_INTERRUPTED;
    if (r->outcome == CS_DONE || (stopped && r->outcome != CS_UNKNOWN) ||
        code == p->several->explained) {
        return;
    }
    p->several->explained = code;
    if (r->fault == CS_FAULT_NO_KEYS) {
        (void)say_no_keys(p);
    } else {
        report_failure(p);
    }
}

bool account_tell(struct program *p)
{
    struct ending v = ending_of(&p->task);
    p->several->unbegun += p->task.result.fault == CS_FAULT_NOT_BEGUN;
    p->several->count[p->task.result.outcome]++;
    if (p->set.json) {
        return result_print(p);
    }
    bool written = print_line(p, &v);
    explain(p, &v);
    return written;
}

/* ---- all --------------------------------------------------------------------------------------- */

struct tally account_tally(const struct program *p)
{
    const struct many *m = p->several;
    size_t running = batch_count(&m->batch, BATCH_RUNNING);
    struct tally t = {.number = {m->count[CS_DONE], m->count[CS_PROGRESSING] + running, 0,
                                 m->unbegun + m->batch.n - running}};
    for (size_t i = CS_DONE + 1; i <= CS_LOCAL; i++) {
        t.number[TALLY_FAILED] += i == CS_PROGRESSING ? 0 : m->count[i];
    }
    t.number[TALLY_FAILED] -= m->unbegun;
    t.seconds = (uint64_t)(run_deadline(0) - m->begun_ms) / 1000;
    return t;
}

void account_emit(struct buf *b, const struct tally *t)
{
    for (unsigned i = 0; i < TALLY_NUMBERS; i++) {
        buf_number(b, t->number[i]);
        words_emit(b, WORDS_TALLY + i);
    }
}

void account_print(struct program *p, const char *event)
{
    static const char *const names[TALLY_NUMBERS] = {"Done", "Running", "Failed", "Waiting"};
    struct tally t = account_tally(p);
    if (!p->set.json) {
        account_emit(say_note(p), &t);
        (void)say_end(p);
        return;
    }
    record_begin(p);
    record_text(p, "Event", str_of(event));
    for (size_t i = 0; i < TALLY_NUMBERS; i++) {
        record_number(p, names[i], t.number[i]);
    }
    record_number(p, "ElapsedSeconds", t.seconds);
    (void)record_end(p);
}

int account_sum(struct program *p)
{
    static const uint8_t worst[] = {CS_UNKNOWN, CS_FAILED,   CS_LOCAL, CS_USAGE,
                                    CS_REFUSED, CS_NOT_SENT, CS_BUSY,  CS_PROGRESSING};
    const size_t *count = p->several->count;
    int code = CS_DONE, stopped = cs_host_stopped();
    for (size_t i = 0; i < sizeof worst && code == CS_DONE; i++) {
        code = count[worst[i]] > 0 ? worst[i] : CS_DONE;
    }
    account_print(p, "summary");
    if (stopped != 0 || count[CS_PROGRESSING] + p->several->unbegun > 0) {
        notice_resume(p);
    }
    return stopped != 0 ? 128 + stopped : code;
}
