/* SPDX-License-Identifier: ISC
 * What the files of this port share: a signal that asks the program to end, and the one place where
 * they wait. */
#ifndef PORT_LINUX_STOP_H
#define PORT_LINUX_STOP_H

#include "port/port.h"

/* Notes a signal's number, the first one's; called from a handler. */
void stop_note(int signal_number);
/* The number noted; 0: none. */
int stop_noted(void);

/* Waits until fd is ready for `events` of poll(2); fd -1: just until the deadline. 0: ready;
 * CS_PORT_TIMEOUT; CS_PORT_INTERRUPTED, also when the stop came before the call; CS_PORT_FAILED. */
int stop_wait(int fd, short events, int64_t deadline);

#endif
