/* SPDX-License-Identifier: ISC
 * What must be next in a history of many copies (batches_test.c): whose turn it is, how long to rest, when
 * to look at copies; and the lists of ids. Include "cm.h" first. */
#ifndef TESTS_UNIT_BATCHES_DUE_H
#define TESTS_UNIT_BATCHES_DUE_H

#include "unit/batches.h"

enum { POLL = 2000, POLL_MAX = 30000 };

static struct loop {
    bool calm, polling, answered;
    int round;
    int64_t least, most; /* when the next look at copies may begin, and must */
    int64_t shuts;
} l;

static struct {
    size_t told[CS_LOCAL + 1], vanished, adopted, aside, unbegun,
        lists; /* lists: of all that fit */
} met;

/* ---- lists of ids ---------------------------------------------------------------------------- */

/* Fills asked from the text of batch_ask. */
static void read_ids(enum batch_act act)
{
    static char text[BATCH_ASK_MAX];
    struct buf names = buf_over(text, sizeof text);
    batch_ask(&w.b, act, &names);
    assert_true(buf_fits(&names));
    struct cs_str rest = buf_text(&names);
    assert_true(rest.p[0] == '[' && rest.p[rest.n - 1] == ']');
    rest = str_tail(str_head(rest, rest.n - 1), 1);
    for (w.asked_n = 0; rest.n > 0; w.asked_n++) {
        struct cs_str word = field_cut(&rest, ',');
        assert_true(w.asked_n < BATCH_ASK && word.p[0] == '"' && word.p[word.n - 1] == '"');
        word = str_tail(str_head(word, word.n - 1), 1);
        assert_int_equal(word.p[0], act == BATCH_POLL ? 'c' : 's');
        w.asked[w.asked_n] = (size_t)(snap_of(word) - w.snap);
    }
    assert_true(w.asked_n > 0);
}

static void describe_one(struct snap *s)
{
    struct cs_snapshot entry = {.snapshot_id = str_of(s->id), .status = STR("accomplished")};
    char disk[16];
    sprintf(disk, "d-%u", s->disk);
    entry.text[LIST_CREATION_TIME] = s->bare ? STR_NONE : str_of(s->created);
    entry.text[LIST_SOURCE_DISK_ID] = s->nameless ? STR("") : str_of(disk);
    batch_described(&w.b, &entry);
    s->described = !s->nameless;
    s->timed = !s->bare;
}

static void poll_one(const struct snap *s)
{
    const struct cs_snapshot entry = {.snapshot_id = copy_id(s), .status = str_of(status(s))};
    batch_seen(&w.b, &entry);
}

/* Shows those of asked that are listed, or, where the answer breaks off, some of them. */
static enum cs_outcome list(enum batch_act act)
{
    struct cs_event e;
    w.now += w.pace;
    bool out = pass(w.now + TASK_CALL_MS, &e);
    for (size_t i = 0; i < w.asked_n && (!out || e.fate == CS_FATE_SENT); i++) {
        struct snap *s = &w.snap[w.asked[i]];
        if (act == BATCH_POLL ? listed(s) : s->exists && s->listed_in_source && !w.denies_source) {
            act == BATCH_POLL ? poll_one(s) : describe_one(s);
        }
        if (out && chance(3)) {
            break;
        }
    }
    return out ? CS_NOT_SENT : CS_DONE;
}

/* ---- whose turn it is -------------------------------------------------------------------------- */

static struct snap *of(const struct batch_slot *slot)
{
    return snap_of(batch_source(slot));
}

static struct batch_slot *slot_of(const struct snap *s)
{
    struct batch_slot *slot = w.b.slot;
    while (slot < w.b.slot + w.b.n && of(slot) != s) {
        slot++;
    }
    assert_true(slot < w.b.slot + w.b.n);
    return slot;
}

/* By the times that it was told; what has none is the last. Of equals the first in the table. */
static bool older(const struct batch_slot *x, const struct batch_slot *y)
{
    const struct snap *a = of(x), *b = of(y);
    int by = a->timed && b->timed ? strcmp(a->created, b->created) : b->timed - a->timed;
    return by < 0 || (by == 0 && x < y);
}

static bool has_turn(const struct batch_slot *slot)
{
    const struct snap *s = of(slot);
    for (const struct batch_slot *o = w.b.slot; o < w.b.slot + w.b.n; o++) {
        const struct snap *other = of(o);
        bool same = other != s && other->described && s->described && other->disk == s->disk;
        if (same && (o->state == BATCH_RUNNING || (o->state == BATCH_READY && older(o, slot)))) {
            return false;
        }
    }
    return true;
}

static void check_copy(const struct batch_slot *slot)
{
    const struct snap *s = of(slot);
    assert_true(slot->state == BATCH_READY && !w.b.shut && has_turn(slot));
    /* All that were read are described, but for the last few of a full table. */
    assert_true(batch_count(&w.b, BATCH_NEW) == 0 || (w.b.more && w.b.n == CS_BATCH_MAX));
    assert_true(s->tries == 0 || w.now >= s->tried + POLL);
    for (const struct batch_slot *o = w.b.slot; o < w.b.slot + w.b.n; o++) {
        bool equal = o->since_ms == slot->since_ms, ready = o->state == BATCH_READY;
        bool first = o->since_ms < slot->since_ms || (equal && older(o, slot));
        /* None is tried twice while another one waits that was not tried yet. */
        first |= s->tries > 0 && of(o)->tries == 0 && of(o)->readied <= s->tried;
        assert_false(ready && first && has_turn(o));
    }
}

/* Set aside, or over: a try that came too late is not made any more. */
static void check_aside(const struct batch_slot *slot, const struct cs_task *t)
{
    const struct snap *s = of(slot);
    int64_t end = s->first + w.b.timeout_ms, age = w.now - s->first;
    int64_t most = age / 8 < POLL ? POLL : age / 8 < POLL_MAX ? age / 8 : POLL_MAX;
    assert_true(t->yielded || retry_passes(t->result.fault));
    if (slot->state == BATCH_OVER) {
        assert_true(w.now + most >= end && slot->outcome == t->result.outcome);
        return;
    }
    met.aside++;
    assert_int_equal(slot->state, BATCH_READY);
    assert_true(slot->since_ms >= w.now + POLL && slot->since_ms <= w.now + most);
    assert_true(slot->since_ms < end);
}

/* It ends when something may be done, not later and not sooner. */
static void check_rest(int64_t ms, bool dry)
{
    bool runs = batch_count(&w.b, BATCH_RUNNING) > 0, why = !runs && ms == INT32_MAX;
    assert_true(ms > 0 && (!runs || w.now + ms <= l.most));
    assert_true(dry || w.b.shut || !w.b.more || w.b.n == CS_BATCH_MAX);
    why |= runs && ms == w.b.poll_ms - w.now;
    for (const struct batch_slot *o = w.b.slot; o < w.b.slot + w.b.n && !w.b.shut; o++) {
        int64_t left = o->since_ms - w.now;
        assert_true(o->state == BATCH_RUNNING || o->state == BATCH_READY);
        assert_false(o->state == BATCH_READY && left < ms && has_turn(o));
        why |= o->state == BATCH_READY && left == ms && has_turn(o);
    }
    assert_true(why);
}

/* A round ends when something else is done. */
static void check_round(enum batch_act act)
{
    bool runs = batch_count(&w.b, BATCH_RUNNING) > 0;
    /* In a full table the last few are described when there is nothing else to do. */
    bool last = act == BATCH_DESCRIBE && w.b.more && w.b.n == CS_BATCH_MAX &&
                batch_count(&w.b, BATCH_NEW) < BATCH_ASK;
    if (act != BATCH_COPY && act != BATCH_REST && !last) {
        return;
    }
    for (const struct batch_slot *o = w.b.slot; l.polling && o < w.b.slot + w.b.n; o++) {
        assert_true(o->state != BATCH_RUNNING || of(o)->polls == l.round);
    }
    if (l.polling && runs) {
        l.least = w.now + POLL;
        l.most = w.now + POLL_MAX;
    }
    l.polling = false;
    assert_true(!runs || w.now < l.most);
}

#endif
