/* api_shapes.c - cases of ops.h: shapes, and reductions over an axis. */
#include "operators.h"

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
