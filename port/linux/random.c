/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* syscall */
#include "port/linux/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NONBLOCK = 1 /* GRND_NONBLOCK of linux/random.h */, PAUSE_MS = 50 };

/* For kernels before 3.17, which many a storage box still runs. /dev/urandom gives bytes even
 * before it was seeded; that /dev/random is ready to be read says that it was. */
static int from_devices(uint8_t *p, size_t n, int64_t deadline)
{
    int seeded = open("/dev/random", O_RDONLY | O_CLOEXEC);
    int reason = seeded < 0 ? CS_PORT_FAILED : stop_wait(seeded, POLLIN, deadline);
    if (seeded >= 0) {
        close(seeded);
    }
    int fd = reason == 0 ? open("/dev/urandom", O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) {
        return reason != 0 ? reason : CS_PORT_FAILED;
    }
    while (n > 0 && reason == 0) {
        ssize_t got = read(fd, p, n);
        if (got > 0) {
            p += got;
            n -= (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            reason = CS_PORT_FAILED;
        }
    }
    close(fd);
    return reason;
}

/* After getrandom failed: 0 to try again, or a reason. */
static int seeding(int64_t deadline)
{
    if (errno == EINTR) {
        return 0;
    }
    if (errno != EAGAIN) {
        return CS_PORT_FAILED;
    }
    int64_t next = cs_port_mono() + PAUSE_MS;
    int waited = stop_wait(-1, 0, next < deadline ? next : deadline);
    return waited == CS_PORT_TIMEOUT && next < deadline ? 0 : waited;
}

int cs_port_random(void *p, size_t n, int64_t deadline)
{
    uint8_t *to = p;
    while (n > 0) {
        long got = syscall(SYS_getrandom, to, n, NONBLOCK);
        if (got < 0 && errno == ENOSYS) {
            return from_devices(to, n, deadline);
        }
        int reason = got < 0 ? seeding(deadline) : 0;
        if (reason != 0) {
            return reason;
        }
        if (got > 0) {
            to += got;
            n -= (size_t)got;
        }
    }
    return 0;
}
