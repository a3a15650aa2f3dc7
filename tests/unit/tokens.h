/* SPDX-License-Identifier: ISC
 * Frozen tokens of one copy: computed by sha256sum over the lines that core/token.h describes.
 * PLAIN: of tokens_copy; 12: the same, of generation 12; ALL: of tokens_all; LATE: the same, of
 * generation UINT64_MAX; HUGE: as ALL, where KMSKeyId is '/', 5000 times. */
#ifndef TESTS_UNIT_TOKENS_H
#define TESTS_UNIT_TOKENS_H

#include "core/str.h"
#include "core/token.h"

#define TOKEN_PLAIN "cs1-2057bc0146e10ea7603d2487545e5ccbe8c1a992c33b09fb31db867500e6"
#define TOKEN_12    "cs1-7f952371c2b96c679426c2eac13bf6989d8f5fdfd3598d20b3d8a62a8db5"
#define TOKEN_ALL   "cs1-0ff9b6b0112f95fa2425f08ec30d980b75fbff2fa084994b85567619d5b2"
#define TOKEN_LATE  "cs1-f71382d9e7343b7374fd6d4685ddbdf1144fb6c00e07bdf382880f29a4d9"
#define TOKEN_HUGE  "cs1-875cc438f69dd1386c3c648f51a386ba3587cb2d1f653217c29c87abb456"

static inline struct cs_copy_snapshot tokens_copy(void)
{
    return (struct cs_copy_snapshot){.region_id = STR("cn-hangzhou"),
                                     .destination_region_id = STR("cn-beijing"),
                                     .snapshot_id = STR("s-bp67acfmxazb4p0001")};
}

/* Every parameter that counts. */
static inline struct cs_copy_snapshot tokens_all(void)
{
    struct cs_copy_snapshot c = tokens_copy();
    c.encrypted = STR("true");
    c.kms_key_id = STR("k 1");
    c.destination_storage_location_arn = STR("acs:oss:x");
    c.owner_id = STR("1");
    c.resource_owner_account = STR("a@b");
    c.resource_owner_id = STR("2");
    return c;
}

#endif
