/* schedule.c - the learning rate of each update. */
#include "train/schedule.h"

#include <math.h>
#include <string.h>

/* After a linear warm-up from lr / warmup to lr:
 *
 *   constant  lr
 *   step      lr factor^k, k the number of whole `step_epochs` that have passed
 *   cosine    lr (1 + cos(pi t)) / 2, t from 0 at the warm-up's end to 1 after the last epoch
 *             (Loshchilov & Hutter 2017, equation 5, without restarts) */
double sw_learning_rate(const sw_config *config, int64_t step, int64_t steps_per_epoch)
{
    if (step < config->warmup) return config->lr * (double)(step + 1) / (double)config->warmup;
    if (steps_per_epoch < 1) return config->lr;
    if (strcmp(config->schedule, "step") == 0 && config->step_epochs > 0) {
        int64_t drops = step / steps_per_epoch / config->step_epochs;
        return config->lr * pow(config->step_factor, (double)drops);
    }
    if (strcmp(config->schedule, "cosine") == 0) {
        double total = (double)(config->epochs * steps_per_epoch - config->warmup);
        double t = total > 0 ? (double)(step - config->warmup) / total : 0;
        return config->lr * (1 + cos(3.14159265358979323846 * (t < 1 ? t : 1))) / 2;
    }
    return config->lr;
}
