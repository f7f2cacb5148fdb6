/* table_inside.h - a table as table.c fills it and table_end.c empties it. */
#ifndef SW_DATA_TABLE_INSIDE_H
#define SW_DATA_TABLE_INSIDE_H

#include "base/name_map.h"
#include "data/table.h"

enum { SW_NO_ROLE = -1 };

typedef struct sw_table_entry {
    const char *name; /* the data set's; NULL: it has none */
    int64_t rows;
    sw_place place, label_place;
    int32_t label; /* in class_name, or -1 */
    int8_t role;   /* sw_role or SW_NO_ROLE */
    bool has_target, has_context;
} sw_table_entry;

/* Elements of one set that came one after another. */
typedef struct sw_table_run {
    int64_t set, first; /* row */
} sw_table_run;

struct sw_table {
    sw_dataset *dataset;
    const char *path;
    const sw_file_options *options;
    uint64_t seed;

    sw_table_entry *set; /* [sets] */
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
    bool in_block;     /* nothing in x has been judged yet */
    sw_table_run *run; /* [runs] */
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
sw_set_text sw_table_name_of(const sw_table *table, int64_t set);

/* Room for one more item of `size` bytes behind `count`: memory that doubles, and that the system
 * grows where it lies. NULL, with the memory as it was: there is none. */
void *sw_table_grown(void *memory, int64_t count, int64_t *room, size_t size);

/* The same for `rows` rows of `width` numbers. */
sw_real *sw_table_grown_rows(sw_real *memory, int64_t rows, int64_t width);
sw_status sw_table_no_memory(const sw_table *table);

/* Another set, whose name (the data set's, or NULL) is in set_name already. */
sw_status sw_table_begin_set(sw_table *table, const char *name, sw_place place);

/* The error that a value of an element is not finite, or too large for a real. */
sw_status sw_table_refuse(const sw_table *table, sw_place place, int64_t column, double value);

/* Names, answers and contexts into the data set, whose elements are there. like: as sw_table_end.
 */
sw_status sw_table_take_known(sw_table *table, const sw_schema *like);

/* The splits that the file gives; or drawn, if it gives none or none for validation. like: as
 * sw_table_end. */
sw_status sw_table_take_splits(sw_table *table, const sw_schema *like);

/* Words into tokens, in the data set's elements, which hold the numbers of word_name: those of
 * `like`, hashes, or the most frequent words of the training split. */
sw_status sw_table_take_words(sw_table *table, const sw_schema *like);

#endif
