/* dataset_read.h - a data set out of a file: the file is found, then its format fills a builder. */
#ifndef SW_FORMATS_DATASET_READ_H
#define SW_FORMATS_DATASET_READ_H

#include "base/path.h"
#include "formats/format.h"

/* A file of sets, and how to read it. */
typedef struct sw_set_file {
    sw_path path;
    const struct sw_format *format;
    sw_file_options options;
    uint64_t given; /* a bit for each option that the caller gave */
    sw_builder_options for_builder;
} sw_set_file;

/* Find the file or folder `path`, its format and its options. options: "label=kind:nonfinite=drop",
 * or NULL; the text is changed, and has to live as long as the file is read. */
sw_status sw_set_file_find(sw_set_file *file, const char *path, char *options);

/* Append to `text` the options of the file and those of another file, `like`, that hold unless the
 * file has its own (sw_file_options_inherit). */
sw_status sw_set_file_options_like(const char *path, const char *options, const char *like,
                                   sw_text *text);

/* Find the file with these options. `text` holds them, as long as the file is read. */
sw_status sw_set_file_find_like(sw_set_file *file, const char *path, const char *options,
                                const char *like, sw_text *text);

/* Have the format put all sets of the file into the builder. */
sw_status sw_set_file_read(const sw_set_file *file, sw_builder *builder);

/* Name a data set after its file. */
void sw_dataset_name_after(sw_dataset *dataset, const char *path);

/* Fill a new data set from the file or folder at `path`. The data set takes the name of the file.
 * options: "label=kind:nonfinite=drop", or NULL. Both texts are changed. model: as for
 * sw_builder_finish. */
sw_status sw_dataset_read(sw_dataset *dataset, char *path, char *options, const sw_schema *model,
                          uint64_t seed);

#endif
