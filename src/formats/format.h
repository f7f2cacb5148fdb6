/* format.h - the type of a file format. Each is a row of formats.def and a file
 * src/formats/format_NAME.c. */
#ifndef SW_FORMATS_FORMAT_H
#define SW_FORMATS_FORMAT_H

#include "data/builder.h"
#include "formats/file_options.h"
#include "formats/writer.h"

/* A text format that is read in pieces. Whole files and streams are read by the same functions. The
 * state is `size` bytes, zeroed at first. The builder and the options outlive it. */
typedef struct sw_piecewise {
    size_t size;
    sw_status (*begin)(void *state, sw_builder *builder, const sw_file_options *options);
    sw_status (*take)(void *state, const char *piece, size_t size);
    sw_status (*end)(void *state); /* after the last piece */
    void (*free)(void *state);
    bool whole_sets; /* no set is divided between two calls of `take` */
} sw_piecewise;

/* A format whose sets are taken some at a time. The state is as above. */
typedef struct sw_stepwise {
    size_t size;
    sw_status (*begin)(void *state, sw_builder *builder, const sw_file_options *options);
    /* Put the next sets into the builder, whole ones: about `elements` elements; all that are left
     * if that is INT64_MAX. `ended` receives whether these are the last ones. */
    sw_status (*take)(void *state, int64_t elements, bool *ended);
    void (*free)(void *state);
} sw_stepwise;

struct sw_format {
    sw_format_type type;
    /* Is the folder of this path one of the format? NULL: the format is never a folder. */
    bool (*is_folder)(const char *path);
    /* One of these three. They put the content of the file into the builder, which the caller then
     * finishes. The path exists. They read the file as a stream or map it, and trust no length in
     * it. */
    const sw_piecewise *pieces;
    const sw_stepwise *steps;
    sw_status (*read)(sw_builder *builder, const sw_file_options *options); /* the whole file */
    /* Write the whole data set. It has only the parts that the type lists; if the format cannot
     * store it for another reason, refuse before anything is written (sw_writer_refuse). Make new
     * files or folders, whole or not at all: sw_file_write_new, sw_files_write_streams,
     * sw_folder_write. NULL: the format is only read. */
    sw_status (*write)(const sw_writer *writer);
};

#define SW_FORMAT(name) extern const struct sw_format sw_format_##name;
#include "formats/formats.def"

#include <setwise/formats.h>
#undef SW_FORMAT

#endif
