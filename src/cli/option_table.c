/* SPDX-License-Identifier: ISC
 * The program's own options, in the order of the help pages. */
#include "cli/options.h"
#include "core/action.h"
#include "core/words.h"

#define SETTING(field) offsetof(struct settings, field)

/* clang-format off */
const struct option options[] = {
    {"name", "NAME", WORDS_OPTION_NAME, OPTION_ALIAS, 0, "DestinationSnapshotName", IN_COPY | IN_SIGN},
    {"description", "TEXT", WORDS_OPTION_DESCRIPTION, OPTION_ALIAS, 0, "DestinationSnapshotDescription", IN_COPY | IN_SIGN},
    {"tag", "KEY=VALUE", WORDS_OPTION_TAG, OPTION_PAIR, 0, "Tag.#.Key", IN_COPY | IN_SIGN | IN_LIST},
    {"filter", "KEY=VALUE", WORDS_OPTION_FILTER, OPTION_PAIR, 0, "Filter.#.Key", IN_SIGN | IN_LIST},
    {"no-tag", NULL, WORDS_OPTION_NO_TAG, OPTION_FLAG, SETTING(no_tag), NULL, IN_COPY | IN_SIGN},
    {"look", "tag|all|none", WORDS_OPTION_LOOK, OPTION_VALUE, SETTING(look), NULL, IN_COPY},
    {"again", NULL, WORDS_OPTION_AGAIN, OPTION_FLAG, SETTING(again), NULL, IN_COPY},
    {"generation", "N", WORDS_OPTION_GENERATION, OPTION_VALUE, SETTING(generation), NULL, IN_COPY | IN_SIGN},
    {"wait", "DURATION", WORDS_OPTION_WAIT, OPTION_VALUE, SETTING(wait), NULL, IN_COPY | IN_WAIT},
    {"no-wait", NULL, WORDS_OPTION_NO_WAIT, OPTION_FLAG, SETTING(no_wait), NULL, IN_COPY},
    {"rate", "N", WORDS_OPTION_RATE, OPTION_VALUE, SETTING(rate), NULL, IN_COPY},
    {"endpoint", "HOST[:PORT]", WORDS_OPTION_ENDPOINT, OPTION_VALUE, SETTING(endpoint), NULL, IN_COPY | IN_SIGN | IN_WAIT | IN_CANCEL | IN_LIST},
    {"destination-endpoint", "HOST[:PORT]", WORDS_OPTION_DESTINATION_ENDPOINT, OPTION_VALUE, SETTING(destination_endpoint), NULL, IN_COPY},
    {"region", "REGION", WORDS_OPTION_REGION, OPTION_VALUE, SETTING(region), "RegionId", IN_SIGN},
    {"source-snapshot-id", "ID", WORDS_OPTION_SOURCE_SNAPSHOT_ID, OPTION_VALUE, SETTING(source_snapshot_id), NULL, IN_LIST},
    {"source-region-id", "REGION", WORDS_OPTION_SOURCE_REGION_ID, OPTION_VALUE, SETTING(source_region_id), NULL, IN_LIST},
    {"created-since", "DATE", WORDS_OPTION_CREATED_SINCE, OPTION_VALUE, SETTING(created_since), NULL, IN_LIST},
    {"columns", "NAME,...", WORDS_OPTION_COLUMNS, OPTION_VALUE, SETTING(columns), NULL, IN_LIST},
    {"ids", NULL, WORDS_OPTION_IDS, OPTION_FLAG, SETTING(ids), NULL, IN_LIST},
    {"connect", "[NAME=]ADDRESS[:PORT]", WORDS_OPTION_CONNECT, OPTION_LIST, SETTING(connect), NULL, IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST},
    {"ca-file", "FILE", WORDS_OPTION_CA_FILE, OPTION_VALUE, SETTING(ca_file), NULL, IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST},
    {"timeout", "DURATION", WORDS_OPTION_TIMEOUT, OPTION_VALUE, SETTING(timeout), NULL, IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST},
    {"action", "NAME", WORDS_OPTION_ACTION, OPTION_VALUE, SETTING(action), NULL, IN_SIGN},
    {"date", "DATE", WORDS_OPTION_DATE, OPTION_VALUE, SETTING(date), NULL, IN_SIGN},
    {"nonce", "TEXT", WORDS_OPTION_NONCE, OPTION_VALUE, SETTING(nonce), NULL, IN_SIGN},
    {"unchecked", NULL, WORDS_OPTION_UNCHECKED, OPTION_FLAG, SETTING(unchecked), NULL, IN_SIGN},
    {"all", NULL, WORDS_OPTION_ALL, OPTION_FLAG, SETTING(all), NULL, IN_EXPLAIN},
    {"json", NULL, WORDS_OPTION_JSON, OPTION_FLAG, SETTING(json), NULL, IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST | IN_EXPLAIN | IN_VERSION},
    {"progress", NULL, WORDS_OPTION_PROGRESS, OPTION_FLAG, SETTING(progress), NULL, IN_COPY | IN_WAIT},
    {"quiet", NULL, WORDS_OPTION_QUIET, OPTION_FLAG, SETTING(quiet), NULL, IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST | IN_SIGN},
    {"help", NULL, WORDS_OPTION_HELP, OPTION_FLAG, SETTING(help), NULL, IN_COPY | IN_WAIT | IN_CANCEL | IN_LIST | IN_SIGN | IN_EXPLAIN | IN_VERSION | IN_HELP},
};
/* clang-format on */
const size_t options_n = sizeof options / sizeof options[0];

bool option_applies(const struct program *p, const struct option *o)
{
    bool needs_param = o->kind == OPTION_ALIAS || o->kind == OPTION_PAIR;
    bool has_param = o->param && p->action && action_param(p->action, o->param);
    return (o->commands & p->command->bit) != 0 && (needs_param ? has_param : !has_param);
}
