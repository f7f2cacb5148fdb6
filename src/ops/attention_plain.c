/* attention_plain.c - attention in plain loops: read this before attention.c, which computes the
 * same without holding the weights. The test of attention.c compares the two.
 *
 *   s_i = q · k_i      a_i = exp(scale s_i) / sum_j exp(scale s_j)      o = sum_i a_i v_i
 *
 * for each set, each query q of the set and each head. i runs over the elements of the set.
 * Backward, from the gradient do of o (src/nn/README.md derives it):
 *
 *   da_i = do · v_i      ds_i = scale a_i (da_i - sum_j a_j da_j)
 *   dq += sum_i ds_i k_i      dk_i += ds_i q      dv_i += a_i do */
#include "ops/attention_plain.h"

#include <math.h>

/* One query, in one head, of one set: its position in the matrices. */
typedef struct question {
    int64_t elements;       /* n, of the set */
    int64_t q, k, v, o;     /* index of its first number in each matrix */
    int64_t width, v_width; /* numbers of a row that belong to the head */
} question;

static double dot(const sw_real *a, const sw_real *b, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += (double)a[i] * (double)b[i];
    return sum;
}

/* a_i. The largest score is subtracted first, so that no exp overflows; it cancels. */
static void weigh(const sw_attention_plain *x, question at)
{
    double *a = x->weight, top = -INFINITY, sum = 0;
    for (int64_t i = 0; i < at.elements; i++) {
        a[i] = x->scale * dot(x->q + at.q, x->k + at.k + i * x->width, at.width);
        top = fmax(top, a[i]);
    }
    for (int64_t i = 0; i < at.elements; i++) sum += a[i] = exp(a[i] - top);
    for (int64_t i = 0; i < at.elements; i++) a[i] /= sum;
}

static void answer(const sw_attention_plain *x, question at)
{
    weigh(x, at);
    for (int64_t c = 0; c < at.v_width; c++) {
        double sum = 0;
        for (int64_t i = 0; i < at.elements; i++)
            sum += x->weight[i] * (double)x->v[at.v + i * x->value_width + c];
        x->o[at.o + c] = (sw_real)sum;
    }
}

static void go_back(const sw_attention_plain *x, question at)
{
    const sw_real *d_o = x->d_o + at.o;
    double mean = 0; /* sum_j a_j da_j */
    weigh(x, at);
    for (int64_t i = 0; i < at.elements; i++)
        mean += x->weight[i] * dot(d_o, x->v + at.v + i * x->value_width, at.v_width);
    for (int64_t i = 0; i < at.elements; i++) {
        int64_t k = at.k + i * x->width, v = at.v + i * x->value_width;
        double ds = x->scale * x->weight[i] * (dot(d_o, x->v + v, at.v_width) - mean);
        for (int64_t c = 0; c < at.width; c++)
            x->dq[at.q + c] += (sw_real)(ds * (double)x->k[k + c]);
        for (int64_t c = 0; c < at.width; c++)
            x->dk[k + c] += (sw_real)(ds * (double)x->q[at.q + c]);
        for (int64_t c = 0; c < at.v_width; c++)
            x->dv[v + c] += (sw_real)(x->weight[i] * (double)d_o[c]);
    }
}

static void each_question(const sw_attention_plain *x,
                          void (*visit)(const sw_attention_plain *x, question at))
{
    int64_t width = x->width / x->heads, v_width = x->value_width / x->heads, out = 0;
    for (int64_t b = 0; b < x->sets->count; b++) {
        int64_t first = x->sets->offset[b], n = x->sets->offset[b + 1] - first;
        int64_t query = x->query_sets ? x->query_sets->offset[b] : 0;
        int64_t end = x->query_sets ? x->query_sets->offset[b + 1] : x->queries;
        for (; query < end; query++, out++)
            for (int64_t j = 0; j < x->heads; j++)
                visit(x, (question){.elements = n,
                                    .q = query * x->width + j * width,
                                    .k = first * x->width + j * width,
                                    .v = first * x->value_width + j * v_width,
                                    .o = out * x->value_width + j * v_width,
                                    .width = width,
                                    .v_width = v_width});
    }
}

void sw_attention_plain_forward(const sw_attention_plain *x)
{
    each_question(x, answer);
}

void sw_attention_plain_backward(const sw_attention_plain *x)
{
    each_question(x, go_back);
}
