/* formats.h - files of data sets: the formats, and writing a data set to a file.
 * src/formats/README.md describes each format.
 *
 * A file is read by sw_dataset_open (datasets.h), from a spec: its path, and options after colons.
 *
 *   sw_dataset *bags;
 *   sw_dataset_open(&bags, "bags.csv:label=kind", 1);
 *   sw_dataset_save(bags, "bags.npz", NULL);
 *   sw_dataset_free(bags);
 */
#ifndef SETWISE_FORMATS_H
#define SETWISE_FORMATS_H

#include <setwise/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Write a data set to a new file: elements, answers, contexts, names, instance labels, and the
 * split if it was given with the data (split_given). `format` is the name of a format; NULL: the
 * ending of the path decides. If a format has several files, either all are written or none. If a
 * format requires names of sets or columns and there are none, the writer makes them up.
 *
 * SW_ERROR_EXISTS: a file or folder of that name exists. SW_ERROR_ARGUMENT: the format cannot store
 * a part of the data set; the message names the part, and the formats that can. */
SW_API sw_status sw_dataset_save(const sw_dataset *dataset, const char *path, const char *format);

/* ---- Batch by batch ----------------------------------------------------------------------------
 *
 * A reader gives the sets of a file to a trained model, some at a time. The reader holds the sets
 * of a batch, not the file; but meshes, C4.5 files and matrices in Fortran order are read whole.
 *
 *   sw_reader *reader;
 *   sw_batch batch;
 *   sw_status status = sw_reader_open(&reader, "new.csv", &model->schema, NULL);
 *   while (status == SW_OK && (status = sw_reader_next(reader, &batch)) == SW_OK && batch.data)
 *       status = sw_predict(model, &batch.data->sets, 0, outputs);
 *   sw_reader_free(reader);
 */
typedef struct sw_reader sw_reader; /* sw_reader_open in datasets.h makes one */

typedef struct sw_reader_options {
    int64_t elements; /* of a batch, about; 0: 32768. A set is never divided. */
    /* The spec of the data that the model was trained on, or NULL: its options hold for a file here
     * too, unless the spec of this file gives them, or its format does not have them. */
    const char *like;
    /* Not NULL: a set that cannot be read is left out, and reported here. Otherwise it ends the
     * reading. */
    void (*fault)(void *user, const char *message);
    void *user;
    /* Read the whole file first, and give out one batch: the elements of a set need not be
     * neighbours then. A file with a fault is refused as a whole, without calling fault. */
    bool whole;
} sw_reader_options;

typedef struct sw_batch {
    const sw_dataset
        *data;             /* names and sets, without answers and splits; NULL: there are no more */
    const int64_t *number; /* [data->sets.count] of each set in the file, from 0 */
} sw_batch;

/* The next sets, in the order of the file. They are valid until the next call. */
SW_API sw_status sw_reader_next(sw_reader *reader, sw_batch *batch);
SW_API void sw_reader_free(sw_reader *reader); /* NULL is legal */

/* ---- Formats --------------------------------------------------------------------------------- */

/* A format: a row of src/formats/formats.def. */
typedef struct sw_format_type {
    const char *name;     /* "csv" */
    const char *suffixes; /* ".csv|.tsv"; "" if the format is a folder */
    const char *summary;
    bool writes; /* can sw_dataset_save write it? */
    /* The parts of a data set that the format can store, joined by '|':
     *   classes, labels, regression, mixture   the answers to these tasks
     *   unanswered   sets without an answer      unused      classes without a set
     *   context      contexts of sets            instances   labels of elements
     *   places       places of elements          names       names of sets
     *   split        the split
     *   groups       groups of sets              folds       the fold of each set
     *   empty        sets without elements       words       elements that are words
     *   tokens       elements that begin with a token
     *   missing, infinite   elements with missing or infinite numbers */
    const char *holds;
    const char *columns; /* "x|y|z": elements always have these columns; NULL: any, with names */
    const char *options; /* "set|label": its own options, besides those of all formats */
} sw_format_type;
SW_API int sw_format_count(void);
SW_API const sw_format_type *sw_format_at(int i); /* NULL out of range */

/* An option after the path of a file: a row of src/formats/options.def. */
typedef struct sw_file_option {
    const char *name, *help;
    const char *fallback; /* the default, as text */
    const char *choices;  /* "a|b|c"; NULL: any text, or a number */
    int64_t min, max;     /* of a whole number; both are 0 for a text */
    bool all;             /* every format has it; otherwise only those that list it in `options` */
} sw_file_option;
SW_API int sw_file_option_count(void);
SW_API const sw_file_option *sw_file_option_at(int i); /* NULL out of range */

/* ---- IDX files (the format of MNIST), plain or gzipped --------------------------------------- */

/* An array of unsigned bytes, in row-major order. */
typedef struct sw_idx {
    int ndim; /* 1 to SW_MAX_DIMS */
    int64_t shape[SW_MAX_DIMS];
    uint8_t *data;
} sw_idx;

/* Read a file. Free the array with sw_idx_free. Fails if the file is missing, is not IDX, has
 * elements that are not unsigned bytes, or is shorter or longer than its header says. The message
 * names the file and the byte. */
SW_API sw_status sw_idx_read(sw_idx *out, const char *path);
SW_API void sw_idx_free(sw_idx *idx); /* a zeroed one is legal */

#ifdef __cplusplus
}
#endif

#endif
