/* SPDX-License-Identifier: ISC */
#include "core/catalog.h"

#include "core/str.h"

/* In byte order of the codes. */
static const struct catalog codes[] = {
    {"DryRunOperation", CATALOG_DRY_RUN, 400},
    {"Duplicate.TagKey", CATALOG_REFUSED, 400},
    {"Forbidden", CATALOG_DENIED, 403},
    {"Forbidden.RAM", CATALOG_DENIED, 403},
    {"IdempotentParameterMismatch", CATALOG_MISMATCH, 403},
    {"IdempotentProcessing", CATALOG_CONFLICT, 403},
    {"IllegalTimestamp", CATALOG_CLOCK, 400},
    {"IncompleteSignature", CATALOG_REFUSED, 400},
    {"InternalError", CATALOG_SERVER, 500},
    {"InvalidAccessKeyId.Inactive", CATALOG_KEYS, 400},
    {"InvalidAccessKeyId.NotFound", CATALOG_KEYS, 404},
    {"InvalidAccountStatus.NotEnoughBalance", CATALOG_REFUSED, 403},
    {"InvalidAccountStatus.SnapshotServiceUnavailable", CATALOG_REFUSED, 403},
    {"InvalidClientToken.Malformed", CATALOG_REFUSED, 400},
    {"InvalidDescription.Malformed", CATALOG_REFUSED, 403},
    {"InvalidEncryptAlgorithm", CATALOG_REFUSED, 403},
    {"InvalidEncrypted.NotMatchEncryptAlgorithm", CATALOG_REFUSED, 403},
    {"InvalidEncrypted.NotMatchKmsKeyId", CATALOG_REFUSED, 403},
    {"InvalidEncrypted.NotSupportDecrypt", CATALOG_REFUSED, 403},
    {"InvalidKMSKeyId.NotSymmetric", CATALOG_REFUSED, 403},
    {"InvalidOperation.Conflict", CATALOG_CONFLICT, 409},
    {"InvalidOperation.NotSupportCopyInSameRegion", CATALOG_REFUSED, 403},
    {"InvalidOperation.Unauthorized", CATALOG_DENIED, 403},
    {"InvalidOperation.UnfinishedCrossRegionCopy", CATALOG_CONFLICT, 403},
    {"InvalidOperation.UnfinishedEncryptedSnapshotCopy", CATALOG_CONFLICT, 403},
    {"InvalidParameter", CATALOG_REFUSED, 400},
    {"InvalidParameter.Arns", CATALOG_REFUSED, 400},
    {"InvalidParameter.DataEncryptedKeyCreateFailed", CATALOG_REFUSED, 403},
    {"InvalidParameter.KMSKeyId.CMKNotEnabled", CATALOG_REFUSED, 403},
    {"InvalidParameter.KMSKeyId.CMKUnauthorized", CATALOG_REFUSED, 403},
    {"InvalidParameter.KMSKeyId.KMSUnauthorized", CATALOG_REFUSED, 403},
    {"InvalidParameter.KMSKeyId.NotFound", CATALOG_REFUSED, 403},
    {"InvalidParameter.KmsNotEnabled", CATALOG_REFUSED, 403},
    {"InvalidParameterDestinationStorageLocationArn.Malformed", CATALOG_REFUSED, 403},
    {"InvalidParameterDestinationStorageLocationArn.RegionNotMatch", CATALOG_REFUSED, 403},
    {"InvalidParameterDestinationStorageLocationArn.Unauthorized", CATALOG_REFUSED, 403},
    {"InvalidRegion.NotSupport", CATALOG_REFUSED, 403},
    {"InvalidRegionId.MalFormed", CATALOG_REFUSED, 400},
    {"InvalidRegionId.NotExists", CATALOG_REFUSED, 403},
    {"InvalidRegionId.NotSupportEncryptAlgorithm", CATALOG_REFUSED, 403},
    {"InvalidRegionId.NotSupportedEncryptedSnapshotCopy", CATALOG_REFUSED, 403},
    {"InvalidRetentionDays.Malformed", CATALOG_REFUSED, 403},
    {"InvalidSecurityToken.Expired", CATALOG_EXPIRED, 400},
    {"InvalidSecurityToken.Malformed", CATALOG_KEYS, 400},
    {"InvalidSnapshot.EncryptedNotSupported", CATALOG_REFUSED, 403},
    {"InvalidSnapshot.StorageLocationNotSupported", CATALOG_REFUSED, 403},
    {"InvalidSnapshotCategory.NotSupportCopy", CATALOG_REFUSED, 403},
    {"InvalidSnapshotCategory.NotSupportCrossRegionCopy", CATALOG_REFUSED, 403},
    {"InvalidSnapshotCategory.NotSupportEncryptedCopy", CATALOG_REFUSED, 403},
    {"InvalidSnapshotId.EncryptedNotSupport", CATALOG_REFUSED, 403},
    {"InvalidSnapshotId.NotFound", CATALOG_REFUSED, 403},
    {"InvalidSnapshotId.NotReady", CATALOG_NOT_READY, 403},
    {"InvalidSnapshotName.Malformed", CATALOG_REFUSED, 403},
    {"InvalidTagKey.Malformed", CATALOG_REFUSED, 400},
    {"InvalidTagValue.Malformed", CATALOG_REFUSED, 400},
    {"InvalidTimeStamp.Expired", CATALOG_CLOCK, 400},
    {"InvalidTimeStamp.Format", CATALOG_CLOCK, 400},
    {"InvalidUser.NotInWhiteList", CATALOG_REFUSED, 403},
    {"LastTokenProcessing", CATALOG_CONFLICT, 403},
    {"MissingParameter", CATALOG_REFUSED, 400},
    {"OperationDenied.NonCompliantDestinationRegion", CATALOG_REFUSED, 403},
    {"OperationDenied.SnapshotCategoryNotSupportCopy", CATALOG_REFUSED, 403},
    {"QuotaExceed.SnapshotQuota", CATALOG_REFUSED, 403},
    {"ServiceUnavailable", CATALOG_SERVER, 503},
    {"SignatureDoesNotMatch", CATALOG_KEYS, 400},
    {"SignatureNonceUsed", CATALOG_NONCE, 400},
    {"Throttling", CATALOG_WAIT, 400},
    {"Throttling.Api", CATALOG_WAIT, 400},
    {"Throttling.User", CATALOG_WAIT, 400},
};

/* What a code of the form "Family.Something" that is not among them means; a code above is a family
 * of its own too ("Throttling.Something"). */
static const struct catalog families[] = {
    {"Duplicate", CATALOG_REFUSED, 0},
    {"InvalidAccessKeyId", CATALOG_KEYS, 0},
    {"InvalidAccountStatus", CATALOG_REFUSED, 0},
    {"InvalidClientToken", CATALOG_REFUSED, 0},
    {"InvalidDescription", CATALOG_REFUSED, 0},
    {"InvalidEncrypted", CATALOG_REFUSED, 0},
    {"InvalidKMSKeyId", CATALOG_REFUSED, 0},
    {"InvalidOperation", CATALOG_REFUSED, 0},
    {"InvalidParameter.KMSKeyId", CATALOG_REFUSED, 0},
    {"InvalidParameterDestinationStorageLocationArn", CATALOG_REFUSED, 0},
    {"InvalidRegion", CATALOG_REFUSED, 0},
    {"InvalidRegionId", CATALOG_REFUSED, 0},
    {"InvalidRetentionDays", CATALOG_REFUSED, 0},
    {"InvalidSecurityToken", CATALOG_KEYS, 0},
    {"InvalidSnapshot", CATALOG_REFUSED, 0},
    {"InvalidSnapshotCategory", CATALOG_REFUSED, 0},
    {"InvalidSnapshotId", CATALOG_REFUSED, 0},
    {"InvalidSnapshotName", CATALOG_REFUSED, 0},
    {"InvalidTagKey", CATALOG_REFUSED, 0},
    {"InvalidTagValue", CATALOG_REFUSED, 0},
    {"InvalidTimeStamp", CATALOG_CLOCK, 0},
    {"InvalidUser", CATALOG_REFUSED, 0},
    {"NoPermission", CATALOG_DENIED, 0},
    {"OperationDenied", CATALOG_REFUSED, 0},
    {"QuotaExceed", CATALOG_REFUSED, 0},
};

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

static const struct catalog *look_up(const struct catalog *rows, size_t n, struct cs_str code)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(str_of(rows[i].code), code)) {
            return &rows[i];
        }
    }
    return NULL;
}

static const struct catalog *code_row(struct cs_str code)
{
    return look_up(codes, sizeof(codes) / sizeof(codes[0]), code);
}

static const struct catalog *family_row(struct cs_str code)
{
    const struct catalog *row = code_row(code);
    return row ? row : look_up(families, sizeof(families) / sizeof(families[0]), code);
}

static bool contains(struct cs_str s, struct cs_str part)
{
    while (s.n > 0 && !str_starts(s, part)) {
        s = str_tail(s, 1);
    }
    return s.n > 0;
}

const struct catalog *catalog_find(struct cs_str code, bool *exact)
{
    const struct catalog *row = code_row(code);
    *exact = row != NULL;
    if (!row && contains(code, STR("Throttling"))) {
        return code_row(STR("Throttling"));
    }
    while (!row && code.n > 0) {
        code.n--;
        if (code.p[code.n] == '.') {
            row = family_row(code);
        }
    }
    return row;
}

const struct catalog *catalog_row(size_t i)
{
    return i < sizeof(codes) / sizeof(codes[0]) ? &codes[i] : NULL;
}

const struct catalog_meaning *catalog_meaning(enum catalog_kind kind)
{
    return &meanings[kind];
}
