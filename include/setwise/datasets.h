/* datasets.h - data sets by name: those that setwise brings, and files. */
#ifndef SETWISE_DATASETS_H
#define SETWISE_DATASETS_H

#include <setwise/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The data set that `spec` names: a row of datasets/datasets.def with parameters after colons, for
 * instance "needle" or "needle:size=50:train=4000"; or a file or folder of one of the formats
 * below, with options after colons: "bags.csv:label=kind". The same spec and seed give the same
 * data on every machine. Fails on an unknown name or parameter, on an option that the format does
 * not have (the message lists those that there are), on a value out of range, on a missing file
 * (the message says which package brings it), and on a file that is not what it should be (the
 * message names the file, the place, and what was expected). */
SW_API sw_status sw_dataset_open(sw_dataset **out, const char *spec, uint64_t seed);

/* The same for a model that there is: a file's classes and words get the numbers that they have in
 * the model's schema (classes without names are called by their numbers), and nothing is measured.
 * SW_ERROR_FORMAT: a class that the model does not know, columns that are not the model's. NULL, or
 * a schema that knows nothing: as sw_dataset_open. */
SW_API sw_status sw_dataset_open_for(sw_dataset **out, const char *spec, const sw_schema *model,
                                     uint64_t seed);

/* Does the spec name a file or a folder? It is no row of datasets.def, and its path has a slash or
 * a point in it, or there is something of that name. */
SW_API bool sw_dataset_is_file(const char *spec);

/* A parameter of a data set: a whole number, a knob of its task. */
typedef struct sw_dataset_param {
    const char *name, *help;
    int64_t value;    /* default */
    int64_t min, max; /* both included */
} sw_dataset_param;

/* A row of datasets/datasets.def. `make` fills a new data set from the parameters' values, in
 * the order of `param`. */
typedef struct sw_dataset_type {
    const char *name, *summary;
    const sw_dataset_param *param; /* [param_count] */
    int param_count;
    sw_status (*make)(sw_dataset *dataset, const int64_t *value, uint64_t seed);
    /* SW_OK if the files that it is made from are there, otherwise SW_ERROR_NOT_FOUND and what
     * brings them; NULL: it is made from none. */
    sw_status (*find)(void);
} sw_dataset_type;

SW_API int sw_dataset_type_count(void);
SW_API const sw_dataset_type *sw_dataset_type_at(int i);

#ifdef __cplusplus
}
#endif

#endif
