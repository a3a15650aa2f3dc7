/* SPDX-License-Identifier: ISC */
#include "cli/target.h"

#include "cli/report.h"
#include "cli/say.h"
#include "core/action.h"
#include "core/addr.h"
#include "core/check.h"
#include "core/endpoint.h"
#include "core/field.h"
#include "core/words.h"
#include "port/host.h"

enum { HTTPS_PORT = 443 };

/* "copysnap: --region-id must be ..., but is "x" (at character 3)". */
static int say_refusal(struct program *p, const struct cs_refusal *r)
{
    struct cs_str value = action_value(r->param, &p->args, r->index);
    struct buf *b = say_error(p);
    char name[64];
    struct buf n = buf_over(name, sizeof name - 1);
    action_name(&n, r->param, r->index);
    name[buf_text(&n).n] = '\0';
    buf_z(b, "--");
    text_option(b, name);
    buf_z(b, " (");
    buf_z(b, name);
    buf_z(b, ") must ");
    words_emit(b, WORDS_CS_RULE_TEXT + r->rule);
    if (str_given(value)) {
        buf_z(b, "; it is \"");
        text_plain(b, str_head(value, 200));
        buf_z(b, value.n > 200 ? "...\"" : "\"");
        words_emit(b, r->at < value.n ? WORDS_BROKEN_AT : WORDS_BROKEN_AT_END);
        if (r->at < value.n) {
            buf_number(b, r->at + 1);
        }
    }
    return say_see_help(p);
}

/* Defaults are made from the source's id and region: what is wrong with those is said of them. */
static bool fill(struct program *p, struct cs_refusal *r)
{
    static const char *const sources[] = {"SnapshotId", "RegionId"};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        if (!check_row(action_param(p->action, sources[i]), &p->args, r)) {
            return false;
        }
    }
    token_fill(&p->args.copy, &p->defaults, p->task.generation, !p->set.no_tag);
    return true;
}

/* --generation: a number, and only of a token that is ours. */
static int set_generation(struct program *p)
{
    struct cs_str text = p->set.generation, rest = text;
    if (!str_given(text)) {
        return CS_DONE;
    }
    if (!field_cut_number(&rest, 10, &p->task.generation) || rest.n > 0) {
        return say_usage(p, WORDS_BAD_GENERATION, text);
    }
    bool ours = p->action == &cs_copy_snapshot_action && !str_given(p->args.copy.client_token);
    return ours ? CS_DONE : say_usage(p, WORDS_WHOSE_GENERATION, STR_NONE);
}

int target_args(struct program *p)
{
    const struct cs_param *region = action_param(p->action, "RegionId");
    if (p->set.unchecked) {
        return CS_DONE;
    }
    int code = set_generation(p);
    if (code != CS_DONE) {
        return code;
    }
    struct cs_str ours = cs_host_env("ALIBABA_CLOUD_REGION_ID");
    if (region && !str_given(action_value(region, &p->args, 1)) && ours.n > 0) {
        *action_slot(region, &p->args, 1) = ours;
    }
    struct cs_refusal r;
    bool kept =
        (p->action != &cs_copy_snapshot_action || fill(p, &r)) && cs_check(p->action, &p->args, &r);
    return kept ? CS_DONE : say_refusal(p, &r);
}

/* HOST[:PORT]; port stays as it is where none is given. */
static bool split_port(struct cs_str s, struct cs_str *host, uint16_t *port)
{
    size_t colon = str_find(s, ':');
    struct cs_str digits = str_tail(s, colon + 1);
    uint32_t v = 0;
    *host = str_head(s, colon);
    for (size_t i = 0; i < digits.n; i++) {
        v = v * 10 + (uint32_t)(digits.p[i] - '0');
        if (!ascii_digit(digits.p[i]) || v > 65535) {
            return false;
        }
    }
    *port = colon < s.n ? (uint16_t)v : *port;
    return *port != 0 && endpoint_is_host(*host);
}

/* The region whose service is meant: the action's, else --region, else the environment's. */
static struct cs_str region_of(struct program *p)
{
    const struct cs_param *row = action_param(p->action, "RegionId");
    struct cs_str region = row ? action_value(row, &p->args, 1) : p->set.region;
    return str_given(region) ? region : cs_host_env("ALIBABA_CLOUD_REGION_ID");
}

/* [NAME=]ADDRESS[:PORT]: for that name, or for all; the last one counts. One for a name that is not
 * called, which is hardly what was meant, must not lead to the real network. */
static int use_connect(struct program *p, struct cs_str s)
{
    size_t equals = str_find(s, '=');
    bool named = equals < s.n, used = false;
    struct cs_str name = str_head(s, equals);
    struct cs_addr addr;
    if ((named && !endpoint_is_host(name)) ||
        !addr_parse_port(named ? str_tail(s, equals + 1) : s, &addr)) {
        return say_usage(p, WORDS_BAD_CONNECT, s);
    }
    for (size_t place = CALL_SOURCE; place <= CALL_DESTINATION; place++) {
        struct cs_target *t = &p->runner.target[place];
        if (!named || str_eq_nocase(name, t->host)) {
            p->connect[place] = addr;
            t->connect = &p->connect[place];
            used = true;
        }
    }
    return used ? CS_DONE : say_usage(p, WORDS_CONNECT_MISSED, name);
}

/* The Host header, and where to connect: by --endpoint, or by region. */
static int set_endpoint(struct program *p, enum call_place place, struct cs_str endpoint,
                        struct cs_str region)
{
    struct cs_target *t = &p->runner.target[place];
    struct buf b = buf_over(p->host[place], sizeof p->host[place]);
    if (str_given(endpoint)) {
        buf_str(&b, endpoint);
    } else if (region.n > 0) {
        endpoint_ecs(&b, region);
    } else {
        return say_usage(p, WORDS_WHICH_REGION, STR_NONE);
    }
    *t = (struct cs_target){.port = HTTPS_PORT, .tls = true};
    if (!buf_fits(&b) || !split_port(buf_text(&b), &t->host, &t->port)) {
        return say_usage(p, WORDS_NOT_A_HOST, str_given(endpoint) ? endpoint : region);
    }
    p->runner.host[place] = t->port == HTTPS_PORT ? t->host : buf_text(&b);
    return CS_DONE;
}

int target_endpoint(struct program *p)
{
    return set_endpoint(p, CALL_SOURCE, p->set.endpoint, region_of(p));
}

int target_endpoints(struct program *p)
{
    bool two = p->command->run == copy_run;
    int code = target_endpoint(p);
    if (code == CS_DONE) {
        code =
            set_endpoint(p, CALL_DESTINATION, two ? p->set.destination_endpoint : p->set.endpoint,
                         two ? p->args.copy.destination_region_id : region_of(p));
    }
    for (size_t i = 0; code == CS_DONE && i < CONNECTS_MAX && str_given(p->set.connect[i]); i++) {
        code = use_connect(p, p->set.connect[i]);
    }
    bool checkable = tls_host(p->runner.target[CALL_SOURCE].host) &&
                     tls_host(p->runner.target[CALL_DESTINATION].host);
    return code == CS_DONE && !checkable ? say_usage(p, WORDS_HOST_NO_NAME, STR_NONE) : code;
}

/* Reads on from offset; from the start again where that is 0. */
static long read_pem(void *ctx, size_t offset, char *to, size_t n)
{
    struct pem_file *f = ctx;
    if (offset == 0) {
        if (f->handle >= 0) {
            cs_host_close(f->handle);
        }
        f->handle = cs_host_open(f->path);
    }
    return f->handle < 0 ? f->handle : cs_host_read(f->handle, to, n);
}

/* Why a file cannot be read, and more than once: a number of a text; WORDS_END: it can. */
static unsigned file_problem(struct cs_str path)
{
    char c;
    int handle = cs_host_open(path);
    long got = handle;
    if (handle >= 0) {
        got = cs_host_size(handle) > 0 ? cs_host_read(handle, &c, 1) : 0;
        cs_host_close(handle);
    }
    switch (got) {
    case CS_HOST_NOT_FOUND:
        return WORDS_FILE_NOT_FOUND;
    case CS_HOST_DENIED:
        return WORDS_FILE_DENIED;
    case CS_HOST_DIRECTORY:
        return WORDS_FILE_DIRECTORY;
    case 0:
        return WORDS_FILE_SPECIAL;
    default:
        return got > 0 ? WORDS_END : WORDS_FILE_FAILED;
    }
}

/* build/gen/roots.c, made from config/roots.pem */
extern const br_x509_trust_anchor cs_roots[];
extern const size_t cs_roots_n;

int target_trust(struct program *p)
{
    p->trust = (struct trust){cs_roots, cs_roots_n, NULL};
    net_begin(&p->runner.net, &p->trust);
    if (!str_given(p->set.ca_file)) {
        return CS_DONE;
    }
    p->pem.path = p->set.ca_file;
    p->pem.file = (struct trust_file){read_pem, &p->pem};
    p->trust.file = &p->pem.file;
    unsigned problem = file_problem(p->set.ca_file);
    if (problem == WORDS_END && net_check_roots(&p->runner.net) == CS_OK) {
        return CS_DONE;
    }
    if (cs_host_stopped() != 0) {
        return report_interrupted(p);
    }
    (void)say_error(p);
    say_words(p, WORDS_CA_FILE, p->set.ca_file);
    words_emit(&p->message, problem);
    say_foreign(p, str_of(p->runner.net.detail), false);
    return say_see_help(p);
}
