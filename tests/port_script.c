/* SPDX-License-Identifier: ISC */
#include "port_script.h"

#include <stdlib.h>
#include <string.h>

struct script *script;

void script_begin(struct script *s)
{
    memset(s, 0, offsetof(struct script, connection));
    for (size_t i = 0; i < SCRIPT_CONNECTIONS; i++) {
        memset(&s->connection[i], 0, offsetof(struct script_connection, sent));
    }
    s->mono = 1000;
    s->wall = 1767225600;
    s->random = 0x9e3779b9;
    s->fail_reason = CS_PORT_FAILED;
    script = s;
}

void script_tcp(struct cs_str reply, int end)
{
    if (script->peers == SCRIPT_CONNECTIONS) {
        abort();
    }
    script->peer[script->peers++] = (struct script_peer){.reply = reply, .end = end};
}

void script_tcp_refused(int reason)
{
    script_tcp((struct cs_str){NULL, 0}, 0);
    script->peer[script->peers - 1].refuse = reason;
}

void script_packet(int handle, const uint8_t *p, size_t n)
{
    struct script_connection *c = &script->connection[handle];
    if (c->inbox_n + 2 + n > SCRIPT_INBOX) {
        abort();
    }
    c->inbox[c->inbox_n++] = (uint8_t)(n >> 8);
    c->inbox[c->inbox_n++] = (uint8_t)n;
    if (n > 0) {
        memcpy(c->inbox + c->inbox_n, p, n);
    }
    c->inbox_n += n;
}

struct cs_str script_sent(int handle)
{
    const struct script_connection *c = &script->connection[handle];
    return (struct cs_str){(const char *)c->sent, c->sent_n};
}

bool script_closed(void)
{
    bool all = script->misuse == 0;
    for (size_t i = 0; i < script->connections; i++) {
        all = all && script->connection[i].closes == 1;
    }
    return all;
}

static void pass_until(int64_t mono)
{
    if (mono > script->mono) {
        int64_t before = script->mono / 1000;
        script->mono = mono;
        script->wall += mono / 1000 - before;
    }
}

/* Counts a call and says whether it fails now; then *reason says how. */
static bool fails(int64_t deadline, int *reason)
{
    script->calls++;
    bool now = script->fail_at != 0 && (script->calls == script->fail_at ||
                                        (script->fail_always && script->calls > script->fail_at));
    if (!now) {
        return false;
    }
    script->failed++;
    *reason = script->fail_reason;
    if (*reason == CS_PORT_TIMEOUT) {
        pass_until(deadline);
    }
    return true;
}

static struct script_connection *opened(int handle)
{
    bool known = handle >= 0 && (size_t)handle < script->connections;
    if (!known || script->connection[handle].closes > 0) {
        script->misuse++;
        return NULL;
    }
    return &script->connection[handle];
}

static struct script_peer next_peer(void)
{
    if (script->peers_met == script->peers) {
        return (struct script_peer){.refuse = CS_PORT_REFUSED};
    }
    return script->peer[script->peers_met++];
}

int cs_port_connect(enum cs_port_kind kind, const struct cs_addr *to, int64_t deadline)
{
    int reason;
    if (fails(deadline, &reason)) {
        return reason;
    }
    struct script_peer peer = {0};
    if (kind == CS_PORT_TCP) {
        peer = next_peer();
    }
    if (peer.refuse == CS_PORT_TIMEOUT) {
        pass_until(deadline);
    }
    if (peer.refuse != 0) {
        return peer.refuse;
    }
    if (script->connections == SCRIPT_CONNECTIONS) {
        abort();
    }
    struct script_connection *c = &script->connection[script->connections];
    c->kind = kind;
    c->to = *to;
    c->peer = peer;
    return (int)script->connections++;
}

static long silence(int64_t deadline)
{
    pass_until(deadline);
    return CS_PORT_TIMEOUT;
}

static long read_packet(struct script_connection *c, void *p, size_t n, int64_t deadline)
{
    if (c->at == c->inbox_n) {
        return silence(deadline);
    }
    size_t whole = (size_t)c->inbox[c->at] << 8 | c->inbox[c->at + 1];
    size_t cut = whole < n ? whole : n;
    memcpy(p, c->inbox + c->at + 2, cut);
    c->at += 2 + whole;
    return (long)cut;
}

static long read_stream(struct script_connection *c, void *p, size_t n, int64_t deadline)
{
    size_t left = c->peer.reply.n - c->at;
    if (left == 0) {
        return c->peer.end == SCRIPT_SILENT ? silence(deadline) : c->peer.end;
    }
    size_t most = script->one_byte ? 1 : n;
    size_t cut = left < most ? left : most;
    memcpy(p, c->peer.reply.p + c->at, cut);
    c->at += cut;
    return (long)cut;
}

long cs_port_read(int handle, void *p, size_t n, int64_t deadline)
{
    int reason;
    struct script_connection *c = opened(handle);
    if (c == NULL || n == 0) {
        script->misuse++;
        return CS_PORT_FAILED;
    }
    if (fails(deadline, &reason)) {
        return reason;
    }
    return c->kind == CS_PORT_UDP ? read_packet(c, p, n, deadline) : read_stream(c, p, n, deadline);
}

long cs_port_write(int handle, const void *p, size_t n, int64_t deadline)
{
    int reason;
    struct script_connection *c = opened(handle);
    if (c == NULL || n == 0) {
        script->misuse++;
        return CS_PORT_FAILED;
    }
    if (fails(deadline, &reason)) {
        return reason;
    }
    size_t taken = script->one_byte && c->kind == CS_PORT_TCP ? 1 : n;
    if (c->sent_n + taken > SCRIPT_SENT) {
        abort();
    }
    memcpy(c->sent + c->sent_n, p, taken);
    c->sent_n += taken;
    if (c->kind == CS_PORT_UDP && script->udp != NULL) {
        script->udp(handle, &c->to, p, n);
    }
    return (long)taken;
}

void cs_port_close(int handle)
{
    struct script_connection *c = opened(handle);
    if (c != NULL) {
        c->closes++;
    }
}

int64_t cs_port_wall(void)
{
    return script->wall;
}

int64_t cs_port_mono(void)
{
    return script->mono;
}

int cs_port_sleep(int64_t ms)
{
    int reason;
    if (fails(script->mono, &reason) && reason == CS_PORT_INTERRUPTED) {
        return reason;
    }
    if (ms > 0) {
        script->slept += ms;
        pass_until(script->mono + ms);
    }
    return 0;
}

int cs_port_random(void *p, size_t n, int64_t deadline)
{
    int reason;
    if (fails(deadline, &reason)) {
        script->failed_random++;
        return reason;
    }
    if (script->random_fails == CS_PORT_TIMEOUT) {
        pass_until(deadline);
    }
    if (script->random_fails != 0) {
        return script->random_fails;
    }
    for (size_t i = 0; i < n; i++) {
        script->random = script->random * 1664525u + 1013904223u;
        ((uint8_t *)p)[i] = (uint8_t)(script->random >> 24);
    }
    return 0;
}

static size_t give(const struct cs_addr *from, size_t n, struct cs_addr *out, size_t cap)
{
    size_t cut = n < cap ? n : cap;
    for (size_t i = 0; i < cut; i++) {
        out[i] = from[i];
    }
    return cut;
}

size_t cs_port_known(struct cs_str name, struct cs_addr *out, size_t cap)
{
    struct cs_str known = script->known_name;
    if (known.n != name.n || memcmp(known.p ? known.p : "", name.p, name.n) != 0) {
        return 0;
    }
    return give(script->known, script->knowns, out, cap);
}

size_t cs_port_dns_servers(struct cs_addr *out, size_t cap)
{
    return give(script->dns, script->dns_n, out, cap);
}
