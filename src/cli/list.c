/* SPDX-License-Identifier: ISC
 * copysnap list: the snapshots of a region, each as it comes. */
#include "cli/job.h"
#include "cli/record.h"
#include "cli/say.h"
#include "cli/target.h"
#include "core/field.h"
#include "core/words.h"

/* How wide a column is, by member; what is longer shifts the rest of its line. */
static const uint8_t widths[LIST_MEMBERS] = {22, 12, 8,  10, 22, 16, 36, 9,  20, 20, 22, 14, 14,
                                             17, 30, 30, 12, 8,  13, 20, 22, 28, 10, 9,  16};

/* ---- which, and what of them ------------------------------------------------------------------- */

/* The number of a member; LIST_MEMBERS: there is none of that name. */
static uint8_t member_of(struct cs_str name)
{
    uint8_t i = 0;
    while (i < LIST_MEMBERS && !str_eq_nocase(name, str_of(list_members[i]))) {
        i++;
    }
    return i;
}

static int set_columns(struct program *p)
{
    struct cs_str names = p->set.columns;
    struct table *t = &p->table;
    if (!str_given(names)) {
        names = STR("SnapshotId,Status,Progress,CreationTime,SourceDiskSize,SnapshotName");
    }
    do {
        struct cs_str name = field_cut(&names, ',');
        uint8_t member = member_of(name);
        if (member == LIST_MEMBERS || t->columns == LIST_MEMBERS) {
            return say_usage(p, WORDS_NO_COLUMN, name);
        }
        t->column[t->columns++] = member;
    } while (names.n > 0);
    return CS_DONE;
}

/* A filter of the service's, in the first free place. */
static int set_since(struct program *p)
{
    struct cs_tag *filter = p->args.describe.filter;
    size_t i = 0;
    if (!str_given(p->set.created_since)) {
        return CS_DONE;
    }
    while (i < CS_FILTERS && str_given(filter[i].key)) {
        i++;
    }
    if (i == CS_FILTERS) {
        return say_usage(p, WORDS_TOO_MANY, STR("filter"));
    }
    filter[i] = (struct cs_tag){STR("CreationStartTime"), p->set.created_since};
    return CS_DONE;
}

static bool is_or_any(struct cs_str wanted, struct cs_str value)
{
    return !str_given(wanted) || str_eq(wanted, value);
}

/* Whether it was among the last ones; then it is not shown again. */
static bool shown_before(struct table *t, struct cs_str id)
{
    uint64_t hash = str_hash(id);
    for (size_t i = 0; i < RECENT_MAX; i++) {
        if (t->recent[i] == hash) {
            return true;
        }
    }
    t->recent[t->next++ % RECENT_MAX] = hash;
    return false;
}

/* ---- how --------------------------------------------------------------------------------------- */

/* One blank at least. */
static void pad(struct buf *b, size_t column)
{
    size_t width = text_width(buf_text(b));
    do {
        buf_byte(b, ' ');
    } while (++width < column);
}

/* text: by member; NULL: the header. On a terminal a line is cut where it ends. */
static bool print_row(struct program *p, const struct cs_str text[])
{
    const struct table *t = &p->table;
    struct buf *b = say_result(p);
    bool terminal = cs_host_terminal(CS_HOST_STDOUT);
    size_t column = 0, edge = terminal ? cs_host_columns(CS_HOST_STDOUT) : SIZE_MAX;
    for (size_t i = 0; i < t->columns; i++) {
        uint8_t member = t->column[i];
        struct cs_str value = text ? text[member] : str_of(list_members[member]);
        if (i > 0) {
            pad(b, column);
        }
        column += widths[member] + 1U;
        say_foreign(p, value.n > 0 ? value : STR("-"), false);
        text_cut(b, edge); /* before so much is there that a piece of it is written */
    }
    return say_end(p);
}

static bool print_json(struct program *p, const struct cs_snapshot *s)
{
    record_begin(p);
    record_members(p, s->json);
    if (s->omitted) {
        record_name(p, "Omitted");
        buf_z(&p->message, "true");
    }
    return record_end(p);
}

static bool print_id(struct program *p, const struct cs_snapshot *s)
{
    buf_str(say_result(p), s->snapshot_id);
    return say_end(p);
}

/* struct cs_task's entry. */
static void show(void *ctx, const struct cs_snapshot *s)
{
    struct program *p = ctx;
    if (is_or_any(p->set.source_snapshot_id, s->source_snapshot_id) &&
        is_or_any(p->set.source_region_id, s->source_region_id) && !p->unwritten &&
        !shown_before(&p->table, s->snapshot_id)) {
        p->unwritten = !(p->set.ids    ? print_id(p, s)
                         : p->set.json ? print_json(p, s)
                                       : print_row(p, s->text));
    }
}

/* ---- the command ------------------------------------------------------------------------------- */

int list_run(struct program *p)
{
    const struct cs_describe_snapshots *d = &p->args.describe;
    int code = set_since(p);
    if (code == CS_DONE) {
        code = set_columns(p);
    }
    if (code == CS_DONE) {
        code = target_args(p);
    }
    bool paged = str_given(d->page_number) || str_given(d->page_size) || str_given(d->next_token);
    if (code == CS_DONE && paged) {
        code = say_usage(p, WORDS_PAGED, STR_NONE);
    }
    if (code != CS_DONE) {
        return code;
    }
    p->task.list = d;
    p->task.entry = show;
    p->task.ctx = p;
    p->unwritten = !p->set.json && !p->set.ids && !print_row(p, NULL);
    return job_run(p, TASK_LIST, d->region_id, STR_NONE);
}
