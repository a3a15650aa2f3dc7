/* SPDX-License-Identifier: ISC
 *
 * copysnap.h - copy Alibaba Cloud ECS snapshots from C, without a heap.
 *
 * The library allocates nothing and keeps no global state: every byte it writes to belongs to the
 * caller, and two contexts may be used by two threads. It never reads a clock, randomness, the
 * environment or a file by itself: time and nonce come in as data (struct cs_stamp), everything
 * else through the port (port/port.h).
 *
 * Text is passed as slices that need no terminator. A slice stays the caller's; the library keeps
 * pointers into it only for the length of a call, or for the life of the struct it was put in.
 */
#ifndef COPYSNAP_H
#define COPYSNAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CS_VERSION "0.1.0"

/* A slice of text. p == NULL: absent. n == 0 with p != NULL: given and empty; the service tells
 * the two apart (an empty parameter is sent as "Name="). */
struct cs_str {
    const char *p;
    size_t n;
};

/* ---- What may be asked of the service ------------------------------------------------------- */

/* Source of all parameter names, orders and limits: the API reference of ECS 2014-05-26 and the
 * requests of the official SDK (ecs20140526 7.11.6). All values are text, as they go over the wire:
 * numbers decimal, booleans "true" or "false". Absent values are not sent. */

enum { CS_TAGS = 20, CS_ARNS = 10, CS_FILTERS = 4, CS_RESOURCES = 50 };

struct cs_tag {
    struct cs_str key, value;
};

struct cs_arn {
    struct cs_str assume_role_for, role_type, rolearn;
};

/* CopySnapshot, sent to the region of the source. The first five are required by the service. */
struct cs_copy_snapshot {
    struct cs_str region_id; /* of the source */
    struct cs_str destination_region_id;
    struct cs_str snapshot_id;                      /* the source */
    struct cs_str destination_snapshot_name;        /* 2 to 128 code points */
    struct cs_str destination_snapshot_description; /* 2 to 256 code points */
    struct cs_str client_token;                     /* up to 64 visible ASCII characters */
    struct cs_str retention_days;                   /* 1 to 65536; absent: kept until deleted */
    struct cs_str encrypted;                        /* true | false */
    struct cs_str kms_key_id;                       /* up to 64; only with encrypted = true */
    struct cs_str destination_storage_location_arn;
    struct cs_str resource_group_id;
    struct cs_str owner_id;
    struct cs_str resource_owner_account;
    struct cs_str resource_owner_id;
    struct cs_tag tag[CS_TAGS];
    struct cs_arn arn[CS_ARNS];
};

/* DescribeSnapshots, sent to the region that is asked about. */
struct cs_describe_snapshots {
    struct cs_str region_id;
    struct cs_str snapshot_ids; /* a JSON array as text, at most 100 ids: ["s-1","s-2"] */
    struct cs_str status;       /* progressing | accomplished | failed | all */
    struct cs_str max_results;  /* 1 to 100 */
    struct cs_str next_token;
    struct cs_str page_number, page_size;
    struct cs_str disk_id, instance_id, snapshot_link_id, snapshot_name;
    struct cs_str snapshot_type;    /* auto | user | all */
    struct cs_str source_disk_type; /* system | data */
    struct cs_str category, usage, encrypted, kms_key_id, resource_group_id;
    struct cs_str dry_run; /* true: permission is checked, nothing is listed */
    struct cs_tag filter[CS_FILTERS];
    struct cs_tag tag[CS_TAGS];
};

/* DeleteSnapshot: has no RegionId, the endpoint decides the region. */
struct cs_delete_snapshot {
    struct cs_str snapshot_id;
    struct cs_str force;
};

struct cs_tag_resources {
    struct cs_str region_id;
    struct cs_str resource_type; /* snapshot */
    struct cs_str resource_id[CS_RESOURCES];
    struct cs_tag tag[CS_TAGS];
};

struct cs_describe_regions {
    struct cs_str accept_language, instance_charge_type, resource_type;
};

/* One row of an action's table. Rows stand in canonical order (byte order of the expanded names),
 * so that a request is emitted and signed without sorting. In a list's name '#' stands for the
 * index, which counts from 1: "Tag.#.Key". */
struct cs_param {
    const char *name;
    uint16_t offset; /* of the first slice in the action's struct, in bytes */
    uint16_t stride; /* from one list element to the next, in bytes; 0: not a list */
    uint8_t count;   /* of list elements; 1: not a list */
    uint8_t rule;    /* enum cs_rule: what cs_check demands of a value */
    bool required;
    uint16_t help; /* cs_words: one line for a person */
};

struct cs_action {
    const char *name;    /* x-acs-action */
    const char *version; /* x-acs-version */
    const struct cs_param *param;
    size_t params;
    size_t size; /* of the struct that holds the arguments */
};

extern const struct cs_action cs_copy_snapshot_action;      /* struct cs_copy_snapshot */
extern const struct cs_action cs_describe_snapshots_action; /* struct cs_describe_snapshots */
extern const struct cs_action cs_delete_snapshot_action;    /* struct cs_delete_snapshot */
extern const struct cs_action cs_tag_resources_action;      /* struct cs_tag_resources */
extern const struct cs_action cs_describe_regions_action;   /* struct cs_describe_regions */

/* Which documented rule a value broke. CS_RULE_TEXT has no rule but valid UTF-8. */
enum cs_rule {
    CS_RULE_TEXT,
    CS_RULE_REGION,
    CS_RULE_SNAPSHOT_ID,
    CS_RULE_SNAPSHOT_IDS,
    CS_RULE_NAME,
    CS_RULE_DESCRIPTION,
    CS_RULE_CLIENT_TOKEN,
    CS_RULE_RETENTION_DAYS,
    CS_RULE_BOOLEAN,
    CS_RULE_KMS_KEY_ID,
    CS_RULE_TAG_KEY,
    CS_RULE_TAG_VALUE,
    CS_RULE_NUMBER,
    CS_RULE_PAGE_LIMIT,
    CS_RULE_STATUS,
    CS_RULE_RESOURCE_TYPE,
    /* Rules about more than one value: never in a table, only in a refusal. */
    CS_RULE_REQUIRED,
    CS_RULE_UTF8,
    CS_RULE_DUPLICATE_KEY,
    CS_RULE_KEY_WITHOUT_ENCRYPTED,
    CS_RULE_VALUE_WITHOUT_KEY,
    CS_RULES
};

/* Why arguments were refused: the row, the list index from 1 (0: not a list), the rule, and the
 * byte of the value at which it broke (the value's length where something is missing at its end). */
struct cs_refusal {
    const struct cs_param *param;
    unsigned index;
    enum cs_rule rule;
    size_t at;
};

/* Checks args (the action's struct) against every documented rule. Returns true when all hold, else
 * false with the first refusal in table order. What only the service can know is left to it. */
bool cs_check(const struct cs_action *, const void *args, struct cs_refusal *);

/* The text of a number (cs_param.help), written to out like cs_build does: returns the bytes it
 * needs, and out holds it all only where that is at most cap. No terminator. */
size_t cs_words(char *out, size_t cap, unsigned id);

/* The rule as a sentence that can follow "must"; likewise. */
size_t cs_rule_text(char *out, size_t cap, enum cs_rule);

/* ---- A signed request ----------------------------------------------------------------------- */

/* id and secret are required; token (STS) may be absent. expires: Unix seconds, 0 unknown. */
struct cs_keys {
    struct cs_str id, secret, token;
    int64_t expires;
};

/* When and as which attempt a request is signed. unix_s: UTC, 0 to 253402300799 (year 9999); the
 * service accepts 15 minutes either way. nonce: 1 to 64 visible ASCII, never used before. */
struct cs_stamp {
    int64_t unix_s;
    struct cs_str nonce;
};

/* Writes the whole HTTP/1.1 request, signed by ACS3-HMAC-SHA256, to out and returns the bytes it
 * needs, whatever cap is: where the result is larger than cap, out holds no usable request. host is
 * the value of the Host header, with ":port" where the port is not 443. Every value is percent-encoded;
 * a host, key id, token or nonce with a byte outside 0x21 to 0x7e, or none at all, an empty secret
 * and a date out of range are refused: then the result is 0. Nothing is checked beyond that: see cs_check. Source: "V3 request structure and
 * signature", Alibaba Cloud document 2593177. */
size_t cs_build(char *out, size_t cap, const struct cs_action *, const void *args,
                struct cs_str host, const struct cs_keys *, const struct cs_stamp *);

/* ---- What came of it ------------------------------------------------------------------------ */

/* What a run ends with; the number is the exit code of the command line. */
enum cs_outcome {
    CS_DONE = 0,
    CS_USAGE = 2,       /* a parameter or file is invalid; nothing was sent */
    CS_NOT_SENT = 3,    /* name, connection, TLS or proxy */
    CS_REFUSED = 4,     /* by the service */
    CS_BUSY = 5,        /* throttled or in conflict */
    CS_UNKNOWN = 6,     /* sent, no verdict */
    CS_FAILED = 7,      /* the copy itself failed or vanished */
    CS_PROGRESSING = 8, /* still running when the time allowed ran out */
    CS_LOCAL = 9        /* credentials, clock, entropy or output not usable */
};

/* The three fates of an exchange. CS_FATE_UNSENT: no byte of the request was written.
 * CS_FATE_SENT: some were, and there is no complete reply. CS_FATE_ANSWERED: a complete reply. */
enum cs_fate { CS_FATE_UNSENT, CS_FATE_SENT, CS_FATE_ANSWERED };

/* A network address: family 4 or 6; ip in network order, 4 or 16 bytes; port in host order. scope:
 * the interface of a link-local IPv6 address, else 0. */
struct cs_addr {
    uint8_t family;
    uint8_t ip[16];
    uint16_t port;
    uint32_t scope;
};

#endif
