/* SPDX-License-Identifier: ISC */
#include "core/page.h"

#include "core/json.h"

void page_begin(struct page *p, const struct page_shape *shape)
{
    /* Not the whole struct: text and name are written before they are read. */
    p->entry = (struct page_cut){.at = 0, .cap = CS_ENTRY_MAX};
    p->top = (struct page_cut){.at = CS_ENTRY_MAX, .cap = CS_TOP_MAX};
    p->shape = shape;
    p->scan = (struct scan){0};
    p->copying = NULL;
    p->value = p->name_n = 0;
    p->base = p->on = 0;
    p->listed = p->bad = false;
}

char *page_text(struct page *p, const struct page_cut *c)
{
    return p->text + c->at;
}

/* ---- where we are ---------------------------------------------------------------------------- */

static int levels(const struct page *p)
{
    return p->shape->list[1] ? 2 : 1;
}

/* At this depth, directly in the list. */
static bool in_list(const struct page *p, int depth)
{
    return p->on == levels(p) && depth == p->on + 1;
}

/* The rows for members at this depth; NULL: none is wanted. */
static const struct page_want *wants(const struct page *p, int depth)
{
    return depth == 1 ? p->shape->top : in_list(p, depth - 1) ? p->shape->entry : NULL;
}

static bool named(const struct page *p, const char *name)
{
    return str_eq((struct cs_str){p->name + 1, p->name_n}, str_of(name));
}

/* ---- the reduced object ---------------------------------------------------------------------- */

static struct page_cut *cut(struct page *p)
{
    return p->base == 1 ? &p->top : &p->entry;
}

/* One byte is kept for the closing brace. */
static bool put(struct page *p, struct page_cut *c, char byte)
{
    if (c->n + 1 >= c->cap) {
        return false;
    }
    p->text[c->at + c->n++] = byte;
    return true;
}

static void cut_begin(struct page *p, struct page_cut *c)
{
    c->n = 0;
    c->dropped = false;
    put(p, c, '{');
}

static void cut_end(struct page *p, struct page_cut *c)
{
    p->text[c->at + c->n++] = '}';
}

/* Where the name does not fit, the value's first byte does not either, and drops it: see copy. */
static void copy_begin(struct page *p, const struct page_want *want)
{
    p->copying = want;
    p->value = 0;
    p->base = p->scan.depth;
    struct page_cut *c = cut(p);
    c->member = c->n;
    if (c->n > 1) {
        put(p, c, ',');
    }
    put(p, c, '"');
    for (const char *z = want->name; *z; z++) {
        put(p, c, *z);
    }
    put(p, c, '"');
    put(p, c, ':');
}

/* One more byte of the member being written. Too many: it is as if it had not been there. */
static void copy(struct page *p, char byte)
{
    struct page_cut *c = cut(p);
    if (p->copying && (p->value++ == p->copying->max || !put(p, c, byte))) {
        c->n = c->member;
        c->dropped = true;
        p->copying = NULL;
    }
}

/* ---- what a byte does ------------------------------------------------------------------------ */

static void on_name(struct page *p, char c)
{
    if (p->name_n < sizeof(p->name)) {
        p->name[p->name_n] = c;
    }
    p->name_n++;
    copy(p, c);
}

static void on_colon(struct page *p)
{
    if (p->copying) {
        copy(p, ':');
        return;
    }
    /* Without its quotes; one that did not fit is as good as none. */
    p->name_n = p->name_n <= sizeof(p->name) ? json_decode(p->name + 1, p->name_n - 2) : 0;
    const struct page_want *want = wants(p, p->scan.depth);
    while (want && want->name && !named(p, want->name)) {
        want++;
    }
    if (want && want->name) {
        copy_begin(p, want);
    }
}

static void on_comma(struct page *p)
{
    p->name_n = 0;
    if (p->scan.depth == p->base) {
        p->copying = NULL;
    }
    copy(p, ',');
}

static void enter_list(struct page *p, char c)
{
    bool last = p->on + 1 == levels(p);
    if (!named(p, p->shape->list[p->on]) || c != (last ? '[' : '{')) {
        return;
    }
    p->on++;
    p->bad |= last && p->listed;
    p->listed |= last;
}

static void on_open(struct page *p, char c)
{
    int around = p->scan.depth - 1;
    copy(p, c);
    if (around == 0) {
        cut_begin(p, &p->top);
    } else if (in_list(p, around)) {
        p->bad |= c != '{';
        cut_begin(p, &p->entry);
    } else if (around == p->on + 1 && p->on < levels(p)) {
        enter_list(p, c);
    }
    p->name_n = 0;
}

static enum page_event on_close(struct page *p, char c)
{
    int around = p->scan.depth;
    if (around < p->base) {
        p->copying = NULL;
    }
    copy(p, c);
    if (around == 0) {
        cut_end(p, &p->top);
    } else if (in_list(p, around)) {
        cut_end(p, &p->entry);
        return PAGE_ENTRY;
    } else if (around == p->on) {
        p->on--;
    }
    return PAGE_MORE;
}

static enum page_event page_byte(struct page *p, char c)
{
    enum page_event event = PAGE_MORE;
    switch (scan_feed(&p->scan, c)) {
    case SCAN_BAD:
        p->bad = true;
        break;
    case SCAN_SPACE:
        break;
    case SCAN_OPEN:
        on_open(p, c);
        break;
    case SCAN_CLOSE:
        event = on_close(p, c);
        break;
    case SCAN_COLON:
        on_colon(p);
        break;
    case SCAN_COMMA:
        on_comma(p);
        break;
    case SCAN_NAME:
        on_name(p, c);
        break;
    case SCAN_VALUE:
        p->bad |= in_list(p, p->scan.depth);
        copy(p, c);
        break;
    }
    return p->bad ? PAGE_BAD : event;
}

enum page_event page_feed(struct page *p, struct cs_str *in)
{
    enum page_event event = p->bad ? PAGE_BAD : PAGE_MORE;
    while (event == PAGE_MORE && in->n > 0) {
        char c = in->p[0];
        *in = str_tail(*in, 1);
        event = page_byte(p, c);
    }
    return event;
}

bool page_done(const struct page *p)
{
    return !p->bad && p->listed && scan_done(&p->scan);
}
