/* shapes.c - tables whose lines are something else than elements. */
#include "data/shapes.h"

#include "base/quoted.h"
#include "base/schema.h"
#include "data/dataset.h"

#include <math.h>
#include <stdio.h>

enum { LEAST_SETS = 20, MOST_WARNINGS = 3 };

/* Has the column a number in the first element of each set, and in no other one? */
static bool is_of_sets(const sw_ragged *sets, int64_t column)
{
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t i = sets->offset[b]; i < sets->offset[b + 1]; i++)
            if (isnan(sets->x[i * sets->width + column]) != (i > sets->offset[b])) return false;
    return true;
}

static sw_status warn_of_column(sw_dataset *dataset, int64_t column)
{
    char **names = dataset->schema.feature.name;
    char advice[256] = "such numbers are the context of a set";
    if (names)
        snprintf(advice, sizeof advice, "context=%s reads it so", sw_quoted_of(names[column]).text);
    return sw_dataset_warn(dataset,
                           "column %s has a number in the first element of each set alone, as a "
                           "number of the set has (%s)",
                           sw_name_text_of(names, column).text, advice);
}

sw_status sw_shapes_warn(sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    int warnings = 0;
    if (sets->count < LEAST_SETS || dataset->sets.mapped) return SW_OK;
    int64_t largest = 0;
    for (int64_t b = 0; b < sets->count; b++) {
        const int64_t size = sets->offset[b + 1] - sets->offset[b];
        if (size > largest) largest = size;
    }
    if (largest == 1)
        return sw_dataset_warn(dataset, "each set has a single element, so that nothing is pooled: "
                                        "does a line of the file hold a whole set? "
                                        "(src/formats/README.md turns tables of other shapes)");
    for (int64_t c = 0; c < sets->width && warnings < MOST_WARNINGS; c++) {
        if (!is_of_sets(sets, c)) continue;
        SW_TRY(warn_of_column(dataset, c));
        warnings++;
    }
    return SW_OK;
}
