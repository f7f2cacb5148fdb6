/* attention_plain.h - the plain twin of the operator set_attention. */
#ifndef SW_OPS_ATTENTION_PLAIN_H
#define SW_OPS_ATTENTION_PLAIN_H

#include <setwise/tensor.h>

/* The matrices of sw_set_attention, row-major. */
typedef struct sw_attention_plain {
    const sw_sets *query_sets, *sets; /* query_sets NULL: every set has the same queries */
    int64_t queries;                  /* rows of q */
    int64_t width, value_width;       /* of q and k, and of v and o: the columns of all heads */
    int64_t heads;
    double scale;
    const sw_real *q, *k, *v;
    sw_real *o;            /* forward writes it */
    const sw_real *d_o;    /* backward reads it */
    sw_real *dq, *dk, *dv; /* backward adds to them */
    double *weight;        /* working memory: a number for each element of the largest set */
} sw_attention_plain;

void sw_attention_plain_forward(const sw_attention_plain *x);
void sw_attention_plain_backward(const sw_attention_plain *x);

#endif
