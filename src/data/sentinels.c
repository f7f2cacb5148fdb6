/* sentinels.c - numbers that stand for missing ones, such as -9999. */
#include "data/sentinels.h"

#include "base/number.h"
#include "base/schema.h"
#include "data/dataset.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_TIMES = 2, SHOWN = 3 };

static bool may_stand_for_missing(double x)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%.6g", fabs(x));
    const bool nines = strspn(digits, "9.") == strlen(digits) && fabs(x) >= 99;
    return nines || x == -32768 || fabs(x) >= 1e20;
}

/* The numbers of a column: the one at its lower or upper end, how often it is there, and the range
 * of the others. */
typedef struct end_of_column {
    double end, nearest, farthest;
    int64_t times;
} end_of_column;

/* sign: 1 for the upper end, -1 for the lower one. */
static end_of_column find_end(const sw_ragged *sets, int64_t column, double sign)
{
    const int64_t rows = sets->offset[sets->count];
    end_of_column e = {-INFINITY, -INFINITY, INFINITY, 0};
    for (int64_t i = 0; i < rows; i++) {
        const double x = sign * (double)sets->x[i * sets->width + column];
        if (!isfinite(x)) continue;
        e.farthest = fmin(e.farthest, x);
        if (x > e.end) {
            e.nearest = e.end;
            e.end = x;
            e.times = 0;
        } else if (x < e.end) {
            e.nearest = fmax(e.nearest, x);
        }
        e.times += x == e.end;
    }
    return e;
}

/* Does a number stand for missing ones in the column? */
static bool find_sentinel(const sw_ragged *sets, int64_t column, double *number)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        const end_of_column e = find_end(sets, column, sign);
        *number = sign * e.end;
        if (e.times >= LEAST_TIMES && may_stand_for_missing(*number) && e.nearest > e.farthest &&
            e.end - e.nearest >= e.nearest - e.farthest)
            return true;
    }
    return false;
}

sw_status sw_sentinels_warn(sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    char *const *names = dataset->schema.feature.name;
    sw_items list = {0};
    double first = 0, number;
    int64_t count = 0;
    for (int64_t c = 0; c < sets->width; c++) {
        if (!find_sentinel(sets, c, &number) || (count > 0 && number != first)) continue;
        first = number;
        if (count++ < SHOWN) sw_items_add(&list, "%s", sw_name_text_of(names, c).text);
    }
    if (count == 0) return SW_OK;
    const sw_number text = sw_number_of(first);
    return sw_dataset_warn(dataset,
                           "%s in column%s %s%s is far from all other numbers there: if it stands "
                           "for a missing one, na=%s takes it so",
                           text.text, count > 1 ? "s" : "", list.text, count > SHOWN ? " ..." : "",
                           text.text);
}
