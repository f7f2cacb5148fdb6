/* attention.c - attention block by block, without the matrix of weights. ops/attention_plain.c
 * computes the same in plain loops.
 *
 * Forward (Dao et al. 2022, "FlashAttention", algorithm 1): for a block of queries, walk through
 * the blocks of keys with a running maximum m and a running sum l of exp(score - m). When a block
 * raises m, the sums so far are scaled down by exp(m_old - m_new).
 *
 * Backward (algorithm 4): the weights are computed again, P = exp(score - m) / l. With
 * delta_i = do_i · o_i (which equals sum_j P_ij dP_ij, since o = P v)
 *
 *   dv += Pᵀ do      dP = do vᵀ      dS = scale P (dP - delta)      dq += dS k      dk += dSᵀ q
 *
 * A block of 64 x 128 scores is large enough for fast products, and stays in the first-level cache
 * or close to it. It lies on the stack: 32 KB, and 64 in a double library. */
#include "kernels/attention.h"

#include "kernels/gemm.h"
#include "kernels/sizes.h"
#include "kernels/vector.h"

enum { QUERY_BLOCK = 64, KEY_BLOCK = 128, BLOCK = QUERY_BLOCK * KEY_BLOCK };

/* Numbers in the longest vector of any processor. */
enum { VECTOR = 64 / sizeof(sw_real) };

/* For sw_gemm_scores. */
static bool has_few_queries(const sw_attention_head *h)
{
    return h->queries + h->other_queries <= SW_FEW_QUERIES;
}

/* scores = scale q kᵀ for a block of queries and one of keys, [queries, KEY_BLOCK]. Beyond the
 * keys, the last vector of a row is filled up with -infinity, whose exp is 0: so exp runs on whole
 * vectors. Returns how many scores a row has with these. */
static int64_t score_block(const sw_attention_head *h, int64_t query, int64_t queries, int64_t key,
                           int64_t keys, sw_real *scores)
{
    const int64_t filled = VECTOR * sw_block_count(keys, VECTOR);
    for (int64_t i = 0; filled > keys && i < queries; i++) /* the product writes over the first */
        for (int j = 0; j < VECTOR; j++) scores[i * KEY_BLOCK + filled - VECTOR + j] = -INFINITY;
    sw_gemm_scores(has_few_queries(h), queries, keys, h->width, h->scale, h->q + query * h->ldq,
                   h->ldq, h->k + key * h->ldk, h->ldk, scores, KEY_BLOCK);
    return filled;
}

/* Raise the maximum m of each row to that of the block. shrink = exp(m_old - m). */
SW_KERNEL
static void raise_largest(const sw_real *scores, int64_t queries, int64_t filled, sw_real *m,
                          sw_real *shrink)
{
    for (int64_t i = 0; i < queries; i++) shrink[i] = m[i];
    for (int64_t i = 0; i < queries; i++) {
        const sw_real of_row = sw_largest_of(scores + i * KEY_BLOCK, filled);
        m[i] = of_row > m[i] ? of_row : m[i];
    }
    for (int64_t i = 0; i < queries; i++)
        shrink[i] = sw_exp_of(shrink[i] - (m[i] == -INFINITY ? 0 : m[i]));
}

/* The scores become exp(score - m). If no score is finite yet, they become 0. */
SW_KERNEL
static void take_exp(sw_real *scores, int64_t queries, int64_t filled, const sw_real *m)
{
    for (int64_t i = 0; i < queries; i++) {
        sw_real *row = scores + i * KEY_BLOCK;
        const sw_real top = m[i] == -INFINITY ? 0 : m[i];
        for (int64_t j = 0; j < filled; j++) row[j] = sw_exp_of(row[j] - top);
    }
}

/* Add the block to the sum l. This sum and the rows of o, which were summed under the old maximum,
 * are scaled down first. */
SW_KERNEL
static void add_to_sums(const sw_real *scores, int64_t queries, int64_t keys, const sw_real *shrink,
                        sw_attention_sums to, int64_t value_width, int64_t ldo)
{
    for (int64_t i = 0; i < queries; i++) {
        const sw_real *row = scores + i * KEY_BLOCK;
        sw_real sum = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t j = 0; j < keys; j++) sum += row[j];
        to.l[i] = to.l[i] * shrink[i] + sum;
    }
    for (int64_t i = 0; i < queries; i++)
        for (int64_t j = 0; j < value_width; j++) to.o[i * ldo + j] *= shrink[i];
}

/* The sums of a block of queries, over all keys. The passes over a block of scores are apart: so
 * the sum of one row does not wait for the exp of the next. */
static void sum_block(const sw_attention_head *h, int64_t query, int64_t queries,
                      sw_attention_sums to)
{
    _Alignas(64) sw_real scores[BLOCK], shrink[QUERY_BLOCK];
    for (int64_t i = 0; i < queries; i++) to.m[i] = -INFINITY, to.l[i] = 0;
    for (int64_t key = 0; key < h->keys; key += KEY_BLOCK) {
        const int64_t keys = sw_smaller(KEY_BLOCK, h->keys - key);
        const bool first = key == 0; /* o has no sum yet */
        const int64_t filled = score_block(h, query, queries, key, keys, scores);
        raise_largest(scores, queries, filled, to.m, shrink);
        take_exp(scores, queries, filled, to.m);
        add_to_sums(scores, queries, keys, shrink, to, first ? 0 : h->value_width, h->ldo);
        sw_gemm(false, false, queries, h->value_width, keys, 1, scores, KEY_BLOCK,
                h->v + key * h->ldv, h->ldv, first ? 0 : 1, to.o, h->ldo);
    }
}

/* o /= l */
SW_KERNEL
static void finish_block(int64_t queries, int64_t value_width, int64_t ldo, sw_attention_sums sums)
{
    for (int64_t i = 0; i < queries; i++) {
        sw_real inverse = 1 / sums.l[i];
        for (int64_t j = 0; j < value_width; j++) sums.o[i * ldo + j] *= inverse;
    }
}

/* The sums of the queries from `query` on. */
static sw_attention_sums sums_from(const sw_attention_head *h, sw_attention_sums all, int64_t query)
{
    return (sw_attention_sums){all.o + query * h->ldo, all.m + query, all.l + query};
}

void sw_attention_forward(const sw_attention_head *h, sw_attention_sums to)
{
    for (int64_t query = 0; query < h->queries; query += QUERY_BLOCK) {
        int64_t queries = sw_smaller(QUERY_BLOCK, h->queries - query);
        const sw_attention_sums block = sums_from(h, to, query);
        if (h->keys > 0) {
            sum_block(h, query, queries, block);
            finish_block(queries, h->value_width, h->ldo, block);
            continue;
        }
        for (int64_t i = 0; i < queries; i++) {
            for (int64_t j = 0; j < h->value_width; j++) block.o[i * h->ldo + j] = 0;
            block.m[i] = -INFINITY;
            block.l[i] = 0;
        }
    }
}

/* ---- Parts of the keys ----------------------------------------------------------------------- */

void sw_attention_part(const sw_attention_head *h, sw_attention_sums to)
{
    for (int64_t query = 0; query < h->queries; query += QUERY_BLOCK)
        sum_block(h, query, sw_smaller(QUERY_BLOCK, h->queries - query), sums_from(h, to, query));
}

SW_KERNEL
static void join(int64_t queries, int64_t value_width, int64_t ldo, sw_attention_sums to,
                 sw_attention_sums next)
{
    for (int64_t i = 0; i < queries; i++) {
        const sw_real top = next.m[i] > to.m[i] ? next.m[i] : to.m[i];
        const sw_real from = top == -INFINITY ? 0 : top;
        const sw_real of_to = sw_exp_of(to.m[i] - from), of_next = sw_exp_of(next.m[i] - from);
        to.m[i] = top;
        to.l[i] = of_to * to.l[i] + of_next * next.l[i];
        for (int64_t j = 0; j < value_width; j++)
            to.o[i * ldo + j] = of_to * to.o[i * ldo + j] + of_next * next.o[i * ldo + j];
    }
}

void sw_attention_join(const sw_attention_head *h, sw_attention_sums to, sw_attention_sums next)
{
    join(h->queries, h->value_width, h->ldo, to, next);
}

void sw_attention_finish(const sw_attention_head *h, sw_attention_sums sums)
{
    finish_block(h->queries, h->value_width, h->ldo, sums);
}

/* ---- Backward -------------------------------------------------------------------------------- */

/* The scores in p become the weights exp(score - m) / l. */
SW_KERNEL
static void weigh_block(sw_real *p, int64_t queries, int64_t keys, const sw_real *m,
                        const sw_real *l)
{
    for (int64_t i = 0; i < queries; i++) {
        sw_real *row = p + i * KEY_BLOCK, top = m[i], inverse = 1 / l[i];
        for (int64_t j = 0; j < keys; j++) row[j] = sw_exp_of(row[j] - top) * inverse;
    }
}

/* dp becomes ds = scale p (dp - delta). */
SW_KERNEL
static void score_gradient(const sw_real *p, sw_real *dp, int64_t queries, int64_t keys,
                           const sw_real *delta, sw_real scale)
{
    for (int64_t i = 0; i < queries; i++) {
        const sw_real *p_row = p + i * KEY_BLOCK;
        sw_real *row = dp + i * KEY_BLOCK, shift = delta[i];
        for (int64_t j = 0; j < keys; j++) row[j] = scale * p_row[j] * (row[j] - shift);
    }
}

/* delta_i = do_i · o_i */
SW_KERNEL
static void row_dots(const sw_real *a, const sw_real *b, int64_t rows, int64_t width, int64_t ld,
                     sw_real *dot)
{
    for (int64_t i = 0; i < rows; i++) {
        sw_real sum = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t j = 0; j < width; j++) sum += a[i * ld + j] * b[i * ld + j];
        dot[i] = sum;
    }
}

void sw_attention_backward(const sw_attention_head *h, sw_attention_sums of, const sw_real *d_o,
                           sw_real *dq, sw_real *dk, sw_real *dv)
{
    _Alignas(64) sw_real p[BLOCK], dp[BLOCK], delta[QUERY_BLOCK];
    for (int64_t query = 0; query < h->queries; query += QUERY_BLOCK) {
        int64_t queries = sw_smaller(QUERY_BLOCK, h->queries - query);
        const sw_real *d_o_block = d_o + query * h->ldo;
        const sw_attention_sums block = sums_from(h, of, query);
        row_dots(d_o_block, block.o, queries, h->value_width, h->ldo, delta);
        for (int64_t key = 0; key < h->keys; key += KEY_BLOCK) {
            int64_t keys = sw_smaller(KEY_BLOCK, h->keys - key);
            const int64_t filled = score_block(h, query, queries, key, keys, p);
            weigh_block(p, queries, filled, block.m, block.l);
            if (dv)
                sw_gemm(true, false, keys, h->value_width, queries, 1, p, KEY_BLOCK, d_o_block,
                        h->ldo, 1, dv + key * h->ldv, h->ldv);
            if (!dq && !dk) continue;
            sw_gemm_scores(has_few_queries(h), queries, keys, h->value_width, 1, d_o_block, h->ldo,
                           h->v + key * h->ldv, h->ldv, dp, KEY_BLOCK);
            score_gradient(p, dp, queries, keys, delta, h->scale);
            if (dq)
                sw_gemm(false, false, queries, h->width, keys, 1, dp, KEY_BLOCK,
                        h->k + key * h->ldk, h->ldk, 1, dq + query * h->ldq, h->ldq);
            if (dk)
                sw_gemm(true, false, keys, h->width, queries, 1, dp, KEY_BLOCK,
                        h->q + query * h->ldq, h->ldq, 1, dk + key * h->ldk, h->ldk);
        }
    }
}
