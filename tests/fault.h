/* SPDX-License-Identifier: ISC
 * The fault sweep: one whole copy through the scripted port, in which the n-th call fails, once or
 * from then on, with every reason, and everything comes in one piece or in single bytes.
 * tests/unit/fault_test.c holds the outcomes against what the script saw, tests/secrets/sweep.c
 * looks for what is left in memory. */
#ifndef TESTS_FAULT_H
#define TESTS_FAULT_H

#include "job/run.h"
#include "port_script.h"

/* What the service does. */
struct fault_case {
    const char *name;
    const char *reply; /* NULL: the recorded TLS session */
    int end;           /* what comes after the reply (port_script.h) */
    enum cs_outcome outcome;
    bool dns;         /* the name is looked up; else an address is given */
    bool long_secret; /* longer than one block of HMAC's */
    bool to_the_end;  /* the reply is complete only when the connection ends */
    bool rest;        /* what fails is only what comes after the request */
    bool long_reply;  /* not in single bytes */
};
extern const struct fault_case fault_cases[];
extern const size_t fault_cases_n;

/* What fails. */
struct fault {
    unsigned at; /* the n-th call; 0: none */
    bool always, one_byte;
    int reason;
};

/* Where it happens. */
extern struct script fault_script;
extern struct runner fault_runner;
extern struct cs_task fault_task;

/* The key in use. */
struct cs_keys fault_keys(void);

enum { FAULT_MS = RETRY_RESERVE_MS - 1 }; /* one attempt, and no time for another */

/* Sets up the case; run_task(&fault_runner, &fault_task) and net_end are to follow. */
void fault_begin(const struct fault_case *, const struct fault *);

/* Calls step with each fault of a case, until none happens any more. step: runs it and says whether
 * something failed. thin: in single bytes each call fails in one of the twelve ways, the next call in
 * the next one. Returns the number of steps. */
unsigned fault_sweep(const struct fault_case *, bool thin,
                     bool (*step)(const struct fault_case *, const struct fault *));

#endif
