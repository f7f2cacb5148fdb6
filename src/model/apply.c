/* apply.c - a model on a batch: scale the inputs, apply the network, scale the outputs back. */
#include "model/apply.h"

#include "autodiff/op.h"
#include "autodiff/unchecked.h"
#include "base/error.h"
#include "base/schema.h"
#include "kernels/finite.h"
#include "kernels/vector.h"
#include "nn/set_check.h"

#include <setwise/model.h>

#include <math.h>

/* ---- Numbers in the scale of the network ----------------------------------------------------- */

/* In double, so that no digit of x is lost: x may be near 1e6 and its scale 1. */
SW_KERNEL
static void standardise(sw_real *restrict to, const sw_real *restrict x, int64_t rows,
                        int64_t width, const double *restrict mean, const double *restrict scale)
{
    for (int64_t i = 0; i < rows; i++)
        for (int64_t d = 0; d < width; d++)
            to[i * width + d] = (sw_real)(((double)x[i * width + d] - mean[d]) / scale[d]);
}

/* The same with logarithms. */
static void standardise_logs(sw_real *to, const sw_real *x, int64_t rows, const sw_columns *columns)
{
    for (int64_t i = 0; i < rows; i++)
        for (int64_t d = 0; d < columns->count; d++)
            *to++ = (sw_real)sw_columns_scaled(columns, d, (double)*x++);
}

SW_KERNEL
static void limit(sw_real *restrict z, int64_t rows, int64_t width, const double *restrict cap)
{
    for (int64_t i = 0; i < rows; i++)
        for (int64_t d = 0; d < width; d++) {
            const sw_real most = (sw_real)cap[d], here = z[i * width + d];
            z[i * width + d] = here > most ? most : here < -most ? -most : here;
        }
}

sw_tensor *sw_to_scale(sw_tape *tape, sw_tensor *x, const sw_columns *columns)
{
    /* If x has another width, the function that reads it reports this. */
    if (!x || !columns->mean || x->ndim != 2 || x->shape[1] != columns->count) return x;
    sw_real *to = sw_tape_alloc(tape, sw_bytes(x->size, sizeof *to));
    if (!to) return NULL;
    enum { BLOCK = 64 }; /* rows, which are in the cache when they are looked at */
    const int64_t rows = x->shape[0], width = x->shape[1];
    for (int64_t i = 0; i < rows; i += BLOCK) {
        const int64_t count = rows - i < BLOCK ? rows - i : BLOCK;
        const sw_real *block = x->data + i * width;
        if (columns->log)
            standardise_logs(to + i * width, block, count, columns);
        else
            standardise(to + i * width, block, count, width, columns->mean, columns->scale);
        if (x->unchecked && !sw_all_finite(block, count * width))
            return sw_tape_fail(tape, sw_input_not_finite());
    }
    if (columns->cap) limit(to, x->shape[0], x->shape[1], columns->cap);
    return sw_input(tape, x->ndim, x->shape, to);
}

static sw_tensor *row_of(sw_tape *tape, const double *x, int64_t count)
{
    sw_real *row = sw_tape_alloc(tape, sw_bytes(count, sizeof *row));
    if (!row) return NULL;
    for (int64_t i = 0; i < count; i++) row[i] = (sw_real)x[i];
    return sw_input(tape, SW_DIMS(count), row);
}

/* log sinh(y) in the columns with a logarithm, y in the others: sinh(y) = (exp(y) - exp(-y)) / 2.
 */
static sw_tensor *undo_logs(sw_tape *tape, sw_tensor *y, const sw_columns *columns)
{
    const int64_t count = columns->count;
    double *of_log = sw_tape_alloc(tape, sw_bytes(count, sizeof *of_log));
    double *plain = sw_tape_alloc(tape, sw_bytes(count, sizeof *plain));
    double *half = sw_tape_alloc(tape, sw_bytes(count, sizeof *half));
    if (!of_log || !plain || !half) return NULL;
    for (int64_t c = 0; c < count; c++) {
        of_log[c] = columns->log[c] > 0;
        plain[c] = 1 - of_log[c];
        half[c] = columns->log[c] / 2;
    }
    sw_tensor *u = sw_multiply(tape, y, row_of(tape, of_log, count));
    sw_tensor *twice = sw_subtract(tape, sw_exp(tape, u), sw_exp(tape, sw_scale(tape, u, -1)));
    return sw_add(tape, sw_multiply(tape, twice, row_of(tape, half, count)),
                  sw_multiply(tape, y, row_of(tape, plain, count)));
}

/* z within the caps: 0 z + cap outside, so that the gradient is 0 there. */
static sw_tensor *limit_outputs(sw_tape *tape, sw_tensor *z, const sw_columns *columns)
{
    if (!z || !columns->cap) return z;
    sw_real *inside = sw_tape_alloc(tape, sw_bytes(z->size, sizeof *inside));
    sw_real *end = sw_tape_alloc(tape, sw_bytes(z->size, sizeof *end));
    if (!inside || !end) return NULL;
    for (int64_t i = 0; i < z->size; i++) {
        const double here = (double)z->data[i];
        const double limited = sw_columns_limited(columns, i % columns->count, here);
        inside[i] = limited == here || isnan(here);
        end[i] = limited == here || isnan(here) ? 0 : (sw_real)limited;
    }
    z = sw_multiply(tape, z, sw_input(tape, z->ndim, z->shape, inside));
    return sw_add(tape, z, sw_input(tape, z->ndim, z->shape, end));
}

/* z scale + mean, computed by operators, so that a loss of it has a gradient. */
static sw_tensor *scale_back(sw_tape *tape, sw_tensor *z, const sw_columns *columns)
{
    if (!z || !columns->mean) return z;
    z = limit_outputs(tape, sw_store(tape, z), columns);
    sw_tensor *y = sw_multiply(tape, z, row_of(tape, columns->scale, columns->count));
    y = sw_add(tape, y, row_of(tape, columns->mean, columns->count));
    return sw_store(tape, columns->log ? undo_logs(tape, y, columns) : y);
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

/* The context, and after it log(1 + n) of each set of n elements, in the scale of the network. */
static sw_tensor *add_sizes(const sw_model *model, sw_tape *t, sw_tensor *context,
                            const sw_sets *sets)
{
    sw_real *size = sw_tape_alloc(t, sw_bytes(sets->count, sizeof *size));
    if (!size) return NULL;
    for (int64_t b = 0; b < sets->count; b++)
        size[b] = (sw_real)log1p((double)(sets->offset[b + 1] - sets->offset[b]));
    sw_tensor *column =
        sw_to_scale(t, sw_input(t, SW_DIMS(sets->count, 1), size), &model->schema.size);
    return model->config.context ? sw_concat(t, (sw_tensor *[]){context, column}, 2, 1) : column;
}

/* Both inputs in the scale of the network, and then `pass` with them. False: they do not fit. */
static bool scale_inputs(const sw_model *model, sw_pass *pass, sw_tensor **x, const sw_sets *sets)
{
    if (!sw_sets_fit(pass->tape, "model", "x", *x, sets)) return false;
    const sw_status status = check_context(model, pass->context, sets);
    if (status != SW_OK) {
        sw_tape_fail(pass->tape, status);
        return false;
    }
    sw_tape *t = pass->tape; /* the numbers of both are read, here or in the network */
    sw_tensor *context = sw_to_scale(t, sw_store(t, pass->context), &model->schema.context);
    *x = sw_to_scale(t, sw_store(t, *x), &model->schema.feature);
    if (!*x || (pass->context && !context)) return false;
    if (model->config.size_context) {
        context = add_sizes(model, t, context, sets);
        if (!context) return false;
    }
    pass->context = context;
    return true;
}

/* The network on scaled inputs, long sets in blocks of rows. */
static sw_tensor *run(const sw_model *model, sw_pass *pass, sw_tensor *x, const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    const sw_deferral defers = t->defers;
    sw_tape_defer(t, sets);
    sw_tensor *y = sw_store(t, model->type->apply(model, pass, x, sets));
    t->defers = defers;
    return y;
}

sw_tensor *sw_model_apply_scaled(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets)
{
    sw_tensor *measured = pass->context;
    if (!scale_inputs(model, pass, &x, sets)) return NULL;
    sw_tensor *y = run(model, pass, x, sets);
    pass->context = measured; /* the caller may use the pass again */
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
    sw_pass scaled = *pass;
    if (!model->type->weights || !scale_inputs(model, &scaled, &x, sets)) return none;
    const sw_deferral defers = pass->tape->defers;
    sw_tape_defer(pass->tape, NULL); /* the numbers of weights are read */
    const sw_attention_weights weights = model->type->weights(model, &scaled, x, sets);
    pass->tape->defers = defers;
    return weights;
}

sw_tensor *sw_model_apply_weighed(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                  const sw_sets *sets, sw_attention_weights *weights)
{
    sw_tensor *measured = pass->context;
    *weights = (sw_attention_weights){0};
    if (!scale_inputs(model, pass, &x, sets)) return NULL;
    sw_tensor *y = run(model, pass, x, sets);
    if (model->type->weights) *weights = model->type->weights(model, pass, x, sets);
    pass->context = measured;
    return scale_back(pass->tape, y, &model->schema.output);
}

sw_tensor *sw_model_apply_traced(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets, sw_tensor **z, sw_tensor **scaled)
{
    sw_tensor *measured = pass->context;
    *z = *scaled = NULL;
    if (!x || !scale_inputs(model, pass, &x, sets)) return NULL;
    sw_real *grad = sw_tape_alloc(pass->tape, sw_bytes(x->size, sizeof *grad));
    pass->traced = z;
    if (model->config.vocabulary == 0 && grad) {
        *z = sw_variable(pass->tape, x->ndim, x->shape, x->data, grad);
        if (*z) (*z)->unchecked = x->unchecked;
        x = *z;
    }
    *scaled = grad ? model->type->apply(model, pass, x, sets) : NULL;
    pass->traced = NULL;
    pass->context = measured;
    return scale_back(pass->tape, *scaled, &model->schema.output);
}
