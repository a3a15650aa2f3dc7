/* SPDX-License-Identifier: ISC
 * Runs all checks and counts. */
#include "cross/check.h"

#include "core/buf.h"

#include <bearssl.h>

static br_sha256_context sum;
static unsigned failures; /* of the check that runs */

static void print(struct buf *b)
{
    buf_byte(b, '\n');
    b->p[b->n < b->cap ? b->n : b->cap - 1] = '\0';
    target_print(b->p);
}

bool check_want(bool condition, const char *file, unsigned line, const char *text)
{
    if (!condition && failures++ < 5) {
        char said[512];
        struct buf b = buf_over(said, sizeof said);
        buf_z(&b, "# ");
        buf_z(&b, file);
        buf_z(&b, ":");
        buf_number(&b, line);
        buf_z(&b, ": ");
        buf_z(&b, text);
        print(&b);
    }
    return condition;
}

void check_sum(struct cs_str s)
{
    check_sum_number(s.n);
    br_sha256_update(&sum, s.p, s.n);
}

void check_sum_number(uint64_t v)
{
    for (unsigned i = 0; i < 8; i++) {
        unsigned char byte = (unsigned char)(v >> 8 * i);
        br_sha256_update(&sum, &byte, 1);
    }
}

bool check_text(struct cs_str got, struct cs_str want)
{
    check_sum(got);
    return str_given(got) == str_given(want) && str_eq(got, want);
}

static bool run(const struct check *check)
{
    char said[128];
    unsigned char hash[br_sha256_SIZE];
    failures = 0;
    br_sha256_init(&sum);
    check->run();
    br_sha256_out(&sum, hash);
    struct buf b = buf_over(said, sizeof said);
    buf_z(&b, failures ? "not ok " : "ok ");
    buf_z(&b, check->name);
    buf_z(&b, " ");
    buf_hex(&b, hash, 8);
    print(&b);
    return failures == 0;
}

int main(void)
{
    const struct check *const lists[] = {checks_out, checks_in, checks_net};
    unsigned passed = 0, failed = 0;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        for (const struct check *c = lists[i]; c->name; c++) {
            if (run(c)) {
                passed++;
            } else {
                failed++;
            }
        }
    }
    char said[64];
    struct buf b = buf_over(said, sizeof said);
    buf_number(&b, passed);
    buf_z(&b, " passed, ");
    buf_number(&b, failed);
    buf_z(&b, " failed");
    print(&b);
    return failed != 0;
}
