/* attention.c - the operator set_attention: queries attend to the elements of their set, by head.
 *
 *   A_j = softmax(scale q_j k_jᵀ)      o_j = A_j v_j
 *
 * Vaswani et al. 2017, equation 1. attention_plain.c computes the same in plain loops: read it
 * first. Here, kernels/attention_set.c computes each set, and kernels/attention.c its heads, block
 * by block. The test compares this file with its plain twin, and with a composition of other
 * operators. */
#include "kernels/attention_set.h"

#include "kernels/sizes.h"
#include "kernels/vector.h"
#include "ops/ops.h"

typedef struct attention_attr {
    const sw_sets *query_sets; /* NULL: the queries are the same for every set */
    const sw_sets *sets;
    int64_t heads;
    sw_real scale;
    const int64_t *whole; /* offsets of query_sets before a block cut them; NULL: it is not cut */
} attention_attr;

/* The queries of a set: their first row in the query and in the output, and their number. */
typedef struct query_rows {
    int64_t in_query, in_output, count;
} query_rows;

static query_rows queries_of(const sw_node *node, int64_t b)
{
    const attention_attr *attr = node->attr;
    if (!attr->query_sets) {
        int64_t k = node->in[0]->shape[0];
        return (query_rows){0, b * k, k};
    }
    int64_t first = attr->query_sets->offset[b];
    return (query_rows){first, first, attr->query_sets->offset[b + 1] - first};
}

/* The sizes of a head of set b. */
static sw_attention_head sizes_of(const sw_node *node, int64_t b)
{
    const attention_attr *attr = node->attr;
    const sw_tensor *q = node->in[0], *k = node->in[1], *v = node->in[2];
    const int64_t queries = queries_of(node, b).count, *whole = attr->whole;
    return (sw_attention_head){
        .queries = queries,
        .keys = attr->sets->offset[b + 1] - attr->sets->offset[b],
        .width = k->shape[1] / attr->heads,
        .value_width = v->shape[1] / attr->heads,
        .ldq = q->shape[1],
        .ldk = k->shape[1],
        .ldv = v->shape[1],
        .ldo = v->shape[1],
        .scale = attr->scale,
        .other_queries = whole ? whole[b + 1] - whole[b] - queries : 0,
    };
}

/* The first head of set b. */
static sw_attention_head head_of(const sw_node *node, int64_t b)
{
    const int64_t first = ((const attention_attr *)node->attr)->sets->offset[b];
    sw_attention_head head = sizes_of(node, b);
    head.q = node->in[0]->data + queries_of(node, b).in_query * head.ldq;
    head.k = node->in[1]->data + first * head.ldk;
    head.v = node->in[2]->data + first * head.ldv;
    return head;
}

/* node->saved: m, [rows of the output, heads] set by set and by head; as many numbers l (see
 * sw_attention_sums); and then the working memory of the largest set. */
static bool attention_save(sw_node *node, int64_t rows)
{
    const attention_attr *attr = node->attr;
    int64_t size, most = 0;
    for (int64_t b = 0; b < attr->sets->count; b++) {
        const sw_attention_head head = sizes_of(node, b);
        const int64_t work = sw_attention_set_work(&head, attr->heads);
        if (work > most) most = work;
    }
    if (__builtin_mul_overflow(rows, attr->heads, &size) ||
        __builtin_mul_overflow(size, 2, &size) || __builtin_add_overflow(size, most, &size))
        return sw_node_fail(node, "query is %s: too many rows for %lld heads",
                            SW_SHAPE_OF(node->in[0]), (long long)attr->heads);
    return sw_node_save(node, sw_bytes(size, sizeof(sw_real)));
}

static bool attention_shape(sw_node *node)
{
    const attention_attr *attr = node->attr;
    const sw_tensor *q = node->in[0], *k = node->in[1], *v = node->in[2];
    if (q->ndim != 2 || k->ndim != 2 || v->ndim != 2)
        return sw_node_fail(node, "query %s, key %s, value %s: expected matrices", SW_SHAPE_OF(q),
                            SW_SHAPE_OF(k), SW_SHAPE_OF(v));
    if (!sw_node_check_sets(node, 1, attr->sets) || !sw_node_check_sets(node, 2, attr->sets))
        return false;
    int64_t rows = q->shape[0];
    if (!attr->query_sets && __builtin_mul_overflow(rows, attr->sets->count, &rows))
        return sw_node_fail(node, "query is %s: too many rows for %lld sets", SW_SHAPE_OF(q),
                            (long long)attr->sets->count);
    if (attr->query_sets) {
        if (!sw_node_check_sets(node, 0, attr->query_sets)) return false;
        if (attr->query_sets->count != attr->sets->count)
            return sw_node_fail(node, "%lld sets of queries attend to %lld sets of elements",
                                (long long)attr->query_sets->count, (long long)attr->sets->count);
    }
    if (q->shape[1] != k->shape[1])
        return sw_node_fail(node, "query is %s, key is %s: their widths differ", SW_SHAPE_OF(q),
                            SW_SHAPE_OF(k));
    if (attr->heads < 1 || k->shape[1] % attr->heads || v->shape[1] % attr->heads)
        return sw_node_fail(node, "%lld heads do not divide the width of key %s and value %s",
                            (long long)attr->heads, SW_SHAPE_OF(k), SW_SHAPE_OF(v));
    return attention_save(node, rows) && sw_node_output(node, SW_DIMS(rows, v->shape[1]));
}

/* How many m there are. */
static int64_t top_count(const sw_node *node)
{
    return node->out->shape[0] * ((const attention_attr *)node->attr)->heads;
}

static sw_real *work_of(const sw_node *node)
{
    return (sw_real *)node->saved + 2 * top_count(node);
}

/* The sums of head j of set b: o, m and l. Those of the next head follow them. */
static sw_attention_sums sums_of(const sw_node *node, int64_t b, int64_t j)
{
    const int64_t heads = ((const attention_attr *)node->attr)->heads, wide = node->out->shape[1];
    const query_rows rows = queries_of(node, b);
    sw_real *m = (sw_real *)node->saved + rows.in_output * heads + j * rows.count;
    return (sw_attention_sums){node->out->data + rows.in_output * wide + j * (wide / heads), m,
                               m + top_count(node)};
}

static void attention_forward(sw_node *node)
{
    const attention_attr *attr = node->attr;
    for (int64_t b = 0; b < attr->sets->count; b++) {
        const sw_attention_head head = head_of(node, b);
        sw_attention_set_forward(&head, attr->heads, sums_of(node, b, 0), work_of(node));
    }
}

static void attention_backward(sw_node *node)
{
    const attention_attr *attr = node->attr;
    for (int64_t b = 0; b < attr->sets->count; b++) {
        const int64_t row = queries_of(node, b).in_output;
        const sw_attention_head head = head_of(node, b);
        sw_real *gradient[3]; /* of q, k, v: at the same offset in grad as the head in data */
        const sw_real *start[3] = {head.q, head.k, head.v};
        for (int i = 0; i < 3; i++)
            gradient[i] =
                sw_wants_grad(node, i) ? node->in[i]->grad + (start[i] - node->in[i]->data) : NULL;
        sw_attention_set_backward(&head, attr->heads, sums_of(node, b, 0),
                                  node->out->grad + row * head.ldo, gradient[0], gradient[1],
                                  gradient[2], work_of(node));
    }
}

/* ---- Blocks of rows -------------------------------------------------------------------------- */

/* A matrix is cut into blocks if it has so many times the rows of the other, which each block
 * reads.
 */
enum { FEWER = 8 };

/* The sets first .. first + sets.count - 1 of all are those of a block: the same sets with all of
 * their rows, from 0, and these rows of input i. False: the tape has failed. */
static bool see_sets(sw_node *part, int i, const sw_sets *all, const sw_block_sets *block,
                     const sw_sets **seen)
{
    const int64_t count = block->sets.count, begin = all->offset[block->first];
    sw_sets *sets = sw_tape_take(part->tape, sizeof *sets);
    int64_t *offset = sw_tape_take(part->tape, sw_bytes(count + 1, sizeof *offset));
    if (!sets || !offset) return false;
    for (int64_t b = 0; b <= count; b++) offset[b] = all->offset[block->first + b] - begin;
    *sets = (sw_sets){count, offset, block->sets.id};
    *seen = sets;
    part->in[i] = sw_row_view(part->tape, part->in[i], begin, offset[count]);
    return part->in[i] != NULL;
}

/* ---- Many queries to few elements: row by row of the queries. */

static unsigned query_rows_of(const sw_node *node)
{
    const attention_attr *attr = node->attr;
    return attr->query_sets && node->in[1]->shape[0] <= node->in[0]->shape[0] / FEWER;
}

static bool cut_queries(sw_node *part, int64_t first, int64_t count)
{
    attention_attr *attr = sw_tape_take(part->tape, sizeof *attr);
    sw_block_sets *block = sw_tape_take(part->tape, sizeof *block);
    if (!attr || !block) return false;
    *attr = *(const attention_attr *)part->attr;
    if (!sw_cut_sets(part->tape, attr->query_sets, first, count, block)) return false;
    const sw_sets *all = attr->sets;
    attr->whole = attr->query_sets->offset + block->first;
    attr->query_sets = &block->sets;
    part->attr = attr;
    return see_sets(part, 1, all, block, &attr->sets) && see_sets(part, 2, all, block, &attr->sets);
}

static const sw_row_rule by_query = {.inputs = query_rows_of, .cut = cut_queries};

/* ---- Few queries to many elements: the sums of blocks of elements are joined. The rule looks at
 * the queries of one set, so that a long set has the same bits whatever sets are beside it. */

static unsigned element_rows_of(const sw_node *node)
{
    const sw_sets *sets = ((const attention_attr *)node->attr)->query_sets;
    int64_t most = sets ? 0 : node->in[0]->shape[0];
    for (int64_t b = 0; sets && sets->offset && b < sets->count; b++)
        most = sw_larger(most, sets->offset[b + 1] - sets->offset[b]);
    return most <= SW_LONG_ROWS / FEWER ? 6 : 0;
}

static const sw_sets *element_sets(const sw_node *node)
{
    return ((const attention_attr *)node->attr)->sets;
}

static bool cut_elements(sw_node *part, const sw_block_sets *block)
{
    attention_attr *attr = sw_tape_take(part->tape, sizeof *attr);
    sw_sets *sets = sw_tape_take(part->tape, sizeof *sets);
    if (!attr || !sets) return false;
    *attr = *(const attention_attr *)part->attr;
    *sets = block->sets;
    attr->sets = sets;
    part->attr = attr;
    return !attr->query_sets || see_sets(part, 0, attr->query_sets, block, &attr->query_sets);
}

/* Sums of no elements are not written, and not joined. */
static void sum_elements(sw_node *part)
{
    const attention_attr *attr = part->attr;
    for (int64_t b = 0; b < attr->sets->count; b++) {
        const sw_attention_head head = head_of(part, b);
        if (head.keys > 0)
            sw_attention_set_part(&head, attr->heads, sums_of(part, b, 0), work_of(part));
    }
}

static void start_attention(sw_node *total)
{
    sw_real *m = total->saved, *l = m + top_count(total);
    memset(total->out->data, 0, sw_bytes(total->out->size, sizeof *total->out->data));
    memset(l, 0, sw_bytes(top_count(total), sizeof *l));
    for (int64_t i = 0; i < top_count(total); i++) m[i] = -INFINITY;
}

static void join_attention(sw_node *total, const sw_node *part, int64_t first, int64_t skipped)
{
    (void)skipped;
    const attention_attr *attr = part->attr;
    for (int64_t b = 0; b < attr->sets->count; b++) {
        const sw_attention_head head = sizes_of(part, b);
        for (int64_t j = 0; head.keys > 0 && j < attr->heads; j++)
            sw_attention_join(&head, sums_of(total, first + b, j), sums_of(part, b, j));
    }
}

static void finish_attention(sw_node *total)
{
    const attention_attr *attr = total->attr;
    for (int64_t b = 0; b < attr->sets->count; b++) {
        const sw_attention_head head = sizes_of(total, b);
        for (int64_t j = 0; head.keys > 0 && j < attr->heads; j++)
            sw_attention_finish(&head, sums_of(total, b, j));
    }
}

static bool resume_attention(sw_node *part, const sw_node *total, const sw_block_sets *block)
{
    const int64_t row = queries_of(total, block->first).in_output, wide = total->out->shape[1];
    const int64_t heads = ((const attention_attr *)part->attr)->heads;
    part->out->data = total->out->data + row * wide;
    part->out->grad = total->out->grad + row * wide;
    for (int k = 0; k < 2; k++) /* m and l */
        memcpy((sw_real *)part->saved + k * top_count(part),
               (sw_real *)total->saved + k * top_count(total) + row * heads,
               (size_t)top_count(part) * sizeof(sw_real));
    return true;
}

static const sw_op sums_of_elements = {.name = "set_attention",
                                       .shape = attention_shape,
                                       .forward = sum_elements,
                                       .backward = attention_backward};

static const sw_reduce_rule over_elements = {.op = &sums_of_elements,
                                             .inputs = element_rows_of,
                                             .sets = element_sets,
                                             .cut = cut_elements,
                                             .start = start_attention,
                                             .join = join_attention,
                                             .finish = finish_attention,
                                             .resume = resume_attention};

SW_DEFINE_BLOCK_OP(set_attention, attention_shape, attention_forward, attention_backward,
                   .rows = &by_query, .reduction = &over_elements);

sw_tensor *sw_set_attention(sw_tape *tape, sw_tensor *query, const sw_sets *query_sets,
                            sw_tensor *key, sw_tensor *value, const sw_sets *sets, int64_t heads,
                            double scale)
{
    sw_tensor *in[] = {query, key, value};
    attention_attr attr = {query_sets, sets, heads, (sw_real)scale, NULL};
    return sw_apply(tape, &sw_op_set_attention, in, 3, 0, &attr, sizeof attr);
}
