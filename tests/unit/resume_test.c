/* with: tests/port_script.c */
/* SPDX-License-Identifier: ISC
 * TLS connections that are kept and sessions that are taken up again, over the scripted port, with
 * recorded servers: who is offered a session, for how long, and that nobody is believed by it who was
 * not verified. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/str.h"
#include "net/net.h"
#include "port_script.h"
#include "unit/certs.h"
#include "unit/resumed.h"
#include "unit/session.h"

enum {
    HOUR = 3600000,
    SESSION_ID = 5 + 4 + 2 + 32
}; /* where it stands in a ClientHello, after its length */

static struct script s;
static struct cs_net net;
static struct cs_str roots;
static bool roots_broken;
static char body[64];
static struct cs_reply reply = {.body = body, .cap = sizeof body};
static const struct cs_addr here = {4, {127, 0, 0, 1}, 0, 0};
static const struct cs_addr elsewhere = {4, {127, 0, 0, 2}, 0, 0};
static const struct cs_target target = {{"localhost", 9}, &here, 443, true};

static long read_roots(void *ctx, size_t offset, char *p, size_t n)
{
    struct cs_str cut = str_head(str_tail(roots, offset), n);
    (void)ctx;
    memcpy(p, cut.p, cut.n);
    return roots_broken ? -1 : (long)cut.n;
}

static const struct trust_file file = {read_roots, NULL};
static const struct trust trust = {NULL, 0, &file};
static const struct trust other_trust = {NULL, 0, &file};

static int setup(void **state)
{
    (void)state;
    script_begin(&s);
    roots = STR(CERT_ROOT);
    roots_broken = false;
    memset(&net, 0xa5, sizeof net); /* nobody need clear it first */
    net_begin(&net, &trust);
    return 0;
}

static void assert_zero(const void *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(((const unsigned char *)p)[i], 0);
    }
}

static int teardown(void **state)
{
    (void)state;
    net_end(&net);
    assert_true(script_closed());
    assert_zero(net.session, sizeof net.session);
    assert_zero(&net.tls, sizeof net.tls);
    return 0;
}

static enum cs_fate ask_at(const struct cs_target *t, int64_t unix_s)
{
    enum cs_fate fate = cs_exchange(&net, t, STR(SESSION_REQUEST), unix_s, s.mono + 10000, &reply);
    assert_int_equal(fate == CS_FATE_ANSWERED, net.fault == CS_OK);
    assert_true(fate == CS_FATE_ANSWERED || net.wire.handle == -1); /* never kept after a failure */
    return fate;
}

static enum cs_fate ask(void)
{
    return ask_at(&target, SESSION_TIME);
}

static void answered(void)
{
    reply.n = 0;
    assert_int_equal(ask(), CS_FATE_ANSWERED);
    assert_int_equal(reply.n, 15);
    assert_memory_equal(body, "{\"RequestId\":1}", 15);
}

static void plays(const unsigned char *p, size_t n, int end)
{
    script_tcp((struct cs_str){(const char *)p, n}, end);
}

/* A first exchange over connection 0, in full, after which the server ends the connection. */
static void begin(void)
{
    plays(session, SESSION_REPLY, 0);
    answered();
}

/* The bytes of the session id in a connection's ClientHello. */
static struct cs_str offered(int handle)
{
    struct cs_str hello = script_sent(handle);
    assert_true(hello.n > SESSION_ID && hello.p[0] == 22 && hello.p[5] == 1);
    return str_head(str_tail(hello, SESSION_ID + 1), (size_t)hello.p[SESSION_ID]);
}

/* The type of the last record that was sent; 0: it is not whole. */
static int last_sent(int handle)
{
    struct cs_str sent = script_sent(handle);
    int type = 0;
    while (sent.n >= 5) {
        type = sent.p[0];
        sent =
            str_tail(sent, 5 + ((size_t)(unsigned char)sent.p[3] << 8 | (unsigned char)sent.p[4]));
    }
    return sent.n == 0 ? type : 0;
}

/* The next look at the open connection finds nothing, whatever the peer will say. */
static void nothing_came(void)
{
    s.fail_at = s.calls + 1;
    s.fail_reason = CS_PORT_TIMEOUT;
}

/* What failed with a session is not tried again with it. */
static void assert_forgotten(void)
{
    s.fail_at = 0;
    script_tcp(STR(""), 0);
    assert_int_equal(ask(), CS_FATE_UNSENT);
    assert_int_equal(offered((int)s.connections - 1).n, 0);
}

/* ---- one connection ---------------------------------------------------------------------------- */

/* A first exchange, after which connection 0 is open, with the second reply still to come. */
static void begin_kept(void)
{
    plays(session, SESSION_REPLY, SCRIPT_SILENT);
    answered();
    assert_int_equal(s.connection[0].closes, 0);
}

static void two_over_one(void **state)
{
    for (int one_byte = 0; one_byte < 2; one_byte++) {
        (void)setup(state);
        s.one_byte = one_byte != 0;
        begin_kept();
        size_t sent = script_sent(0).n;
        s.connection[0].peer.reply.n = SESSION_SECOND;
        nothing_came();
        answered();
        assert_int_equal(s.connections, 1);
        assert_int_equal(s.connection[0].closes, 0);
        assert_in_range(script_sent(0).n - sent, sizeof SESSION_REQUEST, 100); /* no handshake */
        assert_int_equal(last_sent(0), 23);
        net_end(&net);
        assert_int_equal(last_sent(0), 21); /* close_notify */
        (void)teardown(state);
    }
}

/* Its keys stay, nothing else. */
static void what_went_over_it_is_wiped(void **state)
{
    (void)state;
    begin_kept();
    assert_zero(net.tls.record, sizeof net.tls.record);
    assert_zero(net.wire.in, sizeof net.wire.in);
    assert_zero(net.wire.out, sizeof net.wire.out);
}

/* Part of a record came with the reply, or in between: there may be no end to it. */
static void not_kept(void **state)
{
    for (size_t more = 0; more < 40; more++) {
        for (int later = 0; later < 2; later++) {
            (void)setup(state);
            plays(session, SESSION_REPLY + (later ? 0 : more), SCRIPT_SILENT);
            plays(resumed, sizeof resumed, 0);
            answered();
            if (later || more == 0) {
                assert_int_equal(s.connection[0].closes, 0);
            } else if (CS_WIRE_IN >= sizeof session) { /* so it came together */
                assert_int_equal(s.connection[0].closes, 1);
                assert_int_equal(last_sent(0), 21);
            }
            s.connection[0].peer.reply.n = SESSION_REPLY + more;
            s.connection[0].peer.end = more > 0 ? SCRIPT_SILENT : later ? 0 : CS_PORT_RESET;
            answered();
            assert_int_equal(s.connections, 2);
            assert_true(offered(1).n > 0);
            (void)teardown(state);
        }
    }
}

static void another_target_closes_it(void **state)
{
    (void)state;
    begin_kept();
    script_tcp_refused(CS_PORT_REFUSED);
    assert_int_equal(ask_at(&(struct cs_target){STR("localhost"), &here, 444, true}, SESSION_TIME),
                     CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_REFUSED);
    assert_string_equal(net.detail, "tried 127.0.0.1:444 (ConnectionRefused)");
    assert_int_equal(last_sent(0), 21);
    assert_true(script_closed());
}

/* Unsent only while no byte of the request's record was taken. */
static void fates_of_the_second(void **state)
{
    for (unsigned taken = 0; taken < 3; taken++) {
        (void)setup(state);
        s.one_byte = true;
        begin_kept();
        size_t sent = script_sent(0).n;
        s.fail_at = s.calls + 2 + taken; /* a look at the connection comes first */
        s.fail_reason = CS_PORT_RESET;
        assert_int_equal(ask(), taken ? CS_FATE_SENT : CS_FATE_UNSENT);
        assert_int_equal(net.fault, CS_FAULT_RESET);
        assert_string_equal(net.detail, "with 127.0.0.1:443");
        assert_int_equal(script_sent(0).n, sent + taken);
        assert_int_equal(s.connections, 1); /* nothing is sent twice */
        (void)teardown(state);
    }
}

static void the_second_is_changed(void **state)
{
    static unsigned char changed[sizeof session];
    for (size_t i = SESSION_REPLY; i < SESSION_SECOND; i++) {
        (void)setup(state);
        begin_kept();
        memcpy(changed, session, sizeof session);
        changed[i] ^= (unsigned char)(1U << i % 8);
        s.connection[0].peer.reply = (struct cs_str){(const char *)changed, SESSION_SECOND};
        s.connection[0].peer.end = 0;
        nothing_came();
        assert_int_equal(ask(), CS_FATE_SENT);
        if (i >= SESSION_REPLY + 5) { /* past its head, where all fail to decrypt */
            assert_forgotten();
        }
        (void)teardown(state);
    }
}

/* ---- sessions ---------------------------------------------------------------------------------- */

static void taken_up(void **state)
{
    for (int one_byte = 0; one_byte < 2; one_byte++) {
        (void)setup(state);
        s.one_byte = one_byte != 0;
        plays(session, sizeof session, 0);
        plays(resumed, sizeof resumed, 0);
        plays(declined, sizeof declined, 0);
        answered();
        assert_int_equal(offered(0).n, 0);
        roots_broken = true; /* not asked for: nobody shows a certificate */
        answered();
        assert_int_equal(offered(1).n, 32);
        assert_memory_equal(offered(1).p, session + SESSION_ID + 1,
                            32); /* as the server named it */
        roots_broken = false;
        answered(); /* by a server that does not know it, in full */
        assert_true(str_eq(offered(2), offered(1)));
        script_tcp(STR(""), 0);
        assert_int_equal(ask(), CS_FATE_UNSENT);
        assert_int_equal(net.fault, CS_FAULT_TLS_CLOSED);
        assert_int_equal(offered(3).n, 32); /* the new one's */
        assert_memory_equal(offered(3).p, declined + SESSION_ID + 1, 32);
        (void)teardown(state);
    }
}

/* Who does not take it up is verified as ever. */
static void declined_is_verified(void **state)
{
    static const struct {
        const char *roots;
        int64_t unix_s;
        enum cs_fault fault;
    } rows[] = {
        {CERT_ROOT, SESSION_TIME, CS_OK},
        {CERT_TWIN, SESSION_TIME, CS_FAULT_TLS_ROOT},
        {CERT_ROOT, SESSION_TIME - 1, CS_FAULT_TLS_NOT_YET},
        {"", SESSION_TIME, CS_FAULT_TLS_ROOT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)setup(state);
        begin();
        plays(resumed, sizeof resumed, 0);
        answered();
        roots = str_of(rows[i].roots);
        plays(declined, sizeof declined, 0);
        (void)ask_at(&target, rows[i].unix_s);
        assert_int_equal(net.fault, rows[i].fault);
        script_tcp(STR(""), 0);
        assert_int_equal(ask(), CS_FATE_UNSENT);
        assert_int_equal(offered(3).n > 0, rows[i].fault == CS_OK); /* else it is forgotten */
        (void)teardown(state);
    }
}

static void for_an_hour(void **state)
{
    for (int more = 0; more < 2; more++) {
        (void)setup(state);
        begin();
        s.mono += HOUR + more;
        plays(resumed, more ? 0 : sizeof resumed, 0);
        assert_int_equal(ask(), more ? CS_FATE_UNSENT : CS_FATE_ANSWERED);
        assert_int_equal(offered(1).n > 0, more == 0);
        s.mono += 1; /* it is not prolonged by being taken up */
        script_tcp(STR(""), 0);
        assert_int_equal(ask(), CS_FATE_UNSENT);
        assert_int_equal(offered(2).n, 0);
        (void)teardown(state);
    }
}

/* A full handshake in between begins another hour. */
static void a_new_one_has_its_own_hour(void **state)
{
    (void)state;
    begin();
    plays(resumed, sizeof resumed, 0);
    answered();
    s.mono += HOUR;
    plays(declined, sizeof declined, 0);
    answered();
    s.mono += HOUR;
    script_tcp(STR(""), 0);
    assert_int_equal(ask(), CS_FATE_UNSENT);
    assert_int_equal(offered(3).n, 32);
}

static void only_to_the_same(void **state)
{
    static const struct cs_target others[] = {
        {{"a.b.example", 11}, &here, 443, true}, {{"LOCALHOST", 9}, &here, 443, true},
        {{"localhost", 9}, &here, 444, true},    {{"localhost", 9}, &elsewhere, 443, true},
        {{"localhost", 9}, &here, 443, true},    {{"localhost", 9}, &here, 443, true},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        bool same = i + 1 == sizeof others / sizeof others[0];
        (void)setup(state);
        begin();
        net.trust = i == 4 ? &other_trust : &trust;
        script_tcp(STR(""), 0);
        assert_int_equal(ask_at(&others[i], SESSION_TIME), CS_FATE_UNSENT);
        assert_int_equal(offered(1).n > 0, same);
        net.trust = &trust;
        script_tcp(STR(""), 0);
        assert_int_equal(ask(), CS_FATE_UNSENT);
        assert_int_equal(offered(2).n > 0, !same); /* kept for whom it is for */
        (void)teardown(state);
    }
}

/* A net that was ended knows nothing, nor one that is begun again without. */
static void none_after_the_end(void **state)
{
    for (int ended = 0; ended < 2; ended++) {
        (void)setup(state);
        begin();
        if (ended) {
            net_end(&net);
        } else {
            script_tcp(STR(""), 0);
            assert_int_equal(ask_at(&(struct cs_target){STR("a"), &here, 80, true}, SESSION_TIME),
                             CS_FATE_UNSENT); /* closes the connection */
            net_begin(&net, &trust);
        }
        script_tcp(STR(""), 0);
        assert_int_equal(ask(), CS_FATE_UNSENT);
        assert_int_equal(offered((int)s.connections - 1).n, 0);
        (void)teardown(state);
    }
}

static void not_in_plain_bytes(void **state)
{
    static const struct cs_target plain = {{"localhost", 9}, &here, 80, false};
    (void)state;
    begin();
    for (int i = 0; i < 5; i++) {
        script_tcp(STR("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), 0);
        assert_int_equal(ask_at(&plain, SESSION_TIME), CS_FATE_ANSWERED);
    }
    plays(resumed, sizeof resumed, 0); /* their number does not press it out */
    answered();
    assert_int_equal(offered(6).n, 32);
}

static void the_oldest_makes_room(void **state)
{
    static struct session all[SESSIONS];
    static unsigned char key[4][SESSION_KEY];
    (void)state;
    for (unsigned char i = 0; i < 4; i++) {
        key[i][0] = i + 1;
    }
    for (unsigned i = 0; i < 3; i++) {
        struct session *made = session_of(all, key[i], 1000);
        assert_int_equal(made->params.session_id_len, 0);
        made->params.session_id_len = 32;
        made->since = 1000 + i;
    }
    assert_int_equal(session_of(all, key[1], 1000)->params.session_id_len, 32);
    assert_int_equal(session_of(all, key[2], 1000)->params.session_id_len, 32);
    session_of(all, key[1], 1000)->since = 1003; /* shaken hands with again */
    assert_int_equal(session_of(all, key[3], 1000)->params.session_id_len, 0);
    session_of(all, key[3], 1003 + HOUR)->params.session_id_len = 32;
    session_of(all, key[3], 1000)->since = 1003 + HOUR;
    assert_int_equal(session_of(all, key[1], 1003 + HOUR)->params.session_id_len, 32);
    assert_int_equal(session_of(all, key[1], 1003 + HOUR + 1)->params.session_id_len, 0);
    assert_int_equal(session_of(all, key[3], 1003 + HOUR + 1)->params.session_id_len, 32);
    assert_zero(&session_of(all, key[1], 2000)->params, sizeof all[0].params);
}

/* ---- a session that fails ---------------------------------------------------------------------- */

static void cut_anywhere(void **state)
{
    static const int ends[] = {0, CS_PORT_RESET, SCRIPT_SILENT, CS_PORT_INTERRUPTED};
    for (size_t n = 0; n < RESUMED_REPLY; n++) {
        (void)setup(state);
        begin();
        plays(resumed, n, ends[n % 4]);
        assert_int_equal(ask(), n < RESUMED_HANDSHAKE ? CS_FATE_UNSENT : CS_FATE_SENT);
        if (n < RESUMED_HANDSHAKE) {
            assert_int_equal(net.fault, n % 4 == 0   ? CS_FAULT_TLS_CLOSED
                                        : n % 4 == 1 ? CS_FAULT_RESET
                                        : n % 4 == 2 ? CS_FAULT_SILENT
                                                     : CS_FAULT_INTERRUPTED);
            assert_forgotten();
        }
        (void)teardown(state);
    }
}

static void changed_anywhere(void **state)
{
    static unsigned char changed[sizeof resumed];
    for (size_t i = 0; i < RESUMED_REPLY; i++) {
        (void)setup(state);
        begin();
        memcpy(changed, resumed, sizeof resumed);
        changed[i] ^= (unsigned char)(1U << i % 8);
        plays(changed, sizeof changed, 0);
        assert_int_equal(ask(), i < RESUMED_HANDSHAKE ? CS_FATE_UNSENT : CS_FATE_SENT);
        if (i < RESUMED_HANDSHAKE) {
            assert_forgotten();
        }
        (void)teardown(state);
    }
}

/* Somebody who knows the session's id, but not its secret. */
static void an_id_alone_proves_nothing(void **state)
{
    (void)state;
    begin();
    for (size_t i = 0; i < SESSIONS; i++) {
        net.session[i].params.master_secret[7] ^= 1;
    }
    plays(resumed, sizeof resumed, 0);
    assert_int_equal(ask(), CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_TLS_PROTOCOL);
    assert_forgotten();
}

/* Records of application data that were begun, over all connections. */
static size_t requests_begun(void)
{
    size_t begun = 0;
    for (int i = 0; (size_t)i < s.connections; i++) {
        struct cs_str sent = script_sent(i);
        while (sent.n > 0) {
            size_t body_n =
                sent.n < 5 ? 0 : (size_t)(unsigned char)sent.p[3] << 8 | (unsigned char)sent.p[4];
            begun += sent.p[0] == 23;
            sent = str_tail(sent, 5 + body_n);
        }
    }
    return begun;
}

/* Three exchanges, in which the n-th call fails, once or from then on. Unsent exactly when no record
 * of the request was begun, closed once. */
static void every_call_fails(void **state)
{
    static const int reasons[] = {CS_PORT_TIMEOUT, CS_PORT_RESET, CS_PORT_INTERRUPTED};
    for (size_t k = 0; k < 2 * sizeof reasons / sizeof reasons[0]; k++) {
        bool failed = true;
        for (unsigned n = 1; failed; n++) {
            (void)setup(state);
            s.fail_at = n;
            s.fail_always = k % 2 != 0;
            s.fail_reason = reasons[k / 2];
            plays(session, SESSION_REPLY, SCRIPT_SILENT);
            plays(resumed, sizeof resumed, 0);
            plays(declined, sizeof declined, 0);
            for (int i = 0; i < 3; i++) {
                size_t before = requests_begun();
                enum cs_fate fate = ask();
                assert_int_equal(fate == CS_FATE_UNSENT, requests_begun() == before);
                s.connection[0].peer.end = 0; /* its server goes away after the first */
            }
            failed = s.failed > 0;
            assert_true(failed || s.connections == 3);
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
        cmocka_unit_test_setup_teardown(another_target_closes_it, setup, teardown),
        cmocka_unit_test_setup_teardown(fates_of_the_second, setup, teardown),
        cmocka_unit_test_setup_teardown(the_second_is_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(taken_up, setup, teardown),
        cmocka_unit_test_setup_teardown(declined_is_verified, setup, teardown),
        cmocka_unit_test_setup_teardown(for_an_hour, setup, teardown),
        cmocka_unit_test_setup_teardown(a_new_one_has_its_own_hour, setup, teardown),
        cmocka_unit_test_setup_teardown(only_to_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(none_after_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(not_in_plain_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(the_oldest_makes_room, setup, teardown),
        cmocka_unit_test_setup_teardown(cut_anywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(changed_anywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(an_id_alone_proves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(every_call_fails, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
