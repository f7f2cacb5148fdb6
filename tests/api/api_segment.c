/* api_segment.c - cases of ops.h: operators over the sets of a batch. */
#include "operators.h"

/* ---- Sets that do not fit -------------------------------------------------------------------- */

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
        api_forget();                                                                              \
        const sw_tensor *y = sw_##name(t, given_matrix(t), &given_sets);                           \
        if (*text)                                                                                 \
            api_nothing(text, y, __FILE__, __LINE__);                                              \
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

static sw_tensor *set_norm(sw_tape *tape, sw_tensor *x)
{
    return sw_set_norm(tape, x, ones(tape), ones(tape), &given_sets, 1e-5);
}

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
