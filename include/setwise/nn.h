/* nn.h - parameters, and the layers that are made of them. An architecture in models/ is built from
 * these.
 *
 * To use a model by its name, read model.h. Read this header to build one: first parameters, a pass
 * and layers, then poolings and encoders, which most architectures are made of. src/nn/README.md
 * derives how attention pooling works. */
#ifndef SETWISE_NN_H
#define SETWISE_NN_H

#include <setwise/ops.h>
#include <setwise/schema.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Parameters ----------------------------------------------------------------------------
 *
 * A parameter is a tensor that training learns. All parameters of a model lie in one flat array, so
 * an optimiser is one loop and a gradient is one array. Each parameter is a named view of it, with
 * the name that it would have in PyTorch's state_dict ("enc.0.weight"). */

/* The initial values of a parameter. Uniform numbers depend on the seed and the parameter's name
 * alone, so two models that share a parameter's name and shape start with the same numbers in it.
 */
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
    int64_t offset; /* of its first number in the flat array */
    sw_init init;
    bool decays; /* weight decay applies: yes for weights, no for biases, norms, learned queries */
} sw_param;

typedef struct sw_params {
    sw_param **list; /* [count], in the order of declaration */
    int count;
    int64_t flat_size; /* numbers in the flat array; views start on 64-byte boundaries */
    sw_real *values;   /* [flat_size] */
    char **warning;    /* [warnings] things that are legal but probably a mistake */
    int warnings;
    struct sw_merge *merge; /* private to the library: layers that become one, or NULL */
    int64_t merged_size;    /* numbers in their weights and biases */
    struct sw_arena *arena;
} sw_params;

/* To use layers without a model, call sw_params_begin, declare the layers, call sw_params_start,
 * and at the end sw_params_end. A model makes these calls itself. SW_ERROR_MEMORY;
 * SW_ERROR_ARGUMENT: start without begin, or twice. */
SW_API sw_status sw_params_begin(sw_params *params);

/* Allocate the flat array and set the initial values from `seed`. After this call, nothing more can
 * be declared. */
SW_API sw_status sw_params_start(sw_params *params, uint64_t seed);

SW_API void sw_params_end(sw_params *params); /* frees all; legal for one that is all zero */

/* Declare a parameter of 0 to 4 dimensions. Its sizes are 1 or more; its name has at most 63 bytes,
 * and no other parameter has it. Owned by params. Returns NULL on failure (sw_error_message). */
SW_API sw_param *sw_param_new(sw_params *params, const char *name, int ndim, const int64_t *shape,
                              sw_init init, bool decays);

/* Returns zeroed memory for a layer's own fields, owned by params. NULL: out of memory. */
SW_API void *sw_params_alloc(sw_params *params, size_t bytes);

/* Add a warning to params->warning, for the caller of sw_model_new to show. Fails with
 * SW_ERROR_MEMORY only. */
SW_API sw_status sw_params_warn(sw_params *params, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* How many numbers are learned, without the gaps between views. */
SW_API int64_t sw_params_count(const sw_params *params);

/* The parameter `name`, or NULL. */
SW_API const sw_param *sw_params_find(const sw_params *params, const char *name);

/* ---- A pass through a network ---------------------------------------------------------------
 *
 * What a forward pass carries: the tape, the parameters and their gradients, the context that comes
 * with each set, and the random numbers of dropout. */
typedef struct sw_pass {
    sw_tape *tape;
    const sw_params *params;
    sw_real *grads;         /* [flat_size], or NULL: no gradients */
    sw_real *merged;        /* [params->merged_size], private to the library, or NULL */
    sw_tensor **tensors;    /* [params->count] the parameters on this tape, made at first use */
    sw_tensor *context;     /* [B, context width], or NULL: the sets have none */
    bool training;          /* dropout is on */
    sw_dropout_key dropout; /* .layer counts the dropouts of this pass */
    sw_tensor *pooled;      /* [B, D'] what the decoder read last: the vectors of the sets */
    sw_tensor **traced;     /* receives the embedded tokens [N, D], a variable; or NULL */
    /* The last encoding. It is not computed again for the same elements, unless in training, or its
     * memory was given back (sw_tape_keep). */
    struct {
        const void *encoder;
        const sw_tensor *x;
        const sw_sets *sets;
        sw_tensor *h;
        int64_t loan; /* the memory of h */
    } encoded;
} sw_pass;

/* Returns a pass with `params` on `tape`, valid until the tape's reset. sw_backward adds to grads
 * [flat_size]; NULL: no gradients. The pass borrows all three. */
SW_API sw_pass sw_pass_begin(sw_tape *tape, const sw_params *params, sw_real *grads);

/* The parameter as a tensor on the pass's tape; NULL if the tape has failed. */
SW_API sw_tensor *sw_pass_param(sw_pass *pass, const sw_param *param);

/* sw_dropout while training, x itself otherwise. */
SW_API sw_tensor *sw_pass_dropout(sw_pass *pass, sw_tensor *x, double p, const sw_sets *sets);

/* ---- Weights of elements ------------------------------------------------------------------------
 *
 * What attention looked at: how much each element of a set counts in the pooled vector. Each of K
 * queries has a weight for each element, in each of H heads. Weights are 0 or more. Those of one
 * query and head sum to 1 over the elements of a set.
 *
 * The fused attention never holds its weights. A layer that has weights therefore has a probe, a
 * function _weights beside its _apply. It takes the same arguments, computes the weights plainly,
 * in double, and changes no number of the pass. */
typedef struct sw_attention_weights {
    int64_t queries, heads; /* K, H */
    sw_tensor *weight;      /* [N, K H]: query k, head j in column k H + j. NULL: there are none, or
                             * the tape has failed */
} sw_attention_weights;

/* ---- Layers ----------------------------------------------------------------------------------
 *
 * A layer is a plain struct of the caller's; the memory that it points to is owned by sw_params.
 * _init declares its parameters as "<prefix>.weight" and so on. It fails with SW_ERROR_ARGUMENT on
 * an impossible name or size, and with SW_ERROR_MEMORY. _apply runs the layer. Like an operator, it
 * returns NULL if its input is NULL or does not fit. _apply and _weights take a layer whose _init
 * succeeded, and a pass with its parameters. They trust the layer and the pass. */

/* x weightᵀ + bias, [N, in] to [N, out]. Both start uniform within 1/sqrt(in). */
typedef struct sw_linear_layer {
    sw_param *weight, *bias;
} sw_linear_layer;
SW_API sw_status sw_linear_init(sw_linear_layer *layer, sw_params *params, const char *prefix,
                                int64_t in, int64_t out);
SW_API sw_tensor *sw_linear_apply(const sw_linear_layer *layer, sw_pass *pass, sw_tensor *x);

/* Layer norm of each row of x [N, D], with epsilon 1e-5. The weight starts at 1, the bias at 0. */
typedef struct sw_norm_layer {
    sw_param *weight, *bias;
} sw_norm_layer;
SW_API sw_status sw_norm_init(sw_norm_layer *layer, sw_params *params, const char *prefix,
                              int64_t width);
SW_API sw_tensor *sw_norm_apply(const sw_norm_layer *layer, sw_pass *pass, sw_tensor *x);

/* Multi-head attention (Vaswani et al. 2017, section 3.2.2) with the parameters of PyTorch's
 * nn.MultiheadAttention: in_proj_weight [3 D, D] and in_proj_bias [3 D] project query, key and
 * value, and out_proj projects the results of the heads, end to end. The scale is 1/sqrt(D/H). The
 * result for an empty set is the bias of out_proj. */
typedef struct sw_multihead_layer {
    sw_param *in_weight, *in_bias;
    sw_linear_layer output;
    int64_t width, heads;
} sw_multihead_layer;
SW_API sw_status sw_multihead_init(sw_multihead_layer *layer, sw_params *params, const char *prefix,
                                   int64_t width, int64_t heads);
/* The queries q attend to the elements x [N, D] of their set. q is [Nq, D], the rows of query_sets;
 * or [K, D] with query_sets NULL: the same K queries for every set. Returns [Nq, D] or [B K, D]. */
SW_API sw_tensor *sw_multihead_apply(const sw_multihead_layer *layer, sw_pass *pass, sw_tensor *q,
                                     const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets);
/* The weights of the elements x. None if the sets differ in their number of queries. */
SW_API sw_attention_weights sw_multihead_weights(const sw_multihead_layer *layer, sw_pass *pass,
                                                 sw_tensor *q, const sw_sets *query_sets,
                                                 sw_tensor *x, const sw_sets *sets);

/* Linear layers with ReLU between them and none after the last, [N, in] to [N, out], `width` wide
 * between them. Their names are "<prefix>.0", ".2" ..., as in PyTorch's nn.Sequential, which counts
 * the ReLUs. 1 or more layers. */
typedef struct sw_mlp_layer {
    int64_t layers;
    sw_linear_layer *linear; /* [layers] */
} sw_mlp_layer;
SW_API sw_status sw_mlp_init(sw_mlp_layer *layer, sw_params *params, const char *prefix, int64_t in,
                             int64_t width, int64_t out, int64_t layers);
SW_API sw_tensor *sw_mlp_apply(const sw_mlp_layer *layer, sw_pass *pass, sw_tensor *x);

/* ---- Attention blocks ------------------------------------------------------------------------
 *
 * The blocks of the Set Transformer (Lee et al. 2019, section 3), as its public code computes them,
 * with options for the variants of other systems. MAB(Q, K) of width D with H heads is
 *
 *   q = fc_q(Q)      k = fc_k(K)      v = fc_v(K)
 *   A_j = softmax(q_j k_jᵀ scale)                   head j: columns j D/H .. (j+1) D/H - 1
 *   O = residual + project(concat_j(A_j v_j))
 *   O = O + relu(fc_o(O))
 *
 * For an empty set, A_j v_j is 0. The options:
 *
 *   scale      1/sqrt(D), or with `head_scale` 1/sqrt(D/H) as in Vaswani et al. 2017
 *   residual   q, or with `raw_residual` Q itself, which must be as wide as the block
 *   project    the identity, or with `projection` the linear layer out_proj
 *   norm       POST: O = ln0(O) after the first sum, O = ln1(O) after the second
 *              PRE: fc_q reads ln_q(Q), fc_k and fc_v read ln_k(K), fc_o reads ln1(O). If Q is K,
 *              the first three read ln_q(Q). The residual q is fc_q(ln_q(Q))
 *              SET: as PRE, with set norm over all numbers of a set (Zhang et al. 2022)
 */
typedef enum sw_mab_norm {
    SW_MAB_NORM_NONE,
    SW_MAB_NORM_POST,
    SW_MAB_NORM_PRE,
    SW_MAB_NORM_SET
} sw_mab_norm;

/* The default of the public code is all zero except `heads`. */
typedef struct sw_mab_options {
    int64_t heads; /* divides the width */
    sw_mab_norm norm;
    bool head_scale, raw_residual, projection;
} sw_mab_options;

typedef struct sw_mab_layer {
    sw_mab_options options;
    int64_t width;
    bool self;         /* Q is K */
    bool elements_ask; /* Q are elements of the data; in sw_isab_layer */
    sw_linear_layer query, key, value, output, projection;
    sw_norm_layer norm0, norm1;         /* norm0: POST; norm1: POST, PRE and SET */
    sw_norm_layer query_norm, key_norm; /* PRE and SET */
} sw_mab_layer;
/* MAB(Q, K), where Q is query_width wide, K is key_width wide and the result is `width` wide. */
SW_API sw_status sw_mab_init(sw_mab_layer *layer, sw_params *params, const char *prefix,
                             int64_t query_width, int64_t key_width, int64_t width,
                             const sw_mab_options *options);
/* q is Q and x is K, with the shapes of sw_multihead_apply. */
SW_API sw_tensor *sw_mab_apply(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *q,
                               const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets);
/* The weights of the elements x. None if the sets differ in their number of queries. */
SW_API sw_attention_weights sw_mab_weights(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *q,
                                           const sw_sets *query_sets, sw_tensor *x,
                                           const sw_sets *sets);

/* Self-attention SAB(X) = MAB(X, X), [N, in] to [N, width], under the name "<prefix>.mab". */
SW_API sw_status sw_sab_init(sw_mab_layer *layer, sw_params *params, const char *prefix, int64_t in,
                             int64_t width, const sw_mab_options *options);
SW_API sw_tensor *sw_sab_apply(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets);

/* Induced self-attention ISAB_M(X) = MAB(X, H) with H = MAB(I, X), where I are M learned points.
 * [N, in] to [N, width], in time that grows with n M instead of n² for n elements. I starts uniform
 * within sqrt(6 / ((M + 1) D)). A single point gives a warning (params->warning). */
typedef struct sw_isab_layer {
    sw_mab_layer mab[2]; /* "<prefix>.mab0", ".mab1" */
    sw_param *inducing;  /* [1, M, D], "<prefix>.I" */
} sw_isab_layer;
SW_API sw_status sw_isab_init(sw_isab_layer *layer, sw_params *params, const char *prefix,
                              int64_t in, int64_t width, int64_t inducing,
                              const sw_mab_options *options);
SW_API sw_tensor *sw_isab_apply(const sw_isab_layer *layer, sw_pass *pass, sw_tensor *x,
                                const sw_sets *sets);

/* Pooling by multihead attention PMA_K(X) = MAB(S, X), where S are K learned queries; with
 * `feed_forward`, MAB(S, relu(ff(X))), the paper's rFF. [N, D] to [B K, D]. S starts as I does. */
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

/* Layers whose widths, and quantiles whose levels, a configuration can list. */
enum { SW_MOST_LISTED = 8 };

/* ---- Configuration -----------------------------------------------------------------------------
 *
 * The settings of a model. src/nn/config.def lists the fields with their ranges and defaults, which
 * `setwise train --help` shows. A field that the architecture and its parts do not read has no
 * effect; models/README.md lists the fields that each part reads. */
typedef struct sw_model_config {
    char model[32];   /* architecture: a row of models/models.def */
    char encoder[32]; /* a row of src/nn/encoders.def. "auto" is the architecture's own; if the data
                       * has a vocabulary, `embedding`, provided that the architecture takes it */
    char pool[64];    /* a row of src/nn/poolings.def, or up to eight joined by '+'. "auto" is the
                       * architecture's own */
    int64_t input;    /* width of an element; the data decides this and the next five */
    int64_t vocabulary; /* the first number of an element is a token from 0 to vocabulary - 1; 0:
                         * elements have no token */
    bool parts;         /* the last number of an element says which part of its set it belongs to */
    int64_t context;    /* width of the context of each set; 0: no context */
    bool size_context;  /* the context that the network reads has one more number, log(1 + n) of a
                         * set of n elements, in the scale of schema.size; callers do not give it */
    int64_t outputs;    /* C numbers for each set */
    sw_task task;       /* the meaning of the outputs */
    int64_t width; /* D of the hidden layers, of the encoder's last layer, and of all behind it */
    /* Widths of the encoder's layers before the last, up to the first 0; none: D each. The setting
     * "width" is hidden[0], ..., width. */
    int64_t hidden[SW_MOST_LISTED - 1];
    int64_t layers; /* of the encoder; in perceiver and cls-transformer of the self-attention; 0: as
                     * many as hidden and width list, otherwise 2 */
    char encoder_relu[8];   /* yes, no, "auto": ReLU after the last layer of ff and embedding */
    double encoder_dropout; /* probability that training drops a feature after each such layer */
    int64_t decoder;        /* layers after the pooling; in set-transformer blocks */
    int64_t heads;          /* H of attention; divides the width */
    int64_t queries;        /* K learned queries of pma, mha and set-transformer */
    bool per_query;    /* each of K queries gives C/K of the outputs, through the same decoder */
    int64_t inducing;  /* M inducing points of ISAB, latents of Perceiver */
    int64_t reads;     /* how often Set2Set, Perceiver and query-attention read the set */
    bool shared;       /* Perceiver: all reads have the same parameters */
    char norm[8];      /* none, post, pre, set; "auto". This and the next three are options of
                        * attention blocks. The pooling mha has layer norms of queries and
                        * elements, unless norm is none */
    char scale[8];     /* width, head; "auto" */
    char residual[16]; /* projected, raw; "auto" */
    bool projection;   /* project the results of the heads */
    bool pool_layer;   /* a linear layer and ReLU before PMA */
    int64_t attention; /* hidden width of additive and gated attention; 0: the width */
    char level[16];    /* attention-mil: embedding, instance */
    int64_t top;       /* topk: how many of the largest values it averages */
    double quantile[SW_MOST_LISTED]; /* levels of the quantile pooling, in [0, 1], up to the first
                                      * that does not rise */
    char interpolation[16]; /* of quantile and median between two elements: linear, lower, higher,
                             * nearest, midpoint; "auto": linear, for median lower */
    double std_epsilon; /* of std: added to the variance; 0: a variance up to 1e-5 counts as 0 */
    bool per_feature;   /* softmax, gem, powermean: a parameter for each feature */
    double dropout;     /* probability that training drops a number of the pooled vector; below 0:
                         * sw_model_config_for decides, and without data it is 0 */
} sw_model_config;

/* The options of attention blocks in a configuration, and the names of these fields. */
#define SW_BLOCK_SETTINGS "heads|norm|scale|residual|projection"
SW_API sw_mab_options sw_mab_options_from(const sw_model_config *config);

/* ---- Poolings and encoders, by name -----------------------------------------------------------
 * The rows of src/nn/poolings.def and src/nn/encoders.def. */

/* A pooling turns the elements of each set, x [N, D], into one vector: [B, out_width]. */
typedef struct sw_pooling sw_pooling;
typedef struct sw_pooling_type {
    const char *name, *summary;
    const char *settings; /* the fields of sw_model_config that it reads: "heads|queries" */
    bool empty;           /* the pooling of an empty set is defined */
    sw_status (*init)(sw_pooling *pooling, sw_params *params, const char *prefix,
                      const sw_model_config *config);
    sw_tensor *(*apply)(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                        const sw_sets *sets);
    sw_attention_weights (*weights)(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                    const sw_sets *sets); /* NULL: elements have no weights */
} sw_pooling_type;
enum { SW_READERS = 2 };
struct sw_pooling {
    const sw_pooling_type *type;
    bool empty;        /* the pooling of an empty set is defined; if joined: by every part */
    void *layer;       /* the type's own fields, in the parameters' memory */
    int64_t out_width; /* set by init; config->width unless init says otherwise */
    int64_t vectors;   /* how many vectors lie end to end: K for K queries, otherwise 1 */
    sw_param *token;   /* [1, input], joins each set before the encoder; NULL: no token */
    const sw_linear_layer *reader[SW_READERS]; /* what scores elements by a network, or NULL */
};

/* An encoder computes the features of each element: x [N, input] to [N, config->width]. */
typedef struct sw_encoder sw_encoder;
typedef struct sw_encoder_type {
    const char *name, *summary;
    const char *settings; /* the fields of sw_model_config that it reads: "heads|queries" */
    bool mixes;           /* an element's features depend on its whole set */
    bool linear;          /* linear layers with ReLU between them: config->hidden, encoder_relu and
                           * encoder_dropout are for it; others refuse them */
    sw_status (*init)(sw_encoder *encoder, sw_params *params, const char *prefix,
                      const sw_model_config *config);
    sw_tensor *(*apply)(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                        const sw_sets *sets);
} sw_encoder_type;
struct sw_encoder {
    const sw_encoder_type *type;
    bool parts; /* the last number of an element is its part, which the type does not see */
    void *layer;
    const sw_linear_layer *last; /* what it ends with; NULL: not with a linear layer */
};

SW_API int sw_pooling_count(void);
SW_API const sw_pooling_type *sw_pooling_at(int i); /* NULL out of range */
SW_API int sw_encoder_count(void);
SW_API const sw_encoder_type *sw_encoder_at(int i); /* NULL out of range */

/* Declare the pooling config->pool. If it joins several names by '+' ("mean+max"), the result is
 * their vectors end to end, and their prefixes are "<prefix>.0", "<prefix>.1" ... SW_ERROR_ARGUMENT
 * on "auto": only a model resolves it.
 *
 * Only sw_model_new checks that the numbers in `config` are in their ranges.
 *
 * A model calls sw_pooling_join, then the encoder, then sw_pooling_apply. sw_pooling_join returns
 * the elements for the encoder and replaces *sets by their sets (owned by the tape): a pooling with
 * a token has it in front of each set. If a set is empty and the pooling is not defined for it, the
 * tape fails with SW_ERROR_ARGUMENT. */
SW_API sw_status sw_pooling_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                                 const sw_model_config *config);
SW_API sw_tensor *sw_pooling_join(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                  const sw_sets **sets);
SW_API sw_tensor *sw_pooling_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                   const sw_sets *sets);
/* The weights of the elements in sw_pooling_apply. None if the type has no function for them, or if
 * several poolings are joined. */
SW_API sw_attention_weights sw_pooling_weights(const sw_pooling *pooling, sw_pass *pass,
                                               sw_tensor *x, const sw_sets *sets);

/* Declare the encoder config->encoder. */
SW_API sw_status sw_encoder_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                                 const sw_model_config *config);
SW_API sw_tensor *sw_encoder_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                   const sw_sets *sets);

/* The decoder rho of Deep Sets: config->decoder linear layers with ReLU between them. They read the
 * pooled vector z [B, in] and the context of the set, and give the outputs [B, C]. With
 * config->per_query, z is `vectors` vectors end to end, and each gives C / vectors of the outputs.
 * SW_ERROR_ARGUMENT with per_query: there is only one vector, or `vectors` does not divide C. */
typedef struct sw_decoder_layer {
    sw_mlp_layer mlp;
    int64_t vectors, context;
} sw_decoder_layer;
SW_API sw_status sw_decoder_init(sw_decoder_layer *layer, sw_params *params, const char *prefix,
                                 int64_t in, int64_t vectors, const sw_model_config *config);
SW_API sw_tensor *sw_decoder_apply(const sw_decoder_layer *layer, sw_pass *pass, sw_tensor *z);

/* ---- Models -----------------------------------------------------------------------------------
 * An architecture, which is a file in models/ and a row of models/models.def, with its parameters.
 *
 * A program may fill a sw_model with a sw_model_type of its own: its parameters declared, then
 * started. Training, evaluation and prediction take it. sw_model_save, sw_model_write and
 * sw_model_copy refuse it, since no configuration says how to make it again; sw_model_export and
 * sw_model_import, and the state of a trainer, write and read its parameters. An architecture that
 * is to be saved is added to the library: models/README.md shows how. */
typedef struct sw_model sw_model;
typedef struct sw_model_type {
    const char *name, *summary;
    const char *settings; /* the fields of sw_model_config that it reads: "heads|queries" */
    /* The values that the architecture takes, "a|b". The first is its own: "auto" stands for it.
     * "*" is any. */
    const char *encoders, *pools;
    struct {
        const char *norms, *scales, *residuals;
    } blocks;
    bool encoder_relu;                  /* "auto": ReLU after the last layer of the encoder */
    bool own_weights;                   /* elements have weights with any pooling */
    sw_status (*init)(sw_model *model); /* declare layers in model->params from model->config */
    sw_tensor *(*apply)(const sw_model *model, sw_pass *pass, sw_tensor *x,
                        const sw_sets *sets); /* x [N, input] to [B, outputs] */
    sw_attention_weights (*weights)(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                    const sw_sets *sets); /* NULL: elements have no weights */
} sw_model_type;
struct sw_model {
    const sw_model_type *type;
    sw_model_config config;
    sw_params params;
    void *layers;     /* the architecture's own fields, in the parameters' memory */
    sw_schema schema; /* a copy of that of its data; all zero in a new model */
};

SW_API int sw_model_type_count(void);
SW_API const sw_model_type *sw_model_type_at(int i); /* NULL out of range */

#ifdef __cplusplus
}
#endif

#endif
