/* SPDX-License-Identifier: ISC
 * The table of many copies, step by step: what is read, described, and copied next. Whole histories:
 * batches_test.c. */
#include "cm.h"

#include "unit/batch_table.h"

/* ---- in and out -------------------------------------------------------------------------------- */

static void add_ids(void **state)
{
    static const char *const ids[] = {"s", "s-1", ID64};
    (void)state;
    memset(b.slot, 1, sizeof b.slot);
    for (size_t i = 0; i < 3; i++) {
        const struct batch_slot *s = add(ids[i]);
        assert_text(batch_source(s), ids[i]);
        assert_true(s->state == BATCH_NEW && s->disk == 0 && s->until_ms == 0 && s->since_ms == 0);
        assert_true(!s->asked && !s->listed && !s->vanished && !s->adopted);
    }
    assert_int_equal(b.n, 3);
    assert_int_equal(batch_count(&b, BATCH_NEW), 3);
    assert_int_equal(batch_count(&b, BATCH_READY), 0);
}

static void drop_first_and_last(void **state)
{
    (void)state;
    add("s-1");
    add("s-2");
    add("s-3");
    batch_drop(&b, &b.slot[0]);
    assert_text(batch_source(&b.slot[0]), "s-3");
    assert_text(batch_source(&b.slot[1]), "s-2");
    batch_drop(&b, &b.slot[1]);
    assert_int_equal(b.n, 1);
    assert_text(batch_source(&b.slot[0]), "s-3");
    batch_drop(&b, &b.slot[0]);
    assert_int_equal(b.n, 0);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static void read_until_full(void **state)
{
    (void)state;
    b.more = true;
    for (size_t n = 0; n < CS_BATCH_MAX; n++) {
        if (n > 0 && n % BATCH_ASK == 0) {
            next(BATCH_DESCRIBE, NOW);
            b.slot[n - 1].asked = true; /* the hundredth */
            for (size_t i = 0; i < n; i++) {
                b.slot[i].state = BATCH_READY;
            }
        }
        next(BATCH_READ, NOW);
        add("s-1");
    }
    /* Full: the last few are described when there is nothing else to do. */
    if (CS_BATCH_MAX > BATCH_ASK) {
        next(BATCH_COPY, NOW);
    }
    for (size_t i = 0; i < b.n; i++) {
        b.slot[i].since_ms = NOW + 1;
    }
    next(BATCH_DESCRIBE, NOW);
    for (size_t i = 0; i < b.n; i++) {
        b.slot[i].state = BATCH_READY;
    }
    next(BATCH_COPY, NOW + 1);
    batch_drop(&b, &b.slot[0]);
    next(BATCH_READ, NOW);
}

/* So many of a full table are new, and the turn of the others comes at that time. */
static void full_table(size_t fresh, int64_t due_ms)
{
    while (b.n < CS_BATCH_MAX) {
        add("s-1");
    }
    for (size_t i = 0; i < CS_BATCH_MAX; i++) {
        b.slot[i].state = i < fresh ? BATCH_NEW : BATCH_READY;
        b.slot[i].since_ms = due_ms;
    }
}

/* A hundred are described at once, fewer when there is nothing else to do. */
static void describe_in_a_full_table(void **state)
{
    (void)state;
    b.more = true;
    full_table(1, NOW + 1);
    next(BATCH_DESCRIBE, NOW);
    full_table(1, NOW);
    next(BATCH_COPY, NOW);
    if (CS_BATCH_MAX > BATCH_ASK) {
        full_table(BATCH_ASK - 1, NOW);
        next(BATCH_COPY, NOW);
        full_table(BATCH_ASK, NOW);
        next(BATCH_DESCRIBE, NOW);
    }
}

static void read_no_more(void **state)
{
    (void)state;
    next(BATCH_DONE, NOW);
    b.more = true;
    next(BATCH_READ, NOW);
    b.dry = true;
    rests(NOW, INT32_MAX);
    add("s-1");
    next(BATCH_DESCRIBE, NOW);
    b.dry = false;
    next(BATCH_READ, NOW);
    b.shut = true;
    next(BATCH_DONE, NOW);
    b.shut = b.more = false;
    next(BATCH_DESCRIBE, NOW);
}

static void shut_begins_nothing(void **state)
{
    (void)state;
    b.more = b.shut = true;
    ready("s-1", NULL, "")->since_ms = NOW + 5;
    next(BATCH_DONE, NOW);
    next(BATCH_DONE, NOW + 5);
    struct batch_slot *s = running("s-2", NOW);
    rests(NOW, 2000);
    next(BATCH_POLL, NOW + 2000);
    s->state = BATCH_OVER;
    assert_ptr_equal(next(BATCH_TELL, NOW).slot, s);
}

/* ---- describing -------------------------------------------------------------------------------- */

static void ask_for_new_ones(void **state)
{
    (void)state;
    asks(BATCH_DESCRIBE, "[]");
    add("s-1");
    asks(BATCH_DESCRIBE, "[\"s-1\"]");
    ready("s-2", NULL, "");
    running("s-3", NOW);
    add("s-4");
    asks(BATCH_DESCRIBE, "[\"s-1\",\"s-4\"]");
    b.now_ms = 17;
    batch_ready(&b);
    assert_true(b.slot[0].since_ms == 17 && b.slot[3].since_ms == 17); /* from then on */
    assert_int_equal(batch_count(&b, BATCH_READY), 3);
    assert_int_equal(b.slot[2].state, BATCH_RUNNING);
    assert_false(b.slot[0].asked || b.slot[3].asked);
    asks(BATCH_DESCRIBE, "[]");
}

static void ask_for_a_hundred(void **state)
{
    size_t most = CS_BATCH_MAX < BATCH_ASK ? CS_BATCH_MAX : BATCH_ASK;
    struct buf to = buf_over(text, sizeof text);
    (void)state;
    while (b.n < CS_BATCH_MAX) {
        add(ID64);
    }
    batch_ask(&b, BATCH_DESCRIBE, &to);
    assert_int_equal(to.n, most * (64 + 3) + 1);
    assert_true(buf_fits(&to));
    batch_ready(&b);
    assert_int_equal(batch_count(&b, BATCH_READY), most);
    assert_int_equal(batch_count(&b, BATCH_NEW), CS_BATCH_MAX - most);
}

static void describe(const char *id, const char *created, const char *disk)
{
    struct cs_snapshot entry = {.snapshot_id = str_of(id)};
    entry.text[LIST_CREATION_TIME] = str_of(created);
    entry.text[LIST_SOURCE_DISK_ID] = str_of(disk);
    batch_described(&b, &entry);
}

static void what_is_described(void **state)
{
    char unknown[BATCH_CREATED];
    (void)state;
    memset(unknown, 0xff, sizeof unknown);
    for (size_t i = 0; i < 5; i++) {
        add(i < 2 ? "s-1" : i < 3 ? "s-2" : i < 4 ? "s-3" : "s-4");
    }
    describe("s-1", "2026-01-01T00:00:00Z and more", "d-1"); /* given twice */
    describe("s-2", "2026", "");
    describe("s-3", NULL, NULL);
    b.slot[4].state = BATCH_READY;
    describe("s-4", "2026-01-01T00:00:00Z", "d-1"); /* is not asked for */
    describe("s-5", "2026-01-01T00:00:00Z", "d-1");
    for (size_t i = 0; i < 2; i++) {
        assert_memory_equal(b.slot[i].created, "2026-01-01T00:00:00Z", BATCH_CREATED);
        assert_true(b.slot[i].disk == str_hash(STR("d-1")));
    }
    assert_memory_equal(b.slot[2].created, "2026", 4);
    assert_memory_equal(b.slot[2].created + 4, unknown, BATCH_CREATED - 4);
    assert_memory_equal(b.slot[3].created, unknown, BATCH_CREATED);
    assert_memory_equal(b.slot[4].created, unknown, BATCH_CREATED);
    assert_true(b.slot[2].disk == 0 && b.slot[3].disk == 0 && b.slot[4].disk == 0);
}

static void the_shortest_that_is_described(void **state)
{
    (void)state;
    add("s-1");
    describe("s-1", "2", "d");
    assert_int_equal(b.slot[0].created[0], '2');
    assert_true(b.slot[0].disk == str_hash(STR("d")));
}

static void nothing_beyond(void **state)
{
    (void)state;
    while (b.n < CS_BATCH_MAX) {
        running("s-1", NOW);
    }
    struct batch_slot *s = &all.beyond;
    *s = b.slot[0];
    s->asked = true;
    polls("c-1", "accomplished", CS_DONE, NOW);
    assert_true(s->asked && s->state == BATCH_RUNNING && s->seen == LOOK_NOTHING);
    s->state = BATCH_NEW;
    describe("s-1", "2026", "d");
    batch_ready(&b);
    assert_true(s->asked && s->state == BATCH_NEW && s->disk == 0);
    assert_int_equal(batch_count(&b, BATCH_NEW), 0);
}

/* ---- whose turn it is -------------------------------------------------------------------------- */

static void the_oldest_of_each_disk(void **state)
{
    (void)state;
    ready("s-1", "d", "2026-03");
    struct batch_slot *second = ready("s-2", "d", "2026-02"), *first = ready("s-3", "d", "2026-01");
    struct batch_slot *other = ready("s-4", "e", "2026-02"), *unknown = ready("s-5", NULL, "");
    struct batch_slot *nameless = ready("s-6", NULL, "");
    memset(unknown->created, 0xff, BATCH_CREATED);
    memset(nameless->created, 0xff, BATCH_CREATED);
    copies(first, NOW);
    first->state = BATCH_RUNNING;
    copies(other, NOW);
    other->state = BATCH_RUNNING;
    b.poll_ms = NOW + 7;
    copies(unknown, NOW); /* not known is not the same disk */
    unknown->state = BATCH_RUNNING;
    copies(nameless, NOW);
    nameless->state = BATCH_RUNNING;
    rests(NOW, 7);
    first->disk = 1; /* as if it were gone */
    copies(second, NOW);
}

static void set_aside(void **state)
{
    (void)state;
    struct batch_slot *first = ready("s-1", "d", "2026-01"), *second = ready("s-2", "d", "2026-02");
    struct batch_slot *other = ready("s-3", "e", "2026-03");
    struct cs_task t = task(CS_BUSY, NOW);
    t.yielded = true;
    copies(first, NOW);
    batch_copied(&b, first, &t, 0);
    assert_int_equal(first->since_ms, NOW + 2000);
    copies(other, NOW); /* not the second: its disk is not free */
    batch_copied(&b, other, &t, 0);
    rests(NOW, 2000);
    rests(NOW + 1999, 1);
    copies(first, NOW + 2000);
    copies(first, NOW + 2000); /* whoever did nothing is asked again */
    first->since_ms = NOW + 2001;
    copies(other, NOW + 2000);
    other->since_ms = NOW + 2002;
    rests(NOW + 2000, 1);
    struct batch_slot *fresh = ready("s-4", "f", "2026-04");
    copies(fresh, NOW + 3000); /* before those that were tried */
    fresh->state = BATCH_OVER;
    batch_drop(&b, fresh);
    copies(first, NOW + 3000);
    batch_drop(&b, first);
    copies(second, NOW + 3000);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(add_ids),
        TEST(drop_first_and_last),
        TEST(read_until_full),
        TEST(describe_in_a_full_table),
        TEST(read_no_more),
        TEST(shut_begins_nothing),
        TEST(ask_for_new_ones),
        TEST(ask_for_a_hundred),
        TEST(what_is_described),
        TEST(the_shortest_that_is_described),
        TEST(the_oldest_of_each_disk),
        TEST(set_aside),
        TEST(nothing_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
