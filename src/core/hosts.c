/* SPDX-License-Identifier: ISC */
#include "core/hosts.h"

#include "core/addr.h"
#include "core/str.h"

enum { DNS_PORT = 53 };

bool hosts_feed(struct hosts_line *l, char c)
{
    if (l->whole) {
        l->n = 0;
        l->whole = false;
    }
    if (c == '\n') {
        l->whole = true;
        return true;
    }
    if (l->n < sizeof l->p) {
        l->p[l->n] = c;
    }
    if (l->n <= sizeof l->p) {
        l->n++;
    }
    return false;
}

struct cs_str hosts_text(const struct hosts_line *l)
{
    return (struct cs_str){l->p, l->n <= sizeof l->p ? l->n : 0};
}

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Takes the next word off the front of s; empty where there is none. */
static struct cs_str take_word(struct cs_str *s)
{
    size_t from = 0;
    while (from < s->n && blank(s->p[from])) {
        from++;
    }
    size_t to = from;
    while (to < s->n && !blank(s->p[to])) {
        to++;
    }
    struct cs_str word = str_tail(str_head(*s, to), from);
    *s = str_tail(*s, to);
    return word;
}

bool hosts_match(struct cs_str line, struct cs_str name, struct cs_addr *out)
{
    struct cs_addr a;
    line = str_head(line, str_find(line, '#'));
    if (!addr_parse(take_word(&line), &a)) {
        return false;
    }
    for (struct cs_str word = take_word(&line); word.n > 0; word = take_word(&line)) {
        if (str_eq_nocase(word, name)) {
            *out = a;
            return true;
        }
    }
    return false;
}

bool hosts_nameserver(struct cs_str line, struct cs_addr *out, struct cs_str *zone)
{
    if (!str_eq(take_word(&line), STR("nameserver"))) {
        return false;
    }
    struct cs_str word = take_word(&line);
    struct cs_str scope = str_tail(word, str_find(word, '%') + 1);
    bool named = scope.n > 0 && !ascii_digit(scope.p[0]);
    *zone = named ? scope : (struct cs_str){NULL, 0};
    if (!addr_parse(named ? str_head(word, word.n - scope.n - 1) : word, out) ||
        (named && out->family != 6)) {
        return false;
    }
    out->port = DNS_PORT;
    return true;
}
