/* SPDX-License-Identifier: ISC */
#include "core/token.h"

#include "core/action.h"

#include <bearssl.h>

/* Percent-encoding makes three bytes of one. */
enum { PIECE = 100 };

/* What a copy is identified by, in the order of the lines. */
static const char *const identity[] = {
    "RegionId",
    "SnapshotId",
    "DestinationRegionId",
    "Encrypted",
    "KMSKeyId",
    "DestinationStorageLocationArn",
    "OwnerId",
    "ResourceOwnerAccount",
    "ResourceOwnerId",
};

/* Name=value, and the line's end; in pieces, so that a value may have any length. */
static void feed_line(br_sha256_context *h, const char *name, struct cs_str value)
{
    char text[3 * PIECE];
    br_sha256_update(h, name, strlen(name));
    br_sha256_update(h, "=", 1);
    for (; value.n > 0; value = str_tail(value, PIECE)) {
        struct buf b = buf_over(text, sizeof text);
        buf_percent(&b, str_head(value, PIECE));
        br_sha256_update(h, b.p, b.n);
    }
    br_sha256_update(h, "\n", 1);
}

void token_make(char out[TOKEN_LENGTH], const struct cs_copy_snapshot *c, uint64_t generation)
{
    br_sha256_context h;
    br_sha256_init(&h);
    br_sha256_update(&h, "copysnap1\n", 10);
    for (size_t i = 0; i < sizeof identity / sizeof identity[0]; i++) {
        const struct cs_param *row = action_param(&cs_copy_snapshot_action, identity[i]);
        struct cs_str value = action_value(row, c, 1);
        /* Not given means what false means. */
        bool plain = row->rule == CS_RULE_BOOLEAN && !str_given(value);
        feed_line(&h, identity[i], plain ? STR("false") : value);
    }
    char number[20];
    struct buf digits = buf_over(number, sizeof number);
    buf_number(&digits, generation);
    feed_line(&h, "generation", buf_text(&digits));

    unsigned char hash[32];
    br_sha256_out(&h, hash);
    struct buf b = buf_over(out, TOKEN_LENGTH);
    buf_z(&b, "cs1-");
    buf_hex(&b, hash, (TOKEN_LENGTH - 4) / 2);
}

/* Writes the given texts one after the other. */
static struct cs_str join(char *out, size_t cap, const char *a, struct cs_str b, const char *c,
                          struct cs_str d)
{
    struct buf to = buf_over(out, cap);
    buf_z(&to, a);
    buf_str(&to, b);
    buf_z(&to, c);
    buf_str(&to, d);
    return buf_text(&to);
}

/* The first free slot; NULL: there is none, or the tag is there already. */
static struct cs_tag *free_tag(struct cs_copy_snapshot *c)
{
    struct cs_tag *empty = NULL;
    for (int i = CS_TAGS - 1; i >= 0; i--) {
        if (str_eq(c->tag[i].key, STR(TOKEN_TAG))) {
            return NULL;
        }
        if (!str_given(c->tag[i].key) && !str_given(c->tag[i].value)) {
            empty = &c->tag[i];
        }
    }
    return empty;
}

/* The first generation bears no number: so it was before there were others. */
static struct cs_str source(char *out, size_t cap, const struct cs_copy_snapshot *c,
                            uint64_t generation)
{
    struct buf to = buf_over(out, cap);
    buf_str(&to, c->region_id);
    buf_byte(&to, '/');
    buf_str(&to, c->snapshot_id);
    if (generation > 0) {
        buf_byte(&to, '/');
        buf_number(&to, generation);
    }
    return buf_text(&to);
}

void token_set_generation(struct cs_copy_snapshot *c, struct token_defaults *d, uint64_t generation)
{
    if (d->made) {
        token_make(d->token, c, generation);
        c->client_token = (struct cs_str){d->token, TOKEN_LENGTH};
    }
    if (d->marked) {
        *d->marked =
            (struct cs_tag){STR(TOKEN_TAG), source(d->source, sizeof d->source, c, generation)};
    }
}

void token_fill(struct cs_copy_snapshot *c, struct token_defaults *d, uint64_t generation, bool tag)
{
    d->made = !str_given(c->client_token);
    d->marked = tag ? free_tag(c) : NULL;
    token_set_generation(c, d, generation);
    if (!str_given(c->destination_snapshot_name)) {
        c->destination_snapshot_name =
            join(d->name, sizeof d->name, "copysnap-", c->snapshot_id, "", STR_NONE);
    }
    if (!str_given(c->destination_snapshot_description)) {
        c->destination_snapshot_description =
            join(d->description, sizeof d->description, "Copy of ", c->snapshot_id, " from ",
                 c->region_id);
    }
}
