/* test_checkpoint.c - the files from which a run resumes, and those that it refuses. */
#include "train/checkpoint.h"

#include "parts.h"
#include "train/runs.h"
#include "train/scales.h"

TestSuite(checkpoint, .init = scratch_begin, .fini = scratch_end);

enum { FORMAT, REAL, KERNELS, CONFIG, SCHEMA, POSITION, HISTORY, META };
static const char *const keys[META] = {"format", "real",     "kernels", "config",
                                       "schema", "position", "history"};

Test(checkpoint, resuming_another_configuration)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a");
    sw_result result;
    seen s = {.stop_at = 7};
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_NEW, &s), SW_ERROR_INTERRUPTED);
    config.lr = 0.5;
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("lr is 0.5, but the run was started with 0.02");
    config.smoothing = 0.25;
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("lr is 0.5, but the run was started with 0.02; smoothing is 0.25, but the run");
    config = small_config();
    config.model.width = 32;
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("width is 32, but the run was started with 16");
    /* Checked before other data is opened and its model made, which may fail for other reasons. */
    config = small_config();
    strcpy(config.data, "lookup:keys=3");
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("data is lookup:keys=3, but the run was started with");
    config = small_config();
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
}

Test(checkpoint, resuming_what_has_ended)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a"), longer = scratch("b");
    sw_result first, again;
    strcpy(config.schedule, "constant"); /* cosine depends on the number of steps */
    cr_assert_eq(run(&first, &config, folder.text, SW_RUN_NEW, NULL), SW_OK);
    seen s = {0};
    cr_assert_eq(run(&again, &config, folder.text, SW_RUN_RESUME, &s), SW_OK);
    cr_expect_eq(s.steps, 0);
    cr_expect_eq(again.test.loss, first.test.loss);
    cr_expect_eq(again.seconds, first.seconds);
    cr_expect_eq(again.best_step, first.best_step);
    cr_expect(again.test.auc == first.test.auc && isnan(again.test.r2));
    config.epochs = config.evaluations = EPOCHS + 2;
    cr_assert_eq(run(&again, &config, folder.text, SW_RUN_RESUME, &s), SW_OK);
    cr_expect_eq(s.steps, 2 * STEPS);
    run_whole(&config, longer.text);
    expect_same_run(folder.text, longer.text);
}

/* A cosine of more steps, from the position on: the same bits, also if it is interrupted again. */
Test(checkpoint, more_steps_under_a_cosine)
{
    sw_config config = small_config();
    scratch_path a = scratch("a"), b = scratch("b");
    sw_result result;
    cr_expect_str_eq(config.schedule, "cosine");
    run_whole(&config, a.text);
    run_whole(&config, b.text);
    config.epochs = 2 * EPOCHS;
    seen whole = {0}, part = {.stop_at = 7}, rest = {0};
    cr_assert_eq(run(&result, &config, a.text, SW_RUN_RESUME, &whole), SW_OK, "%s",
                 sw_error_message());
    cr_expect_eq(whole.steps, EPOCHS * STEPS);
    cr_expect_eq(result.steps, 2 * EPOCHS * STEPS);
    cr_assert_eq(run(&result, &config, b.text, SW_RUN_RESUME, &part), SW_ERROR_INTERRUPTED);
    cr_assert_eq(run(&result, &config, b.text, SW_RUN_RESUME, &rest), SW_OK);
    cr_expect_eq(part.steps + rest.steps, EPOCHS * STEPS);
    expect_same_run(a.text, b.text);
    config.epochs = EPOCHS / 2;
    cr_expect_eq(run(&result, &config, a.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("but the run has made 40 already");
}

Test(checkpoint, a_broken_checkpoint)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a"), last = scratch("a/last.safetensors");
    run_whole(&config, folder.text);
    size_t size;
    char *data = scratch_read(last.text, &size);
    sw_result result;
    for (size_t cut = 1; cut < size; cut = cut * 3 + 1) {
        scratch_write(last.text, data, size - cut);
        cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_FORMAT);
        expect_message("last.safetensors");
    }
    free(data);
}

/* Any changed bit of the file is refused: before a run is moved, and when it is loaded. */
Test(checkpoint, a_flipped_bit)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a"), last = scratch("a/last.safetensors");
    run_whole(&config, folder.text);
    size_t size;
    char *data = scratch_read(last.text, &size);
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    sw_result result;
    for (int i = 0; i < 10000; i++) {
        const size_t at = sw_random_below(&r, (uint32_t)size);
        const char bit = (char)(1 << sw_random_below(&r, 8));
        data[at] ^= bit;
        scratch_write(last.text, data, size);
        data[at] ^= bit;
        cr_assert_eq(sw_checkpoint_check(&config, last.text), SW_ERROR_FORMAT, "byte %zu", at);
        if (i % 100 != 0) continue;
        cr_assert_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_FORMAT);
        expect_message("last.safetensors");
    }
    char *key = memmem(data, size, SW_CHECKSUM_KEY, sizeof SW_CHECKSUM_KEY - 1);
    cr_assert_not_null(key);
    memcpy(key, "another_checksum", sizeof SW_CHECKSUM_KEY - 1);
    scratch_write(last.text, data, size);
    cr_expect_eq(sw_checkpoint_check(&config, last.text), SW_ERROR_FORMAT);
    expect_message("metadata \"" SW_CHECKSUM_KEY "\" is missing");
    free(data);
}

Test(checkpoint, a_parameter_that_is_not_finite)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a"), last = scratch("a/last.safetensors");
    run_whole(&config, folder.text);
    parts p = take_apart(last.text, keys, META);
    ((sw_real *)part(&p, "second.enc.0.bias")->data)[3] = (sw_real)NAN;
    put_together(&p, last.text);
    throw_away(&p);
    sw_result result;
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_FORMAT);
    expect_message("last.safetensors: tensor \"second.enc.0.bias\" at [3] is nan");
}

Test(checkpoint, a_run_does_not_go_on_with_other_scales)
{
    sample *s = measured();
    sw_config config = scales_config();
    scratch_path folder = scratch("a");
    sw_result result;
    seen at = {.stop_at = 12};
    sw_watcher watcher = {.user = &at, .step = see_step, .stop = &at.stop};
    cr_expect_eq(sw_run(&result, &config, folder.text, SW_RUN_NEW, &s->dataset, &watcher),
                 SW_ERROR_INTERRUPTED);
    s->scale[1] *= 1.0000001;
    cr_expect_eq(sw_run(&result, &config, folder.text, SW_RUN_RESUME, &s->dataset, NULL),
                 SW_ERROR_ARGUMENT);
    expect_message("last.safetensors: the data has changed: its names, scales or words");
    s->scale[1] /= 1.0000001;
    free(s);
}

/* ---- Metadata -------------------------------------------------------------------------------- */

/* A run that was stopped in its second pass. */
static void stop_a_run(const sw_config *config, const char *folder)
{
    sw_result result;
    seen s = {.stop_at = 7};
    cr_assert_eq(run(&result, config, folder, SW_RUN_NEW, &s), SW_ERROR_INTERRUPTED);
}

/* Spaces in the schema say nothing; its values do. */
Test(checkpoint, schema_with_other_spaces)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a"), last = scratch("a/last.safetensors");
    stop_a_run(&config, folder.text);
    parts p = take_apart(last.text, keys, META);
    sw_result result;
    char text[4000], other[4000];
    replace(text, sizeof text, p.meta[SCHEMA].value, "\"hashed\": false",
            "\"parts\":true,\"hashed\":false");
    replace(other, sizeof other, p.meta[SCHEMA].value, "\"hashed\": ", "\"hashed\":");
    p.meta[SCHEMA].value = text;
    put_together(&p, last.text);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("the data has changed: its names, scales or words");
    p.meta[SCHEMA].value = other;
    put_together(&p, last.text);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK, "%s",
                 sw_error_message());
    throw_away(&p);
}

Test(checkpoint, metadata_that_does_not_fit)
{
    static const struct {
        int meta;
        const char *from, *to;
        sw_status status;
        const char *message;
    } changes[] = {
        {FORMAT, "6", "5", SW_ERROR_FORMAT, "\"setwise-checkpoint 5\", expected \"setwise-check"},
        {REAL, "", "half ", SW_ERROR_FORMAT, "metadata \"real\" is \"half "},
        {CONFIG, "\"lr\": 0.02", "\"lr\": 0.03", SW_ERROR_ARGUMENT, "lr is 0.02, but the run was"},
        {CONFIG, "\"lr\"", "\"rl\"", SW_ERROR_NOT_FOUND, "unknown setting 'rl'"},
        {POSITION, "\"evaluations\": 1", "\"evaluations\": 8", SW_ERROR_FORMAT,
         "is not a position that a run can have"},
        {POSITION, "\"chosen\": 1", "\"chosen\": 2", SW_ERROR_FORMAT,
         "is not a position that a run can have"},
        {POSITION, "\"step\": 7", "\"step\": 21", SW_ERROR_ARGUMENT,
         "steps is 20, but the run has made 21 already"},
        {POSITION, "\"step\": 7", "\"step\": \"7\"", SW_ERROR_FORMAT, "metadata \"position\": "},
        {POSITION, "{", "{\"more\": 1,", SW_ERROR_FORMAT, "metadata \"position\": "},
        {POSITION, "\"train_sets\": 70", "\"train_sets\": 71", SW_ERROR_ARGUMENT,
         "70 sets to train and 40 to validate on, the run was started with 71 and 40"},
        {HISTORY, "\n", " ", SW_ERROR_FORMAT, "metadata \"history\" has 0 lines, expected 1"},
        {HISTORY, "\"step\":5", "\"step\":0", SW_ERROR_FORMAT,
         "metadata \"history\": line 1: is of step 0"},
        {HISTORY, "\"step\":5", "\"step\":8", SW_ERROR_FORMAT,
         "metadata \"history\": line 1 is of step 8, after step 7 of the run"},
    };
    sw_config config = small_config();
    scratch_path folder = scratch("a"), last = scratch("a/last.safetensors");
    stop_a_run(&config, folder.text);
    parts p = take_apart(last.text, keys, META);
    sw_result result;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char text[4000];
        const char *good = p.meta[changes[i].meta].value;
        replace(text, sizeof text, good, changes[i].from, changes[i].to);
        p.meta[changes[i].meta].value = text;
        put_together(&p, last.text);
        p.meta[changes[i].meta].value = good;
        cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), changes[i].status,
                     "%s: %s", changes[i].to, sw_error_message());
        expect_message("a/last.safetensors: ");
        expect_message(changes[i].message);
    }
    /* A missing tensor, and a surplus one. */
    p.count--;
    put_together(&p, last.text);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_FORMAT);
    expect_message("is missing, expected [");
    p.list[p.count + 1] = p.list[0], p.list[p.count + 1].name = "surplus";
    p.count += 2;
    put_together(&p, last.text);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_FORMAT);
    expect_message(" tensors, expected ");
    throw_away(&p);
}

/* ---- Kernels --------------------------------------------------------------------------------- */

Test(checkpoint, a_kernel_set_is_named_once)
{
    sw_kernel_names kernels = {"Some, SomeOther"};
    sw_kernel_names_add(&kernels);
    char expected[300];
    snprintf(expected, sizeof expected, "Some, SomeOther, %s", sw_kernels());
    cr_expect_str_eq(kernels.text, expected);
    sw_kernel_names_add(&kernels);
    cr_expect_str_eq(kernels.text, expected);
    snprintf(kernels.text, sizeof kernels.text, "%sX", sw_kernels());
    sw_kernel_names_add(&kernels); /* a longer name is another one */
    snprintf(expected, sizeof expected, "%sX, %s", sw_kernels(), sw_kernels());
    cr_expect_str_eq(kernels.text, expected);
}
