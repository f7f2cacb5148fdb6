/* test_chain.c - every architecture in blocks of a few rows: outputs, gradients and dropout are
 * what they are without blocks, and so are the weights of elements. */
#include "autodiff/chain.h"

#include "autodiff/backward.h"

#include "models/walk.h"

enum { SETS = 4, ROWS = 131, MOST_OUTPUTS = 4, MOST_INPUT = 28 * 28 + 1 };

static const int64_t offset[SETS + 1] = {0, 50, 51, 58, ROWS};
static const sw_sets sets = {SETS, offset, NULL};

typedef sw_status back(sw_tape *tape, sw_tensor *loss);

/* Outputs and gradients of one pass, in training, in blocks of so many rows. */
typedef struct result {
    sw_real y[SETS * MOST_OUTPUTS];
    sw_real *grads;
} result;

static result run(const sw_model *model, const sw_real *x, int64_t block_rows, bool training,
                  back *backward)
{
    static sw_real context[SETS * CONTEXT], direction[SETS * MOST_OUTPUTS];
    network_fill_context(context, SETS * CONTEXT);
    network_fill_context(direction, SETS * MOST_OUTPUTS);
    result r = {.grads = calloc((size_t)model->params.flat_size, sizeof *r.grads)};
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    t->long_rows = block_rows ? block_rows : INT64_MAX / 2;
    t->block_rows = block_rows;
    sw_pass pass = sw_pass_begin(t, &model->params, r.grads);
    pass.training = training;
    pass.dropout = (sw_dropout_key){.seed = 6, .step = 2};
    sw_tensor *y = network_apply(model, &pass, x, &sets, context);
    cr_assert_not_null(y, "%s: %s", what, (sw_tape_status(t), sw_error_message()));
    memcpy(r.y, y->data, sizeof *y->data * (size_t)y->size);
    sw_tensor *product = sw_multiply(t, y, sw_input(t, y->ndim, y->shape, direction));
    sw_tensor *sum = sw_sum(t, sw_reshape(t, product, SW_DIMS(y->size)), 0);
    cr_assert_eq(backward(t, sum), SW_OK, "%s: %s", what, sw_error_message());
    sw_tape_free(t);
    return r;
}

/* Each parameter's gradient, relative to the largest of all. */
static void grads_near(const sw_model *model, const sw_real *a, const sw_real *expected)
{
    const sw_params *params = &model->params;
    double tolerance = sizeof(sw_real) == 8 ? 1e-11 : 1e-4, largest = 0;
    for (int64_t i = 0; i < params->flat_size; i++)
        largest = fmax(largest, fabs((double)expected[i]));
    for (int i = 0; i < params->count; i++)
        for (int64_t j = 0; j < params->list[i]->size; j++) {
            const int64_t at = params->list[i]->offset + j;
            cr_assert(fabs((double)(a[at] - expected[at])) <= tolerance * largest,
                      "%s: %s[%lld] has the gradient %.9g, expected %.9g of at most %g", what,
                      params->list[i]->name, (long long)j, (double)a[at], (double)expected[at],
                      largest);
        }
}

static void check_blocks(const sw_model *model)
{
    /* A product of so many elements is far from 1. */
    if (strcmp(model->config.pool, "product") == 0) return;
    static sw_real x[ROWS * MOST_INPUT];
    cr_assert_leq(model->config.input, MOST_INPUT);
    network_fill(x, ROWS, &model->config, 1);
    sw_model dropping = *model;
    dropping.config.dropout = 0.25;
    result plain = run(&dropping, x, 0, true, sw_backward);
    result leaves = run(&dropping, x, 0, true, sw_backward_to_leaves);
    cr_expect(
        !memcmp(leaves.grads, plain.grads, (size_t)model->params.flat_size * sizeof *plain.grads),
        "%s: other bits where gradients are given back", what);
    free(leaves.grads);
    for (int64_t rows = 2; rows <= 32; rows *= 4) {
        result blocks = run(&dropping, x, rows, true, sw_backward_to_leaves);
        network_near(blocks.y, plain.y, SETS * model->config.outputs, what);
        grads_near(model, blocks.grads, plain.grads);
        free(blocks.grads);
    }
    free(plain.grads);
}

Test(chain, every_architecture_is_the_same_in_blocks)
{
    for_each_architecture(check_blocks);
}

/* The weights of elements that wait for their data, in blocks of so many rows; NULL: the model has
 * none. */
static sw_real *weights_of(const sw_model *model, const sw_real *x, int64_t block_rows,
                           int64_t *size)
{
    static sw_real context[SETS * CONTEXT];
    sw_real *copy = NULL;
    sw_tape *t;
    network_fill_context(context, SETS * CONTEXT);
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    t->long_rows = t->block_rows = block_rows;
    sw_tape_record(t, false);
    sw_tape_defer(t, &sets);
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    if (model->config.context) pass.context = sw_input(t, SW_DIMS(SETS, CONTEXT), context);
    sw_tensor *h = sw_scale(t, sw_input(t, SW_DIMS(ROWS, model->config.input), x), 1);
    sw_tensor *weight = sw_store(t, sw_model_weights(model, &pass, h, &sets).weight);
    cr_assert_eq(sw_tape_status(t), SW_OK, "%s: %s", what, sw_error_message());
    *size = weight ? weight->size : 0;
    if (weight)
        copy = memcpy(malloc(sizeof *copy * (size_t)*size), weight->data,
                      sizeof *copy * (size_t)*size);
    sw_tape_free(t);
    return copy;
}

static void check_weights(const sw_model *model)
{
    static sw_real x[ROWS * MOST_INPUT];
    int64_t size, blocks_size;
    network_fill(x, ROWS, &model->config, 1);
    sw_real *plain = weights_of(model, x, INT64_MAX / 4, &size);
    sw_real *blocks = weights_of(model, x, 8, &blocks_size);
    cr_assert_eq(size, blocks_size);
    for (int64_t i = 0; i < size; i++)
        cr_assert(fabs((double)(blocks[i] - plain[i])) <= 1e-4, "%s: weight %lld is %g and %g",
                  what, (long long)i, (double)blocks[i], (double)plain[i]);
    free(plain);
    free(blocks);
}

Test(chain, weights_are_the_same_in_blocks)
{
    for_each_architecture(check_weights);
}
