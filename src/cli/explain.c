/* SPDX-License-Identifier: ISC */
#include "cli/explain.h"

#include <stddef.h>

/* clang-format off */
static const struct explained kinds[CATALOG_KINDS] = {
    [CATALOG_REFUSED] = {"the service refused the request", "change what it names, then run the command again"},
    [CATALOG_DENIED] = {"a permission is missing", "let a RAM policy allow ecs:CopySnapshot on the snapshot (RAM console, Policies)"},
    [CATALOG_WAIT] = {"the account makes more calls than it may", "run the same command again in a minute"},
    [CATALOG_NOT_READY] = {"the source snapshot is not complete yet", "run the same command again when it is accomplished"},
    [CATALOG_CONFLICT] = {"another copy of this disk is under way to the same region", "run the same command again when that copy is finished"},
    [CATALOG_MISMATCH] = {"this ClientToken was used for a copy with other parameters", "give the parameters of that time, or another --client-token"},
    [CATALOG_CLOCK] = {"this machine's clock is off by more than 15 minutes", "set the clock (date -u), then run the command again"},
    [CATALOG_KEYS] = {"the credentials are not accepted", "check the AccessKey pair (RAM console, Users, AccessKeys)"},
    [CATALOG_EXPIRED] = {"the temporary credentials have expired", "get new ones, then run the same command again"},
    [CATALOG_NONCE] = {"a request with this nonce arrived before", "run the same command again"},
    [CATALOG_SERVER] = {"the service failed", "run the same command again: it names the same copy"},
    [CATALOG_DRY_RUN] = {"the dry run succeeded", "run the command without the dry run"},
};
/* clang-format on */

const struct explained *explain_row(const struct catalog *row)
{
    static const struct explained unknown = {
        "the service answered with a code that this version does not know",
        "read the message; the request id helps Alibaba Cloud support to find the call"};
    return row ? &kinds[row->kind] : &unknown;
}
