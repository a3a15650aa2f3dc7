/* SPDX-License-Identifier: ISC
 * with: src/core/retry.c
 * One call from any state that calls lead to, which is shown to lead to such a state again: so any
 * number of attempts. Any kind of call, answer, time left and random number. */
#include "core/retry.h"
#include "core/date.h"

#include "proof.h"

enum { WAITS = 6 }; /* 500 << 6 is the first window beyond the largest */

int main(void)
{
    struct retry r = {.failed = (uint8_t)any(0, UINT8_MAX),
                      .waits = (uint8_t)each(0, WAITS),
                      .clock = any(0, 1),
                      .keys = any(0, 1),
                      .mismatch = any(0, 1)};
    struct catalog row = {.kind = (uint8_t)any(0, CATALOG_KINDS - 1)};
    struct cs_answer a = {.accepted = any(0, 1), .verdict = any(0, 1), .row = &row};
    a.date = Frama_C_long_interval(DATE_NONE, INT64_MAX);
    a.retry_after_ms = Frama_C_long_interval(-1, INT64_MAX / 2);
    int64_t left = Frama_C_long_interval(INT64_MIN + RETRY_RESERVE_MS, INT64_MAX);
    struct retry_step s = retry_next(&r, (enum retry_call)any(RETRY_MAKES, RETRY_HARMLESS),
                                     (enum cs_fate)any(CS_FATE_UNSENT, CS_FATE_ANSWERED),
                                     (enum cs_fault)any(CS_OK, CS_FAULTS - 1), &a, left,
                                     (uint32_t)any(0, UINT32_MAX));
    /*@ assert r.waits <= WAITS; */
    /*@ assert s.act <= RETRY_KEYS && s.ms >= 0; */
    return 0;
}
