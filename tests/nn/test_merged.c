/* An encoder's last layer, merged with the layers that read it, gives what both give in a row. */
#include "nn/merged.h"

#include "autodiff/tape.h"
#include "near.h"

#include <setwise/model.h>

#include <stdio.h>
#include <string.h>

enum { ROWS = 17, INPUT = 3, WIDTH = 8, HIDDEN = 5, MOST_VALUES = 4096, MOST_OUT = 64 };

static const int64_t offset[] = {0, 5, 5, 6, ROWS};
static const sw_sets sets = {4, offset, NULL}; /* one is empty */

static sw_model_config config_of(const char *encoder, const char *pool, int64_t layers)
{
    sw_model_config c = sw_model_config_default();
    snprintf(c.encoder, sizeof c.encoder, "%s", encoder);
    snprintf(c.pool, sizeof c.pool, "%s", pool);
    c.input = INPUT, c.width = WIDTH, c.layers = layers, c.attention = HIDDEN, c.outputs = 2;
    c.vocabulary = strcmp(encoder, "embedding") == 0 ? 5 : 0;
    return c;
}

typedef struct network {
    sw_params params;
    sw_encoder encoder;
    sw_pooling pooling;
} network;

static void make(network *net, const sw_model_config *config)
{
    cr_assert_eq(sw_params_begin(&net->params), SW_OK);
    cr_assert_eq(sw_encoder_init(&net->encoder, &net->params, "enc", config), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_pooling_init(&net->pooling, &net->params, "pool", config), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_pooling_merge(&net->pooling, &net->params, &net->encoder), SW_OK);
    cr_assert_eq(sw_params_start(&net->params, 1), SW_OK);
    cr_assert_leq(net->params.flat_size + net->params.merged_size, MOST_VALUES);
}

/* The vectors of the sets, the weights of elements, and the gradients of a loss. */
typedef struct outcome {
    sw_real out[MOST_OUT], weight[ROWS], dx[ROWS * INPUT], grads[MOST_VALUES];
    bool spared; /* the last layer has not been applied to the elements */
} outcome;

/* Elements that begin with the number of a token. */
static void draw(sw_real *x)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < ROWS * INPUT; i++)
        x[i] = i % INPUT ? (sw_real)sw_random_normal(&r) : (sw_real)sw_random_below(&r, 5);
}

static outcome run(const sw_model_config *config, bool merge)
{
    outcome o = {0};
    sw_real x[ROWS * INPUT];
    network net;
    sw_tape *t;
    sw_merged merged;
    draw(x);
    make(&net, config);
    cr_assert_eq(sw_merged_new(&merged, &net.params), SW_OK);
    cr_assert_not_null(merged.numbers);
    for (int64_t i = 0; i < net.params.flat_size; i++) o.grads[i] = 0.5; /* of chunks before */
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tape_defer(t, &sets);
    sw_pass pass = sw_pass_begin(t, &net.params, o.grads);
    if (merge) pass.merged = merged.numbers;
    sw_tensor *in = config->vocabulary ? sw_input(t, SW_DIMS(ROWS, INPUT), x)
                                       : sw_variable(t, SW_DIMS(ROWS, INPUT), x, o.dx);
    sw_tensor *h = sw_encoder_apply(&net.encoder, &pass, in, &sets);
    sw_tensor *z = sw_pooling_apply(&net.pooling, &pass, h, &sets);
    cr_assert_not_null(z, "%s", (sw_tape_status(t), sw_error_message()));
    o.spared = h->deferred;
    memcpy(o.out, z->data, sizeof *z->data * (size_t)z->size);
    sw_tensor *flat = sw_reshape(t, sw_multiply(t, z, z), SW_DIMS(z->size));
    cr_assert_eq(sw_backward(t, sw_sum(t, flat, 0)), SW_OK, "%s", sw_error_message());
    for (int i = 0; merge && i < net.params.merge->readers; i++)
        sw_merge_backward(&net.params, i, o.grads);
    if (merge) sw_merge_backward_last(&net.params, o.grads);
    memset(o.grads + net.params.flat_size, 0,
           sizeof *o.grads * (size_t)(MOST_VALUES - net.params.flat_size));
    const sw_attention_weights weights = sw_pooling_weights(&net.pooling, &pass, h, &sets);
    memcpy(o.weight, weights.weight->data, sizeof o.weight);
    sw_tape_free(t);
    sw_merged_free(&merged);
    sw_params_end(&net.params);
    return o;
}

Test(merged, gives_what_the_layers_give_in_a_row)
{
    static const char *const encoders[] = {"ff", "embedding"}, *const pools[] = {"additive",
                                                                                 "gated"};
    for (int e = 0; e < 2; e++)
        for (int p = 0; p < 2; p++)
            for (int64_t layers = 1 + e; layers <= 3; layers++) {
                const sw_model_config c = config_of(encoders[e], pools[p], layers);
                const outcome one = run(&c, true), each = run(&c, false);
                cr_expect(one.spared);
                cr_expect_not(each.spared);
                assert_near(one.out, each.out, 4 * WIDTH, pools[p]);
                assert_near(one.weight, each.weight, ROWS, pools[p]);
                assert_near(one.dx, each.dx, ROWS * INPUT, pools[p]);
                assert_near(one.grads, each.grads, MOST_VALUES, pools[p]);
                for (int d = 0; d < WIDTH; d++) cr_expect_eq(one.out[WIDTH + d], 0); /* empty */
            }
}

/* After a ReLU the layers are not one, and other poolings have no such readers. */
Test(merged, is_nothing_else)
{
    sw_model_config with_relu = config_of("ff", "gated", 2);
    strcpy(with_relu.encoder_relu, "yes");
    const sw_model_config others[] = {with_relu, config_of("ff", "pma", 2),
                                      config_of("ff", "gated+max", 2), config_of("sab", "gated", 2),
                                      config_of("embedding", "gated", 1)};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        network net;
        sw_merged merged;
        make(&net, &others[i]);
        cr_expect_null(net.params.merge, "%s", others[i].pool);
        cr_expect_eq(net.params.merged_size, 0);
        cr_expect_not(sw_merge_pays(&net.params, INT64_MAX));
        cr_assert_eq(sw_merged_new(&merged, &net.params), SW_OK);
        cr_expect_null(merged.numbers);
        sw_merged_update(&merged, &net.params);
        sw_params_end(&net.params);
    }
}

/* P = V W takes six products of 2 x HIDDEN rows in a step, and saves three of each element. */
Test(merged, pays_for_many_elements)
{
    network net;
    const sw_model_config c = config_of("ff", "gated", 2);
    make(&net, &c);
    cr_expect_not(sw_merge_pays(&net.params, 4 * HIDDEN - 1));
    cr_expect(sw_merge_pays(&net.params, 4 * HIDDEN));
    sw_params_end(&net.params);
}

/* Whichever number of the layers changes, and if all do. */
Test(merged, numbers_that_last_follow_the_parameters)
{
    network net;
    sw_merged merged, fresh;
    const sw_model_config c = config_of("ff", "gated", 2);
    make(&net, &c);
    const size_t bytes = sizeof(sw_real) * (size_t)net.params.merged_size;
    cr_assert_eq(sw_merged_new(&merged, &net.params), SW_OK);
    for (int i = 0; i < net.params.count; i++) {
        const sw_param *p = net.params.list[i];
        for (int64_t at = 0; at < p->size; at += p->size - 1) { /* the first and the last one */
            net.params.values[p->offset + at] += 1;
            sw_merged_update(&merged, &net.params);
            cr_assert_eq(sw_merged_new(&fresh, &net.params), SW_OK);
            cr_expect_arr_eq(merged.numbers, fresh.numbers, bytes, "%s", p->name);
            sw_merged_free(&fresh);
            if (p->size == 1) break;
        }
    }
    for (int64_t i = 0; i < net.params.flat_size; i++) net.params.values[i] += 1;
    sw_merged_update(&merged, &net.params);
    cr_assert_eq(sw_merged_new(&fresh, &net.params), SW_OK);
    cr_expect_arr_eq(merged.numbers, fresh.numbers, bytes);
    sw_merged_free(&fresh);
    sw_merged_free(&merged);
    sw_params_end(&net.params);
}
