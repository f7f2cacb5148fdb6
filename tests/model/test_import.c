#include "expect.h"
#include "parts.h"
#include "scratch.h"
#include "small_model.h"

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/model.h>
#include <setwise/nn.h>

TestSuite(import, .init = scratch_begin, .fini = scratch_end);

/* The public code's SetTransformer(dim_input=2, num_outputs=4, dim_output=4). */
static sw_model_config public_config(void)
{
    sw_model_config config = sw_model_config_default();
    strcpy(config.model, "set-transformer");
    config.input = 2, config.outputs = 16, config.queries = 4, config.inducing = 32;
    config.per_query = true;
    return config;
}

static sw_model *make(const sw_model_config *config, uint64_t seed)
{
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, config, seed), SW_OK, "%s", sw_error_message());
    return model;
}

static bool same_values(const sw_model *a, const sw_model *b)
{
    cr_assert_eq(a->params.flat_size, b->params.flat_size);
    return memcmp(a->params.values, b->params.values,
                  sizeof(sw_real) * (size_t)a->params.flat_size) == 0;
}

/* ---- Names ---------------------------------------------------------------------------------- */

static void expect_param(const sw_model *model, const char *name, int ndim, const int64_t *shape,
                         int *count)
{
    const sw_param *param = sw_params_find(&model->params, name);
    cr_assert(param, "there is no %s", name);
    cr_expect_eq(param->ndim, ndim, "%s", name);
    for (int d = 0; d < ndim; d++) cr_expect_eq(param->shape[d], shape[d], "%s, axis %d", name, d);
    ++*count;
}

static void expect_linear(const sw_model *model, const char *name, int64_t out, int64_t in,
                          int *count)
{
    char text[64];
    snprintf(text, sizeof text, "%s.weight", name);
    expect_param(model, text, SW_DIMS(out, in), count);
    snprintf(text, sizeof text, "%s.bias", name);
    expect_param(model, text, SW_DIMS(out), count);
}

static void expect_mab(const sw_model *model, const char *name, int64_t query_width,
                       int64_t key_width, bool norm, int *count)
{
    const struct {
        const char *name;
        int64_t in;
    } linear[] = {{"fc_q", query_width}, {"fc_k", key_width}, {"fc_v", key_width}, {"fc_o", 128}};
    char text[64];
    for (int i = 0; i < 4; i++) {
        snprintf(text, sizeof text, "%s.%s", name, linear[i].name);
        expect_linear(model, text, 128, linear[i].in, count);
    }
    for (int i = 0; norm && i < 2; i++) {
        snprintf(text, sizeof text, "%s.ln%d.weight", name, i);
        expect_param(model, text, SW_DIMS(128), count);
        snprintf(text, sizeof text, "%s.ln%d.bias", name, i);
        expect_param(model, text, SW_DIMS(128), count);
    }
}

Test(import, the_public_names_of_the_set_transformer)
{
    for (int norm = 0; norm < 2; norm++) {
        sw_model_config config = public_config();
        if (norm) strcpy(config.norm, "post"); /* ln=True */
        sw_model *model = make(&config, 0);
        int count = 0;
        expect_param(model, "enc.0.I", SW_DIMS(1, 32, 128), &count);
        expect_mab(model, "enc.0.mab0", 128, 2, norm, &count);
        expect_mab(model, "enc.0.mab1", 2, 128, norm, &count);
        expect_param(model, "enc.1.I", SW_DIMS(1, 32, 128), &count);
        expect_mab(model, "enc.1.mab0", 128, 128, norm, &count);
        expect_mab(model, "enc.1.mab1", 128, 128, norm, &count);
        expect_param(model, "dec.0.S", SW_DIMS(1, 4, 128), &count);
        expect_mab(model, "dec.0.mab", 128, 128, norm, &count);
        expect_mab(model, "dec.1.mab", 128, 128, norm, &count);
        expect_mab(model, "dec.2.mab", 128, 128, norm, &count);
        expect_linear(model, "dec.3", 4, 128, &count);
        cr_expect_eq(model->params.count, count);
        cr_expect_eq(sw_params_count(&model->params), norm ? 423172 + 7 * 4 * 128 : 423172);
        sw_model_free(model);
    }
}

/* DeepSet(dim_input=2, num_outputs=4, dim_output=4) of the same code. */
Test(import, the_public_names_of_deep_sets)
{
    sw_model_config config = sw_model_config_default();
    strcpy(config.pool, "mean");
    config.input = 2, config.outputs = 16, config.layers = 4, config.decoder = 4;
    sw_model *model = make(&config, 0);
    int count = 0;
    for (int i = 0; i < 8; i += 2) {
        char name[16];
        snprintf(name, sizeof name, "enc.%d", i);
        expect_linear(model, name, 128, i ? 128 : 2, &count);
        snprintf(name, sizeof name, "dec.%d", i);
        expect_linear(model, name, i < 6 ? 128 : 16, 128, &count);
    }
    cr_expect_eq(model->params.count, count);
    sw_model_free(model);
}

/* ---- Export and import ---------------------------------------------------------------------- */

Test(import, export_then_import_is_exact)
{
    scratch_path path = scratch("a.safetensors"), again = scratch("b.safetensors");
    int checked = 0;
    for (int m = 0; m < sw_model_type_count(); m++)
        for (int i = 0; i < sw_pooling_count(); i++) {
            sw_model_config config =
                small_config(sw_model_type_at(m)->name, sw_pooling_at(i)->name);
            config.context = 2; /* some poolings need it */
            strcpy(config.encoder, "sab");
            sw_model *from, *to;
            if (sw_model_new(&from, &config, 1) != SW_OK) continue; /* parts that do not fit */
            to = make(&config, 2);
            cr_expect(!same_values(from, to));
            cr_assert_eq(sw_model_export(from, path.text), SW_OK, "%s", sw_error_message());
            cr_assert_eq(sw_model_import(to, path.text), SW_OK, "%s", sw_error_message());
            cr_expect(same_values(from, to), "%s, %s", config.model, config.pool);
            cr_assert_eq(sw_model_export(to, again.text), SW_OK);
            size_t size, size_again;
            char *bytes = scratch_read(path.text, &size);
            char *bytes_again = scratch_read(again.text, &size_again);
            cr_expect(size == size_again && memcmp(bytes, bytes_again, size) == 0);
            free(bytes), free(bytes_again);
            sw_model_free(from), sw_model_free(to);
            checked++;
        }
    cr_expect_geq(checked, sw_pooling_count() + 1);
}

Test(import, what_is_exported)
{
    scratch_path path = scratch("a.safetensors");
    sw_model_config config = small_config("set-transformer", "pma");
    sw_model *model = make(&config, 1);
    cr_assert_eq(sw_model_export(model, path.text), SW_OK);
    size_t size;
    char *bytes = scratch_read(path.text, &size);
    cr_expect(strstr(bytes + 8, "{\"__metadata__\":{\"setwise_checksum\":\"") == bytes + 8);
    cr_expect(strstr(bytes + 8, ",\"format\":\"pt\","));
    free(bytes);
    sw_safetensors *file;
    cr_assert_eq(sw_safetensors_open(&file, path.text), SW_OK);
    cr_expect_eq(file->count, model->params.count);
    const sw_stored *queries = sw_safetensors_find(file, "dec.0.S");
    cr_assert_not_null(queries);
    cr_expect(queries->dtype == SW_DTYPE_REAL && queries->ndim == 3 && queries->shape[0] == 1 &&
              queries->shape[1] == 2 && queries->shape[2] == 8);
    sw_safetensors_close(file);
    cr_expect_eq(sw_model_import(model, scratch("none").text), SW_ERROR_NOT_FOUND);
    sw_model_free(model);
}

Test(import, a_prefix_and_other_numbers)
{
    scratch_path path = scratch("a.safetensors"), other = scratch("b.safetensors");
    sw_model_config config = small_config("deepsets", "gated");
    sw_model *from = make(&config, 1), *to = make(&config, 2);
    cr_assert_eq(sw_model_export(from, path.text), SW_OK);
    parts p = take_apart(path.text, NULL, 0);

    char name[64][80];
    for (int64_t i = 0; i < p.count; i++) {
        snprintf(name[i], sizeof name[i], "module.%s", p.list[i].name);
        p.list[i].name = name[i];
    }
    put_together(&p, other.text);
    cr_assert_eq(sw_model_import(to, other.text), SW_OK, "%s", sw_error_message());
    cr_expect(same_values(from, to));

    /* Numbers that all four types hold exactly, in each of the types. */
    static const sw_dtype dtypes[] = {SW_F16, SW_BF16, SW_F32, SW_F64};
    enum { F16_STEP = 1 << 10, BF16_STEP = 1 << 7 }; /* of the bits, from 1.0 to 2.0 */
    for (int k = 0; k < 4; k++) {
        for (int64_t i = 0; i < p.count; i++) {
            int64_t size = p.list[i].size;
            void *data = sw_arena_alloc(p.arena, sizeof(double) * (size_t)size);
            for (int64_t j = 0; j < size; j++) {
                int eighth = (int)(j % 8); /* 1 + eighth/8 */
                double value = 1 + eighth / 8.0;
                if (k == 0) ((uint16_t *)data)[j] = (uint16_t)(0x3c00 + eighth * F16_STEP / 8);
                if (k == 1) ((uint16_t *)data)[j] = (uint16_t)(0x3f80 + eighth * BF16_STEP / 8);
                if (k == 2) ((float *)data)[j] = (float)value;
                if (k == 3) ((double *)data)[j] = value;
            }
            p.list[i].dtype = dtypes[k];
            p.list[i].data = data;
        }
        put_together(&p, other.text);
        memset(to->params.values, 0, sizeof(sw_real) * (size_t)to->params.flat_size);
        cr_assert_eq(sw_model_import(to, other.text), SW_OK, "%s", sw_error_message());
        for (int i = 0; i < to->params.count; i++) {
            const sw_param *param = to->params.list[i];
            for (int64_t j = 0; j < param->size; j++)
                cr_assert_eq(to->params.values[param->offset + j],
                             (sw_real)(1 + (double)(j % 8) / 8), "%s of %s", param->name,
                             sw_dtype_name(dtypes[k]));
        }
    }
    throw_away(&p);
    sw_model_free(from), sw_model_free(to);
}

/* ---- Files that do not fit ------------------------------------------------------------------ */

static void expect_import_refused(sw_model *model, const char *path, const char *message)
{
    sw_model *before = make(&model->config, 2);
    cr_expect_eq(sw_model_import(model, path), SW_ERROR_FORMAT);
    expect_message(message);
    expect_message(path);
    cr_expect(same_values(before, model), "the model has changed");
    sw_model_free(before);
}

Test(import, tensors_that_do_not_fit)
{
    scratch_path path = scratch("a.safetensors"), bad = scratch("bad.safetensors");
    sw_model_config config = small_config("set-transformer", "pma");
    sw_model *from = make(&config, 1), *model = make(&config, 2);
    cr_assert_eq(sw_model_export(from, path.text), SW_OK);
    parts p = take_apart(path.text, NULL, 0);

    sw_stored *tensor = part(&p, "enc.0.mab0.fc_q.weight");
    tensor->name = "enc.0.mab0.fc_q.weights";
    put_together(&p, bad.text);
    expect_import_refused(
        model, bad.text,
        "tensor \"enc.0.mab0.fc_q.weight\" is missing, expected [8, 8]; the file has "
        "\"enc.0.mab0.fc_q.weights\", [8, 8]");
    tensor->name = "something.of.another.kind";
    put_together(&p, bad.text);
    expect_import_refused(model, bad.text,
                          "\"enc.0.mab0.fc_q.weight\" is missing, expected [8, 8]");
    cr_expect(!strstr(sw_error_message(), "the file has"), "%s", sw_error_message());
    tensor->name = "enc.0.mab0.fc_q.weight";

    tensor->shape[0] = 4, tensor->shape[1] = 16;
    put_together(&p, bad.text);
    expect_import_refused(model, bad.text,
                          "tensor \"enc.0.mab0.fc_q.weight\" is [4, 16], expected [8, 8]");
    tensor->shape[0] = 8, tensor->shape[1] = 8;

    /* The prefix is removed from all names or from none. */
    tensor->name = "module.enc.0.mab0.fc_q.weight";
    put_together(&p, bad.text);
    expect_import_refused(model, bad.text, "\"enc.0.mab0.fc_q.weight\" is missing");
    tensor->name = "enc.0.mab0.fc_q.weight";

    tensor = part(&p, "dec.2.bias");
    tensor->dtype = SW_I64;
    tensor->data = (const int64_t[4]){0};
    put_together(&p, bad.text);
    expect_import_refused(model, bad.text, "\"dec.2.bias\" is I64, expected F32, F64, F16 or BF16");

    p.count = 0;
    put_together(&p, bad.text);
    expect_import_refused(model, bad.text, "\"enc.0.I\" is missing, expected [1, 4, 8]");
    throw_away(&p);

    p = take_apart(path.text, NULL, 0);
    static const float ones[12] = {0};
    p.list[p.count++] = (sw_stored){.name = "enc.0.mab0.ln0.scale",
                                    .dtype = SW_F32,
                                    .ndim = 2,
                                    .shape = {3, 4},
                                    .size = 12,
                                    .data = ones};
    put_together(&p, bad.text);
    expect_import_refused(model, bad.text, "tensor \"enc.0.mab0.ln0.scale\", [3, 4], is surplus");
    throw_away(&p);

    scratch_write(bad.text, "PK\3\4, a pickle", 15);
    expect_import_refused(model, bad.text,
                          "this is what torch.save writes, or NumPy's savez; write");
    scratch_write(bad.text, "MZ, another kind", 15);
    expect_import_refused(model, bad.text, "not a safetensors file?");
    sw_model_free(from), sw_model_free(model);
}

Test(import, numbers_that_are_not_finite)
{
    scratch_path path = scratch("a.safetensors"), bad = scratch("bad.safetensors");
    sw_model_config config = small_config("set-transformer", "pma");
    sw_model *from = make(&config, 1), *model = make(&config, 2);
    cr_assert_eq(sw_model_export(from, path.text), SW_OK);
    static const struct {
        const char *name;
        int64_t at;
        double value;
        const char *message;
    } cases[] = {
        {"enc.0.I", 0, (double)NAN, "\"enc.0.I\" at [0, 0, 0] is nan, expected a finite"},
        {"enc.0.I", 31, (double)INFINITY, "\"enc.0.I\" at [0, 3, 7] is inf"},
        {"dec.2.weight", 17, -(double)INFINITY, "\"dec.2.weight\" at [1, 1] is -inf"},
        {"dec.2.bias", 3, (double)NAN, "\"dec.2.bias\" at [3] is nan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        parts p = take_apart(path.text, NULL, 0);
        ((sw_real *)part(&p, cases[i].name)->data)[cases[i].at] = (sw_real)cases[i].value;
        put_together(&p, bad.text);
        expect_import_refused(model, bad.text, cases[i].message);
        throw_away(&p);
    }
    if (sizeof(sw_real) == sizeof(float)) {
        parts p = take_apart(path.text, NULL, 0);
        part(&p, "dec.2.bias")->dtype = SW_F64;
        part(&p, "dec.2.bias")->data = (const double[4]){0, 1e300};
        put_together(&p, bad.text);
        expect_import_refused(model, bad.text,
                              "\"dec.2.bias\" at [1] is inf, expected a finite float");
        throw_away(&p);
    }
    sw_model_free(from), sw_model_free(model);
}

/* ---- Another function of the same shapes ----------------------------------------------------- */

Test(import, settings_of_the_model_that_was_exported)
{
    scratch_path path = scratch("a.safetensors");
    sw_model_config config = small_config("deepsets", "pma");
    config.heads = 2;
    sw_model *two = make(&config, 1);
    cr_assert_eq(sw_model_export(two, path.text), SW_OK);
    config.heads = 4;
    sw_model *four = make(&config, 2);
    cr_expect_eq(sw_model_import(four, path.text), SW_ERROR_FORMAT);
    expect_message("the model in the file has heads 2, this one has 4");
    cr_expect_not(same_values(two, four));
    config.heads = 2, config.dropout = 0.3; /* which training alone reads */
    sw_model *same = make(&config, 2);
    cr_assert_eq(sw_model_import(same, path.text), SW_OK, "%s", sw_error_message());
    cr_expect(same_values(two, same));
    sw_model_free(two);
    sw_model_free(four);
    sw_model_free(same);
}
