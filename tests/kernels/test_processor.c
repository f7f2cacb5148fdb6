/* test_processor.c - the kernels that run are named, and a warning says that they are too old. */
#include "kernels/processor.h"

#include <criterion/criterion.h>
#include <string.h>

Test(processor, kernel_sets_have_their_generation)
{
    cr_expect_eq(sw_blas_vectors("Nehalem"), SW_VECTORS_SSE);
    cr_expect_eq(sw_blas_vectors("Sandybridge"), SW_VECTORS_AVX);
    cr_expect_eq(sw_blas_vectors("Haswell"), SW_VECTORS_AVX2);
    cr_expect_eq(sw_blas_vectors("HASWELL"), SW_VECTORS_AVX2);
    cr_expect_eq(sw_blas_vectors("SkylakeX"), SW_VECTORS_AVX512);
    cr_expect_eq(sw_blas_vectors("of the next century"), SW_VECTORS_AVX512);
}

Test(processor, each_generation_has_a_kernel_set)
{
    for (int v = SW_VECTORS_SSE; v <= SW_VECTORS_AVX512; v++)
        cr_expect_eq((int)sw_blas_vectors(sw_blas_kernels_for((sw_vectors)v)), v);
}

/* Which case holds depends on the environment; tests/scripts/cli sets it. */
Test(processor, a_warning_names_both_sets_where_they_differ)
{
    const char *runs = sw_blas_kernels(), *possible = sw_blas_kernels_possible();
    const char *warning = sw_blas_warning();
    if (sw_blas_vectors(runs) >= sw_processor_vectors()) {
        cr_expect_null(warning);
        cr_expect_str_eq(runs, possible);
    } else {
        cr_assert_not_null(warning);
        cr_expect(strstr(warning, runs) && strstr(warning, possible), "%s", warning);
        cr_expect_str_neq(runs, possible);
    }
}

Test(processor, own_kernels_are_not_newer_than_the_processor)
{
    const char *own = sw_own_kernels();
    if (strcmp(own, "AVX-512") == 0)
        cr_expect_eq(sw_processor_vectors(), SW_VECTORS_AVX512);
    else if (strcmp(own, "AVX2") == 0)
        cr_expect_geq(sw_processor_vectors(), SW_VECTORS_AVX2);
    else
        cr_expect(strcmp(own, "SSE") == 0 || strcmp(own, "plain") == 0, "%s", own);
}
