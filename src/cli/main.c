/* SPDX-License-Identifier: ISC
 * From argv to a command, and from a command to an exit code. */
#include "cli/options.h"
#include "cli/say.h"
#include "core/action.h"
#include "core/wipe.h"
#include "core/words.h"
#include "port/host.h"

/* All memory there is, known when the program is built. */
static struct many many;
static struct program program;

const struct command commands[] = {
    {"copy",
     "copysnap copy SNAPSHOT_ID... --region-id REGION --destination-region-id REGION [OPTIONS]",
     WORDS_COMMAND_COPY, WORDS_COMMAND_COPY + 1, IN_COPY, &cs_copy_snapshot_action, "SnapshotId",
     copy_run},
    {"wait", "copysnap wait SNAPSHOT_ID --region-id REGION [OPTIONS]", WORDS_COMMAND_WAIT,
     WORDS_COMMAND_WAIT + 1, IN_WAIT, &one_snapshot_action, "SnapshotId", wait_run},
    {"cancel", "copysnap cancel SNAPSHOT_ID --region-id REGION [OPTIONS]", WORDS_COMMAND_CANCEL,
     WORDS_COMMAND_CANCEL + 1, IN_CANCEL, &one_snapshot_action, "SnapshotId", cancel_run},
    {"list", "copysnap list --region-id REGION [OPTIONS]", WORDS_COMMAND_LIST,
     WORDS_COMMAND_LIST + 1, IN_LIST, &cs_describe_snapshots_action, NULL, list_run},
    {"sign", "copysnap sign [SNAPSHOT_ID] [--action NAME] [OPTIONS]", WORDS_COMMAND_SIGN,
     WORDS_COMMAND_SIGN + 1, IN_SIGN, &cs_copy_snapshot_action, "SnapshotId", sign_run},
    {"explain", "copysnap explain CODE... | --all [--json]", WORDS_COMMAND_EXPLAIN,
     WORDS_COMMAND_EXPLAIN + 1, IN_EXPLAIN, NULL, NULL, explain_run},
    {"version", "copysnap version [--json]", WORDS_COMMAND_VERSION, WORDS_END, IN_VERSION, NULL,
     NULL, version_run},
    {"help", "copysnap help [COMMAND]", WORDS_COMMAND_HELP, WORDS_END, IN_HELP, NULL, NULL,
     help_run},
};
const size_t commands_n = sizeof commands / sizeof commands[0];

const struct command *command_find(struct cs_str name)
{
    for (size_t i = 0; i < commands_n; i++) {
        if (str_eq(name, str_of(commands[i].name))) {
            return &commands[i];
        }
    }
    return NULL;
}

/* The action decides which options there are, --json and --progress how a wrong one is reported: so
 * these are looked for before options are read. */
static void look_ahead(struct program *p)
{
    p->action = p->command->action;
    for (size_t i = 2; i < p->argc; i++) {
        struct cs_str word = str_of(p->argv[i]), value = str_of(p->argv[i + 1]);
        if (str_eq(word, STR("--"))) {
            break;
        }
        p->set.json = p->set.json || str_eq(word, STR("--json"));
        p->set.progress = p->set.progress || str_eq(word, STR("--progress"));
        if (str_starts(word, STR("--action="))) {
            value = str_tail(word, sizeof "--action=" - 1);
        } else if (!str_eq(word, STR("--action"))) {
            continue;
        }
        if (p->command->run == sign_run && action_find(value)) {
            p->action = action_find(value);
        }
    }
}

/* What look_ahead saw is what was meant, unless --action was abbreviated or names none. */
static int check_action(struct program *p)
{
    const struct cs_str name = p->set.action;
    if (str_given(name) && action_find(name) != p->action) {
        return say_usage(p, action_find(name) ? WORDS_ACTION_IN_FULL : WORDS_NO_ACTION, name);
    }
    return CS_DONE;
}

static int run(struct program *p)
{
    if (p->argc < 2) {
        (void)help_all(p);
        return CS_USAGE;
    }
    struct cs_str name = str_of(p->argv[1]);
    if (str_eq(name, STR("-h")) || str_eq(name, STR("--help"))) {
        return help_all(p);
    }
    if (str_eq(name, STR("--version"))) {
        return version_run(p);
    }
    p->command = command_find(name);
    if (!p->command) {
        return say_usage(p, WORDS_NO_COMMAND, name);
    }
    int code = CS_DONE;
    look_ahead(p);
    /* "help" takes a command's name, not options. */
    if (p->command->run != help_run) {
        code = options_parse(p, 2);
    }
    if (code == CS_DONE) {
        code = check_action(p);
    }
    if (code != CS_DONE) {
        return code;
    }
    return p->set.help ? help_command(p, p->command) : p->command->run(p);
}

int main(int argc, char **argv)
{
    struct program *p = &program;
    cs_host_fill_streams();
    (void)cs_host_forbid_core();
    cs_host_note_stops();
    p->argc = (size_t)argc;
    p->argv = argv;
    p->several = &many;
    p->pem.handle = -1;
    int code = run(p);
    env_wipe(&p->keys);
    wipe(p->runner.body, p->runner.reply.n); /* a service may repeat what it was sent */
    return code;
}
