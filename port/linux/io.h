/* SPDX-License-Identifier: ISC
 * Files, and what the kernel says when it refuses something. cs_port_read reads files, too. */
#ifndef PORT_LINUX_IO_H
#define PORT_LINUX_IO_H

#include "port/port.h"

/* Opens a file for reading, without ever waiting for it. A handle >= 0, or a reason. */
int io_open(const char *path);

/* The reason that errno stands for: of enum cs_port_error, or of enum cs_host_error. */
int io_reason(void);

#endif
