/* SPDX-License-Identifier: ISC */
#include "net/keep.h"

#include "core/wipe.h"
#include "port/port.h"

/* What must be equal for a connection to be used again, or a session to be taken up, in few bytes: a
 * name alone may have 253. The name comes last, so that no two targets give the same text. */
static void key_of(const struct cs_net *net, const struct cs_target *target, unsigned char *key)
{
    static const struct cs_addr looked_up = {0, {0}, 0, 0};
    const struct cs_addr *at = target->connect != NULL ? target->connect : &looked_up;
    uintptr_t trust = (uintptr_t)net->trust;
    br_sha256_context h;

    br_sha256_init(&h);
    br_sha256_update(&h, &trust, sizeof trust);
    br_sha256_update(&h, &target->tls, sizeof target->tls);
    br_sha256_update(&h, &target->port, sizeof target->port);
    br_sha256_update(&h, &at->family, sizeof at->family);
    br_sha256_update(&h, at->ip, sizeof at->ip);
    br_sha256_update(&h, &at->port, sizeof at->port);
    br_sha256_update(&h, &at->scope, sizeof at->scope);
    br_sha256_update(&h, target->host.p, target->host.n);
    br_sha256_out(&h, key);
}

enum cs_fault keep_reuse(struct cs_net *net, const struct cs_target *target)
{
    struct wire *w = &net->wire;
    unsigned char was[SESSION_KEY];

    memcpy(was, net->key, sizeof was);
    key_of(net, target, net->key);
    if (w->handle < 0) {
        return CS_OK;
    }
    if (memcmp(net->key, was, sizeof was) != 0) {
        keep_close(net, true);
        return CS_OK;
    }
    long came = cs_port_read(w->handle, w->in, sizeof w->in, 0); /* does not wait */
    if (came != CS_PORT_TIMEOUT) {
        keep_close(net, false);
    }
    return came == CS_PORT_INTERRUPTED ? CS_FAULT_INTERRUPTED : CS_OK;
}

bool keep_ready(struct cs_net *net)
{
    struct wire *w = &net->wire;
    if (w->in_n > 0 || w->held > 0 || !tls_ready(&net->tls)) {
        return false;
    }
    wipe(w->in, sizeof w->in);
    wipe(w->out, sizeof w->out);
    return true;
}

void keep_close(struct cs_net *net, bool polite)
{
    if (polite) {
        tls_close(&net->tls);
    }
    wire_close(&net->wire);
    wipe(&net->tls, sizeof net->tls);
}
