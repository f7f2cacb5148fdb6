/* test_run.c - the files of a run, and that it gives the same result after any interruption. */
#include "clock.h"
#include "train/runs.h"
#include "train/scales.h"

#include <setwise/datasets.h>
#include <setwise/model.h>
#include <setwise/predictions.h>

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

TestSuite(run, .init = scratch_begin, .fini = scratch_end);

/* ---- Runs ----------------------------------------------------------------------------------- */

Test(run, what_it_leaves)
{
    sw_config config = small_config(), read = sw_config_default();
    scratch_path a = scratch("deep/a"), b = scratch("b");
    sw_result result;
    cr_assert_eq(run(&result, &config, a.text, SW_RUN_NEW, NULL), SW_OK, "%s", sw_error_message());
    cr_expect_eq(scratch_count(a.text), 6);
    cr_expect_eq(result.steps, EPOCHS * STEPS);
    cr_expect(result.best_step >= STEPS && result.best_step <= EPOCHS * STEPS);
    cr_expect_eq(result.train.sets, 70);
    cr_expect_eq(result.valid.sets, 40);
    cr_expect_eq(result.test.sets, 30);
    cr_expect(result.seconds > 0 && isfinite(result.test.loss));

    sw_model *model;
    sw_dataset *dataset;
    cr_assert_eq(sw_model_load(&model, scratch("deep/a/model.safetensors").text), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_dataset_open(&dataset, config.data, 0), SW_OK);
    cr_expect_eq(sw_params_count(&model->params), result.parameters);
    cr_expect_str_eq(model->schema.output.name[2], dataset->schema.output.name[2]);
    sw_metrics test;
    cr_assert_eq(sw_evaluate(&test, model, sw_dataset_split(dataset, SW_TEST), 1), SW_OK);
    cr_expect_eq(test.loss, result.test.loss);
    cr_expect_eq(test.accuracy, result.test.accuracy);
    sw_model_free(model);
    sw_dataset_free(dataset);

    cr_assert_eq(sw_config_read(&read, scratch("deep/a/config.json").text), SW_OK);
    run_whole(&read, b.text);
    expect_same_run(a.text, b.text);
}

Test(run, threads_change_no_bit)
{
    sw_config config = small_config();
    scratch_path folder[3] = {scratch("t1"), scratch("t2"), scratch("t4")};
    for (int i = 0; i < 3; i++) {
        config.threads = 1 << i;
        run_whole(&config, folder[i].text);
        expect_same_run(folder[0].text, folder[i].text);
    }
}

Test(run, stopped_anywhere_and_resumed_it_ends_the_same)
{
    sw_config config = small_config();
    scratch_path whole = scratch("whole");
    run_whole(&config, whole.text);
    static const int stops[] = {1, 3, STEPS, STEPS + 1, 2 * STEPS + 4, EPOCHS * STEPS - 1};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        char name[32];
        snprintf(name, sizeof name, "stop-%d", stops[i]);
        scratch_path folder = scratch(name);
        sw_result result;
        seen s = {.stop_at = stops[i]};
        config.threads = 1;
        cr_expect_eq(run(&result, &config, folder.text, SW_RUN_NEW, &s), SW_ERROR_INTERRUPTED);
        expect_message(": saved, to be resumed");
        cr_expect_eq(s.steps, stops[i]);
        cr_expect(isnan(result.train.loss) && isnan(result.valid.loss) && isnan(result.test.loss));
        cr_expect(result.steps == stops[i] && result.parameters > 0 &&
                  result.best_step <= stops[i] && (result.best_step > 0) == (stops[i] >= STEPS));
        config.threads = 2;
        seen rest = {0};
        cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, &rest), SW_OK, "%s",
                     sw_error_message());
        cr_expect_eq(s.steps + rest.steps, EPOCHS * STEPS, "steps were made twice");
        expect_same_run(whole.text, folder.text);
    }
}

Test(run, stopped_every_third_step)
{
    sw_config config = small_config();
    strcpy(config.optimizer, "sgd");
    config.balance = true;
    config.smoothing = 0.1;
    config.sample = 12, config.instance_dropout = 0.3;
    scratch_path whole = scratch("whole"), folder = scratch("often");
    run_whole(&config, whole.text);
    sw_result result;
    sw_status status = SW_ERROR_INTERRUPTED;
    for (int i = 0; i < 20 && status == SW_ERROR_INTERRUPTED; i++) {
        seen s = {.stop_at = 3};
        status = run(&result, &config, folder.text, i ? SW_RUN_RESUME : SW_RUN_NEW, &s);
    }
    cr_expect_eq(status, SW_OK, "%s", sw_error_message());
    expect_same_run(whole.text, folder.text);
}

/* ---- Other tasks, a context ------------------------------------------------------------------ */

static const char *const other_tasks[] = {"max-regression:train=70:valid=40:test=30",
                                          "lookup:train=70:valid=40:test=30"};

Test(run, of_other_data_stopped_and_resumed_it_ends_the_same)
{
    for (int i = 0; i < 2; i++) {
        sw_config config = small_config();
        strcpy(config.data, other_tasks[i]);
        strcpy(config.model.pool, "mean");
        if (i == 0) strcpy(config.error, "absolute"), strcpy(config.select, "error");
        char name[2][16];
        snprintf(name[0], sizeof name[0], "whole-%d", i);
        snprintf(name[1], sizeof name[1], "stop-%d", i);
        scratch_path whole = scratch(name[0]), folder = scratch(name[1]);
        sw_result first, result;
        cr_assert_eq(run(&first, &config, whole.text, SW_RUN_NEW, NULL), SW_OK, "%s",
                     sw_error_message());
        for (int stop = 0; stop < 3; stop++) { /* in the first pass, at its end, and later */
            seen s = {.stop_at = stop == 0 ? 2 : STEPS - 2 + stop};
            config.threads = 1 + stop;
            cr_expect_eq(run(&result, &config, folder.text, stop ? SW_RUN_RESUME : SW_RUN_NEW, &s),
                         SW_ERROR_INTERRUPTED);
        }
        cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK, "%s",
                     sw_error_message());
        expect_same_run(whole.text, folder.text);
        cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
        cr_expect_eq(isnan(result.test.accuracy), i == 0);
        cr_expect_eq(isnan(result.test.error), i == 1);
        if (i == 0) cr_expect_eq(result.test.error, first.test.error);
        if (i == 0) cr_expect_eq(result.valid.r2, first.valid.r2);
    }
}

Test(run, of_a_regression_writes_no_nan)
{
    sw_config config = small_config();
    strcpy(config.data, other_tasks[0]);
    config.epochs = config.evaluations = 1, config.warmup = 0;
    scratch_path folder = scratch("a");
    run_whole(&config, folder.text);
    size_t size;
    char *text = scratch_read(scratch("a/metrics.jsonl").text, &size);
    cr_expect(strstr(text, "\"valid_accuracy\":null,\"valid_balanced_accuracy\":null,"
                           "\"valid_auc\":null,\"valid_error\":"),
              "%s", text);
    free(text);
    text = scratch_read(scratch("a/result.json").text, &size);
    cr_expect(
        strstr(text, "\"accuracy\": null, \"balanced_accuracy\": null, \"auc\": null, \"error\": "),
        "%s", text);
    cr_expect(strstr(text, "\"warnings\": []"), "%s", text);
    cr_expect(!strstr(text, "nan"), "%s", text);
    free(text);
}

/* ---- Scales ---------------------------------------------------------------------------------- */

Test(run, a_run_keeps_the_datas_schema)
{
    sample *s = measured();
    sw_config config = scales_config();
    scratch_path whole = scratch("whole"), stopped = scratch("stopped");
    sw_result first, second;
    cr_assert_eq(sw_run(&first, &config, whole.text, SW_RUN_NEW, &s->dataset, NULL), SW_OK, "%s",
                 sw_error_message());
    seen at = {.stop_at = 12};
    sw_watcher watcher = {.user = &at, .step = see_step, .stop = &at.stop};
    cr_expect_eq(sw_run(&second, &config, stopped.text, SW_RUN_NEW, &s->dataset, &watcher),
                 SW_ERROR_INTERRUPTED);
    cr_expect_eq(sw_run(&second, &config, stopped.text, SW_RUN_RESUME, &s->dataset, NULL), SW_OK,
                 "%s", sw_error_message());
    expect_same_run(whole.text, stopped.text);

    sw_model *model;
    cr_assert_eq(sw_model_load(&model, scratch("whole/model.safetensors").text), SW_OK);
    sw_metrics test;
    cr_assert_eq(sw_evaluate(&test, model, sw_dataset_split(&s->dataset, SW_TEST), 1), SW_OK);
    cr_expect_eq(test.loss, first.test.loss);
    cr_expect_eq(test.error, first.test.error);
    cr_expect_eq(test.r2, first.test.r2);
    sw_model_free(model);
    free(s);
}

/* ---- "auto" ---------------------------------------------------------------------------------- */

Test(run, the_configuration_it_leaves_is_resolved)
{
    sw_config config = small_config(), read = sw_config_default();
    strcpy(config.model.pool, "auto");
    strcpy(config.model.encoder, "auto");
    scratch_path a = scratch("a"), b = scratch("b");
    sw_result result;
    seen s = {.stop_at = 7};
    cr_assert_eq(run(&result, &config, a.text, SW_RUN_NEW, &s), SW_ERROR_INTERRUPTED);
    cr_assert_eq(run(&result, &config, a.text, SW_RUN_RESUME, NULL), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_config_read(&read, scratch("a/config.json").text), SW_OK);
    cr_expect_str_eq(read.model.pool, "pma");
    cr_expect_str_eq(read.model.encoder, "ff");
    run_whole(&read, b.text);
    expect_same_run(a.text, b.text);
}

Test(run, what_the_model_warns_of_is_reported_and_kept)
{
    sw_config config = small_config();
    strcpy(config.model.model, "set-transformer"); /* warns of a single query */
    strcpy(config.model.pool, "auto");
    config.epochs = config.evaluations = 1, config.warmup = 0;
    scratch_path folder = scratch("a");
    sw_result result;
    seen s = {0}, none = {0};
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_NEW, &s), SW_OK, "%s",
                 sw_error_message());
    cr_expect_eq(s.notes, 1);
    cr_expect(strstr(s.note, "one query"), "%s", s.note);
    size_t size;
    char *text = scratch_read(scratch("a/result.json").text, &size);
    cr_expect(strstr(text, "\"warnings\": [\"set-transformer: one query"), "%s", text);
    free(text);
    config.model.queries = 2;
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_FORCE, &none), SW_OK);
    cr_expect_eq(none.notes, 0);
}

/* ---- Lost files of a run that has ended ------------------------------------------------------ */

/* All files that follow from last.safetensors are written again from it. */
Test(run, resuming_what_has_ended_and_lost_files)
{
    sw_config config = small_config();
    scratch_path whole = scratch("whole"), folder = scratch("a");
    scratch_path report = scratch("a/result.json");
    run_whole(&config, whole.text);
    run_whole(&config, folder.text);
    static const char *const damaged[] = {
        "",
        "{}",
        "{\"steps\": 4",
        "[1]",
        "null",
        ("{\"steps\":4,\"best_step\":4,\"parameters\":9,\"seconds\":1,\"train\":{},"
         "\"valid\":{},\"test\":{}}")};
    sw_result result;
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        scratch_write(report.text, damaged[i], strlen(damaged[i]));
        cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK, "%s",
                     sw_error_message());
        cr_expect(isfinite(result.test.loss) && result.test.sets == 30, "%s", damaged[i]);
        expect_same_run(whole.text, folder.text);
    }
    size_t size;
    char *text = scratch_read(report.text, &size), *key = strstr(text, "\"sets\": 40");
    cr_assert_not_null(key);
    memcpy(key, "\"sets\": {}", 10);
    scratch_write(report.text, text, size);
    free(text);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
    cr_expect_eq(result.valid.sets, 40);

    cr_assert_eq(unlink(scratch("a/model.safetensors").text), 0);
    cr_assert_eq(unlink(scratch("a/metrics.jsonl").text), 0);
    cr_assert_eq(unlink(scratch("a/predictions.jsonl").text), 0);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
    expect_same_run(whole.text, folder.text);
    scratch_write(scratch("a/model.safetensors").text, "half", 4);
    scratch_write(scratch("a/metrics.jsonl").text, "half", 4);
    scratch_write(scratch("a/predictions.jsonl").text, "half", 4);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
    expect_same_run(whole.text, folder.text);
}

/* Predictions of fewer sets than the test split has are not whole. */
Test(run, predictions_are_of_all_test_sets)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a"), file = scratch("a/predictions.jsonl");
    sw_result result;
    sw_predictions first, said;
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_NEW, NULL), SW_OK);
    cr_assert_eq(sw_predictions_read(&first, file.text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(first.sets, 30);
    int64_t right = 0;
    for (int64_t i = 0; i < first.sets; i++) {
        const double *p = first.scores + i * first.outputs;
        int64_t best = 0;
        for (int64_t c = 0; c < first.outputs; c++) best = p[c] > p[best] ? c : best;
        right += best == (int64_t)first.truth[i];
        cr_expect_eq(first.set[i], 110 + i);
    }
    cr_expect_eq((double)right / 30, result.test.accuracy);

    said = first, said.sets = 29;
    cr_assert_eq(sw_predictions_write(&said, file.text), SW_OK);
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
    cr_assert_eq(sw_predictions_read(&said, file.text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(said.sets, 30);
    cr_expect_arr_eq(said.scores, first.scores, sizeof *said.scores * (size_t)(30 * said.outputs));
    sw_predictions_free(&said);
    sw_predictions_free(&first);
}

/* With more steps there are other predictions, and none before the end. */
Test(run, predictions_are_of_the_last_parameters)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a"), file = scratch("a/predictions.jsonl");
    strcpy(config.select, "last");
    run_whole(&config, folder.text);
    size_t size;
    char *before = scratch_read(file.text, &size);
    config.epochs = config.evaluations = 2 * EPOCHS;
    seen s = {.stop_at = 2};
    sw_result result;
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_RESUME, &s), SW_ERROR_INTERRUPTED, "%s",
                 sw_error_message());
    cr_expect_neq(access(file.text, F_OK), 0, "they are those of fewer steps");
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
    cr_expect(!scratch_holds(file.text, before));
    free(before);
}

/* ---- Interrupted and killed processes -------------------------------------------------------- */

static void copy_run(void)
{
    char command[700];
    snprintf(command, sizeof command, "cp -r %s/killed %s/copy", scratch_folder, scratch_folder);
    cr_assert_eq(system(command), 0);
}

/* The folder after a process was killed, also between two files. */
Test(run, killed_and_resumed_it_ends_the_same)
{
    sw_config config = small_config();
    scratch_path killed = scratch("killed"), copy = scratch("copy");
    seen s = {.act_at = 2, .act = copy_run};
    sw_result result;
    clock_stop(0);
    cr_assert_eq(run(&result, &config, killed.text, SW_RUN_NEW, &s), SW_OK);
    cr_assert_eq(unlink(scratch("copy/model.safetensors").text), 0);
    scratch_write(scratch("copy/last.safetensors.tmp-1-1").text, "half", 4);
    cr_assert_eq(run(&result, &config, copy.text, SW_RUN_RESUME, NULL), SW_OK, "%s",
                 sw_error_message());
    expect_same_run(killed.text, copy.text);
    cr_expect_eq(scratch_count(copy.text), 6);
}

/* Saves that take long are few. Then the best parameters may have been found between two. */
Test(run, that_was_saved_seldom_ends_the_same)
{
    sw_config config = small_config();
    config.lr = 0.1; /* too fast, so that the last evaluation is not the best */
    config.epochs = config.evaluations = 8;
    scratch_path often = scratch("often"), seldom = scratch("killed"), copy = scratch("copy");
    seen s = {.act_at = 6, .act = copy_run};
    sw_result result;
    clock_stop(0);
    run_whole(&config, often.text);
    clock_stop(1);
    cr_assert_eq(run(&result, &config, seldom.text, SW_RUN_NEW, &s), SW_OK);
    cr_expect(result.best_step > 0 && result.best_step < 6 * STEPS, "%lld",
              (long long)result.best_step);
    expect_same_run(often.text, seldom.text);
    cr_expect_neq(access(scratch("copy/model.safetensors").text, F_OK), 0, "it was saved");
    cr_assert_eq(run(&result, &config, copy.text, SW_RUN_RESUME, NULL), SW_OK, "%s",
                 sw_error_message());
    expect_same_run(often.text, copy.text);
}

static void fill_disk(void)
{
    copy_run();
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 2000;
    setrlimit(RLIMIT_FSIZE, &limit);
}

Test(run, a_full_disk_leaves_the_last_good_checkpoint)
{
    signal(SIGXFSZ, SIG_IGN);
    sw_config config = small_config();
    scratch_path folder = scratch("killed"), copy = scratch("copy"), whole = scratch("whole");
    run_whole(&config, whole.text);
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    seen s = {.act_at = 2, .act = fill_disk};
    sw_result result;
    clock_stop(0);
    sw_status status = run(&result, &config, folder.text, SW_RUN_NEW, &s);
    setrlimit(RLIMIT_FSIZE, &limit);
    cr_expect_eq(status, SW_ERROR_IO);
    expect_message("last.safetensors: writing failed: File too large");
    expect_message("stopped after step 15; what was saved before is intact");
    cr_expect_eq(s.evaluations, 2);
    expect_same_file(folder.text, copy.text, "last.safetensors");
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
    expect_same_run(whole.text, folder.text);
}

Test(run, a_full_disk_at_the_start)
{
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit, small;
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit, small.rlim_cur = 100;
    setrlimit(RLIMIT_FSIZE, &small);
    sw_config config = small_config();
    seen s = {0};
    sw_result result;
    sw_status status = run(&result, &config, scratch("a").text, SW_RUN_NEW, &s);
    setrlimit(RLIMIT_FSIZE, &limit);
    cr_expect_eq(status, SW_ERROR_IO);
    cr_expect_eq(s.steps, 0);
    cr_expect_eq(run(&result, &config, scratch("a").text, SW_RUN_RESUME, NULL), SW_ERROR_NOT_FOUND);
    expect_message("--force");
}

static void remove_run(void)
{
    char command[300];
    snprintf(command, sizeof command, "rm -r %s/gone", scratch_folder);
    cr_assert_eq(system(command), 0);
}

Test(run, a_folder_that_is_removed)
{
    sw_config config = small_config();
    sw_result result;
    seen s = {.act_at = 2, .act = remove_run};
    clock_stop(0);
    cr_expect_eq(run(&result, &config, scratch("gone").text, SW_RUN_NEW, &s), SW_ERROR_IO);
    expect_message("stopped after step 15; nothing is saved there");
}

/* Also the evaluations that came after the last save, and the best parameters of them. */
Test(run, divergence_keeps_the_last_good_state)
{
    sw_config config = small_config();
    strcpy(config.optimizer, "sgd");
    config.lr = 1000;
    config.clip = 0;
    config.warmup = 100; /* not in the first steps */
    config.epochs = 50;
    config.evaluations = 50 * STEPS;
    scratch_path often = scratch("often"), folder = scratch("a");
    sw_result result;
    clock_stop(0);
    cr_expect_eq(run(&result, &config, often.text, SW_RUN_NEW, NULL), SW_ERROR_DIVERGED);
    clock_stop(1);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_NEW, NULL), SW_ERROR_DIVERGED);
    expect_message("diverged ");
    expect_message("last.safetensors");
    cr_expect_gt(result.best_step, 0);
    cr_expect_eq(access(scratch("a/last.safetensors").text, R_OK), 0);
    cr_expect_neq(access(scratch("a/result.json").text, R_OK), 0);
    expect_same_file(often.text, folder.text, "metrics.jsonl");
    expect_same_file(often.text, folder.text, "model.safetensors");
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_DIVERGED,
                 "the state on the disk cannot be gone on from: %s", sw_error_message());
}
