/* test_infer.c - what a file of parameters decides about a model. */
#include "expect.h"
#include "model/fields.h"
#include "parts.h"
#include "scratch.h"
#include "small_model.h"

#include <criterion/criterion.h>
#include <setwise/model.h>
#include <setwise/nn.h>

TestSuite(infer, .init = scratch_begin, .fini = scratch_end);

static sw_model *make(const sw_model_config *config, uint64_t seed)
{
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, config, seed), SW_OK, "%s", sw_error_message());
    return model;
}

/* Export without the metadata, as another program writes it. What no file shows goes to `config`.
 */
static void export_plain(const sw_model *model, sw_model_config *config, const char *path)
{
    strcpy(config->encoder_relu, model->config.encoder_relu);
    cr_assert_eq(sw_model_export(model, path), SW_OK, "%s", sw_error_message());
    parts p = take_apart(path, NULL, 0);
    put_together(&p, path);
    throw_away(&p);
}

static char said[512];

static sw_status infer(sw_model_config *config, const char *path)
{
    return sw_model_config_infer(config, path, said, sizeof said);
}

/* ---- Sizes from shapes ---------------------------------------------------------------------- */

Test(infer, sizes_are_read_from_the_shapes)
{
    scratch_path path = scratch("a.safetensors");
    int checked = 0;
    for (int m = 0; m < sw_model_type_count(); m++)
        for (int e = 0; e < sw_encoder_count(); e++)
            for (int i = 0; i < sw_pooling_count(); i++)
                for (int variant = 0; variant < 2; variant++) {
                    sw_model_config config =
                        small_config(sw_model_type_at(m)->name, sw_pooling_at(i)->name);
                    strcpy(config.encoder, sw_encoder_at(e)->name);
                    config.input = 7, config.outputs = 6;
                    config.vocabulary = strcmp(config.encoder, "embedding") == 0 ? 5 : 0;
                    config.per_query = variant;
                    if (variant) strcpy(config.residual, "raw");
                    sw_model *model;
                    if (sw_model_new(&model, &config, 1) != SW_OK) continue;
                    export_plain(model, &config, path.text);
                    for (int given = 0; given < 3; given++) {
                        sw_model_config found = config;
                        if (given != 1) found.input = 0;
                        if (given != 2) found.outputs = 0;
                        cr_assert_eq(infer(&found, path.text), SW_OK, "%s", sw_error_message());
                        cr_expect(found.input == 7 && found.outputs == 6, "%s %s %s: %lld, %lld",
                                  config.model, config.encoder, config.pool, (long long)found.input,
                                  (long long)found.outputs);
                    }
                    sw_model_free(model);
                    checked++;
                }
    cr_expect_geq(checked, 20);
}

/* For two classes, attention-mil has a single output: the shapes are the same as for one. */
Test(infer, one_output_that_is_asked_for_classes_is_two)
{
    scratch_path path = scratch("a.safetensors");
    static const struct {
        const char *model;
        sw_task task;
        int64_t outputs, found;
    } cases[] = {{"attention-mil", SW_CLASSES, 2, 2}, {"attention-mil", SW_CLASSES, 1, 2},
                 {"attention-mil", SW_CLASSES, 3, 3}, {"attention-mil", SW_LABELS, 1, 1},
                 {"attention-mil", SW_LABELS, 2, 2},  {"deepsets", SW_CLASSES, 2, 2},
                 {"deepsets", SW_CLASSES, 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int input = 0; input < 2; input++) {
            sw_model_config config = small_config(cases[i].model, "gated");
            config.outputs = cases[i].outputs, config.task = cases[i].task;
            sw_model *model = make(&config, 1);
            export_plain(model, &config, path.text);
            config.outputs = 0;
            if (input) config.input = 0;
            cr_assert_eq(infer(&config, path.text), SW_OK, "%s", sw_error_message());
            cr_expect(config.input == 3 && config.outputs == cases[i].found, "case %zu: %lld", i,
                      (long long)config.outputs);
            sw_model_free(model);
        }
}

/* A size that is not 0 stays as it is, whatever else is unknown. */
Test(infer, outputs_that_are_given_are_kept)
{
    scratch_path path = scratch("a.safetensors");
    sw_model_config config = small_config("attention-mil", "gated");
    config.outputs = 1;
    sw_model *model = make(&config, 1);
    export_plain(model, &config, path.text);
    config.input = 0;
    cr_assert_eq(infer(&config, path.text), SW_OK, "%s", sw_error_message());
    cr_expect(config.input == 3 && config.outputs == 1);
    sw_model_free(model);
}

static void expect_undecided(const sw_model_config *config, const char *path, const char *message)
{
    sw_model_config found = *config;
    cr_expect_eq(infer(&found, path), SW_ERROR_ARGUMENT);
    expect_message(message);
    cr_expect_eq(memcmp(&found, config, sizeof found), 0);
}

Test(infer, shapes_that_do_not_tell)
{
    scratch_path path = scratch("a.safetensors"), bad = scratch("bad.safetensors");
    sw_model_config config = small_config("deepsets", "pma");
    sw_model *model = make(&config, 1);
    export_plain(model, &config, path.text);

    sw_model_config given = config;
    given.input = 0;
    cr_expect_eq(infer(&given, "/nowhere"), SW_ERROR_NOT_FOUND);
    given.outputs = 0, given.decoder = 3;
    expect_undecided(&given, path.text,
                     "the shapes do not decide outputs, set it (--outputs): it would show in "
                     "\"dec.4.weight\", which is missing");
    given = config, given.input = 0, given.heads = 3;
    expect_undecided(&given, path.text, "3 heads do not divide the width 8");
    given = config, given.input = 0, strcpy(given.encoder, "lenet");
    expect_undecided(&given, path.text, "none is given: --input");

    parts p = take_apart(path.text, NULL, 0);
    part(&p, "dec.0.bias")->shape[0] = 3;
    part(&p, "dec.0.bias")->size = 3;
    put_together(&p, bad.text);
    given = config, given.outputs = 0;
    expect_undecided(&given, bad.text, "it would show in \"dec.0.weight\"");
    throw_away(&p);
    sw_model_free(model);
}

/* ---- The pooling from names ------------------------------------------------------------------ */

Test(infer, the_pooling_is_read_from_the_names)
{
    scratch_path path = scratch("a.safetensors");
    int found = 0;
    for (int m = 0; m < sw_model_type_count(); m++)
        for (int i = 0; i < sw_pooling_count(); i++) {
            sw_model_config config =
                small_config(sw_model_type_at(m)->name, sw_pooling_at(i)->name);
            config.context = 2;
            sw_model *model;
            if (sw_model_new(&model, &config, 1) != SW_OK) continue;
            const int with = model->params.count;
            strcpy(config.pool, "mean");
            sw_model *plain = NULL;
            const bool learns =
                sw_model_new(&plain, &config, 1) != SW_OK || plain->params.count < with;
            export_plain(model, &config, path.text);
            strcpy(config.pool, "auto");
            config.input = 0;
            sw_status status = infer(&config, path.text);
            const char *pool = model->config.pool;
            if (strcmp(pool, "gem") == 0 || strcmp(pool, "powermean") == 0) {
                cr_expect_eq(status, SW_ERROR_ARGUMENT, "%s", config.pool);
                expect_message("they are those of gem and of powermean");
            } else if (learns && strcmp(sw_model_type_at(m)->pools, "pma") != 0 &&
                       strcmp(sw_model_type_at(m)->pools, "cls") != 0 &&
                       strcmp(sw_model_type_at(m)->pools, "context") != 0) {
                cr_expect_eq(status, SW_OK, "%s", sw_error_message());
                cr_expect_str_eq(config.pool, model->config.pool, "%s", config.model);
                found++;
            }
            if (!learns && strcmp(config.model, "deepsets") == 0) {
                cr_expect_eq(status, SW_ERROR_ARGUMENT, "%s", config.pool);
                expect_message("set it (--pool)");
                expect_message("those without any are mean, sum, max, min");
            }
            sw_model_free(model);
            sw_model_free(plain);
        }
    cr_expect_geq(found, 20);
}

/* ---- Images ---------------------------------------------------------------------------------- */

Test(infer, the_smallest_image_that_fits)
{
    scratch_path path = scratch("a.safetensors");
    static const struct {
        int64_t side, found;
    } cases[] = {{28, 28}, {31, 28}, {32, 32}, {16, 16}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sw_model_config config = small_config("attention-mil", "gated");
        strcpy(config.encoder, "lenet");
        config.input = cases[i].side * cases[i].side;
        sw_model *model = make(&config, 1);
        export_plain(model, &config, path.text);
        config.input = config.outputs = 0;
        cr_assert_eq(infer(&config, path.text), SW_OK, "%s", sw_error_message());
        cr_expect_eq(config.input, cases[i].found * cases[i].found);
        cr_expect(strstr(said, "the smallest that the shapes allow"), "%s", said);
        sw_model_free(model);
    }
}

/* ---- The end of the encoder ------------------------------------------------------------------ */

Test(infer, two_functions_of_the_same_tensors)
{
    scratch_path path = scratch("a.safetensors"), other = scratch("b.safetensors");
    sw_model_config config = small_config("attention-mil", "gated");
    strcpy(config.encoder_relu, "no");
    sw_model *model = make(&config, 1);
    cr_assert_eq(sw_model_export(model, path.text), SW_OK);
    strcpy(config.encoder_relu, "auto");
    cr_assert_eq(infer(&config, path.text), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(config.encoder_relu, "no"); /* as exported */
    parts p = take_apart(path.text, NULL, 0);
    put_together(&p, other.text); /* as another program writes it */
    throw_away(&p);
    strcpy(config.encoder_relu, "auto");
    cr_expect_eq(infer(&config, other.text), SW_ERROR_ARGUMENT);
    expect_message("b.safetensors: it can be two functions");
    expect_message("--encoder-relu yes or --encoder-relu no");
    cr_expect_str_eq(config.encoder_relu, "auto");
    strcpy(config.encoder_relu, "yes");
    cr_expect_eq(infer(&config, other.text), SW_OK);
    sw_model_free(model);
}

/* ---- Settings that no shape shows ------------------------------------------------------------ */

static void expect_its_settings(sw_status (*write)(const sw_model *, const char *))
{
    scratch_path path = scratch("a.safetensors");
    sw_model_config config = small_config("set-transformer", "pma");
    config.heads = 2, config.queries = 3, config.task = SW_REGRESSION;
    strcpy(config.norm, "pre");
    sw_model *model = make(&config, 1);
    cr_assert_eq(write(model, path.text), SW_OK);
    sw_model_config found = sw_model_config_default();
    cr_assert_eq(infer(&found, path.text), SW_OK, "%s", sw_error_message());
    int count;
    const sw_field *field = sw_model_fields(&count);
    for (int i = 0; i < count; i++) {
        char now[100], then[100];
        sw_field_get(&field[i], &found, now, sizeof now);
        sw_field_get(&field[i], &model->config, then, sizeof then);
        cr_expect_str_eq(now, then, "%s", field[i].name);
    }
    cr_expect_str_eq(said, "");
    found = sw_model_config_default();
    found.heads = 8;
    expect_undecided(&found, path.text,
                     "the model in the file has heads 2, which --heads 8 contradicts");
    sw_model_free(model);
}

Test(infer, a_file_of_setwise_has_its_settings)
{
    expect_its_settings(sw_model_export);
    expect_its_settings(sw_model_save);
}

Test(infer, says_which_settings_a_file_does_not_show)
{
    scratch_path path = scratch("a.safetensors");
    sw_model_config config = small_config("deepsets", "pma");
    config.heads = 2;
    strcpy(config.norm, "set");
    sw_model *model = make(&config, 1);
    export_plain(model, &config, path.text);
    cr_assert_eq(infer(&config, path.text), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(said, "the file does not show these, they are as set: encoder-relu no, heads "
                           "2, norm set, scale width, residual projected, epsilon of norms 1e-05");
    sw_model_free(model);
    config = small_config("deepsets", "median");
    model = make(&config, 1);
    export_plain(model, &config, path.text);
    cr_assert_eq(infer(&config, path.text), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(said, "the file does not show these, they are as set: encoder-relu no, "
                           "interpolation auto");
    sw_model_free(model);
}
