/* SPDX-License-Identifier: ISC */
#include "core/endpoint.h"

#include "core/str.h"

/* Regions that another host serves. Regions are joined and ended by spaces. */
struct exception {
    const char *host;
    const char *regions;
};

/* clang-format off */
static const struct exception exceptions[] = {
    {"ecs-cn-hangzhou.aliyuncs.com",
     "cn-beijing-nu16-b01 cn-fujian cn-haidian-cm12-c01 cn-hangzhou "
     "cn-hangzhou-bj-b01 cn-hangzhou-internal-prod-1 cn-hangzhou-internal-test-1 "
     "cn-hangzhou-internal-test-2 cn-hangzhou-internal-test-3 "
     "cn-hangzhou-test-306 cn-shanghai-et15-b01 cn-shanghai-et2-b01 "
     "cn-shanghai-finance-1 cn-shanghai-internal-test-1 cn-shenzhen-finance-1 "
     "cn-shenzhen-st4-d01 cn-shenzhen-su18-b01 cn-zhangbei-na61-b01 "},
    {"ecs.aliyuncs.com",
     "ap-northeast-2-pop cn-beijing-finance-pop cn-beijing-gov-1 "
     "cn-hangzhou-finance cn-hongkong-finance-pop cn-north-2-gov-1 "
     "cn-shanghai-inner cn-shenzhen-inner cn-wuhan cn-yushanfang cn-zhangbei "
     "rus-west-1-pop "},
    {"ecs.cn-qingdao-nebula.aliyuncs.com",
     "cn-edge-1 cn-huhehaote-nebula-1 cn-zhengzhou-nebula-1 "},
    {"ecs.cn-shenzhen-cloudstone.aliyuncs.com",
     "eu-west-1-oxs "},
    {"ecs.cn-zhangjiakou.aliyuncs.com",
     "cn-zhangjiakou-na62-a01 "},
};
/* clang-format on */

/* Is region one of the words of list? */
static bool listed(struct cs_str list, struct cs_str region)
{
    while (list.n > 0) {
        size_t n = str_find(list, ' ');
        if (str_eq(str_head(list, n), region)) {
            return true;
        }
        list = str_tail(list, n + 1);
    }
    return false;
}

void endpoint_ecs(struct buf *b, struct cs_str region)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        if (listed(str_of(exceptions[i].regions), region)) {
            buf_z(b, exceptions[i].host);
            return;
        }
    }
    buf_z(b, "ecs.");
    buf_str(b, region);
    buf_z(b, ".aliyuncs.com");
}

static bool is_label(struct cs_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool edge = i == 0 || i == s.n - 1;
        if (!ascii_letter(s.p[i]) && !ascii_digit(s.p[i]) && (edge || s.p[i] != '-')) {
            return false;
        }
    }
    return s.n >= 1 && s.n <= 63;
}

bool endpoint_is_host(struct cs_str s)
{
    if (s.n > 253) {
        return false;
    }
    while (str_find(s, '.') < s.n) {
        size_t n = str_find(s, '.');
        if (!is_label(str_head(s, n))) {
            return false;
        }
        s = str_tail(s, n + 1);
    }
    return is_label(s);
}
