/* attention.c - the operator set_attention: queries attend to the elements of their set, by head.
 *
 *   A_j = softmax(scale q_j k_jᵀ)      o_j = A_j v_j
 *
 * Vaswani et al. 2017, equation 1. attention_plain.c computes the same in plain loops: read it
 * first. Here, kernels/attention_set.c computes each set, and kernels/attention.c its heads, block
 * by block. The test compares this file with its plain twin, and with a composition of other
 * operators. */
#include "kernels/attention_set.h"

#include "kernels/gemm.h"
#include "ops/ops.h"

typedef struct attention_attr {
    const sw_sets *query_sets; /* NULL: the queries are the same for every set */
    const sw_sets *sets;
    int64_t heads;
    sw_real scale;
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

/* The first head of set b. */
static sw_attention_head head_of(const sw_node *node, int64_t b)
{
    const attention_attr *attr = node->attr;
    const sw_tensor *q = node->in[0], *k = node->in[1], *v = node->in[2];
    int64_t width = k->shape[1] / attr->heads, value_width = v->shape[1] / attr->heads;
    int64_t first = attr->sets->offset[b];
    query_rows queries = queries_of(node, b);
    return (sw_attention_head){
        .queries = queries.count,
        .keys = attr->sets->offset[b + 1] - first,
        .width = width,
        .value_width = value_width,
        .q = q->data + queries.in_query * q->shape[1],
        .k = k->data + first * k->shape[1],
        .v = v->data + first * v->shape[1],
        .ldq = q->shape[1],
        .ldk = k->shape[1],
        .ldv = v->shape[1],
        .ldo = v->shape[1],
        .scale = attr->scale,
    };
}

/* node->saved: lse, [rows of the output, heads] set by set and by head, and then the working memory
 * of the largest set. */
static bool attention_save(sw_node *node, int64_t rows)
{
    const attention_attr *attr = node->attr;
    int64_t size, most = 0;
    for (int64_t b = 0; b < attr->sets->count; b++) {
        const sw_attention_head head = head_of(node, b);
        const int64_t work = sw_attention_set_work(&head, attr->heads);
        if (work > most) most = work;
    }
    if (__builtin_mul_overflow(rows, attr->heads, &size) ||
        __builtin_add_overflow(size, most, &size))
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

static sw_real *work_of(const sw_node *node)
{
    const attention_attr *attr = node->attr;
    return (sw_real *)node->saved + node->out->shape[0] * attr->heads;
}

static void attention_forward(sw_node *node)
{
    const attention_attr *attr = node->attr;
    for (int64_t b = 0; b < attr->sets->count; b++) {
        const int64_t row = queries_of(node, b).in_output;
        const sw_attention_head head = head_of(node, b);
        sw_attention_set_forward(&head, attr->heads, node->out->data + row * head.ldo,
                                 (sw_real *)node->saved + row * attr->heads, work_of(node));
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
        sw_attention_set_backward(&head, attr->heads, node->out->data + row * head.ldo,
                                  (const sw_real *)node->saved + row * attr->heads,
                                  node->out->grad + row * head.ldo, gradient[0], gradient[1],
                                  gradient[2], work_of(node));
    }
}

SW_DEFINE_OP(set_attention, attention_shape, attention_forward, attention_backward);

sw_tensor *sw_set_attention(sw_tape *tape, sw_tensor *query, const sw_sets *query_sets,
                            sw_tensor *key, sw_tensor *value, const sw_sets *sets, int64_t heads,
                            double scale)
{
    sw_tensor *in[] = {query, key, value};
    attention_attr attr = {query_sets, sets, heads, (sw_real)scale};
    return sw_apply(tape, &sw_op_set_attention, in, 3, 0, &attr, sizeof attr);
}
