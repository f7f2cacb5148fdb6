/* runs_csv.c - runs.csv: the metrics of all runs, for other programs. */
#include "study/runs_csv.h"

#include "base/csv_field.h"
#include "base/file.h"
#include "study/runs.h"
#include "train/metric_names.h"

static void put_metrics(sw_text *csv, sw_metrics m)
{
    for (int i = 0; i < SW_METRICS; i++) sw_csv_next_number(csv, *sw_metrics_at(&m, i));
}

/* The last field of a line: the best possible main metric on the data set. */
static void put_best(sw_text *csv, const sw_study_run *run)
{
    sw_csv_next_number(csv, run->best_possible);
    sw_text_add(csv, "\n");
}

static void put_header(sw_text *csv, bool folds)
{
    sw_text_add(csv, "data,pool,seed,%sstatus", folds ? "repeat,fold," : "");
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        for (int i = 0; i < SW_METRICS; i++)
            sw_text_add(csv, ",%s_%s", sw_role_name((sw_role)role), sw_metrics_name(i));
    sw_text_add(csv, ",steps,best_step,parameters,seconds,best_possible\n");
}

/* The fields that say which run it is. */
static void put_run(sw_text *csv, const sw_study *study, const sw_study_run *run)
{
    sw_csv_field(csv, study->data[run->data]);
    sw_csv_next_field(csv, study->arm[run->arm]);
    sw_text_add(csv, ",%lld", (long long)run->seed);
    if (study->config.folds <= 0) return;
    sw_config config = study->config;
    sw_study_number(&config, study, sw_study_at(study, run).run);
    sw_text_add(csv, ",%lld,%lld", (long long)config.repeat, (long long)config.fold);
}

static void put_result(sw_text *csv, const sw_result *result)
{
    sw_text_add(csv, ",ok");
    put_metrics(csv, result->train);
    put_metrics(csv, result->valid);
    put_metrics(csv, result->test);
    sw_text_add(csv, ",%lld,%lld,%lld,", (long long)result->steps, (long long)result->best_step,
                (long long)result->parameters);
    sw_csv_number(csv, result->seconds);
}

static void put_diverged(sw_text *csv)
{
    sw_text_add(csv, ",diverged");
    for (int f = 0; f < 3 * SW_METRICS + 4; f++) sw_text_add(csv, ",");
}

sw_status sw_runs_csv_write(const sw_study *study, const sw_study_run *runs, const char *folder)
{
    sw_text csv = {0};
    put_header(&csv, study->config.folds > 0);
    const int count = sw_study_index(study, study->data_count, 0, 0);
    for (int i = 0; i < count; i++) {
        const sw_study_run *run = &runs[i];
        if (run->status == SW_ERROR_INTERRUPTED) continue;
        put_run(&csv, study, run);
        if (run->status == SW_OK)
            put_result(&csv, &run->result);
        else
            put_diverged(&csv);
        put_best(&csv, run);
    }
    return sw_text_save(&csv, folder, "runs.csv");
}
