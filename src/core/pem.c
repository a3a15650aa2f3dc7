/* SPDX-License-Identifier: ISC */
#include "core/pem.h"

#include "core/str.h"

static const char begin_mark[] = "-----BEGIN CERTIFICATE-----";
static const char end_mark[] = "-----END CERTIFICATE-----";

enum { SPACE = 64, OTHER = 65 };

/* The value of a base64 character (RFC 4648 4), SPACE, or OTHER. */
static unsigned base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (unsigned)(c - 'A');
    }
    if (c >= 'a' && c <= 'z') {
        return (unsigned)(c - 'a') + 26;
    }
    if (c >= '0' && c <= '9') {
        return (unsigned)(c - '0') + 52;
    }
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        return SPACE;
    }
    return c == '+' ? 62 : c == '/' ? 63 : OTHER;
}

void pem_begin(struct pem *p, unsigned char *der, size_t cap)
{
    *p = (struct pem){.cap = cap, .line = 1, .state = PEM_LINE_START};
    p->der = der;
}

bool pem_end(const struct pem *p)
{
    return p->state == PEM_LINE_START || p->state == PEM_MATCH_BEGIN || p->state == PEM_SKIP_LINE;
}

static enum pem_step fail(struct pem *p, enum pem_step why)
{
    p->state = PEM_FAILED;
    return why;
}

static enum pem_step feed_base64(struct pem *p, char c)
{
    unsigned value = base64_value(c);

    if (value == SPACE) {
        return PEM_MORE;
    }
    if (c == '=' && p->bits > 0 && p->pads < 2) {
        p->pads++;
        return PEM_MORE;
    }
    if (value == OTHER || p->pads > 0) {
        return fail(p, PEM_BAD);
    }
    p->group = p->group << 6 | value;
    p->bits += 6;
    if (p->bits >= 8) {
        if (p->n == p->cap) {
            return fail(p, PEM_TOO_LONG);
        }
        p->bits -= 8;
        p->der[p->n++] = (unsigned char)(p->group >> p->bits);
        p->group &= (1U << p->bits) - 1;
    }
    return PEM_MORE;
}

/* Padding must bring the last group to 24 bits, and the bits it covers must be zero. */
static bool base64_whole(const struct pem *p)
{
    return p->n > 0 && p->group == 0 && p->bits == 2 * p->pads;
}

/* At the start of a line, or in the middle of what may be the opening marker. */
static enum pem_step feed_outside(struct pem *p, char c)
{
    if (c != begin_mark[p->at]) {
        p->state = c == '\n' ? PEM_LINE_START : PEM_SKIP_LINE;
    } else if (++p->at == sizeof begin_mark - 1) {
        p->state = PEM_AFTER_BEGIN;
    } else {
        p->state = PEM_MATCH_BEGIN;
    }
    if (p->state != PEM_MATCH_BEGIN) {
        p->at = 0;
    }
    return PEM_MORE;
}

static enum pem_step feed_after_begin(struct pem *p, char c)
{
    if (base64_value(c) != SPACE) {
        return fail(p, PEM_BAD);
    }
    if (c == '\n') {
        p->state = PEM_BODY;
        p->n = 0;
        p->group = p->bits = p->pads = 0;
    }
    return PEM_MORE;
}

static enum pem_step feed_end_mark(struct pem *p, char c)
{
    if (c != end_mark[p->at]) {
        return fail(p, PEM_BAD);
    }
    if (++p->at < sizeof end_mark - 1) {
        return PEM_MORE;
    }
    p->at = 0;
    p->state = PEM_SKIP_LINE;
    return base64_whole(p) ? PEM_CERT : fail(p, PEM_BAD);
}

enum pem_step pem_feed(struct pem *p, char c)
{
    if (c == '\n') {
        p->line++;
    }
    switch (p->state) {
    case PEM_LINE_START:
    case PEM_MATCH_BEGIN:
        return feed_outside(p, c);
    case PEM_SKIP_LINE:
        p->state = c == '\n' ? PEM_LINE_START : PEM_SKIP_LINE;
        return PEM_MORE;
    case PEM_AFTER_BEGIN:
        return feed_after_begin(p, c);
    case PEM_BODY:
        if (c != '-') {
            return feed_base64(p, c);
        }
        p->state = PEM_MATCH_END;
        p->at = 0;
        return feed_end_mark(p, c);
    case PEM_MATCH_END:
        return feed_end_mark(p, c);
    case PEM_FAILED:
        break;
    }
    return PEM_BAD;
}
