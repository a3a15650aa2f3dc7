/* SPDX-License-Identifier: ISC
 * The actions, one table each: every parameter in canonical order (byte order of the names as they
 * are sent), so that nothing is sorted at run time. Source: API reference of ECS 2014-05-26, and
 * for OwnerId, ResourceOwnerAccount and ResourceOwnerId the official SDK. */
#include "copysnap.h"

#define ECS "2014-05-26"

/* A row for one value: API name, field, rule, required, help. */
#define ONE(name, field, rule, required, help)                                                     \
    {name, offsetof(struct ARGS, field), 0, 1, CS_RULE_##rule, required, help}

/* A row for one member of a list: the first element's field, and the list it lies in. */
#define LIST(name, field, list, rule, required, help)                                              \
    {name,                                                                                         \
     offsetof(struct ARGS, field),                                                                 \
     sizeof(((struct ARGS *)0)->list[0]),                                                          \
     sizeof(((struct ARGS *)0)->list) / sizeof(((struct ARGS *)0)->list[0]),                       \
     CS_RULE_##rule,                                                                               \
     required,                                                                                     \
     help}

#define ACTION(variable, table, name)                                                              \
    const struct cs_action variable = {name, ECS, table, sizeof table / sizeof table[0],           \
                                       sizeof(struct ARGS)}

/* clang-format off */
#define ARGS cs_copy_snapshot
static const struct cs_param copy_snapshot[] = {
    LIST("Arn.#.AssumeRoleFor", arn[0].assume_role_for, arn, NUMBER, false, "account the role is assumed for (by invitation)"),
    LIST("Arn.#.RoleType", arn[0].role_type, arn, TEXT, false, "kind of that role (by invitation)"),
    LIST("Arn.#.Rolearn", arn[0].rolearn, arn, TEXT, false, "the role's ARN (by invitation)"),
    ONE("ClientToken", client_token, CLIENT_TOKEN, false, "idempotency token (default: made from what is copied where)"),
    ONE("DestinationRegionId", destination_region_id, REGION, true, "region the copy is made in"),
    ONE("DestinationSnapshotDescription", destination_snapshot_description, DESCRIPTION, true, "description of the copy (default: \"Copy of ID from REGION\")"),
    ONE("DestinationSnapshotName", destination_snapshot_name, NAME, true, "name of the copy (default: \"copysnap-ID\")"),
    ONE("DestinationStorageLocationArn", destination_storage_location_arn, TEXT, false, "storage location at the destination (not generally open)"),
    ONE("Encrypted", encrypted, BOOLEAN, false, "true: encrypt the copy"),
    ONE("KMSKeyId", kms_key_id, KMS_KEY_ID, false, "KMS key of the destination region; with --encrypted=true"),
    ONE("OwnerId", owner_id, NUMBER, false, "account that owns the call (SDK only)"),
    ONE("RegionId", region_id, REGION, true, "region of the source (or ALIBABA_CLOUD_REGION_ID)"),
    ONE("ResourceGroupId", resource_group_id, TEXT, false, "resource group of the copy"),
    ONE("ResourceOwnerAccount", resource_owner_account, TEXT, false, "account that owns the source (SDK only)"),
    ONE("ResourceOwnerId", resource_owner_id, NUMBER, false, "id of that account (SDK only)"),
    ONE("RetentionDays", retention_days, RETENTION_DAYS, false, "days until the copy is deleted by the service, 1 to 65536 (default: never)"),
    ONE("SnapshotId", snapshot_id, SNAPSHOT_ID, true, "the source snapshot"),
    LIST("Tag.#.Key", tag[0].key, tag, TAG_KEY, false, "key of tag number # (1 to 20)"),
    LIST("Tag.#.Value", tag[0].value, tag, TAG_VALUE, false, "its value"),
};
ACTION(cs_copy_snapshot_action, copy_snapshot, "CopySnapshot");
#undef ARGS

#define ARGS cs_describe_snapshots
static const struct cs_param describe_snapshots[] = {
    ONE("Category", category, TEXT, false, "standard | archive | flash"),
    ONE("DiskId", disk_id, TEXT, false, "snapshots of this disk"),
    ONE("DryRun", dry_run, BOOLEAN, false, "true: check the permission, list nothing"),
    ONE("Encrypted", encrypted, BOOLEAN, false, "true: encrypted ones only"),
    LIST("Filter.#.Key", filter[0].key, filter, TEXT, false, "filter number # (1 to 4): CreationStartTime"),
    LIST("Filter.#.Value", filter[0].value, filter, TEXT, false, "its value: yyyy-MM-ddTHH:mmZ"),
    ONE("InstanceId", instance_id, TEXT, false, "snapshots of this instance's disks"),
    ONE("KMSKeyId", kms_key_id, TEXT, false, "snapshots encrypted with this key"),
    ONE("MaxResults", max_results, PAGE_LIMIT, false, "entries a page, 1 to 100 (default of the service: 10)"),
    ONE("NextToken", next_token, TEXT, false, "where the next page begins"),
    ONE("PageNumber", page_number, NUMBER, false, "page, from 1 (being retired: NextToken)"),
    ONE("PageSize", page_size, PAGE_LIMIT, false, "entries a page (being retired: MaxResults)"),
    ONE("RegionId", region_id, REGION, true, "region to list (or ALIBABA_CLOUD_REGION_ID)"),
    ONE("ResourceGroupId", resource_group_id, TEXT, false, "snapshots of this resource group"),
    ONE("SnapshotIds", snapshot_ids, SNAPSHOT_IDS, false, "JSON array of up to 100 ids"),
    ONE("SnapshotLinkId", snapshot_link_id, TEXT, false, "snapshots of this chain"),
    ONE("SnapshotName", snapshot_name, TEXT, false, "snapshots of this name"),
    ONE("SnapshotType", snapshot_type, TEXT, false, "auto | user | all"),
    ONE("SourceDiskType", source_disk_type, TEXT, false, "system | data"),
    ONE("Status", status, STATUS, false, "progressing | accomplished | failed | all"),
    LIST("Tag.#.Key", tag[0].key, tag, TAG_KEY, false, "key of tag number # (1 to 20)"),
    LIST("Tag.#.Value", tag[0].value, tag, TAG_VALUE, false, "its value"),
    ONE("Usage", usage, TEXT, false, "image | disk | image_disk | none"),
};
ACTION(cs_describe_snapshots_action, describe_snapshots, "DescribeSnapshots");
#undef ARGS

#define ARGS cs_delete_snapshot
static const struct cs_param delete_snapshot[] = {
    ONE("Force", force, BOOLEAN, false, "true: also where disks were made from it"),
    ONE("SnapshotId", snapshot_id, SNAPSHOT_ID, true, "the snapshot to delete"),
};
ACTION(cs_delete_snapshot_action, delete_snapshot, "DeleteSnapshot");
#undef ARGS

#define ARGS cs_tag_resources
static const struct cs_param tag_resources[] = {
    ONE("RegionId", region_id, REGION, true, "region of the snapshots (or ALIBABA_CLOUD_REGION_ID)"),
    LIST("ResourceId.#", resource_id[0], resource_id, SNAPSHOT_ID, true, "snapshot number # (1 to 50)"),
    ONE("ResourceType", resource_type, RESOURCE_TYPE, true, "snapshot"),
    LIST("Tag.#.Key", tag[0].key, tag, TAG_KEY, true, "key of tag number # (1 to 20)"),
    LIST("Tag.#.Value", tag[0].value, tag, TAG_VALUE, false, "its value"),
};
ACTION(cs_tag_resources_action, tag_resources, "TagResources");
#undef ARGS

#define ARGS cs_describe_regions
static const struct cs_param describe_regions[] = {
    ONE("AcceptLanguage", accept_language, TEXT, false, "zh-CN | en-US | ja"),
    ONE("InstanceChargeType", instance_charge_type, TEXT, false, "PrePaid | PostPaid | SpotWithPriceLimit | SpotAsPriceGo"),
    ONE("ResourceType", resource_type, TEXT, false, "instance | disk | reservedinstance | scu"),
};
ACTION(cs_describe_regions_action, describe_regions, "DescribeRegions");
#undef ARGS
/* clang-format on */
