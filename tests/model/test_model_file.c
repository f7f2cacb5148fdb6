#include "base/arena.h"
#include "base/safetensors.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <setwise/model.h>
#include <setwise/nn.h>

TestSuite(model_file, .init = scratch_begin, .fini = scratch_end);

static sw_model *model_with(const char *encoder, const char *pool, int64_t context)
{
    sw_model_config config = sw_model_config_default();
    strcpy(config.encoder, encoder);
    strcpy(config.pool, pool);
    config.context = context;
    config.input = 3, config.outputs = 2, config.width = 8, config.heads = 2;
    config.dropout = 0.1 + 0.2;
    strcpy(config.norm, "post");
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, &config, 5), SW_OK, "%s", sw_error_message());
    return model;
}

static sw_model *small_model(const char *pool)
{
    return model_with("ff", pool, 0);
}

static void expect_refused(const char *path, const char *message)
{
    sw_model *model;
    cr_expect_eq(sw_model_load(&model, path), SW_ERROR_FORMAT);
    cr_expect_null(model);
    cr_expect(strstr(sw_error_message(), message), "'%s' is not in: %s", message,
              sw_error_message());
    cr_expect(strstr(sw_error_message(), path), "no path in: %s", sw_error_message());
}

Test(model_file, every_pooling_comes_back_exactly)
{
    char *names[] = {"a \"first\" class", "second"};
    double mean[] = {0.1 + 0.2, -4, 5}, scale[] = {1, 1e-7, 3};
    const sw_schema schema = {.feature = {3, NULL, mean, scale}, .output = {2, names}};
    scratch_path path = scratch("m.safetensors");
    for (int i = 0; i < sw_pooling_count(); i++) {
        /* Elements that see their set, and something that comes with it: what some poolings need.
         */
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

/* The file's tensors, as a list to write again with a change. */
enum { FORMAT, MODEL, KERNELS, REAL, SCHEMA, META };
typedef struct parts {
    sw_safetensors *file;
    sw_arena *arena;
    sw_stored list[64];
    sw_meta meta[META];
} parts;

static parts take_apart(const char *path)
{
    parts p;
    cr_assert_eq(sw_safetensors_open(&p.file, path), SW_OK);
    p.arena = sw_arena_new();
    for (int64_t i = 0; i < p.file->count; i++) {
        p.list[i] = p.file->tensor[i];
        sw_real *data = sw_arena_alloc(p.arena, sizeof *data * (size_t)p.list[i].size);
        cr_assert_eq(sw_safetensors_read(p.file, &p.list[i], data), SW_OK);
        p.list[i].data = data;
    }
    static const char *const keys[META] = {"format", "model", "blas_kernels", "real", "schema"};
    for (int i = 0; i < META; i++)
        p.meta[i] = (sw_meta){keys[i], sw_safetensors_meta(p.file, keys[i])};
    cr_assert_null(p.meta[SCHEMA].value); /* of a model that knows nothing of its data */
    return p;
}

static void throw_away(parts *p, sw_model *model)
{
    sw_safetensors_close(p->file);
    sw_arena_free(p->arena);
    sw_model_free(model);
}

Test(model_file, tensors_that_do_not_fit)
{
    scratch_path path = scratch("m.safetensors"), bad = scratch("bad.safetensors");
    sw_model *model = small_model("gated"), *back;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text);
    int64_t count = p.file->count;
    char message[200];

    cr_assert_eq(sw_safetensors_write(bad.text, p.list, count - 1, p.meta, 4), SW_OK);
    snprintf(message, sizeof message, "tensor \"%s\" is missing, expected [",
             p.list[count - 1].name);
    expect_refused(bad.text, message);
    cr_expect(!strstr(sw_error_message(), "; the file has"), "%s", sw_error_message());

    p.list[count - 1].name = "dec.2.biased";
    cr_assert_eq(sw_safetensors_write(bad.text, p.list, count, p.meta, 4), SW_OK);
    expect_refused(bad.text, "tensor \"dec.2.bias\" is missing, expected [2]; the file has "
                             "\"dec.2.biased\", [2]");
    p.list[count - 1].name = "dec.2.bias";

    const sw_real x[8] = {0};
    p.list[count] = (sw_stored){.name = "surplus.one",
                                .dtype = SW_DTYPE_REAL,
                                .ndim = 1,
                                .shape = {8},
                                .size = 8,
                                .data = x};
    cr_assert_eq(sw_safetensors_write(bad.text, p.list, count + 1, p.meta, 4), SW_OK);
    expect_refused(bad.text, "tensor \"surplus.one\", [8], is surplus");

    sw_stored kept = p.list[0];
    p.list[0].ndim = 1;
    p.list[0].shape[0] = kept.size;
    cr_assert_eq(sw_safetensors_write(bad.text, p.list, count, p.meta, 4), SW_OK);
    snprintf(message, sizeof message, "tensor \"%s\" is [%lld], expected [", kept.name,
             (long long)kept.size);
    expect_refused(bad.text, message);
    p.list[0] = kept;

    /* In the other type: what a library of the other kind writes. */
    for (int64_t i = 0; i < count; i++) {
        const sw_real *data = p.list[i].data;
        double *twice = sw_arena_alloc(p.arena, sizeof *twice * (size_t)p.list[i].size);
        float *single = sw_arena_alloc(p.arena, sizeof *single * (size_t)p.list[i].size);
        for (int64_t j = 0; j < p.list[i].size; j++) single[j] = (float)(twice[j] = data[j]);
        p.list[i].dtype = sizeof(sw_real) == 4 ? SW_F64 : SW_F32;
        p.list[i].data = sizeof(sw_real) == 4 ? (const void *)twice : (const void *)single;
    }
    cr_assert_eq(sw_safetensors_write(bad.text, p.list, count, p.meta, 4), SW_OK);
    cr_assert_eq(sw_model_load(&back, bad.text), SW_OK, "%s", sw_error_message());
    for (int64_t i = 0; i < model->params.flat_size; i++)
        cr_assert_eq((float)back->params.values[i], (float)model->params.values[i]);
    sw_model_free(back);
    p.list[0].dtype = SW_I64;
    const int64_t whole[512] = {0};
    cr_assert_leq(p.list[0].size, 512);
    p.list[0].data = whole;
    cr_assert_eq(sw_safetensors_write(bad.text, p.list, count, p.meta, 4), SW_OK);
    expect_refused(bad.text, "is I64, expected F32, F64, F16 or BF16");
    throw_away(&p, model);
}

Test(model_file, metadata_that_does_not_fit)
{
    scratch_path path = scratch("m.safetensors"), bad = scratch("bad.safetensors");
    sw_model *model = small_model("mean");
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text);
    const char *good = p.meta[MODEL].value;
    static const struct {
        const char *from, *to, *message;
    } changes[] = {
        {"\"width\":8", "\"width\":\"8\"", "width: expected a whole number"},
        {"\"width\":8,", "", "\"enc.0.weight\" is [8, 3], expected [128, 3]"}, /* the default */
        {"\"width\":8", "\"width\":8.5", "width: expected a whole number"},
        {"\"width\":8", "\"width\":null", "width: expected a whole number"},
        {"\"width\":8", "\"width\":8,\"more\":1", "written by a newer setwise"},
        {"\"width\":8", "\"width\":8,\"width\":8", "expected a JSON object"},
        {"\"shared\":false", "\"shared\":1", "shared: expected true or false"},
        {"\"deepsets\"", "7", "model: expected a string"},
        {"\"post\"", "true", "norm: expected a string"},
        {"\"post\"", "\"sometimes\"", "unknown norm 'sometimes'"}, /* too long for it, too */
        {"\"post\"", "\"often\"", "unknown norm 'often': there are auto, none, post, pre, set"},
        {"\"post\"", "\"\"", "unknown norm '': there are auto, none, post, pre, set"},
        {"\"projected\"", "\"sometimes\"",
         "unknown residual 'sometimes': there are auto, projected, raw"},
        {"\"task\":\"classes\"", "\"task\":\"class\"", "unknown task 'class', did you mean"},
        {"\"task\":\"classes\"", "\"head\":\"classes\"", "unknown setting 'head'"},
        {"\"task\":\"classes\"", "\"task\":0", "task: expected a string"},
        {"\"quantile\":0.75", "\"quantile\":1.5", "quantile is 1.5, expected a number from 0 to 1"},
        {"\"dropout\":0", "\"dropout\":1", "dropout is 1.3, expected a number from 0 to 0.99"},
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
        const char *at = strstr(good, changes[i].from);
        cr_assert_not_null(at);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, changes[i].to,
                 at + strlen(changes[i].from));
        p.meta[MODEL].value = text;
        cr_assert_eq(sw_safetensors_write(bad.text, p.list, p.file->count, p.meta, 4), SW_OK);
        expect_refused(bad.text, changes[i].message);
    }
    char text[2000];
    snprintf(text, sizeof text, "%s", good);
    memcpy(strstr(text, "deepsets"), "deepsots", 8);
    p.meta[MODEL].value = text;
    sw_model *back;
    cr_assert_eq(sw_safetensors_write(bad.text, p.list, p.file->count, p.meta, 4), SW_OK);
    cr_expect_eq(sw_model_load(&back, bad.text), SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "did you mean 'deepsets'"), "%s", sw_error_message());
    p.meta[MODEL].value = good;
    p.meta[FORMAT].value = "something else";
    cr_assert_eq(sw_safetensors_write(bad.text, p.list, p.file->count, p.meta, 4), SW_OK);
    expect_refused(bad.text, "metadata \"format\" is \"something else\"");
    cr_assert_eq(sw_safetensors_write(bad.text, p.list, p.file->count, NULL, 0), SW_OK);
    expect_refused(bad.text, "metadata \"format\" is \"missing\"");
    throw_away(&p, model);
}

/* A model that was written before there was a field is one with the field's default. */
Test(model_file, fields_that_are_missing)
{
    scratch_path path = scratch("m.safetensors"), old = scratch("old.safetensors");
    sw_model *model = small_model("mean"), *back;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text);
    p.meta[MODEL].value = "{\"input\":3,\"outputs\":2,\"width\":8,\"heads\":2,\"pool\":\"mean\"}";
    cr_assert_eq(sw_safetensors_write(old.text, p.list, p.file->count, p.meta, 4), SW_OK);
    cr_assert_eq(sw_model_load(&back, old.text), SW_OK, "%s", sw_error_message());
    const sw_model_config usual = sw_model_config_default();
    cr_expect_str_eq(back->config.norm, "none"); /* what "auto" stands for */
    cr_expect_str_eq(back->config.model, usual.model);
    cr_expect_eq(back->config.quantile, usual.quantile);
    cr_expect_eq(back->config.dropout, usual.dropout);
    cr_expect_eq(back->config.task, SW_CLASSES);
    cr_expect_str_eq(back->config.encoder, "ff"); /* what "auto" stands for */
    sw_model_free(back);
    throw_away(&p, model);
}

static const char two_outputs[] = "{\"feature\":{\"count\":0},\"context\":{\"count\":0},"
                                  "\"output\":{\"count\":2,\"name\":[\"no\",\"yes\"]},"
                                  "\"vocabulary\":0,\"hashed\":false}";

Test(model_file, a_schema_that_does_not_fit)
{
    scratch_path path = scratch("m.safetensors"), bad = scratch("bad.safetensors");
    sw_model *model = small_model("mean"), *back;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text);
    p.meta[SCHEMA].value = two_outputs;
    cr_assert_eq(sw_safetensors_write(bad.text, p.list, p.file->count, p.meta, META), SW_OK);
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
        const char *at = strstr(two_outputs, changes[i].from);
        cr_assert_not_null(at);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - two_outputs), two_outputs, changes[i].to,
                 at + strlen(changes[i].from));
        p.meta[SCHEMA].value = text;
        cr_assert_eq(sw_safetensors_write(bad.text, p.list, p.file->count, p.meta, META), SW_OK);
        snprintf(message, sizeof message, "metadata \"schema\": %s", changes[i].message);
        expect_refused(bad.text, message);
    }
    throw_away(&p, model);
}

/* The text with `from`, which is in it once, replaced. */
static void replace(char *out, size_t size, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    cr_assert_not_null(at, "%s", from);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* In format 3 the task was called "head". */
Test(model_file, of_the_last_format)
{
    scratch_path path = scratch("m.safetensors"), old = scratch("old.safetensors");
    sw_model *model = small_model("mean"), *back;
    model->config.task = SW_LABELS;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text);
    char text[2000];
    replace(text, sizeof text, p.meta[MODEL].value, "\"task\":\"labels\"", "\"head\":\"labels\"");
    p.meta[MODEL].value = text;
    p.meta[FORMAT].value = "setwise-model 3";
    cr_assert_eq(sw_safetensors_write(old.text, p.list, p.file->count, p.meta, 4), SW_OK);
    cr_assert_eq(sw_model_load(&back, old.text), SW_OK, "%s", sw_error_message());
    cr_expect_eq(back->config.task, SW_LABELS);
    cr_expect_eq(back->config.width, 8);
    sw_model_free(back);
    char both[2000];
    replace(both, sizeof both, text, "\"head\":", "\"task\":\"classes\",\"head\":");
    p.meta[MODEL].value = both;
    cr_assert_eq(sw_safetensors_write(old.text, p.list, p.file->count, p.meta, 4), SW_OK);
    expect_refused(old.text, "\"head\" and \"task\" are two names of one field");
    throw_away(&p, model);
}

/* What an earlier setwise wrote lacks what a model needs. */
Test(model_file, of_an_earlier_format)
{
    scratch_path path = scratch("m.safetensors"), old = scratch("old.safetensors");
    sw_model *model = small_model("mean");
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text);
    cr_expect_str_eq(p.meta[FORMAT].value, "setwise-model 4");
    p.meta[FORMAT].value = "setwise-model 2";
    cr_assert_eq(sw_safetensors_write(old.text, p.list, p.file->count, p.meta, 4), SW_OK);
    expect_refused(old.text, "metadata \"format\" is \"setwise-model 2\", expected "
                             "\"setwise-model 4\" or \"setwise-model 3\"");
    throw_away(&p, model);
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
