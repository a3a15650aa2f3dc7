/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/addr.h"
#include "core/hosts.h"
#include "core/str.h"

static const char *text_of(const struct cs_addr *a)
{
    static char text[ADDR_TEXT_MAX + 1];
    struct buf b = buf_over(text, ADDR_TEXT_MAX);
    addr_emit_port(&b, a);
    text[b.n] = '\0';
    return text;
}

struct row {
    const char *line, *address; /* NULL: none */
};

/* Lines that are asked for "ecs.example". */
static const struct row hosts[] = {
    {"192.0.2.1 ecs.example", "192.0.2.1"},
    {"192.0.2.1\tother\tecs.example", "192.0.2.1"},
    {"  192.0.2.1   ECS.Example  ", "192.0.2.1"},
    {"192.0.2.1 ecs.example\r", "192.0.2.1"},
    {"192.0.2.1 ecs.example#comment", "192.0.2.1"},
    {"2001:db8::1 ecs.example other", "2001:db8::1"},
    {"fe80::1%2 ecs.example", "fe80::1%2"},
    {"192.0.2.1 other # ecs.example", NULL},
    {"# 192.0.2.1 ecs.example", NULL},
    {"192.0.2.1 ecs.example.com", NULL},
    {"192.0.2.1 ecs.exampl", NULL},
    {"192.0.2.1 xecs.example", NULL},
    {"192.0.2.1", NULL},
    {"192.0.2.1\x01 ecs.example", NULL},
    {"192.0.2.1\x0e"
     "ecs.example",
     NULL},
    {"192.0.2.1\x0b"
     "ecs.example",
     "192.0.2.1"},
    {"192.0.2 ecs.example", NULL},
    {"ecs.example 192.0.2.1", NULL},
    {"", NULL},
    {"   ", NULL},
};

static void hosts_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        struct cs_addr a;
        bool found = hosts_match(str_of(hosts[i].line), STR("ecs.example"), &a);
        if (found != (hosts[i].address != NULL)) {
            fail_msg("'%s'", hosts[i].line);
        }
        if (found) {
            assert_string_equal(text_of(&a), hosts[i].address);
        }
    }
}

static const struct row servers[] = {
    {"nameserver 192.0.2.53", "192.0.2.53:53"},
    {"nameserver\t192.0.2.53 \r", "192.0.2.53:53"},
    {"nameserver 192.0.2.53 # home", "192.0.2.53:53"},
    {"nameserver 2001:db8::53", "[2001:db8::53]:53"},
    {"nameserver fe80::1%3", "[fe80::1%3]:53"},
    {"nameserver fe80::1%eth0", "[fe80::1]:53"}, /* and the zone beside it */
    {"nameserver 192.0.2.53%eth0", NULL},
    {"nameserver fe80::1%", NULL},
    {"nameserver host%eth0", NULL},
    {"server fe80::1%eth0", NULL},
    {"nameserver", NULL},
    {"nameserver host", NULL},
    {"nameservers 192.0.2.53", NULL},
    {"NAMESERVER 192.0.2.53", NULL},
    {"search example", NULL},
    {"options ndots:1 nameserver 192.0.2.53", NULL},
    {"# nameserver 192.0.2.53", NULL},
    {"; nameserver 192.0.2.53", NULL},
    {"", NULL},
};

static void resolv_conf_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
        struct cs_addr a;
        struct cs_str zone;
        bool found = hosts_nameserver(str_of(servers[i].line), &a, &zone);
        if (found != (servers[i].address != NULL)) {
            fail_msg("'%s'", servers[i].line);
        }
        if (found) {
            assert_string_equal(text_of(&a), servers[i].address);
            bool named = strstr(servers[i].line, "%eth0") != NULL;
            assert_true(named ? str_eq(zone, STR("eth0")) : !str_given(zone));
        }
    }
}

/* Feeds text and a final '\n'; joins the lines by '|'. */
static const char *cut(const char *text)
{
    static char joined[64];
    struct buf b = buf_over(joined, sizeof joined - 1);
    struct hosts_line l = {0};
    for (size_t i = 0; i <= strlen(text); i++) {
        struct cs_str line = hosts_feed(&l, text[i] != '\0' ? text[i] : '\n');
        if (str_given(line)) {
            buf_str(&b, line);
            buf_byte(&b, '|');
        }
    }
    joined[b.n] = '\0';
    return joined;
}

static void lines_are_cut(void **state)
{
    (void)state;
    assert_string_equal(cut(""), "|");
    assert_string_equal(cut("a"), "a|");
    assert_string_equal(cut("a\n"), "a||");
    assert_string_equal(cut("a\n\nbc\r\nd"), "a||bc\r|d|");
}

/* A line one byte too long disappears whole, the next is read; one that just fits is there. */
static void long_lines_are_left_out(void **state)
{
    (void)state;
    for (size_t n = CS_HOSTS_LINE_MAX - 1; n <= CS_HOSTS_LINE_MAX + 300; n++) {
        struct hosts_line l = {0};
        for (size_t i = 0; i < n; i++) {
            assert_false(str_given(hosts_feed(&l, 'x')));
        }
        struct cs_str line = hosts_feed(&l, '\n');
        assert_true(str_given(line));
        assert_int_equal(line.n, n <= CS_HOSTS_LINE_MAX ? n : 0);
        assert_false(str_given(hosts_feed(&l, 'y')));
        assert_true(str_eq(hosts_feed(&l, '\n'), STR("y")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_lines),
        cmocka_unit_test(resolv_conf_lines),
        cmocka_unit_test(lines_are_cut),
        cmocka_unit_test(long_lines_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
