/* SPDX-License-Identifier: ISC
 * All pages of a list, one after the other. */
#include "job/machine.h"

/* The time allowed counts anew for each page: a list may be long. */
static struct cs_step page(struct cs_task *t)
{
    t->until_ms = t->now_ms + t->page_ms;
    return task_go(t, TASK_LISTING, 0);
}

struct cs_step listing_begin(struct cs_task *t)
{
    t->page_ms = t->until_ms - t->now_ms;
    return page(t);
}

struct cs_step listing_next(struct cs_task *t, const struct cs_event *e)
{
    if (task_accepted(e)) {
        t->looking = (struct retry){0};
        switch (task_pages(t, e->answer.next_token)) {
        case PAGES_END:
            return task_finish(t, CS_DONE, e);
        case PAGES_MORE:
            return page(t);
        default:
            return task_endless(t);
        }
    }
    struct retry_step next = retry_next(&t->looking, RETRY_HARMLESS, e->fate, e->fault, &e->answer,
                                        t->until_ms - t->now_ms, t->random);
    return next.act == RETRY_END ? task_finish(t, task_judge(t, e), e) : task_again(t, e, next);
}
