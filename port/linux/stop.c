/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* syscall */
#include "port/linux/stop.h"

#include "port/host.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A set of signals as the kernel takes it; all of ours are in its first word. */
enum { SET_BYTES = _NSIG / 8, SET_WORDS = SET_BYTES / sizeof(long) };

#define BIT(signal) (1ul << ((signal)-1))

/* The port's only global: nobody hands a platform's state to cs_port_read. */
static struct {
    int handle; /* of the signals held back; -1: none are */
    int number; /* of the first that came */
} noted = {-1, 0};

/* Whether a signal has its default action. All of the answer is zero then, however the platform
 * lays it out: what survives an exec is only whether it is ignored. */
static bool by_default(int signal)
{
    unsigned long action[16] = {0};
    return syscall(SYS_rt_sigaction, signal, NULL, action, SET_BYTES) == 0 &&
           (action[0] | action[1]) == 0;
}

void cs_host_note_stops(void)
{
    static const uint8_t stops[] = {SIGINT, SIGTERM, SIGHUP};
    unsigned long set[SET_WORDS] = {0};
    for (size_t i = 0; i < sizeof stops; i++) {
        set[0] |= by_default(stops[i]) ? BIT(stops[i]) : 0;
    }
    noted.handle = (int)syscall(SYS_signalfd4, -1, set, SET_BYTES, SFD_CLOEXEC | SFD_NONBLOCK);
    /* A kernel built without it: a signal then does what it always does. */
    set[0] = BIT(SIGPIPE) | BIT(SIGXFSZ) | (noted.handle >= 0 ? set[0] : 0);
    (void)syscall(SYS_rt_sigprocmask, SIG_BLOCK, set, NULL, SET_BYTES);
}

int cs_host_stopped(void)
{
    struct signalfd_siginfo came;
    if (noted.number == 0 && read(noted.handle, &came, sizeof came) == sizeof came) {
        noted.number = (int)came.ssi_signo;
    }
    return noted.number;
}

int stop_wait_anyway(int fd, short events, int64_t deadline)
{
    /* Poll's clock stands still while the machine sleeps, ours does not: look at ours once a
     * minute. */
    const int64_t slice = 60000;
    for (;;) {
        struct pollfd p[] = {{.fd = fd, .events = events}, {.fd = noted.handle, .events = POLLIN}};
        int64_t now = cs_port_mono();
        int64_t left = now < deadline ? deadline - now : 0;
        int ready = poll(p, 2, (int)(left < slice ? left : slice));
        if (ready < 0 && errno != EINTR) {
            return CS_PORT_FAILED;
        }
        if (ready > 0 && p[0].revents != 0) {
            return 0;
        }
        if (ready > 0) {
            (void)cs_host_stopped();
            return CS_PORT_INTERRUPTED;
        }
        if (left == 0) {
            return CS_PORT_TIMEOUT;
        }
    }
}

int stop_wait(int fd, short events, int64_t deadline)
{
    return cs_host_stopped() != 0 ? CS_PORT_INTERRUPTED : stop_wait_anyway(fd, events, deadline);
}
