/* SPDX-License-Identifier: ISC
 * A whole exchange with a peer that sends what the fuzzer likes, in plain bytes or as TLS, through
 * the scripted port, in which the n-th call may fail. */
#include "fuzz.h"

#include "net/net.h"
#include "port_script.h"

extern const br_x509_trust_anchor cs_roots[];
extern const size_t cs_roots_n;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct script s;
    static struct cs_net net;
    static char body[CS_BODY_MAX];
    static const int reasons[] = {CS_PORT_TIMEOUT, CS_PORT_REFUSED,     CS_PORT_UNREACHABLE,
                                  CS_PORT_RESET,   CS_PORT_INTERRUPTED, CS_PORT_FAILED};
    if (size < 3) {
        return 0;
    }
    script_begin(&s);
    s.fail_at = data[0];
    s.fail_always = data[1] & 1;
    s.one_byte = data[1] & 2;
    s.fail_reason = reasons[(data[1] >> 4) % 6];
    script_tcp((struct cs_str){(const char *)data + 3, size - 3}, data[1] & 4 ? 0 : SCRIPT_SILENT);
    struct trust trust = {cs_roots, cs_roots_n, NULL};
    struct cs_addr there = {.family = 4, .ip = {192, 0, 2, 1}};
    struct cs_target target = {STR("ecs.cn-beijing.aliyuncs.com"), &there, 443, data[2] & 1};
    struct cs_reply reply = {.body = body, .cap = sizeof body};
    net_begin(&net, &trust);
    enum cs_fate fate =
        cs_exchange(&net, &target, STR("POST / HTTP/1.1\r\n\r\n"), s.wall, s.mono + 5000, &reply);
    PROMISE((fate == CS_FATE_ANSWERED) == (net.fault == CS_OK));
    PROMISE(fate != CS_FATE_ANSWERED || !target.tls); /* nobody can forge a handshake */
    PROMISE(reply.n <= sizeof body);
    PROMISE(memchr(net.detail, 0, sizeof net.detail));
    net_end(&net); /* after a good reply it is kept open */
    PROMISE(script_closed());
    return 0;
}
