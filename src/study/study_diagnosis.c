/* study_diagnosis.c - diagnoses the runs of a study, and writes attention.json into their folders.
 */
#include "base/error.h"
#include "study/arm_data.h"
#include "study/runs.h"
#include "study/study_check.h"
#include "study/study_datasets.h"
#include "train/run_data.h"

#include <setwise/diagnosis.h>

#include <stdlib.h>

/* The diagnoses of an arm on a data set, and the run that is looked at. */
typedef struct arm_work {
    const sw_study *study;
    const sw_study_run *runs;
    const char *folder;
    sw_run_at at;
    sw_dataset *dataset;
    sw_diagnosis *diagnosis;       /* [runs_per_arm] */
    sw_attention **attention;      /* [runs_per_arm]; NULL: the run has none */
    const sw_attention **compared; /* [runs_per_arm] those that there are */
} arm_work;

static bool has_ended(const arm_work *w)
{
    return w->runs[sw_study_index(w->study, w->at.data, w->at.arm, w->at.run)].status == SW_OK;
}

static sw_status diagnose_on(arm_work *w, const sw_dataset *dataset)
{
    sw_path folder;
    sw_model *model = NULL;
    const sw_diagnosis_options options = {.seed = (uint64_t)w->study->config.data_seed,
                                          .threads = (int)w->study->config.threads};
    SW_TRY(sw_study_run_folder(&folder, w->study, w->folder, w->at));
    SW_TRY(sw_run_model(&model, folder.text));
    const sw_status status = sw_diagnose(&w->diagnosis[w->at.run], &w->attention[w->at.run], model,
                                         dataset, sw_dataset_split(dataset, SW_TEST), &options);
    sw_model_free(model);
    /* A model with neither weights nor gradients has nothing to diagnose. */
    return status == SW_ERROR_ARGUMENT ? SW_OK : status;
}

static sw_status diagnose_run(arm_work *w)
{
    sw_config config;
    sw_dataset *own = NULL;
    SW_TRY(sw_study_configure(&config, w->study, w->at));
    SW_TRY(sw_arm_dataset(&own, w->study, w->at.data, &config, w->dataset));
    sw_status status = own ? SW_OK : sw_run_fold(w->dataset, &config);
    if (status == SW_OK) status = diagnose_on(w, own ? own : w->dataset);
    sw_dataset_free(own);
    return status;
}

static sw_status write_all(arm_work *w)
{
    int count = 0;
    for (int r = 0; r < w->study->runs_per_arm; r++)
        if (w->attention[r]) w->compared[count++] = w->attention[r];
    const double stability = sw_attention_stability(w->compared, count);
    const double correlation = sw_attention_correlation(w->compared, count);
    for (w->at.run = 0; w->at.run < w->study->runs_per_arm; w->at.run++) {
        sw_path path;
        sw_diagnosis *diagnosis = &w->diagnosis[w->at.run];
        if (!w->attention[w->at.run]) continue;
        diagnosis->stability = stability, diagnosis->correlation = correlation;
        SW_TRY(sw_study_run_file(&path, w->study, w->folder, w->at, SW_RUN_ATTENTION));
        SW_TRY(sw_diagnosis_write(diagnosis, path.text));
    }
    return SW_OK;
}

static sw_status diagnose_arm(arm_work *w)
{
    const size_t runs = (size_t)w->study->runs_per_arm;
    w->diagnosis = calloc(runs, sizeof *w->diagnosis);
    w->attention = calloc(runs, sizeof *w->attention);
    w->compared = calloc(runs, sizeof *w->compared);
    sw_status status = w->diagnosis && w->attention && w->compared
                           ? SW_OK
                           : sw_fail(SW_ERROR_MEMORY, "diagnosis: out of memory");
    for (w->at.run = 0; status == SW_OK && w->at.run < w->study->runs_per_arm; w->at.run++)
        if (has_ended(w)) status = diagnose_run(w);
    if (status == SW_OK) status = write_all(w);
    for (size_t r = 0; w->attention && r < runs; r++) sw_attention_free(w->attention[r]);
    free(w->diagnosis);
    free(w->attention);
    free(w->compared);
    return status;
}

sw_status sw_study_diagnose(const sw_study *study, const sw_study_run *runs, const char *folder)
{
    SW_NOT_NULL(study, runs, folder);
    SW_TRY(sw_study_check_numbers(study));
    sw_status status = SW_OK;
    for (int d = 0; status == SW_OK && d < study->data_count; d++) {
        arm_work w = {.study = study,
                      .runs = runs,
                      .folder = folder,
                      .at.data = d,
                      .dataset = study->dataset[d]};
        if (!w.dataset) SW_TRY(sw_study_open_data(&w.dataset, study, d, folder));
        for (w.at.arm = 0; status == SW_OK && w.at.arm < study->arm_count; w.at.arm++)
            status = diagnose_arm(&w);
        if (!study->dataset[d]) sw_dataset_free(w.dataset);
    }
    return status;
}
