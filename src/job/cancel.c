/* SPDX-License-Identifier: ISC
 * Giving up a copy: it is deleted only right after the service has said that it is still being made. */
#include "job/machine.h"

static struct cs_step check_again(struct cs_task *t, const struct cs_event *e)
{
    bool time = t->until_ms - t->now_ms > TASK_POLL_MS;
    return time ? task_go(t, TASK_CHECKING, TASK_POLL_MS)
                : task_finish(t, t->unknown ? CS_UNKNOWN : CS_PROGRESSING, e);
}

static struct cs_step checked(struct cs_task *t, const struct cs_event *e)
{
    t->looking = (struct retry){0};
    t->seen = t->page;
    switch (t->seen.seen) {
    case LOOK_NOTHING:
        t->vanished = true;
        return task_finish(t, t->deleted || t->unknown ? CS_DONE : CS_FAILED, e);
    case LOOK_PROGRESSING:
        break;
    default:
        /* A list may be a little behind: what was deleted while it was made may show as made. */
        if (t->deleted || t->unknown) {
            return check_again(t, e);
        }
        return task_finish(t, t->seen.seen == LOOK_FAILED ? CS_FAILED : CS_REFUSED, e);
    }
    t->listed = true;
    if (!t->seen.copied && !t->deleted && !t->unknown) {
        return task_finish(t, CS_REFUSED, e);
    }
    return t->deleted ? check_again(t, e) : task_go(t, TASK_DELETING, 0);
}

static struct cs_step not_checked(struct cs_task *t, const struct cs_event *e)
{
    struct retry_step next = retry_next(&t->looking, RETRY_HARMLESS, e->fate, e->fault, &e->answer,
                                        t->until_ms - t->now_ms, t->random);
    if (next.act != RETRY_END) {
        return task_again(t, e, next);
    }
    return task_finish(t, t->deleted ? CS_UNKNOWN : task_judge(t, e), e);
}

/* Whatever came of it: a list decides. Only what the service certainly did not do for a reason that
 * lasts ends here. */
static struct cs_step deleted(struct cs_task *t, const struct cs_event *e)
{
    if (task_accepted(e)) {
        t->deleted = true;
        t->unknown = false;
        return task_go(t, TASK_CHECKING, 0);
    }
    struct retry_step next = retry_next(&t->copying, RETRY_MAKES, e->fate, e->fault, &e->answer,
                                        t->until_ms - t->now_ms, t->random);
    bool verdict = task_settled(t, e);
    if (next.act == RETRY_END) {
        /* Refused, perhaps because an earlier call has deleted it. */
        return verdict && t->unknown ? check_again(t, e) : task_finish(t, task_judge(t, e), e);
    }
    t->asked |= verdict;
    t->state = TASK_CHECKING; /* immediately before each call that deletes */
    return task_again(t, e, next);
}

struct cs_step cancel_next(struct cs_task *t, const struct cs_event *e)
{
    if (t->state == TASK_DELETING) {
        return deleted(t, e);
    }
    return task_accepted(e) ? checked(t, e) : not_checked(t, e);
}
