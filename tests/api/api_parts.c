/* api_parts.c - cases of nn.h: poolings, encoders and decoders, and of all registries. */
#include "layers.h"

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
REGISTRY(sw_metric_count, sw_metric_at)

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
        FAILS(sw_pooling_init(&pooling, fresh(), "x", &other), wrong[i]);
    }
    RULE("nn.h", "Only sw_model_new checks that the numbers in `config` are in their ranges.");
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
    RULE("nn.h", "Only sw_model_new checks that the numbers in `config` are in their ranges.");
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
        FAILS(sw_decoder_init(&layer, fresh(), "x", wrong_sizes[i], 1, &config), "in");
    config.per_query = true;
    const int64_t vectors[] = {INT64_MIN, -1, 0, 1, 3, INT64_MAX};
    for (int i = 0; i < (int)(sizeof vectors / sizeof *vectors); i++)
        FAILS(sw_decoder_init(&layer, fresh(), "x", 4, vectors[i], &config), "vectors");
    config.context = INT64_MAX;
    FAILS(sw_decoder_init(&layer, fresh(), "x", 4, 2, &config), "context");
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
