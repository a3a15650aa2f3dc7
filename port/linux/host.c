/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* O_CLOEXEC */
#include "port/host.h"

#include "config/limits.h"
#include "port/linux/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

bool cs_host_write(enum cs_host_stream to, struct cs_str s)
{
    size_t at = 0;
    while (at < s.n) {
        ssize_t put = write((int)to, s.p + at, s.n - at);
        if (put > 0) {
            at += (size_t)put;
        } else if (put == 0 || errno != EINTR || stop_noted() != 0) {
            return false;
        }
    }
    return true;
}

static int reason_of(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return CS_HOST_NOT_FOUND;
    case EACCES:
    case EPERM:
        return CS_HOST_DENIED;
    case EISDIR:
        return CS_HOST_DIRECTORY;
    default:
        return CS_HOST_FAILED;
    }
}

int cs_host_open(struct cs_str path)
{
    char z[CS_PATH_MAX];
    if (path.n == 0 || path.n >= sizeof z || memchr(path.p, '\0', path.n) != NULL) {
        return CS_HOST_FAILED;
    }
    memcpy(z, path.p, path.n);
    z[path.n] = '\0';
    int fd = open(z, O_RDONLY | O_CLOEXEC);
    return fd >= 0 ? fd : reason_of(errno);
}

long cs_host_read(int handle, void *p, size_t n)
{
    ssize_t got;
    do {
        got = read(handle, p, n);
    } while (got < 0 && errno == EINTR && stop_noted() == 0);
    return got >= 0 ? (long)got : reason_of(errno);
}

void cs_host_close(int handle)
{
    close(handle);
}

struct cs_str cs_host_env(const char *name)
{
    const char *z = getenv(name);
    return (struct cs_str){z, z != NULL ? strlen(z) : 0};
}

bool cs_host_env_trusted(void)
{
    return getauxval(AT_SECURE) == 0;
}

bool cs_host_terminal(enum cs_host_stream s)
{
    return isatty((int)s) == 1;
}

unsigned cs_host_columns(enum cs_host_stream s)
{
    struct winsize size = {0};
    return ioctl((int)s, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

bool cs_host_forbid_core(void)
{
    struct rlimit none = {0, 0};
    /* The limit does not hold where cores go to a pipe; not being dumpable holds there too. */
    bool limited = setrlimit(RLIMIT_CORE, &none) == 0;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limited;
}

void cs_host_note_stops(void)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction note = {.sa_handler = stop_note}, ignore = {.sa_handler = SIG_IGN}, now;
    sigfillset(&note.sa_mask);
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        if (sigaction(stops[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) {
            sigaction(stops[i], &note, NULL);
        }
    }
    sigaction(SIGPIPE, &ignore, NULL);
}

int cs_host_stopped(void)
{
    return stop_noted();
}

void cs_host_exit(int code)
{
    _exit(code);
}
