/* SPDX-License-Identifier: ISC
 * The one place where this port waits.
 *
 * A signal that asks the program to end is not handled but held back, and read from a file of the
 * kernel's (signalfd). So a wait is a poll of two files: none comes unseen just before it. */
#ifndef PORT_LINUX_STOP_H
#define PORT_LINUX_STOP_H

#include "port/port.h"

/* Waits until fd is ready for `events` of poll(2); fd -1: just until the deadline. 0: ready;
 * CS_PORT_TIMEOUT; CS_PORT_INTERRUPTED, also when the stop came before the call; CS_PORT_FAILED. */
int stop_wait(int fd, short events, int64_t deadline);

/* The same for last words: a stop noted before does not count, a further one does unless fd is
 * ready. */
int stop_wait_anyway(int fd, short events, int64_t deadline);

#endif
