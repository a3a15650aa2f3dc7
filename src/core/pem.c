/* SPDX-License-Identifier: ISC */
#include "core/pem.h"

#include "core/str.h"

static const char begin_mark[] = "-----BEGIN CERTIFICATE-----";
static const char end_mark[] = "-----END CERTIFICATE-----";

/* Values of pem.at outside of a block: the whole mark; a line that is none. */
enum { BEGIN_WHOLE = sizeof begin_mark - 1, NO_MARK };

enum { NO_DIGIT = 64 };

/* The value of a base64 character (RFC 4648 4), or NO_DIGIT. */
static unsigned base64_value(char c)
{
    static const struct {
        char first;
        uint8_t n;
    } runs[] = {{'A', 26}, {'a', 26}, {'0', 10}, {'+', 1}, {'/', 1}};
    unsigned value = 0;
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        unsigned nth = (unsigned)c - (unsigned)runs[i].first;
        if (nth < runs[i].n) {
            return value + nth;
        }
        value += runs[i].n;
    }
    return NO_DIGIT;
}

void pem_begin(struct pem *p, unsigned char *der, size_t cap)
{
    *p = (struct pem){.cap = cap, .line = 1, .state = PEM_OUTSIDE};
    p->der = der;
}

bool pem_end(const struct pem *p)
{
    return p->state == PEM_OUTSIDE && p->at != BEGIN_WHOLE;
}

static enum pem_step fail(struct pem *p, enum pem_step why)
{
    p->state = PEM_FAILED;
    return why;
}

static enum pem_step feed_outside(struct pem *p, char c)
{
    if (p->at == BEGIN_WHOLE && !ascii_space(c)) {
        return fail(p, PEM_BAD);
    }
    if (p->at == BEGIN_WHOLE && c == '\n') {
        p->state = PEM_BODY;
        p->n = 0;
        p->group = p->bits = p->pads = 0;
    } else if (c == '\n') {
        p->at = 0;
    } else if (p->at < BEGIN_WHOLE) {
        p->at = c == begin_mark[p->at] ? p->at + 1 : NO_MARK;
    }
    return PEM_MORE;
}

static enum pem_step feed_base64(struct pem *p, char c)
{
    unsigned value = base64_value(c);

    if (ascii_space(c)) {
        return PEM_MORE;
    }
    if (c == '=' && p->bits > 0 && p->pads < 2) {
        p->pads++;
        return PEM_MORE;
    }
    if (value == NO_DIGIT || p->pads > 0) {
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

static enum pem_step feed_end_mark(struct pem *p, char c)
{
    if (c != end_mark[p->at]) {
        return fail(p, PEM_BAD);
    }
    if (++p->at < sizeof end_mark - 1) {
        return PEM_MORE;
    }
    p->at = NO_MARK;
    p->state = PEM_OUTSIDE;
    return base64_whole(p) ? PEM_CERT : fail(p, PEM_BAD);
}

enum pem_step pem_feed(struct pem *p, char c)
{
    p->line += c == '\n';
    if (p->state == PEM_BODY && c == '-') {
        p->state = PEM_END_MARK;
        p->at = 0;
    }
    switch (p->state) {
    case PEM_OUTSIDE:
        return feed_outside(p, c);
    case PEM_BODY:
        return feed_base64(p, c);
    case PEM_END_MARK:
        return feed_end_mark(p, c);
    default: /* PEM_FAILED */
        return PEM_BAD;
    }
}
