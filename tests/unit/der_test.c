/* SPDX-License-Identifier: ISC */
#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/date.h"
#include "core/der.h"
#include "unit/certs.h"

static unsigned char memory[2048];

static struct cs_str load(const char *pem)
{
    return cert_load(pem, memory, sizeof memory);
}

static void assert_text(struct cs_str got, const char *wanted)
{
    assert_int_equal(got.n, strlen(wanted));
    assert_memory_equal(got.p, wanted, got.n);
}

static void assert_name(struct cs_str dn, const char *wanted)
{
    char text[80];
    struct buf b = buf_over(text, sizeof text);
    der_emit_name(&b, dn);
    assert_text(buf_text(&b), wanted);
}

static void reads_a_server(void **state)
{
    struct der_cert c;
    struct cs_str name;
    (void)state;

    assert_true(der_cert(load(CERT_LEAF), &c));
    assert_name(c.subject, "leaf");
    assert_name(c.issuer, "Forge"); /* has only an organisation */
    assert_int_equal(c.from, date_parse(STR("2026-01-01T00:00:00Z")));
    assert_int_equal(c.until, date_parse(STR("2050-06-01T12:34:56Z")));
    assert_int_equal(c.key, DER_KEY_P256);
    assert_int_equal(c.point.n, 65);
    assert_int_equal(c.bits, 0);
    assert_false(c.ca);
    assert_true(c.server);
    assert_true(der_dns_name(&c.names, &name));
    assert_text(name, "localhost");
    assert_true(der_dns_name(&c.names, &name));
    assert_text(name, "*.b.example");
    assert_false(der_dns_name(&c.names, &name));
}

static void reads_a_root(void **state)
{
    struct der_cert c;
    (void)state;

    assert_true(der_cert(load(CERT_ROOT), &c));
    assert_true(c.ca);
    assert_true(c.server);
    assert_true(str_eq(c.subject, c.issuer));
    assert_name(c.subject, "Forge Root");
    assert_int_equal(c.until, date_parse(STR("2049-12-31T23:59:59Z")));
    assert_null(c.names.p);
}

static void reads_rsa_and_no_extensions(void **state)
{
    struct der_cert c;
    (void)state;

    assert_true(der_cert(load(CERT_RSA), &c));
    assert_int_equal(c.key, DER_KEY_RSA);
    assert_int_equal(c.bits, 2048);
    assert_int_equal(c.modulus.n, 256);
    assert_true(str_eq(c.exponent, STR("\x01\x00\x01")));
    assert_false(c.ca);
}

static void reads_what_a_certificate_is_for(void **state)
{
    struct der_cert c;
    (void)state;
    assert_true(der_cert(load(CERT_CLIENT), &c));
    assert_false(c.server);
    assert_true(der_cert(load(CERT_CN), &c));
    assert_true(c.server);
    assert_null(c.names.p);
}

/* Puts text over the only place where old stands in the certificate. */
static void patch(struct cs_str der, struct cs_str old, struct cs_str text)
{
    size_t at = 0;
    while (memcmp(der.p + at, old.p, old.n) != 0) {
        at++;
        assert_true(at + old.n <= der.n);
    }
    memcpy(memory + at, text.p, text.n);
}

/* A modulus of fewer bits than its bytes have, and one that is nothing but zeros. */
static void counts_the_bits_of_rsa(void **state)
{
    struct der_cert c;
    (void)state;
    struct cs_str der = load(CERT_RSA);
    assert_true(der_cert(der, &c));
    size_t at = (size_t)(c.modulus.p - der.p);
    memory[at] = 0x80;
    assert_true(der_cert(der, &c) && c.bits == 2048);
    memory[at] = 0x7f;
    assert_true(der_cert(der, &c) && c.bits == 2047);
    memory[at] = 0x01;
    assert_true(der_cert(der, &c) && c.bits == 2041);
    memory[at] = 0x00;
    memory[at + 1] = 0xff;
    assert_true(der_cert(der, &c) && c.bits == 2040 && c.modulus.n == 255);
    memset(memory + at, 0, 256);
    assert_true(der_cert(der, &c) && c.bits == 0 && c.modulus.n == 0);
}

/* Uses in a place of the same length: any, then an unknown one, and the other way round; and a key
 * without its last byte. */
static void reads_uses_and_points(void **state)
{
    static const struct {
        struct cs_str uses;
        bool server;
    } rows[] = {{STR("\x06\x04\x55\x1d\x25\x00\x06\x02\x2a\x03"), true},
                {STR("\x06\x02\x2a\x03\x06\x04\x55\x1d\x25\x00"), true},
                {STR("\x06\x02\x2a\x03\x06\x04\x55\x1d\x25\x01"), false}};
    struct cs_str client = STR("\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02");
    struct der_cert c;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cs_str der = load(CERT_CLIENT);
        patch(der, client, rows[i].uses);
        assert_true(der_cert(der, &c));
        assert_int_equal(c.server, rows[i].server);
    }
    struct cs_str der = load(CERT_LEAF);
    patch(der, STR("\x03\x42\x00\x04"), STR("\x03\x41"));
    assert_true(der_cert(der, &c));
    assert_int_equal(c.key, DER_KEY_OTHER);
}

/* Those that the program trusts: two kinds of key that no certificate above has. */
static void reads_the_roots(void **state)
{
    unsigned kinds[DER_KEY_P384 + 1] = {0};
    struct pem p;
    struct der_cert c;
    int byte;
    (void)state;
    FILE *f = fopen("config/roots.pem", "r");
    assert_non_null(f);
    pem_begin(&p, memory, sizeof memory);
    while ((byte = fgetc(f)) != EOF) {
        if (pem_feed(&p, (char)byte) == PEM_CERT) {
            struct cs_str der = {(const char *)memory, p.n};
            assert_true(der_cert(der, &c));
            assert_true(c.ca);
            kinds[c.key]++;
            if (c.key == DER_KEY_P384) {
                assert_int_equal(c.point.n, 97);
                patch(der, STR("\x03\x62\x00\x04"), STR("\x03\x61"));
                assert_true(der_cert(der, &c));
                assert_int_equal(c.key, DER_KEY_OTHER);
            }
        }
    }
    fclose(f);
    assert_true(pem_end(&p));
    assert_true(kinds[DER_KEY_RSA] > 0 && kinds[DER_KEY_P384] > 0 && kinds[DER_KEY_OTHER] == 0);
}

static void refuses_dates_in_other_forms(void **state)
{
    static const char *const wrong[] = {"26010100000Z0", "260101000000+", "2601010000 0Z",
                                        "26-101000000Z", "2601010000000"};
    struct der_cert c;
    (void)state;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct cs_str der = load(CERT_LEAF);
        patch(der, STR("260101000000Z"), str_of(wrong[i]));
        assert_false(der_cert(der, &c));
    }
    struct cs_str der = load(CERT_LEAF);
    patch(der, STR("260101000000Z"), STR("500101000000Z"));
    assert_true(der_cert(der, &c));
    assert_int_equal(c.from, DATE_NONE); /* 1950 */
    der = load(CERT_LEAF);
    patch(der, STR("20500601123456Z"), STR("99991231235959Z"));
    assert_true(der_cert(der, &c));
    assert_int_equal(c.until, DATE_MAX);
}

static void every_cut_is_refused(void **state)
{
    static const char *const all[] = {CERT_ROOT, CERT_LEAF, CERT_CLIENT, CERT_RSA};
    struct der_cert c;
    (void)state;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct cs_str der = load(all[i]);
        for (size_t n = 0; n < der.n; n++) {
            struct guard g = guard_copy(der.p, n);
            assert_false(der_cert((struct cs_str){g.p, n}, &c));
            guard_free(&g);
        }
        memory[der.n] = 0;
        assert_false(der_cert((struct cs_str){der.p, der.n + 1}, &c));
    }
}

static void assert_inside(struct cs_str part, const struct guard *g)
{
    assert_true(part.n == 0 || (part.p >= g->p && part.p + part.n <= g->p + g->n));
}

/* Whatever a byte is changed to: no step past the end, and no slice outside. */
static void every_change_is_survived(void **state)
{
    static const unsigned char change[] = {0x01, 0x02, 0x80, 0xff};
    struct cs_str der = load(CERT_LEAF);
    struct guard g = guard_copy(der.p, der.n);
    (void)state;

    for (size_t i = 0; i < der.n * sizeof change; i++) {
        struct der_cert c;
        struct cs_str name;
        char text[100];
        struct buf b = buf_over(text, sizeof text);
        g.p[i / sizeof change] ^= (char)change[i % sizeof change];
        if (der_cert((struct cs_str){g.p, g.n}, &c)) {
            assert_inside(c.subject, &g);
            assert_inside(c.names, &g);
            assert_inside(c.point, &g);
            assert_inside(c.modulus, &g);
            der_emit_name(&b, c.subject);
            while (der_dns_name(&c.names, &name)) {
                assert_inside(name, &g);
            }
        }
        g.p[i / sizeof change] ^= (char)change[i % sizeof change];
    }
    guard_free(&g);
}

static void refuses_lengths_that_are_not_minimal(void **state)
{
    static const struct cs_str wrong[] = {
        {"", 0},
        {"\x30", 1},
        {"\x30\x80", 2},
        {"\x30\x81\x01\x00", 4},
        {"\x30\x82\x00\x80", 4},
        {"\x30\x83\x00\x00\x01\x00", 6},
        {"\x30\xff", 2},
    };
    struct der_cert c;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(der_cert(wrong[i], &c));
    }
}

static void text_is_printable_and_bounded(void **state)
{
    char text[80];
    struct buf b = buf_over(text, sizeof text);
    (void)state;
    der_emit_text(&b, (struct cs_str){"a\x1b[2J\0\x7f\xe2\x80\xae~ more", 17}, 12);
    assert_text(buf_text(&b), "a?[2J?????~ ");
    assert_name(STR("\x30\x10\x31\x7f"), "?");
    assert_name(STR(""), "?");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_server),
        cmocka_unit_test(reads_a_root),
        cmocka_unit_test(reads_rsa_and_no_extensions),
        cmocka_unit_test(reads_what_a_certificate_is_for),
        cmocka_unit_test(counts_the_bits_of_rsa),
        cmocka_unit_test(reads_uses_and_points),
        cmocka_unit_test(reads_the_roots),
        cmocka_unit_test(refuses_dates_in_other_forms),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(every_change_is_survived),
        cmocka_unit_test(refuses_lengths_that_are_not_minimal),
        cmocka_unit_test(text_is_printable_and_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
