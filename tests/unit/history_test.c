/* with: tests/unit/history.c */
/* SPDX-License-Identifier: ISC
 * Random histories: whatever fails, dies, is lost or done twice, there is one copy, and what a run
 * says of it is true. The step machine on a virtual clock, against a model of the service.
 *
 *     HISTORIES=1000000 build/host/tests/unit/history_test     more of them
 *     HISTORY=17 build/host/tests/unit/history_test            the one of that seed, told
 *
 * What exactly-once rests on where looking is possible: a look shows at least what was so long ago
 * (the lag of the list), and the service makes one copy of a disk at a time. A copy that a look
 * could not show yet is found out by the next call for one: that is refused, if the first is still
 * being made when it arrives. So making must take longer than the lag and the way from the look to
 * that call (STALE: answers that take their time, but no long wait without another look after it).
 * Were copies made faster than they are listed, one could be finished and not be seen yet; then
 * neither the list nor a refusal tells of it, and no client can know, whatever it does. Copies of
 * the model take that long.
 *
 * Where looking is not possible (--look none, or denied), only the token is left, and once the
 * service has forgotten it the next run makes another copy. Those are counted apart: a second copy
 * made by a run that did not look, of a service that does not remember tokens for ever. All else
 * holds there, but that such a command need not come to an end: each run may find its own copy
 * still in work. */
#include "cm.h"
#include "unit/history.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { HISTORIES = 20000, PROCESSES = 2, STEPS = 30000, STALE = 35000 };

/* Runs of the same command, one after the other. */
struct process {
    int left; /* runs to come */
    enum { RESTING, STEPPING, CALLING, ANSWERED } phase;
    int64_t at; /* when it goes on */
    /* The run. */
    int run;
    unsigned steps;
    struct cs_task task;
    struct cs_copy_snapshot copy;
    struct token_defaults defaults;
    struct cs_event event;
    int64_t keys_ms; /* since when it has its keys */
    int hurry;       /* calls for a copy since it slept */
    /* Its call. */
    enum trouble trouble;
    struct model_reply reply;
    char id[16];
    /* What it did and was told. */
    bool unsettled;           /* a call for a copy had no verdict */
    int made;                 /* copies */
    int64_t waiting_ms;       /* since when it waits for the copy; 0: it does not */
    bool given[MODEL_COPIES]; /* accepted */
    bool named[MODEL_COPIES]; /* that, or listed */
    enum model_state told[MODEL_COPIES];
};

static struct history {
    bool traced, calm;
    bool meddlers, meddled; /* somebody may delete copies, and did */
    struct chance chance;
    struct model model;
    struct plan plan;
    unsigned trouble_in; /* one in so many calls has some */
    int64_t keys_last_ms;
    int64_t now;
    int runs;
    struct process process[PROCESSES];
    bool duplicate;
    const char *wrong;
    enum cs_outcome last;
    unsigned calls, kills, apart;
} h;

/* ---- telling --------------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) static void say(const struct process *p, const char *format,
                                                      ...)
{
    if (h.traced) {
        char text[200];
        va_list args;
        va_start(args, format);
        vsnprintf(text, sizeof text, format, args);
        va_end(args);
        print_message("%9.1f s  %c%-2d  %s\n", (double)h.now / 1000 - 864000,
                      p ? 'A' + (char)(p - h.process) : ' ', p ? p->run : 0, text);
    }
}

static void wrong(const struct process *p, const char *what)
{
    h.wrong = what;
    say(p, "WRONG: %s", what);
}

static const char *name_of(int copy)
{
    static char id[16];
    model_id(id, copy);
    return copy == MODEL_NOBODY ? "no copy" : id;
}

static const char *const outcomes[] = {"DONE", "",        "USAGE",  "NOT_SENT",    "REFUSED",
                                       "BUSY", "UNKNOWN", "FAILED", "PROGRESSING", "LOCAL"};

/* ---- a history's setting --------------------------------------------------------------------- */

static int64_t between(int64_t from, int64_t to)
{
    return chance_between(&h.chance, from, to);
}

static bool one_in(unsigned n)
{
    return chance_in(&h.chance, n);
}

static void tell_setting(uint64_t seed)
{
    static const char *const looks[] = {"tag", "all", "none"};
    const struct plan *p = &h.plan;
    const struct model *m = &h.model;
    char wait[32] = "";
    if (p->wait_ms >= 0) {
        snprintf(wait, sizeof wait, " --wait %.0f", (double)p->wait_ms / 1000);
    }
    say(NULL, "seed %llu: copy --look %s%s%s%s%s%s --generation %d --timeout %.0f",
        (unsigned long long)seed, looks[p->looks], p->again ? " --again" : "",
        p->encrypted ? " --encrypted" : "", p->own_token ? " --client-token mine" : "",
        p->tagged ? "" : " --no-tag", p->no_wait ? " --no-wait" : wait, p->generation,
        (double)p->timeout_ms / 1000);
    char memory[32];
    snprintf(memory, sizeof memory, m->memory_ms == MODEL_EVER ? "for ever" : "for %.0f s",
             (double)m->memory_ms / 1000);
    say(NULL, "tokens are remembered %s, lists lag %s%.1f s, copies take at least %.1f s", memory,
        m->flickers ? "up to " : "", (double)m->lag_ms / 1000, (double)m->shortest_ms / 1000);
}

static void begin(uint64_t seed, bool traced)
{
    h = (struct history){.traced = traced, .now = 240 * (int64_t)MODEL_HOUR};
    h.chance.state = seed * UINT64_C(0xd1342543de82ef95) + 1;
    plan_begin(&h.plan, &h.chance);
    model_begin(&h.model, &h.chance, h.now, STALE);
    plan_scene(&h.plan, &h.model, h.now);
    h.meddlers = one_in(3);
    h.trouble_in = (unsigned[]){0, 2, 4, 10, 30}[between(0, 4)];
    h.keys_last_ms = one_in(4) ? between(MODEL_MINUTE, MODEL_HOUR) : MODEL_EVER;
    h.process[0].left = (int)between(1, 5);
    h.process[1].left = one_in(2) ? (int)between(1, 3) : 0;
    h.process[0].at = h.now;
    h.process[1].at = h.now + between(0, one_in(2) ? 3 * MODEL_SECOND : 10 * MODEL_MINUTE);
    tell_setting(seed);
}

/* ---- what others do -------------------------------------------------------------------------- */

static void others(void)
{
    int deleted = h.meddlers && one_in(50) ? model_meddle(&h.model, h.now) : MODEL_NOBODY;
    int copied = one_in(150) ? model_compete(&h.model, h.now) : MODEL_NOBODY;
    h.meddled |= deleted != MODEL_NOBODY;
    if (deleted != MODEL_NOBODY) {
        say(NULL, "%s is deleted by hand", name_of(deleted));
    }
    if (copied != MODEL_NOBODY) {
        say(NULL, "another tool copies %s: %s", h.model.copy[copied].source, name_of(copied));
    }
    model_weather(&h.model, h.now);
}

/* ---- properties ------------------------------------------------------------------------------ */

/* Whether only the token guards this run, and not for long. */
static bool is_blind(const struct process *p)
{
    return p->task.looks == TASK_LOOK_NONE && h.model.memory_ms != MODEL_EVER;
}

/* The service has just made a copy for this run. */
static void check_made(const struct process *p)
{
    const struct model_copy *new = &h.model.copy[p->reply.copy];
    for (int i = 0; i < p->reply.copy; i++) {
        const struct model_copy *c = &h.model.copy[i];
        if (c->generation == MODEL_NOBODY || c->encrypted != new->encrypted ||
            !model_live(&h.model, i, h.now)) {
            continue;
        }
        bool earlier = c->generation >= h.plan.generation && c->generation < new->generation;
        if (c->generation == new->generation) {
            h.apart += is_blind(p);
            h.duplicate |= !is_blind(p);
            say(p, "%s copy beside %s", is_blind(p) ? "a blind second" : "WRONG: a second",
                name_of(i));
        } else if (earlier && !h.meddled && !c->blindly && !new->blindly) {
            wrong(p, "a later generation beside an earlier one that did not fail");
        }
    }
    if (p->made > 1 && !is_blind(p) && !h.meddled) {
        wrong(p, "one copy after the other");
    }
    if (new->generation < h.plan.generation ||
        (new->generation > h.plan.generation && !h.plan.again)) {
        wrong(p, "a copy of a generation that was not asked for");
    }
}

/* A copy that this run made is there, or comes. Lists that go back in time may show an earlier copy,
 * as it was, in place of the new one. */
static bool has_live(const struct process *p)
{
    bool live = false;
    for (int i = 0; i < h.model.copies; i++) {
        live |= h.model.copy[i].run == p->run && model_live(&h.model, i, h.now);
    }
    return live && !is_blind(p) && !h.model.flickers;
}

/* Of which copies a run may speak: of its generation; with --again of a later one; without, FAILED
 * also of a later one, the last there is; and --look all cannot tell another tool's. */
static bool is_meant(const struct process *p, const struct model_copy *c)
{
    bool foreign = c->generation == MODEL_NOBODY && h.plan.looks == TASK_LOOK_ALL;
    bool later =
        c->generation > h.plan.generation && (h.plan.again || p->task.result.outcome == CS_FAILED);
    return c->encrypted == h.plan.encrypted && strcmp(c->source, MODEL_SOURCE) == 0 &&
           strcmp(c->region, MODEL_REGION) == 0 &&
           (foreign || later || c->generation == h.plan.generation);
}

/* DONE, FAILED and PROGRESSING are words about a copy. */
static void check_copy(const struct process *p)
{
    enum cs_outcome outcome = p->task.result.outcome;
    int copy = model_find(&h.model, task_id(&p->task));
    if (copy == MODEL_NOBODY || !p->named[copy] || !is_meant(p, &h.model.copy[copy])) {
        wrong(p, "words about a copy of something else, or that nobody told of");
        return;
    }
    enum model_state told = p->told[copy];
    bool there = told == MODEL_ACCOMPLISHED ||
                 (h.plan.no_wait && (told == MODEL_PROGRESSING || p->given[copy]));
    bool gone =
        (told == MODEL_ABSENT || told == MODEL_DELETED) && h.model.copy[copy].deleted <= h.now;
    if (outcome == CS_DONE && !there) {
        wrong(p, "DONE, and the copy is not there");
    }
    if (outcome == CS_FAILED && told != MODEL_FAILED && !gone) {
        wrong(p, "FAILED, and the copy was not listed as failed, nor is it gone");
    }
    if (outcome == CS_FAILED && has_live(p)) {
        wrong(p, "FAILED, and a copy that this run has made did not");
    }
}

static void check_end(const struct process *p)
{
    const struct plan *plan = &h.plan;
    switch (p->task.result.outcome) {
    case CS_DONE:
    case CS_FAILED:
    case CS_PROGRESSING:
        check_copy(p);
        break;
    case CS_UNKNOWN:
        if (!p->unsettled) {
            wrong(p, "UNKNOWN, and every call had a verdict");
        }
        break;
    default:
        if (p->made > 0 || p->task.result.outcome == CS_USAGE) {
            wrong(p, "words as if there was no copy, and this run has made one");
        }
    }
    if (h.last == CS_PROGRESSING && h.calm && plan->wait_ms < 0 && !h.model.denies_looks) {
        wrong(p, "no wait until the end, and nothing was in the way");
    }
    int64_t most = p->waiting_ms + plan->wait_ms + 2 * TASK_CALL_MS;
    if (p->waiting_ms > 0 && plan->wait_ms >= 0 && h.now > most) {
        wrong(p, "waited longer than it was told");
    }
}

/* ---- a call ---------------------------------------------------------------------------------- */

static int64_t latency(void)
{
    return one_in(20) && !h.calm ? between(MODEL_SECOND, STALE / 3) : between(20, 500);
}

static void end_run(struct process *p)
{
    static const int64_t pauses[] = {1, 10, 60, 600, 6 * 3600, 72 * 3600};
    p->phase = RESTING;
    p->at = h.now + between(0, MODEL_SECOND * pauses[between(0, 5)]);
}

static void kill_run(struct process *p)
{
    h.kills++;
    say(p, "is killed");
    end_run(p);
}

static void call(struct process *p)
{
    const struct cs_call *c = &p->task.call;
    bool waits = p->task.state == TASK_WAITING;
    h.calls++;
    if (!waits && c->until_ms > p->task.until_ms) {
        wrong(p, "a call that may last longer than the run");
    }
    p->hurry += p->task.state == TASK_COPYING;
    if (p->hurry > 5) {
        wrong(p, "one call for a copy after the other, without a rest");
    }
    p->trouble =
        !h.calm && one_in(h.trouble_in) ? (enum trouble)between(1, TROUBLES - 1) : NO_TROUBLE;
    if (c->until_ms <= h.now) {
        p->trouble = UNSENT; /* the answer before took all the time */
    } else if (p->trouble == NO_TROUBLE && h.now - p->keys_ms > h.keys_last_ms) {
        p->trouble = EXPIRED;
    }
    p->event = (struct cs_event){.signed_s = model_unix(h.now) + h.model.wrong_s + p->task.skew_s};
    int64_t arrives = h.now + latency();
    p->at = arrives < c->until_ms ? arrives : c->until_ms;
    if (p->trouble == UNSENT || p->trouble == UNSENT_LASTS || p->trouble == STOPPED) {
        trouble_unsent(&h.chance, p->trouble, &p->event);
        say(p, "%s is not sent, fault %d", c->action->name, (int)p->event.fault);
    } else {
        p->phase = CALLING;
    }
}

/* The service has made a copy. */
static void made(struct process *p)
{
    struct model_copy *c = &h.model.copy[p->reply.copy];
    c->blindly = p->task.looks == TASK_LOOK_NONE;
    if (!h.plan.tagged) {
        c->generation = (int)p->task.generation;
    }
    p->made++;
    say(p, "%s is made, generation %d, %s in %.1f s", name_of(p->reply.copy), c->generation,
        c->fails ? "and fails" : "done", (double)(c->ends - h.now) / 1000);
    check_made(p);
}

/* It comes to the service, or does not. */
static void arrive(struct process *p)
{
    const struct cs_call *c = &p->task.call;
    bool effect = p->trouble == NO_TROUBLE || (p->trouble >= LOST && one_in(2));
    p->reply = (struct model_reply){.date_s = model_unix(h.now), .copy = MODEL_NOBODY};
    if (effect) {
        model_call(&h.model, h.now, p->event.signed_s, p->run, c, &p->reply);
    }
    if (p->reply.made) {
        made(p);
    }
    if (p->trouble == KILLED) {
        kill_run(p);
        return;
    }
    p->phase = ANSWERED;
    p->at = p->trouble == LOST && one_in(3) ? c->until_ms : h.now + latency();
    if (p->at > c->until_ms) { /* too late */
        p->at = c->until_ms;
        p->trouble = LOST;
    }
}

/* What an answer tells. */
static void listen(struct process *p)
{
    const struct model_reply *r = &p->reply;
    if (r->copy != MODEL_NOBODY) {
        p->given[r->copy] = p->named[r->copy] = true;
        say(p, "CopySnapshot: %s", name_of(r->copy));
        return;
    }
    bool news = p->task.state != TASK_WAITING;
    for (int i = 0; i < h.model.copies; i++) {
        if (r->shown[i] != MODEL_NOBODY) {
            news |= p->told[i] != (enum model_state)r->shown[i];
            p->told[i] = (enum model_state)r->shown[i];
            p->named[i] |= p->told[i] != MODEL_ABSENT && p->told[i] != MODEL_DELETED;
        }
    }
    if (news) {
        say(p, "DescribeSnapshots: as of %.1f s%s", (double)r->view / 1000 - 864000,
            *r->next ? ", and more" : "");
    }
}

static void answer(struct process *p)
{
    struct cs_event *e = &p->event;
    trouble_reply(&h.chance, p->trouble, &p->reply, p->id, e);
    p->phase = STEPPING;
    bool verdict = e->fate == CS_FATE_ANSWERED && e->answer.verdict;
    p->unsettled |= p->task.state == TASK_COPYING && !verdict;
    if (e->answer.accepted) {
        listen(p);
    } else {
        say(p, "%s: %s, fault %d", p->task.call.action->name,
            e->fate == CS_FATE_SENT    ? "lost"
            : p->trouble != NO_TROUBLE ? "spoilt"
                                       : p->reply.code,
            (int)e->fault);
    }
}

/* ---- a run ----------------------------------------------------------------------------------- */

static void begin_run(struct process *p)
{
    const struct plan *plan = &h.plan;
    *p = (struct process){.left = p->left - 1, .at = p->at, .run = h.runs++, .phase = STEPPING};
    p->copy = (struct cs_copy_snapshot){
        .region_id = STR(MODEL_REGION),
        .destination_region_id = STR(MODEL_DESTINATION),
        .snapshot_id = STR(MODEL_SOURCE),
        .encrypted = plan->encrypted ? STR("true") : STR("false"), /* silence accepts both */
        .client_token = plan->own_token ? STR("mine") : STR_NONE,
    };
    token_fill(&p->copy, &p->defaults, (uint64_t)plan->generation, plan->tagged);
    p->task.goal = TASK_COPY;
    p->task.looks = plan->looks;
    p->task.again = plan->again;
    p->task.no_wait = plan->no_wait;
    p->task.copy = &p->copy;
    p->task.defaults = &p->defaults;
    p->task.region = STR(MODEL_DESTINATION);
    p->task.until_ms = h.now + plan->timeout_ms;
    p->task.wait_ms = plan->wait_ms;
    p->task.generation = (uint64_t)plan->generation;
    task_begin(&p->task, STR_NONE);
    say(p, "begins");
}

static void step(struct process *p)
{
    struct cs_step s = cs_next(&p->task, &p->event, h.now, chance_bits(&h.chance));
    p->event = (struct cs_event){.fate = CS_FATE_UNSENT};
    if (p->task.state == TASK_WAITING && p->waiting_ms == 0) {
        p->waiting_ms = h.now;
    }
    switch (s.act) {
    case STEP_KEYS:
        p->event.fault = !h.calm && one_in(h.trouble_in * 10) ? CS_FAULT_NO_KEYS : CS_OK;
        p->at = p->keys_ms = h.now + 1;
        break;
    case STEP_SLEEP:
        p->hurry = 0;
        p->at = h.now + s.ms + between(0, 20);
        if (s.ms <= 0) {
            wrong(p, "a sleep of no time");
        }
        break;
    case STEP_CALL:
        call(p);
        break;
    case STEP_DONE:
        h.last = p->task.result.outcome;
        say(p, "ends: %s, %s", outcomes[h.last], name_of(model_find(&h.model, task_id(&p->task))));
        check_end(p);
        end_run(p);
        break;
    }
}

static void go_on(struct process *p)
{
    switch (p->phase) {
    case RESTING:
        begin_run(p);
        break;
    case STEPPING:
        if (p->steps++ == STEPS) {
            wrong(p, "a run that does not end");
        }
        if (!h.calm && h.trouble_in > 0 && one_in(400)) {
            kill_run(p);
        } else {
            step(p);
        }
        break;
    case CALLING:
        arrive(p);
        break;
    case ANSWERED:
        answer(p);
        break;
    }
}

/* ---- a history ------------------------------------------------------------------------------- */

static bool is_wrong(void)
{
    return h.wrong || h.duplicate;
}

/* Until no run is left, or something is wrong. */
static void play(void)
{
    for (;;) {
        struct process *next = NULL;
        for (int i = 0; i < PROCESSES; i++) {
            struct process *p = &h.process[i];
            if ((p->phase != RESTING || p->left > 0) && (!next || p->at < next->at)) {
                next = p;
            }
        }
        if (!next || is_wrong()) {
            return;
        }
        h.now = next->at > h.now ? next->at : h.now;
        go_on(next);
        if (!h.calm) {
            others();
        }
    }
}

static void run_once(void)
{
    h.process[0].left = 1;
    h.process[0].at = h.now + between(MODEL_MINUTE, MODEL_HOUR);
    play();
}

/* What a run may end with for good. A token that is remembered for ever names a deleted copy for
 * ever; who waits less than the ten minutes in which a copy must be listed does not learn it. */
static bool is_settled(void)
{
    const struct plan *p = &h.plan;
    bool ever = h.model.memory_ms == MODEL_EVER, dead = ever && h.meddled;
    bool hasty = p->wait_ms >= 0 && p->wait_ms < TASK_UNLISTED_MS;
    switch (h.last) {
    case CS_DONE:
        return true;
    case CS_FAILED:
        return !p->again || dead;
    case CS_PROGRESSING:
        return h.model.denies_looks || is_blind(&h.process[0]) || (dead && hasty);
    case CS_REFUSED:
        return ever && h.model.token_taken;
    default:
        return false;
    }
}

/* Once more, after it was done. Only a copy that was not waited for may have failed since. */
static void run_again(void)
{
    const struct plan *p = &h.plan;
    run_once();
    bool fails = p->no_wait && (h.last == CS_FAILED || p->again);
    if (!is_blind(&h.process[0]) && !fails && (h.last != CS_DONE || h.process[0].made > 0)) {
        wrong(NULL, "what was done is done again");
    }
}

/* Runs in trouble; then in none, until it is settled. */
static void live(uint64_t seed, bool traced)
{
    begin(seed, traced);
    play();
    if (!is_wrong()) {
        say(NULL, "all is well from here");
        model_calm(&h.model, h.now);
        h.calm = true;
        h.last = CS_UNKNOWN;
    }
    for (int i = 0; i < 12 && !is_settled() && !is_wrong(); i++) {
        run_once();
    }
    if (!is_wrong() && !is_settled()) {
        wrong(NULL, "runs without trouble come to no end");
    }
    if (!is_wrong() && h.last == CS_DONE) {
        run_again();
    }
}

/* ---- the test -------------------------------------------------------------------------------- */

static uint64_t number(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : otherwise;
}

/* Of all that went wrong, the one with the fewest calls is told. */
static void test_random_histories(void **state)
{
    (void)state;
    bool one = getenv("HISTORY") != NULL;
    uint64_t seed = number("HISTORY", 0), end = one ? seed + 1 : number("HISTORIES", HISTORIES);
    uint64_t n = end - seed, shortest = 0;
    unsigned long calls = 0, kills = 0, duplicates = 0, wrongs = 0, apart = 0, least = ULONG_MAX;
    for (; seed < end; seed++) {
        live(seed, one);
        calls += h.calls;
        kills += h.kills;
        apart += h.apart;
        duplicates += h.duplicate;
        wrongs += h.wrong != NULL;
        if (is_wrong()) {
            print_message("# seed %llu, %u calls: %s\n", (unsigned long long)seed, h.calls,
                          h.duplicate ? "a second copy" : h.wrong);
            shortest = h.calls < least ? seed : shortest;
            least = h.calls < least ? h.calls : least;
        }
    }
    if (duplicates + wrongs > 0 && !one) {
        live(shortest, true);
    }
    print_message(
        "# %llu histories, %lu calls, %lu kills, %lu duplicates, %lu wrong words; %lu blind "
        "second copies\n",
        (unsigned long long)n, calls, kills, duplicates, wrongs, apart);
    assert_int_equal(duplicates, 0);
    assert_int_equal(wrongs, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_histories)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
