/* SPDX-License-Identifier: ISC
 * copysnap sign: the request, without sending it. */
#include "cli/say.h"
#include "cli/target.h"
#include "core/date.h"
#include "core/words.h"
#include "port/host.h"
#include "port/port.h"

enum { ENTROPY_WAIT_MS = 10 * 1000 };

/* --date and --nonce where given, else now and random. */
static int make_stamp(struct program *p, struct cs_stamp *stamp, char nonce[RUN_NONCE])
{
    if (str_given(p->set.date) && date_parse(p->set.date) == DATE_NONE) {
        return say_usage(p, "--date takes YYYY-MM-DDThh:mm:ssZ, not ", p->set.date, "");
    }
    *stamp = (struct cs_stamp){cs_port_wall(), p->set.nonce};
    if (!str_given(p->set.nonce) &&
        run_stamp(stamp, nonce, cs_port_mono() + ENTROPY_WAIT_MS) != CS_OK) {
        buf_z(say_error(p), "the system has no random bytes yet: wait, or give --nonce");
        (void)say_end(p);
        return CS_LOCAL;
    }
    if (str_given(p->set.date)) {
        stamp->unix_s = date_parse(p->set.date);
    }
    return CS_DONE;
}

static void warn(struct program *p)
{
    buf_z(say_note(p), "the service accepts this request once, for 15 minutes from its date");
    if (p->keys.token.n > 0) {
        buf_z(&p->message, "; it contains your STS token: whoever has it, and the secret, is you");
    }
    (void)say_end(p);
}

static int emit(struct program *p, const struct cs_stamp *stamp)
{
    struct runner *r = &p->runner;
    size_t n = cs_build(r->request, sizeof r->request, p->action, &p->args, r->host[CALL_SOURCE],
                        &p->keys, stamp);
    if (n == 0) {
        words_emit(say_error(p), status_words(CS_FAULT_BAD_VALUE, STATUS_LOOK));
        return say_see_help(p);
    }
    if (n > sizeof r->request) {
        buf_z(say_error(p), "the request needs ");
        buf_number(&p->message, n);
        buf_z(&p->message, " bytes; the limit is ");
        buf_number(&p->message, sizeof r->request);
        return say_see_help(p);
    }
    if (!cs_host_write(CS_HOST_STDOUT, (struct cs_str){r->request, n})) {
        buf_z(say_error(p), "the request could not be written to standard output");
        (void)say_end(p);
        return CS_LOCAL;
    }
    warn(p);
    return CS_DONE;
}

int sign_run(struct program *p)
{
    char nonce[RUN_NONCE];
    struct cs_stamp stamp;
    int code = target_args(p);
    if (code == CS_DONE) {
        code = target_endpoint(p);
    }
    if (code == CS_DONE) {
        code = make_stamp(p, &stamp, nonce);
    }
    if (code != CS_DONE) {
        return code;
    }
    if (!env_keys(&p->keys, &p->keys_problem)) {
        return say_no_keys(p);
    }
    return emit(p, &stamp);
}
