/* absorbed_attention.h - attention to projected elements. */
#ifndef SW_NN_ABSORBED_ATTENTION_H
#define SW_NN_ABSORBED_ATTENTION_H

#include "nn/projection.h"

/* SW_ERROR_ARGUMENT: the heads do not divide the width. */
sw_status sw_check_heads(const char *what, int64_t width, int64_t heads);

/* What attention works on: queries, and the elements with the projections that make their keys and
 * values. */
typedef struct sw_attention_inputs {
    sw_tensor *q;              /* projected: [Nq, D] of query_sets, or [K, D] for all sets */
    const sw_sets *query_sets; /* NULL: q is for all sets */
    bool elements_ask;         /* q are elements of the data, in any number */
    sw_projection key, value;  /* [D, in] */
    int64_t heads;
    double scale;
    sw_tensor *x; /* the elements, [N, in] of sets */
    const sw_sets *sets;
} sw_attention_inputs;

/* Attention from q to key(x) and value(x): [Nq, D] or [B K, D]. An empty set gives 0. Queries
 * absorb the projections if sets have few in any batch, or if elements are narrow. */
sw_tensor *sw_projected_attention(sw_tape *tape, const sw_attention_inputs *in);

#endif
