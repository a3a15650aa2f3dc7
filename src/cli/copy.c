/* SPDX-License-Identifier: ISC
 * copysnap copy: one snapshot, to another region. */
#include "cli/notice.h"
#include "cli/report.h"
#include "cli/say.h"
#include "cli/target.h"
#include "core/wipe.h"

static bool get_keys(void *ctx, struct cs_keys *keys)
{
    struct program *p = ctx;
    bool found = env_keys(&p->keys, &p->keys_problem);
    *keys = p->keys;
    return found;
}

int copy_run(struct program *p)
{
    int code = target_args(p);
    if (code == CS_DONE) {
        code = target_endpoint(p);
    }
    if (code == CS_DONE && !tls_host(p->runner.target[CALL_SOURCE].host)) {
        code = say_usage(p, WORDS_HOST_NO_NAME, STR_NONE);
    }
    if (code == CS_DONE) {
        code = target_trust(p);
    }
    if (code == CS_DONE) {
        code = target_deadline(p);
    }
    if (code != CS_DONE) {
        return code;
    }
    struct cs_task task;
    task_begin(&task, &p->args.copy, p->runner.deadline);
    p->runner.keys = get_keys;
    p->runner.tell = p->set.json ? NULL : notice_retry;
    p->runner.ctx = p;
    run_task(&p->runner, &task);
    net_end(&p->runner.net);
    return report_copy(p, &task);
}
