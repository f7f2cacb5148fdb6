/* model.h - models by name: made, applied, saved, loaded, exchanged with other programs. */
#ifndef SETWISE_MODEL_H
#define SETWISE_MODEL_H

#include <setwise/nn.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The defaults of src/nn/config.def. What the data decides is 0: set it by hand, or with
 * sw_model_config_for (train.h). */
SW_API sw_model_config sw_model_config_default(void);

/* A model with initial parameters from `seed`. Its configuration is `config` with each "auto"
 * resolved. SW_ERROR_NOT_FOUND: an unknown name (the message lists the known ones).
 * SW_ERROR_ARGUMENT: a value outside its range in src/nn/config.def (2^20 is the largest size that
 * data may bring), heads that do not divide the width where layers have heads, or parts that do not
 * go together. What is legal but probably a mistake is in model->params.warning. */
SW_API sw_status sw_model_new(sw_model **out, const sw_model_config *config, uint64_t seed);
SW_API void sw_model_free(sw_model *model); /* NULL is legal */

/* Give the model a copy of its data's schema, which is saved with it. Do it before training: the
 * parameters are learned for these scales. SW_ERROR_ARGUMENT, and no change, if the schema does not
 * have as many features, context numbers, outputs or tokens as the model's configuration, if it
 * scales the outputs of another task than a regression, or if it scales a token. */
SW_API sw_status sw_model_set_schema(sw_model *model, const sw_schema *schema);

/* The outputs [B, outputs] of the model for x [N, input] of `sets`. With config.context, the pass
 * has a context of that width. Elements and contexts are in the unit of the data. They are first
 * brought to the network's scale, (x - mean) / scale by the schema, in double; no gradient goes
 * through this. The outputs of a regression, y scale + mean, are in the unit of the data. A mixture
 * is one of scaled elements (sw_mixture_rescale). */
SW_API sw_tensor *sw_model_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets);

/* What attention looked at: the weights of the elements in sw_model_apply with the same arguments.
 * models.def says which layer's weights they are. If an encoder mixes the elements, the weights are
 * those of the mixed ones. The elements are encoded a second time; the pass stays as it is. */
SW_API sw_attention_weights sw_model_weights(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                             const sw_sets *sets);

/* Write and read a model: a safetensors file whose metadata holds the configuration and the
 * schema. Writing replaces the file at once or leaves it as it was. */
SW_API sw_status sw_model_save(const sw_model *model, const char *path);
SW_API sw_status sw_model_load(sw_model **out, const char *path);

/* ---- Other programs ----------------------------------------------------------------------------
 *
 * The parameters alone, to and from other programs: a safetensors file of plain tensors with the
 * parameters' names, as PyTorch's state_dict is saved.
 *
 * Import takes F32, F64, F16 and BF16, and any metadata. The names may all begin with "module.", as
 * those of a data-parallel model do. Either all of the model's parameters come from the file, or
 * the model stays as it was. SW_ERROR_FORMAT names the tensor that is missing (and the one in the
 * file with the most similar name), surplus, of another shape, or not finite, and where. Export and
 * then import gives the same bits.
 *
 * Parameters mean little without the scales that they were trained with. So export puts the schema,
 * if there is one, into the metadata "setwise_schema", as a JSON object. It has "feature",
 * "context" and "output", each with "count", "name", "mean" and "scale"; the "vocabulary"; its
 * words as "token"; and "hashed". To use the parameters elsewhere, compute (x - mean) / scale of
 * elements and contexts before the network, and y scale + mean of its outputs after it. Import
 * gives this schema to the model; without one in the file, the model keeps its own. */
SW_API sw_status sw_model_import(sw_model *model, const char *path);
SW_API sw_status sw_model_export(const sw_model *model, const char *path);

/* Find config->input and config->outputs, where they are 0, from the shapes of the tensors in such
 * a file. SW_ERROR_ARGUMENT if the shapes do not decide them: then the caller must. A model for
 * classes whose single output is the logit of the second of two classes has outputs 2
 * (attention-mil). */
SW_API sw_status sw_model_config_infer(sw_model_config *config, const char *path);

/* ---- Fields ------------------------------------------------------------------------------------
 *
 * A configuration is a struct of numbers and short texts. A table says what its fields are called,
 * where they are in the struct, and which values they take. Programs, files and the command's flags
 * use it to set them by name. */
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
    bool registered;      /* the choices are names in a registry, which may grow */
    bool of_model;        /* in the table of a run: a field of its model */
    sw_status (*judge)(const char *value); /* for text that is more than one choice; or NULL */
} sw_field;

/* The fields of sw_model_config. The table of a run (sw_config_fields in train.h) has them too,
 * except those that the data decides. */
SW_API const sw_field *sw_model_fields(int *count);

#ifdef __cplusplus
}
#endif

#endif
