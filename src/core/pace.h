/* SPDX-License-Identifier: ISC
 * So many calls in a minute and no more, evenly spread; fewer for a while where the service finds them
 * too many: the gap doubles with each call that it turns away, and shrinks by a 64th with each other
 * one. Source: the API reference's limit of 1000 calls in 60 seconds. */
#ifndef CORE_PACE_H
#define CORE_PACE_H

#include <stdbool.h>
#include <stdint.h>

enum { PACE_MINUTE_MS = 60000, PACE_GAP_MAX_MS = 8000 };

/* Milliseconds. Zeros: no limit. */
struct pace {
    int32_t least, gap; /* between the beginnings of two calls */
    int64_t next_ms;    /* when the next one may begin */
};

/* calls: in a minute, at least 1. The gap is a little longer, as some calls take longer on their way. */
static inline struct pace pace_of(uint32_t calls)
{
    int32_t gap = (int32_t)(PACE_MINUTE_MS / calls) + 1;
    return (struct pace){.least = gap, .gap = gap};
}

/* How long to wait before the call that comes now. */
static inline int64_t pace_wait(struct pace *p, int64_t now_ms)
{
    int64_t at = p->next_ms > now_ms ? p->next_ms : now_ms;
    p->next_ms = at + p->gap;
    return at - now_ms;
}

/* After each call. */
static inline void pace_note(struct pace *p, bool throttled)
{
    int32_t most = p->least > PACE_GAP_MAX_MS ? p->least : PACE_GAP_MAX_MS;
    int32_t gap = throttled ? p->gap * 2 : p->gap - p->gap / 64 - 1;
    gap = gap < most ? gap : most;
    p->gap = gap > p->least ? gap : p->least;
}

#endif
