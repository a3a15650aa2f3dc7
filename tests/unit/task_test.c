/* SPDX-License-Identifier: ISC
 * One copy on a virtual clock: every code of the catalogue and every fault, alone, in pairs and over
 * and over, at the copy's own call and at the look before it; then the ways that lead elsewhere; then
 * a service that does all of it at random, and counts its copies. Nothing sleeps. */
#include "cm.h"

#include "unit/passes.h"

#include <stdio.h>

/* 64 characters. */
#define ID64 "a234567890123456789012345678901234567890123456789012345678901234"

static void check(const struct script *s, const struct wanted *w)
{
    enum cs_outcome outcome = play(s);
    assert_string_equal(run.log, w->log);
    assert_int_equal(outcome, w->outcome);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(run.slept[i], times('s') > i ? 100 + (250 << i) : 0);
    }
}

/* ---- the sweep -------------------------------------------------------------------------------- */

/* The copy's attempts: where nobody looks, where looks find nothing, and where they find a copy. */
static void check_copies(const struct came *c, size_t n)
{
    struct script s = {.look = {came_good()}};
    memcpy(s.copy, c, n * sizeof *c);
    for (int mode = 0; mode < 3; mode++) {
        s.looks = mode == 0 ? TASK_LOOK_NONE : TASK_LOOK_TAG;
        s.look[1] = mode == 2 ? came_list("p7") : came_good();
        struct wanted w = want_copies(c, mode == 0, mode == 2);
        check(&s, &w);
    }
}

static void check_looks(const struct came *c, size_t n)
{
    struct script s = {.looks = TASK_LOOK_TAG};
    memcpy(s.look, c, n * sizeof *c);
    struct wanted w = want_looks(c);
    check(&s, &w);
}

static void test_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAME_CASES; i++) {
        const struct came c[] = {came_case(i), came_good()};
        check_copies(c, 2);
        check_looks(c, 2);
    }
}

static void test_in_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAME_CASES; i++) {
        for (size_t k = 0; k < CAME_CASES; k++) {
            const struct came c[] = {came_case(i), came_case(k), came_good()};
            check_copies(c, 3);
            check_looks(c, 3);
        }
    }
}

/* The same for ever: a few times where nothing was sent, else until the time is up. */
static void test_over_and_over(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAME_CASES; i++) {
        const struct came c = came_case(i);
        const struct script copies = {.copy = {c}}, looks = {.look = {c}};
        bool used[CATALOG_KINDS] = {false}, kept = came_verdict(&c);
        int kind = came_kind(&c);
        const char *steps = after(&c, after_copy, "sL", used);
        enum cs_outcome outcome = play(&copies);
        assert_int_equal(outcome, meant(&c, true, kept && steps));
        size_t few = !steps                                 ? 1
                     : kind < 0 && c.fate == CS_FATE_UNSENT ? 4
                     : at_most_once(kind)                   ? 2
                                                            : 0;
        assert_true(few > 0 ? times('C') == few
                            : times('C') > 8 && run.now > BEGIN + TIMEOUT - 3000);

        steps = after(&c, after_look, "s", (bool[CATALOG_KINDS]){false});
        outcome = play(&looks);
        if (kind == CATALOG_DENIED) {
            assert_string_equal(run.log, "kLC");
            continue;
        }
        few = !steps ? 1 : !kept ? 4 : at_most_once(kind) ? 2 : 0;
        assert_int_equal(outcome, meant(&c, false, false));
        assert_int_equal(times('C'), 0);
        assert_true(few > 0 ? times('L') == few : times('L') == 14);
        /* 350 600 1100 2100 4100 8100, then 15100 each: six of those fit, and one that is cut. */
        assert_true(few > 0 || run.now == BEGIN + TIMEOUT - 2000 + CAME_MS);
    }
}

/* ---- the beginning ----------------------------------------------------------------------------- */

static void test_id(void **state)
{
    (void)state;
    static const char *const ids[] = {"s", "s-1", ID64};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        struct cs_task t = {.goal = TASK_WAIT};
        task_begin(&t, str_of(ids[i]));
        assert_text(task_id(&t), ids[i]);
        task_begin(&t, STR_NONE);
        assert_false(str_given(task_id(&t)));
    }
}

/* ---- ways that lead elsewhere ------------------------------------------------------------------ */

/* id: NULL where there is none to look at. */
static void expect(const struct script *s, const char *log, enum cs_outcome outcome, const char *id,
                   enum task_note note)
{
    print_message("# %s\n", log);
    assert_int_equal(play(s), outcome);
    assert_string_equal(run.log, log);
    assert_true(note == NOTE_NONE || noted(note));
    if (id) {
        assert_text(task_id(&run.task), id);
    }
}

static struct came page(const char *list, const char *next)
{
    struct came c = came_list(list);
    c.next = next;
    return c;
}

static struct came cut(const char *list)
{
    struct came c = came_fault(CS_FATE_SENT, CS_FAULT_CUT);
    c.list = list;
    return c;
}

static void test_found(void **state)
{
    (void)state;
    const struct came denied = came_code("Forbidden.RAM"), refused = came_code("MissingParameter");
    expect(&(struct script){.look = {came_list("p1")}}, "kL", CS_DONE, "s-1", NOTE_ADOPTED);
    expect(&(struct script){.look = {came_list("x1")}}, "kL", CS_DONE, "s-1", NOTE_ADOPTED);
    expect(&(struct script){.look = {came_list("a1")}, .wait = true}, "kL", CS_DONE, "s-1",
           NOTE_ADOPTED);
    expect(&(struct script){.look = {came_list("p1")}, .poll = {came_list("a1")}, .wait = true},
           "kLsP", CS_DONE, "s-1", NOTE_ADOPTED);
    expect(&(struct script){.look = {came_list("f1 p2")}}, "kL", CS_DONE, "s-2", NOTE_ADOPTED);
    expect(&(struct script){.look = {came_list("p1 a2 p3")}}, "kL", CS_DONE, "s-2", NOTE_ADOPTED);
    assert_true(run.task.adopted && run.task.seen.seen_more);
    /* One that this run asked for, though the answer was lost. */
    expect(&(struct script){.look = {came_good(), came_list("p1")}, .copy = {cut(NULL)}}, "kLCsL",
           CS_DONE, "s-1", NOTE_ACCEPTED);
    assert_false(run.task.adopted || run.task.seen.seen_more);
    expect(&(struct script){.look = {came_good(), came_list("f1")},
                            .copy = {cut(NULL)},
                            .again = true},
           "kLCsL", CS_FAILED, "s-1", NOTE_NONE);
    expect(&(struct script){.wait = true}, "kLCsP", CS_DONE, "s-N", NOTE_ACCEPTED);
    /* Listed, and gone a minute later: it is not too new to be listed. */
    const struct script gone = {.look = {came_list("p1")}, .poll = {came_good()}, .wait = true};
    assert_int_equal(play(&gone), CS_FAILED);
    assert_true(run.task.listed && run.task.vanished && run.now < BEGIN + 2 * 60000);
    /* Nobody may look, from the beginning or later. */
    expect(&(struct script){.look = {denied}}, "kLC", CS_DONE, "s-N", NOTE_BLIND);
    expect(&(struct script){.look = {came_good(), denied}, .copy = {cut(NULL), came_good()}},
           "kLCsLC", CS_DONE, "s-N", NOTE_BLIND);
    expect(
        &(struct script){.look = {came_good(), came_good(), denied}, .copy = {cut(NULL), refused}},
        "kLCsLCL", CS_UNKNOWN, NULL, NOTE_NONE);
}

/* Failed ones are walked over: each generation has its own tag and token. */
static void test_generations(void **state)
{
    (void)state;
    const struct came none = came_good(), denied = came_code("Forbidden.RAM");
    expect(&(struct script){.look = {came_list("f1"), none}}, "kLL/1", CS_FAILED, "s-1",
           NOTE_FAILED);
    assert_int_equal(run.task.generation, 0);
    assert_int_equal(run.task.seen.seen, LOOK_FAILED);
    assert_text(run.copy.client_token, TOKEN_PLAIN);
    assert_text(run.copy.tag[0].value, SOURCE);
    expect(&(struct script){.look = {came_list("f1"), came_list("f2"), none}}, "kLL/1L/2",
           CS_FAILED, "s-2", NOTE_FAILED);
    assert_int_equal(run.task.generation, 1);
    expect(&(struct script){.look = {came_list("f1"), came_list("a2")}}, "kLL/1", CS_DONE, "s-2",
           NOTE_ADOPTED);
    assert_int_equal(run.task.generation, 1);
    expect(&(struct script){.look = {came_list("f1"), came_list("f2"), none}, .again = true},
           "kLL/1L/2C", CS_DONE, "s-N", NOTE_FAILED);
    assert_int_equal(run.task.generation, 2);
    expect(&(struct script){.look = {came_list("f1"), none},
                            .copy = {cut(NULL), came_good()},
                            .again = true},
           "kLL/1CsL/1C", CS_DONE, "s-N", NOTE_FAILED);
    assert_int_equal(run.task.generation, 1);
    /* No other generation of a token of the caller's. */
    expect(&(struct script){.look = {came_list("f1"), none}, .again = true, .own_token = true},
           "kL", CS_FAILED, "s-1", NOTE_NONE);
    /* Forbidden half way: what was seen counts, and nobody asked for another one. */
    expect(&(struct script){.look = {came_list("f1"), denied}}, "kLL/1", CS_FAILED, "s-1",
           NOTE_FAILED);
    expect(&(struct script){.look = {came_list("f1"), none}, .again = true, .generation = 11},
           "kL/11L/12C", CS_DONE, "s-N", NOTE_FAILED);
    assert_int_equal(run.task.generation, 12);
    assert_string_equal(run.token, TOKEN_12);
    assert_int_equal(play(&(struct script){.generation = 12}), CS_DONE);
    assert_string_equal(run.token, TOKEN_12);
    assert_int_equal(play(&(struct script){.own_token = true}), CS_DONE);
    assert_string_equal(run.token, "mine");
}

static void test_all_pages(void **state)
{
    (void)state;
    const enum task_looks all = TASK_LOOK_ALL;
    const struct came none = came_good(), denied = came_code("Forbidden.RAM");
    const struct came expired = came_code("InvalidSecurityToken.Expired");
    expect(&(struct script){.looks = all, .look = {came_list("f1 f2")}}, "kL", CS_FAILED, "s-1",
           NOTE_NONE);
    expect(&(struct script){.looks = all, .look = {came_list("f1 f2")}, .again = true}, "kLC",
           CS_DONE, "s-N", NOTE_FAILED);
    assert_int_equal(run.task.generation, 2);
    expect(&(struct script){.looks = all,
                            .look = {page("f1", "x"), page("", "y"), came_list("f2 p3")}},
           "kLLL", CS_DONE, "s-3", NOTE_ADOPTED);
    /* What broke off is read again from its first page; its entries count once. */
    expect(&(struct script){.looks = all,
                            .look = {page("f1", "x"), cut("f2"), page("f1", "x"), came_list("f2")},
                            .again = true},
           "kLLsLLC", CS_DONE, "s-N", NOTE_FAILED);
    assert_int_equal(run.task.generation, 2);
    expect(&(struct script){.looks = all,
                            .look = {page("f1", "x"), cut("p2"), page("f1", "x"), none},
                            .again = true},
           "kLLsLLC", CS_DONE, "s-N", NOTE_FAILED);
    assert_int_equal(run.task.generation, 1);
    /* Another look begins at the first page, and counts anew. */
    expect(&(struct script){.looks = all,
                            .look = {page("", "x"), none, page("p1", "x"), none},
                            .copy = {cut(NULL)}},
           "kLLCsLL", CS_DONE, "s-1", NOTE_ACCEPTED);
    expect(&(struct script){.looks = all, .look = {page("p1", "x"), denied}}, "kLL", CS_DONE, "s-1",
           NOTE_ADOPTED);
    /* A copy on the pages that are not shown may be whole. */
    expect(&(struct script){.looks = all, .look = {page("f1", "x"), denied}, .again = true}, "kLL",
           CS_FAILED, "s-1", NOTE_NONE);
    /* New keys: it goes on where it was. */
    expect(&(struct script){.looks = all, .look = {page("", "x"), expired, came_list("p1")}},
           "kLLkL", CS_DONE, "s-1", NOTE_ADOPTED);
    /* The one that failed before this run says nothing of what this run sent. */
    expect(&(struct script){.looks = all,
                            .look = {came_list("f1")},
                            .copy = {cut(NULL), came_good()},
                            .again = true},
           "kLCsLC", CS_DONE, "s-N", NOTE_FAILED);
    assert_int_equal(run.task.generation, 1);
    expect(&(struct script){.looks = all,
                            .look = {came_list("f1"), came_list("f1 f2")},
                            .copy = {cut(NULL)},
                            .again = true},
           "kLCsL", CS_FAILED, NULL, NOTE_FAILED);
    assert_int_equal(run.task.generation, 1);
    /* Another's failed while this run had not sent anything yet: that generation is past, too. */
    struct came unsent = came_fault(CS_FATE_UNSENT, CS_FAULT_UNREACHABLE);
    unsent.ms = 6000;
    expect(&(struct script){.looks = all,
                            .look = {came_list("f1"), came_list("f1 f2")},
                            .copy = {unsent, came_good()},
                            .again = true},
           "kLCsLC", CS_DONE, "s-N", NOTE_FAILED);
    assert_int_equal(run.task.generation, 2);
}

/* Each page names the next one, and no page itself: that list would have no end. */
static void test_endless_list(void **state)
{
    (void)state;
    const struct came x = page("", "x"), y = page("", "y");
    const struct cs_result *r = &run.task.result;
    expect(&(struct script){.looks = TASK_LOOK_ALL, .look = {x}}, "kLL", CS_NOT_SENT, NULL,
           NOTE_NONE);
    assert_int_equal(r->fault, CS_FAULT_INCOMPLETE);
    expect(&(struct script){.looks = TASK_LOOK_ALL, .look = {x, y, came_good()}}, "kLLLC", CS_DONE,
           "s-N", NOTE_NONE);
    /* The copy's own call is told, as always. */
    expect(&(struct script){.looks = TASK_LOOK_ALL, .look = {came_good(), x}, .copy = {cut(NULL)}},
           "kLCsLL", CS_UNKNOWN, NULL, NOTE_NONE);
    assert_int_equal(r->fault, CS_FAULT_CUT);
}

/* A look counts for five seconds from its beginning, to the moment of the call for a copy. */
static void test_old_looks(void **state)
{
    (void)state;
    struct came busy = came_code("Throttling");
    busy.retry_after_ms = 5000 - 2 * CAME_MS - 250;
    expect(&(struct script){.copy = {busy, came_good()}}, "kLCsC", CS_DONE, "s-N", NOTE_AGAIN);
    busy.retry_after_ms++;
    expect(&(struct script){.copy = {busy, came_good()}}, "kLCsLC", CS_DONE, "s-N", NOTE_AGAIN);
    /* The sleep before it is not its beginning. */
    busy.retry_after_ms = 5000 - 2 * CAME_MS - 500;
    expect(&(struct script){.copy = {cut(NULL), busy, came_good()}}, "kLCsLCsC", CS_DONE, "s-N",
           NOTE_AGAIN);
    busy.retry_after_ms++;
    expect(&(struct script){.copy = {cut(NULL), busy, came_good()}}, "kLCsLCsLC", CS_DONE, "s-N",
           NOTE_AGAIN);
}

static void test_keys_and_clocks(void **state)
{
    (void)state;
    const struct came expired = came_code("InvalidSecurityToken.Expired");
    const struct came clock = came_code("IllegalTimestamp"), good = came_good();
    const struct came progress = came_list("pN"), end = came_list("aN");
    expect(&(struct script){.no_keys = 1}, "k", CS_LOCAL, NULL, NOTE_NONE);
    expect(
        &(struct script){
            .look = {expired, good}, .copy = {expired, good}, .poll = {expired, end}, .wait = true},
        "kLkLCkCsPkP", CS_DONE, "s-N", NOTE_ACCEPTED);
    expect(&(struct script){.look = {expired}, .no_keys = 2}, "kLk", CS_LOCAL, NULL, NOTE_NONE);
    expect(&(struct script){.copy = {expired}, .no_keys = 2}, "kLCk", CS_LOCAL, NULL, NOTE_NONE);
    expect(&(struct script){.copy = {cut(NULL), expired}, .no_keys = 2}, "kLCsLCk", CS_UNKNOWN,
           NULL, NOTE_NONE);
    expect(&(struct script){.poll = {progress, expired}, .no_keys = 2, .wait = true}, "kLCsPsPk",
           CS_PROGRESSING, "s-N", NOTE_ACCEPTED);
    expect(
        &(struct script){
            .look = {clock, good}, .copy = {clock, good}, .poll = {clock, end}, .wait = true},
        "kLLCCsPP", CS_DONE, "s-N", NOTE_ACCEPTED);
    expect(&(struct script){.look = {clock, good}, .copy = {clock, good}}, "kLLCC", CS_DONE, "s-N",
           NOTE_ACCEPTED);
    assert_int_equal(run.task.skew_s, CAME_AHEAD);
}

static void expect_stop(const struct script *s, const char *log, enum cs_outcome outcome)
{
    expect(s, log, outcome, NULL, NOTE_NONE);
    assert_int_equal(run.task.result.fault, CS_FAULT_INTERRUPTED);
}

static void test_interrupted(void **state)
{
    (void)state;
    const struct came stop = came_fault(CS_FATE_UNSENT, CS_FAULT_INTERRUPTED);
    const struct came torn = came_fault(CS_FATE_SENT, CS_FAULT_INTERRUPTED);
    const struct came none = came_good(), lost = cut(NULL), progress = came_list("pN");
    const struct came busy = came_code("Throttling"), conflict = came_code("LastTokenProcessing");
    expect_stop(&(struct script){.look = {stop}}, "kL", CS_NOT_SENT);
    expect_stop(&(struct script){.look = {torn}}, "kL", CS_NOT_SENT);
    expect_stop(&(struct script){.look = {page("", "x"), stop}}, "kLL", CS_NOT_SENT);
    expect_stop(&(struct script){.copy = {stop}}, "kLC", CS_NOT_SENT);
    expect_stop(&(struct script){.copy = {torn}}, "kLC", CS_UNKNOWN);
    expect_stop(&(struct script){.copy = {lost, stop}}, "kLCsLC", CS_UNKNOWN);
    expect_stop(&(struct script){.copy = {lost}, .look = {none, stop}}, "kLCsL", CS_UNKNOWN);
    expect_stop(&(struct script){.copy = {busy, stop}}, "kLCsC", CS_BUSY);
    expect_stop(&(struct script){.copy = {conflict}, .look = {none, stop}}, "kLCsL", CS_BUSY);
    expect_stop(&(struct script){.poll = {stop}, .wait = true}, "kLCsP", CS_PROGRESSING);
    expect_stop(&(struct script){.poll = {progress, torn}, .wait = true}, "kLCsPsP",
                CS_PROGRESSING);
    expect_stop(&(struct script){.look = {came_list("p1")}, .poll = {stop}, .wait = true}, "kLsP",
                CS_PROGRESSING);
}

/* What is told fits what it came to: of the copy's own call, or of the look that was the end. */
static void test_result(void **state)
{
    (void)state;
    const struct came none = came_good(), refused = came_code("MissingParameter");
    const struct came conflict = came_code("LastTokenProcessing"),
                      failed = came_code("InternalError");
    const struct came expired = came_code("InvalidSecurityToken.Expired");
    const struct cs_result *r = &run.task.result;
    expect(&(struct script){.copy = {conflict}, .look = {none, cut(NULL)}}, "kLCsLsLsLsL", CS_BUSY,
           NULL, NOTE_AGAIN);
    assert_true(r->fault == CS_OK && r->answer.row == conflict.row);
    expect(&(struct script){.copy = {failed}, .look = {none, refused}}, "kLCsL", CS_UNKNOWN, NULL,
           NOTE_AGAIN);
    assert_true(r->fault == CS_OK && r->answer.row == failed.row);
    expect(&(struct script){.copy = {cut(NULL)}, .look = {none, refused}}, "kLCsL", CS_UNKNOWN,
           NULL, NOTE_AGAIN);
    assert_true(r->fault == CS_FAULT_CUT && r->answer.row == NULL);
    expect(&(struct script){.copy = {conflict}, .look = {none, refused}}, "kLCsL", CS_REFUSED, NULL,
           NOTE_AGAIN);
    assert_true(r->fault == CS_OK && r->answer.row == refused.row);
    expect(&(struct script){.copy = {conflict}, .look = {none, expired}, .no_keys = 2}, "kLCsLk",
           CS_LOCAL, NULL, NOTE_AGAIN);
    assert_int_equal(r->fault, CS_FAULT_NO_KEYS);
}

static void test_time(void **state)
{
    (void)state;
    struct came slow = came_fault(CS_FATE_SENT, CS_FAULT_SILENT),
                late = came_code("Throttling.User");
    slow.ms = -1;
    assert_int_equal(play(&(struct script){.look = {slow}}), CS_NOT_SENT);
    assert_string_equal(run.log, "kLsLsLsL");
    assert_int_equal(run.now, BEGIN + TIMEOUT);
    /* Attempts leave time to look what came of them. */
    const struct script lost = {.copy = {slow}};
    assert_int_equal(play(&lost), CS_UNKNOWN);
    assert_string_equal(run.log, "kLCsLCsLCL");

    const struct script found = {.copy = {slow},
                                 .look = {came_good(), came_good(), came_list("p1")}};
    assert_int_equal(play(&found), CS_DONE);
    assert_string_equal(run.log, "kLCsLCsL");
    assert_true(run.now < BEGIN + TIMEOUT);
    /* A wait that the service asks for is kept, or not begun. */
    late.retry_after_ms = 60000;
    const struct script fits = {.copy = {late, came_good()}};
    assert_int_equal(play(&fits), CS_DONE);
    assert_int_equal(run.slept[0], 60250);
    assert_string_equal(run.log, "kLCsLC");
    late.retry_after_ms = TIMEOUT - 2000;
    assert_int_equal(play(&(struct script){.copy = {late}}), CS_BUSY);
    assert_string_equal(run.log, "kLC");
    assert_int_equal(play(&(struct script){.look = {late}}), CS_BUSY);
    assert_string_equal(run.log, "kL");
}

/* Nothing is begun when it is over, to the millisecond. */
static void test_no_time(void **state)
{
    (void)state;
    struct came x = page("", "x"), y = page("", "y"), z = page("", "z");
    struct came none = came_good(), lost = cut(NULL);
    x.ms = y.ms = z.ms = none.ms = 30000;
    lost.ms = -1;
    expect(&(struct script){.looks = TASK_LOOK_ALL, .look = {x, y, z, none}}, "kLLLL", CS_NOT_SENT,
           NULL, NOTE_NONE);
    assert_int_equal(run.now, BEGIN + TIMEOUT);
    assert_int_equal(run.task.result.fault, CS_FAULT_SILENT);
    none.ms -= 3; /* of which no quarter is kept */
    expect(&(struct script){.looks = TASK_LOOK_ALL, .look = {x, y, z, none}, .copy = {lost}},
           "kLLLLC", CS_UNKNOWN, NULL, NOTE_NONE);
    assert_int_equal(run.now, BEGIN + TIMEOUT);
}

/* ---- a service that counts its copies ----------------------------------------------------------- */

/* Copies of the one wish, also those that were there before, each of its own generation. It has
 * forgotten all tokens: whatever arrives and is not declined makes a copy. */
static struct world {
    struct {
        char state; /* p, f or a */
        uint64_t generation;
    } copy[32];
    unsigned n, old;
    bool lost; /* an attempt was sent that nobody knows of */
} world;

static void world_begin(void)
{
    memset(&world, 0, sizeof world);
    world.old = dice(2) * dice(4);
    for (world.n = 0; world.n < world.old; world.n++) {
        world.copy[world.n].state = 'f';
        world.copy[world.n].generation = world.n;
    }
    if (world.old > 0) {
        world.copy[world.old - 1].state = "pffa"[dice(4)];
    }
}

static void world_goes_on(void)
{
    for (unsigned i = 0; i < world.n; i++) {
        if (world.copy[i].state == 'p' && dice(4) == 0) {
            world.copy[i].state = dice(3) == 0 ? 'f' : 'a';
        }
    }
}

/* Never one beside another that did not fail; after one that failed only if that was asked for. */
static void world_makes(void)
{
    assert_true(world.n < 32 && (world.n == 0 || run.task.again));
    assert_int_equal(world.n, world.old);
    for (unsigned i = 0; i < world.n; i++) {
        assert_int_equal(world.copy[i].state, 'f');
    }
    world.copy[world.n].state = 'p';
    world.copy[world.n++].generation = run.task.generation;
}

static struct came world_lists(void)
{
    static char list[32 * 4], from[8];
    const struct cs_describe_snapshots *args = run.task.call.args;
    bool one = str_given(args->snapshot_ids), tag = !one && run.task.looks == TASK_LOOK_TAG;
    unsigned i = args->next_token.n > 0 ? (unsigned)args->next_token.p[0] - '0' : 0;
    unsigned end = one || tag || i + 2 > world.n ? world.n : i + 2;
    struct buf b = buf_over(list, sizeof list - 1);
    for (; i < end; i++) {
        if (!tag || world.copy[i].generation == run.task.generation) {
            buf_z(&b, b.n > 0 ? " " : "");
            buf_byte(&b, world.copy[i].state);
            buf_number(&b, i);
        }
    }
    list[b.n] = '\0';
    struct came c = dice(2) == 0 ? came_trouble() : came_good();
    c.list = list;
    sprintf(from, "%u", i);
    c.next = i < world.n ? from : NULL;
    return c;
}

static struct came world_copies(char id[8])
{
    struct came c = dice(2) == 0 ? came_trouble() : came_good();
    bool maybe = c.fate != CS_FATE_UNSENT && !came_verdict(&c);
    world.lost |= maybe;
    if (c.good || (maybe && dice(2) == 0)) {
        world_makes();
    }
    sprintf(id, "s-%u", (world.n - 1) % 32);
    return c;
}

static void world_ends(void)
{
    enum cs_outcome o = run.task.result.outcome;
    unsigned made = world.n - world.old;
    assert_true(made == 0 || o == CS_DONE || o == CS_FAILED || o == CS_PROGRESSING ||
                o == CS_UNKNOWN);
    assert_true(o != CS_UNKNOWN || world.lost);
    if (o == CS_DONE || o == CS_FAILED || o == CS_PROGRESSING) {
        struct cs_str id = task_id(&run.task);
        unsigned i = (unsigned)(id.p[2] - '0');
        assert_true(id.n == 3 && i < world.n);
        assert_true(o != CS_DONE || run.task.no_wait || world.copy[i].state == 'a');
        assert_true(o != CS_FAILED || world.copy[i].state == 'f');
        assert_true(o != CS_FAILED || made > 0 || run.task.adopted || !run.task.again);
    }
}

static void world_run(void)
{
    struct cs_event e = {.fate = CS_FATE_UNSENT};
    char id[8] = "";
    world_begin();
    begin(&(struct script){
        .looks = dice(2) ? TASK_LOOK_TAG : TASK_LOOK_ALL, .again = dice(2), .wait = dice(2)});
    run.task.wait_ms = 60000;
    for (;;) {
        struct cs_step step = cs_next(&run.task, &e, run.now, dice(65536) << 16);
        world_goes_on();
        e = (struct cs_event){.fate = CS_FATE_UNSENT};
        if (step.act == STEP_DONE) {
            break;
        }
        if (step.act == STEP_CALL) {
            struct came c = run.task.call.entry ? world_lists() : world_copies(id);
            if (run.task.call.entry) {
                came_show(&c, &run.task);
            }
            e = came_event(&c, &run.task, id);
            c.ms = 1 + dice(3000);
            run.now = came_after(&c, &run.task, run.now);
        }
        run.now += step.act == STEP_SLEEP ? step.ms : 0;
    }
    world_ends();
}

static void test_world(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        world_run();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alone),         cmocka_unit_test(test_in_pairs),
        cmocka_unit_test(test_over_and_over), cmocka_unit_test(test_id),
        cmocka_unit_test(test_found),         cmocka_unit_test(test_generations),
        cmocka_unit_test(test_all_pages),     cmocka_unit_test(test_endless_list),
        cmocka_unit_test(test_old_looks),     cmocka_unit_test(test_keys_and_clocks),
        cmocka_unit_test(test_interrupted),   cmocka_unit_test(test_result),
        cmocka_unit_test(test_time),          cmocka_unit_test(test_no_time),
        cmocka_unit_test(test_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
