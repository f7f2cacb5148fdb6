/* test_tune_training.c - a training of a trial pauses at its step and leaves the same files,
 * wherever it was stopped before. */
#include "study/tune_training.h"

#include "small_study.h"
#include "train/run_folder.h"

#include <setwise/datasets.h>

TestSuite(tune_training, .init = make_folder, .fini = scratch_end);

enum { STEPS = 12 }; /* and an evaluation after every second one */

static sw_dataset *data;

static sw_config small_config(void)
{
    sw_config config = sw_config_default();
    cr_assert(sw_config_set(&config, "data", NEEDLE) == SW_OK);
    config.model.width = 8;
    config.steps = STEPS;
    config.evaluations = STEPS / 2;
    config.batch = 16;
    config.patience = 0;
    cr_assert(sw_dataset_open(&data, NEEDLE, 0) == SW_OK);
    cr_assert(sw_config_resolve(&config, sw_dataset_split(data, SW_TRAIN),
                                sw_dataset_split(data, SW_VALID)) == SW_OK);
    return config;
}

static void train_until(const sw_config *config, int64_t step)
{
    cr_assert(sw_tune_train_until(config, folder, step, data, &(sw_watcher){0}) == SW_OK, "%s",
              sw_error_message());
}

static int evaluations(void)
{
    int count = 0;
    char *text = contents(sw_run_file[SW_RUN_HISTORY]);
    for (const char *c = text; *c; c++) count += *c == '\n';
    free(text);
    return count;
}

static void remove_file(int file)
{
    cr_assert(unlink(in_folder(sw_run_file[file]).text) == 0);
}

static bool has_result(void)
{
    return exists(sw_run_file[SW_RUN_RESULT]);
}

Test(tune_training, pauses_after_its_step_and_goes_on_to_the_end)
{
    const sw_config config = small_config();
    const struct {
        int64_t step;
        int evaluations;
    } pauses[] = {{1, 1}, {2, 1}, {3, 2}, {STEPS - 1, STEPS / 2}};
    for (size_t i = 0; i < sizeof pauses / sizeof pauses[0]; i++) {
        train_until(&config, pauses[i].step);
        cr_expect_eq(evaluations(), pauses[i].evaluations, "%d evaluations at step %d",
                     evaluations(), (int)pauses[i].step);
        cr_expect_eq(has_result(), pauses[i].evaluations == STEPS / 2);
    }
    sw_dataset_free(data);
}

Test(tune_training, a_state_that_is_ahead_of_its_history_is_not_trained_further)
{
    const sw_config config = small_config();
    train_until(&config, 4);
    remove_file(SW_RUN_HISTORY); /* as if it could not be written after the state */
    train_until(&config, 4);
    cr_expect_eq(evaluations(), 2, "%d evaluations", evaluations());
    sw_dataset_free(data);
}

Test(tune_training, a_training_that_has_ended_without_its_result_gets_one)
{
    sw_config config = small_config();
    for (int i = 0; i < 2; i++) {
        train_until(&config, STEPS);
        const int made = evaluations();
        cr_assert(has_result());
        cr_expect_eq(made, i == 0 ? STEPS / 2 : 2);
        remove_file(SW_RUN_RESULT);
        train_until(&config, i == 0 ? STEPS : 4);
        cr_expect(has_result());
        cr_expect_eq(evaluations(), made);
        scratch_end();
        make_folder();
        config.lr = 1e-30; /* the first evaluation stays the best, and patience ends the training */
        config.patience = 1;
    }
    sw_dataset_free(data);
}
