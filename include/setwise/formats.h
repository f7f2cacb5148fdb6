/* formats.h - the files that data sets are read from and written to. */
#ifndef SETWISE_FORMATS_H
#define SETWISE_FORMATS_H

#include <setwise/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Files -----------------------------------------------------------------------------------
 * A row of src/data/formats.def. README.md of datasets/ says how sets lie in each. */
typedef struct sw_format_type {
    const char *name;     /* "csv" */
    const char *suffixes; /* ".csv|.tsv"; of a folder "" */
    const char *summary;
    bool writes; /* sw_dataset_save makes such files */
    /* What of a data set they have a place for, of these, joined by '|': classes, labels,
     * regression, mixture (answers to that head), unanswered (sets without an answer), unused
     * (classes that no set is of), context, instances (labels of elements), split, names (of sets),
     * empty (sets without elements), words, tokens (elements that begin with another), missing and
     * infinite (numbers of elements). */
    const char *holds;
    const char *columns; /* "x|y|z": of their elements, always; NULL: any number, with names */
    const char *options; /* "set|label": the options that are theirs, beside those of `all` */
} sw_format_type;
SW_API int sw_format_count(void);
SW_API const sw_format_type *sw_format_at(int i); /* NULL out of range */

/* An option of a file's spec: a row of src/data/options.def. */
typedef struct sw_file_option {
    const char *name, *help;
    const char *fallback; /* the default, as text */
    const char *choices;  /* "a|b|c", or NULL */
    int64_t min, max;     /* of whole numbers; both 0 of a text */
    bool all;             /* every format has it; others, those whose sw_format_type names it */
} sw_file_option;
SW_API int sw_file_option_count(void);
SW_API const sw_file_option *sw_file_option_at(int i); /* NULL out of range */

/* Write a data set to a file in the format that its name's end tells, or that `format` names if it
 * is not NULL: elements, answers, contexts, names, instance labels, and the split if it was given.
 * SW_ERROR_EXISTS: there is something of that name, or has appeared meanwhile;
 * SW_ERROR_ARGUMENT: the format cannot hold something that the data set has (the message says what,
 * and which formats can). Either the whole file is there, with the one that belongs to it, or
 * none; what a format cannot be without (names of sets or columns), it adds. */
SW_API sw_status sw_dataset_save(const sw_dataset *dataset, const char *path, const char *format);

/* ---- IDX files (the format of MNIST), plain or gzipped ------------------------------------- */

/* An array of unsigned bytes, up to four dimensions. */
typedef struct sw_idx {
    int ndim;
    int64_t shape[SW_MAX_DIMS];
    uint8_t *data;
} sw_idx;

/* Read a file. Fails, naming the file and the byte, if it is missing, is not IDX of unsigned
 * bytes, or is shorter or longer than its header says. Free with sw_idx_free. */
SW_API sw_status sw_idx_read(sw_idx *out, const char *path);
SW_API void sw_idx_free(sw_idx *idx); /* a zeroed one is legal */

#ifdef __cplusplus
}
#endif

#endif
