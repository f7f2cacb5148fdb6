/* test_trainer_step.c - a step does what the configuration says: its settings, clipping, decay, and
 * dropout. */
#include "train/trainer_sets.h"

#include <math.h>

TestSuite(trainer_step, .init = make);

/* ---- A trainer of one's own ------------------------------------------------------------------ */

/* The sum of the parameters after five steps of plain gradient descent with one more setting. */
static double end_with(const char *name, const char *value)
{
    sw_config config = config_for("mean", 1);
    strcpy(config.optimizer, "sgd");
    config.steps = 5, config.model.dropout = 0;
    cr_assert_eq(sw_config_set(&config, name, value), SW_OK, "%s", sw_error_message());
    sw_model *model = train_with(config, 5);
    double sum = 0;
    for (int64_t i = 0; i < model->params.flat_size; i++) sum += (double)model->params.values[i];
    sw_model_free(model);
    return sum;
}

Test(trainer_step, it_reads_what_its_configuration_says)
{
    static const char *const settings[][2] = {{"schedule", "cosine"}, {"warmup", "0.4"},
                                              {"momentum", "0.5"},    {"class-weights", "1=50"},
                                              {"smoothing", "0.2"},   {"clip", "0.01"}};
    const double plain = end_with("schedule", "constant");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        cr_expect_neq(end_with(settings[i][0], settings[i][1]), plain, "%s", settings[i][0]);
    cr_expect_eq(end_with("warmup", "0.4"), end_with("warmup", "2"), "a share of five steps");
    cr_expect_eq(end_with("lr", "-1"), end_with("lr", "0.002"));
}

Test(trainer_step, what_needs_a_pass_over_the_data_is_refused)
{
    static const struct {
        const char *name, *value;
        int64_t steps;
        const char *message;
    } wrong[] = {
        {"balance", "true", 5, "trainer: balance is true: "},
        {"schedule", "step", 5, "trainer: schedule is step, which counts passes"},
        {"schedule", "cosine", 0, "trainer: schedule is cosine and steps is 0"},
        {"warmup", "0.1", 0, "trainer: warmup is 0.1, a share, and steps is 0"},
        {"warmup", "4", 5, "warmup is 4, expected a share of the steps up to 0.5, or at most 2"},
        {"class-weights", "nonsense=50", 5, "'nonsense=50' does not begin with a class and ="},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        sw_config config = config_for("mean", 1);
        sw_model *model;
        sw_trainer *trainer;
        cr_assert_eq(sw_config_set(&config, wrong[i].name, wrong[i].value), SW_OK);
        config.steps = wrong[i].steps;
        cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
        cr_expect_eq(sw_trainer_new(&trainer, model, &config), SW_ERROR_ARGUMENT);
        expect_message(wrong[i].message);
        cr_expect_null(trainer);
        sw_model_free(model);
    }
}

/* ---- One step, by hand ----------------------------------------------------------------------- */

static const double rounding = sizeof(sw_real) == 8 ? 1e-14 : 2e-7;

/* Plain gradient descent: a step changes the weights by -lr scale gradient. */
static sw_config plain_config(double clip)
{
    sw_config config = config_for("pma", 2);
    strcpy(config.optimizer, "sgd");
    config.momentum = 0, config.weight_decay = 0, config.model.dropout = 0;
    config.lr = 0.5, config.clip = clip;
    return config;
}

/* One step. Returns the norm of the gradient. `grads` receives the gradient, `change` the change of
 * the parameters. */
static double one_step(double clip, sw_step_sums *sums, sw_real *grads, double *change)
{
    sw_config config = plain_config(clip);
    sw_model *model, *before;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    cr_assert_eq(sw_model_new(&before, &config.model, 3), SW_OK);
    cr_assert_leq(model->params.flat_size, MOST_PARAMS);
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    cr_assert_eq(sw_trainer_step_sums(trainer, &sets, NULL, SETS, sums), SW_OK);
    double square = 0;
    for (int64_t i = 0; i < model->params.flat_size; i++) {
        grads[i] = trainer->grads[i];
        square += (double)grads[i] * (double)grads[i];
        change[i] = (double)model->params.values[i] - (double)before->params.values[i];
    }
    sw_trainer_free(trainer);
    sw_model_free(model);
    sw_model_free(before);
    return sqrt(square);
}

Test(trainer_step, clipping_scales_the_gradient_to_its_largest_norm)
{
    static sw_real grads[MOST_PARAMS], again[MOST_PARAMS];
    static double free_change[MOST_PARAMS], change[MOST_PARAMS];
    sw_step_sums sums;
    double norm = one_step(0, &sums, grads, free_change);
    cr_assert_gt(norm, 0.01);
    cr_assert_float_eq(sums.grad_norm, norm, 1e-6 * norm);
    for (int i = 0; i < MOST_PARAMS; i++)
        cr_assert_float_eq(free_change[i], -0.5 * (double)grads[i], rounding, "number %d", i);

    one_step(norm / 8, &sums, again, change);
    cr_assert_float_eq(sums.grad_norm, norm, 1e-6 * norm, "the norm is that before clipping");
    cr_assert_arr_eq(grads, again, sizeof grads);
    double square = 0;
    for (int i = 0; i < MOST_PARAMS; i++) {
        cr_assert_float_eq(change[i], -0.5 / 8 * (double)grads[i], rounding, "number %d", i);
        square += change[i] * change[i];
    }
    cr_assert_float_eq(sqrt(square), 0.5 * norm / 8, 1e-4 * norm);

    one_step(norm * 2, &sums, again, change); /* smaller gradients are not clipped */
    cr_assert_arr_eq(change, free_change, sizeof change);
}

/* The gradient of a model of one class is 0, so only weight decay changes the parameters. */
static void check_decay(const char *optimizer)
{
    sw_config config = plain_config(1);
    strcpy(config.optimizer, optimizer);
    config.model.outputs = 1, strcpy(config.model.norm, "post");
    config.lr = 0.5, config.weight_decay = 0.25;
    sw_model *model;
    sw_trainer *trainer;
    memset(label, 0, sizeof label);
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    sw_params *params = &model->params;
    for (int64_t i = 0; i < params->flat_size; i++) params->values[i] = 2;
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    cr_assert_eq(sw_trainer_step(trainer, &sets, NULL, SETS, NULL), SW_OK, "%s",
                 sw_error_message());
    int decayed = 0;
    for (int i = 0; i < params->count; i++) {
        const sw_param *p = params->list[i];
        decayed += p->decays;
        for (int64_t j = 0; j < p->size; j++) {
            cr_assert_eq(trainer->grads[p->offset + j], 0);
            cr_assert_eq(params->values[p->offset + j], p->decays ? 1.75 : 2, "%s, %s", optimizer,
                         p->name);
        }
    }
    cr_assert(decayed > 0 && decayed < params->count);
    sw_trainer_free(trainer);
    sw_model_free(model);
}

Test(trainer_step, decay_moves_weights_alone)
{
    check_decay("sgd");
    check_decay("adamw");
}

/* ---- Dropout --------------------------------------------------------------------------------- */

/* The losses of three updates with learning rate 0. They differ only by dropout. */
static void losses_of(int64_t seed, int64_t first_step, double loss[3])
{
    sw_config config = config_for("mean", 2);
    config.lr = 0, config.weight_decay = 0, config.model.dropout = 0.5, config.seed = seed;
    sw_model *model;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    trainer->step = first_step;
    for (int i = 0; i < 3; i++)
        cr_assert_eq(sw_trainer_step(trainer, &sets, NULL, 1, &loss[i]), SW_OK, "%s",
                     sw_error_message());
    sw_trainer_free(trainer);
    sw_model_free(model);
}

Test(trainer_step, dropout_is_a_function_of_seed_and_step)
{
    double loss[3], again[3], later[3], other[3];
    losses_of(5, 0, loss);
    losses_of(5, 0, again);
    losses_of(5, 1, later);
    losses_of(6, 0, other);
    cr_expect(loss[0] != loss[1] && loss[1] != loss[2] && loss[0] != loss[2]);
    for (int i = 0; i < 3; i++) cr_expect_eq(loss[i], again[i], "step %d", i);
    for (int i = 0; i < 2; i++) cr_expect_eq(loss[i + 1], later[i], "step %d", i + 1);
    for (int i = 0; i < 3; i++) cr_expect_neq(loss[i], other[i], "step %d", i);
}
