/* model_schema.c - what a model knows of its data, and the numbers that its network works with. */
#include "base/schema.h"

#include "autodiff/op.h"
#include "base/error.h"
#include "kernels/vector.h"
#include "model/model.h"
#include "model/model_file.h"

#include <setwise/model.h>

#include <stdio.h>

/* ---- A schema that fits ---------------------------------------------------------------------- */

static sw_status check_fits(const sw_model_config *config, const sw_schema *schema)
{
    const struct {
        const char *what, *name;
        int64_t has, expected;
    } sizes[] = {{"features", "input", schema->feature.count, config->input},
                 {"context numbers", "context", schema->context.count, config->context},
                 {"outputs", "outputs", schema->output.count, config->outputs},
                 {"tokens", "vocabulary", schema->vocabulary, config->vocabulary}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (sizes[i].has != 0 && sizes[i].has != sizes[i].expected)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "model: the schema has %lld %s, the model's %s is %lld",
                           (long long)sizes[i].has, sizes[i].what, sizes[i].name,
                           (long long)sizes[i].expected);
    if (schema->output.mean && config->task != SW_REGRESSION)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "model: the schema scales the outputs, which are %s: only a regression's "
                       "can have a scale",
                       sw_task_name(config->task));
    if (config->vocabulary > 0 && schema->feature.mean)
        return sw_schema_check_token(&schema->feature);
    return SW_OK;
}

sw_status sw_model_set_schema(sw_model *model, const sw_schema *schema)
{
    sw_schema copy;
    SW_TRY(sw_schema_copy(&copy, schema, model->params.arena));
    SW_TRY(check_fits(&model->config, &copy));
    model->schema = copy;
    return SW_OK;
}

/* ---- In a file ------------------------------------------------------------------------------- */

static sw_status read_schema(sw_model *model, const char *json, const char *where, sw_arena *arena)
{
    sw_schema schema;
    SW_TRY(sw_schema_read(&schema, json, where, arena));
    sw_status status = sw_model_set_schema(model, &schema);
    return status == SW_ERROR_ARGUMENT ? sw_fail_in(SW_ERROR_FORMAT, where) : status;
}

sw_status sw_model_read_schema(sw_model *model, const sw_safetensors *file, const char *key)
{
    const char *json = sw_safetensors_meta(file, key);
    if (!json) return SW_OK;
    char where[600];
    snprintf(where, sizeof where, "%s: metadata \"%s\"", file->path, key);
    sw_arena *arena = sw_arena_new();
    if (!arena) return SW_ERROR_MEMORY;
    sw_status status = read_schema(model, json, where, arena);
    sw_arena_free(arena);
    return status;
}

/* ---- Numbers in the scale of the network ----------------------------------------------------- */

/* In double: of x near 1e6 and a deviation of 1, all digits that x has are in the difference. */
SW_KERNEL
static void standardise(sw_real *restrict to, const sw_real *restrict x, int64_t rows,
                        int64_t width, const double *restrict mean, const double *restrict scale)
{
    for (int64_t i = 0; i < rows; i++)
        for (int64_t d = 0; d < width; d++)
            to[i * width + d] = (sw_real)(((double)x[i * width + d] - mean[d]) / scale[d]);
}

sw_tensor *sw_to_scale(sw_tape *tape, sw_tensor *x, const sw_columns *columns)
{
    /* Of another width: whoever reads x says so. */
    if (!x || !columns->mean || x->ndim != 2 || x->shape[1] != columns->count) return x;
    sw_real *to = sw_tape_alloc(tape, sw_bytes(x->size, sizeof *to));
    if (!to) return NULL;
    standardise(to, x->data, x->shape[0], x->shape[1], columns->mean, columns->scale);
    return sw_input(tape, x->ndim, x->shape, to);
}

static sw_tensor *row_of(sw_tape *tape, const double *x, int64_t count)
{
    sw_real *row = sw_tape_alloc(tape, sw_bytes(count, sizeof *row));
    if (!row) return NULL;
    for (int64_t i = 0; i < count; i++) row[i] = (sw_real)x[i];
    return sw_input(tape, SW_DIMS(count), row);
}

/* y scale + mean: operators, as a loss may follow. */
static sw_tensor *scale_back(sw_tape *tape, sw_tensor *y, const sw_columns *columns)
{
    if (!y || !columns->mean) return y;
    y = sw_multiply(tape, y, row_of(tape, columns->scale, columns->count));
    return sw_add(tape, y, row_of(tape, columns->mean, columns->count));
}

/* ---- The network ----------------------------------------------------------------------------- */

static sw_status check_context(const sw_model *model, const sw_tensor *context, const sw_sets *sets)
{
    int64_t width = model->config.context;
    if (width == 0 || (context && context->ndim == 2 && context->shape[0] == sets->count &&
                       context->shape[1] == width))
        return SW_OK;
    return sw_fail(
        SW_ERROR_SHAPE, "model: context is %s, expected [%lld, %lld]: a row for each set",
        context ? SW_SHAPE_OF(context) : "missing", (long long)sets->count, (long long)width);
}

sw_tensor *sw_model_apply_scaled(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets)
{
    sw_tensor *measured = pass->context;
    sw_status status = check_context(model, measured, sets);
    if (status != SW_OK) return sw_tape_fail(pass->tape, status);
    pass->context = sw_to_scale(pass->tape, measured, &model->schema.context);
    x = sw_to_scale(pass->tape, x, &model->schema.feature);
    sw_tensor *y = model->type->apply(model, pass, x, sets);
    pass->context = measured; /* the pass is the caller's, and may go through another model */
    return y;
}

sw_tensor *sw_model_apply(const sw_model *model, sw_pass *pass, sw_tensor *x, const sw_sets *sets)
{
    sw_tensor *y = sw_model_apply_scaled(model, pass, x, sets);
    return scale_back(pass->tape, y, &model->schema.output);
}

sw_attention_weights sw_model_weights(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                      const sw_sets *sets)
{
    sw_attention_weights none = {0};
    if (!model->type->weights) return none;
    sw_status status = check_context(model, pass->context, sets);
    if (status != SW_OK) {
        sw_tape_fail(pass->tape, status);
        return none;
    }
    sw_pass scaled = *pass;
    scaled.context = sw_to_scale(pass->tape, pass->context, &model->schema.context);
    x = sw_to_scale(pass->tape, x, &model->schema.feature);
    return model->type->weights(model, &scaled, x, sets);
}
