/* with: tests/port_script.c */
/* SPDX-License-Identifier: ISC
 * TLS over the scripted port: a recorded session played back, whole, cut and changed; chains and
 * roots of every kind; servers that say something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/date.h"
#include "core/der.h"
#include "core/str.h"
#include "core/words.h"
#include "net/explain.h"
#include "net/net.h"
#include "port_script.h"
#include "unit/certs.h"
#include "unit/session.h"

/* A file of roots that gives step bytes at a time. */
struct roots_text {
    struct cs_str text;
    size_t step;
    bool broken;
};

static struct script s;
static struct cs_net net;
static struct roots_text roots_text;
static char body[64];
static struct cs_reply reply = {.body = body, .cap = sizeof body};
static const struct cs_addr here = {4, {127, 0, 0, 1}, 0, 0};

static long read_text(void *ctx, size_t offset, char *p, size_t n)
{
    const struct roots_text *t = ctx;
    struct cs_str left = str_tail(t->text, offset);
    size_t cut = left.n < t->step ? left.n : t->step;
    cut = cut < n ? cut : n;
    if (t->broken && left.n < t->text.n / 2) {
        return -1;
    }
    memcpy(p, left.p, cut);
    return (long)cut;
}

static const struct trust_file file = {read_text, &roots_text};
static const struct trust by_file = {NULL, 0, &file};

static void begin(const char *roots)
{
    script_begin(&s);
    roots_text = (struct roots_text){str_of(roots), 4096, false};
    net_begin(&net, &by_file);
}

static int setup(void **state)
{
    (void)state;
    begin(CERT_ROOT);
    return 0;
}

static void assert_wiped(void)
{
    const unsigned char *p = (const unsigned char *)&net.tls;
    for (size_t i = 0; i < sizeof net.tls; i++) {
        assert_int_equal(p[i], 0);
    }
}

static enum cs_fate ask(const char *host, int64_t unix_s)
{
    struct cs_target target = {str_of(host), &here, 443, true};
    enum cs_fate fate =
        cs_exchange(&net, &target, STR(SESSION_REQUEST), unix_s, s.mono + 10000, &reply);
    net_end(&net); /* what is kept: tests/unit/resume_test.c */
    assert_true(script_closed());
    assert_wiped();
    return fate;
}

static void play(size_t n, int end)
{
    script_tcp((struct cs_str){(const char *)session, n}, end);
}

/* ---- the recorded session ---------------------------------------------------------------------- */

static bool said(const char *text)
{
    struct cs_str sent = script_sent(0);
    size_t n = strlen(text);
    for (size_t i = 0; i + n <= sent.n; i++) {
        if (memcmp(sent.p + i, text, n) == 0) {
            return true;
        }
    }
    return false;
}

static void a_session(void **state)
{
    (void)state;
    for (int one_byte = 0; one_byte < 2; one_byte++) {
        begin(CERT_ROOT);
        s.one_byte = one_byte != 0;
        roots_text.step = s.one_byte ? 1 : 4096;
        play(sizeof session, 0);
        assert_int_equal(ask("localhost", SESSION_TIME), CS_FATE_ANSWERED);
        assert_int_equal(reply.n, 15);
        assert_memory_equal(body, "{\"RequestId\":1}", 15);
        assert_true(said("localhost")); /* SNI */
        assert_false(said("GET"));
    }
}

/* The recorded server does not look at what it is asked. */
static void a_request_of_two_records(void **state)
{
    static char text[20000];
    struct cs_target target = {STR("localhost"), &here, 443, true};
    (void)state;
    play(sizeof session, 0);
    assert_int_equal(cs_exchange(&net, &target, (struct cs_str){text, sizeof text}, SESSION_TIME,
                                 s.mono + 10000, &reply),
                     CS_FATE_ANSWERED);
    assert_true(script_sent(0).n > sizeof text);
    assert_true(script_closed());
}

/* Never answered before the reply's record is whole; unsent exactly as long as the handshake is not.
 * However it is cut. */
static void cut_anywhere(void **state)
{
    static const int ends[] = {0, CS_PORT_RESET, SCRIPT_SILENT};
    (void)state;
    for (size_t n = 0; n < SESSION_REPLY; n += n < SESSION_HANDSHAKE - 60 ? 13 : 1) {
        begin(CERT_ROOT);
        play(n, ends[n % 3]);
        enum cs_fate fate = ask("localhost", SESSION_TIME);
        assert_int_equal(fate, n < SESSION_HANDSHAKE ? CS_FATE_UNSENT : CS_FATE_SENT);
        if (n % 3 == 0) {
            assert_int_equal(net.fault, n < SESSION_HANDSHAKE ? CS_FAULT_TLS_CLOSED : CS_FAULT_CUT);
        } else {
            assert_int_equal(net.fault, n % 3 == 1 ? CS_FAULT_RESET : CS_FAULT_SILENT);
        }
        assert_string_equal(net.detail, "with 127.0.0.1:443");
    }
}

static void changed_anywhere(void **state)
{
    static unsigned char changed[sizeof session];
    (void)state;
    for (size_t i = 0; i < SESSION_REPLY; i += i < SESSION_HANDSHAKE - 60 ? 11 : 3) {
        begin(CERT_ROOT);
        memcpy(changed, session, sizeof session);
        changed[i] ^= (unsigned char)(1U << i % 8);
        script_tcp((struct cs_str){(const char *)changed, sizeof changed}, 0);
        enum cs_fate fate = ask("localhost", SESSION_TIME);
        assert_int_equal(fate, i < SESSION_HANDSHAKE ? CS_FATE_UNSENT : CS_FATE_SENT);
        assert_int_not_equal(net.fault, CS_OK);
    }
}

static void every_call_fails(void **state)
{
    (void)state;
    for (unsigned n = 1;; n++) {
        begin(CERT_ROOT);
        s.fail_at = n;
        s.fail_reason = CS_PORT_RESET;
        play(sizeof session, 0);
        enum cs_fate fate = ask("localhost", SESSION_TIME);
        if (s.failed == 0) {
            break;
        }
        /* close_notify is a courtesy: the last call may fail. */
        assert_true(fate != CS_FATE_ANSWERED || n + 1 > s.calls);
        if (fate == CS_FATE_UNSENT) {
            assert_true(net.fault == CS_FAULT_RESET || net.fault == CS_FAULT_ENTROPY);
        }
    }
}

/* ---- who is believed --------------------------------------------------------------------------- */

struct verdict_row {
    const char *roots, *host, *time;
    enum cs_fault fault; /* CS_OK: answered */
    const char *detail;  /* or a part of it */
};

#define NOW "2026-01-01T00:00:00Z"

static const struct verdict_row verdicts[] = {
    {CERT_ROOT, "localhost", NOW, CS_OK, ""},
    {CERT_TWIN CERT_ROOT CERT_TWIN, "localhost", NOW, CS_OK, ""},
    {CERT_RSA CERT_LEAF, "localhost", NOW, CS_OK, ""}, /* pinned */
    {CERT_MIDDLE, "localhost", NOW, CS_OK, ""},        /* an intermediate as root */
    /* Believed; but the recorded server has read another ClientHello. */
    {CERT_ROOT, "LocalHost", NOW, CS_FAULT_TLS_PROTOCOL, "the handshake was changed on its way"},
    {CERT_ROOT, "a.b.example", NOW, CS_FAULT_TLS_PROTOCOL, "the handshake was changed on its way"},
    {CERT_ROOT, "localhost.", NOW, CS_FAULT_TLS_NAME, "not for localhost."},
    {CERT_ROOT, "a.example", NOW, CS_FAULT_TLS_NAME,
     "the certificate is for localhost, *.b.example, not for a.example"},
    {CERT_ROOT, "b.example", NOW, CS_FAULT_TLS_NAME, ""},
    {CERT_ROOT, "a.a.b.example", NOW, CS_FAULT_TLS_NAME, ""},
    {CERT_ROOT, "leaf", NOW, CS_FAULT_TLS_NAME, ""}, /* its common name */
    {CERT_LEAF, "a.example", NOW, CS_FAULT_TLS_NAME, ""},
    {CERT_ROOT, "localhost", "2025-12-31T23:59:59Z", CS_FAULT_TLS_NOT_YET,
     "the certificate of \"leaf\" is valid from 2026-01-01T00:00:00Z to 2050-06-01T12:34:56Z, our "
     "clock says 2025-12-31T23:59:59Z"},
    {CERT_LEAF, "localhost", "1970-01-01T00:00:00Z", CS_FAULT_TLS_NOT_YET, ""},
    {CERT_ROOT, "localhost", "2050-01-01T00:00:00Z", CS_FAULT_TLS_EXPIRED,
     "the certificate of \"Forge\" is valid"},
    {CERT_ROOT, "localhost", "2050-06-01T12:34:57Z", CS_FAULT_TLS_EXPIRED,
     "the certificate of \"leaf\""},
    {CERT_TWIN, "localhost", NOW, CS_FAULT_TLS_ROOT, "the server's chain ends at \"Forge Root\""},
    {CERT_RSA, "localhost", NOW, CS_FAULT_TLS_ROOT, "Forge Root"},
    {CERT_TWIN CERT_TWIN CERT_TWIN CERT_TWIN CERT_TWIN CERT_TWIN CERT_TWIN CERT_TWIN CERT_ROOT,
     "localhost", NOW, CS_FAULT_TLS_ROOT, ""}, /* the ninth is not tried */
    {"", "localhost", NOW, CS_FAULT_TLS_ROOT, ""},
    {"-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n", "localhost", NOW,
     CS_FAULT_TLS_ROOTS_FILE, "line 3: this is no certificate"},
};

static void verdict_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
        const struct verdict_row *row = &verdicts[i];
        begin(row->roots);
        play(sizeof session, 0);
        enum cs_fate fate = ask(row->host, date_parse(str_of(row->time)));
        assert_int_equal(net.fault, row->fault);
        if (row->fault == CS_OK) {
            assert_int_equal(fate, CS_FATE_ANSWERED);
        } else {
            assert_int_equal(fate, CS_FATE_UNSENT);
            assert_non_null(strstr(net.detail, row->detail));
        }
    }
}

static void built_in_anchors(void **state)
{
    static unsigned char der[1024];
    struct der_cert c;
    (void)state;
    assert_true(der_cert(cert_load(CERT_ROOT, der, sizeof der), &c));
    size_t dn = (size_t)((const unsigned char *)c.subject.p - der);
    size_t point = (size_t)((const unsigned char *)c.point.p - der);
    br_x509_trust_anchor anchor = {{der + dn, c.subject.n}, BR_X509_TA_CA, {0}};
    anchor.pkey.key_type = BR_KEYTYPE_EC;
    anchor.pkey.key.ec = (br_ec_public_key){BR_EC_secp256r1, der + point, c.point.n};
    const struct trust trust = {&anchor, 1, NULL};
    const struct trust nobody = {NULL, 0, NULL};

    net_begin(&net, &trust);
    play(sizeof session, 0);
    assert_int_equal(ask("localhost", SESSION_TIME), CS_FATE_ANSWERED);
    script_begin(&s);
    net_begin(&net, &nobody);
    play(sizeof session, 0);
    assert_int_equal(ask("localhost", SESSION_TIME), CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_TLS_ROOT);
}

/* The verdict on a chain of n certificates, with as many copies of the last one after it. */
static unsigned judge(struct verifier *v, const char *const *pem, size_t n, size_t copies)
{
    static unsigned char der[1024];
    const br_x509_class **x = &v->vtable;
    trust_begin(v, &by_file, "localhost", SESSION_TIME);
    (*x)->start_chain(x, NULL);
    for (size_t i = 0; i < n + copies; i++) {
        struct cs_str cert = cert_load(pem[i < n ? i : n - 1], der, sizeof der);
        (*x)->start_cert(x, (uint32_t)cert.n);
        (*x)->append(x, der, 1);
        (*x)->append(x, der + 1, cert.n - 1);
        (*x)->end_cert(x);
    }
    return (*x)->end_chain(x);
}

static void what_bearssl_leaves_open(void **state)
{
    static struct verifier v;
    static const char *const good[] = {CERT_LEAF, CERT_MIDDLE};
    static const char *const cn[] = {CERT_CN, CERT_MIDDLE};
    static const char *const client[] = {CERT_CLIENT, CERT_MIDDLE};
    unsigned usages;
    (void)state;

    assert_int_equal(judge(&v, good, 2, 0), 0);
    assert_int_equal(v.vtable->get_pkey(&v.vtable, &usages)->key_type, BR_KEYTYPE_EC);
    assert_int_equal(judge(&v, cn, 2, 0), VERDICT_NO_NAME);
    assert_int_equal(judge(&v, client, 2, 0), VERDICT_NOT_SERVER);
    assert_int_equal(judge(&v, good, 0, 0), BR_ERR_X509_EMPTY_CHAIN);
    assert_int_equal(judge(&v, good, 2, CS_CHAIN_CERTS - 2), 0); /* all after the root is ignored */
    assert_int_equal(judge(&v, good, 2, CS_CHAIN_CERTS - 1), VERDICT_TOO_LONG);
}

/* Every number there is and is not, with no chain and with the worst: never CS_OK, always words. */
static void every_error_has_words(void **state)
{
    static struct verifier v;
    static const char *const weak[] = {CERT_WEAK};
    (void)state;
    for (unsigned error = 1; error < VERDICT_ROOTS_FILE + 10; error++) {
        char text[CS_DETAIL_MAX];
        struct buf b = buf_over(text, sizeof text);
        (void)judge(&v, weak, 1, 0);
        v.roots.wrong = WORDS_ROOTS_CUT;
        v.unix_s = 0; /* before all of them */
        assert_int_not_equal(explain(error, &v, &b), CS_OK);
        assert_true(b.n > 0);
        assert_true(buf_fits(&b));
        assert_null(memchr(text, '%', b.n));
        chain_begin(&v.chain);
        assert_int_not_equal(explain(error, &v, &b), CS_OK);
    }
}

/* explain.c has room for 127 bytes of a text before its fields are filled in. */
static void every_text_fits(void **state)
{
    (void)state;
    for (unsigned id = WORDS_TLS_RANDOM; id < WORDS_SIGNATURE; id++) {
        struct buf b = buf_over(NULL, 0);
        words_emit(&b, id);
        assert_in_range(b.n, 1, 127);
    }
}

static void names_what_is_refused(void **state)
{
    static struct verifier v;
    static const char *const weak[] = {CERT_WEAK};
    char text[CS_DETAIL_MAX];
    struct buf b = buf_over(text, sizeof text - 1);
    (void)state;
    (void)judge(&v, weak, 1, 0);
    assert_int_equal(explain(BR_ERR_X509_WEAK_PUBLIC_KEY, &v, &b), CS_FAULT_TLS_CHAIN);
    assert_int_equal(explain(BR_ERR_X509_UNSUPPORTED, &v, &b), CS_FAULT_TLS_CHAIN);
    text[b.n] = '\0';
    assert_non_null(strstr(text, "\"weak\" has RSA of 1024 bits"));
    assert_non_null(strstr(text, "\"weak\" is signed with SHA-1"));
}

static void a_chain_too_long_in_bytes(void **state)
{
    static struct verifier v;
    static const unsigned char zero[CS_CHAIN_MAX];
    const br_x509_class **x = &v.vtable;
    (void)state;
    trust_begin(&v, &by_file, "localhost", SESSION_TIME);
    (*x)->start_chain(x, NULL);
    (*x)->start_cert(x, sizeof zero + 1);
    (*x)->append(x, zero, sizeof zero);
    assert_false(v.chain.too_long);
    (*x)->append(x, zero, 1);
    assert_int_equal((*x)->end_chain(x), VERDICT_TOO_LONG);
}

struct roots_row {
    const char *text;
    bool broken;
    const char *detail; /* NULL: usable */
};

static const struct roots_row roots_rows[] = {
    {CERT_ROOT, false, NULL},
    {"comment\n" CERT_ROOT "\n" CERT_RSA, false, NULL},
    {"", false, "there is no BEGIN CERTIFICATE line in it"},
    {"-----BEGIN PRIVATE KEY-----\nYWJj\n-----END PRIVATE KEY-----\n", false,
     "no BEGIN CERTIFICATE"},
    {CERT_ROOT "-----BEGIN CERTIFICATE-----\n*\n", false, "line 13: this is no base64"},
    {CERT_ROOT "-----BEGIN CERTIFICATE-----\nYWJj", false, "the file ends within a certificate"},
    {CERT_ROOT "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n", false,
     "this is no certificate"},
    {CERT_ROOT, true, "it cannot be read"},
};

static void roots_are_checked_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof roots_rows / sizeof roots_rows[0]; i++) {
        const struct roots_row *row = &roots_rows[i];
        begin(row->text);
        roots_text.broken = row->broken;
        roots_text.step = 7;
        assert_int_equal(net_check_roots(&net), row->detail ? CS_FAULT_TLS_ROOTS_FILE : CS_OK);
        assert_non_null(strstr(net.detail, row->detail ? row->detail : ""));
        assert_int_equal(s.calls, 0);
    }
}

/* ---- before, and instead of, a handshake ------------------------------------------------------- */

static void hosts(void **state)
{
    static const struct cs_str bad[] = {
        {NULL, 0}, {"", 0}, {"a\0b", 3}, {"a b", 3}, {"a/b", 3}, {"127.0.0.1", 9}, {"::1", 3},
    };
    static char longest[CS_HOST_MAX + 2];
    (void)state;
    memset(longest, 'a', sizeof longest);
    assert_true(tls_host((struct cs_str){longest, CS_HOST_MAX}));
    assert_false(tls_host((struct cs_str){longest, CS_HOST_MAX + 1}));
    assert_true(tls_host(STR("ecs.cn-hangzhou.aliyuncs.com")));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct cs_target target = {bad[i], &here, 443, true};
        assert_int_equal(cs_exchange(&net, &target, STR("x"), SESSION_TIME, s.mono + 10, &reply),
                         CS_FATE_UNSENT);
        assert_int_equal(net.fault, CS_FAULT_BAD_HOST);
        assert_int_equal(s.calls, 0); /* refused before anything */
    }
}

static void no_entropy(void **state)
{
    (void)state;
    s.random_fails = CS_PORT_TIMEOUT;
    play(sizeof session, 0);
    assert_int_equal(ask("localhost", SESSION_TIME), CS_FATE_UNSENT);
    assert_int_equal(net.fault, CS_FAULT_ENTROPY);
    assert_string_equal(net.detail, "");
    assert_int_equal(script_sent(0).n, 0);
}

struct other_row {
    struct cs_str says;
    enum cs_fault fault;
    const char *detail;
};

static const struct other_row others[] = {
    {{"\x15\x03\x03\x00\x02\x02\x28", 7}, CS_FAULT_TLS_PROTOCOL, "alert 40 (handshake_failure: no"},
    {{"\x15\x03\x01\x00\x02\x02\x46", 7}, CS_FAULT_TLS_PROTOCOL, "alert 70 (protocol_version: it"},
    {{"\x15\x03\x03\x00\x02\x02\x70", 7}, CS_FAULT_TLS_PROTOCOL, "(unrecognized_name: it"},
    {{"\x15\x03\x03\x00\x02\x02\xc8", 7}, CS_FAULT_TLS_PROTOCOL, "refused: alert 200"},
    {{"\x15\x03\x03\x00\x02\x01\x00", 7}, CS_FAULT_TLS_CLOSED, "127.0.0.1:443"},
    {{"HTTP/1.1 400 Bad Request\r\n\r\n", 28},
     CS_FAULT_TLS_PROTOCOL,
     "said \"HTTP/1.1 400 Bad Request\""},
    {{"SSH-2.0-\x1b[2J\r\n", 14}, CS_FAULT_TLS_PROTOCOL, "said \"SSH-2.0-?[2J??\""},
    {{"\x16\x03\x03\xff\xff", 5}, CS_FAULT_TLS_PROTOCOL, "BearSSL's error"},
    {{"\x17\x03\x03\x00\x01x", 6}, CS_FAULT_TLS_PROTOCOL, "BearSSL's error"},
    {{"\x16\x03\x03\x00\x04\x0e\x00\x00\x00", 9}, CS_FAULT_TLS_PROTOCOL, "BearSSL's error"},
};

static void something_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        begin(CERT_ROOT);
        script_tcp(others[i].says, 0);
        assert_int_equal(ask("localhost", SESSION_TIME), CS_FATE_UNSENT);
        assert_int_equal(net.fault, others[i].fault);
        assert_non_null(strstr(net.detail, others[i].detail));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_session, setup),
        cmocka_unit_test_setup(a_request_of_two_records, setup),
        cmocka_unit_test_setup(cut_anywhere, setup),
        cmocka_unit_test_setup(changed_anywhere, setup),
        cmocka_unit_test_setup(every_call_fails, setup),
        cmocka_unit_test_setup(verdict_table, setup),
        cmocka_unit_test_setup(built_in_anchors, setup),
        cmocka_unit_test_setup(what_bearssl_leaves_open, setup),
        cmocka_unit_test_setup(every_error_has_words, setup),
        cmocka_unit_test_setup(every_text_fits, setup),
        cmocka_unit_test_setup(names_what_is_refused, setup),
        cmocka_unit_test_setup(a_chain_too_long_in_bytes, setup),
        cmocka_unit_test_setup(roots_are_checked_first, setup),
        cmocka_unit_test_setup(hosts, setup),
        cmocka_unit_test_setup(no_entropy, setup),
        cmocka_unit_test_setup(something_else, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
