/* SPDX-License-Identifier: ISC
 * The actions, one table each: every parameter in canonical order (byte order of the names as they
 * are sent), so that nothing is sorted at run time. Source: API reference of ECS 2014-05-26, and
 * for OwnerId, ResourceOwnerAccount and ResourceOwnerId the official SDK. */
#include "copysnap.h"
#include "core/words.h"

#define ECS "2014-05-26"

/* A row for one value: API name, field, rule, required, HELP_ key in src/words.txt. */
#define ONE(name, field, rule, required, help)                                                     \
    {                                                                                              \
        name, offsetof(struct ARGS, field), 0, 1, CS_RULE_##rule, required, WORDS_HELP_##help      \
    }

/* A row for one member of a list: the first element's field, and the list it lies in. */
#define LIST(name, field, list, rule, required, help)                                              \
    {                                                                                              \
        name, offsetof(struct ARGS, field), sizeof(((struct ARGS *)0)->list[0]),                   \
            sizeof(((struct ARGS *)0)->list) / sizeof(((struct ARGS *)0)->list[0]),                \
            CS_RULE_##rule, required, WORDS_HELP_##help                                            \
    }

#define ACTION(variable, table, name)                                                              \
    const struct cs_action variable = {name, ECS, table, sizeof table / sizeof table[0],           \
                                       sizeof(struct ARGS)}

/* clang-format off */
#define ARGS cs_copy_snapshot
static const struct cs_param copy_snapshot[] = {
    LIST("Arn.#.AssumeRoleFor", arn[0].assume_role_for, arn, NUMBER, false, ARN_ASSUME_ROLE_FOR),
    LIST("Arn.#.RoleType", arn[0].role_type, arn, TEXT, false, ARN_ROLE_TYPE),
    LIST("Arn.#.Rolearn", arn[0].rolearn, arn, TEXT, false, ARN_ROLEARN),
    ONE("ClientToken", client_token, CLIENT_TOKEN, false, CLIENT_TOKEN),
    ONE("DestinationRegionId", destination_region_id, REGION, true, DESTINATION_REGION_ID),
    ONE("DestinationSnapshotDescription", destination_snapshot_description, DESCRIPTION, true, DESTINATION_SNAPSHOT_DESCRIPTION),
    ONE("DestinationSnapshotName", destination_snapshot_name, NAME, true, DESTINATION_SNAPSHOT_NAME),
    ONE("DestinationStorageLocationArn", destination_storage_location_arn, TEXT, false, DESTINATION_STORAGE_LOCATION_ARN),
    ONE("Encrypted", encrypted, BOOLEAN, false, ENCRYPTED),
    ONE("KMSKeyId", kms_key_id, KMS_KEY_ID, false, KMS_KEY_ID),
    ONE("OwnerId", owner_id, NUMBER, false, OWNER_ID),
    ONE("RegionId", region_id, REGION, true, REGION_ID),
    ONE("ResourceGroupId", resource_group_id, TEXT, false, RESOURCE_GROUP_ID),
    ONE("ResourceOwnerAccount", resource_owner_account, TEXT, false, RESOURCE_OWNER_ACCOUNT),
    ONE("ResourceOwnerId", resource_owner_id, NUMBER, false, RESOURCE_OWNER_ID),
    ONE("RetentionDays", retention_days, RETENTION_DAYS, false, RETENTION_DAYS),
    ONE("SnapshotId", snapshot_id, SNAPSHOT_ID, true, SNAPSHOT_ID),
    LIST("Tag.#.Key", tag[0].key, tag, TAG_KEY, false, TAG_KEY),
    LIST("Tag.#.Value", tag[0].value, tag, TAG_VALUE, false, TAG_VALUE),
};
ACTION(cs_copy_snapshot_action, copy_snapshot, "CopySnapshot");
#undef ARGS

#define ARGS cs_describe_snapshots
static const struct cs_param describe_snapshots[] = {
    ONE("Category", category, TEXT, false, CATEGORY),
    ONE("DiskId", disk_id, TEXT, false, DISK_ID),
    ONE("DryRun", dry_run, BOOLEAN, false, DRY_RUN),
    ONE("Encrypted", encrypted, BOOLEAN, false, LIST_ENCRYPTED),
    LIST("Filter.#.Key", filter[0].key, filter, TEXT, false, FILTER_KEY),
    LIST("Filter.#.Value", filter[0].value, filter, TEXT, false, FILTER_VALUE),
    ONE("InstanceId", instance_id, TEXT, false, INSTANCE_ID),
    ONE("KMSKeyId", kms_key_id, TEXT, false, LIST_KMS_KEY_ID),
    ONE("MaxResults", max_results, PAGE_LIMIT, false, MAX_RESULTS),
    ONE("NextToken", next_token, TEXT, false, NEXT_TOKEN),
    ONE("PageNumber", page_number, NUMBER, false, PAGE_NUMBER),
    ONE("PageSize", page_size, PAGE_LIMIT, false, PAGE_SIZE),
    ONE("RegionId", region_id, REGION, true, LIST_REGION_ID),
    ONE("ResourceGroupId", resource_group_id, TEXT, false, LIST_RESOURCE_GROUP_ID),
    ONE("SnapshotIds", snapshot_ids, SNAPSHOT_IDS, false, SNAPSHOT_IDS),
    ONE("SnapshotLinkId", snapshot_link_id, TEXT, false, SNAPSHOT_LINK_ID),
    ONE("SnapshotName", snapshot_name, TEXT, false, SNAPSHOT_NAME),
    ONE("SnapshotType", snapshot_type, TEXT, false, SNAPSHOT_TYPE),
    ONE("SourceDiskType", source_disk_type, TEXT, false, SOURCE_DISK_TYPE),
    ONE("Status", status, STATUS, false, STATUS),
    LIST("Tag.#.Key", tag[0].key, tag, TAG_KEY, false, TAG_KEY),
    LIST("Tag.#.Value", tag[0].value, tag, TAG_VALUE, false, TAG_VALUE),
    ONE("Usage", usage, TEXT, false, USAGE),
};
ACTION(cs_describe_snapshots_action, describe_snapshots, "DescribeSnapshots");
#undef ARGS

#define ARGS cs_delete_snapshot
static const struct cs_param delete_snapshot[] = {
    ONE("Force", force, BOOLEAN, false, FORCE),
    ONE("SnapshotId", snapshot_id, SNAPSHOT_ID, true, DELETE_SNAPSHOT_ID),
};
ACTION(cs_delete_snapshot_action, delete_snapshot, "DeleteSnapshot");
#undef ARGS

#define ARGS cs_tag_resources
static const struct cs_param tag_resources[] = {
    ONE("RegionId", region_id, REGION, true, TAG_REGION_ID),
    LIST("ResourceId.#", resource_id[0], resource_id, SNAPSHOT_ID, true, RESOURCE_ID),
    ONE("ResourceType", resource_type, RESOURCE_TYPE, true, RESOURCE_TYPE),
    LIST("Tag.#.Key", tag[0].key, tag, TAG_KEY, true, TAG_KEY),
    LIST("Tag.#.Value", tag[0].value, tag, TAG_VALUE, false, TAG_VALUE),
};
ACTION(cs_tag_resources_action, tag_resources, "TagResources");
#undef ARGS

#define ARGS cs_describe_regions
static const struct cs_param describe_regions[] = {
    ONE("AcceptLanguage", accept_language, TEXT, false, ACCEPT_LANGUAGE),
    ONE("InstanceChargeType", instance_charge_type, TEXT, false, INSTANCE_CHARGE_TYPE),
    ONE("ResourceType", resource_type, TEXT, false, REGIONS_RESOURCE_TYPE),
};
ACTION(cs_describe_regions_action, describe_regions, "DescribeRegions");
#undef ARGS
/* clang-format on */
