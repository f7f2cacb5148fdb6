/* format.h - what a file format is: a row of formats.def and a file src/formats/format_NAME.c. */
#ifndef SW_FORMATS_FORMAT_H
#define SW_FORMATS_FORMAT_H

#include "data/builder.h"
#include "formats/file_options.h"
#include "formats/writer.h"

struct sw_format {
    sw_format_type type;
    /* Is this folder (a path that names one) of the format? NULL: the format is no folder. */
    bool (*is_folder)(const char *path);
    /* Put what the file holds into the builder, and nothing else: the caller ends it. The path
     * exists. Reads it as a stream or maps it; trusts no length in it. */
    sw_status (*read)(sw_builder *builder, const sw_file_options *options);
    /* Write all of the data set, of which only what the type says is there: or refuse, before
     * anything is written, what else cannot be held (sw_writer_refuse). Files and folders as new
     * ones, whole or not at all: sw_file_write_new, sw_files_write_streams, sw_folder_write. NULL:
     * it is not written. */
    sw_status (*write)(const sw_writer *writer);
};

#define SW_FORMAT(name) extern const struct sw_format sw_format_##name;
#include "formats/formats.def"

#include <setwise/formats.h>
#undef SW_FORMAT

#endif
