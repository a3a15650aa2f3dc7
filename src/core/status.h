/* SPDX-License-Identifier: ISC
 * Our own outcomes: what can go wrong between here and the service, apart from what the service
 * itself says (core/catalog.h). Their texts stand in src/words.txt. */
#ifndef CORE_STATUS_H
#define CORE_STATUS_H

#include "copysnap.h"

enum cs_fault {
    CS_OK,
    /* Here. */
    CS_FAULT_NO_KEYS,          /* no credentials, or not usable ones */
    CS_FAULT_BAD_VALUE,        /* a host, key, token, nonce or date that cannot be sent */
    CS_FAULT_REQUEST_TOO_LONG, /* more than CS_REQUEST_MAX */
    /* The way there. */
    CS_FAULT_NO_SUCH_NAME,  /* DNS says that the name does not exist, or has no address */
    CS_FAULT_NO_DNS_SERVER, /* no server is known to ask */
    CS_FAULT_DNS_SILENT,    /* no server answered */
    CS_FAULT_DNS_FAILED,    /* the servers answered that they cannot tell */
    CS_FAULT_REFUSED,       /* connection refused */
    CS_FAULT_UNREACHABLE,   /* no route */
    CS_FAULT_SILENT,        /* no answer in time */
    CS_FAULT_RESET,         /* cut */
    CS_FAULT_PORT,          /* the platform failed otherwise */
    CS_FAULT_INTERRUPTED,   /* the user wants the program to end */
    CS_FAULT_NOT_BEGUN,     /* of several: the end came first */
    CS_FAULT_ENTROPY,       /* no random bytes */
    CS_FAULT_BAD_HOST,      /* empty or malformed host name */
    /* TLS. */
    CS_FAULT_TLS_NAME,       /* the certificate is for other names */
    CS_FAULT_TLS_NOT_YET,    /* a certificate is not valid yet, by our clock */
    CS_FAULT_TLS_EXPIRED,    /* a certificate is no longer valid, by our clock */
    CS_FAULT_TLS_ROOT,       /* the chain ends at a root that is not trusted */
    CS_FAULT_TLS_CHAIN,      /* the chain is broken, or uses what we refuse */
    CS_FAULT_TLS_PROTOCOL,   /* no common version or suite, an alert, a malformed record */
    CS_FAULT_TLS_CLOSED,     /* closed in the middle of the handshake */
    CS_FAULT_TLS_ROOTS_FILE, /* the file of trusted roots cannot be used */
    /* The reply's framing. */
    CS_FAULT_CUT, /* the connection ended before the reply did */
    CS_FAULT_HEAD_TOO_LONG,
    CS_FAULT_BODY_TOO_LONG,
    CS_FAULT_NOT_HTTP, /* a malformed head, or a version that is not 1.x */
    CS_FAULT_FRAMING,  /* lengths that contradict each other, bad chunks, a foreign coding */
    CS_FAULT_SURPLUS,  /* bytes after the end of the reply */
    /* The reply's meaning. */
    CS_FAULT_REDIRECT, /* 3xx */
    CS_FAULT_EMPTY,    /* no body */
    CS_FAULT_HTML,     /* somebody else's page */
    CS_FAULT_XML,
    CS_FAULT_NOT_JSON,   /* not JSON, or cut, or of another shape */
    CS_FAULT_INCOMPLETE, /* JSON without what an answer must have (RequestId, SnapshotId, Code) */
    CS_FAULTS
};

/* What there is to say of a fault. */
enum status_text {
    STATUS_NAME,  /* for machines: "NoSuchName" */
    STATUS_CAUSE, /* one sentence without a final stop: "the name does not exist" */
    STATUS_LOOK,  /* what to look at or do */
    STATUS_TEXTS
};

/* The number of that text, for words_emit (core/words.h). */
unsigned status_words(enum cs_fault, enum status_text);

#endif
