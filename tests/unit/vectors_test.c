/* SPDX-License-Identifier: ISC
 * Our requests against those of the official SDK and the published worked examples. */
#include "guard.h"

#include "cm.h"

#include "unit/vector.h"

/* An equal signature means an equal canonical request: it is a hash of nothing else. */
static void test_equal_to_sdk(void **state)
{
    (void)state;
    assert_true(VECTORS >= 38);
    for (size_t i = 0; i < VECTORS; i++) {
        static char out[65536];
        size_t need = vector_build(&vectors[i], out, sizeof out);
        struct cs_str request = {out, need};
        assert_true(need > 0 && need <= sizeof out);
        print_message("%s\n", vectors[i].name);
        assert_text(vector_query(&vectors[i], request), vectors[i].query);
        assert_text(vector_authorization(request), vectors[i].authorization);
        assert_true(str_eq(str_tail(request, need - 4), STR("\r\n\r\n")));
    }
}

/* At every capacity the same length is asked for, and not one byte is written past it. */
static void test_every_capacity(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTORS; i++) {
        static char whole[65536];
        size_t need = vector_build(&vectors[i], whole, sizeof whole);
        for (size_t cap = 0; cap <= need; cap++) {
            struct guard g = guard_new(cap);
            assert_int_equal(vector_build(&vectors[i], g.p, cap), need);
            assert_int_equal(cap == need, cap == need && memcmp(g.p, whole, need) == 0);
            guard_free(&g);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_to_sdk),
        cmocka_unit_test(test_every_capacity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
