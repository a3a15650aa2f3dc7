/* SPDX-License-Identifier: ISC
 * Whether a call is made again. Pure policy: what came of the attempt, the time left and a random
 * number in, the next step out. A call that makes something is made again where it certainly made
 * nothing (no byte of it was sent, or the service itself declined it for now), and otherwise only
 * after a look whether it did. Sources: the API reference on throttling, ClientToken and time stamps;
 * exponential backoff with full jitter. */
#ifndef CORE_RETRY_H
#define CORE_RETRY_H

#include "core/reply.h"

enum {
    RETRY_FAILED_MAX = 4,  /* attempts that may end before a byte was sent; of a harmless call, also
                              without an answer of the service */
    RETRY_LEAST_MS = 100,  /* also where random numbers fail */
    RETRY_WINDOW_MS = 500, /* the first wait's; it doubles each time */
    RETRY_WINDOW_MAX_MS = 30000, /* up to that */
    RETRY_RESERVE_MS = 2000      /* what an attempt needs: with less left none is begun */
};

enum retry_act {
    RETRY_END,    /* what came of the attempt is what it came to */
    RETRY_RESEND, /* the same call, after ms */
    RETRY_LOOK,   /* after ms, look whether there is a copy; if not, the same call */
    RETRY_CLOCK,  /* the same call at once, signed by the reply's date */
    RETRY_KEYS    /* get credentials again, then the same call */
};

struct retry_step {
    enum retry_act act;
    int64_t ms;
};

/* What may be over in a moment; the rest wants a change. */
bool retry_passes(enum cs_fault);

/* What is remembered of earlier attempts; begins as zeros. */
struct retry {
    uint8_t failed, waits;
    bool clock, keys, mismatch; /* tried already: once is enough */
};

/* What a call does when it is made twice. */
enum retry_call { RETRY_MAKES, RETRY_HARMLESS };

/* After each attempt. fault: why it was not answered, or what is wrong with the answer; answer is
 * looked at only with CS_FATE_ANSWERED. left_ms: until no attempt may run any more, also negative.
 * random: 32 bits, all values as likely. A wait that the service asks for is kept in full, or, where
 * it does not fit into the time left, ends it. */
struct retry_step retry_next(struct retry *, enum retry_call, enum cs_fate, enum cs_fault,
                             const struct cs_answer *, int64_t left_ms, uint32_t random);

#endif
