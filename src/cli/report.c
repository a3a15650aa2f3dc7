/* SPDX-License-Identifier: ISC */
#include "cli/report.h"

#include "cli/explain.h"
#include "cli/say.h"

/* What there is to say, whoever said it. */
struct said {
    const char *code; /* the name of our own fault; NULL: the service's code counts */
    const char *cause, *remedy;
};

static struct said sum_up(const struct cs_result *r)
{
    if (r->fault != CS_OK) {
        const struct status *status = status_of(r->fault);
        return (struct said){status->name, status->cause, status->look};
    }
    const struct explained *e = explain_row(r->answer.row);
    return (struct said){NULL, e->cause, e->remedy};
}

static const char *outcome_word(enum cs_outcome o)
{
    static const char *const word[] = {
        [CS_DONE] = "accepted", [CS_USAGE] = "usage",   [CS_NOT_SENT] = "not-sent",
        [CS_REFUSED] = "refused", [CS_BUSY] = "busy",   [CS_UNKNOWN] = "unknown",
        [CS_FAILED] = "failed", [CS_PROGRESSING] = "progressing", [CS_LOCAL] = "local",
    };
    return word[o];
}

/* What the outcome means for the copy, and whether the same command may be run again. */
static const char *consequence(enum cs_outcome o)
{
    switch (o) {
    case CS_NOT_SENT:
        return "not sent: nothing was asked of the service; the same command is safe to run again";
    case CS_UNKNOWN:
        return "unknown: whether the copy was made is not known; the same command is safe to run "
               "again, it names the same copy";
    case CS_BUSY:
        return "busy: no copy was made; the same command is safe to run again";
    case CS_REFUSED:
        return "refused: no copy was made";
    default:
        return "no copy was made";
    }
}

/* ---- JSON: the API's own names, ours beside them --------------------------------------------- */

static void member(struct program *p, const char *name, struct cs_str value)
{
    if (!str_given(value)) {
        return;
    }
    buf_z(&p->message, p->first ? "" : ",");
    p->first = false;
    text_json(&p->message, str_of(name));
    buf_byte(&p->message, ':');
    say_foreign(p, value, true);
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
    bool failed = r->outcome != CS_DONE;
    buf_byte(say_result(p), '{');
    p->first = true;
    member(p, "SnapshotId", a->snapshot_id);
    member(p, "RequestId", a->request_id);
    member(p, "Code", str_given(a->code) ? a->code : failed ? str_of(said.code) : STR_NONE);
    member(p, "Message", str_given(a->message) ? a->message : failed ? str_of(said.cause) : STR_NONE);
    member(p, "HostId", a->host_id);
    member(p, "Recommend", a->recommend);
    members_denied(p, &a->denied);
    member(p, "ClientToken", p->args.copy.client_token);
    member(p, "Outcome", str_of(outcome_word(r->outcome)));
    if (failed) {
        member(p, "Cause", str_of(said.cause));
        member(p, "Detail", p->runner.net.detail[0] ? str_of(p->runner.net.detail) : STR_NONE);
        member(p, "Remedy", str_of(said.remedy));
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

static void print_denied(struct program *p, const struct cs_denied *d)
{
    line(p, "  denied action: ", d->action);
    line(p, "  as: ", d->principal_name);
    line(p, "  by policy: ", d->policy_type);
}

static void print_failure(struct program *p, const struct cs_result *r)
{
    struct said said = sum_up(r);
    buf_z(say_error(p), consequence(r->outcome));
    (void)say_end(p);
    if (str_given(r->answer.code)) {
        buf_z(say_error(p), "  service: ");
        say_foreign(p, r->answer.code, false);
        buf_z(&p->message, ": ");
        say_foreign(p, r->answer.message, false);
        (void)say_end(p);
    }
    line(p, "  cause: ", str_of(said.cause));
    line(p, "  detail: ", str_of(p->runner.net.detail));
    print_denied(p, &r->answer.denied);
    line(p, "  what to do: ", str_of(said.remedy));
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
    if (!written) {
        buf_z(say_error(p), "standard output could not be written");
        if (str_given(r->answer.snapshot_id)) {
            buf_z(&p->message, "; the new snapshot is ");
            buf_str(&p->message, r->answer.snapshot_id);
        }
        (void)say_end(p);
        return CS_LOCAL;
    }
    return r->outcome;
}
