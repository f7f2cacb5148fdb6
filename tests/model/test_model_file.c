#include "base/safetensors.h"
#include "expect.h"
#include "model/small_model.h"
#include "parts.h"

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/model.h>
#include <setwise/nn.h>
#include <unistd.h>

TestSuite(model_file, .init = scratch_begin, .fini = scratch_end);

Test(model_file, every_pooling_comes_back_exactly)
{
    char *names[] = {"a \"first\" class", "second"};
    double mean[] = {0.1 + 0.2, -4, 5}, scale[] = {1, 1e-7, 3};
    const sw_schema schema = {.feature = {3, NULL, mean, scale}, .output = {2, names}};
    scratch_path path = scratch("m.safetensors");
    for (int i = 0; i < sw_pooling_count(); i++) {
        /* Some poolings need an encoder that mixes the elements, or a context. */
        sw_model *model = model_with("sab", sw_pooling_at(i)->name, 2), *back;
        cr_assert_eq(sw_model_set_schema(model, &schema), SW_OK, "%s", sw_error_message());
        cr_assert_eq(sw_model_save(model, path.text), SW_OK, "%s", sw_error_message());
        cr_assert_eq(sw_model_load(&back, path.text), SW_OK, "%s", sw_error_message());
        cr_expect_str_eq(back->config.pool, sw_pooling_at(i)->name);
        cr_expect_str_eq(back->config.model, "deepsets");
        cr_expect_str_eq(back->config.encoder, "sab");
        cr_expect_eq(back->config.context, 2);
        cr_expect(back->config.input == 3 && back->config.outputs == 2 &&
                  strcmp(back->config.norm, "post") == 0);
        cr_expect_eq(back->config.dropout, 0.1 + 0.2);
        cr_expect_str_eq(back->schema.output.name[0], names[0]);
        cr_expect_eq(back->schema.feature.mean[0], 0.1 + 0.2);
        cr_expect_eq(back->schema.feature.scale[1], 1e-7);
        cr_expect_eq(back->schema.context.count, 0);
        cr_assert_eq(back->params.flat_size, model->params.flat_size);
        cr_expect_eq(memcmp(back->params.values, model->params.values,
                            sizeof(sw_real) * (size_t)model->params.flat_size),
                     0);
        sw_model_free(model);
        sw_model_free(back);
    }
}

enum { FORMAT, MODEL, KERNELS, REAL, SCHEMA, META };
static const char *const keys[META] = {"format", "model", "kernels", "real", "schema"};

Test(model_file, metadata_that_does_not_fit)
{
    scratch_path path = scratch("m.safetensors"), bad = scratch("bad.safetensors");
    sw_model *model = small_model("mean");
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text, keys, SCHEMA);
    const char *good = p.meta[MODEL].value;
    static const struct {
        const char *from, *to, *message;
    } changes[] = {
        {"\"width\":8", "\"width\":\"8\"", "width: expected a number, or an array"},
        {"\"width\":8,", "", "\"enc.0.weight\" is [8, 3], expected [128, 3]"}, /* the default */
        {"\"width\":8", "\"width\":8.5", "width is 8.5, expected a whole number"},
        {"\"width\":8", "\"width\":null", "width: expected a number, or an array"},
        {"\"width\":8", "\"width\":8,\"more\":1", "written by a newer setwise"},
        {"\"width\":8", "\"width\":8,\"width\":8", "expected a JSON object"},
        {"\"shared\":false", "\"shared\":1", "shared: expected true or false"},
        {"\"deepsets\"", "7", "model: expected a string"},
        {"\"post\"", "true", "norm: expected a string"},
        {"\"post\"", "\"sometimes\"", "unknown norm 'sometimes'"}, /* also too long for the field */
        {"\"post\"", "\"often\"", "unknown norm 'often': there are auto, none, post, pre, set"},
        {"\"post\"", "\"\"", "unknown norm '': there are auto, none, post, pre, set"},
        {"\"projected\"", "\"sometimes\"",
         "unknown residual 'sometimes': there are auto, projected, raw"},
        {"\"task\":\"classes\"", "\"task\":\"class\"", "unknown task 'class', did you mean"},
        {"\"task\":\"classes\"", "\"head\":\"classes\"", "unknown setting 'head'"},
        {"\"task\":\"classes\"", "\"task\":0", "task: expected a string"},
        {"\"quantile\":0.75", "\"quantile\":1.5", "quantile is 1.5, expected a number from 0 to 1"},
        {"\"dropout\":0", "\"dropout\":1", "dropout is 1.3, expected a number from -1 to 0.99"},
        {"\"input\":3,", "", "input is 0, expected a whole number from 1 to 1048576"},
        {"\"heads\":2", "\"heads\":2,\"heads\":2", "expected a JSON object"},
        {"{", "", "expected a JSON object"},
        {"\"width\":8", "\"width\":16", ", expected ["},
        {"\"width\":8", "\"width\":16000", ", expected ["}, /* a gigabyte of weights */
        {"\"width\":8", "\"width\":1000000000000",
         "width is 1000000000000, expected a whole number from 1 to 16384"},
        {"\"heads\":2", "\"heads\":0", "heads is 0, expected a whole number from 1 to 1024"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char text[2000];
        replace(text, sizeof text, good, changes[i].from, changes[i].to);
        p.meta[MODEL].value = text;
        put_together(&p, bad.text);
        expect_refused(bad.text, changes[i].message);
    }
    char text[2000];
    snprintf(text, sizeof text, "%s", good);
    memcpy(strstr(text, "deepsets"), "deepsots", 8);
    p.meta[MODEL].value = text;
    sw_model *back;
    put_together(&p, bad.text);
    cr_expect_eq(sw_model_load(&back, bad.text), SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "did you mean 'deepsets'"), "%s", sw_error_message());
    p.meta[MODEL].value = good;
    p.meta[FORMAT].value = "setwise-model 4";
    put_together(&p, bad.text);
    expect_refused(bad.text,
                   "metadata \"format\" is \"setwise-model 4\", expected \"setwise-model 5\"");
    p.metas = 0;
    put_together(&p, bad.text);
    expect_refused(bad.text, "metadata \"format\" is \"missing\"");
    throw_away(&p);
    sw_model_free(model);
}

/* Widths of several layers are an array. */
Test(model_file, a_list_of_widths)
{
    scratch_path path = scratch("m.safetensors");
    sw_model_config config = sw_model_config_default();
    config.input = 3, config.outputs = 2, config.width = 4, config.hidden[0] = 7,
    config.hidden[1] = 5;
    config.encoder_dropout = 0.5;
    sw_model *model, *back;
    cr_assert_eq(sw_model_new(&model, &config, 5), SW_OK, "%s", sw_error_message());
    cr_expect_eq(model->config.layers, 3);
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text, keys, SCHEMA);
    cr_expect(strstr(p.meta[MODEL].value, "\"width\":[7,5,4],\"layers\":3"), "%s",
              p.meta[MODEL].value);
    throw_away(&p);
    cr_assert_eq(sw_model_load(&back, path.text), SW_OK, "%s", sw_error_message());
    cr_expect(back->config.width == 4 && back->config.hidden[0] == 7 &&
              back->config.hidden[1] == 5);
    cr_expect(back->config.hidden[2] == 0 && back->config.layers == 3);
    cr_expect_eq(back->config.encoder_dropout, 0.5);
    sw_model_free(back);
    sw_model_free(model);
}

/* A model in a file without a field has the field's default. */
Test(model_file, fields_that_are_missing)
{
    scratch_path path = scratch("m.safetensors"), old = scratch("old.safetensors");
    sw_model *model = small_model("mean"), *back;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text, keys, SCHEMA);
    p.meta[MODEL].value = "{\"input\":3,\"outputs\":2,\"width\":8,\"heads\":2,\"pool\":\"mean\"}";
    put_together(&p, old.text);
    cr_assert_eq(sw_model_load(&back, old.text), SW_OK, "%s", sw_error_message());
    const sw_model_config usual = sw_model_config_default();
    cr_expect_str_eq(back->config.norm, "none"); /* what "auto" stands for */
    cr_expect_str_eq(back->config.model, usual.model);
    cr_expect_eq(back->config.quantile[0], usual.quantile[0]);
    cr_expect_eq(back->config.dropout, 0); /* what -1 stands for without data */
    cr_expect_eq(back->config.task, SW_CLASSES);
    cr_expect_str_eq(back->config.encoder, "ff"); /* what "auto" stands for */
    sw_model_free(back);
    throw_away(&p);
    sw_model_free(model);
}

static const char two_outputs[] = "{\"feature\":{\"count\":0},\"context\":{\"count\":0},"
                                  "\"output\":{\"count\":2,\"name\":[\"no\",\"yes\"]},"
                                  "\"vocabulary\":0,\"hashed\":false}";

Test(model_file, a_schema_that_does_not_fit)
{
    scratch_path path = scratch("m.safetensors"), bad = scratch("bad.safetensors");
    sw_model *model = small_model("mean"), *back;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text, keys, META);
    p.meta[SCHEMA].value = two_outputs;
    put_together(&p, bad.text);
    cr_assert_eq(sw_model_load(&back, bad.text), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(back->schema.output.name[1], "yes");
    sw_model_free(back);
    static const struct {
        const char *from, *to, *message;
    } changes[] = {
        {"[\"no\",\"yes\"]", "[\"no\"]", "\"output\": \"name\" is an array of 1, expected 2"},
        {"[\"no\",\"yes\"]", "[\"no\",1]", "\"output\": \"name\": number 1 is not text"},
        {"\"count\":2,\"name\":[\"no\",\"yes\"]", "\"count\":3",
         "model: the schema has 3 outputs, the model's outputs is 2"},
        {"\"feature\":{\"count\":0}", "\"feature\":{\"count\":2}",
         "model: the schema has 2 features, the model's input is 3"},
        {"\"vocabulary\":0", "\"vocabulary\":5",
         "model: the schema has 5 tokens, the model's vocabulary is 0"},
        {"{", "", "expected a JSON object"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char text[300], message[200];
        replace(text, sizeof text, two_outputs, changes[i].from, changes[i].to);
        p.meta[SCHEMA].value = text;
        put_together(&p, bad.text);
        snprintf(message, sizeof message, "metadata \"schema\": %s", changes[i].message);
        expect_refused(bad.text, message);
    }
    throw_away(&p);
    sw_model_free(model);
}

Test(model_file, without_a_checksum)
{
    scratch_path path = scratch("m.safetensors");
    sw_model *model = small_model("mean");
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    sw_model_free(model);
    size_t size;
    char *bytes = scratch_read(path.text, &size);
    char *key = memmem(bytes, size, SW_CHECKSUM_KEY, sizeof SW_CHECKSUM_KEY - 1);
    cr_assert_not_null(key);
    memcpy(key, "another_checksum", sizeof SW_CHECKSUM_KEY - 1);
    scratch_write(path.text, bytes, size);
    free(bytes);
    expect_refused(path.text, "metadata \"" SW_CHECKSUM_KEY "\" is missing");
}

/* Every bit of a small file: its length, header and numbers. */
Test(model_file, a_flipped_bit)
{
    scratch_path path = scratch("m.safetensors"), bad = scratch("bad.safetensors");
    sw_model *model = small_model("mean"), *back;
    char *names[] = {"a class", "another"};
    cr_assert_eq(sw_model_set_schema(model, &(sw_schema){.output = {2, names}}), SW_OK);
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    size_t size;
    char *bytes = scratch_read(path.text, &size);
    for (size_t i = 0; i < 8 * size; i++) {
        bytes[i / 8] ^= (char)(1 << i % 8);
        scratch_write(bad.text, bytes, size);
        bytes[i / 8] ^= (char)(1 << i % 8);
        cr_assert_eq(sw_model_load(&back, bad.text), SW_ERROR_FORMAT, "byte %zu", i / 8);
    }
    for (size_t cut = 1; cut <= size; cut++) {
        scratch_write(bad.text, bytes, size - cut);
        cr_assert_eq(sw_model_load(&back, bad.text), SW_ERROR_FORMAT, "%zu bytes cut", cut);
    }
    free(bytes);
    sw_model_free(model);
}

/* It is not written, and a file that has one is not read. */
Test(model_file, a_parameter_that_is_not_finite)
{
    scratch_path path = scratch("m.safetensors");
    sw_model *model = small_model("mean");
    sw_real *value =
        model->params.values + sw_params_find(&model->params, "enc.2.weight")->offset + 9;
    *value = (sw_real)INFINITY;
    cr_expect_eq(sw_model_save(model, path.text), SW_ERROR_ARGUMENT);
    expect_message("m.safetensors: the parameter enc.2.weight [");
    expect_message("] is inf at [1, 1], expected finite numbers");
    cr_expect_neq(access(path.text, R_OK), 0);

    *value = 1;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text, keys, SCHEMA);
    ((sw_real *)part(&p, "enc.2.weight")->data)[9] = (sw_real)INFINITY;
    put_together(&p, path.text);
    throw_away(&p);
    expect_refused(path.text, "tensor \"enc.2.weight\" at [1, 1] is inf, expected a finite");
    sw_model_free(model);
}

Test(model_file, text_that_could_not_be_read_back)
{
    sw_model *model = small_model("mean");
    strcpy(model->config.encoder, "\xff");
    scratch_path path = scratch("m.safetensors");
    cr_expect_eq(sw_model_save(model, path.text), SW_ERROR_ARGUMENT);
    cr_expect_neq(access(path.text, F_OK), 0);
    sw_model_free(model);
}

/* ---- In memory ------------------------------------------------------------------------------- */

static void expect_same_model(const sw_model *a, const sw_model *b)
{
    cr_assert_eq(a->params.flat_size, b->params.flat_size);
    cr_expect_eq(
        memcmp(a->params.values, b->params.values, sizeof(sw_real) * (size_t)a->params.flat_size),
        0);
    cr_expect_str_eq(a->config.pool, b->config.pool);
    cr_expect_eq(a->schema.feature.count, b->schema.feature.count);
    if (a->schema.feature.mean) cr_expect_eq(a->schema.feature.mean[0], b->schema.feature.mean[0]);
}

static sw_model *model_with_scales(void)
{
    double mean[] = {0.1 + 0.2, -4, 5}, scale[] = {1, 1e-7, 3};
    const sw_schema schema = {.feature = {3, NULL, mean, scale}};
    sw_model *model = small_model("pma");
    cr_assert_eq(sw_model_set_schema(model, &schema), SW_OK);
    return model;
}

/* The same bytes as in a file, and either is read. */
Test(model_file, in_memory_is_the_file)
{
    sw_model *model = model_with_scales(), *back;
    scratch_path path = scratch("m.safetensors");
    void *bytes;
    size_t size, stored;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    cr_assert_eq(sw_model_write(model, &bytes, &size), SW_OK, "%s", sw_error_message());
    char *file = scratch_read(path.text, &stored);
    cr_assert_eq(size, stored);
    cr_expect_eq(memcmp(bytes, file, size), 0);
    cr_assert_eq(sw_model_read(&back, file, size), SW_OK, "%s", sw_error_message());
    memset(file, 0, size); /* not needed any more */
    expect_same_model(model, back);
    sw_model_free(back);
    scratch_write(path.text, bytes, size);
    cr_assert_eq(sw_model_load(&back, path.text), SW_OK, "%s", sw_error_message());
    expect_same_model(model, back);
    sw_model_free(back);
    sw_model_free(model);
    free(bytes);
    free(file);
}

/* Cut anywhere, or with a flipped bit, it is refused. Each piece has memory of its own size. */
Test(model_file, in_memory_that_is_damaged)
{
    sw_model *model = small_model("mean"), *back;
    void *bytes;
    size_t size;
    cr_assert_eq(sw_model_write(model, &bytes, &size), SW_OK);
    for (size_t length = 0; length < size; length += length < 200 ? 1 : 97) {
        char *cut = malloc(length + 1);
        memcpy(cut, bytes, length);
        cr_expect_eq(sw_model_read(&back, cut, length), SW_ERROR_FORMAT, "%d", (int)length);
        cr_expect(!back && strncmp(sw_error_message(), "model in memory: ", 17) == 0, "%s",
                  sw_error_message());
        free(cut);
    }
    for (size_t at = 0; at < size; at += 61) {
        ((char *)bytes)[at] ^= 4;
        cr_expect_eq(sw_model_read(&back, bytes, size), SW_ERROR_FORMAT, "byte %d", (int)at);
        ((char *)bytes)[at] ^= 4;
    }
    cr_assert_eq(sw_model_read(&back, bytes, size), SW_OK);
    sw_model_free(back);
    sw_model_free(model);
    free(bytes);
}

Test(model_file, a_copy_has_memory_of_its_own)
{
    sw_model *model = model_with_scales(), *copy;
    cr_assert_eq(sw_model_copy(&copy, model), SW_OK, "%s", sw_error_message());
    expect_same_model(model, copy);
    const sw_real first = copy->params.values[0];
    model->params.values[0] = 7;
    sw_model_free(model);
    cr_expect_eq(copy->params.values[0], first);
    cr_expect_eq(copy->schema.feature.scale[1], 1e-7);
    sw_model_free(copy);
}

/* ---- An architecture of a program's own ------------------------------------------------------ */

/* No configuration says how to make it again. Its parameters alone are exported, and come back. */
Test(model_file, of_an_own_architecture)
{
    scratch_path path = scratch("own");
    sw_model *model = small_model("mean"), *copy;
    sw_model_type own = *model->type;
    void *bytes;
    size_t size;
    own.name = "mine";
    model->type = &own;
    cr_expect_eq(sw_model_save(model, path.text), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "the architecture \"mine\" is not the \"deepsets\""), "%s",
              sw_error_message());
    cr_expect_eq(sw_model_write(model, &bytes, &size), SW_ERROR_ARGUMENT);
    cr_expect(!bytes && size == 0);
    cr_expect_eq(sw_model_copy(&copy, model), SW_ERROR_ARGUMENT);
    cr_assert_eq(sw_model_export(model, path.text), SW_OK, "%s", sw_error_message());
    sw_safetensors *file;
    cr_assert_eq(sw_safetensors_open(&file, path.text), SW_OK);
    cr_expect_null(sw_safetensors_meta(file, "setwise_config"));
    sw_safetensors_close(file);
    const sw_real first = model->params.values[0];
    model->params.values[0] = 7;
    cr_assert_eq(sw_model_import(model, path.text), SW_OK, "%s", sw_error_message());
    cr_expect_eq(model->params.values[0], first);
    sw_model_free(model);
}
