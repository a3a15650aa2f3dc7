/* with: tests/port_script.c tests/fault.c */
/* SPDX-License-Identifier: ISC
 * The fault sweep: whatever fails, the outcome is what the script saw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/str.h"
#include "fault.h"
#include "unit/session.h"

static const struct script *const s = &fault_script;

/* The TCP connection that was made, if any. */
static const struct script_connection *tcp(void)
{
    const struct script_connection *found = NULL;
    for (size_t i = 0; i < s->connections; i++) {
        if (s->connection[i].kind == CS_PORT_TCP) {
            assert_null(found); /* never a second one: the request may be sent once */
            found = &s->connection[i];
        }
    }
    return found;
}

/* Whether the port took a byte of the request; in TLS, of a record of application data. */
static bool request_begun(const struct script_connection *c, bool tls)
{
    size_t at = 0;
    while (tls && at < c->sent_n && c->sent[at] != 23) {
        at += at + 5 <= c->sent_n ? 5 + ((size_t)c->sent[at + 3] << 8 | c->sent[at + 4]) : 5;
    }
    return at < c->sent_n;
}

static bool reply_complete(const struct fault_case *c, const struct script_connection *t)
{
    size_t whole = c->reply ? strlen(c->reply) : SESSION_REPLY;
    bool ended = s->failed == s->failed_random; /* nothing kept it from being read to the end */
    return t->at >= whole && (!c->to_the_end || ended);
}

static enum cs_outcome expected(const struct fault_case *c)
{
    const struct script_connection *t = tcp();
    if (!t || !request_begun(t, c->reply == NULL)) {
        return fault_task.result.fault == CS_FAULT_ENTROPY ? CS_LOCAL : CS_NOT_SENT;
    }
    return reply_complete(c, t) ? c->outcome : CS_UNKNOWN;
}

/* The calls before there is a connection are few and known. */
static void assert_early(const struct fault_case *c, const struct fault *f, enum cs_outcome outcome)
{
    bool nonce = f->at == 3 || (f->always && f->at < 3);
    bool dns_id = c->dns && f->at == 4 && f->reason != CS_PORT_INTERRUPTED;
    bool spread = f->at < 3 && !f->always; /* only the spreading of retries */
    if (nonce || dns_id) {
        assert_int_equal(outcome, CS_LOCAL);
    } else if (spread && c->reply) {
        assert_int_equal(outcome, c->outcome);
    } else if (f->at == 4 && !c->dns) {
        assert_int_equal(outcome, CS_NOT_SENT);
    }
}

static bool holds(const void *memory, size_t size, struct cs_str what)
{
    const unsigned char *p = memory, *end = p + size - what.n;
    while (p <= end && (p = memchr(p, what.p[0], (size_t)(end - p) + 1)) != NULL) {
        if (memcmp(p, what.p, what.n) == 0) {
            return true;
        }
        p++;
    }
    return false;
}

static void assert_no_secret(void)
{
    struct cs_keys k = fault_keys();
    const struct cs_str parts[] = {str_head(k.secret, 12), str_tail(k.secret, k.secret.n - 12),
                                   str_head(k.token, 12), str_tail(k.token, k.token.n - 12)};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        assert_false(holds(&fault_runner, sizeof fault_runner, parts[i]));
        assert_false(holds(&fault_task, sizeof fault_task, parts[i]));
    }
}

static bool step(const struct fault_case *c, const struct fault *f)
{
    fault_begin(c, f);
    run_task(&fault_runner, &fault_task);
    net_end(&fault_runner.net);

    const struct cs_result *r = &fault_task.result;
    if (r->outcome != expected(c)) {
        print_error("%s, call %u fails%s with %d%s: outcome %d, fault %d\n", c->name, f->at,
                    f->always ? " for good" : "", f->reason, f->one_byte ? ", in single bytes" : "",
                    (int)r->outcome, (int)r->fault);
    }
    assert_int_equal(r->outcome, expected(c));
    assert_early(c, f, r->outcome);
    assert_true(r->outcome != CS_DONE || str_eq(r->answer.snapshot_id, STR("s-copy")));
    assert_true(r->fault != CS_FAULT_ENTROPY || s->failed_random > 0);
    assert_true(script_closed());
    assert_in_range(s->mono, 0, fault_task.until_ms);
    assert_non_null(memchr(fault_runner.net.detail, '\0', sizeof fault_runner.net.detail));
    assert_no_secret();
    return s->failed > 0;
}

/* The cases from..to, at least so many steps. */
static void sweep(size_t from, size_t to, bool thin, unsigned least)
{
    unsigned steps = 0;
    for (size_t i = from; i < to; i++) {
        steps += fault_sweep(&fault_cases[i], thin, step);
    }
    print_message("# %u steps\n", steps);
    assert_in_range(steps, least, 1000000);
}

enum { WHOLE = 4, TLS = WHOLE, RESTS }; /* as fault_cases are ordered */

/* From the first call to the last. */
static void every_call_of_a_copy(void **state)
{
    (void)state;
    sweep(0, WHOLE, false, 30000);
}

/* In single bytes there are over 2000 calls: each fails in one of the twelve ways. */
static void every_call_of_tls(void **state)
{
    (void)state;
    assert_null(fault_cases[TLS].reply);
    sweep(TLS, RESTS, true, 2000);
}

/* What comes before the reply was swept above. */
static void every_call_of_a_reply(void **state)
{
    (void)state;
    sweep(RESTS, fault_cases_n, false, 10000);
}

/* Every case as it is, so that the sweep is known to sweep what it says. */
static void no_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < fault_cases_n; i++) {
        for (int one_byte = 0; one_byte < 2; one_byte++) {
            assert_false(step(&fault_cases[i], &(struct fault){.one_byte = one_byte != 0}));
            assert_int_equal(fault_task.result.outcome, fault_cases[i].outcome);
        }
    }
    (void)step(&fault_cases[TLS], &(struct fault){0});
    assert_int_equal(fault_task.result.fault, CS_FAULT_INCOMPLETE); /* the whole session */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_fault),
        cmocka_unit_test(every_call_of_a_copy),
        cmocka_unit_test(every_call_of_tls),
        cmocka_unit_test(every_call_of_a_reply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
