/* SPDX-License-Identifier: ISC
 * Which host serves a region, and which text is a host. */
#ifndef CORE_ENDPOINT_H
#define CORE_ENDPOINT_H

#include "core/buf.h"

/* The public ECS endpoint of a region: ecs.<region>.aliyuncs.com, but for the exceptions of the
 * official SDK's table (ecs20140526 7.11.6). */
void endpoint_ecs(struct buf *, struct cs_str region);

/* Letters, digits and hyphens in labels of 1 to 63 that neither begin nor end with a hyphen, joined
 * by dots, at most 253 bytes, no dot at the end (RFC 1123 2.1). */
bool endpoint_is_host(struct cs_str);

#endif
