/* SPDX-License-Identifier: ISC
 * The snapshot ids of a command, one after the other: its words, or standard input's. */
#ifndef CLI_IDS_H
#define CLI_IDS_H

#include "core/str.h"

enum ids_got {
    IDS_ONE,
    IDS_DRY, /* none now, but later there may be one */
    IDS_END,
    IDS_FAILED /* standard input cannot be read */
};

/* Begins as zeros, but for what the caller sets. */
struct ids {
    char **words; /* the caller's; NULL: standard input */
    size_t words_n;

    size_t at; /* in words, or in piece */
    size_t piece_n, word_n;
    bool ended, failed;
    char word[65]; /* one byte more than an id may have */
    char piece[256];
};

/* The next one, good until the next call; not checked, and cut where it is too long for an id. Waits for
 * nothing. */
enum ids_got ids_next(struct ids *, struct cs_str *id);

/* Waits until there may be one, for as long as deadline (a time of run_deadline) at most. */
void ids_wait(struct ids *, int64_t deadline);

#endif
