/* SPDX-License-Identifier: ISC */
#include "cli/progress.h"

#include "cli/account.h"
#include "core/words.h"

enum {
    LINE_MAX = 160,
    BAR_MAX = 40,
    BAR_LEAST = 8,
    TEXT_WIDTH = 40,
    WITH_ID = 60,
    PERCENT_MAX = 99
};

bool progress_wanted(const struct program *p)
{
    return !p->set.json && !p->set.quiet && cs_host_terminal(CS_HOST_STDERR);
}

int progress_note(struct program *p)
{
    const struct look *seen = &p->task.seen;
    int percent = seen->percent < PERCENT_MAX ? seen->percent : PERCENT_MAX;
    if (percent >= p->percent) {
        p->percent = (uint8_t)percent;
        p->said = true;
    }
    return p->said ? p->percent : -1;
}

/* "1:02:03". */
static void emit_time(struct buf *b, uint64_t s)
{
    buf_number(b, s / 3600);
    buf_byte(b, ':');
    buf_digits(b, s / 60 % 60, 2);
    buf_byte(b, ':');
    buf_digits(b, s % 60, 2);
}

static void emit_bar(struct buf *b, unsigned width, unsigned percent)
{
    buf_byte(b, '[');
    for (unsigned i = 0; i < width; i++) {
        buf_byte(b, i * 100 < percent * width ? '#' : '.');
    }
    buf_z(b, "] ");
}

static void emit_line(struct buf *b, const struct program *p, unsigned columns)
{
    unsigned used = (unsigned)b->n + TEXT_WIDTH;
    if (p->said && columns > used + BAR_LEAST) {
        emit_bar(b, columns - used < BAR_MAX ? columns - used : BAR_MAX, p->percent);
    }
    if (p->said) {
        buf_number(b, p->percent);
        buf_z(b, " %, ");
    }
    emit_time(b, (uint64_t)(run_deadline(0) - p->task.begun_ms) / 1000);
    if (p->task.seen.remain_s > 0 && columns > TEXT_WIDTH) {
        words_emit(b, WORDS_LEFT);
        emit_time(b, (uint64_t)p->task.seen.remain_s);
        words_emit(b, WORDS_LEFT + 1);
    }
}

/* "12 done, 3 running, 1 failed, 84 waiting, 36/h, 2:20:00 left". */
static void emit_many(struct buf *b, const struct program *p)
{
    struct tally t = account_tally(p);
    uint64_t done = t.number[TALLY_DONE], seconds = t.seconds + 1;
    account_emit(b, &t);
    buf_z(b, ", ");
    buf_number(b, done * 3600 / seconds);
    buf_z(b, "/h");
    if (done > 0 && !p->several->batch.more) {
        words_emit(b, WORDS_LEFT);
        emit_time(b, (t.number[TALLY_RUNNING] + t.number[TALLY_WAITING]) * seconds / done);
        words_emit(b, WORDS_LEFT + 1);
    }
}

/* Over what stands there: no terminal needs to know more than a carriage return. */
static void draw(struct program *p, struct cs_str line)
{
    char text[LINE_MAX + 2];
    struct buf b = buf_over(text, sizeof text);
    buf_byte(&b, '\r');
    buf_str(&b, line);
    for (size_t n = line.n; n < p->drawn; n++) {
        buf_byte(&b, ' ');
    }
    if (line.n == 0) {
        buf_byte(&b, '\r');
    }
    (void)cs_host_write(CS_HOST_STDERR, buf_text(&b));
    p->drawn = (uint8_t)line.n;
}

void progress_tick(void *ctx)
{
    struct program *p = ctx;
    char text[LINE_MAX];
    unsigned columns = cs_host_columns(CS_HOST_STDERR) - 1;
    struct buf b = buf_over(text, columns < sizeof text ? columns : sizeof text);
    if (p->many) {
        if (run_deadline(0) - p->several->drawn_ms >= RUN_TICK_MS) {
            p->several->drawn_ms = run_deadline(0);
            emit_many(&b, p);
            draw(p, buf_text(&b));
        }
        return;
    }
    if (p->task.state != TASK_WAITING) {
        return;
    }
    if (columns > WITH_ID) {
        buf_str(&b, task_id(&p->task));
        buf_byte(&b, ' ');
    }
    emit_line(&b, p, columns);
    draw(p, buf_text(&b));
}

void progress_clear(struct program *p)
{
    if (p->drawn > 0) {
        draw(p, STR(""));
    }
}
