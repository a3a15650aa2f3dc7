/* SPDX-License-Identifier: ISC
 * Looking for a copy, and making it where there is none. */
#include "job/machine.h"

/* ---- looking --------------------------------------------------------------------------------- */

struct cs_step looking_begin(struct cs_task *t, int64_t ms)
{
    t->seen = look_for_copy(t->copy, t->looks == TASK_LOOK_TAG);
    t->next_n = 0;
    t->looked_ms = t->now_ms + ms;
    return task_go(t, TASK_LOOKING, ms);
}

/* A 200, or a copy that was found, settles whatever was sent before. */
static struct cs_step settle(struct cs_task *t, const struct cs_event *e, struct cs_str id,
                             enum task_note note)
{
    task_set_id(t, id);
    t->unknown = false;
    t->note = note;
    if (t->no_wait || t->seen.seen == LOOK_ACCOMPLISHED) {
        return task_finish(t, CS_DONE, e);
    }
    return waiting_begin(t);
}

/* There is a copy, and it failed. Where this run asked for it, that is the end: a machine must not
 * make one after the other. */
static struct cs_step found_failed(struct cs_task *t, const struct cs_event *e)
{
    bool all = t->looks == TASK_LOOK_ALL;
    task_set_id(t, look_id(&t->seen));
    t->failed = true;
    t->unknown = false;
    if (t->sent || t->next_n > 0 || !t->defaults->made || (all && !t->again)) {
        return task_finish(t, CS_FAILED, e);
    }
    t->generation += all ? t->seen.failed - t->failed_before : 1;
    t->failed_before = t->seen.failed;
    token_set_generation(t->copy, t->defaults, t->generation);
    t->note = NOTE_FAILED;
    return all ? task_go(t, TASK_COPYING, 0) : looking_begin(t, 0);
}

static struct cs_step found_nothing(struct cs_task *t, const struct cs_event *e)
{
    if (t->failed && !t->again) {
        token_set_generation(t->copy, t->defaults, --t->generation); /* the last that there is */
        t->seen.seen = LOOK_FAILED;
        return task_finish(t, CS_FAILED, e);
    }
    if (t->last_look || t->now_ms >= t->until_ms) {
        struct cs_event late = {.fate = CS_FATE_UNSENT, .fault = CS_FAULT_SILENT};
        return task_finish(t, task_judge(t, &late), &late);
    }
    return task_go(t, TASK_COPYING, 0);
}

static struct cs_step looked(struct cs_task *t, const struct cs_event *e)
{
    if (t->seen.seen == LOOK_NOTHING || (t->seen.seen == LOOK_FAILED && t->looks == TASK_LOOK_ALL &&
                                         t->seen.failed <= t->failed_before)) {
        return found_nothing(t, e);
    }
    if (t->seen.seen == LOOK_FAILED) {
        return found_failed(t, e);
    }
    t->adopted = !t->unknown;
    t->listed = true;
    return settle(t, e, look_id(&t->seen), t->adopted ? NOTE_ADOPTED : NOTE_ACCEPTED);
}

static struct cs_step not_looked(struct cs_task *t, const struct cs_event *e)
{
    bool denied =
        e->fate == CS_FATE_ANSWERED && e->answer.verdict && e->answer.row->kind == CATALOG_DENIED;
    if (denied && !t->last_look) {
        if (t->seen.seen != LOOK_NOTHING || (t->failed && !t->again)) {
            return looked(t, e); /* what was seen before it was denied */
        }
        t->looks = TASK_LOOK_NONE;
        t->note = NOTE_BLIND;
        return task_go(t, TASK_COPYING, 0);
    }
    struct retry_step next = retry_next(&t->looking, RETRY_HARMLESS, e->fate, e->fault, &e->answer,
                                        t->until_ms - t->now_ms, t->random);
    if (next.act == RETRY_END) {
        return task_finish(t, task_judge(t, e), e);
    }
    if (next.ms > 0) {
        (void)looking_begin(t, next.ms);
    }
    return task_again(t, e, next);
}

struct cs_step looking_next(struct cs_task *t, const struct cs_event *e)
{
    if (!task_accepted(e)) {
        return not_looked(t, e);
    }
    t->looking = (struct retry){0};
    t->seen = t->page;
    switch (task_pages(t, e->answer.next_token)) {
    case PAGES_END:
        return looked(t, e);
    case PAGES_MORE:
        return task_go(t, TASK_LOOKING, 0);
    default:
        return task_endless(t);
    }
}

/* ---- copying --------------------------------------------------------------------------------- */

/* No further call for a copy: but one that was sent before may have made it. */
static struct cs_step give_up(struct cs_task *t, const struct cs_event *e)
{
    bool look = t->unknown && t->looks != TASK_LOOK_NONE && e->fault != CS_FAULT_INTERRUPTED &&
                t->now_ms < t->until_ms;
    if (!look) {
        return task_finish(t, task_judge(t, e), e);
    }
    t->last_look = true;
    return looking_begin(t, 0);
}

/* Another copy of the disk is in the way, or the source is not complete: that may take long. */
static bool must_wait(const struct cs_event *e)
{
    enum catalog_kind kind = (enum catalog_kind)e->answer.row->kind;
    return kind == CATALOG_CONFLICT || kind == CATALOG_NOT_READY;
}

struct cs_step copying_next(struct cs_task *t, const struct cs_event *e)
{
    if (task_accepted(e)) {
        t->seen = look_for_id(e->answer.snapshot_id);
        return settle(t, e, e->answer.snapshot_id, NOTE_ACCEPTED);
    }
    struct retry_step next = retry_next(&t->copying, RETRY_MAKES, e->fate, e->fault, &e->answer,
                                        t->until_ms - t->now_ms, t->random);
    bool verdict = task_settled(t, e);
    if (next.act == RETRY_END) {
        return give_up(t, e);
    }
    t->asked |= verdict;
    t->yielded = t->yields && verdict && !t->unknown && must_wait(e);
    if (t->yielded) {
        return task_finish(t, CS_BUSY, e);
    }
    bool old = t->now_ms + next.ms - t->looked_ms > TASK_LOOK_MS;
    bool look = next.act == RETRY_LOOK || (next.act == RETRY_RESEND && old);
    if (!look || t->looks == TASK_LOOK_NONE) {
        return task_again(t, e, next);
    }
    t->note = next.ms > 0 ? NOTE_AGAIN : NOTE_NONE;
    return looking_begin(t, next.ms);
}
