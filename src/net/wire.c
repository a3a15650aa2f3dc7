/* SPDX-License-Identifier: ISC */
#include "net/wire.h"

#include "core/wipe.h"
#include "port/port.h"

enum cs_fault wire_fault(long reason)
{
    switch (reason) {
    case CS_PORT_TIMEOUT:
        return CS_FAULT_SILENT;
    case CS_PORT_REFUSED:
        return CS_FAULT_REFUSED;
    case CS_PORT_UNREACHABLE:
        return CS_FAULT_UNREACHABLE;
    case CS_PORT_RESET:
        return CS_FAULT_RESET;
    case CS_PORT_INTERRUPTED:
        return CS_FAULT_INTERRUPTED;
    default:
        return CS_FAULT_PORT;
    }
}

int wire_open(struct wire *w, const struct cs_addr *addr, int64_t deadline)
{
    w->handle = cs_port_connect(CS_PORT_TCP, addr, deadline);
    w->deadline = deadline;
    w->fault = CS_OK;
    w->ended = false;
    w->taken = w->came = 0;
    w->held = w->in_at = w->in_n = 0;
    return w->handle < 0 ? w->handle : 0;
}

/* A peer that sends without end always has something ready, so a port's own deadline would never be
 * met: it is looked at before every call. */
static bool may_go_on(struct wire *w)
{
    if (w->fault == CS_OK && cs_port_mono() >= w->deadline) {
        w->fault = CS_FAULT_SILENT;
    }
    return w->fault == CS_OK;
}

static bool send_all(struct wire *w, const unsigned char *p, size_t n)
{
    while (n > 0 && may_go_on(w)) {
        long took = cs_port_write(w->handle, p, n, w->deadline);
        if (took <= 0) {
            w->fault = wire_fault(took);
            break;
        }
        w->taken += (size_t)took;
        p += took;
        n -= (size_t)took;
    }
    return w->fault == CS_OK;
}

bool wire_flush(struct wire *w)
{
    size_t n = w->held;
    w->held = 0;
    return send_all(w, w->out, n);
}

bool wire_write(struct wire *w, const void *p, size_t n)
{
    if (n > sizeof w->out - w->held && !wire_flush(w)) {
        return false;
    }
    if (n > sizeof w->out) {
        return send_all(w, p, n);
    }
    memcpy(w->out + w->held, p, n);
    w->held += n;
    return w->fault == CS_OK;
}

static void refill(struct wire *w)
{
    if (w->ended || !wire_flush(w) || !may_go_on(w)) {
        return;
    }
    long got = cs_port_read(w->handle, w->in, sizeof w->in, w->deadline);
    if (got < 0) {
        w->fault = wire_fault(got);
    } else {
        w->ended = got == 0;
        w->in_at = 0;
        w->in_n = (size_t)got;
        w->came += (size_t)got;
    }
}

struct cs_str wire_take(struct wire *w, size_t max)
{
    if (w->in_n == 0) {
        refill(w);
    }
    size_t n = w->in_n < max ? w->in_n : max;
    struct cs_str piece = {(const char *)w->in + w->in_at, n};
    w->in_at += n;
    w->in_n -= n;
    return piece;
}

void wire_close(struct wire *w)
{
    if (w->handle >= 0) {
        cs_port_close(w->handle);
    }
    wipe(w, sizeof *w);
    w->handle = -1;
}
