/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "config/limits.h"
#include "core/addr.h"
#include "core/dns.h"
#include "core/str.h"

enum { ID = 0x1234, CAP = 4, POINTER_TO_NAME = 12 };

/* A packet under construction: a reply to the question about a.example (A), with records after it.
 */
struct reply {
    uint8_t p[CS_DNS_PACKET_MAX];
    size_t n;
};

static const struct dns_question question = {{"a.example", 9}, DNS_A, ID};

static void put(struct reply *r, const void *p, size_t n)
{
    assert_true(r->n + n <= sizeof r->p);
    memcpy(r->p + r->n, p, n);
    r->n += n;
}

static void put_u16(struct reply *r, unsigned v)
{
    uint8_t two[] = {(uint8_t)(v >> 8), (uint8_t)v};
    put(r, two, 2);
}

static struct reply reply_to(const struct dns_question *q, uint8_t flags, uint8_t rcode)
{
    struct reply r = {.n = 0};
    struct buf b = buf_over((char *)r.p, sizeof r.p);
    dns_build(&b, q);
    r.n = b.n;
    r.p[2] = flags;
    r.p[3] = (uint8_t)(0x80 | rcode);
    return r;
}

/* A record owned by the name at offset `owner`, whose data is written as it is. */
static void record(struct reply *r, unsigned owner, unsigned type, const void *data, size_t n)
{
    put_u16(r, 0xc000 | owner);
    put_u16(r, type);
    put_u16(r, 1);
    put(r, "\0\0\0\x3c", 4);
    put_u16(r, (unsigned)n);
    put(r, data, n);
    r->p[7]++;
}

#define LITERAL(s) (s), sizeof(s) - 1

/* Parses from memory of exactly the packet's size, so that ASan sees a byte too far. */
static enum dns_answer parse(const struct reply *r, const struct dns_question *q,
                             struct cs_addr *out, size_t *found)
{
    uint8_t *exact = malloc(r->n > 0 ? r->n : 1);
    assert_non_null(exact);
    memcpy(exact, r->p, r->n);
    enum dns_answer a = dns_parse(exact, r->n, q, out, CAP, found);
    free(exact);
    return a;
}

static enum dns_answer verdict(const struct reply *r)
{
    struct cs_addr out[CAP];
    size_t found;
    return parse(r, &question, out, &found);
}

/* Two aliases, one address after the first hop's record, one foreign record among them. */
static struct reply chain(void)
{
    struct reply r = reply_to(&question, 0x81, 0);
    unsigned b = (unsigned)r.n + 12;
    record(&r, POINTER_TO_NAME, 5, LITERAL("\1b\xc0\x0e"));
    record(&r, POINTER_TO_NAME, 16, LITERAL("\3txt"));
    unsigned c = (unsigned)r.n + 12;
    record(&r, b, 5, LITERAL("\1c\xc0\x0e"));
    record(&r, c, 1, LITERAL("\xc0\x00\x02\x01"));
    record(&r, c, 1, LITERAL("\xc0\x00\x02\x02"));
    return r;
}

static void names(void **state)
{
    (void)state;
    char label[65], name[256];
    memset(label, 'x', sizeof label);
    memset(name, 'x', sizeof name);
    for (size_t i = 31; i < sizeof name; i += 32) {
        name[i] = '.';
    }
    static const char *const good[] = {
        "a", "a.", "a.b", "a-b_c.9", "ECS.cn-hangzhou.aliyuncs.com", "1.2.3"};
    static const char *const bad[] = {"",    ".",   "..",  "a..",      ".a", "a..b", "a b",
                                      "a/b", "a\n", "a:1", "\xc3\xa4", "a%", "a\x7f"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(dns_check(str_of(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (dns_check(str_of(bad[i]))) {
            fail_msg("'%s'", bad[i]);
        }
    }
    assert_true(dns_check((struct cs_str){label, 63}));
    assert_false(dns_check((struct cs_str){label, 64}));
    assert_true(dns_check((struct cs_str){name, 253}));
    assert_false(dns_check((struct cs_str){name, 254}));
    name[253] = '.';
    assert_true(dns_check((struct cs_str){name, 254}));
}

static void the_query(void **state)
{
    (void)state;
    static const char want[] = "\x12\x34\x01\x00\0\1\0\0\0\0\0\0\1a\7example\0\0\x1c\0\1";
    char p[CS_DNS_PACKET_MAX];
    struct buf b = buf_over(p, sizeof p);
    dns_build(&b, &(struct dns_question){STR("a.example"), DNS_AAAA, ID});
    assert_int_equal(b.n, sizeof want - 1);
    assert_memory_equal(p, want, b.n);
    b.n = 0;
    dns_build(&b, &(struct dns_question){STR("a.example."), DNS_AAAA, ID});
    assert_int_equal(b.n, sizeof want - 1);
    assert_memory_equal(p, want, b.n);
}

static void follows_aliases(void **state)
{
    (void)state;
    struct reply r = chain();
    struct cs_addr out[CAP];
    size_t found;
    assert_int_equal(parse(&r, &question, out, &found), DNS_ADDRESSES);
    assert_int_equal(found, 2);
    assert_int_equal(out[0].family, 4);
    assert_int_equal(out[0].port, 0);
    assert_memory_equal(out[0].ip, "\xc0\x00\x02\x01", 4);
    assert_memory_equal(out[1].ip, "\xc0\x00\x02\x02", 4);
}

static void reads_ipv6_and_any_case(void **state)
{
    (void)state;
    struct dns_question q = {STR("A.eXample"), DNS_AAAA, ID};
    struct reply r = reply_to(&(struct dns_question){STR("a.Example."), DNS_AAAA, ID}, 0x81, 0);
    static const char ip[] = "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1";
    record(&r, POINTER_TO_NAME, 28, LITERAL(ip));
    record(&r, POINTER_TO_NAME, 28, LITERAL("short"));
    record(&r, POINTER_TO_NAME, 1, LITERAL("\xc0\x00\x02\x01"));
    struct cs_addr out[CAP];
    size_t found;
    assert_int_equal(parse(&r, &q, out, &found), DNS_ADDRESSES);
    assert_int_equal(found, 1);
    assert_int_equal(out[0].family, 6);
    assert_memory_equal(out[0].ip, ip, 16);
}

static void takes_no_more_than_cap(void **state)
{
    (void)state;
    struct reply r = reply_to(&question, 0x81, 0);
    for (int i = 0; i < CAP + 3; i++) {
        record(&r, POINTER_TO_NAME, 1, LITERAL("\xc0\x00\x02\x01"));
    }
    struct cs_addr out[CAP];
    size_t found;
    assert_int_equal(parse(&r, &question, out, &found), DNS_ADDRESSES);
    assert_int_equal(found, CAP);
}

static void answers_without_addresses(void **state)
{
    (void)state;
    static const struct {
        uint8_t flags, rcode;
        enum dns_answer want;
    } rows[] = {
        {0x81, 0, DNS_NO_DATA},  {0x81, 3, DNS_NO_NAME}, {0x81, 1, DNS_FAILED},
        {0x81, 2, DNS_FAILED},   {0x81, 5, DNS_FAILED},  {0x83, 0, DNS_TRUNCATED},
        {0x01, 0, DNS_NOT_OURS}, /* a query */
        {0x89, 0, DNS_NOT_OURS}, /* another operation */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reply r = reply_to(&question, rows[i].flags, rows[i].rcode);
        assert_int_equal(verdict(&r), rows[i].want);
    }
    /* An alias that leads nowhere. */
    struct reply r = reply_to(&question, 0x81, 0);
    record(&r, POINTER_TO_NAME, 5, LITERAL("\1b\xc0\x0e"));
    assert_int_equal(verdict(&r), DNS_NO_DATA);
}

/* A server that does not recurse has said nothing, unless the name is its own. */
static void referrals(void **state)
{
    (void)state;
    struct reply r = reply_to(&question, 0x81, 0);
    r.p[3] = 0;
    assert_int_equal(verdict(&r), DNS_FAILED);
    r.p[2] = 0x85;
    assert_int_equal(verdict(&r), DNS_NO_DATA);
}

static void other_ids_and_questions(void **state)
{
    (void)state;
    struct reply good = chain();
    static const struct dns_question others[] = {
        {{"a.example", 9}, DNS_A, ID + 1}, {{"a.example", 9}, DNS_A, ID + 256},
        {{"a.example", 9}, DNS_AAAA, ID},  {{"b.example", 9}, DNS_A, ID},
        {{"a.exampl", 8}, DNS_A, ID},      {{"a.examples", 10}, DNS_A, ID},
        {{"aexample", 8}, DNS_A, ID},      {{"example", 7}, DNS_A, ID},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct cs_addr out[CAP];
        size_t found;
        assert_int_equal(parse(&good, &others[i], out, &found), DNS_NOT_OURS);
    }
    struct reply r = good;
    r.p[5] = 0; /* no question */
    assert_int_equal(verdict(&r), DNS_NOT_OURS);
    r.p[5] = 2;
    assert_int_equal(verdict(&r), DNS_NOT_OURS);
}

/* Addresses of another name, another class or with another length do not count. */
static void foreign_records(void **state)
{
    (void)state;
    struct reply r = reply_to(&question, 0x81, 0);
    record(&r, POINTER_TO_NAME + 2, 1, LITERAL("\xc0\x00\x02\x01")); /* of "example" */
    record(&r, POINTER_TO_NAME, 1, LITERAL("\xc0\x00\x02"));
    record(&r, POINTER_TO_NAME, 1, LITERAL("\xc0\x00\x02\x01"));
    r.p[r.n - 11] = 3; /* class CHAOS */
    assert_int_equal(verdict(&r), DNS_NO_DATA);
}

/* Names in the answer section need not be spelled like the ones they belong to. */
static void names_of_any_case(void **state)
{
    (void)state;
    struct reply r = reply_to(&question, 0x81, 0);
    record(&r, POINTER_TO_NAME, 5, LITERAL("\1b\7eXample\0"));
    unsigned owner = (unsigned)r.n + 12;
    record(&r, POINTER_TO_NAME, 16, LITERAL("\1B\7EXamplE\0"));
    record(&r, owner, 1, LITERAL("\xc0\x00\x02\x01"));
    assert_int_equal(verdict(&r), DNS_ADDRESSES);
}

static void malformed_records(void **state)
{
    (void)state;
    /* An alias whose data goes on after the name. */
    struct reply r = reply_to(&question, 0x81, 0);
    unsigned b = (unsigned)r.n + 12;
    record(&r, POINTER_TO_NAME, 5, LITERAL("\1b\xc0\x0e!"));
    record(&r, b, 1, LITERAL("\xc0\x00\x02\x01"));
    assert_int_equal(verdict(&r), DNS_NO_DATA);
    /* A label of a kind that does not exist: 0x41, 65 bytes, the root. */
    r = reply_to(&question, 0x81, 0);
    char owner[67] = {0x41};
    put(&r, owner, sizeof owner);
    put(&r, "\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\1", 14);
    r.p[7] = 1;
    assert_int_equal(verdict(&r), DNS_NOT_OURS);
    /* A label that would end one byte after the packet, compared with itself. */
    r = reply_to(&question, 0x81, 0);
    unsigned label = (unsigned)r.n + 12;
    char to_label[] = {(char)0xc0, (char)label};
    record(&r, POINTER_TO_NAME, 16, "\x1f", 1);
    record(&r, POINTER_TO_NAME, 5, to_label, 2);
    record(&r, label, 1, LITERAL("\xc0\x00\x02\x01"));
    assert_int_equal(label + 1 + 0x1f, r.n + 1);
    assert_int_equal(verdict(&r), DNS_NO_DATA);
}

static void loops_end(void **state)
{
    (void)state;
    /* a -> b -> a: aliases in a circle. */
    struct reply r = reply_to(&question, 0x81, 0);
    unsigned b = (unsigned)r.n + 12;
    record(&r, POINTER_TO_NAME, 5, LITERAL("\1b\xc0\x0e"));
    record(&r, b, 5, LITERAL("\xc0\x0c"));
    assert_int_equal(verdict(&r), DNS_FAILED);
    /* Owners that point at themselves, forwards, into the header, and in a circle of labels. */
    static const unsigned targets[] = {28, 29, 30, 40, 0x3fff, 0, 2};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        r = reply_to(&question, 0x81, 0);
        record(&r, targets[i], 1, LITERAL("\xc0\x00\x02\x01"));
        assert_int_equal(verdict(&r), DNS_NO_DATA);
    }
    r = reply_to(&question, 0x81, 0);
    size_t here = r.n;
    record(&r, POINTER_TO_NAME, 5, LITERAL("\1a\xc0\x27"));
    r.p[here + 15] = (uint8_t)(here + 12); /* "a", then a pointer back to that "a" */
    record(&r, (unsigned)here + 12, 1, LITERAL("\xc0\x00\x02\x01"));
    assert_int_equal(verdict(&r), DNS_NO_DATA);
}

static void long_chains_end(void **state)
{
    (void)state;
    for (unsigned hops = CS_DNS_ALIASES_MAX; hops <= CS_DNS_ALIASES_MAX + 1; hops++) {
        struct reply r = reply_to(&question, 0x81, 0);
        unsigned owner = POINTER_TO_NAME;
        for (unsigned i = 0; i < hops; i++) {
            char to[] = {1, (char)('b' + i), (char)0xc0, 0x0e};
            unsigned next = (unsigned)r.n + 12;
            record(&r, owner, 5, to, sizeof to);
            owner = next;
        }
        record(&r, owner, 1, LITERAL("\xc0\x00\x02\x01"));
        assert_int_equal(verdict(&r), hops <= CS_DNS_ALIASES_MAX ? DNS_ADDRESSES : DNS_FAILED);
    }
}

/* Cut anywhere, a packet is ignored; with the flag that says so, what is whole is used. */
static void cut_at_every_byte(void **state)
{
    (void)state;
    struct reply whole = chain();
    for (size_t n = 0; n < whole.n; n++) {
        struct reply r = whole;
        r.n = n;
        assert_int_equal(verdict(&r), DNS_NOT_OURS);
    }
    struct cs_addr out[CAP];
    size_t found;
    struct reply r = whole;
    r.p[2] |= 2;
    assert_int_equal(parse(&r, &question, out, &found), DNS_TRUNCATED);
    assert_int_equal(found, 2);
    r.n--;
    assert_int_equal(parse(&r, &question, out, &found), DNS_TRUNCATED);
    assert_int_equal(found, 1);
    assert_memory_equal(out[0].ip, "\xc0\x00\x02\x01", 4);
}

/* Every byte with every value: never out of bounds (ASan), and never more than cap. */
static void every_byte_changed(void **state)
{
    (void)state;
    struct reply whole = chain();
    for (size_t i = 0; i < whole.n; i++) {
        for (unsigned v = 0; v < 256; v++) {
            struct reply r = whole;
            r.p[i] = (uint8_t)v;
            struct cs_addr out[CAP];
            size_t found;
            enum dns_answer a = parse(&r, &question, out, &found);
            assert_true(found <= CAP);
            assert_true(a != DNS_ADDRESSES || found > 0);
        }
    }
}

/* Pairs of neighbouring bytes as every pointer there is. */
static void every_pointer(void **state)
{
    (void)state;
    struct reply whole = chain();
    for (size_t i = 12; i + 1 < whole.n; i++) {
        for (unsigned to = 0; to < 256; to++) {
            struct reply r = whole;
            r.p[i] = 0xc0;
            r.p[i + 1] = (uint8_t)to;
            verdict(&r);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(the_query),
        cmocka_unit_test(follows_aliases),
        cmocka_unit_test(reads_ipv6_and_any_case),
        cmocka_unit_test(takes_no_more_than_cap),
        cmocka_unit_test(answers_without_addresses),
        cmocka_unit_test(referrals),
        cmocka_unit_test(other_ids_and_questions),
        cmocka_unit_test(foreign_records),
        cmocka_unit_test(names_of_any_case),
        cmocka_unit_test(malformed_records),
        cmocka_unit_test(loops_end),
        cmocka_unit_test(long_chains_end),
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(every_byte_changed),
        cmocka_unit_test(every_pointer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
