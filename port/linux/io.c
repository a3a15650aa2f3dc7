/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* syscall, O_CLOEXEC */
#include "port/linux/io.h"

#include "port/host.h"
#include "port/linux/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

_Static_assert((int)CS_HOST_FAILED == (int)CS_PORT_FAILED, "one table gives both");

int io_reason(void)
{
    static const struct {
        uint8_t error;
        int8_t reason;
    } rows[] = {
        {ETIMEDOUT, CS_PORT_TIMEOUT},
        {ECONNREFUSED, CS_PORT_REFUSED},
        {ENETUNREACH, CS_PORT_UNREACHABLE},
        {EHOSTUNREACH, CS_PORT_UNREACHABLE},
        {ENETDOWN, CS_PORT_UNREACHABLE},
        {EHOSTDOWN, CS_PORT_UNREACHABLE},
        {EADDRNOTAVAIL, CS_PORT_UNREACHABLE},
        {EAFNOSUPPORT, CS_PORT_UNREACHABLE},
        {ECONNRESET, CS_PORT_RESET},
        {ECONNABORTED, CS_PORT_RESET},
        {ENETRESET, CS_PORT_RESET},
        {EPIPE, CS_PORT_RESET},
        {ENOENT, CS_HOST_NOT_FOUND},
        {ENOTDIR, CS_HOST_NOT_FOUND},
        {EACCES, CS_HOST_DENIED},
        {EPERM, CS_HOST_DENIED},
        {EISDIR, CS_HOST_DIRECTORY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].error == errno) {
            return rows[i].reason;
        }
    }
    return CS_PORT_FAILED;
}

int io_open(const char *path)
{
    long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_LARGEFILE);
    return fd >= 0 ? (int)fd : io_reason();
}

/* Reads to `in` or, where that is NULL, writes from `out`, as soon as one of them is possible. */
static long transfer(int handle, void *in, const void *out, size_t n, int64_t deadline)
{
    for (;;) {
        int reason = stop_wait(handle, in != NULL ? POLLIN : POLLOUT, deadline);
        if (reason != 0) {
            return reason;
        }
        ssize_t done = in != NULL ? read(handle, in, n) : send(handle, out, n, MSG_NOSIGNAL);
        if (done >= 0) {
            return (long)done;
        }
        if (errno != EAGAIN && errno != EINTR) {
            return io_reason();
        }
    }
}

long cs_port_read(int handle, void *p, size_t n, int64_t deadline)
{
    return transfer(handle, p, NULL, n, deadline);
}

long cs_port_write(int handle, const void *p, size_t n, int64_t deadline)
{
    return transfer(handle, NULL, p, n, deadline);
}

void cs_port_close(int handle)
{
    close(handle);
}
