/* test_hierarchical.c - attention in two levels is what the formula says, part by part. */
#include "models/plain.h"

#include <setwise/model.h>

enum { PARTS = 3 }; /* of network_fill */

static sw_model_config config_of(const char *pool)
{
    sw_model_config c = network_config("hierarchical");
    c.parts = true;
    snprintf(c.pool, sizeof c.pool, "%s", pool);
    return c;
}

/* The additive pooling of the rows of x, equations 5 to 7 of the paper: [1, D]. */
static sw_tensor *pool_by_hand(sw_pass *pass, const char *name, sw_tensor *x)
{
    sw_tape *t = pass->tape;
    sw_tensor *u = sw_tanh(t, plain_linear(pass, name, ".0", x));
    sw_tensor *score = sw_transpose(t, plain_linear(pass, name, ".2", u), 0, 1);
    return sw_matmul(t, sw_softmax(t, score), x, false, false);
}

/* The elements of x that belong to the part, without its number; NULL if there are none. */
static sw_tensor *elements_of(sw_tape *t, const sw_model_config *c, sw_tensor *x, int part)
{
    sw_tensor *row[8];
    int rows = 0;
    for (int64_t i = 0; i < x->shape[0]; i++)
        if (x->data[i * c->input + c->input - 1] == (sw_real)part)
            row[rows++] = sw_slice(t, sw_slice(t, x, 0, i, 1), 1, 0, c->input - 1);
    return rows ? sw_concat(t, row, rows, 0) : NULL;
}

static sw_tensor *by_hand(sw_pass *pass, const sw_model_config *c, sw_tensor *x, sw_tensor *context)
{
    sw_tape *t = pass->tape;
    sw_tensor *part[PARTS];
    int parts = 0;
    (void)context;
    for (int p = 0; p < PARTS; p++) {
        sw_tensor *elements = elements_of(t, c, x, p);
        if (!elements) continue;
        sw_tensor *h = plain_mlp(pass, "element", elements);
        part[parts++] =
            sw_relu(t, plain_linear(pass, "part", "", pool_by_hand(pass, "elements", h)));
    }
    sw_tensor *z = pool_by_hand(pass, "parts", sw_concat(t, part, parts, 0));
    return plain_mlp(pass, "dec", z);
}

Test(hierarchical, equals_the_formula)
{
    sw_model_config c = config_of("additive");
    sw_model *model = network_new(&c);
    plain_compare(model, by_hand);
    sw_model_free(model);
}

/* ---- The parts ------------------------------------------------------------------------------- */

enum { ROWS = 12, INPUT = 5 };

/* Two sets, and what their parts are called. */
static const sw_sets two_sets = {2, (const int64_t[]){0, 7, ROWS}, NULL};

static void fill(sw_real *x, const sw_model_config *c, const int *part)
{
    network_fill(x, ROWS, c, 1);
    for (int i = 0; i < ROWS; i++) x[i * INPUT + INPUT - 1] = (sw_real)part[i];
}

/* Other numbers for the same parts, in the same order, change no bit. Another division does. */
Test(hierarchical, the_number_of_a_part_is_only_its_name)
{
    static const int part[3][ROWS] = {{0, 0, 1, 1, 1, 2, 2, 0, 0, 1, 1, 1},
                                      {-3, -3, 7, 7, 7, 90, 90, 4, 4, 5, 5, 5},
                                      {0, 0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 1}};
    sw_model_config c = config_of("additive");
    sw_model *model = network_new(&c);
    sw_real x[ROWS * INPUT], out[3][8];
    for (int i = 0; i < 3; i++) {
        fill(x, &c, part[i]);
        cr_assert(network_run(model, x, &two_sets, NULL, out[i]), "%s", sw_error_message());
    }
    cr_expect_eq(memcmp(out[0], out[1], sizeof out[0]), 0);
    cr_expect_neq(memcmp(out[0], out[2], 4 * sizeof(sw_real)), 0);
    cr_expect_eq(memcmp(out[0] + 4, out[2] + 4, 4 * sizeof(sw_real)), 0);
    sw_model_free(model);
}

/* ---- Weights --------------------------------------------------------------------------------- */

/* The weights of the elements in the mean of each part, and of the parts in the mean of each set,
 * are known: those of an element are their product. The parts lie scattered. */
Test(hierarchical, a_weight_is_a_product)
{
    static const int part[ROWS] = {2, 0, 1, 0, 1, 2, 2, 5, 6, 5, 5, 5};
    static const double expected[ROWS] = {1 / 9.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 9.0,
                                          1 / 9.0, 1 / 8.0, 1 / 2.0, 1 / 8.0, 1 / 8.0, 1 / 8.0};
    sw_model_config c = config_of("mean");
    sw_model *model = network_new(&c);
    sw_real x[ROWS * INPUT];
    fill(x, &c, part);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    const sw_attention_weights w =
        sw_model_weights(model, &pass, sw_input(t, SW_DIMS(ROWS, INPUT), x), &two_sets);
    cr_assert(w.weight && w.queries == 1 && w.heads == 1, "%s", sw_error_message());
    for (int i = 0; i < ROWS; i++)
        cr_expect(fabs((double)w.weight->data[i] - expected[i]) < 1e-6, "element %d: %g", i,
                  (double)w.weight->data[i]);
    sw_tape_free(t);
    sw_model_free(model);
}

/* The weights of a set sum to 1, with several queries and heads, and with a question. */
Test(hierarchical, weights_sum_to_one)
{
    static const char *const pool[] = {"additive", "gated", "pma", "context"};
    static const int part[ROWS] = {0, 1, 1, 0, 1, 2, 2, 0, 0, 1, 0, 1};
    const sw_real context[] = {1, -1, 0.5, 2};
    for (int k = 0; k < 4; k++) {
        sw_model_config c = config_of(pool[k]);
        c.context = 2;
        sw_model *model = network_new(&c);
        sw_real x[ROWS * INPUT];
        fill(x, &c, part);
        sw_tape *t;
        cr_assert_eq(sw_tape_new(&t), SW_OK);
        sw_pass pass = sw_pass_begin(t, &model->params, NULL);
        pass.context = sw_input(t, SW_DIMS(2, 2), context);
        const sw_attention_weights w =
            sw_model_weights(model, &pass, sw_input(t, SW_DIMS(ROWS, INPUT), x), &two_sets);
        cr_assert(w.weight, "%s: %s", pool[k], (sw_tape_status(t), sw_error_message()));
        for (int b = 0; b < 2; b++) {
            double sum = 0;
            for (int64_t i = two_sets.offset[b]; i < two_sets.offset[b + 1]; i++)
                sum += (double)w.weight->data[i];
            cr_expect(fabs(sum - 1) < 1e-5, "%s: %g", pool[k], sum);
        }
        sw_tape_free(t);
        sw_model_free(model);
    }
}

/* ---- What is refused ------------------------------------------------------------------------- */

Test(hierarchical, elements_without_parts_are_refused)
{
    sw_model_config c = network_config("hierarchical");
    network_refused(&c, "hierarchical: parts is false: the elements do not say which part of their "
                        "set they belong to; expected texts with blank lines between their "
                        "paragraphs, or a file with the option part=COLUMN");
    c.parts = true, c.input = 1;
    network_refused(&c, "ff: the elements have no number beside that of their part");
    c.input = 5, c.task = SW_MIXTURE, c.outputs = 11;
    network_refused(&c, "model: a mixture of Gaussians needs measurements, but the elements end "
                        "with the number of a part");
}

Test(hierarchical, a_token_is_refused)
{
    sw_model_config c = config_of("cls");
    strcpy(c.encoder, "sab");
    network_refused(&c, "hierarchical: pool is cls, whose token joins a set before the encoder; "
                        "expected a pooling without a token");
}

/* Every other architecture takes elements with parts, and does not see them. */
Test(hierarchical, other_architectures_do_not_see_the_parts)
{
    static const int part[2][ROWS] = {{0, 0, 1, 1, 1, 2, 2, 0, 0, 1, 1, 1}, {9}};
    sw_model_config c = network_config("deepsets");
    c.parts = true;
    sw_model *model = network_new(&c);
    sw_real x[ROWS * INPUT], out[2][8];
    for (int i = 0; i < 2; i++) {
        fill(x, &c, part[i]);
        cr_assert(network_run(model, x, &two_sets, NULL, out[i]), "%s", sw_error_message());
    }
    cr_expect_eq(memcmp(out[0], out[1], sizeof out[0]), 0);
    sw_model_free(model);
}
