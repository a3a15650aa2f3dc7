/* SPDX-License-Identifier: ISC */
#include "net/curves.h"

/* BearSSL's generic arithmetic (i31), which certificates on P-384 need anyway. Its special code for
 * P-256 and X25519 would save 0.5 to 3 ms of a handshake on a PC, and cost 9.6 KB. */
static const br_ec_impl *impl(int curve)
{
    return curve == BR_EC_curve25519 ? &br_ec_c25519_i31 : &br_ec_prime_i31;
}

static const unsigned char *generator(int curve, size_t *n)
{
    return impl(curve)->generator(curve, n);
}

static const unsigned char *order(int curve, size_t *n)
{
    return impl(curve)->order(curve, n);
}

static size_t xoff(int curve, size_t *n)
{
    return impl(curve)->xoff(curve, n);
}

static uint32_t mul(unsigned char *g, size_t n, const unsigned char *x, size_t xn, int curve)
{
    return impl(curve)->mul(g, n, x, xn, curve);
}

static size_t mulgen(unsigned char *r, const unsigned char *x, size_t xn, int curve)
{
    return impl(curve)->mulgen(r, x, xn, curve);
}

static uint32_t muladd(unsigned char *a, const unsigned char *b, size_t n, const unsigned char *x,
                       size_t xn, const unsigned char *y, size_t yn, int curve)
{
    return impl(curve)->muladd(a, b, n, x, xn, y, yn, curve);
}

const br_ec_impl curves_impl = {
    1 << BR_EC_curve25519 | 1 << BR_EC_secp256r1 | 1 << BR_EC_secp384r1,
    generator,
    order,
    xoff,
    mul,
    mulgen,
    muladd,
};
