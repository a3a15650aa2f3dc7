/* SPDX-License-Identifier: ISC */
#include "job/task.h"

#include "core/buf.h"
#include "job/machine.h"

void task_set_id(struct cs_task *t, struct cs_str id)
{
    t->id_n = (uint8_t)id.n;
    memcpy(t->id, id.p, id.n);
}

struct cs_str task_id(const struct cs_task *t)
{
    return t->id_n > 0 ? (struct cs_str){t->id, t->id_n} : STR_NONE;
}

void task_begin(struct cs_task *t, struct cs_str id)
{
    const size_t kept = offsetof(struct cs_task, state);
    memset((char *)t + kept, 0, sizeof *t - kept);
    if (id.n > 0) {
        task_set_id(t, id);
    }
}

/* ---- outcomes -------------------------------------------------------------------------------- */

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

/* A call of which no verdict came was noted: this one only asks, and made nothing. */
static enum cs_outcome judge_call(const struct cs_event *e)
{
    if (e->fate == CS_FATE_UNSENT) {
        return task_unsent(e->fault);
    }
    if (e->fate == CS_FATE_SENT || e->fault != CS_OK) {
        return CS_NOT_SENT;
    }
    if (!e->answer.row) {
        return CS_BUSY;
    }
    enum cs_outcome outcome = catalog_meaning((enum catalog_kind)e->answer.row->kind)->outcome;
    if (outcome == CS_DONE) {
        return CS_REFUSED; /* a dry run made no copy */
    }
    return outcome == CS_UNKNOWN ? CS_BUSY : outcome;
}

/* Once a byte was sent, only the service's own verdict says that nothing was made, or deleted. */
bool task_settled(struct cs_task *t, const struct cs_event *e)
{
    bool answered = e->fate == CS_FATE_ANSWERED, verdict = answered && e->answer.verdict;
    bool sent = e->fate != CS_FATE_UNSENT;
    t->sent |= sent;
    t->unknown |= sent && !verdict;
    t->copy_fault = e->fault;
    t->copy_row = answered ? e->answer.row : NULL;
    return verdict;
}

enum cs_outcome task_judge(const struct cs_task *t, const struct cs_event *e)
{
    return t->unknown ? CS_UNKNOWN : task_asked(t, judge_call(e));
}

struct cs_step task_finish(struct cs_task *t, enum cs_outcome outcome, const struct cs_event *e)
{
    t->result = (struct cs_result){.outcome = outcome, .fault = e->fault};
    if ((t->state == TASK_LOOKING || t->state == TASK_CHECKING) && t->sent &&
        e->fault != CS_FAULT_INTERRUPTED && (outcome == CS_UNKNOWN || outcome == CS_BUSY)) {
        /* What came of the copy's own call counts, though its reply's text is gone. */
        t->result.fault = t->copy_fault;
        t->result.answer.row = t->copy_row;
    } else if (e->fate == CS_FATE_ANSWERED) {
        t->result.answer = e->answer;
    }
    t->state = TASK_OVER;
    t->act = STEP_DONE;
    return (struct cs_step){.act = STEP_DONE};
}

enum pages task_pages(struct cs_task *t, struct cs_str next)
{
    if (next.n > 0 && str_eq(next, (struct cs_str){t->next, t->next_n})) {
        return PAGES_ENDLESS;
    }
    t->next_n = next.n;
    if (next.n > 0) {
        memcpy(t->next, next.p, next.n);
    }
    return next.n > 0 ? PAGES_MORE : PAGES_END;
}

struct cs_step task_endless(struct cs_task *t)
{
    struct cs_event e = {.fate = CS_FATE_SENT, .fault = CS_FAULT_INCOMPLETE};
    return task_finish(t, task_judge(t, &e), &e);
}

/* ---- calls ----------------------------------------------------------------------------------- */

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The list of the one id, as the service wants it. */
static struct cs_str one_id(struct cs_task *t)
{
    struct buf b = buf_over(t->ids, sizeof t->ids);
    buf_z(&b, "[\"");
    buf_str(&b, task_id(t));
    buf_z(&b, "\"]");
    return buf_text(&b);
}

/* Entries are counted in page, and count only once the page is whole. */
static void describe(struct cs_task *t, int64_t until_ms)
{
    t->describe = (struct cs_describe_snapshots){.region_id = t->region};
    if (t->state != TASK_LOOKING) {
        t->page = look_for_id(task_id(t));
        t->describe.snapshot_ids = one_id(t);
    } else {
        t->page = t->seen;
        t->describe.max_results = STR("100");
        t->describe.next_token = t->next_n > 0 ? (struct cs_str){t->next, t->next_n} : STR_NONE;
        if (t->looks == TASK_LOOK_TAG) {
            t->describe.tag[0] = *t->defaults->marked;
        }
    }
    t->call = (struct cs_call){.action = &cs_describe_snapshots_action,
                               .args = &t->describe,
                               .place = CALL_DESTINATION,
                               .entry = look_at,
                               .ctx = &t->page,
                               .until_ms = sooner(until_ms, t->now_ms + TASK_CALL_MS)};
}

static void list_page(struct cs_task *t)
{
    t->describe = *t->list;
    if (!str_given(t->describe.max_results)) {
        t->describe.max_results = STR("100");
    }
    if (t->next_n > 0) {
        t->describe.next_token = (struct cs_str){t->next, t->next_n};
    }
    t->call = (struct cs_call){.action = &cs_describe_snapshots_action,
                               .args = &t->describe,
                               .place = t->place,
                               .entry = t->entry,
                               .ctx = t->ctx,
                               .full = true,
                               .until_ms = t->until_ms};
}

static void prepare(struct cs_task *t)
{
    switch (t->state) {
    case TASK_COPYING:
        /* A quarter of the time is kept, to look what came of it. */
        t->call = (struct cs_call){.action = &cs_copy_snapshot_action,
                                   .args = t->copy,
                                   .place = CALL_SOURCE,
                                   .shape = REPLY_SNAPSHOT,
                                   .until_ms = t->until_ms - (t->until_ms - t->now_ms) / 4};
        break;
    case TASK_DELETING:
        t->delete = (struct cs_delete_snapshot){.snapshot_id = task_id(t)};
        t->call = (struct cs_call){.action = &cs_delete_snapshot_action,
                                   .args = &t->delete,
                                   .place = CALL_DESTINATION,
                                   .until_ms = t->until_ms};
        break;
    case TASK_WAITING:
        describe(t, waiting_until(t));
        break;
    case TASK_LISTING:
        list_page(t);
        break;
    default:
        describe(t, t->until_ms);
        break;
    }
}

struct cs_step task_go(struct cs_task *t, enum task_state state, int64_t ms)
{
    t->state = state;
    if (ms > 0) {
        t->act = STEP_SLEEP;
    } else if (!t->keyed) {
        t->act = STEP_KEYS;
    } else {
        t->act = STEP_CALL;
        prepare(t);
    }
    return (struct cs_step){t->act, ms};
}

struct cs_step task_again(struct cs_task *t, const struct cs_event *e, struct retry_step next)
{
    if (next.act == RETRY_CLOCK) {
        t->skew_s += e->answer.date - e->signed_s;
    }
    t->keyed = next.act != RETRY_KEYS;
    t->note = next.ms > 0 ? NOTE_AGAIN : t->note;
    return task_go(t, t->state, next.ms);
}

/* ---- the machine ----------------------------------------------------------------------------- */

static struct cs_step begin(struct cs_task *t)
{
    t->begun = true;
    if (t->goal == TASK_LIST) {
        return listing_begin(t);
    }
    if (t->goal == TASK_COPY) {
        return t->looks == TASK_LOOK_NONE ? task_go(t, TASK_COPYING, 0) : looking_begin(t, 0);
    }
    return t->goal == TASK_WAIT ? waiting_begin(t) : task_go(t, TASK_CHECKING, 0);
}

static struct cs_step answered(struct cs_task *t, const struct cs_event *e)
{
    switch (t->state) {
    case TASK_LOOKING:
        return looking_next(t, e);
    case TASK_COPYING:
        return copying_next(t, e);
    case TASK_WAITING:
        return waiting_next(t, e);
    case TASK_LISTING:
        return listing_next(t, e);
    default:
        return cancel_next(t, e);
    }
}

struct cs_step cs_next(struct cs_task *t, const struct cs_event *e, int64_t mono_ms,
                       uint32_t random)
{
    t->now_ms = mono_ms;
    t->random = random;
    t->note = NOTE_NONE;
    switch (t->act) {
    case STEP_KEYS:
        if (e->fault != CS_OK) {
            bool waits = t->state == TASK_WAITING;
            return task_finish(t, waits ? waiting_outcome(t, e) : task_judge(t, e), e);
        }
        t->keyed = true;
        return task_go(t, t->state, 0);
    case STEP_SLEEP:
        return t->begun ? task_go(t, t->state, 0) : begin(t);
    case STEP_CALL:
        return answered(t, e);
    case STEP_DONE:
    default:
        return (struct cs_step){.act = STEP_DONE};
    }
}
