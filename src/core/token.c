/* SPDX-License-Identifier: ISC */
#include "core/token.h"

#include "core/str.h"

#include <bearssl.h>

enum { LINE_MAX_BYTES = 1024 };

static void feed_line(br_sha256_context *h, const char *name, struct cs_str value)
{
    char line[LINE_MAX_BYTES];
    br_sha256_update(h, name, strlen(name));
    br_sha256_update(h, "=", 1);
    /* In pieces, so that a value may have any length. */
    for (size_t at = 0; at < value.n; at += LINE_MAX_BYTES / 3) {
        struct buf b = buf_over(line, sizeof line);
        buf_percent(&b, str_head(str_tail(value, at), LINE_MAX_BYTES / 3));
        br_sha256_update(h, b.p, b.n);
    }
    br_sha256_update(h, "\n", 1);
}

void token_make(char out[TOKEN_LENGTH], const struct cs_copy_snapshot *c, uint64_t generation)
{
    char number[20];
    struct buf digits = buf_over(number, sizeof number);
    buf_number(&digits, generation);

    br_sha256_context h;
    br_sha256_init(&h);
    br_sha256_update(&h, "copysnap1\n", 10);
    feed_line(&h, "RegionId", c->region_id);
    feed_line(&h, "SnapshotId", c->snapshot_id);
    feed_line(&h, "DestinationRegionId", c->destination_region_id);
    feed_line(&h, "Encrypted", str_given(c->encrypted) ? c->encrypted : STR("false"));
    feed_line(&h, "KMSKeyId", c->kms_key_id);
    feed_line(&h, "DestinationStorageLocationArn", c->destination_storage_location_arn);
    feed_line(&h, "OwnerId", c->owner_id);
    feed_line(&h, "ResourceOwnerAccount", c->resource_owner_account);
    feed_line(&h, "ResourceOwnerId", c->resource_owner_id);
    feed_line(&h, "generation", buf_text(&digits));

    unsigned char hash[32];
    br_sha256_out(&h, hash);
    struct buf b = buf_over(out, TOKEN_LENGTH);
    buf_z(&b, "cs1-");
    buf_hex(&b, hash, (TOKEN_LENGTH - 4) / 2);
}

static void tag_source(struct cs_copy_snapshot *c, struct token_defaults *d)
{
    struct cs_tag *empty = NULL;
    for (int i = CS_TAGS - 1; i >= 0; i--) {
        if (str_eq(c->tag[i].key, STR("copysnap-source"))) {
            return;
        }
        if (!str_given(c->tag[i].key) && !str_given(c->tag[i].value)) {
            empty = &c->tag[i];
        }
    }
    if (!empty) {
        return;
    }
    struct buf b = buf_over(d->source, sizeof d->source);
    buf_str(&b, c->region_id);
    buf_byte(&b, '/');
    buf_str(&b, c->snapshot_id);
    *empty = (struct cs_tag){STR("copysnap-source"), buf_text(&b)};
}

void token_fill(struct cs_copy_snapshot *c, struct token_defaults *d, uint64_t generation, bool tag)
{
    if (!str_given(c->client_token)) {
        token_make(d->token, c, generation);
        c->client_token = (struct cs_str){d->token, TOKEN_LENGTH};
    }
    if (!str_given(c->destination_snapshot_name)) {
        struct buf b = buf_over(d->name, sizeof d->name);
        buf_z(&b, "copysnap-");
        buf_str(&b, c->snapshot_id);
        c->destination_snapshot_name = buf_text(&b);
    }
    if (!str_given(c->destination_snapshot_description)) {
        struct buf b = buf_over(d->description, sizeof d->description);
        buf_z(&b, "Copy of ");
        buf_str(&b, c->snapshot_id);
        buf_z(&b, " from ");
        buf_str(&b, c->region_id);
        c->destination_snapshot_description = buf_text(&b);
    }
    if (tag) {
        tag_source(c, d);
    }
}
