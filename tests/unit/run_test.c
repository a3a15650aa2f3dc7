/* with: tests/port_script.c */
/* SPDX-License-Identifier: ISC
 * The loop that runs a task (job/run.h), over the scripted port: which connection a call takes, what is
 * told of it, and its pace. */
#include "cm.h"

#include "job/run.h"
#include "port_script.h"

#define PAGE   "{\"RequestId\":\"R-2\",\"Snapshots\":{\"Snapshot\":[]}}" /* 47 */
#define KEPT   "HTTP/1.1 200 OK\r\nContent-Length: 47\r\n\r\n" PAGE
#define CLOSED "HTTP/1.1 200 OK\r\n\r\n" PAGE
#define BUSY                                                                                       \
    "HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 55\r\n\r\n"                          \
    "{\"Code\":\"Throttling.User\",\"RequestId\":\"R\",\"Message\":\"\"}"

enum { SOURCE_PORT = 1111, DESTINATION_PORT = 2222, MS = 30000 };

static struct script s;
static struct runner r;
static struct cs_net source;
static struct cs_task t;
static unsigned ticks;
static const struct trust trust = {NULL, 0, NULL};
static const struct cs_addr here = {4, {127, 0, 0, 1}, 0, 0};
static const struct cs_describe_snapshots wish = {.region_id = {"cn-x", 4}};

static bool keys(void *ctx, struct cs_keys *out)
{
    (void)ctx;
    *out = (struct cs_keys){.id = STR("id"), .secret = STR("secret")};
    return true;
}

static void tick(void *ctx)
{
    (void)ctx;
    ticks++;
}

static void entry(void *ctx, const struct cs_snapshot *snapshot)
{
    (void)ctx;
    (void)snapshot;
}

static int setup(void **state)
{
    (void)state;
    script_begin(&s);
    memset(&r, 0, sizeof r);
    net_begin(&r.net, &trust);
    net_begin(&source, &trust);
    r.source = &source;
    r.target[CALL_SOURCE] = (struct cs_target){STR("source"), &here, SOURCE_PORT, false};
    r.target[CALL_DESTINATION] =
        (struct cs_target){STR("destination"), &here, DESTINATION_PORT, false};
    r.host[CALL_SOURCE] = STR("source");
    r.host[CALL_DESTINATION] = STR("destination");
    r.keys = keys;
    ticks = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    net_end(&r.net);
    net_end(&source);
    assert_true(script_closed());
    return 0;
}

static enum cs_outcome lists(enum call_place place)
{
    t = (struct cs_task){
        .goal = TASK_LIST, .list = &wish, .place = place, .entry = entry, .until_ms = s.mono + MS};
    task_begin(&t, STR_NONE);
    run_task(&r, &t);
    return t.result.outcome;
}

static bool has(int handle, const char *text)
{
    struct cs_str sent = script_sent(handle);
    while (sent.n > 0 && !str_starts(sent, str_of(text))) {
        sent = str_tail(sent, 1);
    }
    return sent.n > 0;
}

/* ---- connections ------------------------------------------------------------------------------- */

static void one_for_each_place(void **state)
{
    (void)state;
    script_tcp(STR(KEPT), SCRIPT_SILENT);
    script_tcp(STR(KEPT), SCRIPT_SILENT);
    assert_int_equal(lists(CALL_SOURCE), CS_DONE);
    assert_int_equal(lists(CALL_DESTINATION), CS_DONE);
    assert_int_equal(s.connection[0].to.port, SOURCE_PORT);
    assert_int_equal(s.connection[1].to.port, DESTINATION_PORT);
    assert_true(has(0, "\r\nhost: source\r\n") && has(1, "\r\nhost: destination\r\n"));
    assert_true(source.wire.handle == 0 && r.net.wire.handle == 1);
    assert_true(s.connection[0].closes == 0 && s.connection[1].closes == 0);
}

static void one_for_both(void **state)
{
    (void)state;
    r.source = NULL;
    script_tcp(STR(KEPT), SCRIPT_SILENT);
    script_tcp(STR(KEPT), SCRIPT_SILENT);
    assert_int_equal(lists(CALL_SOURCE), CS_DONE);
    assert_int_equal(r.net.wire.handle, 0);
    assert_int_equal(lists(CALL_DESTINATION), CS_DONE);
    assert_int_equal(s.connection[0].closes, 1); /* another target */
    assert_int_equal(r.net.wire.handle, 1);
    assert_int_equal(source.wire.handle, -1);
}

static void what_went_wrong_is_told(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        script_tcp_refused(CS_PORT_REFUSED);
    }
    assert_int_equal(lists(CALL_SOURCE), CS_NOT_SENT);
    assert_int_equal(t.result.fault, CS_FAULT_REFUSED);
    assert_int_equal(r.net.fault, CS_FAULT_REFUSED);
    assert_non_null(strstr(r.net.detail, "127.0.0.1:1111"));
    assert_string_equal(r.net.detail, source.detail);
    script_tcp(STR(KEPT), SCRIPT_SILENT);
    assert_int_equal(lists(CALL_DESTINATION), CS_DONE); /* forgotten */
    assert_int_equal(r.net.fault, CS_OK);
    assert_string_equal(r.net.detail, "");
    for (int i = 0; i < 4; i++) {
        script_tcp_refused(CS_PORT_UNREACHABLE);
    }
    net_end(&r.net);
    assert_int_equal(lists(CALL_DESTINATION), CS_NOT_SENT);
    assert_int_equal(source.fault, CS_FAULT_REFUSED); /* is not the source's */
    assert_int_equal(r.net.fault, CS_FAULT_UNREACHABLE);
    assert_non_null(strstr(r.net.detail, "127.0.0.1:2222"));
    script_tcp(STR(KEPT), SCRIPT_SILENT);
    assert_int_equal(lists(CALL_SOURCE), CS_DONE);
    assert_int_equal(r.net.fault, CS_OK);
}

static void a_foreign_page_is_described(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        script_tcp(STR("HTTP/1.1 200 OK\r\n\r\n<html>"), 0);
    }
    assert_int_equal(lists(CALL_SOURCE), CS_NOT_SENT);
    assert_int_equal(t.result.fault, CS_FAULT_HTML);
    assert_non_null(strstr(r.net.detail, "200"));
    assert_string_equal(source.detail, "");
}

/* ---- pace -------------------------------------------------------------------------------------- */

/* One more call; how long it waited. */
static int64_t wait_of_one(void)
{
    int64_t before = s.slept;
    script_tcp(STR(CLOSED), 0);
    assert_int_equal(lists(s.connections % 2 ? CALL_SOURCE : CALL_DESTINATION), CS_DONE);
    return s.slept - before;
}

static void evenly(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(wait_of_one(), 0); /* no limit */
    }
    r.pace = pace_of(1000);
    assert_int_equal(wait_of_one(), 0);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(wait_of_one(), 61);
    }
    s.mono += 50;
    assert_int_equal(wait_of_one(), 11);
    s.mono += 1000;
    assert_int_equal(wait_of_one(), 0);
    assert_int_equal(ticks, 0);
}

/* Each call that the service turns away doubles the gap; the next ones make it shorter again. */
static void throttled(void **state)
{
    (void)state;
    r.pace = pace_of(100);
    script_tcp(STR(BUSY), 0);
    script_tcp(STR(BUSY), 0);
    assert_true(wait_of_one() >= 3 * 601);
    assert_int_equal(r.pace.gap, 4 * 601 - 4 * 601 / 64 - 1);
    for (int i = 0; i < 8; i++) {
        script_tcp_refused(CS_PORT_RESET); /* says nothing about the pace */
    }
    int32_t gap = r.pace.gap;
    assert_int_equal(lists(CALL_SOURCE), CS_NOT_SENT);
    assert_true(r.pace.gap < gap);
}

/* However rare calls are, each has its time. */
static void rarely(void **state)
{
    (void)state;
    r.pace = pace_of(1);
    r.tick = tick;
    assert_int_equal(wait_of_one(), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(wait_of_one(), 60001);
    }
    assert_int_equal(ticks, 3 * 61);
}

static void a_stop_cuts_it_short(void **state)
{
    (void)state;
    r.pace = pace_of(1);
    r.tick = tick;
    r.pace.next_ms = s.mono + 60000;
    s.fail_at = s.calls + 5;
    s.fail_always = true;
    s.fail_reason = CS_PORT_INTERRUPTED;
    assert_int_equal(lists(CALL_SOURCE), CS_LOCAL); /* no random numbers any more */
    assert_true(s.slept > 0 && s.slept < 5000);
    assert_int_equal(s.connections, 0);
}

static void rests(void **state)
{
    (void)state;
    run_rest(&r, 0);
    run_rest(&r, -5);
    assert_int_equal(s.slept, 0);
    run_rest(&r, 2500);
    assert_int_equal(s.slept, 2500);
    r.tick = tick;
    run_rest(&r, 2500);
    assert_int_equal(s.slept, 5000);
    assert_int_equal(ticks, 3);
    run_rest(&r, 1000);
    assert_int_equal(ticks, 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_for_each_place),
        TEST(one_for_both),
        TEST(what_went_wrong_is_told),
        TEST(a_foreign_page_is_described),
        TEST(evenly),
        TEST(throttled),
        TEST(rarely),
        TEST(a_stop_cuts_it_short),
        TEST(rests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
