/* SPDX-License-Identifier: ISC
 * Looking for a snapshot among those that the service lists: one by its id, or the copies of one
 * wish. Fed with entries in any order; remembers the best of them. */
#ifndef CORE_LOOK_H
#define CORE_LOOK_H

#include "core/list.h"

enum { LOOK_ID_MAX = 64 };

/* What was seen; the higher the better. UNCLEAR: a status that is not known; it is in the way, and not
 * known to be done. */
enum look_seen { LOOK_NOTHING, LOOK_FAILED, LOOK_UNCLEAR, LOOK_PROGRESSING, LOOK_ACCOMPLISHED };

/* Plain data, to be copied at will. */
struct look {
    /* What is looked for: copies of this wish (the caller's), or where it is NULL the snapshot id. */
    const struct cs_copy_snapshot *copy;
    bool
        marked; /* the service lists only what bears our tag: an entry that does not name its source
                    counts too */
    /* What was seen. */
    bool copied;    /* the best one names a source: it is a copy */
    bool seen_more; /* two or more that did not fail */
    uint8_t id_n;   /* of id */
    int8_t percent; /* of the best one: 0 to 100; -1: not said. Hints, no more */
    enum look_seen seen;
    unsigned failed;      /* how many failed */
    int64_t remain_s;     /* -1: not said */
    char id[LOOK_ID_MAX]; /* of the best one, or what is looked for */
};

/* Looks for copies of a wish: from its snapshot and region, encrypted as it says (where it says so), and
 * with the KMS key that it names. */
struct look look_for_copy(const struct cs_copy_snapshot *, bool marked);

/* Looks for one snapshot. id: at most LOOK_ID_MAX bytes. */
struct look look_for_id(struct cs_str id);

/* What an entry's Status says. */
enum look_seen look_status(struct cs_str);

/* An entry; its shape is that of struct list's callback. */
void look_at(void *look, const struct cs_snapshot *);

/* The id of the best one; absent while nothing was seen. */
struct cs_str look_id(const struct look *);

#endif
