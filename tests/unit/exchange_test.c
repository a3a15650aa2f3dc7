/* with: tests/port_script.c */
/* SPDX-License-Identifier: ISC
 * Whole exchanges in plain bytes, over the scripted port. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/str.h"
#include "net/net.h"
#include "port_script.h"

#define REQUEST "GET /secret HTTP/1.1\r\nHost: h\r\n\r\n"
#define REPLY   "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

enum { PORT = 8080, SECONDS = 1000 };

static struct script s;
static struct cs_net net;
static const struct trust trust = {NULL, 0, NULL};
static char body[16];
static struct cs_reply reply = {.body = body, .cap = sizeof body};
static const struct cs_addr here = {4, {127, 0, 0, 1}, 0, 0};

static int setup(void **state)
{
    (void)state;
    script_begin(&s);
    memset(&net, 0xa5, sizeof net); /* nobody need clear it first */
    net_begin(&net, &trust);
    reply = (struct cs_reply){.body = body, .cap = sizeof body};
    return 0;
}

static enum cs_fate exchange_with(const struct cs_target *target)
{
    enum cs_fate fate =
        cs_exchange(&net, target, STR(REQUEST), s.wall, s.mono + 10 * SECONDS, &reply);
    net_end(&net); /* what is kept open is closed once, too: tests/unit/keep_test.c */
    assert_true(script_closed());
    assert_int_equal(net.wire.handle, -1);
    assert_non_null(memchr(net.detail, '\0', sizeof net.detail));
    assert_null(strstr(net.detail, "secret"));
    return fate;
}

static enum cs_fate exchange(void)
{
    return exchange_with(&(struct cs_target){STR("h"), &here, PORT, false});
}

static void answered(void **state)
{
    (void)state;
    script_tcp(STR(REPLY), 0);
    assert_int_equal(exchange(), CS_FATE_ANSWERED);
    assert_int_equal(net.fault, CS_OK);
    assert_string_equal(net.detail, "");
    assert_int_equal(reply.head.status, 200);
    assert_int_equal(reply.n, 5);
    assert_memory_equal(body, "hello", 5);
    assert_true(str_eq(script_sent(0), STR(REQUEST)));
    assert_int_equal(s.connection[0].to.port, PORT);
}

static void answered_byte_by_byte(void **state)
{
    (void)state;
    s.one_byte = true;
    script_tcp(STR(REPLY), SCRIPT_SILENT); /* done without waiting for the end */
    assert_int_equal(exchange(), CS_FATE_ANSWERED);
    assert_true(str_eq(script_sent(0), STR(REQUEST)));
}

/* Longer than what the wire holds back. */
static void a_long_request(void **state)
{
    static char text[1000];
    struct cs_target target = {STR("h"), &here, PORT, false};
    (void)state;
    memset(text, 'x', sizeof text);
    for (size_t n = CS_WIRE_OUT - 1; n <= sizeof text; n = n <= CS_WIRE_OUT ? n + 1 : 2 * n - 1) {
        (void)setup(state);
        script_tcp(STR(REPLY), 0);
        assert_int_equal(
            cs_exchange(&net, &target, (struct cs_str){text, n}, s.wall, s.mono + SECONDS, &reply),
            CS_FATE_ANSWERED);
        assert_true(str_eq(script_sent(0), (struct cs_str){text, n}));
    }
}

/* What the peer does, and what comes of it. */
struct row {
    const char *sends;
    int end;
    enum cs_fault fault; /* CS_OK: answered */
};

static const struct row rows[] = {
    {"", 0, CS_FAULT_CUT},
    {"", SCRIPT_SILENT, CS_FAULT_SILENT},
    {"", CS_PORT_RESET, CS_FAULT_RESET},
    {"", CS_PORT_INTERRUPTED, CS_FAULT_INTERRUPTED},
    {"", CS_PORT_FAILED, CS_FAULT_PORT},
    {REPLY, CS_PORT_RESET, CS_OK},
    {REPLY "!", 0, CS_FAULT_SURPLUS},
    {REPLY REPLY, 0, CS_FAULT_SURPLUS},
    {"HTTP/1.1 200 OK\r\n\r\nto the end", 0, CS_OK},
    {"HTTP/1.1 200 OK\r\n\r\nto the end", CS_PORT_RESET, CS_FAULT_RESET},
    {"HTTP/1.1 200 OK\r\n\r\nto the end", SCRIPT_SILENT, CS_FAULT_SILENT},
    {"HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n0123456789abcdef", 0, CS_OK},
    {"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n0123456789abcdefg", 0, CS_FAULT_BODY_TOO_LONG},
    {"HTTP/1.1 100 Continue\r\n\r\n" REPLY, 0, CS_OK},
    {"SSH-2.0-OpenSSH\r\n", 0, CS_FAULT_NOT_HTTP},
    {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 0, CS_FAULT_FRAMING},
    {"HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", 0, CS_OK},
};

static void every_peer(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)setup(state);
        script_tcp(str_of(rows[i].sends), rows[i].end);
        assert_int_equal(exchange(), rows[i].fault == CS_OK ? CS_FATE_ANSWERED : CS_FATE_SENT);
        assert_int_equal(net.fault, rows[i].fault);
    }
}

static void cut_at_every_byte(void **state)
{
    static const char text[] = REPLY;
    for (size_t n = 0; n < sizeof text - 1; n++) {
        (void)setup(state);
        script_tcp((struct cs_str){text, n}, 0);
        assert_int_equal(exchange(), CS_FATE_SENT);
        assert_int_equal(net.fault, CS_FAULT_CUT);
        assert_string_equal(net.detail, "with 127.0.0.1:8080");
    }
}

/* The n-th call of the port fails, once or from then on, until none does. Unsent exactly when no
 * byte was taken; closed once, always. */
static void every_call_fails(void **state)
{
    static const int reasons[] = {CS_PORT_TIMEOUT, CS_PORT_REFUSED,     CS_PORT_UNREACHABLE,
                                  CS_PORT_RESET,   CS_PORT_INTERRUPTED, CS_PORT_FAILED};
    for (size_t k = 0; k < 2 * sizeof reasons / sizeof reasons[0]; k++) {
        for (unsigned n = 1;; n++) {
            (void)setup(state);
            s.one_byte = true;
            s.fail_at = n;
            s.fail_always = k % 2 != 0;
            s.fail_reason = reasons[k / 2];
            script_tcp(STR(REPLY), 0);
            enum cs_fate fate = exchange();
            if (s.failed == 0) {
                assert_int_equal(fate, CS_FATE_ANSWERED);
                break;
            }
            size_t taken = s.connections > 0 ? script_sent(0).n : 0;
            assert_int_equal(fate, taken > 0 ? CS_FATE_SENT : CS_FATE_UNSENT);
            assert_int_equal(net.fault, wire_fault(reasons[k / 2]));
        }
    }
}

static void takes_the_next_address(void **state)
{
    (void)state;
    s.known_name = STR("h");
    s.knowns = 3;
    s.known[0] = (struct cs_addr){4, {192, 0, 2, 1}, 0, 0};
    s.known[1] = (struct cs_addr){4, {192, 0, 2, 2}, 0, 0};
    s.known[2] = (struct cs_addr){4, {192, 0, 2, 3}, 0, 0};
    script_tcp_refused(CS_PORT_TIMEOUT);
    script_tcp_refused(CS_PORT_REFUSED);
    script_tcp(STR(REPLY), 0);
    int64_t start = s.mono;
    assert_int_equal(exchange_with(&(struct cs_target){STR("h"), NULL, PORT, false}),
                     CS_FATE_ANSWERED);
    assert_string_equal(net.detail, "");
    assert_in_range(s.mono - start, 1, 4 * SECONDS); /* a third of ten, not all of it */
}

static void names_all_it_tried(void **state)
{
    (void)state;
    s.known_name = STR("h");
    s.knowns = 2;
    s.known[0] = (struct cs_addr){4, {192, 0, 2, 1}, 0, 0};
    s.known[1] = (struct cs_addr){4, {192, 0, 2, 2}, 0, 0};
    script_tcp_refused(CS_PORT_UNREACHABLE);
    script_tcp_refused(CS_PORT_REFUSED);
    assert_int_equal(exchange_with(&(struct cs_target){STR("h"), NULL, PORT, false}),
                     CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_REFUSED);
    assert_non_null(strstr(net.detail, "192.0.2.1:8080"));
    assert_non_null(strstr(net.detail, "192.0.2.2:8080"));
}

/* A flood that always has a byte ready must not outlast the deadline. */
static void a_passed_deadline_ends_it(void **state)
{
    (void)state;
    script_tcp(STR(REPLY), 0);
    struct cs_target target = {STR("h"), &here, PORT, false};
    assert_int_equal(cs_exchange(&net, &target, STR(REQUEST), s.wall, s.mono, &reply),
                     CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_SILENT);
    assert_true(script_closed()); /* a failed exchange leaves nothing open */
}

static void an_empty_host_is_refused(void **state)
{
    (void)state;
    assert_int_equal(exchange_with(&(struct cs_target){{NULL, 0}, &here, PORT, false}),
                     CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_BAD_HOST);
    assert_int_equal(s.connections, 0);
}

/* ---- a sink for the body ----------------------------------------------------------------------- */

/* What the sink got, and the fault that it returns from so many pieces on. */
static struct sunk {
    struct buf text;
    unsigned pieces, fails_at;
} sunk;
static char sunk_text[2 * CS_WIRE_IN + 16];

static enum cs_fault sink(void *ctx, struct cs_str piece)
{
    struct sunk *to = ctx;
    assert_true(piece.n > 0);
    buf_str(&to->text, piece);
    to->pieces++;
    return to->pieces == to->fails_at ? CS_FAULT_BAD_VALUE : CS_OK;
}

static enum cs_fate exchange_into_sink(unsigned fails_at)
{
    sunk = (struct sunk){buf_over(sunk_text, sizeof sunk_text), 0, fails_at};
    reply.take = sink;
    reply.keep = reply.cap;
    reply.ctx = &sunk;
    return exchange();
}

static void a_sink_gets_all(void **state)
{
    static char text[sizeof sunk_text + 100];
    enum { N = 2 * CS_WIRE_IN };
    struct buf b = buf_over(text, sizeof text);
    (void)state;
    buf_z(&b, "HTTP/1.1 200 OK\r\nContent-Length: ");
    buf_number(&b, N);
    buf_z(&b, "\r\n\r\n");
    for (unsigned i = 0; i < N; i++) {
        buf_byte(&b, (char)('a' + i % 26));
    }
    script_tcp(buf_text(&b), 0);
    assert_int_equal(exchange_into_sink(0), CS_FATE_ANSWERED);
    assert_true(sunk.pieces > 1);
    assert_true(str_eq(buf_text(&sunk.text), str_tail(buf_text(&b), b.n - N)));
    assert_int_equal(reply.n, sizeof body); /* only its beginning is kept */
    assert_memory_equal(body, "abcdefghijklmnop", sizeof body);
}

static void a_sink_gets_chunks(void **state)
{
    (void)state;
    s.one_byte = true;
    script_tcp(STR("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"),
               0);
    assert_int_equal(exchange_into_sink(0), CS_FATE_ANSWERED);
    assert_int_equal(sunk.pieces, 4);
    assert_true(str_eq(buf_text(&sunk.text), STR("abcd")));
    assert_int_equal(reply.n, 4);
    assert_memory_equal(body, "abcd", 4);
}

static void a_sink_ends_it(void **state)
{
    (void)state;
    s.one_byte = true;
    script_tcp(STR(REPLY), 0);
    assert_int_equal(exchange_into_sink(2), CS_FATE_SENT);
    assert_int_equal(net.fault, CS_FAULT_BAD_VALUE);
    assert_int_equal(sunk.pieces, 2);
    assert_true(str_eq(buf_text(&sunk.text), STR("he")));
    assert_memory_equal(body, "he", 2);
}

/* With any other status all is as without a sink. */
static void a_sink_gets_only_200(void **state)
{
    static const char *const heads[] = {"HTTP/1.1 403 Forbidden\r\n", "HTTP/1.1 201 Created\r\n",
                                        "HTTP/1.1 500 Oops\r\n"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        for (unsigned more = 0; more < 2; more++) {
            char text[100];
            struct buf b = buf_over(text, sizeof text);
            (void)setup(state);
            buf_z(&b, heads[i]);
            buf_z(&b, more ? "Content-Length: 17\r\n\r\n0123456789abcdefg"
                           : "Content-Length: 16\r\n\r\n0123456789abcdef");
            script_tcp(buf_text(&b), 0);
            assert_int_equal(exchange_into_sink(1), more ? CS_FATE_SENT : CS_FATE_ANSWERED);
            assert_int_equal(net.fault, more ? CS_FAULT_BODY_TOO_LONG : CS_OK);
            assert_int_equal(sunk.pieces, 0);
            assert_int_equal(reply.n, more ? 0 : 16);
        }
    }
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    script_tcp(STR(REPLY), 0);
    assert_int_equal(exchange(), CS_FATE_ANSWERED);
    for (size_t i = 0; i < sizeof net.wire.in; i++) {
        assert_int_equal(net.wire.in[i], 0);
    }
    for (size_t i = 0; i < sizeof net.wire.out; i++) {
        assert_int_equal(net.wire.out[i], 0);
    }
    net_end(&net); /* twice is once */
    assert_true(script_closed());
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(answered, setup),
        cmocka_unit_test_setup(answered_byte_by_byte, setup),
        cmocka_unit_test_setup(a_long_request, setup),
        cmocka_unit_test_setup(every_peer, setup),
        cmocka_unit_test_setup(cut_at_every_byte, setup),
        cmocka_unit_test_setup(every_call_fails, setup),
        cmocka_unit_test_setup(takes_the_next_address, setup),
        cmocka_unit_test_setup(names_all_it_tried, setup),
        cmocka_unit_test_setup(a_passed_deadline_ends_it, setup),
        cmocka_unit_test_setup(an_empty_host_is_refused, setup),
        cmocka_unit_test_setup(a_sink_gets_all, setup),
        cmocka_unit_test_setup(a_sink_gets_chunks, setup),
        cmocka_unit_test_setup(a_sink_ends_it, setup),
        cmocka_unit_test_setup(a_sink_gets_only_200, setup),
        cmocka_unit_test_setup(nothing_is_left_behind, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
