/* SPDX-License-Identifier: ISC
 * A port to begin with: it compiles, and every call says what belongs there. Copy this file, fill
 * it in, link it instead of port/linux; port.h states the contract. host.h is not needed for the
 * library.
 *
 * The examples speak of lwIP's sockets under FreeRTOS. What they have in common with most stacks: a
 * socket call blocks for ever by default, so each must be told when to give up.
 */
#include "port/port.h"

/* All times are milliseconds of a 64 bit counter. A 32 bit tick counter wraps after 49 days: widen
 * it here (xTaskGetTickCount and a count of the wraps). Count on through sleep modes if they exist.
 */
int64_t cs_port_mono(void)
{
    return 0;
}

/* Unix time from an RTC or SNTP. Not set yet: return what you have, 0 for instance. Certificates
 * are then reported as not yet valid, which is the truth about that clock. */
int64_t cs_port_wall(void)
{
    return 0;
}

/* vTaskDelay(pdMS_TO_TICKS(ms)), in steps where the delay has an upper bound. Feed the watchdog
 * here. CS_PORT_INTERRUPTED if somebody wants the job to end (a button, a shutdown): every other
 * call that waits should then say the same. */
int cs_port_sleep(int64_t ms)
{
    (void)ms;
    return CS_PORT_INTERRUPTED;
}

/* The hardware generator, or a generator seeded from one (with NIST SP 800-90B health tests, if it
 * comes without). Keys depend on it: rand(), the tick counter or a serial number are no answer.
 * While there is no entropy, wait for it until the deadline, then CS_PORT_TIMEOUT. */
int cs_port_random(void *p, size_t n, int64_t deadline)
{
    (void)p;
    (void)n;
    (void)deadline;
    return CS_PORT_FAILED;
}

/* lwip_socket(AF_INET or AF_INET6, SOCK_STREAM or SOCK_DGRAM, 0); TCP_NODELAY; O_NONBLOCK by
 * lwip_fcntl; lwip_connect; on EINPROGRESS lwip_select for writing with the time left, then
 * SO_ERROR says how it went. A UDP source port must be random: bind one yourself if the stack
 * counts them up. Close the socket on every way out that is not success. ECONNREFUSED:
 * CS_PORT_REFUSED; no route, interface down, family not built in: CS_PORT_UNREACHABLE; no socket
 * left: CS_PORT_FAILED. */
int cs_port_connect(enum cs_port_kind kind, const struct cs_addr *to, int64_t deadline)
{
    (void)kind;
    (void)to;
    (void)deadline;
    return CS_PORT_FAILED;
}

/* lwip_recv; on EWOULDBLOCK lwip_select for reading with the time left, and again. Return what
 * came, however little. 0 only when the peer ended the stream in order (or a UDP packet was empty):
 * a reset is CS_PORT_RESET, for a cut reply must not look like a whole one. */
long cs_port_read(int handle, void *p, size_t n, int64_t deadline)
{
    (void)handle;
    (void)p;
    (void)n;
    (void)deadline;
    return CS_PORT_FAILED;
}

/* lwip_send; on EWOULDBLOCK lwip_select for writing with the time left, and again. A negative
 * result promises that no byte of this call was taken: the program decides by it whether a request
 * may have been seen by the service. When in doubt, return the number that may have been taken. */
long cs_port_write(int handle, const void *p, size_t n, int64_t deadline)
{
    (void)handle;
    (void)p;
    (void)n;
    (void)deadline;
    return CS_PORT_FAILED;
}

/* lwip_close. SO_LINGER off: it must not wait for the peer. */
void cs_port_close(int handle)
{
    (void)handle;
}

/* Where the stack has a resolver of its own (dns_gethostbyname), it may be asked here, and DNS
 * below be left empty. It must then keep to a bounded time by itself. Otherwise 0. */
size_t cs_port_known(struct cs_str name, struct cs_addr *out, size_t cap)
{
    (void)name;
    (void)out;
    (void)cap;
    return 0;
}

/* From DHCP or the configuration: dns_getserver(0), dns_getserver(1); port 53. */
size_t cs_port_dns_servers(struct cs_addr *out, size_t cap)
{
    (void)out;
    (void)cap;
    return 0;
}
