/* SPDX-License-Identifier: ISC
 * JSON objects of any shape, chosen by a number: as one may be written, and as we write it. Include "cm.h"
 * first. */
#ifndef TESTS_UNIT_TREES_H
#define TESTS_UNIT_TREES_H

#include "core/buf.h"
#include "core/json.h"

/* Numbers that choose a tree: the digits of n, then nothing but what is smallest. */
static struct {
    uint64_t n;
    bool loose; /* with space between tokens, and characters escaped that need not be */
    unsigned tokens, deep;
    struct buf tight, text; /* as it should come out; as it goes in */
} tree;

static unsigned choose(unsigned among)
{
    unsigned choice = (unsigned)(tree.n % among);
    tree.n /= among;
    return choice;
}

static void put(const char *tight, const char *loose)
{
    buf_z(&tree.tight, tight);
    buf_z(&tree.text, tree.loose ? loose : tight);
}

static void put_string(unsigned which)
{
    static const char *const strings[][2] = {
        {"\"\"", " \"\""},
        {"\"a\"", "\"\\u0061\" "},
        {"\"\\\"\\\\/\"", "\"\\u0022\\u005C\\/\""},
        {"\"\xe5\xa4\x87\xf0\x9f\x92\xbe\"", "\n\"\\u5907\\uD83d\\udcbe\""},
        {"\"{[,:]}\"", "\"{[\\u002c:]}\""},
        {"\"\\u000a\\u001b\\u202e\"", "\"\\n\\u001B\xe2\x80\xae\""},
    };
    tree.tokens++;
    put(strings[which][0], strings[which][1]);
}

static void put_value(void);

static void put_container(bool object)
{
    unsigned n = choose(4);
    tree.deep++;
    tree.tokens++;
    put(object ? "{" : "[", object ? "{ " : " [\t");
    for (unsigned i = 0; i < n; i++) {
        put(i > 0 ? "," : "", i > 0 ? " , " : " ");
        if (object) {
            put_string(choose(6));
            put(":", " : ");
        }
        put_value();
    }
    put(object ? "}" : "]", object ? " }" : "] ");
    tree.deep--;
}

static void put_value(void)
{
    static const char *const plain[][2] = {{"0", "0 "},
                                           {"-12.5e+3", " -12.5e+3"},
                                           {"true", "true "},
                                           {"false", " false"},
                                           {"null", "null\r"}};
    unsigned kind = choose(7);
    bool room = tree.tokens + 8 < CS_JSON_TOKENS && tree.deep + 2 < CS_JSON_DEPTH;
    if (kind >= 5 && room) {
        put_container(kind == 5);
    } else if (kind == 4) {
        put_string(choose(6));
    } else {
        put(plain[kind % 5][0], plain[kind % 5][1]);
        tree.tokens++;
    }
}

/* The object of number n. */
static void put_tree(uint64_t n, bool loose)
{
    static char tight[65536], text[65536];
    tree.n = n;
    tree.loose = loose;
    tree.tokens = tree.deep = 0;
    tree.tight = buf_over(tight, sizeof tight);
    tree.text = buf_over(text, sizeof text);
    put_container(true);
    assert_true(buf_fits(&tree.tight) && buf_fits(&tree.text) && tree.tokens <= CS_JSON_TOKENS);
}

#endif
