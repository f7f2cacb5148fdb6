/* test_start.c - runs that start from another run's parameters. */
#include "train/start.h"

#include "train/runs.h"
#include "train/scales.h"

TestSuite(start, .init = scratch_begin, .fini = scratch_end);

static sw_status start(const sw_config *config, const char *folder, sw_run_mode mode, seen *s)
{
    sw_result result;
    sw_watcher watcher = {.user = s, .step = see_step, .note = see_warning, .stop = &s->stop};
    return sw_run(&result, config, folder, mode, NULL, &watcher);
}

static sw_config config_from(const char *init)
{
    sw_config config = small_config();
    config.seed = 9;
    strcpy(config.init, init);
    return config;
}

Test(start, it_starts_with_those_parameters_and_can_be_repeated)
{
    scratch_path first = scratch("first"), second = scratch("second"), again = scratch("again");
    scratch_path last = scratch("second/last.safetensors"), json = scratch("second/config.json");
    sw_config config = small_config();
    run_whole(&config, first.text);
    config = config_from(first.text);
    config.lr = 0; /* so the parameters stay */
    config.calibrate = false;
    seen s = {0};
    cr_assert_eq(start(&config, second.text, SW_RUN_NEW, &s), SW_OK, "%s", sw_error_message());
    cr_expect(strstr(s.note, "starts from "), "%s", s.note);
    expect_same_file(first.text, second.text, "model.safetensors");

    sw_config written = sw_config_default();
    cr_assert_eq(sw_config_read(&written, json.text), SW_OK);
    cr_expect_str_eq(written.init, first.text);
    cr_expect_eq(strlen(written.init_checksum), 32);
    cr_assert_eq(start(&written, again.text, SW_RUN_NEW, &s), SW_OK, "%s", sw_error_message());
    expect_same_run(second.text, again.text);

    /* The file of the model, and another one than that of before. */
    scratch_path model = scratch("first/model.safetensors"), third = scratch("third");
    strcpy(written.init, model.text);
    cr_expect_eq(start(&written, third.text, SW_RUN_NEW, &s), SW_OK, "%s", sw_error_message());
    config = small_config();
    config.seed = 3;
    cr_assert_eq(run(&(sw_result){0}, &config, first.text, SW_RUN_FORCE, NULL), SW_OK);
    cr_expect_eq(start(&written, third.text, SW_RUN_FORCE, &s), SW_ERROR_ARGUMENT);
    expect_message("model.safetensors has the checksum ");
    expect_message("but init-checksum is ");
    cr_expect_eq(access(last.text, F_OK), 0);
}

/* A run that was stopped goes on to the same bits, and needs the run that it started from no more.
 */
Test(start, going_on)
{
    scratch_path first = scratch("first"), whole = scratch("whole"), folder = scratch("a");
    sw_config config = small_config();
    run_whole(&config, first.text);
    config = config_from(first.text);
    run_whole(&config, whole.text);
    seen s = {.stop_at = 7};
    cr_assert_eq(start(&config, folder.text, SW_RUN_NEW, &s), SW_ERROR_INTERRUPTED);
    cr_assert_eq(rename(first.text, scratch("moved").text), 0);
    seen rest = {0};
    cr_assert_eq(start(&config, folder.text, SW_RUN_RESUME, &rest), SW_OK, "%s",
                 sw_error_message());
    cr_expect_eq(rest.notes, 0);
    expect_same_run(whole.text, folder.text);
    strcpy(config.init, "none");
    cr_expect_eq(start(&config, folder.text, SW_RUN_RESUME, &rest), SW_ERROR_ARGUMENT);
    expect_message("init is none, but the run was started with ");
}

Test(start, nothing_to_start_from)
{
    scratch_path folder = scratch("a");
    sw_config config = config_from(scratch("none").text);
    seen s = {0};
    cr_expect_eq(start(&config, folder.text, SW_RUN_NEW, &s), SW_ERROR_NOT_FOUND);
    expect_message("none: no such file");
    cr_expect_neq(access(folder.text, F_OK), 0);
}

/* The model keeps the scales that the parameters were trained with, and evaluates with them. */
Test(start, the_scales_of_the_columns)
{
    sample *s = measured();
    sw_config config = scales_config();
    scratch_path first = scratch("first"), second = scratch("second");
    sw_result before, after;
    cr_assert_eq(sw_run(&before, &config, first.text, SW_RUN_NEW, &s->dataset, NULL), SW_OK);
    for (int i = 0; i < WIDTH + CONTEXT + OUTPUTS; i++) s->scale[i] *= 3; /* of other data */
    strcpy(config.init, first.text);
    config.lr = 0;
    cr_assert_eq(sw_run(&after, &config, second.text, SW_RUN_NEW, &s->dataset, NULL), SW_OK, "%s",
                 sw_error_message());
    cr_expect_eq(after.test.loss, before.test.loss);
    sw_model *model;
    cr_assert_eq(sw_run_model(&model, second.text), SW_OK);
    cr_expect_eq(model->schema.feature.scale[0], 250);
    cr_expect_eq(model->schema.output.scale[0], 1e4);
    sw_model_free(model);
    free(s);
}
