/* attention_probe.h - noting what attention looked at. */
#ifndef SW_NN_ATTENTION_PROBE_H
#define SW_NN_ATTENTION_PROBE_H

#include "nn/absorbed_attention.h"

/* Note `weight` [N, K H] in pass->weights, behind the queries that are there already, as another
 * read of the elements. Whoever has to compute it first looks whether pass->weights is there. */
void sw_probe_note(sw_pass *pass, sw_tensor *weight, int64_t queries, int64_t heads);

/* The same of the weights in sw_projected_attention, given its arguments. A key without a weight
 * stands for the elements themselves. Does nothing without a probe, or if the sets differ in their
 * number of queries. */
void sw_probe_attention(sw_pass *pass, sw_tensor *q, const sw_sets *query_sets, sw_projection key,
                        int64_t heads, double scale, sw_tensor *x, const sw_sets *sets);

#endif
