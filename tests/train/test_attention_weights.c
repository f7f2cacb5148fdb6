/* test_attention_weights.c - the attention weights of whole models: shapes, sums, unchanged
 * outputs, and the error for a model without weights. */
#include "expect.h"

#include <setwise/model.h>
#include <setwise/train.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SETS = 40, WIDTH = 4, CONTEXT = 3, OUTPUTS = 2 };

static int64_t offset[SETS + 1];
static sw_real x[SETS * 60 * WIDTH], context[SETS * CONTEXT];
static sw_ragged sets = {.count = SETS, .width = WIDTH, .offset = offset, .x = x};

static void make(void)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int64_t b = 0; b < SETS; b++) offset[b + 1] = offset[b] + 1 + sw_random_below(&r, 59);
    for (int64_t i = 0; i < offset[SETS] * WIDTH; i++) x[i] = (sw_real)sw_random_normal(&r);
    for (int64_t i = 0; i < SETS * CONTEXT; i++) context[i] = (sw_real)sw_random_normal(&r);
    sets.context = context, sets.context_width = CONTEXT;
}

TestSuite(attention, .init = make);

static sw_model *model_of(const char *architecture, const char *encoder, const char *pool)
{
    sw_model *model;
    sw_model_config c = sw_model_config_default();
    strcpy(c.model, architecture), strcpy(c.encoder, encoder), strcpy(c.pool, pool);
    c.input = WIDTH, c.context = CONTEXT, c.outputs = OUTPUTS;
    c.width = 8, c.heads = 2, c.queries = 3, c.inducing = 5, c.reads = 2;
    cr_assert_eq(sw_model_new(&model, &c, 3), SW_OK, "%s", sw_error_message());
    return model;
}

static sw_attention *look(const sw_model *model, const int64_t *index, int64_t count, int threads)
{
    sw_attention *a;
    cr_assert_eq(sw_attention_new(&a, model, &sets, index, count, true, threads), SW_OK, "%s",
                 sw_error_message());
    return a;
}

/* The weights of a set sum to 1, and so do their means. The outputs have the bits of sw_predict. */
static void check(const sw_model *model, const sw_attention *a)
{
    sw_real outputs[SETS * OUTPUTS];
    int64_t columns = a->queries * a->heads;
    cr_assert(a->count == SETS && a->outputs == OUTPUTS && a->offset[SETS] == offset[SETS]);
    cr_assert_eq(sw_predict(model, &sets, 1, outputs), SW_OK);
    cr_assert_arr_eq(a->output, outputs, sizeof outputs, "%s", model->config.model);
    for (int64_t b = 0; b < SETS; b++) {
        double sum[64] = {0}, all = 0;
        cr_assert(a->set[b] == b && a->offset[b] == offset[b]);
        for (int64_t r = offset[b]; r < offset[b + 1]; r++) {
            double mean = 0;
            for (int64_t c = 0; c < columns; c++) {
                double w = (double)a->weight[r * columns + c];
                cr_assert_geq(w, 0);
                sum[c] += w, mean += w / (double)columns;
            }
            cr_assert_float_eq((double)a->mean[r], mean, 1e-7);
            all += mean;
        }
        for (int64_t c = 0; c < columns; c++) cr_assert_float_eq(sum[c], 1, 1e-5);
        cr_assert_float_eq(all, 1, 1e-5);
    }
}

Test(attention, of_every_architecture_that_has_weights)
{
    const struct {
        const char *model, *encoder, *pool;
        int64_t queries, heads;
    } cases[] = {{"deepsets", "ff", "pma", 3, 2},
                 {"deepsets", "isab", "dot", 1, 1},
                 {"deepsets", "sab", "mha", 3, 2},
                 {"deepsets", "sab", "mean", 1, 1},
                 {"deepsets", "ff", "context", 1, 2},
                 {"deepsets", "equivariant", "set2set", 2, 1},
                 {"deepsets", "ff", "softmax", 1, 8},
                 {"deepsets", "isab", "clip", 1, 2},
                 {"set-transformer", "isab", "pma", 3, 2},
                 {"set-transformer", "sab", "pma", 3, 2},
                 {"set-transformer-pp", "isab", "pma", 3, 2},
                 {"attention-mil", "ff", "gated", 1, 1},
                 {"attention-mil", "ff", "additive", 1, 1},
                 {"perceiver", "ff", "mha", 2 * 5, 2},
                 {"perceiver", "ff", "mean", 2 * 5, 2},
                 {"query-attention", "ff", "context", 2, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sw_model *model = model_of(cases[i].model, cases[i].encoder, cases[i].pool);
        sw_attention *a = look(model, NULL, SETS, 2);
        cr_assert(a->queries == cases[i].queries && a->heads == cases[i].heads,
                  "%s, %s: %lld queries, %lld heads", cases[i].model, cases[i].pool,
                  (long long)a->queries, (long long)a->heads);
        check(model, a);
        sw_attention_free(a);
        sw_model_free(model);
    }
}

/* The message lists a pooling if and only if it has weights. */
Test(attention, that_there_is_not_is_refused)
{
    sw_attention *a;
    sw_model *model = model_of("deepsets", "isab", "max");
    cr_assert_eq(sw_attention_new(&a, model, &sets, NULL, SETS, false, 1), SW_ERROR_ARGUMENT);
    cr_assert_null(a);
    cr_assert_str_eq(
        sw_error_message(),
        "attention: deepsets with the pooling max gives its elements no weights; these poolings "
        "do, each by itself: mean, softmax, dot, additive, gated, pma, mha, clip, context, "
        "set2set; and these architectures: set-transformer, set-transformer-pp, perceiver, "
        "query-attention");
    char list[1024];
    snprintf(list, sizeof list, "%s", sw_error_message() + strcspn(sw_error_message(), ";"));
    sw_model_free(model);
    for (int p = 0; p < sw_pooling_count(); p++) {
        const char *name = sw_pooling_at(p)->name;
        char word[64];
        cr_assert(name);
        snprintf(word, sizeof word, " %s%s", name, strcmp(name, "set2set") ? "," : ";");
        model = model_of("deepsets", strcmp(name, "cls") ? "ff" : "sab", name);
        sw_status status = sw_attention_new(&a, model, &sets, NULL, SETS, false, 1);
        cr_expect_eq(status == SW_OK, strstr(list, word) != NULL, "%s", name);
        sw_attention_free(a);
        sw_model_free(model);
    }
    const char *const others[][2] = {{"deepsets", "mean+dot"}, {"cls-transformer", "cls"}};
    for (int i = 0; i < 2; i++) {
        model = model_of(others[i][0], "ff", others[i][1]);
        cr_expect_eq(sw_attention_new(&a, model, &sets, NULL, SETS, false, 1), SW_ERROR_ARGUMENT);
        expect_message(others[i][1]);
        sw_model_free(model);
    }
}

/* Some sets, in another order, some twice: the weights are those of a call for all sets, except for
 * rounding that depends on the chunk. */
Test(attention, of_some_sets)
{
    sw_model *model = model_of("deepsets", "ff", "pma");
    sw_attention *all = look(model, NULL, SETS, 1);
    const int64_t index[] = {7, 3, 7, SETS - 1};
    sw_attention *some = look(model, index, 4, 1);
    for (int i = 0; i < 4; i++) {
        int64_t n = some->offset[i + 1] - some->offset[i];
        cr_assert(some->set[i] == index[i] && n == offset[index[i] + 1] - offset[index[i]]);
        for (int64_t r = 0; r < n; r++)
            cr_assert_float_eq((double)some->mean[some->offset[i] + r],
                               (double)all->mean[offset[index[i]] + r], 1e-6);
    }
    sw_attention_free(some);
    sw_attention *few;
    cr_assert_eq(sw_attention_new(&few, model, &sets, NULL, 2, false, 1), SW_OK);
    cr_assert(few->count == 2 && !few->weight);
    sw_attention_free(few);
    cr_assert_eq(sw_attention_new(&few, model, &sets, NULL, 0, true, 1), SW_OK);
    cr_assert(few->count == 0 && few->queries == 3);
    sw_attention_free(few);
    sw_attention_free(all);
    sw_model_free(model);
}

Test(attention, any_number_of_threads_gives_the_same_bits)
{
    sw_model *model = model_of("set-transformer", "isab", "pma");
    sw_attention *one = look(model, NULL, SETS, 1);
    for (int threads = 2; threads <= 3; threads++) {
        sw_attention *many = look(model, NULL, SETS, threads);
        size_t rows = (size_t)offset[SETS];
        cr_assert_arr_eq(many->mean, one->mean, rows * sizeof *one->mean);
        cr_assert_arr_eq(many->weight, one->weight, 6 * rows * sizeof *one->weight);
        sw_attention_free(many);
    }
    sw_attention_free(one);
    sw_model_free(model);
}

/* An empty set has no weights. A pooling that is not defined for it gives an error. */
Test(attention, of_empty_sets)
{
    static const int64_t holes[] = {0, 0, 3, 3, 5, 5};
    sw_ragged some = {.count = 5, .width = WIDTH, .offset = holes, .x = x};
    some.context = context, some.context_width = CONTEXT;
    sw_model *model = model_of("deepsets", "ff", "gated");
    sw_attention *a;
    cr_assert_eq(sw_attention_new(&a, model, &some, NULL, 5, true, 1), SW_OK, "%s",
                 sw_error_message());
    cr_assert_float_eq((double)(a->mean[0] + a->mean[1] + a->mean[2]), 1, 1e-6);
    sw_attention_free(a);
    cr_assert_eq(sw_attention_new(&a, model, &some, NULL, 1, true, 1), SW_OK);
    sw_attention_free(a);
    sw_model_free(model);
    model = model_of("deepsets", "ff", "mean");
    cr_assert_eq(sw_attention_new(&a, model, &some, NULL, 5, true, 1), SW_ERROR_ARGUMENT);
    expect_message("set 0 is empty: the pooling mean has no value for it");
    sw_model_free(model);
}

Test(attention, errors)
{
    sw_model *model = model_of("deepsets", "ff", "dot");
    sw_attention *a;
    const int64_t beyond[] = {3, SETS};
    cr_expect_eq(sw_attention_new(&a, model, &sets, beyond, 2, true, 1), SW_ERROR_ARGUMENT);
    expect_message("attention: set 40, the data has 40");
    cr_expect_eq(sw_attention_new(&a, model, &sets, NULL, SETS + 1, true, 1), SW_ERROR_ARGUMENT);
    cr_expect_eq(sw_attention_new(&a, model, &sets, NULL, -1, true, 1), SW_ERROR_ARGUMENT);
    expect_message("a negative count");
    sw_ragged narrow = sets;
    narrow.width = 2;
    cr_expect_eq(sw_attention_new(&a, model, &narrow, NULL, 1, true, 1), SW_ERROR_SHAPE);
    expect_message("attention: elements have 2 numbers, the model expects 4");
    narrow = sets;
    narrow.context = NULL, narrow.context_width = 0;
    cr_expect_eq(sw_attention_new(&a, model, &narrow, NULL, 1, true, 1), SW_ERROR_SHAPE);
    expect_message("without a context");
    cr_expect_null(a);
    sw_attention_free(NULL);
    sw_model_free(model);
}

/* The derivative of the said logit as an element grows by a factor, by differences: that is x
 * dy/dx.
 */
Test(attention, gradient_times_input)
{
    enum { FEW = 5 };
    static const double step = 1e-2;
    sw_model *model = model_of("deepsets", "ff", "logsumexp");
    sw_attention *a;
    cr_assert_eq(sw_attention_gradient(&a, model, &sets, NULL, FEW, 2), SW_OK, "%s",
                 sw_error_message());
    cr_assert(a->queries == 1 && a->heads == 1 && a->outputs == OUTPUTS);
    cr_expect_arr_eq(a->weight, a->mean, (size_t)offset[FEW] * sizeof *a->mean);
    sw_ragged few = sets;
    few.count = FEW;
    sw_real whole[FEW * OUTPUTS], up[FEW * OUTPUTS], down[FEW * OUTPUTS];
    cr_assert_eq(sw_predict(model, &few, 1, whole), SW_OK);
    cr_expect_arr_eq(a->output, whole, sizeof whole);
    for (int64_t b = 0; b < FEW; b++) {
        const int64_t said = whole[b * OUTPUTS + 1] > whole[b * OUTPUTS];
        double slope[60], sum = 0;
        for (int64_t r = offset[b]; r < offset[b + 1]; r++) {
            sw_real *row = x + r * WIDTH, kept[WIDTH];
            memcpy(kept, row, sizeof kept);
            for (int d = 0; d < WIDTH; d++) row[d] = (sw_real)((1 + step) * (double)kept[d]);
            cr_assert_eq(sw_predict(model, &few, 1, up), SW_OK);
            for (int d = 0; d < WIDTH; d++) row[d] = (sw_real)((1 - step) * (double)kept[d]);
            cr_assert_eq(sw_predict(model, &few, 1, down), SW_OK);
            memcpy(row, kept, sizeof kept);
            const int64_t at = b * OUTPUTS + said;
            slope[r - offset[b]] = fabs((double)up[at] - (double)down[at]);
            sum += slope[r - offset[b]];
        }
        for (int64_t r = offset[b]; r < offset[b + 1]; r++)
            cr_expect_float_eq((double)a->mean[r], slope[r - offset[b]] / sum, 0.02);
    }
    sw_attention_free(a);
    cr_expect(!sw_model_has_weights(model));
    sw_model_free(model);
}

/* The input of a token is its embedded row. With the sum, one linear layer of the decoder and no
 * ReLU before it, the logit is linear in the rows: a weight is the share of an element in it. */
Test(attention, gradient_of_tokens)
{
    enum { ROWS = 3, WORDS = 9 };
    sw_model *model;
    sw_attention *a;
    sw_model_config c = sw_model_config_default();
    strcpy(c.pool, "sum");
    c.input = 1, c.outputs = 2, c.vocabulary = WORDS, c.layers = 1, c.decoder = 1, c.width = 8;
    cr_assert_eq(sw_model_new(&model, &c, 3), SW_OK, "%s", sw_error_message());
    const sw_real token[ROWS] = {3, 7, 3};
    const sw_ragged three = {
        .count = 1, .width = 1, .offset = (const int64_t[]){0, ROWS}, .x = token};
    cr_assert_eq(sw_attention_gradient(&a, model, &three, NULL, 1, 1), SW_OK, "%s",
                 sw_error_message());
    const int said = a->output[1] > a->output[0];
    double share[ROWS], sum = 0;
    for (int r = 0; r < ROWS; r++) { /* the logit of the element alone, without the bias */
        sw_real alone[2], none[2];
        const sw_ragged one = {
            .count = 1, .width = 1, .offset = (const int64_t[]){0, 1}, .x = token + r};
        const sw_ragged empty = {
            .count = 1, .width = 1, .offset = (const int64_t[]){0, 0}, .x = token};
        cr_assert_eq(sw_predict(model, &one, 1, alone), SW_OK);
        cr_assert_eq(sw_predict(model, &empty, 1, none), SW_OK, "%s", sw_error_message());
        share[r] = fabs((double)alone[said] - (double)none[said]);
        sum += share[r];
    }
    for (int r = 0; r < ROWS; r++) cr_expect_float_eq((double)a->mean[r], share[r] / sum, 1e-4);
    cr_expect(a->mean[0] == a->mean[2] && a->mean[0] != a->mean[1]);
    sw_attention_free(a);
    sw_model_free(model);
}

Test(attention, tokens_that_are_not_embedded_have_no_gradient)
{
    sw_model *model;
    sw_attention *a;
    sw_model_config c = sw_model_config_default();
    strcpy(c.pool, "max");
    strcpy(c.encoder, "ff");
    c.input = 1, c.outputs = 2, c.vocabulary = 9;
    cr_assert_eq(sw_model_new(&model, &c, 3), SW_OK, "%s", sw_error_message());
    const sw_real token[] = {3};
    const sw_ragged one = {.count = 1, .width = 1, .offset = (const int64_t[]){0, 1}, .x = token};
    cr_expect_eq(sw_attention_gradient(&a, model, &one, NULL, 1, 1), SW_ERROR_ARGUMENT);
    expect_message("the encoder ff does not embed tokens");
    sw_model_free(model);
}
