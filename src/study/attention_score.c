/* attention_score.c - does attention point to the elements that carry the label, and which elements
 * does it weigh most? */
#include "study/attention_score.h"

#include "base/error.h"
#include "study/attention_check.h"
#include "train/roc.h"

#include <setwise/study.h>

#include <stdlib.h>

/* ---- Against the truth ----------------------------------------------------------------------- */

/* The share of carriers among the k elements of the largest scores, of a sorted list. Of equal
 * scores, each is as likely among them. */
static double precision_at(const sw_scored *sorted, int64_t n, int64_t k)
{
    double found = 0;
    int64_t taken = 0;
    for (int64_t end = n; end > 0 && taken < k;) {
        int64_t begin = end, carriers = 0;
        for (; begin > 0 && sorted[begin - 1].score == sorted[end - 1].score; begin--)
            carriers += sorted[begin - 1].positive;
        const int64_t alike = end - begin, take = alike < k - taken ? alike : k - taken;
        found += (double)(carriers * take) / (double)alike;
        taken += take;
        end = begin;
    }
    return found / (double)k;
}

/* The area, the precision and the share of carriers of set i go to the tallies. list: [elements]
 * scratch. */
static void add_labels(sw_summary tally[3], const sw_attention *a, int64_t i,
                       const uint8_t *carries, sw_scored *list)
{
    const int64_t first = a->offset[i], n = a->offset[i + 1] - first;
    int64_t k = 0;
    for (int64_t r = 0; r < n; r++) {
        list[r] = (sw_scored){(double)a->mean[first + r], carries[r] != 0};
        k += carries[r] != 0;
    }
    if (k == 0 || k == n) return;
    sw_summary_add_known(&tally[0], sw_area_under_roc(list, n)); /* sorts the list */
    sw_summary_add_known(&tally[1], precision_at(list, n, k));
    sw_summary_add_known(&tally[2], (double)k / (double)n);
}

sw_status sw_attention_labels(sw_summary tally[3], const sw_attention *attention,
                              const sw_dataset *data)
{
    if (!data->instance_label) return SW_OK;
    sw_scored *list = calloc((size_t)sw_attention_largest(attention) + 1, sizeof *list);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "attention: out of memory");
    for (int64_t i = 0; i < attention->count; i++)
        add_labels(tally, attention, i, data->instance_label + data->sets.offset[attention->set[i]],
                   list);
    free(list);
    return SW_OK;
}

sw_status sw_attention_auc(double *auc, int64_t *sets, const sw_attention *attention,
                           const sw_dataset *data)
{
    sw_summary tally[3] = {{0}};
    SW_NOT_NULL(auc, sets, attention, data);
    SW_TRY(sw_attention_check(attention, data));
    SW_TRY(sw_attention_labels(tally, attention, data));
    *auc = sw_summary_mean(&tally[0]);
    *sets = tally[0].n;
    return SW_OK;
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
