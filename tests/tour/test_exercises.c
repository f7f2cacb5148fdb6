/* test_exercises.c - answers to the exercises of src/README.md, each with a test that it is right.
 * Exercise 2, a new operator, is in swish. */
#include <setwise/setwise.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static sw_dataset *open_data(const char *spec)
{
    sw_dataset *data;
    cr_assert_eq(sw_dataset_open(&data, spec, 0), SW_OK, "%s", sw_error_message());
    return data;
}

/* ---- 1. Print the weights of attention after each evaluation ------------------------------------
 * A watcher is called after each evaluation, while the model still has the parameters of that step.
 * They are those that were evaluated if nothing is averaged. */

enum { EVALUATIONS = 12, MOST_ELEMENTS = 64 };

typedef struct weights_printer {
    const sw_model *model;
    const sw_ragged *sets;
    int64_t set;              /* whose weights are printed */
    int evaluations;          /* so far */
    double tall[EVALUATIONS]; /* the weight of the element that decides, evaluation by evaluation */
    const uint8_t *decides;   /* [rows]: 1 for that element */
} weights_printer;

static void print_weights(void *user, const sw_evaluation *evaluation)
{
    weights_printer *p = user;
    sw_attention *attention;
    if (sw_attention_new(&attention, p->model, p->sets, &p->set, 1, false, 1) != SW_OK) return;
    printf("step %lld:", (long long)evaluation->step);
    for (int64_t i = 0; i < attention->offset[1]; i++) {
        printf(" %.3f", (double)attention->mean[i]);
        if (p->decides[p->sets->offset[p->set] + i])
            p->tall[p->evaluations] = (double)attention->mean[i];
    }
    printf("\n");
    p->evaluations++;
    sw_attention_free(attention);
}

Test(exercise, weights_after_each_evaluation)
{
    sw_dataset *data = open_data("needle:size=10:train=1000");
    sw_config config = sw_config_default();
    cr_assert_eq(sw_config_set(&config, "pool", "gated"), SW_OK);
    cr_assert_eq(sw_config_set(&config, "width", "32"), SW_OK);
    config.epochs = config.evaluations = EVALUATIONS, config.average = 0, config.lr = 0.01;
    config.batch = 64, config.warmup = 10;
    sw_model_config_for(&config.model, data);
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, &config.model, 0), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_model_set_schema(model, &data->schema), SW_OK);
    weights_printer printer = {
        .model = model, .sets = &data->sets, .decides = data->instance_label};
    const sw_watcher watcher = {.user = &printer, .evaluation = print_weights};
    cr_assert_eq(sw_fit(model, &config, sw_dataset_split(data, SW_TRAIN),
                        sw_dataset_split(data, SW_VALID), &watcher),
                 SW_OK, "%s", sw_error_message());
    int64_t size = data->sets.offset[1];
    cr_expect_lt(printer.tall[0], 0.9, "it does not know at first");
    cr_expect_gt(printer.tall[EVALUATIONS - 1], 0.5, "one of %lld elements decides",
                 (long long)size);
    sw_model_free(model);
    sw_dataset_free(data);
}

/* ---- 3. A pooling of one's own: the range, max - min ----------------------------------------- */

static sw_status range_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                            const sw_model_config *config)
{
    (void)pooling, (void)params, (void)prefix, (void)config;
    return SW_OK; /* it has no parameters, and its width is that of the elements */
}

static sw_tensor *range_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                              const sw_sets *sets)
{
    (void)pooling;
    return sw_subtract(pass->tape, sw_segment_max(pass->tape, x, sets),
                       sw_segment_min(pass->tape, x, sets));
}

static const sw_pooling_type range_type = {
    .name = "range", .summary = "max - min", .init = range_init, .apply = range_apply};

Test(exercise, a_pooling)
{
    const sw_real x[] = {1, 5, 4, 2, 3, 9, /* the second set: */ 7, 7};
    const int64_t offset[] = {0, 3, 4};
    const sw_sets sets = {2, offset, NULL};
    sw_real grad[8] = {0};
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = {.tape = t};
    const sw_pooling pooling = {.type = &range_type};
    sw_tensor *elements = sw_variable(t, SW_DIMS(4, 2), (sw_real *)x, grad);
    sw_tensor *y = sw_pooling_apply(&pooling, &pass, elements, &sets);
    cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
    const double expected[] = {3, 7, 0, 0};
    for (int i = 0; i < 4; i++) cr_expect_eq((double)y->data[i], expected[i]);

    /* The largest gets +1, the smallest -1; where one element is both, they cancel. */
    cr_assert_eq(sw_backward(t, sw_sum(t, sw_sum(t, y, 0), 0)), SW_OK);
    const double slope[] = {-1, 0, 1, -1, 0, 1, 0, 0};
    for (int i = 0; i < 8; i++) cr_expect_eq((double)grad[i], slope[i], "element %d", i);
    sw_tape_free(t);
}

/* ---- 4. A loss of one's own: the focal loss -----------------------------------------------------
 * Lin et al. 2017, equation 4: -(1 - p)² ln p, p the probability of the right class: sets that are
 * right already count little. Composed of operators, it has its gradient already. `right` [B, C] is
 * 1 for the right class and 0 elsewhere. */

static sw_tensor *focal_loss(sw_tape *t, sw_tensor *logits, sw_tensor *right)
{
    sw_tensor *log_p = sw_sum(t, sw_multiply(t, sw_log_softmax(t, logits), right), 1); /* [B] */
    sw_tensor *miss = sw_subtract(t, sw_constant(t, 0, NULL, 1), sw_exp(t, log_p));
    return sw_scale(t, sw_mean(t, sw_multiply(t, sw_multiply(t, miss, miss), log_p), 0), -1);
}

Test(exercise, a_loss)
{
    sw_real logits[] = {2, -1, 0.5, 0, 1, 3}, grad[6] = {0};
    const sw_real right[] = {1, 0, 0, 1, 0, 0};
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tensor *loss = focal_loss(t, sw_variable(t, SW_DIMS(2, 3), logits, grad),
                                 sw_input(t, SW_DIMS(2, 3), right));
    cr_assert_not_null(loss, "%s", (sw_tape_status(t), sw_error_message()));
    cr_assert_eq(sw_backward(t, loss), SW_OK);

    double expected = 0, slope[6];
    for (int b = 0; b < 2; b++) {
        const sw_real *y = logits + 3 * b;
        double e[3], sum = 0;
        for (int c = 0; c < 3; c++) sum += e[c] = exp((double)y[c]);
        double p = e[0] / sum;
        expected += -(1 - p) * (1 - p) * log(p) / 2;
        double d_log_p = -((1 - p) * (1 - p) - 2 * (1 - p) * p * log(p)) / 2;
        for (int c = 0; c < 3; c++) slope[3 * b + c] = d_log_p * ((c == 0) - e[c] / sum);
    }
    const double near = sizeof(sw_real) == 8 ? 1e-12 : 1e-6;
    cr_expect_float_eq((double)loss->data[0], expected, near);
    for (int i = 0; i < 6; i++) cr_expect_float_eq((double)grad[i], slope[i], near);
    sw_tape_free(t);
}

/* ---- 5. A training loop of one's own, on the tape ----------------------------------------------
 * Deep Sets with the largest value of each feature, full batches, plain gradient descent. */

static double train_on_tape(const sw_dataset *data, int steps, double rate)
{
    const sw_split train = sw_dataset_split(data, SW_TRAIN); /* the first sets of the data */
    const sw_sets sets = {train.count, data->sets.offset, NULL};
    const int64_t width = data->sets.width, rows = sets.offset[sets.count];
    sw_params params;
    sw_linear_layer encoder, decoder;
    sw_tape *t;
    double right = NAN;
    if (sw_params_begin(&params) != SW_OK || sw_tape_new(&t) != SW_OK ||
        sw_linear_init(&encoder, &params, "encoder", width, 32) != SW_OK ||
        sw_linear_init(&decoder, &params, "decoder", 32, train.outputs) != SW_OK ||
        sw_params_start(&params, 0) != SW_OK)
        return right;
    sw_real grads[4096];
    for (int s = 0; s < steps; s++) {
        memset(grads, 0, sizeof grads);
        sw_tape_reset(t);
        sw_pass pass = sw_pass_begin(t, &params, grads);
        sw_tensor *x = sw_input(t, SW_DIMS(rows, width), data->sets.x);
        sw_tensor *h = sw_relu(t, sw_linear_apply(&encoder, &pass, x));
        sw_tensor *y = sw_linear_apply(&decoder, &pass, sw_segment_max(t, h, &sets));
        if (sw_backward(t, sw_cross_entropy(t, y, data->sets.label, NULL)) != SW_OK) break;
        for (int64_t i = 0; i < params.flat_size; i++) params.values[i] -= (sw_real)rate * grads[i];
        right = 0;
        for (int64_t b = 0; b < sets.count; b++) {
            int64_t best = 0;
            for (int64_t c = 1; c < train.outputs; c++)
                if (y->data[b * train.outputs + c] > y->data[b * train.outputs + best]) best = c;
            right += best == data->sets.label[b];
        }
    }
    sw_tape_free(t);
    sw_params_end(&params);
    return right / (double)train.count;
}

Test(exercise, a_training_loop)
{
    sw_dataset *data = open_data("needle:size=10:train=500");
    cr_expect_lt(train_on_tape(data, 1, 0.5), 0.6, "untrained");
    cr_expect_gt(train_on_tape(data, 200, 0.5), 0.95, "trained");
    sw_dataset_free(data);
}
