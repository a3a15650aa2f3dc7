/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/addr.h"
#include "core/str.h"

static const char *text_of(const struct cs_addr *a)
{
    static char text[ADDR_TEXT_MAX + 1];
    struct buf b = buf_over(text, ADDR_TEXT_MAX);
    addr_emit_port(&b, a);
    assert_true(buf_fits(&b));
    text[b.n] = '\0';
    return text;
}

/* Text and its canonical form; NULL: the text is no address. */
struct row {
    const char *text, *canonical;
};

static const struct row addresses[] = {
    {"0.0.0.0", "0.0.0.0"},
    {"192.0.2.1", "192.0.2.1"},
    {"255.255.255.255", "255.255.255.255"},
    {"::", "::"},
    {"::1", "::1"},
    {"1::", "1::"},
    {"2001:DB8::1", "2001:db8::1"},
    {"2001:0db8:0:0:0:0:0:0001", "2001:db8::1"},
    {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"}, /* one zero group is not shortened */
    {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},  /* "::" for one group is read */
    {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},          /* the longest run */
    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},    /* the first of two equal runs */
    {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
    {"0:0:3:4:5:6:7:8", "::3:4:5:6:7:8"},
    {"1:2:3:4:5:6::", "1:2:3:4:5:6::"},
    {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
    {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
    {"::ffff:c000:201", "::ffff:192.0.2.1"},
    {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
    {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
    {"::1.2.3.4", "::102:304"},
    {"fe80::1%2", "fe80::1%2"},
    {"fe80::1%4294967295", "fe80::1%4294967295"},
    {"", NULL},
    {".", NULL},
    {"1", NULL},
    {"1.2.3", NULL},
    {"1.2.3.", NULL},
    {"1.2.3.4.", NULL},
    {"1.2.3.4.5", NULL},
    {".1.2.3.4", NULL},
    {"1..2.3", NULL},
    {"01.2.3.4", NULL},
    {"1.2.3.00", NULL},
    {"1.2.3.256", NULL},
    {"1.2.3.1000", NULL},
    {"1.2.3.-4", NULL},
    {"1.2.3.0x4", NULL},
    {" 1.2.3.4", NULL},
    {"1.2.3.4 ", NULL},
    {"1.2.3.4%1", NULL},
    {":", NULL},
    {":::", NULL},
    {":1", NULL},
    {"1:", NULL},
    {"1:2:3:4:5:6:7", NULL},
    {"1:2:3:4:5:6:7:", NULL},
    {"1:2:3:4:5:6:7:8:", NULL},
    {"1:2:3:4:5:6:7:8:9", NULL},
    {"1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:1:2:3:4:5:6:7:8:9:a:b:c:d:e:f", NULL},
    {"1:2:3:4:5:6:7:8::", NULL},
    {"::1:2:3:4:5:6:7:8", NULL},
    {"1:2:3:4::5:6:7:8", NULL},
    {"1::2::3", NULL},
    {"1:::2", NULL},
    {"12345::", NULL},
    {"g::", NULL},
    {"1.2.3.4::", NULL},
    {"::1.2.3.4:5", NULL},
    {"1:2:3:4:5:6:7:1.2.3.4", NULL},
    {"::1.2.3", NULL},
    {"::01.2.3.4", NULL},
    {"fe80::1%", NULL},
    {"fe80::1%0", NULL},
    {"fe80::1%01", NULL},
    {"fe80::1%eth0", NULL},
    {"fe80::1%4294967296", NULL},
    {"fe80::1%99999999999", NULL},
    {"[::1]", NULL},
    {"localhost", NULL},
};

static const struct row with_port[] = {
    {"192.0.2.1", "192.0.2.1"},
    {"192.0.2.1:1", "192.0.2.1:1"},
    {"192.0.2.1:65535", "192.0.2.1:65535"},
    {"::1", "::1"},
    {"[::1]", "::1"},
    {"[::1]:443", "[::1]:443"},
    {"[fe80::1%3]:443", "[fe80::1%3]:443"},
    {"::1:443", "::1:443"},  /* an address, no port */
    {"fe80::1%3:443", NULL}, /* a port needs brackets */
    {"192.0.2.1:", NULL},
    {"192.0.2.1:0", NULL},
    {"192.0.2.1:080", NULL},
    {"192.0.2.1:65536", NULL},
    {"192.0.2.1:99999999999999999999", NULL},
    {"192.0.2.1:44a", NULL},
    {"192.0.2.1:443:1", NULL},
    {"[192.0.2.1]:443", NULL},
    {"[::1", NULL},
    {"[::1]443", NULL},
    {"[::1]:", NULL},
    {"[]:443", NULL},
    {"[]", NULL},
    {"[", NULL},
    {":443", NULL},
    {"", NULL},
    {"localhost:443", NULL},
};

static void check_row(const struct row *r, bool port)
{
    struct cs_addr a = {.family = 9};
    bool read = port ? addr_parse_port(str_of(r->text), &a) : addr_parse(str_of(r->text), &a);
    if (read != (r->canonical != NULL)) {
        fail_msg("'%s' %s", r->text, read ? "was read" : "was not read");
    }
    if (!read) {
        assert_int_equal(a.family, 9);
        return;
    }
    assert_string_equal(text_of(&a), r->canonical);
    struct cs_addr again;
    assert_true(addr_parse_port(str_of(text_of(&a)), &again));
    assert_memory_equal(again.ip, a.ip, sizeof a.ip);
    assert_int_equal(again.port, a.port);
    assert_int_equal(again.scope, a.scope);
}

static void reads_and_writes_addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        check_row(&addresses[i], false);
    }
}

static void reads_and_writes_ports(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof with_port / sizeof with_port[0]; i++) {
        check_row(&with_port[i], true);
    }
}

static void bytes_are_in_network_order(void **state)
{
    (void)state;
    struct cs_addr a;
    assert_true(addr_parse_port(STR("192.0.2.254:258"), &a));
    assert_int_equal(a.family, 4);
    assert_memory_equal(a.ip, "\xc0\x00\x02\xfe", 4);
    assert_int_equal(a.port, 258);
    assert_true(addr_parse(STR("2001:db8::a:b"), &a));
    assert_int_equal(a.family, 6);
    assert_int_equal(a.port, 0);
    assert_memory_equal(a.ip, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\x0a\0\x0b", 16);
}

/* The longest text fits ADDR_TEXT_MAX exactly. */
static void the_longest_text_fits(void **state)
{
    (void)state;
    struct cs_addr a = {.family = 6, .port = 65535, .scope = UINT32_MAX};
    memset(a.ip, 0xff, sizeof a.ip);
    assert_int_equal(strlen(text_of(&a)), ADDR_TEXT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes_addresses),
        cmocka_unit_test(reads_and_writes_ports),
        cmocka_unit_test(bytes_are_in_network_order),
        cmocka_unit_test(the_longest_text_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
