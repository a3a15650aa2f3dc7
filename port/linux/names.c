/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* syscall, struct ifreq */
#include "config/limits.h"
#include "core/hosts.h"
#include "port/linux/io.h"

#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What a line of a file says about a name, if it does. */
typedef_placeholder
