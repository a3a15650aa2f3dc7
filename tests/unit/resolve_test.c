/* with: tests/port_script.c */
/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/addr.h"
#include "core/dns.h"
#include "core/str.h"
#include "net/resolve.h"
#include "port_script.h"

static struct script s;
static char detail[256];
static struct resolved found;

/* ---- servers: what they send when a question arrives ------------------------------------------
 */

enum { NAME = 12 };

static bool asks_ipv6(const uint8_t *q, size_t n)
{
    return q[n - 3] == DNS_AAAA;
}

/* Sends the question back as an answer, with `count` records whose last byte counts from 1. */
static void answer(int handle, const uint8_t *q, size_t n, uint8_t rcode, uint8_t count)
{
    uint8_t p[512];
    uint8_t type = q[n - 3];
    size_t length = asks_ipv6(q, n) ? 16 : 4;
    memcpy(p, q, n);
    p[2] = 0x81;
    p[3] = (uint8_t)(0x80 | rcode);
    p[7] = count;
    for (uint8_t i = 1; i <= count; i++) {
        const uint8_t head[] = {0xc0, NAME, 0, type, 0, 1, 0, 0, 0, 60, 0, (uint8_t)length};
        memcpy(p + n, head, sizeof head);
        n += sizeof head;
        memset(p + n, 0x20, length);
        p[n + length - 1] = i;
        n += length;
    }
    script_packet(handle, p, n);
}

static void both(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    (void)to;
    answer(handle, q, n, 0, 2);
}

/* The other family first, so that the order of the result is the resolver's doing. */
static uint8_t held[512];
static size_t held_n;

static void ipv6_first(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    (void)to;
    if (!asks_ipv6(q, n)) {
        memcpy(held, q, n);
        held_n = n;
        return;
    }
    answer(handle, q, n, 0, 1);
    answer(handle, held, held_n, 0, 1);
}

static void many(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    (void)to;
    answer(handle, q, n, 0, 7);
}

static void only_ipv4(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    if (!asks_ipv6(q, n)) {
        both(handle, to, q, n);
    }
}

static void no_such_name(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    (void)to;
    answer(handle, q, n, 3, 0);
}

static void no_data(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    (void)to;
    answer(handle, q, n, 0, 0);
}

/* Denies the name, but only when asked for IPv6. */
static void denies_ipv6(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    (void)to;
    answer(handle, q, n, asks_ipv6(q, n) ? 3 : 0, asks_ipv6(q, n) ? 0 : 1);
}

static void denies_ipv4_only(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    if (!asks_ipv6(q, n)) {
        no_such_name(handle, to, q, n);
    }
}

static void broken(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    (void)to;
    answer(handle, q, n, 2, 0);
}

/* 192.0.2.1 is silent, others answer. */
static void first_silent(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    if (to->ip[3] != 1) {
        both(handle, to, q, n);
    }
}

static void first_broken(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    if (to->ip[3] == 1) {
        broken(handle, to, q, n);
    } else {
        both(handle, to, q, n);
    }
}

/* Loses whatever the first connection to a server carries. */
static void loses_the_first(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    if (handle > 0) {
        both(handle, to, q, n);
    }
}

static void garbage_then_both(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    uint8_t p[64];
    script_packet(handle, NULL, 0);
    script_packet(handle, (const uint8_t *)"garbage", 7);
    memcpy(p, q, n);
    p[2] = 0x81;
    p[1] ^= 1; /* another id */
    script_packet(handle, p, n);
    script_packet(handle, q, n); /* the question itself */
    both(handle, to, q, n);
}

static void only_garbage(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    (void)to;
    (void)q;
    (void)n;
    for (int i = 0; i < 40; i++) {
        script_packet(handle, (const uint8_t *)"garbage", 7);
    }
}

static void truncated(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    (void)to;
    uint8_t p[64];
    memcpy(p, q, n);
    p[2] = 0x83;
    p[3] = 0x80;
    script_packet(handle, p, n);
}

/* An answer with addresses, of which more would have come. */
static void truncated_late(int handle, const struct cs_addr *to, const uint8_t *q, size_t n)
{
    both(handle, to, q, n);
    struct script_connection *c = &s.connection[handle];
    size_t length = n + 2 * (asks_ipv6(q, n) ? 28 : 16);
    c->inbox[c->inbox_n - length + 2] |= 2;
}

/* ---- the tests ----------------------------------------------------------------------------------
 */

static int begin(void **state)
{
    (void)state;
    script_begin(&s);
    s.dns_n = 2;
    for (size_t i = 0; i < s.dns_n; i++) {
        s.dns[i] = (struct cs_addr){.family = 4, .ip = {192, 0, 2, (uint8_t)(i + 1)}, .port = 53};
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    return script_closed() ? 0 : -1;
}

static enum cs_fault resolve_within(const char *name, int64_t ms)
{
    struct buf b = buf_over(detail, sizeof detail - 1);
    enum cs_fault fault = resolve_name(str_of(name), s.mono + ms, &found, &b);
    detail[buf_text(&b).n] = '\0';
    assert_true((fault == CS_OK) == (found.n > 0));
    assert_true(fault == CS_OK ? b.n == 0 : true);
    return fault;
}

static enum cs_fault resolve(const char *name)
{
    return resolve_within(name, 60000);
}

static const char *addresses(void)
{
    static char text[512];
    struct buf b = buf_over(text, sizeof text - 1);
    for (size_t i = 0; i < found.n; i++) {
        buf_z(&b, i > 0 ? " " : "");
        addr_emit_port(&b, &found.addr[i]);
    }
    text[b.n] = '\0';
    return text;
}

static void a_literal_stands_for_itself(void **state)
{
    (void)state;
    assert_int_equal(resolve("192.0.2.9"), CS_OK);
    assert_string_equal(addresses(), "192.0.2.9");
    assert_int_equal(resolve("fe80::1%2"), CS_OK);
    assert_string_equal(addresses(), "fe80::1%2");
    assert_int_equal(s.connections, 0);
}

static void malformed_names(void **state)
{
    (void)state;
    assert_int_equal(resolve(""), CS_FAULT_BAD_HOST);
    assert_int_equal(resolve("a b"), CS_FAULT_BAD_HOST);
    assert_int_equal(resolve("a..b"), CS_FAULT_BAD_HOST);
    assert_int_equal(s.connections, 0);
}

static void hosts_come_before_dns(void **state)
{
    (void)state;
    s.udp = both;
    s.known_name = STR("a.example");
    s.knowns = 2;
    s.known[0] = (struct cs_addr){.family = 6, .ip = {[15] = 7}};
    s.known[1] = (struct cs_addr){.family = 4, .ip = {192, 0, 2, 7}};
    assert_int_equal(resolve("a.example."), CS_OK);
    assert_string_equal(addresses(), "192.0.2.7 ::7");
    assert_int_equal(s.connections, 0);
}

static void localhost_is_never_asked_for(void **state)
{
    (void)state;
    static const char *const names[] = {"localhost", "LOCALHOST.", "a.localhost"};
    s.udp = no_such_name;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(resolve(names[i]), CS_OK);
        assert_string_equal(addresses(), "127.0.0.1 ::1");
    }
    assert_int_equal(s.connections, 0);
    assert_int_equal(resolve("alocalhost"), CS_FAULT_NO_SUCH_NAME);
}

static void ipv4_comes_first(void **state)
{
    (void)state;
    s.udp = ipv6_first;
    assert_int_equal(resolve("a.example"), CS_OK);
    assert_string_equal(addresses(), "32.32.32.1 2020:2020:2020:2020:2020:2020:2020:2001");
    assert_int_equal(s.connections, 1);
    assert_int_equal(s.mono, 1000);
}

/* One family never fills the whole result. */
static void many_addresses(void **state)
{
    (void)state;
    s.udp = many;
    assert_int_equal(resolve("a.example"), CS_OK);
    assert_int_equal(found.n, CS_ADDRS_MAX);
    assert_int_equal(found.addr[CS_ADDRS_MAX / 2 - 1].family, 4);
    assert_int_equal(found.addr[CS_ADDRS_MAX / 2].family, 6);
}

static void silence_about_ipv6_costs_a_moment(void **state)
{
    (void)state;
    s.udp = only_ipv4;
    assert_int_equal(resolve("a.example"), CS_OK);
    assert_string_equal(addresses(), "32.32.32.1 32.32.32.2");
    assert_int_equal(s.mono, 1000 + CS_DNS_OTHER_MS);
}

static void a_silent_server_is_passed_over(void **state)
{
    (void)state;
    s.udp = first_silent;
    assert_int_equal(resolve("a.example"), CS_OK);
    assert_int_equal(s.connections, 2);
    assert_int_equal(s.mono, 1000 + CS_DNS_TRY_MS);
}

static void a_broken_server_is_passed_over(void **state)
{
    (void)state;
    s.udp = first_broken;
    assert_int_equal(resolve("a.example"), CS_OK);
    assert_int_equal(s.connections, 2);
    assert_int_equal(s.mono, 1000);
}

static void a_lost_packet_is_sent_again(void **state)
{
    (void)state;
    s.dns_n = 1;
    s.udp = loses_the_first;
    assert_int_equal(resolve("a.example"), CS_OK);
    assert_int_equal(s.connections, 2);
    /* With new ids. */
    assert_memory_not_equal(s.connection[0].sent, s.connection[1].sent, 2);
}

static void garbage_is_ignored(void **state)
{
    (void)state;
    s.udp = garbage_then_both;
    assert_int_equal(resolve("a.example"), CS_OK);
    assert_int_equal(found.n, 4);
    assert_int_equal(s.mono, 1000);
}

static void a_flood_of_garbage_ends(void **state)
{
    (void)state;
    s.udp = only_garbage;
    assert_int_equal(resolve("a.example"), CS_FAULT_DNS_SILENT);
    assert_string_equal(detail, "asked 192.0.2.1 (no usable answer), 192.0.2.2 (no usable answer)");
    assert_int_equal(s.mono, 1000);
}

static void names_without_addresses(void **state)
{
    (void)state;
    s.udp = no_such_name;
    assert_int_equal(resolve("a.example"), CS_FAULT_NO_SUCH_NAME);
    assert_string_equal(detail, "asked 192.0.2.1 (no such name or no address)");
    s.udp = no_data;
    assert_int_equal(resolve("a.example"), CS_FAULT_NO_SUCH_NAME);
    s.udp = denies_ipv4_only;
    assert_int_equal(resolve("a.example"), CS_FAULT_NO_SUCH_NAME);
    assert_int_equal(s.mono, 1000);
    s.udp = denies_ipv6;
    assert_int_equal(resolve("a.example"), CS_OK);
    assert_string_equal(addresses(), "32.32.32.1");
}

static void nobody_answers(void **state)
{
    (void)state;
    assert_int_equal(resolve("a.example"), CS_FAULT_DNS_SILENT);
    assert_string_equal(detail, "asked 192.0.2.1 (no answer), 192.0.2.2 (no answer)");
    assert_int_equal(s.connections, 4);
    assert_int_equal(s.mono, 1000 + 4 * CS_DNS_TRY_MS);
}

static void nobody_can_tell(void **state)
{
    (void)state;
    s.udp = broken;
    assert_int_equal(resolve("a.example"), CS_FAULT_DNS_FAILED);
    assert_string_equal(detail, "asked 192.0.2.1 (cannot tell), 192.0.2.2 (cannot tell)");
    s.udp = truncated;
    assert_int_equal(resolve("a.example"), CS_FAULT_DNS_FAILED);
    s.udp = truncated_late;
    assert_int_equal(resolve("a.example"), CS_OK);
    assert_int_equal(found.n, 4);
}

static void no_server_is_known(void **state)
{
    (void)state;
    s.dns_n = 0;
    assert_int_equal(resolve("a.example"), CS_FAULT_NO_DNS_SERVER);
    assert_string_equal(detail, "");
}

static void the_deadline_holds(void **state)
{
    (void)state;
    const int64_t all = 4 * CS_DNS_TRY_MS; /* two servers, asked twice */
    for (int64_t ms = 0; ms < all + CS_DNS_TRY_MS / 2; ms += CS_DNS_TRY_MS / 8) {
        begin(NULL);
        assert_int_equal(resolve_within("a.example", ms), CS_FAULT_DNS_SILENT);
        assert_int_equal(s.mono, 1000 + (ms < all ? ms : all));
        int64_t tries = (ms + CS_DNS_TRY_MS - 1) / CS_DNS_TRY_MS;
        assert_int_equal(s.connections, tries < 1 ? 1 : tries > 4 ? 4 : tries);
        assert_true(script_closed());
    }
}

static void without_entropy_nothing_is_asked(void **state)
{
    (void)state;
    s.udp = both;
    s.random_fails = CS_PORT_TIMEOUT;
    assert_int_equal(resolve("a.example"), CS_FAULT_ENTROPY);
    s.random_fails = CS_PORT_INTERRUPTED;
    assert_int_equal(resolve("a.example"), CS_FAULT_INTERRUPTED);
    assert_int_equal(s.connections, 0);
}

static void check_fault(enum cs_fault fault, int reason, bool always)
{
    if (reason == CS_PORT_INTERRUPTED) {
        assert_int_equal(fault, CS_FAULT_INTERRUPTED);
    } else if (always) {
        assert_true(fault == CS_FAULT_ENTROPY || fault == CS_FAULT_DNS_SILENT ||
                    fault == CS_FAULT_DNS_FAILED || fault == CS_OK);
    } else if (s.fail_at == 1) {
        assert_int_equal(fault, CS_FAULT_ENTROPY);
    } else {
        /* Once is made good by what was heard before, or by the next server. */
        assert_int_equal(fault, CS_OK);
    }
}

/* Every call fails once, and from then on, for every reason. */
static void fault_sweep(void **state)
{
    (void)state;
    for (int reason = CS_PORT_FAILED; reason <= CS_PORT_TIMEOUT; reason++) {
        for (int always = 0; always <= 1; always++) {
            unsigned at = 1;
            for (bool hit = true; hit; at++) {
                begin(NULL);
                s.udp = both;
                s.fail_at = at;
                s.fail_always = always == 1;
                s.fail_reason = reason;
                enum cs_fault fault = resolve("a.example");
                hit = s.failed > 0;
                if (hit) {
                    check_fault(fault, reason, s.fail_always);
                }
                assert_true(script_closed());
                assert_true(s.mono <= 61000);
            }
            assert_true(at > 6);
        }
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_literal_stands_for_itself),
        TEST(malformed_names),
        TEST(hosts_come_before_dns),
        TEST(localhost_is_never_asked_for),
        TEST(ipv4_comes_first),
        TEST(many_addresses),
        TEST(silence_about_ipv6_costs_a_moment),
        TEST(a_silent_server_is_passed_over),
        TEST(a_broken_server_is_passed_over),
        TEST(a_lost_packet_is_sent_again),
        TEST(garbage_is_ignored),
        TEST(a_flood_of_garbage_ends),
        TEST(names_without_addresses),
        TEST(nobody_answers),
        TEST(nobody_can_tell),
        TEST(no_server_is_known),
        TEST(the_deadline_holds),
        TEST(without_entropy_nothing_is_asked),
        TEST(fault_sweep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
