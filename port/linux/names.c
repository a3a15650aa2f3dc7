/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* O_CLOEXEC */
#include "config/limits.h"
#include "core/hosts.h"
#include "port/port.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

/* A text file, read line by line. */
struct lines {
    int fd; /* < 0: not there, or at its end */
    size_t at, n;
    char piece[256];
    struct hosts_line line;
};

static void lines_open(struct lines *l, const char *path)
{
    l->fd = open(path, O_RDONLY | O_CLOEXEC);
    l->at = l->n = 0;
    l->line.n = 0;
    l->line.whole = false;
}

static void lines_close(struct lines *l)
{
    if (l->fd >= 0) {
        close(l->fd);
        l->fd = -1;
    }
}

/* The next piece; false at the end, which a read error is as well. */
static bool refill(struct lines *l)
{
    ssize_t got;
    do {
        got = read(l->fd, l->piece, sizeof l->piece);
    } while (got < 0 && errno == EINTR);
    l->at = 0;
    l->n = got > 0 ? (size_t)got : 0;
    return got > 0;
}

static bool lines_next(struct lines *l, struct cs_str *text)
{
    while (l->fd >= 0) {
        char c = '\n';
        if (l->at == l->n && !refill(l)) {
            lines_close(l);
        } else {
            c = l->piece[l->at++];
        }
        if (hosts_feed(&l->line, c)) {
            *text = hosts_text(&l->line);
            return true;
        }
    }
    return false;
}

size_t cs_port_known(struct cs_str name, struct cs_addr *out, size_t cap)
{
    struct lines l;
    struct cs_str text;
    size_t n = 0;
    lines_open(&l, "/etc/hosts");
    while (n < cap && lines_next(&l, &text)) {
        n += hosts_match(text, name, &out[n]) ? 1 : 0;
    }
    lines_close(&l);
    return n;
}

/* The interface's number; 0: there is no such interface now. */
static unsigned zone_number(struct cs_str zone)
{
    char name[IF_NAMESIZE] = "";
    if (zone.n >= sizeof name) {
        return 0;
    }
    memcpy(name, zone.p, zone.n);
    return if_nametoindex(name);
}

/* A file without any means none: there is no server at 127.0.0.1 to be hoped for, as libc does. */
size_t cs_port_dns_servers(struct cs_addr *out, size_t cap)
{
    struct lines l;
    struct cs_str text, zone;
    size_t n = 0;
    lines_open(&l, "/etc/resolv.conf");
    while (n < cap && lines_next(&l, &text)) {
        if (!hosts_nameserver(text, &out[n], &zone)) {
            continue;
        }
        if (zone.p != NULL) {
            out[n].scope = zone_number(zone);
        }
        n += zone.p == NULL || out[n].scope != 0 ? 1 : 0;
    }
    lines_close(&l);
    return n;
}
