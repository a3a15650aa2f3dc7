/* SPDX-License-Identifier: ISC
 * Checks and builds copies that come on standard input, for tests/oracle/test_oracle.py.
 *
 * A record is a line of fields separated by tabs: host, key id, secret, token (empty: none), Unix
 * seconds, nonce, then NAME=VALUE for each parameter given. "%XX" stands for a byte, in any field.
 * The answer is "R RULE NAME INDEX AT\n" for a refusal, or "B LENGTH\n" and the request. */
#include "core/action.h"

#include <stdio.h>
#include <stdlib.h>

enum { LINE = 400000, REQUEST = 200000, FIELDS_MAX = 128 };

static char line[LINE];
static char request[REQUEST];

static int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* Decodes in place up to the tab or the line's end; *next is what follows. */
static struct cs_str field(char *p, char **next)
{
    struct cs_str s = {p, 0};
    char *to = p;
    while (*p != '\t' && *p != '\n' && *p) {
        if (*p == '%') {
            *to++ = (char)(digit(p[1]) << 4 | digit(p[2]));
            p += 3;
        } else {
            *to++ = *p++;
        }
    }
    s.n = (size_t)(to - s.p);
    *next = *p == '\t' ? p + 1 : NULL;
    return s;
}

static void set(struct cs_copy_snapshot *args, struct cs_str name, struct cs_str value)
{
    const struct cs_action *a = &cs_copy_snapshot_action;
    for (size_t i = 0; i < a->params; i++) {
        for (unsigned index = 1; index <= a->param[i].count; index++) {
            char text[64];
            struct buf b = buf_over(text, sizeof text);
            action_name(&b, &a->param[i], index);
            if (str_eq(buf_text(&b), name)) {
                *action_slot(&a->param[i], args, index) = value;
                return;
            }
        }
    }
    fprintf(stderr, "no parameter %.*s\n", (int)name.n, name.p);
    exit(1);
}

static void answer(char *p)
{
    struct cs_str f[6];
    for (int i = 0; i < 6; i++) {
        f[i] = field(p, &p);
    }
    static struct cs_copy_snapshot args;
    memset(&args, 0, sizeof args);
    while (p) {
        struct cs_str pair = field(p, &p);
        size_t equals = str_find(pair, '=');
        set(&args, str_head(pair, equals), str_tail(pair, equals + 1));
    }
    struct cs_refusal r;
    if (!cs_check(&cs_copy_snapshot_action, &args, &r)) {
        printf("R %d %s %u %zu\n", (int)r.rule, r.param->name, r.index, r.at);
        return;
    }
    struct cs_keys keys = {f[1], f[2], f[3].n ? f[3] : STR_NONE, 0};
    struct cs_stamp stamp = {atoll(f[4].p), f[5]};
    size_t n =
        cs_build(request, sizeof request, &cs_copy_snapshot_action, &args, f[0], &keys, &stamp);
    printf("B %zu\n", n);
    fwrite(request, 1, n <= sizeof request ? n : 0, stdout);
}

int main(void)
{
    while (fgets(line, sizeof line, stdin)) {
        answer(line);
    }
    return ferror(stdout);
}
