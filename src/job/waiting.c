/* SPDX-License-Identifier: ISC
 * Waiting for a copy that the service makes: it goes on there whatever becomes of us, so no failure of
 * a call says anything about it. */
#include "job/machine.h"

/* Three quarters to all of an eighth of the time so far. */
int64_t task_interval(int64_t age_ms, uint32_t random)
{
    int64_t most = age_ms / 8 < TASK_POLL_MAX_MS ? age_ms / 8 : TASK_POLL_MAX_MS;
    int64_t ms = most * 3 / 4 + (int64_t)((uint64_t)most / 4 * random >> 32);
    return ms > TASK_POLL_MS ? ms : TASK_POLL_MS;
}

/* Until the next look, at least so long; or the end, where the time to wait is over. */
static struct cs_step pause(struct cs_task *t, const struct cs_event *e, int64_t least)
{
    int64_t ms = task_interval(t->now_ms - t->begun_ms, t->random),
            left = t->wait_until_ms - t->now_ms;
    ms = ms > least ? ms : least;
    if (left <= 0) {
        t->note = NOTE_NONE;
        return task_finish(t, waiting_outcome(t, e), e);
    }
    return task_go(t, TASK_WAITING, ms < left ? ms : left);
}

struct cs_step waiting_begin(struct cs_task *t)
{
    t->begun_ms = t->moved_ms = t->now_ms;
    t->absent_ms = t->listed ? -1 : t->now_ms; /* -1: listed, when last looked */
    t->wait_until_ms = t->wait_ms < 0 ? INT64_MAX : t->now_ms + t->wait_ms;
    int64_t first = t->wait_ms < 0 || t->wait_ms > TASK_POLL_MS ? TASK_POLL_MS : t->wait_ms;
    return task_go(t, TASK_WAITING, t->goal == TASK_WAIT ? 0 : first);
}

int64_t waiting_until(const struct cs_task *t)
{
    bool asked = t->goal == TASK_COPY || t->answered;
    int64_t until = asked || t->wait_until_ms < t->until_ms ? t->wait_until_ms : t->until_ms;
    int64_t least = t->now_ms + TASK_POLL_MS;
    return until > least ? until : least;
}

/* ---- answered -------------------------------------------------------------------------------- */

static struct cs_step absent(struct cs_task *t, const struct cs_event *e)
{
    if (t->absent_ms < 0) {
        t->absent_ms = t->now_ms;
    }
    int64_t since = t->now_ms - t->absent_ms;
    if (since < (t->listed ? TASK_VANISHED_MS : TASK_UNLISTED_MS)) {
        t->note = NOTE_UNLISTED;
        return pause(t, e, 0);
    }
    t->vanished = true;
    return task_finish(t, CS_FAILED, e);
}

static bool moved(const struct look *before, const struct look *now)
{
    return now->percent != before->percent || now->remain_s != before->remain_s;
}

static struct cs_step progressing(struct cs_task *t, const struct cs_event *e, bool has_moved)
{
    if (has_moved) {
        t->moved_ms = t->now_ms;
        t->stalled = false;
    }
    bool still = t->now_ms - t->moved_ms >= TASK_STALLED_MS;
    t->note = still && !t->stalled ? NOTE_STALLED : NOTE_PROGRESS;
    t->stalled |= still;
    return pause(t, e, 0);
}

static struct cs_step polled(struct cs_task *t, const struct cs_event *e)
{
    bool has_moved = moved(&t->seen, &t->page);
    t->looking = (struct retry){0};
    t->answered = true;
    t->seen = t->page;
    if (t->seen.seen == LOOK_NOTHING) {
        return absent(t, e);
    }
    t->listed = true;
    t->absent_ms = -1;
    switch (t->seen.seen) {
    case LOOK_ACCOMPLISHED:
        return task_finish(t, CS_DONE, e);
    case LOOK_FAILED:
        return task_finish(t, CS_FAILED, e);
    default:
        return progressing(t, e, has_moved);
    }
}

/* ---- not answered ---------------------------------------------------------------------------- */

/* What no later call of this run can mend. */
static bool lasts(const struct cs_event *e)
{
    if (e->fault == CS_OK) {
        return e->answer.verdict;
    }
    return e->fault == CS_FAULT_INTERRUPTED || e->fault == CS_FAULT_BAD_HOST ||
           task_unsent(e->fault) != CS_NOT_SENT;
}

enum cs_outcome waiting_outcome(const struct cs_task *t, const struct cs_event *e)
{
    return t->goal == TASK_COPY || task_accepted(e) || t->listed ? CS_PROGRESSING
                                                                 : task_judge(t, e);
}

/* A service that never answered is hardly the right one. Where there is a copy to confirm, it gets the
 * time in which a copy must be listed; else that of --timeout. */
static bool patient(const struct cs_task *t)
{
    return t->answered || (t->goal == TASK_COPY ? t->now_ms - t->begun_ms < TASK_UNLISTED_MS
                                                : t->now_ms < t->until_ms);
}

struct cs_step waiting_next(struct cs_task *t, const struct cs_event *e)
{
    if (task_accepted(e)) {
        return polled(t, e);
    }
    struct retry_step next = retry_next(&t->looking, RETRY_HARMLESS, e->fate, e->fault, &e->answer,
                                        INT32_MAX, t->random);
    if (next.act == RETRY_CLOCK || next.act == RETRY_KEYS) {
        return task_again(t, e, next);
    }
    if ((next.act == RETRY_END && lasts(e)) || !patient(t)) {
        return task_finish(t, waiting_outcome(t, e), e);
    }
    t->note = NOTE_AGAIN;
    return pause(t, e, next.ms);
}
