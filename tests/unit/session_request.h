/* SPDX-License-Identifier: ISC
 * What is asked in the recorded session (session.h), and when: 2026-01-01T00:00:00Z, the clock of
 * tests/port_script.h. */
#ifndef TESTS_UNIT_SESSION_REQUEST_H
#define TESTS_UNIT_SESSION_REQUEST_H

#define SESSION_REQUEST "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
#define SESSION_TIME    1767225600

#endif
