/* npy_files.h - a data set as .npy files, for the formats that consist of them: a folder (npy) and
 * an archive (npz). */
#ifndef SW_FORMATS_NPY_FILES_H
#define SW_FORMATS_NPY_FILES_H

#include "base/file.h"
#include "formats/array_writer.h"
#include "formats/npy_header.h"

typedef struct sw_npy_file {
    char name[32]; /* "elements.npy" */
    sw_npy_header header;
    sw_part items; /* behind the header; the data set's or the arena's memory */
} sw_npy_file;

/* All of it: the arrays of sw_array_list_of, texts as code points of Unicode. */
sw_status sw_npy_files(sw_npy_file file[SW_ARRAY_COUNT], int *count, const sw_writer *writer,
                       sw_arena *arena);

/* The name of the array in a file: "labels" of "labels.npy". Without that end it is the whole name;
 * what is longer is no array's name and is cut. */
typedef struct sw_npy_name {
    char text[256];
} sw_npy_name;
sw_npy_name sw_npy_name_of(const char *file);

#endif
