/* SPDX-License-Identifier: ISC
 * What makes two copies the same: the ClientToken, and the defaults that are frozen functions of
 * the source. Changing any of these makes a second copy of what was copied before: never do. */
#ifndef CORE_TOKEN_H
#define CORE_TOKEN_H

#include "core/buf.h"

enum { TOKEN_LENGTH = 64 };

/* The key of the tag that a copy is found by. */
#define TOKEN_TAG "copysnap-source"

/* "cs1-" and the first 60 hex digits of SHA-256 over the identity of the copy: the line
 * "copysnap1", then RegionId, SnapshotId, DestinationRegionId, Encrypted (absent: false), KMSKeyId,
 * DestinationStorageLocationArn, OwnerId, ResourceOwnerAccount, ResourceOwnerId and generation, each
 * as Name=percent-encoded value (absent: empty), each line ended by LF. Not the name, description,
 * tags or retention: a second wording of the same wish must not make a second copy. */
void token_make(char out[TOKEN_LENGTH], const struct cs_copy_snapshot *, uint64_t generation);

/* Room for the defaults. The filled arguments point into it. */
struct token_defaults {
    char token[TOKEN_LENGTH];
    char name[128];        /* "copysnap-" and the id */
    char description[256]; /* "Copy of ID from REGION" */
    char source[160];      /* "REGION/ID", and "/N" for a later generation */
    struct cs_tag *marked; /* the tag copysnap-source, where it is ours; else NULL */
    bool made;             /* the token is ours */
};

/* Fills what is absent: ClientToken, name, description and, with tag, the tag copysnap-source in
 * the first free slot (none where 20 are given, or where a tag of that key is). */
void token_fill(struct cs_copy_snapshot *, struct token_defaults *, uint64_t generation, bool tag);

/* Makes token and tag anew for another generation, where they are ours. */
void token_set_generation(struct cs_copy_snapshot *, struct token_defaults *, uint64_t generation);

#endif
