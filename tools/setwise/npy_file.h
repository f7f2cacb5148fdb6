/* npy_file.h - rows of numbers written to a .npy file one after another, with the names of the rows
 * in a text file beside it. */
#ifndef NPY_FILE_H
#define NPY_FILE_H

#include <setwise/base.h>
#include <stdio.h>

typedef struct npy_file {
    const char *path;
    FILE *array, *names; /* names: "vectors.names.txt" beside "vectors.npy", a line for each row */
    int64_t rows, width;
} npy_file;

/* Make both files. False: the reason is printed; so for the others. */
bool npy_begin(npy_file *file, const char *path, int64_t width);
void npy_row(npy_file *file, const char *name, const sw_real *x);

/* Write the number of rows into the header, and close both files. */
bool npy_end(npy_file *file);

#endif
