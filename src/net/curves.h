/* SPDX-License-Identifier: ISC
 * P-256, P-384 and X25519, in constant time. */
#ifndef NET_CURVES_H
#define NET_CURVES_H

#include <bearssl.h>

extern const br_ec_impl curves_impl;

#endif
