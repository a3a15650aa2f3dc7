/* SPDX-License-Identifier: ISC
 * What goes to the service, and the small parts it stands on: wherever word size, byte order,
 * alignment, the sign of char or the size of an enum could show. */
#include "cross/check.h"
#include "unit/tokens.h"
#include "unit/vector.h"

#include "core/endpoint.h"
#include "core/utf8.h"
#include "core/wipe.h"
#include "core/words.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char whole[65536], part[65536];

/* Byte for byte; and at some capacities the same length is asked for, and nothing is written past
 * it. */
static void check_vectors(void)
{
    WANT(VECTORS >= 38);
    for (size_t i = 0; i < VECTORS; i++) {
        const struct vector *v = &vectors[i];
        struct cs_str request = {whole, vector_build(v, whole, sizeof whole)};
        WANT(request.n > 0 && request.n < sizeof whole);
        WANT_TEXT(vector_query(v, request), v->query);
        WANT_TEXT(vector_authorization(request), v->authorization);
        check_sum(request);
        for (size_t cap = 0; cap <= request.n; cap += request.n / 3) {
            part[cap] = '#';
            WANT(vector_build(v, part, cap) == request.n);
            WANT(memcmp(part, whole, cap) == 0 || cap < request.n);
            WANT(part[cap] == '#');
        }
    }
}

#define X63 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define CJK "\xE4\xB8\xAD"

enum { KEPT = -1 };

static const struct rule_row {
    struct vector_param param;
    enum cs_rule rule;
    int at; /* KEPT: valid */
} rules[] = {
    {{"RegionId", X63 "x"}, 0, KEPT},
    {{"RegionId", X63 "xx"}, CS_RULE_REGION, 64},
    {{"RegionId", "cn-hangzhou.evil.example"}, CS_RULE_REGION, 11},
    {{"SnapshotId", "s-bp67****"}, CS_RULE_SNAPSHOT_ID, 6},
    {{"DestinationSnapshotName", CJK "a"}, 0, KEPT},
    {{"DestinationSnapshotName", CJK}, CS_RULE_NAME, 3},
    {{"DestinationSnapshotName", "a\xC2\x9F"}, CS_RULE_NAME, 1},
    {{"DestinationSnapshotName", "a\xFF"}, CS_RULE_UTF8, 1},
    {{"DestinationSnapshotDescription", "https://x"}, CS_RULE_DESCRIPTION, 0},
    {{"DestinationSnapshotDescription", "ab\xED\xA0\x80"}, CS_RULE_UTF8, 2},
    {{"ClientToken", "a\x7F"}, CS_RULE_CLIENT_TOKEN, 1},
    {{"ClientToken", "a" CJK}, CS_RULE_CLIENT_TOKEN, 1},
    {{"RetentionDays", "65536"}, 0, KEPT},
    {{"RetentionDays", "65537"}, CS_RULE_RETENTION_DAYS, 4},
    {{"RetentionDays", "18446744073709551617"}, CS_RULE_RETENTION_DAYS, 5},
    {{"OwnerId", "9223372036854775807"}, 0, KEPT},
    {{"OwnerId", "9223372036854775808"}, CS_RULE_NUMBER, 18},
    {{"Tag.20.Key", "k"}, 0, KEPT},
    {{"Tag.7.Key", "acs:x"}, CS_RULE_TAG_KEY, 0},
    {{"Tag.1.Value", "v"}, CS_RULE_VALUE_WITHOUT_KEY, 0},
    {{"KMSKeyId", "k"}, CS_RULE_KEY_WITHOUT_ENCRYPTED, 0},
};

static void check_rules(void)
{
    for (size_t i = 0; i < COUNT(rules); i++) {
        struct cs_copy_snapshot c = tokens_copy();
        struct cs_refusal r = {0};
        c.destination_snapshot_name = STR("name");
        c.destination_snapshot_description = STR("text");
        WANT(vector_set(&cs_copy_snapshot_action, &c, &rules[i].param));
        bool kept = cs_check(&cs_copy_snapshot_action, &c, &r);
        WANT(kept == (rules[i].at == KEPT));
        WANT(kept || (r.rule == rules[i].rule && r.at == (size_t)rules[i].at));
        check_sum_number(r.index);
    }
}

static void want_token(const struct cs_copy_snapshot *c, uint64_t generation, const char *want)
{
    char text[TOKEN_LENGTH];
    token_make(text, c, generation);
    WANT_TEXT(((struct cs_str){text, sizeof text}), want);
}

static void check_token(void)
{
    struct cs_copy_snapshot c = tokens_copy();
    want_token(&c, 0, TOKEN_PLAIN);
    want_token(&c, 12, TOKEN_12);
    c = tokens_all();
    want_token(&c, 0, TOKEN_ALL);
    want_token(&c, UINT64_MAX, TOKEN_LATE);
    memset(part, '/', 5000);
    c.kms_key_id = (struct cs_str){part, 5000};
    want_token(&c, 0, TOKEN_HUGE);

    struct token_defaults d;
    c = tokens_copy();
    token_fill(&c, &d, 0, true);
    WANT_TEXT(c.client_token, TOKEN_PLAIN);
    WANT_TEXT(c.destination_snapshot_description, "Copy of s-bp67acfmxazb4p0001 from cn-hangzhou");
    WANT_TEXT(c.tag[0].value, "cn-hangzhou/s-bp67acfmxazb4p0001");
}

static void want_date(int64_t unix_s, const char *want)
{
    char text[32];
    struct buf b = buf_over(text, sizeof text);
    date_emit(&b, unix_s);
    WANT_TEXT(buf_text(&b), want);
    WANT(date_parse(buf_text(&b)) == unix_s);
}

static void check_date(void)
{
    want_date(0, "1970-01-01T00:00:00Z");
    want_date(951782400, "2000-02-29T00:00:00Z");
    want_date(INT32_MAX, "2038-01-19T03:14:07Z");
    want_date(INT64_C(2147483648), "2038-01-19T03:14:08Z");
    want_date(UINT32_MAX, "2106-02-07T06:28:15Z");
    want_date(INT64_C(4294967296), "2106-02-07T06:28:16Z");
    want_date(DATE_MAX, "9999-12-31T23:59:59Z");
    WANT(date_parse(STR("2100-02-29T00:00:00Z")) == DATE_NONE);
    WANT(date_parse_http(STR("Sun, 06 Nov 1994 08:49:37 GMT")) == 784111777);
    WANT(date_parse_http(STR("Fri, 31 Dec 9999 23:59:59 GMT")) == DATE_MAX);
    uint64_t x = 1;
    for (int i = 0; i < 2000; i++) {
        x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        int64_t t = (int64_t)(x % (uint64_t)(DATE_MAX + 1));
        char text[32];
        struct buf b = buf_over(text, sizeof text);
        date_emit(&b, t);
        check_sum(buf_text(&b));
        WANT(date_parse(buf_text(&b)) == t);
    }
}

/* Every third code point, encoded by the rule of the RFC. */
static void check_utf8(void)
{
    for (uint32_t c = 0; c <= 0x110000; c += 3) {
        char u[4];
        size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        for (size_t i = n; i-- > 1;) {
            u[i] = (char)(0x80 | (c >> 6 * (n - 1 - i) & 0x3F));
        }
        u[0] = (char)(n == 1 ? c : (0xF00U >> n & 0xFF) | c >> 6 * (n - 1));
        uint32_t got = c;
        size_t took = utf8_next((struct cs_str){u, n}, &got);
        WANT(took == (c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF) ? n : 0) && got == c);
    }
    static const char *const bad[] = {"\x80",     "\xC0\x80", "\xE0\x9F\xBF", "\xF5\x80\x80\x80",
                                      "\xC2\x41", "\xFF"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        WANT(utf8_valid(str_of(bad[i])) == 0);
    }
    WANT(utf8_valid(STR("ab\xC3\xA9z\xFF")) == 5);
    WANT(utf8_control(0x9F) && !utf8_control(0xA0));
}

static void check_buf(void)
{
    for (size_t cap = 0; cap <= 40; cap++) {
        part[cap] = '#';
        struct buf b = buf_over(part, cap);
        buf_z(&b, "a");
        buf_number(&b, UINT64_MAX);
        buf_digits(&b, 12345, 3);
        buf_hex(&b, (const unsigned char *)"\x00\xff", 2);
        buf_percent(&b, STR("~ \xC3\xBF"));
        struct cs_str want = STR("a1844674407370955161534500ff~%20%C3%BF");
        WANT(b.n == want.n && buf_fits(&b) == (cap >= want.n) && part[cap] == '#');
        WANT(check_text(buf_text(&b), str_head(want, cap)));
    }
    struct buf full = {NULL, 0, SIZE_MAX};
    buf_byte(&full, 'x');
    WANT(full.n == SIZE_MAX);
    memset(part, 's', 40);
    wipe(part, 39);
    wipe_stack();
    WANT(part[0] == 0 && part[38] == 0 && part[39] == 's');
}

/* All texts there are go to the sum. */
static void check_words(void)
{
    char text[1024];
    for (unsigned id = 0; id < WORDS_END; id++) {
        size_t need = cs_words(text, sizeof text, id);
        WANT(need <= sizeof text);
        check_sum((struct cs_str){text, need});
    }
    WANT(cs_words(text, sizeof text, WORDS_END) == 0);
    size_t n = cs_rule_text(text, sizeof text, CS_RULE_BOOLEAN);
    WANT_TEXT(((struct cs_str){text, n}), "be true or false");
}

static void check_endpoint(void)
{
    static const char *const pairs[][2] = {
        {"cn-beijing", "ecs.cn-beijing.aliyuncs.com"},
        {"cn-hangzhou", "ecs-cn-hangzhou.aliyuncs.com"},
        {"cn-north-2-gov-1", "ecs.aliyuncs.com"},
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        char text[128];
        struct buf b = buf_over(text, sizeof text);
        endpoint_ecs(&b, str_of(pairs[i][0]));
        WANT_TEXT(buf_text(&b), pairs[i][1]);
    }
    WANT(endpoint_is_host(STR("a-1.B")) && !endpoint_is_host(STR("\xC3\xA9")));
}

const struct check checks_out[] = {
    {"vectors", check_vectors}, {"check", check_rules},       {"token", check_token},
    {"date", check_date},       {"utf8", check_utf8},         {"buf", check_buf},
    {"words", check_words},     {"endpoint", check_endpoint}, {NULL, NULL},
};
