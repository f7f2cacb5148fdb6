/* attention_score.c - does attention point to the elements that carry the label, and which elements
 * does it weigh most? */
#include "base/error.h"
#include "study/attention_check.h"
#include "train/roc.h"

#include <setwise/study.h>

#include <math.h>
#include <stdlib.h>

/* ---- Against the truth ----------------------------------------------------------------------- */

/* The area under the ROC curve of one set; NaN if all its elements are of one kind. */
static double area_of(const sw_attention *a, const uint8_t *carries, int64_t i, sw_scored *list)
{
    int64_t first = a->offset[i], n = a->offset[i + 1] - first;
    for (int64_t r = 0; r < n; r++)
        list[r] = (sw_scored){(double)a->mean[first + r], carries[r] != 0};
    return sw_area_under_roc(list, n);
}

double sw_attention_auc(const sw_attention *attention, const sw_dataset *data, int64_t *sets)
{
    int64_t largest = 0, count = 0;
    if (sets) *sets = 0;
    if (sw_attention_check(attention, data) != SW_OK) return NAN;
    double sum = 0;
    for (int64_t i = 0; i < attention->count; i++) {
        int64_t n = attention->offset[i + 1] - attention->offset[i];
        largest = n > largest ? n : largest;
    }
    sw_scored *list = data->instance_label ? calloc((size_t)largest + 1, sizeof *list) : NULL;
    for (int64_t i = 0; list && i < attention->count; i++) {
        int64_t first = data->sets.offset[attention->set[i]];
        double area = area_of(attention, data->instance_label + first, i, list);
        if (isnan(area)) continue;
        sum += area;
        count++;
    }
    free(list);
    if (sets) *sets = count;
    return count > 0 ? sum / (double)count : NAN;
}

/* ---- The order ------------------------------------------------------------------------------- */

typedef struct weighed {
    double weight;
    int64_t position;
} weighed;

static int by_weight(const void *a, const void *b)
{
    const weighed *x = a, *y = b;
    if (x->weight != y->weight) return x->weight < y->weight ? 1 : -1;
    return (x->position > y->position) - (x->position < y->position);
}

sw_status sw_attention_order(const sw_attention *attention, int64_t i, int64_t *order)
{
    SW_NOT_NULL(attention, order);
    SW_TRY(sw_attention_check_index(attention, i));
    int64_t first = attention->offset[i], n = attention->offset[i + 1] - first;
    weighed *list = calloc((size_t)n + 1, sizeof *list);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "attention: out of memory");
    for (int64_t r = 0; r < n; r++) list[r] = (weighed){(double)attention->mean[first + r], r};
    qsort(list, (size_t)n, sizeof *list, by_weight);
    for (int64_t r = 0; r < n; r++) order[r] = list[r].position;
    free(list);
    return SW_OK;
}
