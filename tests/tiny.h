/* SPDX-License-Identifier: ISC
 * Limits so small that every test comes to their edges: many reads where there was one, texts that do
 * not fit (make check-matrix). config/limits.h says what each of them bounds. */
#ifndef TESTS_TINY_H
#define TESTS_TINY_H

#define CS_HEAD_MAX       600
#define CS_INTERIM_MAX    2
#define CS_BODY_MAX       600
#define CS_JSON_TOKENS    40
#define CS_JSON_DEPTH     8
#define CS_ENTRY_MAX      500
#define CS_BATCH_MAX      12
#define CS_TOP_MAX        200
#define CS_NAME_MAX       24
#define CS_ADDRS_MAX      4
#define CS_DNS_TRY_MS     600
#define CS_HOSTS_LINE_MAX 64
#define CS_CHAIN_MAX      6000
#define CS_WIRE_OUT       16
#define CS_WIRE_IN        32
#define CS_CERT_MAX       1024

#endif
