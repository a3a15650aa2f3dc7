/* SPDX-License-Identifier: ISC
 * A reply of DescribeSnapshots as it arrives, to its entries one by one, in fixed memory. Source: the
 * API reference of DescribeSnapshots; figures come now as text, now as numbers. */
#ifndef CORE_LIST_H
#define CORE_LIST_H

#include "core/page.h"
#include "core/reply.h"

/* The members of an entry that are shown, in the order of list_members; the first eight decide which copy
 * it is and how far. */
enum { LIST_DECIDING = 8, LIST_CREATION_TIME = 8, LIST_SOURCE_DISK_ID = 10, LIST_MEMBERS = 25 };
extern const char *const list_members[LIST_MEMBERS];

/* An entry: what is used of it. snapshot_id is well-formed (reply_is_snapshot_id), status not empty; the
 * rest may hold any bytes. The slices are decoded, and live as long as the call that hands them out.
 * Absent where the reply has none. */
struct cs_snapshot {
    union {
        struct {
            struct cs_str snapshot_id, status, progress, remain_time, source_snapshot_id,
                source_region_id, kms_key_id;
        };
        struct cs_str text[LIST_MEMBERS]; /* by list_members; words as they stand */
    };
    bool encrypted;
    bool omitted;            /* some members were too long and are absent */
    const struct json *json; /* all of it: these members, and Tags */
};

/* The caller's, 10 KiB, not to be moved in use. */
struct list {
    struct json *json;
    void (*entry)(void *ctx, const struct cs_snapshot *);
    void *ctx;
    bool full; /* all members are wanted; else those that decide */
    bool bad;  /* an entry could not be read */
    struct page page;
};

/* json: room to work in, also between the pieces. entry is called for each entry. full: with all members,
 * some of which may be left out where they are too long; else with those that decide, each of them. */
void list_begin(struct list *, struct json *, bool full,
                void (*entry)(void *, const struct cs_snapshot *), void *ctx);

/* Takes the next piece of the body of a reply of status 200. What is no list is swallowed: list_read
 * says so. */
void list_take(struct list *, struct cs_str piece);

/* After the last piece: what the service said, as reply_read does, and next_token. Accepted only if
 * the page was whole, and every entry could be read; otherwise entries that were handed out may not
 * be all. body: the whole body of an error, the beginning of it for status 200. */
void list_read(struct cs_answer *, struct list *, const struct http *, char *body, size_t n);

#endif
