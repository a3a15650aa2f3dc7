/* SPDX-License-Identifier: ISC
 * with: src/core/dns.c src/core/buf.c
 * Packets of any content, of every length to SHORT and of CS_DNS_PACKET_MAX, to a question for a
 * name of up to 3 bytes; room for no to 2 addresses. Names to 6 bytes for dns_check and dns_build. */
#include "core/dns.h"

#include "config/limits.h"
#include "proof.h"

enum { SHORT = 48, NAME = 3 };

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
        parse(maybe() ? each(0, SHORT) : CS_DNS_PACKET_MAX);
    } else {
        build();
    }
    return 0;
}
