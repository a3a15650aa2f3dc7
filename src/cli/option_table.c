/* SPDX-License-Identifier: ISC
 * The program's own options, in the order of the help pages. */
#include "cli/options.h"
#include "core/action.h"

#define SETTING(field) offsetof(struct settings, field)

/* clang-format off */
const struct option options[] = {
    {"name", "NAME", "short for --destination-snapshot-name", OPTION_ALIAS, 0, "DestinationSnapshotName", IN_COPY | IN_SIGN},
    {"description", "TEXT", "short for --destination-snapshot-description", OPTION_ALIAS, 0, "DestinationSnapshotDescription", IN_COPY | IN_SIGN},
    {"tag", "KEY=VALUE", "a tag, short for --tag.N.key and --tag.N.value; may be repeated", OPTION_PAIR, 0, "Tag.#.Key", IN_COPY | IN_SIGN},
    {"filter", "KEY=VALUE", "a filter, likewise", OPTION_PAIR, 0, "Filter.#.Key", IN_SIGN},
    {"no-tag", NULL, "do not mark the copy with the tag copysnap-source", OPTION_FLAG, SETTING(no_tag), NULL, IN_COPY | IN_SIGN},
    {"no-wait", NULL, "return when the copy is accepted (this version always does)", OPTION_FLAG, SETTING(no_wait), NULL, IN_COPY},
    {"endpoint", "HOST[:PORT]", "the service of the source region (default: by region)", OPTION_VALUE, SETTING(endpoint), NULL, IN_COPY | IN_SIGN},
    {"region", "REGION", "the region, for actions that have no --region-id", OPTION_VALUE, SETTING(region), NULL, IN_SIGN},
    {"connect", "[NAME=]ADDRESS[:PORT]", "connect there for that name (or for all) without DNS; TLS still checks the name", OPTION_LIST, SETTING(connect), NULL, IN_COPY},
    {"ca-file", "FILE", "trust the roots in this PEM file instead of the built-in ones", OPTION_VALUE, SETTING(ca_file), NULL, IN_COPY},
    {"timeout", "DURATION", "time allowed until there is a verdict: 90, 90s, 2m, 1h (default: 120s)", OPTION_VALUE, SETTING(timeout), NULL, IN_COPY},
    {"action", "NAME", "the action to sign (default: CopySnapshot)", OPTION_VALUE, SETTING(action), NULL, IN_SIGN},
    {"date", "DATE", "sign for this time, YYYY-MM-DDThh:mm:ssZ (default: now)", OPTION_VALUE, SETTING(date), NULL, IN_SIGN},
    {"nonce", "TEXT", "sign with this nonce, visible ASCII (default: random)", OPTION_VALUE, SETTING(nonce), NULL, IN_SIGN},
    {"unchecked", NULL, "send only what is given, unchecked: no default, no token, no tag", OPTION_FLAG, SETTING(unchecked), NULL, IN_SIGN},
    {"json", NULL, "print one JSON object, errors included", OPTION_FLAG, SETTING(json), NULL, IN_COPY | IN_VERSION},
    {"quiet", NULL, "print nothing but the result and errors", OPTION_FLAG, SETTING(quiet), NULL, IN_COPY | IN_SIGN},
    {"help", NULL, "show this help (also -h)", OPTION_FLAG, SETTING(help), NULL, IN_COPY | IN_SIGN | IN_VERSION | IN_HELP},
};
/* clang-format on */
const size_t options_n = sizeof options / sizeof options[0];

bool option_applies(const struct program *p, const struct option *o)
{
    bool needs_param = o->kind == OPTION_ALIAS || o->kind == OPTION_PAIR;
    return (o->commands & p->command->bit) != 0 &&
           (!needs_param || (p->action && action_param(p->action, o->param)));
}
