/* SPDX-License-Identifier: ISC
 * Credentials from the environment: ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and
 * ALIBABA_CLOUD_SECURITY_TOKEN, the names of the official SDKs. Empty counts as not set. */
#ifndef CRED_ENV_H
#define CRED_ENV_H

#include "copysnap.h"

/* What is wrong with them. */
struct env_problem {
    const char *variable; /* which one; NULL: nothing is wrong */
    unsigned what;        /* number of a text (core/words.h): "is not set" */
};

/* Keys point into the environment. false: problem says which variable and why; no value is told. */
bool env_keys(struct cs_keys *, struct env_problem *);

/* Clears the secret and the token where they lie. The keys are unusable afterwards. */
void env_wipe(struct cs_keys *);

#endif
