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
    sw_piece items; /* after the header; memory of the data set or the writer */
} sw_npy_file;

/* The files of all arrays of the data set (sw_array_list_of). Texts are Unicode code points. */
sw_status sw_npy_files(sw_npy_file file[SW_ARRAY_COUNT], int *count, const sw_writer *writer);

/* The name of the array in a file: "labels" for "labels.npy". A name without the ending stays
 * whole. A longer name is cut: it is not that of an array. */
typedef struct sw_npy_name {
    char text[256];
} sw_npy_name;
sw_npy_name sw_npy_name_of(const char *file);

#endif
