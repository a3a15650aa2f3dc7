/* SPDX-License-Identifier: ISC */
#include "core/addr.h"
#include "core/str.h"
#include "core/wipe.h"
#include "core/words.h"
#include "net/keep.h"
#include "net/resolve.h"
#include "port/port.h"

void net_begin(struct cs_net *net, const struct trust *trust)
{
    net->fault = CS_OK;
    net->detail[0] = '\0';
    net->trust = trust;
    net->wire.handle = -1;
    net->tls.wire = NULL;
    wire_close(&net->wire);
    wipe(net->session, sizeof net->session);
}

void net_end(struct cs_net *net)
{
    keep_close(net, true);
    wipe(net->session, sizeof net->session);
}

/* One byte less than there is: a final zero goes there. */
static struct buf detail_begin(struct cs_net *net)
{
    return buf_over(net->detail, sizeof net->detail - 1);
}

static void detail_end(struct cs_net *net, const struct buf *detail)
{
    net->detail[buf_text(detail).n] = '\0';
}

enum cs_fault net_check_roots(struct cs_net *net)
{
    struct buf detail = detail_begin(net);
    net->fault = CS_OK;
    if (net->trust->file != NULL) {
        net->fault = trust_file_check(net->trust->file, &net->tls.verifier.roots, &detail);
    }
    detail_end(net, &detail);
    return net->fault;
}

/* ---- the way there ----------------------------------------------------------------------------- */

/* Adds "192.0.2.1:443 (Refused)" to a list. */
static void emit_try(struct buf *detail, const struct cs_addr *addr, enum cs_fault fault)
{
    buf_z(detail, detail->n > 0 ? ", " : "tried ");
    addr_emit_port(detail, addr);
    buf_z(detail, " (");
    words_emit(detail, status_words(fault, STATUS_NAME));
    buf_byte(detail, ')');
}

/* Tries one address after the other. Each gets an even share of the time that is left, so that one
 * that never answers cannot use up all of it. */
static enum cs_fault connect_any(struct cs_net *net, const struct resolved *to, uint16_t port,
                                 int64_t deadline, struct buf *detail)
{
    enum cs_fault fault = CS_FAULT_SILENT;

    for (size_t i = 0; i < to->n; i++) {
        int64_t now = cs_port_mono();
        int64_t share = (deadline - now) / (int64_t)(to->n - i);
        struct cs_addr *peer = &net->peer;

        *peer = to->addr[i];
        peer->port = peer->port != 0 ? peer->port : port;
        int reason = wire_open(&net->wire, peer, now + share);
        if (reason == 0) {
            net->wire.deadline = deadline;
            detail->n = 0;
            return CS_OK;
        }
        fault = wire_fault(reason);
        emit_try(detail, peer, fault);
        if (fault == CS_FAULT_INTERRUPTED) {
            break;
        }
    }
    return fault;
}

static enum cs_fault reach(struct cs_net *net, const struct cs_target *target, int64_t deadline,
                           struct buf *detail)
{
    struct resolved to;

    if (target->tls ? !tls_host(target->host) : target->host.n == 0) {
        words_emit(detail, target->tls ? WORDS_HOST_NO_NAME : WORDS_HOST_EMPTY);
        return CS_FAULT_BAD_HOST;
    }
    if (target->connect != NULL) {
        to.addr[0] = *target->connect;
        to.n = 1;
    } else {
        enum cs_fault fault = resolve_name(target->host, deadline, &to, detail);
        if (fault != CS_OK) {
            return fault;
        }
    }
    return connect_any(net, &to, target->port, deadline, detail);
}

/* Connects, unless what is open leads there. */
static enum cs_fault get_through(struct cs_net *net, const struct cs_target *target, int64_t unix_s,
                                 int64_t deadline, struct buf *detail)
{
    net->wire.deadline = deadline;
    enum cs_fault fault = keep_reuse(net, target);
    if (fault != CS_OK || net->wire.handle >= 0) {
        return fault;
    }
    fault = reach(net, target, deadline, detail);
    if (fault != CS_OK || !target->tls) {
        return fault;
    }
    struct session *session = session_of(net->session, net->key, cs_port_mono());
    return tls_open(&net->tls, &net->wire, net->trust, target->host, session, unix_s, detail);
}

/* ---- there and back ---------------------------------------------------------------------------- */

static enum cs_fault send_request(struct cs_net *net, bool tls, struct cs_str request,
                                  struct buf *detail)
{
    if (tls) {
        return tls_write(&net->tls, request, detail);
    }
    wire_write(&net->wire, request.p, request.n);
    wire_flush(&net->wire);
    return net->wire.fault;
}

/* The next piece of the reply. CS_OK with none at the end. */
static enum cs_fault take(struct cs_net *net, bool tls, struct cs_str *piece, struct buf *detail)
{
    if (tls) {
        return tls_read(&net->tls, piece, detail);
    }
    *piece = wire_take(&net->wire, SIZE_MAX);
    return piece->n > 0 ? CS_OK : net->wire.fault;
}

static enum cs_fault keep_body(struct cs_reply *reply, struct cs_str body)
{
    bool taken = reply->take != NULL && reply->head.status == 200;
    struct cs_str kept = str_head(body, (taken ? reply->keep : reply->cap) - reply->n);
    if (kept.n < body.n && !taken) {
        return CS_FAULT_BODY_TOO_LONG;
    }
    memcpy(reply->body + reply->n, kept.p, kept.n);
    reply->n += kept.n;
    return taken ? reply->take(reply->ctx, body) : CS_OK;
}

static enum cs_fault receive_reply(struct cs_net *net, bool tls, struct cs_reply *reply,
                                   struct buf *detail)
{
    struct cs_str in = STR(""), body;
    enum cs_fault fault = CS_OK;

    while (fault == CS_OK) {
        switch (http_feed(&reply->head, &in, &body)) {
        case HTTP_BODY:
            fault = keep_body(reply, body);
            break;
        case HTTP_DONE:
            return in.n > 0 ? CS_FAULT_SURPLUS : CS_OK;
        case HTTP_BAD:
            return reply->head.fault;
        case HTTP_MORE:
            fault = take(net, tls, &in, detail);
            if (fault == CS_OK && in.n == 0) {
                /* In plain bytes nothing is safe from forgery; an end in order is all there can be. */
                http_close(&reply->head, tls ? net->tls.closed : net->wire.ended);
                return reply->head.fault;
            }
        }
    }
    return fault;
}

enum cs_fate cs_exchange(struct cs_net *net, const struct cs_target *target, struct cs_str request,
                         int64_t unix_s, int64_t deadline, struct cs_reply *reply)
{
    struct buf detail = detail_begin(net);
    uint64_t sent_from =
        UINT64_MAX; /* what the port will have taken before the request's first byte */

    reply->n = 0;
    http_begin(&reply->head);
    enum cs_fault fault = get_through(net, target, unix_s, deadline, &detail);
    if (fault == CS_OK) {
        sent_from = net->wire.taken + net->wire.held;
        fault = send_request(net, target->tls, request, &detail);
    }
    if (fault == CS_OK) {
        fault = receive_reply(net, target->tls, reply, &detail);
    }
    uint64_t taken = net->wire.taken;
    if (fault != CS_OK && detail.n == 0 && net->wire.came + taken > 0) {
        buf_z(&detail, "with ");
        addr_emit_port(&detail, &net->peer);
    }
    detail_end(net, &detail);
    if (fault != CS_OK || !reply->head.keep || !keep_ready(net)) {
        keep_close(net, fault == CS_OK);
    }
    net->fault = fault;
    return fault == CS_OK ? CS_FATE_ANSWERED : taken > sent_from ? CS_FATE_SENT : CS_FATE_UNSENT;
}
