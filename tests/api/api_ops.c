/* api_ops.c - cases of ops.h: elementwise operators, products, images, norms, losses. */
#include "operators.h"

/* ---- One input ------------------------------------------------------------------------------- */

static void elementwise(apply *call, const char *name)
{
    common(call, name);
    sw_tape *t = given_tape();
    const sw_tensor *none = call(t, sw_input(t, SW_DIMS(0, 3), NULL));
    EXPECT(none && none->size == 0);
    const sw_tensor *scalar = call(t, sw_constant(t, 0, NULL, 1));
    EXPECT(scalar && scalar->ndim == 0);
}

#define ELEMENTWISE(name)                                                                          \
    CASE(sw_##name)                                                                                \
    {                                                                                              \
        elementwise(sw_##name, #name);                                                             \
    }
ELEMENTWISE(relu)
ELEMENTWISE(gelu)
ELEMENTWISE(tanh)
ELEMENTWISE(sigmoid)
ELEMENTWISE(log_sigmoid)
ELEMENTWISE(exp)
ELEMENTWISE(log)
ELEMENTWISE(sqrt)

static sw_tensor *scaled(sw_tape *tape, sw_tensor *x)
{
    return sw_scale(tape, x, 2);
}

CASE(sw_scale)
{
    elementwise(scaled, "scale");
    sw_tape *t = given_tape();
    EXPECT(sw_scale(t, given_matrix(t), NAN) != NULL);
}

CASE(sw_softmax)
{
    common(sw_softmax, "softmax");
    sw_tape *t = given_tape();
    EXPECT(sw_softmax(t, sw_input(t, SW_DIMS(3, 0), NULL)) != NULL);
}

CASE(sw_log_softmax)
{
    common(sw_log_softmax, "log_softmax");
    sw_tape *t = given_tape();
    EXPECT(sw_log_softmax(t, sw_input(t, SW_DIMS(3, 0), NULL)) != NULL);
}

/* ---- Two inputs ------------------------------------------------------------------------------ */

#define BINARY(name)                                                                               \
    static sw_tensor *name##_first(sw_tape *tape, sw_tensor *x)                                    \
    {                                                                                              \
        return sw_##name(tape, x, tape ? given_matrix(tape) : x);                                  \
    }                                                                                              \
    static sw_tensor *name##_second(sw_tape *tape, sw_tensor *x)                                   \
    {                                                                                              \
        return sw_##name(tape, tape ? given_matrix(tape) : x, x);                                  \
    }                                                                                              \
    CASE(sw_##name)                                                                                \
    {                                                                                              \
        common(name##_first, #name);                                                               \
        common(name##_second, #name);                                                              \
        sw_tape *t = given_tape();                                                                 \
        NOTHING("[5]", sw_##name(t, given_matrix(t), sw_constant(t, SW_DIMS(5), 1)));              \
        t = given_tape();                                                                          \
        EXPECT(sw_##name(t, sw_input(t, SW_DIMS(0, 3), NULL), sw_constant(t, SW_DIMS(3), 1)));     \
    }
BINARY(add)
BINARY(subtract)
BINARY(multiply)
BINARY(divide)

static sw_tensor *product_first(sw_tape *tape, sw_tensor *x)
{
    return sw_matmul(tape, x, tape ? given_matrix(tape) : x, true, false);
}

static sw_tensor *product_second(sw_tape *tape, sw_tensor *x)
{
    return sw_matmul(tape, tape ? given_matrix(tape) : x, x, true, false);
}

CASE(sw_matmul)
{
    common(product_first, "matmul");
    common(product_second, "matmul");
    sw_tape *t = given_tape();
    NOTHING("[6, 4]", sw_matmul(t, given_matrix(t), given_matrix(t), false, false));
    t = given_tape();
    NOTHING("[]", sw_matmul(t, sw_constant(t, 0, NULL, 1), given_matrix(t), false, false));
    t = given_tape();
    NOTHING("64 bits hold", sw_matmul(t, sw_input(t, SW_DIMS(HUGE_SIZE, 0), NULL),
                                      sw_input(t, SW_DIMS(0, 5), NULL), false, false));
    t = given_tape();
    const sw_tensor *zero = sw_matmul(t, sw_input(t, SW_DIMS(2, 0), NULL),
                                      sw_input(t, SW_DIMS(0, 3), NULL), false, false);
    EXPECT(zero && zero->size == 6 && zero->data[5] == 0);
}

static sw_tensor *linear_x(sw_tape *tape, sw_tensor *x)
{
    return sw_linear(tape, x, tape ? sw_constant(tape, SW_DIMS(3, WIDTH), 1) : x, NULL);
}

static sw_tensor *linear_weight(sw_tape *tape, sw_tensor *x)
{
    return sw_linear(tape, tape ? sw_constant(tape, SW_DIMS(3, WIDTH), 1) : x, x, NULL);
}

CASE(sw_linear)
{
    common(linear_x, "linear");
    common(linear_weight, "linear");
    sw_tape *t = given_tape();
    NOTHING("x has 4 columns where weight expects 3",
            sw_linear(t, given_matrix(t), sw_constant(t, SW_DIMS(2, 3), 1), NULL));
    t = given_tape();
    NOTHING("bias is [3]", sw_linear(t, given_matrix(t), sw_constant(t, SW_DIMS(2, WIDTH), 1),
                                     sw_constant(t, SW_DIMS(3), 1)));
    t = given_tape();
    NOTHING("64 bits hold", sw_linear(t, sw_input(t, SW_DIMS(HUGE_SIZE, 0), NULL),
                                      sw_input(t, SW_DIMS(3, 0), NULL), NULL));
    t = given_tape(); /* a bias that is NULL because its operator failed is not taken for none */
    NOTHING("exp: input 0 is NULL",
            sw_linear(t, given_matrix(t), sw_constant(t, SW_DIMS(2, WIDTH), 1), sw_exp(t, NULL)));
}

/* ---- Images ---------------------------------------------------------------------------------- */

static sw_tensor *image(sw_tape *t)
{
    return sw_constant(t, SW_DIMS(1, 2, 5, 5), 1);
}

static sw_tensor *kernel(sw_tape *t)
{
    return sw_constant(t, SW_DIMS(3, 2, 2, 2), 1);
}

static sw_tensor *convolve(sw_tape *tape, sw_tensor *x)
{
    return sw_conv2d(tape, x, tape ? kernel(tape) : x, NULL);
}

CASE(sw_conv2d)
{
    common(convolve, "conv2d");
    sw_tape *t = given_tape();
    EXPECT(sw_conv2d(t, image(t), kernel(t), NULL) != NULL);
    NOTHING("", sw_conv2d(t, image(t), sw_constant(t, SW_DIMS(3, 2, 6, 2), 1), NULL));
    t = given_tape();
    NOTHING("", sw_conv2d(t, image(t), sw_input(t, SW_DIMS(3, 2, 0, 2), NULL), NULL));
    t = given_tape();
    NOTHING("", sw_conv2d(t, image(t), kernel(t), sw_constant(t, SW_DIMS(2), 1)));
    t = given_tape();
    NOTHING("", sw_conv2d(t, sw_input(t, SW_DIMS(0, 2, HUGE_SIZE, 1), NULL),
                          sw_input(t, SW_DIMS(0, 2, 1, 1), NULL), NULL));
}

static sw_tensor *pool_images(sw_tape *tape, sw_tensor *x)
{
    return sw_max_pool2d(tape, x, 2);
}

static const int64_t wrong_sizes[] = {0, -1, 6, INT64_MAX, INT64_MIN};
enum { WRONG_SIZES = sizeof wrong_sizes / sizeof *wrong_sizes };

CASE(sw_max_pool2d)
{
    common(pool_images, "max_pool2d");
    for (int i = 0; i < WRONG_SIZES; i++) {
        sw_tape *t = given_tape();
        NOTHING("max_pool2d: ", sw_max_pool2d(t, image(t), wrong_sizes[i]));
    }
}

static sw_tensor *convolve_and_pool(sw_tape *tape, sw_tensor *x)
{
    return sw_conv2d_max_pool(tape, x, tape ? kernel(tape) : x, NULL, 2);
}

CASE(sw_conv2d_max_pool)
{
    common(convolve_and_pool, "conv2d_max_pool");
    for (int i = 0; i < WRONG_SIZES; i++) {
        sw_tape *t = given_tape();
        NOTHING("conv2d_max_pool: ",
                sw_conv2d_max_pool(t, image(t), kernel(t), NULL, wrong_sizes[i]));
    }
    sw_tape *t = given_tape();
    NOTHING("", sw_conv2d_max_pool(t, image(t), sw_input(t, SW_DIMS(3, 2, 0, 2), NULL), NULL, 2));
}

/* ---- Norms ----------------------------------------------------------------------------------- */

static sw_tensor *layer_norm(sw_tape *tape, sw_tensor *x)
{
    return sw_layer_norm(tape, x, ones(tape), ones(tape), 1e-5);
}

CASE(sw_layer_norm)
{
    common(layer_norm, "layer_norm");
    sw_tape *t = given_tape();
    NOTHING("layer_norm: ", sw_layer_norm(t, given_matrix(t), NULL, ones(t), 1e-5));
    t = given_tape();
    NOTHING("[5]", sw_layer_norm(t, given_matrix(t), sw_constant(t, SW_DIMS(5), 1), ones(t), 1e-5));
    for (int i = 0; i < WRONG_EPSILONS; i++) {
        t = given_tape();
        NOTHING("epsilon is",
                sw_layer_norm(t, given_matrix(t), ones(t), ones(t), wrong_epsilon[i]));
    }
    t = given_tape();
    EXPECT(sw_layer_norm(t, sw_input(t, SW_DIMS(0, WIDTH), NULL), ones(t), ones(t), 1e-5));
}

/* ---- Losses ---------------------------------------------------------------------------------- */

static const int32_t labels[ROWS] = {0, 1, 2, 3, 0, 1};

static sw_tensor *cross_entropy(sw_tape *tape, sw_tensor *x)
{
    return sw_cross_entropy(tape, x, labels, NULL);
}

static const sw_real negative[ROWS] = {1, 1, 1, -1, 1, 1}, zeros[ROWS];

CASE(sw_cross_entropy)
{
    common(cross_entropy, "cross_entropy");
    sw_tape *t = given_tape();
    NOTHING("label is NULL", sw_cross_entropy(t, given_matrix(t), NULL, NULL));
    const int32_t beyond[ROWS] = {0, 1, 2, 4, 0, 1}, below[ROWS] = {-1};
    t = given_tape();
    NOTHING("the label of row 3 is 4", sw_cross_entropy(t, given_matrix(t), beyond, NULL));
    t = given_tape();
    NOTHING("the label of row 0 is -1", sw_cross_entropy(t, given_matrix(t), below, NULL));
    const sw_loss_options wrong[] = {{.smoothing = -1},        {.smoothing = 1},
                                     {.smoothing = NAN},       {.class_weight = negative},
                                     {.row_weight = negative}, {.total = -1},
                                     {.total = NAN},           {.total = INFINITY},
                                     {.row_weight = zeros},    {.class_weight = zeros}};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++) {
        t = given_tape();
        NOTHING("cross_entropy: ", sw_cross_entropy(t, given_matrix(t), labels, &wrong[i]));
    }
    t = given_tape();
    NOTHING("cross_entropy: ", sw_cross_entropy(t, sw_input(t, SW_DIMS(0, 3), NULL), NULL, NULL));
}

#define PAIR_LOSS(name)                                                                            \
    static sw_tensor *name##_first(sw_tape *tape, sw_tensor *x)                                    \
    {                                                                                              \
        return sw_##name(tape, x, tape ? given_matrix(tape) : x, NULL);                            \
    }                                                                                              \
    static sw_tensor *name##_second(sw_tape *tape, sw_tensor *x)                                   \
    {                                                                                              \
        return sw_##name(tape, tape ? given_matrix(tape) : x, x, NULL);                            \
    }                                                                                              \
    CASE(sw_##name)                                                                                \
    {                                                                                              \
        common(name##_first, #name);                                                               \
        common(name##_second, #name);                                                              \
        sw_tape *t = given_tape();                                                                 \
        NOTHING("expected the same shape",                                                         \
                sw_##name(t, given_matrix(t), sw_constant(t, SW_DIMS(WIDTH), 1), NULL));           \
        const sw_loss_options wrong[] = {                                                          \
            {.row_weight = negative}, {.row_weight = zeros}, {.total = -1}, {.total = NAN}};       \
        for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++) {                            \
            t = given_tape();                                                                      \
            NOTHING(#name ": ", sw_##name(t, given_matrix(t), given_matrix(t), &wrong[i]));        \
        }                                                                                          \
        t = given_tape();                                                                          \
        sw_tensor *none = sw_input(t, SW_DIMS(0, 3), NULL);                                        \
        NOTHING(#name ": ", sw_##name(t, none, none, NULL));                                       \
    }
PAIR_LOSS(binary_cross_entropy)
PAIR_LOSS(squared_error)
PAIR_LOSS(absolute_error)
