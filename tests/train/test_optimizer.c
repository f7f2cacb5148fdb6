#include "train/optimizer.h"

#include "expect.h"
#include "heap.h"

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/model.h>
#include <setwise/ops.h>
#include <stdlib.h>
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

/* ---- The average ----------------------------------------------------------------------------- */

/* Up to a horizon of 1000 steps, each step moves the average by one part of the horizon. */
Test(optimizer, the_average_of_a_short_run_moves_in_each_step)
{
    sw_real average = 0, expected = 0;
    for (int64_t step = 1; step < 10000; step++) {
        const sw_real value = (sw_real)sin((double)step);
        const double horizon = 0.1 * (double)step;
        const sw_real part = (sw_real)(1 / horizon);
        expected = horizon <= 1 ? value : expected + part * (value - expected);
        sw_average_update(&average, &value, 1, 0.1, step);
        cr_assert_float_eq((double)average, (double)expected, 1e-6, "step %d", (int)step);
    }
}

/* Parameters that stay at `value` from step `first` on pull an average of 1 towards them by
 * 1 - (first / last)^(1 / share) of the way. A step moves it by less than a float can tell. */
Test(optimizer, the_average_of_a_long_run_still_moves)
{
    static const struct {
        double share;
        int64_t first, last;
    } cases[] = {{0.1, 1000000, 1100000}, {1, 1000000, 1500000}, {0.1, 10000000, 11000000}};
    const sw_real value = (sw_real)1.01;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sw_real average = 1;
        for (int64_t step = cases[i].first + 1; step <= cases[i].last; step++)
            sw_average_update(&average, &value, 1, cases[i].share, step);
        const double left = pow((double)cases[i].first / (double)cases[i].last, 1 / cases[i].share);
        cr_expect_float_eq((double)average, 1 + 0.01 * (1 - left), 1e-4, "case %d: %.9g", (int)i,
                           (double)average);
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

/* ---- A training loop with a loss of one's own ------------------------------------------------ */

enum { SETS = 12, SIZE = 5, ROWS = SETS * SIZE, WIDTH = 2, LABELS = 2 };

typedef struct problem {
    int64_t offset[SETS + 1];
    sw_real x[ROWS * WIDTH], label[SETS * LABELS], without[SETS * LABELS]; /* 1 - label */
} problem;

/* Label c: is the sum of column c positive? */
static problem make_problem(void)
{
    problem p = {0};
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < ROWS * WIDTH; i++) p.x[i] = (sw_real)sw_random_normal(&r);
    for (int b = 0; b < SETS; b++) {
        p.offset[b + 1] = p.offset[b] + SIZE;
        for (int c = 0; c < LABELS; c++) {
            double sum = 0;
            for (int i = 0; i < SIZE; i++) sum += (double)p.x[(b * SIZE + i) * WIDTH + c];
            p.label[b * LABELS + c] = sum > 0;
            p.without[b * LABELS + c] = sum <= 0;
        }
    }
    return p;
}

static sw_model *make_model(void)
{
    sw_model_config config = sw_model_config_default();
    config.input = WIDTH, config.outputs = LABELS, config.width = 16, config.task = SW_LABELS;
    config.dropout = 0;
    strcpy(config.pool, "mean");
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, &config, 1), SW_OK, "%s", sw_error_message());
    return model;
}

static sw_config plain_config(void)
{
    sw_config config = sw_config_default();
    strcpy(config.schedule, "constant");
    config.warmup = 0, config.weight_decay = 0, config.lr = 0.02, config.threads = 1;
    return config;
}

/* The example of setwise/optimizer.h: each label has a weight. */
static sw_tensor *weighted_loss(sw_tape *t, sw_tensor *y, const problem *p, const sw_real *weight)
{
    sw_tensor *yes = sw_log_sigmoid(t, y), *no = sw_log_sigmoid(t, sw_scale(t, y, -1));
    sw_tensor *has = sw_input(t, SW_DIMS(SETS, LABELS), p->label);
    sw_tensor *lacks = sw_input(t, SW_DIMS(SETS, LABELS), p->without);
    sw_tensor *right = sw_add(t, sw_multiply(t, has, yes), sw_multiply(t, lacks, no));
    right = sw_multiply(t, right, sw_input(t, SW_DIMS(LABELS), weight));
    return sw_scale(t, sw_mean(t, sw_mean(t, right, 1), 0), -1);
}

/* Train, and count the sets whose label c is right. */
static void train_weighted(const sw_real *weight, int right[LABELS])
{
    const problem p = make_problem();
    const sw_sets sets = {SETS, p.offset, NULL};
    const sw_config config = plain_config();
    sw_model *model = make_model();
    sw_optimizer *optimizer;
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    cr_assert_eq(sw_optimizer_new(&optimizer, &model->params, &config), SW_OK);
    const size_t bytes = sizeof(sw_real) * (size_t)model->params.flat_size;
    sw_real *grads = malloc(bytes);
    size_t in_use = 0;
    for (int i = 0; i < 150; i++) {
        if (i == 10) in_use = heap_in_use();
        sw_tape_reset(t);
        memset(grads, 0, bytes);
        sw_pass pass = sw_pass_begin(t, &model->params, grads);
        pass.training = true;
        sw_tensor *y = sw_model_apply(model, &pass, sw_input(t, SW_DIMS(ROWS, WIDTH), p.x), &sets);
        cr_assert_eq(sw_backward(t, weighted_loss(t, y, &p, weight)), SW_OK, "%s",
                     sw_error_message());
        cr_assert_eq(sw_optimizer_step(optimizer, grads, config.lr, NULL), SW_OK, "%s",
                     sw_error_message());
        for (int c = 0; c < LABELS; c++) {
            right[c] = 0;
            for (int b = 0; b < SETS; b++)
                right[c] += (y->data[b * LABELS + c] > 0) == (p.label[b * LABELS + c] > 0);
        }
    }
#ifndef SW_ARENA_DEBUG /* malloc keeps some of what was freed, so its count is not exact */
    cr_expect_eq(heap_in_use(), in_use);
#endif
    free(grads);
    sw_optimizer_free(optimizer);
    sw_tape_free(t);
    sw_model_free(model);
}

Test(optimizer, a_loss_of_ones_own)
{
    const sw_real equal[] = {1, 1}, first[] = {1, 0};
    int right[LABELS];
    train_weighted(equal, right);
    cr_expect(right[0] == SETS && right[1] == SETS, "%d and %d are right", right[0], right[1]);
    train_weighted(first, right);
    cr_expect(right[0] == SETS && right[1] < SETS, "%d and %d are right", right[0], right[1]);
}

/* With a batch of one chunk and a loss that both have, the bits are the same. */
Test(optimizer, it_is_the_one_of_a_trainer)
{
    const problem p = make_problem();
    const sw_sets sets = {SETS, p.offset, NULL};
    const sw_ragged ragged = {.count = SETS,
                              .width = WIDTH,
                              .offset = p.offset,
                              .x = p.x,
                              .target = p.label,
                              .targets = LABELS};
    static const char *const names[] = {"sgd", "adam", "adamw"};
    for (int k = 0; k < 3; k++) {
        sw_config config = plain_config();
        strcpy(config.optimizer, names[k]);
        config.weight_decay = 0.1, config.clip = 0.2, config.average = 0.5;
        sw_model *model = make_model(), *other = make_model();
        const size_t bytes = sizeof(sw_real) * (size_t)model->params.flat_size;
        sw_real *grads = malloc(bytes);
        sw_optimizer *optimizer;
        sw_trainer *trainer;
        sw_tape *t;
        cr_assert_eq(sw_tape_new(&t), SW_OK);
        cr_assert_eq(sw_optimizer_new(&optimizer, &model->params, &config), SW_OK);
        cr_assert_eq(sw_trainer_new(&trainer, other, &config), SW_OK, "%s", sw_error_message());
        cr_expect_arr_eq(sw_optimizer_params(optimizer), model->params.values, bytes, "no step");
        for (int i = 0; i < 9; i++) {
            sw_tape_reset(t);
            memset(grads, 0, bytes);
            sw_pass pass = sw_pass_begin(t, &model->params, grads);
            sw_tensor *x = sw_input(t, SW_DIMS(ROWS, WIDTH), p.x);
            sw_tensor *y = sw_model_apply(model, &pass, x, &sets);
            sw_tensor *label = sw_input(t, SW_DIMS(SETS, LABELS), p.label);
            cr_assert_eq(sw_backward(t, sw_binary_cross_entropy(t, y, label, NULL)), SW_OK);
            cr_assert_eq(sw_optimizer_step(optimizer, grads, config.lr, NULL), SW_OK);
            cr_assert_eq(sw_trainer_step(trainer, &ragged, NULL, SETS, NULL), SW_OK);
        }
        cr_expect_arr_eq(model->params.values, other->params.values, bytes, "%s", names[k]);
        cr_expect_arr_eq(sw_optimizer_params(optimizer), sw_trainer_params(trainer), bytes);
        cr_expect(memcmp(sw_optimizer_params(optimizer), model->params.values, bytes) != 0);
        sw_trainer_free(trainer);
        sw_optimizer_free(optimizer);
        sw_tape_free(t);
        free(grads);
        sw_model_free(model);
        sw_model_free(other);
    }
}

Test(optimizer, a_gradient_that_is_not_finite_changes_nothing)
{
    sw_config config = plain_config();
    config.average = 0;
    sw_model *model = make_model(), *before = make_model();
    const size_t bytes = sizeof(sw_real) * (size_t)model->params.flat_size;
    sw_real *grads = calloc(1, bytes);
    sw_optimizer *optimizer;
    double norm;
    cr_assert_eq(sw_optimizer_new(&optimizer, &model->params, &config), SW_OK);
    cr_expect_eq(sw_optimizer_params(optimizer), model->params.values);
    const sw_param *p = model->params.list[0];
    grads[p->offset] = NAN;
    for (int i = 0; i < 2; i++) {
        cr_expect_eq(sw_optimizer_step(optimizer, grads, 0.1, &norm), SW_ERROR_DIVERGED);
        expect_message("update 1: the gradient of enc.0.weight [16, 2] is nan at [0, 0]");
        cr_expect_arr_eq(model->params.values, before->params.values, bytes);
    }
    grads[p->offset] = -3;
    cr_expect_eq(sw_optimizer_step(optimizer, grads, 0.1, &norm), SW_OK);
    cr_expect_eq(norm, 3);
    cr_expect_eq(grads[p->offset], -3);
    cr_expect_eq(sw_optimizer_step(optimizer, grads, -0.1, &norm), SW_ERROR_ARGUMENT);
    expect_message("optimizer: the learning rate is -0.1, expected 0 or more");
    cr_expect_eq(sw_optimizer_step(optimizer, grads, INFINITY, &norm), SW_ERROR_ARGUMENT);
    sw_optimizer_free(optimizer);
    sw_params none = {0};
    cr_expect_eq(sw_optimizer_new(&optimizer, &none, &config), SW_ERROR_ARGUMENT);
    expect_message("call sw_params_start first");
    cr_expect_null(optimizer);
    free(grads);
    sw_model_free(model);
    sw_model_free(before);
}
