/* test_embed.c - the pooled vectors of sets. */
#include "expect.h"
#include "train/many_sets.h"

#include <string.h>

TestSuite(embed, .init = make, .fini = end);

/* The decoder of a model without layers between is linear: outputs = W z + b. */
Test(embed, the_decoder_reads_the_vectors)
{
    int64_t width;
    cr_assert_eq(sw_embed_width(model, &width), SW_OK, "%s", sw_error_message());
    sw_real *vectors = calloc((size_t)(SETS * width), sizeof *vectors), *again;
    cr_assert_eq(sw_embed(model, &sets, 2, vectors), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_predict(model, &sets, 1, logits), SW_OK);

    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    const sw_params *params = &model->params;
    sw_tensor *z = sw_input(tape, 2, (int64_t[]){SETS, width}, vectors);
    for (int i = 0; i < params->count; i++) { /* dec.0.weight, dec.0.bias, dec.2.weight ... */
        const sw_param *w = params->list[i];
        if (strncmp(w->name, "dec.", 4) != 0 || !strstr(w->name, ".weight")) continue;
        const sw_param *b = params->list[i + 1];
        if (strcmp(w->name, "dec.0.weight") != 0) z = sw_relu(tape, z);
        z = sw_linear(tape, z, sw_input(tape, 2, w->shape, params->values + w->offset),
                      sw_input(tape, 1, b->shape, params->values + b->offset));
    }
    cr_assert_eq(sw_tape_status(tape), SW_OK);
    for (int64_t i = 0; i < SETS * CLASSES; i++)
        cr_assert_float_eq((double)z->data[i], (double)logits[i], 1e-4);
    sw_tape_free(tape);

    again = calloc((size_t)(SETS * width), sizeof *again);
    cr_assert_eq(sw_embed(model, &sets, 1, again), SW_OK);
    cr_expect_eq(memcmp(vectors, again, sizeof *again * (size_t)(SETS * width)), 0);
    free(vectors);
    free(again);
}

Test(embed, failures)
{
    sw_real vector[1];
    sw_ragged narrow = sets;
    narrow.width = WIDTH - 1;
    cr_expect_eq(sw_embed(model, &narrow, 1, vector), SW_ERROR_SHAPE);
    cr_expect_eq(sw_embed(model, &sets, 1, NULL), SW_ERROR_ARGUMENT);
    expect_message("embed: vectors is NULL");

    sw_model_config config = sw_model_config_default();
    strcpy(config.model, "attention-mil");
    strcpy(config.level, "instance");
    strcpy(config.pool, "mean");
    config.input = WIDTH, config.outputs = 2;
    sw_model *mil;
    int64_t width;
    cr_assert_eq(sw_model_new(&mil, &config, 1), SW_OK, "%s", sw_error_message());
    cr_expect_eq(sw_embed_width(mil, &width), SW_ERROR_ARGUMENT);
    expect_message("embed: attention-mil at level instance pools the decisions");
    sw_model_free(mil);
}
