#include "nn/poolings.h"

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

/* ---- Names ----------------------------------------------------------------------------------- */

Test(poolings, a_name_is_taken_apart_in_its_order)
{
    sw_pooling_list list = {.count = 5};
    cr_assert_eq(sw_pooling_names(&list, "gated"), SW_OK);
    cr_expect(list.count == 1 && strcmp(list.type[0]->name, "gated") == 0);
    cr_assert_eq(sw_pooling_names(&list, "std+mean+std"), SW_OK);
    cr_assert_eq(list.count, 3);
    const char *const names[] = {"std", "mean", "std"};
    for (int i = 0; i < 3; i++) cr_expect_str_eq(list.type[i]->name, names[i]);
    cr_assert_eq(sw_pooling_names(&list, "auto"), SW_OK);
    cr_expect_eq(list.count, 0, "the architecture's own");
    cr_assert_eq(sw_pooling_names(&list, "sum+sum+sum+sum+sum+sum+sum+sum"), SW_OK);
    cr_expect_eq(list.count, 8);
}

Test(poolings, a_name_that_is_none_is_refused)
{
    static const struct {
        const char *pool, *message;
        sw_status status;
    } cases[] = {
        {"", "unknown pooling ''", SW_ERROR_NOT_FOUND},
        {"men", "unknown pooling 'men', did you mean 'mean'? There are auto, mean, sum, max",
         SW_ERROR_NOT_FOUND},
        {"mean+maxx", "unknown pooling 'maxx', did you mean 'max'?", SW_ERROR_NOT_FOUND},
        {"mean ", "unknown pooling 'mean '", SW_ERROR_NOT_FOUND},
        {"+", "pool is '+', expected a name on both sides of a +", SW_ERROR_ARGUMENT},
        {"mean+", "pool is 'mean+', expected a name on both sides of a +", SW_ERROR_ARGUMENT},
        {"+mean", "pool is '+mean', expected a name on both sides of a +", SW_ERROR_ARGUMENT},
        {"mean++max", "pool is 'mean++max', expected a name on both", SW_ERROR_ARGUMENT},
        {"auto+max", "pool is 'auto+max': auto, the architecture's own, stands alone",
         SW_ERROR_ARGUMENT},
        {"sum+sum+sum+sum+sum+sum+sum+sum+sum", "joins more than 8", SW_ERROR_ARGUMENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_eq(sw_pooling_names(&(sw_pooling_list){0}, cases[i].pool), cases[i].status, "%s",
                     cases[i].pool);
        cr_expect(strstr(sw_error_message(), cases[i].message), "%s: %s", cases[i].pool,
                  sw_error_message());
    }
}

Test(poolings, auto_is_for_a_model_to_resolve)
{
    sw_model_config c = pool_config("auto");
    pool_expect_refused(&c, "pool is auto, which only a model resolves: expected a pooling's name");
}

/* ---- Several, and empty sets ----------------------------------------------------------------- */

Test(poolings, several_stand_end_to_end)
{
    sw_model_config c = pool_config("mean+max");
    pool_check(&c, &pool_sets, -2, 2, mean_max_formula);
    c = pool_config("dot+sum+softmax");
    pool_expect_state(&c, "pool.0.query [1, 6]; pool.0.key.weight [6, 6]; pool.0.key.bias [6]; "
                          "pool.0.value.weight [6, 6]; pool.0.value.bias [6]; pool.2.t [1]");
}

Test(poolings, eight_can_be_joined_and_no_more)
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

/* Joined poolings refuse an empty set if one of them does. The error has the data's number of the
 * set. */
Test(poolings, an_empty_set_is_named)
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

/* On a tape that has failed, nothing joins the sets. They stay the caller's, so that what follows
 * in a model can read their number. */
Test(poolings, a_token_does_not_join_on_a_failed_tape)
{
    sw_model_config c = pool_config("cls");
    sw_params params;
    sw_pooling pooling;
    pool_make(&pooling, &params, &c);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    sw_tensor *x = sw_constant(t, SW_DIMS(17, WIDTH), 1);
    cr_assert_null(sw_matmul(t, x, x, false, false));
    cr_assert_eq(sw_tape_status(t), SW_ERROR_SHAPE);
    const sw_sets *sets = &pool_sets;
    cr_expect_null(sw_pooling_join(&pooling, &pass, x, &sets));
    cr_assert_eq(sets, &pool_sets);
    cr_expect_null(sw_pooling_apply(&pooling, &pass, NULL, sets));
    cr_expect_null(sw_pooling_weights(&pooling, &pass, NULL, sets).weight);
    cr_expect_eq(sw_tape_status(t), SW_ERROR_SHAPE, "the first error stays");
    sw_tape_free(t);
    sw_params_end(&params);
}

Test(poolings, none_is_out_of_range)
{
    cr_expect_not_null(sw_pooling_at(0));
    cr_expect_not_null(sw_pooling_at(sw_pooling_count() - 1));
    cr_expect_null(sw_pooling_at(-1));
    cr_expect_null(sw_pooling_at(sw_pooling_count()));
}
