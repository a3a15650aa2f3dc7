/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* syscall, struct ifreq */
#include "core/hosts.h"
#include "port/linux/io.h"

#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Shows each line of a file to `take`, which writes the address that the line has for that name, if
 * it has one. Returns how many there were, at most cap. A file that cannot be read has no lines. */
static size_t collect(const char *path, bool take(struct cs_str, struct cs_str, struct cs_addr *),
                      struct cs_str name, struct cs_addr *out, size_t cap)
{
    struct hosts_line l = {.n = 0};
    char piece[256];
    size_t found = 0;
    ssize_t got;
    int fd = io_open(path);
    do {
        got = read(fd, piece, sizeof piece);
        if (got <= 0) {
            piece[0] = '\n'; /* the last line may lack it */
        }
        for (ssize_t i = 0; (i < got || i == 0) && found < cap; i++) {
            struct cs_str line = hosts_feed(&l, piece[i]);
            found += line.p != NULL && take(line, name, &out[found]) ? 1 : 0;
        }
    } while (got > 0 && found < cap);
    close(fd);
    return found;
}

size_t cs_port_known(struct cs_str name, struct cs_addr *out, size_t cap)
{
    return collect("/etc/hosts", hosts_match, name, out, cap);
}

/* The interface's number; 0: there is no such interface now. */
static uint32_t zone_number(struct cs_str zone)
{
    struct ifreq r = {.ifr_ifindex = 0};
    if (zone.n >= sizeof r.ifr_name) {
        return 0;
    }
    memcpy(r.ifr_name, zone.p, zone.n);
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool known = syscall(SYS_ioctl, any, SIOCGIFINDEX, &r) == 0;
    close(any);
    return known ? (uint32_t)r.ifr_ifindex : 0;
}

static bool take_server(struct cs_str line, struct cs_str name, struct cs_addr *out)
{
    struct cs_str zone;
    (void)name;
    if (!hosts_nameserver(line, out, &zone)) {
        return false;
    }
    if (zone.p == NULL) {
        return true;
    }
    out->scope = zone_number(zone);
    return out->scope != 0;
}

/* A file without any means none: there is no server at 127.0.0.1 to be hoped for, as libc does. */
size_t cs_port_dns_servers(struct cs_addr *out, size_t cap)
{
    return collect("/etc/resolv.conf", take_server, (struct cs_str){NULL, 0}, out, cap);
}
