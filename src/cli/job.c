/* SPDX-License-Identifier: ISC */
#include "cli/job.h"

#include "cli/notice.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/say.h"
#include "cli/target.h"
#include "core/words.h"

enum { TIMEOUT_MS = 120 * 1000 };

static bool get_keys(void *ctx, struct cs_keys *keys)
{
    struct program *p = ctx;
    bool found = env_keys(&p->keys, &p->keys_problem);
    *keys = p->keys;
    return found;
}

/* ---- settings ---------------------------------------------------------------------------------- */

/* A duration; *ms stays as it is where none is given. */
static int set_duration(struct program *p, struct cs_str text, unsigned complaint, int64_t *ms)
{
    if (!str_given(text)) {
        return CS_DONE;
    }
    *ms = text_duration(text);
    return *ms > 0 ? CS_DONE : say_usage(p, complaint, text);
}

/* A copy without our tag is not found by it. */
static int set_looks(struct program *p)
{
    static const char *const names[] = {"tag", "all", "none"}; /* by enum task_looks */
    struct cs_str look = p->set.look;
    p->task.looks = p->defaults.marked ? TASK_LOOK_TAG : TASK_LOOK_ALL;
    if (!str_given(look)) {
        return CS_DONE;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(look, str_of(names[i]))) {
            p->task.looks = (enum task_looks)i;
            bool blind = p->task.looks == TASK_LOOK_TAG && !p->defaults.marked;
            return blind ? say_usage(p, WORDS_NO_TAG_TO_LOOK, STR_NONE) : CS_DONE;
        }
    }
    return say_usage(p, WORDS_BAD_LOOK, look);
}

/* What contradicts itself. */
static int check_together(struct program *p)
{
    const struct settings *s = &p->set;
    const struct cs_task *t = &p->task;
    if (s->no_wait && str_given(s->wait)) {
        return say_usage(p, WORDS_WAIT_OR_NOT, STR_NONE);
    }
    if (s->progress && !s->json) {
        return say_usage(p, WORDS_PROGRESS_JSON, STR_NONE);
    }
    if (t->looks == TASK_LOOK_ALL && t->generation > 0) {
        return say_usage(p, WORDS_ALL_GENERATIONS, STR_NONE);
    }
    if (s->again && (t->looks == TASK_LOOK_NONE || !p->defaults.made)) {
        return say_usage(p, WORDS_AGAIN_BLIND, STR_NONE);
    }
    return CS_DONE;
}

static int set_task(struct program *p, enum task_goal goal)
{
    int64_t timeout_ms = TIMEOUT_MS;
    int code = set_duration(p, p->set.timeout, WORDS_BAD_TIMEOUT, &timeout_ms);
    p->task.goal = goal;
    p->task.again = p->set.again;
    p->task.no_wait = p->set.no_wait;
    p->task.wait_ms = -1;
    if (code == CS_DONE) {
        code = set_duration(p, p->set.wait, WORDS_BAD_WAIT, &p->task.wait_ms);
    }
    if (code == CS_DONE && goal == TASK_COPY) {
        p->task.copy = &p->args.copy;
        p->task.defaults = &p->defaults;
        code = set_looks(p);
    }
    if (code == CS_DONE) {
        code = check_together(p);
    }
    p->task.until_ms = run_deadline(timeout_ms);
    return code;
}

/* ---- the job ----------------------------------------------------------------------------------- */

int job_begin(struct program *p, enum task_goal goal, struct cs_str region)
{
    int code = target_endpoints(p);
    if (code == CS_DONE) {
        code = set_task(p, goal);
    }
    if (code == CS_DONE) {
        code = target_trust(p);
    }
    p->task.region = region;
    p->runner.keys = get_keys;
    p->runner.tell = notice_step;
    p->runner.tick = progress_wanted(p) ? progress_tick : NULL;
    p->runner.ctx = p;
    return code;
}

int job_run(struct program *p, enum task_goal goal, struct cs_str region, struct cs_str id)
{
    int code = job_begin(p, goal, region);
    if (code != CS_DONE) {
        return code;
    }
    task_begin(&p->task, id);
    run_task(&p->runner, &p->task);
    net_end(&p->runner.net);
    return report_task(p);
}
