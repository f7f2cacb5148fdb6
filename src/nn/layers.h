/* layers.h - what layers, poolings and architectures share, beside nn.h. */
#ifndef SW_NN_LAYERS_H
#define SW_NN_LAYERS_H

#include <setwise/nn.h>

/* The encoder that config->encoder names, of one layer whatever config->layers is: it makes
 * elements D wide where an architecture's own blocks do the rest. */
sw_status sw_embed_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                        const sw_model_config *config);

/* SW_ERROR_ARGUMENT: the heads do not divide the width. */
sw_status sw_check_heads(const char *what, int64_t width, int64_t heads);

/* x weightᵀ + bias. */
typedef struct sw_projection {
    sw_tensor *weight, *bias;
} sw_projection;
sw_projection sw_projection_of(const sw_linear_layer *layer, sw_pass *pass);

/* Attention from projected queries q to the projections key(x) and value(x) of the elements: q is
 * [Nq, D] of query_sets or, with query_sets NULL, [K, D], the same for every set. Returns [Nq, D]
 * or [B K, D]. An empty set answers 0. Few queries a set absorb the projections. */
sw_tensor *sw_projected_attention(sw_tape *tape, sw_tensor *q, const sw_sets *query_sets,
                                  sw_projection key, sw_projection value, int64_t heads,
                                  double scale, sw_tensor *x, const sw_sets *sets);

/* Note `weight` [N, K H] in pass->weights, behind the queries that are there already, as another
 * read of the elements. Whoever has to compute it first looks whether pass->weights is there. */
void sw_probe_note(sw_pass *pass, sw_tensor *weight, int64_t queries, int64_t heads);

/* The same of the weights in sw_projected_attention, given its arguments; a key without a weight:
 * the elements themselves. Nothing where nobody asks, and where sets have not as many queries each.
 */
void sw_probe_attention(sw_pass *pass, sw_tensor *q, const sw_sets *query_sets, sw_projection key,
                        int64_t heads, double scale, sw_tensor *x, const sw_sets *sets);

/* K learned rows, [1, K, D] as the public code of the Set Transformer has them, and as [K, D]. */
sw_param *sw_points_new(sw_params *params, const char *name, int64_t count, int64_t width);
sw_tensor *sw_points_of(sw_pass *pass, const sw_param *points);

/* The norm before a layer that `kind` asks for, of x [N, D]: layer norm of each row (PRE), set norm
 * of the rows of each of `sets` (SET; NULL: the rows are one set), or x itself. */
sw_tensor *sw_norm_before(sw_mab_norm kind, const sw_norm_layer *norm, sw_pass *pass, sw_tensor *x,
                          const sw_sets *sets);

/* The first row of each set, x [N, D] to [B, D]: where sw_segment_join has put one in front. */
sw_tensor *sw_first_rows(sw_tape *tape, sw_tensor *x, const sw_sets *sets);

/* Can `rows` answers a set give what config->per_query asks for? */
sw_status sw_decoder_check(const sw_model_config *config, int64_t rows);

#endif
