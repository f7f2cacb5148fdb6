/* faithfulness.c - how the answer changes as elements are removed or inserted by their weights.
 *
 * A set without its most attended elements is the set of its least attended ones. So three families
 * of subsets serve both deletion and insertion: the m most attended elements, the m least attended
 * ones, and m random ones, where m is one tenth of the elements, two tenths, and so on. */
#include "study/faithfulness.h"

#include "base/error.h"
#include "study/attention_check.h"
#include "study/statistics.h"
#include "study/variants.h"

#include <math.h>
#include <stdlib.h>

enum { MOST, LEAST, RANDOM, ORDERS = 5, TENTHS = 10, RANDOM_ORDERS = ORDERS - RANDOM };

/* An element, its weight, and its position in a random order, which decides between equal weights.
 */
typedef struct weighed {
    double weight;
    int64_t element, turn;
} weighed;

static int by_weight(const void *a, const void *b)
{
    const weighed *x = a, *y = b;
    if (x->weight != y->weight) return x->weight < y->weight ? 1 : -1;
    return (x->turn > y->turn) - (x->turn < y->turn);
}

typedef struct work {
    const sw_attention *attention;
    const sw_agreement *agreement;
    sw_predictor *predictor;
    const sw_ragged *sets;
    const sw_diagnosis_options *options;
    sw_variants variants;
    sw_real *output;        /* [variants, outputs] */
    weighed *list;          /* [elements of the largest set] */
    int64_t *order[ORDERS]; /* [the same]: an order of the elements, each from most to least */
    sw_summary area[3], deletion_gain, insertion_gain;
} work;

/* Fill the orders of the elements of set i. */
static void put_in_order(work *w, int64_t i)
{
    const int64_t first = w->attention->offset[i], n = w->attention->offset[i + 1] - first;
    for (int64_t k = 0; k < RANDOM_ORDERS; k++) {
        sw_random random = sw_random_for(w->options->seed, SW_FOR_DIAGNOSIS,
                                         (uint32_t)w->attention->set[i], (uint32_t)k);
        sw_random_permutation(&random, n, w->order[RANDOM + k]);
    }
    for (int64_t r = 0; r < n; r++) {
        const int64_t element = w->order[RANDOM][r];
        w->list[r] = (weighed){(double)w->attention->mean[first + element], element, r};
    }
    qsort(w->list, (size_t)n, sizeof *w->list, by_weight);
    for (int64_t r = 0; r < n; r++) {
        w->order[MOST][r] = w->list[r].element;
        w->order[LEAST][r] = w->list[n - 1 - r].element;
    }
}

/* j tenths of n, rounded; at least 1. */
static int64_t share_of(int64_t n, int j)
{
    const int64_t m = (2 * n * j + TENTHS) / (2 * TENTHS);
    return m > 0 ? m : 1;
}

/* The first m elements of each order, for each m below n. */
static sw_status put_variants(work *w, int64_t i)
{
    const int64_t set = w->attention->set[i], first = w->sets->offset[set];
    const int64_t n = w->sets->offset[set + 1] - first;
    sw_variants_clear(&w->variants);
    for (int o = 0; o < ORDERS; o++)
        for (int j = 1; j < TENTHS; j++) {
            SW_TRY(sw_variants_begin(&w->variants, set));
            for (int64_t r = 0; r < share_of(n, j); r++)
                SW_TRY(sw_variants_add(&w->variants, first + w->order[o][r]));
        }
    return SW_OK;
}

/* The confidence after the first j tenths of order o, for j of 1 to 10. */
static double confidence(const work *w, int64_t i, int o, int j)
{
    bool same;
    const int64_t outputs = w->attention->outputs;
    const sw_real *whole = w->attention->output + i * outputs;
    const sw_real *y = j == TENTHS ? whole : w->output + (o * (TENTHS - 1) + j - 1) * outputs;
    return sw_agreement_of(w->agreement, whole, y, &same);
}

/* The mean confidence from one tenth to all elements of an order, by trapezoids. */
static double area_of(const work *w, int64_t i, int o)
{
    double sum = 0;
    for (int j = 1; j < TENTHS; j++)
        sum += (confidence(w, i, o, j) + confidence(w, i, o, j + 1)) / 2;
    return sum / (TENTHS - 1);
}

static void judge_set(work *w, int64_t i)
{
    double area[3] = {area_of(w, i, MOST), area_of(w, i, LEAST), 0};
    for (int k = 0; k < RANDOM_ORDERS; k++)
        area[RANDOM] += area_of(w, i, RANDOM + k) / RANDOM_ORDERS;
    for (int o = 0; o < 3; o++) sw_summary_add_known(&w->area[o], area[o]);
    sw_summary_add_known(&w->deletion_gain, area[RANDOM] - area[LEAST]);
    sw_summary_add_known(&w->insertion_gain, area[MOST] - area[RANDOM]);
}

static sw_status allocate(work *w)
{
    const int64_t most = sw_attention_largest(w->attention);
    const size_t outputs = (size_t)w->attention->outputs;
    w->output = calloc(ORDERS * TENTHS * outputs, sizeof *w->output);
    w->list = calloc((size_t)most + 1, sizeof *w->list);
    bool whole = w->output && w->list;
    for (int o = 0; o < ORDERS; o++) {
        w->order[o] = calloc((size_t)most + 1, sizeof **w->order);
        whole = whole && w->order[o];
    }
    return whole ? SW_OK : sw_fail(SW_ERROR_MEMORY, "diagnosis: out of memory");
}

static sw_status try_all(work *w)
{
    SW_TRY(allocate(w));
    for (int64_t i = 0; i < w->attention->count; i++) {
        if (w->attention->offset[i + 1] - w->attention->offset[i] < 2) continue;
        put_in_order(w, i);
        SW_TRY(put_variants(w, i));
        const sw_ragged sets = sw_variants_sets(&w->variants);
        SW_TRY(sw_predictor_run(w->predictor, &sets, w->output));
        judge_set(w, i);
    }
    return SW_OK;
}

sw_status sw_diagnose_faithfulness(sw_diagnosis *d, const sw_attention *attention,
                                   const sw_agreement *agreement, const sw_model *model,
                                   const sw_ragged *sets, const sw_diagnosis_options *options)
{
    work w = {.attention = attention,
              .agreement = agreement,
              .sets = sets,
              .options = options,
              .variants = {.from = sets}};
    sw_status status = sw_predictor_new(&w.predictor, model, options->threads);
    if (status == SW_OK) status = try_all(&w);
    sw_predictor_free(w.predictor);
    sw_variants_free(&w.variants);
    free(w.output);
    free(w.list);
    for (int o = 0; o < ORDERS; o++) free(w.order[o]);
    d->deletion = sw_summary_mean(&w.area[LEAST]);
    d->at_random = sw_summary_mean(&w.area[RANDOM]);
    d->insertion = sw_summary_mean(&w.area[MOST]);
    d->deletion_gain = sw_summary_mean(&w.deletion_gain);
    d->deletion_low = sw_summary_low(&w.deletion_gain);
    d->insertion_gain = sw_summary_mean(&w.insertion_gain);
    d->insertion_low = sw_summary_low(&w.insertion_gain);
    return status;
}
