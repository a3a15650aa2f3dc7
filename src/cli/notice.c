/* SPDX-License-Identifier: ISC */
#include "cli/notice.h"

#include "cli/say.h"
#include "cli/text.h"
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

void notice_retry(void *ctx, const struct cs_event *e, int64_t ms)
{
    struct program *p = ctx;
    (void)say_note(p);
    if (e->fate == CS_FATE_ANSWERED) {
        say_foreign(p, e->answer.code, false);
    } else {
        words_emit(&p->message, status_words(e->fault, STATUS_CAUSE));
    }
    words_emit(&p->message, WORDS_AGAIN_IN);
    emit_seconds(&p->message, (uint64_t)ms);
    (void)say_end(p);
}

void notice_resume(struct program *p)
{
    struct buf *b = say_error(p);
    words_emit(b, WORDS_GO_ON);
    for (size_t i = 0; i < p->argc; i++) {
        buf_byte(b, ' ');
        text_shell(b, str_of(p->argv[i]));
    }
    if (!buf_fits(b) || !text_is_plain(buf_text(b))) {
        words_emit(say_error(p), WORDS_GO_ON_SAME);
    }
    (void)say_end(p);
}
