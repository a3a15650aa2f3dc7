/* SPDX-License-Identifier: ISC */
#include "cli/ids.h"

#include "port/host.h"

void ids_wait(struct ids *ids, int64_t deadline)
{
    if (ids->words || ids->at < ids->piece_n || ids->ended) {
        return;
    }
    long got = cs_host_input(ids->piece, sizeof ids->piece, deadline);
    ids->at = 0;
    ids->piece_n = got > 0 ? (size_t)got : 0;
    ids->ended = got <= 0 && got != CS_HOST_NOT_YET;
    ids->failed = ids->ended && got != 0;
}

/* What came so far, where it is a word and has ended. */
static bool take(struct ids *ids, bool ended, struct cs_str *id)
{
    size_t n = ids->word_n;
    if (!ended || n == 0) {
        return false;
    }
    *id = (struct cs_str){ids->word, n < sizeof ids->word ? n : sizeof ids->word};
    ids->word_n = 0;
    return true;
}

enum ids_got ids_next(struct ids *ids, struct cs_str *id)
{
    if (ids->words) {
        bool more = ids->at < ids->words_n;
        *id = more ? str_of(ids->words[ids->at++]) : STR_NONE;
        return more ? IDS_ONE : IDS_END;
    }
    for (;;) {
        ids_wait(ids, 0);
        if (ids->at == ids->piece_n) {
            return take(ids, ids->ended && !ids->failed, id) ? IDS_ONE
                   : ids->failed                             ? IDS_FAILED
                   : ids->ended                              ? IDS_END
                                                             : IDS_DRY;
        }
        char c = ids->piece[ids->at++];
        bool space = ascii_space(c);
        if (take(ids, space, id)) {
            return IDS_ONE;
        }
        if (!space) {
            ids->word[ids->word_n < sizeof ids->word ? ids->word_n : sizeof ids->word - 1] = c;
            ids->word_n++;
        }
    }
}
