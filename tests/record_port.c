/* SPDX-License-Identifier: ISC
 * Records what a TLS server says to our client, for tests/unit/session.h and resumed.h: see
 * tests/record.py. The client's randomness is that of tests/port_script.c, so the recording can be
 * played back to it.
 *
 * usage: record PORT FILE...      with roots on stdin; what comes over each connection goes to the
 * FILE of its number. Asks twice over the first, once over each further one. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <poll.h>
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
static char **file; /* of the connection in use */

int cs_port_connect(enum cs_port_kind kind, const struct cs_addr *to, int64_t deadline)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(to->port)};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    (void)kind;
    (void)deadline;
    memcpy(&at.sin_addr, to->ip, 4);
    file++;
    return connect(s, (struct sockaddr *)&at, sizeof at) == 0 ? s : CS_PORT_REFUSED;
}

long cs_port_read(int handle, void *p, size_t n, int64_t deadline)
{
    struct pollfd ready = {.fd = handle, .events = POLLIN};
    if (poll(&ready, 1, deadline > cs_port_mono() ? -1 : 0) == 0) {
        return CS_PORT_TIMEOUT;
    }
    ssize_t got = read(handle, p, n);
    FILE *to = got > 0 ? fopen(*file, "ab") : NULL;
    if (to) {
        fwrite(p, 1, (size_t)got, to);
        fclose(to);
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
    struct cs_addr addr = {4, {127, 0, 0, 1}, (uint16_t)atoi(argv[1]), 0};
    struct cs_target target = {STR("localhost"), &addr, 0, true};
    struct cs_reply reply = {.body = body, .cap = sizeof body};

    file = argv + 1;
    net_begin(&net, &trust);
    for (int i = 1; i < argc; i++) {
        if (cs_exchange(&net, &target, STR(SESSION_REQUEST), SESSION_TIME, 1, &reply) !=
            CS_FATE_ANSWERED) {
            fprintf(stderr, "record: fault %d (core/status.h): %s\n", (int)net.fault, net.detail);
            return 1;
        }
        poll(NULL, 0, 200); /* the server's close_notify is on its way, if it says one now */
    }
    net_end(&net);
    return 0;
}
