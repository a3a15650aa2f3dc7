/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* SOCK_CLOEXEC */
#include "port/linux/io.h"
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
    /* Both kinds have the port at the same place. */
    out->ip4.sin_port = htons(a->port);
    if (a->family == 4) {
        out->any.sa_family = AF_INET;
        memcpy(&out->ip4.sin_addr, a->ip, 4);
        return sizeof out->ip4;
    }
    out->any.sa_family = AF_INET6;
    out->ip6.sin6_scope_id = a->scope;
    memcpy(&out->ip6.sin6_addr, a->ip, 16);
    return sizeof out->ip6;
}

/* Starts to connect, waits, and connects again: that gives the outcome of the first. A socket that
 * was not used yet is ready at once. 0 or a reason. */
static int reach(int fd, const union address *to, socklen_t n, int64_t deadline)
{
    for (;;) {
        int reason = stop_wait(fd, POLLOUT, deadline);
        if (reason != 0) {
            return reason;
        }
        if (connect(fd, &to->any, n) == 0 || errno == EISCONN) {
            return 0;
        }
        if (errno != EINPROGRESS && errno != EALREADY && errno != EINTR) {
            return io_reason();
        }
    }
}

int cs_port_connect(enum cs_port_kind kind, const struct cs_addr *to, int64_t deadline)
{
    union address a;
    socklen_t n = address_of(to, &a);
    int type = kind == CS_PORT_TCP ? SOCK_STREAM : SOCK_DGRAM, on = 1;
    int fd = socket(a.any.sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return io_reason();
    }
    /* Small writes go out at once. Without it all still works, only later; UDP knows no such
     * option. */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    int reason = reach(fd, &a, n, deadline);
    if (reason != 0) {
        close(fd);
        return reason;
    }
    return fd;
}
