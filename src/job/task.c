/* SPDX-License-Identifier: ISC */
#include "job/task.h"

void task_begin(struct cs_task *t, const struct cs_copy_snapshot *copy, int64_t until_ms)
{
    *t = (struct cs_task){.copy = copy, .until_ms = until_ms, .state = TASK_START};
}

/* Why nothing was sent decides whose matter it is. */
enum cs_outcome task_unsent(enum cs_fault fault)
{
    switch (fault) {
    case CS_FAULT_BAD_VALUE:
    case CS_FAULT_REQUEST_TOO_LONG:
    case CS_FAULT_TLS_ROOTS_FILE:
        return CS_USAGE;
    case CS_FAULT_NO_KEYS:
    case CS_FAULT_ENTROPY:
        return CS_LOCAL;
    default:
        return CS_NOT_SENT;
    }
}

enum cs_outcome task_asked(const struct cs_task *t, enum cs_outcome outcome)
{
    if (t->asked && outcome == CS_NOT_SENT) {
        return CS_BUSY;
    }
    return t->asked && outcome == CS_USAGE ? CS_LOCAL : outcome;
}

/* Once a byte was sent, only the service's own verdict says that no copy was made. */
static enum cs_outcome judge(const struct cs_event *e)
{
    if (e->fate == CS_FATE_UNSENT) {
        return task_unsent(e->fault);
    }
    if (e->fate == CS_FATE_SENT || !e->answer.verdict) {
        return CS_UNKNOWN;
    }
    if (e->answer.accepted) {
        return CS_DONE;
    }
    enum cs_outcome outcome = catalog_meaning((enum catalog_kind)e->answer.row->kind)->outcome;
    return outcome == CS_DONE ? CS_REFUSED : outcome; /* a dry run made no copy */
}

static struct cs_step step(struct cs_task *t, enum task_state state, enum step_act act)
{
    t->state = state;
    return (struct cs_step){.act = act};
}

static struct cs_step finish(struct cs_task *t, const struct cs_event *e)
{
    t->result = (struct cs_result){.outcome = task_asked(t, judge(e)), .fault = e->fault};
    if (e->fate == CS_FATE_ANSWERED) {
        t->result.answer = e->answer;
    }
    return step(t, TASK_OVER, STEP_DONE);
}

/* After an attempt: again, or the end. */
static struct cs_step attempted(struct cs_task *t, const struct cs_event *e, int64_t left_ms,
                                uint32_t random)
{
    struct retry_step next = retry_next(&t->retry, e->fate, e->fault, &e->answer, left_ms, random);
    if (next.act == RETRY_END) {
        return finish(t, e);
    }
    t->asked |= e->fate == CS_FATE_ANSWERED;
    switch (next.act) {
    case RETRY_CLOCK:
        t->skew_s = e->answer.date - e->signed_s; /* once: it was 0 */
        return step(t, TASK_COPYING, STEP_CALL);
    case RETRY_KEYS:
        return step(t, TASK_KEYS, STEP_KEYS);
    default:
        t->state = TASK_RESTING;
        return (struct cs_step){STEP_SLEEP, next.ms};
    }
}

struct cs_step cs_next(struct cs_task *t, const struct cs_event *e, int64_t mono_ms,
                       uint32_t random)
{
    switch (t->state) {
    case TASK_START:
        return step(t, TASK_KEYS, STEP_KEYS);
    case TASK_KEYS:
        if (e->fault != CS_OK) {
            return finish(t, e);
        }
        t->call = (struct cs_call){&cs_copy_snapshot_action, t->copy, CALL_SOURCE, REPLY_SNAPSHOT};
        return step(t, TASK_COPYING, STEP_CALL);
    case TASK_COPYING:
        return attempted(t, e, t->until_ms - mono_ms, random);
    case TASK_RESTING:
        return step(t, TASK_COPYING, STEP_CALL);
    case TASK_OVER:
    default:
        return step(t, TASK_OVER, STEP_DONE);
    }
}
