/* api_params.c - cases of nn.h: parameters, and passes with them. */
#include "api.h"

/* ---- Parameters ------------------------------------------------------------------------------ */

CASE(sw_params_begin)
{
    NEEDS(sw_params_begin, params, NULL);
}

CASE(sw_params_start)
{
    sw_params params = {0};
    NEEDS(sw_params_start, params, NULL, 1);
    REFUSES(SW_ERROR_ARGUMENT, "call sw_params_begin first", sw_params_start(&params, 1));
    WORKS(sw_params_begin(&params));
    WORKS(sw_params_start(&params, 1)); /* without any parameter */
    REFUSES(SW_ERROR_ARGUMENT, "called twice", sw_params_start(&params, 1));
    sw_params_end(&params);
    WORKS(sw_params_begin(&params));
    EXPECT(sw_param_new(&params, "x", SW_DIMS(HUGE_SIZE), (sw_init){0}, false) != NULL);
    REFUSES(SW_ERROR_MEMORY, "", sw_params_start(&params, 1));
    sw_params_end(&params);
}

CASE(sw_params_end)
{
    sw_params params = {0};
    sw_params_end(&params);
    RULE("nn.h", "frees all; legal for one that is all zero");
}

CASE(sw_param_new)
{
    sw_params params = {0};
    const sw_init init = {0};
    const int64_t one[] = {1};
    NOTHING("params is NULL", sw_param_new(NULL, "x", 1, one, init, false));
    NOTHING("call sw_params_begin first", sw_param_new(&params, "x", 1, one, init, false));
    WORKS(sw_params_begin(&params));
    NOTHING("name is NULL", sw_param_new(&params, NULL, 1, one, init, false));
    NOTHING("without sizes", sw_param_new(&params, "x", 1, NULL, init, false));
    NOTHING("-1 dimensions", sw_param_new(&params, "x", -1, one, init, false));
    NOTHING("5 dimensions", sw_param_new(&params, "x", 5, one, init, false));
    const int64_t wrong[][2] = {{0, 1}, {1, -1}, {INT64_MAX, INT64_MAX}, {INT64_MIN, 1}};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++)
        NOTHING("has size", sw_param_new(&params, "x", 2, wrong[i], init, false));
    NOTHING("too large", sw_param_new(&params, "x", SW_DIMS(INT64_MAX), init, false));
    char longest[65];
    memset(longest, 'n', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    NOTHING("longer than 63", sw_param_new(&params, longest, 1, one, init, false));
    EXPECT(sw_param_new(&params, "x", 0, NULL, init, false) != NULL);
    NOTHING("declared twice", sw_param_new(&params, "x", 1, one, init, false));
    EXPECT(params.count == 1);
    WORKS(sw_params_start(&params, 1));
    NOTHING("after sw_params_start", sw_param_new(&params, "y", 1, one, init, false));
    sw_params_end(&params);
}

CASE(sw_params_alloc)
{
    sw_params params = {0};
    NOTHING("params is NULL", sw_params_alloc(NULL, 1));
    NOTHING("call sw_params_begin first", sw_params_alloc(&params, 1));
    WORKS(sw_params_begin(&params));
    NOTHING("no memory can hold", sw_params_alloc(&params, SIZE_MAX));
    EXPECT(sw_params_alloc(&params, 0) != NULL);
    sw_params_end(&params);
}

CASE(sw_params_warn)
{
    sw_params params = {0};
    NEEDS(sw_params_warn, params, NULL, "%s", "x");
    REFUSES(SW_ERROR_ARGUMENT, "call sw_params_begin first", sw_params_warn(&params, "%s", "x"));
}

CASE(sw_params_count)
{
    const sw_params none = {0};
    EXPECT(sw_params_count(&none) == 0);
    TRUSTS();
}

CASE(sw_params_find)
{
    EXPECT(sw_params_find(&given_model()->params, "") == NULL);
    TRUSTS();
}

/* ---- A pass ---------------------------------------------------------------------------------- */

CASE(sw_pass_begin)
{
    TRUSTS();
    sw_tape *t = given_tape();
    EXPECT(!sw_relu(t, NULL));
    sw_pass pass = sw_pass_begin(t, &given_model()->params, NULL); /* on a tape that has failed */
    EXPECT(sw_pass_param(&pass, given_model()->params.list[0]) == NULL);
}

CASE(sw_pass_param)
{
    sw_tape *t = given_tape();
    sw_pass pass = sw_pass_begin(t, &given_model()->params, NULL);
    NOTHING("NULL is not one of the pass's", sw_pass_param(&pass, NULL));
    t = given_tape();
    pass = sw_pass_begin(t, &given_model()->params, NULL);
    NOTHING(" is not one of the pass's", sw_pass_param(&pass, given_unweighted()->params.list[0]));
    sw_params unstarted;
    WORKS(sw_params_begin(&unstarted));
    const sw_param *x = sw_param_new(&unstarted, "x", 0, NULL, (sw_init){0}, false);
    t = given_tape();
    pass = sw_pass_begin(t, &unstarted, NULL);
    NOTHING("sw_params_start gives them", sw_pass_param(&pass, x));
    sw_params_end(&unstarted);
#ifdef SW_ARENA_DEBUG
    t = given_tape();
    pass = sw_pass_begin(t, &given_model()->params, NULL);
    sw_tape_reset(t);
    NOTHING("the pass, the result of sw_pass_begin is from before the reset",
            sw_pass_param(&pass, given_model()->params.list[0]));
#endif
    RULE("nn.h", "valid until the tape's reset");
}

CASE(sw_pass_dropout)
{
    sw_tape *t = given_tape();
    sw_pass pass = sw_pass_begin(t, &given_model()->params, NULL);
    EXPECT(sw_pass_dropout(&pass, NULL, 0.5, NULL) == NULL);
    pass.training = true;
    NOTHING("input 0 is NULL", sw_pass_dropout(&pass, NULL, 0.5, &given_sets));
    t = given_tape();
    NOTHING("dropout: ", sw_pass_dropout(&pass, given_matrix(t), 2, &given_sets));
    RULE("nn.h", "They trust the layer and the pass.");
}
