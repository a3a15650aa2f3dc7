/* SPDX-License-Identifier: ISC */
#include "unit/history.h"

#include "core/date.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- random numbers -------------------------------------------------------------------------- */

/* splitmix64. */
uint32_t chance_bits(struct chance *c)
{
    uint64_t z = c->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) >> 32);
}

int64_t chance_between(struct chance *c, int64_t from, int64_t to)
{
    uint64_t high = chance_bits(c);
    uint64_t bits = high << 32 | chance_bits(c);
    return from + (int64_t)(bits % (uint64_t)(to - from + 1));
}

bool chance_in(struct chance *c, unsigned n)
{
    return n > 0 && chance_bits(c) % n == 0;
}

/* ---- what there is --------------------------------------------------------------------------- */

int64_t model_unix(int64_t now)
{
    return 1700000000 + now / 1000;
}

enum model_state model_state(const struct model *m, int copy, int64_t at)
{
    const struct model_copy *c = &m->copy[copy];
    if (at < c->made) {
        return MODEL_ABSENT;
    }
    if (at >= c->deleted) {
        return MODEL_DELETED;
    }
    return at < c->ends ? MODEL_PROGRESSING : c->fails ? MODEL_FAILED : MODEL_ACCOMPLISHED;
}

bool model_live(const struct model *m, int copy, int64_t at)
{
    enum model_state s = model_state(m, copy, at);
    return s == MODEL_PROGRESSING || s == MODEL_ACCOMPLISHED;
}

void model_id(char out[16], int copy)
{
    snprintf(out, 16, "s-copy-%d", copy);
}

int model_find(const struct model *m, struct cs_str id)
{
    for (int i = 0; i < m->copies; i++) {
        char text[16];
        model_id(text, i);
        if (str_eq(id, str_of(text))) {
            return i;
        }
    }
    return MODEL_NOBODY;
}

bool model_busy(const struct model *m, int64_t now)
{
    for (int i = 0; i < m->copies; i++) {
        if (model_state(m, i, now) == MODEL_PROGRESSING) {
            return true;
        }
    }
    return false;
}

struct model_copy *model_add(struct model *m, int64_t now, bool ours)
{
    if (m->copies == MODEL_COPIES) {
        fputs("history: more copies than the model has room for\n", stderr);
        abort();
    }
    struct model_copy *c = &m->copy[m->copies++];
    *c = (struct model_copy){.source = ours ? MODEL_SOURCE : "s-another",
                             .region = MODEL_REGION,
                             .run = MODEL_NOBODY,
                             .generation = MODEL_NOBODY,
                             .fails = chance_in(m->chance, m->fails_in),
                             .made = now,
                             .deleted = MODEL_EVER};
    /* Most are made soon; some take hours, in which little seems to move. */
    int64_t most = chance_in(m->chance, 8) ? m->longest_ms : m->shortest_ms * 2;
    c->ends = now + chance_between(m->chance, m->shortest_ms, most);
    return c;
}

/* ---- how it is ------------------------------------------------------------------------------- */

static int64_t between(const struct model *m, int64_t from, int64_t to)
{
    return chance_between(m->chance, from, to);
}

static bool one_in(const struct model *m, unsigned n)
{
    return chance_in(m->chance, n);
}

void model_begin(struct model *m, struct chance *chance, int64_t now, int64_t stale_ms)
{
    static const int64_t memories[] = {0, MODEL_MINUTE, MODEL_EVER};
    *m = (struct model){.chance = chance};
    m->memory_ms = memories[between(m, 0, 2)];
    m->processing_ms = one_in(m, 2) ? between(m, 0, 10 * MODEL_SECOND) : 0;
    m->lag_ms = one_in(m, 3) ? 0 : between(m, 0, 40 * MODEL_SECOND);
    m->flickers = one_in(m, 2);
    m->nameless = one_in(m, 3);
    m->asks_to_wait = one_in(m, 2);
    m->dateless = one_in(m, 6);
    m->denies_looks = one_in(m, 25);
    m->shortest_ms = m->lag_ms + stale_ms;
    m->longest_ms = 4 * MODEL_HOUR;
    m->fails_in = one_in(m, 2) ? (unsigned)between(m, 1, 5) : 0;
    m->page = one_in(m, 2) ? 100 : (int)between(m, 1, 3);
    m->throttles_in = one_in(m, 3) ? 0 : 60;
    m->look_denials_in = one_in(m, 3) ? 100 : 0;
    m->copy_denials_in = one_in(m, 4) ? 100 : 0;
    m->not_ready_ms = one_in(m, 4) ? now + between(m, 0, 10 * MODEL_MINUTE) : 0;
    m->wrong_s = one_in(m, 8) ? between(m, -100000, 100000) : 0;
}

/* Until then, or until longer. */
static void from_now(struct model *m, unsigned in, int64_t now, int64_t *until)
{
    static const int64_t most[] = {3 * MODEL_SECOND, 30 * MODEL_SECOND, 3 * MODEL_MINUTE};
    if (one_in(m, in)) {
        *until = now + between(m, 0, most[between(m, 0, 2)]);
    }
}

void model_weather(struct model *m, int64_t now)
{
    from_now(m, m->throttles_in, now, &m->throttled_ms);
    from_now(m, m->look_denials_in, now, &m->look_denied_ms);
    from_now(m, m->copy_denials_in, now, &m->copy_denied_ms);
}

void model_calm(struct model *m, int64_t now)
{
    m->throttled_ms = m->look_denied_ms = m->copy_denied_ms = m->not_ready_ms = 0;
    m->wrong_s = m->dateless ? 0 : m->wrong_s; /* it tells what is wrong, each time */
    m->fails_in = 0;
    m->longest_ms = m->shortest_ms;
    for (int i = 0; i < m->copies; i++) {
        int64_t soon = m->copy[i].made + m->shortest_ms;
        soon = soon > now ? soon : now;
        m->copy[i].ends = m->copy[i].ends < soon ? m->copy[i].ends : soon;
    }
}

int model_meddle(struct model *m, int64_t now)
{
    for (int i = m->copies - 1; i >= 0; i--) {
        struct model_copy *c = &m->copy[i];
        if (c->generation != MODEL_NOBODY && c->deleted == MODEL_EVER && one_in(m, 2)) {
            c->deleted = now + 1;
            return i;
        }
    }
    return MODEL_NOBODY;
}

int model_compete(struct model *m, int64_t now)
{
    if (model_busy(m, now) || m->copies > MODEL_COPIES / 2) {
        return MODEL_NOBODY;
    }
    struct model_copy *c = model_add(m, now, one_in(m, 2));
    c->encrypted = one_in(m, 2);
    return m->copies - 1;
}

/* ---- the command ----------------------------------------------------------------------------- */

void plan_begin(struct plan *p, struct chance *c)
{
    static const int64_t waits[] = {1, 1, 30, 11 * 60, 3 * 3600}, timeouts[] = {10, 120, 120, 600};
    int64_t looks = chance_between(c, 0, 9);
    p->looks = looks < 5 ? TASK_LOOK_TAG : looks < 9 ? TASK_LOOK_ALL : TASK_LOOK_NONE;
    p->tagged = p->looks == TASK_LOOK_TAG || !chance_in(c, 4);
    p->own_token = chance_in(c, 5);
    p->again = chance_in(c, 2) && p->looks != TASK_LOOK_NONE && !p->own_token;
    p->generation = 0;
    if (p->looks != TASK_LOOK_ALL && !p->own_token) {
        p->generation = (int)chance_between(c, 0, 2);
    }
    p->encrypted = chance_in(c, 3);
    p->no_wait = chance_in(c, 3);
    p->wait_ms = chance_in(c, 3) ? -1 : waits[chance_between(c, 0, 4)] * MODEL_SECOND;
    p->timeout_ms = timeouts[chance_between(c, 0, 3)] * MODEL_SECOND;
}

void plan_scene(const struct plan *p, struct model *m, int64_t now)
{
    int64_t before = now - 9 * MODEL_HOUR;
    for (int64_t n = between(m, 0, 4); n > 0; n--) {
        int64_t kind = between(m, 0, 2);
        struct model_copy *c = model_add(m, before, kind > 0);
        c->region = kind == 1 ? "cn-shanghai" : MODEL_REGION;
        c->encrypted = p->encrypted != (kind == 2);
    }
    int64_t failed = p->again && one_in(m, 3) ? between(m, 1, 2) : 0;
    for (int g = 0; p->tagged && g < p->generation + failed; g++) {
        struct model_copy *c = model_add(m, before, true);
        c->encrypted = p->encrypted;
        c->generation = g;
        c->fails |= g >= p->generation;
        snprintf(c->tag, sizeof c->tag, g > 0 ? "%s/%d" : "%s", MODEL_REGION "/" MODEL_SOURCE, g);
    }
    if (p->own_token && one_in(m, 4)) {
        m->token_taken = true;
        m->token[m->tokens++] = (struct model_token){.text = "mine", .first = now};
    }
}

/* ---- who may ask ----------------------------------------------------------------------------- */

static bool decline(struct model_reply *r, const char *code)
{
    r->code = code;
    r->status = 400;
    return false;
}

static bool admits(struct model *m, int64_t now, int64_t signed_s, bool copy, struct model_reply *r)
{
    int64_t off = signed_s - model_unix(now);
    if (off > 900 || off < -900) {
        return decline(r, "InvalidTimeStamp.Expired");
    }
    if (now < m->throttled_ms) {
        r->retry_after_ms = m->asks_to_wait ? between(m, 1, m->throttled_ms - now) : -1;
        return decline(r, copy ? "Throttling.Api" : "Throttling.User");
    }
    if (copy ? now < m->copy_denied_ms : m->denies_looks || now < m->look_denied_ms) {
        return decline(r, "Forbidden.RAM");
    }
    return true;
}

/* ---- CopySnapshot ---------------------------------------------------------------------------- */

static uint64_t add_print(uint64_t print, struct cs_str s)
{
    print = (print ^ s.n) * UINT64_C(1099511628211);
    for (size_t i = 0; i < s.n; i++) {
        print = (print ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    }
    return print;
}

/* Of all parameters that are given here, but the token. */
static uint64_t fingerprint(const struct cs_copy_snapshot *c)
{
    const struct cs_str all[] = {c->region_id,
                                 c->destination_region_id,
                                 c->snapshot_id,
                                 c->destination_snapshot_name,
                                 c->destination_snapshot_description,
                                 c->encrypted,
                                 c->tag[0].key,
                                 c->tag[0].value};
    uint64_t print = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        print = add_print(print, all[i]);
    }
    return print;
}

static const struct model_token *recall(const struct model *m, int64_t now, struct cs_str token)
{
    for (int i = m->tokens - 1; i >= 0; i--) {
        const struct model_token *t = &m->token[i];
        if (str_eq(token, str_of(t->text))) {
            return m->memory_ms == MODEL_EVER || now - t->first < m->memory_ms ? t : NULL;
        }
    }
    return NULL;
}

/* The first result again, whatever has become of the copy. */
static void repeat(const struct model *m, int64_t now, const struct model_token *t, uint64_t print,
                   struct model_reply *r)
{
    if (t->print != print) {
        decline(r, "IdempotentParameterMismatch");
    } else if (now - t->first < m->processing_ms) {
        decline(r, "IdempotentProcessing");
    } else {
        r->copy = t->copy;
    }
}

static const char *refusal(const struct model *m, int64_t now, bool encrypted)
{
    if (now < m->not_ready_ms) {
        return "InvalidSnapshotId.NotReady";
    }
    if (model_busy(m, now)) {
        return encrypted ? "InvalidOperation.UnfinishedEncryptedSnapshotCopy"
                         : "InvalidOperation.UnfinishedCrossRegionCopy";
    }
    return NULL;
}

/* The generation that a tag's value names; MODEL_NOBODY: it is none of ours. */
static int generation_of(struct cs_str value)
{
    struct cs_str first = STR(MODEL_REGION "/" MODEL_SOURCE), rest = str_tail(value, first.n);
    if (!str_starts(value, first) || (rest.n > 0 && (rest.n < 2 || rest.p[0] != '/'))) {
        return MODEL_NOBODY;
    }
    int n = 0;
    for (size_t i = 1; i < rest.n; i++) {
        n = n * 10 + (rest.p[i] - '0');
    }
    return n;
}

static void make(struct model *m, int64_t now, const struct cs_copy_snapshot *args, int run,
                 struct model_reply *r)
{
    bool encrypted = str_eq(args->encrypted, STR("true"));
    struct cs_str token = args->client_token, tag = args->tag[0].value;
    const struct model_token *known = recall(m, now, token);
    if (known) {
        repeat(m, now, known, fingerprint(args), r);
        return;
    }
    const char *code = refusal(m, now, encrypted);
    if (code) {
        decline(r, code);
        return;
    }
    struct model_copy *c = model_add(m, now, true);
    c->encrypted = encrypted;
    c->run = run;
    c->generation = generation_of(tag);
    if (tag.n > 0) {
        snprintf(c->tag, sizeof c->tag, "%.*s", (int)tag.n, tag.p);
    }
    r->copy = m->copies - 1;
    r->made = true;
    struct model_token *t = &m->token[m->tokens++]; /* at most one for each copy */
    *t = (struct model_token){.print = fingerprint(args), .first = now, .copy = r->copy};
    memcpy(t->text, token.p, token.n);
}

/* ---- DescribeSnapshots ----------------------------------------------------------------------- */

static bool is_wanted(const struct model *m, int copy, const struct cs_describe_snapshots *args)
{
    const struct model_copy *c = &m->copy[copy];
    char id[16], list[24];
    model_id(id, copy);
    snprintf(list, sizeof list, "[\"%s\"]", id);
    bool tag = !str_given(args->tag[0].key) || (str_eq(args->tag[0].key, STR("copysnap-source")) &&
                                                str_eq(args->tag[0].value, str_of(c->tag)));
    return tag && (!str_given(args->snapshot_ids) || str_eq(args->snapshot_ids, str_of(list)));
}

static void show(const struct model *m, int copy, int64_t view, bool named, struct look *look)
{
    static const char *const words[] = {
        [MODEL_PROGRESSING] = "progressing",
        [MODEL_ACCOMPLISHED] = "accomplished",
        [MODEL_FAILED] = "failed",
    };
    const struct model_copy *c = &m->copy[copy];
    char id[16], percent[8], remain[24];
    model_id(id, copy);
    int64_t done = view < c->ends ? (view - c->made) * 100 / (c->ends - c->made) : 100;
    snprintf(percent, sizeof percent, "%d%%", (int)(done / 10 * 10));
    snprintf(remain, sizeof remain, "%d",
             view < c->ends ? (int)((c->ends - view) / 60000 * 60) : 0);
    struct cs_snapshot s = {.encrypted = c->encrypted};
    s.snapshot_id = str_of(id);
    s.status = str_of(words[model_state(m, copy, view)]);
    s.progress = str_of(percent);
    s.remain_time = str_of(remain);
    s.source_snapshot_id = named ? str_of(c->source) : STR_NONE;
    s.source_region_id = named ? str_of(c->region) : STR_NONE;
    look_at(look, &s);
}

/* The newest first. A page is as long as the service likes, at most as long as was asked for; where
 * there is more, its token names the last that was shown. */
static void list(struct model *m, int64_t now, const struct cs_describe_snapshots *args,
                 struct look *look, struct model_reply *r)
{
    int most = args->max_results.n > 0 ? atoi(args->max_results.p) : 10, shown = 0;
    most = most < m->page ? most : m->page;
    bool named = !m->nameless || args->tag[0].key.n == 0;
    r->view = now - (m->flickers ? between(m, 0, m->lag_ms) : m->lag_ms);
    int copy = m->copies;
    if (args->next_token.n > 1) {
        char token[16];
        snprintf(token, sizeof token, "%.*s", (int)args->next_token.n, args->next_token.p);
        copy = atoi(token + 1);
    }
    while (--copy >= 0) {
        enum model_state s = model_state(m, copy, r->view);
        if (!is_wanted(m, copy, args)) {
            continue;
        }
        if (s != MODEL_ABSENT && s != MODEL_DELETED) {
            if (shown++ == most) {
                snprintf(r->next, sizeof r->next, "p%d", copy + 1);
                return;
            }
            show(m, copy, r->view, named, look);
        }
        r->shown[copy] = (signed char)s;
    }
}

void model_call(struct model *m, int64_t now, int64_t signed_s, int run, const struct cs_call *call,
                struct model_reply *r)
{
    bool copy = call->action == &cs_copy_snapshot_action;
    *r = (struct model_reply){.status = 200, .retry_after_ms = -1, .copy = MODEL_NOBODY};
    memset(r->shown, MODEL_NOBODY, sizeof r->shown);
    r->date_s = m->dateless ? DATE_NONE : model_unix(now);
    if (!admits(m, now, signed_s, copy, r)) {
        return;
    }
    if (copy) {
        make(m, now, call->args, run, r);
    } else {
        list(m, now, call->args, call->ctx, r);
    }
}

/* ---- the way there --------------------------------------------------------------------------- */

static enum cs_fault pick(struct chance *c, const enum cs_fault from[4])
{
    return from[chance_between(c, 0, 3)];
}

void trouble_unsent(struct chance *c, enum trouble trouble, struct cs_event *e)
{
    static const enum cs_fault passing[] = {CS_FAULT_DNS_SILENT, CS_FAULT_REFUSED,
                                            CS_FAULT_UNREACHABLE, CS_FAULT_TLS_CLOSED};
    static const enum cs_fault lasting[] = {CS_FAULT_NO_SUCH_NAME, CS_FAULT_TLS_EXPIRED,
                                            CS_FAULT_TLS_ROOT, CS_FAULT_ENTROPY};
    e->fate = CS_FATE_UNSENT;
    e->fault = trouble == STOPPED        ? CS_FAULT_INTERRUPTED
               : trouble == UNSENT_LASTS ? pick(c, lasting)
                                         : pick(c, passing);
}

/* What comes back where the service did not say it, or not to us: a code or a fault. */
static const char *spoil(struct chance *c, enum trouble trouble, struct cs_event *e)
{
    static const char *const servers[] = {"InternalError", "ServiceUnavailable", "Throttling"};
    static const char *const codes[TROUBLES] = {
        [EXPIRED] = "InvalidSecurityToken.Expired",
        [BAD_KEYS] = "InvalidAccessKeyId.NotFound",
        [CLOCK] = "IllegalTimestamp",
        [UNKNOWN_CODE] = "Nobody.Knows",
        [NONCE] = "SignatureNonceUsed",
    };
    static const enum cs_fault cuts[] = {CS_FAULT_RESET, CS_FAULT_SILENT, CS_FAULT_CUT,
                                         CS_FAULT_FRAMING};
    static const enum cs_fault pages[] = {CS_FAULT_HTML, CS_FAULT_REDIRECT, CS_FAULT_NOT_JSON,
                                          CS_FAULT_INCOMPLETE};
    if (trouble == LOST || trouble == INTERRUPTED) {
        e->fate = CS_FATE_SENT;
        e->fault = trouble == LOST ? pick(c, cuts) : CS_FAULT_INTERRUPTED;
    } else if (trouble == PAGE) {
        e->fault = pick(c, pages);
    }
    e->answer.status = trouble == SERVER ? 503 : 400;
    return trouble == SERVER ? servers[chance_between(c, 0, 2)] : codes[trouble];
}

/* The row of a code; looked up once, for it takes long. */
static const struct catalog *row_of(const char *code)
{
    enum { KNOWN = 32 };
    static struct {
        const char *code;
        const struct catalog *row;
    } known[KNOWN];
    size_t i = 0;
    while (i < KNOWN - 1 && known[i].code && strcmp(known[i].code, code) != 0) {
        i++;
    }
    if (!known[i].code) {
        bool exact;
        known[i].code = code;
        known[i].row = catalog_find(str_of(code), &exact);
    }
    return known[i].row;
}

/* As core/reply.h says. */
void trouble_reply(struct chance *c, enum trouble trouble, const struct model_reply *r, char id[16],
                   struct cs_event *e)
{
    struct cs_answer *a = &e->answer;
    e->fate = CS_FATE_ANSWERED;
    *a = (struct cs_answer){.status = r->status, .retry_after_ms = -1, .date = r->date_s};
    const char *code = trouble == NO_TROUBLE ? r->code : spoil(c, trouble, e);
    a->fault = e->fault;
    if (e->fate != CS_FATE_ANSWERED || e->fault != CS_OK) {
        return;
    }
    if (code) {
        a->retry_after_ms = trouble == NO_TROUBLE ? r->retry_after_ms : -1;
        a->row = row_of(code);
        a->verdict =
            a->row && a->status < 500 && catalog_meaning((enum catalog_kind)a->row->kind)->verdict;
        return;
    }
    a->accepted = a->verdict = true;
    a->next_token = str_of(r->next);
    if (r->copy != MODEL_NOBODY) {
        model_id(id, r->copy);
        a->snapshot_id = str_of(id);
    }
}
