/* SPDX-License-Identifier: ISC
 * The program's own options, in the order of the help pages. */
#include "cli/options.h"
#include "core/action.h"
#include "core/words.h"

#define SETTING(field) offsetof(struct settings, field)

/* clang-format off */
const struct option options[] = {
    {"name", "NAME", WORDS_OPTION_NAME, OPTION_ALIAS, 0, IN_COPY | IN_SIGN, "DestinationSnapshotName"},
    {"description", "TEXT", WORDS_OPTION_DESCRIPTION, OPTION_ALIAS, 0, IN_COPY | IN_SIGN, "DestinationSnapshotDescription"},
    {"tag", "KEY=VALUE", WORDS_OPTION_TAG, OPTION_PAIR, 0, IN_COPY | IN_SIGN | IN_LIST, "Tag.#.Key"},
    {"filter", "KEY=VALUE", WORDS_OPTION_FILTER, OPTION_PAIR, 0, IN_SIGN | IN_LIST, "Filter.#.Key"},
    {"no-tag", NULL, WORDS_OPTION_NO_TAG, OPTION_FLAG, SETTING(no_tag), IN_COPY | IN_SIGN, NULL},
    {"look", "tag|all|none", WORDS_OPTION_LOOK, OPTION_VALUE, SETTING(look), IN_COPY, NULL},
    {"again", NULL, WORDS_OPTION_AGAIN, OPTION_FLAG, SETTING(again), IN_COPY, NULL},
    {"generation", "N", WORDS_OPTION_GENERATION, OPTION_VALUE, SETTING(generation), IN_COPY | IN_SIGN, NULL},
    {"wait", "DURATION", WORDS_OPTION_WAIT, OPTION_VALUE, SETTING(wait), IN_COPY | IN_WAIT, NULL},
    {"no-wait", NULL, WORDS_OPTION_NO_WAIT, OPTION_FLAG, SETTING(no_wait), IN_COPY, NULL},
    {"rate", "N", WORDS_OPTION_RATE, OPTION_VALUE, SETTING(rate), IN_COPY, NULL},
    {"endpoint", "HOST[:PORT]", WORDS_OPTION_ENDPOINT, OPTION_VALUE, SETTING(endpoint), IN_COPY | IN_SIGN | IN_WAIT | IN_CANCEL | IN_LIST, NULL},
    {"destination-endpoint", "HOST[:PORT]", WORDS_OPTION_DESTINATION_ENDPOINT, OPTION_VALUE, SETTING(destination_endpoint), IN_COPY, NULL},
    {"region", "REGION", WORDS_OPTION_REGION, OPTION_VALUE, SETTING(region), IN_SIGN, "RegionId"},
    {"source-snapshot-id", "ID", WORDS_OPTION_SOURCE_SNAPSHOT_ID, OPTION_VALUE, SETTING(source_snapshot_id), IN_LIST, NULL},
    {"source-region-id", "REGION", WORDS_OPTION_SOURCE_REGION_ID, OPTION_VALUE, SETTING(source_region_id), IN_LIST, NULL},
    {"created-since", "DATE", WORDS_OPTION_CREATED_SINCE, OPTION_VALUE, SETTING(created_since), IN_LIST, NULL},
    {"columns", "NAME,...", WORDS_OPTION_COLUMNS, OPTION_VALUE, SETTING(columns), IN_LIST, NULL},
    {"ids", NULL, WORDS_OPTION_IDS, OPTION_FLAG, SETTING(ids), IN_LIST, NULL},
    {"connect", "[NAME=]ADDRESS[:PORT]", WORDS_OPTION_CONNECT, OPTION_LIST, SETTING(connect), IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST, NULL},
    {"ca-file", "FILE", WORDS_OPTION_CA_FILE, OPTION_VALUE, SETTING(ca_file), IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST, NULL},
    {"timeout", "DURATION", WORDS_OPTION_TIMEOUT, OPTION_VALUE, SETTING(timeout), IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST, NULL},
    {"action", "NAME", WORDS_OPTION_ACTION, OPTION_VALUE, SETTING(action), IN_SIGN, NULL},
    {"date", "DATE", WORDS_OPTION_DATE, OPTION_VALUE, SETTING(date), IN_SIGN, NULL},
    {"nonce", "TEXT", WORDS_OPTION_NONCE, OPTION_VALUE, SETTING(nonce), IN_SIGN, NULL},
    {"unchecked", NULL, WORDS_OPTION_UNCHECKED, OPTION_FLAG, SETTING(unchecked), IN_SIGN, NULL},
    {"all", NULL, WORDS_OPTION_ALL, OPTION_FLAG, SETTING(all), IN_EXPLAIN, NULL},
    {"json", NULL, WORDS_OPTION_JSON, OPTION_FLAG, SETTING(json), IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST | IN_EXPLAIN | IN_VERSION, NULL},
    {"progress", NULL, WORDS_OPTION_PROGRESS, OPTION_FLAG, SETTING(progress), IN_COPY | IN_WAIT, NULL},
    {"quiet", NULL, WORDS_OPTION_QUIET, OPTION_FLAG, SETTING(quiet), IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST | IN_SIGN, NULL},
    {"help", NULL, WORDS_OPTION_HELP, OPTION_FLAG, SETTING(help), IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST | IN_SIGN | IN_EXPLAIN | IN_VERSION | IN_HELP, NULL},
};
/* clang-format on */
const size_t options_n = sizeof options / sizeof options[0];

bool option_applies(const struct program *p, const struct option *o)
{
    bool needs_param = o->kind == OPTION_ALIAS || o->kind == OPTION_PAIR;
    bool has_param = o->param && p->action && action_param(p->action, o->param);
    return (o->commands & p->command->bit) != 0 && (needs_param ? has_param : !has_param);
}
