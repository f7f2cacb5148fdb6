/* nn.h - parameters and the layers made of them: what an architecture in models/ is built from. */
#ifndef SETWISE_NN_H
#define SETWISE_NN_H

#include <setwise/ops.h>

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
    bool decays; /* weight decay applies: weights, not biases, norms or seeds */
} sw_param;

typedef struct sw_params {
    sw_param **list; /* [count], in the order of declaration */
    int count;
    int64_t block_size; /* elements of the flat block; views start on 64-byte boundaries */
    sw_real *values;    /* [block_size] */
    struct sw_arena *arena;
} sw_params;

/* A model does these three by itself; layers of one's own, without a model, begin, are declared,
 * start, and end. */
SW_API sw_status sw_params_begin(sw_params *params);

/* Allocate the flat block and set the initial values. Nothing can be declared after it. */
SW_API sw_status sw_params_start(sw_params *params, uint64_t seed);

SW_API void sw_params_end(sw_params *params); /* frees all; a zeroed one is legal */

/* Declare a parameter; NULL on failure (sw_error_message). Owned by params. */
SW_API sw_param *sw_param_new(sw_params *params, const char *name, int ndim, const int64_t *shape,
                              sw_init init, bool decays);

/* Zeroed memory for a layer's own fields, that lives as long as the parameters. */
SW_API void *sw_params_alloc(sw_params *params, size_t bytes);

/* How many numbers are learned (without the gaps between views). */
SW_API int64_t sw_params_count(const sw_params *params);

/* The parameter of that name, or NULL. */
SW_API const sw_param *sw_params_find(const sw_params *params, const char *name);

/* ---- A pass through a network ---------------------------------------------------------------
 *
 * What a forward pass carries: the tape, where parameters and their gradients are, and what
 * dropout draws from. */
typedef struct sw_pass {
    sw_tape *tape;
    const sw_params *params;
    sw_real *grads;         /* [block_size], or NULL: no gradients are wanted */
    sw_tensor **tensors;    /* [params->count] leaves on this tape, made at first use */
    bool training;          /* does dropout drop? */
    sw_dropout_key dropout; /* .layer counts the dropouts of this pass */
} sw_pass;

/* A pass over `params` on `tape`; grads NULL: without gradients. */
SW_API sw_pass sw_pass_begin(sw_tape *tape, const sw_params *params, sw_real *grads);

/* The parameter as a tensor on the pass's tape. */
SW_API sw_tensor *sw_pass_param(sw_pass *pass, const sw_param *param);

/* sw_dropout while training, x itself otherwise. */
SW_API sw_tensor *sw_pass_dropout(sw_pass *pass, sw_tensor *x, double p, const sw_sets *sets);

/* ---- Layers ----------------------------------------------------------------------------------
 * _init declares the parameters as "<prefix>.weight" and so on; _apply runs the layer. */

/* x weightᵀ + bias, weight and bias uniform within 1/sqrt(in). */
typedef struct sw_linear_layer {
    sw_param *weight, *bias;
} sw_linear_layer;
SW_API sw_status sw_linear_init(sw_linear_layer *layer, sw_params *params, const char *prefix,
                                int64_t in, int64_t out);
SW_API sw_tensor *sw_linear_apply(const sw_linear_layer *layer, sw_pass *pass, sw_tensor *x);

/* Layer norm over the width, epsilon 1e-5. */
typedef struct sw_norm_layer {
    sw_param *weight, *bias;
} sw_norm_layer;
SW_API sw_status sw_norm_init(sw_norm_layer *layer, sw_params *params, const char *prefix,
                              int64_t width);
SW_API sw_tensor *sw_norm_apply(const sw_norm_layer *layer, sw_pass *pass, sw_tensor *x);

/* Multi-head attention (Vaswani et al. 2017, section 3.2.2) with the parameters of PyTorch's
 * nn.MultiheadAttention: in_proj_weight [3 D, D] and in_proj_bias [3 D] project query, key and
 * value, the scale is 1/sqrt(D/H), out_proj projects the heads' answers. */
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

/* The multihead attention block MAB(Q, K) of the Set Transformer (Lee et al. 2019), as its
 * public code computes it: scale 1/sqrt(D), the residual is the projected query, no output
 * projection before it, layer norms on request. */
typedef struct sw_mab_layer {
    sw_linear_layer query, key, value, output;
    sw_norm_layer norm0, norm1;
    int64_t width, heads;
    bool norm;
} sw_mab_layer;
SW_API sw_status sw_mab_init(sw_mab_layer *layer, sw_params *params, const char *prefix,
                             int64_t query_width, int64_t key_width, int64_t width, int64_t heads,
                             bool norm);
/* As sw_multihead_apply; q is query_width wide, x key_width, what is returned `width`. */
SW_API sw_tensor *sw_mab_apply(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *q,
                               const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets);

/* Pooling by multihead attention PMA_K(X) = MAB(S, X), S: K learned seeds. Returns [B K, D]. */
typedef struct sw_pma_layer {
    sw_mab_layer mab;
    sw_param *seeds; /* [1, K, D] */
} sw_pma_layer;
SW_API sw_status sw_pma_init(sw_pma_layer *layer, sw_params *params, const char *prefix,
                             int64_t width, int64_t heads, int64_t seeds, bool norm);
SW_API sw_tensor *sw_pma_apply(const sw_pma_layer *layer, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets);

/* ---- Poolings and encoders, by name -----------------------------------------------------------
 * The rows of src/nn/poolings.def and src/nn/encoders.def. */

/* What the layers of an architecture are made from. */
typedef struct sw_model_config {
    char model[32];   /* architecture: a row of models/models.def */
    char encoder[32]; /* a row of encoders.def */
    char pool[32];    /* a row of poolings.def */
    int64_t input;    /* width of an element; from the data */
    int64_t outputs;  /* numbers that the head gives: C classes; from the data */
    int64_t width;    /* D of the hidden layers */
    int64_t layers;   /* of the encoder */
    int64_t heads;    /* H of attention; divides the width */
    int64_t queries;  /* K learned queries (the seeds of PMA) */
    double dropout;   /* on the pooled vector, while training */
    bool norm;        /* layer norms in the attention blocks */
} sw_model_config;

/* A pooling turns the elements of each set, x [N, D], into one row: [B, out_width]. */
typedef struct sw_pooling sw_pooling;
typedef struct sw_pooling_type {
    const char *name, *summary;
    sw_status (*init)(sw_pooling *pooling, sw_params *params, const char *prefix,
                      const sw_model_config *config);
    sw_tensor *(*apply)(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                        const sw_sets *sets);
} sw_pooling_type;
struct sw_pooling {
    const sw_pooling_type *type;
    void *layer;       /* the type's own fields, in the parameters' memory */
    int64_t out_width; /* set by init; config->width unless init says otherwise */
};

/* A row-wise or set-wise encoder: x [N, in] to [N, config->width]. */
typedef struct sw_encoder sw_encoder;
typedef struct sw_encoder_type {
    const char *name, *summary;
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

/* The pooling (encoder) that config->pool (config->encoder) names, with its parameters. */
SW_API sw_status sw_pooling_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                                 const sw_model_config *config);
SW_API sw_tensor *sw_pooling_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                   const sw_sets *sets);
SW_API sw_status sw_encoder_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                                 const sw_model_config *config);
SW_API sw_tensor *sw_encoder_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                   const sw_sets *sets);

/* ---- Models -----------------------------------------------------------------------------------
 * An architecture (a file in models/, a row of models/models.def) with its parameters. */
typedef struct sw_model sw_model;
typedef struct sw_model_type {
    const char *name, *summary;
    sw_status (*init)(sw_model *model); /* declare layers in model->params from model->config */
    sw_tensor *(*apply)(const sw_model *model, sw_pass *pass, sw_tensor *x,
                        const sw_sets *sets); /* x [N, input] to [B, outputs] */
} sw_model_type;
struct sw_model {
    const sw_model_type *type;
    sw_model_config config;
    sw_params params;
    void *layers;      /* the architecture's own fields, in the parameters' memory */
    char **class_name; /* [outputs] or NULL; the model's own copy */
};

SW_API int sw_model_type_count(void);
SW_API const sw_model_type *sw_model_type_at(int i);

/* The defaults of src/nn/config.def; input and outputs are 0: the caller sets them. */
SW_API sw_model_config sw_model_config_default(void);

/* A model with initial parameters from `seed`. SW_ERROR_NOT_FOUND: an unknown name (the message
 * lists them). SW_ERROR_ARGUMENT: a value out of its range in src/nn/config.def, an input or output
 * size outside of 1 .. 2^20, heads that do not divide the width where the layers have heads. */
SW_API sw_status sw_model_new(sw_model **out, const sw_model_config *config, uint64_t seed);
SW_API void sw_model_free(sw_model *model); /* NULL is legal */

/* Names for the classes, copied; they travel with the saved model. names: [outputs], all of
 * them UTF-8: SW_ERROR_ARGUMENT names the class whose name is not, and the model is as it was. */
SW_API sw_status sw_model_set_class_names(sw_model *model, const char *const *names);

/* The network on a pass: x [N, input] of `sets` to [B, outputs]. */
SW_API sw_tensor *sw_model_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets);

/* Write and read a model: a safetensors file whose metadata holds the configuration and the
 * class names. Writing replaces the file at once or leaves it as it was. */
SW_API sw_status sw_model_save(const sw_model *model, const char *path);
SW_API sw_status sw_model_load(sw_model **out, const char *path);

#ifdef __cplusplus
}
#endif

#endif
