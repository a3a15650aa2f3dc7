/* SPDX-License-Identifier: ISC
 * The documented rules. Each says where a value breaks it; what only the service knows (does the
 * snapshot exist, may the account copy) is left to the service. */
#include "core/check.h"

#include "core/action.h"
#include "core/utf8.h"
#include "core/words.h"

enum { ID_MAX = 64, REGION_MAX = 64, NUMBER_DIGITS = 19, IDS_MAX = 100 };

/* A value that breaks no rule. */
#define KEPT SIZE_MAX

/* Where s has more than most code points, or its end where it has fewer than least. s is valid. */
static size_t check_length(struct cs_str s, size_t least, size_t most)
{
    size_t at = 0, points = 0;
    uint32_t code;
    while (at < s.n) {
        if (points == most) {
            return at;
        }
        at += utf8_next(str_tail(s, at), &code);
        points++;
    }
    return points < least ? s.n : KEPT;
}

static size_t check_region(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool hyphen = s.p[i] == '-';
        bool word = (s.p[i] >= 'a' && s.p[i] <= 'z') || ascii_digit(s.p[i]);
        bool edge = i == 0 || i == s.n - 1 || s.p[i - 1] == '-';
        if (i == REGION_MAX || !(word || (hyphen && !edge))) {
            return i;
        }
    }
    return s.n == 0 ? 0 : KEPT;
}

static size_t check_id(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool fits = ascii_letter(s.p[i]) || (i > 0 && (ascii_digit(s.p[i]) || s.p[i] == '-'));
        if (i == ID_MAX || !fits) {
            return i;
        }
    }
    return s.n == 0 ? 0 : KEPT;
}

/* ["s-1","s-2"] without spaces: the form that SDKs send. */
static size_t check_ids(struct cs_str s)
{
    size_t at = 0;
    for (int ids = 0; ids < IDS_MAX; ids++) {
        struct cs_str open = ids == 0 ? STR("[\"") : STR(",\"");
        if (!str_starts(str_tail(s, at), open)) {
            return at;
        }
        at += open.n;
        size_t n = str_find(str_tail(s, at), '"');
        size_t broken = check_id(str_head(str_tail(s, at), n));
        if (broken != KEPT) {
            return at + broken;
        }
        at += n;
        if (str_eq(str_tail(s, at), STR("\"]"))) {
            return KEPT;
        }
        if (at < s.n) {
            at++;
        }
    }
    return at;
}

static size_t check_url_start(struct cs_str s)
{
    return str_starts(s, STR("http://")) || str_starts(s, STR("https://")) ? 0 : KEPT;
}

static size_t check_name(struct cs_str s)
{
    size_t at = 0;
    while (at < s.n) {
        uint32_t code = 0;
        size_t n = utf8_next(str_tail(s, at), &code);
        char c = s.p[at];
        bool letter = code < 0x80 ? ascii_letter(c) : !utf8_control(code);
        bool later = ascii_digit(c) || c == ':' || c == '_' || c == '.' || c == '-';
        if (!letter && (at == 0 || !later)) {
            return at;
        }
        at += n;
    }
    return check_length(s, 2, 128);
}

static size_t check_description(struct cs_str s)
{
    size_t broken = check_url_start(s);
    return broken != KEPT ? broken : check_length(s, 2, 256);
}

static size_t check_visible(struct cs_str s, size_t most)
{
    for (size_t i = 0; i < s.n; i++) {
        if (i == most || s.p[i] < 0x21 || s.p[i] > 0x7E) {
            return i;
        }
    }
    return s.n == 0 ? 0 : KEPT;
}

/* Decimal, without sign, from least to most; no zeros in front of other digits. */
static size_t check_number(struct cs_str s, uint64_t least, uint64_t most)
{
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (i == NUMBER_DIGITS || !ascii_digit(s.p[i]) || (i == 1 && v == 0)) {
            return i;
        }
        v = v * 10 + (uint64_t)(s.p[i] - '0');
        if (v > most) {
            return i;
        }
    }
    return s.n == 0 || v < least ? 0 : KEPT;
}

static size_t check_word(struct cs_str s, const char *const *words)
{
    for (; *words; words++) {
        if (str_eq(s, str_of(*words))) {
            return KEPT;
        }
    }
    return 0;
}

/* Neither key nor value may hold a URL anywhere. */
static size_t check_no_url(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (check_url_start(str_tail(s, i)) == 0) {
            return i;
        }
    }
    return KEPT;
}

static size_t check_tag(struct cs_str s, size_t least, bool key)
{
    if (str_starts(s, STR("acs:")) || (key && str_starts(s, STR("aliyun")))) {
        return 0;
    }
    size_t broken = check_no_url(s);
    return broken != KEPT ? broken : check_length(s, least, 128);
}

/* Where the value breaks the rule, or KEPT. */
static size_t check_value(enum cs_rule rule, struct cs_str s)
{
    static const char *const booleans[] = {"true", "false", NULL};
    static const char *const states[] = {"progressing", "accomplished", "failed", "all", NULL};
    static const char *const types[] = {"snapshot", NULL};
    switch (rule) {
    case CS_RULE_REGION:
        return check_region(s);
    case CS_RULE_SNAPSHOT_ID:
        return check_id(s);
    case CS_RULE_SNAPSHOT_IDS:
        return check_ids(s);
    case CS_RULE_NAME:
        return check_name(s);
    case CS_RULE_DESCRIPTION:
        return check_description(s);
    case CS_RULE_CLIENT_TOKEN:
        return check_visible(s, 64);
    case CS_RULE_RETENTION_DAYS:
        return check_number(s, 1, 65536);
    case CS_RULE_BOOLEAN:
        return check_word(s, booleans);
    case CS_RULE_KMS_KEY_ID:
        return check_length(s, 1, 64);
    case CS_RULE_TAG_KEY:
        return check_tag(s, 1, true);
    case CS_RULE_TAG_VALUE:
        return check_tag(s, 0, false);
    case CS_RULE_NUMBER:
        return check_number(s, 0, INT64_MAX);
    case CS_RULE_PAGE_LIMIT:
        return check_number(s, 1, 100);
    case CS_RULE_STATUS:
        return check_word(s, states);
    case CS_RULE_RESOURCE_TYPE:
        return check_word(s, types);
    default: /* CS_RULE_TEXT: any text */
        return KEPT;
    }
}

static bool refuse(struct cs_refusal *r, enum cs_rule rule, size_t at)
{
    r->rule = rule;
    r->at = at;
    return false;
}

/* Does the key at this index stand at a smaller one, too? */
static bool repeated(const struct cs_param *p, const void *args, unsigned index, struct cs_str key)
{
    for (unsigned i = 1; i < index; i++) {
        struct cs_str other = action_value(p, args, i);
        if (str_given(other) && str_eq(other, key)) {
            return true;
        }
    }
    return false;
}

/* Rules about two values. In canonical order a tag's key stands in the row before its value, and
 * Encrypted in the row before KMSKeyId. */
static bool check_pair(const struct cs_param *p, const void *args, struct cs_str value,
                       struct cs_refusal *r)
{
    if (p->rule == CS_RULE_TAG_KEY && repeated(p, args, r->index, value)) {
        return refuse(r, CS_RULE_DUPLICATE_KEY, 0);
    }
    if (p->rule == CS_RULE_TAG_VALUE && !str_given(action_value(p - 1, args, r->index))) {
        return refuse(r, CS_RULE_VALUE_WITHOUT_KEY, 0);
    }
    if (p->rule == CS_RULE_KMS_KEY_ID && !str_eq(action_value(p - 1, args, 1), STR("true"))) {
        return refuse(r, CS_RULE_KEY_WITHOUT_ENCRYPTED, 0);
    }
    return true;
}

static bool check_slot(const struct cs_param *p, const void *args, struct cs_refusal *r)
{
    struct cs_str value = action_value(p, args, r->index);
    if (!str_given(value)) {
        if (p->required && r->index == 1) {
            return refuse(r, CS_RULE_REQUIRED, 0);
        }
        return true;
    }
    size_t valid = utf8_valid(value);
    if (valid < value.n) {
        return refuse(r, CS_RULE_UTF8, valid);
    }
    size_t broken = check_value(p->rule, value);
    if (broken != KEPT) {
        return refuse(r, p->rule, broken);
    }
    return check_pair(p, args, value, r);
}

bool check_row(const struct cs_param *p, const void *args, struct cs_refusal *r)
{
    r->param = p;
    for (r->index = 1; r->index <= p->count; r->index++) {
        if (!check_slot(p, args, r)) {
            return false;
        }
    }
    return true;
}

bool cs_check(const struct cs_action *a, const void *args, struct cs_refusal *r)
{
    for (size_t i = 0; i < a->params; i++) {
        if (!check_row(&a->param[i], args, r)) {
            return false;
        }
    }
    return true;
}

size_t cs_rule_text(char *out, size_t cap, enum cs_rule rule)
{
    return cs_words(out, cap, WORDS_CS_RULE_TEXT + rule);
}
