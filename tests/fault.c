/* SPDX-License-Identifier: ISC */
#include "fault.h"

#include "core/str.h"
#include "unit/certs.h"
#include "unit/session.h"

#define HEAD(status, n) "HTTP/1.1 " status "\r\nContent-Length: " n "\r\n\r\n"
#define DONE            "{\"SnapshotId\":\"s-copy\",\"RequestId\":\"R-1\"}" /* 41 bytes */
#define REFUSED                                                                                    \
    "{\"Code\":\"InvalidSnapshotId.NotFound\",\"RequestId\":\"R-1\",\"Message\":\"m\"}" /* 69 */

static char too_long[CS_BODY_MAX + 100];

const struct fault_case fault_cases[] = {
    {"success", HEAD("200 OK", "41") DONE, SCRIPT_SILENT, CS_DONE, .dns = false},
    {"success, by DNS", HEAD("200 OK", "41") DONE, SCRIPT_SILENT, CS_DONE, .dns = true},
    {"refusal", HEAD("403 Forbidden", "69") REFUSED, SCRIPT_SILENT, CS_REFUSED, .dns = false},
    {"refusal, by DNS", HEAD("403 Forbidden", "69") REFUSED, 0, CS_REFUSED, .dns = true},
    {"TLS", NULL, SCRIPT_SILENT, CS_UNKNOWN, .dns = false},
    {"a long secret", HEAD("200 OK", "41") DONE, 0, CS_DONE, .long_secret = true, .rest = true},
    {"in chunks",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n29\r\n" DONE "\r\n0\r\n\r\n",
     SCRIPT_SILENT, CS_DONE, .rest = true},
    {"to the end", "HTTP/1.1 200 OK\r\n\r\n" DONE, 0, CS_DONE, .to_the_end = true, .rest = true},
    {"after 100", "HTTP/1.1 100 Continue\r\n\r\n" HEAD("200 OK", "41") DONE, 0, CS_DONE,
     .rest = true},
    {"throttled", HEAD("400 Bad Request", "39") "{\"Code\":\"Throttling\",\"RequestId\":\"R-1\"}",
     0, CS_BUSY, .rest = true},
    {"nothing", "", 0, CS_UNKNOWN, .rest = true},
    {"silence", "", SCRIPT_SILENT, CS_UNKNOWN, .rest = true},
    {"a reset", "", CS_PORT_RESET, CS_UNKNOWN, .rest = true},
    {"a stop", "", CS_PORT_INTERRUPTED, CS_UNKNOWN, .rest = true},
    {"a cut head", "HTTP/1.1 200 OK\r\nContent-", 0, CS_UNKNOWN, .rest = true},
    {"a cut body", HEAD("200 OK", "42") DONE, 0, CS_UNKNOWN, .rest = true},
    {"a body that stops", HEAD("200 OK", "42") DONE, SCRIPT_SILENT, CS_UNKNOWN, .rest = true},
    {"surplus", HEAD("200 OK", "40") DONE, 0, CS_UNKNOWN, .rest = true},
    {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n" HEAD("x", "41") DONE, 0, CS_UNKNOWN,
     .rest = true},
    {"bad chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n" DONE, 0, CS_UNKNOWN,
     .rest = true},
    {"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", SCRIPT_SILENT, CS_UNKNOWN, .rest = true},
    {"an empty body", HEAD("200 OK", "0"), 0, CS_UNKNOWN, .rest = true},
    {"no request id", HEAD("200 OK", "23") "{\"SnapshotId\":\"s-copy\"}", 0, CS_UNKNOWN,
     .rest = true},
    {"no code", HEAD("403 Forbidden", "19") "{\"RequestId\":\"R-1\"}", 0, CS_UNKNOWN, .rest = true},
    {"no JSON", HEAD("200 OK", "40") "{\"SnapshotId\":\"s-copy\",\"RequestId\":\"R-1\"", 0,
     CS_UNKNOWN, .rest = true},
    {"a page", HEAD("200 OK", "13") "<html></html>", 0, CS_UNKNOWN, .rest = true},
    {"a redirect", HEAD("302 Found", "0"), 0, CS_UNKNOWN, .rest = true},
    {"a server's failure", HEAD("500 Oops", "69") REFUSED, 0, CS_UNKNOWN, .rest = true},
    {"a code of nobody's",
     HEAD("403 Forbidden", "35") "{\"Code\":\"Nobody\",\"RequestId\":\"R-1\"}", 0, CS_UNKNOWN,
     .rest = true},
    {"a body too long", too_long, 0, CS_UNKNOWN, .rest = true, .long_reply = true},
};
const size_t fault_cases_n = sizeof fault_cases / sizeof fault_cases[0];

struct script fault_script;
struct runner fault_runner;
struct cs_task fault_task;

static const struct fault_case *now;

/* ---- the keys ---------------------------------------------------------------------------------- */

struct cs_keys fault_keys(void)
{
    static const char of_one_block[] = "5up3r53cr3tK3y8Wq2Lr7Vn1Zt6Hb9Mf4Xd0Jc3Gs";
    static const char longer[] = "Th1s53cr3tFillsM0reThan0neBl0ck-qW8eR2tY6uI0oP4aS7dF1gH5jK9lZ3xC"
                                 "vB7nM2kJ5hG8fD1sA4pO6iU9yT3rE0wQ";
    return (struct cs_keys){.id = STR("STS.id"),
                            .secret = now->long_secret ? STR(longer) : STR(of_one_block),
                            .token = STR("CAIStsT0k3n+/h8Jq2Xw7Rb5Nv1Lc9Tz4Gm6Kd3Yf0Ps"
                                         "Hu8Ea1Wi5Ox7Qj2Vn4Bt6Zr9Cl3Mk0Dg==")};
}

static bool keys(void *ctx, struct cs_keys *out)
{
    (void)ctx;
    *out = fault_keys();
    return true;
}

/* ---- the peers --------------------------------------------------------------------------------- */

static long read_root(void *ctx, size_t offset, char *p, size_t n)
{
    struct cs_str left = str_tail(STR(CERT_ROOT), offset);
    (void)ctx;
    n = left.n < n ? left.n : n;
    memcpy(p, left.p, n);
    return (long)n;
}

/* A has two addresses, AAAA none. */
static void dns(int handle, const struct cs_addr *to, const uint8_t *p, size_t n)
{
    static const uint8_t addresses[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 1,
                                        0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 2};
    uint8_t packet[CS_DNS_PACKET_MAX + sizeof addresses];
    (void)to;
    memcpy(packet, p, n);
    packet[2] |= 0x80;
    packet[3] |= 0x80;
    if (p[n - 3] == 1) {
        packet[7] = 2;
        memcpy(packet + n, addresses, sizeof addresses);
        n += sizeof addresses;
    }
    script_packet(handle, packet, n);
}

/* The recorded session wants the random bytes that it was recorded with, after what run_task draws:
 * two numbers and a nonce. So the script's generator is wound back. */
static void wind_back(void)
{
    for (unsigned drawn = 4 + 4 + RUN_NONCE / 2; drawn > 0; drawn--) {
        script->random = (script->random - 1013904223U) * 4276115653U; /* 1664525 inverted */
    }
}

void fault_begin(const struct fault_case *c, const struct fault *f)
{
    static struct cs_copy_snapshot copy = {.region_id = {"cn-hangzhou", 11},
                                           .destination_region_id = {"cn-beijing", 10},
                                           .snapshot_id = {"s-source", 8}};
    static const struct trust_file file = {read_root, NULL};
    static const struct trust trust = {NULL, 0, &file};
    static const struct cs_addr here = {4, {127, 0, 0, 1}, 0, 0};
    struct runner *r = &fault_runner;

    now = c;
    script_begin(&fault_script);
    memset(r, 0xa5, sizeof *r); /* nobody need clear it first */
    memset(too_long, 'x', sizeof too_long - 1);
    memcpy(too_long, HEAD("200 OK", "16450"), sizeof HEAD("200 OK", "16450") - 1);
    if (c->reply) {
        script_tcp(str_of(c->reply), c->end);
    } else {
        script_tcp((struct cs_str){(const char *)session, sizeof session}, c->end);
        wind_back();
    }
    fault_script.udp = dns;
    fault_script.dns_n = 1;
    fault_script.dns[0] = (struct cs_addr){4, {192, 0, 2, 53}, 53, 0};
    fault_script.one_byte = f->one_byte;
    fault_script.fail_at = f->at;
    fault_script.fail_always = f->always;
    fault_script.fail_reason = f->reason;

    r->host[CALL_SOURCE] = c->reply ? STR("ecs.test") : STR("localhost");
    r->target[CALL_SOURCE] =
        (struct cs_target){r->host[CALL_SOURCE], c->dns ? NULL : &here, 443, c->reply == NULL};
    r->keys = keys;
    r->tell = NULL;
    r->tick = NULL;
    r->source = NULL;
    r->pace = (struct pace){0};
    net_begin(&r->net, &trust);
    fault_task.goal = TASK_COPY;
    fault_task.looks = TASK_LOOK_NONE;
    fault_task.no_wait = true;
    fault_task.copy = &copy;
    fault_task.until_ms = run_deadline(FAULT_MS);
    task_begin(&fault_task, STR_NONE);
}

/* ---- the sweep --------------------------------------------------------------------------------- */

static const int reasons[] = {CS_PORT_TIMEOUT, CS_PORT_REFUSED,     CS_PORT_UNREACHABLE,
                              CS_PORT_RESET,   CS_PORT_INTERRUPTED, CS_PORT_FAILED};
enum { WAYS = 2 * sizeof reasons / sizeof reasons[0] };

/* The first call after the request. */
static unsigned after_request(bool one_byte)
{
    fault_begin(now, &(struct fault){.one_byte = one_byte});
    run_task(&fault_runner, &fault_task);
    return 5 + (one_byte ? (unsigned)script_sent(0).n : 1); /* random, random, nonce, connect */
}

unsigned fault_sweep(const struct fault_case *c, bool thin,
                     bool (*step)(const struct fault_case *, const struct fault *))
{
    unsigned steps = 0;
    now = c;
    for (int one_byte = 0; one_byte <= (c->long_reply ? 0 : 1); one_byte++) {
        unsigned first = c->rest ? after_request(one_byte != 0) : 1;
        bool thinned = one_byte != 0 && thin;
        for (unsigned way = 0; way < (thinned ? 1 : WAYS); way++) {
            bool failed = true;
            for (unsigned n = first; failed; n++) {
                unsigned k = thinned ? steps % WAYS : way;
                struct fault f = {n, k % 2 != 0, one_byte != 0, reasons[k / 2]};
                failed = step(c, &f);
                steps++;
            }
        }
    }
    return steps;
}
