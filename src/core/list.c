/* SPDX-License-Identifier: ISC */
#include "core/list.h"

const char *const list_members[LIST_MEMBERS] = {
    "SnapshotId",     "Status",         "Progress",       "RemainTime",        "SourceSnapshotId",
    "SourceRegionId", "KMSKeyId",       "Encrypted",      "CreationTime",      "LastModifiedTime",
    "SourceDiskId",   "SourceDiskSize", "SourceDiskType", "SourceStorageType", "SnapshotName",
    "Description",    "SnapshotType",   "Category",       "RetentionDays",     "ResourceGroupId",
    "SnapshotLinkId", "SnapshotSN",     "Usage",          "Available",         "RegionId",
};

/* Ids and regions have at most 64 characters, and the ARN of a key 100; the rest is shorter. */
#define DECIDING                                                                                   \
    {"SnapshotId", 96}, {"Status", 64}, {"Progress", 64}, {"RemainTime", 64},                      \
        {"SourceSnapshotId", 96}, {"SourceRegionId", 96}, {"KMSKeyId", 192},                       \
    {                                                                                              \
        "Encrypted", 16                                                                            \
    }

static const struct page_want deciding[] = {DECIDING, {NULL, 0}};

/* A name has up to 128 characters, a description 256, each of which may be escaped to 12 bytes. */
static const struct page_want all[] = {
    DECIDING,
    {"CreationTime", 64},
    {"LastModifiedTime", 64},
    {"SourceDiskId", 96},
    {"SourceDiskSize", 32},
    {"SourceDiskType", 32},
    {"SourceStorageType", 48},
    {"SnapshotName", 1540},
    {"Description", 3080},
    {"SnapshotType", 32},
    {"Category", 32},
    {"RetentionDays", 32},
    {"ResourceGroupId", 96},
    {"SnapshotLinkId", 96},
    {"SnapshotSN", 96},
    {"Usage", 32},
    {"Available", 16},
    {"RegionId", 96},
    {"Tags", 4096},
    {NULL, 0},
};

static const struct page_want top_wants[] = {
    {"RequestId", 96}, {"NextToken", CS_PAGE_TOKEN_MAX + 2}, {"Code", 160}, {NULL, 0}};

static const struct page_shape shapes[] = {{{"Snapshots", "Snapshot"}, deciding, top_wants},
                                           {{"Snapshots", "Snapshot"}, all, top_wants}};

void list_begin(struct list *l, struct json *json, bool full,
                void (*entry)(void *, const struct cs_snapshot *), void *ctx)
{
    page_begin(&l->page, &shapes[full]);
    l->json = json;
    l->entry = entry;
    l->ctx = ctx;
    l->full = full;
    l->bad = false;
}

/* Words stand for themselves, too. */
static struct cs_str text_of(const struct json *j, int value)
{
    bool is;
    struct cs_str text = json_text(j, value);
    if (!str_given(text) && json_bool(j, value, &is)) {
        text = is ? STR("true") : STR("false");
    }
    return text;
}

/* False: it is not clear which snapshot it is, or what is the matter with it. */
static bool read_entry(struct list *l, struct cs_snapshot *s)
{
    struct json *j = l->json;
    const struct page_cut *cut = &l->page.entry;
    bool clear = (l->full || !cut->dropped) && json_parse(j, cut->text.p, cut->text.n);
    for (size_t i = 0; clear && i < (l->full ? LIST_MEMBERS : LIST_DECIDING); i++) {
        int value = json_member(j, JSON_ROOT, str_of(list_members[i]));
        clear = value != JSON_TWICE;
        s->text[i] = text_of(j, value);
    }
    s->encrypted = clear && str_eq(s->text[LIST_DECIDING - 1], STR("true"));
    s->omitted = cut->dropped;
    s->json = j;
    return clear && reply_is_snapshot_id(s->snapshot_id) && s->status.n > 0;
}

void list_take(struct list *l, struct cs_str piece)
{
    while (page_feed(&l->page, &piece) == PAGE_ENTRY) {
        struct cs_snapshot s = {.omitted = false};
        if (read_entry(l, &s)) {
            l->entry(l->ctx, &s);
        } else {
            l->bad = true;
        }
    }
}

void list_read(struct cs_answer *a, struct list *l, const struct http *head, char *body, size_t n)
{
    struct page_cut *top = &l->page.top;
    bool whole = head->status == 200 && page_done(&l->page);
    reply_read(a, REPLY_PLAIN, head, whole ? top->text.p : body, whole ? top->text.n : n, l->json);
    if (a->accepted && (!whole || top->dropped || l->bad || a->next_token.n > CS_PAGE_TOKEN_MAX)) {
        a->fault = CS_FAULT_INCOMPLETE;
        a->accepted = a->verdict = false;
    }
}
