#include "models/plain.h"

#include <setwise/model.h>

/* The public code's network without its convolutions. */
Test(attention_mil, has_the_parameters_of_the_public_code)
{
    static const struct {
        const char *pool, *name;
        int64_t shape[2];
    } expected[] = {
        {"gated", "attention_V.0.weight", {128, 500}},  {"gated", "attention_V.0.bias", {128}},
        {"gated", "attention_U.0.weight", {128, 500}},  {"gated", "attention_U.0.bias", {128}},
        {"gated", "attention_w.weight", {1, 128}},      {"gated", "attention_w.bias", {1}},
        {"gated", "classifier.0.weight", {1, 500}},     {"gated", "classifier.0.bias", {1}},
        {"additive", "attention.0.weight", {128, 500}}, {"additive", "attention.0.bias", {128}},
        {"additive", "attention.2.weight", {1, 128}},   {"additive", "attention.2.bias", {1}},
        {"additive", "classifier.0.weight", {1, 500}},  {"additive", "classifier.0.bias", {1}},
    };
    for (int i = 0; i < 2; i++) {
        sw_model_config c = network_config("attention-mil");
        c.width = 500, c.attention = 128, c.outputs = 2, c.layers = 1;
        if (i == 1) strcpy(c.pool, "additive");
        sw_model *model = network_new(&c);
        int found = 2; /* feature_extractor.0.weight and .bias */
        cr_assert_not_null(sw_params_find(&model->params, "feature_extractor.0.weight"));
        for (size_t e = 0; e < sizeof expected / sizeof *expected; e++) {
            if (strcmp(expected[e].pool, model->config.pool) != 0) continue;
            const sw_param *p = sw_params_find(&model->params, expected[e].name);
            cr_assert(p && p->shape[0] == expected[e].shape[0] &&
                          p->ndim == (expected[e].shape[1] ? 2 : 1) &&
                          p->size == p->shape[0] * (p->ndim == 2 ? expected[e].shape[1] : 1),
                      "%s", expected[e].name);
            found++;
        }
        cr_assert_eq(model->params.count, found);
        sw_model_free(model);
    }
}

static sw_tensor *by_hand(sw_pass *pass, const sw_model_config *c, sw_tensor *x, sw_tensor *context)
{
    sw_tape *t = pass->tape;
    sw_tensor *h = sw_relu(pass->tape, plain_mlp(pass, "feature_extractor", x));
    sw_tensor *v = sw_tanh(t, plain_linear(pass, "attention_V.0", "", h));
    sw_tensor *u = sw_sigmoid(t, plain_linear(pass, "attention_U.0", "", h));
    sw_tensor *score = plain_linear(pass, "attention_w", "", sw_multiply(t, v, u));
    sw_tensor *a = sw_softmax(t, sw_transpose(t, score, 0, 1));
    sw_tensor *z = sw_matmul(t, a, h, false, false);
    if (context) z = sw_concat(t, (sw_tensor *[]){z, context}, 2, 1);
    sw_tensor *y = plain_linear(pass, "classifier.0", "", z);
    if (c->task != SW_CLASSES || c->outputs != 2) return y;
    return sw_concat(t, (sw_tensor *[]){sw_constant(t, SW_DIMS(1, 1), 0), y}, 2, 1);
}

Test(attention_mil, equals_the_formula)
{
    for (int i = 0; i < 8; i++) {
        sw_model_config c = network_config("attention-mil");
        c.context = i % 2 * 3;
        c.outputs = i / 2 % 2 ? 2 : 4;
        c.task = i / 4 ? SW_LABELS : SW_CLASSES;
        sw_model *model = network_new(&c);
        plain_compare(model, by_hand);
        sw_model_free(model);
    }
}

/* Two classes have one output s. The cross-entropy of the logits [0, s] is the binary cross-entropy
 * of s. */
Test(attention_mil, two_classes_are_a_bernoulli_variable)
{
    sw_model_config c = network_config("attention-mil");
    c.outputs = 2;
    sw_model *model = network_new(&c);
    const sw_sets sets = {2, (const int64_t[]){0, 4, 9}, NULL};
    const int32_t label[] = {1, 0};
    const sw_real target[] = {1, 0};
    sw_real x[9 * 5], out[4];
    network_fill(x, 9, &c, 2);
    cr_assert(network_run(model, x, &sets, NULL, out));
    cr_assert(out[0] == 0 && out[2] == 0 && out[1] != 0 && out[3] != 0);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tensor *softmax = sw_cross_entropy(t, sw_input(t, SW_DIMS(2, 2), out), label, NULL);
    const sw_real s[] = {out[1], out[3]};
    sw_tensor *binary = sw_binary_cross_entropy(t, sw_input(t, SW_DIMS(2), s),
                                                sw_input(t, SW_DIMS(2), target), NULL);
    network_near(softmax->data, binary->data, 1, "cross-entropy");
    sw_tape_free(t);
    sw_model_free(model);
}

/* ---- The instance level ---------------------------------------------------------------------- */

static sw_model_config instance_config(const char *pool, int64_t outputs, sw_task task)
{
    sw_model_config c = network_config("attention-mil");
    strcpy(c.level, "instance");
    strcpy(c.pool, pool);
    c.outputs = outputs, c.task = task;
    return c;
}

/* Classes and labels pool probabilities. A regression pools its outputs as they are. */
static sw_tensor *instances_by_hand(sw_pass *pass, const sw_model_config *c, sw_tensor *x,
                                    sw_tensor *context)
{
    sw_tape *t = pass->tape;
    bool mean = strcmp(c->pool, "mean") == 0, probability = c->task != SW_REGRESSION;
    sw_tensor *h = sw_relu(pass->tape, plain_mlp(pass, "feature_extractor", x));
    if (context) {
        sw_tensor *each = sw_constant(t, SW_DIMS(x->shape[0], 1), 1);
        each = sw_matmul(t, each, context, false, false);
        h = sw_concat(t, (sw_tensor *[]){h, each}, 2, 1);
    }
    sw_tensor *p = plain_linear(pass, "classifier.0", "", h);
    if (probability) p = sw_sigmoid(t, p);
    p = mean ? sw_mean(t, p, 0) : sw_max(t, p, 0);
    if (probability)
        p = sw_subtract(t, sw_log(t, p), sw_log(t, sw_subtract(t, sw_constant(t, 0, NULL, 1), p)));
    if (!probability || c->outputs != 2) return p;
    return sw_concat(t, (sw_tensor *[]){sw_constant(t, SW_DIMS(1), 0), p}, 2, 0);
}

Test(attention_mil, instances_pool_their_probabilities)
{
    static const sw_task heads[] = {SW_CLASSES, SW_CLASSES, SW_LABELS, SW_REGRESSION};
    for (int i = 0; i < 16; i++) {
        sw_model_config c =
            instance_config(i % 2 ? "mean" : "max", i / 2 % 4 ? 4 : 2, heads[i / 2 % 4]);
        c.context = i / 8 * 3;
        sw_model *model = network_new(&c);
        plain_compare(model, instances_by_hand);
        sw_model_free(model);
    }
}

/* The logits are so large that each probability rounds to 0 or 1. The logit of their mean still
 * lies between the logits of the elements. */
Test(attention_mil, sure_instances_have_a_finite_logit)
{
    enum { INSTANCES = 7, OUTPUTS = 4 };
    sw_model_config c = instance_config("mean", OUTPUTS, SW_LABELS);
    sw_model *model = network_new(&c);
    const sw_sets all = {1, (const int64_t[]){0, INSTANCES}, NULL};
    const sw_sets apart = {INSTANCES, (const int64_t[]){0, 1, 2, 3, 4, 5, 6, 7}, NULL};
    sw_real x[INSTANCES * 5], together[OUTPUTS], alone[INSTANCES][OUTPUTS];
    network_fill(x, INSTANCES, &c, 1e4);
    cr_assert(network_run(model, x, &all, NULL, together), "%s", sw_error_message());
    cr_assert(network_run(model, x, &apart, NULL, alone[0]), "%s", sw_error_message());
    for (int64_t o = 0; o < OUTPUTS; o++) {
        double least = INFINITY, largest = -INFINITY;
        for (int j = 0; j < INSTANCES; j++) {
            least = fmin(least, (double)alone[j][o]);
            largest = fmax(largest, (double)alone[j][o]);
        }
        cr_assert_gt(fmax(-least, largest), 100);
        cr_assert((double)together[o] >= least && (double)together[o] <= largest);
        cr_assert_neq(together[o], 0);
    }
    sw_model_free(model);
}

Test(attention_mil, other_poolings_of_probabilities_are_refused)
{
    sw_model_config c = instance_config("auto", 2, SW_CLASSES);
    network_refused(&c, "attention-mil: pool is gated, but the instance level pools the "
                        "probabilities of the elements, by mean or max");
    c = instance_config("mean+max", 2, SW_CLASSES);
    network_refused(&c, "attention-mil: pool is mean+max, but the instance level pools the "
                        "probabilities of the elements, by mean or max");
}

Test(attention_mil, one_output_cannot_be_shared_out)
{
    sw_model_config c = network_config("attention-mil");
    strcpy(c.pool, "pma");
    c.outputs = 2, c.per_query = true;
    network_refused(&c, "attention-mil: per-query shares the outputs out to the queries, but two "
                        "classes are one output; expected per-query false");
    c.task = SW_LABELS;
    sw_model *model = network_new(&c);
    const sw_param *weight = sw_params_find(&model->params, "classifier.0.weight");
    cr_assert(weight && weight->shape[0] == 1 && weight->shape[1] == 8);
    sw_model_free(model);
}

/* The classical network for bags (Ilse et al. 2018, section 4.1): layers of 256, 128 and 64, ReLU
 * after each. Only linear encoders have that ReLU; auto asks for it in no other architecture. */
Test(attention_mil, the_encoder_of_the_paper)
{
    sw_model_config c = network_config("attention-mil");
    c.width = 64, c.hidden[0] = 256, c.hidden[1] = 128;
    sw_model *model = network_new(&c);
    cr_expect_eq(model->config.layers, 3);
    cr_expect_str_eq(model->config.encoder_relu, "yes");
    const sw_param *last = sw_params_find(&model->params, "feature_extractor.4.weight");
    cr_assert(last && last->shape[0] == 64 && last->shape[1] == 128);
    sw_model_free(model);
    c.layers = 2;
    network_refused(&c, "attention-mil: layers is 2, but width lists 3 layers");
    c = network_config("attention-mil");
    strcpy(c.encoder, "sab");
    model = network_new(&c);
    cr_expect_str_eq(model->config.encoder_relu, "no");
    sw_model_free(model);
    c = network_config("deepsets");
    model = network_new(&c);
    cr_expect_str_eq(model->config.encoder_relu, "no");
    sw_model_free(model);
    c = network_config("perceiver");
    c.hidden[0] = 16;
    network_refused(
        &c, "perceiver: width is a list, but its encoder has one layer: expected one number");
}
