/* optimizer.c - updates of parameters: sgd, adam, adamw; of their average; and of all those of a
 * network, slice by slice. */
#include "train/optimizer.h"

#include "base/error.h"
#include "base/number.h"
#include "kernels/finite.h"
#include "kernels/vector.h"
#include "nn/params.h"
#include "train/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tgmath.h>

/* ---- Some numbers ---------------------------------------------------------------------------- */

static const char *const kinds[] = {[SW_SGD] = "sgd", [SW_ADAM] = "adam", [SW_ADAMW] = "adamw"};

const char *sw_optimizer_kind_name(sw_optimizer_kind kind)
{
    return kinds[kind];
}

sw_status sw_update_from(sw_update *out, const sw_config *config)
{
    *out = (sw_update){.momentum = config->momentum,
                       .beta1 = config->beta1,
                       .beta2 = config->beta2,
                       .epsilon = config->epsilon,
                       .weight_decay = config->weight_decay,
                       .gradient_scale = 1};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(config->optimizer, kinds[i]) != 0) continue;
        out->kind = (sw_optimizer_kind)i;
        return SW_OK;
    }
    return sw_fail(SW_ERROR_NOT_FOUND, "unknown optimizer '%s': there are sgd, adam, adamw",
                   config->optimizer);
}

SW_KERNEL
static void sgd(int64_t count, sw_real *restrict w, const sw_real *restrict g, sw_real *restrict u,
                sw_real lr, sw_real momentum, sw_real decay, sw_real scale)
{
    for (int64_t i = 0; i < count; i++) {
        u[i] = momentum * u[i] + (scale * g[i] + decay * w[i]);
        w[i] -= lr * u[i];
    }
}

/* The factors of an update of adam or adamw, rounded once. */
typedef struct adam_numbers {
    sw_real keep1, take1; /* beta1 and 1 - beta1: shares of the old average and of the new value */
    sw_real keep2, take2;
    sw_real rate, root_scale; /* with the bias corrections */
    sw_real epsilon;
    sw_real shrink; /* adamw multiplies the parameters by it */
    sw_real decay;  /* adam adds this share of the parameters to the gradient */
    sw_real scale;  /* of the gradient */
} adam_numbers;

SW_KERNEL
static void adam(int64_t count, sw_real *restrict w, const sw_real *restrict g, sw_real *restrict m,
                 sw_real *restrict v, adam_numbers c)
{
    for (int64_t i = 0; i < count; i++) {
        sw_real gradient = c.scale * g[i] + c.decay * w[i];
        m[i] = c.keep1 * m[i] + c.take1 * gradient;
        v[i] = c.keep2 * v[i] + c.take2 * gradient * gradient;
        w[i] = c.shrink * w[i] - c.rate * m[i] / (c.root_scale * sqrt(v[i]) + c.epsilon);
    }
}

void sw_update_apply(const sw_update *u, bool decays, int64_t count, sw_real *value,
                     const sw_real *grad, sw_real *first, sw_real *second)
{
    double decay = decays ? u->weight_decay : 0;
    sw_real scale = (sw_real)u->gradient_scale;
    if (u->kind == SW_SGD) {
        sgd(count, value, grad, first, (sw_real)u->lr, (sw_real)u->momentum, (sw_real)decay, scale);
        return;
    }
    bool decoupled = u->kind == SW_ADAMW;
    adam_numbers numbers = {
        .keep1 = (sw_real)u->beta1,
        .take1 = (sw_real)(1 - u->beta1),
        .keep2 = (sw_real)u->beta2,
        .take2 = (sw_real)(1 - u->beta2),
        .rate = (sw_real)(u->lr / (1 - pow(u->beta1, (double)u->step))),
        .root_scale = (sw_real)(1 / sqrt(1 - pow(u->beta2, (double)u->step))),
        .epsilon = (sw_real)u->epsilon,
        .shrink = decoupled ? (sw_real)(1 - u->lr * decay) : 1,
        .decay = decoupled ? 0 : (sw_real)decay,
        .scale = scale,
    };
    adam(count, value, grad, first, second, numbers);
}

SW_KERNEL
static void move_towards(sw_real *restrict average, const sw_real *restrict value, int64_t count,
                         sw_real share)
{
    for (int64_t i = 0; i < count; i++) average[i] += share * (value[i] - average[i]);
}

void sw_average_update(sw_real *average, const sw_real *value, int64_t count, double share,
                       int64_t step)
{
    enum { UPDATES = 500 }; /* in a horizon, at least */
    const double horizon = share * (double)step;
    int64_t every = 1;
    while (2 * (double)every * UPDATES <= horizon) every *= 2;
    if (horizon <= 1)
        memcpy(average, value, sizeof *average * (size_t)count);
    else if (step % every == 0)
        move_towards(average, value, count, (sw_real)((double)every / horizon));
}

/* ---- All parameters -------------------------------------------------------------------------- */

static sw_status make_slices(sw_optimizer *optimizer)
{
    const sw_params *params = optimizer->params;
    int64_t count = 0;
    for (int i = 0; i < params->count; i++)
        count += (params->list[i]->size + SW_SLICE - 1) / SW_SLICE;
    optimizer->slice = calloc((size_t)count + 1, sizeof *optimizer->slice);
    if (!optimizer->slice) return sw_fail(SW_ERROR_MEMORY, "out of memory for an optimizer");
    for (int i = 0; i < params->count; i++) {
        const sw_param *p = params->list[i];
        for (int64_t done = 0; done < p->size; done += SW_SLICE)
            optimizer->slice[optimizer->slice_count++] =
                (sw_param_slice){.offset = p->offset + done,
                                 .size = p->size - done < SW_SLICE ? p->size - done : SW_SLICE,
                                 .decays = p->decays};
    }
    return SW_OK;
}

static sw_status make_state(sw_optimizer *optimizer)
{
    const sw_params *params = optimizer->params;
    const size_t bytes = sw_bytes(params->flat_size, sizeof(sw_real));
    optimizer->memory = sw_arena_new();
    if (!optimizer->memory) return SW_ERROR_MEMORY;
    optimizer->first = sw_arena_zeroed(optimizer->memory, bytes);
    optimizer->second = sw_arena_zeroed(optimizer->memory, bytes);
    if (!optimizer->first || !optimizer->second) return SW_ERROR_MEMORY;
    if (optimizer->share <= 0) return SW_OK;
    optimizer->average = sw_arena_zeroed(optimizer->memory, bytes);
    if (!optimizer->average) return SW_ERROR_MEMORY;
    memcpy(optimizer->average, params->values, bytes);
    return SW_OK;
}

sw_status sw_optimizer_new(sw_optimizer **out, const sw_params *params, const sw_config *config)
{
    SW_NOT_NULL(out, params, config);
    *out = NULL;
    SW_TRY(sw_config_check(config));
    if (!params->values)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "optimizer: the parameters have no values: call sw_params_start first");
    sw_optimizer *optimizer = calloc(1, sizeof *optimizer);
    if (!optimizer) return sw_fail(SW_ERROR_MEMORY, "out of memory for an optimizer");
    optimizer->params = params;
    optimizer->clip = config->clip;
    optimizer->share = config->average;
    sw_status status = sw_update_from(&optimizer->update, config);
    if (status == SW_OK) status = make_slices(optimizer);
    if (status == SW_OK) status = make_state(optimizer);
    if (status != SW_OK)
        sw_optimizer_free(optimizer);
    else
        *out = optimizer;
    return status;
}

void sw_optimizer_free(sw_optimizer *optimizer)
{
    if (!optimizer) return;
    free(optimizer->slice);
    sw_arena_free(optimizer->memory);
    free(optimizer);
}

sw_real *sw_optimizer_params(const sw_optimizer *optimizer)
{
    return optimizer->average ? optimizer->average : optimizer->params->values;
}

int64_t sw_optimizer_steps(const sw_optimizer *optimizer)
{
    return optimizer->update.step;
}

SW_KERNEL
static double square_sum(const sw_real *x, int64_t count)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < count; i++) sum += (double)x[i] * (double)x[i];
    return sum;
}

void sw_optimizer_measure(sw_optimizer *optimizer, int64_t slice, const sw_real *grads)
{
    sw_param_slice *s = &optimizer->slice[slice];
    s->square = square_sum(grads + s->offset, s->size);
}

double sw_optimizer_begin(sw_optimizer *optimizer, int64_t step, double lr)
{
    sw_update *update = &optimizer->update;
    const double clip = optimizer->clip;
    double square = 0;
    for (int64_t i = 0; i < optimizer->slice_count; i++) square += optimizer->slice[i].square;
    const double norm = sqrt(square);
    update->gradient_scale = clip > 0 && norm > clip ? clip / norm : 1;
    update->lr = lr;
    update->step = step;
    return norm;
}

void sw_optimizer_update(sw_optimizer *optimizer, int64_t slice, const sw_real *grads)
{
    sw_param_slice *s = &optimizer->slice[slice];
    sw_real *value = optimizer->params->values + s->offset;
    sw_real *first = optimizer->first + s->offset, *second = optimizer->second + s->offset;
    sw_real *average = optimizer->average ? optimizer->average + s->offset : NULL;
    sw_update_apply(&optimizer->update, s->decays, s->size, value, grads + s->offset, first,
                    second);
    if (average)
        sw_average_update(average, value, s->size, optimizer->share, optimizer->update.step);
    s->finite = sw_all_finite(value, s->size) && sw_all_finite(first, s->size) &&
                sw_all_finite(second, s->size) && (!average || sw_all_finite(average, s->size));
}

/* Which number of the state is not finite? A gradient that is finite can be so large that its
 * square, or the step that it makes, is not. */
static sw_status check_state(const sw_optimizer *optimizer)
{
    const struct {
        const char *what;
        const sw_real *values;
    } arrays[] = {{"the parameter", optimizer->params->values},
                  {"the optimiser's mean of the gradient of", optimizer->first},
                  {"the optimiser's mean square of the gradient of", optimizer->second},
                  {"the average of", optimizer->average}};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        if (arrays[i].values)
            SW_TRY(sw_params_check_finite(optimizer->params, arrays[i].values, SW_ERROR_DIVERGED,
                                          arrays[i].what));
    return SW_OK;
}

sw_status sw_optimizer_end(const sw_optimizer *optimizer)
{
    for (int64_t i = 0; i < optimizer->slice_count; i++)
        if (!optimizer->slice[i].finite) return check_state(optimizer);
    return SW_OK;
}

static sw_status one_step(sw_optimizer *optimizer, const sw_real *grads, double lr,
                          double *grad_norm)
{
    const sw_update before = optimizer->update;
    for (int64_t i = 0; i < optimizer->slice_count; i++) sw_optimizer_measure(optimizer, i, grads);
    const double norm = sw_optimizer_begin(optimizer, before.step + 1, lr);
    if (grad_norm) *grad_norm = norm;
    if (!isfinite(norm)) {
        optimizer->update = before;
        SW_TRY(
            sw_params_check_finite(optimizer->params, grads, SW_ERROR_DIVERGED, "the gradient of"));
        return sw_fail(SW_ERROR_DIVERGED, "the norm of the gradient is %s",
                       sw_number_of(norm).text);
    }
    for (int64_t i = 0; i < optimizer->slice_count; i++) sw_optimizer_update(optimizer, i, grads);
    return sw_optimizer_end(optimizer);
}

sw_status sw_optimizer_step(sw_optimizer *optimizer, const sw_real *grads, double lr,
                            double *grad_norm)
{
    SW_NOT_NULL(optimizer, grads);
    if (!(lr >= 0 && isfinite(lr)))
        return sw_fail(SW_ERROR_ARGUMENT, "optimizer: the learning rate is %s, expected 0 or more",
                       sw_number_of(lr).text);
    const long long update = (long long)optimizer->update.step + 1;
    const sw_status status = one_step(optimizer, grads, lr, grad_norm);
    return status == SW_OK ? SW_OK : sw_fail_at(status, "update %lld", update);
}
