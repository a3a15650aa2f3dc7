/* SPDX-License-Identifier: ISC
 * The command line: words separated by NUL. There is no network (every connection is refused) and no
 * file; half of them have a terminal; what is printed must be clean text. Time is that of the script,
 * and whoever waits for long is stopped. Standard input is the same text, 13 bytes a time, and now and then
 * there is none yet. */
#include "fuzz.h"

#define main program_main
int program_main(int argc, char **argv);
#include "cli/main.c"
#undef main

#include "core/utf8.h"
#include "port_script.h"

enum { CALLS_MAX = 300 }; /* calls of the port before the stop */

static struct cs_str input;
static size_t written;
static unsigned columns; /* of the terminal; 0: there is none */
static const char secret[] = "s3cr3t-of-the-fuzzer";
static bool typed; /* the words hold the secret themselves: libFuzzer sees what is compared */

static bool holds_secret(const char *p, size_t n)
{
    size_t i = 0;
    while (i + sizeof secret - 1 <= n && memcmp(p + i, secret, sizeof secret - 1) != 0) {
        i++;
    }
    return i + sizeof secret - 1 <= n;
}

bool cs_host_write(enum cs_host_stream stream, struct cs_str s)
{
    (void)stream;
    written += s.n;
    PROMISE(typed || !holds_secret(s.p, s.n));
    /* A line may be written in pieces, but never inside a code point, unless the request is: it is
     * ASCII. */
    PROMISE(utf8_valid(s) == s.n);
    for (size_t i = 0; i < s.n; i++) {
        PROMISE((unsigned char)s.p[i] >= 0x20 || s.p[i] == '\n' || s.p[i] == '\r');
    }
    return true;
}

int cs_host_open(struct cs_str path)
{
    (void)path;
    return CS_HOST_NOT_FOUND;
}
long cs_host_read(int handle, void *p, size_t n)
{
    (void)handle;
    (void)p;
    (void)n;
    return 0;
}
long cs_host_input(void *p, size_t n, int64_t deadline)
{
    (void)deadline;
    static bool later;
    later = !later;
    if (later || n == 0) {
        return CS_HOST_NOT_YET;
    }
    struct cs_str piece = str_head(str_head(input, 13), n);
    memcpy(p, piece.p, piece.n);
    input = str_tail(input, piece.n);
    return (long)piece.n;
}
void cs_host_close(int handle)
{
    (void)handle;
}
int64_t cs_host_size(int handle)
{
    (void)handle;
    return 0;
}
void cs_host_fill_streams(void)
{
}
struct cs_str cs_host_env(const char *name)
{
    static char id[] = "an-id", key[sizeof secret];
    memcpy(key, secret, sizeof secret);
    struct cs_str n = str_of(name);
    return str_eq(n, STR("ALIBABA_CLOUD_ACCESS_KEY_ID"))       ? str_of(id)
           : str_eq(n, STR("ALIBABA_CLOUD_ACCESS_KEY_SECRET")) ? str_of(key)
                                                               : STR_NONE;
}
bool cs_host_env_trusted(void)
{
    return true;
}
bool cs_host_terminal(enum cs_host_stream stream)
{
    return stream == CS_HOST_STDERR && columns > 0;
}
unsigned cs_host_columns(enum cs_host_stream stream)
{
    (void)stream;
    return columns;
}
bool cs_host_forbid_core(void)
{
    return true;
}
void cs_host_note_stops(void)
{
}
int cs_host_stopped(void)
{
    return script->failed > 0 ? 15 : 0;
}

enum { WORDS = 600 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct script s;
    static char *argv[WORDS + 1];
    script_begin(&s);
    s.fail_at = CALLS_MAX;
    s.fail_always = true;
    s.fail_reason = CS_PORT_INTERRUPTED;
    memset(&program, 0, sizeof program);
    memset(&many, 0, sizeof many);
    char *text = malloc(size + 1);
    PROMISE(text);
    memcpy(text, data, size);
    text[size] = '\0';
    input = (struct cs_str){text, size};
    int argc = 0;
    argv[argc++] = (char[]){"copysnap"};
    for (size_t at = 0; at < size && argc < WORDS; at += strlen(text + at) + 1) {
        argv[argc++] = text + at;
    }
    argv[argc] = NULL;
    written = 0;
    columns = size % 2 ? (unsigned)size % 256 : 0;
    typed = holds_secret(text, size);
    int code = program_main(argc, argv);
    PROMISE(code == 0 || (code >= 2 && code <= 9) || (code == 128 + 15 && s.failed > 0));
    PROMISE(written > 0);
    PROMISE(script_closed());
    free(text);
    return 0;
}
