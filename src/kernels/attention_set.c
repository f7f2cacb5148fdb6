/* attention_set.c - attention within one set: all its heads, cut into parts for a team of threads.
 *
 * Forward. Queries do not know of each other, so a part is some queries. If they are few and the
 * keys are many, a part is some keys too: their sums (m, l, o) are joined in the order of the
 * parts.
 *
 * Backward. A part is some rows of the longer side, queries or keys, whose gradients no other part
 * touches. All parts add to the gradients of the shorter side: each to an array of its own, and
 * these are added up in the order of the parts. Two limits bound the memory for that: the shorter
 * side is done stripe by stripe, and parts are computed in rounds. */
#include "kernels/attention_set.h"

#include "kernels/segment.h"
#include "kernels/sizes.h"
#include "kernels/team.h"

#include <math.h>
#include <string.h>

enum {
    QUERY_PART = 512,
    KEY_PART = 1024,
    BACKWARD_PART = 1024, /* rows of the longer side */
    STRIPE = 256,         /* rows of the shorter side */
    ROUND = 16,           /* parts that are computed before they are joined */
    LITTLE = 1 << 17      /* multiplications of a head that are not worth sharing */
};

/* ---- Parts of a set -------------------------------------------------------------------------- */

/* Some consecutive rows. */
typedef struct range {
    int64_t first, count;
} range;

/* Part p of n rows that are cut into parts of `size`. */
static range part_of(int64_t n, int64_t size, int64_t p)
{
    return (range){p * size, sw_smaller(size, n - p * size)};
}

/* Head j of the set, with these queries and keys. */
static sw_attention_head part_head(const sw_attention_head *first, int64_t j, range queries,
                                   range keys)
{
    sw_attention_head h = *first;
    h.other_queries += first->queries - queries.count;
    h.queries = queries.count;
    h.keys = keys.count;
    h.q += queries.first * h.ldq + j * h.width;
    h.k += keys.first * h.ldk + j * h.width;
    h.v += keys.first * h.ldv + j * h.value_width;
    return h;
}

/* Of the sums of all heads, those of head j, from this query on. */
static sw_attention_sums part_sums(const sw_attention_head *first, sw_attention_sums all, int64_t j,
                                   int64_t query)
{
    const int64_t at = j * first->queries + query;
    return (sw_attention_sums){all.o + query * first->ldo + j * first->value_width, all.m + at,
                               all.l + at};
}

/* All heads of `parts` parts: blocks that are shared if there is enough to do. */
static void run_parts(const sw_attention_head *first, int64_t heads, int64_t parts,
                      sw_share_work work, void *user)
{
    const double size =
        (double)first->queries * (double)first->keys * (double)(first->width + first->value_width);
    if (size >= LITTLE) {
        sw_share(parts * heads, work, user);
        return;
    }
    for (int64_t i = 0; i < parts * heads; i++) work(user, i);
}

/* ---- Forward --------------------------------------------------------------------------------- */

typedef struct forward_job {
    const sw_attention_head *first;
    int64_t heads;
    sw_attention_sums to;
    sw_real *work;
    int64_t rows; /* queries of a block */
    int64_t part; /* the first of the round */
} forward_job;

/* Queries do not know of each other, so they are cut to suit the threads, unless the heads do. */
static int64_t rows_of_block(const sw_attention_head *first, int64_t heads)
{
    if (first->queries <= QUERY_PART && heads % sw_share_threads() == 0) return QUERY_PART;
    return sw_share_rows_each(first->queries, QUERY_PART);
}

static void forward_queries(void *user, int64_t i)
{
    const forward_job *job = user;
    const sw_attention_head *first = job->first;
    const int64_t j = i % job->heads;
    const range queries = part_of(first->queries, job->rows, i / job->heads);
    const sw_attention_head h = part_head(first, j, queries, (range){0, first->keys});
    sw_attention_forward(&h, part_sums(first, job->to, j, queries.first));
}

static bool cuts_keys(const sw_attention_head *first)
{
    return first->queries + first->other_queries <= QUERY_PART && first->keys > KEY_PART;
}

/* The numbers in the sums of one part, of all heads. */
static int64_t sums_size(const sw_attention_head *first, int64_t heads)
{
    return first->queries * (first->ldo + 2 * heads);
}

/* The sums of head j, from this query on: number 0 is joined from the parts so far, and becomes the
 * result. Number p + 1 is part p of the round, in working memory. */
static sw_attention_sums sums_of(const forward_job *job, int64_t number, int64_t j, int64_t query)
{
    const sw_attention_head *first = job->first;
    if (number == 0) return part_sums(first, job->to, j, query);
    sw_real *o = job->work + (number - 1) * sums_size(first, job->heads);
    sw_real *m = o + first->queries * first->ldo, *l = m + first->queries * job->heads;
    return part_sums(first, (sw_attention_sums){o, m, l}, j, query);
}

static void forward_keys(void *user, int64_t i)
{
    const forward_job *job = user;
    const sw_attention_head *first = job->first;
    const int64_t blocks = sw_block_count(first->queries, job->rows);
    const int64_t j = i / blocks % job->heads, p = i / blocks / job->heads;
    const range queries = part_of(first->queries, job->rows, i % blocks);
    const range keys = part_of(first->keys, KEY_PART, job->part + p);
    const sw_attention_head h = part_head(first, j, queries, keys);
    sw_attention_part(&h, sums_of(job, job->part + p == 0 ? 0 : p + 1, j, queries.first));
}

/* The sums over all keys, from parts of them. */
static void sum_rounds(forward_job *job)
{
    const sw_attention_head *first = job->first;
    const int64_t parts = sw_block_count(first->keys, KEY_PART);
    const int64_t blocks = sw_block_count(first->queries, job->rows);
    for (job->part = 0; job->part < parts; job->part += ROUND) {
        const int64_t count = sw_smaller(ROUND, parts - job->part);
        run_parts(first, job->heads, count * blocks, forward_keys, job);
        for (int64_t p = job->part == 0; p < count; p++)
            for (int64_t j = 0; j < job->heads; j++)
                sw_attention_join(first, sums_of(job, 0, j, 0), sums_of(job, p + 1, j, 0));
    }
}

void sw_attention_set_part(const sw_attention_head *first, int64_t heads, sw_attention_sums to,
                           sw_real *work)
{
    forward_job job = {first, heads, to, work, rows_of_block(first, heads), 0};
    if (cuts_keys(first)) {
        sum_rounds(&job);
        return;
    }
    const range queries = {0, first->queries}, keys = {0, first->keys};
    for (int64_t j = 0; j < heads; j++) {
        const sw_attention_head h = part_head(first, j, queries, keys);
        sw_attention_part(&h, part_sums(first, to, j, 0));
    }
}

void sw_attention_set_forward(const sw_attention_head *first, int64_t heads, sw_attention_sums to,
                              sw_real *work)
{
    forward_job job = {first, heads, to, work, rows_of_block(first, heads), 0};
    if (!cuts_keys(first)) {
        run_parts(first, heads, sw_block_count(first->queries, job.rows), forward_queries, &job);
        return;
    }
    sum_rounds(&job);
    for (int64_t j = 0; j < heads; j++) sw_attention_finish(first, part_sums(first, to, j, 0));
}

/* ---- Backward -------------------------------------------------------------------------------- */

/* One gradient: its rows in the set, and where the parts of a round put theirs. NULL: not wanted.
 */
typedef struct gradient {
    sw_real *to, *part;
    int64_t ld, width; /* of a row, all heads; of a head */
} gradient;

typedef struct backward_job {
    const sw_attention_head *first;
    int64_t heads;
    sw_attention_sums of;
    const sw_real *d_o;
    gradient q, k, v;
    bool by_keys; /* the keys are the longer side */
    range stripe; /* of the shorter side */
    int64_t part; /* the first of the round */
} backward_job;

/* Where part p of the round adds the gradient of head j, for the rows of the longer side from
 * `first` on. */
static sw_real *rows_of(const gradient *g, int64_t first, int64_t j)
{
    return g->to ? g->to + first * g->ld + j * g->width : NULL;
}

/* The same for the shorter side, with zeros. */
static sw_real *zeros_of(const gradient *g, int64_t rows, int64_t p, int64_t j)
{
    if (!g->to) return NULL;
    sw_real *own = g->part + p * rows * g->ld + j * g->width;
    for (int64_t r = 0; r < rows; r++) memset(own + r * g->ld, 0, (size_t)g->width * sizeof *own);
    return own;
}

static void backward_part(void *user, int64_t i)
{
    const backward_job *job = user;
    const sw_attention_head *first = job->first;
    const int64_t j = i % job->heads, p = i / job->heads;
    const range part =
        part_of(job->by_keys ? first->keys : first->queries, BACKWARD_PART, job->part + p);
    const range queries = job->by_keys ? job->stripe : part;
    const int64_t rows = job->stripe.count;
    sw_real *dq, *dk, *dv;
    if (job->by_keys) {
        dq = zeros_of(&job->q, rows, p, j);
        dk = rows_of(&job->k, part.first, j);
        dv = rows_of(&job->v, part.first, j);
    } else {
        dq = rows_of(&job->q, part.first, j);
        dk = zeros_of(&job->k, rows, p, j);
        dv = zeros_of(&job->v, rows, p, j);
    }
    const sw_attention_head h = part_head(first, j, queries, job->by_keys ? part : job->stripe);
    sw_attention_backward(&h, part_sums(first, job->of, j, queries.first),
                          job->d_o + queries.first * h.ldo + j * h.value_width, dq, dk, dv);
}

/* Add what the parts of a round put aside, in their order. */
static void add_parts(const gradient *g, range stripe, int64_t parts)
{
    const int64_t size = stripe.count * g->ld;
    for (int64_t p = 0; g->to && p < parts; p++)
        sw_segment_add_rows(1, size, 1, g->part + p * size, g->to + stripe.first * g->ld);
}

static void backward_rounds(backward_job *job)
{
    const sw_attention_head *first = job->first;
    const int64_t longer = sw_larger(first->queries, first->keys);
    const int64_t shorter = sw_smaller(first->queries, first->keys);
    const int64_t parts = sw_block_count(longer, BACKWARD_PART);
    for (int64_t s = 0; s < sw_block_count(shorter, STRIPE); s++) {
        job->stripe = part_of(shorter, STRIPE, s);
        for (job->part = 0; job->part < parts; job->part += ROUND) {
            const int64_t count = sw_smaller(ROUND, parts - job->part);
            run_parts(first, job->heads, count, backward_part, job);
            if (job->by_keys) {
                add_parts(&job->q, job->stripe, count);
            } else {
                add_parts(&job->k, job->stripe, count);
                add_parts(&job->v, job->stripe, count);
            }
        }
    }
}

static void backward_whole(void *user, int64_t j)
{
    const backward_job *job = user;
    const sw_attention_head *first = job->first;
    const sw_attention_head h =
        part_head(first, j, (range){0, first->queries}, (range){0, first->keys});
    sw_attention_backward(&h, part_sums(first, job->of, j, 0), job->d_o + j * h.value_width,
                          rows_of(&job->q, 0, j), rows_of(&job->k, 0, j), rows_of(&job->v, 0, j));
}

void sw_attention_set_backward(const sw_attention_head *first, int64_t heads, sw_attention_sums of,
                               const sw_real *d_o, sw_real *dq, sw_real *dk, sw_real *dv,
                               sw_real *work)
{
    const int64_t rows = sw_smaller(STRIPE, sw_smaller(first->queries, first->keys));
    backward_job job = {
        .first = first,
        .heads = heads,
        .of = of,
        .d_o = d_o,
        .q = {dq, work, first->ldq, first->width},
        .k = {dk, work, first->ldk, first->width},
        .v = {dv, work + ROUND * rows * first->ldk, first->ldv, first->value_width},
        .by_keys = first->keys >= first->queries,
    };
    if (sw_larger(first->queries, first->keys) > BACKWARD_PART)
        backward_rounds(&job);
    else
        run_parts(first, heads, 1, backward_whole, &job);
}

int64_t sw_attention_set_work(const sw_attention_head *first, int64_t heads)
{
    const int64_t longer = sw_larger(first->queries, first->keys);
    if (longer <= BACKWARD_PART) return 0; /* no smaller than KEY_PART */
    const int64_t rows = sw_smaller(STRIPE, sw_smaller(first->queries, first->keys));
    const int64_t backward =
        ROUND * rows * (first->keys >= first->queries ? first->ldq : first->ldk + first->ldv);
    const int64_t forward = cuts_keys(first) ? ROUND * sums_size(first, heads) : 0;
    return sw_larger(backward, forward);
}
