/* SPDX-License-Identifier: ISC
 * The one loop that runs a task: keys, calls, sleeps, until it is done. */
#ifndef JOB_RUN_H
#define JOB_RUN_H

#include "core/pace.h"
#include "job/task.h"
#include "net/net.h"

/* Milliseconds between two ticks; bytes of a list by which a page that is not the service's is known. */
enum { RUN_TICK_MS = 1000, RUN_KEEP = 512 };

/* Where calls go, and all the memory that they need. The caller's; 38 KiB and a net. */
struct runner {
    /* Set by the caller. */
    struct cs_target target[2];                /* by enum call_place */
    struct cs_str host[2];                     /* by enum call_place: the Host header */
    bool (*keys)(void *ctx, struct cs_keys *); /* false: there are none; ctx knows why */
    /* After a step with a note (task->note), before a wait of ms or none; NULL: nobody cares. event:
     * what came of the last call. */
    void (*tell)(void *ctx, const struct cs_event *, int64_t ms);
    void (*tick)(void *ctx); /* about once a second while it waits; NULL: nobody cares */
    void *ctx;
    struct cs_net
        *source; /* the connection to the source, begun and ended by the caller; NULL: net, as to
                              the destination */
    struct pace pace; /* of the calls */

    struct cs_net net;
    struct cs_reply reply;
    struct json json;
    char request[CS_REQUEST_MAX];
    union { /* a reply that lists, of status 200; any other */
        struct {
            char beginning[RUN_KEEP];
            struct list list;
        };
        char body[CS_BODY_MAX];
    };
};

/* The largest nonce that a stamp of ours has: 16 random bytes, in hex. */
enum { RUN_NONCE = 32 };

/* The deadline that lies ms from now. */
int64_t run_deadline(int64_t ms);

/* A stamp of now with a fresh nonce, which is written to nonce. CS_OK, or CS_FAULT_ENTROPY: then
 * only the time is set. */
enum cs_fault run_stamp(struct cs_stamp *, char nonce[RUN_NONCE], int64_t deadline);

/* Runs the task, which was begun, to its end. Requests are wiped; the keys are the callback's to wipe, and the last
 * reply stays in body for the result, which points there. */
void run_task(struct runner *, struct cs_task *);

/* Waits, and ticks meanwhile; a stop cuts it short. */
void run_rest(const struct runner *, int64_t ms);

#endif
