/* datasets.h - open a data set: one that is built in, or a file. */
#ifndef SETWISE_DATASETS_H
#define SETWISE_DATASETS_H

#include <setwise/formats.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Opening --------------------------------------------------------------------------------- */

/* Open the data set `spec`. Free it with sw_dataset_free. A spec is one of
 *
 *   needle, needle:size=50:train=4000   a built-in data set (sw_dataset_type_at), with parameters
 *   bags.csv, bags.csv:label=kind       a file or folder in a format of formats.h, with options
 *
 * A path or a value that holds a colon is quoted: `"a:b.csv":set="Sample:ID"` (sw_spec_span).
 * The same spec and seed give the same data on every machine.
 *
 * Fails on an unknown name, parameter or option (the message lists the known ones), a value out of
 * range, a missing file (for a built-in data set, the message says what to install), and a file
 * with a fault (the message names the file and the location, and says what was expected). */
SW_API sw_status sw_dataset_open(sw_dataset **out, const char *spec, uint64_t seed);

/* Does the spec name a file or folder? It does if it does not begin with the name of a built-in
 * data set, and its path is quoted, has a slash or a point in it, or exists. */
SW_API bool sw_dataset_is_file(const char *spec);

/* Open sets for a trained model. Classes and words of a file get the numbers that they have in the
 * model's schema; if the model's classes have no names, the file must give their numbers. No scales
 * are measured. SW_ERROR_FORMAT: the model does not have a class or the columns of the file. If
 * `model` is NULL or an empty schema, the same as sw_dataset_open. */
SW_API sw_status sw_dataset_open_for(sw_dataset **out, const char *spec, const sw_schema *model,
                                     uint64_t seed);

/* The spec of a file with the options of `like`, the spec of the file that a model was trained on,
 * unless it gives them itself: "new.csv" and "bags.csv:label=kind:valid=30" become
 * "new.csv:label=kind". Options of training (valid, test, folds, standardise, format) are left out,
 * and those that the format does not have. If one of the two is no file, *out is `spec`. free()
 * it. Fails if the path or an option is faulty, as sw_dataset_open would. */
SW_API sw_status sw_dataset_spec_like(char **out, const char *spec, const char *like);

/* Open the sets of `spec` for a model, as sw_dataset_open_for does, to be read batch by batch
 * (formats.h). Answers and splits of a file are passed over, and may be missing. `model` is
 * borrowed; NULL, or an empty schema: nothing is known of it. `options` may be NULL. Free the
 * reader with sw_reader_free. */
SW_API sw_status sw_reader_open(sw_reader **out, const char *spec, const sw_schema *model,
                                const sw_reader_options *options);

/* ---- Built-in data sets ---------------------------------------------------------------------- */

/* A parameter of a built-in data set: a whole number. */
typedef struct sw_dataset_param {
    const char *name, *help;
    int64_t value;    /* default */
    int64_t min, max; /* both included */
} sw_dataset_param;

/* A built-in data set: a row of datasets/datasets.def. */
typedef struct sw_dataset_type {
    const char *name, *summary;
    const sw_dataset_param *param; /* [param_count] */
    int param_count;
    /* Fill a new data set. value: the values of the parameters, in their order. */
    sw_status (*make)(sw_dataset *dataset, const int64_t *value, uint64_t seed);
    /* Returns SW_OK if the files that the data set needs exist. Otherwise SW_ERROR_NOT_FOUND, and
     * the message says what to install. NULL: it needs no files. */
    sw_status (*find)(void);
} sw_dataset_type;

SW_API int sw_dataset_type_count(void);
SW_API const sw_dataset_type *sw_dataset_type_at(int i); /* NULL out of range */

/* The built-in data set that a spec names, "needle:size=50"; NULL: none has that name. */
SW_API const sw_dataset_type *sw_dataset_type_of(const char *spec);

#ifdef __cplusplus
}
#endif

#endif
