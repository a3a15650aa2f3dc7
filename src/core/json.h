/* SPDX-License-Identifier: ISC
 * A JSON object in memory: checked in full, cut into tokens, its strings decoded in place. jsmn
 * cuts; core/scan.h checks before it, because jsmn alone takes {"a" "b"}, two roots and empty input
 * for valid. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include "config/limits.h"
#include "core/str.h"

/* The types only: the code is static in core/json.c. Each token knows what it lies in. */
#define JSMN_PARENT_LINKS
#define JSMN_HEADER
#include <jsmn.h>

/* The caller's, 4 KiB. text stays the caller's too, and must outlive it. */
struct json {
    char *text;
    int count; /* of tokens */
    jsmntok_t token[CS_JSON_TOKENS];
};

/* A value is the index of its token; the root is JSON_ROOT. */
enum { JSON_ROOT = 0, JSON_ABSENT = -1, JSON_TWICE = -2 };

/* Reads the n bytes at text and decodes its strings there; an escape is never shorter than what it
 * stands for. A lone surrogate becomes U+FFFD: a message cut in an odd place must not hide the code
 * beside it. False, with text and json useless: text is not JSON (see core/scan.h), or has more
 * than CS_JSON_TOKENS tokens. */
bool json_parse(struct json *, char *text, size_t n);

/* The value of an object's member; case does not count in its name: the service writes RequestId and
 * requestId. JSON_ABSENT: there is none, or object is none; JSON_TWICE: there are several, in
 * whatever case, and none can be trusted. Both may be passed on as object. */
int json_member(const struct json *, int object, struct cs_str name);

/* The first element of an array, and the element after one; JSON_ABSENT: there is none. */
int json_first(const struct json *, int array);
int json_next(const struct json *, int array, int element);

/* A string decoded, a number as it stands: the service writes some values now as one, now as the
 * other. Absent for anything else. Points into text. */
struct cs_str json_text(const struct json *, int value);

/* A word or string, true or false, to *out. False, with *out false: value is neither. */
bool json_bool(const struct json *, int value, bool *out);

/* Decodes the inside of a valid JSON string in place; returns the bytes it has then. */
size_t json_decode(char *, size_t n);

#endif
