/* SPDX-License-Identifier: ISC */
#include "cli/report.h"

#include "cli/say.h"
#include "core/words.h"

/* Numbers of the texts about a result, whoever said it. */
struct said {
    unsigned code; /* the name of our own fault; WORDS_END: the service's code counts */
    unsigned cause, remedy;
    unsigned outcome, consequence;
};

static struct said sum_up(const struct cs_result *r)
{
    unsigned outcome = WORDS_OUTCOME_0 + 2 * (unsigned)r->outcome;
    struct said s = {.outcome = outcome, .consequence = outcome + 1};
    if (r->fault != CS_OK) {
        s.code = status_words(r->fault, STATUS_NAME);
        s.cause = status_words(r->fault, STATUS_CAUSE);
        s.remedy = status_words(r->fault, STATUS_LOOK);
    } else {
        s.code = WORDS_END;
        s.cause = catalog_words(r->answer.row, CATALOG_CAUSE);
        s.remedy = catalog_words(r->answer.row, CATALOG_REMEDY);
    }
    return s;
}

/* ---- JSON: the API's own names, ours beside them --------------------------------------------- */

static void name_member(struct program *p, const char *name)
{
    buf_z(&p->message, p->first ? "" : ",");
    p->first = false;
    text_json(&p->message, str_of(name));
    buf_byte(&p->message, ':');
}

static void member(struct program *p, const char *name, struct cs_str value)
{
    if (str_given(value)) {
        name_member(p, name);
        say_foreign(p, value, true);
    }
}

/* A text of ours: it holds nothing that JSON would escape. */
static void member_words(struct program *p, const char *name, unsigned id)
{
    name_member(p, name);
    buf_byte(&p->message, '"');
    words_emit(&p->message, id);
    buf_byte(&p->message, '"');
}

static void members_denied(struct program *p, const struct cs_denied *d)
{
    if (!str_given(d->action) && !str_given(d->no_permission_type) && !str_given(d->policy_type)) {
        return;
    }
    buf_z(&p->message, p->first ? "" : ",");
    buf_z(&p->message, "\"AccessDeniedDetail\":{");
    p->first = true;
    member(p, "AuthAction", d->action);
    member(p, "AuthPrincipalType", d->principal_type);
    member(p, "AuthPrincipalOwnerId", d->principal_owner_id);
    member(p, "AuthPrincipalDisplayName", d->principal_name);
    member(p, "NoPermissionType", d->no_permission_type);
    member(p, "PolicyType", d->policy_type);
    member(p, "EncodedDiagnosticMessage", d->diagnostic);
    buf_byte(&p->message, '}');
    p->first = false;
}

static bool print_json(struct program *p, const struct cs_result *r)
{
    const struct cs_answer *a = &r->answer;
    struct said said = sum_up(r);
    buf_byte(say_result(p), '{');
    p->first = true;
    member(p, "SnapshotId", a->snapshot_id);
    member(p, "RequestId", a->request_id);
    if (r->fault == CS_OK) {
        member(p, "Code", a->code);
        member(p, "Message", a->message);
    } else {
        member_words(p, "Code", said.code);
        member_words(p, "Message", said.cause);
    }
    member(p, "HostId", a->host_id);
    member(p, "Recommend", a->recommend);
    members_denied(p, &a->denied);
    member(p, "ClientToken", p->args.copy.client_token);
    member_words(p, "Outcome", said.outcome);
    if (r->outcome != CS_DONE) {
        member_words(p, "Cause", said.cause);
        member(p, "Detail", p->runner.net.detail[0] ? str_of(p->runner.net.detail) : STR_NONE);
        member_words(p, "Remedy", said.remedy);
    }
    buf_byte(&p->message, '}');
    return say_end(p);
}

/* ---- Text ------------------------------------------------------------------------------------ */

static void line(struct program *p, const char *label, struct cs_str value)
{
    if (value.n > 0) {
        buf_z(say_error(p), label);
        say_foreign(p, value, false);
        (void)say_end(p);
    }
}

static void line_words(struct program *p, const char *label, unsigned id)
{
    buf_z(say_error(p), label);
    words_emit(&p->message, id);
    (void)say_end(p);
}

static void print_denied(struct program *p, const struct cs_denied *d)
{
    line(p, "  denied action: ", d->action);
    line(p, "  as: ", d->principal_name);
    line(p, "  by policy: ", d->policy_type);
}

static void print_failure(struct program *p, const struct cs_result *r)
{
    struct said said = sum_up(r);
    line_words(p, "", said.consequence);
    if (str_given(r->answer.code)) {
        buf_z(say_error(p), "  service: ");
        say_foreign(p, r->answer.code, false);
        buf_z(&p->message, ": ");
        say_foreign(p, r->answer.message, false);
        (void)say_end(p);
    }
    line_words(p, "  cause: ", said.cause);
    line(p, "  detail: ", str_of(p->runner.net.detail));
    print_denied(p, &r->answer.denied);
    line_words(p, "  what to do: ", said.remedy);
    line(p, "  request id: ", r->answer.request_id);
}

/* The id goes to stdout alone, so that a script can take it. */
static bool print_success(struct program *p, const struct cs_result *r)
{
    const struct cs_copy_snapshot *c = &p->args.copy;
    buf_str(say_result(p), r->answer.snapshot_id);
    bool written = say_end(p);
    buf_z(say_note(p), "accepted: ");
    text_plain(&p->message, c->snapshot_id);
    buf_z(&p->message, " in ");
    text_plain(&p->message, c->region_id);
    buf_z(&p->message, " is being copied to ");
    text_plain(&p->message, c->destination_region_id);
    buf_z(&p->message, " (request id ");
    say_foreign(p, r->answer.request_id, false);
    buf_byte(&p->message, ')');
    (void)say_end(p);
    return written;
}

/* The command as it was given: it names the same copy again. */
static void print_resume(struct program *p)
{
    buf_z(say_error(p), "  to go on:");
    for (size_t i = 0; i < p->argc; i++) {
        buf_byte(&p->message, ' ');
        text_shell(&p->message, p->argv[i]);
    }
    (void)say_end(p);
}

int report_copy(struct program *p, const struct cs_task *t)
{
    const struct cs_result *r = &t->result;
    bool written = true;
    if (r->fault == CS_FAULT_NO_KEYS && !p->set.json) {
        return say_no_keys(p);
    }
    if (p->set.json) {
        written = print_json(p, r);
    } else if (r->outcome == CS_DONE) {
        written = print_success(p, r);
    } else {
        print_failure(p, r);
    }
    if (r->fault == CS_FAULT_INTERRUPTED) {
        print_resume(p);
        return 128 + cs_host_stopped();
    }
    if (!written) {
        struct cs_str id = r->answer.snapshot_id;
        return say_local(p, str_given(id) ? WORDS_ID_NOT_WRITTEN : WORDS_NOT_WRITTEN, id);
    }
    return (int)r->outcome;
}
