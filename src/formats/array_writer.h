/* array_writer.h - a data set as named arrays, for the formats that store arrays. */
#ifndef SW_FORMATS_ARRAY_WRITER_H
#define SW_FORMATS_ARRAY_WRITER_H

#include "base/safetensors.h"
#include "formats/array_names.h"
#include "formats/writer.h"

/* An array of texts. */
typedef struct sw_text_array {
    const char *name;
    char *const *text; /* [count] */
    int64_t count;
} sw_text_array;

/* All arrays of a data set. */
typedef struct sw_array_list {
    sw_stored number[SW_ARRAY_COUNT]; /* [numbers] */
    int numbers;
    sw_text_array text[SW_ARRAY_COUNT]; /* [texts] */
    int texts;
} sw_array_list;

/* List the arrays of the writer's data set. They borrow from the data set and the writer. */
sw_status sw_array_list_of(sw_array_list *out, const sw_writer *writer);

/* What every format of arrays can store (sw_format_type.holds): everything but a mixture. */
#define SW_ARRAYS_HOLD                                                                             \
    "classes|labels|regression|unanswered|unused|context|instances|split|groups|folds|weights|"    \
    "names|empty|words|tokens|missing|infinite"

#endif
