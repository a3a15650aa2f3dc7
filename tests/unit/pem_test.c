/* SPDX-License-Identifier: ISC */
#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/pem.h"
#include "core/str.h"
#include "unit/certs.h"

#define BEGIN "-----BEGIN CERTIFICATE-----\n"
#define END   "-----END CERTIFICATE-----\n"

/* A file; how many certificates are found before its end or the first fault; the last one's bytes;
 * that fault (PEM_MORE: none), and whether the file may end there. */
struct row {
    const char *file;
    unsigned certs;
    const char *last;
    enum pem_step fault;
    bool end;
};

static const struct row rows[] = {
    {"", 0, NULL, PEM_MORE, true},
    {"a comment\n", 0, NULL, PEM_MORE, true},
    {BEGIN "YWJj\n" END, 1, "abc", PEM_MORE, true},
    {BEGIN "YWI=\n" END, 1, "ab", PEM_MORE, true},
    {BEGIN "YQ==\n" END, 1, "a", PEM_MORE, true},
    {BEGIN "Y\nWJ\r\n\tj \n" END, 1, "abc", PEM_MORE, true},
    {BEGIN "YWJj\n-----END CERTIFICATE-----", 1, "abc", PEM_MORE, true},
    {"# a\n\n" BEGIN "YWJj\n" END "between\n" BEGIN "Pz8/\n" END "after", 2, "\77\77?", PEM_MORE,
     true},
    {BEGIN "Pz8+\n" END, 1, "\77?>", PEM_MORE, true},
    {"-----BEGIN CERTIFICATE-----\r\nYWJj\r\n-----END CERTIFICATE-----\r\n", 1, "abc", PEM_MORE,
     true},
    /* Not ours, and not at the start of a line. */
    {"-----BEGIN PRIVATE KEY-----\n!?\n-----END PRIVATE KEY-----\n", 0, NULL, PEM_MORE, true},
    {"-----BEGIN CERTIFICATE REQUEST-----\nYWJj\n", 0, NULL, PEM_MORE, true},
    {" " BEGIN, 0, NULL, PEM_MORE, true},
    {"-----BEGIN CERT\n" BEGIN "YWJj\n" END, 1, "abc", PEM_MORE, true},
    {"------BEGIN CERTIFICATE-----\n", 0, NULL, PEM_MORE, true},
    /* Malformed. */
    {BEGIN END, 0, NULL, PEM_BAD, false},
    {BEGIN "YWJ\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "YWJjY\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "YQ=\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "YWI==\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "YWJj=\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "YQ===\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "=\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "YR==\n" END, 0, NULL, PEM_BAD, false}, /* bits under the padding */
    {BEGIN "YWJ=\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "YQ==YQ==\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "YW*j\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "YWJj\n" BEGIN, 0, NULL, PEM_BAD, false},
    {BEGIN "YWJj\n-----END CERTIFICATE----\n", 0, NULL, PEM_BAD, false},
    {"-----BEGIN CERTIFICATE-----YWJj\n" END, 0, NULL, PEM_BAD, false},
    {BEGIN "Proc-Type: 4,ENCRYPTED\n", 0, NULL, PEM_BAD, false},
    {BEGIN "MTIzNDU2Nzg5\n" END, 0, NULL, PEM_TOO_LONG, false},
    /* Cut. */
    {BEGIN, 0, NULL, PEM_MORE, false},
    {BEGIN "YWJj\n", 0, NULL, PEM_MORE, false},
    {BEGIN "YWJj\n-----END CERTIFICATE----", 0, NULL, PEM_MORE, false},
};

static void table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct guard g = guard_new(8);
        struct pem p;
        unsigned certs = 0;
        enum pem_step step = PEM_MORE;

        pem_begin(&p, (unsigned char *)g.p, g.n);
        for (const char *c = rows[i].file; *c != '\0' && step < PEM_BAD; c++) {
            step = pem_feed(&p, *c);
            if (step == PEM_CERT) {
                certs++;
            }
        }
        assert_int_equal(certs, rows[i].certs);
        if (rows[i].last) {
            assert_int_equal(p.n, strlen(rows[i].last));
            assert_memory_equal(g.p, rows[i].last, p.n);
        }
        assert_int_equal(step < PEM_BAD ? PEM_MORE : step, rows[i].fault);
        assert_int_equal(pem_end(&p), rows[i].end);
        guard_free(&g);
    }
}

static void a_fault_sticks(void **state)
{
    unsigned char der[8];
    struct pem p;
    (void)state;
    pem_begin(&p, der, sizeof der);
    for (const char *c = BEGIN "!"; *c != '\0'; c++) {
        (void)pem_feed(&p, *c);
    }
    for (const char *c = BEGIN "YWJj\n" END; *c != '\0'; c++) {
        assert_int_equal(pem_feed(&p, *c), PEM_BAD);
    }
}

static void knows_the_line(void **state)
{
    unsigned char der[8];
    struct pem p;
    (void)state;
    pem_begin(&p, der, sizeof der);
    for (const char *c = "one\n" BEGIN "YWJj\n!"; *c != '\0'; c++) {
        (void)pem_feed(&p, *c);
    }
    assert_int_equal(p.line, 4);
}

/* A real certificate, cut at every byte: found only when it is whole. */
static void every_cut(void **state)
{
    static const char text[] = CERT_LEAF;
    size_t whole = sizeof text - 2; /* without the last line's end */
    (void)state;
    for (size_t n = 0; n <= whole; n++) {
        struct guard g = guard_copy(text, n);
        unsigned char der[1024];
        struct pem p;
        bool found = false;
        pem_begin(&p, der, sizeof der);
        for (size_t i = 0; i < n; i++) {
            found = pem_feed(&p, g.p[i]) == PEM_CERT;
        }
        assert_int_equal(found, n == whole);
        assert_int_equal(pem_end(&p), n < sizeof "-----BEGIN CERTIFICATE-----" - 1 || n == whole);
        guard_free(&g);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),
        cmocka_unit_test(a_fault_sticks),
        cmocka_unit_test(knows_the_line),
        cmocka_unit_test(every_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
