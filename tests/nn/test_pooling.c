#include "pool.h"

/* The mean, and then the largest of each feature. */
static void mean_max_formula(const pool_input *in, double *z)
{
    for (int64_t b = 0; b < in->sets->count; b++, z += 2 * WIDTH)
        for (int d = 0; d < WIDTH; d++) {
            int64_t first = in->sets->offset[b], end = in->sets->offset[b + 1];
            z[d] = 0, z[WIDTH + d] = -INFINITY;
            for (int64_t i = first; i < end; i++) {
                z[d] += in->x[i * WIDTH + d] / (double)(end - first);
                z[WIDTH + d] = fmax(z[WIDTH + d], in->x[i * WIDTH + d]);
            }
        }
}

Test(pooling, several_stand_end_to_end)
{
    sw_model_config c = pool_config("mean+max");
    pool_check(&c, &pool_sets, -2, 2, mean_max_formula);
    c = pool_config("dot+sum+softmax");
    pool_expect_state(&c, "pool.0.query [1, 6]; pool.0.key.weight [6, 6]; pool.0.key.bias [6]; "
                          "pool.0.value.weight [6, 6]; pool.0.value.bias [6]; pool.2.t [1]");
}

Test(pooling, eight_can_be_joined_and_no_more)
{
    sw_model_config c = pool_config("sum+sum+sum+sum+sum+sum+sum+sum");
    sw_params params;
    sw_pooling pooling;
    pool_make(&pooling, &params, &c);
    cr_assert_eq(pooling.out_width, 8 * WIDTH);
    sw_params_end(&params);
    strcat(c.pool, "+sum");
    pool_expect_refused(&c, "pool 'sum+sum+sum+sum+sum+sum+sum+sum+sum' joins more than 8");
}

/* What one of them has no value for, all of them have not; the set is named as the data has it. */
Test(pooling, an_empty_set_is_named)
{
    static const char *const pools[] = {"max+sum", "sum+max", "mean"};
    static const char *const messages[] = {"set 41 is empty: the pooling max has no value for it",
                                           "set 41 is empty: the pooling max has no value for it",
                                           "set 41 is empty: the pooling mean has no value for it"};
    const sw_sets named = {4, pool_offset_empty, (const uint32_t[]){7, 41, 2, 3}};
    for (int i = 0; i < 3; i++) {
        sw_model_config c = pool_config(pools[i]);
        sw_params params;
        sw_pooling pooling;
        pool_make(&pooling, &params, &c);
        sw_tape *t;
        cr_assert_eq(sw_tape_new(&t), SW_OK);
        sw_pass pass = sw_pass_begin(t, &params, NULL);
        const sw_sets *sets = &named;
        sw_tensor *x = sw_constant(t, SW_DIMS(17, WIDTH), 1);
        expect_nothing(t, sw_pooling_join(&pooling, &pass, x, &sets), SW_ERROR_ARGUMENT,
                       messages[i]);
        sw_tape_free(t);
        sw_params_end(&params);
    }
}
