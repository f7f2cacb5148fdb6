#include "ops/attention_plain.h"

#include "autodiff/tape.h"

#include "gradcheck.h"
#include "random_numbers.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* Three sets of elements, the second empty, and as many sets of queries. */
static const int64_t element_offset[] = {0, 3, 3, 8}, query_offset[] = {0, 2, 3, 6};
static const sw_sets elements = {3, element_offset, NULL}, queries = {3, query_offset, NULL};

/* One set longer than a block of keys, or with more queries than a block of queries. */
static const int64_t long_offset[] = {0, 131}, many_offset[] = {0, 66}, few_offset[] = {0, 3};
static const sw_sets long_set = {1, long_offset, NULL}, many_queries = {1, many_offset, NULL},
                     few_elements = {1, few_offset, NULL};

/* Of the shorter side there is a row or two for each set, so that the longer one goes in blocks of
 * rows; and sets without any of the one or the other. */
static const int64_t longer_offset[] = {0, 11, 11, 12, 33}, shorter_offset[] = {0, 1, 2, 2, 4};
static const sw_sets longer = {4, longer_offset, NULL}, shorter = {4, shorter_offset, NULL};

static sw_tensor *build_learned(sw_tape *t, sw_tensor **in)
{
    return sw_set_attention(t, in[0], NULL, in[1], in[2], &elements, 2, 0.7);
}
static sw_tensor *build_rows(sw_tape *t, sw_tensor **in)
{
    return sw_set_attention(t, in[0], &queries, in[1], in[2], &elements, 1, 0.5);
}
static sw_tensor *build_key_blocks(sw_tape *t, sw_tensor **in)
{
    return sw_set_attention(t, in[0], NULL, in[1], in[2], &long_set, 1, 1.5);
}
static sw_tensor *build_query_blocks(sw_tape *t, sw_tensor **in)
{
    return sw_set_attention(t, in[0], &many_queries, in[1], in[2], &few_elements, 1, 1.5);
}
static sw_tensor *build_few_queries(sw_tape *t, sw_tensor **in)
{
    return sw_set_attention(t, in[0], &shorter, in[1], in[2], &longer, 2, 1.5);
}
static sw_tensor *build_one_query(sw_tape *t, sw_tensor **in)
{
    return sw_set_attention(t, in[0], NULL, in[1], in[2], &longer, 3, 1.5);
}
static sw_tensor *build_few_keys(sw_tape *t, sw_tensor **in)
{
    return sw_set_attention(t, in[0], &longer, in[1], in[2], &shorter, 2, 1.5);
}
static sw_tensor *build_shared(sw_tape *t, sw_tensor **in)
{
    return sw_set_attention(t, in[0], NULL, in[1], in[1], &elements, 1, 1);
}

SW_GRADIENT_CASES(
    set_attention,
    {"learned queries, two heads", {{2, {2, 4}}, {2, {8, 4}}, {2, {8, 6}}}, 3, build_learned},
    {"rows of another batch", {{2, {6, 3}}, {2, {8, 3}}, {2, {8, 2}}}, 3, build_rows},
    {"several blocks of keys", {{2, {2, 1}}, {2, {131, 1}}, {2, {131, 2}}}, 3, build_key_blocks},
    {"several blocks of queries", {{2, {66, 2}}, {2, {3, 2}}, {2, {3, 1}}}, 3, build_query_blocks},
    {"few queries, many keys", {{2, {4, 2}}, {2, {33, 2}}, {2, {33, 4}}}, 3, build_few_queries},
    {"one query, many keys", {{2, {1, 3}}, {2, {33, 3}}, {2, {33, 6}}}, 3, build_one_query},
    {"many queries, few keys", {{2, {33, 2}}, {2, {4, 2}}, {2, {4, 4}}}, 3, build_few_keys},
    {"keys that are the values", {{2, {2, 4}}, {2, {8, 4}}}, 2, build_shared});

/* ---- The oracles: a composition of other operators by set and head, and the plain twin ------- */

static sw_tensor *columns(sw_tape *t, sw_tensor *x, int64_t first, int64_t rows, int64_t j,
                          int64_t heads)
{
    int64_t width = x->shape[1] / heads;
    return sw_slice(t, sw_slice(t, x, 0, first, rows), 1, j * width, width);
}

static sw_tensor *composed(sw_tape *t, sw_tensor *q, const sw_sets *query_sets, sw_tensor *k,
                           sw_tensor *v, const sw_sets *sets, int64_t heads, double scale)
{
    sw_tensor *answer[8];
    int answers = 0;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t first = sets->offset[b], rows = sets->offset[b + 1] - first;
        int64_t asks = query_sets ? query_sets->offset[b] : 0;
        int64_t asking = query_sets ? query_sets->offset[b + 1] - asks : q->shape[0];
        sw_tensor *head[8];
        for (int64_t j = 0; j < heads; j++) {
            sw_tensor *score = sw_matmul(t, columns(t, q, asks, asking, j, heads),
                                         columns(t, k, first, rows, j, heads), false, true);
            sw_tensor *weight = sw_softmax(t, sw_scale(t, score, scale));
            head[j] = sw_matmul(t, weight, columns(t, v, first, rows, j, heads), false, false);
        }
        answer[answers++] = sw_concat(t, head, (int)heads, 1);
    }
    return sw_concat(t, answer, answers, 0);
}

enum { ROWS = 1400, QUERIES = 150, WIDTH = 8 };
static const double SCALE = 0.4;

typedef struct problem {
    sw_real q[QUERIES * WIDTH], k[ROWS * WIDTH], v[ROWS * WIDTH];
    sw_real dq[QUERIES * WIDTH], dk[ROWS * WIDTH], dv[ROWS * WIDTH];
    sw_real out[QUERIES * WIDTH];
} problem;

/* The second set is so long that threads share its elements, and join what they found. */
static const int64_t offset3[] = {0, 1, 1100, ROWS}, query_offset3[] = {0, 5, 90, QUERIES};

/* The gradient of the sum of the squares of the outputs, by the plain twin. */
static void solve_plainly(problem *p, const sw_sets *asking, const sw_sets *sets,
                          int64_t query_rows, int64_t heads)
{
    double weight[ROWS];
    sw_real d_o[QUERIES * WIDTH];
    sw_attention_plain plain = {.query_sets = asking,
                                .sets = sets,
                                .queries = query_rows,
                                .width = WIDTH,
                                .value_width = WIDTH,
                                .heads = heads,
                                .scale = SCALE,
                                .q = p->q,
                                .k = p->k,
                                .v = p->v,
                                .o = p->out,
                                .d_o = d_o,
                                .dq = p->dq,
                                .dk = p->dk,
                                .dv = p->dv,
                                .weight = weight};
    sw_attention_plain_forward(&plain);
    for (int i = 0; i < QUERIES * WIDTH; i++) d_o[i] = 2 * p->out[i];
    sw_attention_plain_backward(&plain);
}

typedef enum solver { FUSED, COMPOSED, PLAIN } solver;

static problem solve(solver by, bool learned, int64_t heads, double spread)
{
    problem p = {0};
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < QUERIES * WIDTH; i++) p.q[i] = (sw_real)(spread * sw_random_normal(&r));
    for (int i = 0; i < ROWS * WIDTH; i++) p.k[i] = (sw_real)(spread * sw_random_normal(&r));
    for (int i = 0; i < ROWS * WIDTH; i++) p.v[i] = (sw_real)sw_random_normal(&r);
    sw_sets sets = {3, offset3, NULL}, query_sets = {3, query_offset3, NULL};
    const sw_sets *asking = learned ? NULL : &query_sets;
    int64_t query_rows = learned ? 3 : QUERIES;
    if (by == PLAIN) {
        solve_plainly(&p, asking, &sets, query_rows, heads);
        return p;
    }

    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tensor *q = sw_variable(t, SW_DIMS(query_rows, WIDTH), p.q, p.dq);
    sw_tensor *k = sw_variable(t, SW_DIMS(ROWS, WIDTH), p.k, p.dk);
    sw_tensor *v = sw_variable(t, SW_DIMS(ROWS, WIDTH), p.v, p.dv);
    sw_tensor *y = by == FUSED ? sw_set_attention(t, q, asking, k, v, &sets, heads, SCALE)
                               : composed(t, q, asking, k, v, &sets, heads, SCALE);
    cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
    memcpy(p.out, y->data, sizeof *y->data * (size_t)y->size);
    sw_tensor *flat = sw_reshape(t, sw_multiply(t, y, y), SW_DIMS(y->size));
    cr_assert_eq(sw_backward(t, sw_sum(t, flat, 0)), SW_OK);
    sw_tape_free(t);
    return p;
}

static void assert_near(const sw_real *a, const sw_real *b, int64_t count, double tolerance,
                        const char *what)
{
    double largest = 1;
    for (int64_t i = 0; i < count; i++) largest = fmax(largest, fabs((double)b[i]));
    for (int64_t i = 0; i < count; i++)
        cr_assert(fabs((double)a[i] - (double)b[i]) <= tolerance * largest,
                  "%s[%lld]: fused %.9g, expected %.9g", what, (long long)i, (double)a[i],
                  (double)b[i]);
}

static void compare(solver oracle, bool learned, int64_t heads, double spread)
{
    problem fused = solve(FUSED, learned, heads, spread);
    problem plain = solve(oracle, learned, heads, spread);
    /* A weight is exp of a score: its relative error is the score's absolute one. */
    double score = 1 + SCALE * spread * spread * WIDTH;
    double tolerance = score * (sizeof(sw_real) == 8 ? 1e-14 : 3e-6);
    assert_near(fused.out, plain.out, (learned ? 9 : QUERIES) * WIDTH, tolerance, "output");
    assert_near(fused.dq, plain.dq, (learned ? 3 : QUERIES) * WIDTH, tolerance, "dq");
    assert_near(fused.dk, plain.dk, ROWS * WIDTH, tolerance, "dk");
    assert_near(fused.dv, plain.dv, ROWS * WIDTH, tolerance, "dv");
}

/* With a spread of 6, scores are around a hundred and few elements have most of the weight. The
 * running maximum changes from block to block. */
static void compare_all(solver oracle)
{
    compare(oracle, false, 1, 1);
    compare(oracle, false, 4, 1);
    compare(oracle, true, 2, 1);
    compare(oracle, false, 2, 6);
}

Test(set_attention, equals_the_composition_of_primitives)
{
    compare_all(COMPOSED);
}

Test(set_attention, equals_its_plain_twin)
{
    compare_all(PLAIN);
}

/* Set 1 has no elements: both results are 0, and it gives no gradient. */
Test(set_attention, its_plain_twin_knows_empty_sets)
{
    sw_real q[8], x[32], o[24], d_o[24], dq[8] = {0}, dx[32] = {0}, dv[32] = {0};
    double weight[5];
    for (int i = 0; i < 8; i++) q[i] = 1;
    for (int i = 0; i < 32; i++) x[i] = 3;
    for (int i = 0; i < 24; i++) o[i] = -1, d_o[i] = 1;
    sw_attention_plain plain = {.sets = &elements,
                                .queries = 2,
                                .width = 4,
                                .value_width = 4,
                                .heads = 2,
                                .scale = 1,
                                .q = q,
                                .k = x,
                                .v = x,
                                .o = o,
                                .d_o = d_o,
                                .dq = dq,
                                .dk = dx,
                                .dv = dv,
                                .weight = weight};
    sw_attention_plain_forward(&plain);
    sw_attention_plain_backward(&plain);
    for (int row = 0; row < 6; row++)
        for (int c = 0; c < 4; c++)
            cr_assert_float_eq((double)o[row * 4 + c], row / 2 == 1 ? 0 : 3, 1e-6);
    for (int i = 0; i < 8; i++) cr_assert_float_eq((double)dq[i], 0, 1e-6);
    for (int i = 0; i < 32; i++) cr_assert_float_eq((double)dv[i], i < 12 ? 2. / 3 : 0.4, 1e-6);
}

Test(set_attention, empty_set_answers_zero)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tensor *q = sw_constant(t, SW_DIMS(2, 4), 1), *x = sw_constant(t, SW_DIMS(8, 4), 3);
    sw_tensor *y = sw_set_attention(t, q, NULL, x, x, &elements, 2, 1);
    cr_assert_not_null(y);
    for (int row = 0; row < 6; row++)
        for (int c = 0; c < 4; c++)
            cr_assert_float_eq((double)y->data[row * 4 + c], row / 2 == 1 ? 0 : 3, 1e-6);
    sw_tape_free(t);
}

Test(set_attention, misfits_are_told_with_their_shapes)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tensor *q = sw_constant(t, SW_DIMS(2, 4), 1), *x = sw_constant(t, SW_DIMS(8, 6), 3);
    cr_assert_null(sw_set_attention(t, q, NULL, x, x, &elements, 2, 1));
    cr_assert_eq(sw_tape_status(t), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(),
                     "set_attention: query is [2, 4], key is [8, 6]: their widths differ");
    sw_tape_reset(t);
    q = sw_constant(t, SW_DIMS(2, 6), 1), x = sw_constant(t, SW_DIMS(8, 6), 3);
    cr_assert_null(sw_set_attention(t, q, NULL, x, x, &elements, 4, 1));
    cr_assert_eq(sw_tape_status(t), SW_ERROR_SHAPE);
    cr_assert_not_null(strstr(sw_error_message(), "4 heads do not divide"));
    sw_tape_free(t);
}

/* ---- In blocks of rows ----------------------------------------------------------------------- */

/* A tape that cuts `sets` into blocks of so few rows. */
static sw_tape *tape_of_blocks(int64_t rows, const sw_sets *sets)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    t->long_rows = t->block_rows = rows;
    sw_tape_defer(t, sets);
    return t;
}

Test(set_attention, keys_that_wait_need_sets)
{
    const int64_t one[] = {0, 64};
    sw_tape *t = tape_of_blocks(4, &(sw_sets){1, one, NULL});
    sw_tensor *q = sw_constant(t, SW_DIMS(2, 4), 1), *x = sw_constant(t, SW_DIMS(64, 4), 3);
    x = sw_relu(t, x);
    cr_assert(x && x->deferred);
    cr_assert_null(sw_set_attention(t, q, NULL, x, x, NULL, 2, 1));
    cr_assert_eq(sw_tape_status(t), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(), "set_attention: sets is NULL");
    sw_tape_free(t);
}

/* The weights of a set with scores near 1000, in blocks of two: the largest relative error. */
static double error_of_weights(uint64_t seed)
{
    enum { MANY = 4000 };
    static sw_real k[MANY], v[MANY], dk[MANY], dv[MANY];
    const int64_t whole[] = {0, MANY};
    const sw_sets set = {1, whole, NULL};
    sw_random r = sw_random_for(seed, SW_FOR_TEST, 0, 0);
    long double sum = 0; /* exact beside the sums of the kernel, also in a double library */
    double most = 0;
    memset(dv, 0, sizeof dv);
    for (int i = 0; i < MANY; i++) k[i] = (sw_real)(1000 + sw_random_normal(&r));
    for (int i = 0; i < MANY; i++) sum += expl((long double)k[i] - 1000);
    sw_tape *t = tape_of_blocks(2, &set);
    sw_tensor *q = sw_constant(t, SW_DIMS(1, 1), 1);
    sw_tensor *key = sw_relu(t, sw_variable(t, SW_DIMS(MANY, 1), k, dk));
    sw_tensor *value = sw_variable(t, SW_DIMS(MANY, 1), v, dv);
    cr_assert(key && key->deferred);
    sw_tensor *o = sw_set_attention(t, q, NULL, key, value, &set, 1, 1);
    cr_assert_eq(sw_backward(t, sw_sum(t, sw_reshape(t, o, SW_DIMS(1)), 0)), SW_OK);
    for (int i = 0; i < MANY; i++)
        most = fmax(most, fabs((double)(dv[i] * sum / expl((long double)k[i] - 1000) - 1)));
    sw_tape_free(t);
    return most;
}

/* A weight is exp(score - m) / l. If it were exp(score - lse), the rounding of lse alone, which is
 * near 1000, would be up to 256 epsilon. */
Test(set_attention, joins_of_many_blocks_keep_the_digits)
{
    const double epsilon = sizeof(sw_real) == 8 ? 0x1p-52 : 0x1p-23;
    for (uint64_t seed = 0; seed < 8; seed++) {
        const double error = error_of_weights(seed) / epsilon;
        cr_expect_leq(error, 8, "seed %d: weights are wrong by %g epsilon", (int)seed, error);
    }
}

/* Attention of queries to elements that wait for their data. query_rows NULL: k for all sets. */
static sw_tensor *attend(sw_tape *t, int64_t k, const sw_sets *query_rows, const sw_real *q,
                         const sw_sets *sets, const sw_real *x)
{
    enum { WIDE = 64 }; /* wide enough for dot products */
    const int64_t rows_asking = query_rows ? query_rows->offset[query_rows->count] : k;
    sw_tensor *query = sw_relu(t, sw_input(t, SW_DIMS(rows_asking, WIDE), q));
    sw_tensor *element = sw_relu(t, sw_input(t, SW_DIMS(sets->offset[sets->count], WIDE), x));
    return sw_store(t, sw_set_attention(t, query, query_rows, element, element, sets, 1, 1));
}

/* Set b of `sets` alone; offset: room for its two. */
static sw_sets only(const sw_sets *sets, int64_t b, int64_t *offset)
{
    offset[0] = 0;
    offset[1] = sets->offset[b + 1] - sets->offset[b];
    return (sw_sets){1, offset, NULL};
}

/* In blocks of so few rows, a set has the bits that it has without the others. The longer side
 * waits. */
static void check_alone(int64_t rows, int64_t k, const sw_sets *query_rows, const sw_sets *sets)
{
    enum { WIDE = 64 };
    const int64_t rows_asking = query_rows ? query_rows->offset[query_rows->count] : k;
    const int64_t rows_asked = sets->offset[sets->count];
    sw_real *q = random_numbers(21, 0, rows_asking * WIDE),
            *x = random_numbers(21, 1, rows_asked * WIDE);
    sw_tape *t = tape_of_blocks(rows, rows_asking > rows_asked ? query_rows : sets);
    const sw_tensor *all = attend(t, k, query_rows, q, sets, x);
    cr_assert_not_null(all);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t of_query[2], of_set[2];
        const int64_t first = query_rows ? query_rows->offset[b] : 0;
        const sw_sets own = only(sets, b, of_set),
                      own_queries = only(query_rows ? query_rows : sets, b, of_query);
        sw_tape *lone = tape_of_blocks(rows, rows_asking > rows_asked ? &own_queries : &own);
        const sw_tensor *one = attend(lone, k, query_rows ? &own_queries : NULL, q + first * WIDE,
                                      &own, x + sets->offset[b] * WIDE);
        cr_assert_not_null(one);
        const sw_real *here = all->data + (query_rows ? first : b * k) * WIDE;
        cr_expect(memcmp(here, one->data, (size_t)one->size * sizeof *here) == 0,
                  "set %lld has other bits alone", (long long)b);
        sw_tape_free(lone);
    }
    sw_tape_free(t);
    free(q), free(x);
}

/* A block has three of the eleven queries of a set: few for dot products, of which the set has
 * none.
 */
Test(set_attention, a_cut_of_its_queries_changes_no_bit)
{
    const int64_t asking[] = {0, 149, 160}, asked[] = {0, 8, 16};
    check_alone(8, 0, &(sw_sets){2, asking, NULL}, &(sw_sets){2, asked, NULL});
}

/* The set has as many queries as dot products are for, also in a block behind another set. */
Test(set_attention, the_most_queries_for_dot_products)
{
    const int64_t asking[] = {0, 149, 155}, asked[] = {0, 8, 19};
    check_alone(8, 0, &(sw_sets){2, asking, NULL}, &(sw_sets){2, asked, NULL});
}

/* Its keys are in so many parts that they take all of the working memory. */
Test(set_attention, of_all_of_a_very_long_set_alike)
{
    enum { ASKING = 16, KEYS = 32 << 10, NARROW = 2 };
    sw_real *x = random_numbers(3, 0, KEYS * NARROW);
    double mean[NARROW] = {0};
    for (int i = 0; i < KEYS * NARROW; i++) mean[i % NARROW] += (double)x[i] / KEYS;
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tensor *element = sw_input(t, SW_DIMS(KEYS, NARROW), x);
    const sw_sets one = {1, (const int64_t[]){0, KEYS}, NULL};
    const sw_tensor *y = sw_set_attention(t, sw_constant(t, SW_DIMS(ASKING, NARROW), 0), NULL,
                                          element, element, &one, 1, 1);
    cr_assert_not_null(y);
    for (int i = 0; i < ASKING * NARROW; i++)
        cr_expect_float_eq(y->data[i], mean[i % NARROW], 1e-5);
    sw_tape_free(t);
    free(x);
}

/* A block has 500 of the 600 queries of a set: few enough for keys in parts, of which the set has
 * none.
 */
Test(set_attention, many_queries_to_many_elements_in_blocks)
{
    const int64_t asking[] = {0, 600, 9000}, asked[] = {0, 1100, 1108};
    check_alone(500, 0, &(sw_sets){2, asking, NULL}, &(sw_sets){2, asked, NULL});
}

/* Keys of a set that is not long are in parts beside a long set, too. */
Test(set_attention, a_long_set_beside_it_changes_no_bit)
{
    const int64_t offset[] = {0, 1500, 6000, 6001};
    check_alone(2048, 4, NULL, &(sw_sets){3, offset, NULL});
}

/* Many sets, whose queries are many together, do not keep a long one from blocks. */
Test(set_attention, short_sets_beside_it_change_no_bit)
{
    int64_t offset[12] = {0, 100};
    for (int b = 1; b < 11; b++) offset[b + 1] = offset[b] + 1;
    check_alone(32, 8, NULL, &(sw_sets){11, offset, NULL});
}
