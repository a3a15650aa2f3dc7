/* SPDX-License-Identifier: ISC
 * A list page, whole and byte by byte: the same elements, each of which json_parse takes. */
#include "fuzz.h"

#include "core/json.h"
#include "core/page.h"

static const struct page_want entry[] = {
    {"SnapshotId", 100}, {"Status", 40}, {"Tags", 500}, {NULL, 0}};
static const struct page_want top[] = {{"RequestId", 100}, {"NextToken", 200}, {NULL, 0}};
static const struct page_shape shape = {{"Snapshots", "Snapshot"}, entry, top};

struct seen {
    size_t entries, bytes;
    uint32_t sum;
    bool bad, done;
};

static struct seen run(const uint8_t *data, size_t size, size_t step)
{
    static struct page page;
    static struct json json;
    struct seen s = {0};
    page_begin(&page, &shape);
    for (size_t at = 0; at < size && !s.bad; at += step) {
        size_t n = size - at < step ? size - at : step;
        char *piece = fuzz_copy(data + at, n);
        struct cs_str in = {piece, n};
        enum page_event e;
        while ((e = page_feed(&page, &in)) == PAGE_ENTRY) {
            const struct buf *text = &page.entry.text;
            for (size_t i = 0; i < text->n; i++) {
                s.sum = s.sum * 31 + (unsigned char)text->p[i];
            }
            s.entries++;
            s.bytes += text->n;
            PROMISE(json_parse(&json, text->p, text->n));
        }
        s.bad = e == PAGE_BAD;
        PROMISE(s.bad || in.n == 0);
        free(piece);
    }
    s.done = page_done(&page);
    PROMISE(!(s.bad && s.done));
    if (s.done) {
        PROMISE(json_parse(&json, page.top.text.p, page.top.text.n));
    }
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct seen whole = run(data, size, size), bytes = run(data, size, 1);
    PROMISE(whole.entries == bytes.entries && whole.bytes == bytes.bytes);
    PROMISE(whole.sum == bytes.sum && whole.bad == bytes.bad && whole.done == bytes.done);
    return 0;
}
