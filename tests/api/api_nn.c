/* api_nn.c - cases of nn.h: parameters, passes, layers, poolings and encoders. */
#include "api.h"

/* ---- Parameters -------------------------------------------------------------------------------
 */

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

/* ---- A pass -----------------------------------------------------------------------------------
 */

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
    NOTHING(" is not one of the pass's", sw_pass_param(&pass, given_sum()->params.list[0]));
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

/* ---- Layers -----------------------------------------------------------------------------------
 */

/* Each size that is wrong; parameters that are new for each try. */
static const int64_t wrong_sizes[] = {0, -1, INT64_MIN, INT64_MAX};
enum { WRONG_SIZES = sizeof wrong_sizes / sizeof *wrong_sizes };

static sw_params params;

static sw_params *fresh(void)
{
    sw_params_end(&params);
    WORKS(sw_params_begin(&params));
    return &params;
}

static void fails(sw_status status, const char *what)
{
    if (status == SW_OK) fprintf(stderr, "%s\n", what);
    EXPECT(status < 0 && *sw_error_message());
}

/* A layer that is applied to NULL, and to something too wide. */
static sw_pass new_pass(void)
{
    return sw_pass_begin(given_tape(), &params, NULL);
}

static sw_tensor *too_wide(sw_pass *pass)
{
    return sw_constant(pass->tape, SW_DIMS(ROWS, WIDTH + 1), 1);
}

static const sw_mab_options two_heads = {.heads = 2};

CASE(sw_linear_init)
{
    sw_linear_layer layer;
    NEEDS(sw_linear_init, layer, NULL, fresh(), "x", 2, 3);
    NEEDS(sw_linear_init, params, &layer, NULL, "x", 2, 3);
    NEEDS(sw_linear_init, prefix, &layer, fresh(), NULL, 2, 3);
    for (int i = 0; i < WRONG_SIZES; i++) {
        fails(sw_linear_init(&layer, fresh(), "x", wrong_sizes[i], 3), "in");
        fails(sw_linear_init(&layer, fresh(), "x", 3, wrong_sizes[i]), "out");
    }
    WORKS(sw_linear_init(&layer, fresh(), "x", 3, 2));
    fails(sw_linear_init(&layer, &params, "x", 3, 2), "twice");
}

CASE(sw_linear_apply)
{
    sw_linear_layer layer;
    WORKS(sw_linear_init(&layer, fresh(), "x", WIDTH, 2));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    NOTHING("linear: input 0 is NULL", sw_linear_apply(&layer, &pass, NULL));
    pass = new_pass();
    NOTHING("x has 5 columns where weight expects 4",
            sw_linear_apply(&layer, &pass, too_wide(&pass)));
    pass = sw_pass_begin(given_tape(), &given_model()->params, NULL); /* other parameters */
    NOTHING("is not one of the pass's", sw_linear_apply(&layer, &pass, given_matrix(pass.tape)));
    RULE("nn.h", "They trust the layer and the pass.");
}

CASE(sw_norm_init)
{
    sw_norm_layer layer;
    NEEDS(sw_norm_init, layer, NULL, fresh(), "x", 2);
    NEEDS(sw_norm_init, params, &layer, NULL, "x", 2);
    NEEDS(sw_norm_init, prefix, &layer, fresh(), NULL, 2);
    for (int i = 0; i < WRONG_SIZES; i++)
        fails(sw_norm_init(&layer, fresh(), "x", wrong_sizes[i]), "width");
}

CASE(sw_norm_apply)
{
    sw_norm_layer layer;
    WORKS(sw_norm_init(&layer, fresh(), "x", WIDTH));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    NOTHING("layer_norm: input 0 is NULL", sw_norm_apply(&layer, &pass, NULL));
    pass = new_pass();
    NOTHING("layer_norm: ", sw_norm_apply(&layer, &pass, too_wide(&pass)));
}

CASE(sw_multihead_init)
{
    sw_multihead_layer layer;
    NEEDS(sw_multihead_init, layer, NULL, fresh(), "x", 4, 2);
    NEEDS(sw_multihead_init, params, &layer, NULL, "x", 4, 2);
    NEEDS(sw_multihead_init, prefix, &layer, fresh(), NULL, 4, 2);
    for (int i = 0; i < WRONG_SIZES; i++) {
        fails(sw_multihead_init(&layer, fresh(), "x", wrong_sizes[i], 1), "width");
        fails(sw_multihead_init(&layer, fresh(), "x", 4, wrong_sizes[i]), "heads");
    }
    REFUSES(SW_ERROR_ARGUMENT, "3 heads do not divide the width 4",
            sw_multihead_init(&layer, fresh(), "x", 4, 3));
}

CASE(sw_multihead_apply)
{
    sw_multihead_layer layer;
    WORKS(sw_multihead_init(&layer, fresh(), "x", WIDTH, 2));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    sw_tensor *x = given_matrix(pass.tape);
    NOTHING("is NULL", sw_multihead_apply(&layer, &pass, NULL, NULL, x, &full_sets));
    pass = new_pass();
    x = given_matrix(pass.tape);
    NOTHING("is NULL", sw_multihead_apply(&layer, &pass, x, &full_sets, NULL, &full_sets));
    pass = new_pass();
    x = given_matrix(pass.tape);
    NOTHING("sets is NULL", sw_multihead_apply(&layer, &pass, x, &full_sets, x, NULL));
    pass = new_pass();
    x = given_matrix(pass.tape);
    NOTHING("7 rows", sw_multihead_apply(&layer, &pass, x, &full_sets, x, &wrong_sets));
}

CASE(sw_multihead_weights)
{
    sw_multihead_layer layer;
    WORKS(sw_multihead_init(&layer, fresh(), "x", WIDTH, 2));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    sw_tensor *x = given_matrix(pass.tape);
    EXPECT(!sw_multihead_weights(&layer, &pass, NULL, NULL, x, &full_sets).weight);
    pass = new_pass();
    x = given_matrix(pass.tape);
    EXPECT(!sw_multihead_weights(&layer, &pass, x, &full_sets, NULL, &full_sets).weight);
    pass = new_pass();
    x = given_matrix(pass.tape);
    EXPECT(!sw_multihead_weights(&layer, &pass, x, &full_sets, x, NULL).weight);
    pass = new_pass();
    x = given_matrix(pass.tape); /* sets of 2 and 4 queries */
    EXPECT(!sw_multihead_weights(&layer, &pass, x, &full_sets, x, &full_sets).weight);
}

CASE(sw_mlp_init)
{
    sw_mlp_layer layer;
    NEEDS(sw_mlp_init, layer, NULL, fresh(), "x", 2, 3, 4, 2);
    NEEDS(sw_mlp_init, params, &layer, NULL, "x", 2, 3, 4, 2);
    NEEDS(sw_mlp_init, prefix, &layer, fresh(), NULL, 2, 3, 4, 2);
    const int64_t layers[] = {0, -1, INT64_MIN, INT64_MAX, INT64_C(1) << 60};
    for (int i = 0; i < (int)(sizeof layers / sizeof *layers); i++)
        fails(sw_mlp_init(&layer, fresh(), "x", 2, 3, 4, layers[i]), "layers");
    for (int i = 0; i < WRONG_SIZES; i++)
        fails(sw_mlp_init(&layer, fresh(), "x", 2, wrong_sizes[i], 4, 2), "width");
}

CASE(sw_mlp_apply)
{
    sw_mlp_layer layer;
    WORKS(sw_mlp_init(&layer, fresh(), "x", WIDTH, 3, 2, 2));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    NOTHING("linear: input 0 is NULL", sw_mlp_apply(&layer, &pass, NULL));
    pass = new_pass();
    NOTHING("x has 5 columns where weight expects 4", sw_mlp_apply(&layer, &pass, too_wide(&pass)));
}

CASE(sw_mab_init)
{
    sw_mab_layer layer;
    NEEDS(sw_mab_init, layer, NULL, fresh(), "x", 4, 4, 4, &two_heads);
    NEEDS(sw_mab_init, params, &layer, NULL, "x", 4, 4, 4, &two_heads);
    NEEDS(sw_mab_init, prefix, &layer, fresh(), NULL, 4, 4, 4, &two_heads);
    NEEDS(sw_mab_init, options, &layer, fresh(), "x", 4, 4, 4, NULL);
    for (int i = 0; i < WRONG_SIZES; i++) {
        fails(sw_mab_init(&layer, fresh(), "x", wrong_sizes[i], 4, 4, &two_heads), "query");
        fails(sw_mab_init(&layer, fresh(), "x", 4, wrong_sizes[i], 4, &two_heads), "key");
        fails(sw_mab_init(&layer, fresh(), "x", 4, 4, wrong_sizes[i], &two_heads), "width");
        fails(
            sw_mab_init(&layer, fresh(), "x", 4, 4, 4, &(sw_mab_options){.heads = wrong_sizes[i]}),
            "heads");
    }
    REFUSES(SW_ERROR_ARGUMENT, "a raw residual adds",
            sw_mab_init(&layer, fresh(), "x", 3, 4, 4,
                        &(sw_mab_options){.heads = 2, .raw_residual = true}));
    REFUSES(SW_ERROR_ARGUMENT, "norm is 9",
            sw_mab_init(&layer, fresh(), "x", 4, 4, 4,
                        &(sw_mab_options){.heads = 2, .norm = (sw_mab_norm)9}));
}

CASE(sw_mab_apply)
{
    for (int norm = SW_MAB_NORM_NONE; norm <= SW_MAB_NORM_SET; norm++) {
        sw_mab_layer layer;
        const sw_mab_options options = {.heads = 2, .norm = (sw_mab_norm)norm};
        WORKS(sw_mab_init(&layer, fresh(), "x", WIDTH, WIDTH, WIDTH, &options));
        WORKS(sw_params_start(&params, 1));
        sw_pass pass = new_pass();
        sw_tensor *x = given_matrix(pass.tape);
        NOTHING("is NULL", sw_mab_apply(&layer, &pass, NULL, NULL, x, &full_sets));
        pass = new_pass();
        x = given_matrix(pass.tape);
        NOTHING("is NULL", sw_mab_apply(&layer, &pass, x, &full_sets, NULL, &full_sets));
        pass = new_pass();
        x = given_matrix(pass.tape);
        NOTHING("sets is NULL", sw_mab_apply(&layer, &pass, x, NULL, x, NULL));
        pass = new_pass();
        x = given_matrix(pass.tape);
        NOTHING("7 rows", sw_mab_apply(&layer, &pass, x, &full_sets, x, &wrong_sets));
    }
}

CASE(sw_mab_weights)
{
    sw_mab_layer layer;
    WORKS(sw_mab_init(&layer, fresh(), "x", WIDTH, WIDTH, WIDTH, &two_heads));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    sw_tensor *x = given_matrix(pass.tape);
    EXPECT(!sw_mab_weights(&layer, &pass, NULL, NULL, x, &full_sets).weight);
    pass = new_pass();
    x = given_matrix(pass.tape);
    EXPECT(!sw_mab_weights(&layer, &pass, x, NULL, NULL, &full_sets).weight);
    pass = new_pass();
    x = given_matrix(pass.tape);
    EXPECT(!sw_mab_weights(&layer, &pass, x, NULL, x, NULL).weight);
}

CASE(sw_sab_init)
{
    sw_mab_layer layer;
    NEEDS(sw_sab_init, layer, NULL, fresh(), "x", 4, 4, &two_heads);
    NEEDS(sw_sab_init, params, &layer, NULL, "x", 4, 4, &two_heads);
    NEEDS(sw_sab_init, prefix, &layer, fresh(), NULL, 4, 4, &two_heads);
    NEEDS(sw_sab_init, options, &layer, fresh(), "x", 4, 4, NULL);
    for (int i = 0; i < WRONG_SIZES; i++) {
        fails(sw_sab_init(&layer, fresh(), "x", wrong_sizes[i], 4, &two_heads), "in");
        fails(sw_sab_init(&layer, fresh(), "x", 4, wrong_sizes[i], &two_heads), "width");
    }
}

/* Of a function that reads x alone. */
#define READS_ROWS(call)                                                                           \
    do {                                                                                           \
        sw_pass pass = new_pass();                                                                 \
        sw_tensor *x = NULL;                                                                       \
        const sw_sets *sets = &full_sets;                                                          \
        NOTHING("is NULL", call);                                                                  \
        pass = new_pass();                                                                         \
        x = given_matrix(pass.tape);                                                               \
        sets = &wrong_sets;                                                                        \
        NOTHING("7 rows", call);                                                                   \
        pass = new_pass();                                                                         \
        x = given_matrix(pass.tape);                                                               \
        sets = NULL;                                                                               \
        NOTHING("sets", call);                                                                     \
    } while (0)

/* The same, where x has a width. */
#define READS_X(call)                                                                              \
    do {                                                                                           \
        READS_ROWS(call);                                                                          \
        sw_pass pass = new_pass();                                                                 \
        sw_tensor *x = too_wide(&pass);                                                            \
        const sw_sets *sets = &full_sets;                                                          \
        NOTHING("[6, 5]", call);                                                                   \
    } while (0)

CASE(sw_sab_apply)
{
    sw_mab_layer layer;
    WORKS(sw_sab_init(&layer, fresh(), "x", WIDTH, WIDTH, &two_heads));
    WORKS(sw_params_start(&params, 1));
    READS_X(sw_sab_apply(&layer, &pass, x, sets));
}

CASE(sw_isab_init)
{
    sw_isab_layer layer;
    NEEDS(sw_isab_init, layer, NULL, fresh(), "x", 4, 4, 2, &two_heads);
    NEEDS(sw_isab_init, params, &layer, NULL, "x", 4, 4, 2, &two_heads);
    NEEDS(sw_isab_init, prefix, &layer, fresh(), NULL, 4, 4, 2, &two_heads);
    NEEDS(sw_isab_init, options, &layer, fresh(), "x", 4, 4, 2, NULL);
    for (int i = 0; i < WRONG_SIZES; i++) {
        fails(sw_isab_init(&layer, fresh(), "x", wrong_sizes[i], 4, 2, &two_heads), "in");
        fails(sw_isab_init(&layer, fresh(), "x", 4, wrong_sizes[i], 2, &two_heads), "width");
        fails(sw_isab_init(&layer, fresh(), "x", 4, 4, wrong_sizes[i], &two_heads), "inducing");
    }
}

CASE(sw_isab_apply)
{
    sw_isab_layer layer;
    WORKS(sw_isab_init(&layer, fresh(), "x", WIDTH, WIDTH, 3, &two_heads));
    WORKS(sw_params_start(&params, 1));
    READS_X(sw_isab_apply(&layer, &pass, x, sets));
}

CASE(sw_pma_init)
{
    sw_pma_layer layer;
    NEEDS(sw_pma_init, layer, NULL, fresh(), "x", 4, 1, false, &two_heads);
    NEEDS(sw_pma_init, params, &layer, NULL, "x", 4, 1, false, &two_heads);
    NEEDS(sw_pma_init, prefix, &layer, fresh(), NULL, 4, 1, false, &two_heads);
    NEEDS(sw_pma_init, options, &layer, fresh(), "x", 4, 1, false, NULL);
    for (int i = 0; i < WRONG_SIZES; i++) {
        fails(sw_pma_init(&layer, fresh(), "x", wrong_sizes[i], 1, true, &two_heads), "width");
        fails(sw_pma_init(&layer, fresh(), "x", 4, wrong_sizes[i], true, &two_heads), "queries");
    }
}

CASE(sw_pma_apply)
{
    sw_pma_layer layer;
    WORKS(sw_pma_init(&layer, fresh(), "x", WIDTH, 2, true, &two_heads));
    WORKS(sw_params_start(&params, 1));
    READS_X(sw_pma_apply(&layer, &pass, x, sets));
}

CASE(sw_pma_weights)
{
    sw_pma_layer layer;
    WORKS(sw_pma_init(&layer, fresh(), "x", WIDTH, 2, false, &two_heads));
    WORKS(sw_params_start(&params, 1));
    READS_X(sw_pma_weights(&layer, &pass, x, sets).weight);
}

/* ---- By name ----------------------------------------------------------------------------------
 */

CASE(sw_mab_options_from)
{
    const sw_model_config config = {.heads = 3};
    EXPECT(sw_mab_options_from(&config).norm == SW_MAB_NORM_NONE);
    TRUSTS();
}

#define REGISTRY(count, at)                                                                        \
    CASE(count)                                                                                    \
    {                                                                                              \
        EXPECT(count() > 0);                                                                       \
    }                                                                                              \
    CASE(at)                                                                                       \
    {                                                                                              \
        EXPECT(at(-1) == NULL && at(INT32_MIN) == NULL && at(INT32_MAX) == NULL);                  \
        EXPECT(at(count()) == NULL && at(0) != NULL && at(count() - 1) != NULL);                   \
    }
REGISTRY(sw_pooling_count, sw_pooling_at)
REGISTRY(sw_encoder_count, sw_encoder_at)
REGISTRY(sw_model_type_count, sw_model_type_at)
REGISTRY(sw_dataset_type_count, sw_dataset_type_at)
REGISTRY(sw_format_count, sw_format_at)
REGISTRY(sw_file_option_count, sw_file_option_at)
REGISTRY(sw_preset_count, sw_preset_at)
REGISTRY(sw_measures, sw_measure_at)

static sw_model_config config_of(const char *pool)
{
    sw_model_config config = given_model()->config;
    config.width = config.input = WIDTH;
    config.heads = 2;
    snprintf(config.pool, sizeof config.pool, "%s", pool);
    return config;
}

CASE(sw_pooling_init)
{
    sw_pooling pooling;
    const sw_model_config config = config_of("pma");
    NEEDS(sw_pooling_init, pooling, NULL, fresh(), "x", &config);
    NEEDS(sw_pooling_init, params, &pooling, NULL, "x", &config);
    NEEDS(sw_pooling_init, prefix, &pooling, fresh(), NULL, &config);
    NEEDS(sw_pooling_init, config, &pooling, fresh(), "x", NULL);
    const char *const wrong[] = {"", "auto", "men", "mean+", "+", "mean+auto", "mean+men"};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++) {
        const sw_model_config other = config_of(wrong[i]);
        fails(sw_pooling_init(&pooling, fresh(), "x", &other), wrong[i]);
    }
    RULE("nn.h", "The numbers in `config` are as sw_model_new checks them.");
}

CASE(sw_pooling_join)
{
    sw_pooling pooling;
    sw_model_config config = config_of("max");
    WORKS(sw_pooling_init(&pooling, fresh(), "x", &config));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    const sw_sets *sets = &given_sets;
    NOTHING("set 1 is empty", sw_pooling_join(&pooling, &pass, given_matrix(pass.tape), &sets));
    EXPECT(sets == &given_sets);
    pass = new_pass();
    sets = &full_sets;
    EXPECT(sw_pooling_join(&pooling, &pass, NULL, &sets) == NULL && sets == &full_sets);
}

CASE(sw_pooling_apply)
{
    for (int i = 0; i < sw_pooling_count(); i++) {
        sw_pooling pooling;
        const sw_model_config config = config_of(sw_pooling_at(i)->name);
        if (sw_pooling_init(&pooling, fresh(), "x", &config) != SW_OK) continue; /* needs context */
        WORKS(sw_params_start(&params, 1));
        READS_ROWS(sw_pooling_apply(&pooling, &pass, x, sets));
    }
}

CASE(sw_pooling_weights)
{
    for (int i = 0; i < sw_pooling_count(); i++) {
        sw_pooling pooling;
        const sw_model_config config = config_of(sw_pooling_at(i)->name);
        if (sw_pooling_init(&pooling, fresh(), "x", &config) != SW_OK) continue;
        WORKS(sw_params_start(&params, 1));
        sw_pass pass = new_pass();
        EXPECT(!sw_pooling_weights(&pooling, &pass, NULL, &full_sets).weight);
        pass = new_pass();
        EXPECT(!sw_pooling_weights(&pooling, &pass, given_matrix(pass.tape), NULL).weight);
        pass = new_pass();
        EXPECT(!sw_pooling_weights(&pooling, &pass, given_matrix(pass.tape), &wrong_sets).weight);
    }
}

CASE(sw_encoder_init)
{
    sw_encoder encoder;
    sw_model_config config = config_of("max");
    NEEDS(sw_encoder_init, encoder, NULL, fresh(), "x", &config);
    NEEDS(sw_encoder_init, params, &encoder, NULL, "x", &config);
    NEEDS(sw_encoder_init, prefix, &encoder, fresh(), NULL, &config);
    NEEDS(sw_encoder_init, config, &encoder, fresh(), "x", NULL);
    snprintf(config.encoder, sizeof config.encoder, "sap");
    REFUSES(SW_ERROR_NOT_FOUND, "did you mean", sw_encoder_init(&encoder, fresh(), "x", &config));
    RULE("nn.h", "The numbers in `config` are as sw_model_new checks them.");
}

CASE(sw_encoder_apply)
{
    const char *const names[] = {"ff", "sab", "isab"};
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++) {
        sw_encoder encoder;
        sw_model_config config = config_of("max");
        snprintf(config.encoder, sizeof config.encoder, "%s", names[i]);
        WORKS(sw_encoder_init(&encoder, fresh(), "x", &config));
        WORKS(sw_params_start(&params, 1));
        sw_pass pass = new_pass();
        NOTHING("is NULL", sw_encoder_apply(&encoder, &pass, NULL, &full_sets));
        pass = new_pass();
        NOTHING(": ", sw_encoder_apply(&encoder, &pass, too_wide(&pass), &full_sets));
    }
}

CASE(sw_decoder_init)
{
    sw_decoder_layer layer;
    sw_model_config config = config_of("max");
    NEEDS(sw_decoder_init, layer, NULL, fresh(), "x", 4, 1, &config);
    NEEDS(sw_decoder_init, params, &layer, NULL, "x", 4, 1, &config);
    NEEDS(sw_decoder_init, prefix, &layer, fresh(), NULL, 4, 1, &config);
    NEEDS(sw_decoder_init, config, &layer, fresh(), "x", 4, 1, NULL);
    for (int i = 0; i < WRONG_SIZES; i++)
        fails(sw_decoder_init(&layer, fresh(), "x", wrong_sizes[i], 1, &config), "in");
    config.per_query = true;
    const int64_t vectors[] = {INT64_MIN, -1, 0, 1, 3, INT64_MAX};
    for (int i = 0; i < (int)(sizeof vectors / sizeof *vectors); i++)
        fails(sw_decoder_init(&layer, fresh(), "x", 4, vectors[i], &config), "vectors");
    config.context = INT64_MAX;
    fails(sw_decoder_init(&layer, fresh(), "x", 4, 2, &config), "context");
}

CASE(sw_decoder_apply)
{
    sw_decoder_layer layer;
    const sw_model_config config = config_of("max");
    WORKS(sw_decoder_init(&layer, fresh(), "x", WIDTH, 1, &config));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    EXPECT(sw_decoder_apply(&layer, &pass, NULL) == NULL);
    NOTHING("x has 5 columns where weight expects 4",
            sw_decoder_apply(&layer, &pass, too_wide(&pass)));
    sw_params_end(&params);
}
