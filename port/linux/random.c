/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* syscall */
#include "port/linux/io.h"
#include "port/linux/stop.h"

#include <errno.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NONBLOCK = 1 /* GRND_NONBLOCK of linux/random.h */, PAUSE_MS = 50 };

/* For kernels before 3.17, which many a storage box still runs. /dev/urandom gives bytes even
 * before it was seeded; that /dev/random is ready to be read says that it was. A handle of the
 * former, or a reason. */
static int open_urandom(int64_t deadline)
{
    int seeded = io_open("/dev/random");
    int reason = seeded < 0 ? CS_PORT_FAILED : stop_wait(seeded, POLLIN, deadline);
    close(seeded);
    return reason != 0 ? reason : io_open("/dev/urandom");
}

/* Waits a moment for entropy. 0 to try again, or a reason. */
static int pause_until(int64_t deadline)
{
    int64_t next = cs_port_mono() + PAUSE_MS;
    int waited = stop_wait(-1, 0, next < deadline ? next : deadline);
    return waited == CS_PORT_TIMEOUT && next < deadline ? 0 : waited;
}

int cs_port_random(void *p, size_t n, int64_t deadline)
{
    uint8_t *to = p;
    int urandom = -1, reason = 0;
    while (n > 0 && reason == 0) {
        long got = urandom < 0 ? syscall(SYS_getrandom, to, n, NONBLOCK) : read(urandom, to, n);
        if (got > 0) {
            to += got;
            n -= (size_t)got;
        } else if (got < 0 && errno == ENOSYS) {
            urandom = open_urandom(deadline);
            reason = urandom < 0 ? urandom : 0;
        } else if (got < 0 && errno == EAGAIN) {
            reason = pause_until(deadline);
        } else if (got == 0 || errno != EINTR) {
            reason = CS_PORT_FAILED;
        }
    }
    close(urandom);
    return reason;
}
