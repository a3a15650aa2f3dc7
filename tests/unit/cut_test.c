/* with: tests/port_script.c */
/* SPDX-License-Identifier: ISC
 * A reply that ends after each of its bytes: by the peer, by a reset, or by nothing more for ever. The
 * whole machine over the scripted port: which calls are made after it, and what it comes to. Every
 * reply says how it ends in one of three ways: by a length, in chunks, by the end of the connection. */
#include "cm.h"

#include "job/run.h"
#include "port_script.h"

#define LENGTH(status, n)                                                                          \
    "HTTP/1.1 " status "\r\nConnection: close\r\nContent-Length: " n "\r\n\r\n"
#define CHUNKS     "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
#define TO_THE_END "HTTP/1.1 200 OK\r\n\r\n"

#define MADE "{\"SnapshotId\":\"s-copy\",\"RequestId\":\"R-1\"}" /* 41 */
#define REFUSAL                                                                                    \
    "{\"Code\":\"InvalidSnapshotId.NotFound\",\"RequestId\":\"R-1\",\"Message\":\"m\"}" /* 69 */
#define OF_OURS "\"SourceSnapshotId\":\"s-source\",\"SourceRegionId\":\"cn-hangzhou\""
#define ENTRY(id, status)                                                                          \
    "{\"SnapshotId\":\"" id "\",\"Status\":\"" status "\",\"Progress\":\"40%\"," OF_OURS "}"
#define PAGE(entries) "{\"RequestId\":\"R-2\",\"Snapshots\":{\"Snapshot\":[" entries "]}}"
#define MORE(entries)                                                                              \
    "{\"RequestId\":\"R-2\",\"NextToken\":\"t0\",\"Snapshots\":{\"Snapshot\":[" entries "]}}"

#define ACCEPTED     LENGTH("200 OK", "41") MADE
#define EMPTY        TO_THE_END PAGE("")
#define GOES_ON      TO_THE_END MORE("")
#define PROGRESSING  TO_THE_END PAGE(ENTRY("s-copy", "progressing"))
#define ACCOMPLISHED TO_THE_END PAGE(ENTRY("s-copy", "accomplished"))

enum { MS = 120000, PEERS = 8 };
static const int ends[] = {0, CS_PORT_RESET, SCRIPT_SILENT};

static struct script s;
static struct runner r;
static struct cs_task t;
static unsigned long cuts;

/* What the peers say, one after the other, and what is to come of it where the one at .cut is cut.
 * Calls: L a look, N its next page, C a call for a copy, P a look at the copy by its id. */
struct wanted {
    const char *says[PEERS];
    size_t cut;
    bool wait;
    const char *calls;
    bool adopted;
};

/* ---- a run -------------------------------------------------------------------------------------- */

static bool keys(void *ctx, struct cs_keys *out)
{
    (void)ctx;
    *out = (struct cs_keys){.id = STR("id"), .secret = STR("secret")};
    return true;
}

static void begin(bool wait)
{
    static const struct trust trust = {NULL, 0, NULL};
    static const struct cs_addr here = {4, {127, 0, 0, 1}, 0, 0};
    static const char *const hosts[] = {"ecs.source", "ecs.destination"};
    static struct cs_copy_snapshot copy;
    static struct token_defaults defaults;

    script_begin(&s);
    memset(&r, 0xa5, sizeof r); /* nobody need clear it first */
    copy = (struct cs_copy_snapshot){.region_id = STR("cn-hangzhou"),
                                     .destination_region_id = STR("cn-beijing"),
                                     .snapshot_id = STR("s-source")};
    token_fill(&copy, &defaults, 0, true);
    for (size_t i = 0; i < 2; i++) {
        r.host[i] = str_of(hosts[i]);
        r.target[i] = (struct cs_target){r.host[i], &here, 80, false};
    }
    r.keys = keys;
    r.tell = NULL;
    r.tick = NULL;
    r.source = NULL;
    r.pace = (struct pace){0};
    net_begin(&r.net, &trust);
    t = (struct cs_task){.goal = TASK_COPY,
                         .looks = TASK_LOOK_TAG,
                         .no_wait = !wait,
                         .copy = &copy,
                         .defaults = &defaults,
                         .region = copy.destination_region_id,
                         .until_ms = run_deadline(MS),
                         .wait_ms = -1};
    task_begin(&t, STR_NONE);
}

static bool names(struct cs_str text, const char *part)
{
    size_t n = strlen(part);
    for (; text.n >= n; text = str_tail(text, 1)) {
        if (memcmp(text.p, part, n) == 0) {
            return true;
        }
    }
    return false;
}

/* What was asked, by the requests. Each is whole: it ends as a head does, and has no body. */
static const char *calls(void)
{
    static char log[SCRIPT_CONNECTIONS + 1];
    for (size_t i = 0; i < s.connections; i++) {
        struct cs_str sent = script_sent((int)i);
        assert_true(sent.n > 4 && memcmp(sent.p + sent.n - 4, "\r\n\r\n", 4) == 0);
        bool copies = names(sent, "\r\nx-acs-action: CopySnapshot\r\n");
        assert_true(copies || names(sent, "\r\nx-acs-action: DescribeSnapshots\r\n"));
        assert_true(
            names(sent, copies ? "\r\nhost: ecs.source\r\n" : "\r\nhost: ecs.destination\r\n"));
        log[i] = copies                                         ? 'C'
                 : names(sent, "&SnapshotIds=")                 ? 'P'
                 : names(sent, "?MaxResults=100&NextToken=t0&") ? 'N'
                                                                : 'L';
    }
    log[s.connections] = '\0';
    return log;
}

/* From the text to the next '&' or ' ' or line's end. */
static struct cs_str value(int handle, const char *before)
{
    struct cs_str text = script_sent(handle);
    size_t n = strlen(before);
    while (text.n > n && memcmp(text.p, before, n) != 0) {
        text = str_tail(text, 1);
    }
    text = str_tail(text, n);
    size_t end = 0;
    while (end < text.n && !strchr("& \r", text.p[end])) {
        end++;
    }
    assert_true(end > 0);
    return str_head(text, end);
}

/* Every call for a copy is for the same one, and none is another one's repetition. */
static void check_tokens(const char *log)
{
    int first = -1;
    for (int i = 0; log[i] != '\0'; i++) {
        if (log[i] == 'C' && first >= 0) {
            assert_true(str_eq(value(i, "ClientToken="), value(first, "ClientToken=")));
            assert_false(str_eq(value(i, "x-acs-signature-nonce: "),
                                value(first, "x-acs-signature-nonce: ")));
        }
        first = log[i] == 'C' && first < 0 ? i : first;
    }
}

/* One run, in which that reply ends after n bytes. */
static void run_cut(const struct wanted *w, size_t n, int end)
{
    begin(w->wait);
    s.one_byte = n % 2 != 0;
    for (size_t i = 0; i < PEERS && w->says[i]; i++) {
        struct cs_str says = str_of(w->says[i]);
        script_tcp(i == w->cut ? str_head(says, n) : says, i == w->cut ? end : 0);
    }
    run_task(&r, &t);
    net_end(&r.net);
}

static void check_done(bool wait)
{
    assert_int_equal(t.result.outcome, CS_DONE);
    assert_text(task_id(&t), "s-copy");
    assert_false(t.unknown);
    assert_int_equal(t.seen.seen == LOOK_ACCOMPLISHED, wait);
    assert_true(script_closed());
}

static void check_cut(const struct wanted *w, size_t n, int end)
{
    run_cut(w, n, end);
    cuts++;
    const char *log = calls();
    if (strcmp(log, w->calls) != 0 || t.result.outcome != CS_DONE) {
        print_error("cut after %zu bytes, end %d, of \"%s\": outcome %d\n", n, end, w->says[w->cut],
                    (int)t.result.outcome);
    }
    assert_string_equal(log, w->calls);
    check_done(w->wait);
    check_tokens(log);
    assert_int_equal(t.adopted, w->adopted);
    assert_true(w->wait || s.mono < t.until_ms);
}

/* Every cut, in every way. */
static void cut_everywhere(const struct wanted *w)
{
    size_t whole = strlen(w->says[w->cut]);
    for (size_t n = 0; n < whole; n++) {
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
            check_cut(w, n, ends[i]);
        }
    }
}

/* ---- the reply to the call for a copy ----------------------------------------------------------- */

static const char *const copy_replies[] = {
    ACCEPTED,
    CHUNKS "14\r\n{\"SnapshotId\":\"s-cop\r\n15\r\ny\",\"RequestId\":\"R-1\"}\r\n0\r\n\r\n",
    TO_THE_END MADE,
    "HTTP/1.1 100 Continue\r\n\r\n" ACCEPTED,
    LENGTH("403 Forbidden", "69") REFUSAL, /* it is not refused until all of it has come */
};
enum { COPY_REPLIES = sizeof copy_replies / sizeof copy_replies[0] };

static void copy_was_not_made(void **state)
{
    (void)state;
    for (size_t i = 0; i < COPY_REPLIES; i++) {
        cut_everywhere(
            &(struct wanted){{EMPTY, copy_replies[i], EMPTY, ACCEPTED}, .cut = 1, .calls = "LCLC"});
    }
}

static void copy_was_made(void **state)
{
    (void)state;
    for (size_t i = 0; i < COPY_REPLIES; i++) {
        cut_everywhere(
            &(struct wanted){{EMPTY, copy_replies[i], PROGRESSING}, .cut = 1, .calls = "LCL"});
    }
}

/* It is listed when the second call for it has been cut, too. */
static void copy_was_made_and_listed_late(void **state)
{
    (void)state;
    for (size_t i = 0; i < COPY_REPLIES; i++) {
        cut_everywhere(
            &(struct wanted){{EMPTY, "HTTP/1.1 200", EMPTY, copy_replies[i], PROGRESSING},
                             .cut = 3,
                             .calls = "LCLCL"});
    }
}

/* Whole, it needs no look; but where only the end of the connection ends it, a reset is a cut. */
static void whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < COPY_REPLIES; i++) {
        for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++) {
            const struct wanted w = {{EMPTY, copy_replies[i], PROGRESSING}, .cut = 1, .calls = ""};
            bool refused = copy_replies[i][9] == '4';
            run_cut(&w, strlen(copy_replies[i]), ends[k]);
            assert_string_equal(calls(), i == 2 && ends[k] != 0 ? "LCL" : "LC");
            assert_int_equal(t.result.outcome, refused ? CS_REFUSED : CS_DONE);
            assert_true(script_closed());
        }
    }
}

/* ---- the reply to a look ------------------------------------------------------------------------ */

static void look_that_finds_nothing(void **state)
{
    static const char *const replies[] = {
        LENGTH("200 OK", "53") PAGE(""),
        CHUNKS
        "14\r\n{\"RequestId\":\"R-2\",\"\r\n21\r\nSnapshots\":{\"Snapshot\":[]}}\r\n0\r\n\r\n",
        EMPTY,
    };
    (void)state;
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        cut_everywhere(&(struct wanted){{replies[i], EMPTY, ACCEPTED}, .cut = 0, .calls = "LLC"});
        cut_everywhere(
            &(struct wanted){{EMPTY, "", replies[i], PROGRESSING}, .cut = 2, .calls = "LCLL"});
    }
}

/* Nothing is made, and nothing is believed, of a page that is not whole. */
static void look_that_finds_it(void **state)
{
    static const char failed[] = TO_THE_END PAGE(ENTRY("s-bad", "failed"));
    static const char other[] = TO_THE_END PAGE(ENTRY("s-not", "accomplished"));
    (void)state;
    cut_everywhere(&(struct wanted){{PROGRESSING, PROGRESSING}, .calls = "LL", .adopted = true});
    cut_everywhere(&(struct wanted){{failed, PROGRESSING}, .calls = "LL", .adopted = true});
    cut_everywhere(&(struct wanted){{other, EMPTY, ACCEPTED}, .calls = "LLC"});
    cut_everywhere(&(struct wanted){{EMPTY, "", other, PROGRESSING}, .cut = 2, .calls = "LCLL"});
}

/* A look begins anew, for what the list showed is old by then: nothing is kept of the pages before. */
static void second_page(void **state)
{
    static const char first[] = TO_THE_END MORE(ENTRY("s-copy", "progressing"));
    static const char gone[] = TO_THE_END MORE(ENTRY("s-gone", "accomplished"));
    (void)state;
    cut_everywhere(&(struct wanted){
        {GOES_ON, PROGRESSING, GOES_ON, PROGRESSING}, .cut = 1, .calls = "LNLN", .adopted = true});
    cut_everywhere(
        &(struct wanted){{first, EMPTY, first, EMPTY}, .cut = 1, .calls = "LNLN", .adopted = true});
    cut_everywhere(
        &(struct wanted){{GOES_ON, PROGRESSING, EMPTY, ACCEPTED}, .cut = 1, .calls = "LNLC"});
    cut_everywhere(
        &(struct wanted){{gone, PROGRESSING, EMPTY, ACCEPTED}, .cut = 1, .calls = "LNLC"});
}

static void poll(void **state)
{
    static const char failed[] = TO_THE_END PAGE(ENTRY("s-copy", "failed"));
    (void)state;
    cut_everywhere(&(struct wanted){
        {EMPTY, ACCEPTED, PROGRESSING, ACCOMPLISHED}, .cut = 2, .wait = true, .calls = "LCPP"});
    cut_everywhere(&(struct wanted){
        {EMPTY, ACCEPTED, failed, ACCOMPLISHED}, .cut = 2, .wait = true, .calls = "LCPP"});
    cut_everywhere(&(struct wanted){{EMPTY, ACCEPTED, ACCOMPLISHED, PROGRESSING, ACCOMPLISHED},
                                    .cut = 2,
                                    .wait = true,
                                    .calls = "LCPPP"});
    cut_everywhere(&(struct wanted){{PROGRESSING, PROGRESSING, EMPTY, ACCOMPLISHED},
                                    .cut = 1,
                                    .wait = true,
                                    .calls = "LPPP",
                                    .adopted = true});
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(copy_was_not_made),
        cmocka_unit_test(copy_was_made),
        cmocka_unit_test(copy_was_made_and_listed_late),
        cmocka_unit_test(whole),
        cmocka_unit_test(look_that_finds_nothing),
        cmocka_unit_test(look_that_finds_it),
        cmocka_unit_test(second_page),
        cmocka_unit_test(poll),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (failed == 0) {
        print_message("# cut replies, plain bytes: %lu points, 0 duplicates\n", cuts);
    }
    return failed;
}
