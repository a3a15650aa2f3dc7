/* SPDX-License-Identifier: ISC
 * A buffer that ends where a page without access begins: one byte too far is a crash. What lies
 * before it is poison, so that a byte read too early is noticed too. Include this file first. */
#ifndef TESTS_GUARD_H
#define TESTS_GUARD_H

#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, sysconf */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct guard {
    char *p; /* n bytes, the last one before the guard page */
    size_t n;
    char *map;
    size_t size;
};

/* n bytes of poison. */
static inline struct guard guard_new(size_t n)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t room = (n + page - 1) / page * page;
    struct guard g = {.n = n, .size = room + page};
    g.map = mmap(NULL, g.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (g.map == MAP_FAILED || mprotect(g.map + room, page, PROT_NONE) != 0) {
        abort();
    }
    memset(g.map, 0xa5, room);
    g.p = g.map + room - n;
    return g;
}

/* A copy of n bytes. */
static inline struct guard guard_copy(const void *bytes, size_t n)
{
    struct guard g = guard_new(n);
    if (n > 0) {
        memcpy(g.p, bytes, n);
    }
    return g;
}

static inline void guard_free(struct guard *g)
{
    munmap(g->map, g->size);
    g->p = g->map = NULL;
}

#endif
