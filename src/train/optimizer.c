/* optimizer.c - one update of some parameters: sgd, adam, adamw; and of their average. */
#include "train/optimizer.h"

#include "base/error.h"
#include "kernels/vector.h"

#include <tgmath.h>

sw_status sw_update_from(sw_update *out, const sw_config *config)
{
    static const struct {
        const char *name;
        sw_optimizer_kind kind;
    } kinds[] = {{"sgd", SW_SGD}, {"adam", SW_ADAM}, {"adamw", SW_ADAMW}};
    *out = (sw_update){.momentum = config->momentum,
                       .beta1 = config->beta1,
                       .beta2 = config->beta2,
                       .epsilon = config->epsilon,
                       .weight_decay = config->weight_decay,
                       .gradient_scale = 1};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(config->optimizer, kinds[i].name) != 0) continue;
        out->kind = kinds[i].kind;
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

void sw_average_update(sw_real *average, const sw_real *value, int64_t count, double horizon)
{
    if (horizon <= 1)
        memcpy(average, value, sizeof *average * (size_t)count);
    else
        move_towards(average, value, count, (sw_real)(1 / horizon));
}
