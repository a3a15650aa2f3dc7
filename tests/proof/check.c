/* SPDX-License-Identifier: ISC
 * with: src/core/check.c src/core/action.c src/core/buf.c tests/proof/stub_utf8.c
 * A value of any content to 10 bytes (to 8 where URLs are looked for, to 3 where code points are
 * counted) under each rule, absent or required; two list elements of two
 * values each, of any content to 2 bytes, for the rules about pairs. */
#include "core/action.h"

#include "proof.h"

enum { LENGTH = 10, URL = 8, COUNTED = 3, OTHER = 2 };

struct args {
    struct {
        struct cs_str first, second;
    } list[2];
};

size_t cs_words(char *out, size_t cap, unsigned id)
{
    return any(0, SIZE_MAX);
}

static void run(const struct cs_param *row, size_t rows, const struct args *args)
{
    struct cs_action action = {"Action", "1", row, rows, sizeof *args};
    struct cs_refusal r;
    if (!cs_check(&action, args, &r)) {
        /*@ assert \initialized(&r.rule) && \initialized(&r.at); */
        size_t which = (size_t)(r.param - row);
        /*@ assert which < rows && 1 <= r.index <= 2; */
    }
}

/* Rules that count code points have as many ways through a value as it has bytes. */
static size_t longest(enum cs_rule rule)
{
    bool counts = rule == CS_RULE_NAME || rule == CS_RULE_KMS_KEY_ID;
    bool urls = rule == CS_RULE_DESCRIPTION || rule == CS_RULE_TAG_KEY || rule == CS_RULE_TAG_VALUE;
    return counts ? COUNTED : urls ? URL : LENGTH;
}

/* One value under each rule about one. */
static void value(void)
{
    enum cs_rule rule = (enum cs_rule)each(0, CS_RULE_REQUIRED - 1);
    bool required = any(0, 1);
    struct cs_str encrypted = {NULL, 0};
    struct cs_param row[] = {
        {"A", offsetof(struct args, list[0].first), 0, 1, CS_RULE_TEXT, false, 0},
        {"B", offsetof(struct args, list[0].second), 0, 1, (uint8_t)rule, required, 0},
    };
    if (rule == CS_RULE_KMS_KEY_ID) {
        encrypted = maybe_text(4);
    }
    struct args args = {.list[0] = {encrypted, maybe_text(longest(rule))}};
    run(row, 2, &args);
}

/* A list of keys and values. */
static void pairs(void)
{
    const uint16_t stride = sizeof(struct args) / 2;
    struct cs_param row[] = {
        {"T.#.K", offsetof(struct args, list[0].first), stride, 2, CS_RULE_TAG_KEY, false, 0},
        {"T.#.V", offsetof(struct args, list[0].second), stride, 2, CS_RULE_TAG_VALUE, false, 0},
    };
    struct cs_str first = maybe_text(OTHER), second = text(OTHER);
    struct args args = {.list = {{first, maybe_text(0)}, {second, text(1)}}};
    run(row, 2, &args);
}

int main(void)
{
    if (maybe()) {
        value();
    } else if (maybe()) {
        pairs();
    } else {
        (void)cs_rule_text(NULL, 0, (enum cs_rule)any(0, CS_RULES - 1));
    }
    return 0;
}
