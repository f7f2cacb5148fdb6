/* test_empty_cells.c - arms that make a model on only some of the data sets: empty cells. */
#include "empty_study.h"

#include <math.h>

TestSuite(empty_cells, .init = make_folder, .fini = scratch_end);

static bool is_empty(const sw_study_run *run)
{
    return run->data != 1 && run->arm == 0;
}

/* ---- A study with empty cells --------------------------------------------------------------- */

typedef struct seen {
    int begun, ended, evaluations, warned;
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

static void on_evaluation(void *user, const sw_evaluation *evaluation)
{
    (void)evaluation;
    ((seen *)user)->evaluations++;
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
        .run = {.user = s, .evaluation = on_evaluation, .warning = on_warning, .stop = &s->stop},
        .begin = on_begin,
        .end = on_end};
    return run_study(study, mode, &watcher, runs);
}

Test(empty_cells, are_not_run_and_say_why)
{
    sw_study study = study_with_empty_cells();
    seen s = {0};
    cr_assert(run(&study, SW_RUN_NEW, &s) == SW_OK, "%s", sw_error_message());
    cr_expect(s.begun == 14 && s.ended == 14 && s.evaluations == 28);
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
}

Test(empty_cells, are_in_no_statistics)
{
    sw_study study = study_with_empty_cells(), without = study_with_empty_cells();
    seen s = {0};
    cr_assert(run(&study, SW_RUN_NEW, &s) == SW_OK, "%s", sw_error_message());
    sw_study_cell cell = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(cell.empty && cell.runs == 0 && cell.diverged == 0 && !cell.best);
    cr_expect(isnan(cell.metric_mean));
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
        cr_expect(a.metric_mean == b.metric_mean);
    }
    cr_expect(!sw_study_cell_of(&study, runs, 1, 0).empty);
}

Test(empty_cells, have_nothing_to_resume)
{
    sw_study study = study_with_empty_cells();
    seen s = {.stop_after = 3}; /* of needle's four */
    cr_assert(run(&study, SW_RUN_NEW, &s) == SW_ERROR_INTERRUPTED);
    cr_expect(strstr(sw_error_message(), "3 of 14"), "%s", sw_error_message());
    s = (seen){0};
    cr_assert(run(&study, SW_RUN_RESUME, &s) == SW_OK, "%s", sw_error_message());
    cr_expect(s.ended == 14 && s.evaluations == 2 * 11);
    s = (seen){0};
    cr_assert(run(&study, SW_RUN_RESUME, &s) == SW_OK, "%s", sw_error_message());
    cr_expect(s.ended == 14 && s.evaluations == 0 && s.warned == 1);
    char *csv = contents("runs.csv");
    cr_expect(times(csv, "\n") == 1 + 14, "%s", csv);
    free(csv);
}

/* There is one warning for each arm and reason, whatever the number of data sets. */
Test(empty_cells, give_each_reason_once)
{
    sw_study study = study_with_empty_cells();
    study.data[2] = "distinct" SMALL;
    study.arm[1] = "mean:encoder=embedding";
    study.runs_per_arm = 1;
    volatile int stop = 1;
    seen s = {0};
    const sw_study_watcher watcher = {.run = {.user = &s, .warning = on_warning, .stop = &stop}};
    cr_assert(run_study(&study, SW_RUN_NEW, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_expect(strstr(sw_error_message(), "0 of 5 runs"), "%s", sw_error_message());
    cr_expect(s.warned == 2);
    cr_expect_str_eq(s.warning[0], "context is not run on needle, distinct: " REASON);
    cr_expect(strstr(s.warning[1], "mean:encoder=embedding is not run on needle, lookup: "), "%s",
              s.warning[1]);
}

/* ---- What stays an error -------------------------------------------------------------------- */

Test(empty_cells, an_arm_or_a_data_set_without_any_run_is_an_error)
{
    sw_study study = study_with_empty_cells();
    study.data[1] = "majority" SMALL;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "needle" SMALL " with context: " REASON);
    study.data_count = 1;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "needle" SMALL " with context: " REASON);
    study = study_with_empty_cells();
    study.arm_count = 1;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "needle" SMALL " with context: " REASON);
    /* What is wrong with the settings is wrong on all data. */
    study = study_with_empty_cells();
    study.arm[2] = "pma:heads=3";
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "needle" SMALL " with pma:heads=3: ");
    /* What a task lacks is no matter of the arm. */
    study = study_with_empty_cells();
    study.data[2] = "max-regression" SMALL;
    strcpy(study.config.select, "accuracy");
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "which a regression does not have");
    cr_expect(!sw_path_exists(folder));
}
