/* nn.h - parameters and the layers made of them: what an architecture in models/ is built from. */
#ifndef SETWISE_NN_H
#define SETWISE_NN_H

#include <setwise/ops.h>
#include <setwise/schema.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Parameters ----------------------------------------------------------------------------
 *
 * All parameters of a model lie in one flat block, so that an optimiser is one loop and a
 * gradient is one array. Named views of it are the tensors, with the names that PyTorch's
 * state_dict would give ("enc.0.weight"). */

/* How a parameter starts. Uniform draws depend on the seed and on the parameter's name alone:
 * two models that share a layer by name start with the same numbers in it. */
typedef struct sw_init {
    double value; /* a constant, if bound is 0 */
    double bound; /* otherwise uniform in [-bound, bound) */
} sw_init;

typedef struct sw_param {
    char name[64];
    int index; /* in sw_params.list */
    int ndim;
    int64_t shape[SW_MAX_DIMS];
    int64_t size;
    int64_t offset; /* first element in the flat block */
    sw_init init;
    bool decays; /* weight decay applies: weights, not biases, norms or learned queries */
} sw_param;

typedef struct sw_params {
    sw_param **list; /* [count], in the order of declaration */
    int count;
    int64_t flat_size; /* elements of the flat block; views start on 64-byte boundaries */
    sw_real *values;   /* [flat_size] */
    char **warning;    /* [warnings] what is legal, but will not do what one may expect */
    int warnings;
    struct sw_arena *arena;
} sw_params;

/* A model begins, starts and ends its parameters by itself. Layers of one's own, without a model:
 * begin, declare them, start, end. SW_ERROR_MEMORY is what can go wrong in begin and start. */
SW_API sw_status sw_params_begin(sw_params *params);

/* Allocate the flat block, set the initial values from `seed`. Nothing can be declared after it. */
SW_API sw_status sw_params_start(sw_params *params, uint64_t seed);

SW_API void sw_params_end(sw_params *params); /* frees all; a zeroed one is legal */

/* Declare a parameter of sizes 1 and up, under a name of at most 63 bytes that no other has; NULL
 * on failure (sw_error_message). Owned by params. */
SW_API sw_param *sw_param_new(sw_params *params, const char *name, int ndim, const int64_t *shape,
                              sw_init init, bool decays);

/* Zeroed memory for a layer's own fields, that lives as long as the parameters; NULL: no memory. */
SW_API void *sw_params_alloc(sw_params *params, size_t bytes);

/* Note something that is legal, but will hardly be meant, for whoever builds the model to show.
 * Fails when there is no memory for it. */
SW_API sw_status sw_params_warn(sw_params *params, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* How many numbers are learned (without the gaps between views). */
SW_API int64_t sw_params_count(const sw_params *params);

/* The parameter of that name, or NULL. */
SW_API const sw_param *sw_params_find(const sw_params *params, const char *name);

/* ---- A pass through a network ---------------------------------------------------------------
 *
 * What a forward pass carries: the tape, where parameters and their gradients are, what comes
 * with each set, and what dropout draws from. */
typedef struct sw_pass {
    sw_tape *tape;
    const sw_params *params;
    sw_real *grads;         /* [flat_size], or NULL: no gradients are wanted */
    sw_tensor **tensors;    /* [params->count] leaves on this tape, made at first use */
    sw_tensor *context;     /* [B, context width], or NULL: nothing comes with the sets */
    bool training;          /* does dropout drop? */
    sw_dropout_key dropout; /* .layer counts the dropouts of this pass */
} sw_pass;

/* A pass over `params` on `tape`; grads NULL: without gradients. */
SW_API sw_pass sw_pass_begin(sw_tape *tape, const sw_params *params, sw_real *grads);

/* The parameter as a tensor on the pass's tape. */
SW_API sw_tensor *sw_pass_param(sw_pass *pass, const sw_param *param);

/* sw_dropout while training, x itself otherwise. */
SW_API sw_tensor *sw_pass_dropout(sw_pass *pass, sw_tensor *x, double p, const sw_sets *sets);

/* ---- Weights of elements ------------------------------------------------------------------------
 *
 * What attention looked at: how much each element of a set counts in what the set is pooled to.
 * Each of K queries has a weight for each element, in each of H heads. Weights are 0 or more, and
 * those of a set sum to 1.
 *
 * The fused attention never holds its weights. A probe asks for them: what gives weights has a
 * function _weights beside its _apply, which takes the same arguments and computes the weights
 * plainly, in double. It changes nothing in the pass. */
typedef struct sw_attention_weights {
    int64_t queries, heads; /* K, H */
    sw_tensor *weight;      /* [N, K H]: query k, head j in column k H + j. NULL: there are none, or
                             * the tape has failed */
} sw_attention_weights;

/* ---- Layers ----------------------------------------------------------------------------------
 * A layer is a plain value of the caller's; what it points to belongs to the parameters. _init
 * declares these as "<prefix>.weight" and so on; it fails with SW_ERROR_ARGUMENT on a name or a
 * size that cannot be, and with SW_ERROR_MEMORY. _apply runs the layer, and like an operator
 * returns NULL where its input is NULL or does not fit. */

/* x weightᵀ + bias, [N, in] to [N, out]; weight and bias start uniform within 1/sqrt(in). */
typedef struct sw_linear_layer {
    sw_param *weight, *bias;
} sw_linear_layer;
SW_API sw_status sw_linear_init(sw_linear_layer *layer, sw_params *params, const char *prefix,
                                int64_t in, int64_t out);
SW_API sw_tensor *sw_linear_apply(const sw_linear_layer *layer, sw_pass *pass, sw_tensor *x);

/* Layer norm of each row of x [N, D], epsilon 1e-5; weight starts at 1, bias at 0. */
typedef struct sw_norm_layer {
    sw_param *weight, *bias;
} sw_norm_layer;
SW_API sw_status sw_norm_init(sw_norm_layer *layer, sw_params *params, const char *prefix,
                              int64_t width);
SW_API sw_tensor *sw_norm_apply(const sw_norm_layer *layer, sw_pass *pass, sw_tensor *x);

/* Multi-head attention (Vaswani et al. 2017, section 3.2.2) with the parameters of PyTorch's
 * nn.MultiheadAttention: in_proj_weight [3 D, D] and in_proj_bias [3 D] project query, key and
 * value, the scale is 1/sqrt(D/H), out_proj projects the heads' answers. An empty set answers with
 * the bias of out_proj. */
typedef struct sw_multihead_layer {
    sw_param *in_weight, *in_bias;
    sw_linear_layer output;
    int64_t width, heads;
} sw_multihead_layer;
SW_API sw_status sw_multihead_init(sw_multihead_layer *layer, sw_params *params, const char *prefix,
                                   int64_t width, int64_t heads);
/* q: [Nq, D] of query_sets, or [K, D] with query_sets NULL; x: [N, D] of sets. Returns [Nq, D] or
 * [B K, D]. */
SW_API sw_tensor *sw_multihead_apply(const sw_multihead_layer *layer, sw_pass *pass, sw_tensor *q,
                                     const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets);
/* The weights of x. None if the sets differ in their number of queries. */
SW_API sw_attention_weights sw_multihead_weights(const sw_multihead_layer *layer, sw_pass *pass,
                                                 sw_tensor *q, const sw_sets *query_sets,
                                                 sw_tensor *x, const sw_sets *sets);

/* Linear layers with ReLU between them and none after the last, [N, in] to [N, out], `width` wide
 * in between: "<prefix>.0", ".2" ... as in an nn.Sequential, where the ReLUs count. */
typedef struct sw_mlp_layer {
    int64_t layers;
    sw_linear_layer *linear; /* [layers] */
} sw_mlp_layer;
SW_API sw_status sw_mlp_init(sw_mlp_layer *layer, sw_params *params, const char *prefix, int64_t in,
                             int64_t width, int64_t out, int64_t layers);
SW_API sw_tensor *sw_mlp_apply(const sw_mlp_layer *layer, sw_pass *pass, sw_tensor *x);

/* ---- Attention blocks ------------------------------------------------------------------------
 *
 * The Set Transformer's blocks (Lee et al. 2019, section 3), as its public code computes them or
 * with what other systems do differently. MAB(Q, K), with D the width and H the heads, is
 *
 *   q = fc_q(Q)      k = fc_k(K)      v = fc_v(K)
 *   A_j = softmax(q_j k_jᵀ scale)                   head j: columns j D/H .. (j+1) D/H - 1
 *   O = residual + project(concat_j(A_j v_j))
 *   O = O + relu(fc_o(O))
 *
 * The sum over the elements of an empty set, A_j v_j, is 0. What a block may do otherwise:
 *
 *   scale      1/sqrt(D), or with `head_scale` 1/sqrt(D/H), as Vaswani et al. 2017 have it
 *   residual   q, or with `raw_residual` Q itself, which then is as wide as the block
 *   project    nothing, or with `projection` a linear layer out_proj
 *   norm       POST: O = ln0(O) after the first sum, O = ln1(O) after the second
 *              PRE: ln_q(Q) and ln_k(K) are projected (ln_q alone where Q is K), and fc_o reads
 *              ln1(O); a projected residual is fc_q(ln_q(Q))
 *              SET: as PRE with set norm, over all numbers of a set (Zhang et al. 2022)
 */
typedef enum sw_mab_norm {
    SW_MAB_NORM_NONE,
    SW_MAB_NORM_POST,
    SW_MAB_NORM_PRE,
    SW_MAB_NORM_SET
} sw_mab_norm;

/* All zero but for the heads: the public code's default. */
typedef struct sw_mab_options {
    int64_t heads; /* divides the width */
    sw_mab_norm norm;
    bool head_scale, raw_residual, projection;
} sw_mab_options;

typedef struct sw_mab_layer {
    sw_mab_options options;
    int64_t width;
    bool self; /* Q is K */
    sw_linear_layer query, key, value, output, projection;
    sw_norm_layer norm0, norm1;         /* POST; of norm1: PRE and SET too */
    sw_norm_layer query_norm, key_norm; /* PRE and SET */
} sw_mab_layer;
/* MAB(Q, K): Q is query_width wide, K key_width, the result `width`. */
SW_API sw_status sw_mab_init(sw_mab_layer *layer, sw_params *params, const char *prefix,
                             int64_t query_width, int64_t key_width, int64_t width,
                             const sw_mab_options *options);
/* q and x as sw_multihead_apply takes them. */
SW_API sw_tensor *sw_mab_apply(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *q,
                               const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets);
/* The weights of x. None if the sets differ in their number of queries. */
SW_API sw_attention_weights sw_mab_weights(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *q,
                                           const sw_sets *query_sets, sw_tensor *x,
                                           const sw_sets *sets);

/* Self-attention SAB(X) = MAB(X, X), [N, in] to [N, width]: "<prefix>.mab", with `self`. */
SW_API sw_status sw_sab_init(sw_mab_layer *layer, sw_params *params, const char *prefix, int64_t in,
                             int64_t width, const sw_mab_options *options);
SW_API sw_tensor *sw_sab_apply(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets);

/* Induced self-attention ISAB_M(X) = MAB(X, H), H = MAB(I, X), I: M learned points. [N, in] to
 * [N, width], in time that grows with N M instead of N². I, as S below, starts uniform within
 * sqrt(6 / ((M + 1) D)). One point alone is noted in params->warning. */
typedef struct sw_isab_layer {
    sw_mab_layer mab[2]; /* "<prefix>.mab0", ".mab1" */
    sw_param *inducing;  /* [1, M, D], "<prefix>.I" */
} sw_isab_layer;
SW_API sw_status sw_isab_init(sw_isab_layer *layer, sw_params *params, const char *prefix,
                              int64_t in, int64_t width, int64_t inducing,
                              const sw_mab_options *options);
SW_API sw_tensor *sw_isab_apply(const sw_isab_layer *layer, sw_pass *pass, sw_tensor *x,
                                const sw_sets *sets);

/* Pooling by multihead attention PMA_K(X) = MAB(S, X), S: K learned queries; with `feed_forward`
 * MAB(S, relu(ff(X))), the paper's rFF. [N, D] to [B K, D]. */
typedef struct sw_pma_layer {
    sw_mab_layer mab;
    sw_param *queries; /* [1, K, D], "<prefix>.S" */
    bool feed_forward;
    sw_linear_layer ff; /* "<prefix>.ff" */
} sw_pma_layer;
SW_API sw_status sw_pma_init(sw_pma_layer *layer, sw_params *params, const char *prefix,
                             int64_t width, int64_t queries, bool feed_forward,
                             const sw_mab_options *options);
SW_API sw_tensor *sw_pma_apply(const sw_pma_layer *layer, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets);
SW_API sw_attention_weights sw_pma_weights(const sw_pma_layer *layer, sw_pass *pass, sw_tensor *x,
                                           const sw_sets *sets);

/* ---- Configuration -----------------------------------------------------------------------------
 *
 * What the layers of an architecture are made from: the fields of src/nn/config.def, where their
 * ranges and defaults are (`setwise train --help` shows them). A field that the architecture and
 * its parts do not read changes nothing; models/README.md says which reads which. */
typedef struct sw_model_config {
    char model[32];     /* architecture: a row of models/models.def */
    char encoder[32];   /* a row of src/nn/encoders.def; "auto": of data with a vocabulary the one
                         * that reads it, if the architecture takes that; otherwise its own */
    char pool[64];      /* a row of src/nn/poolings.def, or up to eight joined by '+'; "auto": the
                         * architecture's own */
    int64_t input;      /* width of an element; from the data, as the next four */
    int64_t vocabulary; /* an element begins with one of so many numbers, 0 and up; 0: with none */
    int64_t context;    /* width of what comes with each set; 0: nothing does */
    int64_t outputs;    /* C numbers that are asked of a set */
    sw_task task;       /* what they mean */
    int64_t width;      /* D of the hidden layers */
    int64_t layers;     /* of the encoder; in perceiver and cls-transformer, of self-attention */
    int64_t decoder;    /* layers after the pooling; in set-transformer, blocks */
    int64_t heads;      /* H of attention; divides the width */
    int64_t queries;    /* K learned queries of pma, mha and set-transformer */
    bool per_query;     /* each of K queries answers C/K of the outputs, by the same decoder */
    int64_t inducing;   /* M inducing points of ISAB, latents of Perceiver */
    int64_t reads;      /* times that Set2Set, Perceiver and query-attention read the set */
    bool shared;        /* Perceiver: the reads share their weights */
    char norm[8];  /* none, post, pre, set, as the next three of attention blocks: sw_mab_options;
                    * mha has layer norms of queries and elements unless it is none; "auto" */
    char scale[8]; /* width, head; "auto" */
    char residual[16]; /* projected, raw; "auto" */
    bool projection;   /* of the heads' answers */
    bool pool_layer;   /* a linear layer and ReLU before PMA */
    int64_t attention; /* hidden width of additive and gated attention; 0: the width */
    char level[16];    /* attention-mil: embedding, instance */
    int64_t top;       /* elements that topk takes */
    double quantile;   /* which one the quantile pooling takes, in [0, 1] */
    double dropout;    /* share dropped of the pooled vector, while training */
} sw_model_config;

/* How the configuration has attention blocks built. */
SW_API sw_mab_options sw_mab_options_from(const sw_model_config *config);

/* ---- Poolings and encoders, by name -----------------------------------------------------------
 * The rows of src/nn/poolings.def and src/nn/encoders.def. */

/* A pooling turns the elements of each set, x [N, D], into one row: [B, out_width]. */
typedef struct sw_pooling sw_pooling;
typedef struct sw_pooling_type {
    const char *name, *summary;
    bool empty; /* an empty set has a value */
    sw_status (*init)(sw_pooling *pooling, sw_params *params, const char *prefix,
                      const sw_model_config *config);
    sw_tensor *(*apply)(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                        const sw_sets *sets);
    sw_attention_weights (*weights)(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                    const sw_sets *sets); /* NULL: it gives the elements none */
} sw_pooling_type;
struct sw_pooling {
    const sw_pooling_type *type;
    bool empty;        /* an empty set has a value: of several joined, each gives one */
    void *layer;       /* the type's own fields, in the parameters' memory */
    int64_t out_width; /* set by init; config->width unless init says otherwise */
    int64_t vectors;   /* how many there are end to end: K of K queries, otherwise 1 */
    sw_param *token;   /* [1, input]: joins each set before the encoder; NULL: none does */
};

/* An encoder gives each element its features: x [N, input] to [N, config->width]. */
typedef struct sw_encoder sw_encoder;
typedef struct sw_encoder_type {
    const char *name, *summary;
    bool mixes; /* an element's features depend on its whole set, not on itself alone */
    sw_status (*init)(sw_encoder *encoder, sw_params *params, const char *prefix,
                      const sw_model_config *config);
    sw_tensor *(*apply)(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                        const sw_sets *sets);
} sw_encoder_type;
struct sw_encoder {
    const sw_encoder_type *type;
    void *layer;
};

SW_API int sw_pooling_count(void);
SW_API const sw_pooling_type *sw_pooling_at(int i); /* 0 .. count-1 */
SW_API int sw_encoder_count(void);
SW_API const sw_encoder_type *sw_encoder_at(int i);

/* The pooling that config->pool names, with its parameters. Names joined by '+' ("mean+max"): all
 * of them, their rows end to end, with the prefixes "<prefix>.0", "<prefix>.1" ...
 *
 * A model joins, encodes, applies: sw_pooling_join gives the elements and sets that the encoder
 * reads, with a learned token in front of each set if the pooling has one; it refuses an empty set
 * that has no value, before anything is computed. */
SW_API sw_status sw_pooling_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                                 const sw_model_config *config);
SW_API sw_tensor *sw_pooling_join(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                  const sw_sets **sets);
SW_API sw_tensor *sw_pooling_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                   const sw_sets *sets);
/* The weights that sw_pooling_apply gives the elements. There are none where the type has no
 * function for them, and where several poolings are joined. */
SW_API sw_attention_weights sw_pooling_weights(const sw_pooling *pooling, sw_pass *pass,
                                               sw_tensor *x, const sw_sets *sets);

/* The encoder that config->encoder names, with its parameters. */
SW_API sw_status sw_encoder_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                                 const sw_model_config *config);
SW_API sw_tensor *sw_encoder_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                   const sw_sets *sets);

/* The decoder rho of Deep Sets, from what the pooling says of a set, z [B, in], and what comes with
 * the set, to the outputs [B, C]: config->decoder linear layers with ReLU between them. With
 * config->per_query, z is `rows` answers end to end, and each gives its share of the outputs, C /
 * rows; SW_ERROR_ARGUMENT if there is one row, or C is no multiple. */
typedef struct sw_decoder_layer {
    sw_mlp_layer mlp;
    int64_t vectors, context;
} sw_decoder_layer;
SW_API sw_status sw_decoder_init(sw_decoder_layer *layer, sw_params *params, const char *prefix,
                                 int64_t in, int64_t vectors, const sw_model_config *config);
SW_API sw_tensor *sw_decoder_apply(const sw_decoder_layer *layer, sw_pass *pass, sw_tensor *z);

/* ---- Models -----------------------------------------------------------------------------------
 * An architecture (a file in models/, a row of models/models.def) with its parameters. */
typedef struct sw_model sw_model;
typedef struct sw_model_type {
    const char *name, *summary;
    /* What it takes, "a|b", its own first, which "auto" becomes; "*" at the end: any. */
    const char *encoders, *pools;
    struct {
        const char *norms, *scales, *residuals;
    } blocks;
    bool own_weights;                   /* its elements have weights, whatever the pooling */
    sw_status (*init)(sw_model *model); /* declare layers in model->params from model->config */
    sw_tensor *(*apply)(const sw_model *model, sw_pass *pass, sw_tensor *x,
                        const sw_sets *sets); /* x [N, input] to [B, outputs] */
    sw_attention_weights (*weights)(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                    const sw_sets *sets); /* NULL: it gives the elements none */
} sw_model_type;
struct sw_model {
    const sw_model_type *type;
    sw_model_config config;
    sw_params params;
    void *layers;     /* the architecture's own fields, in the parameters' memory */
    sw_schema schema; /* of the data that it is for, a copy; all zero in a new model */
};

SW_API int sw_model_type_count(void);
SW_API const sw_model_type *sw_model_type_at(int i); /* 0 .. count-1 */

#ifdef __cplusplus
}
#endif

#endif
