/* SPDX-License-Identifier: ISC */
#include "net/resolve.h"

#include "core/addr.h"
#include "core/dns.h"
#include "core/str.h"
#include "port/port.h"

enum { FAMILIES = 2, PER_FAMILY = CS_ADDRS_MAX / FAMILIES };

/* A lookup under way. got: what is known about each question; DNS_NOT_OURS: nothing yet,
 * DNS_FAILED: this server could not tell, the next is asked. */
struct lookup {
    int64_t deadline;
    struct dns_question question[FAMILIES]; /* A, AAAA */
    enum dns_answer got[FAMILIES];
    bool heard; /* some server answered, with whatever */
    struct resolved *out;
};

static void ipv4_first(struct resolved *r)
{
    for (size_t i = 1; i < r->n; i++) {
        struct cs_addr a = r->addr[i];
        size_t to = i;
        for (; to > 0 && r->addr[to - 1].family > a.family; to--) {
            r->addr[to] = r->addr[to - 1];
        }
        r->addr[to] = a;
    }
}

/* No question is without an answer of this server or an earlier one. */
static bool answered(const struct lookup *l)
{
    return l->got[0] != DNS_NOT_OURS && l->got[1] != DNS_NOT_OURS;
}

/* Nothing is left to ask another server. */
static bool settled(const struct lookup *l)
{
    return l->out->n > 0 || (answered(l) && l->got[0] != DNS_FAILED && l->got[1] != DNS_FAILED);
}

/* Takes a packet as the answer to question i, if it is. */
static bool take_answer(struct lookup *l, size_t i, const uint8_t *p, size_t n)
{
    struct resolved *r = l->out;
    size_t found;
    enum dns_answer got = dns_parse(p, n, &l->question[i], r->addr + r->n, PER_FAMILY, &found);
    if (got == DNS_NOT_OURS) {
        return false;
    }
    /* What did not fit a packet would come over TCP, which we do not speak to DNS servers: the
     * addresses that are here are used, and without any this server is of no help. */
    if (got == DNS_TRUNCATED) {
        got = found > 0 ? DNS_ADDRESSES : DNS_FAILED;
    }
    r->n += got == DNS_ADDRESSES ? found : 0;
    l->got[i] = got;
    l->heard = true;
    /* A name that does not exist has no IPv6 address either. Not the other way round: there are
     * servers that deny a name's existence only when they are asked for IPv6. */
    if (got == DNS_NO_NAME) {
        l->got[1] = DNS_NO_NAME;
    }
    return true;
}

static bool take_packet(struct lookup *l, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < FAMILIES; i++) {
        if (l->got[i] == DNS_NOT_OURS && take_answer(l, i, p, n)) {
            return true;
        }
    }
    return false;
}

static int send_question(const struct dns_question *q, int handle, int64_t until)
{
    char packet[CS_DNS_PACKET_MAX];
    struct buf b = buf_over(packet, sizeof packet);
    dns_build(&b, q);
    long sent = cs_port_write(handle, packet, b.n, until);
    return sent < 0 ? (int)sent : 0;
}

/* Reads until both questions are answered; a reason where that does not happen. */
static int hear(struct lookup *l, int handle, int64_t until)
{
    uint8_t packet[CS_DNS_PACKET_MAX];
    for (unsigned ignored = 0; !answered(l) && ignored < CS_DNS_IGNORED_MAX;) {
        long n = cs_port_read(handle, packet, sizeof packet, until);
        if (n < 0) {
            return (int)n;
        }
        if (!take_packet(l, packet, (size_t)n)) {
            ignored++;
        }
        int64_t moment = cs_port_mono() + CS_DNS_OTHER_MS;
        if (l->out->n > 0 && moment < until) {
            until = moment;
        }
    }
    return 0;
}

/* Asks one server, once, what is still unknown. */
static int ask(struct lookup *l, const struct cs_addr *server)
{
    int64_t until = cs_port_mono() + CS_DNS_TRY_MS;
    until = until < l->deadline ? until : l->deadline;
    int handle = cs_port_connect(CS_PORT_UDP, server, until);
    if (handle < 0) {
        return handle;
    }
    int reason = 0;
    for (size_t i = 0; i < FAMILIES && reason == 0; i++) {
        if (l->got[i] == DNS_FAILED) {
            l->got[i] = DNS_NOT_OURS;
        }
        if (l->got[i] == DNS_NOT_OURS) {
            reason = send_question(&l->question[i], handle, until);
        }
    }
    if (reason == 0) {
        reason = hear(l, handle, until);
    }
    cs_port_close(handle);
    return reason;
}

/* New ids for every try: a late answer to an earlier one comes to a port that is closed anyway. */
static int draw_ids(struct lookup *l)
{
    uint16_t id[FAMILIES];
    int reason = cs_port_random(id, sizeof id, l->deadline);
    for (size_t i = 0; i < FAMILIES; i++) {
        l->question[i].id = reason == 0 ? id[i] : 0;
    }
    return reason;
}

/* What a server did, in words, when the name has still no address. */
static const char *words(const struct lookup *l, int reason)
{
    switch (reason) {
    case 0:
        return settled(l)    ? "no such name or no address"
               : answered(l) ? "cannot tell"
                             : "no usable answer";
    case CS_PORT_TIMEOUT:
        return "no answer";
    case CS_PORT_REFUSED:
        return "refused";
    case CS_PORT_UNREACHABLE:
        return "unreachable";
    default:
        return "connection failed";
    }
}

static void tell(struct buf *detail, const struct cs_addr *server, const char *said[], size_t n)
{
    const char *before = "asked ";
    for (size_t i = 0; i < n; i++) {
        if (said[i] != NULL) {
            buf_z(detail, before);
            addr_emit(detail, &server[i]);
            buf_z(detail, " (");
            buf_z(detail, said[i]);
            buf_byte(detail, ')');
            before = ", ";
        }
    }
}

static enum cs_fault verdict(const struct lookup *l)
{
    if (l->out->n > 0) {
        return CS_OK;
    }
    return settled(l) ? CS_FAULT_NO_SUCH_NAME
           : l->heard ? CS_FAULT_DNS_FAILED
                      : CS_FAULT_DNS_SILENT;
}

static enum cs_fault ask_all(struct lookup *l, struct buf *detail)
{
    struct cs_addr server[CS_DNS_SERVERS_MAX];
    const char *said[CS_DNS_SERVERS_MAX] = {NULL};
    size_t servers = cs_port_dns_servers(server, CS_DNS_SERVERS_MAX);
    if (servers == 0) {
        return CS_FAULT_NO_DNS_SERVER;
    }
    for (size_t i = 0; i < CS_DNS_ROUNDS * servers && !settled(l); i++) {
        if (i > 0 && cs_port_mono() >= l->deadline) {
            break;
        }
        int reason = draw_ids(l);
        if (reason != 0) {
            return reason == CS_PORT_INTERRUPTED ? CS_FAULT_INTERRUPTED : CS_FAULT_ENTROPY;
        }
        reason = ask(l, &server[i % servers]);
        if (reason == CS_PORT_INTERRUPTED) {
            return CS_FAULT_INTERRUPTED;
        }
        said[i % servers] = words(l, reason);
    }
    if (verdict(l) != CS_OK) {
        tell(detail, server, said, servers);
    }
    return verdict(l);
}

static bool is_localhost(struct cs_str name)
{
    struct cs_str local = STR("localhost");
    size_t before = name.n < local.n ? 0 : name.n - local.n;
    return str_eq_nocase(str_tail(name, before), local) &&
           (before == 0 || name.p[before - 1] == '.');
}

static void this_machine(struct resolved *r)
{
    r->addr[0] = (struct cs_addr){.family = 4, .ip = {127, 0, 0, 1}};
    r->addr[1] = (struct cs_addr){.family = 6, .ip = {[15] = 1}};
    r->n = 2;
}

enum cs_fault resolve_name(struct cs_str name, int64_t deadline, struct resolved *out,
                           struct buf *detail)
{
    out->n = 0;
    if (addr_parse(name, &out->addr[0])) {
        out->n = 1;
        return CS_OK;
    }
    if (!dns_check(name)) {
        return CS_FAULT_BAD_HOST;
    }
    name = name.p[name.n - 1] == '.' ? str_head(name, name.n - 1) : name;
    out->n = cs_port_known(name, out->addr, CS_ADDRS_MAX);
    if (out->n == 0 && is_localhost(name)) {
        this_machine(out);
    }
    enum cs_fault fault = CS_OK;
    if (out->n == 0) {
        struct lookup l = {
            .deadline = deadline, .question = {{name, DNS_A, 0}, {name, DNS_AAAA, 0}}, .out = out};
        fault = ask_all(&l, detail);
    }
    out->n = fault == CS_OK ? out->n : 0;
    ipv4_first(out);
    return fault;
}
