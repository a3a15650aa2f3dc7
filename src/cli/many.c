/* SPDX-License-Identifier: ISC
 * copysnap copy with several ids: runs what the batch says is next. */
#include "cli/account.h"
#include "cli/job.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/say.h"
#include "cli/target.h"
#include "core/field.h"
#include "core/wipe.h"
#include "core/words.h"

enum { RATE = 1000, RATE_MAX = 60000 };

/* ---- one of them ------------------------------------------------------------------------------- */

/* The wish for that snapshot. CS_DONE, or CS_USAGE with a message. */
static int wish(struct program *p, struct cs_str id)
{
    p->args.copy = p->several->wish;
    p->args.copy.snapshot_id = id;
    p->task.generation = 0;
    return target_args(p);
}

/* Our clock is as far off as it was. */
static void begin(struct program *p, enum task_goal goal, struct cs_str id)
{
    int64_t skew_s = p->task.skew_s;
    p->task.goal = goal;
    task_begin(&p->task, id);
    p->task.skew_s = skew_s;
}

static void run(struct program *p, enum task_goal goal, int64_t until_ms)
{
    p->task.until_ms = until_ms;
    begin(p, goal, STR_NONE);
    run_task(&p->runner, &p->task);
    report_stop(p);
}

/* Nobody learns of more, where lines cannot be written. */
static void check_written(struct program *p, bool written)
{
    if (!written && !p->unwritten) {
        p->unwritten = true;
        p->several->count[CS_LOCAL]++;
        (void)say_local(p, WORDS_NOT_WRITTEN, STR_NONE);
    }
}

/* What was seen of it, as if a task had: then it is told as one. */
static void tell(struct program *p, struct batch_slot *s)
{
    struct cs_task *t = &p->task;
    (void)wish(p, batch_source(s));
    begin(p, TASK_COPY, (struct cs_str){s->copy, s->copy_n});
    if (s->copy_n > 0) {
        token_set_generation(t->copy, t->defaults, s->generation);
    }
    t->seen = look_for_id(task_id(t));
    t->seen.seen = s->listed && s->seen == LOOK_NOTHING ? LOOK_PROGRESSING : s->seen;
    t->adopted = s->adopted;
    t->listed = s->listed;
    t->vanished = s->vanished;
    t->result = p->several->why;
    t->result.outcome = s->outcome;
    check_written(p, account_tell(p));
    batch_drop(&p->several->batch, s);
}

/* ---- what the batch wants ---------------------------------------------------------------------- */

/* The next id to the table, if it is one. */
static enum ids_got read_id(struct program *p)
{
    struct batch *b = &p->several->batch;
    struct cs_str id;
    enum ids_got got = ids_next(&p->several->ids, &id);
    b->dry = got == IDS_DRY;
    b->more = got == IDS_ONE || got == IDS_DRY;
    if (got == IDS_ONE && wish(p, id) == CS_DONE) {
        batch_add(b, id);
    } else if (got == IDS_ONE) {
        p->several->count[CS_USAGE]++;
    } else if (got == IDS_FAILED && cs_host_stopped() == 0) {
        p->several->count[CS_LOCAL]++;
        (void)say_local(p, WORDS_STDIN_FAILED, STR_NONE);
    }
    return got == IDS_FAILED ? IDS_END : got;
}

static void ask(struct program *p, enum batch_act act)
{
    struct many *m = p->several;
    struct buf names = buf_over(m->names, sizeof m->names);
    bool copies = act == BATCH_POLL;
    batch_ask(&m->batch, act, &names);
    m->asked.region_id = copies ? p->task.region : p->args.copy.region_id;
    m->asked.snapshot_ids = buf_text(&names);
    p->task.list = &m->asked;
    p->task.place = copies ? CALL_DESTINATION : CALL_SOURCE;
    p->task.entry = copies ? batch_seen : batch_described;
    p->task.ctx = &m->batch;
    run(p, TASK_LIST, run_deadline(TASK_CALL_MS));
}

static void poll(struct program *p)
{
    struct many *m = p->several;
    if (p->set.progress) {
        account_print(p, "progress");
    }
    ask(p, BATCH_POLL);
    m->why = p->task.result;
    enum cs_outcome outcome = m->why.outcome;
    bool lasts = outcome == CS_LOCAL || outcome == CS_USAGE || outcome == CS_REFUSED;
    if (m->why.fault != CS_FAULT_INTERRUPTED) {
        batch_polled(&m->batch, outcome, lasts, run_deadline(0));
    }
}

/* What fails here would fail with each: no more are begun. */
static void copy(struct program *p, struct batch_slot *s)
{
    struct batch *b = &p->several->batch;
    const struct cs_result *r = &p->task.result;
    int64_t least = b->timeout_ms < TASK_CALL_MS ? b->timeout_ms : TASK_CALL_MS;
    (void)wish(p, batch_source(s));
    /* A later try may begin when its time is nearly over. */
    run(p, TASK_COPY, s->until_ms > b->now_ms + least ? s->until_ms : b->now_ms + least);
    if (r->fault == CS_FAULT_INTERRUPTED && r->outcome != CS_UNKNOWN) {
        return; /* as if not begun */
    }
    batch_copied(b, s, &p->task, p->task.random);
    if (s->state == BATCH_OVER) {
        p->task.asked |= s->declined;
        p->task.result.outcome = task_asked(&p->task, r->outcome);
        b->shut |= r->outcome == CS_LOCAL || r->outcome == CS_NOT_SENT;
        check_written(p, account_tell(p));
        batch_drop(b, s);
    }
}

static void rest(struct program *p, int64_t ms)
{
    struct many *m = p->several;
    bool reads = m->batch.more && !m->batch.shut && m->batch.n < CS_BATCH_MAX && !m->ids.words;
    if (!reads) {
        run_rest(&p->runner, ms);
        return;
    }
    ids_wait(&m->ids, run_deadline(ms < RUN_TICK_MS ? ms : RUN_TICK_MS));
    if (p->runner.tick) {
        p->runner.tick(p);
    }
}

/* ---- all of them ------------------------------------------------------------------------------- */

static void run_all(struct program *p)
{
    struct batch *b = &p->several->batch;
    for (;;) {
        struct batch_step next = batch_next(b, run_deadline(0), p->task.random);
        b->dry = false;
        if (p->unwritten || (next.act != BATCH_TELL && cs_host_stopped() != 0)) {
            return;
        }
        switch (next.act) {
        case BATCH_READ:
            (void)read_id(p);
            break;
        case BATCH_DESCRIBE:
            ask(p, BATCH_DESCRIBE);
            batch_ready(b);
            break;
        case BATCH_COPY:
            copy(p, next.slot);
            break;
        case BATCH_POLL:
            poll(p);
            break;
        case BATCH_TELL:
            tell(p, next.slot);
            break;
        case BATCH_REST:
            rest(p, next.ms);
            break;
        case BATCH_DONE:
            return;
        }
    }
}

/* What was read, or was to be, and is not over. */
static void tell_rest(struct program *p)
{
    struct many *m = p->several;
    enum ids_got got = IDS_DRY;
    p->runner.net.detail[0] = '\0';
    memset(&m->why, 0, sizeof m->why);
    while (!p->unwritten && got != IDS_END) {
        struct batch_slot *s = m->batch.slot;
        if (m->batch.n > 0) {
            bool running = s->state == BATCH_RUNNING;
            s->outcome = running ? CS_PROGRESSING : CS_NOT_SENT;
            m->why.fault = running ? CS_FAULT_INTERRUPTED : CS_FAULT_NOT_BEGUN;
            tell(p, s);
        } else if (m->ids.words || cs_host_stopped() == 0) {
            ids_wait(&m->ids, INT64_MAX);
            got = read_id(p);
        } else {
            got = IDS_END;
        }
    }
}

/* All words, before anything is sent; of standard input, all but the ids. */
static int check(struct program *p)
{
    char any_id[] = "s-1", *any[] = {any_id};
    struct many *m = p->several;
    bool input = p->operands < 2;
    struct cs_str id;
    int code = CS_DONE;
    m->wish = p->args.copy;
    if (str_given(m->wish.client_token)) {
        return say_usage(p, WORDS_TOKEN_OF_MANY, STR_NONE);
    }
    m->ids = (struct ids){.words = input ? any : p->argv + 2, .words_n = input ? 1 : p->operands};
    while (code == CS_DONE && ids_next(&m->ids, &id) == IDS_ONE) {
        code = wish(p, id);
    }
    m->ids.words = input ? NULL : m->ids.words;
    m->ids.at = 0;
    return code;
}

static int set_rate(struct program *p)
{
    uint64_t rate = RATE;
    struct cs_str rest = p->set.rate;
    if (str_given(rest) &&
        (!field_cut_number(&rest, 10, &rate) || rest.n > 0 || rate == 0 || rate > RATE_MAX)) {
        return say_usage(p, WORDS_BAD_RATE, p->set.rate);
    }
    p->runner.pace = pace_of((uint32_t)rate);
    return CS_DONE;
}

int many_run(struct program *p)
{
    struct many *m = p->several;
    const struct cs_target *t = p->runner.target;
    p->many = true;
    int code = check(p);
    if (code == CS_DONE) {
        code = set_rate(p);
    }
    if (code == CS_DONE) {
        code = job_begin(p, TASK_COPY, p->args.copy.destination_region_id);
    }
    if (code != CS_DONE) {
        return code;
    }
    m->begun_ms = run_deadline(0);
    m->batch.timeout_ms = p->task.until_ms - m->begun_ms;
    m->batch.wait_ms = p->task.wait_ms;
    m->batch.no_wait = p->set.no_wait;
    m->batch.more = true;
    p->task.no_wait = p->task.yields = true;
    if (!str_eq(t[CALL_SOURCE].host, t[CALL_DESTINATION].host) ||
        t[CALL_SOURCE].port != t[CALL_DESTINATION].port) {
        net_begin(&m->source, &p->trust);
        p->runner.source = &m->source;
    }
    run_all(p);
    tell_rest(p);
    if (p->runner.source) {
        net_end(p->runner.source);
        wipe(p->runner.source, sizeof *p->runner.source);
    }
    net_end(&p->runner.net);
    return account_sum(p);
}
