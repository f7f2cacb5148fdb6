/* test_tour.c - the example of src/README.md: one training step on a set of three elements, worked
 * out here with plain loops, by the library, and in the text. All three must agree. */
#include "scratch.h"

#include <setwise/setwise.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(tour, .init = scratch_begin, .fini = scratch_end);

/* ---- By hand -----------------------------------------------------------------------------------
 * Every linear layer is the identity, except fc_o, which is 0. So keys and values are the elements
 * themselves, and the model is
 *
 *   e_i = S · x_i / sqrt(2)     a = softmax(e)     z = S + sum_i a_i x_i     p = softmax(z) */

enum { ELEMENTS = 3, WIDTH = 2 };
static const double element[ELEMENTS][WIDTH] = {{2, 0}, {0, 2}, {1, 3}};
static const double start[WIDTH] = {1, 0};
static const int label = 1;
static const double rate = 0.5;

typedef struct step {
    double score[ELEMENTS], weight[ELEMENTS];
    double pooled[WIDTH], logit[WIDTH], probability[WIDTH];
    double loss;
    double d_logit[WIDTH], d_weight[ELEMENTS], d_score[ELEMENTS], d_query[WIDTH];
    double query[WIDTH]; /* after the update */
} step;

static void softmax(const double *x, int count, double *y)
{
    double sum = 0;
    for (int i = 0; i < count; i++) sum += exp(x[i]);
    for (int i = 0; i < count; i++) y[i] = exp(x[i]) / sum;
}

static step by_hand(void)
{
    step s = {0};
    for (int i = 0; i < ELEMENTS; i++)
        for (int d = 0; d < WIDTH; d++) s.score[i] += start[d] * element[i][d] / sqrt(2);
    softmax(s.score, ELEMENTS, s.weight);
    for (int d = 0; d < WIDTH; d++) {
        for (int i = 0; i < ELEMENTS; i++) s.pooled[d] += s.weight[i] * element[i][d];
        s.logit[d] = start[d] + s.pooled[d];
    }
    softmax(s.logit, WIDTH, s.probability);
    s.loss = -log(s.probability[label]);

    for (int d = 0; d < WIDTH; d++) s.d_logit[d] = s.probability[d] - (d == label);
    double mean = 0; /* of d_weight, under the weights */
    for (int i = 0; i < ELEMENTS; i++) {
        for (int d = 0; d < WIDTH; d++) s.d_weight[i] += s.d_logit[d] * element[i][d];
        mean += s.weight[i] * s.d_weight[i];
    }
    for (int i = 0; i < ELEMENTS; i++) s.d_score[i] = s.weight[i] * (s.d_weight[i] - mean);
    for (int d = 0; d < WIDTH; d++) {
        s.d_query[d] = s.d_logit[d]; /* through the residual */
        for (int i = 0; i < ELEMENTS; i++) s.d_query[d] += s.d_score[i] * element[i][d] / sqrt(2);
        s.query[d] = start[d] - rate * s.d_query[d];
    }
    return s;
}

/* ---- By the library ------------------------------------------------------------------------- */

static sw_real *values_of(const sw_model *model, const char *name)
{
    const sw_param *param = sw_params_find(&model->params, name);
    cr_assert_not_null(param, "the model has no parameter %s", name);
    return model->params.values + param->offset;
}

static void set_identity(const sw_model *model, const char *layer, double diagonal)
{
    char name[64];
    snprintf(name, sizeof name, "%s.weight", layer);
    sw_real *weight = values_of(model, name);
    for (int i = 0; i < WIDTH * WIDTH; i++) weight[i] = (sw_real)(i % 3 == 0 ? diagonal : 0);
    snprintf(name, sizeof name, "%s.bias", layer);
    memset(values_of(model, name), 0, WIDTH * sizeof(sw_real));
}

/* The file of the text: set b is the example, the others only make the splits complete. */
static sw_dataset *open_file(void)
{
    static const char text[] = "set,label,x,y,split\n"
                               "a,no,0,0,valid\n"
                               "b,yes,2,0,train\n"
                               "b,yes,0,2,train\n"
                               "b,yes,1,3,train\n"
                               "c,no,0,0,test\n"
                               "d,no,0,0,train\n";
    sw_dataset *data;
    scratch_write(scratch("tour.csv").text, text, sizeof text - 1);
    scratch_path spec = scratch("tour.csv:standardise=no");
    cr_assert_eq(sw_dataset_open(&data, spec.text, 0), SW_OK, "%s", sw_error_message());
    return data;
}

static sw_config configure(const sw_dataset *data)
{
    static const char *const settings[][2] = {
        {"encoder", "ff"}, {"layers", "1"},       {"width", "2"},   {"heads", "1"},
        {"pool", "pma"},   {"decoder", "1"},      {"clip", "0"},    {"optimizer", "sgd"},
        {"momentum", "0"}, {"weight-decay", "0"}, {"lr", "0.5"},    {"schedule", "constant"},
        {"warmup", "0"},   {"norm", "none"},      {"dropout", "0"},
    };
    sw_config config = sw_config_default();
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        cr_assert_eq(sw_config_set(&config, settings[i][0], settings[i][1]), SW_OK, "%s",
                     sw_error_message());
    sw_model_config_for(&config.model, data);
    return config;
}

static sw_model *make_model(const sw_config *config)
{
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, &config->model, 0), SW_OK, "%s", sw_error_message());
    set_identity(model, "enc.0", 1);
    set_identity(model, "pool.mab.fc_q", 1);
    set_identity(model, "pool.mab.fc_k", 1);
    set_identity(model, "pool.mab.fc_v", 1);
    set_identity(model, "pool.mab.fc_o", 0);
    set_identity(model, "dec.0", 1);
    for (int d = 0; d < WIDTH; d++) values_of(model, "pool.S")[d] = (sw_real)start[d];
    return model;
}

Test(tour, the_library_computes_what_the_hand_does)
{
    const step s = by_hand();
    sw_dataset *data = open_file();
    sw_config config = configure(data);
    sw_model *model = make_model(&config);
    const sw_split train = sw_dataset_split(data, SW_TRAIN);

    sw_attention *attention;
    cr_assert_eq(sw_attention_new(&attention, model, train.sets, train.index, 1, false, 1), SW_OK);
    for (int i = 0; i < ELEMENTS; i++)
        cr_assert_float_eq((double)attention->mean[i], s.weight[i], 1e-6);
    for (int c = 0; c < WIDTH; c++)
        cr_assert_float_eq((double)attention->output[c], s.logit[c], 1e-6);
    sw_attention_free(attention);

    sw_trainer *trainer;
    double loss;
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_trainer_step(trainer, train.sets, train.index, 1, &loss), SW_OK);
    cr_assert_float_eq(loss, s.loss, 1e-6);
    for (int d = 0; d < WIDTH; d++)
        cr_assert_float_eq((double)values_of(model, "pool.S")[d], s.query[d], 1e-6);
    sw_trainer_free(trainer);
    sw_model_free(model);
    sw_dataset_free(data);
}

/* ---- In the text -------------------------------------------------------------------------------
 * The rows of numbers of src/README.md, as this test would write them. */

static void expect_row(const char *text, const char *name, int count, const double *value)
{
    char row[256];
    int length = snprintf(row, sizeof row, "| %s |", name);
    for (int i = 0; i < count; i++)
        length += snprintf(row + length, sizeof row - (size_t)length, " %.4f", value[i]);
    snprintf(row + length, sizeof row - (size_t)length, " |");
    cr_expect(strstr(text, row), "src/README.md has no row \"%s\"", row);
}

Test(tour, the_text_has_the_same_numbers)
{
    const step s = by_hand();
    size_t size;
    char *text = scratch_read(SOURCE_ROOT "/src/README.md", &size);
    expect_row(text, "scores $e_i$", ELEMENTS, s.score);
    expect_row(text, "weights $a_i$", ELEMENTS, s.weight);
    expect_row(text, "weighted sum $\\sum_i a_i x_i$", WIDTH, s.pooled);
    expect_row(text, "logits $z$", WIDTH, s.logit);
    expect_row(text, "probabilities $p$", WIDTH, s.probability);
    expect_row(text, "loss $L$", 1, &s.loss);
    expect_row(text, "$dL/dz$", WIDTH, s.d_logit);
    expect_row(text, "$dL/da_i$", ELEMENTS, s.d_weight);
    expect_row(text, "$dL/de_i$", ELEMENTS, s.d_score);
    expect_row(text, "$dL/dS$", WIDTH, s.d_query);
    expect_row(text, "$S$ after the step", WIDTH, s.query);
    free(text);
}
