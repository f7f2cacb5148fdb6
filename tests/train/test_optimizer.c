#include "train/optimizer.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { COUNT = 37, STEPS = 25 };

/* Loops over one number at a time in double, straight from the papers. */
static void plain_update(const sw_update *u, double decay, double *w, double g, double *first,
                         double *second)
{
    g *= u->gradient_scale;
    if (u->kind == SW_SGD) {
        *first = u->momentum * *first + g + decay * *w;
        *w -= u->lr * *first;
        return;
    }
    if (u->kind == SW_ADAM) g += decay * *w;
    if (u->kind == SW_ADAMW) *w -= u->lr * decay * *w;
    *first = u->beta1 * *first + (1 - u->beta1) * g;
    *second = u->beta2 * *second + (1 - u->beta2) * g * g;
    double m = *first / (1 - pow(u->beta1, (double)u->step));
    double v = *second / (1 - pow(u->beta2, (double)u->step));
    *w -= u->lr * m / (sqrt(v) + u->epsilon);
}

static void check(const char *optimizer, bool decays)
{
    sw_config config = sw_config_default();
    strcpy(config.optimizer, optimizer);
    config.momentum = 0.9, config.weight_decay = 0.1;
    sw_update u;
    cr_assert_eq(sw_update_from(&u, &config), SW_OK);
    u.lr = 0.01, u.gradient_scale = 0.5;
    sw_real w[COUNT], g[COUNT], first[COUNT] = {0}, second[COUNT] = {0};
    double w_plain[COUNT], first_plain[COUNT] = {0}, second_plain[COUNT] = {0};
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < COUNT; i++) w[i] = (sw_real)sw_random_normal(&r), w_plain[i] = (double)w[i];
    for (u.step = 1; u.step <= STEPS; u.step++) {
        for (int i = 0; i < COUNT; i++) g[i] = (sw_real)sw_random_normal(&r);
        for (int i = 0; i < COUNT; i++)
            plain_update(&u, decays ? 0.1 : 0, &w_plain[i], (double)g[i], &first_plain[i],
                         &second_plain[i]);
        sw_update_apply(&u, decays, COUNT, w, g, first, second);
    }
    double tolerance = sizeof(sw_real) == 8 ? 1e-13 : 2e-6;
    for (int i = 0; i < COUNT; i++)
        cr_assert_float_eq((double)w[i], w_plain[i], tolerance, "%s, number %d: %.9g, %.9g",
                           optimizer, i, (double)w[i], w_plain[i]);
}

Test(optimizer, follows_the_papers)
{
    const char *names[] = {"sgd", "adam", "adamw"};
    for (int i = 0; i < 3; i++) {
        check(names[i], true);
        check(names[i], false);
    }
}

/* If all gradients are the same g, the corrected moments are g and g². So every update, the first
 * too, is -lr sign(g), for any beta1 and beta2. */
Test(optimizer, the_first_updates_of_slow_averages)
{
    const double lr = 0.01, ulp = sizeof(sw_real) == 8 ? 2.3e-16 : 1.2e-7;
    const char *names[] = {"adam", "adamw"};
    for (int k = 0; k < 2; k++) {
        sw_config config = sw_config_default();
        strcpy(config.optimizer, names[k]);
        config.beta1 = 0.9999, config.beta2 = 0.999999, config.epsilon = 0;
        config.weight_decay = 0;
        sw_update u;
        cr_assert_eq(sw_update_from(&u, &config), SW_OK);
        u.lr = lr, u.step = 1;
        sw_real w[COUNT] = {0}, g[COUNT], first[COUNT] = {0}, second[COUNT] = {0};
        for (int i = 0; i < COUNT; i++) g[i] = (sw_real)((i % 2 ? -1 : 1) * exp(i - 20));
        sw_update_apply(&u, true, COUNT, w, g, first, second);
        for (int i = 0; i < COUNT; i++)
            cr_assert_float_eq((double)w[i], i % 2 ? lr : -lr, 4 * ulp * lr,
                               "%s, gradient %g: %.9g", names[k], (double)g[i], (double)w[i]);
    }
}

Test(optimizer, an_unknown_one_is_reported)
{
    sw_config config = sw_config_default();
    strcpy(config.optimizer, "adan");
    sw_update u;
    cr_assert_eq(sw_update_from(&u, &config), SW_ERROR_NOT_FOUND);
    cr_assert_str_eq(sw_error_message(), "unknown optimizer 'adan': there are sgd, adam, adamw");
}
