/* SPDX-License-Identifier: ISC */
#include "net/resolve.h"

#include "core/addr.h"
#include "core/dns.h"
#include "core/str.h"
#include "core/words.h"
#include "port/port.h"

enum { FAMILIES = 2, PER_FAMILY = CS_ADDRS_MAX / FAMILIES };

/* A lookup under way. got: what the server that is asked now has said to each question;
 * DNS_NOT_OURS: nothing yet. */
struct lookup {
    struct resolved *out;
    int64_t deadline;
    bool heard; /* some server answered, with whatever */
    enum dns_answer got[FAMILIES];
    struct dns_question question[FAMILIES]; /* A, AAAA */
};

/* The server has answered both questions. */
static bool answered(const struct lookup *l)
{
    return l->got[0] != DNS_NOT_OURS && l->got[1] != DNS_NOT_OURS;
}

/* Takes a packet as the answer to question i; false: it is none. */
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
    l->got[i] = got == DNS_TRUNCATED ? DNS_FAILED : got;
    r->n += found;
    l->heard = true;
    /* A name that does not exist has no IPv6 address either. Not the other way round: there are
     * servers that deny a name's existence only when they are asked for IPv6. */
    if (got == DNS_NO_NAME) {
        l->got[1] = DNS_NO_NAME;
    }
    return true;
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
        size_t i = 0;
        while (i < FAMILIES &&
               (l->got[i] != DNS_NOT_OURS || !take_answer(l, i, packet, (size_t)n))) {
            i++;
        }
        ignored += i == FAMILIES ? 1 : 0;
        int64_t moment = cs_port_mono() + CS_DNS_OTHER_MS;
        if (l->out->n > 0 && moment < until) {
            until = moment;
        }
    }
    return 0;
}

static int send_question(struct lookup *l, size_t i, int handle, int64_t until)
{
    char packet[CS_DNS_PACKET_MAX];
    struct buf b = buf_over(packet, sizeof packet);
    dns_build(&b, &l->question[i]);
    long sent = cs_port_write(handle, packet, b.n, until);
    l->got[i] = DNS_NOT_OURS;
    return sent < 0 ? (int)sent : 0;
}

/* Asks one server, once. */
static int ask(struct lookup *l, const struct cs_addr *server)
{
    int64_t until = cs_port_mono() + CS_DNS_TRY_MS;
    until = until < l->deadline ? until : l->deadline;
    int handle = cs_port_connect(CS_PORT_UDP, server, until);
    if (handle < 0) {
        return handle;
    }
    int reason = send_question(l, 0, handle, until);
    if (reason == 0) {
        reason = send_question(l, 1, handle, until);
    }
    if (reason == 0) {
        reason = hear(l, handle, until);
    }
    cs_port_close(handle);
    return reason;
}

/* What a server did, when the name has still no address: columns of WORDS_SERVER_SAID, after those
 * for the reasons of port.h. */
enum { NOTHING_USEFUL, OTHER_REASON = -CS_PORT_RESET, CANNOT_TELL, NO_ADDRESS };

static unsigned said(const struct lookup *l, int reason)
{
    return reason < -OTHER_REASON                               ? OTHER_REASON
           : reason < 0                                         ? (unsigned)-reason
           : !answered(l)                                       ? NOTHING_USEFUL
           : l->got[0] == DNS_FAILED || l->got[1] == DNS_FAILED ? CANNOT_TELL
                                                                : NO_ADDRESS;
}

static void tell(struct buf *detail, struct cs_addr *server, const unsigned *text, size_t n)
{
    for (size_t i = 0; i < n && text[i] != 0; i++) {
        server[i].port = 0; /* to leave it out */
        buf_z(detail, i == 0 ? "asked " : ", ");
        addr_emit_port(detail, &server[i]);
        buf_z(detail, " (");
        words_emit(detail, text[i]);
        buf_byte(detail, ')');
    }
}

static enum cs_fault ask_all(struct lookup *l, struct buf *detail)
{
    struct cs_addr server[CS_DNS_SERVERS_MAX];
    unsigned text[CS_DNS_SERVERS_MAX] = {0}, column = NOTHING_USEFUL;
    size_t servers = cs_port_dns_servers(server, CS_DNS_SERVERS_MAX);
    if (servers == 0) {
        return CS_FAULT_NO_DNS_SERVER;
    }
    for (size_t i = 0; i < CS_DNS_ROUNDS * servers && column != NO_ADDRESS; i++) {
        uint16_t id[FAMILIES];
        if (i > 0 && cs_port_mono() >= l->deadline) {
            break;
        }
        int reason = cs_port_random(id, sizeof id, l->deadline);
        if (reason != 0 && reason != CS_PORT_INTERRUPTED) {
            return CS_FAULT_ENTROPY;
        }
        if (reason == 0) {
            /* New ones for every try: a late answer to an earlier one comes to a closed port. */
            l->question[0].id = id[0];
            l->question[1].id = id[1];
            reason = ask(l, &server[i % servers]);
        }
        if (reason == CS_PORT_INTERRUPTED) {
            return CS_FAULT_INTERRUPTED;
        }
        if (l->out->n > 0) {
            return CS_OK;
        }
        column = said(l, reason);
        text[i % servers] = WORDS_SERVER_SAID + column;
    }
    tell(detail, server, text, servers);
    return column == NO_ADDRESS ? CS_FAULT_NO_SUCH_NAME
           : l->heard           ? CS_FAULT_DNS_FAILED
                                : CS_FAULT_DNS_SILENT;
}

/* This name, and all below it. */
static bool is_localhost(struct cs_str name)
{
    struct cs_str below = STR(".localhost");
    return str_eq_nocase(name, str_tail(below, 1)) ||
           (name.n > below.n && str_eq_nocase(str_tail(name, name.n - below.n), below));
}

static void ipv4_first(struct resolved *r)
{
    for (size_t i = 1; i < r->n; i++) {
        for (size_t j = i; j > 0 && r->addr[j - 1].family > r->addr[j].family; j--) {
            struct cs_addr later = r->addr[j - 1];
            r->addr[j - 1] = r->addr[j];
            r->addr[j] = later;
        }
    }
}

enum cs_fault resolve_name(struct cs_str name, int64_t deadline, struct resolved *out,
                           struct buf *detail)
{
    enum cs_fault fault = CS_OK;
    out->n = 1;
    if (addr_parse(name, &out->addr[0])) {
        return CS_OK;
    }
    out->n = 0;
    if (!dns_check(name)) {
        return CS_FAULT_BAD_HOST;
    }
    name.n -= name.p[name.n - 1] == '.' ? 1 : 0;
    out->n = cs_port_known(name, out->addr, CS_ADDRS_MAX);
    if (out->n == 0 && is_localhost(name)) {
        out->n = 2;
        (void)addr_parse(STR("127.0.0.1"), &out->addr[0]);
        (void)addr_parse(STR("::1"), &out->addr[1]);
    }
    if (out->n == 0) {
        struct lookup l = {
            .deadline = deadline, .out = out, .question = {{name, DNS_A, 0}, {name, DNS_AAAA, 0}}};
        fault = ask_all(&l, detail);
    }
    out->n = fault == CS_OK ? out->n : 0;
    ipv4_first(out);
    return fault;
}
