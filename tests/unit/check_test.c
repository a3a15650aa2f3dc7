/* SPDX-License-Identifier: ISC
 * Each documented rule, from both sides of its edge: which rule refuses, and at which byte. */
#include "guard.h"

#include "cm.h"

#include "core/action.h"

#define X16  "xxxxxxxxxxxxxxxx"
#define X63  X16 X16 X16 "xxxxxxxxxxxxxxx"
#define X127 X63 "x" X63
#define CJK  "\xE4\xB8\xAD"
#define C16  CJK CJK CJK CJK CJK CJK CJK CJK CJK CJK CJK CJK CJK CJK CJK CJK
#define C128 C16 C16 C16 C16 C16 C16 C16 C16

enum { KEPT = -1 };

struct row {
    const char *param; /* name as sent */
    const char *value;
    enum cs_rule rule;
    int at; /* KEPT: valid */
};

static const struct row rows[] = {
    {"RegionId", "cn-hangzhou", 0, KEPT},
    {"RegionId", "a", 0, KEPT},
    {"RegionId", "1", 0, KEPT},
    {"RegionId", X63 "x", 0, KEPT},
    {"RegionId", X63 "xx", CS_RULE_REGION, 64},
    {"RegionId", "", CS_RULE_REGION, 0},
    {"RegionId", "-a", CS_RULE_REGION, 0},
    {"RegionId", "a-", CS_RULE_REGION, 1},
    {"RegionId", "a--b", CS_RULE_REGION, 2},
    {"RegionId", "cn-Hangzhou", CS_RULE_REGION, 3},
    {"RegionId", "cn_hangzhou", CS_RULE_REGION, 2},
    {"RegionId", "cn-hangzhou.evil.example", CS_RULE_REGION, 11},
    {"RegionId", "a`", CS_RULE_REGION, 1},
    {"RegionId", "a{", CS_RULE_REGION, 1},
    {"RegionId", "z9", 0, KEPT},
    {"RegionId", "a/", CS_RULE_REGION, 1},
    {"RegionId", "a:", CS_RULE_REGION, 1},
    {"SnapshotId", "s-bp67acfmxazb4p0001", 0, KEPT},
    {"SnapshotId", "S", 0, KEPT},
    {"SnapshotId", "s" X63, 0, KEPT},
    {"SnapshotId", "s" X63 "x", CS_RULE_SNAPSHOT_ID, 64},
    {"SnapshotId", "", CS_RULE_SNAPSHOT_ID, 0},
    {"SnapshotId", "1s", CS_RULE_SNAPSHOT_ID, 0},
    {"SnapshotId", "-s", CS_RULE_SNAPSHOT_ID, 0},
    {"SnapshotId", "s-bp67****", CS_RULE_SNAPSHOT_ID, 6},
    {"SnapshotId", "s b", CS_RULE_SNAPSHOT_ID, 1},
    {"DestinationSnapshotName", "ab", 0, KEPT},
    {"DestinationSnapshotName", "a", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "", CS_RULE_NAME, 0},
    {"DestinationSnapshotName", "1a", CS_RULE_NAME, 0},
    {"DestinationSnapshotName", "_a", CS_RULE_NAME, 0},
    {"DestinationSnapshotName", "Az09:_.-", 0, KEPT},
    {"DestinationSnapshotName", "a b", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "a@", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "a[", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "a`", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "a{", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "a/", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "a;", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "http://x", CS_RULE_NAME, 5},
    {"DestinationSnapshotName", CJK "a", 0, KEPT},
    {"DestinationSnapshotName", CJK, CS_RULE_NAME, 3},
    {"DestinationSnapshotName", "a\xC2\x9F", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "a\xC2\xA0", 0, KEPT},
    {"DestinationSnapshotName", "a\x7F", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", "a\n", CS_RULE_NAME, 1},
    {"DestinationSnapshotName", X127 "x", 0, KEPT},
    {"DestinationSnapshotName", X127 "xx", CS_RULE_NAME, 128},
    {"DestinationSnapshotName", C128, 0, KEPT},
    {"DestinationSnapshotName", C128 CJK, CS_RULE_NAME, 384},
    {"DestinationSnapshotName", "a\xFF", CS_RULE_UTF8, 1},
    {"DestinationSnapshotDescription", "ab", 0, KEPT},
    {"DestinationSnapshotDescription", "a", CS_RULE_DESCRIPTION, 1},
    {"DestinationSnapshotDescription", "", CS_RULE_DESCRIPTION, 0},
    {"DestinationSnapshotDescription", "http://x", CS_RULE_DESCRIPTION, 0},
    {"DestinationSnapshotDescription", "https://x", CS_RULE_DESCRIPTION, 0},
    {"DestinationSnapshotDescription", "see http://x", 0, KEPT},
    {"DestinationSnapshotDescription", "http:/x", 0, KEPT},
    {"DestinationSnapshotDescription", C128 C128, 0, KEPT},
    {"DestinationSnapshotDescription", C128 C128 "x", CS_RULE_DESCRIPTION, 768},
    {"DestinationSnapshotDescription", "ab\xED\xA0\x80", CS_RULE_UTF8, 2},
    {"ClientToken", "123e4567-e89b-12d3-a456-426655440000", 0, KEPT},
    {"ClientToken", "~!", 0, KEPT},
    {"ClientToken", "", CS_RULE_CLIENT_TOKEN, 0},
    {"ClientToken", " a", CS_RULE_CLIENT_TOKEN, 0},
    {"ClientToken", "a b", CS_RULE_CLIENT_TOKEN, 1},
    {"ClientToken", "a\x7F", CS_RULE_CLIENT_TOKEN, 1},
    {"ClientToken", "a" CJK, CS_RULE_CLIENT_TOKEN, 1},
    {"ClientToken", X63 "x", 0, KEPT},
    {"ClientToken", X63 "xx", CS_RULE_CLIENT_TOKEN, 64},
    {"RetentionDays", "1", 0, KEPT},
    {"RetentionDays", "9", 0, KEPT},
    {"RetentionDays", "65536", 0, KEPT},
    {"RetentionDays", "65537", CS_RULE_RETENTION_DAYS, 4},
    {"RetentionDays", "0", CS_RULE_RETENTION_DAYS, 0},
    {"RetentionDays", "01", CS_RULE_RETENTION_DAYS, 1},
    {"RetentionDays", "-1", CS_RULE_RETENTION_DAYS, 0},
    {"RetentionDays", "+1", CS_RULE_RETENTION_DAYS, 0},
    {"RetentionDays", "", CS_RULE_RETENTION_DAYS, 0},
    {"RetentionDays", "1 ", CS_RULE_RETENTION_DAYS, 1},
    {"RetentionDays", "18446744073709551617", CS_RULE_RETENTION_DAYS, 5},
    {"Encrypted", "true", 0, KEPT},
    {"Encrypted", "false", 0, KEPT},
    {"Encrypted", "True", CS_RULE_BOOLEAN, 0},
    {"Encrypted", "", CS_RULE_BOOLEAN, 0},
    {"Encrypted", "1", CS_RULE_BOOLEAN, 0},
    {"OwnerId", "0", 0, KEPT},
    {"OwnerId", "9223372036854775807", 0, KEPT},
    {"OwnerId", "9223372036854775808", CS_RULE_NUMBER, 18},
    {"OwnerId", "10000000000000000000", CS_RULE_NUMBER, 19},
    {"OwnerId", "18446744073709551620", CS_RULE_NUMBER, 19}, /* 4, were it taken modulo 2^64 */
    {"OwnerId", "00", CS_RULE_NUMBER, 1},
    {"OwnerId", "x", CS_RULE_NUMBER, 0},
    {"ResourceGroupId", "", 0, KEPT},
    {"ResourceGroupId", "\xC3", CS_RULE_UTF8, 0},
    {"Tag.1.Key", "k", 0, KEPT},
    {"Tag.20.Key", "k", 0, KEPT},
    {"Tag.7.Key", "", CS_RULE_TAG_KEY, 0},
    {"Tag.1.Key", "aliyun", CS_RULE_TAG_KEY, 0},
    {"Tag.1.Key", "acs:x", CS_RULE_TAG_KEY, 0},
    {"Tag.1.Key", "acs", 0, KEPT},
    {"Tag.1.Key", "xaliyun", 0, KEPT},
    {"Tag.1.Key", "xhttp://", CS_RULE_TAG_KEY, 1},
    {"Tag.1.Key", "https://", CS_RULE_TAG_KEY, 0},
    {"Tag.1.Key", C128, 0, KEPT},
    {"Tag.1.Key", C128 "x", CS_RULE_TAG_KEY, 384},
    {"Tag.1.Value", "v", CS_RULE_VALUE_WITHOUT_KEY, 0},
    {"Arn.10.AssumeRoleFor", "0", 0, KEPT},
    {"Arn.1.AssumeRoleFor", "me", CS_RULE_NUMBER, 0},
    {"KMSKeyId", "k", CS_RULE_KEY_WITHOUT_ENCRYPTED, 0},
};

static struct cs_copy_snapshot valid_copy(void)
{
    return (struct cs_copy_snapshot){.region_id = STR("cn-hangzhou"),
                                     .destination_region_id = STR("cn-beijing"),
                                     .snapshot_id = STR("s-1"),
                                     .destination_snapshot_name = STR("name"),
                                     .destination_snapshot_description = STR("text")};
}

/* The row and index of a name as sent. */
static const struct cs_param *find(const struct cs_action *a, const char *name, unsigned *index)
{
    for (size_t i = 0; i < a->params; i++) {
        for (*index = 1; *index <= a->param[i].count; ++*index) {
            char text[64];
            struct buf b = buf_over(text, sizeof text);
            action_name(&b, &a->param[i], *index);
            if (str_eq(buf_text(&b), str_of(name))) {
                return &a->param[i];
            }
        }
    }
    fail_msg("no parameter %s", name);
    return NULL;
}

static void expect(const struct cs_action *a, void *args, const struct row *row)
{
    unsigned index = 0;
    const struct cs_param *p = find(a, row->param, &index);
    struct guard g = guard_copy(row->value, strlen(row->value));
    struct cs_refusal r;
    *action_slot(p, args, index) = (struct cs_str){g.p, g.n};
    bool kept = cs_check(a, args, &r);
    *action_slot(p, args, index) = str_of(row->value);
    guard_free(&g);
    if (kept != (row->at == KEPT) || (!kept && (r.param != p || r.index != index ||
                                                r.rule != row->rule || r.at != (size_t)row->at))) {
        print_error("%s=%.40s: %s", row->param, row->value, kept ? "kept" : "refused");
        print_error(" by rule %d at %zu (%s)\n", (int)r.rule, kept ? 0 : r.at,
                    kept ? "" : r.param->name);
        fail();
    }
}

static void test_copy(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cs_copy_snapshot c = valid_copy();
        expect(&cs_copy_snapshot_action, &c, &rows[i]);
    }
}

static void test_pairs(void **state)
{
    (void)state;
    struct cs_copy_snapshot c = valid_copy();
    c.encrypted = STR("true");
    expect(&cs_copy_snapshot_action, &c, &(struct row){"KMSKeyId", X63 "x", 0, KEPT});
    expect(&cs_copy_snapshot_action, &c,
           &(struct row){"KMSKeyId", X63 "xx", CS_RULE_KMS_KEY_ID, 64});
    expect(&cs_copy_snapshot_action, &c, &(struct row){"KMSKeyId", "", CS_RULE_KMS_KEY_ID, 0});
    c.kms_key_id = STR("k");
    c.encrypted = STR("false");
    expect(&cs_copy_snapshot_action, &c,
           &(struct row){"KMSKeyId", "k", CS_RULE_KEY_WITHOUT_ENCRYPTED, 0});

    c = valid_copy();
    c.tag[0] = (struct cs_tag){STR("a"), STR("")};
    c.tag[1] = (struct cs_tag){STR("A"), STR_NONE};
    expect(&cs_copy_snapshot_action, &c, &(struct row){"Tag.20.Key", "b", 0, KEPT});
    expect(&cs_copy_snapshot_action, &c,
           &(struct row){"Tag.20.Key", "a", CS_RULE_DUPLICATE_KEY, 0});
    c.tag[19].key = STR_NONE;
    expect(&cs_copy_snapshot_action, &c,
           &(struct row){"Tag.1.Value", "acs:", CS_RULE_TAG_VALUE, 0});
    expect(&cs_copy_snapshot_action, &c, &(struct row){"Tag.1.Value", "aliyun", 0, KEPT});
    expect(&cs_copy_snapshot_action, &c, &(struct row){"Tag.1.Value", C128, 0, KEPT});
    expect(&cs_copy_snapshot_action, &c,
           &(struct row){"Tag.1.Value", C128 "x", CS_RULE_TAG_VALUE, 384});
    expect(&cs_copy_snapshot_action, &c,
           &(struct row){"Tag.1.Value", "-http://", CS_RULE_TAG_VALUE, 1});
}

static void test_required(void **state)
{
    (void)state;
    struct cs_refusal r;
    for (int i = 0; i < 5; i++) {
        struct cs_copy_snapshot c = valid_copy();
        struct cs_str *const required[] = {&c.region_id, &c.destination_region_id, &c.snapshot_id,
                                           &c.destination_snapshot_name,
                                           &c.destination_snapshot_description};
        *required[i] = STR_NONE;
        assert_false(cs_check(&cs_copy_snapshot_action, &c, &r));
        assert_int_equal(r.rule, CS_RULE_REQUIRED);
        assert_int_equal(r.at, 0);
        assert_ptr_equal(action_slot(r.param, &c, 1), required[i]);
    }
}

static void test_others(void **state)
{
    (void)state;
    static const struct row describe[] = {
        {"SnapshotIds", "[\"s-1\"]", 0, KEPT},
        {"SnapshotIds", "[\"s-1\",\"s-2\"]", 0, KEPT},
        {"SnapshotIds", "[]", CS_RULE_SNAPSHOT_IDS, 0},
        {"SnapshotIds", "", CS_RULE_SNAPSHOT_IDS, 0},
        {"SnapshotIds", "s-1", CS_RULE_SNAPSHOT_IDS, 0},
        {"SnapshotIds", "[\"s-1\"", CS_RULE_SNAPSHOT_IDS, 6},
        {"SnapshotIds", "[\"s-1", CS_RULE_SNAPSHOT_IDS, 5},
        {"SnapshotIds", "[\"s 1\"]", CS_RULE_SNAPSHOT_IDS, 3},
        {"SnapshotIds", "[\"s-1\"] ", CS_RULE_SNAPSHOT_IDS, 6},
        {"SnapshotIds", "[\"s-1\", \"s-2\"]", CS_RULE_SNAPSHOT_IDS, 6},
        {"SnapshotIds", "[\"s-1\",]", CS_RULE_SNAPSHOT_IDS, 6},
        {"Status", "all", 0, KEPT},
        {"Status", "done", CS_RULE_STATUS, 0},
        {"MaxResults", "1", 0, KEPT},
        {"MaxResults", "100", 0, KEPT},
        {"MaxResults", "101", CS_RULE_PAGE_LIMIT, 2},
        {"MaxResults", "0", CS_RULE_PAGE_LIMIT, 0},
        {"KMSKeyId", "without-encrypted", 0, KEPT},
        {"Filter.4.Key", "CreationStartTime", 0, KEPT},
        {"DryRun", "yes", CS_RULE_BOOLEAN, 0},
    };
    for (size_t i = 0; i < sizeof describe / sizeof describe[0]; i++) {
        struct cs_describe_snapshots d = {.region_id = STR("cn-beijing")};
        expect(&cs_describe_snapshots_action, &d, &describe[i]);
    }
    struct cs_delete_snapshot del = {.snapshot_id = STR_NONE};
    expect(&cs_delete_snapshot_action, &del, &(struct row){"SnapshotId", "s-1", 0, KEPT});
    expect(&cs_delete_snapshot_action, &del, &(struct row){"Force", "no", CS_RULE_BOOLEAN, 0});
    struct cs_tag_resources t = {.region_id = STR("cn-beijing"), .resource_type = STR("snapshot")};
    t.tag[0].key = STR("k");
    expect(&cs_tag_resources_action, &t, &(struct row){"ResourceId.1", "s-1", 0, KEPT});
    expect(&cs_tag_resources_action, &t,
           &(struct row){"ResourceId.50", "*", CS_RULE_SNAPSHOT_ID, 0});
    t.resource_id[49] = STR_NONE;
    expect(&cs_tag_resources_action, &t,
           &(struct row){"ResourceType", "disk", CS_RULE_RESOURCE_TYPE, 0});
    struct cs_describe_regions none = {.accept_language = STR_NONE};
    struct cs_refusal r;
    assert_true(cs_check(&cs_describe_regions_action, &none, &r));
}

/* 100 ids pass, one more does not. */
static void test_ids_limit(void **state)
{
    (void)state;
    for (int n = 99; n <= 101; n++) {
        char text[1000];
        struct buf b = buf_over(text, sizeof text);
        for (int i = 0; i < n; i++) {
            buf_z(&b, i == 0 ? "[\"s-1\"" : ",\"s-1\"");
        }
        buf_z(&b, "]");
        struct cs_describe_snapshots d = {.region_id = STR("cn-beijing")};
        d.snapshot_ids = buf_text(&b);
        struct cs_refusal r;
        assert_int_equal(cs_check(&cs_describe_snapshots_action, &d, &r), n <= 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy),      cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_required),  cmocka_unit_test(test_others),
        cmocka_unit_test(test_ids_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
