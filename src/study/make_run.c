/* make_run.c - makes one run of a study: its data, its settings, its training. */
#include "study/make_run.h"

#include "base/error.h"
#include "base/folder.h"
#include "study/arm_data.h"
#include "study/arm_spec.h"
#include "study/runs.h"
#include "study/study_datasets.h"
#include "study/tuned_arm.h"
#include "train/metrics.h"
#include "train/run_data.h"
#include "train/run_folder.h"

#include <unistd.h>

/* A process that had this run may just have died: wait until the kernel has released its lock. */
static sw_status wait_for_folder(const char *folder)
{
    enum { PATIENCE = 200 };
    sw_status status = SW_OK;
    for (int i = 0; i < PATIENCE && sw_path_exists(folder); i++) {
        int lock;
        status = sw_folder_lock(&lock, folder);
        if (status == SW_OK) close(lock);
        if (status != SW_ERROR_EXISTS) return status;
        usleep(10000);
    }
    return status;
}

/* The study's data set of the run, divided as its configuration says. */
static sw_status divide(sw_dataset **out, const sw_run_order *o, const sw_config *config)
{
    const int data = o->run->data;
    *out = o->dataset[data];
    if (config->folds > 0 && o->own) {
        if (!o->own[data])
            SW_TRY(sw_study_open_data(&o->own[data], o->study, data, o->study_folder));
        *out = o->own[data];
    }
    return sw_run_fold(*out, config);
}

static sw_status train_on(sw_result *out, const sw_run_order *o, sw_config *config,
                          sw_run_mode mode, const sw_dataset *dataset)
{
    SW_TRY(sw_tuned_configure(config, o->study, o->study_folder, sw_study_at(o->study, o->run),
                              dataset, o->watcher));
    return sw_run(out, config, o->folder->text, mode, dataset, o->watcher);
}

sw_status sw_study_make_run(sw_result *out, const sw_run_order *o)
{
    const sw_study_run *run = o->run;
    const sw_metrics none = sw_no_metrics();
    *out = (sw_result){.train = none, .valid = none, .test = none};
    sw_config config;
    sw_dataset *shared, *own;
    sw_run_mode mode;
    SW_TRY(sw_study_configure(&config, o->study, sw_study_at(o->study, run)));
    SW_TRY(wait_for_folder(o->folder->text));
    SW_TRY(sw_run_folder_mode(&mode, true, o->folder->text));
    SW_TRY(sw_arm_dataset(&own, o->study, run->data, &config, o->dataset[run->data]));
    if (own) {
        const sw_status status = train_on(out, o, &config, mode, own);
        sw_dataset_free(own);
        return status;
    }
    SW_TRY(divide(&shared, o, &config));
    const bool tuned = sw_arm_trials(o->study->arm[run->arm]) > 0;
    if (o->trained && !tuned && mode == SW_RUN_NEW)
        return sw_run_test_again(out, &config, o->folder->text, o->trained->text, shared,
                                 o->watcher);
    return train_on(out, o, &config, mode, shared);
}
