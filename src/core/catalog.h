/* SPDX-License-Identifier: ISC
 * The service's error codes: of which kind, and what that means for the call and for the program.
 * Sources: the CopySnapshot page of the API reference, its newer edition, and the common codes of
 * ECS. The rows stand in src/catalog.txt. */
#ifndef CORE_CATALOG_H
#define CORE_CATALOG_H

#include "core/words.h"

enum catalog_kind {
    CATALOG_REFUSED,   /* will not work without a change */
    CATALOG_DENIED,    /* a permission is missing */
    CATALOG_WAIT,      /* throttled: the same call later */
    CATALOG_NOT_READY, /* the source is not complete yet: the same call later */
    CATALOG_CONFLICT,  /* another copy is in the way, maybe ours: look, then the same call later */
    CATALOG_MISMATCH,  /* this token made another copy: look; if it is gone, a new generation */
    CATALOG_CLOCK,     /* our time is off: sign again by the service's Date, once */
    CATALOG_KEYS,      /* the credentials are wrong */
    CATALOG_EXPIRED,   /* the credentials were right: renew them */
    CATALOG_NONCE,     /* a call with this nonce arrived before: what came of it is unknown */
    CATALOG_SERVER,    /* the service failed: what came of the call is unknown */
    CATALOG_DRY_RUN,   /* how a dry run says that the call would have worked */
    CATALOG_KINDS
};

/* A row of src/catalog.txt: one code, or a family ("Family.*") for codes that are not listed. Its
 * texts are packed (core/words.h). */
struct catalog {
    uint8_t kind;  /* enum catalog_kind */
    uint16_t http; /* the documented status, for people: never decide by it; 0 for a family */
};

/* Made by tools/words.py, in byte order of the codes. */
extern const struct catalog catalog_rows[CATALOG_ROWS];

enum catalog_text { CATALOG_CODE, CATALOG_CAUSE, CATALOG_REMEDY };

/* The number of that text of a row, or of a code that is not known (NULL). */
unsigned catalog_words(const struct catalog *, enum catalog_text);

/* What follows from a kind. */
struct catalog_meaning {
    enum cs_outcome outcome; /* what the program ends with, if nothing better comes */
    bool verdict;            /* the call certainly did not make a copy */
    bool again;              /* the same command may be run again as it is */
};

/* The row of a code. Not listed: *exact is false, and the row is that of its longest family, or of
 * Throttling.* where the code contains that word (as the official SDK decides), or NULL. */
const struct catalog *catalog_find(struct cs_str code, bool *exact);

/* Never NULL for a kind. */
const struct catalog_meaning *catalog_meaning(enum catalog_kind);

#endif
