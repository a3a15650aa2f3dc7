/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* syscall, environ */
#include "port/host.h"

#include "config/limits.h"
#include "core/str.h"
#include "port/linux/io.h"
#include "port/linux/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A stop ends a write that waits for a reader, but not the last words after it. Pieces of PIPE_BUF:
 * a pipe that is ready takes so much without waiting. */
bool cs_host_write(enum cs_host_stream to, struct cs_str s)
{
    while (s.n > 0) {
        if (stop_wait_anyway((int)to, POLLOUT, INT64_MAX) != 0) {
            return false;
        }
        ssize_t put = write((int)to, s.p, str_head(s, PIPE_BUF).n);
        if (put > 0) {
            s = str_tail(s, (size_t)put);
        } else if (put == 0 || (errno != EINTR && errno != EAGAIN)) {
            return false;
        }
    }
    return true;
}

void cs_host_fill_streams(void)
{
    for (int fd = 0; fd <= CS_HOST_STDERR; fd++) {
        if (syscall(SYS_fcntl, fd, F_GETFD) < 0) {
            (void)io_open("/"); /* the lowest free handle; there is always a root */
        }
    }
}

int cs_host_open(struct cs_str path)
{
    char z[CS_PATH_MAX];
    if (path.n == 0 || path.n >= sizeof z) {
        return CS_HOST_FAILED;
    }
    memcpy(z, path.p, path.n);
    z[path.n] = '\0';
    return strlen(z) == path.n ? io_open(z) : CS_HOST_FAILED;
}

long cs_host_read(int handle, void *p, size_t n)
{
    return cs_port_read(handle, p, n, INT64_MAX);
}

long cs_host_input(void *p, size_t n, int64_t deadline)
{
    long got = cs_port_read(STDIN_FILENO, p, n, deadline);
    return got == CS_PORT_TIMEOUT ? CS_HOST_NOT_YET : got;
}

void cs_host_close(int handle)
{
    close(handle);
}

int64_t cs_host_size(int handle)
{
    int64_t size = lseek(handle, 0, SEEK_END);
    (void)lseek(handle, 0, SEEK_SET);
    return size;
}

struct cs_str cs_host_env(const char *name)
{
    for (char **at = environ; at != NULL && *at != NULL; at++) {
        size_t i = 0;
        while (name[i] != '\0' && name[i] == (*at)[i]) {
            i++;
        }
        if (name[i] == '\0' && (*at)[i] == '=') {
            return str_of(*at + i + 1);
        }
    }
    return STR_NONE;
}

bool cs_host_env_trusted(void)
{
    return getauxval(AT_SECURE) == 0;
}

/* The width of the terminal, 0 where it does not say; -1: it is none. */
static int terminal_width(enum cs_host_stream s)
{
    struct winsize size;
    return syscall(SYS_ioctl, (int)s, TIOCGWINSZ, &size) == 0 ? size.ws_col : -1;
}

bool cs_host_terminal(enum cs_host_stream s)
{
    return terminal_width(s) >= 0;
}

unsigned cs_host_columns(enum cs_host_stream s)
{
    int width = terminal_width(s);
    return width > 0 ? (unsigned)width : 80;
}

bool cs_host_forbid_core(void)
{
    static const unsigned long none[2] = {0, 0};
    /* The limit does not hold where cores go to a pipe; not being dumpable holds there too. */
    bool limited = syscall(SYS_setrlimit, RLIMIT_CORE, none) == 0;
    return syscall(SYS_prctl, PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limited;
}

void cs_host_exit(int code)
{
    _exit(code);
}
