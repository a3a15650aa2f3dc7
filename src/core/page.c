/* SPDX-License-Identifier: ISC */
#include "core/page.h"

#include "core/json.h"

void page_begin(struct page *p, const struct page_shape *shape)
{
    /* Not the whole struct: texts and name are written before they are read. */
    p->entry = (struct page_cut){.text = buf_over(p->entry_text, sizeof p->entry_text)};
    p->top = (struct page_cut){.text = buf_over(p->top_text, sizeof p->top_text)};
    p->shape = shape;
    p->scan = (struct scan){0};
    p->copying = NULL;
    p->base = p->on = 0;
    p->listed = p->bad = false;
    p->name_n = 0;
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

static bool named(const struct page *p, const char *name)
{
    return str_eq((struct cs_str){p->name + 1, p->name_n}, str_of(name));
}

/* The row for the member just named; NULL: it is not wanted. */
static const struct page_want *wanted(const struct page *p)
{
    int depth = p->scan.depth;
    const struct page_want *want = depth == 1              ? p->shape->top
                                   : in_list(p, depth - 1) ? p->shape->entry
                                                           : NULL;
    while (want && want->name && !named(p, want->name)) {
        want++;
    }
    return want && want->name ? want : NULL;
}

/* ---- the reduced object ---------------------------------------------------------------------- */

static struct page_cut *cut(struct page *p)
{
    return p->base == 1 ? &p->top : &p->entry;
}

static void cut_begin(struct page_cut *c)
{
    c->text.n = 0;
    c->dropped = false;
    buf_byte(&c->text, '{');
}

/* Where the name does not fit, the value's first byte does not either, and drops it: see copy. */
static void copy_begin(struct page *p, const struct page_want *want)
{
    p->copying = want;
    p->value = 0;
    p->base = p->scan.depth;
    struct page_cut *c = cut(p);
    c->member = c->text.n;
    buf_z(&c->text, c->text.n > 1 ? ",\"" : "\"");
    buf_z(&c->text, want->name);
    buf_z(&c->text, "\":");
}

/* One more byte of the member being written. Too many: it is as if it had not been there. One byte is
 * kept for the closing brace. */
static void copy(struct page *p, char byte)
{
    struct page_cut *c = cut(p);
    if (!p->copying) {
        return;
    }
    buf_byte(&c->text, byte);
    if (p->value++ == p->copying->max || c->text.n >= c->text.cap) {
        c->text.n = c->member;
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
}

static void on_colon(struct page *p)
{
    /* Without its quotes; one that did not fit is as good as none. */
    p->name_n = p->name_n <= sizeof(p->name) ? json_decode(p->name + 1, p->name_n - 2) : 0;
    const struct page_want *want = wanted(p);
    if (want) {
        copy_begin(p, want);
    }
}

static void enter_list(struct page *p, char c)
{
    bool last = p->on + 1 == levels(p);
    if (named(p, p->shape->list[p->on]) && c == (last ? '[' : '{')) {
        p->on++;
        p->bad |= last && p->listed;
        p->listed |= last;
    }
}

static void on_open(struct page *p, char c)
{
    int around = p->scan.depth - 1;
    if (around == 0) {
        cut_begin(&p->top);
    } else if (in_list(p, around)) {
        p->bad |= c != '{';
        cut_begin(&p->entry);
    } else if (around == p->on + 1) {
        enter_list(p, c);
    }
}

static enum page_event on_close(struct page *p)
{
    int around = p->scan.depth;
    if (around == 0) {
        buf_byte(&p->top.text, '}');
    } else if (in_list(p, around)) {
        buf_byte(&p->entry.text, '}');
        return PAGE_ENTRY;
    } else if (around == p->on) {
        p->on--;
    }
    return PAGE_MORE;
}

static enum page_event on_mark(struct page *p, char c)
{
    bool closing = c == '}' || c == ']', writing = p->copying != NULL;
    /* The member is whole. */
    if ((closing || c == ',') && p->scan.depth + closing <= p->base) {
        p->copying = NULL;
    }
    copy(p, c);
    if (closing) {
        return on_close(p);
    }
    if (c != ':') {
        if (c != ',') {
            on_open(p, c);
        }
        p->name_n = 0;
    } else if (!writing) {
        on_colon(p);
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
    case SCAN_MARK:
        event = on_mark(p, c);
        break;
    case SCAN_NAME:
        on_name(p, c);
        copy(p, c);
        break;
    default: /* SCAN_VALUE */
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
