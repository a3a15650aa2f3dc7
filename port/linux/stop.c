/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* ppoll */
#include "port/linux/stop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

/* The port's only global: a handler has no other way to leave word. */
static volatile sig_atomic_t noted;

void stop_note(int signal_number)
{
    if (noted == 0) {
        noted = signal_number;
    }
}

int stop_noted(void)
{
    return noted;
}

/* Poll's clock stands still while the machine sleeps, ours does not: look at ours once a minute. */
static struct timespec slice_of(int64_t ms)
{
    const int64_t most = 60000;
    int64_t slice = ms < most ? ms : most;
    return (struct timespec){.tv_sec = slice / 1000, .tv_nsec = (long)(slice % 1000) * 1000000};
}

/* ppoll with the stop signals let in only while it waits: one that came just before would otherwise
 * be slept through. */
static int poll_or_stop(struct pollfd *p, int64_t ms)
{
    sigset_t all, before;
    struct timespec slice = slice_of(ms);
    sigfillset(&all);
    if (sigprocmask(SIG_BLOCK, &all, &before) != 0) {
        return CS_PORT_FAILED;
    }
    int ready = noted != 0 ? 0 : ppoll(p, p->fd < 0 ? 0 : 1, &slice, &before);
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (noted != 0) {
        return CS_PORT_INTERRUPTED;
    }
    return ready >= 0 || error == EINTR ? ready > 0 : CS_PORT_FAILED;
}

int stop_wait(int fd, short events, int64_t deadline)
{
    for (;;) {
        struct pollfd p = {.fd = fd, .events = events};
        int64_t now = cs_port_mono();
        int ready = poll_or_stop(&p, now < deadline ? deadline - now : 0);
        if (ready != 0) {
            return ready > 0 ? 0 : ready;
        }
        if (now >= deadline) {
            return CS_PORT_TIMEOUT;
        }
    }
}
