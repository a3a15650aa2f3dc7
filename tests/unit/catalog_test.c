/* SPDX-License-Identifier: ISC
 * The catalogue against the list of codes it was made from (tests/data/errors.tsv, or argv[1]). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/catalog.h"
#include "core/str.h"

static const char *list = "tests/data/errors.tsv";

/* The row's own text. */
static void assert_code(const struct catalog *row, struct cs_str code)
{
    char text[100];
    size_t n = cs_words(text, sizeof text, catalog_words(row, CATALOG_CODE));
    assert_true(str_eq((struct cs_str){text, n}, code));
}

/* The next field of a tab-separated line. */
static struct cs_str field(struct cs_str *line)
{
    struct cs_str s = str_head(*line, str_find(*line, '\t'));
    *line = str_tail(*line, s.n + 1);
    return s;
}

/* Every code of the list once, with its status. */
static void test_list(void **state)
{
    (void)state;
    FILE *f = fopen(list, "r");
    assert_non_null(f);
    char text[1024];
    size_t codes = 0;
    assert_non_null(fgets(text, sizeof(text), f)); /* the header */
    while (fgets(text, sizeof(text), f)) {
        struct cs_str line = str_of(text);
        field(&line);
        struct cs_str http = field(&line), code = field(&line);
        print_message("# %.*s\n", (int)code.n, code.p);
        bool exact;
        const struct catalog *row = catalog_find(code, &exact);
        assert_non_null(row);
        assert_true(exact);
        assert_code(row, code);
        assert_int_equal(row->http, strtol(http.p, NULL, 10));
        codes++;
    }
    fclose(f);
    assert_int_equal(codes, 69);
    size_t rows = 0;
    for (size_t i = 0; i < CATALOG_ROWS; i++) {
        rows += catalog_rows[i].http != 0;
    }
    assert_int_equal(rows, codes);
}

/* kind -1: not known at all. */
static const struct find {
    const char *code;
    int kind;
    bool exact;
} finds[] = {
    {"InvalidSnapshotId.NotFound", CATALOG_REFUSED, true},
    {"InvalidSnapshotId.NotReady", CATALOG_NOT_READY, true},
    {"InvalidOperation.UnfinishedCrossRegionCopy", CATALOG_CONFLICT, true},
    {"InvalidOperation.UnfinishedEncryptedSnapshotCopy", CATALOG_CONFLICT, true},
    {"InvalidOperation.Conflict", CATALOG_CONFLICT, true},
    {"IdempotentProcessing", CATALOG_CONFLICT, true},
    {"LastTokenProcessing", CATALOG_CONFLICT, true},
    {"IdempotentParameterMismatch", CATALOG_MISMATCH, true},
    {"InvalidOperation.Unauthorized", CATALOG_DENIED, true},
    {"Forbidden.RAM", CATALOG_DENIED, true},
    {"InvalidTimeStamp.Expired", CATALOG_CLOCK, true},
    {"IllegalTimestamp", CATALOG_CLOCK, true},
    {"SignatureNonceUsed", CATALOG_NONCE, true},
    {"SignatureDoesNotMatch", CATALOG_KEYS, true},
    {"InvalidSecurityToken.Expired", CATALOG_EXPIRED, true},
    {"InvalidSecurityToken.Malformed", CATALOG_KEYS, true},
    {"InternalError", CATALOG_SERVER, true},
    {"ServiceUnavailable", CATALOG_SERVER, true},
    {"DryRunOperation", CATALOG_DRY_RUN, true},
    {"Throttling", CATALOG_WAIT, true},
    /* Families. */
    {"Throttling.Minute", CATALOG_WAIT, false},
    {"Throttling.User.Minute", CATALOG_WAIT, false},
    {"Rejected.Throttling", CATALOG_WAIT, false},
    {"InvalidOperation.Throttling", CATALOG_WAIT, false},
    {"InvalidParameter.New", CATALOG_REFUSED, false},
    {"InvalidParameter.KMSKeyId.New", CATALOG_REFUSED, false},
    {"InvalidSecurityToken.New", CATALOG_KEYS, false},
    {"InvalidTimeStamp.New", CATALOG_CLOCK, false},
    {"Forbidden.Unauthorized", CATALOG_DENIED, false},
    {"InternalError.New", CATALOG_SERVER, false},
    {"InvalidSnapshotId", -1, false},
    {"InvalidSnapshotIds.New", -1, false},
    {"IllegalTimesta.New", -1, false}, /* as long as a code with ".*" for its end */
    {"InvalidSnapshotId.*", CATALOG_REFUSED, true},
    {"invalidparameter.new", -1, false},
    {"InvalidParameters", -1, false},
    {"", -1, false},
    {".", -1, false},
    {"New", -1, false},
    {"New.InvalidParameter", -1, false},
};

static void test_find(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(finds) / sizeof(finds[0]); i++) {
        bool exact = !finds[i].exact;
        const struct catalog *row = catalog_find(str_of(finds[i].code), &exact);
        print_message("# %s\n", finds[i].code);
        assert_int_equal(row ? (int)row->kind : -1, finds[i].kind);
        assert_int_equal(exact, finds[i].exact);
    }
    bool exact;
    assert_code(catalog_find(STR("InvalidParameter.KMSKeyId.New"), &exact),
                STR("InvalidParameter.KMSKeyId.*"));
    assert_code(catalog_find(STR("Throttling.User.New"), &exact), STR("Throttling.*"));
    assert_null(catalog_find((struct cs_str){0}, &exact));
}

/* Every row says what happened and what to do: by itself, or as its kind does. */
static void test_texts(void **state)
{
    (void)state;
    bool exact;
    size_t own = 0;
    for (size_t i = 0; i < CATALOG_ROWS; i++) {
        const struct catalog *row = &catalog_rows[i];
        unsigned first = WORDS_CATALOGUE + 3 * (unsigned)i;
        unsigned kind = WORDS_CATALOG_REFUSED + 2 * (unsigned)row->kind;
        unsigned cause = catalog_words(row, CATALOG_CAUSE);
        unsigned remedy = catalog_words(row, CATALOG_REMEDY);
        assert_true(cause == first + 1 || (cause == kind && cs_words(NULL, 0, first + 1) == 0));
        assert_true(remedy == first + 2 ||
                    (remedy == kind + 1 && cs_words(NULL, 0, first + 2) == 0));
        assert_true(cs_words(NULL, 0, cause) > 0 && cs_words(NULL, 0, remedy) > 0);
        own += cause == first + 1;
    }
    assert_true(own > 0 && own < CATALOG_ROWS);
    assert_null(catalog_find(STR("New"), &exact));
    assert_int_equal(catalog_words(NULL, CATALOG_CODE), WORDS_CODE_UNKNOWN);
    assert_int_equal(catalog_words(NULL, CATALOG_REMEDY), WORDS_CODE_UNKNOWN + CATALOG_REMEDY);
}

/* Only what may be run again as it is says so, and only what is no verdict is unknown. */
static void test_meaning(void **state)
{
    (void)state;
    for (int kind = 0; kind < CATALOG_KINDS; kind++) {
        const struct catalog_meaning *m = catalog_meaning((enum catalog_kind)kind);
        assert_int_equal(m->verdict, m->outcome != CS_UNKNOWN);
        assert_int_equal(m->again, m->outcome == CS_BUSY || m->outcome == CS_UNKNOWN ||
                                       m->outcome == CS_DONE);
        assert_int_equal(m->outcome == CS_DONE, kind == CATALOG_DRY_RUN);
    }
    assert_int_equal(catalog_meaning(CATALOG_SERVER)->outcome, CS_UNKNOWN);
    assert_int_equal(catalog_meaning(CATALOG_NONCE)->outcome, CS_UNKNOWN);
    assert_int_equal(catalog_meaning(CATALOG_CONFLICT)->outcome, CS_BUSY);
    assert_int_equal(catalog_meaning(CATALOG_REFUSED)->outcome, CS_REFUSED);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        list = argv[1];
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
