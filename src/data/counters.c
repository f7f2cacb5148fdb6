/* counters.c - columns that count the elements of a file. */
#include "data/counters.h"

#include "base/quoted.h"
#include "base/schema.h"
#include "data/dataset.h"

#include <math.h>
#include <stdio.h>

enum { LEAST_ROWS = 50, MOST_WARNINGS = 3 };

static bool is_counter(const sw_ragged *sets, int64_t column)
{
    const int64_t rows = sets->offset[sets->count];
    for (int64_t i = 0; i < rows; i++) {
        const sw_real x = sets->x[i * sets->width + column];
        if (x != floor(x) || (i > 0 && !(x > sets->x[(i - 1) * sets->width + column])))
            return false;
    }
    return true;
}

sw_status sw_counters_warn(sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    char **names = dataset->schema.feature.name;
    int warnings = 0;
    if (sets->count < 2 || sets->offset[sets->count] < LEAST_ROWS) return SW_OK;
    for (int64_t c = 0; c < sets->width && warnings < MOST_WARNINGS; c++) {
        if (!is_counter(sets, c)) continue;
        char advice[256] = "leave it out of the file";
        if (names)
            snprintf(advice, sizeof advice, "ignore=%s leaves it out", sw_quoted_of(names[c]).text);
        SW_TRY(sw_dataset_warn(dataset,
                               "column %s rises with every element of the file, as a row number "
                               "does: it tells a model the place of a set in the file (%s)",
                               sw_name_text_of(names, c).text, advice));
        warnings++;
    }
    return SW_OK;
}
