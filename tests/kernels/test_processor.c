/* test_processor.c - the kernels that run are named. */
#include "kernels/processor.h"

#include <criterion/criterion.h>
#include <string.h>

Test(processor, kernels_are_those_of_the_processor)
{
#ifdef __x86_64__
    static const char *const names[] = {"SSE", "AVX2", "AVX-512"};
    cr_expect_str_eq(sw_kernels(), names[sw_processor_vectors()]);
#else
    cr_expect_str_eq(sw_kernels(), "plain");
#endif
}
