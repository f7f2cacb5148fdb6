/* test_long_sets.c - batches with fewer sets than threads: the threads help inside a set, and
 * no bit of a training step or of a prediction depends on their number. Nor does a bit of what is
 * predicted for a set depend on the sets beside it. */
#include <setwise/model.h>
#include <setwise/train.h>

#include "autodiff/tape.h"
#include "train/trainer.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 4, CLASSES = 3, CONTEXT = 2, MOST_SETS = 40, MOST_ROWS = 17500 };

static int64_t offset[MOST_SETS + 1];
static sw_real x[MOST_ROWS * WIDTH], context[MOST_SETS * CONTEXT];
static int32_t label[MOST_SETS];
static sw_ragged sets = {0, WIDTH, offset, x, label};

static void make(void)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < MOST_ROWS * WIDTH; i++) x[i] = (sw_real)sw_random_normal(&r);
    for (int i = 0; i < MOST_SETS * CONTEXT; i++) context[i] = (sw_real)sw_random_normal(&r);
    for (int b = 0; b < MOST_SETS; b++) label[b] = b % CLASSES;
    sets.context = context, sets.context_width = CONTEXT;
}

TestSuite(long_sets, .init = make);

/* The batches: one long set; uneven long ones; a long one among short ones. */
typedef enum batch { ONE_LONG, UNEVEN, ONE_AMONG_SHORT, BATCHES } batch;

static void add_set(int64_t rows)
{
    sets.count++;
    offset[sets.count] = offset[sets.count - 1] + rows;
}

static void use(batch which, int64_t rows)
{
    sets.count = 0;
    switch (which) {
    case ONE_LONG: add_set(rows); break;
    case UNEVEN:
        for (int i = 0; i < 8; i++) add_set(rows * (i + 3) / 40);
        break;
    default:
        for (int i = 0; i < MOST_SETS; i++) add_set(i == 7 ? rows : i % 9 + 1);
    }
}

/* The numbers after a step: parameters, loss, predictions. */
typedef struct outcome {
    int64_t size;
    sw_real *values; /* the parameters, then the predictions */
    double loss;
} outcome;

static outcome train(const sw_config *config, int threads)
{
    sw_config c = *config;
    sw_model *model;
    sw_trainer *trainer;
    outcome o = {0};
    c.threads = threads;
    cr_assert_eq(sw_model_new(&model, &c.model, 3), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_trainer_new(&trainer, model, &c), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_trainer_step(trainer, &sets, NULL, sets.count, &o.loss), SW_OK, "%s",
                 sw_error_message());
    sw_trainer_free(trainer);
    o.size = model->params.flat_size + sets.count * CLASSES;
    o.values = malloc(sizeof *o.values * (size_t)o.size);
    cr_assert(o.values);
    memcpy(o.values, model->params.values, sizeof *o.values * (size_t)model->params.flat_size);
    cr_assert_eq(sw_predict(model, &sets, threads, o.values + model->params.flat_size), SW_OK);
    sw_model_free(model);
    return o;
}

static sw_config config_for(const char *encoder, const char *pool)
{
    sw_config c = sw_config_default();
    strcpy(c.model.encoder, encoder);
    strcpy(c.model.pool, pool);
    c.model.input = WIDTH, c.model.outputs = CLASSES, c.model.width = 8, c.model.heads = 2;
    c.model.layers = 1, c.model.inducing = 4, c.model.context = CONTEXT;
    c.warmup = 0, strcpy(c.schedule, "constant");
    return c;
}

static void compare(const sw_config *config)
{
    const int threads[] = {2, 3, 4, 8};
    outcome one = train(config, 1);
    for (int t = 0; t < 4; t++) {
        outcome more = train(config, threads[t]);
        cr_expect(more.loss == one.loss &&
                      memcmp(more.values, one.values, sizeof *one.values * (size_t)one.size) == 0,
                  "%s, %s: %d sets, %d threads: other bits", config->model.encoder,
                  config->model.pool, (int)sets.count, threads[t]);
        free(more.values);
    }
    free(one.values);
}

/* Beside the weights of elements, the outputs have the bits of sw_predict. */
static void compare_weighed(const sw_model *model, const sw_real *outputs)
{
    sw_attention *a;
    const sw_status status = sw_model_has_weights(model)
                                 ? sw_attention_new(&a, model, &sets, NULL, sets.count, false, 2)
                                 : sw_attention_gradient(&a, model, &sets, NULL, sets.count, 2);
    cr_assert_eq(status, SW_OK, "%s", sw_error_message());
    cr_expect(!memcmp(a->output, outputs, sizeof *outputs * (size_t)(sets.count * CLASSES)),
              "%s, %s, %s: other outputs beside weights", model->config.model,
              model->config.encoder, model->config.pool);
    sw_attention_free(a);
}

/* The predictions of each set are, to the bit, those that it has alone. */
static void compare_alone(const sw_config *config)
{
    sw_model *model;
    sw_real together[MOST_SETS * CLASSES], alone[CLASSES];
    cr_assert_eq(sw_model_new(&model, &config->model, 3), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_predict(model, &sets, 2, together), SW_OK, "%s", sw_error_message());
    for (int64_t b = 0; b < sets.count; b++) {
        const int64_t whole[] = {0, offset[b + 1] - offset[b]};
        sw_ragged one = sets;
        one.count = 1, one.offset = whole, one.x = x + offset[b] * WIDTH;
        one.context = context + b * CONTEXT;
        cr_assert_eq(sw_predict(model, &one, 1 + (int)b % 2, alone), SW_OK);
        cr_expect(!memcmp(alone, together + b * CLASSES, sizeof alone),
                  "%s, %s, %s: set %d is another one beside others", config->model.model,
                  config->model.encoder, config->model.pool, (int)b);
    }
    compare_weighed(model, together);
    sw_model_free(model);
}

Test(long_sets, every_encoder)
{
    for (int e = 0; e < sw_encoder_count(); e++) {
        const char *encoder = sw_encoder_at(e)->name;
        if (strcmp(encoder, "lenet") == 0 || strcmp(encoder, "embedding") == 0) continue;
        sw_config config = config_for(encoder, "pma");
        for (batch b = 0; b < BATCHES; b++) {
            /* Self-attention takes the square of a set's size. */
            use(b, strcmp(encoder, "sab") == 0 ? 2100 : 5000);
            compare(&config);
        }
        config.model.width = 32; /* the last batch is the mixed one */
        compare_alone(&config);
    }
}

/* So wide that products and elementwise operators are shared. */
Test(long_sets, wide)
{
    sw_config isab = config_for("isab", "pma"), gated = config_for("ff", "gated");
    isab.model.width = gated.model.width = 64, isab.model.inducing = 16;
    use(ONE_LONG, 1501);
    compare(&isab);
    compare(&gated);
}

/* A block has two of the queries of the first set; and the latents of all sets are many. */
Test(long_sets, wide_heads_beside_a_long_set)
{
    sw_config isab = config_for("isab", "fspool"), latents = config_for("auto", "auto");
    isab.model.width = latents.model.width = 128, isab.model.inducing = latents.model.inducing = 16;
    strcpy(latents.model.model, "perceiver");
    sets.count = 0;
    add_set(258);
    add_set(5000);
    compare_alone(&isab);
    sets.count = 0;
    while (sets.count < 30) add_set(1);
    add_set(5000);
    compare_alone(&latents);
}

Test(long_sets, tokens)
{
    sw_config config = config_for("embedding", "mean");
    config.model.vocabulary = 50;
    for (int64_t i = 0; i < MOST_ROWS; i++) x[i * WIDTH] = (sw_real)(i % 50);
    use(ONE_LONG, 5000);
    compare(&config);
}

/* More rows than a round of parts has. */
Test(long_sets, every_pooling)
{
    for (int p = 0; p < sw_pooling_count(); p++) {
        const char *pool = sw_pooling_at(p)->name;
        sw_config config = config_for(strcmp(pool, "cls") == 0 ? "isab" : "ff", pool);
        use(p % 2 ? ONE_AMONG_SHORT : ONE_LONG, 17000);
        compare(&config);
        use(ONE_AMONG_SHORT, 5000);
        compare_alone(&config);
        use(ONE_AMONG_SHORT, SW_LONG_ROWS - 10); /* long only with the sets before it */
        compare_alone(&config);
    }
}

Test(long_sets, every_norm)
{
    const char *const norm[] = {"none", "post", "pre", "set"};
    for (int i = 0; i < 4; i++) {
        sw_config config = config_for("isab", "pma");
        strcpy(config.model.norm, norm[i]);
        use(ONE_LONG, 5000);
        compare(&config);
    }
}

#define SW_MODEL(identifier, name, ...) name,
static const char *const architecture[] = {
#include "../../models/models.def"
};
#undef SW_MODEL

Test(long_sets, every_architecture)
{
    for (int64_t i = 0; i < MOST_ROWS; i++) x[(i + 1) * WIDTH - 1] = (sw_real)(i % 5); /* a part */
    for (size_t i = 0; i < sizeof architecture / sizeof *architecture; i++) {
        sw_config config = config_for("auto", "auto");
        strcpy(config.model.model, architecture[i]);
        config.model.parts = strcmp(architecture[i], "hierarchical") == 0;
        use(ONE_AMONG_SHORT, 2100);
        compare(&config);
        compare_alone(&config);
    }
}
