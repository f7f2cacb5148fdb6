/* schedule.c - the learning rate of each update. */
#include "train/schedule.h"

#include <math.h>
#include <string.h>

/* After a linear warm-up from lr / warmup to lr:
 *
 *   constant  lr
 *   step      lr factor^k, k the number of whole `step_epochs` that have passed
 *   cosine    lr (1 + cos(pi t)) / 2, t from 0 at the warm-up's end to 1 after the last step
 *             (Loshchilov & Hutter 2017, equation 5, without restarts). If a run is resumed with
 *             more steps, the rate jumps to that of the new number of steps */
double sw_learning_rate(const sw_config *config, int64_t step, int64_t steps_per_pass)
{
    double warmup = config->warmup < 1 ? 0 : config->warmup; /* a share has not been resolved */
    if ((double)step < warmup) return config->lr * (double)(step + 1) / warmup;
    if (strcmp(config->schedule, "step") == 0) {
        int64_t drops = step / steps_per_pass / config->step_epochs;
        return config->lr * pow(config->step_factor, (double)drops);
    }
    if (strcmp(config->schedule, "cosine") == 0) {
        double total = (double)config->steps - warmup;
        double t = total > 0 ? ((double)step - warmup) / total : 0;
        return config->lr * (1 + cos(3.14159265358979323846 * (t < 1 ? t : 1))) / 2;
    }
    return config->lr;
}
