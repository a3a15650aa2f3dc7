/* SPDX-License-Identifier: ISC */
#include "cred/env.h"

#include "core/str.h"
#include "core/wipe.h"
#include "core/words.h"
#include "port/host.h"

static const char id_name[] = "ALIBABA_CLOUD_ACCESS_KEY_ID";
static const char secret_name[] = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
static const char token_name[] = "ALIBABA_CLOUD_SECURITY_TOKEN";

static bool visible(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < 0x21 || s.p[i] > 0x7E) {
            return false;
        }
    }
    return true;
}

/* A value copied from a web page or a file brings a space or a line end easily; the service would
 * only say that the signature does not match. */
static bool take(struct cs_str *to, const char *name, bool required, struct env_problem *problem)
{
    struct cs_str s = cs_host_env(name);
    if (s.n == 0) {
        *to = (struct cs_str){NULL, 0};
        *problem = (struct env_problem){required ? name : NULL, WORDS_NOT_SET};
        return !required;
    }
    *to = s;
    *problem = (struct env_problem){visible(s) ? NULL : name, WORDS_NOT_A_KEY};
    return visible(s);
}

bool env_keys(struct cs_keys *k, struct env_problem *problem)
{
    k->expires = 0;
    if (!cs_host_env_trusted()) {
        *problem = (struct env_problem){id_name, WORDS_NOT_TRUSTED};
        return false;
    }
    return take(&k->id, id_name, true, problem) && take(&k->secret, secret_name, true, problem) &&
           take(&k->token, token_name, false, problem);
}

static void forget(struct cs_str *s)
{
    if (s->n > 0) {
        /* The environment is ours to write: it lies on our own stack. */
        wipe((void *)(uintptr_t)s->p, s->n);
    }
    *s = (struct cs_str){NULL, 0};
}

void env_wipe(struct cs_keys *k)
{
    forget(&k->secret);
    forget(&k->token);
}
