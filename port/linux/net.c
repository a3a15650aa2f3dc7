/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* SOCK_CLOEXEC */
#include "port/linux/stop.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union address {
    struct sockaddr any;
    struct sockaddr_in ip4;
    struct sockaddr_in6 ip6;
};

static socklen_t address_of(const struct cs_addr *a, union address *out)
{
    memset(out, 0, sizeof *out);
    if (a->family == 4) {
        out->ip4.sin_family = AF_INET;
        out->ip4.sin_port = htons(a->port);
        memcpy(&out->ip4.sin_addr, a->ip, 4);
        return sizeof out->ip4;
    }
    out->ip6.sin6_family = AF_INET6;
    out->ip6.sin6_port = htons(a->port);
    out->ip6.sin6_scope_id = a->scope;
    memcpy(&out->ip6.sin6_addr, a->ip, 16);
    return sizeof out->ip6;
}

static int reason_of(int error)
{
    switch (error) {
    case ETIMEDOUT:
        return CS_PORT_TIMEOUT;
    case ECONNREFUSED:
        return CS_PORT_REFUSED;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return CS_PORT_UNREACHABLE;
    case ECONNRESET:
    case ECONNABORTED:
    case ENETRESET:
    case EPIPE:
        return CS_PORT_RESET;
    default:
        return CS_PORT_FAILED;
    }
}

/* Starts to connect and waits for the outcome. 0 or a reason. */
static int reach(int fd, const struct cs_addr *to, int64_t deadline)
{
    union address a;
    socklen_t n = address_of(to, &a);
    if (connect(fd, &a.any, n) == 0) {
        return 0;
    }
    /* An interrupted connect goes on by itself, like one in progress. */
    if (errno != EINPROGRESS && errno != EINTR) {
        return reason_of(errno);
    }
    int error = 0, waited = stop_wait(fd, POLLOUT, deadline);
    if (waited != 0) {
        return waited;
    }
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
        return CS_PORT_FAILED;
    }
    return error == 0 ? 0 : reason_of(error);
}

int cs_port_connect(enum cs_port_kind kind, const struct cs_addr *to, int64_t deadline)
{
    int type = (kind == CS_PORT_TCP ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC;
    int on = 1;
    if (stop_noted() != 0) {
        return CS_PORT_INTERRUPTED;
    }
    int fd = socket(to->family == 4 ? AF_INET : AF_INET6, type, 0);
    if (fd < 0) {
        return reason_of(errno);
    }
    if (kind == CS_PORT_TCP) {
        /* Without it all still works, only later. */
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    int reason = reach(fd, to, deadline);
    if (reason != 0) {
        close(fd);
        return reason;
    }
    return fd;
}

/* After a call that did not go through: 0 to try again, or a reason. */
static int again(int fd, short events, int64_t deadline)
{
    if (errno == EINTR) {
        return 0;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
        return stop_wait(fd, events, deadline);
    }
    return reason_of(errno);
}

long cs_port_read(int handle, void *p, size_t n, int64_t deadline)
{
    int reason = 0;
    while (reason == 0 && stop_noted() == 0) {
        ssize_t got = recv(handle, p, n, 0);
        if (got >= 0) {
            return (long)got;
        }
        reason = again(handle, POLLIN, deadline);
    }
    return reason != 0 ? reason : CS_PORT_INTERRUPTED;
}

long cs_port_write(int handle, const void *p, size_t n, int64_t deadline)
{
    int reason = 0;
    while (reason == 0 && stop_noted() == 0) {
        ssize_t put = send(handle, p, n, MSG_NOSIGNAL);
        if (put > 0) {
            return (long)put;
        }
        reason = again(handle, POLLOUT, deadline);
    }
    return reason != 0 ? reason : CS_PORT_INTERRUPTED;
}

void cs_port_close(int handle)
{
    close(handle);
}
