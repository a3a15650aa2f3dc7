/* SPDX-License-Identifier: ISC
 * Is a secret left in memory, whatever fails? The fault sweep (tests/fault.h) in code that was
 * compiled as the program is, without sanitizers: before each run the stack below is painted, after
 * it that stack and all that the run was given are searched. Prints what is found and, at the end,
 * how much was done; exits 1 when something was found. */
#include "core/str.h"
#include "fault.h"

#include <bearssl.h>
#include <stdio.h>

enum { DEPTH = 32768, BLOCK = 64, PIECE = 12, NEEDLES_MAX = 256 };

static struct needle {
    const char *what;
    unsigned char byte[PIECE];
} needle[NEEDLES_MAX];
static size_t needles;
static unsigned char first[65536]; /* by the first two bytes of a needle: there is one */
static unsigned char key_block[BLOCK];

static unsigned found, shown;
static size_t deepest;

/* ---- what is looked for ------------------------------------------------------------------------ */

static void add(const char *what, const unsigned char *p)
{
    struct needle *n = &needle[needles++];
    n->what = what;
    memcpy(n->byte, p, PIECE);
    first[p[0] << 8 | p[1]] = 1;
}

/* The beginning, the middle and the end of it, as it is and in words of this machine's byte order, as
 * a hash takes it in. */
static void add_pieces(const char *what, const void *text, size_t n)
{
    const size_t at[] = {0, n / 2, n - PIECE - 3};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        const unsigned char *p = (const unsigned char *)text + at[i];
        add(what, p);
        for (size_t k = 0; k < 4; k++) {
            unsigned char words[PIECE];
            for (size_t b = 0; b < PIECE; b++) {
                words[b] = p[k + (b ^ 3)];
            }
            add(what, words);
        }
    }
}

static void add_key_block(const char *what, unsigned char pad, size_t n)
{
    unsigned char block[BLOCK];
    for (size_t i = 0; i < BLOCK; i++) {
        block[i] = key_block[i] ^ pad;
    }
    add_pieces(what, block, n);
}

static void look_for(const struct cs_keys *k)
{
    br_hmac_key_context key;
    size_t n = k->secret.n;
    needles = 0;
    memset(first, 0, sizeof first);
    memset(key_block, 0, sizeof key_block);
    if (n > BLOCK) {
        br_sha256_context hash;
        br_sha256_init(&hash);
        br_sha256_update(&hash, k->secret.p, n);
        br_sha256_out(&hash, key_block);
        n = br_sha256_SIZE;
        add_pieces("the secret's hash", key_block, n);
    } else {
        memcpy(key_block, k->secret.p, n);
    }
    br_hmac_key_init(&key, &br_sha256_vtable, k->secret.p, k->secret.n);
    add_pieces("secret", k->secret.p, k->secret.n);
    add_pieces("token", k->token.p, k->token.n);
    add_key_block("inner key", 0x36, n);
    add_key_block("outer key", 0x5c, n);
    add_pieces("inner state", key.ksi, br_sha256_SIZE);
    add_pieces("outer state", key.kso, br_sha256_SIZE);
}

/* ---- where ------------------------------------------------------------------------------------- */

static unsigned search(const char *where, const unsigned char *p, size_t n)
{
    unsigned hits = 0;
    for (size_t i = 0; i + PIECE <= n; i++) {
        for (size_t k = 0; first[p[i] << 8 | p[i + 1]] && k < needles; k++) {
            if (memcmp(p + i, needle[k].byte, PIECE) == 0) {
                hits++;
                if (shown > 0) {
                    shown--;
                    printf("%s, %zu from its end: %s\n", where, n - i, needle[k].what);
                }
            }
        }
    }
    return hits;
}

static void seen(unsigned char *p)
{
    __asm__ __volatile__("" : : "r"(p) : "memory");
}

static __attribute__((noinline)) void paint(void)
{
    unsigned char area[DEPTH];
    memset(area, 0xa5, sizeof area);
    seen(area);
}

/* To be called at the same depth as paint: its area is the same but for a few bytes. */
static __attribute__((noinline)) unsigned search_stack(void)
{
    unsigned char area[DEPTH];
    size_t unused = 256;
    seen(area);
    while (unused < sizeof area && area[unused] == 0xa5) {
        unused++;
    }
    if (sizeof area - unused > deepest) {
        deepest = sizeof area - unused;
    }
    return search("dead stack", area + unused, sizeof area - unused);
}

static __attribute__((noinline)) void run(void)
{
    run_task(&fault_runner, &fault_task);
    net_end(&fault_runner.net);
}

static __attribute__((noinline)) bool step(const struct fault_case *c, const struct fault *f)
{
    fault_begin(c, f);
    paint();
    run();
    unsigned hits = search_stack();
    hits += search("runner", (const unsigned char *)&fault_runner, sizeof fault_runner);
    hits += search("task", (const unsigned char *)&fault_task, sizeof fault_task);
    if (hits > 0 && shown > 0) {
        printf("  %s, call %u fails%s with %d%s\n", c->name, f->at, f->always ? " for good" : "",
               f->reason, f->one_byte ? ", in single bytes" : "");
    }
    found += hits;
    return fault_script.failed > 0;
}

/* ---- whether it is found where it is ------------------------------------------------------------ */

static __attribute__((noinline)) void leave_something(void)
{
    unsigned char mac[32];
    br_hmac_key_context key;
    br_hmac_context hash;
    struct cs_keys k = fault_keys();
    br_hmac_key_init(&key, &br_sha256_vtable, k.secret.p, k.secret.n);
    br_hmac_init(&hash, &key, 0);
    br_hmac_out(&hash, mac);
    seen(mac);
}

static __attribute__((noinline)) bool would_be_found(void)
{
    paint();
    leave_something();
    return search_stack() > 0;
}

int main(void)
{
    unsigned steps = 0;
    for (size_t i = 0; i < fault_cases_n; i++) {
        fault_begin(&fault_cases[i], &(struct fault){0});
        struct cs_keys k = fault_keys();
        look_for(&k);
        if (i == 0 && !would_be_found()) {
            puts("what is left is not found");
            return 1;
        }
        shown = i == 0 ? 20 : shown;
        steps += fault_sweep(&fault_cases[i], fault_cases[i].reply == NULL, step);
    }
    printf("%u steps, %u found, %zu bytes of stack\n", steps, found, deepest);
    return found > 0;
}
