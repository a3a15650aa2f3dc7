/* SPDX-License-Identifier: ISC
 * A reply of DescribeSnapshots: the same entries, the same seen in them and the same answer, whole,
 * byte by byte and in pieces that its own bytes cut. The first two bytes choose status and type, what is
 * looked for, and whether all members are asked for. */
#include "fuzz.h"

#include "core/list.h"
#include "core/look.h"
#include "core/utf8.h"

enum { KEPT = 64 }; /* of a body of status 200 */

static const struct page_want nothing[] = {{NULL, 0}};
static const struct page_shape elements = {{"Snapshots", "Snapshot"}, nothing, nothing};

/* What it came to; all of it is compared. */
struct seen {
    bool full;
    size_t entries;
    uint32_t sum;                  /* of their texts, and of those of the answer */
    struct look one, copies, ours; /* by the id, and by the wish, unmarked and marked */
    int fault;
    bool accepted, verdict;
    const struct catalog *row;
    size_t next_n;
    char next[CS_PAGE_TOKEN_MAX];
};

/* What is asked for. */
struct asked {
    struct cs_copy_snapshot wish;
    bool full;
};

static void add(struct seen *s, struct cs_str text)
{
    PROMISE(utf8_valid(text) == text.n);
    s->sum = s->sum * 31 + str_given(text);
    for (size_t i = 0; i < text.n; i++) {
        s->sum = s->sum * 31 + (unsigned char)text.p[i];
    }
}

static bool sane_id(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_letter(s.p[i]) && !ascii_digit(s.p[i]) && s.p[i] != '-') {
            return false;
        }
    }
    return s.n >= 1 && s.n <= 64 && ascii_letter(s.p[0]);
}

static void entry(void *ctx, const struct cs_snapshot *e)
{
    struct seen *s = ctx;
    PROMISE(sane_id(e->snapshot_id) && e->status.n > 0);
    PROMISE(e->json->count > 0 && e->json->token[JSON_ROOT].type == JSMN_OBJECT);
    for (size_t i = 0; i < LIST_MEMBERS; i++) {
        add(s, e->text[i]);
        PROMISE(s->full || i < LIST_DECIDING || !str_given(e->text[i]));
    }
    PROMISE(s->full || !e->omitted);
    s->sum = s->sum * 31 + 2 * e->encrypted + e->omitted;
    s->entries++;
    look_at(&s->one, e);
    look_at(&s->copies, e);
    look_at(&s->ours, e);
}

static void check_look(const struct look *l, size_t entries)
{
    struct cs_str id = look_id(l);
    PROMISE(str_given(id) == (l->seen != LOOK_NOTHING) && (!str_given(id) || sane_id(id)));
    PROMISE(l->percent >= -1 && l->percent <= 100);
    PROMISE(l->remain_s >= -1 && l->remain_s <= INT32_MAX);
    PROMISE(l->failed + (l->seen > LOOK_FAILED) + l->seen_more <= entries);
    PROMISE(!l->seen_more || l->seen > LOOK_FAILED);
}

static void check_answer(struct seen *s, const struct cs_answer *a, int status)
{
    PROMISE(a->accepted <= a->verdict && (!a->accepted || (a->fault == CS_OK && status == 200)));
    PROMISE(status != 200 || a->accepted || (a->fault != CS_OK && !a->verdict));
    PROMISE(!a->accepted || (a->request_id.n > 0 && a->request_id.n <= 64));
    PROMISE(!a->accepted || a->next_token.n <= CS_PAGE_TOKEN_MAX);
    for (size_t i = 0; i < sizeof a->text / sizeof a->text[0]; i++) {
        add(s, a->text[i]);
    }
    s->fault = a->fault;
    s->accepted = a->accepted;
    s->verdict = a->verdict;
    s->row = a->row;
    s->next_n = a->accepted ? a->next_token.n : 0;
    if (s->next_n > 0) {
        memcpy(s->next, a->next_token.p, s->next_n);
    }
}

/* In pieces of step bytes; 0: as many as the first of them says. Each is gone before the next one, but
 * for single bytes: ASan keeps what was freed, which would be too many of them. */
static void run(struct seen *s, const struct http *head, const struct asked *asked,
                struct cs_str text, size_t step)
{
    static struct list list;
    static struct json json;
    struct cs_answer a;
    size_t kept = head->status == 200 && text.n > KEPT ? KEPT : text.n;
    memset(s, 0, sizeof *s);
    s->full = asked->full;
    s->one = look_for_id(STR("s-1"));
    s->copies = look_for_copy(&asked->wish, false);
    s->ours = look_for_copy(&asked->wish, true);
    list_begin(&list, &json, asked->full, entry, s);
    for (struct cs_str left = text; head->status == 200 && left.n > 0;) {
        struct cs_str part = str_head(left, step > 0 ? step : 1 + (unsigned char)left.p[0]);
        char *piece = step == 1 ? NULL : fuzz_copy(part.p, part.n);
        list_take(&list, piece ? (struct cs_str){piece, part.n} : part);
        free(piece);
        left = str_tail(left, part.n);
    }
    char *body = fuzz_copy(text.p, kept);
    list_read(&a, &list, head, body, kept);
    check_answer(s, &a, head->status);
    free(body);
    check_look(&s->one, s->entries);
    check_look(&s->copies, s->entries);
    check_look(&s->ours, s->entries);
}

static bool same_look(const struct look *a, const struct look *b)
{
    return a->seen == b->seen && a->seen_more == b->seen_more && a->copied == b->copied &&
           a->failed == b->failed && a->percent == b->percent && a->remain_s == b->remain_s &&
           str_eq(look_id(a), look_id(b));
}

static void check_same(const struct seen *a, const struct seen *b)
{
    PROMISE(a->entries == b->entries && a->sum == b->sum);
    PROMISE(same_look(&a->one, &b->one) && same_look(&a->copies, &b->copies));
    PROMISE(same_look(&a->ours, &b->ours));
    PROMISE(a->fault == b->fault && a->accepted == b->accepted && a->verdict == b->verdict);
    PROMISE(a->row == b->row && a->next_n == b->next_n && !memcmp(a->next, b->next, a->next_n));
}

/* It is one JSON text with the list in it, which has so many elements. */
static bool is_page(struct cs_str text, size_t n)
{
    static struct page page;
    page_begin(&page, &elements);
    while (page_feed(&page, &text) == PAGE_ENTRY) {
        n--;
    }
    return page_done(&page) && n == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = {200, 200, 200, 200, 400, 403, 503, 302};
    static struct seen whole, other;
    if (size < 2) {
        return 0;
    }
    struct http head = {.status = statuses[data[0] & 7],
                        .type = (enum http_type)(data[0] >> 3 & 3)};
    const struct asked asked = {
        .wish = {.region_id = STR("cn-hangzhou"),
                 .snapshot_id = STR("s-0"),
                 .encrypted = data[1] & 1   ? STR("true")
                              : data[1] & 2 ? STR("false")
                                            : STR_NONE,
                 .kms_key_id = data[1] & 4 ? STR("k-1") : STR_NONE},
        .full = data[1] & 8,
    };
    struct cs_str text = {(const char *)data + 2, size - 2};
    run(&whole, &head, &asked, text, size);
    PROMISE(!whole.accepted || is_page(text, whole.entries));
    for (size_t step = 0; step < 2 && head.status == 200; step++) {
        run(&other, &head, &asked, text, step);
        check_same(&whole, &other);
    }
    return 0;
}
