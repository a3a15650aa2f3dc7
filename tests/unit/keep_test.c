/* SPDX-License-Identifier: ISC
 * One connection for several exchanges, in plain bytes over the scripted port: when it is kept, when
 * it is used again, and what is said of a request that went over it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/str.h"
#include "net/net.h"
#include "port/port.h"

/* The scripted port, but for a peer that waits for a request: see cs_port_write below. */
#define cs_port_write script_write
#include "port_script.c"
#undef cs_port_write

#define REQUEST "GET /secret HTTP/1.1\r\nHost: h\r\n\r\n"
#define REPLY   "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
#define SECOND  "HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nbye"

enum { PORT = 8080, MS = 10000 };

static struct script s;
static struct cs_net net;
static const struct trust trust = {NULL, 0, NULL};
static const struct trust other_trust = {NULL, 0, NULL};
static char body[16];
static struct cs_reply reply;
static const char *answer;
static const struct cs_addr here = {4, {127, 0, 0, 1}, 0, 0};
static const struct cs_target target = {{"h", 1}, &here, PORT, false};

static int setup(void **state)
{
    (void)state;
    script_begin(&s);
    answer = NULL;
    memset(&net, 0xa5, sizeof net); /* nobody need clear it first */
    net_begin(&net, &trust);
    reply = (struct cs_reply){.body = body, .cap = sizeof body};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    net_end(&net);
    assert_true(script_closed());
    return 0;
}

static enum cs_fate exchange_with(const struct cs_target *t)
{
    enum cs_fate fate = cs_exchange(&net, t, STR(REQUEST), s.wall, s.mono + MS, &reply);
    assert_int_equal(fate == CS_FATE_ANSWERED, net.fault == CS_OK);
    assert_true(fate != CS_FATE_ANSWERED || net.detail[0] == '\0');
    assert_true(fate == CS_FATE_ANSWERED || net.wire.handle == -1); /* never kept after a failure */
    return fate;
}

static enum cs_fate exchange(void)
{
    return exchange_with(&target);
}

/* The peer of a connection says this. */
static void says(int handle, const char *text)
{
    s.connection[handle].peer.reply = str_of(text);
    s.connection[handle].at = 0;
}

/* After a whole request, the first connection's peer says what answer is. */
long cs_port_write(int handle, const void *p, size_t n, int64_t deadline)
{
    long took = script_write(handle, p, n, deadline);
    if (took > 0 && handle == 0 && answer && script_sent(handle).n % (sizeof REQUEST - 1) == 0) {
        says(handle, answer);
        answer = NULL;
    }
    return took;
}

/* A first exchange, which leaves connection 0 open. */
static void begin(const char *text)
{
    script_tcp(str_of(text), SCRIPT_SILENT);
    assert_int_equal(exchange(), CS_FATE_ANSWERED);
    assert_int_equal(s.connection[0].closes, 0);
    assert_int_equal(net.wire.handle, 0);
}

static void two_over_one(void **state)
{
    static const char *const firsts[] = {
        REPLY,
        SECOND,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        ("HTTP/1.1 100 Continue\r\n\r\n" REPLY),
    };
    for (size_t i = 0; i < 2 * sizeof firsts / sizeof firsts[0]; i++) {
        (void)setup(state);
        s.one_byte = i % 2 != 0;
        begin(firsts[i / 2]);
        int64_t now = s.mono;
        answer = SECOND;
        assert_int_equal(exchange(), CS_FATE_ANSWERED);
        assert_int_equal(reply.head.status, 403);
        assert_int_equal(reply.n, 3);
        assert_memory_equal(body, "bye", 3);
        assert_int_equal(s.mono, now); /* nothing waited */
        assert_int_equal(s.connections, 1);
        assert_true(str_eq(script_sent(0), STR(REQUEST REQUEST)));
        (void)teardown(state);
    }
}

static void what_went_over_it_is_wiped(void **state)
{
    static const unsigned char zero[CS_WIRE_IN + CS_WIRE_OUT];
    (void)state;
    begin(REPLY);
    assert_memory_equal(net.wire.in, zero, sizeof net.wire.in);
    assert_memory_equal(net.wire.out, zero, sizeof net.wire.out);
}

/* Closed before the exchange returns; the next one has a connection of its own. */
static void not_kept(void **state)
{
    static const struct {
        const char *says;
        int end;
        enum cs_fault fault;
    } rows[] = {
        {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", SCRIPT_SILENT,
         CS_OK},
        {"HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n", SCRIPT_SILENT,
         CS_OK},
        {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", SCRIPT_SILENT, CS_OK},
        {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", SCRIPT_SILENT,
         CS_OK},
        {"HTTP/1.1 200 OK\r\n\r\nto the end", 0, CS_OK},
        {"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", SCRIPT_SILENT, CS_OK},
        {REPLY "!", SCRIPT_SILENT, CS_FAULT_SURPLUS},
        {REPLY REPLY, SCRIPT_SILENT, CS_FAULT_SURPLUS},
        {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", 0, CS_FAULT_CUT},
        {"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n0123456789abcdefg", SCRIPT_SILENT,
         CS_FAULT_BODY_TOO_LONG},
        {"SSH-2.0-OpenSSH\r\n", SCRIPT_SILENT, CS_FAULT_NOT_HTTP},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)setup(state);
        script_tcp(str_of(rows[i].says), rows[i].end);
        script_tcp(STR(SECOND), 0);
        (void)exchange();
        assert_int_equal(net.fault, rows[i].fault);
        assert_true(script_closed());
        assert_int_equal(exchange(), CS_FATE_ANSWERED);
        assert_int_equal(s.connections, 2);
        (void)teardown(state);
    }
}

/* What the peer did in between: silently a new connection, of which nothing was read yet. */
static void gone_in_between(void **state)
{
    static const struct {
        const char *says;
        int end;
    } rows[] = {{"", 0},
                {"", CS_PORT_RESET},
                {"", CS_PORT_FAILED},
                {"", CS_PORT_UNREACHABLE},
                {"!", SCRIPT_SILENT},
                {REPLY, SCRIPT_SILENT},
                {"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)setup(state);
        begin(REPLY);
        says(0, rows[i].says);
        s.connection[0].peer.end = rows[i].end;
        script_tcp(STR(SECOND), SCRIPT_SILENT);
        assert_int_equal(exchange(), CS_FATE_ANSWERED);
        assert_int_equal(reply.head.status, 403);
        assert_int_equal(s.connections, 2);
        assert_int_equal(s.connection[0].closes, 1);
        assert_true(str_eq(script_sent(0), STR(REQUEST)));
        assert_true(str_eq(script_sent(1), STR(REQUEST)));
        (void)teardown(state);
    }
}

static void interrupted_in_between(void **state)
{
    (void)state;
    begin(REPLY);
    s.connection[0].peer.end = CS_PORT_INTERRUPTED;
    script_tcp(STR(SECOND), 0);
    assert_int_equal(exchange(), CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_INTERRUPTED);
    assert_int_equal(s.connections, 1);
    assert_true(str_eq(script_sent(0), STR(REQUEST)));
    assert_true(script_closed());
}

/* ---- for the same target only ------------------------------------------------------------------ */

static void equal_targets_are_one(void **state)
{
    char host[] = {'h'};
    struct cs_addr there = here;
    (void)state;
    begin(REPLY);
    answer = SECOND;
    assert_int_equal(exchange_with(&(struct cs_target){{host, 1}, &there, PORT, false}),
                     CS_FATE_ANSWERED);
    assert_int_equal(s.connections, 1);
}

static void looked_up_again_is_the_same(void **state)
{
    static const struct cs_target by_name = {{"h", 1}, NULL, PORT, false};
    (void)state;
    s.known_name = STR("h");
    s.knowns = 1;
    s.known[0] = here;
    script_tcp(STR(REPLY), SCRIPT_SILENT);
    assert_int_equal(exchange_with(&by_name), CS_FATE_ANSWERED);
    s.knowns = 0; /* not looked up again */
    answer = SECOND;
    assert_int_equal(exchange_with(&by_name), CS_FATE_ANSWERED);
    assert_int_equal(s.connections, 1);
}

static const struct cs_addr elsewhere = {4, {127, 0, 0, 2}, 0, 0};
static const struct cs_addr other_port = {4, {127, 0, 0, 1}, PORT, 0};
static const struct cs_addr other_family = {6, {127, 0, 0, 1}, 0, 0};
static const struct cs_addr other_scope = {4, {127, 0, 0, 1}, 0, 1};

static void another_target_closes_it(void **state)
{
    static const struct cs_target others[] = {
        {{"H", 1}, &here, PORT, false},         {{"h.", 2}, &here, PORT, false},
        {{"h", 2}, &here, PORT, false},         {{"h", 1}, &here, PORT + 1, false},
        {{"h", 1}, &elsewhere, PORT, false},    {{"h", 1}, &other_port, PORT, false},
        {{"h", 1}, &other_family, PORT, false}, {{"h", 1}, &other_scope, PORT, false},
        {{"h", 1}, NULL, PORT, false},          {{"h", 1}, &here, PORT, true},
    };
    for (size_t i = 0; i <= sizeof others / sizeof others[0]; i++) {
        bool trusts = i == sizeof others / sizeof others[0];
        const struct cs_target *t = trusts ? &target : &others[i];
        (void)setup(state);
        s.known_name = STR("h");
        s.knowns = 1;
        s.known[0] = here;
        begin(REPLY);
        net.trust = trusts ? &other_trust : &trust;
        says(0, SECOND);
        script_tcp(STR(SECOND), SCRIPT_SILENT);
        assert_int_equal(exchange_with(t), t->tls ? CS_FATE_UNSENT : CS_FATE_ANSWERED);
        assert_int_equal(s.connections, 2);
        assert_int_equal(s.connection[0].closes, 1);
        assert_int_equal(s.connection[0].at, 0); /* not even looked at */
        assert_true(str_eq(script_sent(0), STR(REQUEST)));
        (void)teardown(state);
    }
}

static void a_bad_target_closes_it(void **state)
{
    (void)state;
    begin(REPLY);
    assert_int_equal(exchange_with(&(struct cs_target){{NULL, 0}, &here, PORT, false}),
                     CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_BAD_HOST);
    assert_true(script_closed());
}

/* ---- deadlines and fates ----------------------------------------------------------------------- */

static void each_exchange_has_its_deadline(void **state)
{
    (void)state;
    begin(REPLY);
    answer = SECOND;
    s.mono += 2 * (int64_t)MS; /* the first one's is over */
    assert_int_equal(exchange(), CS_FATE_ANSWERED);
    int64_t start = s.mono;
    assert_int_equal(exchange(), CS_FATE_SENT);
    assert_int_equal(net.fault, CS_FAULT_SILENT);
    assert_int_equal(s.mono, start + MS);
    assert_int_equal(s.connections, 1);
}

static void a_passed_deadline_sends_nothing(void **state)
{
    (void)state;
    begin(REPLY);
    answer = SECOND;
    assert_int_equal(cs_exchange(&net, &target, STR(REQUEST), s.wall, s.mono, &reply),
                     CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_SILENT);
    assert_true(str_eq(script_sent(0), STR(REQUEST)));
    assert_true(script_closed());
}

/* The first write of the second request fails, or the one after its first byte. */
static void unsent_or_sent(void **state)
{
    for (unsigned taken = 0; taken < 2; taken++) {
        (void)setup(state);
        s.one_byte = true;
        begin(REPLY);
        s.fail_at = s.calls + 2 + taken; /* a look at the connection comes first */
        s.fail_reason = CS_PORT_RESET;
        script_tcp(STR(SECOND), 0);
        assert_int_equal(exchange(), taken ? CS_FATE_SENT : CS_FATE_UNSENT);
        assert_int_equal(net.fault, CS_FAULT_RESET);
        assert_string_equal(net.detail, "with 127.0.0.1:8080");
        assert_int_equal(script_sent(0).n, sizeof REQUEST - 1 + taken);
        assert_int_equal(s.connections, 1); /* nothing is sent twice */
        assert_true(script_closed());
    }
}

/* The look found it open, and then the peer ended it: the request may have been seen. */
static void sent_into_nothing(void **state)
{
    static const struct {
        int end;
        enum cs_fault fault;
    } rows[] = {{0, CS_FAULT_CUT},
                {CS_PORT_RESET, CS_FAULT_RESET},
                {SCRIPT_SILENT, CS_FAULT_SILENT},
                {CS_PORT_INTERRUPTED, CS_FAULT_INTERRUPTED}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)setup(state);
        begin(REPLY);
        s.connection[0].peer.end = rows[i].end;
        s.fail_at = s.calls + 1;
        s.fail_reason = CS_PORT_TIMEOUT; /* the look */
        script_tcp(STR(SECOND), 0);
        assert_int_equal(exchange(), CS_FATE_SENT);
        assert_int_equal(net.fault, rows[i].fault);
        assert_int_equal(s.connections, 1);
        assert_true(script_closed());
    }
}

/* Two exchanges, in which the n-th call fails, once or from then on. Never answered by the wrong
 * reply, unsent exactly when no byte of this request was taken, closed once. */
static void every_call_fails(void **state)
{
    static const int reasons[] = {CS_PORT_TIMEOUT, CS_PORT_REFUSED,     CS_PORT_UNREACHABLE,
                                  CS_PORT_RESET,   CS_PORT_INTERRUPTED, CS_PORT_FAILED};
    for (size_t k = 0; k < 2 * sizeof reasons / sizeof reasons[0]; k++) {
        bool failed = true;
        for (unsigned n = 1; failed; n++) {
            (void)setup(state);
            s.one_byte = true;
            s.fail_at = n;
            s.fail_always = k % 2 != 0;
            s.fail_reason = reasons[k / 2];
            script_tcp(STR(REPLY), SCRIPT_SILENT);
            script_tcp(STR(SECOND), SCRIPT_SILENT);
            for (int i = 0; i < 2; i++) {
                size_t before = 0, after = 0;
                for (size_t c = 0; c < s.connections; before += script_sent((int)c++).n) {
                }
                enum cs_fate fate = exchange();
                for (size_t c = 0; c < s.connections; after += script_sent((int)c++).n) {
                }
                assert_int_equal(fate == CS_FATE_UNSENT, after == before);
                assert_true(fate != CS_FATE_ANSWERED || after - before == sizeof REQUEST - 1);
                assert_true(fate != CS_FATE_ANSWERED || reply.n == (s.connections == 1 ? 5 : 3));
                answer = s.connections == 1 ? REPLY : NULL; /* unless another connection is made */
            }
            failed = s.failed > 0;
            (void)teardown(state);
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_over_one, setup, teardown),
        cmocka_unit_test_setup_teardown(what_went_over_it_is_wiped, setup, teardown),
        cmocka_unit_test_setup_teardown(not_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(gone_in_between, setup, teardown),
        cmocka_unit_test_setup_teardown(interrupted_in_between, setup, teardown),
        cmocka_unit_test_setup_teardown(equal_targets_are_one, setup, teardown),
        cmocka_unit_test_setup_teardown(looked_up_again_is_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(another_target_closes_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_bad_target_closes_it, setup, teardown),
        cmocka_unit_test_setup_teardown(each_exchange_has_its_deadline, setup, teardown),
        cmocka_unit_test_setup_teardown(a_passed_deadline_sends_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(unsent_or_sent, setup, teardown),
        cmocka_unit_test_setup_teardown(sent_into_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(every_call_fails, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
