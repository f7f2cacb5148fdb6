/* test_empty.c - arms that make a model on some of the data sets alone: cells that stay empty. */
#include "base/file.h"
#include "study/runs.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <math.h>
#include <setwise/report.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = 64 };
static sw_study_run runs[ROOM];
static char top[] = "/tmp/setwise-empty-XXXXXX";
static char folder[64];

static void make_folder(void)
{
    cr_assert(mkdtemp(top), "no temporary folder");
    snprintf(folder, sizeof folder, "%s/out", top);
    setenv("PATH", top, 1); /* no gnuplot: pictures are another test's */
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info, (void)kind, (void)where;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

TestSuite(empty, .init = make_folder, .fini = remove_folder);

#define SMALL ":train=48:valid=16:test=32"
#define REASON "context: the data brings nothing with its sets"

/* Only lookup brings something with its sets; two seeds. */
static sw_study small_study(void)
{
    sw_study study = {.config = sw_config_default(),
                      .data = {"needle" SMALL, "lookup" SMALL, "extent" SMALL},
                      .data_count = 3,
                      .arm = {"context", "mean", "max"},
                      .arm_count = 3,
                      .runs_per_arm = 2};
    study.config.model.width = 8;
    study.config.model.heads = 2;
    study.config.epochs = 2;
    study.config.batch = 16;
    study.config.seed = 5;
    return study;
}

static bool is_empty(const sw_study_run *run)
{
    return run->data != 1 && run->arm == 0;
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

static int times(const char *text, const char *words)
{
    int count = 0;
    while ((text = strstr(text, words))) count++, text++;
    return count;
}

/* ---- A study with empty cells --------------------------------------------------------------- */

typedef struct seen {
    int begun, ended, epochs, warned;
    char warning[4][256];
    int stop_after;
    volatile int stop;
} seen;

static void on_warning(void *user, const char *text)
{
    seen *s = user;
    cr_assert(s->warned < 4 && s->begun == 0);
    snprintf(s->warning[s->warned++], sizeof s->warning[0], "%s", text);
}

static void on_epoch(void *user, const sw_epoch *epoch)
{
    (void)epoch;
    ((seen *)user)->epochs++;
}

static void on_begin(void *user, int done, int total, const char *data, const char *pool,
                     int64_t seed)
{
    (void)seed;
    seen *s = user;
    cr_expect(done == s->begun && total == 14, "%d of %d", done, total);
    cr_expect(strcmp(pool, "context") != 0 || strstr(data, "lookup"));
    s->begun++;
}

static void on_end(void *user, const sw_study_run *run)
{
    seen *s = user;
    cr_expect(!run->empty && run->status == SW_OK);
    s->ended++;
    if (s->ended == s->stop_after) s->stop = 1;
}

static sw_status run(const sw_study *study, sw_run_mode mode, seen *s)
{
    const sw_study_watcher watcher = {
        .user = s,
        .run = {.user = s, .epoch = on_epoch, .warning = on_warning, .stop = &s->stop},
        .begin = on_begin,
        .end = on_end};
    return sw_compare(study, folder, mode, &watcher, runs);
}

Test(empty, cells_are_not_run_and_say_why)
{
    sw_study study = small_study();
    seen s = {0};
    cr_assert(run(&study, SW_RUN_NEW, &s) == SW_OK, "%s", sw_error_message());
    cr_expect(s.begun == 14 && s.ended == 14 && s.epochs == 28);
    cr_expect(s.warned == 1);
    cr_expect_str_eq(s.warning[0], "context is not run on needle, extent: " REASON);
    for (int i = 0; i < 18; i++) {
        cr_expect(runs[i].empty == is_empty(&runs[i]), "run %d", i);
        cr_expect(runs[i].status == (runs[i].empty ? SW_ERROR_INTERRUPTED : SW_OK), "run %d", i);
    }
    cr_expect(exists("runs/lookup_train=48_valid=16_test=32-context-5/result.json"));
    cr_expect(!exists("runs/needle_train=48_valid=16_test=32-context-5"));

    char *csv = contents("runs.csv");
    cr_expect(times(csv, "\n") == 1 + 14 && times(csv, ",context,") == 2, "%s", csv);
    free(csv);
    char *report = contents("report.md");
    cr_expect(times(report, "| context | - | |") == 2, "%s", report);
    cr_expect(times(report, "> Note: not run: " REASON " (`context`)\n") == 2, "%s", report);
    cr_expect(times(report, "**A dash**") == 1, "%s", report);
    free(report);
}

Test(empty, cells_are_in_no_statistics)
{
    sw_study study = small_study(), without = small_study();
    seen s = {0};
    cr_assert(run(&study, SW_RUN_NEW, &s) == SW_OK, "%s", sw_error_message());
    sw_study_cell cell = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(cell.empty && cell.runs == 0 && cell.diverged == 0 && !cell.best);
    cr_expect(isnan(cell.metric_mean) && isnan(cell.p));
    /* The rest is as if there were no such arm. */
    sw_study_run rest[4];
    memcpy(rest, &runs[2], sizeof rest);
    for (int i = 0; i < 4; i++) rest[i].arm--;
    without.arm[0] = "mean";
    without.arm[1] = "max";
    without.arm_count = 2;
    for (int p = 0; p < 2; p++) {
        sw_study_cell a = sw_study_cell_of(&study, runs, 0, p + 1),
                      b = sw_study_cell_of(&without, rest, 0, p);
        cr_expect(!a.empty && a.runs == 2 && a.best == b.best);
        cr_expect(a.p == b.p || (isnan(a.p) && isnan(b.p)));
        cr_expect(a.metric_mean == b.metric_mean);
    }
    cr_expect(!sw_study_cell_of(&study, runs, 1, 0).empty);
}

/* Others keep the look that they have where all are drawn. */
Test(empty, cells_are_not_in_the_figures_of_their_data_set)
{
    sw_study study = small_study();
    seen s = {0};
    cr_assert(run(&study, SW_RUN_NEW, &s) == SW_OK, "%s", sw_error_message());
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
}

Test(empty, cells_have_nothing_to_resume)
{
    sw_study study = small_study();
    seen s = {.stop_after = 3}; /* of needle's four */
    cr_assert(run(&study, SW_RUN_NEW, &s) == SW_ERROR_INTERRUPTED);
    cr_expect(strstr(sw_error_message(), "3 of 14"), "%s", sw_error_message());
    s = (seen){0};
    cr_assert(run(&study, SW_RUN_RESUME, &s) == SW_OK, "%s", sw_error_message());
    cr_expect(s.ended == 14 && s.epochs == 2 * 11);
    s = (seen){0};
    cr_assert(run(&study, SW_RUN_RESUME, &s) == SW_OK, "%s", sw_error_message());
    cr_expect(s.ended == 14 && s.epochs == 0 && s.warned == 1);
    char *csv = contents("runs.csv");
    cr_expect(times(csv, "\n") == 1 + 14, "%s", csv);
    free(csv);
}

/* A warning for each arm and reason; facts on all that are run have no list of them. */
Test(empty, each_reason_is_told_once)
{
    sw_study study = small_study();
    study.data[2] = "distinct" SMALL;
    study.arm[1] = "mean:encoder=embedding";
    study.runs_per_arm = 1;
    volatile int stop = 1;
    seen s = {0};
    const sw_study_watcher watcher = {.run = {.user = &s, .warning = on_warning, .stop = &stop}};
    cr_assert(sw_compare(&study, folder, SW_RUN_NEW, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_expect(strstr(sw_error_message(), "0 of 5 runs"), "%s", sw_error_message());
    cr_expect(s.warned == 2);
    cr_expect_str_eq(s.warning[0], "context is not run on needle, distinct: " REASON);
    cr_expect(strstr(s.warning[1], "mean:encoder=embedding is not run on needle, lookup: "), "%s",
              s.warning[1]);
}

/* ---- What stays an error -------------------------------------------------------------------- */

static void expect_refusal(const sw_study *study, sw_status status, const char *words)
{
    sw_status got = sw_compare(study, folder, SW_RUN_NEW, NULL, runs);
    cr_expect(got == status, "status %d: %s", got, sw_error_message());
    cr_expect(strstr(sw_error_message(), words), "\"%s\" without \"%s\"", sw_error_message(),
              words);
    cr_expect(!sw_file_exists(folder));
}

Test(empty, an_arm_or_a_data_set_without_any_run_is_an_error)
{
    sw_study study = small_study();
    study.data[1] = "majority" SMALL;
    expect_refusal(&study, SW_ERROR_ARGUMENT, "needle" SMALL " with context: " REASON);
    study.data_count = 1;
    expect_refusal(&study, SW_ERROR_ARGUMENT, "needle" SMALL " with context: " REASON);
    study = small_study();
    study.arm_count = 1;
    expect_refusal(&study, SW_ERROR_ARGUMENT, "needle" SMALL " with context: " REASON);
    /* What is wrong with the settings is wrong on all data. */
    study = small_study();
    study.arm[2] = "pma:heads=3";
    expect_refusal(&study, SW_ERROR_ARGUMENT, "needle" SMALL " with pma:heads=3: ");
    /* What a head lacks is no matter of the arm. */
    study = small_study();
    study.data[2] = "max-regression" SMALL;
    strcpy(study.config.select, "accuracy");
    expect_refusal(&study, SW_ERROR_ARGUMENT, "which a regression does not have");
}
