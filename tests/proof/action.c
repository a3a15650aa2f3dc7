/* SPDX-License-Identifier: ISC
 * with: src/core/action.c src/core/buf.c src/core/tables.c
 * Every action with its real table. At every place of its walk the value there is absent or given,
 * the rest given; from there it is all the same whether earlier ones were. Every name to 18 bytes is
 * looked up. */
#include "core/action.h"

#include "proof.h"

static const struct cs_action *const actions[] = {
    &cs_copy_snapshot_action, &cs_describe_snapshots_action, &cs_delete_snapshot_action,
    &cs_tag_resources_action, &cs_describe_regions_action,
};

static const char value[3];

/* One value and its name; false after the last. */
static bool step(struct action_walk *w, void *args)
{
    char name[8];
    struct buf b = buf_over(name, sizeof name);
    struct action_item item;
    struct cs_str *slot = action_slot(&w->action->param[w->row], args, w->index);
    slot->p = Frama_C_nondet_ptr(NULL, (void *)value);
    bool more = action_next(w, &item);
    slot->p = value;
    if (more) {
        action_name(&b, item.param, item.index);
        /*@ assert 1 <= item.index <= item.param->count; */
        /*@ assert item.value.p != \null; */
    }
    return more;
}

/* The arguments, with nothing after them. */
static void *arguments(const struct cs_action *a)
{
    static union {
        struct cs_copy_snapshot copy;
        struct cs_describe_snapshots describe;
        struct cs_delete_snapshot delete;
        struct cs_tag_resources tag;
        struct cs_describe_regions regions;
    } room;
    struct cs_str *end = (struct cs_str *)((char *)&room + sizeof room);
    struct cs_str *slot = (struct cs_str *)((char *)&room + sizeof room - a->size);
    for (struct cs_str *s = slot; s < end; s++) {
        *s = (struct cs_str){value, sizeof value};
    }
    return slot;
}

static void rows(const struct cs_action *a, void *args)
{
    const struct cs_param *p = &a->param[each(0, a->params - 1)];
    (void)action_slot(p, args, (unsigned)each(1, p->count))->n;
    (void)action_param(a, maybe() ? p->name : "Tag.#.Kez");
}

int main(void)
{
    const struct cs_action *a = actions[each(0, sizeof actions / sizeof actions[0] - 1)];
    void *args = arguments(a);
    struct action_walk w = action_begin(a, args);
    switch (each(0, 2)) {
    case 0:
        while (w.group < a->params && step(&w, args)) {
        }
        break;
    case 1:
        rows(a, args);
        break;
    default:
        (void)action_find(text(18));
        break;
    }
    return 0;
}
