/* counters.c - columns that count the elements of a file, or of each set. */
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

/* Is the column k, k + 1, k + 2 ... in every set, with the same k? */
static bool counts_in_sets(const sw_ragged *sets, int64_t column)
{
    const sw_real first = sets->x[column];
    if (first != floor(first)) return false;
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t i = sets->offset[b]; i < sets->offset[b + 1]; i++)
            if (sets->x[i * sets->width + column] != first + (sw_real)(i - sets->offset[b]))
                return false;
    return true;
}

static bool differ_in_size(const sw_ragged *sets)
{
    for (int64_t b = 1; b < sets->count; b++)
        if (sets->offset[b + 1] - sets->offset[b] != sets->offset[1] - sets->offset[0]) return true;
    return false;
}

sw_status sw_counters_warn(sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    char **names = dataset->schema.feature.name;
    int warnings = 0;
    if (sets->count < 2 || sets->offset[sets->count] < LEAST_ROWS) return SW_OK;
    const bool sizes = differ_in_size(sets);
    for (int64_t c = 0; c < sets->width && warnings < MOST_WARNINGS; c++) {
        const bool of_file = is_counter(sets, c);
        if (!of_file && !(sizes && counts_in_sets(sets, c))) continue;
        char advice[256] = "leave it out of the file";
        if (names)
            snprintf(advice, sizeof advice, "ignore=%s leaves it out", sw_quoted_of(names[c]).text);
        SW_TRY(sw_dataset_warn(
            dataset,
            of_file ? "column %s rises with every element of the file, as a row number does: it "
                      "tells a model the place of a set in the file (%s)"
                    : "column %s counts the elements of each set, so it tells a model how many "
                      "there are: if that will not mean the same in new sets, %s",
            sw_name_text_of(names, c).text, advice));
        warnings++;
    }
    return SW_OK;
}
