/* SPDX-License-Identifier: ISC
 * with: src/core/date.c src/core/buf.c
 * Reading dates: texts of any content, as long as a form is, a byte less and a byte more. (Writing them
 * is not shown: a day within its year is more than intervals can tell.) */
#include "core/date.h"

#include "proof.h"

static struct cs_str sized(size_t n)
{
    return (struct cs_str){block(n), n};
}

int main(void)
{
    (void)(maybe() ? date_parse(sized(each(19, 21))) : date_parse_http(sized(each(28, 30))));
    return 0;
}
