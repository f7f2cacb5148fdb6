/* test_state_file.c - a loop that is interrupted and goes on ends in the bits of one that never
 * stopped, by a trainer and by an optimizer; and the files that are refused. */
#include "scratch.h"
#include "train/trainer_sets.h"

#include <math.h>
#include <setwise/optimizer.h>
#include <stdlib.h>

static void begin(void)
{
    scratch_begin();
    make();
}

TestSuite(state_file, .init = begin, .fini = scratch_end);

enum { STEPS = 12, BATCH = 16 };

/* All that the state has: momentum or moments, an average, dropout, samples, a warm-up, a cosine.
 */
static sw_config full_config(const char *optimizer)
{
    sw_config config = config_for("pma", 2);
    strcpy(config.optimizer, optimizer);
    strcpy(config.schedule, "cosine");
    strcpy(config.class_weights, "1=2");
    config.momentum = 0.9;
    config.steps = STEPS;
    config.warmup = 3;
    config.average = 0.5;
    config.smoothing = 0.1;
    config.sample = 20;
    config.instance_dropout = 0.1;
    config.seed = 5;
    return config;
}

typedef struct loop {
    sw_model *model;
    sw_trainer *trainer;
} loop;

static loop loop_of(const sw_config *config, uint64_t seed)
{
    loop l;
    cr_assert_eq(sw_model_new(&l.model, &config->model, seed), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_trainer_new(&l.trainer, l.model, config), SW_OK, "%s", sw_error_message());
    return l;
}

static void end(loop l)
{
    sw_trainer_free(l.trainer);
    sw_model_free(l.model);
}

/* Go on to this number of steps. Each step takes the sets that its number says. */
static void train_to(loop l, int64_t steps)
{
    while (sw_trainer_steps(l.trainer) < steps) {
        int64_t order[SETS];
        sw_random random =
            sw_random_for(9, SW_FOR_SHUFFLE, (uint32_t)sw_trainer_steps(l.trainer), 0);
        sw_random_permutation(&random, SETS, order);
        cr_assert_eq(sw_trainer_step(l.trainer, &sets, order, BATCH, NULL), SW_OK, "%s",
                     sw_error_message());
    }
}

static void expect_same(loop a, loop b)
{
    const size_t size = sizeof(sw_real) * (size_t)a.model->params.flat_size;
    cr_expect_eq(sw_trainer_steps(a.trainer), sw_trainer_steps(b.trainer));
    cr_expect_eq(memcmp(a.model->params.values, b.model->params.values, size), 0);
    cr_expect_eq(memcmp(sw_trainer_params(a.trainer), sw_trainer_params(b.trainer), size), 0);
}

Test(state_file, an_interrupted_trainer_ends_in_the_same_bits)
{
    const char *const optimizer[] = {"sgd", "adam", "adamw"};
    for (int i = 0; i < 3; i++) {
        const sw_config config = full_config(optimizer[i]);
        const loop whole = loop_of(&config, 3);
        train_to(whole, STEPS);
        const loop first = loop_of(&config, 3);
        train_to(first, STEPS / 2);
        cr_assert_eq(sw_trainer_save(first.trainer, scratch("state").text), SW_OK, "%s",
                     sw_error_message());
        end(first);
        const loop second = loop_of(&config, 4); /* with other parameters */
        cr_assert_eq(sw_trainer_load(second.trainer, scratch("state").text), SW_OK, "%s",
                     sw_error_message());
        cr_expect_eq(sw_trainer_steps(second.trainer), STEPS / 2);
        train_to(second, STEPS);
        expect_same(whole, second);
        end(second);
        end(whole);
    }
}

/* A refused file changes nothing. */
static void expect_refused(const sw_config *config, sw_status status, const char *text)
{
    const loop l = loop_of(config, 4);
    const loop same = loop_of(config, 4);
    cr_expect_eq(sw_trainer_load(l.trainer, scratch("state").text), status);
    cr_expect(strstr(sw_error_message(), text), "%s", sw_error_message());
    train_to(l, 2);
    train_to(same, 2);
    expect_same(l, same);
    end(same);
    end(l);
}

Test(state_file, of_other_settings_is_refused)
{
    sw_config config = full_config("adamw");
    const loop l = loop_of(&config, 3);
    train_to(l, 2);
    cr_assert_eq(sw_trainer_save(l.trainer, scratch("state").text), SW_OK);
    end(l);
    config.seed = 6;
    expect_refused(&config, SW_ERROR_ARGUMENT, "seed is 6, but the run was started with 5");
    config = full_config("adam");
    expect_refused(&config, SW_ERROR_ARGUMENT, "optimizer is adam");
    config = full_config("adamw");
    config.average = 0;
    expect_refused(&config, SW_ERROR_ARGUMENT, "average is 0");
    config = full_config("adamw");
    config.model.width = 16;
    expect_refused(&config, SW_ERROR_ARGUMENT, "width is 16");
    config = full_config("adamw");
    config.threads = 1; /* threads, steps, and what a trainer does not read may differ */
    config.steps = 2 * STEPS;
    config.batch = 7;
    const loop other = loop_of(&config, 4);
    cr_expect_eq(sw_trainer_load(other.trainer, scratch("state").text), SW_OK, "%s",
                 sw_error_message());
    end(other);
}

Test(state_file, that_is_damaged_is_refused)
{
    const sw_config config = full_config("adamw");
    const loop l = loop_of(&config, 3);
    train_to(l, 2);
    cr_assert_eq(sw_trainer_save(l.trainer, scratch("state").text), SW_OK);
    size_t size;
    char *bytes = scratch_read(scratch("state").text, &size);
    bytes[size - 100] ^= 1;
    scratch_write(scratch("state").text, bytes, size);
    free(bytes);
    expect_refused(&config, SW_ERROR_FORMAT, "state: ");
    cr_assert_eq(sw_model_save(l.model, scratch("state").text), SW_OK);
    expect_refused(&config, SW_ERROR_FORMAT, "expected \"setwise-trainer 1\"");
    l.model->params.values[0] = (sw_real)NAN;
    cr_expect_eq(sw_trainer_save(l.trainer, scratch("nan").text), SW_ERROR_ARGUMENT);
    end(l);
}

/* ---- A network of one's own ------------------------------------------------------------------ */

enum { INPUTS = 4, OUTPUTS = 9 };

/* The loss is a polynomial: the gradient of each number follows from the number alone. */
static void step_to(sw_optimizer *optimizer, const sw_params *params, int64_t steps)
{
    sw_real *grads = calloc((size_t)params->flat_size, sizeof *grads);
    while (sw_optimizer_steps(optimizer) < steps) {
        for (int64_t i = 0; i < params->flat_size; i++)
            grads[i] = params->values[i] * params->values[i] - (sw_real)(i % 9) / 9;
        cr_assert_eq(sw_optimizer_step(optimizer, grads, 0.1, NULL), SW_OK);
    }
    free(grads);
}

typedef struct own {
    sw_params params;
    sw_optimizer *optimizer;
} own;

static void own_begin(own *o, const sw_config *config, uint64_t seed)
{
    cr_assert_eq(sw_params_begin(&o->params), SW_OK);
    sw_linear_layer layer;
    cr_assert_eq(sw_linear_init(&layer, &o->params, "layer", INPUTS, OUTPUTS), SW_OK);
    cr_assert_eq(sw_params_start(&o->params, seed), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_optimizer_new(&o->optimizer, &o->params, config), SW_OK);
}

static void own_end(own *o)
{
    sw_optimizer_free(o->optimizer);
    sw_params_end(&o->params);
}

Test(state_file, an_interrupted_optimizer_ends_in_the_same_bits)
{
    sw_config config = full_config("adamw");
    own whole, first, second;
    own_begin(&whole, &config, 1);
    step_to(whole.optimizer, &whole.params, STEPS);
    own_begin(&first, &config, 1);
    step_to(first.optimizer, &first.params, 5);
    cr_assert_eq(sw_optimizer_save(first.optimizer, scratch("state").text), SW_OK, "%s",
                 sw_error_message());
    own_begin(&second, &config, 2);
    cr_assert_eq(sw_optimizer_load(second.optimizer, scratch("state").text), SW_OK, "%s",
                 sw_error_message());
    cr_expect_eq(sw_optimizer_steps(second.optimizer), 5);
    step_to(second.optimizer, &second.params, STEPS);
    const size_t size = sizeof(sw_real) * (size_t)whole.params.flat_size;
    cr_expect_eq(memcmp(whole.params.values, second.params.values, size), 0);
    cr_expect_eq(
        memcmp(sw_optimizer_params(whole.optimizer), sw_optimizer_params(second.optimizer), size),
        0);
    own_end(&second);
    config.beta1 = 0.5;
    own_begin(&second, &config, 2);
    cr_expect_eq(sw_optimizer_load(second.optimizer, scratch("state").text), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "beta1 is 0.5"), "%s", sw_error_message());
    own_end(&second);
    own_end(&first);
    own_end(&whole);
}
