/* model.h - models by name: made, applied, saved, loaded, exchanged with other programs. */
#ifndef SETWISE_MODEL_H
#define SETWISE_MODEL_H

#include <setwise/nn.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A model with initial parameters from `seed`; its configuration is `config` with each "auto"
 * resolved. SW_ERROR_NOT_FOUND: an unknown name (the message lists them). SW_ERROR_ARGUMENT: a
 * value out of its range in src/nn/config.def (2^20 is the largest size that data may bring), heads
 * that do not divide the width where the layers have heads, parts that do not go together. What
 * goes together but will hardly be meant is in model->params.warning. */
SW_API sw_status sw_model_new(sw_model **out, const sw_model_config *config, uint64_t seed);
SW_API void sw_model_free(sw_model *model); /* NULL is legal */

/* What the model is to know of its data: a copy, which travels with the saved model. What the
 * schema has of features, contexts, outputs and tokens has to be as many as in the model's
 * configuration; only a regression's outputs can have a scale, and a token has none: otherwise
 * SW_ERROR_ARGUMENT, and the model is as it was. It is set before training: with its scales the
 * network learns other weights. */
SW_API sw_status sw_model_set_schema(sw_model *model, const sw_schema *schema);

/* The model on a pass: x [N, input] of `sets` to [B, outputs]. With config.context, the pass has
 * a context of that width. Elements and contexts are taken as they were measured, and brought to
 * (x - mean) / scale, as the schema has them, in double; through that no gradient goes to them.
 * The outputs of a regression, y scale + mean, are in the unit of the data; a mixture's are of the
 * scaled elements (sw_mixture_rescale). */
SW_API sw_tensor *sw_model_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets);

/* What attention looked at: the weights of the elements in sw_model_apply with these arguments, as
 * models.def says whose. Where an encoder mixes the elements, it is the mixed ones that are
 * weighed. The elements are encoded a second time for it; the pass stays as it is. */
SW_API sw_attention_weights sw_model_weights(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                             const sw_sets *sets);

/* Write and read a model: a safetensors file whose metadata holds the configuration and the
 * schema. Writing replaces the file at once or leaves it as it was. */
SW_API sw_status sw_model_save(const sw_model *model, const char *path);
SW_API sw_status sw_model_load(sw_model **out, const char *path);

/* The weights alone, to and from other programs: a safetensors file of plain tensors with the
 * parameters' names, as PyTorch's state_dict is saved.
 *
 * Import takes F32, F64, F16 and BF16, any metadata, and names that all begin with "module.", as
 * those of a data-parallel model do. All of the model's parameters come from the file, or it stays
 * as it was: SW_ERROR_FORMAT names the tensor that is missing (and the one in the file that is most
 * like it), surplus, of another shape, or not finite, and where. Export, then import, gives the
 * same bits.
 *
 * Weights mean little without the scales that they were trained with: export puts the schema, if
 * there is one, into the metadata "setwise_schema", as JSON: of "feature", "context" and "output"
 * the "count", "name", "mean" and "scale", the "vocabulary", its words as "token", and "hashed".
 * Whoever uses the weights elsewhere computes (x - mean) / scale of elements and contexts before
 * the network, and y scale + mean of its outputs after it. Import gives the model what stands
 * there; of a file without, its schema is as it was. */
SW_API sw_status sw_model_import(sw_model *model, const char *path);
SW_API sw_status sw_model_export(const sw_model *model, const char *path);

/* config->input and config->outputs, those of the two that are 0, from the shapes of the tensors in
 * such a file. SW_ERROR_ARGUMENT if they do not tell: then the caller has to. One output that is
 * asked for classes is two of them where the architecture decides so (attention-mil). */
SW_API sw_status sw_model_config_infer(sw_model_config *config, const char *path);

/* ---- Fields ----------------------------------------------------------------------------------
 *
 * A configuration is a struct of numbers and short texts. A table says what its fields are called,
 * where in the struct they are, and which values they take: programs, files and the command's flags
 * set them by name. */
typedef enum sw_field_type {
    SW_FIELD_INT,    /* int64_t */
    SW_FIELD_REAL,   /* double */
    SW_FIELD_BOOL,   /* bool */
    SW_FIELD_TEXT,   /* char [size] */
    SW_FIELD_CHOICE, /* an enum: the number of one of the choices */
} sw_field_type;

typedef struct sw_field {
    const char *name, *help; /* "weight-decay" */
    sw_field_type type;
    size_t offset, size;  /* in the struct */
    double min, max;      /* of numbers, both included */
    const char *choices;  /* "sgd|adam|adamw"; NULL: any text */
    const char *fallback; /* the default, as text; NULL: the data decides the value */
    bool registered;      /* the choices are names of parts, of which there may come to be more */
    bool of_model;        /* in a run's table: part of the model, and stored with it */
    sw_status (*judge)(const char *value); /* of text that may be more than one choice; or NULL */
} sw_field;

/* The fields of sw_model_config. sw_config_fields (train.h) has them too, but for those that the
 * data decides. */
SW_API const sw_field *sw_model_fields(int *count);

#ifdef __cplusplus
}
#endif

#endif
