/* SPDX-License-Identifier: ISC */
#include "core/retry.h"

#include "core/date.h"

bool retry_passes(enum cs_fault fault)
{
    switch (fault) {
    case CS_FAULT_DNS_SILENT:
    case CS_FAULT_DNS_FAILED:
    case CS_FAULT_REFUSED:
    case CS_FAULT_UNREACHABLE:
    case CS_FAULT_SILENT:
    case CS_FAULT_RESET:
    case CS_FAULT_CUT:
    case CS_FAULT_TLS_CLOSED:
        return true;
    default:
        return false;
    }
}

static struct retry_step at_once(enum retry_act act)
{
    return (struct retry_step){act, 0};
}

/* room: how long it may last at most. */
static struct retry_step later(struct retry *r, enum retry_act act, int64_t least, int64_t room,
                               uint32_t random)
{
    least = least > RETRY_LEAST_MS ? least : RETRY_LEAST_MS;
    if (least > room) {
        return at_once(RETRY_END);
    }
    uint64_t window = (uint64_t)RETRY_WINDOW_MS << r->waits;
    if (window < RETRY_WINDOW_MAX_MS) {
        r->waits++;
    } else {
        window = RETRY_WINDOW_MAX_MS;
    }
    int64_t ms = least + (int64_t)(window * random >> 32);
    return (struct retry_step){act, ms < room ? ms : room};
}

/* What helps once, or not at all. used: it was done in this run. */
static struct retry_step once(bool *used, enum retry_act what)
{
    if (*used) {
        return at_once(RETRY_END);
    }
    *used = true;
    return at_once(what);
}

/* No verdict: nothing was sent, or what came of it is not known. */
static struct retry_step unsettled(struct retry *r, enum retry_call call, bool sent,
                                   enum cs_fault fault, int64_t room, uint32_t random)
{
    if (fault == CS_FAULT_INTERRUPTED) {
        return at_once(RETRY_END);
    }
    if (sent && call == RETRY_MAKES) {
        return later(r, RETRY_LOOK, 0, room, random);
    }
    bool again = (sent || retry_passes(fault)) && ++r->failed < RETRY_FAILED_MAX;
    return again ? later(r, RETRY_RESEND, 0, room, random) : at_once(RETRY_END);
}

struct retry_step retry_next(struct retry *r, enum retry_call call, enum cs_fate fate,
                             enum cs_fault fault, const struct cs_answer *a, int64_t left_ms,
                             uint32_t random)
{
    int64_t room = left_ms - RETRY_RESERVE_MS;
    if (fate != CS_FATE_ANSWERED || !a->verdict) {
        return unsettled(r, call, fate != CS_FATE_UNSENT, fault, room, random);
    }
    if (a->accepted || room < 0) {
        return at_once(RETRY_END);
    }
    switch (a->row->kind) {
    case CATALOG_WAIT:
    case CATALOG_NOT_READY:
        return later(r, RETRY_RESEND, a->retry_after_ms, room, random);
    case CATALOG_CONFLICT:
        return later(r, RETRY_LOOK, a->retry_after_ms, room, random);
    case CATALOG_MISMATCH:
        return once(&r->mismatch, RETRY_LOOK);
    case CATALOG_CLOCK:
        return a->date == DATE_NONE ? at_once(RETRY_END) : once(&r->clock, RETRY_CLOCK);
    case CATALOG_EXPIRED:
        return once(&r->keys, RETRY_KEYS);
    default:
        return at_once(RETRY_END);
    }
}
