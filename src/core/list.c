/* SPDX-License-Identifier: ISC */
#include "core/list.h"

/* In the order of cs_snapshot.text, then Encrypted. Ids and regions have at most 64 characters, and
 * the ARN of a key 100; the rest is shorter. */
static const struct page_want entry_wants[] = {
    {"SnapshotId", 96}, {"Status", 64},           {"Progress", 64},
    {"RemainTime", 64}, {"SourceSnapshotId", 96}, {"SourceRegionId", 96},
    {"KMSKeyId", 192},  {"Encrypted", 16},        {NULL, 0},
};
enum { ENCRYPTED = 7 };

static const struct page_want top_wants[] = {
    {"RequestId", 96}, {"NextToken", CS_PAGE_TOKEN_MAX + 2}, {"Code", 160}, {NULL, 0}};

static const struct page_shape snapshots = {{"Snapshots", "Snapshot"}, entry_wants, top_wants};

void list_begin(struct list *l, struct json *json,
                void (*entry)(void *, const struct cs_snapshot *), void *ctx)
{
    page_begin(&l->page, &snapshots);
    l->json = json;
    l->entry = entry;
    l->ctx = ctx;
    l->bad = false;
}

/* False: it is not clear which snapshot it is, or what is the matter with it. */
static bool read_entry(struct cs_snapshot *s, struct json *j, const struct page_cut *cut)
{
    bool clear = !cut->dropped && json_parse(j, cut->text.p, cut->text.n);
    for (size_t i = 0; clear && i < ENCRYPTED; i++) {
        int value = json_member(j, JSON_ROOT, str_of(entry_wants[i].name));
        clear = value != JSON_TWICE;
        s->text[i] = json_text(j, value);
    }
    if (clear) {
        int value = json_member(j, JSON_ROOT, str_of(entry_wants[ENCRYPTED].name));
        clear = value != JSON_TWICE;
        (void)json_bool(j, value, &s->encrypted);
    }
    return clear && reply_is_snapshot_id(s->snapshot_id) && s->status.n > 0;
}

void list_take(struct list *l, struct cs_str piece)
{
    while (page_feed(&l->page, &piece) == PAGE_ENTRY) {
        struct cs_snapshot s;
        if (read_entry(&s, l->json, &l->page.entry)) {
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
