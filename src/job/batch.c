/* SPDX-License-Identifier: ISC */
#include "job/batch.h"

#include "core/buf.h"

/* ---- what next --------------------------------------------------------------------------------- */

/* Those of which nothing is known are the last, in no order. */
static bool older(const struct batch_slot *a, const struct batch_slot *b)
{
    int by = memcmp(a->created, b->created, sizeof a->created);
    return by < 0 || (by == 0 && a < b);
}

static bool in_the_way(const struct batch_slot *a, const struct batch_slot *of)
{
    return a != of && of->disk != 0 && a->disk == of->disk &&
           (a->state == BATCH_RUNNING || (a->state == BATCH_READY && older(a, of)));
}

static bool has_turn(const struct batch *b, const struct batch_slot *s)
{
    for (size_t i = 0; i < b->n; i++) {
        if (in_the_way(&b->slot[i], s)) {
            return false;
        }
    }
    return true;
}

/* The one whose turn it has been for longest; of those that came together, the oldest. *ms becomes the
 * time until there may be one, where that is less. */
static struct batch_slot *next_copy(struct batch *b, int64_t now_ms, int64_t *ms)
{
    struct batch_slot *best = NULL;
    for (struct batch_slot *s = b->slot; s < b->slot + b->n && !b->shut; s++) {
        bool first = !best || s->since_ms < best->since_ms ||
                     (s->since_ms == best->since_ms && older(s, best));
        if (s->state != BATCH_READY || !first || !has_turn(b, s)) {
            continue;
        }
        if (s->since_ms <= now_ms) {
            best = s;
        } else if (s->since_ms - now_ms < *ms) {
            *ms = s->since_ms - now_ms;
        }
    }
    return best;
}

static struct batch_slot *find(struct batch *b, enum batch_state state)
{
    for (size_t i = 0; i < b->n; i++) {
        if (b->slot[i].state == state) {
            return &b->slot[i];
        }
    }
    return NULL;
}

/* Whether copies are to be looked at; a round is over when all of them were. */
static bool must_poll(struct batch *b, int64_t now_ms, uint32_t random)
{
    if (b->poll_ms > now_ms) {
        return false;
    }
    for (size_t i = 0; i < b->n; i++) {
        if (b->slot[i].state == BATCH_RUNNING && b->slot[i].round != b->round) {
            return true;
        }
    }
    b->round = !b->round;
    b->poll_ms = now_ms + task_interval(now_ms - b->begun_ms, random);
    return false;
}

static struct batch_step step(enum batch_act act, struct batch_slot *slot)
{
    return (struct batch_step){.act = act, .slot = slot};
}

struct batch_step batch_next(struct batch *b, int64_t now_ms, uint32_t random)
{
    struct batch_slot *slot = find(b, BATCH_OVER);
    b->now_ms = now_ms;
    size_t fresh = batch_count(b, BATCH_NEW), running = batch_count(b, BATCH_RUNNING);
    bool room = b->more && !b->shut && b->n < CS_BATCH_MAX;
    if (slot) {
        return step(BATCH_TELL, slot);
    }
    if (room && !b->dry && fresh < BATCH_ASK) {
        return step(BATCH_READ, NULL);
    }
    /* In a full table each id that takes a free place alone would cost a call of its own. */
    bool soon = fresh < BATCH_ASK && b->more && b->n == CS_BATCH_MAX;
    if (fresh > 0 && !soon && !b->shut) {
        return step(BATCH_DESCRIBE, NULL);
    }
    if (running > 0 && must_poll(b, now_ms, random)) {
        return step(BATCH_POLL, NULL);
    }
    int64_t ms = running > 0 ? b->poll_ms - now_ms : INT32_MAX;
    slot = next_copy(b, now_ms, &ms);
    if (slot) {
        slot->until_ms = slot->until_ms != 0 ? slot->until_ms : now_ms + b->timeout_ms;
        return step(BATCH_COPY, slot);
    }
    if (fresh > 0 && !b->shut) {
        return step(BATCH_DESCRIBE, NULL);
    }
    bool over = running == 0 && (b->shut || (b->n == 0 && !b->more));
    return (struct batch_step){over ? BATCH_DONE : BATCH_REST, NULL, ms};
}

/* ---- in and out -------------------------------------------------------------------------------- */

void batch_add(struct batch *b, struct cs_str id)
{
    struct batch_slot *s = &b->slot[b->n++];
    *s = (struct batch_slot){.state = BATCH_NEW, .source_n = (uint8_t)id.n};
    memset(s->created, 0xFF, sizeof s->created);
    memcpy(s->source, id.p, id.n);
}

void batch_drop(struct batch *b, struct batch_slot *s)
{
    *s = b->slot[--b->n];
}

size_t batch_count(const struct batch *b, enum batch_state state)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++) {
        n += b->slot[i].state == state;
    }
    return n;
}

/* ---- asking ------------------------------------------------------------------------------------ */

void batch_ask(struct batch *b, enum batch_act act, struct buf *to)
{
    size_t asked = 0;
    buf_byte(to, '[');
    for (size_t i = 0; i < b->n && asked < BATCH_ASK; i++) {
        struct batch_slot *s = &b->slot[i];
        bool copy = act == BATCH_POLL;
        s->asked = copy ? s->state == BATCH_RUNNING && s->round != b->round : s->state == BATCH_NEW;
        if (!s->asked) {
            continue;
        }
        s->round = b->round;
        s->seen = LOOK_NOTHING;
        buf_z(to, asked++ > 0 ? ",\"" : "\"");
        buf_str(to, copy ? (struct cs_str){s->copy, s->copy_n} : batch_source(s));
        buf_byte(to, '"');
    }
    buf_byte(to, ']');
}

void batch_described(void *ctx, const struct cs_snapshot *entry)
{
    struct batch *b = ctx;
    struct cs_str created = str_head(entry->text[LIST_CREATION_TIME], BATCH_CREATED);
    struct cs_str disk = entry->text[LIST_SOURCE_DISK_ID];
    for (size_t i = 0; i < b->n; i++) {
        struct batch_slot *s = &b->slot[i];
        if (s->state == BATCH_NEW && str_eq(batch_source(s), entry->snapshot_id)) {
            s->disk = disk.n > 0 ? str_hash(disk) : 0;
            for (size_t at = 0; at < created.n; at++) {
                s->created[at] = created.p[at];
            }
        }
    }
}

void batch_ready(struct batch *b)
{
    for (size_t i = 0; i < b->n; i++) {
        if (b->slot[i].asked) {
            b->slot[i].asked = false;
            b->slot[i].state = BATCH_READY;
            b->slot[i].since_ms = b->now_ms;
        }
    }
}

void batch_seen(void *ctx, const struct cs_snapshot *entry)
{
    struct batch *b = ctx;
    for (size_t i = 0; i < b->n; i++) {
        struct batch_slot *s = &b->slot[i];
        if (s->asked && str_eq((struct cs_str){s->copy, s->copy_n}, entry->snapshot_id)) {
            s->seen = look_status(entry->status);
        }
    }
}

/* ---- what came of it --------------------------------------------------------------------------- */

static void end(struct batch_slot *s, enum cs_outcome outcome)
{
    s->state = BATCH_OVER;
    s->outcome = outcome;
}

/* Where it is not listed, or not any more, for long, there is no copy. */
static void look_over(struct batch_slot *s, int64_t now_ms)
{
    bool listed = s->seen != LOOK_NOTHING;
    if (listed || s->absent_ms < 0) {
        s->absent_ms = listed ? -1 : now_ms;
    }
    s->listed |= listed;
    s->vanished =
        !listed && now_ms - s->absent_ms >= (s->listed ? TASK_VANISHED_MS : TASK_UNLISTED_MS);
    if (s->vanished || s->seen == LOOK_FAILED) {
        end(s, CS_FAILED);
    } else if (s->seen == LOOK_ACCOMPLISHED) {
        end(s, CS_DONE);
    }
}

void batch_polled(struct batch *b, enum cs_outcome outcome, bool lasts, int64_t now_ms)
{
    b->answered |= outcome == CS_DONE;
    for (size_t i = 0; i < b->n; i++) {
        struct batch_slot *s = &b->slot[i];
        if (!s->asked) {
            continue;
        }
        s->asked = false;
        if (outcome == CS_DONE) {
            look_over(s, now_ms);
        }
        bool vain = lasts || (!b->answered && now_ms - s->since_ms >= TASK_UNLISTED_MS);
        if (s->state == BATCH_RUNNING && (vain || now_ms >= s->until_ms)) {
            end(s, CS_PROGRESSING);
        }
    }
}

static void run(struct batch *b, struct batch_slot *s, const struct cs_task *t)
{
    struct cs_str id = task_id(t);
    bool first = batch_count(b, BATCH_RUNNING) == 0;
    s->state = BATCH_RUNNING;
    s->copy_n = (uint8_t)id.n;
    memcpy(s->copy, id.p, id.n);
    s->generation = t->generation;
    s->adopted = t->adopted;
    s->listed = t->listed;
    s->seen = t->seen.seen;
    s->absent_ms = t->listed ? -1 : t->now_ms;
    s->since_ms = b->begun_ms = t->now_ms;
    s->until_ms = b->wait_ms < 0 ? INT64_MAX : t->now_ms + b->wait_ms;
    s->round = !b->round;
    if (first || b->poll_ms > t->now_ms + TASK_POLL_MS) {
        b->poll_ms = t->now_ms + TASK_POLL_MS;
    }
}

void batch_copied(struct batch *b, struct batch_slot *s, const struct cs_task *t, uint32_t random)
{
    int64_t ms = task_interval(t->now_ms - (s->until_ms - b->timeout_ms), random);
    s->declined |= t->yielded;
    bool later = t->yielded || (t->result.outcome == CS_NOT_SENT && retry_passes(t->result.fault));
    if (later && t->now_ms + ms < s->until_ms) {
        s->since_ms = t->now_ms + ms;
    } else if (t->result.outcome == CS_DONE && !b->no_wait && t->seen.seen != LOOK_ACCOMPLISHED) {
        run(b, s, t);
    } else {
        end(s, t->result.outcome);
    }
}
