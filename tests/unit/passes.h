/* SPDX-License-Identifier: ISC
 * What may come of a call, in few words, for tests that play a service to the step machine; and which
 * faults may be over in a moment, as the README says it. Include "cm.h" first. */
#ifndef TESTS_UNIT_PASSES_H
#define TESTS_UNIT_PASSES_H

#include "core/field.h"
#include "job/task.h"
#include "unit/tokens.h"

static inline bool fault_passes(enum cs_fault fault)
{
    static const enum cs_fault these[] = {
        CS_FAULT_DNS_SILENT, CS_FAULT_DNS_FAILED, CS_FAULT_REFUSED, CS_FAULT_UNREACHABLE,
        CS_FAULT_SILENT,     CS_FAULT_RESET,      CS_FAULT_CUT,     CS_FAULT_TLS_CLOSED};
    for (size_t i = 0; i < sizeof these / sizeof these[0]; i++) {
        if (fault == these[i]) {
            return true;
        }
    }
    return false;
}

/* ---- what came of a call --------------------------------------------------------------------- */

struct came {
    enum cs_fate fate;
    enum cs_fault fault;
    bool good;                 /* accepted */
    bool broken;               /* an error of status 500: no verdict, whatever its code */
    const struct catalog *row; /* of an error's code; NULL: not known */
    int64_t retry_after_ms;    /* 0: not said */
    int64_t ms;                /* how long it took; 0: CAME_MS; -1: as long as it may */
    /* What a list had, also one that broke off then: "p1 f2:40/600" are s-1, in progress, and s-2, which
     * failed at 40 with 600 s to go; a: accomplished, x: a word that is not known, o: in progress, and no
     * copy. */
    const char *list;
    const char *next; /* NextToken */
};

enum { CAME_MS = 300, CAME_SIGNED = 1700000000, CAME_AHEAD = 5000 };

/* All that is not good: every row of the catalogue, every fault before and after sending and of a
 * reply, and errors that decide nothing: an unknown code, a known one with status 500. */
enum { CAME_FAULTS = CS_FAULTS - 1, CAME_CASES = CATALOG_ROWS + 3 * CAME_FAULTS + 2 };

static inline struct came came_fault(enum cs_fate fate, enum cs_fault fault)
{
    return (struct came){.fate = fate, .fault = fault};
}

static inline struct came came_code(const char *code)
{
    bool exact;
    return (struct came){.fate = CS_FATE_ANSWERED, .row = catalog_find(str_of(code), &exact)};
}

static inline struct came came_list(const char *list)
{
    return (struct came){.fate = CS_FATE_ANSWERED, .good = true, .list = list};
}

/* A copy or a deletion that was accepted; a list of nothing. */
static inline struct came came_good(void)
{
    return came_list("");
}

static inline struct came came_case(size_t i)
{
    if (i < CATALOG_ROWS) {
        return (struct came){.fate = CS_FATE_ANSWERED, .row = &catalog_rows[i]};
    }
    i -= CATALOG_ROWS;
    if (i < 3 * CAME_FAULTS) {
        return came_fault((enum cs_fate)(i / CAME_FAULTS),
                          (enum cs_fault)(CS_OK + 1 + i % CAME_FAULTS));
    }
    struct came c = came_code(i == 3 * CAME_FAULTS ? "Unheard" : "Throttling");
    c.broken = true;
    return c;
}

/* Of which kind an error is; -1: it is none. */
static inline int came_kind(const struct came *c)
{
    bool error = c->fate == CS_FATE_ANSWERED && c->fault == CS_OK && !c->good;
    return error && c->row && !c->broken ? c->row->kind : -1;
}

/* Whether it settles what became of the call: by the catalogue, in other words than the program's. */
static inline bool came_verdict(const struct came *c)
{
    int kind = came_kind(c);
    return (c->good && c->fault == CS_OK) ||
           (kind >= 0 && kind != CATALOG_NONCE && kind != CATALOG_SERVER);
}

/* As the task is told; id: of a copy that was accepted. */
static inline struct cs_event came_event(const struct came *c, const struct cs_task *t,
                                         const char *id)
{
    struct cs_event e = {.fate = c->fate, .fault = c->fault, .signed_s = CAME_SIGNED + t->skew_s};
    e.answer.retry_after_ms = c->retry_after_ms > 0 ? c->retry_after_ms : -1;
    e.answer.date = CAME_SIGNED + CAME_AHEAD;
    if (c->fate == CS_FATE_ANSWERED) {
        e.answer.fault = c->fault;
        e.answer.accepted = c->good;
        e.answer.verdict = came_verdict(c);
        e.answer.row = c->row;
        e.answer.snapshot_id = str_of(id);
        e.answer.next_token = str_of(c->next);
    }
    return e;
}

/* The time after it. */
static inline int64_t came_after(const struct came *c, const struct cs_task *t, int64_t now_ms)
{
    int64_t ms = c->ms != 0 ? c->ms : CAME_MS, most = t->call.until_ms - now_ms;
    return now_ms + (ms < 0 || ms > most ? most : ms);
}

/* Shows the entries to the call's look. */
static inline void came_show(const struct came *c, const struct cs_task *t)
{
    static const char *const words[] = {"progressing", "failed", "accomplished", "restoring",
                                        "progressing"};
    const struct cs_str source = t->copy ? t->copy->snapshot_id : STR("s-0");
    struct cs_str list = str_of(c->list);
    while (list.n > 0) {
        struct cs_str word = field_cut(&list, ' '), ends = field_cut(&word, '/');
        struct cs_str name = field_cut(&ends, ':');
        char id[16] = "s-";
        memcpy(id + 2, name.p + 1, name.n - 1);
        const struct cs_snapshot s = {
            .snapshot_id = str_of(id),
            .status = str_of(words[str_find(STR("pfaxo"), name.p[0])]),
            .progress = ends,
            .remain_time = word,
            .source_snapshot_id = name.p[0] == 'o' ? STR_NONE : source,
            .source_region_id = t->copy ? t->copy->region_id : STR_NONE,
        };
        look_at(t->call.ctx, &s);
    }
}

/* ---- chance ----------------------------------------------------------------------------------- */

static inline unsigned dice(unsigned sides)
{
    static uint32_t seed = 1;
    seed = seed * 1664525 + 1013904223;
    return (seed >> 16) % sides;
}

/* Often that nobody knows what came of the call; never that it is the end of it all. */
static inline struct came came_trouble(void)
{
    struct came c = came_case(dice(CAME_CASES));
    while (came_kind(&c) == CATALOG_DENIED || c.fault == CS_FAULT_INTERRUPTED) {
        c = came_case(dice(CAME_CASES));
    }
    return dice(2) == 0 ? came_fault(CS_FATE_SENT, CS_FAULT_CUT) : c;
}

/* ---- a copy on a virtual clock ------------------------------------------------------------------ */

#define SOURCE "cn-hangzhou/s-bp67acfmxazb4p0001"

enum { BEGIN = 5, TIMEOUT = 120000, MIDDLE = 0x80000000 };

/* What the service does. Of each kind of call, one after the other; the last one goes on for ever.
 * None given: there is no copy, it is accepted as s-N, it is accomplished. */
struct script {
    struct came look[6], copy[4], poll[4];
    enum task_looks looks;
    bool again, wait, own_token;
    uint64_t generation;
    unsigned no_keys; /* which time there are none, from 1; 0: never */
};

/* What came of it. The log: k keys, s sleep, L look, with the rest of the tag after the source, C copy,
 * P poll. */
static struct run {
    struct cs_task task;
    struct cs_copy_snapshot copy;
    struct token_defaults defaults;
    char log[2048], token[TOKEN_LENGTH + 1];
    size_t log_n;
    const char *next; /* of the page before */
    unsigned keys, noted, nth[3];
    int64_t now, slept[2];
    bool blind, unknown, must_look, listed, alive, settled, asked;
} run;

static void log_step(struct cs_str what)
{
    assert_true(run.log_n + what.n < sizeof run.log);
    memcpy(run.log + run.log_n, what.p, what.n);
    run.log_n += what.n;
}

static inline size_t times(char step)
{
    size_t n = 0;
    for (size_t i = 0; i < run.log_n; i++) {
        n += run.log[i] == step;
    }
    return n;
}

static inline bool noted(enum task_note note)
{
    return run.noted >> note & 1;
}

/* ---- one run --------------------------------------------------------------------------------- */

static struct came next_of(const struct came list[], unsigned n, unsigned *nth, struct came none)
{
    struct came c = none;
    for (unsigned i = 0; i < n && i <= *nth; i++) {
        bool given = list[i].fate != CS_FATE_UNSENT || list[i].fault != CS_OK;
        c = given ? list[i] : c;
    }
    ++*nth;
    return c;
}

static struct came look(const struct script *s)
{
    const struct cs_describe_snapshots *args = run.task.call.args;
    struct came c = next_of(s->look, 6, &run.nth[0], came_good());
    assert_int_equal(run.task.call.place, CALL_DESTINATION);
    assert_text(args->region_id, "cn-beijing");
    assert_text(args->max_results, "100");
    assert_true(str_eq(args->next_token, str_of(run.next)));
    assert_int_equal(str_given(args->next_token), run.next != NULL);
    assert_true(run.task.call.until_ms <= run.now + 30000);
    log_step(STR("L"));
    assert_int_equal(str_given(args->tag[0].key), s->looks == TASK_LOOK_TAG);
    if (s->looks == TASK_LOOK_TAG) {
        assert_text(args->tag[0].key, "copysnap-source");
        assert_true(str_starts(args->tag[0].value, STR(SOURCE)));
        log_step(str_tail(args->tag[0].value, sizeof SOURCE - 1));
    }
    came_show(&c, &run.task);
    run.next = c.good ? c.next : run.next;
    run.blind |= came_kind(&c) == CATALOG_DENIED;
    run.listed |= c.good && c.list[0] != '\0';
    run.alive |= c.good && strpbrk(c.list, "pax");
    if (c.good && !c.next) {
        run.must_look = false;
        run.unknown &= !run.listed;
        run.settled |= run.alive;
        run.listed = run.alive = false;
    }
    return c;
}

static struct came copy(const struct script *s)
{
    const struct cs_copy_snapshot *args = run.task.call.args;
    struct came c = next_of(s->copy, 4, &run.nth[1], came_good());
    assert_int_equal(run.task.call.place, CALL_SOURCE);
    assert_int_equal(run.task.call.shape, REPLY_SNAPSHOT);
    assert_null(run.task.call.entry);
    /* A quarter of the time is kept to look what came of it. */
    assert_int_equal(run.task.call.until_ms, run.now + (3 * (run.task.until_ms - run.now) + 3) / 4);
    assert_int_equal(run.task.asked, run.asked);
    assert_false(run.settled);
    assert_true(run.blind || !run.must_look);
    log_step(STR("C"));
    memcpy(run.token, args->client_token.p, args->client_token.n);
    run.token[args->client_token.n] = '\0';
    run.must_look = (c.fate != CS_FATE_UNSENT && !came_verdict(&c)) ||
                    came_kind(&c) == CATALOG_CONFLICT || came_kind(&c) == CATALOG_MISMATCH;
    run.unknown |= c.fate != CS_FATE_UNSENT && !came_verdict(&c);
    run.unknown &= !c.good;
    run.asked |= came_verdict(&c);
    run.settled = c.good;
    return c;
}

static struct came poll(const struct script *s)
{
    const struct cs_describe_snapshots *args = run.task.call.args;
    struct came c = next_of(s->poll, 4, &run.nth[2], came_list("aN"));
    struct cs_str id = task_id(&run.task);
    assert_int_equal(args->snapshot_ids.n, id.n + 4);
    assert_true(str_starts(str_tail(args->snapshot_ids, 2), id));
    assert_true(run.task.call.until_ms <= run.now + 30000);
    log_step(STR("P"));
    came_show(&c, &run.task);
    return c;
}

static void call(const struct script *s, struct cs_event *e)
{
    const struct cs_call *call = &run.task.call;
    assert_true(run.keys > 0);
    assert_true(run.now <= call->until_ms);
    struct came c;
    if (run.task.state == TASK_WAITING) {
        c = poll(s);
    } else {
        assert_true(run.now <= run.task.until_ms && call->until_ms <= run.task.until_ms);
        c = call->action == &cs_copy_snapshot_action ? copy(s) : look(s);
    }
    if (run.now == call->until_ms) {
        c = came_fault(CS_FATE_UNSENT, CS_FAULT_SILENT); /* no time, no answer */
    }
    *e = came_event(&c, &run.task, "s-N");
    run.now = came_after(&c, &run.task, run.now);
}

static void begin(const struct script *s)
{
    run = (struct run){.now = BEGIN, .copy = tokens_copy(), .blind = s->looks == TASK_LOOK_NONE};
    run.copy.client_token = s->own_token ? STR("mine") : STR_NONE;
    token_fill(&run.copy, &run.defaults, s->generation, true);
    run.task = (struct cs_task){.looks = s->looks,
                                .again = s->again,
                                .no_wait = !s->wait,
                                .copy = &run.copy,
                                .defaults = &run.defaults,
                                .region = STR("cn-beijing"),
                                .until_ms = BEGIN + TIMEOUT,
                                .wait_ms = -1,
                                .generation = s->generation};
    task_begin(&run.task, STR_NONE);
    assert_false(str_given(task_id(&run.task)));
}

static enum cs_outcome end(void)
{
    enum cs_outcome o = run.task.result.outcome;
    run.log[run.log_n] = '\0';
    assert_int_equal(run.task.state, TASK_OVER);
    const struct cs_event none = {.fate = CS_FATE_UNSENT};
    assert_int_equal(cs_next(&run.task, &none, run.now, MIDDLE).act, STEP_DONE);
    assert_true(!run.unknown || o == CS_UNKNOWN);
    assert_int_equal(run.task.unknown, o == CS_UNKNOWN);
    assert_true(!run.settled || o == CS_DONE || o == CS_FAILED || o == CS_PROGRESSING);
    return o;
}

static inline enum cs_outcome play(const struct script *s)
{
    struct cs_event e = {.fate = CS_FATE_UNSENT};
    begin(s);
    for (unsigned steps = 0; steps < 1000; steps++) {
        struct cs_step step = cs_next(&run.task, &e, run.now, MIDDLE);
        run.noted |= 1U << run.task.note;
        assert_true(run.task.note != NOTE_AGAIN || step.act == STEP_SLEEP);
        switch (step.act) {
        case STEP_KEYS:
            log_step(STR("k"));
            e.fate = CS_FATE_UNSENT;
            e.fault = ++run.keys == s->no_keys ? CS_FAULT_NO_KEYS : CS_OK;
            break;
        case STEP_CALL:
            call(s, &e);
            break;
        case STEP_SLEEP:
            assert_true(step.ms > 0);
            if (times('s') < 2) {
                run.slept[times('s')] = step.ms;
            }
            log_step(STR("s"));
            run.now += step.ms;
            run.next = NULL; /* after a wait a list is read from its first page */
            run.listed = run.alive = false;
            break;
        case STEP_DONE:
            return end();
        }
    }
    fail();
    return CS_DONE;
}

/* ---- what is wanted, in the README's words ---------------------------------------------------- */

/* The steps from a call to the next of its kind. */
static const char *const after_copy[CATALOG_KINDS] = {
    [CATALOG_WAIT] = "s",     [CATALOG_NOT_READY] = "s", [CATALOG_CONFLICT] = "sL",
    [CATALOG_MISMATCH] = "L", [CATALOG_CLOCK] = "",      [CATALOG_EXPIRED] = "k",
    [CATALOG_NONCE] = "sL",   [CATALOG_SERVER] = "sL"};
static const char *const after_look[CATALOG_KINDS] = {
    [CATALOG_WAIT] = "s",    [CATALOG_NOT_READY] = "s", [CATALOG_CONFLICT] = "s",
    [CATALOG_MISMATCH] = "", [CATALOG_CLOCK] = "",      [CATALOG_EXPIRED] = "k",
    [CATALOG_NONCE] = "s",   [CATALOG_SERVER] = "s"};

static bool at_most_once(int kind)
{
    return kind == CATALOG_MISMATCH || kind == CATALOG_CLOCK || kind == CATALOG_EXPIRED;
}

/* NULL: it is the end. sent: what follows a call that was sent and has no verdict. */
static inline const char *after(const struct came *c, const char *const of_kind[], const char *sent,
                                bool used[CATALOG_KINDS])
{
    int kind = came_kind(c);
    if (kind >= 0) {
        bool spent = used[kind] && at_most_once(kind);
        used[kind] = true;
        return spent ? NULL : of_kind[kind];
    }
    if (c->fault == CS_FAULT_INTERRUPTED) {
        return NULL;
    }
    return c->fate != CS_FATE_UNSENT ? sent : fault_passes(c->fault) ? "s" : NULL;
}

static enum cs_outcome unsent(enum cs_fault fault, bool asked)
{
    switch (fault) {
    case CS_FAULT_BAD_VALUE:
    case CS_FAULT_REQUEST_TOO_LONG:
    case CS_FAULT_TLS_ROOTS_FILE:
        return asked ? CS_LOCAL : CS_USAGE;
    case CS_FAULT_NO_KEYS:
    case CS_FAULT_ENTROPY:
        return CS_LOCAL;
    default:
        return asked ? CS_BUSY : CS_NOT_SENT;
    }
}

/* Where it is the end. asked: the service has declined the copy before. */
static inline enum cs_outcome meant(const struct came *c, bool makes, bool asked)
{
    if (c->fate == CS_FATE_UNSENT) {
        return unsent(c->fault, asked);
    }
    if (makes && !came_verdict(c)) {
        return CS_UNKNOWN;
    }
    if (c->fate == CS_FATE_SENT || c->fault != CS_OK) {
        return asked ? CS_BUSY : CS_NOT_SENT;
    }
    if (!came_verdict(c)) {
        return CS_BUSY;
    }
    return c->row->kind == CATALOG_DRY_RUN
               ? CS_REFUSED
               : catalog_meaning((enum catalog_kind)c->row->kind)->outcome;
}

struct wanted {
    char log[64];
    enum cs_outcome outcome;
};

/* Attempts that end with a good one. blind: nobody looks; found: later looks find a copy. */
static inline struct wanted want_copies(const struct came *c, bool blind, bool found)
{
    struct wanted w = {.log = ""};
    bool used[CATALOG_KINDS] = {false}, unknown = false, asked = false;
    strcat(w.log, blind ? "k" : "kL");
    for (; !c->good; c++) {
        const char *steps = after(c, after_copy, "sL", used);
        strcat(w.log, "C");
        unknown |= c->fate != CS_FATE_UNSENT && !came_verdict(c);
        if (!steps) {
            bool look = unknown && !blind && c->fault != CS_FAULT_INTERRUPTED;
            strcat(w.log, look ? "L" : "");
            w.outcome = look && found ? CS_DONE : unknown ? CS_UNKNOWN : meant(c, true, asked);
            return w;
        }
        asked |= came_verdict(c);
        strncat(w.log, steps, blind ? strcspn(steps, "L") : 9);
        if (found && !blind && strchr(steps, 'L')) {
            return w;
        }
    }
    strcat(w.log, "C");
    return w;
}

/* Looks, the last of which finds nothing; then the copy is made. */
static inline struct wanted want_looks(const struct came *c)
{
    struct wanted w = {.log = "k"};
    bool used[CATALOG_KINDS] = {false};
    for (; !c->good; c++) {
        const char *steps = after(c, after_look, "s", used);
        strcat(w.log, "L");
        if (came_kind(c) == CATALOG_DENIED) {
            break;
        }
        if (!steps) {
            w.outcome = meant(c, false, false);
            return w;
        }
        strcat(w.log, steps);
    }
    strcat(w.log, c->good ? "LC" : "C");
    return w;
}

#endif
