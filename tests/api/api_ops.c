/* api_ops.c - cases of ops.h: tapes that are NULL, tensors that are NULL, of another tape or from
 * before a reset; sets, sizes and axes that are wrong. */
#include "api.h"

/* An operator of one tensor, with the other arguments right. */
typedef sw_tensor *apply(sw_tape *tape, sw_tensor *x);

/* A tensor of another tape, and one from before a reset. */
static void strangers(apply *call, const char *name)
{
#ifdef SW_ARENA_DEBUG
    sw_tape *t = given_tape(), *other;
    WORKS(sw_tape_new(&other));
    NOTHING(", the result of sw_variable is of another tape", call(t, given_matrix(other)));
    EXPECT(strncmp(sw_error_message(), name, strlen(name)) == 0);
    sw_tape_free(other);
    t = given_tape();
    sw_tensor *x = sw_relu(t, given_matrix(t));
    sw_tape_reset(t);
    NOTHING(", the result of relu is from before the reset of the tape", call(t, x));
    EXPECT(strncmp(sw_error_message(), name, strlen(name)) == 0);
#else
    (void)call, (void)name;
    RULE("tensor.h", "A tensor is of the tape that made it, until the reset");
#endif
}

/* What all operators share. `name` is the operator's in messages. */
static void common(apply *call, const char *name)
{
    char text[64];
    snprintf(text, sizeof text, "%s: tape is NULL", name);
    sw_tape *t = given_tape();
    NOTHING(text, call(NULL, given_matrix(t)));
    NOTHING(" is NULL", call(t, NULL));
    EXPECT(strncmp(sw_error_message(), name, strlen(name)) == 0);
    NOTHING(" is NULL",
            call(t, given_matrix(t))); /* the tape has failed: its first message stays */
    strangers(call, name);
}

/* ---- One input --------------------------------------------------------------------------------
 */

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

/* ---- Two inputs -------------------------------------------------------------------------------
 */

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

/* ---- Images -----------------------------------------------------------------------------------
 */

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

/* ---- Norms ------------------------------------------------------------------------------------
 */

static sw_tensor *ones(sw_tape *tape)
{
    return tape ? sw_constant(tape, SW_DIMS(WIDTH), 1) : NULL;
}

static sw_tensor *layer_norm(sw_tape *tape, sw_tensor *x)
{
    return sw_layer_norm(tape, x, ones(tape), ones(tape), 1e-5);
}

static sw_tensor *set_norm(sw_tape *tape, sw_tensor *x)
{
    return sw_set_norm(tape, x, ones(tape), ones(tape), &given_sets, 1e-5);
}

static const double wrong_epsilon[] = {-1, NAN, INFINITY};
enum { WRONG_EPSILONS = sizeof wrong_epsilon / sizeof *wrong_epsilon };

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

/* ---- Sets that do not fit ---------------------------------------------------------------------
 */

typedef sw_tensor *apply_to_sets(sw_tape *tape, sw_tensor *x, const sw_sets *sets);

static void wrong(apply_to_sets *call, const char *name)
{
    static const sw_sets without_offsets = {.count = 2};
    const struct {
        const sw_sets *sets;
        const char *text;
    } wrong[] = {{NULL, "sets is NULL"},
                 {&wrong_sets, "the 2 sets have 7 rows together"},
                 {&falling_sets, "set 1 ends at row 6, before it begins at 7"},
                 {&negative_sets, "-1 sets"},
                 {&without_offsets, "2 sets without offsets"}};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++) {
        sw_tape *t = given_tape();
        NOTHING(wrong[i].text, call(t, given_matrix(t), wrong[i].sets));
        EXPECT(strncmp(sw_error_message(), name, strlen(name)) == 0);
    }
    sw_tape *t = given_tape();
    NOTHING(name, call(t, sw_constant(t, 0, NULL, 1), &given_sets));
}

#define OVER_SETS(name)                                                                            \
    static sw_tensor *name##_of(sw_tape *tape, sw_tensor *x)                                       \
    {                                                                                              \
        return sw_##name(tape, x, &full_sets);                                                     \
    }                                                                                              \
    CASE(sw_##name)                                                                                \
    {                                                                                              \
        common(name##_of, #name);                                                                  \
        wrong(sw_##name, #name);                                                                   \
        name##_of_empty_sets();                                                                    \
    }

#define EMPTY(name, text)                                                                          \
    static void name##_of_empty_sets(void)                                                         \
    {                                                                                              \
        sw_tape *t = given_tape();                                                                 \
        const sw_tensor *y = sw_##name(t, given_matrix(t), &given_sets);                           \
        if (*text)                                                                                 \
            NOTHING(text, y);                                                                      \
        else                                                                                       \
            EXPECT(y &&isfinite(y->data[y->size - 1]));                                            \
        const sw_sets none = {.count = 0, .offset = (const int64_t[]){0}};                         \
        t = given_tape();                                                                          \
        y = sw_##name(t, sw_input(t, SW_DIMS(0, WIDTH), NULL), &none);                             \
        EXPECT(y && y->size == 0);                                                                 \
    }

EMPTY(segment_sum, "")
EMPTY(segment_mean, "empty")
EMPTY(segment_max, "empty")
EMPTY(segment_min, "empty")
EMPTY(segment_product, "")
EMPTY(segment_softmax, "")
EMPTY(segment_logsumexp, "empty")
EMPTY(segment_sort, "")
OVER_SETS(segment_sum)
OVER_SETS(segment_mean)
OVER_SETS(segment_max)
OVER_SETS(segment_min)
OVER_SETS(segment_product)
OVER_SETS(segment_softmax)
OVER_SETS(segment_logsumexp)
OVER_SETS(segment_sort)

static sw_tensor *set_norm_over(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_set_norm(tape, x, ones(tape), ones(tape), sets, 1e-5);
}

CASE(sw_set_norm)
{
    common(set_norm, "set_norm");
    wrong(set_norm_over, "set_norm");
    for (int i = 0; i < WRONG_EPSILONS; i++) {
        sw_tape *t = given_tape();
        NOTHING("epsilon is",
                sw_set_norm(t, given_matrix(t), ones(t), ones(t), &given_sets, wrong_epsilon[i]));
    }
}

static const sw_dropout_key key = {1, 2, 3};

static sw_tensor *drop(sw_tape *tape, sw_tensor *x)
{
    return sw_dropout(tape, x, 0.5, &given_sets, key);
}

static sw_tensor *drop_in(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_dropout(tape, x, 0.5, sets, key);
}

CASE(sw_dropout)
{
    common(drop, "dropout");
    wrong(drop_in, "dropout");
    const double p[] = {-0.1, 1, 2, NAN, INFINITY};
    for (int i = 0; i < (int)(sizeof p / sizeof *p); i++) {
        sw_tape *t = given_tape();
        NOTHING("dropout: ", sw_dropout(t, given_matrix(t), p[i], &given_sets, key));
    }
    sw_tape *t = given_tape();
    sw_tensor *x = given_matrix(t);
    EXPECT(sw_dropout(t, x, 0, NULL, key) == x);
}

static sw_tensor *spread(sw_tape *tape, sw_tensor *x)
{
    const sw_sets six = {ROWS, (const int64_t[]){0, 1, 2, 2, 3, 5, 6}, NULL};
    return sw_segment_broadcast(tape, x, &six);
}

CASE(sw_segment_broadcast)
{
    common(spread, "segment_broadcast");
    sw_tape *t = given_tape();
    NOTHING("sets is NULL", sw_segment_broadcast(t, given_matrix(t), NULL));
    t = given_tape();
    NOTHING("segment_broadcast: ", sw_segment_broadcast(t, given_matrix(t), &given_sets));
    t = given_tape();
    NOTHING("-1 sets", sw_segment_broadcast(t, given_matrix(t), &negative_sets));
    t = given_tape();
    NOTHING("before it begins",
            sw_segment_broadcast(t, sw_constant(t, SW_DIMS(2, 3), 1), &falling_sets));
}

static sw_tensor *weigh(sw_tape *tape, sw_tensor *x)
{
    return sw_segment_weighted_sum(tape, tape ? sw_constant(tape, SW_DIMS(ROWS, 2), 1) : x, x,
                                   &given_sets);
}

static sw_tensor *weigh_over(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_weighted_sum(tape, sw_constant(tape, SW_DIMS(ROWS, 2), 1), x, sets);
}

CASE(sw_segment_weighted_sum)
{
    common(weigh, "segment_weighted_sum");
    wrong(weigh_over, "segment_weighted_sum");
    sw_tape *t = given_tape();
    NOTHING("segment_weighted_sum: ",
            sw_segment_weighted_sum(t, sw_constant(t, SW_DIMS(ROWS, 3), 1), given_matrix(t),
                                    &given_sets));
    t = given_tape();
    NOTHING("segment_weighted_sum: ",
            sw_segment_weighted_sum(t, sw_input(t, SW_DIMS(ROWS, 0), NULL), given_matrix(t),
                                    &given_sets));
}

static sw_tensor *join(sw_tape *tape, sw_tensor *x)
{
    return sw_segment_join(tape, x, &full_sets, tape ? given_matrix(tape) : x, &full_sets);
}

static sw_tensor *join_with(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_join(tape, given_matrix(tape), &full_sets, x, sets);
}

CASE(sw_segment_join)
{
    common(join, "segment_join");
    wrong(join_with, "segment_join");
    sw_tape *t = given_tape();
    NOTHING("segment_join: ",
            sw_segment_join(t, given_matrix(t), &given_sets, given_matrix(t), &full_sets));
    t = given_tape();
    NOTHING("-1 sets",
            sw_segment_join(t, given_matrix(t), &negative_sets, given_matrix(t), &full_sets));
    t = given_tape();
    NOTHING("[6, 3]", sw_segment_join(t, given_matrix(t), &full_sets,
                                      sw_constant(t, SW_DIMS(ROWS, 3), 1), &full_sets));
}

static sw_tensor *attend(sw_tape *tape, sw_tensor *x)
{
    return sw_set_attention(tape, x, &full_sets, x, x, &full_sets, 2, 0.5);
}

static sw_tensor *attend_over(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_set_attention(tape, sw_constant(tape, SW_DIMS(1, WIDTH), 1), NULL, x, x, sets, 2,
                            0.5);
}

CASE(sw_set_attention)
{
    common(attend, "set_attention");
    wrong(attend_over, "set_attention");
    const int64_t heads[] = {0, -1, 3, 8, INT64_MAX, INT64_MIN};
    for (int i = 0; i < (int)(sizeof heads / sizeof *heads); i++) {
        sw_tape *t = given_tape();
        sw_tensor *x = given_matrix(t);
        NOTHING("heads", sw_set_attention(t, x, &full_sets, x, x, &full_sets, heads[i], 1));
    }
    sw_tape *t = given_tape();
    sw_tensor *x = given_matrix(t);
    NOTHING("set_attention: ", sw_set_attention(t, x, &given_sets, x, x, &full_sets, 2, 1));
    t = given_tape();
    x = given_matrix(t);
    NOTHING("-1 sets", sw_set_attention(t, x, &negative_sets, x, x, &full_sets, 2, 1));
    t = given_tape();
    x = given_matrix(t);
    const sw_tensor *y = sw_set_attention(t, x, &full_sets, x, x, &full_sets, 2, 0);
    EXPECT(y && isfinite(y->data[0])); /* a scale of 0 weighs all alike */
}

static sw_tensor *likelihood(sw_tape *tape, sw_tensor *x)
{
    return sw_mixture_likelihood(tape, tape ? sw_constant(tape, SW_DIMS(2, 9), 1) : x, x,
                                 &full_sets);
}

static sw_tensor *likelihood_over(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_mixture_likelihood(tape, sw_constant(tape, SW_DIMS(2, 9), 1), x, sets);
}

CASE(sw_mixture_likelihood)
{
    common(likelihood, "mixture_likelihood");
    wrong(likelihood_over, "mixture_likelihood");
    sw_tape *t = given_tape();
    NOTHING("empty", sw_mixture_likelihood(t, sw_constant(t, SW_DIMS(3, 9), 1), given_matrix(t),
                                           &given_sets));
    t = given_tape();
    NOTHING("[2, 10]", sw_mixture_likelihood(t, sw_constant(t, SW_DIMS(2, 10), 1), given_matrix(t),
                                             &full_sets));
    t = given_tape();
    NOTHING("[2, 0]", sw_mixture_likelihood(t, sw_input(t, SW_DIMS(2, 0), NULL), given_matrix(t),
                                            &full_sets));
}

/* ---- Shapes -----------------------------------------------------------------------------------
 */

static sw_tensor *chain(sw_tape *tape, sw_tensor *x)
{
    return sw_concat(tape, &x, 1, 0);
}

static const int wrong_axis[] = {-1, 2, 4, INT32_MAX, INT32_MIN};
enum { WRONG_AXES = sizeof wrong_axis / sizeof *wrong_axis };

CASE(sw_concat)
{
    common(chain, "concat");
    sw_tape *t = given_tape();
    NOTHING("concat: input 0 is NULL", sw_concat(t, NULL, 2, 0));
    const int counts[] = {0, -1, 9, INT32_MAX, INT32_MIN};
    for (int i = 0; i < (int)(sizeof counts / sizeof *counts); i++) {
        t = given_tape();
        sw_tensor *many[9];
        for (int k = 0; k < 9; k++) many[k] = given_matrix(t);
        NOTHING("inputs: expected 1 to 8", sw_concat(t, many, counts[i], 0));
    }
    for (int i = 0; i < WRONG_AXES; i++) {
        t = given_tape();
        NOTHING("it has no axis", sw_concat(t, (sw_tensor *[]){given_matrix(t)}, 1, wrong_axis[i]));
    }
    t = given_tape();
    sw_tensor *huge[] = {sw_input(t, SW_DIMS(INT64_MAX, 0), NULL),
                         sw_input(t, SW_DIMS(1, 0), NULL)};
    NOTHING("too many entries", sw_concat(t, huge, 2, 0));
}

static sw_tensor *cut(sw_tape *tape, sw_tensor *x)
{
    return sw_slice(tape, x, 0, 1, 2);
}

CASE(sw_slice)
{
    common(cut, "slice");
    const int64_t spans[][2] = {{-1, 2},
                                {0, 7},
                                {7, 0},
                                {6, 1},
                                {1, INT64_MAX},
                                {0, -1},
                                {INT64_MAX, INT64_MAX},
                                {INT64_MIN, INT64_MIN}};
    for (int i = 0; i < (int)(sizeof spans / sizeof *spans); i++) {
        sw_tape *t = given_tape();
        NOTHING("does not have", sw_slice(t, given_matrix(t), 0, spans[i][0], spans[i][1]));
    }
    for (int i = 0; i < WRONG_AXES; i++) {
        sw_tape *t = given_tape();
        NOTHING("it has no axis", sw_slice(t, given_matrix(t), wrong_axis[i], 0, 1));
    }
    sw_tape *t = given_tape();
    EXPECT(sw_slice(t, given_matrix(t), 0, 6, 0) != NULL);
}

static sw_tensor *flat(sw_tape *tape, sw_tensor *x)
{
    return sw_reshape(tape, x, SW_DIMS(ROWS * WIDTH));
}

CASE(sw_reshape)
{
    common(flat, "reshape");
    sw_tape *t = given_tape();
    NOTHING("reshape: ", sw_reshape(t, given_matrix(t), 2, NULL));
    const struct {
        int ndim;
        int64_t shape[5];
    } wrong[] = {{-1, {0}}, {5, {24, 1, 1, 1, 1}}, {INT32_MAX, {24}},           {1, {23}},
                 {0, {0}},  {2, {-6, -4}},         {2, {INT64_MAX, INT64_MAX}}, {2, {0, 24}}};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++) {
        t = given_tape();
        NOTHING("reshape: ", sw_reshape(t, given_matrix(t), wrong[i].ndim, wrong[i].shape));
    }
}

static sw_tensor *turn(sw_tape *tape, sw_tensor *x)
{
    return sw_transpose(tape, x, 0, 1);
}

CASE(sw_transpose)
{
    common(turn, "transpose");
    for (int i = 0; i < WRONG_AXES; i++) {
        sw_tape *t = given_tape();
        NOTHING("it has no axis", sw_transpose(t, given_matrix(t), 0, wrong_axis[i]));
        t = given_tape();
        NOTHING("it has no axis", sw_transpose(t, given_matrix(t), wrong_axis[i], 1));
    }
    sw_tape *t = given_tape();
    EXPECT(sw_transpose(t, given_matrix(t), 1, 1) != NULL);
}

static const int32_t places[] = {0, 5};

static sw_tensor *gather(sw_tape *tape, sw_tensor *x)
{
    return sw_gather(tape, x, places, 2);
}

CASE(sw_gather)
{
    common(gather, "gather");
    sw_tape *t = given_tape();
    NOTHING("which are NULL", sw_gather(t, given_matrix(t), NULL, 1));
    t = given_tape();
    NOTHING("-1 indices", sw_gather(t, given_matrix(t), places, -1));
    const int32_t beyond[] = {-1, ROWS, INT32_MAX, INT32_MIN};
    for (int i = 0; i < (int)(sizeof beyond / sizeof *beyond); i++) {
        t = given_tape();
        NOTHING("expected 0 to 5", sw_gather(t, given_matrix(t), &beyond[i], 1));
    }
    t = given_tape();
    NOTHING("a scalar", sw_gather(t, sw_constant(t, 0, NULL, 1), places, 0));
    t = given_tape();
    EXPECT(sw_gather(t, given_matrix(t), NULL, 0) != NULL);
}

#define REDUCTION(name, of_nothing)                                                                \
    static sw_tensor *name##_rows(sw_tape *tape, sw_tensor *x)                                     \
    {                                                                                              \
        return sw_##name(tape, x, 0);                                                              \
    }                                                                                              \
    CASE(sw_##name)                                                                                \
    {                                                                                              \
        common(name##_rows, #name);                                                                \
        for (int i = 0; i < WRONG_AXES; i++) {                                                     \
            sw_tape *t = given_tape();                                                             \
            NOTHING("axis", sw_##name(t, given_matrix(t), wrong_axis[i]));                         \
        }                                                                                          \
        sw_tape *t = given_tape();                                                                 \
        NOTHING("axis", sw_##name(t, sw_constant(t, 0, NULL, 1), 0));                              \
        t = given_tape();                                                                          \
        EXPECT((sw_##name(t, sw_input(t, SW_DIMS(0, 3), NULL), 0) != NULL) == of_nothing);         \
    }
REDUCTION(sum, true)
REDUCTION(mean, false)
REDUCTION(max, false)

/* ---- Losses -----------------------------------------------------------------------------------
 */

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
