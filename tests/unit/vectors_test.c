/* SPDX-License-Identifier: ISC
 * Our requests against those of the official SDK and the published worked examples. */
#include "guard.h"

#include "cm.h"

#include "core/action.h"

struct vector_param {
    const char *name, *value;
};

struct vector {
    const struct vector_param *params;
    const char *name, *action, *host, *id, *secret, *token, *date, *nonce;
    const char *query, *authorization;
};

#include "vectors.h"

#include "core/date.h"

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

union any {
    struct cs_copy_snapshot copy;
    struct cs_describe_snapshots describe;
    struct cs_delete_snapshot delete;
    struct cs_tag_resources tag;
    struct cs_describe_regions regions;
    struct run_instances run;
};

/* Puts a value where the table says that a parameter of that name lies. */
static void set(const struct cs_action *a, void *args, const struct vector_param *p)
{
    for (size_t i = 0; i < a->params; i++) {
        for (unsigned index = 1; index <= a->param[i].count; index++) {
            char name[64];
            struct buf b = buf_over(name, sizeof name);
            action_name(&b, &a->param[i], index);
            if (str_eq(buf_text(&b), str_of(p->name))) {
                *action_slot(&a->param[i], args, index) = str_of(p->value);
                return;
            }
        }
    }
    fail_msg("%s has no parameter %s", a->name, p->name);
}

static size_t build(const struct vector *v, char *out, size_t cap)
{
    union any args;
    memset(&args, 0, sizeof args);
    const struct cs_action *a = action_find(str_of(v->action));
    a = a ? a : &run_instances;
    for (const struct vector_param *p = v->params; p->name; p++) {
        set(a, &args, p);
    }
    struct cs_keys keys = {str_of(v->id), str_of(v->secret), str_of(v->token), 0};
    struct cs_stamp stamp = {date_parse(str_of(v->date)), str_of(v->nonce)};
    return cs_build(out, cap, a, &args, str_of(v->host), &keys, &stamp);
}

/* What stands in request between the two words. */
static struct cs_str between(struct cs_str request, const char *from, const char *to)
{
    size_t i = 0;
    while (i < request.n && !str_starts(str_tail(request, i), str_of(from))) {
        i++;
    }
    request = str_tail(request, i + strlen(from));
    i = 0;
    while (i < request.n && !str_starts(str_tail(request, i), str_of(to))) {
        i++;
    }
    return str_head(request, i);
}

/* An equal signature means an equal canonical request: it is a hash of nothing else. */
static void test_equal_to_sdk(void **state)
{
    (void)state;
    size_t n = sizeof vectors / sizeof vectors[0];
    assert_true(n >= 38);
    for (size_t i = 0; i < n; i++) {
        static char out[65536];
        size_t need = build(&vectors[i], out, sizeof out);
        struct cs_str request = {out, need};
        assert_true(need > 0 && need <= sizeof out);
        print_message("%s\n", vectors[i].name);
        assert_text(between(request, vectors[i].query[0] ? "POST /?" : "POST /", " HTTP/1.1\r\n"),
                    vectors[i].query);
        assert_text(between(request, "Authorization: ", "\r\n"), vectors[i].authorization);
        assert_true(str_eq(str_tail(request, need - 4), STR("\r\n\r\n")));
    }
}

/* At every capacity the same length is asked for, and not one byte is written past it. */
static void test_every_capacity(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        static char whole[65536];
        size_t need = build(&vectors[i], whole, sizeof whole);
        for (size_t cap = 0; cap <= need; cap++) {
            struct guard g = guard_new(cap);
            assert_int_equal(build(&vectors[i], g.p, cap), need);
            assert_int_equal(cap == need, cap == need && memcmp(g.p, whole, need) == 0);
            guard_free(&g);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_to_sdk),
        cmocka_unit_test(test_every_capacity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
