/* SPDX-License-Identifier: ISC
 * The cutter: a page that lists things, in pieces of any size, to its elements one by one, each
 * reduced to the members that are wanted and small enough for json_parse. So a page may have any
 * length and an element any size; memory is fixed. The grammar of the whole text is checked on the
 * way (core/scan.h). */
#ifndef CORE_PAGE_H
#define CORE_PAGE_H

#include "core/buf.h"
#include "core/scan.h"

/* A member that is wanted. max: bytes of its value as written, quotes and escapes included, without
 * the space between tokens; a longer one is left out. */
struct page_want {
    const char *name;
    uint16_t max;
};

/* What to cut: the elements of the array list[0].list[1] of the root (list[1] NULL: list[0]), all
 * objects. entry: what is wanted of each element; top: of the root. Both end with a NULL name. All
 * that is wanted of an element fits, in any order, if the max of all, and 6 bytes and the name for
 * each, add up to less than CS_ENTRY_MAX; of the root, CS_TOP_MAX. */
struct page_shape {
    const char *list[2];
    const struct page_want *entry, *top;
};

enum page_event {
    PAGE_MORE,  /* all input was taken */
    PAGE_ENTRY, /* an element is ready; call again, also without further input */
    PAGE_BAD    /* not JSON, or the list is given twice, or has an element that is no object */
};

/* A reduced object. */
struct page_cut {
    struct buf text; /* JSON: n bytes at p */
    size_t member;   /* where the member being written began */
    bool dropped;    /* a wanted member was too long and left out */
};

/* The caller's, 10 KiB, not to be moved in use. shape stays the caller's and must outlive it. */
struct page {
    struct page_cut entry, top;

    const struct page_shape *shape;
    const struct page_want *copying; /* the member being written; NULL: none */
    size_t value;                    /* bytes of its value so far */
    struct scan scan;
    uint8_t base; /* the depth at which it is a member */
    uint8_t on;   /* how far into shape->list we are */
    bool listed;  /* the list was found */
    bool bad;
    size_t name_n; /* of the member's name last seen: as written, after the colon decoded */
    char name[CS_NAME_MAX];
    char entry_text[CS_ENTRY_MAX], top_text[CS_TOP_MAX];
};

void page_begin(struct page *, const struct page_shape *);

/* Takes bytes from *in, advancing it. PAGE_ENTRY: page->entry.text is the caller's, to be
 * decoded in place, until the next call. */
enum page_event page_feed(struct page *, struct cs_str *in);

/* The page was one whole JSON text with the list in it (maybe empty). Then page->top is what
 * was wanted of the root. False: elements that were handed out are valid, but there may be more. */
bool page_done(const struct page *);

#endif
