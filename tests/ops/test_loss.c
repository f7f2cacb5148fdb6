/* test_loss.c - losses: gradients, results of PyTorch, extreme numbers, errors. */
#include "gradcheck.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#ifdef SW_REAL_DOUBLE
static const double tolerance = 1e-11;
#else
static const double tolerance = 1e-6;
#endif

static const int32_t labels[] = {2, 1, 3};
static const sw_real weights[] = {0.5f, 2, 1, 0.25f}, row_weights[] = {2, 0.5f, 3};

/* ---- Gradient cases -------------------------------------------------------------------------- */

#define CROSS_ENTROPY(name, ...)                                                                   \
    static sw_tensor *build_##name(sw_tape *t, sw_tensor **in)                                     \
    {                                                                                              \
        return sw_cross_entropy(t, in[0], labels, &(sw_loss_options){__VA_ARGS__});                \
    }
CROSS_ENTROPY(mean, .total = 0)
CROSS_ENTROPY(smoothed, .smoothing = 0.2)
CROSS_ENTROPY(weighted, .class_weight = weights)
CROSS_ENTROPY(both, .class_weight = weights, .smoothing = 0.2)
CROSS_ENTROPY(total, .class_weight = weights, .smoothing = 0.1, .total = 1.5)
CROSS_ENTROPY(rows, .class_weight = weights, .row_weight = row_weights, .smoothing = 0.1)
static sw_tensor *build_of_part(sw_tape *t, sw_tensor **in)
{
    sw_tensor *loss = sw_cross_entropy(t, sw_scale(t, in[0], 2), labels, NULL);
    return sw_multiply(t, loss, loss); /* so that dloss is not 1 */
}

SW_GRADIENT_CASES(cross_entropy, {"mean", {{2, {3, 4}}}, 1, build_mean, -2, 2},
                  {"many classes", {{2, {3, 41}}}, 1, build_mean, -2, 2},
                  {"smoothed", {{2, {3, 4}}}, 1, build_smoothed, -2, 2},
                  {"weighted", {{2, {3, 4}}}, 1, build_weighted, -2, 2},
                  {"both", {{2, {3, 4}}}, 1, build_both, -2, 2},
                  {"total", {{2, {3, 4}}}, 1, build_total, -2, 2},
                  {"rows", {{2, {3, 4}}}, 1, build_rows, -2, 2},
                  {"of part", {{2, {3, 4}}}, 1, build_of_part, -1, 1});

#define PAIR(op, factor)                                                                           \
    static sw_tensor *build_##op(sw_tape *t, sw_tensor **in)                                       \
    {                                                                                              \
        return sw_##op(t, sw_scale(t, in[0], factor), in[1], NULL);                                \
    }                                                                                              \
    static sw_tensor *build_##op##_total(sw_tape *t, sw_tensor **in)                               \
    {                                                                                              \
        sw_loss_options options = {.total = 2.5};                                                  \
        sw_tensor *loss = sw_##op(t, sw_scale(t, in[0], factor), in[1], &options);                 \
        return sw_multiply(t, loss, loss);                                                         \
    }                                                                                              \
    static sw_tensor *build_##op##_rows(sw_tape *t, sw_tensor **in)                                \
    {                                                                                              \
        sw_loss_options options = {.row_weight = row_weights};                                     \
        return sw_##op(t, sw_scale(t, in[0], factor), in[1], &options);                            \
    }                                                                                              \
    static sw_tensor *build_##op##_bare(sw_tape *t, sw_tensor **in)                                \
    {                                                                                              \
        return sw_##op(t, in[0], sw_scale(t, in[1], 0.5), NULL);                                   \
    }
/* The prediction is an input itself, so in the second run its gradient is not 0. The factor of 2
 * keeps prediction and target apart: |x| has a kink where they are equal. */
PAIR(binary_cross_entropy, 3)
PAIR(squared_error, 1)
PAIR(absolute_error, 2)

#define PAIR_CASES(op, low, high)                                                                  \
    SW_GRADIENT_CASES(                                                                             \
        op, {"scalars", {{0}, {0}}, 2, build_##op, low, high},                                     \
        {"vectors", {{1, {18}}, {1, {18}}}, 2, build_##op, low, high},                             \
        {"four axes", {{4, {2, 1, 3, 2}}, {4, {2, 1, 3, 2}}}, 2, build_##op, low, high},           \
        {"total", {{2, {3, 4}}, {2, {3, 4}}}, 2, build_##op##_total, low, high},                   \
        {"rows", {{2, {3, 4}}, {2, {3, 4}}}, 2, build_##op##_rows, low, high},                     \
        {"bare prediction", {{1, {18}}, {1, {18}}}, 2, build_##op##_bare, low, high})
PAIR_CASES(binary_cross_entropy, 0.05, 0.95);
PAIR_CASES(squared_error, -1, 1);
PAIR_CASES(absolute_error, -1, 1);

/* ---- Cross-entropy -------------------------------------------------------------------------- */

/* Loss and gradient of PyTorch 1.13 in float64 for these logits and labels. */
Test(loss, cross_entropy_is_that_of_pytorch)
{
    static const sw_real logits[12] = {0.5f, -1.25f, 2,      0,      3,    1,
                                       -2,   0.25f,  -0.75f, 0.125f, 1.5f, -3};
    static const struct {
        bool weighted;
        double smoothing, loss, grad[12];
    } golden[] = {
        {false,
         0,
         2.445381065452606,
         {0.053231183344, 0.00925019264423, -0.0947677207392, 0.0322863447509, 0.276395548643,
          -0.295927263472, 0.00186233855754, 0.0176693762718, 0.0256567940009, 0.0615474492512,
          0.243424883889, -0.330629127141}},
        {false,
         0.1,
         2.4339227321192727,
         {0.0448978500107, 0.000916859310893, -0.0697677207392, 0.0239530114176, 0.26806221531,
          -0.270927263472, -0.00647099477579, 0.00933604293847, 0.0173234606676, 0.0532141159179,
          0.235091550555, -0.305629127141}},
        {true,
         0,
         1.8192930044133,
         {0.049136476933, 0.0085386393639, -0.087477896067, 0.0298027797701, 0.510268705187,
          -0.546327255641, 0.00343816349084, 0.0326203869633, 0.0059207986156, 0.0142032575195,
          0.0561749732051, -0.0762990293402}},
        {true,
         0.1,
         1.8340793730976763,
         {0.044983220106, -0.00689934251674, -0.0657773130627, 0.0276934354735, 0.479314526378,
          -0.503842081724, -0.00443679663692, 0.0289643519828, 0.00370286438874, 0.00272453795277,
          0.0639307831442, -0.0703581854857}},
    };
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    for (int k = 0; k < 4; k++) {
        sw_tape_reset(tape);
        sw_real x[12], grad[12] = {0};
        memcpy(x, logits, sizeof x);
        sw_loss_options options = {.smoothing = golden[k].smoothing,
                                   .class_weight = golden[k].weighted ? weights : NULL};
        sw_tensor *in = sw_variable(tape, SW_DIMS(3, 4), x, grad);
        sw_tensor *loss = sw_cross_entropy(tape, in, labels, &options);
        cr_assert_float_eq((double)loss->data[0], golden[k].loss, 3 * tolerance, "case %d: %.9g", k,
                           (double)loss->data[0]);
        cr_assert_eq(sw_backward(tape, loss), SW_OK);
        for (int i = 0; i < 12; i++)
            cr_assert_float_eq((double)grad[i], golden[k].grad[i], tolerance,
                               "case %d, element %d: %.9g", k, i, (double)grad[i]);
    }
    sw_tape_free(tape);
}

static double loss_of(int64_t rows, int64_t classes, const sw_real *x, const int32_t *label,
                      const sw_loss_options *options)
{
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *loss =
        sw_cross_entropy(tape, sw_input(tape, SW_DIMS(rows, classes), x), label, options);
    cr_assert(loss && loss->ndim == 0, "%s", sw_error_message());
    double value = (double)loss->data[0];
    sw_tape_free(tape);
    return value;
}

Test(loss, cross_entropy_does_not_overflow)
{
    const sw_real far[3] = {1e30f, -1e30f, 0}, masked[3] = {1, -INFINITY, 1};
    const int32_t first = 0;
    cr_assert_eq(loss_of(1, 3, far, &first, NULL), 0);
    cr_assert_float_eq(loss_of(1, 3, masked, &first, NULL), log(2), tolerance);
    const sw_real nan[3] = {1, NAN, 1}, all_masked[3] = {-INFINITY, -INFINITY, -INFINITY};
    cr_assert(isnan(loss_of(1, 3, nan, &first, NULL)));
    cr_assert(isnan(loss_of(1, 3, all_masked, &first, NULL)));
    const sw_real one_class[2] = {5, -5};
    const int32_t zeros[2] = {0, 0};
    cr_assert_eq(loss_of(2, 1, one_class, zeros, NULL), 0);
}

Test(loss, parts_under_one_total_add_up)
{
    const sw_real x[12] = {1, 2, 3, 4, -1, 0, 1, 2, 0, 5, 1, 1};
    sw_loss_options options = {.smoothing = 0.1, .class_weight = weights};
    double whole = loss_of(3, 4, x, labels, &options);
    for (int i = 0; i < 3; i++) options.total += (double)weights[labels[i]];
    double sum = loss_of(1, 4, x, labels, &options) + loss_of(2, 4, x + 4, labels + 1, &options) +
                 loss_of(0, 4, x, labels, &options);
    cr_assert_float_eq(sum, whole, tolerance * whole);
}

static void check_error(int64_t rows, int64_t classes, const int32_t *label,
                        sw_loss_options options, const char *want)
{
    static const sw_real zeros[64];
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *logits = sw_input(tape, SW_DIMS(rows, classes), zeros);
    cr_assert_null(sw_cross_entropy(tape, logits, label, &options));
    cr_assert_neq(sw_tape_status(tape), SW_OK);
    cr_assert(strstr(sw_error_message(), want), "%s", sw_error_message());
    sw_tape_free(tape);
}

Test(loss, cross_entropy_misfits)
{
    const sw_loss_options none = {0};
    const sw_real negative[] = {1, -1, 1, 1}, nothing[] = {1, 0, 0, 0};
    const sw_real infinite[] = {1, 1, INFINITY, 1};
    const int32_t below[] = {2, -1, 0};
    check_error(3, 3, labels, none,
                "cross_entropy: logits are [3, 3]: the label of row 2 is 3, expected 0 to 2");
    check_error(3, 4, below, none, "the label of row 1 is -1, expected 0 to 3");
    check_error(1, 4, NULL, none, "label is NULL");
    check_error(3, 0, labels, none, "logits are [3, 0], expected [sets, classes]");
    check_error(0, 4, labels, none, "cross_entropy: input is [0, 4]: the mean over nothing");
    check_error(3, 4, labels, (sw_loss_options){.smoothing = 1}, "smoothing is 1");
    check_error(3, 4, labels, (sw_loss_options){.smoothing = -0.5}, "smoothing is -0.5");
    check_error(3, 4, labels, (sw_loss_options){.total = -2}, "total is -2");
    check_error(3, 4, labels, (sw_loss_options){.total = NAN}, "total is nan");
    check_error(3, 4, labels, (sw_loss_options){.total = INFINITY}, "total is inf");
    check_error(3, 4, labels, (sw_loss_options){.class_weight = negative},
                "the weight of class 1 is -1");
    check_error(3, 4, labels, (sw_loss_options){.class_weight = nothing}, "all weights are 0");
    check_error(3, 4, labels, (sw_loss_options){.row_weight = negative},
                "the weight of row 1 is -1");
    check_error(3, 4, labels, (sw_loss_options){.class_weight = infinite},
                "the weight of class 2 is inf");

    static const sw_real zeros[8];
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    cr_assert_null(sw_cross_entropy(tape, sw_input(tape, SW_DIMS(8), zeros), labels, NULL));
    cr_assert_neq(sw_tape_status(tape), SW_OK);
    cr_assert(strstr(sw_error_message(), "logits are [8], expected [sets, classes]"));
    sw_tape_reset(tape);
    cr_assert_null(sw_cross_entropy(tape, sw_input(tape, SW_DIMS(2, 2, 2), zeros), labels, NULL));
    cr_assert_neq(sw_tape_status(tape), SW_OK);
    cr_assert(strstr(sw_error_message(), "logits are [2, 2, 2], expected [sets, classes]"));
    sw_tape_free(tape);
}

/* With a total, sets and classes weigh 1 unless a weight is given; no sets need no labels. */
Test(loss, cross_entropy_under_a_total)
{
    static const sw_real zeros[2];
    const sw_loss_options options = {.total = 4};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    const sw_tensor *one =
        sw_cross_entropy(tape, sw_input(tape, SW_DIMS(1, 2), zeros), (int32_t[]){0}, &options);
    cr_expect_float_eq((double)one->data[0], log(2) / 4, tolerance);
    const sw_tensor *none =
        sw_cross_entropy(tape, sw_constant(tape, SW_DIMS(0, 2), 0), NULL, &options);
    cr_assert(none, "%s", sw_error_message());
    cr_expect_eq(none->data[0], 0);
    sw_tape_free(tape);
}

/* ---- Losses of elements --------------------------------------------------------------------- */

typedef sw_tensor *pair_loss(sw_tape *, sw_tensor *, sw_tensor *, const sw_loss_options *);
static pair_loss *const pair_losses[] = {sw_binary_cross_entropy, sw_squared_error,
                                         sw_absolute_error};

static double plain(int loss, double x, double t)
{
    double s = 1 / (1 + exp(-x));
    return loss == 0   ? -t * log(s) - (1 - t) * log(1 - s)
           : loss == 1 ? (x - t) * (x - t)
                       : fabs(x - t);
}

Test(loss, values_of_pairs)
{
    enum { N = 203 };
    sw_real x[N], t[N];
    sw_random random = sw_random_for(5, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < N; i++) {
        x[i] = (sw_real)(3 * sw_random_normal(&random));
        t[i] = (sw_real)sw_random_uniform(&random);
    }
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *prediction = sw_input(tape, SW_DIMS(7, 29), x);
    sw_tensor *target = sw_input(tape, SW_DIMS(7, 29), t);
    sw_loss_options options = {.total = 10};
    for (int k = 0; k < 3; k++) {
        double sum = 0;
        for (int i = 0; i < N; i++) sum += plain(k, (double)x[i], (double)t[i]);
        sw_tensor *mean = pair_losses[k](tape, prediction, target, NULL);
        sw_tensor *tenth = pair_losses[k](tape, prediction, target, &options);
        cr_assert(mean && mean->ndim == 0);
        cr_assert_float_eq((double)mean->data[0], sum / N, tolerance * sum / N);
        cr_assert_float_eq((double)tenth->data[0], sum / 10, tolerance * sum / 10);
    }
    sw_tape_free(tape);
}

/* A row of weight w counts as w rows. */
Test(loss, a_row_of_weight_two_is_two_rows)
{
    const sw_real x[] = {1, -2, 0.5f, 3, 1, -2, 0.25f, 1}, t[] = {0.5f, 1, 0, 0.25f, 1, 1, 0, 0};
    const sw_real x3[] = {1, -2, 0.5f, 3, 1, -2, 0.5f, 3},
                  t3[] = {0.5f, 1, 0, 0.25f, 0.5f, 1, 0, 0.25f};
    const sw_real two_and_none[] = {2, 0}, one_and_none[] = {1, 0};
    const int32_t both[] = {3, 3};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *in = sw_input(tape, SW_DIMS(2, 4), x), *twice = sw_input(tape, SW_DIMS(2, 4), x3);
    for (int k = 0; k <= 3; k++) {
        sw_loss_options weighted = {.total = 3, .row_weight = two_and_none},
                        plain_rows = {.total = 3};
        sw_loss_options mean = {.row_weight = one_and_none};
        sw_tensor *a, *b, *c, *d;
        if (k == 3) {
            a = sw_cross_entropy(tape, in, both, &weighted);
            b = sw_cross_entropy(tape, twice, both, &plain_rows);
            c = sw_cross_entropy(tape, in, both, &mean);
            d = sw_cross_entropy(tape, twice, both, NULL);
        } else {
            sw_tensor *target = sw_input(tape, SW_DIMS(2, 4), t);
            sw_tensor *targets = sw_input(tape, SW_DIMS(2, 4), t3);
            a = pair_losses[k](tape, in, target, &weighted);
            b = pair_losses[k](tape, twice, targets, &plain_rows);
            c = pair_losses[k](tape, in, target, &mean);
            d = pair_losses[k](tape, twice, targets, NULL);
        }
        cr_assert(a && b && c && d, "%s", sw_error_message());
        cr_expect_float_eq((double)a->data[0], (double)b->data[0], tolerance);
        cr_expect_float_eq((double)c->data[0], (double)d->data[0], tolerance);
    }
    sw_tape_free(tape);
}

/* A row of weight 0 adds nothing to the loss and the gradients, also if it is NaN or infinite. */
Test(loss, a_row_without_weight_may_be_anything)
{
    sw_real x[] = {1, -2, 0.5f, 3, NAN, INFINITY, -INFINITY, 1};
    const sw_real t[] = {0.5f, 1, 0, 0.25f, 1, 1, 0, 0}, one_and_none[] = {1, 0};
    const int32_t label[] = {1, 3};
    const sw_loss_options options = {.row_weight = one_and_none};
    for (int k = 0; k <= 3; k++) {
        sw_real dx[8] = {0};
        sw_tape *tape;
        cr_assert_eq(sw_tape_new(&tape), SW_OK);
        sw_tensor *in = sw_variable(tape, SW_DIMS(2, 4), x, dx);
        sw_tensor *loss =
            k == 3 ? sw_cross_entropy(tape, in, label, &options)
                   : pair_losses[k](tape, in, sw_input(tape, SW_DIMS(2, 4), t), &options);
        cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
        cr_expect(isfinite(loss->data[0]), "loss %d", k);
        for (int i = 0; i < 8; i++)
            cr_expect(i < 4 ? isfinite(dx[i]) && dx[i] != 0 : dx[i] == 0, "%d: %d", k, i);
        sw_tape_free(tape);
    }
}

/* A masked class, at -infinity, whose weight is 0, has no part in the smoothing. */
Test(loss, a_class_without_weight_may_be_masked)
{
    const sw_real class_weight[] = {1, 1, 0};
    const int32_t label[] = {0};
    const sw_loss_options options = {.smoothing = 0.3, .class_weight = class_weight};
    sw_real x[] = {1, 2, -INFINITY}, dx[3] = {0};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *loss =
        sw_cross_entropy(tape, sw_variable(tape, SW_DIMS(1, 3), x, dx), label, &options);
    cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
    const double far = log(1 + exp(1)), near = log(1 + exp(-1)); /* -ln p of the two */
    cr_expect_float_eq((double)loss->data[0], 0.8 * far + 0.1 * near, tolerance);
    cr_expect(isfinite(dx[0]) && isfinite(dx[1]) && dx[2] == 0);
    sw_tape_free(tape);
}

/* A row whose class has no weight has no part in anything. */
Test(loss, a_row_of_a_class_without_weight_may_be_anything)
{
    const sw_real class_weight[] = {0, 1, 1};
    const int32_t label[] = {0, 1};
    const sw_loss_options options = {.class_weight = class_weight};
    sw_real x[] = {NAN, 1, 2, 0.1f, 0.2f, 0.3f}, dx[6] = {0};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *loss =
        sw_cross_entropy(tape, sw_variable(tape, SW_DIMS(2, 3), x, dx), label, &options);
    cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
    cr_expect(isfinite(loss->data[0]));
    for (int i = 0; i < 6; i++) cr_expect((dx[i] == 0) == (i < 3), "%d: %g", i, (double)dx[i]);
    sw_tape_free(tape);
}

Test(loss, binary_cross_entropy_far_out)
{
    sw_real x[4] = {1e4f, -1e4f, 1e4f, -1e4f}, t[4] = {1, 0, 0, 1}, grad[4] = {0};
    sw_loss_options options = {.total = 1};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *loss = sw_binary_cross_entropy(tape, sw_variable(tape, SW_DIMS(4), x, grad),
                                              sw_input(tape, SW_DIMS(4), t), &options);
    cr_assert_eq(loss->data[0], 2e4f);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    cr_assert(grad[0] == 0 && grad[1] == 0 && grad[2] == 1 && grad[3] == -1);
    sw_tape_free(tape);
}

Test(loss, pairs_without_elements)
{
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_loss_options options = {.total = 3};
    sw_real x[1] = {0}, dx[1] = {0};
    for (int k = 0; k < 3; k++) {
        sw_tape_reset(tape);
        sw_tensor *empty = sw_constant(tape, SW_DIMS(0, 2), 0);
        cr_assert_eq(pair_losses[k](tape, empty, empty, &options)->data[0], 0);
        const sw_loss_options weighted = {.total = 3, .row_weight = row_weights};
        sw_tensor *one = sw_constant(tape, 0, NULL, 1), *none = sw_constant(tape, 0, NULL, 0);
        const double loss = (double)pair_losses[k](tape, one, none, &weighted)->data[0];
        cr_assert_float_eq(loss, 2 * (k ? 1 : log(1 + exp(1))) / 3, 1e-6, "of scalars");
        cr_assert_eq(pair_losses[k](tape, empty, empty, &weighted)->data[0], 0);
        sw_tensor *variable = sw_variable(tape, SW_DIMS(0, 2), x, dx), *nothing;
        nothing = pair_losses[k](tape, variable, empty, &weighted);
        cr_assert_eq(sw_backward(tape, nothing), SW_OK, "%s", sw_error_message());
        cr_assert_null(pair_losses[k](tape, empty, empty, NULL));
        cr_assert_neq(sw_tape_status(tape), SW_OK);
        cr_assert(strstr(sw_error_message(), "[0, 2]: the mean over nothing"));
    }
    sw_tape_free(tape);
}

/* Each row counts by its weight: the one of a scalar, the numbers of a vector, the rows of a
 * matrix. */
Test(loss, weights_of_rows_of_any_shape)
{
    const int64_t shape[] = {3, 2};
    const double rows[] = {2, 5.5, 5.5},
                 width[] = {1, 1, 2}; /* the weights that count, by row_weights */
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    for (int k = 1; k < 3; k++) /* the losses of 3 and 2 are 1 */
        for (int ndim = 0; ndim < 3; ndim++) {
            const sw_loss_options sum = {.total = 1, .row_weight = row_weights},
                                  mean = {.row_weight = row_weights};
            sw_tensor *x = sw_constant(tape, ndim, shape, 3),
                      *t = sw_constant(tape, ndim, shape, 2);
            cr_expect_eq(pair_losses[k](tape, x, t, &sum)->data[0], rows[ndim] * width[ndim]);
            cr_expect_eq(pair_losses[k](tape, x, t, &mean)->data[0], 1);
        }
    sw_tape_free(tape);
}

Test(loss, an_absolute_error_of_0_has_the_slope_0)
{
    sw_real x[3] = {1, 2, 3}, t[3] = {1, 1, 4}, dx[3] = {0}, dt[3] = {0};
    const sw_loss_options sum = {.total = 1};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *loss = sw_absolute_error(tape, sw_variable(tape, SW_DIMS(3), x, dx),
                                        sw_variable(tape, SW_DIMS(3), t, dt), &sum);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    cr_expect(dx[0] == 0 && dx[1] == 1 && dx[2] == -1);
    cr_expect(dt[0] == 0 && dt[1] == -1 && dt[2] == 1);
    sw_tape_free(tape);
}

Test(loss, misfits_of_pairs)
{
    static const char *const names[] = {"binary_cross_entropy", "squared_error", "absolute_error"};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    for (int k = 0; k < 3; k++) {
        sw_tape_reset(tape);
        sw_tensor *column = sw_constant(tape, SW_DIMS(3, 1), 0);
        cr_assert_null(pair_losses[k](tape, column, sw_constant(tape, SW_DIMS(3), 0), NULL));
        cr_assert_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
        char want[128];
        snprintf(want, sizeof want, "%s: prediction is [3, 1], target is [3]", names[k]);
        cr_assert(strstr(sw_error_message(), want), "%s", sw_error_message());
        for (int axis = 0; axis < 2; axis++) {
            sw_tape_reset(tape);
            column = sw_constant(tape, SW_DIMS(3, 1), 0);
            sw_tensor *other = sw_constant(tape, SW_DIMS(3 - (axis == 0), 1 + axis), 0);
            cr_assert_null(pair_losses[k](tape, column, other, NULL));
            cr_expect_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
        }
        for (int i = 0; i < 2; i++) {
            sw_tape_reset(tape);
            sw_tensor *one = sw_constant(tape, SW_DIMS(3), 0);
            cr_assert_null(pair_losses[k](tape, i == 0 ? NULL : one, i == 1 ? NULL : one, NULL));
            cr_assert(strstr(sw_error_message(), i == 0 ? "input 0 is NULL" : "input 1 is NULL"));
        }
        sw_tape_reset(tape);
        const sw_real negative[] = {1, 0, -1};
        const sw_loss_options options = {.row_weight = negative};
        column = sw_constant(tape, SW_DIMS(3, 1), 0);
        cr_assert_null(pair_losses[k](tape, column, column, &options));
        cr_assert(strstr(sw_error_message(), "the weight of row 2 is -1"), "%s",
                  sw_error_message());
        const sw_real ones[] = {1};
        const sw_loss_options unread[] = {{.smoothing = 0.1}, {.class_weight = ones}};
        static const char *const said[] = {"smoothing is 0.1: only cross_entropy reads it",
                                           "class_weight is given: only cross_entropy reads it"};
        for (int i = 0; i < 2; i++) {
            sw_tape_reset(tape);
            column = sw_constant(tape, SW_DIMS(3, 1), 0);
            cr_assert_null(pair_losses[k](tape, column, column, &unread[i]));
            cr_expect_eq(sw_tape_status(tape), SW_ERROR_ARGUMENT);
            cr_expect(strstr(sw_error_message(), said[i]), "%s", sw_error_message());
        }
    }
    static const char *const said[] = {"its element 2 is 1.5, expected 0 to 1",
                                       "its element 2 is nan, expected 0 to 1",
                                       "its element 0 is -1, expected 0 to 1"};
    for (int k = 0; k < 3; k++) {
        sw_tape_reset(tape);
        sw_real t[3] = {k < 2 ? 0 : -1, 1, k == 0 ? 1.5f : k == 1 ? NAN : 0};
        cr_assert_null(sw_binary_cross_entropy(tape, sw_constant(tape, SW_DIMS(3), 0),
                                               sw_input(tape, SW_DIMS(3), t), NULL));
        cr_assert_neq(sw_tape_status(tape), SW_OK);
        cr_assert(strstr(sw_error_message(), said[k]), "%s", sw_error_message());
    }
    sw_tape_free(tape);
}
