/* SPDX-License-Identifier: ISC
 * What comes in and is no reply: packets, addresses, lines of files, certificates. */
#include "cross/check.h"
#include "unit/certs.h"

#include "core/addr.h"
#include "core/der.h"
#include "core/dns.h"
#include "core/hosts.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- names and addresses --------------------------------------------------------------------- */

static void want_addr(const struct cs_addr *a, const char *want)
{
    char text[ADDR_TEXT_MAX];
    struct buf b = buf_over(text, sizeof text);
    addr_emit_port(&b, a);
    WANT(buf_fits(&b));
    WANT_TEXT(buf_text(&b), want);
}

/* The packet is one byte off what a word would want. */
static void check_dns(void)
{
    static const char asked[] = "\x12\x34\x01\x00\0\1\0\0\0\0\0\0\1a\7example\0\0\1\0\1";
    static const char answers[] = "\xc0\x0c\0\5\0\1\0\0\0\x3c\0\4\1b\xc0\x0e"
                                  "\xc0\x27\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\xfe";
    struct dns_question question = {STR("A.example"), DNS_A, 0x1234};
    struct cs_addr out[2];
    size_t found = 0;
    char packet[CS_DNS_PACKET_MAX + 1];
    for (size_t off = 0; off < 2; off++) {
        struct buf b = buf_over(packet + off, CS_DNS_PACKET_MAX);
        dns_build(&b, &(struct dns_question){STR("a.example"), DNS_A, 0x1234});
        WANT(b.n == sizeof asked - 1 && memcmp(b.p, asked, b.n) == 0);
        buf_str(&b, STR(answers));
        b.p[2] = (char)0x81;
        b.p[3] = (char)0x80;
        b.p[7] = 2;
        WANT(dns_parse((const uint8_t *)b.p, b.n, &question, out, 2, &found) == DNS_ADDRESSES);
        WANT(found == 1);
        want_addr(out, "192.0.2.254");
        question.id ^= 0x2600; /* an id with its bytes exchanged is another one */
        WANT(dns_parse((const uint8_t *)b.p, b.n, &question, out, 2, &found) == DNS_NOT_OURS);
        question.id ^= 0x2600;
    }
}

static void check_addr(void)
{
    static const char *const pairs[][2] = {
        {"192.0.2.254:258", "192.0.2.254:258"},
        {"[2001:DB8:0:0:0:0:a:b]:65535", "[2001:db8::a:b]:65535"},
        {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
        {"::ffff:c000:201", "::ffff:192.0.2.1"},
        {"fe80::1%4294967295", "fe80::1%4294967295"},
        {"192.0.2.1:65536", NULL},
        {"fe80::1%4294967296", NULL},
        {"1.2.3.256", NULL},
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct cs_addr a;
        bool read = addr_parse_port(str_of(pairs[i][0]), &a);
        WANT(read == (pairs[i][1] != NULL));
        if (read) {
            check_sum((struct cs_str){(const char *)a.ip, a.family == 4 ? 4 : 16});
            want_addr(&a, pairs[i][1]);
        }
    }
}

static void check_hosts(void)
{
    static const char file[] = "# x\n2001:db8::1\tother ECS.example\nnameserver fe80::1%eth0\n";
    static struct hosts_line line;
    struct cs_addr a;
    struct cs_str zone;
    unsigned found = 0;
    for (const char *c = file; *c != '\0'; c++) {
        struct cs_str text = hosts_feed(&line, *c);
        if (hosts_match(text, STR("ecs.example"), &a)) {
            want_addr(&a, "2001:db8::1");
            found |= 1;
        } else if (hosts_nameserver(text, &a, &zone)) {
            want_addr(&a, "[fe80::1]:53");
            WANT_TEXT(zone, "eth0");
            found |= 2;
        }
    }
    WANT(found == 3);
}

/* ---- certificates ---------------------------------------------------------------------------- */

static void check_certificate(const char *pem, size_t off, enum der_key key)
{
    static unsigned char memory[2048 + 1];
    struct der_cert c = {0};
    struct cs_str name, der = cert_load(pem, memory + off, sizeof memory - off);
    char text[80];
    struct buf b = buf_over(text, sizeof text);
    check_sum(der);
    WANT(der_cert(der, &c) && c.key == key);
    der_emit_name(&b, c.subject);
    der_emit_name(&b, c.issuer);
    check_sum(buf_text(&b));
    check_sum_number((uint64_t)c.from);
    check_sum_number((uint64_t)c.until);
    check_sum_number(c.bits * 4U + c.ca * 2U + c.server);
    check_sum(c.modulus);
    check_sum(c.exponent);
    check_sum(c.point);
    while (der_dns_name(&c.names, &name)) {
        check_sum(name);
    }
    WANT(!der_cert(str_head(der, der.n - 1), &c));
}

static void check_certificates(void)
{
    struct der_cert c;
    unsigned char leaf[1024];
    WANT(der_cert(cert_load(CERT_LEAF, leaf, sizeof leaf), &c));
    WANT(c.from == INT64_C(1767225600) && c.until == INT64_C(2537699696));
    for (size_t off = 0; off < 2; off++) {
        check_certificate(CERT_LEAF, off, DER_KEY_P256);
        check_certificate(CERT_RSA, off, DER_KEY_RSA);
        check_certificate(CERT_ROOT, off, DER_KEY_P256);
    }
}

const struct check checks_net[] = {
    {"dns", check_dns},          {"addr", check_addr}, {"hosts", check_hosts},
    {"der", check_certificates}, {NULL, NULL},
};
