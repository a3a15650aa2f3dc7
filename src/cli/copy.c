/* SPDX-License-Identifier: ISC
 * The commands that make, follow and give up one copy. */
#include "cli/job.h"
#include "cli/say.h"
#include "cli/target.h"
#include "core/words.h"

/* clang-format off */
static const struct cs_param one_snapshot[] = {
    {"RegionId", offsetof(struct one_snapshot, region_id), 0, 1, CS_RULE_REGION, true, WORDS_HELP_ONE_REGION_ID},
    {"SnapshotId", offsetof(struct one_snapshot, snapshot_id), 0, 1, CS_RULE_SNAPSHOT_ID, true, WORDS_HELP_ONE_SNAPSHOT_ID},
};
/* clang-format on */
const struct cs_action one_snapshot_action = {"", "", one_snapshot, 2, sizeof(struct one_snapshot)};

int copy_run(struct program *p)
{
    if (p->operands > 1 || str_eq(p->args.copy.snapshot_id, STR("-"))) {
        return many_run(p);
    }
    int code = target_args(p);
    if (code == CS_DONE && str_given(p->set.rate)) {
        return say_usage(p, WORDS_RATE_OF_ONE, STR_NONE);
    }
    return code == CS_DONE ? job_run(p, TASK_COPY, p->args.copy.destination_region_id, STR_NONE)
                           : code;
}

static int run_one(struct program *p, enum task_goal goal)
{
    int code = target_args(p);
    return code == CS_DONE ? job_run(p, goal, p->args.one.region_id, p->args.one.snapshot_id)
                           : code;
}

int wait_run(struct program *p)
{
    return run_one(p, TASK_WAIT);
}

int cancel_run(struct program *p)
{
    return run_one(p, TASK_CANCEL);
}
