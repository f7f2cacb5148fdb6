/* test_unchecked.c - what is not finite in the input of a model is found when the model reads it.
 */
#include "autodiff/unchecked.h"

#include "autodiff/tape.h"
#include "models/walk.h"

enum { SETS = 3, ROWS = 23, MOST_INPUT = 28 * 28 };

static const int64_t offset[SETS + 1] = {0, 10, 11, ROWS};
static const sw_sets sets = {SETS, offset, NULL};
static sw_real x[ROWS * MOST_INPUT];

/* The status of a pass, in blocks of rows or without. */
static sw_status pass_of(const sw_model *model, bool blocks)
{
    static sw_real context[SETS * CONTEXT];
    const sw_model_config *c = &model->config;
    sw_tape *t;
    network_fill_context(context, SETS * CONTEXT);
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tape_record(t, false);
    if (blocks) t->long_rows = t->block_rows = 4;
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    if (c->context) pass.context = sw_input(t, SW_DIMS(SETS, c->context), context);
    sw_tensor *in = sw_input(t, SW_DIMS(ROWS, c->input), x);
    in->unchecked = true;
    sw_model_apply(model, &pass, in, &sets);
    const sw_status status = sw_tape_status(t);
    sw_tape_free(t);
    return status;
}

static void check_found(const sw_model *model)
{
    const sw_model_config *c = &model->config;
    const double bad[] = {INFINITY, -INFINITY, NAN};
    const double huge = sizeof(sw_real) == 4 ? 3e38 : 1.7e308;
    if (c->vocabulary > 0 || c->parts) return; /* see check_inputs in train/predict.c */
    for (int blocks = 0; blocks < 2; blocks++) {
        network_fill(x, ROWS, c, 1);
        cr_assert_eq(pass_of(model, blocks), SW_OK, "%s: %s", what, sw_error_message());
        for (int64_t i = 0; i<ROWS * c->input; i += c->input> 5 ? 997 : 7) {
            const sw_real before = x[i];
            x[i] = (sw_real)bad[i % 3];
            cr_assert_eq(pass_of(model, blocks), SW_ERROR_ARGUMENT, "%s: number %d, blocks %d",
                         what, (int)i, blocks);
            x[i] = before;
        }
        x[1] = (sw_real)huge; /* what follows may overflow, but it is finite */
        cr_assert_eq(pass_of(model, blocks), SW_OK, "%s: %s", what, sw_error_message());
    }
}

Test(unchecked, every_architecture_finds_it)
{
    for_each_architecture(check_found);
}
