/* test_models.c - the properties that every architecture has, with each of its parts and options,
 * with and without a context. The tests walk the registries, so that a new row is tested too. */
#include "autodiff/tape.h"
#include "model/apply.h"
#include "models/walk.h"
#include "nn/params.h"
#include "scratch.h"

#include <setwise/model.h>

enum { MOST_INPUT = 1024, MOST_OUTPUTS = 4, MOST_SETS = 4 };

/* ---- The outputs ----------------------------------------------------------------------------- */

static sw_real *elements(const sw_model *model, int64_t rows, double spread)
{
    cr_assert_leq(model->config.input, MOST_INPUT);
    sw_real *x = calloc((size_t)(rows * model->config.input), sizeof *x);
    network_fill(x, rows, &model->config, spread);
    return x;
}

/* The contexts of a batch. That of set b begins at b * CONTEXT. */
static const sw_real *contexts(void)
{
    static sw_real context[MOST_SETS * CONTEXT];
    network_fill_context(context, MOST_SETS * CONTEXT);
    return context;
}

static void check_order(const sw_model *model)
{
    const int64_t offset[] = {0, 7, 8, 20}, width = model->config.input;
    const sw_sets sets = {3, offset, NULL};
    sw_real *x = elements(model, 20, 1), *permuted = elements(model, 20, 1);
    sw_real a[3 * MOST_OUTPUTS], b[3 * MOST_OUTPUTS];
    sw_random r = sw_random_for(2, SW_FOR_TEST, 0, 0);
    for (int64_t s = 0; s < 3; s++) {
        int64_t order[20], count = offset[s + 1] - offset[s];
        sw_random_permutation(&r, count, order);
        for (int64_t i = 0; i < count; i++)
            memcpy(permuted + (offset[s] + i) * width, x + (offset[s] + order[i]) * width,
                   sizeof *x * (size_t)width);
    }
    cr_assert(network_run(model, x, &sets, contexts(), a), "%s", sw_error_message());
    cr_assert(network_run(model, permuted, &sets, contexts(), b), "%s", sw_error_message());
    network_near(b, a, 3 * model->config.outputs, what);
    free(x);
    free(permuted);
}

Test(architectures, the_order_of_elements_changes_nothing)
{
    for_each_architecture(check_order);
}

/* The outputs of each set are, to the bit, what they are if the set is alone. */
static void assert_alone(const sw_model *model, const sw_real *x, const sw_sets *sets,
                         const sw_real *together)
{
    int64_t outputs = model->config.outputs;
    for (int64_t b = 0; b < sets->count; b++) {
        const int64_t alone[] = {0, sets->offset[b + 1] - sets->offset[b]};
        const sw_sets one = {1, alone, NULL};
        sw_real single[MOST_OUTPUTS];
        cr_assert(network_run(model, x + sets->offset[b] * model->config.input, &one,
                              contexts() + b * CONTEXT, single),
                  "%s", sw_error_message());
        for (int64_t j = 0; j < outputs; j++)
            cr_assert_eq(together[b * outputs + j], single[j], "%s: set %d, %g, alone %g", what,
                         (int)b, (double)together[b * outputs + j], (double)single[j]);
    }
}

/* A set of one element, and one that is a hundred times as long as the others. */
static void check_company(const sw_model *model)
{
    const sw_sets sets = {4, (const int64_t[]){0, 3, 303, 304, 306}, NULL};
    sw_real *x = elements(model, 306, 1), together[4 * MOST_OUTPUTS];
    cr_assert(network_run(model, x, &sets, contexts(), together), "%s", sw_error_message());
    assert_alone(model, x, &sets, together);
    free(x);
}

Test(architectures, what_else_is_in_the_batch_changes_nothing)
{
    for_each_architecture(check_company);
}

static void check_empty(const sw_model *model)
{
    const sw_sets sets = {3, (const int64_t[]){0, 2, 2, 5}, NULL};
    sw_real *x = elements(model, 5, 1), out[3 * MOST_OUTPUTS];
    if (network_run(model, x, &sets, contexts(), out))
        assert_alone(model, x, &sets, out); /* this also finds a NaN */
    else
        cr_assert(strstr(sw_error_message(), "set 1 is empty"), "%s: %s", what, sw_error_message());
    free(x);
}

Test(architectures, an_empty_set_has_a_value_or_a_clear_error)
{
    for_each_architecture(check_empty);
}

/* ---- Memory that is given back --------------------------------------------------------------- */

/* A pass on a tape of its own; pass.tape is to be freed. */
typedef struct whole_pass {
    sw_pass pass;
    sw_tensor *y;
    sw_attention_weights weights;
} whole_pass;

static void go_through(whole_pass *to, const sw_model *model, const sw_real *x, const sw_sets *sets,
                       bool record)
{
    sw_tape *t;
    const int64_t rows = sets->offset[sets->count];
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tape_record(t, record);
    to->pass = sw_pass_begin(t, &model->params, NULL);
    if (model->config.context)
        to->pass.context = sw_input(t, SW_DIMS(sets->count, CONTEXT), contexts());
    sw_tensor *in = sw_input(t, SW_DIMS(rows, model->config.input), x);
    to->y = sw_model_apply_weighed(model, &to->pass, in, sets, &to->weights);
    cr_assert_not_null(to->y, "%s: %s", what, sw_error_message());
}

static void same_tensor(const sw_tensor *a, const sw_tensor *b, const char *of)
{
    cr_assert_eq(a != NULL, b != NULL, "%s: %s", what, of);
    if (a)
        cr_assert(a->size == b->size && memcmp(a->data, b->data, sizeof *a->data * a->size) == 0,
                  "%s: %s", what, of);
}

/* Without recording, what is still read has the bits that it has in a pass that keeps all. */
static void check_kept(const sw_model *model)
{
    const sw_sets sets = {3, (const int64_t[]){0, 9, 10, 40}, NULL};
    sw_real *x = elements(model, 40, 1);
    whole_pass all, few;
    go_through(&all, model, x, &sets, true);
    go_through(&few, model, x, &sets, false);
    same_tensor(few.y, all.y, "outputs");
    same_tensor(few.pass.pooled, all.pass.pooled, "vectors");
    same_tensor(few.weights.weight, all.weights.weight, "weights");
    sw_tape_free(all.pass.tape);
    sw_tape_free(few.pass.tape);
    free(x);
}

Test(architectures, what_is_read_is_not_given_back)
{
    for_each_architecture(check_kept);
}

/* The bytes of a pass with so many layers that is not recorded. 0: the architecture needs something
 * else. */
static size_t bytes_of(const char *name, int64_t layers, bool parts)
{
    enum { SIZE = 100, MANY = 30 };
    int64_t offset[MANY + 1];
    const sw_sets many = {MANY, offset, NULL};
    for (int64_t b = 0; b <= MANY; b++) offset[b] = b * SIZE;
    sw_model_config config = network_config(name);
    config.layers = layers, config.parts = parts, config.context = CONTEXT;
    sw_model *model = build(config);
    if (!model) return 0;
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tape_record(t, false);
    sw_real *x = elements(model, SIZE * MANY, 1), context[MANY * CONTEXT] = {0};
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    cr_assert_not_null(network_apply(model, &pass, x, &many, context), "%s: %s", name,
                       sw_error_message());
    const size_t bytes = sw_arena_used(t->arena);
    sw_tape_free(t);
    sw_model_free(model);
    free(x);
    return bytes;
}

/* What grows with the layers is the records of their operators and parameters: together less than
 * the features of the elements, [3000, 8]. */
Test(architectures, any_number_of_layers_holds_the_same_memory)
{
#ifdef SW_ARENA_DEBUG
    cr_skip_test("memory that is given back is not lent again");
#endif
    for (int m = 0; m < sw_model_type_count(); m++) {
        const char *name = sw_model_type_at(m)->name;
        const bool parts = bytes_of(name, 2, false) == 0;
        const size_t two = bytes_of(name, 2, parts), eight = bytes_of(name, 8, parts);
        cr_expect_gt(two, 0, "%s", name);
        cr_expect_lt(eight, two + 3000 * 8 * sizeof(sw_real), "%s: %zu and %zu", name, eight, two);
    }
}

/* ---- What dropout drops ---------------------------------------------------------------------- */

/* The outputs in a training step. */
static void run_training(const sw_model *model, const sw_real *x, const sw_sets *sets,
                         const sw_real *context, uint32_t step, sw_real *out)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    pass.training = true;
    pass.dropout = (sw_dropout_key){.seed = 6, .step = step};
    sw_tensor *y = network_apply(model, &pass, x, sets, context);
    cr_assert_not_null(y, "%s: %s", what, (sw_tape_status(t), sw_error_message()));
    memcpy(out, y->data, sizeof *out * (size_t)y->size);
    sw_tape_free(t);
}

/* Dropout drops something in each training step, and nothing outside of training. What it drops of
 * a set does not depend on the rest of the batch. */
static void check_dropout(const sw_model *model)
{
    const sw_sets sets = {3, (const int64_t[]){0, 7, 8, 20}, NULL};
    sw_real *x = elements(model, 20, 1), out[4][MOST_SETS * MOST_OUTPUTS];
    sw_model dropping = *model;
    dropping.config.dropout = 0.5;
    cr_assert(network_run(model, x, &sets, contexts(), out[0]), "%s", sw_error_message());
    cr_assert(network_run(&dropping, x, &sets, contexts(), out[1]), "%s", sw_error_message());
    for (uint32_t step = 0; step < 2; step++)
        run_training(&dropping, x, &sets, contexts(), step, out[2 + step]);
    int64_t outputs = model->config.outputs, count = 3 * outputs;
    size_t size = sizeof out[0][0] * (size_t)count;
    cr_assert_eq(memcmp(out[0], out[1], size), 0, "%s", what);
    cr_assert_neq(memcmp(out[1], out[2], size), 0, "%s: nothing is dropped", what);
    cr_assert_neq(memcmp(out[2], out[3], size), 0, "%s: always the same is dropped", what);
    for (uint32_t b = 0; b < 3; b++) {
        const int64_t alone[] = {0, sets.offset[b + 1] - sets.offset[b]};
        run_training(&dropping, x + sets.offset[b] * model->config.input, &(sw_sets){1, alone, &b},
                     contexts() + b * CONTEXT, 0, out[0]);
        network_near(out[2] + b * outputs, out[0], outputs, what);
    }
    free(x);
}

Test(architectures, dropout_drops_of_each_set_by_itself)
{
    for_each_architecture(check_dropout);
}

/* ---- Its gradient ---------------------------------------------------------------------------- */

/* A batch, and fixed numbers that its outputs are multiplied with and summed to a scalar. */
typedef struct problem {
    const sw_model *model;
    sw_tape *tape;
    sw_sets sets;
    sw_real *x, *grads, direction[MOST_SETS * MOST_OUTPUTS];
} problem;

static problem problem_new(const sw_model *model, double spread)
{
    static const int64_t offset[] = {0, 7, 8, 20};
    problem p = {.model = model, .sets = {3, offset, NULL}, .x = elements(model, 20, spread)};
    cr_assert_eq(sw_tape_new(&p.tape), SW_OK);
    p.grads = calloc((size_t)model->params.flat_size, sizeof *p.grads);
    sw_random r = sw_random_for(4, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < MOST_SETS * MOST_OUTPUTS; i++)
        p.direction[i] = (sw_real)(sw_random_uniform(&r) + 0.25);
    return p;
}

static void problem_free(problem *p)
{
    sw_tape_free(p->tape);
    free(p->grads);
    free(p->x);
}

/* The scalar; with `backward` its gradient is added to grads. */
static double value_of(problem *p, bool backward)
{
    sw_tape *t = p->tape;
    sw_tape_reset(t);
    sw_pass pass = sw_pass_begin(t, &p->model->params, backward ? p->grads : NULL);
    sw_tensor *y = network_apply(p->model, &pass, p->x, &p->sets, contexts());
    cr_assert_not_null(y, "%s: %s", what, (sw_tape_status(t), sw_error_message()));
    sw_tensor *direction = sw_input(t, y->ndim, y->shape, p->direction);
    sw_tensor *product = sw_reshape(t, sw_multiply(t, y, direction), SW_DIMS(y->size));
    sw_tensor *sum = sw_sum(t, product, 0);
    if (backward) cr_assert_eq(sw_backward(t, sum), SW_OK, "%s", sw_error_message());
    return (double)sum->data[0];
}

static void check_finite(const sw_model *model)
{
    /* A product of large elements is no float, whoever computes it. */
    if (strcmp(model->config.pool, "product") == 0) return;
    problem p = problem_new(model, 1e4); /* every softmax is one-hot */
    value_of(&p, true);
    bool any = false;
    for (int64_t i = 0; i < model->params.flat_size; i++) {
        cr_assert(isfinite((double)p.grads[i]), "%s", what);
        any |= p.grads[i] != 0;
    }
    cr_assert(any, "%s", what);
    problem_free(&p);
}

Test(architectures, gradients_stay_finite_on_extreme_elements)
{
    for_each_architecture(check_finite);
}

/* In float, rounding hides the differences of a whole network, and whether a gradient is 0. So
 * these tests run in double alone. */
#ifdef SW_REAL_DOUBLE

static double largest_of(const sw_real *x, int64_t count)
{
    double largest = 0;
    for (int64_t i = 0; i < count; i++) largest = fmax(largest, fabs((double)x[i]));
    return largest;
}

static double difference(problem *p, sw_real *value, double step)
{
    sw_real here = *value;
    *value = here + step;
    double above = value_of(p, false);
    *value = here - step;
    double below = value_of(p, false);
    *value = here;
    return (above - below) / (2 * step);
}

/* The gradient of one element of each parameter, against the central difference. The error of the
 * difference is about 1e-16 / step by rounding and step^2 by curvature. If ReLU has a kink between
 * the two points, the difference is wrong at that step. A wrong gradient is wrong at every step. */
static void check_gradients(const sw_model *model)
{
    static const double steps[] = {1e-5, 1e-6, 1e-7};
    const double tolerance = 1e-6;
    const sw_params *params = &model->params;
    problem p = problem_new(model, 1);
    value_of(&p, true);
    double largest = fmax(1, largest_of(p.grads, params->flat_size));
    sw_random r = sw_random_for(5, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < params->count; i++) {
        const sw_param *param = params->list[i];
        int64_t at = param->offset + sw_random_below(&r, (uint32_t)param->size);
        double analytic = p.grads[at], numeric = NAN;
        bool agrees = false;
        for (int s = 0; s < 3 && !agrees; s++) {
            numeric = difference(&p, &params->values[at], steps[s]);
            agrees = fabs(numeric - analytic) <= tolerance * largest;
        }
        cr_assert(agrees, "%s: %s, element %lld: gradient %.9g, difference %.9g", what, param->name,
                  (long long)(at - param->offset), analytic, numeric);
    }
    problem_free(&p);
}

Test(architectures, gradients_are_those_of_finite_differences)
{
    for_each_architecture(check_gradients);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), size = strlen(end);
    return length >= size && strcmp(text + length - size, end) == 0;
}

/* Does the parameter add the same to all scores of a softmax? Then it changes no result. */
static bool only_shifts(const char *name)
{
    bool pool = strncmp(name, "pool", 4) == 0 || strncmp(name, "attention", 9) == 0 ||
                strncmp(name, "elements", 8) == 0 ||
                strncmp(name, "parts", 5) == 0; /* hierarchical */
    return ends_with(name, "fc_k.bias") || ends_with(name, ".key.bias") ||
           (pool && (ends_with(name, ".2.bias") || ends_with(name, "_w.bias")));
}

/* Is the parameter added to all elements alike? Then their deviation and variance do not change. */
static bool spread_is_blind_to(const sw_model *model, const char *name)
{
    const char *pool = model->config.pool;
    return (strcmp(pool, "std") == 0 || strcmp(pool, "var") == 0) && ends_with(name, ".bias");
}

/* The layer of a parameter: "fc_k" of "dec.1.fc_k.weight". All layers of a pooling are "pool". */
static sw_name layer_of(const char *name)
{
    if (strncmp(name, "pool", 4) == 0) return sw_name_of("pool", "");
    sw_name layer = sw_name_of(name, "");
    char *end = strrchr(layer.text, '.');
    if (end) *end = 0;
    const char *start = strrchr(layer.text, '.');
    return start ? sw_name_of(start + 1, "") : layer;
}

static bool warned_of(const sw_params *params, const char *name)
{
    for (int i = 0; i < params->warnings; i++)
        if (strstr(params->warning[i], layer_of(name).text)) return true;
    return false;
}

/* Entries [start, start + count) of a parameter have a gradient, unless they only shift scores or a
 * warning said that they learn nothing. */
static void check_part(const problem *p, const sw_param *param, int64_t start, int64_t count,
                       bool shifts)
{
    double all = fmax(1, largest_of(p->grads, p->model->params.flat_size));
    double part = largest_of(p->grads + param->offset + start, count);
    if (shifts)
        cr_assert_leq(part, 1e-12 * all, "%s: %s only shifts scores, and yet learns", what,
                      param->name);
    else
        cr_assert(part > 1e-11 * all || warned_of(&p->model->params, param->name),
                  "%s: %s learns nothing, and no warning says so", what, param->name);
}

static void check_dead(const sw_model *model)
{
    problem p = problem_new(model, 1);
    value_of(&p, true);
    for (int i = 0; i < model->params.count; i++) {
        const sw_param *param = model->params.list[i];
        if (spread_is_blind_to(model, param->name)) continue;
        if (ends_with(param->name, "in_proj_bias")) {
            int64_t third = param->size / 3; /* of queries, keys, values */
            for (int j = 0; j < 3; j++) check_part(&p, param, j * third, third, j == 1);
        } else {
            check_part(&p, param, 0, param->size, only_shifts(param->name));
        }
    }
    problem_free(&p);
}

Test(architectures, every_parameter_learns_or_a_warning_says_why_not)
{
    for_each_architecture(check_dead);
}

#endif

/* ---- Its file -------------------------------------------------------------------------------- */

static void assert_same_config(const sw_model_config *a, const sw_model_config *b)
{
    int count;
    const sw_field *field = sw_model_fields(&count);
    for (int i = 0; i < count; i++) {
        char of_a[64], of_b[64];
        sw_field_get(&field[i], a, of_a, sizeof of_a);
        sw_field_get(&field[i], b, of_b, sizeof of_b);
        cr_assert_str_eq(of_a, of_b, "%s: %s", a->model, field[i].name);
    }
}

static void check_file(const sw_model *model)
{
    scratch_path path = scratch("m.safetensors");
    sw_model *back;
    cr_assert_eq(sw_model_save(model, path.text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_model_load(&back, path.text), SW_OK, "%s", sw_error_message());
    assert_same_config(&model->config, &back->config);
    cr_assert_eq(back->params.flat_size, model->params.flat_size);
    cr_assert_arr_eq(back->params.values, model->params.values,
                     sizeof(sw_real) * (size_t)model->params.flat_size);
    sw_model_free(back);
}

Test(architectures, come_back_from_their_file, .init = scratch_begin, .fini = scratch_end)
{
    for_each_architecture(check_file);
}

/* With each parameter in turn as the one for which the flat array has no room left. */
static void check_no_room(const sw_model *model)
{
    for (int p = 0; p < model->params.count; p++) {
        const sw_param *too_many = model->params.list[p];
        sw_model full = {.type = model->type, .config = model->config};
        cr_assert_eq(sw_params_begin(&full.params), SW_OK);
        full.params.flat_size = INT64_MAX / SW_VIEW_ALIGN * SW_VIEW_ALIGN - too_many->offset;
        cr_expect_eq(full.type->init(&full), SW_ERROR_MEMORY, "%s: %s: %s", what, too_many->name,
                     sw_error_message());
        sw_params_end(&full.params);
    }
}

Test(architectures, say_so_if_there_is_no_room_for_a_parameter)
{
    for_each_architecture(check_no_room);
}

Test(architectures, none_is_out_of_range)
{
    cr_expect_not_null(sw_model_type_at(0));
    cr_expect_not_null(sw_model_type_at(sw_model_type_count() - 1));
    cr_expect_null(sw_model_type_at(-1));
    cr_expect_null(sw_model_type_at(sw_model_type_count()));
}
