/* test_shared_training.c - a network is trained once for data sets that differ in their test sets
 * alone, and says of each what it would have said if it had been trained for it. */
#include "small_study.h"

#include <setwise/predictions.h>

TestSuite(shared_training, .init = make_folder, .fini = scratch_end);

#define SETS "needle:train=64:valid=32:size=6"

static int steps;

static void on_step(void *user, int64_t step, int64_t of, double loss)
{
    (void)user, (void)step, (void)of, (void)loss;
    steps++;
}

static sw_study study_on(const char *first, const char *second)
{
    sw_study study = small_study();
    study.data[0] = first;
    study.data[1] = second;
    study.data_count = second ? 2 : 1;
    return study;
}

static void run_on(const char *first, const char *second, const char *name)
{
    sw_study study = study_on(first, second);
    const sw_study_watcher watcher = {.run = {.step = on_step}};
    steps = 0;
    snprintf(folder, sizeof folder, "%s/%s", scratch_folder, name);
    cr_assert(run_study(&study, SW_RUN_NEW, &watcher, runs) == SW_OK, "%s", sw_error_message());
}

/* The bytes of a file of a run. */
static char *file_of(const char *in, const char *run, const char *file)
{
    sw_path path;
    snprintf(path.text, sizeof path.text, "%s/%s/runs/%s/%s", scratch_folder, in, run, file);
    return scratch_read(path.text, NULL);
}

Test(shared_training, trains_once_and_tests_on_all)
{
    run_on(SETS ":test=32", SETS ":test=40", "both");
    const int both = steps;
    cr_expect(runs[0].result.test.sets == 32 && runs[4].result.test.sets == 40);
    const sw_result shared = runs[4].result;
    run_on(SETS ":test=40", NULL, "one");
    cr_expect(both == steps && both > 0, "%d steps for two data sets, %d for one", both, steps);
    cr_expect(shared.test.loss == runs[0].result.test.loss);
    cr_expect(shared.valid.loss == runs[0].result.valid.loss);
    cr_expect(shared.best_step == runs[0].result.best_step);
    static const char *const files[] = {"predictions.jsonl", "config.json"};
    for (int i = 0; i < 2; i++) {
        const char *run = "needle_train=64_valid=32_size=6_test=40-max-6";
        char *a = file_of("both", run, files[i]), *b = file_of("one", run, files[i]);
        cr_expect_str_eq(a, b);
        free(a);
        free(b);
    }
}

/* Other training sets, and folds, which divide all sets, are trained on. */
Test(shared_training, is_not_of_other_sets_and_folds)
{
    run_on(SETS ":test=32", "needle:train=65:valid=32:size=6:test=32", "other");
    const int other = steps;
    run_on(SETS ":test=32", NULL, "one");
    cr_expect(other > 2 * steps - 10 && steps > 0);
    sw_study study = study_on(SETS ":test=32", SETS ":test=40");
    study.config.folds = 4;
    study.runs_per_arm = 4;
    study.arm_count = 1;
    const sw_study_watcher watcher = {.run = {.step = on_step}};
    steps = 0;
    snprintf(folder, sizeof folder, "%s/folds", scratch_folder);
    cr_assert(run_study(&study, SW_RUN_NEW, &watcher, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(runs[0].result.train.sets != runs[4].result.train.sets);
    cr_expect(steps > 0);
}
