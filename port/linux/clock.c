/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* CLOCK_BOOTTIME */
#include "port/linux/stop.h"

#include <time.h>

int64_t cs_port_wall(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec;
}

int64_t cs_port_mono(void)
{
    struct timespec t = {0};
    /* Goes on while the machine sleeps; kernels before 2.6.39 have only the other. */
    if (clock_gettime(CLOCK_BOOTTIME, &t) != 0) {
        clock_gettime(CLOCK_MONOTONIC, &t);
    }
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int cs_port_sleep(int64_t ms)
{
    int64_t now = cs_port_mono();
    int64_t until = ms < INT64_MAX - now ? now + ms : INT64_MAX;
    return stop_wait(-1, 0, until) == CS_PORT_INTERRUPTED ? CS_PORT_INTERRUPTED : 0;
}
