/* empty_cells.c - finds the cells without runs: the arm makes no model on the data set. */
#include "study/empty_cells.h"

#include "base/error.h"
#include "base/text.h"
#include "study/arm_data.h"
#include "study/arm_spec.h"
#include "study/arm_start.h"
#include "study/runs.h"
#include "train/objective.h"

#include <setwise/model.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- One cell ------------------------------------------------------------------------------- */

/* Make the model. *fits: can the arm have a model on this data? If not, the model is NULL, the
 * status is SW_OK, and the message says why. */
static sw_status make_model(sw_model **model, bool *fits, const sw_config *config)
{
    sw_status status = sw_model_new(model, &config->model, (uint64_t)config->seed);
    *fits = status == SW_OK;
    return status == SW_ERROR_ARGUMENT || status == SW_ERROR_SHAPE ? SW_OK : status;
}

static sw_status take_facts(sw_data_facts *facts, const sw_model *model, sw_config config,
                            const char *spec, int arm)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    config.model = model->config; /* with each "auto" resolved */
    assert(count <= SW_MOST_FIELDS);
    for (int i = 0; i < count; i++)
        facts->read[i] |= sw_config_reads(&config, facts->task, field[i].name);
    for (int i = 0; i < model->params.warnings; i++)
        SW_TRY(sw_arm_notes_add(&facts->warnings, model->params.warning[i], arm));
    /* The shared encoder is that of the arms which do not set their own. */
    if (!sw_arm_sets(spec, "encoder") && !sw_arm_sets(spec, "model"))
        snprintf(facts->encoder, sizeof facts->encoder, "%s", model->config.encoder);
    return SW_OK;
}

/* Make the model of an arm for its data set, and the facts about it. */
static sw_status try_model(bool *fits, const sw_config *asked, const char *spec, int arm,
                           const sw_dataset *dataset, sw_data_facts *facts, bool begins)
{
    sw_model *model;
    sw_config config = *asked;
    sw_model_config_for(&config.model, dataset);
    sw_status status = make_model(&model, fits, &config);
    if (status == SW_OK && !*fits)
        return sw_arm_notes_add(&facts->empty_reason, sw_error_message(), arm);
    if (status == SW_OK) status = take_facts(facts, model, config, spec, arm);
    if (status == SW_OK) status = sw_arm_check_start(model, asked, dataset, begins);
    sw_model_free(model);
    return status;
}

/* An arm's own data set must have the test sets of the others. */
static sw_status try_cell(bool *fits, const sw_study *study, int data, int arm,
                          const sw_dataset *dataset, sw_data_facts *facts, bool begins)
{
    sw_config config;
    sw_dataset *own = NULL;
    SW_TRY(sw_study_configure(&config, study, (sw_run_at){data, arm, 0}));
    sw_status status = sw_objective_check(&config, dataset->task);
    if (status != SW_OK) return sw_fail_in(status, study->data[data]);
    status = sw_arm_dataset(&own, study, data, &config, dataset);
    if (status == SW_OK && own) status = sw_arm_check_tests(dataset, own);
    if (status == SW_OK)
        status = try_model(fits, &config, study->arm[arm], arm, own ? own : dataset, facts, begins);
    sw_dataset_free(own);
    if (status == SW_OK) return SW_OK;
    return sw_fail_at(status, "%s with %s", study->data[data], study->arm[arm]);
}

/* ---- All cells ------------------------------------------------------------------------------ */

/* Why the cell of this data set and arm is empty; NULL: it is not. */
static const char *reason_of(const sw_data_facts *facts, int arm)
{
    for (int i = 0; i < facts->empty_reason.count; i++)
        if (facts->empty_reason.list[i].arms >> arm & 1) return facts->empty_reason.list[i].text;
    return NULL;
}

static sw_status fail_for(const sw_study *study, const sw_data_facts *facts, int data, int arm)
{
    return sw_fail(SW_ERROR_ARGUMENT, "%s with %s: %s", study->data[data], study->arm[arm],
                   reason_of(&facts[data], arm));
}

/* Fails if all cells of an arm or of a data set are empty. */
static sw_status check_all_used(const sw_study *study, const sw_data_facts *facts)
{
    for (int a = 0; a < study->arm_count; a++) {
        bool used = false;
        for (int d = 0; d < study->data_count; d++) used |= !reason_of(&facts[d], a);
        if (!used) return fail_for(study, facts, 0, a);
    }
    for (int d = 0; d < study->data_count; d++) {
        bool used = false;
        for (int a = 0; a < study->arm_count; a++) used |= !reason_of(&facts[d], a);
        if (!used) return fail_for(study, facts, d, 0);
    }
    return SW_OK;
}

/* ---- Warnings ------------------------------------------------------------------------------- */

/* Warn of the reason that the data set `first` has: "context is not run on needle, extent: ...",
 * with all later data sets that have the same one. */
static sw_status warn(const sw_study *study, const sw_data_facts *facts, int arm, int first,
                      const sw_watcher *watcher)
{
    sw_text text = {0};
    const char *reason = reason_of(&facts[first], arm), *between = "";
    sw_text_add(&text, "%s is not run on ", study->arm[arm]);
    for (int d = first; d < study->data_count; d++) {
        const char *other = reason_of(&facts[d], arm);
        if (!other || strcmp(other, reason) != 0) continue;
        sw_text_add(&text, "%s%s", between, sw_data_display_name(study, d).text);
        between = ", ";
    }
    sw_text_add(&text, ": %s", reason);
    sw_status status = SW_OK;
    if (text.failed) status = sw_fail(SW_ERROR_MEMORY, "out of memory for a warning");
    if (status == SW_OK) watcher->warning(watcher->user, text.data);
    sw_text_free(&text);
    return status;
}

static sw_status warn_all(const sw_study *study, const sw_data_facts *facts,
                          const sw_watcher *watcher)
{
    for (int a = 0; a < study->arm_count; a++)
        for (int d = 0; d < study->data_count; d++) {
            const char *reason = reason_of(&facts[d], a);
            bool done = !reason;
            for (int e = 0; e < d && !done; e++) {
                const char *earlier = reason_of(&facts[e], a);
                done = earlier && strcmp(earlier, reason) == 0;
            }
            if (!done) SW_TRY(warn(study, facts, a, d, watcher));
        }
    return SW_OK;
}

sw_status sw_study_find_empty_cells(const sw_study *study, sw_dataset *const *dataset,
                                    sw_data_facts *facts, sw_study_run *runs, bool begins,
                                    const sw_watcher *watcher)
{
    for (int d = 0; d < study->data_count; d++)
        for (int a = 0; a < study->arm_count; a++) {
            bool fits;
            SW_TRY(try_cell(&fits, study, d, a, dataset[d], &facts[d], begins));
            for (int r = 0; r < study->runs_per_arm; r++)
                runs[sw_study_index(study, d, a, r)].empty = !fits;
        }
    SW_TRY(check_all_used(study, facts));
    return watcher->warning ? warn_all(study, facts, watcher) : SW_OK;
}
