/* SPDX-License-Identifier: ISC */
#include "core/reply.h"

#include "core/field.h"

/* ---- what is not JSON ------------------------------------------------------------------------ */

static struct cs_str skip_space(struct cs_str s)
{
    while (s.n > 0 && str_find(STR(" \t\r\n"), s.p[0]) < 4) {
        s = str_tail(s, 1);
    }
    return s;
}

/* By its first bytes rather than by its type: proxies label their pages as they like. */
static enum cs_fault look(const struct http *head, struct cs_str body)
{
    body = skip_space(body);
    if (head->status >= 300 && head->status <= 399) {
        return CS_FAULT_REDIRECT;
    }
    if (body.n == 0) {
        return CS_FAULT_EMPTY;
    }
    if (body.p[0] == '{') {
        return CS_OK;
    }
    if (head->type == HTTP_TYPE_XML || str_starts(body, STR("<?xml"))) {
        return CS_FAULT_XML;
    }
    return head->type == HTTP_TYPE_HTML || body.p[0] == '<' ? CS_FAULT_HTML : CS_FAULT_NOT_JSON;
}

/* ---- what is --------------------------------------------------------------------------------- */

/* A member's text, under either spelling; *clear turns false where a name is given twice. */
static struct cs_str get(const struct json *j, int object, const char *name, const char *other,
                         bool *clear)
{
    int value = json_member(j, object, str_of(name));
    if (value == JSON_ABSENT) {
        value = json_member(j, object, str_of(other));
    }
    *clear = *clear && value != JSON_TWICE;
    return json_text(j, value);
}

static struct cs_denied denied(const struct json *j, bool *clear)
{
    int o = json_member(j, JSON_ROOT, STR("AccessDeniedDetail"));
    if (o == JSON_ABSENT) {
        o = json_member(j, JSON_ROOT, STR("accessDeniedDetail"));
    }
    return (struct cs_denied){
        .action = get(j, o, "AuthAction", "authAction", clear),
        .principal_type = get(j, o, "AuthPrincipalType", "authPrincipalType", clear),
        .principal_owner_id = get(j, o, "AuthPrincipalOwnerId", "authPrincipalOwnerId", clear),
        .principal_name = get(j, o, "AuthPrincipalDisplayName", "authPrincipalDisplayName", clear),
        .no_permission_type = get(j, o, "NoPermissionType", "noPermissionType", clear),
        .policy_type = get(j, o, "PolicyType", "policyType", clear),
        .diagnostic = get(j, o, "EncodedDiagnosticMessage", "encodedDiagnosticMessage", clear),
    };
}

/* False: a name is given twice, so that it could be read either way. */
static bool read_members(struct cs_answer *a, const struct json *j)
{
    bool clear = true;
    a->snapshot_id = get(j, JSON_ROOT, "SnapshotId", "snapshotId", &clear);
    a->request_id = get(j, JSON_ROOT, "RequestId", "requestId", &clear);
    a->code = get(j, JSON_ROOT, "Code", "code", &clear);
    a->message = get(j, JSON_ROOT, "Message", "message", &clear);
    a->host_id = get(j, JSON_ROOT, "HostId", "hostId", &clear);
    a->recommend = get(j, JSON_ROOT, "Recommend", "recommend", &clear);
    a->denied = denied(j, &clear);
    return clear;
}

/* ---- what it means --------------------------------------------------------------------------- */

static bool snapshot_id(struct cs_str s)
{
    if (s.n < 1 || s.n > 64 || !ascii_letter(s.p[0])) {
        return false;
    }
    for (size_t i = 1; i < s.n; i++) {
        if (!ascii_letter(s.p[i]) && !ascii_digit(s.p[i]) && s.p[i] != '-') {
            return false;
        }
    }
    return true;
}

static enum cs_fault judge(struct cs_answer *a, enum reply_shape shape)
{
    if (a->request_id.n > 64 || !field_visible(a->request_id)) {
        return CS_FAULT_INCOMPLETE;
    }
    if (a->status == 200) {
        a->accepted = !str_given(a->code) && (shape == REPLY_PLAIN || snapshot_id(a->snapshot_id));
        a->verdict = a->accepted;
        return a->accepted ? CS_OK : CS_FAULT_INCOMPLETE;
    }
    if (a->status < 400 || !field_visible(a->code)) {
        return CS_FAULT_INCOMPLETE;
    }
    a->row = catalog_find(a->code, &a->exact);
    a->verdict = a->row && a->status < 500 && catalog_meaning((enum catalog_kind)a->row->kind)->verdict;
    return CS_OK;
}

void reply_read(struct cs_answer *a, enum reply_shape shape, const struct http *head, char *body,
                size_t n, struct json *json)
{
    *a = (struct cs_answer){.status = head->status};
    a->fault = look(head, (struct cs_str){body, n});
    if (a->fault != CS_OK) {
        return;
    }
    if (!json_parse(json, body, n) || !read_members(a, json)) {
        *a = (struct cs_answer){.status = head->status, .fault = CS_FAULT_NOT_JSON};
        return;
    }
    a->fault = judge(a, shape);
}
