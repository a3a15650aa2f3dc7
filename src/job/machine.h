/* SPDX-License-Identifier: ISC
 * What the parts of the step machine share: job/task.c owns it, each other part one state or two. */
#ifndef JOB_MACHINE_H
#define JOB_MACHINE_H

#include "job/task.h"

/* After ms (0: at once), that state's call; keys first, where there are none. */
struct cs_step task_go(struct cs_task *, enum task_state, int64_t ms);

/* The end. The event is what decided. */
struct cs_step task_finish(struct cs_task *, enum cs_outcome, const struct cs_event *);

/* What the event comes to, as long as no copy is known to be made. A call that makes one was noted
 * before: task_settled. */
enum cs_outcome task_judge(const struct cs_task *, const struct cs_event *);

/* Notes what came of a call that makes a copy or deletes one. True: the service's own verdict. */
bool task_settled(struct cs_task *, const struct cs_event *);

/* A reply that says what was asked for. */
static inline bool task_accepted(const struct cs_event *e)
{
    return e->fate == CS_FATE_ANSWERED && e->answer.accepted;
}

/* A retry of the call of this state that needs no look: at once with another clock or other keys, or
 * after the wait. */
struct cs_step task_again(struct cs_task *, const struct cs_event *, struct retry_step);

/* Keeps where the next page begins. PAGES_ENDLESS: it begins where this one did. */
enum pages { PAGES_END, PAGES_MORE, PAGES_ENDLESS };
enum pages task_pages(struct cs_task *, struct cs_str next);
struct cs_step task_endless(struct cs_task *); /* the end of that */

void task_set_id(struct cs_task *, struct cs_str id);

/* What is begun, and what comes after the call of a state. */
struct cs_step looking_begin(struct cs_task *, int64_t ms);
struct cs_step looking_next(struct cs_task *, const struct cs_event *);
struct cs_step copying_next(struct cs_task *, const struct cs_event *);
struct cs_step waiting_begin(struct cs_task *);
/* How long a look may take. */
int64_t waiting_until(const struct cs_task *);
/* What it comes to where the call could not tell. */
enum cs_outcome waiting_outcome(const struct cs_task *, const struct cs_event *);
struct cs_step waiting_next(struct cs_task *, const struct cs_event *);
struct cs_step cancel_next(struct cs_task *, const struct cs_event *);
struct cs_step listing_begin(struct cs_task *);
struct cs_step listing_next(struct cs_task *, const struct cs_event *);

#endif
