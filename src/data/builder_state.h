/* builder_state.h - the fields of a builder, for the builder*.c files alone. */
#ifndef SW_DATA_BUILDER_STATE_H
#define SW_DATA_BUILDER_STATE_H

#include "base/name_map.h"
#include "base/text.h"
#include "data/builder_options.h"
#include "data/column_map.h"
#include "data/location.h"
#include "data/seen_names.h"
#include "data/set_tags.h"
#include "data/suspects.h"

#include <setwise/data.h>

enum { SW_NO_TAG = -1, SW_MOST_PLACES = 3, SW_MOST_FAULTS = 10 };

typedef struct sw_builder_entry {
    const char *name; /* in the data set's memory; NULL: the set has none */
    bool spoiled;     /* it has a fault that was reported, and is left out */
    int64_t number;   /* in the file, from 0 */
    int64_t rows;
    sw_location location; /* where the set begins */
    struct {
        int32_t number;       /* in tag_name, or SW_NO_TAG; of a split: its sw_role */
        sw_location location; /* where it was first given */
    } tag[SW_TAGS];
    bool has_row[SW_ROWS];
    int32_t paragraph; /* of the word that was added last, from 1; 0: no word yet */
} sw_builder_entry;

/* Rows of one set that were put in one after another. They end where the next span begins. */
typedef struct sw_builder_span {
    int64_t set, first_row;
} sw_builder_span;

/* A fault that is told once, and then counted: numbers of a column of features that are missing or
 * not finite. Faults that are not of a column have numbers beyond all columns: the spelling of a
 * class, and a row that contradicts the tag, or the row, that its set has already. */
#define SW_UNFIT_SPELLING INT64_MAX
#define SW_UNFIT_TAG(tag) (INT64_MAX - 1 - (tag))
#define SW_UNFIT_ROW(row) (INT64_MAX - 1 - SW_TAGS - (row))
typedef struct sw_unfit_column {
    int64_t column, count; /* elements, or rows, that have the fault */
    int line;              /* in the list of faults, from 0 */
} sw_unfit_column;

/* A column of words, and its values in the order of their numbers. */
typedef struct sw_category {
    char *name;
    sw_name_map value;
} sw_category;

typedef struct sw_categories {
    sw_category *list; /* [count] */
    int64_t count;
    int64_t *of; /* [columns] of the file: in the list, or -1 */
    int64_t columns;
} sw_categories;

struct sw_builder {
    sw_dataset *dataset;
    const char *path;
    const sw_builder_options *options;
    uint64_t seed;
    sw_arena *arena; /* of what belongs to the whole file; that of the data set, unless streamed */

    bool streamed;      /* it makes one data set after another */
    bool unsorted;      /* streamed: a name came again, so no set can be trusted */
    bool whole_sets;    /* streamed: the elements of a set come all at once */
    sw_seen_names seen; /* streamed: the names of all sets so far */
    int64_t numbered;   /* sets so far, in all data sets */

    sw_builder_entry *set; /* [sets] */
    int64_t sets, set_capacity;
    int64_t last_set;      /* the set that was named last, or -1 */
    sw_real *row[SW_ROWS]; /* [sets, sw_builder_row_width], of the sets that have one */
    sw_name_map set_name, tag_name[SW_TAGS];
    sw_name_map class_key; /* of similar=join: the key of each class */
    bool classes_given;    /* sw_builder_outputs listed all classes */

    sw_column_map feature_map, context_map; /* file columns to those of the data set */
    sw_categories categories[2];            /* of elements, of contexts: sw_part */
    int64_t place_column[SW_MOST_PLACES];   /* [dataset->place_width] columns of the file */

    sw_real *x;         /* [rows, schema.feature.count]; NULL if elements are words */
    int64_t *word;      /* [rows] numbers in word_name; NULL unless elements are words */
    int32_t *paragraph; /* [rows] of words, from 1 */
    uint8_t *instance;  /* [rows] */
    sw_real *place;     /* [rows, dataset->place_width] */
    int64_t rows, row_capacity;
    sw_builder_span *span; /* [spans] */
    int64_t spans, span_capacity;
    int64_t dropped_rows;
    sw_suspects suspects; /* columns that may be groups */
    sw_text fault;        /* the faults so far, a line each */
    int faults;
    sw_real *na; /* [na_count] numbers that stand for missing ones */
    int na_count;
    int64_t unfit; /* of the last record: 1 + the column of such a fault, or SW_UNFIT_...; or 0 */
    sw_unfit_column unfit_column[SW_MOST_FAULTS]; /* [unfit_columns] those so far */
    int unfit_columns;
    bool has_instances;
    bool has_words;
    bool has_paragraphs; /* a set has several */
    bool in_block;       /* rows came as a block: no value has been checked yet */
    int64_t block_row;   /* of the first row of the block, in the file */
    sw_name_map word_name;
};

/* Are missing numbers filled? A model that was trained on such data keeps what fills them; another
 * one fills them if the option says so. */
static inline bool sw_builder_fills(const struct sw_builder *builder)
{
    const sw_schema *model = builder->options->model;
    return (model && model->feature.fill) || builder->options->fill != SW_FILL_NONE;
}

/* The numbers in a row of that kind. */
static inline int64_t sw_builder_row_width(const struct sw_builder *builder, int row)
{
    const sw_schema *schema = &builder->dataset->schema;
    return row == SW_ROW_TARGET    ? schema->output.count
           : row == SW_ROW_CONTEXT ? schema->context.count
                                   : 1;
}

#endif
