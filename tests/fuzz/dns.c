/* SPDX-License-Identifier: ISC
 * A packet, as the answer to a question of its own; and the lines of hosts and resolv.conf. */
#include "fuzz.h"

#include "core/addr.h"
#include "core/dns.h"
#include "core/hosts.h"

static void packet(const uint8_t *data, size_t size, enum dns_type type)
{
    struct dns_question q = {STR("ecs.cn-beijing.aliyuncs.com"), type, 0x1234};
    struct cs_addr out[4];
    size_t found = 99;
    char *copy = fuzz_copy(data, size);
    enum dns_answer a = dns_parse((const uint8_t *)copy, size, &q, out, 4, &found);
    if (a == DNS_ADDRESSES || a == DNS_TRUNCATED) {
        PROMISE(found <= 4 && (found > 0 || a == DNS_TRUNCATED));
        for (size_t i = 0; i < found; i++) {
            PROMISE(out[i].family == (type == DNS_A ? 4 : 6) && out[i].port == 0);
        }
    }
    free(copy);
}

/* An address that was read is written and read again as the same. */
static void address(struct cs_str s)
{
    struct cs_addr a, again;
    char text[ADDR_TEXT_MAX];
    struct buf b = buf_over(text, sizeof text);
    if (addr_parse_port(s, &a)) {
        addr_emit_port(&b, &a);
        PROMISE(buf_fits(&b) && addr_parse_port(buf_text(&b), &again));
        PROMISE(a.family == again.family && a.port == again.port && a.scope == again.scope);
        PROMISE(memcmp(a.ip, again.ip, a.family == 4 ? 4 : 16) == 0);
    }
}

static void lines(const uint8_t *data, size_t size)
{
    static struct hosts_line line;
    struct cs_addr a;
    struct cs_str zone;
    line = (struct hosts_line){0};
    for (size_t i = 0; i <= size; i++) {
        struct cs_str s = hosts_feed(&line, i < size ? (char)data[i] : '\n');
        if (str_given(s)) {
            char *copy = fuzz_copy(s.p, s.n);
            struct cs_str exact = {copy, s.n};
            (void)hosts_match(exact, STR("a.example"), &a);
            (void)hosts_nameserver(exact, &a, &zone);
            (void)dns_check(exact);
            address(exact);
            free(copy);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    packet(data, size, DNS_A);
    packet(data, size, DNS_AAAA);
    lines(data, size);
    return 0;
}
