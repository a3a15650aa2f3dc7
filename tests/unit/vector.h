/* SPDX-License-Identifier: ISC
 * The golden vectors (build/gen/vectors.h), and a request built from one. Needs no libc but
 * string.h: it also runs where there is no OS (tests/cross). */
#ifndef TESTS_UNIT_VECTOR_H
#define TESTS_UNIT_VECTOR_H

#include "core/action.h"
#include "core/date.h"

struct vector_param {
    const char *name, *value;
};

struct vector {
    const struct vector_param *params;
    const char *name, *action, *host, *id, *secret, *token, *date, *nonce;
    const char *query, *authorization;
};

#include "vectors.h"

enum { VECTORS = sizeof vectors / sizeof vectors[0] };

/* The published example is of an action that we do not have: its table, as it would be. */
struct run_instances {
    struct cs_str image_id, region_id;
};
static const struct cs_param run_instances_params[] = {
    {"ImageId", offsetof(struct run_instances, image_id), 0, 1, CS_RULE_TEXT, false, 0},
    {"RegionId", offsetof(struct run_instances, region_id), 0, 1, CS_RULE_REGION, true, 0},
};
static const struct cs_action run_instances = {"RunInstances", "2014-05-26", run_instances_params,
                                               2, sizeof(struct run_instances)};

union vector_args {
    struct cs_copy_snapshot copy;
    struct cs_describe_snapshots describe;
    struct cs_delete_snapshot delete;
    struct cs_tag_resources tag;
    struct cs_describe_regions regions;
    struct run_instances run;
};

/* Puts a value where the table says that a parameter of that name lies; false: it says nothing. */
static inline bool vector_set(const struct cs_action *a, void *args, const struct vector_param *p)
{
    for (size_t i = 0; i < a->params; i++) {
        for (unsigned index = 1; index <= a->param[i].count; index++) {
            char name[64];
            struct buf b = buf_over(name, sizeof name);
            action_name(&b, &a->param[i], index);
            if (str_eq(buf_text(&b), str_of(p->name))) {
                *action_slot(&a->param[i], args, index) = str_of(p->value);
                return true;
            }
        }
    }
    return false;
}

/* As cs_build; 0 also where the action has no such parameter. */
static inline size_t vector_build(const struct vector *v, char *out, size_t cap)
{
    union vector_args args;
    memset(&args, 0, sizeof args);
    const struct cs_action *a = action_find(str_of(v->action));
    a = a ? a : &run_instances;
    for (const struct vector_param *p = v->params; p->name; p++) {
        if (!vector_set(a, &args, p)) {
            return 0;
        }
    }
    struct cs_keys keys = {str_of(v->id), str_of(v->secret), str_of(v->token), 0};
    struct cs_stamp stamp = {date_parse(str_of(v->date)), str_of(v->nonce)};
    return cs_build(out, cap, a, &args, str_of(v->host), &keys, &stamp);
}

/* Where word first stands in s; s.n where it does not. */
static inline size_t vector_find(struct cs_str s, const char *word)
{
    size_t i = 0;
    while (i < s.n && !str_starts(str_tail(s, i), str_of(word))) {
        i++;
    }
    return i;
}

/* What stands in request between the two words. */
static inline struct cs_str vector_between(struct cs_str request, const char *from, const char *to)
{
    request = str_tail(request, vector_find(request, from) + strlen(from));
    return str_head(request, vector_find(request, to));
}

/* The query of a request that a vector made, and its signature. */
static inline struct cs_str vector_query(const struct vector *v, struct cs_str request)
{
    return vector_between(request, v->query[0] ? "POST /?" : "POST /", " HTTP/1.1\r\n");
}

static inline struct cs_str vector_authorization(struct cs_str request)
{
    return vector_between(request, "Authorization: ", "\r\n");
}

#endif
