/* match_parameters.c - adjusts the widths of arms, so that all have about as many parameters as the
 * reference. */
#include "base/arena.h"
#include "base/error.h"
#include "base/quoted.h"
#include "base/text.h"
#include "study/arm_data.h"
#include "study/runs.h"
#include "study/study_check.h"

#include <setwise/model.h>
#include <setwise/study.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDEST = 16384 };

/* ---- Counting -------------------------------------------------------------------------------- */

/* The parameters of an arm's model on a data set; 0: it makes none. */
static int64_t count_parameters(const sw_model_config *config)
{
    sw_model *model = NULL;
    if (sw_model_new(&model, config, 0) != SW_OK) return 0;
    const int64_t count = sw_params_count(&model->params);
    sw_model_free(model);
    return count;
}

/* The configurations of an arm's models, one for each data set. */
static sw_status describe(sw_model_config *config, const sw_study *study, int arm)
{
    for (int d = 0; d < study->data_count; d++) {
        sw_config run;
        sw_dataset *own;
        SW_TRY(sw_study_configure(&run, study, (sw_run_at){d, arm, 0}));
        SW_TRY(sw_arm_dataset(&own, study, d, &run, study->dataset[d]));
        config[d] = run.model;
        sw_model_config_for(&config[d], own ? own : study->dataset[d]);
        sw_dataset_free(own);
    }
    return SW_OK;
}

/* ---- Fitting --------------------------------------------------------------------------------- */

/* An arm on all data sets, and the numbers of parameters that it is to have. */
typedef struct fitted {
    const sw_model_config *config; /* [count] */
    const int64_t *target;         /* [count]; 0: the reference makes no model there */
    int count;
} fitted;

/* The widths of an arm that lists several keep their proportions. */
static void set_width(sw_model_config *config, int64_t width)
{
    const double scale = (double)width / (double)config->width;
    for (int i = 0; i < SW_MOST_LISTED - 1 && config->hidden[i] > 0; i++)
        config->hidden[i] = (int64_t)fmax(1, round(scale * (double)config->hidden[i]));
    config->width = width;
}

/* How far the numbers of parameters are from the targets, in logarithms: the largest distance over
 * the data sets, or with `mean` the mean of the signed ones, which grows with the width. NaN: no
 * data set has a target and a model. */
static double distance(const fitted *f, int64_t width, bool mean)
{
    double sum = 0, most = 0;
    int n = 0;
    for (int d = 0; d < f->count; d++) {
        sw_model_config config = f->config[d];
        set_width(&config, width);
        const int64_t own = f->target[d] > 0 ? count_parameters(&config) : 0;
        if (own == 0) continue;
        const double x = log((double)own / (double)f->target[d]);
        sum += x;
        most = fmax(most, fabs(x));
        n++;
    }
    return n == 0 ? NAN : mean ? sum / n : most;
}

/* The width with the nearest numbers of parameters; 0: no width makes a model. Heads divide it. */
static int64_t fit_width(const fitted *f)
{
    const int64_t step = f->config[0].heads;
    int64_t low = 0, high = 1; /* in steps: too narrow, wide enough */
    if (isnan(distance(f, step, true))) return 0;
    while (high * step < WIDEST && distance(f, high * step, true) < 0) {
        low = high;
        high *= 2;
    }
    if (high * step > WIDEST) high = WIDEST / step;
    while (high - low > 1) {
        const int64_t middle = (low + high) / 2;
        if (distance(f, middle * step, true) < 0)
            low = middle;
        else
            high = middle;
    }
    const bool narrow = low > 0 && distance(f, low * step, false) < distance(f, high * step, false);
    return (narrow ? low : high) * step;
}

/* ---- Arms ------------------------------------------------------------------------------------ */

/* Replace the width in the spec of an arm. */
static sw_status put_width(sw_study *study, int arm, const sw_model_config *config)
{
    sw_text spec = {0};
    const char *at = study->arm[arm];
    size_t length = sw_spec_span(at, ":");
    sw_text_append(&spec, at, length);
    while ((at = sw_spec_next(at, &length)))
        if (strncmp(at, "width=", 6) != 0) {
            sw_text_add(&spec, ":");
            sw_text_append(&spec, at, length);
        }
    const char *between = ":width=";
    for (int i = 0; i < SW_MOST_LISTED - 1 && config->hidden[i] > 0; i++, between = ",")
        sw_text_add(&spec, "%s%lld", between, (long long)config->hidden[i]);
    sw_text_add(&spec, "%s%lld", between, (long long)config->width);
    if (!study->arena) study->arena = sw_arena_new();
    const bool failed = spec.failed || !study->arena;
    const char *own = failed ? NULL : sw_arena_text(study->arena, spec.data);
    sw_text_free(&spec);
    if (!own) return sw_fail(SW_ERROR_MEMORY, "out of memory for an arm");
    study->arm[arm] = own;
    return SW_OK;
}

static sw_status match_arm(sw_study *study, int arm, const int64_t *target)
{
    sw_model_config config[SW_STUDY_MAX_DATA];
    SW_TRY(describe(config, study, arm));
    const int64_t width = fit_width(&(fitted){config, target, study->data_count});
    if (width == 0 || width == config[0].width) return SW_OK;
    set_width(&config[0], width);
    return put_width(study, arm, &config[0]);
}

sw_status sw_study_match_parameters(sw_study *study)
{
    SW_NOT_NULL(study);
    sw_model_config config[SW_STUDY_MAX_DATA];
    int64_t target[SW_STUDY_MAX_DATA];
    bool any = false;
    SW_TRY(sw_study_check_lists(study));
    if (study->arm_count == 0)
        return sw_fail(SW_ERROR_ARGUMENT, "study: there are no arms, so there is no reference");
    SW_TRY(sw_study_open(study));
    SW_TRY(describe(config, study, study->reference));
    for (int d = 0; d < study->data_count; d++) {
        target[d] = count_parameters(&config[d]);
        any |= target[d] > 0;
    }
    if (!any)
        return sw_fail(SW_ERROR_ARGUMENT, "the reference arm %s makes no model: %s",
                       study->arm[study->reference], sw_error_message());
    for (int a = 0; a < study->arm_count; a++)
        if (a != study->reference) SW_TRY(match_arm(study, a, target));
    study->matched = true;
    return SW_OK;
}
