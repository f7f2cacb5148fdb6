/* matmul.c - products of matrices. All arithmetic is in kernels/gemm.h. */
#include "kernels/gemm.h"
#include "ops/ops.h"

#include <string.h>

/* ---- matmul: y = op(a) op(b) -------------------------------------------------------------------
 *
 * op(a): [..., m, k], op(b): [..., k, n], y: [..., m, n]. For each matrix of the batch, with
 * A = op(a) and B = op(b):
 *
 *   dA += dy Bᵀ      dB += Aᵀ dy
 *
 * and the transpose of these where op transposes. An input without leading axes is used for the
 * whole batch, and its gradient is the sum over the batch. */

typedef struct matmul_attr {
    bool transpose_a, transpose_b;
} matmul_attr;

typedef struct matmul_plan {
    bool ta, tb;
    int64_t batch, m, n, k;
    int64_t lda, ldb;
    int64_t a_step, b_step; /* from matrix to matrix of the batch; 0: one serves all */
} matmul_plan;

static int64_t batch_size(const sw_tensor *x)
{
    int64_t batch = 1;
    for (int i = 0; i + 2 < x->ndim; i++) batch *= x->shape[i];
    return batch;
}

static matmul_plan plan_of(const sw_node *node)
{
    const sw_tensor *a = node->in[0], *b = node->in[1];
    const matmul_attr *attr = node->attr;
    int64_t a_rows = a->shape[a->ndim - 2], b_rows = b->shape[b->ndim - 2];
    matmul_plan p = {.ta = attr->transpose_a, .tb = attr->transpose_b};
    p.lda = sw_width(a);
    p.ldb = sw_width(b);
    p.m = p.ta ? p.lda : a_rows;
    p.k = p.ta ? a_rows : p.lda;
    p.n = p.tb ? b_rows : p.ldb;
    p.batch = batch_size(a->ndim > 2 ? a : b);
    p.a_step = a->ndim > 2 ? p.m * p.k : 0;
    p.b_step = b->ndim > 2 ? p.k * p.n : 0;
    /* With one b for the whole batch, a is a single taller matrix if its rows are contiguous. */
    if (!p.b_step && !p.ta) {
        p.m *= p.batch;
        p.batch = 1;
    }
    return p;
}

static bool matmul_shape(sw_node *node)
{
    const sw_tensor *a = node->in[0], *b = node->in[1];
    const matmul_attr *attr = node->attr;
    if (a->ndim < 2 || b->ndim < 2)
        return sw_node_fail(node, "a is %s, b is %s: expected matrices", SW_SHAPE_OF(a),
                            SW_SHAPE_OF(b));
    bool fits = a->ndim == 2 || b->ndim == 2 || a->ndim == b->ndim;
    if (a->ndim == b->ndim)
        for (int i = 0; i + 2 < a->ndim; i++) fits &= a->shape[i] == b->shape[i];
    if (!fits)
        return sw_node_fail(node,
                            "a is %s, b is %s: leading axes have to be equal, or missing in one",
                            SW_SHAPE_OF(a), SW_SHAPE_OF(b));
    int64_t m = a->shape[a->ndim - (attr->transpose_a ? 1 : 2)];
    int64_t k = a->shape[a->ndim - (attr->transpose_a ? 2 : 1)];
    int64_t b_k = b->shape[b->ndim - (attr->transpose_b ? 1 : 2)];
    int64_t n = b->shape[b->ndim - (attr->transpose_b ? 2 : 1)];
    if (k != b_k)
        return sw_node_fail(node, "a is %s%s, b is %s%s: a has %lld columns where b has %lld rows",
                            SW_SHAPE_OF(a), attr->transpose_a ? " transposed" : "", SW_SHAPE_OF(b),
                            attr->transpose_b ? " transposed" : "", (long long)k, (long long)b_k);

    const sw_tensor *leading = a->ndim > 2 ? a : b;
    int64_t shape[SW_MAX_DIMS];
    memcpy(shape, leading->shape, sizeof shape);
    shape[leading->ndim - 2] = m;
    shape[leading->ndim - 1] = n;
    return sw_node_output(node, leading->ndim, shape);
}

static void matmul_forward(sw_node *node)
{
    const sw_real *a = node->in[0]->data, *b = node->in[1]->data;
    matmul_plan p = plan_of(node);
    for (int64_t i = 0; i < p.batch; i++)
        sw_gemm(p.ta, p.tb, p.m, p.n, p.k, 1, a + i * p.a_step, p.lda, b + i * p.b_step, p.ldb, 0,
                node->out->data + i * p.m * p.n, p.n);
}

static void matmul_backward(sw_node *node)
{
    matmul_plan p = plan_of(node);
    bool wants_a = sw_wants_grad(node, 0), wants_b = sw_wants_grad(node, 1);
    for (int64_t i = 0; i < p.batch; i++) {
        const sw_real *a = node->in[0]->data + i * p.a_step;
        const sw_real *b = node->in[1]->data + i * p.b_step;
        const sw_real *dy = node->out->grad + i * p.m * p.n;
        if (wants_a) {
            sw_real *da = node->in[0]->grad + i * p.a_step;
            if (p.ta) /* da is stored as [k, m] */
                sw_gemm(p.tb, true, p.k, p.m, p.n, 1, b, p.ldb, dy, p.n, 1, da, p.lda);
            else
                sw_gemm(false, !p.tb, p.m, p.k, p.n, 1, dy, p.n, b, p.ldb, 1, da, p.lda);
        }
        if (wants_b) {
            sw_real *db = node->in[1]->grad + i * p.b_step;
            if (p.tb) /* db is stored as [n, k] */
                sw_gemm(true, p.ta, p.n, p.k, p.m, 1, dy, p.n, a, p.lda, 1, db, p.ldb);
            else
                sw_gemm(!p.ta, false, p.k, p.n, p.m, 1, a, p.lda, dy, p.n, 1, db, p.ldb);
        }
    }
}

/* One b for all rows of a. */
static unsigned matmul_rows(const sw_node *node)
{
    const matmul_attr *attr = node->attr;
    return node->in[0]->ndim >= 2 && node->in[1]->ndim == 2 && !attr->transpose_a;
}

static const sw_row_rule matmul_by_row = {.inputs = matmul_rows};

SW_DEFINE_BLOCK_OP(matmul, matmul_shape, matmul_forward, matmul_backward, .rows = &matmul_by_row);

sw_tensor *sw_matmul(sw_tape *tape, sw_tensor *a, sw_tensor *b, bool transpose_a, bool transpose_b)
{
    sw_tensor *in[] = {a, b};
    matmul_attr attr = {transpose_a, transpose_b};
    return sw_apply(tape, &sw_op_matmul, in, 2, 0, &attr, sizeof attr);
}
