/* SPDX-License-Identifier: ISC */
#include "core/dns.h"

#include "config/limits.h"
#include "core/str.h"

enum {
    HEADER = 12,
    LABEL_MAX = 63,
    POINTER = 0xc0, /* the two high bits of a length: not a label, but where the name goes on */
    CLASS_IN = 1,
    TYPE_CNAME = 5,
    /* RFC 1035 4.1.1, third and fourth byte of the header. */
    IS_ANSWER = 0x80,
    OPCODE = 0x78,
    AUTHORITATIVE = 0x04,
    CUT_SHORT = 0x02,
    RECURSION_DESIRED = 0x01,
    RECURSION_OFFERED = 0x80,
    RCODE = 0x0f,
    RCODE_NO_NAME = 3
};

struct packet {
    const uint8_t *p;
    size_t n;
    size_t answers; /* where the first record of the answer section stands */
    size_t records; /* how many of that section are there, whole */
};

struct record {
    size_t owner, data, next; /* where its name, its data and the next record begin */
    unsigned type, class, length;
};

static bool label_char(char c)
{
    return ascii_letter(c) || ascii_digit(c) || c == '-' || c == '_';
}

static struct cs_str without_root(struct cs_str name)
{
    return name.n > 0 && name.p[name.n - 1] == '.' ? str_head(name, name.n - 1) : name;
}

bool dns_check(struct cs_str name)
{
    size_t label = 0;
    name = without_root(name);
    for (size_t i = 0; i < name.n; i++) {
        label = name.p[i] == '.' ? 0 : label + 1;
        bool empty = name.p[i] == '.' && (i == 0 || name.p[i - 1] == '.');
        if (empty || label > LABEL_MAX || (name.p[i] != '.' && !label_char(name.p[i]))) {
            return false;
        }
    }
    return label > 0 && name.n <= CS_HOST_MAX;
}

static void emit_u16(struct buf *b, unsigned v)
{
    buf_byte(b, (char)(v >> 8));
    buf_byte(b, (char)v);
}

static void emit_name(struct buf *b, struct cs_str name)
{
    for (name = without_root(name); name.n > 0;) {
        struct cs_str label = str_head(name, str_find(name, '.'));
        buf_byte(b, (char)label.n);
        buf_str(b, label);
        name = str_tail(name, label.n + 1);
    }
    buf_byte(b, 0);
}

void dns_build(struct buf *b, const struct dns_question *q)
{
    emit_u16(b, q->id);
    buf_byte(b, RECURSION_DESIRED);
    buf_byte(b, 0);
    emit_u16(b, 1); /* one question; no answer, authority or additional record */
    for (int i = 0; i < 3; i++) {
        emit_u16(b, 0);
    }
    emit_name(b, q->name);
    emit_u16(b, q->type);
    emit_u16(b, CLASS_IN);
}

/* The caller has seen to it that at + 1 < k->n. */
static unsigned u16_at(const struct packet *k, size_t at)
{
    return (unsigned)k->p[at] << 8 | k->p[at + 1];
}

/* Where the name at `at` ends in place, a pointer being an end; 0: beyond the packet, or malformed.
 */
static size_t name_end(const struct packet *k, size_t at)
{
    while (at < k->n) {
        size_t n = k->p[at];
        if (n >= POINTER) {
            return at + 2 <= k->n ? at + 2 : 0;
        }
        at += 1 + n;
        if (n == 0) {
            return at;
        }
        if (n > LABEL_MAX) {
            return 0;
        }
    }
    return 0;
}

/* Reads the record at `at`; false where it is not there, whole. */
static bool record_at(const struct packet *k, size_t at, struct record *r)
{
    const size_t fixed = 10; /* type, class, time to live, length of the data */
    size_t end = name_end(k, at);
    if (end == 0 || k->n - end < fixed) {
        return false;
    }
    *r = (struct record){.owner = at,
                         .data = end + fixed,
                         .type = u16_at(k, end),
                         .class = u16_at(k, end + 2),
                         .length = u16_at(k, end + 8)};
    r->next = r->data + r->length;
    return r->next <= k->n;
}

/* A place in a name, and where the run of labels it stands in began. */
struct cursor {
    size_t at, run;
};

/* Goes on to the next label and returns its length, 0 at the name's end, more than LABEL_MAX where
 * the name is malformed. A pointer must lead to before the run it stands in: so no chain of them is
 * endless. */
static size_t next_label(const struct packet *k, struct cursor *c)
{
    while (c->at + 1 < k->n && k->p[c->at] >= POINTER) {
        size_t to = u16_at(k, c->at) & 0x3fff;
        if (to >= c->run) {
            return SIZE_MAX;
        }
        c->at = c->run = to;
    }
    if (c->at >= k->n || k->p[c->at] >= k->n - c->at) {
        return SIZE_MAX;
    }
    return k->p[c->at];
}

static struct cs_str slice(const struct packet *k, size_t at, size_t n)
{
    return (struct cs_str){(const char *)k->p + at, n};
}

static bool same_name(const struct packet *k, size_t a, size_t b)
{
    struct cursor x = {a, a}, y = {b, b};
    for (;;) {
        size_t n = next_label(k, &x);
        if (n > LABEL_MAX || n != next_label(k, &y) ||
            !str_eq_nocase(slice(k, x.at + 1, n), slice(k, y.at + 1, n))) {
            return false;
        }
        if (n == 0) {
            return true;
        }
        x.at += 1 + n;
        y.at += 1 + n;
    }
}

/* Where the name that `name` is an alias of stands; 0: it is none. */
static size_t alias(const struct packet *k, size_t name)
{
    struct record r = {.next = k->answers};
    for (size_t i = 0; i < k->records && record_at(k, r.next, &r); i++) {
        if (r.type == TYPE_CNAME && r.class == CLASS_IN && name_end(k, r.data) == r.next &&
            same_name(k, r.owner, name)) {
            return r.data;
        }
    }
    return 0;
}

/* The name at the end of the chain that begins with the question's; 0: the chain is too long. */
static size_t last_alias(const struct packet *k)
{
    size_t name = HEADER;
    for (unsigned hops = 0; hops <= CS_DNS_ALIASES_MAX; hops++) {
        size_t next = alias(k, name);
        if (next == 0) {
            return name;
        }
        name = next;
    }
    return 0;
}

static size_t collect(const struct packet *k, size_t name, enum dns_type type, struct cs_addr *out,
                      size_t cap)
{
    size_t found = 0, length = type == DNS_A ? 4 : 16;
    struct record r = {.next = k->answers};
    for (size_t i = 0; i < k->records && found < cap && record_at(k, r.next, &r); i++) {
        if (r.type == (unsigned)type && r.class == CLASS_IN && r.length == length &&
            same_name(k, r.owner, name)) {
            out[found] = (struct cs_addr){.family = type == DNS_A ? 4 : 6};
            memcpy(out[found++].ip, k->p + r.data, length);
        }
    }
    return found;
}

/* Whether the packet answers this question; then its answer section is counted. */
static bool ours(struct packet *k, const struct dns_question *q)
{
    char asked[CS_DNS_PACKET_MAX];
    struct buf b = buf_over(asked, sizeof asked);
    dns_build(&b, q);
    if (k->n < b.n || u16_at(k, 0) != q->id || (k->p[2] & (IS_ANSWER | OPCODE)) != IS_ANSWER ||
        u16_at(k, 4) != 1 ||
        /* Lengths, type and class stay what they are when the case of letters is dropped. */
        !str_eq_nocase(slice(k, HEADER, b.n - HEADER), str_tail(buf_text(&b), HEADER))) {
        return false;
    }
    k->answers = b.n;
    struct record r = {.next = k->answers};
    while (k->records < u16_at(k, 6) && record_at(k, r.next, &r)) {
        k->records++;
    }
    return k->records == u16_at(k, 6) || (k->p[2] & CUT_SHORT) != 0;
}

/* An answer without addresses. */
static enum dns_answer empty(const struct packet *k)
{
    /* A server that neither owns the name nor asks others for us has only pointed at others. */
    bool referral =
        k->records == 0 && (k->p[2] & AUTHORITATIVE) == 0 && (k->p[3] & RECURSION_OFFERED) == 0;
    return referral ? DNS_FAILED : DNS_NO_DATA;
}

enum dns_answer dns_parse(const uint8_t *p, size_t n, const struct dns_question *q,
                          struct cs_addr *out, size_t cap, size_t *found)
{
    struct packet k = {.p = p, .n = n};
    *found = 0;
    if (!ours(&k, q)) {
        return DNS_NOT_OURS;
    }
    if ((p[3] & RCODE) != 0) {
        return (p[3] & RCODE) == RCODE_NO_NAME ? DNS_NO_NAME : DNS_FAILED;
    }
    size_t name = last_alias(&k);
    if (name == 0) {
        return DNS_FAILED;
    }
    *found = collect(&k, name, q->type, out, cap);
    if ((p[2] & CUT_SHORT) != 0) {
        return DNS_TRUNCATED;
    }
    return *found > 0 ? DNS_ADDRESSES : empty(&k);
}
