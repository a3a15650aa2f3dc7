/* SPDX-License-Identifier: ISC */
#include "core/hosts.h"

#include "core/addr.h"
#include "core/str.h"

enum { DNS_PORT = 53 };

struct cs_str hosts_feed(struct hosts_line *l, char c)
{
    if (c != '\n') {
        bool room = l->n < sizeof l->p;
        l->too_long = l->too_long || !room;
        if (room) {
            l->p[l->n++] = c;
        }
        return STR_NONE;
    }
    struct cs_str line = {l->p, l->too_long ? 0 : l->n};
    l->n = 0;
    l->too_long = false;
    return line;
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
    struct cs_str word = str_tail(*s, from);
    size_t n = 0;
    while (n < word.n && !blank(word.p[n])) {
        n++;
    }
    *s = str_tail(word, n);
    return str_head(word, n);
}

bool hosts_match(struct cs_str line, struct cs_str name, struct cs_addr *out)
{
    line = str_head(line, str_find(line, '#'));
    struct cs_str word = take_word(&line);
    if (!addr_parse(word, out)) {
        return false;
    }
    do {
        word = take_word(&line);
    } while (word.n > 0 && !str_eq_nocase(word, name));
    return word.n > 0;
}

bool hosts_nameserver(struct cs_str line, struct cs_addr *out, struct cs_str *zone)
{
    bool ours = str_eq(take_word(&line), STR("nameserver"));
    struct cs_str word = take_word(&line);
    *zone = STR_NONE;
    if (!addr_parse(word, out)) {
        size_t ip = str_find(word, '%');
        *zone = str_tail(word, ip + 1);
        ours = ours && zone->n > 0 && addr_parse(str_head(word, ip), out) && out->family == 6;
    }
    out->port = DNS_PORT;
    return ours;
}
