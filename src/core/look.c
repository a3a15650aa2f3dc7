/* SPDX-License-Identifier: ISC */
#include "core/look.h"

#include "core/field.h"

static void set_id(struct look *l, struct cs_str id)
{
    l->id_n = (uint8_t)id.n;
    memcpy(l->id, id.p, id.n);
}

struct look look_for_copy(const struct cs_copy_snapshot *copy, bool marked)
{
    return (struct look){.copy = copy, .marked = marked, .percent = -1, .remain_s = -1};
}

struct look look_for_id(struct cs_str id)
{
    struct look l = look_for_copy(NULL, false);
    set_id(&l, id);
    return l;
}

struct cs_str look_id(const struct look *l)
{
    return l->seen == LOOK_NOTHING ? STR_NONE : (struct cs_str){l->id, l->id_n};
}

/* A source that an entry names must be ours. */
static bool names(const struct look *l, struct cs_str named, struct cs_str ours)
{
    return str_given(named) ? str_eq(named, ours) : l->marked;
}

/* The id at the end of a KMS key's ARN. */
static struct cs_str key_id(struct cs_str key)
{
    struct cs_str rest = key;
    while (rest.n > 0) {
        key = field_cut(&rest, '/');
    }
    return key;
}

/* A wish that says nothing is met by both: the copy of an encrypted snapshot is always encrypted. */
static bool encrypted_as(const struct cs_copy_snapshot *c, const struct cs_snapshot *s)
{
    bool wanted = str_eq_nocase(c->encrypted, STR("true"));
    return (!str_given(c->encrypted) || s->encrypted == wanted) &&
           (c->kms_key_id.n == 0 || s->kms_key_id.n == 0 ||
            str_eq(key_id(c->kms_key_id), key_id(s->kms_key_id)));
}

static bool is_meant(const struct look *l, const struct cs_snapshot *s)
{
    const struct cs_copy_snapshot *c = l->copy;
    if (!c) {
        return str_eq(s->snapshot_id, (struct cs_str){l->id, l->id_n});
    }
    return names(l, s->source_snapshot_id, c->snapshot_id) &&
           names(l, s->source_region_id, c->region_id) && encrypted_as(c, s);
}

enum look_seen look_status(struct cs_str word)
{
    if (str_eq(word, STR("accomplished"))) {
        return LOOK_ACCOMPLISHED;
    }
    if (str_eq(word, STR("progressing"))) {
        return LOOK_PROGRESSING;
    }
    return str_eq(word, STR("failed")) ? LOOK_FAILED : LOOK_UNCLEAR;
}

/* -1: no number, or more than max. */
static int64_t number(struct cs_str text, uint64_t max)
{
    uint64_t v;
    return field_cut_number(&text, 10, &v) && v <= max ? (int64_t)v : -1;
}

void look_at(void *look, const struct cs_snapshot *s)
{
    struct look *l = look;
    if (!is_meant(l, s)) {
        return;
    }
    enum look_seen seen = look_status(s->status);
    if (!l->copy && l->seen != LOOK_NOTHING && l->seen != seen) {
        l->seen = LOOK_UNCLEAR; /* listed twice, in two ways */
        return;
    }
    l->failed += seen == LOOK_FAILED;
    l->seen_more |= l->seen >= LOOK_UNCLEAR && seen >= LOOK_UNCLEAR;
    if (seen > l->seen) {
        l->seen = seen;
        l->copied = s->source_snapshot_id.n > 0;
        l->percent = (int8_t)number(s->progress, 100);
        l->remain_s = number(s->remain_time, INT32_MAX);
        set_id(l, s->snapshot_id);
    }
}
