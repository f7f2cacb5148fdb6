/* table_inside.h - a builder as builder.c fills it and table_end.c empties it. */
#ifndef SW_DATA_BUILDER_INTERNAL_H
#define SW_DATA_BUILDER_INTERNAL_H

#include "base/name_map.h"
#include "data/builder.h"

enum { SW_NO_ROLE = -1 };

typedef struct sw_builder_entry {
    const char *name; /* the data set's; NULL: it has none */
    int64_t rows;
    sw_location location, label_place;
    int32_t label; /* in class_name, or -1 */
    int8_t role;   /* sw_role or SW_NO_ROLE */
    bool has_target, has_context;
} sw_builder_entry;

/* Elements of one set that came one after another. */
typedef struct sw_builder_stretch {
    int64_t set, first; /* row */
} sw_builder_stretch;

struct sw_builder {
    sw_dataset *dataset;
    const char *path;
    const sw_file_options *options;
    uint64_t seed;

    sw_builder_entry *set; /* [sets] */
    int64_t sets, set_room;
    int64_t last_set; /* the one that was named last, or -1 */
    sw_real *target;  /* [sets, schema.output.count], of those that have one */
    sw_real *context; /* [sets, schema.context.count], of those that have one */
    sw_name_map set_name, class_name;
    bool classes_given;

    sw_real *x;        /* [rows, schema.feature.count]; of words NULL */
    uint8_t *instance; /* [rows] */
    int64_t rows, row_room;
    bool has_instances;
    bool in_block;           /* nothing in x has been judged yet */
    sw_builder_stretch *run; /* [runs] */
    int64_t runs, run_room;
    int64_t dropped_rows;

    bool words;
    sw_name_map word_name;
    int64_t *word; /* [rows] in word_name */
};

/* A set as messages call it: by its name, or by its number. */
typedef struct sw_set_text {
    char text[80];
} sw_set_text;
sw_set_text sw_builder_name_of(const sw_builder *builder, int64_t set);

/* Room for one more item of `size` bytes behind `count`: memory that doubles, and that the system
 * grows where it lies. NULL, with the memory as it was: there is none. */
void *sw_builder_grown(void *memory, int64_t count, int64_t *room, size_t size);

/* The same for `rows` rows of `width` numbers. */
sw_real *sw_builder_grown_rows(sw_real *memory, int64_t rows, int64_t width);
sw_status sw_builder_no_memory(const sw_builder *builder);

/* Another set, whose name (the data set's, or NULL) is in set_name already. */
sw_status sw_builder_begin_set(sw_builder *builder, const char *name, sw_location location);

/* The error that a value of an element is not finite, or too large for a real. */
sw_status sw_builder_refuse(const sw_builder *builder, sw_location location, int64_t column,
                            double value);

/* Names, answers and contexts into the data set, whose elements are there. like: as
 * sw_builder_finish.
 */
sw_status sw_builder_take_answers(sw_builder *builder, const sw_schema *like);

/* The splits that the file gives; or drawn, if it gives none or none for validation. like: as
 * sw_builder_finish. */
sw_status sw_builder_take_splits(sw_builder *builder, const sw_schema *like);

/* Words into tokens, in the data set's elements, which hold the numbers of word_name: those of
 * `like`, hashes, or the most frequent words of the training split. */
sw_status sw_builder_take_words(sw_builder *builder, const sw_schema *like);

#endif
