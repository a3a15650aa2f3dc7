/* SPDX-License-Identifier: ISC
 * A complete HTTP reply to what the service said in it. Sources: the API reference's answers, and
 * the official SDK's reading of them (both spellings of a name; numbers for strings). */
#ifndef CORE_REPLY_H
#define CORE_REPLY_H

#include "core/catalog.h"
#include "core/http.h"
#include "core/json.h"

/* What a success must have. */
enum reply_shape {
    REPLY_PLAIN,   /* RequestId: 1 to 64 visible ASCII characters */
    REPLY_SNAPSHOT /* and SnapshotId: [A-Za-z][A-Za-z0-9-]{0,63} */
};

/* The members of AccessDeniedDetail, in which RAM says why it denies. */
enum {
    DENIED_ACTION,
    DENIED_PRINCIPAL_TYPE,
    DENIED_PRINCIPAL_OWNER_ID,
    DENIED_PRINCIPAL_NAME,
    DENIED_NO_PERMISSION_TYPE,
    DENIED_POLICY_TYPE,
    DENIED_DIAGNOSTIC,
    DENIED_TEXTS
};
/* Their names. */
extern const char *const reply_denied[DENIED_TEXTS];

/* What the service said. All slices point into the body, are decoded, and may hold any bytes but
 * those checked above: whoever prints them escapes them. Absent where the reply has none. */
struct cs_answer {
    enum cs_fault fault; /* CS_OK: accepted, or an error with code and request id; else no answer */
    bool accepted;       /* status 200, of the shape asked for, without a Code */
    bool verdict;        /* accepted, or certainly not done; otherwise it may have been done */
    int status;
    int64_t date;              /* by the service's clock; DATE_NONE: not given */
    int64_t retry_after_ms;    /* how long it wants to be left alone; -1: not said */
    const struct catalog *row; /* of code; NULL: not known */
    bool exact;                /* row is that of the code itself, not of its family */
    union {
        struct {
            struct cs_str snapshot_id, request_id, code, message, host_id, recommend, next_token;
        };
        struct cs_str text[7]; /* the same, for loops */
    };
    struct cs_str denied[DENIED_TEXTS];
};

/* [A-Za-z][A-Za-z0-9-]{0,63}: what can be a snapshot's id. */
bool reply_is_snapshot_id(struct cs_str);

/* Reads a complete reply; its body is decoded in place, and must outlive the answer. json: room to
 * work in, free again afterwards. Faults: CS_FAULT_REDIRECT, CS_FAULT_EMPTY, CS_FAULT_HTML,
 * CS_FAULT_XML, CS_FAULT_NOT_JSON, CS_FAULT_INCOMPLETE (JSON without what an answer must have; what
 * it does have is given). A status of 500 and above never gives a verdict, whatever the code. */
void reply_read(struct cs_answer *, enum reply_shape, const struct http *, char *body, size_t n,
                struct json *);

#endif
