/* layers.c - what the cases of layers, poolings and encoders share. */
#include "layers.h"

const int64_t wrong_sizes[WRONG_SIZES] = {0, -1, INT64_MIN, INT64_MAX};

sw_params params;

sw_params *fresh(void)
{
    sw_params_end(&params);
    WORKS(sw_params_begin(&params));
    return &params;
}

sw_pass new_pass(void)
{
    return sw_pass_begin(given_tape(), &params, NULL);
}

sw_tensor *too_wide(sw_pass *pass)
{
    return sw_constant(pass->tape, SW_DIMS(ROWS, WIDTH + 1), 1);
}

void expect_failure(sw_status status, const char *what)
{
    if (status == SW_OK) fprintf(stderr, "%s\n", what);
    EXPECT(status < 0 && api_has_told());
}

const sw_mab_options two_heads = {.heads = 2};
