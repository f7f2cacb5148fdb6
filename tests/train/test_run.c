#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <math.h>
#include <setwise/train.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

TestSuite(run, .init = scratch_begin, .fini = scratch_end);

enum { STEPS = 5, EPOCHS = 4 };

static sw_config small_config(void)
{
    sw_config config = sw_config_default();
    strcpy(config.data, "needle:train=70:valid=40:test=30:size=20");
    strcpy(config.model.pool, "pma");
    config.model.width = 16;
    config.model.dropout = 0.2;
    config.batch = 16;
    config.epochs = EPOCHS;
    config.patience = 0;
    config.warmup = 3;
    config.lr = 0.02;
    config.threads = 2;
    return config;
}

/* ---- What a run is compared by -------------------------------------------------------------- */

/* Cut out what follows every "seconds": times are never the same twice. */
static void cut_seconds(char *text, size_t *size)
{
    static const char key[] = "\"seconds\":";
    for (char *at = text; (at = strstr(at, key));) {
        at += strlen(key);
        size_t length = strcspn(at, ",}\n");
        memmove(at, at + length, strlen(at + length) + 1);
        *size -= length;
    }
}

/* The content of a file of a run, without seconds: of a safetensors file, the data alone. */
static char *content(const char *folder, const char *name, size_t *size)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *data = scratch_read(path, size);
    if (strstr(name, ".safetensors")) {
        uint64_t header;
        memcpy(&header, data, 8);
        memmove(data, data + 8 + header, *size -= 8 + header);
    } else {
        cut_seconds(data, size);
    }
    return data;
}

static void expect_same_file(const char *a, const char *b, const char *name)
{
    size_t a_size, b_size;
    char *a_data = content(a, name, &a_size), *b_data = content(b, name, &b_size);
    cr_expect_eq(a_size, b_size, "%s", name);
    if (a_size == b_size)
        cr_expect_eq(memcmp(a_data, b_data, a_size), 0, "%s differs in %s and %s", name, a, b);
    free(a_data), free(b_data);
}

static void expect_same_run(const char *a, const char *b)
{
    expect_same_file(a, b, "model.safetensors");
    expect_same_file(a, b, "last.safetensors");
    expect_same_file(a, b, "metrics.jsonl");
    expect_same_file(a, b, "result.json");
}

/* ---- Watching ------------------------------------------------------------------------------- */

typedef struct seen {
    int steps, stop, stop_at;
    int epochs, act_at;
    void (*act)(void);
    int notes;
    char note[400];
} seen;

static void see_step(void *user, int64_t epoch, int64_t step, int64_t steps, double loss)
{
    (void)epoch, (void)step, (void)steps, (void)loss;
    seen *s = user;
    s->stop = ++s->steps == s->stop_at;
}

static void see_note(void *user, const char *text)
{
    seen *s = user;
    snprintf(s->note, sizeof s->note, "%s", text);
    s->notes++;
}

static void see_epoch(void *user, const sw_epoch *epoch)
{
    (void)epoch;
    seen *s = user;
    if (++s->epochs == s->act_at) s->act();
}

static sw_status run(sw_result *result, const sw_config *config, const char *folder,
                     sw_run_mode mode, seen *s)
{
    seen nothing = {0};
    if (!s) s = &nothing;
    sw_watcher watcher = {
        .user = s, .step = see_step, .epoch = see_epoch, .note = see_note, .stop = &s->stop};
    return sw_run(result, config, folder, mode, NULL, &watcher);
}

static void run_whole(const sw_config *config, const char *folder)
{
    sw_result result;
    cr_assert_eq(run(&result, config, folder, SW_RUN_NEW, NULL), SW_OK, "%s", sw_error_message());
}

/* ---- Runs ----------------------------------------------------------------------------------- */

Test(run, what_it_leaves)
{
    sw_config config = small_config(), read = sw_config_default();
    scratch_path a = scratch("deep/a"), b = scratch("b");
    sw_result result;
    cr_assert_eq(run(&result, &config, a.text, SW_RUN_NEW, NULL), SW_OK, "%s", sw_error_message());
    cr_expect_eq(scratch_count(a.text), 5);
    cr_expect_eq(result.epochs, EPOCHS);
    cr_expect(result.best_epoch >= 1 && result.best_epoch <= EPOCHS);
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
    cr_expect_str_eq(model->output_name[2], dataset->output_name[2]);
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

/* ---- Other heads, a context ------------------------------------------------------------------ */

static const char *const other_heads[] = {"max-regression:train=70:valid=40:test=30",
                                          "lookup:train=70:valid=40:test=30"};

Test(run, of_other_data_stopped_and_resumed_it_ends_the_same)
{
    for (int i = 0; i < 2; i++) {
        sw_config config = small_config();
        strcpy(config.data, other_heads[i]);
        strcpy(config.model.pool, "mean");
        if (i == 0) strcpy(config.error, "absolute"), strcpy(config.select, "error");
        char name[2][16];
        snprintf(name[0], sizeof name[0], "whole-%d", i);
        snprintf(name[1], sizeof name[1], "stop-%d", i);
        scratch_path whole = scratch(name[0]), folder = scratch(name[1]);
        sw_result first, result;
        cr_assert_eq(run(&first, &config, whole.text, SW_RUN_NEW, NULL), SW_OK, "%s",
                     sw_error_message());
        for (int stop = 0; stop < 3; stop++) { /* in the first epoch, at its end, and later */
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
    strcpy(config.data, other_heads[0]);
    config.epochs = 1;
    scratch_path folder = scratch("a");
    run_whole(&config, folder.text);
    size_t size;
    char *text = scratch_read(scratch("a/metrics.jsonl").text, &size);
    cr_expect(strstr(text, "\"valid_accuracy\":null,\"valid_auc\":null,\"valid_error\":"), "%s",
              text);
    free(text);
    text = scratch_read(scratch("a/result.json").text, &size);
    cr_expect(strstr(text, "\"accuracy\": null, \"auc\": null, \"error\": "), "%s", text);
    cr_expect(strstr(text, "\"warnings\": []"), "%s", text);
    cr_expect(!strstr(text, "nan"), "%s", text);
    free(text);
}

/* ---- What the architecture decides by itself ------------------------------------------------- */

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

Test(run, what_the_model_warns_of_is_told_and_kept)
{
    sw_config config = small_config();
    strcpy(config.model.model, "set-transformer"); /* warns of a single seed */
    strcpy(config.model.pool, "auto");
    config.epochs = 1;
    scratch_path folder = scratch("a");
    sw_result result;
    seen s = {0}, none = {0};
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_NEW, &s), SW_OK, "%s",
                 sw_error_message());
    cr_expect_eq(s.notes, 1);
    cr_expect(strstr(s.note, "one seed"), "%s", s.note);
    size_t size;
    char *text = scratch_read(scratch("a/result.json").text, &size);
    cr_expect(strstr(text, "\"warnings\": [\"set-transformer: one seed"), "%s", text);
    free(text);
    config.model.queries = 2;
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_FORCE, &none), SW_OK);
    cr_expect_eq(none.notes, 0);
}

/* ---- What happens to a running process ------------------------------------------------------- */

static void copy_run(void)
{
    char command[700];
    snprintf(command, sizeof command, "cp -r %s/killed %s/copy && rm %s/copy/model.safetensors",
             scratch_folder, scratch_folder, scratch_folder);
    cr_assert_eq(system(command), 0);
}

/* The folder as a killed process leaves it, even between two files. */
Test(run, killed_and_resumed_it_ends_the_same)
{
    sw_config config = small_config();
    scratch_path killed = scratch("killed"), copy = scratch("copy");
    seen s = {.act_at = 2, .act = copy_run};
    sw_result result;
    cr_assert_eq(run(&result, &config, killed.text, SW_RUN_NEW, &s), SW_OK);
    scratch_write(scratch("copy/last.safetensors.tmp-1-1").text, "half", 4);
    cr_assert_eq(run(&result, &config, copy.text, SW_RUN_RESUME, NULL), SW_OK, "%s",
                 sw_error_message());
    expect_same_run(killed.text, copy.text);
    cr_expect_eq(scratch_count(copy.text), 5);
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
    sw_status status = run(&result, &config, folder.text, SW_RUN_NEW, &s);
    setrlimit(RLIMIT_FSIZE, &limit);
    cr_expect_eq(status, SW_ERROR_IO);
    expect_message("last.safetensors: writing failed: File too large");
    expect_message("stopped after epoch 3; what was saved before is whole");
    cr_expect_eq(s.epochs, 2);
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
    cr_expect_eq(run(&result, &config, scratch("gone").text, SW_RUN_NEW, &s), SW_ERROR_IO);
    expect_message("stopped after epoch 3; nothing is saved there");
}

Test(run, divergence_keeps_the_last_good_state)
{
    sw_config config = small_config();
    strcpy(config.optimizer, "sgd");
    config.lr = 1000;
    config.clip = 0;
    config.warmup = 0;
    config.epochs = 50;
    scratch_path folder = scratch("a");
    sw_result result;
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_NEW, NULL), SW_ERROR_DIVERGED);
    expect_message("diverged in epoch ");
    expect_message("last.safetensors");
    cr_expect_eq(access(scratch("a/last.safetensors").text, R_OK), 0);
    cr_expect_neq(access(scratch("a/result.json").text, R_OK), 0);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_DIVERGED,
                 "the state on the disk cannot be gone on from: %s", sw_error_message());
}

/* ---- Folders -------------------------------------------------------------------------------- */

Test(run, a_folder_that_exists)
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

/* A model from elsewhere has a folder under the same rules, with two files in it. */
Test(run, a_model_that_was_not_trained_here)
{
    sw_config config = small_config(), read = sw_config_default();
    scratch_path folder = scratch("deep/a"), before = scratch("b");
    sw_model *model, *back;
    strcpy(config.data, "none");
    config.model.input = 5, config.model.outputs = 4;
    cr_assert_eq(sw_model_new(&model, &config.model, 1), SW_OK, "%s", sw_error_message());
    strcpy(config.model.pool, "max"); /* what the model is, the model knows */
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
                        sizeof(sw_real) * (size_t)model->params.block_size),
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

Test(run, what_no_run_can_begin_with)
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

Test(run, the_folder_of_a_comparison_is_not_replaced)
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

/* Whatever follows from the last state comes back from it. */
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
        "{\"epochs\": 4",
        "[1]",
        "null",
        "{\"epochs\":4,\"best_epoch\":4,\"parameters\":9,\"seconds\":1,\"train\":{},"
        "\"valid\":{},\"test\":{}}"};
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
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
    expect_same_run(whole.text, folder.text);
    scratch_write(scratch("a/model.safetensors").text, "half", 4);
    scratch_write(scratch("a/metrics.jsonl").text, "half", 4);
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
    expect_same_run(whole.text, folder.text);
}

Test(run, resuming_what_is_not_there)
{
    sw_config config = small_config();
    sw_result result;
    cr_expect_eq(run(&result, &config, scratch("none").text, SW_RUN_RESUME, NULL),
                 SW_ERROR_NOT_FOUND);
    expect_message("nothing to resume");
    cr_expect_neq(access(scratch("none").text, F_OK), 0);
}

Test(run, resuming_another_configuration)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a");
    sw_result result;
    seen s = {.stop_at = 7};
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_NEW, &s), SW_ERROR_INTERRUPTED);
    config.lr = 0.5;
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("lr is 0.5, but the run was started with 0.02");
    config = small_config();
    config.model.width = 32;
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("width is 32, but the run was started with 16");
    /* Before other data is opened, and its model made, which may fail for reasons of their own. */
    config = small_config();
    strcpy(config.data, "lookup:keys=3");
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("data is lookup:keys=3, but the run was started with");
    config = small_config();
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK);
}

Test(run, resuming_what_has_ended)
{
    sw_config config = small_config();
    scratch_path folder = scratch("a"), longer = scratch("b");
    sw_result first, again;
    strcpy(config.schedule, "constant"); /* the cosine's course depends on the epochs */
    cr_assert_eq(run(&first, &config, folder.text, SW_RUN_NEW, NULL), SW_OK);
    seen s = {0};
    cr_assert_eq(run(&again, &config, folder.text, SW_RUN_RESUME, &s), SW_OK);
    cr_expect_eq(s.steps, 0);
    cr_expect_eq(again.test.loss, first.test.loss);
    cr_expect_eq(again.seconds, first.seconds);
    cr_expect_eq(again.best_epoch, first.best_epoch);
    cr_expect(isnan(again.test.auc));
    config.epochs = EPOCHS + 2;
    cr_assert_eq(run(&again, &config, folder.text, SW_RUN_RESUME, &s), SW_OK);
    cr_expect_eq(s.steps, 2 * STEPS);
    run_whole(&config, longer.text);
    expect_same_run(folder.text, longer.text);
}

Test(run, a_broken_checkpoint)
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

Test(run, one_run_at_a_time_in_a_folder)
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

Test(run, an_unwritable_place)
{
    sw_config config = small_config();
    sw_result result;
    scratch_write(scratch("file").text, "x", 1);
    cr_expect_eq(run(&result, &config, scratch("file/a").text, SW_RUN_NEW, NULL), SW_ERROR_IO);
    expect_message("Not a directory");
    cr_expect_eq(run(&result, &config, scratch("file").text, SW_RUN_FORCE, NULL), SW_ERROR_IO);
    expect_message("Not a directory");
}
