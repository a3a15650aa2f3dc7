/* SPDX-License-Identifier: ISC
 * A job as a pure step machine: what came back, the time and a random number go in, the next step
 * comes out. One loop runs it (job/run.h); tests and firmware may run their own. */
#ifndef JOB_TASK_H
#define JOB_TASK_H

#include "core/retry.h"

/* What to do next. */
enum step_act {
    STEP_KEYS,  /* get credentials, then come again */
    STEP_CALL,  /* make task->call, then come again with what came of it */
    STEP_SLEEP, /* wait ms, then come again */
    STEP_DONE   /* task->result says what it came to */
};

struct cs_step {
    enum step_act act;
    int64_t ms;
};

/* Which of the two regions a call goes to. */
enum call_place { CALL_SOURCE, CALL_DESTINATION };

struct cs_call {
    const struct cs_action *action;
    const void *args; /* the action's struct */
    enum call_place place;
    enum reply_shape shape;
};

/* What came of the last step. fault: why there are no keys or no answer, CS_OK where there are;
 * answer is good only with fate ANSWERED. */
struct cs_event {
    enum cs_fate fate;
    enum cs_fault fault;
    int64_t signed_s; /* the date that the call was signed with */
    struct cs_answer answer;
};

/* What it came to. The slices of the answer live as long as the reply's body. */
struct cs_result {
    enum cs_outcome outcome;
    enum cs_fault fault;     /* CS_OK where the service decided */
    struct cs_answer answer; /* absent slices where there was none */
};

/* One copy. */
struct cs_task {
    const struct cs_copy_snapshot *copy;
    int64_t until_ms; /* no attempt may last longer */
    enum task_state { TASK_START, TASK_KEYS, TASK_COPYING, TASK_RESTING, TASK_OVER } state;
    bool asked; /* an earlier attempt was declined by the service */
    struct retry retry;
    struct cs_call call;
    int64_t skew_s; /* by which the service's clock is ahead of ours, where calls are signed by it;
                       0: by ours */
    struct cs_result result;
};

/* copy stays the caller's, complete and checked. until_ms: a time of the clock that cs_next gets;
 * where it has passed, there is one attempt and no other. */
void task_begin(struct cs_task *, const struct cs_copy_snapshot *copy, int64_t until_ms);

/* What a fault comes to as long as nothing was sent: CS_USAGE, CS_LOCAL or CS_NOT_SENT. */
enum cs_outcome task_unsent(enum cs_fault);

/* The outcome, put right where the service has declined an earlier attempt: that nothing was sent
 * would not be true any more, that no copy was made is. So CS_NOT_SENT becomes CS_BUSY, and CS_USAGE
 * CS_LOCAL. */
enum cs_outcome task_asked(const struct cs_task *, enum cs_outcome);

/* The event is looked at after STEP_KEYS (its fault) and STEP_CALL. mono_ms: a monotonic clock; random: 32 fresh bits. */
struct cs_step cs_next(struct cs_task *, const struct cs_event *, int64_t mono_ms, uint32_t random);

#endif
