/* SPDX-License-Identifier: ISC */
#include "core/catalog.h"

#include "core/str.h"

enum { CODE_MAX = 72 };

/* CATALOG_CONFLICT and CATALOG_MISMATCH are verdicts on this call; an earlier one may have made the
 * copy. Wrong credentials and a wrong clock are this machine's, not this copy's: CS_LOCAL. */
static const struct catalog_meaning meanings[CATALOG_KINDS] = {
    [CATALOG_REFUSED] = {.outcome = CS_REFUSED, .verdict = true, .again = false},
    [CATALOG_DENIED] = {.outcome = CS_REFUSED, .verdict = true, .again = false},
    [CATALOG_WAIT] = {.outcome = CS_BUSY, .verdict = true, .again = true},
    [CATALOG_NOT_READY] = {.outcome = CS_BUSY, .verdict = true, .again = true},
    [CATALOG_CONFLICT] = {.outcome = CS_BUSY, .verdict = true, .again = true},
    [CATALOG_MISMATCH] = {.outcome = CS_REFUSED, .verdict = true, .again = false},
    [CATALOG_CLOCK] = {.outcome = CS_LOCAL, .verdict = true, .again = false},
    [CATALOG_KEYS] = {.outcome = CS_LOCAL, .verdict = true, .again = false},
    [CATALOG_EXPIRED] = {.outcome = CS_LOCAL, .verdict = true, .again = false},
    [CATALOG_NONCE] = {.outcome = CS_UNKNOWN, .verdict = false, .again = true},
    [CATALOG_SERVER] = {.outcome = CS_UNKNOWN, .verdict = false, .again = true},
    [CATALOG_DRY_RUN] = {.outcome = CS_DONE, .verdict = true, .again = true},
};

/* The row of the code, or of the family where suffix is ".*"; NULL. */
static const struct catalog *look_up(struct cs_str code, struct cs_str suffix)
{
    for (size_t i = 0; i < CATALOG_ROWS; i++) {
        char text[CODE_MAX];
        struct buf b = buf_over(text, sizeof text);
        words_emit(&b, WORDS_CATALOGUE + 3 * (unsigned)i);
        if (b.n == code.n + suffix.n && str_starts(buf_text(&b), code) &&
            str_eq(str_tail(buf_text(&b), code.n), suffix)) {
            return &catalog_rows[i];
        }
    }
    return NULL;
}

static bool contains(struct cs_str s, struct cs_str part)
{
    while (s.n > 0 && !str_starts(s, part)) {
        s = str_tail(s, 1);
    }
    return s.n > 0;
}

/* The longest family that code belongs to. */
static const struct catalog *family_of(struct cs_str code)
{
    const struct catalog *row = NULL;
    for (size_t n = code.n; !row && n > 0; n--) {
        if (code.p[n - 1] == '.') {
            row = look_up(str_head(code, n - 1), STR(".*"));
        }
    }
    return row;
}

const struct catalog *catalog_find(struct cs_str code, bool *exact)
{
    const struct catalog *row = look_up(code, STR(""));
    *exact = row != NULL;
    if (row) {
        return row;
    }
    return contains(code, STR("Throttling")) ? look_up(STR("Throttling"), STR(".*"))
                                             : family_of(code);
}

unsigned catalog_words(const struct catalog *row, enum catalog_text text)
{
    if (!row) {
        return WORDS_CODE_UNKNOWN + (unsigned)text;
    }
    unsigned id = WORDS_CATALOGUE + 3 * (unsigned)(row - catalog_rows) + (unsigned)text;
    unsigned of_kind = WORDS_CATALOG_REFUSED + 2 * (unsigned)row->kind + (text == CATALOG_REMEDY);
    return cs_words(NULL, 0, id) > 0 ? id : of_kind;
}

const struct catalog_meaning *catalog_meaning(enum catalog_kind kind)
{
    return &meanings[kind];
}
