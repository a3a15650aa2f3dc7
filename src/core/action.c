/* SPDX-License-Identifier: ISC */
#include "core/action.h"

struct cs_str *action_slot(const struct cs_param *p, void *args, unsigned index)
{
    size_t at = p->offset + (size_t)p->stride * (index - 1);
    return (struct cs_str *)(void *)((char *)args + at);
}

struct cs_str action_value(const struct cs_param *p, const void *args, unsigned index)
{
    size_t at = p->offset + (size_t)p->stride * (index - 1);
    return *(const struct cs_str *)(const void *)((const char *)args + at);
}

void action_name(struct buf *b, const struct cs_param *p, unsigned index)
{
    for (const char *c = p->name; *c; c++) {
        if (*c == '#') {
            buf_number(b, index);
        } else {
            buf_byte(b, *c);
        }
    }
}

/* Rows of one list stand together and share what is before '#': Tag.#.Key, Tag.#.Value. */
static bool same_list(const struct cs_param *a, const struct cs_param *b)
{
    size_t n = str_find(str_of(a->name), '#') + 1;
    return a->stride != 0 && b->stride != 0 &&
           str_eq(str_head(str_of(a->name), n), str_head(str_of(b->name), n));
}

static size_t group_end(const struct cs_action *a, size_t first)
{
    size_t end = first + 1;
    while (end < a->params && same_list(&a->param[first], &a->param[end])) {
        end++;
    }
    return end;
}

/* The index after i in byte order of its decimal form (1, 10, 11, ... 2, 20, 3); 0 after the last. */
static unsigned next_index(unsigned i, unsigned count)
{
    if (i * 10 <= count) {
        return i * 10;
    }
    while (i % 10 == 9 || i == count) {
        i /= 10;
    }
    return i == 0 ? 0 : i + 1;
}

struct action_walk action_begin(const struct cs_action *a, const void *args)
{
    return (struct action_walk){.action = a, .args = args, .index = 1};
}

/* One step on: the next member of the list element, the next element, the next row. */
static void advance(struct action_walk *w)
{
    size_t end = group_end(w->action, w->group);
    if (++w->row < end) {
        return;
    }
    w->row = w->group;
    w->index = next_index(w->index, w->action->param[w->group].count);
    if (w->index == 0) {
        w->group = w->row = end;
        w->index = 1;
    }
}

bool action_next(struct action_walk *w, struct action_item *item)
{
    while (w->group < w->action->params) {
        item->param = &w->action->param[w->row];
        item->index = w->index;
        item->value = action_value(item->param, w->args, w->index);
        advance(w);
        if (str_given(item->value)) {
            return true;
        }
    }
    return false;
}

const struct cs_action *action_find(struct cs_str name)
{
    static const struct cs_action *const all[] = {
        &cs_copy_snapshot_action, &cs_describe_snapshots_action, &cs_delete_snapshot_action,
        &cs_tag_resources_action, &cs_describe_regions_action,
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (str_eq(name, str_of(all[i]->name))) {
            return all[i];
        }
    }
    return NULL;
}

const struct cs_param *action_param(const struct cs_action *a, const char *name)
{
    for (size_t i = 0; i < a->params; i++) {
        if (str_eq(str_of(a->param[i].name), str_of(name))) {
            return &a->param[i];
        }
    }
    return NULL;
}
