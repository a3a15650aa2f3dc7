/* SPDX-License-Identifier: ISC */
#include "net/session.h"

#include "core/wipe.h"

struct session *session_of(struct session *all, const unsigned char *key, int64_t now)
{
    struct session *place = all;
    for (size_t i = 0; i < SESSIONS; i++) {
        struct session *s = &all[i];
        if (memcmp(s->key, key, sizeof s->key) == 0) {
            if (now - s->since <= SESSION_MS) {
                return s;
            }
            place = s;
            break;
        }
        place = s->since < place->since ? s : place;
    }
    wipe(place, sizeof *place);
    memcpy(place->key, key, sizeof place->key);
    return place;
}
