/* optimizer.h - updates of parameters by their gradients, for a network or a loss of your own. */
#ifndef SETWISE_OPTIMIZER_H
#define SETWISE_OPTIMIZER_H

#include <setwise/train.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A trainer (train.h) steps on sets with the losses of the library. For any other loss, build it of
 * operators, and let an optimizer step. Here the labels of sets count differently: `weight` is [C].
 *
 *     sw_optimizer_new(&optimizer, &model->params, &config);
 *     sw_real *grads = malloc(sizeof *grads * model->params.flat_size);
 *     for (int i = 0; i < steps; i++) {
 *         sw_tape_reset(t);
 *         memset(grads, 0, sizeof *grads * model->params.flat_size);
 *         sw_pass pass = sw_pass_begin(t, &model->params, grads);
 *         pass.training = true;
 *         pass.dropout = (sw_dropout_key){seed, i, 0};
 *         sw_tensor *y = sw_model_apply(model, &pass, sw_input(t, SW_DIMS(N, D), x), &sets);
 *         sw_tensor *yes = sw_log_sigmoid(t, y), *no = sw_log_sigmoid(t, sw_scale(t, y, -1));
 *         sw_tensor *has = sw_input(t, SW_DIMS(B, C), label);     // 1 or 0
 *         sw_tensor *lacks = sw_input(t, SW_DIMS(B, C), without); // 1 - label
 *         sw_tensor *right = sw_add(t, sw_multiply(t, has, yes), sw_multiply(t, lacks, no));
 *         right = sw_multiply(t, right, sw_input(t, SW_DIMS(C), weight));
 *         sw_tensor *loss = sw_scale(t, sw_mean(t, sw_mean(t, right, 1), 0), -1);
 *         if (sw_backward(t, loss) != SW_OK) break;
 *         if (sw_optimizer_step(optimizer, grads, rate, NULL) != SW_OK) break;
 *     }
 *
 * Neither the loop, after its first passes, nor a step calls malloc. A trainer uses the same. */
typedef struct sw_optimizer sw_optimizer;

/* Make an optimizer of `params`, which it borrows: those of a model, or of layers of your own. It
 * reads these fields of `config`: optimizer, momentum, beta1, beta2, epsilon, weight_decay (of the
 * parameters that decay), clip and average. SW_ERROR_ARGUMENT: `params` has no values yet
 * (sw_params_start), or a field is out of range. */
SW_API sw_status sw_optimizer_new(sw_optimizer **out, const sw_params *params,
                                  const sw_config *config);
SW_API void sw_optimizer_free(sw_optimizer *optimizer); /* NULL is legal */

/* Update the parameters with the learning rate `lr` by their gradient `grads` [params->flat_size],
 * which has their layout (sw_pass_begin) and stays as it is. If its norm is above config.clip, it
 * counts as shortened to that. `grad_norm`, if not NULL, receives the norm before that.
 * SW_ERROR_ARGUMENT: lr is negative or not finite. SW_ERROR_DIVERGED: the gradient is not finite,
 * and nothing changes; or the update has made a number that is not, and parameters and optimizer
 * are of no use. */
SW_API sw_status sw_optimizer_step(sw_optimizer *optimizer, const sw_real *grads, double lr,
                                   double *grad_norm);

/* The parameters to evaluate and to keep, [params->flat_size], borrowed, for reading: their mean
 * over config.average of the steps so far; without it, params->values. A copy of the struct
 * sw_model whose params.values points here predicts with them. */
SW_API sw_real *sw_optimizer_params(const sw_optimizer *optimizer);

/* The steps that were made; of them, those before sw_optimizer_load too. */
SW_API int64_t sw_optimizer_steps(const sw_optimizer *optimizer);

/* Keep what an optimizer needs to go on to the same bits, its parameters among it, and put it into
 * an optimizer of the same settings, and into its parameters. Errors are those of sw_trainer_save
 * and sw_trainer_load. */
SW_API sw_status sw_optimizer_save(const sw_optimizer *optimizer, const char *path);
SW_API sw_status sw_optimizer_load(sw_optimizer *optimizer, const char *path);

#ifdef __cplusplus
}
#endif

#endif
