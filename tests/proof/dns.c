/* SPDX-License-Identifier: ISC
 * with: src/core/dns.c src/core/buf.c
 * eva: -eva-slevel 1000 -eva-slevel-function read_name:0,next_record:0,collect:0,copy:0
 * Packets of any content, of every length to 22 (the shortest answer there is has 21), of some around
 * one and two records and of CS_DNS_PACKET_MAX, to a question for the name a.b; room for no to 2
 * addresses. Names to 6 bytes for dns_check and dns_build. */
#include "core/dns.h"

#include "config/limits.h"
#include "proof.h"

enum { SHORT = 22, NAME = 3 };

static const size_t lengths[] = {32, 37, 49, 53, CS_DNS_PACKET_MAX};

static void parse(size_t n)
{
    struct cs_addr out[2];
    size_t cap = each(0, 2), found;
    struct dns_question q = {{"a.b", NAME}, maybe() ? DNS_A : DNS_AAAA, 1};
    enum dns_answer a = dns_parse((const uint8_t *)block(n), n, &q, out + 2 - cap, cap, &found);
    /*@ assert found <= cap; */
}

static void build(void)
{
    char packet[20];
    struct buf b = buf_over(packet, sizeof packet);
    struct dns_question q = {text(6), DNS_A, (uint16_t)any(0, UINT16_MAX)};
    if (dns_check(q.name)) {
        dns_build(&b, &q);
    }
}

int main(void)
{
    if (maybe()) {
        parse(maybe() ? each(0, SHORT) : lengths[each(0, sizeof lengths / sizeof lengths[0] - 1)]);
    } else {
        build();
    }
    return 0;
}
