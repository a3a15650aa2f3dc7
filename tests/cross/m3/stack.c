/* SPDX-License-Identifier: ISC
 * The stack that signing a plain copy takes: painted before, looked at after. */
#include "cross/check.h"

#include "core/buf.h"

enum { PAINT = 0x5a, PAINTED = 8192 };

int main(void)
{
    static const struct cs_copy_snapshot copy = {
        .region_id = {"cn-hangzhou", 11},
        .destination_region_id = {"cn-beijing", 10},
        .snapshot_id = {"s-bp67acfmxazb4p0001", 20},
        .destination_snapshot_name = {"name", 4},
        .destination_snapshot_description = {"text", 4},
    };
    static const struct cs_keys keys = {.id = {"id", 2}, .secret = {"secret", 6}};
    static const struct cs_stamp stamp = {1767225600, {"nonce", 5}};
    static char request[1024];
    volatile char *here = __builtin_frame_address(0), *low = here - PAINTED;
    for (volatile char *p = low; p < here - 64; p++) {
        *p = PAINT;
    }
    size_t n = cs_build(request, sizeof request, &cs_copy_snapshot_action, &copy,
                        STR("ecs-cn-hangzhou.aliyuncs.com"), &keys, &stamp);
    while (*low == PAINT) {
        low++;
    }
    static char said[80];
    struct buf b = buf_over(said, sizeof said - 1);
    buf_number(&b, (uint64_t)(here - low));
    buf_z(&b, " of stack for a request of ");
    buf_number(&b, n);
    buf_z(&b, " bytes\n");
    said[b.n < b.cap ? b.n : b.cap] = '\0';
    target_print(said);
    return n == 0 || n > sizeof request;
}
