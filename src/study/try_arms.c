#include "study/try_arms.h"

#include "base/error.h"
#include "base/text.h"
#include "study/arm.h"
#include "study/names.h"
#include "train/objective.h"

#include <setwise/model.h>

#include <stdio.h>
#include <string.h>

/* ---- One arm on one data set ---------------------------------------------------------------- */

/* The model of the configuration; *fits: does the data allow it? Otherwise it is NULL, SW_OK is
 * returned, and the message says why. */
static sw_status make_model(sw_model **model, bool *fits, const sw_config *config)
{
    sw_status status = sw_model_new(model, &config->model, (uint64_t)config->seed);
    *fits = status == SW_OK;
    return status == SW_ERROR_ARGUMENT || status == SW_ERROR_SHAPE ? SW_OK : status;
}

static sw_status take_facts(sw_study_data *facts, const sw_model *model, const char *arm, int pool)
{
    for (int i = 0; i < model->params.warnings; i++)
        SW_TRY(sw_notes_add(&facts->notes, model->params.warning[i], pool));
    /* The encoder is that of the arms which leave it as it is for all. */
    if (!sw_arm_sets(arm, "encoder") && !sw_arm_sets(arm, "model"))
        snprintf(facts->encoder, sizeof facts->encoder, "%s", model->config.encoder);
    return SW_OK;
}

static sw_status try_arm(bool *fits, const sw_study *study, int data, int pool,
                         const sw_dataset *dataset, sw_study_data *facts)
{
    sw_config config;
    sw_model *model = NULL;
    SW_TRY(sw_study_configure(&config, study, data, pool, 0));
    sw_model_config_for(&config.model, dataset);
    sw_status status = sw_objective_check(&config, dataset->task, dataset->schema.output.count);
    if (status != SW_OK) return sw_fail_in(status, study->data[data]);
    status = make_model(&model, fits, &config);
    if (status == SW_OK)
        status = *fits ? take_facts(facts, model, study->pool[pool], pool)
                       : sw_notes_add(&facts->empty, sw_error_message(), pool);
    sw_model_free(model);
    if (status == SW_OK) return SW_OK;
    char where[512];
    snprintf(where, sizeof where, "%s with %s", study->data[data], study->pool[pool]);
    return sw_fail_in(status, where);
}

/* ---- Cells that stay empty ------------------------------------------------------------------ */

/* Why the arm makes no model on the data set; NULL: it makes one. */
static const char *reason_of(const sw_study_data *facts, int pool)
{
    for (int i = 0; i < facts->empty.count; i++)
        if (facts->empty.list[i].pools >> pool & 1) return facts->empty.list[i].text;
    return NULL;
}

static sw_status fail_for(const sw_study *study, const sw_study_data *facts, int data, int pool)
{
    return sw_fail(SW_ERROR_ARGUMENT, "%s with %s: %s", study->data[data], study->pool[pool],
                   reason_of(&facts[data], pool));
}

/* Has each arm a model, and each data set? */
static sw_status check_all_used(const sw_study *study, const sw_study_data *facts)
{
    for (int p = 0; p < study->pool_count; p++) {
        bool used = false;
        for (int d = 0; d < study->data_count; d++) used |= !reason_of(&facts[d], p);
        if (!used) return fail_for(study, facts, 0, p);
    }
    for (int d = 0; d < study->data_count; d++) {
        bool used = false;
        for (int p = 0; p < study->pool_count; p++) used |= !reason_of(&facts[d], p);
        if (!used) return fail_for(study, facts, d, 0);
    }
    return SW_OK;
}

/* "context is not run on needle, extent: ...", of the data sets from `first` on which have the
 * reason that this one has. */
static sw_status warn(const sw_study *study, const sw_study_data *facts, int pool, int first,
                      const sw_watcher *watcher)
{
    sw_text text = {0};
    const char *reason = reason_of(&facts[first], pool), *between = "";
    sw_text_add(&text, "%s is not run on ", study->pool[pool]);
    for (int d = first; d < study->data_count; d++) {
        const char *other = reason_of(&facts[d], pool);
        if (!other || strcmp(other, reason) != 0) continue;
        sw_text_add(&text, "%s%s", between, sw_data_label(study, d).text);
        between = ", ";
    }
    sw_text_add(&text, ": %s", reason);
    sw_status status = SW_OK;
    if (text.failed) status = sw_fail(SW_ERROR_MEMORY, "out of memory for a warning");
    if (status == SW_OK) watcher->warning(watcher->user, text.data);
    sw_text_free(&text);
    return status;
}

static sw_status warn_all(const sw_study *study, const sw_study_data *facts,
                          const sw_watcher *watcher)
{
    for (int p = 0; p < study->pool_count; p++)
        for (int d = 0; d < study->data_count; d++) {
            const char *reason = reason_of(&facts[d], p);
            bool told = !reason;
            for (int e = 0; e < d && !told; e++) {
                const char *before = reason_of(&facts[e], p);
                told = before && strcmp(before, reason) == 0;
            }
            if (!told) SW_TRY(warn(study, facts, p, d, watcher));
        }
    return SW_OK;
}

sw_status sw_study_try_arms(const sw_study *study, sw_dataset *const *dataset, sw_study_data *facts,
                            sw_study_run *runs, const sw_watcher *watcher)
{
    for (int d = 0; d < study->data_count; d++)
        for (int p = 0; p < study->pool_count; p++) {
            bool fits;
            SW_TRY(try_arm(&fits, study, d, p, dataset[d], &facts[d]));
            for (int s = 0; s < study->seeds; s++) runs[sw_study_at(study, d, p, s)].empty = !fits;
        }
    SW_TRY(check_all_used(study, facts));
    return watcher && watcher->warning ? warn_all(study, facts, watcher) : SW_OK;
}
