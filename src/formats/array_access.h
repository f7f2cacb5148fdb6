/* array_access.h - the arrays of a file as their reader asks for them: by name, checked for type
 * and shape, read some items at a time. */
#ifndef SW_FORMATS_ARRAY_ACCESS_H
#define SW_FORMATS_ARRAY_ACCESS_H

#include "data/builder.h"
#include "formats/array_names.h"

/* The sets of a file, some at a time. */
typedef struct sw_array_reader {
    const sw_arrays *arrays;
    sw_builder *builder;
    sw_arena *kept;    /* what belongs to the whole file */
    sw_arena *scratch; /* of some sets */
    int64_t sets, rows, width;
    int64_t padded;                /* rows of each set in the file, of which the first are its
                                    * elements; 0: all are */
    int64_t vocabulary;            /* 0: none */
    const int64_t *offset;         /* [sets + 1] */
    const char *const *run_name;   /* [sets] of sets that are runs of names; NULL: they are not */
    const char *const *class_name; /* of class 0, 1 ...; NULL: the labels are the names */
    bool whole;                    /* all sets are read at once */
    int64_t first, count;          /* the sets that are read now */
} sw_array_reader;

#define SW_ARRAY_FAIL(r, ...)                                                                      \
    sw_builder_fail((r)->builder, SW_ERROR_FORMAT, (sw_location){0}, __VA_ARGS__)

/* The array of that name. NULL: the file has none, or the array holds answers and the reader leaves
 * out answers. */
const sw_array *sw_array_get(const sw_array_reader *r, sw_array_name name);

/* The number of columns: 1 if there is one dimension. */
int64_t sw_array_columns_of(const sw_array *array);

/* SW_ERROR_FORMAT: the array holds texts. */
sw_status sw_array_expect_numbers(const sw_array_reader *r, const sw_array *array);

/* The shape must be [count], or [count, any] if `dims` is 2. each: the unit that `count` counts,
 * such as "set". */
sw_status sw_array_expect_rows(const sw_array_reader *r, const sw_array *array, int dims,
                               int64_t count, const char *each);

/* Read all items of an array that belongs to the whole file. */
sw_status sw_array_read_whole(const sw_array_reader *r, const sw_array *array, int64_t **out);

/* Read the texts of the array `name`, one for each of `count`, for the whole file; NULL if it has
 * none. */
sw_status sw_array_read_names(const sw_array_reader *r, sw_array_name name, int64_t count,
                              const char *each, const char *const **out);

/* Read an array's items of the current sets into scratch memory: whole numbers, doubles [count,
 * columns], or texts. */
sw_status sw_array_take_integers(const sw_array_reader *r, const sw_array *array, int64_t **out);
sw_status sw_array_take_doubles(const sw_array_reader *r, const sw_array *array, double **out);
sw_status sw_array_take_texts(const sw_array_reader *r, const sw_array *array, const char ***out);

/* The same for names, which may be whole numbers: their digits. */
sw_status sw_array_take_names(const sw_array_reader *r, const sw_array *array, const char ***out);

/* The digits of whole numbers, in the memory of the arena; neighbours that are equal share them. */
sw_status sw_array_number_texts(const int64_t *number, int64_t count, const char ***out,
                                sw_arena *arena);

#endif
