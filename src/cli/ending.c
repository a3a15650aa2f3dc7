/* SPDX-License-Identifier: ISC */
#include "cli/ending.h"

#include "core/words.h"

/* The texts of what the copy itself came to; WORDS_END: that is not what it is about. */
static unsigned end_of_copy(const struct cs_task *t)
{
    const struct cs_result *r = &t->result;
    bool told = r->fault == CS_OK && (r->answer.accepted || t->seen.seen == LOOK_FAILED);
    if (r->outcome == CS_FAILED) {
        bool other = t->goal == TASK_COPY && !t->defaults->made; /* --again is not for it */
        return !t->vanished           ? other ? WORDS_END_FAILED_OTHER : WORDS_END_FAILED
               : t->listed            ? WORDS_END_VANISHED
               : t->goal == TASK_COPY ? WORDS_END_UNLISTED
                                      : WORDS_END_NO_SUCH;
    }
    if (r->outcome == CS_PROGRESSING && told) {
        return t->deleted                     ? WORDS_END_DELETED
               : t->seen.seen == LOOK_NOTHING ? WORDS_END_NOT_YET
                                              : WORDS_END_TIME;
    }
    if (r->outcome == CS_REFUSED && told) {
        return t->seen.seen == LOOK_PROGRESSING ? WORDS_END_NO_COPY : WORDS_END_FINISHED;
    }
    return WORDS_END;
}

static unsigned done(const struct cs_task *t)
{
    if (t->goal == TASK_CANCEL) {
        return WORDS_DONE_CANCELLED;
    }
    return t->seen.seen == LOOK_ACCOMPLISHED ? WORDS_DONE_ACCOMPLISHED : WORDS_DONE_ACCEPTED;
}

bool ending_is_blind(const struct cs_task *t)
{
    return t->goal == TASK_COPY && t->looks == TASK_LOOK_NONE && str_given(task_id(t));
}

struct ending ending_of(const struct cs_task *t)
{
    const struct cs_result *r = &t->result;
    unsigned first = t->goal == TASK_COPY ? WORDS_OUTCOME_0 : WORDS_FOLLOW_0;
    unsigned end = end_of_copy(t);
    unsigned outcome = r->outcome == CS_DONE      ? done(t)
                       : end == WORDS_END_NOT_YET ? WORDS_UNLISTED
                       : end == WORDS_END_DELETED ? WORDS_LISTED
                                                  : first + 2 * (unsigned)r->outcome;
    struct ending v = {.outcome = outcome, .consequence = outcome + 1, .family = WORDS_END};
    if (r->outcome == CS_PROGRESSING && ending_is_blind(t)) {
        v.consequence = WORDS_BLIND;
    }
    if (end != WORDS_END) {
        v.code = end;
        v.cause = end + 1;
        v.remedy = end + 2;
    } else if (r->fault != CS_OK) {
        v.code = status_words(r->fault, STATUS_NAME);
        v.cause = status_words(r->fault, STATUS_CAUSE);
        v.remedy = status_words(r->fault, STATUS_LOOK);
    } else {
        v.code = str_given(r->answer.code) ? WORDS_END : catalog_words(r->answer.row, CATALOG_CODE);
        v.cause = catalog_words(r->answer.row, CATALOG_CAUSE);
        v.remedy = catalog_words(r->answer.row, CATALOG_REMEDY);
        if (str_given(r->answer.code) && r->answer.row && !r->answer.exact) {
            v.family = catalog_words(r->answer.row, CATALOG_CODE);
        }
    }
    return v;
}
