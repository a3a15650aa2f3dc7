/* SPDX-License-Identifier: ISC
 * Records what a TLS server says to our client, for tests/unit/session.h: see tests/record.py. The
 * client's randomness is that of tests/port_script.c, so the recording can be played back to it.
 *
 * usage: record PORT      with roots on stdin, what came on stdout */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/str.h"
#include "net/net.h"
#include "port/port.h"
#include "unit/session_request.h"

static uint32_t seed = 0x9e3779b9;
static struct cs_net net;
static char body[1024];

int cs_port_connect(enum cs_port_kind kind, const struct cs_addr *to, int64_t deadline)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(to->port)};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    (void)kind;
    (void)deadline;
    memcpy(&at.sin_addr, to->ip, 4);
    return connect(s, (struct sockaddr *)&at, sizeof at) == 0 ? s : CS_PORT_REFUSED;
}

long cs_port_read(int handle, void *p, size_t n, int64_t deadline)
{
    ssize_t got = read(handle, p, n);
    (void)deadline;
    if (got > 0) {
        fwrite(p, 1, (size_t)got, stdout);
    }
    return got < 0 ? CS_PORT_FAILED : got;
}

long cs_port_write(int handle, const void *p, size_t n, int64_t deadline)
{
    (void)deadline;
    return write(handle, p, n);
}

void cs_port_close(int handle)
{
    close(handle);
}

int64_t cs_port_mono(void)
{
    return 0;
}

int cs_port_random(void *p, size_t n, int64_t deadline)
{
    (void)deadline;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        ((uint8_t *)p)[i] = (uint8_t)(seed >> 24);
    }
    return 0;
}

size_t cs_port_known(struct cs_str name, struct cs_addr *out, size_t cap)
{
    (void)name, (void)out, (void)cap;
    return 0;
}

size_t cs_port_dns_servers(struct cs_addr *out, size_t cap)
{
    (void)out, (void)cap;
    return 0;
}

static long read_stdin(void *ctx, size_t offset, char *p, size_t n)
{
    (void)ctx;
    return pread(0, p, n, (off_t)offset);
}

int main(int argc, char **argv)
{
    struct trust_file roots = {read_stdin, NULL};
    struct trust trust = {NULL, 0, &roots};
    struct cs_addr addr = {4, {127, 0, 0, 1}, (uint16_t)atoi(argv[argc - 1]), 0};
    struct cs_target target = {STR("localhost"), &addr, 0, true};
    struct cs_reply reply = {.body = body, .cap = sizeof body};

    net_begin(&net, &trust);
    enum cs_fate fate = cs_exchange(&net, &target, STR(SESSION_REQUEST), SESSION_TIME, 1, &reply);
    if (fate != CS_FATE_ANSWERED) {
        fprintf(stderr, "record: fault %d (core/status.h): %s\n", (int)net.fault, net.detail);
    }
    return fate != CS_FATE_ANSWERED;
}
