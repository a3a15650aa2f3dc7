/* SPDX-License-Identifier: ISC
 * Giving up a copy, on a virtual clock: nothing is deleted but what the service has just said to be in
 * progress, whatever else it says or does not say. Nothing sleeps. */
#include "cm.h"

#include "unit/passes.h"

enum { STARTED = 5, LIMIT = 60000 };

/* What the service does. Of each kind of call, one after the other; the last one goes on for ever. */
struct cancel_script {
    struct came check[6], del[4];
    unsigned no_keys; /* which time there are none, from 1; 0: never */
};

/* The log: k keys, s sleep, P list, D deletion. */
static struct cancelled {
    struct cs_task task;
    char log[256];
    size_t log_n;
    unsigned keys, nth[2];
    int64_t now;
    bool deleted, unknown;
    const char *list; /* of the call before, if that was a list that was answered */
    struct came (*play)(bool deletes);
} c;

static void cancel_log(char step)
{
    assert_true(c.log_n < sizeof c.log - 1);
    c.log[c.log_n++] = step;
    c.log[c.log_n] = '\0';
}

/* ---- one run --------------------------------------------------------------------------------- */

static void check_call(bool deletes)
{
    const struct cs_delete_snapshot *del = c.task.call.args;
    const struct cs_describe_snapshots *describe = c.task.call.args;
    int64_t until = c.task.call.until_ms;
    assert_true(c.keys > 0 && c.now <= STARTED + LIMIT && until <= STARTED + LIMIT);
    assert_int_equal(c.task.call.place, CALL_DESTINATION);
    if (deletes) {
        assert_text(del->snapshot_id, "s-1");
        assert_false(str_given(del->force));
        assert_non_null(c.list);
        assert_string_equal(c.list, "p1");
        assert_false(c.deleted);
        assert_null(c.task.call.entry);
    } else {
        assert_text(describe->snapshot_ids, "[\"s-1\"]");
        assert_text(describe->region_id, "cn-beijing");
        assert_true(until <= c.now + 30000 && c.task.call.entry);
    }
}

static void cancel_call(struct cs_event *e)
{
    bool deletes = c.task.call.action == &cs_delete_snapshot_action;
    check_call(deletes);
    struct came came = c.play(deletes);
    if (c.now == c.task.call.until_ms) {
        came = came_fault(CS_FATE_UNSENT, CS_FAULT_SILENT); /* no time, no answer */
    }
    cancel_log(deletes ? 'D' : 'P');
    c.list = !deletes && came.good ? came.list : NULL;
    c.deleted |= deletes && came.good;
    c.unknown |= deletes && came.fate != CS_FATE_UNSENT && !came_verdict(&came);
    if (!deletes) {
        came_show(&came, &c.task);
    }
    *e = came_event(&came, &c.task, NULL);
    c.now = came_after(&came, &c.task, c.now);
}

static enum cs_outcome run_cancel(struct came (*play)(bool deletes), unsigned no_keys)
{
    struct cs_event e = {.fate = CS_FATE_UNSENT};
    c = (struct cancelled){.now = STARTED, .play = play};
    c.task.goal = TASK_CANCEL;
    c.task.region = STR("cn-beijing");
    c.task.until_ms = STARTED + LIMIT;
    task_begin(&c.task, STR("s-1"));
    for (;;) {
        struct cs_step step = cs_next(&c.task, &e, c.now, MIDDLE);
        assert_true(c.task.note != NOTE_AGAIN || step.act == STEP_SLEEP);
        switch (step.act) {
        case STEP_KEYS:
            cancel_log('k');
            c.list = NULL;
            e.fate = CS_FATE_UNSENT;
            e.fault = ++c.keys == no_keys ? CS_FAULT_NO_KEYS : CS_OK;
            break;
        case STEP_CALL:
            cancel_call(&e);
            break;
        case STEP_SLEEP:
            assert_true(step.ms > 0);
            cancel_log('s');
            c.list = NULL;
            c.now += step.ms;
            break;
        case STEP_DONE:
            assert_true(c.now <= STARTED + LIMIT + CAME_MS);
            return c.task.result.outcome;
        }
    }
}

static const struct cancel_script *script;

static struct came play_script(bool deletes)
{
    return deletes ? next_of(script->del, 4, &c.nth[1], came_good())
                   : next_of(script->check, 6, &c.nth[0], came_good());
}

static void wants(const struct cancel_script *s, const char *log, enum cs_outcome outcome)
{
    script = s;
    print_message("# %s\n", log);
    enum cs_outcome got = run_cancel(play_script, s->no_keys);
    assert_string_equal(c.log, log);
    assert_int_equal(got, outcome);
}

/* ---- the ways it goes --------------------------------------------------------------------------- */

static void test_deletes(void **state)
{
    (void)state;
    const struct came p = came_list("p1"), a = came_list("a1"), f = came_list("f1"),
                      none = came_good();
    wants(&(struct cancel_script){.check = {p, none}}, "kPDP", CS_DONE);
    assert_true(c.task.deleted && c.task.vanished && c.task.listed);
    /* A list may be a little behind. */
    wants(&(struct cancel_script){.check = {p, p, p, none}}, "kPDPsPsP", CS_DONE);
    wants(&(struct cancel_script){.check = {p, a, f, none}}, "kPDPsPsP", CS_DONE);
    script = &(struct cancel_script){.check = {p}};
    assert_int_equal(run_cancel(play_script, 0), CS_PROGRESSING);
    assert_true(c.task.deleted && c.now > STARTED + LIMIT - 3000);
    /* Others of the list do not count. */
    wants(&(struct cancel_script){.check = {p, came_list("p2 a3")}}, "kPDP", CS_DONE);
}

/* With two seconds left it is not looked at once more. */
static void test_time_left(void **state)
{
    (void)state;
    struct came p = came_list("p1"), slow = p, good = came_good();
    good.ms = 30000;
    slow.ms = LIMIT - 2000 - CAME_MS - good.ms;
    wants(&(struct cancel_script){.check = {p, slow}, .del = {good}}, "kPDP", CS_PROGRESSING);
    assert_int_equal(c.now, STARTED + LIMIT - 2000);
    slow.ms--;
    wants(&(struct cancel_script){.check = {p, slow}, .del = {good}}, "kPDPsP", CS_PROGRESSING);
}

static void test_does_not_delete(void **state)
{
    (void)state;
    wants(&(struct cancel_script){.check = {came_list("a1")}}, "kP", CS_REFUSED);
    wants(&(struct cancel_script){.check = {came_list("f1")}}, "kP", CS_FAILED);
    wants(&(struct cancel_script){.check = {came_good()}}, "kP", CS_FAILED);
    assert_true(c.task.vanished && !c.task.deleted);
    wants(&(struct cancel_script){.check = {came_list("p2")}}, "kP", CS_FAILED);
    /* Not a copy: what else is being made is nobody's to give up here. */
    wants(&(struct cancel_script){.check = {came_list("o1")}}, "kP", CS_REFUSED);
    /* Not known is not in progress: it may be a copy that is whole. */
    script = &(struct cancel_script){.check = {came_list("x1")}};
    assert_int_not_equal(run_cancel(play_script, 0), CS_DONE);
    assert_null(strchr(c.log, 'D'));
}

static void test_unknown(void **state)
{
    (void)state;
    const struct came p = came_list("p1"), a = came_list("a1"), none = came_good();
    const struct came lost = came_fault(CS_FATE_SENT, CS_FAULT_CUT), good = came_good();
    const struct came unreachable = came_fault(CS_FATE_UNSENT, CS_FAULT_UNREACHABLE);
    wants(&(struct cancel_script){.check = {p, none}, .del = {lost}}, "kPDsP", CS_DONE);
    wants(&(struct cancel_script){.check = {p, p, none}, .del = {lost, good}}, "kPDsPDP", CS_DONE);
    /* It may be gone, though a list that is behind shows it. */
    wants(&(struct cancel_script){.check = {p, a, none}, .del = {lost}}, "kPDsPsP", CS_DONE);
    script = &(struct cancel_script){.check = {p, a}, .del = {lost}};
    assert_int_equal(run_cancel(play_script, 0), CS_UNKNOWN);
    wants(&(struct cancel_script){.check = {p, unreachable}, .del = {lost}}, "kPDsPsPsPsP",
          CS_UNKNOWN);
    wants(&(struct cancel_script){.check = {p, unreachable}}, "kPDPsPsPsP", CS_UNKNOWN);
    script = &(struct cancel_script){.check = {p}, .del = {lost}};
    assert_int_equal(run_cancel(play_script, 0), CS_UNKNOWN);
    /* What was accepted is not unknown any more. */
    script = &(struct cancel_script){.check = {p}, .del = {lost, good}};
    assert_int_equal(run_cancel(play_script, 0), CS_PROGRESSING);
}

static void test_declined(void **state)
{
    (void)state;
    const struct came p = came_list("p1"), a = came_list("a1"), none = came_good();
    const struct came busy = came_code("Throttling"), good = came_good();
    const struct came denied = came_code("Forbidden.RAM");
    const struct came unreachable = came_fault(CS_FATE_UNSENT, CS_FAULT_UNREACHABLE);
    wants(&(struct cancel_script){.check = {denied}}, "kP", CS_REFUSED);
    wants(&(struct cancel_script){.check = {p}, .del = {denied}}, "kPD", CS_REFUSED);
    wants(&(struct cancel_script){.check = {p, p, none}, .del = {busy, good}}, "kPDsPDP", CS_DONE);
    /* Accomplished meanwhile. */
    wants(&(struct cancel_script){.check = {p, a}, .del = {busy}}, "kPDsP", CS_REFUSED);
    /* The service was asked, and has not done it. */
    wants(&(struct cancel_script){.check = {p, unreachable}, .del = {busy}}, "kPDsPsPsPsP",
          CS_BUSY);
    script = &(struct cancel_script){.check = {p}, .del = {busy}};
    assert_int_equal(run_cancel(play_script, 0), CS_BUSY);
    wants(&(struct cancel_script){.no_keys = 1}, "k", CS_LOCAL);
    /* A list that was answered ends a row of failures. */
    const struct came *u = &unreachable;
    wants(&(struct cancel_script){.check = {*u, *u, p, *u, *u, none}}, "kPsPsPDPsPsP", CS_DONE);
}

static void test_interrupts(void **state)
{
    (void)state;
    const struct came p = came_list("p1"), lost = came_fault(CS_FATE_SENT, CS_FAULT_CUT);
    const struct came stop = came_fault(CS_FATE_UNSENT, CS_FAULT_INTERRUPTED);
    const struct came torn = came_fault(CS_FATE_SENT, CS_FAULT_INTERRUPTED);
    wants(&(struct cancel_script){.check = {stop}}, "kP", CS_NOT_SENT);
    wants(&(struct cancel_script){.check = {torn}}, "kP", CS_NOT_SENT);
    wants(&(struct cancel_script){.check = {p}, .del = {stop}}, "kPD", CS_NOT_SENT);
    wants(&(struct cancel_script){.check = {p}, .del = {torn}}, "kPD", CS_UNKNOWN);
    wants(&(struct cancel_script){.check = {p, stop}}, "kPDP", CS_UNKNOWN);
    wants(&(struct cancel_script){.check = {p, stop}, .del = {lost}}, "kPDsP", CS_UNKNOWN);
    assert_int_equal(c.task.result.fault, CS_FAULT_INTERRUPTED);
}

/* What is told fits what it came to: of the deletion's own call, or of the list that was the end. */
static void test_result(void **state)
{
    (void)state;
    const struct came p = came_list("p1"), denied = came_code("Forbidden.RAM");
    const struct came lost = came_fault(CS_FATE_SENT, CS_FAULT_CUT), busy = came_code("Throttling");
    const struct came unreachable = came_fault(CS_FATE_UNSENT, CS_FAULT_UNREACHABLE);
    const struct cs_result *r = &c.task.result;
    wants(&(struct cancel_script){.check = {p, denied}, .del = {lost}}, "kPDsP", CS_UNKNOWN);
    assert_true(r->fault == CS_FAULT_CUT && r->answer.row == NULL);
    wants(&(struct cancel_script){.check = {p, unreachable}, .del = {busy}}, "kPDsPsPsPsP",
          CS_BUSY);
    assert_true(r->fault == CS_OK && r->answer.row == busy.row);
    wants(&(struct cancel_script){.check = {p, denied}, .del = {busy}}, "kPDsP", CS_REFUSED);
    assert_true(r->fault == CS_OK && r->answer.row == denied.row);
    wants(&(struct cancel_script){.check = {unreachable}}, "kPsPsPsP", CS_NOT_SENT);
    assert_int_equal(r->fault, CS_FAULT_UNREACHABLE);
}

/* ---- the sweep -------------------------------------------------------------------------------- */

/* Between two deletions there is always a list. */
static const char *const after_deletion[CATALOG_KINDS] = {
    [CATALOG_WAIT] = "sP",    [CATALOG_NOT_READY] = "sP", [CATALOG_CONFLICT] = "sP",
    [CATALOG_MISMATCH] = "P", [CATALOG_CLOCK] = "P",      [CATALOG_EXPIRED] = "kP",
    [CATALOG_NONCE] = "sP",   [CATALOG_SERVER] = "sP"};

/* It is there until the deletion is accepted. */
static struct came play_until_deleted(bool deletes)
{
    return deletes ? play_script(true) : came_list(c.deleted ? "" : "p1");
}

static void check_deletions(const struct came *d, size_t n)
{
    char log[64] = "kP";
    bool used[CATALOG_KINDS] = {false}, unknown = false, asked = false;
    struct cancel_script s = {.no_keys = 0};
    memcpy(s.del, d, n * sizeof *d);
    script = &s;
    enum cs_outcome got = run_cancel(play_until_deleted, 0);
    for (; !d->good; d++) {
        const char *steps = after(d, after_deletion, "sP", used);
        unknown |= d->fate != CS_FATE_UNSENT && !came_verdict(d);
        if (!steps && unknown && came_verdict(d)) {
            strcat(log, "DsP"); /* refused, perhaps because an earlier one was done */
            continue;
        }
        if (!steps) {
            assert_string_equal(c.log, strcat(log, "D"));
            assert_int_equal(got, unknown ? CS_UNKNOWN : meant(d, true, asked));
            return;
        }
        asked |= came_verdict(d);
        strcat(strcat(log, "D"), strcmp(steps, "s") == 0 ? "sP" : steps);
    }
    assert_string_equal(c.log, strcat(log, "DP"));
    assert_int_equal(got, CS_DONE);
}

static void check_lists(const struct came *l, size_t n)
{
    char log[64] = "k";
    bool used[CATALOG_KINDS] = {false};
    struct cancel_script s = {.no_keys = 0};
    memcpy(s.check, l, n * sizeof *l);
    for (; l->fate != CS_FATE_ANSWERED || !l->good; l++) {
        const char *steps = after(l, after_look, "s", used);
        strcat(log, "P");
        if (!steps) {
            wants(&s, log, meant(l, false, false));
            return;
        }
        strcat(log, steps);
    }
    wants(&s, strcat(log, "PDP"), CS_DONE);
}

static void test_sweep(void **state)
{
    (void)state;
    const struct came p = came_list("p1"), good = came_good();
    for (size_t i = 0; i < CAME_CASES; i++) {
        for (size_t k = 0; k < CAME_CASES; k++) {
            check_deletions((struct came[]){came_case(i), came_case(k), good}, 3);
        }
        check_deletions((struct came[]){came_case(i), good}, 2);
        check_lists((struct came[]){came_case(i), p, good}, 3);
    }
}

/* ---- a service that does all of it at random ------------------------------------------------------ */

static struct {
    char is, was;    /* p, a, f; '-': deleted */
    unsigned behind; /* how many lists still show what it was */
} snapshot;

static struct came play_world(bool deletes)
{
    static char list[3] = "?1";
    struct came came = dice(2) == 0 ? came_trouble() : came_good();
    bool maybe = came.fate != CS_FATE_UNSENT && !came_verdict(&came);
    if (snapshot.is == 'p' && dice(6) == 0) {
        snapshot.is = "af"[dice(2)];
    }
    if (deletes && snapshot.is != '-' && (came.good || (maybe && dice(2) == 0))) {
        snapshot.was = snapshot.is;
        snapshot.is = '-';
        snapshot.behind = dice(3);
    }
    if (!deletes) {
        list[0] = snapshot.behind > 0 ? snapshot.was : snapshot.is;
        came.list = list[0] == '-' ? "" : list;
        snapshot.behind -= snapshot.behind > 0;
    }
    came.ms = 1 + dice(3000);
    return came;
}

static void test_world(void **state)
{
    (void)state;
    for (int i = 0; i < 5000; i++) {
        snapshot.is = "pppaf"[dice(5)];
        snapshot.behind = 0;
        enum cs_outcome o = run_cancel(play_world, 0);
        assert_true(o != CS_DONE || snapshot.is == '-');
        assert_true(o != CS_UNKNOWN || c.unknown || c.deleted);
        assert_true(o != CS_PROGRESSING || c.deleted);
        assert_true(snapshot.is != '-' || o == CS_DONE || o == CS_UNKNOWN || o == CS_PROGRESSING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deletes),         cmocka_unit_test(test_time_left),
        cmocka_unit_test(test_does_not_delete), cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_declined),        cmocka_unit_test(test_interrupts),
        cmocka_unit_test(test_result),          cmocka_unit_test(test_sweep),
        cmocka_unit_test(test_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
