/* SPDX-License-Identifier: ISC
 * What never becomes a request: no header may end its line or be trimmed on the way, no date lie
 * outside four digits of year. And every byte of a head; query and signature: vectors_test.c. */
#include "cm.h"

#include "core/action.h"
#include "core/date.h"

static const struct cs_copy_snapshot copy = {.snapshot_id = STR("s-1")};

struct row {
    struct cs_str host;
    struct cs_keys keys;
    struct cs_stamp stamp;
    bool built;
};

#define KEYS                                                                                       \
    {                                                                                              \
        STR("id"), STR("secret"), STR_NONE, 0                                                      \
    }
#define TOKEN(text)                                                                                \
    {                                                                                              \
        STR("id"), STR("secret"), STR(text), 0                                                     \
    }
#define STAMP                                                                                      \
    {                                                                                              \
        0, STR("nonce")                                                                            \
    }

static void test_refused(void **state)
{
    (void)state;
    const struct row rows[] = {
        {STR("host"), KEYS, STAMP, true},
        {STR("host"), TOKEN("token"), STAMP, true},
        {STR("host"), KEYS, {DATE_MAX, STR("nonce")}, true},
        {STR("host"), KEYS, {DATE_MAX + 1, STR("nonce")}, false},
        {STR("host"), KEYS, {-1, STR("nonce")}, false},
        {STR("host"), KEYS, {0, STR_NONE}, false},
        {STR("host"), KEYS, {0, STR("")}, false},
        {STR("host"), KEYS, {0, STR("two words")}, false},
        {STR("host"), KEYS, {0, STR("!~")}, true},
        {STR("host"), KEYS, {0, STR("n")}, true},
        {STR("host"), KEYS, {0, STR("a\x7f")}, false},
        {STR("host"), KEYS, {0, STR("a\xc3\xa9")}, false},
        {STR_NONE, KEYS, STAMP, false},
        {STR(""), KEYS, STAMP, false},
        {STR("host\r\nx: y"), KEYS, STAMP, false},
        {STR("host"), {STR_NONE, STR("secret"), STR_NONE, 0}, STAMP, false},
        {STR("host"), {STR(""), STR("secret"), STR_NONE, 0}, STAMP, false},
        {STR("host"), {STR("id\n"), STR("secret"), STR_NONE, 0}, STAMP, false},
        {STR("host"), {STR("id"), STR_NONE, STR_NONE, 0}, STAMP, false},
        {STR("host"), {STR("id"), STR(""), STR_NONE, 0}, STAMP, false},
        {STR("host"), {STR("id"), STR("x"), STR_NONE, 0}, STAMP, true},
        {STR("host"), TOKEN(""), STAMP, false},
        {STR("host"), TOKEN(" token"), STAMP, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static char out[4096];
        memset(out, '#', sizeof out);
        size_t n = cs_build(out, sizeof out, &cs_copy_snapshot_action, &copy, rows[i].host,
                            &rows[i].keys, &rows[i].stamp);
        print_message("# rows[%zu]\n", i);
        assert_int_equal(n > 0, rows[i].built);
        assert_true(rows[i].built || out[0] == '#');
    }
}

#define BEFORE                                                                                     \
    "POST /?SnapshotId=s-1 HTTP/1.1\r\n"                                                           \
    "host: host\r\n"
#define SIGNED                                                                                     \
    "x-acs-action: CopySnapshot\r\n"                                                               \
    "x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n"   \
    "x-acs-date: 1970-01-01T00:00:00Z\r\n"
#define AFTER                                                                                      \
    "x-acs-signature-nonce: nonce\r\n"                                                             \
    "x-acs-version: 2014-05-26\r\n"                                                                \
    "Authorization: ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;"
#define NAMES "x-acs-action;x-acs-content-sha256;x-acs-date;"
#define LAST  "x-acs-signature-nonce;x-acs-version,Signature="
#define END                                                                                        \
    "\r\naccept: application/json\r\nuser-agent: copysnap/" CS_VERSION                             \
    "\r\ncontent-length: 0\r\n\r\n"

/* head and END, with a signature between. */
static void assert_head(const struct cs_keys *keys, const char *head)
{
    static char out[4096];
    const struct cs_stamp stamp = STAMP;
    size_t n =
        cs_build(out, sizeof out, &cs_copy_snapshot_action, &copy, STR("host"), keys, &stamp);
    assert_int_equal(n, strlen(head) + 64 + strlen(END));
    assert_text((struct cs_str){out, strlen(head)}, head);
    assert_text((struct cs_str){out + n - strlen(END), strlen(END)}, END);
    for (size_t i = 0; i < 64; i++) {
        assert_true(ascii_hex(out[strlen(head) + i]) < 16);
    }
}

static void test_head(void **state)
{
    (void)state;
    const struct cs_keys keys = KEYS, token = TOKEN("token");
    assert_head(&keys, BEFORE SIGNED AFTER NAMES LAST);
    assert_head(&token,
                BEFORE "x-acs-accesskey-id: id\r\n" SIGNED "x-acs-security-token: token\r\n" AFTER
                       "x-acs-accesskey-id;" NAMES "x-acs-security-token;" LAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
