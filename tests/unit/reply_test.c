/* SPDX-License-Identifier: ISC
 * Answers: what is accepted, what is a verdict, and why all else is neither. */
#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/reply.h"

#define RID "\"RequestId\":\"473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E\""
/* 64 characters. */
#define ID64 "a234567890123456789012345678901234567890123456789012345678901234"

static struct json json;
static struct cs_answer answer;
static struct guard body;

/* The body stands at a guard page until the next one. */
static void given_slice(enum reply_shape shape, int status, enum http_type type, struct cs_str text)
{
    struct http head = {.status = status, .type = type};
    if (body.map) {
        guard_free(&body);
    }
    body = guard_copy(text.p, text.n);
    memset(&answer, 0xa5, sizeof(answer));
    reply_read(&answer, shape, &head, body.p, text.n, &json);
}

static void given(int status, const char *text)
{
    print_message("# %d %s\n", status, text);
    given_slice(REPLY_SNAPSHOT, status, HTTP_TYPE_JSON, str_of(text));
}

static void expect(struct cs_str s, const char *value)
{
    assert_int_equal(str_given(s), value != NULL);
    assert_true(str_eq(s, str_of(value)));
}

/* ---- accepted -------------------------------------------------------------------------------- */

static void test_accepted(void **state)
{
    (void)state;
    given(200, "{\"SnapshotId\":\"s-bp17441ohwka0yui\"," RID "}");
    assert_true(answer.accepted && answer.verdict);
    assert_int_equal(answer.fault, CS_OK);
    assert_int_equal(answer.status, 200);
    assert_null(answer.row);
    expect(answer.snapshot_id, "s-bp17441ohwka0yui");
    expect(answer.request_id, "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E");
    expect(answer.code, NULL);
    static const char *const good[] = {
        " {\"requestId\":\"r\",\"snapshotId\":\"S\",\"X\":{\"SnapshotId\":1,\"Code\":2}}\n",
        "{\"RequestId\":12,\"SnapshotId\":\"\\u0073-1\",\"Code\":null}",
        "{\"RequestId\":\"r\",\"SnapshotId\":\"" ID64 "\"}",
    };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        given(200, good[i]);
        assert_true(answer.accepted && answer.verdict);
        assert_int_equal(answer.fault, CS_OK);
    }
    given_slice(REPLY_PLAIN, 200, HTTP_TYPE_JSON, STR("{" RID "}"));
    assert_true(answer.accepted);
}

/* What can be a snapshot's id: any byte first, any byte later, and the length. */
static void test_snapshot_id(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        char first[2] = {(char)c, 'a'}, later[3] = {'a', (char)c, 'b'};
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool inside = letter || (c >= '0' && c <= '9') || c == '-';
        assert_int_equal(reply_is_snapshot_id((struct cs_str){first, 2}), letter);
        assert_int_equal(reply_is_snapshot_id((struct cs_str){later, 3}), inside);
        assert_int_equal(reply_is_snapshot_id((struct cs_str){later, 2}), inside);
    }
    assert_false(reply_is_snapshot_id(STR_NONE));
    assert_false(reply_is_snapshot_id(STR("")));
    assert_true(reply_is_snapshot_id(STR(ID64)));
    assert_false(reply_is_snapshot_id(STR(ID64 "5")));
}

/* Where the next page begins. */
static void test_next_token(void **state)
{
    (void)state;
    static const struct {
        const char *member, *token;
    } rows[] = {{"", NULL},
                {",\"NextToken\":null", NULL},
                {",\"NextToken\":\"\"", ""},
                {",\"NextToken\":\"a\\u002Bb/c=\"", "a+b/c="},
                {",\"nextToken\":17", "17"},
                {",\"Next\":{\"NextToken\":\"a\"}", NULL}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text), "{" RID "%s}", rows[i].member);
        given_slice(REPLY_PLAIN, 200, HTTP_TYPE_JSON, str_of(text));
        assert_true(answer.accepted);
        expect(answer.next_token, rows[i].token);
    }
    given_slice(REPLY_PLAIN, 200, HTTP_TYPE_JSON,
                STR("{" RID ",\"NextToken\":\"a\",\"nexttoken\":\"a\"}"));
    assert_false(answer.accepted);
}

/* An accepted reply that is cut anywhere is never accepted, nor one with a wrong id or a code. */
static void test_not_accepted(void **state)
{
    (void)state;
    struct cs_str whole = STR("{\"SnapshotId\":\"s-bp17441ohwka0yui\"," RID "}");
    for (size_t n = 0; n < whole.n; n++) {
        given_slice(REPLY_SNAPSHOT, 200, HTTP_TYPE_JSON, str_head(whole, n));
        assert_false(answer.accepted || answer.verdict);
        assert_int_equal(answer.fault, n == 0 ? CS_FAULT_EMPTY : CS_FAULT_NOT_JSON);
    }
    static const char *const incomplete[] = {
        "{}",
        "{" RID "}",
        "{\"SnapshotId\":\"s-1\"}",
        "{\"SnapshotId\":\"\"," RID "}",
        "{\"SnapshotId\":12345," RID "}",
        "{\"SnapshotId\":null," RID "}",
        "{\"SnapshotId\":[\"s-1\"]," RID "}",
        "{\"SnapshotId\":\"1s\"," RID "}",
        "{\"SnapshotId\":\"-s\"," RID "}",
        "{\"SnapshotId\":\"s 1\"," RID "}",
        "{\"SnapshotId\":\"s-1\\u0000\"," RID "}",
        "{\"SnapshotId\":\"s-1\xc3\xa4\"," RID "}",
        "{\"SnapshotId\":\"s_1\"," RID "}",
        "{\"SnapshotId\":\"" ID64 "5\"," RID "}",
        "{\"SnapshotId\":\"s-1\",\"RequestId\":\"\"}",
        "{\"SnapshotId\":\"s-1\",\"RequestId\":\"a b\"}",
        "{\"SnapshotId\":\"s-1\",\"RequestId\":\"a\\nb\"}",
        "{\"SnapshotId\":\"s-1\",\"RequestId\":\"\\u0000\"}",
        "{\"SnapshotId\":\"s-1\",\"RequestId\":\"" ID64 "5\"}",
        "{\"SnapshotId\":\"s-1\",\"Code\":\"Throttling\"," RID "}",
        "{\"SnapshotId\":\"s-1\",\"code\":\"\"," RID "}",
        "{\"Code\":\"InvalidSnapshotId.NotFound\"," RID "}",
        "{\"Data\":{\"SnapshotId\":\"s-1\"," RID "}}",
    };
    for (size_t i = 0; i < sizeof(incomplete) / sizeof(incomplete[0]); i++) {
        given(200, incomplete[i]);
        assert_false(answer.accepted || answer.verdict);
        assert_int_equal(answer.fault, CS_FAULT_INCOMPLETE);
    }
    static const int statuses[] = {201, 202, 206, 400, 403, 500};
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        given(statuses[i], whole.p);
        assert_false(answer.accepted || answer.verdict);
        assert_int_equal(answer.fault, CS_FAULT_INCOMPLETE);
        expect(answer.request_id, "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E");
    }
    given(202, "{\"Code\":\"InvalidSnapshotId.NotFound\"," RID "}");
    assert_int_equal(answer.fault, CS_FAULT_INCOMPLETE);
    assert_false(answer.verdict);
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void test_error(void **state)
{
    (void)state;
    given(403,
          "{" RID
          ",\"HostId\":\"ecs.cn-hangzhou.aliyuncs.com\",\"Code\":\"InvalidSnapshotId.NotFound\","
          "\"Message\":\"The specified snapshot \\u4e0d is not "
          "exists.\",\"Recommend\":\"https://x/?a=b\"}");
    assert_int_equal(answer.fault, CS_OK);
    assert_false(answer.accepted);
    assert_true(answer.verdict);
    assert_true(answer.exact);
    assert_int_equal(answer.status, 403);
    assert_int_equal(answer.row->kind, CATALOG_REFUSED);
    expect(answer.code, "InvalidSnapshotId.NotFound");
    expect(answer.message, "The specified snapshot \xe4\xb8\x8d is not exists.");
    expect(answer.host_id, "ecs.cn-hangzhou.aliyuncs.com");
    expect(answer.recommend, "https://x/?a=b");
    expect(answer.snapshot_id, NULL);
    expect(answer.denied[DENIED_ACTION], NULL);
    given(404, "{\"requestId\":\"r\",\"code\":\"InvalidSnapshotId.NotFound\",\"message\":\"m\"}");
    assert_true(answer.verdict);
    expect(answer.message, "m");
}

static void test_denied(void **state)
{
    (void)state;
    for (int small = 0; small < 2; small++) {
        char text[1024];
        snprintf(text, sizeof(text),
                 "{%s,\"Code\":\"Forbidden.RAM\",\"%cccessDeniedDetail\":{\"AuthAction\":\"ecs:"
                 "CopySnapshot\","
                 "\"AuthPrincipalType\":\"SubUser\",\"AuthPrincipalOwnerId\":1234567890,"
                 "\"AuthPrincipalDisplayName\":\"2\",\"NoPermissionType\":\"ImplicitDeny\","
                 "\"PolicyType\":"
                 "\"AccountLevelIdentityBasedPolicy\",\"EncodedDiagnosticMessage\":\"AQ==\","
                 "\"Code\":\"X\"}}",
                 RID, small ? 'a' : 'A');
        given(403, text);
        assert_true(answer.verdict);
        assert_int_equal(answer.row->kind, CATALOG_DENIED);
        expect(answer.denied[DENIED_ACTION], "ecs:CopySnapshot");
        expect(answer.denied[DENIED_PRINCIPAL_TYPE], "SubUser");
        expect(answer.denied[DENIED_PRINCIPAL_OWNER_ID], "1234567890");
        expect(answer.denied[DENIED_PRINCIPAL_NAME], "2");
        expect(answer.denied[DENIED_NO_PERMISSION_TYPE], "ImplicitDeny");
        expect(answer.denied[DENIED_POLICY_TYPE], "AccountLevelIdentityBasedPolicy");
        expect(answer.denied[DENIED_DIAGNOSTIC], "AQ==");
    }
    given(403, "{" RID ",\"Code\":\"Forbidden.RAM\",\"AccessDeniedDetail\":\"text\"}");
    assert_true(answer.verdict);
    expect(answer.denied[DENIED_ACTION], NULL);
}

/* Which answers settle what became of the call. */
static void test_verdict(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *code;
        bool verdict, known;
    } rows[] = {
        {400, "Throttling.User", true, true},
        {429, "Throttling.New", true, true},
        {409, "InvalidOperation.Conflict", true, true},
        {403, "InvalidParameter.New", true, true},
        {400, "SignatureNonceUsed", false, true},
        {400, "InternalError", false, true},
        {403, "Unheard.Of", false, false},
        {500, "InternalError", false, true},
        {503, "ServiceUnavailable", false, true},
        {503, "Throttling", false, true},
        {500, "InvalidSnapshotId.NotFound", false, true},
        {400, "DryRunOperation", true, true},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text), "{\"Code\":\"%s\"," RID "}", rows[i].code);
        given(rows[i].status, text);
        assert_int_equal(answer.fault, CS_OK);
        assert_int_equal(answer.verdict, rows[i].verdict);
        assert_int_equal(answer.row != NULL, rows[i].known);
        assert_false(answer.accepted);
    }
    static const char *const incomplete[] = {"{\"Code\":\"InvalidSnapshotId.NotFound\"}",
                                             "{" RID "}",
                                             "{\"Code\":\"\"," RID "}",
                                             "{\"Code\":\"a b\"," RID "}",
                                             "{\"Code\":null," RID "}",
                                             "{\"Code\":{}," RID "}"};
    for (size_t i = 0; i < sizeof(incomplete) / sizeof(incomplete[0]); i++) {
        given(403, incomplete[i]);
        assert_int_equal(answer.fault, CS_FAULT_INCOMPLETE);
        assert_false(answer.verdict);
    }
}

/* ---- no answer ------------------------------------------------------------------------------- */

static void test_faults(void **state)
{
    (void)state;
    static const struct {
        int status;
        enum http_type type;
        const char *text;
        enum cs_fault fault;
    } rows[] = {
        {302, HTTP_TYPE_JSON, "{\"SnapshotId\":\"s-1\"," RID "}", CS_FAULT_REDIRECT},
        {307, HTTP_TYPE_HTML, "", CS_FAULT_REDIRECT},
        {304, HTTP_TYPE_NONE, "", CS_FAULT_REDIRECT},
        {200, HTTP_TYPE_JSON, "", CS_FAULT_EMPTY},
        {204, HTTP_TYPE_NONE, "", CS_FAULT_EMPTY},
        {502, HTTP_TYPE_HTML, " \r\n\t", CS_FAULT_EMPTY},
        {502, HTTP_TYPE_HTML, "<html>", CS_FAULT_HTML},
        {200, HTTP_TYPE_JSON, "<!DOCTYPE html>", CS_FAULT_HTML},
        {200, HTTP_TYPE_HTML, "Please log in", CS_FAULT_HTML},
        {400, HTTP_TYPE_XML, "<Error><Code>Throttling</Code></Error>", CS_FAULT_XML},
        {400, HTTP_TYPE_OTHER, "<?xml version='1.0'?><Error/>", CS_FAULT_XML},
        {200, HTTP_TYPE_OTHER, "hello", CS_FAULT_NOT_JSON},
        {200, HTTP_TYPE_JSON, "[]", CS_FAULT_NOT_JSON},
        {200, HTTP_TYPE_JSON, "null", CS_FAULT_NOT_JSON},
        {200, HTTP_TYPE_JSON, "{\"SnapshotId\":\"s-1\"," RID "}}", CS_FAULT_NOT_JSON},
        {200, HTTP_TYPE_JSON, "{\"SnapshotId\":\"s-1\"," RID "," RID "}", CS_FAULT_NOT_JSON},
        {200, HTTP_TYPE_JSON, "{\"SnapshotId\":\"s-1\",\"SnapshotId\":\"s-2\"," RID "}",
         CS_FAULT_NOT_JSON},
        {403, HTTP_TYPE_JSON, "{\"Code\":\"A\",\"Code\":\"A\"," RID "}", CS_FAULT_NOT_JSON},
        {403, HTTP_TYPE_JSON, "{\"Code\":\"A\",\"code\":\"A\"," RID "}", CS_FAULT_NOT_JSON},
        {403, HTTP_TYPE_JSON,
         "{\"Code\":\"A\"," RID ",\"AccessDeniedDetail\":{},\"AccessDeniedDetail\":{}}",
         CS_FAULT_NOT_JSON},
        {403, HTTP_TYPE_JSON,
         "{\"Code\":\"A\"," RID ",\"AccessDeniedDetail\":{\"PolicyType\":1,\"PolicyType\":2}}",
         CS_FAULT_NOT_JSON},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        print_message("# rows[%zu]\n", i);
        given_slice(REPLY_SNAPSHOT, rows[i].status, rows[i].type, str_of(rows[i].text));
        assert_int_equal(answer.fault, rows[i].fault);
        assert_false(answer.accepted || answer.verdict);
        assert_int_equal(answer.status, rows[i].status);
        assert_null(answer.code.p);
        assert_null(answer.snapshot_id.p);
    }
    /* JSON is JSON, whatever it calls itself. */
    given_slice(REPLY_SNAPSHOT, 200, HTTP_TYPE_HTML, STR("{\"SnapshotId\":\"s-1\"," RID "}"));
    assert_true(answer.accepted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted),    cmocka_unit_test(test_not_accepted),
        cmocka_unit_test(test_error),       cmocka_unit_test(test_denied),
        cmocka_unit_test(test_verdict),     cmocka_unit_test(test_faults),
        cmocka_unit_test(test_snapshot_id), cmocka_unit_test(test_next_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
