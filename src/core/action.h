/* SPDX-License-Identifier: ISC
 * Walks over an action's table and the arguments it describes. The tables are public:
 * copysnap.h. */
#ifndef CORE_ACTION_H
#define CORE_ACTION_H

#include "core/buf.h"
#include "core/str.h"

/* The slot of a row; index counts from 1 (for a row that is not a list: 1). */
struct cs_str *action_slot(const struct cs_param *, void *args, unsigned index);
struct cs_str action_value(const struct cs_param *, const void *args, unsigned index);

/* The row's name with '#' replaced by the index. */
void action_name(struct buf *, const struct cs_param *, unsigned index);

/* All given values, in canonical order. */
struct action_walk {
    const struct cs_action *action;
    const void *args;
    size_t group;   /* first row of the list, or the row */
    size_t row;     /* the next row to look at */
    unsigned index; /* the next index to look at */
};

struct action_item {
    const struct cs_param *param;
    unsigned index;
    struct cs_str value;
};

struct action_walk action_begin(const struct cs_action *, const void *args);
bool action_next(struct action_walk *, struct action_item *);

/* The action of that name, or NULL. */
const struct cs_action *action_find(struct cs_str name);

/* The row of that exact name ("Tag.#.Key"), or NULL. */
const struct cs_param *action_param(const struct cs_action *, const char *name);

#endif
