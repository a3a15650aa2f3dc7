/* SPDX-License-Identifier: ISC */
#include "cli/notice.h"

#include "cli/ending.h"
#include "cli/progress.h"
#include "cli/result.h"
#include "cli/say.h"
#include "cli/text.h"
#include "core/addr.h"
#include "core/words.h"

void notice_skew(struct program *p, int64_t skew_s)
{
    words_emit(&p->message, skew_s > 0 ? WORDS_CLOCK_BEHIND : WORDS_CLOCK_AHEAD);
    buf_number(&p->message, (uint64_t)(skew_s > 0 ? skew_s : -skew_s));
    words_emit(&p->message, WORDS_CLOCK_SIGNED);
}

void notice_clock(struct program *p, int64_t skew_s)
{
    if (skew_s != 0 && !p->set.json) {
        (void)say_note(p);
        notice_skew(p, skew_s);
        (void)say_end(p);
    }
}

/* Seconds, to a tenth. */
static void emit_seconds(struct buf *b, uint64_t ms)
{
    buf_number(b, ms / 1000);
    buf_byte(b, '.');
    buf_number(b, ms % 1000 / 100);
    buf_z(b, " s");
}

/* Why, and when again. */
static void emit_attempt(struct program *p, const struct cs_event *e, int64_t ms)
{
    if (e->fate == CS_FATE_ANSWERED && e->fault == CS_OK) {
        say_foreign(p, e->answer.code, false);
    } else {
        words_emit(&p->message, status_words(e->fault, STATUS_CAUSE));
    }
    words_emit(&p->message, WORDS_AGAIN_IN);
    emit_seconds(&p->message, (uint64_t)ms);
}

/* A sentence about the copy, which begins with its id. */
static void emit_copy(struct program *p, unsigned id)
{
    buf_str(&p->message, task_id(&p->task));
    say_words(p, id, p->task.region);
}

static void emit_note(struct program *p, const struct cs_event *e, int64_t ms)
{
    switch (p->task.note) {
    case NOTE_AGAIN:
        emit_attempt(p, e, ms);
        break;
    case NOTE_BLIND:
        words_emit(&p->message, WORDS_NOTE_BLIND);
        break;
    case NOTE_ADOPTED:
        emit_copy(p, p->task.seen.seen_more ? WORDS_NOTE_MORE : WORDS_NOTE_ADOPTED);
        break;
    default:
        emit_copy(p, WORDS_NOTE_FAILED + (unsigned)p->task.note - NOTE_FAILED);
        break;
    }
}

/* In a long wait, what goes on for long is said once. */
static bool worth_a_line(struct program *p)
{
    enum task_note note = p->task.note;
    bool lasting = p->task.state == TASK_WAITING && (note == NOTE_AGAIN || note == NOTE_UNLISTED);
    bool told = p->riding;
    p->riding = lasting;
    bool own = p->many && (note == NOTE_ADOPTED || note == NOTE_ACCEPTED); /* has a line */
    return note != NOTE_PROGRESS && !own && !(lasting && told);
}

void notice_step(void *ctx, const struct cs_event *e, int64_t ms)
{
    struct program *p = ctx;
    if (p->set.json) {
        if (p->set.progress) {
            result_event(p, e, ms);
        }
        return;
    }
    (void)progress_note(p);
    /* What ends with this step is told by the report. */
    if (worth_a_line(p) && p->task.act != STEP_DONE) {
        (void)say_note(p);
        emit_note(p, e, ms);
        (void)say_end(p);
    }
}

static void emit_word(struct buf *b, struct cs_str word)
{
    buf_byte(b, ' ');
    text_shell(b, word);
}

/* An option, where it is given. */
static void emit_option(struct buf *b, const char *name, struct cs_str value)
{
    if (str_given(value)) {
        buf_z(b, name);
        emit_word(b, value);
    }
}

/* The wait for the copy, at the same server and under the same roots. */
static void emit_wait(struct buf *b, const struct program *p)
{
    const struct cs_target *t = &p->runner.target[CALL_DESTINATION];
    buf_z(b, " wait ");
    buf_str(b, task_id(&p->task));
    emit_option(b, " --region-id", p->task.region);
    emit_option(b, " --endpoint", p->set.destination_endpoint);
    emit_option(b, " --ca-file", p->set.ca_file);
    if (t->connect) {
        struct cs_addr at = *t->connect;
        at.port = at.port != 0 ? at.port : t->port;
        buf_z(b, " --connect ");
        addr_emit_port(b, &at);
    }
}

void notice_resume(struct program *p)
{
    struct buf *b = say_error(p);
    bool blind = p->many ? p->task.looks == TASK_LOOK_NONE : ending_is_blind(&p->task);
    words_emit(b, p->several->ids.words || !p->many ? WORDS_GO_ON : WORDS_GO_ON_IDS);
    for (size_t i = 0; i < (blind && !p->many ? 1 : p->argc); i++) {
        emit_word(b, str_of(p->argv[i]));
    }
    if (blind && !p->many) {
        emit_wait(b, p);
    }
    if ((blind && p->many) || !buf_fits(b) || !text_is_plain(buf_text(b))) {
        words_emit(say_error(p), blind ? WORDS_BLIND : WORDS_GO_ON_SAME);
    }
    (void)say_end(p);
}
