/* SPDX-License-Identifier: ISC
 * Text on its way to a person, a script or a shell. */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include "core/buf.h"
#include "core/str.h"

/* For a terminal: what could move the cursor, hide or reorder text (C0, C1, DEL, bidirectional
 * controls, line and paragraph separators) becomes \uXXXX, a byte that is not UTF-8 \xXX. */
void text_plain(struct buf *, struct cs_str);

/* Whether text_plain would change nothing. */
bool text_is_plain(struct cs_str);

/* How many columns of a terminal a plain text takes: two for each character from U+1100 on, as those of
 * East Asia have; a little too many for some others. */
size_t text_width(struct cs_str);

/* Cuts what would take more than columns. */
void text_cut(struct buf *, size_t columns);

/* A JSON string, with its quotes. Bytes that are not UTF-8 become U+FFFD. */
void text_json(struct buf *, struct cs_str);
void text_json_inner(struct buf *, struct cs_str); /* without the quotes */

/* One word of a POSIX shell. */
void text_shell(struct buf *, struct cs_str);

/* An API name as an option: DestinationRegionId, KMSKeyId -> destination-region-id, kms-key-id. */
void text_option(struct buf *, const char *name);

/* "90", "90s", "2m", "1h", "7d" in milliseconds; -1 for anything else and for more than a year. */
int64_t text_duration(struct cs_str);

#endif
