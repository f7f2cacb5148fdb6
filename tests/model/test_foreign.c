/* test_foreign.c - names of other systems; tests/scripts/peers compares what the networks compute.
 */
#include "model/foreign.h"

#include "base/safetensors_write.h"
#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(foreign, .init = scratch_begin, .fini = scratch_end);

typedef struct named {
    const char *name;
    int64_t rows, columns; /* columns 0: one dimension */
} named;

/* Write zeros of these shapes, and open them. */
static sw_foreign open(const named *tensors, int count)
{
    static const float zeros[64] = {0};
    sw_stored list[16];
    for (int i = 0; i < count; i++) {
        const int64_t columns = tensors[i].columns ? tensors[i].columns : 1;
        list[i] = (sw_stored){.name = tensors[i].name,
                              .dtype = SW_F32,
                              .ndim = tensors[i].columns ? 2 : 1,
                              .shape = {tensors[i].rows, columns},
                              .size = tensors[i].rows * columns,
                              .data = zeros};
    }
    scratch_path path = scratch("a.safetensors");
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, list, count, NULL, 0),
                 SW_OK);
    sw_foreign foreign;
    cr_assert_eq(sw_foreign_open(&foreign, path.text), SW_OK, "%s", sw_error_message());
    return foreign;
}

static void expect_tensor(const sw_foreign *foreign, const char *name, int64_t rows,
                          int64_t columns)
{
    const sw_stored *tensor = sw_safetensors_find(foreign->edit.file, name);
    cr_assert_not_null(tensor, "%s", name);
    cr_expect_eq(tensor->shape[0], rows, "%s", name);
    if (columns) cr_expect_eq(tensor->shape[1], columns, "%s", name);
}

Test(foreign, prefixes_of_wrappers)
{
    static const named wrapped[] = {{"_orig_mod.module.model.enc.0.weight", 2, 3},
                                    {"_orig_mod.module.model.dec.0.bias", 2, 0}};
    sw_foreign f = open(wrapped, 2);
    expect_tensor(&f, "enc.0.weight", 2, 3);
    expect_tensor(&f, "dec.0.bias", 2, 0);
    cr_expect_str_eq(f.said, "\"_orig_mod.module.model.\" before all names is taken off");
    sw_foreign_close(&f);
    static const named mixed[] = {{"module.enc.0.weight", 2, 3}, {"dec.0.bias", 2, 0}};
    f = open(mixed, 2);
    expect_tensor(&f, "module.enc.0.weight", 2, 3);
    cr_expect_str_eq(f.said, "");
    cr_expect_eq(f.system, -1);
    sw_foreign_close(&f);
}

Test(foreign, abmil)
{
    static const named tensors[] = {
        {"feat_ext.0.weight", 5, 3},         {"feat_ext.0.bias", 5, 0},
        {"feat_ext.3.weight", 4, 5}, /* behind ReLU and dropout */
        {"feat_ext.3.bias", 4, 0},           {"pool.fc1.module.weight", 2, 4},
        {"pool.fc1.module.bias", 2, 0},      {"pool.fc_gated.module.weight", 2, 4},
        {"pool.fc_gated.module.bias", 2, 0}, {"pool.fc2.weight", 1, 2},
        {"classifier.module.weight", 1, 4},  {"classifier.module.bias", 1, 0}};
    sw_foreign f = open(tensors, sizeof tensors / sizeof *tensors);
    expect_tensor(&f, "feature_extractor.0.weight", 5, 3);
    expect_tensor(&f, "feature_extractor.2.weight", 4, 5);
    expect_tensor(&f, "attention_V.0.bias", 2, 0);
    expect_tensor(&f, "attention_U.0.weight", 2, 4);
    expect_tensor(&f, "attention_w.weight", 1, 2);
    expect_tensor(&f, "attention_w.bias", 1, 0); /* softmax does not see it: 0 */
    expect_tensor(&f, "classifier.0.weight", 1, 4);
    sw_model_config config = {0};
    sw_foreign_config(&f, &config);
    cr_expect_str_eq(config.model, "attention-mil");
    cr_expect_str_eq(config.pool, "gated");
    cr_expect(config.hidden[0] == 5 && config.hidden[1] == 0 && config.width == 4);
    cr_expect(config.layers == 2 && config.attention == 2);
    cr_expect(strstr(f.said, "names of torchmil's ABMIL, gated"), "%s", f.said);
    sw_foreign_close(&f);
}

Test(foreign, a_name_that_only_begins_alike)
{
    static const named tensors[] = {
        {"pool.fc1.weight", 2, 4}, {"pool.fc11.weight", 2, 4}, {"classifiers.weight", 2, 4}};
    sw_foreign f = open(tensors, 3);
    expect_tensor(&f, "pool.fc11.weight", 2, 4);
    expect_tensor(&f, "classifiers.weight", 2, 4);
    sw_foreign_close(&f);
}

/* Under its own name, and under that of torchmil. */
Test(foreign, two_tensors_of_one_layer)
{
    const sw_stored list[] = {{.name = "attention.0.weight",
                               .dtype = SW_F32,
                               .ndim = 2,
                               .shape = {1, 1},
                               .size = 1,
                               .data = (const float[]){0}},
                              {.name = "pool.fc1.weight",
                               .dtype = SW_F32,
                               .ndim = 2,
                               .shape = {1, 1},
                               .size = 1,
                               .data = (const float[]){1}}};
    scratch_path path = scratch("a.safetensors");
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, list, 2, NULL, 0),
                 SW_OK);
    sw_foreign f;
    cr_expect_eq(sw_foreign_open(&f, path.text), SW_ERROR_FORMAT);
    expect_message("two tensors are the layer \"attention.0.weight\"");
    sw_foreign_close(&f);
}
