/* SPDX-License-Identifier: ISC */
#include "core/addr.h"
#include "core/str.h"
#include "core/wipe.h"
#include "core/words.h"
#include "net/net.h"
#include "net/resolve.h"
#include "port/port.h"

void net_begin(struct cs_net *net, const struct trust *trust)
{
    net->fault = CS_OK;
    net->detail[0] = '\0';
    net->trust = trust;
    net->wire.handle = -1;
    wire_close(&net->wire);
}

void net_end(struct cs_net *net)
{
    wire_close(&net->wire);
    wipe(&net->tls, sizeof net->tls);
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
    buf_z(detail, ")");
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
        buf_z(detail, target->tls ? "TLS needs a host name, and no address" : "it is empty");
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
    if (body.n > reply->cap - reply->n) {
        return CS_FAULT_BODY_TOO_LONG;
    }
    memcpy(reply->body + reply->n, body.p, body.n);
    reply->n += body.n;
    return CS_OK;
}

/* Feeds one piece. HTTP_MORE: another is needed. */
static enum http_event feed(struct cs_reply *reply, struct cs_str in, enum cs_fault *fault)
{
    for (;;) {
        struct cs_str body = STR("");
        enum http_event event = http_feed(&reply->head, &in, &body);
        switch (event) {
        case HTTP_BODY:
            *fault = keep_body(reply, body);
            if (*fault != CS_OK) {
                return HTTP_BAD;
            }
            break;
        case HTTP_DONE:
            *fault = in.n > 0 ? CS_FAULT_SURPLUS : CS_OK;
            return HTTP_DONE;
        case HTTP_BAD:
            *fault = reply->head.fault;
            return HTTP_BAD;
        case HTTP_MORE:
            return HTTP_MORE;
        }
    }
}

static enum cs_fault receive_reply(struct cs_net *net, bool tls, struct cs_reply *reply,
                                   struct buf *detail)
{
    enum http_event event = HTTP_MORE;
    enum cs_fault fault = CS_OK;

    while (event == HTTP_MORE) {
        struct cs_str piece;
        fault = take(net, tls, &piece, detail);
        if (fault != CS_OK) {
            return fault;
        }
        if (piece.n == 0) {
            /* In plain bytes nothing is safe from forgery; an end in order is all there can be. */
            bool clean = tls ? net->tls.closed : net->wire.ended;
            event = http_close(&reply->head, clean);
            return event == HTTP_DONE ? CS_OK : reply->head.fault;
        }
        event = feed(reply, piece, &fault);
    }
    return fault;
}

static enum cs_fate ask(struct cs_net *net, const struct cs_target *target, struct cs_str request,
                        int64_t unix_s, struct cs_reply *reply, struct buf *detail)
{
    uint64_t before;

    if (target->tls) {
        net->fault = tls_open(&net->tls, &net->wire, net->trust, target->host, unix_s, detail);
        if (net->fault != CS_OK) {
            return CS_FATE_UNSENT;
        }
    }
    before = net->wire.taken;
    net->fault = send_request(net, target->tls, request, detail);
    if (net->fault != CS_OK) {
        return net->wire.taken == before ? CS_FATE_UNSENT : CS_FATE_SENT;
    }
    net->fault = receive_reply(net, target->tls, reply, detail);
    if (net->fault != CS_OK) {
        return CS_FATE_SENT;
    }
    if (target->tls) {
        tls_close(&net->tls);
    }
    return CS_FATE_ANSWERED;
}

enum cs_fate cs_exchange(struct cs_net *net, const struct cs_target *target, struct cs_str request,
                         int64_t unix_s, int64_t deadline, struct cs_reply *reply)
{
    struct buf detail = detail_begin(net);
    enum cs_fate fate = CS_FATE_UNSENT;

    reply->n = 0;
    http_begin(&reply->head);
    net->fault = reach(net, target, deadline, &detail);
    if (net->fault == CS_OK) {
        fate = ask(net, target, request, unix_s, reply, &detail);
    }
    if (net->fault != CS_OK && detail.n == 0 && net->wire.came + net->wire.taken > 0) {
        addr_emit_port(&detail, &net->peer);
    }
    detail_end(net, &detail);
    wire_close(&net->wire);
    wipe(&net->tls, sizeof net->tls);
    return fate;
}
