/* test_gradients.c - one test for each row of ops.def: its gradient against differences. */
#include "gradcheck.h"

#include <criterion/criterion.h>

#define SW_OP(name, file) extern const sw_op_cases sw_cases_##name;
#include "ops/ops.def"
#undef SW_OP

#define SW_OP(name, file)                                                                          \
    Test(gradients, name)                                                                          \
    {                                                                                              \
        sw_gradcheck(#name, &sw_cases_##name);                                                     \
    }
#include "ops/ops.def"
#undef SW_OP
