/* model.h - models by name: make, apply, save and load them, and exchange them with other programs.
 */
#ifndef SETWISE_MODEL_H
#define SETWISE_MODEL_H

#include <setwise/nn.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Returns the defaults of src/nn/config.def. The fields that the data decides are 0: set them by
 * hand, or with sw_model_config_for (train.h). */
SW_API sw_model_config sw_model_config_default(void);

/* Make a model with initial parameters from `seed`. Its configuration is `config` with each "auto"
 * resolved. SW_ERROR_NOT_FOUND: an unknown name (the message lists the known ones).
 * SW_ERROR_ARGUMENT: a value outside its range in src/nn/config.def (sizes that the data decides
 * are at most 2^20), a number of heads that does not divide the width, or parts that do not fit
 * together. model->params.warning lists things that are legal but probably a mistake. */
SW_API sw_status sw_model_new(sw_model **out, const sw_model_config *config, uint64_t seed);
SW_API void sw_model_free(sw_model *model); /* NULL is legal */

/* Give the model a copy of its data's schema, which is saved with it. Do it before training: the
 * parameters are learned for these scales. SW_ERROR_ARGUMENT, and no change: the number of
 * features, context numbers, outputs or tokens is not that of model->config; the outputs have a
 * scale, but the task is not regression; a token has a scale; or two columns have one name. */
SW_API sw_status sw_model_set_schema(sw_model *model, const sw_schema *schema);

/* Returns the outputs [B, outputs] of the model for x [N, input] of `sets`. With config.context,
 * pass->context must have that width. Elements and contexts are in the unit of the data. They are
 * first scaled by the schema (sw_columns_scaled), in double; no gradient goes through this. The
 * outputs of a regression, y scale + mean, are in the unit of the data. A mixture is that of the
 * scaled elements (sw_mixture_rescale). */
SW_API sw_tensor *sw_model_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets);

/* What attention looked at: the weights of the elements in sw_model_apply with the same arguments.
 * models/README.md says which layer's weights they are. If the encoder mixes the elements of a set,
 * a weight belongs to the features at the element's row. The elements are encoded a second time;
 * the pass does not change. */
SW_API sw_attention_weights sw_model_weights(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                             const sw_sets *sets);

/* Write and read a model: a safetensors file whose metadata holds the configuration and the
 * schema. Writing either replaces the whole file or leaves it as it was. SW_ERROR_NOT_FOUND: there
 * is no such file. SW_ERROR_IO: it cannot be read or written. SW_ERROR_FORMAT: it is not a model, a
 * parameter is not finite, or a bit of the file has changed since it was written (it holds its own
 * checksum; files of versions that wrote none are read without that check). SW_ERROR_ARGUMENT: a
 * parameter to write is not finite, or the architecture is not one of the library (nn.h). */
SW_API sw_status sw_model_save(const sw_model *model, const char *path);
SW_API sw_status sw_model_load(sw_model **out, const char *path);

/* The same file in memory: write *size bytes, which the caller frees with free(), and read `size`
 * bytes, which are not needed afterwards. */
SW_API sw_status sw_model_write(const sw_model *model, void **bytes, size_t *size);
SW_API sw_status sw_model_read(sw_model **out, const void *bytes, size_t size);

/* A copy with the same parameters and schema. Free with sw_model_free. SW_ERROR_ARGUMENT: the
 * architecture is not one of the library (nn.h). SW_ERROR_MEMORY. */
SW_API sw_status sw_model_copy(sw_model **out, const sw_model *model);

/* Start training from the parameters of another model: give `model`, which has its schema, those of
 * `from` that have the same name, shape and meaning. A layer that reads features, context or words,
 * or answers the outputs, is taken only if their names agree, in the same order; so classes with
 * other names get new layers. Where they agree, the model gets the scales of `from` too: its
 * parameters were trained for them. All other parameters stay as they are. Writes one line about
 * what was taken into said [size]. SW_ERROR_ARGUMENT: there is nothing to take. */
SW_API sw_status sw_model_start_from(sw_model *model, const sw_model *from, char *said,
                                     size_t size);

/* ---- Other programs ----------------------------------------------------------------------------
 *
 * The parameters alone, for exchange with other programs: a safetensors file of plain tensors with
 * the names of the parameters, like a saved state_dict of PyTorch.
 *
 * Import takes F32, F64, F16 and BF16, and any metadata. What wrappers put before all names
 * ("_orig_mod.", "module.", "model.") is taken off, and the names of some other systems become
 * those of setwise (models/README.md). Either all of the model's parameters come from the file, or
 * the model stays as it was. SW_ERROR_FORMAT: a tensor is missing, surplus, of another shape or not
 * finite; or the model in a file of setwise has other settings, such as heads. The message names
 * it, and for a missing one the most similar name in the file. Export and then import gives the
 * same bits.
 *
 * Export puts the configuration into the metadata "setwise_config", as a JSON object. Parameters
 * mean little without the scales that they were trained with. So it also puts the schema, if there
 * is one, into "setwise_schema", as a JSON object. It has "feature", "context" and "output", each
 * with "count", "name", "mean", "scale" and "log"; the "vocabulary"; its words as "token"; and
 * "hashed". To use the parameters elsewhere, compute (x - mean) / scale of elements and contexts
 * before the network, and y scale + mean of its outputs after it; where log is above 0, asinh(x /
 * log) instead of x, and log sinh(y scale + mean). Import gives this schema to the model; if the
 * file has none, the model keeps its own. Of a model of your own architecture (nn.h) there is no
 * "setwise_config", and import needs a model that is declared in the same way. */
SW_API sw_status sw_model_import(sw_model *model, const char *path);
SW_API sw_status sw_model_export(const sw_model *model, const char *path);

/* Find what such a file decides about a model: config->input and config->outputs, if they are 0,
 * from the shapes; config->pool, if it is "auto", from the names; and for a file of another system
 * whose names are known (models/README.md), the architecture, its parts, widths and numbers of
 * layers. From a file of sw_model_export it takes all settings that are at their default. Writes
 * what was found, and what had to be assumed as no file shows it, into said [size]; "": nothing.
 * For attention-mil with two classes, the network has a single output, the logit of the second
 * class; outputs is 2. SW_ERROR_ARGUMENT, and no change: the file does not decide it, and the
 * caller must set it; or a setting contradicts that of the model in a file of setwise. */
SW_API sw_status sw_model_config_infer(sw_model_config *config, const char *path, char *said,
                                       size_t size);

/* Does the architecture, the encoder or the pooling (of several, one) read the field "heads" of the
 * configuration? If not, its value changes nothing. `config` is that of a model, with each "auto"
 * resolved; an unknown part reads nothing. The fields that the data decides are always read. */
SW_API bool sw_model_reads(const sw_model_config *config, const char *field);

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
    SW_FIELD_WIDTHS, /* int64_t [SW_MOST_LISTED], the last number first, then the ones before
                      * it up to the first 0 */
    SW_FIELD_LEVELS, /* double [SW_MOST_LISTED], up to the first that does not rise */
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
    bool of_model;        /* in the table of a run: the field belongs to the model */
    sw_status (*judge)(const char *value); /* checks text that is more than one choice; or NULL */
} sw_field;

/* The fields of sw_model_config. The table of a run (sw_config_fields in train.h) has them too,
 * except those that the data decides. */
SW_API const sw_field *sw_model_fields(int *count);

#ifdef __cplusplus
}
#endif

#endif
