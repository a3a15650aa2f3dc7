/* SPDX-License-Identifier: ISC */
#include "core/reply.h"

#include "core/field.h"

/* By its first bytes rather than by its type: proxies label their pages as they like. */
static enum cs_fault look(const struct http *head, struct cs_str body)
{
    body = field_trim(body);
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

/* In the order of cs_answer.text. */
static const char *const names[] = {
    "SnapshotId", "RequestId", "Code", "Message", "HostId", "Recommend", "NextToken",
};

const char *const reply_denied[DENIED_TEXTS] = {
    [DENIED_ACTION] = "AuthAction",
    [DENIED_PRINCIPAL_TYPE] = "AuthPrincipalType",
    [DENIED_PRINCIPAL_OWNER_ID] = "AuthPrincipalOwnerId",
    [DENIED_PRINCIPAL_NAME] = "AuthPrincipalDisplayName",
    [DENIED_NO_PERMISSION_TYPE] = "NoPermissionType",
    [DENIED_POLICY_TYPE] = "PolicyType",
    [DENIED_DIAGNOSTIC] = "EncodedDiagnosticMessage",
};

/* The texts of n members. False: a name is given twice, so that it could be read either way. */
static bool read_texts(const struct json *j, int object, const char *const name[], size_t n,
                       struct cs_str text[])
{
    for (size_t i = 0; i < n; i++) {
        int value = json_member(j, object, str_of(name[i]));
        if (value == JSON_TWICE) {
            return false;
        }
        text[i] = json_text(j, value);
    }
    return true;
}

static bool read_members(struct cs_answer *a, const struct json *j)
{
    int denied = json_member(j, JSON_ROOT, STR("AccessDeniedDetail"));
    return read_texts(j, JSON_ROOT, names, sizeof(names) / sizeof(names[0]), a->text) &&
           read_texts(j, denied, reply_denied, DENIED_TEXTS, a->denied);
}

/* ---- what it means --------------------------------------------------------------------------- */

bool reply_is_snapshot_id(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool later = ascii_digit(s.p[i]) || s.p[i] == '-';
        if (!ascii_letter(s.p[i]) && !(later && i > 0)) {
            return false;
        }
    }
    return s.n > 0 && s.n <= 64;
}

static enum cs_fault judge(struct cs_answer *a, enum reply_shape shape)
{
    if (a->request_id.n > 64 || !field_visible(a->request_id)) {
        return CS_FAULT_INCOMPLETE;
    }
    if (a->status == 200) {
        a->accepted =
            !str_given(a->code) && (shape == REPLY_PLAIN || reply_is_snapshot_id(a->snapshot_id));
        a->verdict = a->accepted;
        return a->accepted ? CS_OK : CS_FAULT_INCOMPLETE;
    }
    if (a->status < 400 || !field_visible(a->code)) {
        return CS_FAULT_INCOMPLETE;
    }
    a->row = catalog_find(a->code, &a->exact);
    a->verdict =
        a->row && a->status < 500 && catalog_meaning((enum catalog_kind)a->row->kind)->verdict;
    return CS_OK;
}

void reply_read(struct cs_answer *a, enum reply_shape shape, const struct http *head, char *body,
                size_t n, struct json *json)
{
    const struct cs_answer none = {.fault = CS_FAULT_NOT_JSON,
                                   .status = head->status,
                                   .date = head->date,
                                   .retry_after_ms = head->retry_after_ms};
    *a = none;
    a->fault = look(head, (struct cs_str){body, n});
    if (a->fault == CS_OK && json_parse(json, body, n) && read_members(a, json)) {
        a->fault = judge(a, shape);
    } else if (a->fault == CS_OK) {
        *a = none;
    }
}
