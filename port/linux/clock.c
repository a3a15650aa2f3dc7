/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* syscall */
#include "port/linux/stop.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Reads a clock: seconds and nanoseconds. The kernel is asked itself: libc would ask through the
 * vdso, which is a kilobyte to save a microsecond. Where long has 32 bits, kernels from 5.1 know a
 * call with 64; before 2038 the old one does as well. */
static bool read_clock(int which, int64_t t[2])
{
    long old[2];
#ifdef SYS_clock_gettime64
    if (syscall(SYS_clock_gettime64, which, t) == 0) {
        return true;
    }
#endif
#ifdef SYS_clock_gettime32
    bool read = syscall(SYS_clock_gettime32, which, old) == 0;
#else
    bool read = syscall(SYS_clock_gettime, which, old) == 0;
#endif
    t[0] = read ? old[0] : 0;
    t[1] = read ? old[1] : 0;
    return read;
}

int64_t cs_port_wall(void)
{
    int64_t t[2];
    (void)read_clock(CLOCK_REALTIME, t);
    return t[0];
}

int64_t cs_port_mono(void)
{
    int64_t t[2];
    /* Goes on while the machine sleeps; kernels before 2.6.39 have only the other. */
    if (!read_clock(CLOCK_BOOTTIME, t)) {
        (void)read_clock(CLOCK_MONOTONIC, t);
    }
    return t[0] * 1000 + t[1] / 1000000;
}

int cs_port_sleep(int64_t ms)
{
    int64_t now = cs_port_mono();
    int64_t until = ms < INT64_MAX - now ? now + ms : INT64_MAX;
    return stop_wait(-1, 0, until) == CS_PORT_INTERRUPTED ? CS_PORT_INTERRUPTED : 0;
}
