/* npy_file.h - rows of numbers written to a .npy file one after another, with the names of the rows
 * in a text file beside it. */
#ifndef NPY_FILE_H
#define NPY_FILE_H

#include <setwise/base.h>
#include <stdio.h>

typedef struct npy_file {
    const char *path;
    FILE *array, *names; /* names: "vectors.names.txt" beside "vectors.npy", a line for each row */
    sw_draft *array_draft, *names_draft;
    int64_t rows, width;
} npy_file;

/* Begin both files. Returns an exit status, after printing the error; so does npy_end. */
int npy_begin(npy_file *file, const char *path, int64_t width);
void npy_row(npy_file *file, const char *name, const sw_real *x);

/* Write the number of rows into the header. Both files take their names. */
int npy_end(npy_file *file);

/* Remove what has not taken its name. */
void npy_free(npy_file *file);

#endif
