/* SPDX-License-Identifier: ISC
 * Wiping secrets so that it stays done. */
#ifndef CORE_WIPE_H
#define CORE_WIPE_H

#include <stddef.h>
#include <string.h>

/* Sets n bytes to zero. The compiler sees no later read of them and would drop a plain memset; the
 * empty asm claims to read all memory through p, so it may not. */
static inline void wipe(void *p, size_t n)
{
    memset(p, 0, n);
    __asm__ __volatile__("" : : "r"(p) : "memory");
}

/* Overwrites the stack below the caller's frame, where a hash or HMAC has left its state. */
void wipe_stack(void);

#endif
