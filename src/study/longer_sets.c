/* longer_sets.c - how the answer changes if a set becomes 2, 5 or 10 times as long. */
#include "study/longer_sets.h"

#include "base/error.h"
#include "base/summary.h"
#include "study/variants.h"

#include <math.h>

enum { MOST_SETS = 50, LENGTHS = 3, KINDS = 2 * LENGTHS };
static const int64_t times[LENGTHS] = {2, 5, 10};

typedef struct work {
    const sw_attention *attention;
    const sw_agreement *agreement;
    const sw_model *model;
    sw_split split;
    const sw_diagnosis_options *options;
    bool gradient;
    sw_variants variants;
    sw_summary stays[KINDS], own[LENGTHS]; /* repeated, then foreign */
} work;

static int64_t size_of(const sw_ragged *sets, int64_t set)
{
    return sets->offset[set + 1] - sets->offset[set];
}

/* An element of another set that is not empty: first a set of the split is drawn, then an element
 * of it. -1: no other set was found. */
static int64_t draw_foreign(const work *w, sw_random *random, int64_t set)
{
    const sw_ragged *sets = w->split.sets;
    for (int tries = 0; tries < 1000; tries++) {
        const int64_t i = sw_random_below(random, (uint32_t)w->split.count);
        const int64_t other = w->split.index ? w->split.index[i] : i;
        const int64_t n = size_of(sets, other);
        if (other != set && n > 0)
            return sets->offset[other] + sw_random_below(random, (uint32_t)n);
    }
    return -1;
}

static sw_status put_variant(work *w, int64_t set, int64_t length, bool foreign)
{
    const sw_ragged *sets = w->split.sets;
    const int64_t first = sets->offset[set], n = size_of(sets, set);
    sw_random random = sw_random_for(w->options->seed, SW_FOR_DIAGNOSIS, (uint32_t)set,
                                     (uint32_t)(100 * length + foreign));
    SW_TRY(sw_variants_begin(&w->variants, set));
    for (int64_t r = 0; r < n; r++) SW_TRY(sw_variants_add(&w->variants, first + r));
    for (int64_t r = n; r < length * n; r++) {
        const int64_t row =
            foreign ? draw_foreign(w, &random, set) : first + sw_random_below(&random, (uint32_t)n);
        if (row >= 0) SW_TRY(sw_variants_add(&w->variants, row));
    }
    return SW_OK;
}

/* The answers and weights of the variants of set i. */
static void judge_set(work *w, int64_t i, const sw_attention *changed)
{
    const int64_t outputs = changed->outputs,
                  n = w->attention->offset[i + 1] - w->attention->offset[i];
    for (int kind = 0; kind < KINDS; kind++) {
        bool same;
        const double confidence = sw_agreement_of(w->agreement, w->attention->output + i * outputs,
                                                  changed->output + kind * outputs, &same);
        if (!isnan(confidence)) sw_summary_add_known(&w->stays[kind], same);
        double own = 0;
        for (int64_t r = 0; r < n; r++) own += (double)changed->mean[changed->offset[kind] + r];
        if (kind >= LENGTHS) sw_summary_add_known(&w->own[kind - LENGTHS], own);
    }
}

static sw_status try_set(work *w, int64_t i)
{
    const int64_t set = w->attention->set[i];
    sw_attention *changed = NULL;
    sw_variants_clear(&w->variants);
    for (int kind = 0; kind < KINDS; kind++)
        SW_TRY(put_variant(w, set, times[kind % LENGTHS], kind >= LENGTHS));
    const sw_ragged sets = sw_variants_sets(&w->variants);
    const int threads = w->options->threads;
    SW_TRY(w->gradient
               ? sw_attention_gradient(&changed, w->model, &sets, NULL, sets.count, threads)
               : sw_attention_new(&changed, w->model, &sets, NULL, sets.count, false, threads));
    judge_set(w, i, changed);
    sw_attention_free(changed);
    return SW_OK;
}

sw_status sw_diagnose_longer(sw_diagnosis *d, const sw_attention *attention,
                             const sw_agreement *agreement, const sw_model *model, sw_split split,
                             const sw_diagnosis_options *options)
{
    work w = {.attention = attention,
              .agreement = agreement,
              .model = model,
              .split = split,
              .options = options,
              .gradient = d->gradient,
              .variants = {.from = split.sets}};
    sw_status status = SW_OK;
    for (int64_t i = 0; status == SW_OK && i < attention->count && i < MOST_SETS; i++)
        if (attention->offset[i + 1] > attention->offset[i]) status = try_set(&w, i);
    sw_variants_free(&w.variants);
    double *const stays[KINDS] = {&d->repeated2, &d->repeated5, &d->repeated10,
                                  &d->foreign2,  &d->foreign5,  &d->foreign10};
    double *const own[LENGTHS] = {&d->own2, &d->own5, &d->own10};
    for (int kind = 0; kind < KINDS; kind++) *stays[kind] = sw_summary_mean(&w.stays[kind]);
    for (int k = 0; k < LENGTHS; k++) *own[k] = sw_summary_mean(&w.own[k]);
    return status;
}
