/* test_study.c - the matrix of runs: what it writes, what it refuses, how it goes on. */
#include "base/file.h"
#include "scratch.h"
#include "study/folder.h"
#include "study/runs.h"

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/report.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = 64 };
static sw_study_run runs[ROOM];
static char folder[64];

static void make_folder(void)
{
    scratch_begin();
    snprintf(folder, sizeof folder, "%s/out", scratch_folder);
}

TestSuite(study, .init = make_folder, .fini = scratch_end);

/* Two data sets, two poolings, two seeds, of a few milliseconds each. */
static sw_study small_study(void)
{
    sw_study study = {.config = sw_config_default(),
                      .data = {"needle:train=64:valid=32:test=32:size=6",
                               "majority:train=64:valid=32:test=32:size=6"},
                      .data_count = 2,
                      .arm = {"mean", "max"},
                      .arm_count = 2,
                      .runs_per_arm = 2};
    study.config.model.width = 8;
    study.config.epochs = 3;
    study.config.batch = 16;
    study.config.seed = 5;
    return study;
}

static char *contents(const char *name)
{
    sw_path path;
    char *text;
    cr_assert(sw_path_join(&path, folder, name) == SW_OK);
    cr_assert(sw_file_read(&text, NULL, path.text, 1 << 24) == SW_OK, "%s", sw_error_message());
    return text;
}

static bool exists(const char *name)
{
    sw_path path;
    return sw_path_join(&path, folder, name) == SW_OK && sw_file_exists(path.text);
}

static int count_of(const char *text, char c)
{
    int count = 0;
    for (; *text; text++) count += *text == c;
    return count;
}

/* ---- A whole study --------------------------------------------------------------------------- */

typedef struct seen {
    int begun, ended, epochs;
    int stop_after, stop_after_epochs; /* 0: never */
    volatile int stop;
} seen;

static void on_begin(void *user, int done, int total, const char *data, const char *pool,
                     int64_t seed)
{
    seen *s = user;
    cr_expect(done == s->begun && total == 8);
    cr_expect(strstr(data, s->begun < 4 ? "needle" : "majority"));
    cr_expect_str_eq(pool, s->begun / 2 % 2 ? "max" : "mean");
    cr_expect(seed == 5 + s->begun % 2);
    s->begun++;
}

static void on_end(void *user, const sw_study_run *run)
{
    seen *s = user;
    cr_expect(run->status == SW_OK);
    s->ended++;
    if (s->ended == s->stop_after) s->stop = 1;
}

static void on_epoch(void *user, const sw_epoch *epoch)
{
    (void)epoch;
    seen *s = user;
    s->epochs++;
    if (s->epochs == s->stop_after_epochs) s->stop = 1;
}

static sw_study_watcher watch(seen *s)
{
    return (sw_study_watcher){.user = s,
                              .run = {.user = s, .epoch = on_epoch, .stop = &s->stop},
                              .begin = on_begin,
                              .end = on_end};
}

Test(study, runs_all_and_writes_all)
{
    sw_study study = small_study();
    seen s = {0};
    sw_study_watcher watcher = watch(&s);
    sw_status status = sw_compare(&study, folder, SW_RUN_NEW, &watcher, runs);
    cr_assert(status == SW_OK, "%s", sw_error_message());
    cr_expect(s.begun == 8 && s.ended == 8 && s.epochs == 24);
    for (int i = 0; i < 8; i++) {
        cr_expect(runs[i].data == i / 4 && runs[i].arm == i / 2 % 2 && runs[i].seed == 5 + i % 2);
        cr_expect(runs[i].status == SW_OK && runs[i].result.test.sets == 32);
        cr_expect(runs[i].result.parameters > 0 && runs[i].result.epochs == 3);
    }
    /* Another seed is another run, and so is another pooling. */
    cr_expect(runs[0].result.valid.loss != runs[1].result.valid.loss);
    cr_expect(runs[0].result.valid.loss != runs[2].result.valid.loss);

    char *csv = contents("runs.csv");
    cr_expect(count_of(csv, '\n') == 9, "%s", csv);
    char line[400];
    snprintf(line, sizeof line, "\nneedle:train=64:valid=32:test=32:size=6,max,6,ok,");
    cr_expect(strstr(csv, line) != NULL, "%s", csv);
    free(csv);
    cr_expect(exists("config.json") && exists("report.md"));
    cr_expect(exists("runs/needle_train=64_valid=32_test=32_size=6-max-6/result.json"));
    cr_expect(exists("figures/accuracy-needle_train=64_valid=32_test=32_size=6.gp"));
    cr_expect(exists("figures/curves-majority_train=64_valid=32_test=32_size=6.csv"));
}

/* A study that was stopped, went on, and is asked for again ends in the figures of one that was
 * not; what has ended is not trained again. */
Test(study, resume_is_as_if_never_stopped)
{
    sw_study study = small_study();
    seen s = {.stop_after = 3};
    sw_study_watcher watcher = watch(&s);
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_expect(strstr(sw_error_message(), "3 of 8"), "%s", sw_error_message());
    cr_expect(runs[2].status == SW_OK && runs[3].status == SW_ERROR_INTERRUPTED);
    cr_expect(!exists("report.md"));
    char *csv = contents("runs.csv");
    cr_expect(count_of(csv, '\n') == 4, "%s", csv);
    free(csv);

    /* Once more, amid the fifth run: the fourth's three epochs and one. */
    seen again = {.stop_after_epochs = 4};
    watcher = watch(&again);
    cr_assert(sw_compare(&study, folder, SW_RUN_RESUME, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_expect(strstr(sw_error_message(), "stopped in run 5 of 8"), "%s", sw_error_message());
    cr_expect(again.ended == 4 && runs[4].status == SW_ERROR_INTERRUPTED);

    again = (seen){0};
    watcher = watch(&again);
    cr_assert(sw_compare(&study, folder, SW_RUN_RESUME, &watcher, runs) == SW_OK, "%s",
              sw_error_message());
    cr_expect(again.ended == 8 && again.epochs == 2 + 3 * 3, "%d epochs", again.epochs);
    cr_expect(exists("report.md"));

    seen third = {0};
    watcher = watch(&third);
    cr_assert(sw_compare(&study, folder, SW_RUN_RESUME, &watcher, runs) == SW_OK);
    cr_expect(third.ended == 8 && third.epochs == 0);

    sw_study_run whole[ROOM];
    snprintf(folder, sizeof folder, "%s/whole", scratch_folder);
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, NULL, whole) == SW_OK);
    for (int i = 0; i < 8; i++) {
        cr_expect(runs[i].result.test.loss == whole[i].result.test.loss, "run %d", i);
        cr_expect(runs[i].result.valid.accuracy == whole[i].result.valid.accuracy, "run %d", i);
        cr_expect(runs[i].result.best_epoch == whole[i].result.best_epoch, "run %d", i);
    }
}

Test(study, more_seeds_can_be_added)
{
    sw_study study = small_study();
    study.data_count = 1;
    study.runs_per_arm = 1;
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) == SW_OK);
    double first = runs[0].result.test.loss;
    study.runs_per_arm = 3;
    cr_assert(sw_compare(&study, folder, SW_RUN_RESUME, NULL, runs) == SW_OK, "%s",
              sw_error_message());
    cr_expect(runs[0].result.test.loss == first && runs[5].status == SW_OK);
}

/* Sums of 400 elements overflow at this learning rate, means do not. */
Test(study, a_run_that_diverges_is_told_and_the_rest_goes_on)
{
    sw_study study = small_study();
    study.data_count = 1;
    study.data[0] = "needle:train=64:valid=32:test=32:size=400";
    study.arm[0] = "sum";
    study.arm[1] = "mean";
    strcpy(study.config.optimizer, "sgd");
    study.config.lr = 1;
    study.config.clip = 0;
    study.config.warmup = 0;
    study.config.epochs = 8;
    sw_status status = sw_compare(&study, folder, SW_RUN_NEW, NULL, runs);
    cr_assert(status == SW_OK, "%s", sw_error_message());
    cr_expect(runs[0].status == SW_ERROR_DIVERGED && runs[1].status == SW_ERROR_DIVERGED);
    cr_expect(runs[2].status == SW_OK && runs[3].status == SW_OK);
    sw_study_cell sum = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(sum.runs == 0 && sum.diverged == 2 && isnan(sum.metric_mean) && !sum.best);
    cr_expect(sw_study_cell_of(&study, runs, 0, 1).best);
    char *csv = contents("runs.csv"), *report = contents("report.md");
    const char *header_end = strchr(csv, '\n'), *line_end = strchr(header_end + 1, '\n');
    char header[400], line[400];
    snprintf(header, sizeof header, "%.*s", (int)(header_end - csv), csv);
    snprintf(line, sizeof line, "%.*s", (int)(line_end - header_end - 1), header_end + 1);
    cr_expect(strstr(line, ",sum,5,diverged,") && count_of(header, ',') == count_of(line, ','),
              "%s", line);
    cr_expect(strstr(report, "`sum`: 2 of 2 runs diverged") && strstr(report, "seed 5, seed 6"),
              "%s", report);
    free(csv);
    free(report);
}

/* Whatever happens to the pictures, the runs of hours are not lost. */
Test(study, without_gnuplot_there_is_a_report_that_says_so)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    setenv("PATH", scratch_folder, 1);
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) == SW_OK, "%s",
              sw_error_message());
    char *report = contents("report.md");
    cr_expect(strstr(report, "apt-get install gnuplot-nox"), "%s", report);
    free(report);
}

Test(study, a_gnuplot_that_fails_is_told_after_the_report)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    char path[64];
    snprintf(path, sizeof path, "%s/gnuplot", scratch_folder);
    const char script[] = "#!/bin/sh\necho 'no fonts on the moon' >&2\nexit 1\n";
    cr_assert(sw_file_write(path, &(sw_part){script, sizeof script - 1}, 1) == SW_OK);
    cr_assert(chmod(path, 0755) == 0);
    setenv("PATH", scratch_folder, 1);
    cr_expect(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) == SW_ERROR_IO);
    cr_expect(strstr(sw_error_message(), "no fonts on the moon"), "%s", sw_error_message());
    char *report = contents("report.md");
    cr_expect(strstr(report, "No pictures: ") && strstr(report, "no fonts on the moon"), "%s",
              report);
    free(report);
    cr_expect(runs[1].status == SW_OK);
}

/* ---- Heads ---------------------------------------------------------------------------------- */

Test(study, heads_have_their_own_measures)
{
    sw_study study = small_study();
    study.data[1] = "max-regression:train=64:valid=32:test=32";
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) == SW_OK, "%s",
              sw_error_message());
    cr_expect(runs[3].task == SW_CLASSES && runs[4].task == SW_REGRESSION);
    cr_expect(exists("figures/accuracy-needle_train=64_valid=32_test=32_size=6.csv"));
    cr_expect(exists("figures/error-max-regression_train=64_valid=32_test=32.csv"));
    cr_expect(!exists("figures/accuracy-max-regression_train=64_valid=32_test=32.csv"));
    cr_expect(exists("figures/curves-max-regression_train=64_valid=32_test=32.csv"));
    char *csv = contents("runs.csv"), *curves = NULL;
    cr_expect(strstr(csv, ",test_loss,test_accuracy,test_auc,test_error,test_r2,"
                          "test_likelihood,epochs"),
              "%s", csv);
    free(csv);
    curves = contents("figures/curves-max-regression_train=64_valid=32_test=32.csv");
    cr_expect(count_of(curves, '\n') == 1 + 3, "%s", curves);
    free(curves);
    double error[2];
    for (int p = 0; p < 2; p++) {
        sw_study_cell cell = sw_study_cell_of(&study, runs, 1, p);
        error[p] = cell.metric_mean;
        cr_expect(isfinite(cell.secondary_mean));
    }
    cr_expect(sw_study_cell_of(&study, runs, 1, error[1] < error[0]).best);
    /* All of it goes when another study takes the folder. */
    study.data_count = study.arm_count = study.runs_per_arm = 1;
    cr_assert(sw_compare(&study, folder, SW_RUN_FORCE, NULL, runs) == SW_OK);
    cr_expect(!exists("figures/error-max-regression_train=64_valid=32_test=32.csv"));
}

Test(study, what_models_warn_of_is_in_the_report)
{
    sw_study study = small_study();
    study.arm[0] = "pma";
    study.arm_count = study.runs_per_arm = 1;
    strcpy(study.config.model.model, "set-transformer");
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) == SW_OK, "%s",
              sw_error_message());
    char *report = contents("report.md");
    cr_expect(strstr(report, "> Note: set-transformer: one query"), "%s", report);
    cr_expect(strstr(report, "model `set-transformer` with encoder `isab`"), "%s", report);
    free(report);
}

/* ---- What is refused ------------------------------------------------------------------------ */

static void expect_refusal(const sw_study *study, sw_run_mode mode, sw_status status,
                           const char *words)
{
    sw_status got = sw_compare(study, folder, mode, NULL, runs);
    cr_expect(got == status, "status %d instead of %d: %s", got, status, sw_error_message());
    cr_expect(strstr(sw_error_message(), words), "\"%s\" without \"%s\"", sw_error_message(),
              words);
}

Test(study, lists_are_checked_before_anything_is_made)
{
    sw_study study = small_study();
    study.data_count = 0;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "0 data sets, expected 1 to 64");
    study = small_study();
    study.arm_count = 65;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "65 arms");
    study = small_study();
    study.arm[1] = "mean";
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "the arm mean is listed twice");
    study = small_study();
    study.data[1] = study.data[0];
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "is listed twice");
    study = small_study();
    study.runs_per_arm = 0;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "0 runs of each arm");
    study = small_study();
    study.config.seed = INT64_MAX;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "too large");
    study = small_study();
    study.data[1] = "nedle";
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_NOT_FOUND, "needle");
    cr_expect(!sw_file_exists(folder));
}

Test(study, a_pooling_that_cannot_be_built_is_named_at_once)
{
    sw_study study = small_study();
    study.arm[1] = "pma";
    study.config.model.heads = 3;
    sw_status got = sw_compare(&study, folder, SW_RUN_NEW, NULL, runs);
    cr_expect(got < 0 && strstr(sw_error_message(), "pma") && strstr(sw_error_message(), "heads"),
              "%s", sw_error_message());
    study.arm[1] = "mena";
    got = sw_compare(&study, folder, SW_RUN_NEW, NULL, runs);
    cr_expect(got < 0 && strstr(sw_error_message(), "mean"), "%s", sw_error_message());
    cr_expect(!sw_file_exists(folder));
}

Test(study, what_a_head_lacks_is_told_at_once)
{
    sw_study study = small_study();
    study.data[1] = "max-regression";
    strcpy(study.config.select, "accuracy");
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT,
                   "max-regression: select is accuracy, which a regression does not have");
    strcpy(study.config.select, "error");
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "the task is classes");
    study = small_study();
    study.arm[1] = "auto";
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "the pooling auto");
    cr_expect(!sw_file_exists(folder));
}

Test(study, folders_are_not_overwritten_or_mixed)
{
    sw_study study = small_study();
    study.data_count = 1;
    study.runs_per_arm = 1;
    expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_NOT_FOUND, "no comparison to resume");
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) == SW_OK);
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_EXISTS, folder);
    study.config.epochs = 4;
    expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_ARGUMENT, "epochs is 3 there and 4 now");
    cr_expect(sw_compare(&study, folder, SW_RUN_FORCE, NULL, runs) == SW_OK, "%s",
              sw_error_message());
    cr_expect(runs[0].result.epochs == 4);
}

static void put_file(const char *name)
{
    sw_path path;
    cr_assert(sw_path_join(&path, folder, name) == SW_OK);
    cr_assert(sw_file_write(path.text, &(sw_part){"mine", 4}, 1) == SW_OK, "%s",
              sw_error_message());
}

/* Of the earlier study nothing stays that the new one could take for its own, whatever the lists
 * were; what somebody else put there stays. */
Test(study, force_begins_anew_and_can_be_resumed)
{
    sw_study study = small_study();
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) == SW_OK);
    const char *const mine[] = {"notes.txt", "runs/mine/config.json", "figures/accuracy-mine.svg",
                                "runs/needle_train=64_valid=32_test=32_size=6-max-6/notes.txt"};
    sw_path path;
    cr_assert(sw_path_join(&path, folder, "runs/mine") == SW_OK);
    cr_assert(sw_folder_new(path.text) == SW_OK);
    for (int i = 0; i < 4; i++) put_file(mine[i]);

    study.data_count = 1;
    study.runs_per_arm = 3;
    study.config.model.width = 16;
    volatile int stop = 1;
    sw_study_watcher watcher = {.run = {.stop = &stop}};
    cr_assert(sw_compare(&study, folder, SW_RUN_FORCE, &watcher, runs) == SW_ERROR_INTERRUPTED);
    for (int i = 0; i < 4; i++) cr_expect(exists(mine[i]), "%s", mine[i]);
    cr_expect(exists("config.json") && !exists("runs.csv") && !exists("report.md"));
    cr_expect(!exists("runs/needle_train=64_valid=32_test=32_size=6-mean-5"));
    cr_expect(!exists("runs/needle_train=64_valid=32_test=32_size=6-max-6/last.safetensors"));
    cr_expect(!exists("runs/majority_train=64_valid=32_test=32_size=6-mean-5"));
    cr_expect(!exists("figures/overview.gp"));
    cr_expect(!exists("figures/curves-majority_train=64_valid=32_test=32_size=6.csv"));

    cr_expect(sw_compare(&study, folder, SW_RUN_RESUME, NULL, runs) == SW_OK, "%s",
              sw_error_message());
    sw_study_run whole[ROOM];
    snprintf(folder, sizeof folder, "%s/whole", scratch_folder);
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, NULL, whole) == SW_OK);
    for (int i = 0; i < 6; i++)
        cr_expect(runs[i].result.test.loss == whole[i].result.test.loss, "run %d", i);
}

/* A run whose configuration cannot be read is replaced all the same. */
Test(study, force_replaces_a_broken_run)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) == SW_OK);
    put_file("runs/needle_train=64_valid=32_test=32_size=6-max-5/config.json");
    study.config.model.width = 16;
    volatile int stop = 1;
    sw_study_watcher watcher = {.run = {.stop = &stop}};
    cr_assert(sw_compare(&study, folder, SW_RUN_FORCE, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_expect(sw_compare(&study, folder, SW_RUN_RESUME, NULL, runs) == SW_OK, "%s",
              sw_error_message());
}

static int refusals;

static void expect_locked(void)
{
    int lock;
    bool refused = sw_folder_lock(&lock, folder) == SW_ERROR_EXISTS;
    refusals += refused;
    if (!refused) close(lock);
}

static void on_end_locked(void *user, const sw_study_run *run)
{
    (void)user, (void)run;
    expect_locked();
}

static void on_no_pictures_locked(void *user, const char *why)
{
    (void)user;
    cr_expect(strstr(why, "gnuplot-nox"), "%s", why);
    expect_locked();
}

Test(study, one_at_a_time_in_a_folder)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    setenv("PATH", scratch_folder, 1);
    sw_study_watcher watcher = {.end = on_end_locked, .no_pictures = on_no_pictures_locked};
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, &watcher, runs) == SW_OK, "%s",
              sw_error_message());
    cr_expect(refusals == 3, "held at %d of 3 times", refusals);

    int lock;
    cr_assert(sw_folder_lock(&lock, folder) == SW_OK, "%s", sw_error_message());
    expect_refusal(&study, SW_RUN_FORCE, SW_ERROR_EXISTS, "another run is writing there");
    expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_EXISTS, "another run is writing there");
    close(lock);
    cr_expect(exists("runs.csv"));
    expect_locked();
    cr_expect(refusals == 3, "the folder is held after the study");
}

Test(study, the_folder_of_a_single_run_is_refused)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    static const char *const tensors[] = {"last.safetensors", "model.safetensors"};
    cr_assert(sw_folder_new(folder) == SW_OK);
    for (int i = 0; i < 2; i++) {
        put_file("config.json");
        put_file(tensors[i]);
        expect_refusal(&study, SW_RUN_FORCE, SW_ERROR_EXISTS, tensors[i]);
        expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_EXISTS, "of a single run");
        char *text = contents("config.json");
        cr_expect_str_eq(text, "mine");
        cr_expect(exists(tensors[i]) && !exists("runs"));
        free(text);
        sw_path path;
        cr_assert(sw_path_join(&path, folder, tensors[i]) == SW_OK && unlink(path.text) == 0);
    }
}
