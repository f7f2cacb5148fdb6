/* test_run_folder.c - existing folders of a run, and the files that it may replace. */
#include "train/run_folder.h"

#include "train/runs.h"

#include <setwise/datasets.h>
#include <setwise/model.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

TestSuite(run_folder, .init = scratch_begin, .fini = scratch_end);

Test(run_folder, a_folder_that_exists)
{
    sw_config config = small_config(), other = config;
    scratch_path folder = scratch("a"), fresh = scratch("b"), foreign = scratch("a/notes.txt");
    sw_result result;
    cr_assert_eq(mkdir(folder.text, 0777), 0);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_NEW, NULL), SW_ERROR_EXISTS);
    expect_message("exists already");
    cr_assert_eq(rmdir(folder.text), 0, "something was written there");

    run_whole(&config, folder.text);
    scratch_write(foreign.text, "mine", 4);
    other.seed = 3;
    cr_assert_eq(run(&result, &other, folder.text, SW_RUN_FORCE, NULL), SW_OK);
    run_whole(&other, fresh.text);
    expect_same_run(folder.text, fresh.text);
    cr_expect_eq(access(foreign.text, R_OK), 0, "force removed what no run wrote");

    strcpy(other.model.pool, "no-such-pool");
    cr_expect_neq(run(&result, &other, folder.text, SW_RUN_FORCE, NULL), SW_OK);
    expect_same_run(folder.text, fresh.text); /* a run that cannot begin replaces nothing */
}

/* The folder of an imported model follows the same rules, and has two files. */
Test(run_folder, a_model_that_was_not_trained_here)
{
    sw_config config = small_config(), read = sw_config_default();
    scratch_path folder = scratch("deep/a"), before = scratch("b");
    sw_model *model, *back;
    strcpy(config.data, "none");
    config.model.input = 5, config.model.outputs = 4;
    cr_assert_eq(sw_model_new(&model, &config.model, 1), SW_OK, "%s", sw_error_message());
    strcpy(config.model.pool, "max"); /* sw_run_save takes the model's own configuration */
    cr_assert_eq(sw_run_save(&config, model, folder.text, SW_RUN_NEW), SW_OK, "%s",
                 sw_error_message());
    cr_expect_eq(scratch_count(folder.text), 2);
    cr_assert_eq(sw_config_read(&read, scratch("deep/a/config.json").text), SW_OK);
    cr_expect_str_eq(read.data, "none");
    cr_expect_str_eq(read.model.pool, "pma");
    cr_expect_str_eq(read.model.encoder, "ff");
    cr_expect_eq(read.model.width, 16);
    cr_assert_eq(sw_model_load(&back, scratch("deep/a/model.safetensors").text), SW_OK);
    cr_expect_eq(memcmp(back->params.values, model->params.values,
                        sizeof(sw_real) * (size_t)model->params.flat_size),
                 0);
    sw_model_free(back);

    cr_expect_eq(sw_run_save(&config, model, folder.text, SW_RUN_NEW), SW_ERROR_EXISTS);
    cr_expect_eq(sw_run_save(&config, model, folder.text, SW_RUN_RESUME), SW_ERROR_ARGUMENT);
    expect_message("nothing to resume");
    cr_expect_eq(sw_run_save(&config, model, folder.text, (sw_run_mode)7), SW_ERROR_ARGUMENT);
    cr_expect_eq(sw_run_save(&config, model, "", SW_RUN_NEW), SW_ERROR_ARGUMENT);

    sw_config trained = small_config();
    run_whole(&trained, before.text);
    int files = scratch_count(before.text);
    sw_config wrong = config;
    strcpy(wrong.data, "caf\xe9");
    cr_expect_eq(sw_run_save(&wrong, model, before.text, SW_RUN_FORCE), SW_ERROR_ARGUMENT);
    wrong = (sw_config){0};
    cr_expect_eq(sw_run_save(&wrong, model, before.text, SW_RUN_FORCE), SW_ERROR_NOT_FOUND);
    wrong = config, wrong.data[0] = 0;
    cr_expect_eq(sw_run_save(&wrong, model, before.text, SW_RUN_FORCE), SW_ERROR_ARGUMENT);
    expect_message("data is empty");
    cr_expect_eq(scratch_count(before.text), files, "nothing was to take its place");
    cr_assert_eq(sw_run_save(&config, model, before.text, SW_RUN_FORCE), SW_OK);
    cr_expect_eq(scratch_count(before.text), 2, "the run before has left something");
    int other = open(before.text, O_RDONLY | O_DIRECTORY);
    cr_assert_eq(flock(other, LOCK_EX), 0);
    cr_expect_eq(sw_run_save(&config, model, before.text, SW_RUN_FORCE), SW_ERROR_EXISTS);
    expect_message("another run is writing there");
    close(other);
    sw_model_free(model);
}

Test(run_folder, what_no_run_can_begin_with)
{
    sw_config config = small_config();
    sw_result result;
    cr_expect_eq(run(&result, &config, "", SW_RUN_NEW, NULL), SW_ERROR_ARGUMENT);
    expect_message("name is empty");
    cr_expect_eq(run(&result, &config, scratch("a").text, (sw_run_mode)7, NULL), SW_ERROR_ARGUMENT);
    expect_message("mode 7, expected SW_RUN_NEW");
    sw_dataset *dataset;
    cr_assert_eq(sw_dataset_open(&dataset, config.data, 0), SW_OK);
    strcpy(config.data, "caf\xe9");
    cr_expect_eq(sw_run(&result, &config, scratch("a").text, SW_RUN_NEW, dataset, NULL),
                 SW_ERROR_ARGUMENT);
    expect_message("data is not valid UTF-8");
    sw_dataset_free(dataset);
    cr_expect_neq(access(scratch("a").text, F_OK), 0);
}

Test(run_folder, the_folder_of_a_comparison_is_not_replaced)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a"), table = scratch("a/runs.csv"), below = scratch("a/runs");
    sw_result result;
    run_whole(&config, folder.text);
    scratch_write(table.text, "x", 1);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_FORCE, NULL), SW_ERROR_EXISTS);
    expect_message("holds a comparison");
    cr_assert_eq(unlink(table.text), 0);
    cr_assert_eq(mkdir(below.text, 0777), 0);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_FORCE, NULL), SW_ERROR_EXISTS);
    expect_message("a/runs)");
    cr_expect_eq(access(scratch("a/result.json").text, R_OK), 0, "something was removed");
}

Test(run_folder, the_folder_of_a_comparison_is_no_run)
{
    sw_config config = small_config();
    sw_result result;
    sw_model *model;
    cr_assert_eq(mkdir(scratch("a").text, 0777), 0);
    cr_assert_eq(mkdir(scratch("a/runs").text, 0777), 0);
    cr_expect_eq(run(&result, &config, scratch("a").text, SW_RUN_RESUME, NULL), SW_ERROR_NOT_FOUND);
    expect_message("nothing to resume");
    expect_message("the folder holds a comparison, which `setwise compare` resumes");
    cr_expect_eq(sw_run_model(&model, scratch("a").text), SW_ERROR_NOT_FOUND);
    expect_message("a holds a comparison (there is ");
    cr_expect(!model);
}

Test(run_folder, resuming_what_is_not_there)
{
    sw_config config = small_config();
    sw_result result;
    cr_expect_eq(run(&result, &config, scratch("none").text, SW_RUN_RESUME, NULL),
                 SW_ERROR_NOT_FOUND);
    expect_message("nothing to resume");
    cr_expect_neq(access(scratch("none").text, F_OK), 0);
}

Test(run_folder, what_is_half_replaced_is_not_resumed)
{
    sw_config config = small_config(), other = config;
    scratch_path folder = scratch("a"), report = scratch("a/report.md");
    sw_result result;
    run_whole(&config, folder.text);
    cr_assert_eq(mkdir(report.text, 0777), 0); /* a file that cannot be removed */
    other.seed = 3;
    cr_expect_eq(run(&result, &other, folder.text, SW_RUN_FORCE, NULL), SW_ERROR_IO);
    expect_message("report.md: cannot be removed");
    cr_expect_eq(run(&result, &other, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_NOT_FOUND);
    expect_message("to start again, use force");
}

Test(run_folder, one_run_at_a_time_in_a_folder)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a");
    run_whole(&config, folder.text);
    int other = open(folder.text, O_RDONLY | O_DIRECTORY);
    cr_assert_eq(flock(other, LOCK_EX), 0);
    sw_result result;
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_FORCE, NULL), SW_ERROR_EXISTS);
    expect_message("another run is writing there");
    close(other);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_FORCE, NULL), SW_OK);
}

Test(run_folder, an_unwritable_place)
{
    sw_config config = small_config();
    sw_result result;
    scratch_write(scratch("file").text, "x", 1);
    cr_expect_eq(run(&result, &config, scratch("file/a").text, SW_RUN_NEW, NULL), SW_ERROR_IO);
    expect_message("Not a directory");
    cr_expect_eq(run(&result, &config, scratch("file").text, SW_RUN_FORCE, NULL), SW_ERROR_IO);
    expect_message("Not a directory");
}
