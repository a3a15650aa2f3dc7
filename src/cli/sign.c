/* SPDX-License-Identifier: ISC
 * copysnap sign: the request, without sending it. */
#include "cli/say.h"
#include "cli/target.h"
#include "core/date.h"
#include "core/wipe.h"
#include "core/words.h"

enum { ENTROPY_WAIT_MS = 10 * 1000 };

/* Now and a random nonce; --date and --nonce stand instead of them. */
static int make_stamp(struct program *p, struct cs_stamp *stamp, char nonce[RUN_NONCE])
{
    enum cs_fault fault = run_stamp(stamp, nonce, run_deadline(ENTROPY_WAIT_MS));
    if (str_given(p->set.nonce)) {
        stamp->nonce = p->set.nonce;
    } else if (fault != CS_OK) {
        return say_local(p, status_words(fault, STATUS_CAUSE), STR_NONE);
    }
    if (str_given(p->set.date)) {
        stamp->unix_s = date_parse(p->set.date);
        if (stamp->unix_s == DATE_NONE) {
            return say_usage(p, WORDS_BAD_DATE, p->set.date);
        }
    }
    return CS_DONE;
}

static void warn(struct program *p)
{
    words_emit(say_note(p), WORDS_ACCEPTED_ONCE);
    if (p->keys.token.n > 0) {
        words_emit(&p->message, WORDS_HAS_TOKEN);
    }
    (void)say_end(p);
}

static int emit(struct program *p, const struct cs_stamp *stamp)
{
    struct runner *r = &p->runner;
    size_t n = cs_build(r->request, sizeof r->request, p->action, &p->args, r->host[CALL_SOURCE],
                        &p->keys, stamp);
    if (n == 0) {
        return say_usage(p, WORDS_BAD_NONCE, p->set.nonce); /* all else was checked */
    }
    if (n > sizeof r->request) {
        wipe(r->request, sizeof r->request);
        words_emit(say_error(p), WORDS_REQUEST_NEEDS);
        buf_number(&p->message, n);
        return say_see_help(p);
    }
    bool written = cs_host_write(CS_HOST_STDOUT, (struct cs_str){r->request, n});
    wipe(r->request, n);
    if (!written) {
        return say_local(p, WORDS_NOT_WRITTEN, STR_NONE);
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
