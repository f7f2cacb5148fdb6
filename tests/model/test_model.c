/* test_model.c - properties of every pooling and encoder in a network, for each row of the
 * registries. */
#include "expect.h"

#include <setwise/model.h>
#include <setwise/nn.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    INPUT = 5,
    IMAGE = 16 * 16,
    MOST_INPUT = IMAGE,
    CONTEXT = 3,
    VOCABULARY = 7,
    CLASSES = 3,
    MOST_ROWS = 1024,
    MOST_NUMBERS = 1 << 16
};

static const double tolerance = sizeof(sw_real) == 8 ? 1e-11 : 2e-5;

/* The kinds of data. An architecture, an encoder or a pooling may require one of them. */
static const struct {
    int64_t input, vocabulary, context;
} kinds[] = {
    {INPUT, 0, 0},       {INPUT, VOCABULARY, 0},       {1, VOCABULARY, 0},
    {INPUT, 0, CONTEXT}, {INPUT, VOCABULARY, CONTEXT}, {1, VOCABULARY, CONTEXT},
    {IMAGE, 0, 0},       {IMAGE, 0, CONTEXT},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* The model of these parts on the first kind of data that they take; NULL: they do not fit
 * together.
 */
static sw_model *model_of(const char *type, const char *encoder, const char *pool, const char *norm)
{
    for (int kind = 0; kind < KINDS; kind++) {
        sw_model_config c = sw_model_config_default();
        snprintf(c.model, sizeof c.model, "%s", type);
        snprintf(c.encoder, sizeof c.encoder, "%s", encoder);
        snprintf(c.pool, sizeof c.pool, "%s", pool);
        snprintf(c.norm, sizeof c.norm, "%s", norm);
        c.input = kinds[kind].input, c.vocabulary = kinds[kind].vocabulary;
        c.context = kinds[kind].context;
        c.outputs = CLASSES, c.width = 16, c.queries = 2;
        sw_model *model;
        sw_status status = sw_model_new(&model, &c, 1);
        if (status == SW_OK) return model;
        cr_assert_eq(status, SW_ERROR_ARGUMENT, "%s, %s, %s: %s", type, encoder, pool,
                     sw_error_message());
    }
    return NULL;
}

/* Call `check` with deepsets of each encoder and pooling that fit together, and of some joined
 * poolings. No row of a registry is left out; tests/models/test_models.c goes through the
 * architectures. */
static void for_each_model(void (*check)(const sw_model *model))
{
    enum { MOST = 64 };
    bool met_encoder[MOST] = {0}, met_pool[MOST] = {0};
    int encoders = sw_encoder_count(), pools = sw_pooling_count();
    cr_assert(encoders < MOST && pools < MOST);
    for (int e = 0; e < encoders; e++)
        for (int p = 0; p <= pools; p++)
            for (int norm = 0; norm < 2; norm++) {
                const char *pool = p < pools ? sw_pooling_at(p)->name : "sum+fspool+mha";
                sw_model *model =
                    model_of("deepsets", sw_encoder_at(e)->name, pool, norm ? "post" : "none");
                if (!model) continue;
                check(model);
                sw_model_free(model);
                met_encoder[e] = met_pool[p] = true;
            }
    for (int e = 0; e < encoders; e++) cr_assert(met_encoder[e], "%s", sw_encoder_at(e)->name);
    for (int p = 0; p < pools; p++) cr_assert(met_pool[p], "%s", sw_pooling_at(p)->name);
    cr_assert(met_pool[pools]);
}

/* "deepsets, sab, mean", for messages. */
static const char *parts_of(const sw_model *model)
{
    static char text[160];
    snprintf(text, sizeof text, "%s, %s, %s", model->config.model, model->config.encoder,
             model->config.pool);
    return text;
}

/* The contexts of the sets, if the data has them: [3, CONTEXT]. */
static sw_real context[3 * CONTEXT] = {1, -2, (sw_real)0.5, 0, 1, 3, -1, (sw_real)0.25, 2};

/* The pass's output, [B, CLASSES]; `first`: the number of the first set's context. */
static sw_tensor *output_of(const sw_model *model, sw_pass *pass, const sw_real *x, int first,
                            const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    if (model->config.context)
        pass->context = sw_input(t, SW_DIMS(sets->count, CONTEXT), context + first * CONTEXT);
    sw_tensor *in = sw_input(t, SW_DIMS(sets->offset[sets->count], model->config.input), x);
    return sw_model_apply(model, pass, in, sets);
}

/* The logits of `sets`; NULL: the tape failed, with its message set. */
static bool logits_of(const sw_model *model, const sw_real *x, int first, const sw_sets *sets,
                      sw_real *out)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    sw_tensor *y = output_of(model, &pass, x, first, sets);
    if (y) {
        cr_assert_eq(y->shape[0], sets->count);
        cr_assert_eq(y->shape[1], CLASSES);
        memcpy(out, y->data, sizeof *out * (size_t)y->size);
    } else {
        cr_assert_neq(sw_tape_status(t), SW_OK);
    }
    sw_tape_free(t);
    return y != NULL;
}

/* Elements of the kind that the model takes: [rows, input]. */
static void fill(const sw_model *model, sw_real *x, int64_t rows, double spread)
{
    int64_t input = model->config.input, vocabulary = model->config.vocabulary;
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < rows * input; i++)
        x[i] = vocabulary && i % input == 0 ? (sw_real)sw_random_below(&r, (uint32_t)vocabulary)
                                            : (sw_real)(spread * sw_random_normal(&r));
}

static void assert_near(const sw_model *model, const sw_real *a, const sw_real *b, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        cr_assert(fabs((double)a[i] - (double)b[i]) <= tolerance * fmax(1, fabs((double)b[i])),
                  "%s: logit %lld is %.9g and %.9g", parts_of(model), (long long)i, (double)a[i],
                  (double)b[i]);
}

static void check_order(const sw_model *model)
{
    const int64_t offset[] = {0, 7, 8, 20};
    const sw_sets sets = {3, offset, NULL};
    sw_real x[20 * MOST_INPUT], permuted[20 * MOST_INPUT], a[3 * CLASSES], b[3 * CLASSES];
    int64_t input = model->config.input;
    fill(model, x, 20, 1);
    sw_random r = sw_random_for(2, SW_FOR_TEST, 0, 0);
    for (int64_t s = 0; s < 3; s++) {
        int64_t order[20], count = offset[s + 1] - offset[s];
        sw_random_permutation(&r, count, order);
        for (int64_t i = 0; i < count; i++)
            memcpy(permuted + (offset[s] + i) * input, x + (offset[s] + order[i]) * input,
                   (size_t)input * sizeof *x);
    }
    cr_assert(logits_of(model, x, 0, &sets, a), "%s", sw_error_message());
    cr_assert(logits_of(model, permuted, 0, &sets, b), "%s", sw_error_message());
    assert_near(model, a, b, 3 * CLASSES);
}

Test(models, the_order_of_elements_changes_nothing)
{
    for_each_model(check_order);
}

static void check_company(const sw_model *model)
{
    const int64_t offset[] = {0, 7, 8, 20}, alone[] = {0, 12};
    const sw_sets sets = {3, offset, NULL}, last = {1, alone, NULL};
    sw_real x[20 * MOST_INPUT], together[3 * CLASSES], single[CLASSES];
    fill(model, x, 20, 1);
    cr_assert(logits_of(model, x, 0, &sets, together), "%s", sw_error_message());
    cr_assert(logits_of(model, x + 8 * model->config.input, 2, &last, single), "%s",
              sw_error_message());
    assert_near(model, together + 2 * CLASSES, single, CLASSES);
}

Test(models, what_else_is_in_the_batch_changes_nothing)
{
    for_each_model(check_company);
}

/* A product of many or large elements is no float, whoever computes it. */
static bool multiplies(const sw_model *model)
{
    return strcmp(model->config.pool, "product") == 0;
}

static void check_long(const sw_model *model)
{
    static sw_real x[MOST_ROWS * MOST_INPUT];
    const int64_t offset[] = {0, 1, MOST_ROWS};
    if (multiplies(model)) return;
    const sw_sets sets = {2, offset, NULL};
    sw_real out[2 * CLASSES];
    fill(model, x, MOST_ROWS, 1);
    cr_assert(logits_of(model, x, 0, &sets, out), "%s", sw_error_message());
    for (int i = 0; i < 2 * CLASSES; i++)
        cr_assert(isfinite((double)out[i]), "%s", parts_of(model));
}

Test(models, one_element_and_thousands_work)
{
    for_each_model(check_long);
}

/* A pooling has weights if the registry says so; joined poolings have none. */
static bool pools_nothing(const sw_model *model)
{
    for (int p = 0; p < sw_pooling_count(); p++)
        if (strcmp(sw_pooling_at(p)->name, model->config.pool) == 0) return sw_pooling_at(p)->empty;
    return true;
}

static void check_empty(const sw_model *model)
{
    const int64_t offset[] = {0, 2, 2, 5};
    const sw_sets sets = {3, offset, NULL};
    sw_real x[5 * MOST_INPUT], out[3 * CLASSES];
    fill(model, x, 5, 1);
    if (logits_of(model, x, 0, &sets, out)) {
        cr_assert(pools_nothing(model), "%s", parts_of(model));
        for (int i = 0; i < 3 * CLASSES; i++)
            cr_assert(isfinite((double)out[i]), "%s", parts_of(model));
        return;
    }
    cr_assert_not_null(strstr(sw_error_message(), "set 1 is empty"), "%s", sw_error_message());
    bool by_pooling = strstr(sw_error_message(), "the pooling") != NULL;
    cr_assert_neq(by_pooling, pools_nothing(model), "%s: %s", parts_of(model), sw_error_message());
}

Test(models, an_empty_set_has_a_value_or_a_clear_error)
{
    for_each_model(check_empty);
}

/* By PyTorch's names: *.weight and *.weight_ih_l0 decay, unless they belong to a norm or a table.
 * Biases, norms, and learned queries, points and tokens do not. */
static void check_decays(const sw_model *model)
{
    int others = 0;
    for (int i = 0; i < model->params.count; i++) {
        const sw_param *p = model->params.list[i];
        bool weight =
            strstr(p->name, "weight") && !strstr(p->name, ".ln") && !strstr(p->name, ".table.");
        cr_assert_eq(p->decays, weight, "%s: %s", parts_of(model), p->name);
        others += !weight;
    }
    cr_assert(others > 0 && others < model->params.count);
}

Test(models, weights_decay_and_nothing_else)
{
    for_each_model(check_decays);
    sw_model_config c = sw_model_config_default();
    strcpy(c.pool, "pma");
    c.input = INPUT, c.outputs = CLASSES;
    strcpy(c.norm, "post");
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, &c, 1), SW_OK);
    const char *stay[] = {"pool.S",
                          "pool.mab.ln0.weight",
                          "pool.mab.ln1.weight",
                          "pool.mab.ln0.bias",
                          "pool.mab.fc_q.bias",
                          "dec.2.bias"};
    const char *decay[] = {"enc.0.weight", "pool.mab.fc_q.weight", "dec.2.weight"};
    for (int i = 0; i < 6; i++) cr_assert(!sw_params_find(&model->params, stay[i])->decays);
    for (int i = 0; i < 3; i++) cr_assert(sw_params_find(&model->params, decay[i])->decays);
    sw_model_free(model);
}

static void check_gradients(const sw_model *model)
{
    const int64_t offset[] = {0, 7, 8, 20};
    const sw_sets sets = {3, offset, NULL};
    const int32_t label[] = {0, 2, 1};
    sw_real x[20 * MOST_INPUT], grads[MOST_NUMBERS];
    memset(grads, 0, sizeof grads);
    if (multiplies(model)) return;
    fill(model, x, 20, 1e4); /* extreme: every softmax is one-hot */
    cr_assert_leq(model->params.flat_size, MOST_NUMBERS);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &model->params, grads);
    sw_tensor *y = output_of(model, &pass, x, 0, &sets);
    cr_assert_eq(sw_backward(t, sw_cross_entropy(t, y, label, NULL)), SW_OK);
    bool any = false;
    for (int64_t i = 0; i < model->params.flat_size; i++) {
        cr_assert(isfinite((double)grads[i]), "%s", parts_of(model));
        any |= grads[i] != 0;
    }
    cr_assert(any);
    sw_tape_free(t);
}

Test(models, gradients_stay_finite_on_extreme_elements)
{
    for_each_model(check_gradients);
}

static sw_model_config config_with(const char *pool, int64_t heads)
{
    sw_model_config c = sw_model_config_default();
    strcpy(c.pool, pool);
    c.input = INPUT, c.outputs = CLASSES, c.heads = heads;
    return c;
}

Test(models, one_answer_cannot_be_shared_out)
{
    sw_model *model;
    sw_model_config c = config_with("mean", 4);
    c.per_query = true, c.queries = 3;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(), "per-query: the pooling mean gives one vector a set, "
                                         "expected several queries");
    strcpy(c.pool, "pma"), c.queries = 2;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(), "per-query: 2 queries do not divide the 3 outputs");
}

/* A row for each set, as wide as the model was built for. */
Test(models, another_context_is_refused)
{
    sw_model *model;
    sw_model_config c = config_with("mean", 4);
    c.context = CONTEXT;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_OK, "%s", sw_error_message());
    const sw_sets sets = {2, (const int64_t[]){0, 1, 3}, NULL};
    static const int64_t shapes[][2] = {{1, CONTEXT}, {3, CONTEXT}, {2, CONTEXT + 1}, {0, 0}};
    static const char *const found[] = {"[1, 3]", "[3, 3]", "[2, 4]", "missing"};
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    for (int i = 0; i < 4; i++) {
        char message[128];
        snprintf(message, sizeof message,
                 "model: context is %s, expected [2, 3]: a row for each set", found[i]);
        sw_pass pass = sw_pass_begin(t, &model->params, NULL);
        if (shapes[i][0]) pass.context = sw_constant(t, 2, shapes[i], 1);
        sw_tensor *x = sw_constant(t, SW_DIMS(3, INPUT), 1);
        expect_nothing(t, sw_model_apply(model, &pass, x, &sets), SW_ERROR_SHAPE, message);
    }
    sw_tape_free(t);
    sw_model_free(model);
}

/* The parts of each architecture if all are "auto". */
Test(models, parts_of_their_own)
{
    static const char *const own[][3] = {{"deepsets", "ff", "pma"},
                                         {"set-transformer", "isab", "pma"},
                                         {"set-transformer-pp", "isab", "pma"},
                                         {"attention-mil", "ff", "gated"},
                                         {"perceiver", "ff", "mha"},
                                         {"cls-transformer", "ff", "cls"},
                                         {"query-attention", "ff", "context"},
                                         {"hierarchical", "ff", "additive"}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        sw_model_config c = config_with("auto", 4);
        snprintf(c.model, sizeof c.model, "%s", own[i][0]);
        c.context = CONTEXT, c.parts = true;
        sw_model *model;
        cr_assert_eq(sw_model_new(&model, &c, 0), SW_OK, "%s", sw_error_message());
        cr_expect_str_eq(model->config.encoder, own[i][1], "%s", own[i][0]);
        cr_expect_str_eq(model->config.pool, own[i][2], "%s", own[i][0]);
        sw_model_free(model);
    }
    cr_expect_eq(sw_model_type_count(), sizeof own / sizeof *own);
}

/* "auto" becomes the encoder for the data's elements, if the architecture takes it; otherwise the
 * architecture's own. */
Test(models, the_encoder_follows_the_data)
{
    static const struct {
        const char *model;
        int64_t input, vocabulary;
        const char *encoder;
    } cases[] = {{"deepsets", INPUT, 0, "ff"},
                 {"deepsets", 1, 0, "ff"},
                 {"deepsets", 1, VOCABULARY, "embedding"},
                 {"deepsets", INPUT, VOCABULARY, "embedding"},
                 {"set-transformer", 1, VOCABULARY, "isab"},
                 {"cls-transformer", INPUT, VOCABULARY, "embedding"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sw_model_config c = config_with("auto", 4);
        snprintf(c.model, sizeof c.model, "%s", cases[i].model);
        c.input = cases[i].input, c.vocabulary = cases[i].vocabulary;
        sw_model *model;
        cr_assert_eq(sw_model_new(&model, &c, 0), SW_OK, "%s", sw_error_message());
        cr_assert_str_eq(model->config.encoder, cases[i].encoder, "%s", cases[i].model);
        sw_model_free(model);
    }
    sw_model_config named = config_with("mean", 4); /* a named encoder stays */
    strcpy(named.encoder, "ff");
    named.vocabulary = VOCABULARY;
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, &named, 0), SW_OK, "%s", sw_error_message());
    cr_assert_str_eq(model->config.encoder, "ff");
    sw_model_free(model);
}
