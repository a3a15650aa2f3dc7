/* SPDX-License-Identifier: ISC */
#include "cli/text.h"

#include "core/utf8.h"

static void hex(struct buf *b, const char *prefix, uint32_t v, unsigned digits)
{
    buf_z(b, prefix);
    while (digits-- > 0) {
        buf_byte(b, "0123456789abcdef"[v >> 4 * digits & 15]);
    }
}

/* Changes how the text around it is shown, or where. */
static bool unseen(uint32_t c)
{
    return utf8_control(c) || c == 0x61C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void text_plain(struct buf *b, struct cs_str s)
{
    while (s.n > 0) {
        uint32_t c;
        size_t n = utf8_next(s, &c);
        if (n == 0) {
            hex(b, "\\x", (unsigned char)s.p[0], 2);
            n = 1;
        } else if (unseen(c)) {
            hex(b, "\\u", c, 4);
        } else {
            buf_str(b, str_head(s, n));
        }
        s = str_tail(s, n);
    }
}

bool text_is_plain(struct cs_str s)
{
    uint32_t c;
    size_t n = 1;
    for (; s.n > 0 && n > 0; s = str_tail(s, n)) {
        n = utf8_next(s, &c);
        n = n > 0 && unseen(c) ? 0 : n;
    }
    return s.n == 0;
}

static size_t width_of(uint32_t c)
{
    return c < 0x1100 ? 1 : 2;
}

size_t text_width(struct cs_str s)
{
    size_t width = 0;
    uint32_t c;
    for (size_t n; (n = utf8_next(s, &c)) > 0; s = str_tail(s, n)) {
        width += width_of(c);
    }
    return width;
}

void text_cut(struct buf *b, size_t columns)
{
    struct cs_str s = buf_text(b);
    uint32_t c;
    for (size_t n; (n = utf8_next(s, &c)) > 0 && width_of(c) <= columns; s = str_tail(s, n)) {
        columns -= width_of(c);
    }
    b->n -= s.n;
}

void text_json_inner(struct buf *b, struct cs_str s)
{
    while (s.n > 0) {
        uint32_t c;
        size_t n = utf8_next(s, &c);
        if (n == 0) {
            buf_z(b, "\\ufffd");
            n = 1;
        } else if (unseen(c)) {
            hex(b, "\\u", c, 4);
        } else {
            buf_z(b, c == '"' || c == '\\' ? "\\" : "");
            buf_str(b, str_head(s, n));
        }
        s = str_tail(s, n);
    }
}

void text_json(struct buf *b, struct cs_str s)
{
    buf_byte(b, '"');
    text_json_inner(b, s);
    buf_byte(b, '"');
}

static bool shell_safe(char c)
{
    return ascii_letter(c) || ascii_digit(c) || str_has(STR("-_./:=@%+,"), c);
}

void text_shell(struct buf *b, struct cs_str s)
{
    size_t safe = 0;
    while (safe < s.n && shell_safe(s.p[safe])) {
        safe++;
    }
    if (safe == s.n && s.n > 0) {
        buf_str(b, s);
        return;
    }
    buf_byte(b, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\'') {
            buf_z(b, "'\\''");
        } else {
            buf_byte(b, s.p[i]);
        }
    }
    buf_byte(b, '\'');
}

static bool upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

void text_option(struct buf *b, const char *name)
{
    for (size_t i = 0; name[i]; i++) {
        bool begins = i > 0 && upper(name[i]) && name[i - 1] != '.' &&
                      (!upper(name[i - 1]) || (name[i + 1] && !upper(name[i + 1])));
        buf_z(b, begins ? "-" : "");
        buf_byte(b, ascii_lower(name[i]));
    }
}

int64_t text_duration(struct cs_str s)
{
    const int64_t year_s = INT64_C(366) * 86400;
    int64_t unit = 1, v = 0;
    if (s.n > 1) {
        char last = s.p[s.n - 1];
        unit = last == 's' ? 1 : last == 'm' ? 60 : last == 'h' ? 3600 : last == 'd' ? 86400 : 0;
        s.n -= unit != 0;
        unit += unit == 0;
    }
    for (size_t i = 0; i < s.n; i++) {
        v = v * 10 + (s.p[i] - '0');
        if (!ascii_digit(s.p[i]) || v > year_s) {
            return -1;
        }
    }
    return s.n == 0 || v * unit > year_s ? -1 : v * unit * 1000;
}
