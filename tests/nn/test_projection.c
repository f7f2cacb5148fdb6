/* The last layer of an encoder, applied after a pooling, gives what it gives before it. */
#include "nn/projection.h"

#include "autodiff/tape.h"
#include "base/arena.h"
#include "near.h"

#include <setwise/model.h>

#include <stdio.h>
#include <string.h>

enum { ROWS = 17, INPUT = 3, WIDTH = 8, CONTEXT = 2, MOST_VALUES = 4096, MOST_OUT = 256 };

static const int64_t offset[] = {0, 5, 6, ROWS};
static const int64_t offset_empty[] = {0, 5, 5, 6, ROWS}, offset_first[] = {0, 0, 6, ROWS};
static const sw_sets some = {3, offset, NULL}, with_empty = {4, offset_empty, NULL},
                     first_empty = {3, offset_first, NULL};

/* What an encoder and a pooling make of the sets, and the gradients of a loss. */
typedef struct outcome {
    sw_real out[MOST_OUT], dx[ROWS * INPUT], grads[MOST_VALUES];
    int64_t size, values;
    bool spared; /* the last layer has not been applied to the elements */
} outcome;

static sw_model_config config_of(const char *encoder, const char *pool, int64_t layers)
{
    sw_model_config c = sw_model_config_default();
    snprintf(c.encoder, sizeof c.encoder, "%s", encoder);
    snprintf(c.pool, sizeof c.pool, "%s", pool);
    snprintf(c.norm, sizeof c.norm, "none");
    c.input = INPUT, c.width = WIDTH, c.layers = layers, c.heads = 2, c.context = CONTEXT;
    c.outputs = 2, c.vocabulary = strcmp(encoder, "embedding") == 0 ? 5 : 0;
    return c;
}

/* Elements that begin with the number of a token. */
static void draw(sw_real *x, sw_real *context, int64_t sets)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < ROWS * INPUT; i++)
        x[i] = i % INPUT ? (sw_real)sw_random_normal(&r) : (sw_real)sw_random_below(&r, 5);
    for (int64_t i = 0; i < sets * CONTEXT; i++) context[i] = (sw_real)sw_random_normal(&r);
}

/* With `waits` the last layer may come after the pooling. */
static outcome run(const sw_model_config *config, const sw_sets *sets, bool waits)
{
    outcome o = {0};
    sw_real x[ROWS * INPUT], context[4 * CONTEXT];
    sw_params params;
    sw_encoder encoder;
    sw_pooling pooling;
    draw(x, context, sets->count);
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_encoder_init(&encoder, &params, "enc", config), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_pooling_init(&pooling, &params, "pool", config), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_params_start(&params, 1), SW_OK);
    cr_assert_leq(params.flat_size, MOST_VALUES);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tape_defer(t, waits ? sets : NULL);
    sw_pass pass = sw_pass_begin(t, &params, o.grads);
    pass.context = sw_input(t, SW_DIMS(sets->count, CONTEXT), context);
    sw_tensor *in = config->vocabulary ? sw_input(t, SW_DIMS(ROWS, INPUT), x)
                                       : sw_variable(t, SW_DIMS(ROWS, INPUT), x, o.dx);
    sw_tensor *h = sw_encoder_apply(&encoder, &pass, in, sets);
    cr_assert_not_null(h, "%s", (sw_tape_status(t), sw_error_message()));
    cr_assert_eq(h->deferred != NULL, waits);
    sw_tensor *z = sw_pooling_apply(&pooling, &pass, h, sets);
    cr_assert_not_null(z, "%s", (sw_tape_status(t), sw_error_message()));
    cr_assert_leq(z->size, MOST_OUT);
    o.spared = h->deferred;
    o.size = z->size;
    o.values = params.flat_size;
    memcpy(o.out, z->data, sizeof *z->data * (size_t)z->size);
    sw_tensor *flat = sw_reshape(t, sw_multiply(t, z, z), SW_DIMS(z->size));
    cr_assert_eq(sw_backward(t, sw_sum(t, flat, 0)), SW_OK, "%s", sw_error_message());
    sw_tape_free(t);
    sw_params_end(&params);
    return o;
}

/* Returns whether the last layer was spared. */
static bool compare(const sw_model_config *config, const sw_sets *sets)
{
    const outcome late = run(config, sets, true), first = run(config, sets, false);
    cr_assert_eq(late.size, first.size);
    cr_assert_not(first.spared);
    assert_near(late.out, first.out, first.size, config->pool);
    assert_near(late.dx, first.dx, ROWS * INPUT, config->pool);
    assert_near(late.grads, first.grads, first.values, config->pool);
    return late.spared;
}

/* A weighted mean can do without the elements if its weights are a softmax of products with them.
 * So can an extreme, which takes the layer itself. */
static bool takes_layer(const char *pool)
{
    static const char *const names[] = {"mean", "sum", "max", "min",
                                        "dot",  "pma", "mha", "context"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(pool, names[i]) == 0) return true;
    return false;
}

Test(projection, every_pooling_gives_the_same_before_and_after)
{
    for (int i = 0; i < sw_pooling_count(); i++) {
        const sw_pooling_type *type = sw_pooling_at(i);
        if (strcmp(type->name, "cls") == 0) continue; /* not with these encoders */
        for (int64_t layers = 1; layers <= 3; layers++) {
            sw_model_config c = config_of("ff", type->name, layers);
            cr_expect_eq(compare(&c, &some), takes_layer(type->name), "%s", type->name);
            if (type->empty) compare(&c, &with_empty), compare(&c, &first_empty);
        }
    }
}

Test(projection, an_embedding_ends_with_such_a_layer_if_it_has_several)
{
    sw_model_config c = config_of("embedding", "pma", 3);
    cr_expect(compare(&c, &with_empty));
}

/* Three queries of eight heads are too many to absorb keys and values, which read each element. */
Test(projection, many_queries_read_the_elements)
{
    sw_model_config c = config_of("ff", "pma", 2);
    c.queries = 3, c.heads = 8;
    cr_expect_not(compare(&c, &some));
}

Test(projection, several_poolings_read_the_elements)
{
    sw_model_config c = config_of("ff", "mean+pma", 2);
    cr_expect_not(compare(&c, &some));
}

/* After a ReLU, or dropout, there is no such layer. */
Test(projection, what_follows_the_layer_reads_it)
{
    sw_model_config c = config_of("ff", "mean", 2);
    snprintf(c.encoder_relu, sizeof c.encoder_relu, "yes");
    sw_params params;
    sw_encoder encoder;
    sw_real x[ROWS * INPUT] = {0};
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_encoder_init(&encoder, &params, "enc", &c), SW_OK);
    cr_assert_eq(sw_params_start(&params, 1), SW_OK);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tape_defer(t, &some);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    const sw_tensor *h =
        sw_encoder_apply(&encoder, &pass, sw_input(t, SW_DIMS(ROWS, INPUT), x), &some);
    cr_assert_not_null(h);
    cr_expect_null(h->deferred);
    sw_tape_free(t);
    sw_params_end(&params);
}

enum { MANY = 3000 };

/* The memory of an encoder and a pooling in a prediction, in bytes. */
static size_t bytes_of(const sw_model_config *config, bool waits)
{
    static const sw_real x[MANY * INPUT];
    const sw_sets many = {3, (const int64_t[]){0, 1000, 2000, MANY}, NULL};
    sw_params params;
    sw_encoder encoder;
    sw_pooling pooling;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_encoder_init(&encoder, &params, "enc", config), SW_OK);
    cr_assert_eq(sw_pooling_init(&pooling, &params, "pool", config), SW_OK);
    cr_assert_eq(sw_params_start(&params, 1), SW_OK);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tape_record(t, false);
    sw_tape_defer(t, waits ? &many : NULL);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    sw_tensor *h = sw_encoder_apply(&encoder, &pass, sw_input(t, SW_DIMS(MANY, INPUT), x), &many);
    cr_assert_not_null(sw_pooling_apply(&pooling, &pass, h, &many), "%s",
                       (sw_tape_status(t), sw_error_message()));
    const size_t bytes = sw_arena_used(t->arena);
    sw_tape_free(t);
    sw_params_end(&params);
    return bytes;
}

/* What the layer has read is given back, whoever reads its result. What a set needs may differ:
 * that is far less than the elements do. */
Test(projection, a_layer_that_waited_holds_no_more_memory)
{
#ifdef SW_ARENA_DEBUG
    cr_skip_test("memory that is given back is not lent again");
#endif
    static const char *const pools[] = {"gated", "mean", "pma", "mean+max"};
    for (int i = 0; i < 4; i++)
        for (int64_t layers = 1; layers <= 3; layers++) {
            const sw_model_config c = config_of("ff", pools[i], layers);
            const size_t late = bytes_of(&c, true), first = bytes_of(&c, false);
            cr_expect_lt(late, first + MANY * WIDTH * sizeof(sw_real) / 10,
                         "%s, %d layers: %zu and %zu bytes", pools[i], (int)layers, late, first);
        }
}
