/* SPDX-License-Identifier: ISC */
#include "core/dns.h"

#include "config/limits.h"
#include "core/str.h"

enum {
    HEADER = 12,
    LABEL_MAX = 63,
    WIRE_NAME_MAX = 255,
    POINTER = 0xc0, /* the two high bits of a length: not a label, but where the name goes on */
    RECORD = 10,    /* bytes between a record's name and its data */
    CLASS_IN = 1,
    TYPE_CNAME = 5,
    /* RFC 1035 4.1.1, third and fourth byte of the header. */
    IS_ANSWER = 0x80,
    OPCODE = 0x78,
    AUTHORITATIVE = 0x04,
    CUT_SHORT = 0x02,
    RECURSION_OFFERED = 0x80,
    RCODE = 0x0f,
    RCODE_NO_NAME = 3
};

/* A name as it goes over the wire, without pointers: labels, each after its length, and a zero.
 * n is larger than p where it is none: such a name equals no other. */
struct name {
    size_t n;
    char p[WIRE_NAME_MAX];
};

/* The answer section of a packet, read record by record. */
struct section {
    const uint8_t *p; /* the packet */
    size_t n;
    size_t at;     /* where the next record stands */
    unsigned left; /* how many come */
    /* Of the record that was read last. */
    unsigned type, class, length;
    size_t data;
    struct name owner;
};

bool dns_check(struct cs_str name)
{
    size_t label = 0;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool good = ascii_letter(c) || ascii_digit(c) || c == '-' || c == '_';
        if (c == '.' ? label == 0 : !good || label == LABEL_MAX) {
            return false;
        }
        label = c == '.' ? 0 : label + 1;
    }
    return name.n > 0 && name.n <= CS_HOST_MAX + (label == 0 ? 1 : 0);
}

static void emit_u16(struct buf *b, unsigned v)
{
    buf_byte(b, (char)(v >> 8));
    buf_byte(b, (char)v);
}

void dns_build(struct buf *b, const struct dns_question *q)
{
    emit_u16(b, q->id);
    /* Recursion desired; one question; no answer, authority or additional record. */
    buf_str(b, STR("\1\0\0\1\0\0\0\0\0\0"));
    for (struct cs_str name = q->name; name.n > 0;) {
        struct cs_str label = str_head(name, str_find(name, '.'));
        buf_byte(b, (char)label.n);
        buf_str(b, label);
        name = str_tail(name, label.n + 1);
    }
    buf_byte(b, 0);
    emit_u16(b, q->type);
    emit_u16(b, CLASS_IN);
}

static unsigned u16_at(const uint8_t *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

/* The packet's bytes from there to there; `to` is not beyond it. */
static void copy(struct buf *b, const struct section *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        buf_byte(b, (char)s->p[i]);
    }
}

/* Reads the name at `at`, following its pointers. Returns where it ends in place; 0: beyond the
 * packet, or malformed. What its pointers lead to may be so all the same: then it is none. */
static size_t read_name(const struct section *s, size_t at, struct name *out)
{
    struct buf b = buf_over(out->p, sizeof out->p);
    size_t end = 0;
    out->n = SIZE_MAX;
    /* Each turn reads a label or follows a pointer: an endless name has too many. */
    for (unsigned turns = 0; turns < WIRE_NAME_MAX && at < s->n; turns++) {
        size_t length = s->p[at];
        if (length >= POINTER && s->n - at >= 2) {
            end = end != 0 ? end : at + 2;
            at = u16_at(s->p + at) & 0x3fff;
            continue;
        }
        size_t next = at + 1 + length;
        if (length > LABEL_MAX || next > s->n) {
            break;
        }
        copy(&b, s, at, next);
        at = next;
        if (length == 0) {
            out->n = b.n;
            return end != 0 ? end : at;
        }
    }
    return end;
}

static bool same_name(const struct name *a, const struct name *b)
{
    /* Lengths of labels stay what they are when the case of letters is dropped. */
    return a->n <= sizeof a->p &&
           str_eq_nocase((struct cs_str){a->p, a->n}, (struct cs_str){b->p, b->n});
}

/* Reads the next record; false where there is none, or none that is whole. */
static bool next_record(struct section *s)
{
    size_t at = s->left > 0 ? read_name(s, s->at, &s->owner) : 0;
    if (at == 0 || s->n - at < RECORD) {
        return false;
    }
    s->type = u16_at(s->p + at);
    s->class = u16_at(s->p + at + 2);
    s->length = u16_at(s->p + at + 8);
    s->data = at + RECORD;
    size_t end = s->data + s->length;
    if (end > s->n) {
        return false;
    }
    s->at = end;
    s->left--;
    return true;
}

/* What the section says of the name that stands at *at: its addresses of that type, to out, and how
 * many. Then *at is where the name stands that it is an alias of; 0: it is none. */
static size_t collect(struct section *s, size_t *at, unsigned type, struct cs_addr *out, size_t cap)
{
    struct name name = {0};
    size_t found = 0, length = type == DNS_A ? 4 : 16;
    (void)read_name(s, *at, &name);
    *at = 0;
    while (next_record(s)) {
        if (s->class != CLASS_IN || !same_name(&s->owner, &name)) {
            continue;
        }
        if (s->type == TYPE_CNAME && read_name(s, s->data, &s->owner) == s->at) {
            *at = s->data;
        }
        if (s->type == type && s->length == length && found < cap) {
            out[found] = (struct cs_addr){.family = type == DNS_A ? 4 : 6};
            struct buf ip = buf_over((char *)out[found++].ip, sizeof out->ip);
            copy(&ip, s, s->data, s->at);
        }
    }
    return found;
}

/* Where the answer section begins; 0: the packet does not answer this question. */
static size_t answer_at(const uint8_t *p, size_t n, const struct dns_question *q)
{
    char asked[HEADER + WIRE_NAME_MAX + 4];
    struct buf b = buf_over(asked, sizeof asked);
    dns_build(&b, q);
    if (n < b.n || u16_at(p) != q->id || (p[2] & (IS_ANSWER | OPCODE)) != IS_ANSWER ||
        u16_at(p + 4) != 1) {
        return 0;
    }
    struct cs_str question = {(const char *)p + HEADER, b.n - HEADER};
    return str_eq_nocase(question, str_tail(buf_text(&b), HEADER)) ? b.n : 0;
}

static enum dns_answer without_address(const uint8_t *p)
{
    /* A server that neither owns the name nor asks others for us has only pointed at others. */
    bool referral =
        u16_at(p + 6) == 0 && (p[2] & AUTHORITATIVE) == 0 && (p[3] & RECURSION_OFFERED) == 0;
    return referral ? DNS_FAILED : DNS_NO_DATA;
}

enum dns_answer dns_parse(const uint8_t *p, size_t n, const struct dns_question *q,
                          struct cs_addr *out, size_t cap, size_t *found)
{
    size_t first = answer_at(p, n, q), name = HEADER;
    *found = 0;
    if (first == 0) {
        return DNS_NOT_OURS;
    }
    if ((p[3] & RCODE) != 0) {
        return (p[3] & RCODE) == RCODE_NO_NAME ? DNS_NO_NAME : DNS_FAILED;
    }
    for (unsigned hops = 0; hops <= CS_DNS_ALIASES_MAX; hops++) {
        struct section s = {.p = p, .n = n, .at = first, .left = u16_at(p + 6)};
        size_t got = collect(&s, &name, q->type, out, cap);
        bool cut = (p[2] & CUT_SHORT) != 0;
        if (s.left > 0 && !cut) {
            return DNS_NOT_OURS;
        }
        if (got > 0 || name == 0) {
            *found = got;
            return cut ? DNS_TRUNCATED : got > 0 ? DNS_ADDRESSES : without_address(p);
        }
    }
    return DNS_FAILED;
}
