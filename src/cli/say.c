/* SPDX-License-Identifier: ISC */
#include "cli/say.h"

#include "cli/progress.h"
#include "core/words.h"

/* How much of a foreign text is made safe between two looks at the room left: six times as much may
 * come of it. */
enum { PIECE = CS_MESSAGE_MAX / 16 };

/* The longest text with a place for something foreign. */
enum { TEXT_MAX = 256 };

/* How much of that is shown. */
enum { WHAT_MAX = 200 };

static const char prefix[] = "copysnap: ";

static struct buf *begin(struct program *p, enum cs_host_stream stream, bool mute)
{
    progress_clear(p);
    p->message = buf_over(p->text, sizeof p->text);
    p->stream = stream;
    p->mute = mute;
    p->lost = false;
    return &p->message;
}

struct buf *say_error(struct program *p)
{
    buf_z(begin(p, CS_HOST_STDERR, false), prefix);
    return &p->message;
}

struct buf *say_note(struct program *p)
{
    buf_z(begin(p, CS_HOST_STDERR, p->set.quiet), prefix);
    return &p->message;
}

struct buf *say_result(struct program *p)
{
    return begin(p, CS_HOST_STDOUT, false);
}

static void flush(struct program *p)
{
    bool whole = buf_fits(&p->message);
    if (!p->mute && !(whole && cs_host_write(p->stream, buf_text(&p->message)))) {
        p->lost = true;
    }
    p->message.n = 0;
}

bool say_end(struct program *p)
{
    buf_byte(&p->message, '\n');
    flush(p);
    return !p->lost;
}

/* The length of the secret that s begins with, or 0. */
static size_t secret_at(const struct cs_keys *k, struct cs_str s)
{
    if (k->secret.n > 0 && str_starts(s, k->secret)) {
        return k->secret.n;
    }
    return k->token.n > 0 && str_starts(s, k->token) ? k->token.n : 0;
}

/* s up to the words after which the service repeats what we signed. */
static struct cs_str before_string_to_sign(struct cs_str s)
{
    const struct cs_str words = STR("string to sign is");
    for (size_t i = 0; i + words.n <= s.n; i++) {
        if (str_eq_nocase(str_head(str_tail(s, i), words.n), words)) {
            return str_head(s, i + words.n);
        }
    }
    return s;
}

/* Up to PIECE bytes without a secret, and not ending inside a code point. */
static struct cs_str harmless_piece(const struct cs_keys *k, struct cs_str s)
{
    size_t n = 0;
    while (n < s.n && n < PIECE && secret_at(k, str_tail(s, n)) == 0) {
        n++;
    }
    size_t whole = n;
    while (n < s.n && whole > 0 && whole + 3 > n && (s.p[whole] & 0xC0) == 0x80) {
        whole--;
    }
    return str_head(s, whole > 0 ? whole : n);
}

void say_foreign(struct program *p, struct cs_str s, bool json)
{
    s = before_string_to_sign(s);
    buf_z(&p->message, json ? "\"" : "");
    while (s.n > 0) {
        if (p->message.n > sizeof p->text / 2) {
            flush(p);
        }
        struct cs_str piece = harmless_piece(&p->keys, s);
        if (json) {
            text_json_inner(&p->message, piece);
        } else {
            text_plain(&p->message, piece);
        }
        s = str_tail(s, piece.n);
        size_t secret = secret_at(&p->keys, s);
        buf_z(&p->message, secret ? "***" : "");
        s = str_tail(s, secret);
    }
    buf_z(&p->message, json ? "\"" : "");
}

void say_words(struct program *p, unsigned id, struct cs_str what)
{
    char text[TEXT_MAX];
    struct buf b = buf_over(text, sizeof text);
    words_emit(&b, id);
    size_t place = str_find(buf_text(&b), '%');
    buf_str(&p->message, str_head(buf_text(&b), place));
    say_foreign(p, str_head(what, WHAT_MAX), false);
    buf_z(&p->message, what.n > WHAT_MAX ? "..." : "");
    buf_str(&p->message, str_tail(buf_text(&b), place + 1));
}

void say_family(struct program *p, unsigned id)
{
    words_emit(&p->message, WORDS_FAMILY);
    words_emit(&p->message, id);
    words_emit(&p->message, WORDS_FAMILY + 1);
}

/* The message as JSON; the body of a reply that never came is room to keep it meanwhile. */
static void end_as_json(struct program *p)
{
    struct buf kept = buf_over(p->runner.body, sizeof p->runner.body);
    buf_str(&kept, str_tail(buf_text(&p->message), sizeof prefix - 1));
    buf_z(say_result(p), p->set.progress ? "{\"Event\":\"result\"," : "{");
    buf_z(&p->message, "\"Code\":\"Usage\",\"Message\":");
    say_foreign(p, buf_text(&kept), true);
    buf_z(&p->message, ",\"Outcome\":\"usage\"}");
    (void)say_end(p);
}

int say_see_help(struct program *p)
{
    say_words(p, WORDS_SEE_HELP, str_of(p->command ? p->command->name : ""));
    if (p->set.json) {
        end_as_json(p);
    } else {
        (void)say_end(p);
    }
    return CS_USAGE;
}

int say_usage(struct program *p, unsigned id, struct cs_str what)
{
    (void)say_error(p);
    say_words(p, id, what);
    return say_see_help(p);
}

int say_local(struct program *p, unsigned id, struct cs_str what)
{
    (void)say_error(p);
    say_words(p, id, what);
    (void)say_end(p);
    return CS_LOCAL;
}

void say_keys_problem(struct program *p)
{
    buf_z(&p->message, p->keys_problem.variable);
    buf_byte(&p->message, ' ');
    words_emit(&p->message, p->keys_problem.what);
}

int say_no_keys(struct program *p)
{
    (void)say_error(p);
    say_keys_problem(p);
    (void)say_end(p);
    return CS_LOCAL;
}
