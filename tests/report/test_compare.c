/* test_compare.c - a comparison from beginning to end: the study, its report, its folder. */
#include "base/folder.h"
#include "base/path.h"
#include "study/empty_study.h"
#include "svg.h"

#include <setwise/report.h>

#include <math.h>
#include <sys/stat.h>

TestSuite(compare, .init = make_folder, .fini = scratch_end);

static int count_of(const char *text, char c)
{
    int count = 0;
    for (; *text; text++) count += *text == c;
    return count;
}

/* ---- Report and figures ---------------------------------------------------------------------- */

static void expect_figure(const char *name, const char *text)
{
    sw_path path;
    cr_assert(sw_path_join(&path, folder, name) == SW_OK);
    svg *drawn = svg_read(path.text);
    svg_expect_white(drawn);
    svg_expect_texts(drawn, text, 1);
    svg_free(drawn);
}

Test(compare, writes_a_report_with_figures)
{
    sw_study study = small_study();
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) == SW_OK, "%s",
              sw_error_message());
    cr_expect(exists("config.json") && exists("study.json") && exists("runs.csv"));
    cr_expect(exists("summary.csv") && exists("pairs.csv") && exists("report.json") &&
              exists("tables.tex"));
    char *report = contents("report.md");
    cr_expect(strstr(report, "## majority\n\nData: majority:train=64:valid=32:test=32:size=6\n"),
              "%s", report);
    cr_expect(strstr(report, "(figures/overview.svg)"), "%s", report);
    free(report);
    expect_figure("figures/accuracy-needle_train=64_valid=32_test=32_size=6.svg",
                  "test accuracy, %");
    expect_figure("figures/curves-majority_train=64_valid=32_test=32_size=6.svg", "epoch");
    cr_expect(exists("figures/curves-majority_train=64_valid=32_test=32_size=6.csv"));
    expect_figure("figures/overview.svg", "needle");
    cr_expect(!exists("figures/heatmap.svg")); /* of two data sets there is none */
}

Test(compare, writes_no_report_of_a_study_that_is_stopped)
{
    sw_study study = small_study();
    volatile int stop = 1;
    const sw_study_watcher watcher = {.run = {.stop = &stop}};
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_NEW, &watcher) == SW_ERROR_INTERRUPTED);
    cr_expect(!exists("report.md") && !exists("figures"));
}

/* Sums of 400 elements overflow at this learning rate, means do not. */
Test(compare, a_run_that_diverges_is_reported_and_the_rest_goes_on)
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
    study.config.epochs = study.config.evaluations = 8;
    sw_status status = sw_compare(runs, &study, folder, SW_RUN_NEW, NULL);
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
Test(compare, without_gnuplot_there_is_a_report_that_says_so)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    setenv("PATH", scratch_folder, 1);
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) == SW_OK, "%s",
              sw_error_message());
    char *report = contents("report.md");
    cr_expect(strstr(report, "apt-get install gnuplot-nox"), "%s", report);
    free(report);
}

Test(compare, a_gnuplot_that_fails_is_an_error_after_the_report)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    char path[64];
    snprintf(path, sizeof path, "%s/gnuplot", scratch_folder);
    const char script[] = "#!/bin/sh\necho 'no fonts on the moon' >&2\nexit 1\n";
    cr_assert(sw_file_write(path, &(sw_piece){script, sizeof script - 1}, 1) == SW_OK);
    cr_assert(chmod(path, 0755) == 0);
    setenv("PATH", scratch_folder, 1);
    cr_expect(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) == SW_ERROR_IO);
    cr_expect(strstr(sw_error_message(), "no fonts on the moon"), "%s", sw_error_message());
    char *report = contents("report.md");
    cr_expect(strstr(report, "No pictures: ") && strstr(report, "no fonts on the moon"), "%s",
              report);
    free(report);
    cr_expect(runs[1].status == SW_OK);
}

Test(compare, tasks_have_their_own_metrics)
{
    sw_study study = small_study();
    study.data[1] = "max-regression:train=64:valid=32:test=32";
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) == SW_OK, "%s",
              sw_error_message());
    cr_expect(runs[3].task == SW_CLASSES && runs[4].task == SW_REGRESSION);
    cr_expect(exists("figures/accuracy-needle_train=64_valid=32_test=32_size=6.csv"));
    cr_expect(exists("figures/error-max-regression_train=64_valid=32_test=32.csv"));
    cr_expect(!exists("figures/accuracy-max-regression_train=64_valid=32_test=32.csv"));
    cr_expect(exists("figures/curves-max-regression_train=64_valid=32_test=32.csv"));
    char *csv = contents("runs.csv"), *curves = NULL;
    cr_expect(strstr(csv,
                     ",test_loss,test_accuracy,test_balanced_accuracy,test_auc,test_error,test_r2,"
                     "test_likelihood,steps"),
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
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_FORCE, NULL) == SW_OK);
    cr_expect(!exists("figures/error-max-regression_train=64_valid=32_test=32.csv"));
}

Test(compare, what_models_warn_of_is_in_the_report)
{
    sw_study study = small_study();
    study.arm[0] = "pma";
    study.arm_count = study.runs_per_arm = 1;
    strcpy(study.config.model.model, "set-transformer");
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) == SW_OK, "%s",
              sw_error_message());
    char *report = contents("report.md");
    cr_expect(strstr(report, "> Note: set-transformer: one query"), "%s", report);
    cr_expect(strstr(report, "model `set-transformer` with encoder `isab`"), "%s", report);
    free(report);
}

/* Nothing of the earlier study stays, whatever its data sets and arms were. Files of others stay.
 */
Test(compare, force_begins_anew_and_can_be_resumed)
{
    sw_study study = small_study();
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) == SW_OK);
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
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_FORCE, &watcher) == SW_ERROR_INTERRUPTED);
    for (int i = 0; i < 4; i++) cr_expect(exists(mine[i]), "%s", mine[i]);
    cr_expect(exists("config.json") && !exists("runs.csv") && !exists("report.md"));
    cr_expect(!exists("runs/needle_train=64_valid=32_test=32_size=6-mean-5"));
    cr_expect(!exists("runs/needle_train=64_valid=32_test=32_size=6-max-6/last.safetensors"));
    cr_expect(!exists("runs/majority_train=64_valid=32_test=32_size=6-mean-5"));
    cr_expect(!exists("figures/overview.gp"));
    cr_expect(!exists("figures/curves-majority_train=64_valid=32_test=32_size=6.csv"));

    cr_expect(sw_compare(runs, &study, folder, SW_RUN_RESUME, NULL) == SW_OK, "%s",
              sw_error_message());
    sw_study_run whole[ROOM];
    snprintf(folder, sizeof folder, "%s/whole", scratch_folder);
    cr_assert(sw_compare(whole, &study, folder, SW_RUN_NEW, NULL) == SW_OK);
    for (int i = 0; i < 6; i++)
        cr_expect(runs[i].result.test.loss == whole[i].result.test.loss, "run %d", i);
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

Test(compare, one_at_a_time_in_a_folder)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    setenv("PATH", scratch_folder, 1);
    sw_study_watcher watcher = {.end = on_end_locked, .no_pictures = on_no_pictures_locked};
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_NEW, &watcher) == SW_OK, "%s",
              sw_error_message());
    cr_expect(refusals == 3, "held at %d of 3 times", refusals);

    int lock;
    cr_assert(sw_folder_lock(&lock, folder) == SW_OK, "%s", sw_error_message());
    for (int i = 0; i < 2; i++) {
        const sw_run_mode mode = i ? SW_RUN_RESUME : SW_RUN_FORCE;
        cr_expect_eq(sw_compare(runs, &study, folder, mode, NULL), SW_ERROR_EXISTS);
        cr_expect(strstr(sw_error_message(), "another run is writing there"));
    }
    close(lock);
    cr_expect(exists("runs.csv"));
    expect_locked();
    cr_expect(refusals == 3, "the folder is held after the study");
}

/* ---- Empty cells ----------------------------------------------------------------------------- */

/* The other arms look as in the figures of all arms. */
Test(compare, leaves_empty_cells_out_of_figures)
{
    sw_study study = study_with_empty_cells();
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) == SW_OK, "%s",
              sw_error_message());
    static const char *const kind[] = {"accuracy", "curves"}, *const ending[] = {"csv", "gp"};
    for (int k = 0; k < 2; k++)
        for (int e = 0; e < 2; e++) {
            char name[128];
            snprintf(name, sizeof name, "figures/%s-needle_train=48_valid=16_test=32.%s", kind[k],
                     ending[e]);
            char *text = contents(name);
            cr_expect(!strstr(text, "context"), "%s:\n%s", name, text);
            if (k == 0 && e == 1) {
                cr_expect(strstr(text, "('mean' 0, 'max' 1)"), "%s", text);
                cr_expect(strstr(text, "array look[2] = [2, 3]"), "%s", text);
                cr_expect(strstr(text, "set xrange [-0.5:1.5]"), "%s", text);
            }
            if (k == 1 && e == 1)
                cr_expect(strstr(text, "using 1:2 with linespoints ls 2 "), "%s", text);
            free(text);
        }
    char *overview = contents("figures/overview.gp");
    cr_expect(times(overview, "'context' 0, 'mean' 1, 'max' 2") == 1, "%s", overview);
    cr_expect(times(overview, "('mean' 0, 'max' 1)") == 2, "%s", overview);
    free(overview);
    char *report = contents("report.md");
    cr_expect(times(report, "| context | - | |") == 2, "%s", report);
    cr_expect(times(report, "> Note: not run: " REASON " (`context`)\n") == 2, "%s", report);
    cr_expect(times(report, "**A dash**") == 1, "%s", report);
    free(report);
}

/* ---- Cross-validation ------------------------------------------------------------------------ */

/* One data set of 102 sets, two arms, eight runs each, of a few milliseconds. */
static sw_study study_of_folds(void)
{
    sw_study study = {.config = short_training(3),
                      .data = {"majority:train=60:valid=21:test=21:size=6"},
                      .data_count = 1,
                      .arm = {"mean", "max"},
                      .arm_count = 2,
                      .runs_per_arm = 8};
    study.config.folds = 4;
    return study;
}

Test(compare, reports_cross_validation)
{
    sw_study study = study_of_folds();
    cr_assert(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) == SW_OK, "%s",
              sw_error_message());
    char *report = contents("report.md");
    const char *const words[] = {
        "2 poolings on 1 data set with 2 x 4 folds: model",
        "102 sets in 4 folds: each in turn to test, the next one to validate, the others to train",
        "| ± of folds | difference | verdict | ",
        "- **Cross-validation**: all sets of a data set are divided into 4 folds",
        "This is done 2 times, each time with another division.",
        "(5 to 12, one for each run)",
        "over all 8 folds of all repeats",
        "(1/n + test sets / training sets) times",
        "Nadeau and Bengio",
        "| folds | 4 | ",
        " --repeats 2 --out again",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        cr_expect(strstr(report, words[i]), "no \"%s\" in %s", words[i], report);
    cr_expect(!strstr(report, "--seeds") && !strstr(report, "| fold | ") &&
              !strstr(report, "| repeat | ") && !strstr(report, "over the seeds"));
    free(report);
    char *figure = contents("figures/accuracy-majority_train=60_valid=21_test=21_size=6.csv");
    cr_expect(strstr(figure, "deviation,repeat 0 fold 0,"), "%s", figure);
    free(figure);
    figure = contents("figures/accuracy-majority_train=60_valid=21_test=21_size=6.gp");
    cr_expect(strstr(figure, "mean ± deviation of 2 x 4 folds, a ring for each"), "%s", figure);
    free(figure);
}
