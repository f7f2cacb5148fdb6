#include "model/params_file.h"

#include "model/small_model.h"
#include "parts.h"

TestSuite(params_file, .init = scratch_begin, .fini = scratch_end);

enum { META = 4 };
static const char *const keys[META] = {"format", "model", "kernels", "real"};

Test(params_file, tensors_that_do_not_fit)
{
    scratch_path path = scratch("m.safetensors"), bad = scratch("bad.safetensors");
    sw_model *model = small_model("gated"), *back;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    parts p = take_apart(path.text, keys, META);
    int64_t count = p.count;
    char message[200];

    cr_assert_eq(
        sw_safetensors_write(&(sw_destination){.path = bad.text}, p.list, count - 1, p.meta, META),
        SW_OK);
    snprintf(message, sizeof message, "tensor \"%s\" is missing, expected [",
             p.list[count - 1].name);
    expect_refused(bad.text, message);
    cr_expect(!strstr(sw_error_message(), "; the file has"), "%s", sw_error_message());

    p.list[count - 1].name = "dec.2.biased";
    cr_assert_eq(
        sw_safetensors_write(&(sw_destination){.path = bad.text}, p.list, count, p.meta, META),
        SW_OK);
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
    cr_assert_eq(
        sw_safetensors_write(&(sw_destination){.path = bad.text}, p.list, count + 1, p.meta, META),
        SW_OK);
    expect_refused(bad.text, "tensor \"surplus.one\", [8], is surplus");

    sw_stored kept = p.list[0];
    p.list[0].ndim = 1;
    p.list[0].shape[0] = kept.size;
    cr_assert_eq(
        sw_safetensors_write(&(sw_destination){.path = bad.text}, p.list, count, p.meta, META),
        SW_OK);
    snprintf(message, sizeof message, "tensor \"%s\" is [%lld], expected [", kept.name,
             (long long)kept.size);
    expect_refused(bad.text, message);
    p.list[0] = kept;

    /* In the other type, as a float or double library would write. */
    for (int64_t i = 0; i < count; i++) {
        const sw_real *data = p.list[i].data;
        double *twice = sw_arena_alloc(p.arena, sizeof *twice * (size_t)p.list[i].size);
        float *single = sw_arena_alloc(p.arena, sizeof *single * (size_t)p.list[i].size);
        for (int64_t j = 0; j < p.list[i].size; j++) single[j] = (float)(twice[j] = data[j]);
        p.list[i].dtype = sizeof(sw_real) == 4 ? SW_F64 : SW_F32;
        p.list[i].data = sizeof(sw_real) == 4 ? (const void *)twice : (const void *)single;
    }
    cr_assert_eq(
        sw_safetensors_write(&(sw_destination){.path = bad.text}, p.list, count, p.meta, META),
        SW_OK);
    cr_assert_eq(sw_model_load(&back, bad.text), SW_OK, "%s", sw_error_message());
    for (int64_t i = 0; i < model->params.flat_size; i++)
        cr_assert_eq((float)back->params.values[i], (float)model->params.values[i]);
    sw_model_free(back);
    p.list[0].dtype = SW_I64;
    const int64_t whole[512] = {0};
    cr_assert_leq(p.list[0].size, 512);
    p.list[0].data = whole;
    cr_assert_eq(
        sw_safetensors_write(&(sw_destination){.path = bad.text}, p.list, count, p.meta, META),
        SW_OK);
    expect_refused(bad.text, "is I64, expected F32, F64, F16 or BF16");
    throw_away(&p);
    sw_model_free(model);
}
