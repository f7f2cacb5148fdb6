/* test_run_data.c - the data of a run: its folds, and that config.json repeats the run. */
#include "data/dataset.h"
#include "train/runs.h"

#include <setwise/datasets.h>
#include <setwise/model.h>

TestSuite(run_data, .init = scratch_begin, .fini = scratch_end);

/* 140 sets in 7 folds. */
static sw_config fold_config(void)
{
    sw_config config = small_config();
    config.data_seed = 5;
    config.folds = 7;
    config.fold = 2;
    config.repeat = 3;
    return config;
}

static sw_dataset *data_of(const sw_config *config)
{
    sw_dataset *dataset;
    cr_assert_eq(sw_run_dataset(&dataset, config, NULL, NULL), SW_OK, "%s", sw_error_message());
    return dataset;
}

static void expect_same_splits(const sw_dataset *a, const sw_dataset *b)
{
    for (int role = 0; role < 3; role++) {
        cr_assert_eq(a->index_count[role], b->index_count[role]);
        cr_expect_eq(memcmp(a->index[role], b->index[role],
                            (size_t)a->index_count[role] * sizeof *a->index[role]),
                     0);
    }
}

Test(run_data, is_divided_as_the_configuration_says)
{
    sw_config config = fold_config();
    sw_dataset *got = data_of(&config), *expected;
    cr_assert_eq(sw_dataset_open(&expected, config.data, 5), SW_OK);
    cr_assert_eq(sw_dataset_fold(expected, 7, 2, 8), SW_OK); /* 5 + 3 */
    cr_expect(got->index_count[SW_TEST] == 20 && got->index_count[SW_TRAIN] == 100);
    expect_same_splits(got, expected);
    cr_expect(got->folds == 7 && got->fold == 2 && got->fold_seed == 8);
    /* Another repeat divides the data anew, and does not change the elements. */
    config.repeat = 4;
    sw_dataset *other = data_of(&config);
    cr_expect(memcmp(other->index[SW_TEST], got->index[SW_TEST], 20 * sizeof(int64_t)) != 0);
    cr_expect_eq(memcmp(other->sets.x, got->sets.x, 100 * sizeof(sw_real)), 0);
    sw_dataset_free(other);
    sw_dataset_free(got);
    sw_dataset_free(expected);
}

Test(run_data, without_folds_it_is_as_it_was_given)
{
    sw_config config = small_config();
    sw_dataset *dataset = data_of(&config);
    cr_expect(dataset->folds == 0 && dataset->split_given && dataset->index_count[SW_TEST] == 30);
    sw_dataset_free(dataset);
}

static void expect_refusal(const sw_config *config, const sw_dataset *dataset, const char *words)
{
    sw_result result;
    sw_dataset *opened = (sw_dataset *)1;
    scratch_path folder = scratch("refused");
    cr_expect_eq(sw_run(&result, config, folder.text, SW_RUN_NEW, dataset, NULL),
                 SW_ERROR_ARGUMENT);
    expect_message(words);
    if (dataset) return;
    cr_expect_eq(sw_run_dataset(&opened, config, NULL, NULL), SW_ERROR_ARGUMENT);
    expect_message(words);
    cr_expect(!opened);
    cr_expect_eq(access(folder.text, F_OK), -1, "a folder was made");
}

Test(run_data, impossible_folds_are_refused)
{
    sw_config config = fold_config();
    config.folds = 2;
    expect_refusal(&config, NULL, "size=20: 2 folds, expected 3 or more");
    config = fold_config();
    config.fold = 7;
    expect_refusal(&config, NULL, "size=20: fold 7 of 7, expected 0 to 6");
    config = fold_config();
    config.folds = 141;
    expect_refusal(&config, NULL, "size=20: 140 sets cannot be divided into 141 folds");
    config = fold_config();
    config.folds = 0;
    expect_refusal(&config, NULL, "fold is 2 and repeat is 3, but folds is 0");
}

/* A data set from the caller must have the fold of the configuration. */
Test(run_data, given_data_must_be_the_fold)
{
    sw_config config = fold_config(), plain = small_config();
    sw_dataset *dataset;
    cr_assert_eq(sw_dataset_open(&dataset, config.data, 5), SW_OK);
    expect_refusal(&config, dataset,
                   "run: the data set has no folds, the configuration asks for fold 2 of 7 by seed "
                   "8");
    cr_assert_eq(sw_dataset_fold(dataset, 7, 1, 8), SW_OK);
    expect_refusal(&config, dataset, "run: the data set has fold 1 of 7 by seed 8");
    cr_assert_eq(sw_dataset_fold(dataset, 7, 2, 5), SW_OK);
    expect_refusal(&config, dataset, "run: the data set has fold 2 of 7 by seed 5");
    expect_refusal(&plain, dataset, "the configuration asks for no folds");

    cr_assert_eq(sw_dataset_fold(dataset, 7, 2, 8), SW_OK);
    sw_result result;
    scratch_path a = scratch("a"), b = scratch("b");
    cr_assert_eq(sw_run(&result, &config, a.text, SW_RUN_NEW, dataset, NULL), SW_OK, "%s",
                 sw_error_message());
    run_whole(&config, b.text);
    expect_same_run(a.text, b.text);
    sw_dataset_free(dataset);
}

/* config.json repeats the run, and opens the fold that the run was tested on. */
Test(run_data, a_fold_is_repeated_by_its_configuration)
{
    sw_config config = fold_config(), read = sw_config_default();
    scratch_path a = scratch("a"), b = scratch("b");
    sw_result result;
    cr_assert_eq(run(&result, &config, a.text, SW_RUN_NEW, NULL), SW_OK, "%s", sw_error_message());
    cr_expect(result.train.sets == 100 && result.valid.sets == 20 && result.test.sets == 20);
    cr_assert_eq(sw_config_read(&read, scratch("a/config.json").text), SW_OK);
    run_whole(&read, b.text);
    expect_same_run(a.text, b.text);

    sw_model *model;
    sw_metrics test;
    sw_dataset *dataset = data_of(&read);
    cr_assert_eq(sw_model_load(&model, scratch("a/model.safetensors").text), SW_OK);
    cr_assert_eq(sw_evaluate(&test, model, sw_dataset_split(dataset, SW_TEST), 1), SW_OK);
    cr_expect_eq(test.loss, result.test.loss);
    sw_model_free(model);
    sw_dataset_free(dataset);
}

/* Thirty sets of two elements, far from 0, in a file: two classes, one a little above the other. */
static void write_sets(const char *path)
{
    FILE *file = fopen(path, "w");
    cr_assert(file);
    fputs("set,label,x\n", file);
    for (int b = 0; b < 30; b++)
        for (int i = 0; i < 2; i++)
            fprintf(file, "s%d,%s,%d\n", b, b % 2 ? "high" : "low", 1000000 + 16 * (b % 2) + b + i);
    fclose(file);
}

/* The mean of the elements in the training split. */
static double mean_of(const sw_dataset *dataset)
{
    const sw_split split = sw_dataset_split(dataset, SW_TRAIN);
    double sum = 0;
    for (int64_t i = 0; i < split.count; i++)
        for (int r = 0; r < 2; r++) sum += (double)split.sets->x[2 * split.index[i] + r];
    return sum / (2 * (double)split.count);
}

/* The scales that a model keeps are those of the sets that it was trained on. */
Test(run_data, a_fold_of_a_file_has_its_own_scales)
{
    sw_config config = fold_config();
    scratch_path path = scratch("sets.csv");
    write_sets(path.text);
    strcpy(config.data, path.text);
    config.folds = 5;
    double mean[2];
    for (int i = 0; i < 2; i++) {
        sw_result result;
        sw_model *model;
        sw_metrics test;
        config.fold = i;
        scratch_path folder = scratch(i ? "b" : "a"),
                     file = scratch(i ? "b/model.safetensors" : "a/model.safetensors");
        cr_assert_eq(run(&result, &config, folder.text, SW_RUN_NEW, NULL), SW_OK, "%s",
                     sw_error_message());
        sw_dataset *dataset = data_of(&config);
        cr_assert_eq(sw_model_load(&model, file.text), SW_OK, "%s", sw_error_message());
        mean[i] = model->schema.feature.mean[0];
        cr_expect(dataset->index_count[SW_TRAIN] == 18 && dataset->schema.feature.scale[0] < 30);
        cr_expect_float_eq(mean[i], mean_of(dataset), 1e-6);
        cr_assert_eq(sw_evaluate(&test, model, sw_dataset_split(dataset, SW_TEST), 1), SW_OK);
        cr_expect_eq(test.loss, result.test.loss);
        sw_model_free(model);
        sw_dataset_free(dataset);
    }
    cr_expect_neq(mean[0], mean[1]);
}

Test(run_data, a_fold_that_was_stopped_goes_on_with_the_same_sets)
{
    sw_config config = fold_config(), other = config;
    scratch_path whole = scratch("whole"), stopped = scratch("stopped");
    run_whole(&config, whole.text);
    sw_result result;
    seen s = {.stop_at = 9};
    cr_expect_eq(run(&result, &config, stopped.text, SW_RUN_NEW, &s), SW_ERROR_INTERRUPTED);
    other.fold = 3;
    cr_expect_eq(run(&result, &other, stopped.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
    expect_message("fold is 3, but the run was started with 2");
    cr_expect_eq(run(&result, &config, stopped.text, SW_RUN_RESUME, NULL), SW_OK);
    expect_same_run(whole.text, stopped.text);
}

/* One more row changes the scales, and the sets of the test split. */
Test(run_data, a_file_that_has_changed_is_reported)
{
    sw_config config = small_config();
    scratch_path path = scratch("sets.csv"), folder = scratch("a");
    write_sets(path.text);
    strcpy(config.data, path.text);
    sw_result result;
    sw_model *model;
    sw_dataset *dataset;
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_NEW, NULL), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_model_load(&model, scratch("a/model.safetensors").text), SW_OK);
    cr_assert_eq(sw_run_dataset(&dataset, &config, NULL, &model->schema), SW_OK);
    for (int i = 0; i < dataset->warnings; i++)
        cr_expect_null(strstr(dataset->warning[i], "has changed"), "%s", dataset->warning[i]);
    sw_dataset_free(dataset);

    size_t size;
    char *text = scratch_read(path.text, &size);
    char *line = strrchr(text, '\n');
    *line = 0;
    line = strrchr(text, '\n');
    FILE *file = fopen(path.text, "w");
    fprintf(file, "%s%s\nanother%s\n", text, line, strchr(line, ','));
    fclose(file);
    free(text);
    cr_assert_eq(sw_run_dataset(&dataset, &config, NULL, &model->schema), SW_OK, "%s",
                 sw_error_message());
    cr_assert_gt(dataset->warnings, 0);
    const char *last = dataset->warning[dataset->warnings - 1];
    cr_expect(strstr(last, "sets.csv has changed since the model was trained"), "%s", last);
    sw_dataset_free(dataset);
    sw_model_free(model);
}

/* The first `from` of the file becomes `to`, which is as long. */
static void change_file(const char *path, const char *from, const char *to)
{
    size_t size;
    char *text = scratch_read(path, &size), *at = strstr(text, from);
    cr_assert_not_null(at);
    memcpy(at, to, strlen(to));
    scratch_write(path, text, size);
    free(text);
}

static bool warns_of_change(const sw_config *config, const char *folder, const sw_schema *model)
{
    sw_dataset *dataset;
    bool found = false;
    cr_assert_eq(sw_run_dataset(&dataset, config, folder, model), SW_OK, "%s", sw_error_message());
    for (int i = 0; i < dataset->warnings; i++)
        found = found || strstr(dataset->warning[i], "its sets, answers or splits differ");
    sw_dataset_free(dataset);
    return found;
}

/* Names, elements, answers and splits of which the schema knows nothing. */
Test(run_data, other_sets_with_the_same_scales_are_reported_and_not_resumed)
{
    static const char *const change[][2] = {
        {"s1,", "z1,"},
        {",0,1.5", ",1,1.5"},
        {"1.5", "2.5"},
        {"valid\ns30,1,30.5,test\n", "test\ns30,1,30.5,valid\n"}};
    sw_config config = small_config();
    scratch_path path = scratch("plain.csv"), folder = scratch("a");
    FILE *file = fopen(path.text, "w");
    fprintf(file, "set,label,x,split\n");
    for (int i = 0; i < 36; i++)
        fprintf(file, "s%d,%d,%d.5,%s\n", i, i % 2 != 1, i,
                i < 24   ? "train"
                : i < 30 ? "valid"
                         : "test");
    fclose(file);
    snprintf(config.data, sizeof config.data, "%s:standardise=no", path.text);
    sw_result result;
    sw_model *model;
    cr_assert_eq(run(&result, &config, folder.text, SW_RUN_NEW, NULL), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_run_model(&model, folder.text), SW_OK);
    cr_expect(!warns_of_change(&config, folder.text, &model->schema));
    cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_OK, "%s",
                 sw_error_message());
    for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
        change_file(path.text, change[i][0], change[i][1]);
        cr_expect(warns_of_change(&config, folder.text, &model->schema), "%s", change[i][0]);
        cr_expect_eq(run(&result, &config, folder.text, SW_RUN_RESUME, NULL), SW_ERROR_ARGUMENT);
        expect_message("the data has changed: its sets, answers or splits differ");
        change_file(path.text, change[i][1], change[i][0]);
    }
    cr_expect(!warns_of_change(&config, folder.text, &model->schema));
    sw_model_free(model);
}

/* The warnings of the data come before those of the model, and result.json has both. */
Test(run_data, its_warnings_are_reported_and_kept)
{
    sw_config config = small_config();
    sw_dataset *dataset = data_of(&config);
    cr_assert_eq(sw_dataset_warn(dataset, "%d sets are \"odd\"", 3), SW_OK);
    seen s = {0};
    sw_watcher watcher = {.user = &s, .warning = see_warning};
    sw_result result;
    scratch_path folder = scratch("a");
    cr_assert_eq(sw_run(&result, &config, folder.text, SW_RUN_NEW, dataset, &watcher), SW_OK);
    cr_expect_eq(s.notes, 1);
    cr_expect_str_eq(s.note, "3 sets are \"odd\"");
    size_t size;
    char *text = scratch_read(scratch("a/result.json").text, &size);
    cr_expect(strstr(text, "\"warnings\": [\"3 sets are \\\"odd\\\"\"]"), "%s", text);
    free(text);

    strcpy(config.model.model, "set-transformer"); /* which warns of its single query */
    s = (seen){0};
    cr_assert_eq(sw_run(&result, &config, scratch("b").text, SW_RUN_NEW, dataset, &watcher), SW_OK,
                 "%s", sw_error_message());
    cr_expect_eq(s.notes, 2);
    cr_expect(strstr(s.note, "set-transformer"), "%s", s.note);
    text = scratch_read(scratch("b/result.json").text, &size);
    cr_expect(strstr(text, "\"warnings\": [\"3 sets are \\\"odd\\\"\", \"set-transformer: "), "%s",
              text);
    free(text);
    sw_dataset_free(dataset);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

enum { PATIENTS = 40, EACH = 4, MARKS = 6 };

/* Four sets of two elements for each patient. The feature x says little about the class; the marks
 * say who the patient is, and with that the class of the patients that are known. */
static void write_patients(const char *path)
{
    sw_random random = sw_random_for(3, SW_FOR_DATA, 0, 0);
    FILE *file = fopen(path, "w");
    cr_assert(file);
    fputs("set,patient,label,x", file);
    for (int i = 0; i < MARKS; i++) fprintf(file, ",mark%d", i);
    fputc('\n', file);
    for (int p = 0; p < PATIENTS; p++) {
        double mark[MARKS];
        for (int i = 0; i < MARKS; i++) mark[i] = sw_random_normal(&random);
        for (int e = 0; e < EACH * 2; e++) {
            fprintf(file, "v%d,p%d,%s,%.4f", p * EACH + e / 2, p, p % 2 ? "n" : "p",
                    0.3 * (p % 2) + sw_random_normal(&random));
            for (int i = 0; i < MARKS; i++) fprintf(file, ",%.4f", mark[i]);
            fputc('\n', file);
        }
    }
    fclose(file);
}

/* No patient, whose sets are neighbours in the file, is in two splits. */
static void expect_whole_patients(const sw_dataset *dataset)
{
    int role_of[PATIENTS];
    for (int p = 0; p < PATIENTS; p++) role_of[p] = -1;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        cr_expect_gt(dataset->index_count[role], 0);
        for (int64_t i = 0; i < dataset->index_count[role]; i++) {
            int *own = &role_of[dataset->index[role][i] / EACH];
            cr_expect(*own < 0 || *own == role, "a patient in splits %d and %d", *own, role);
            *own = role;
        }
    }
}

static double accuracy_of_test(const sw_config *config, const char *name)
{
    sw_result result;
    cr_assert_eq(run(&result, config, scratch(name).text, SW_RUN_NEW, NULL), SW_OK, "%s",
                 sw_error_message());
    return result.test.accuracy;
}

/* A model that recognises patients looks much better than it is, until groups are named. */
Test(run_data, groups_keep_patients_on_one_side)
{
    sw_config config = small_config();
    scratch_path path = scratch("patients.csv");
    write_patients(path.text);
    strcpy(config.model.pool, "mean");
    config.model.dropout = 0;
    config.epochs = config.evaluations = 40;
    snprintf(config.data, sizeof config.data, "%s:ignore=patient", path.text);
    const double leaked = accuracy_of_test(&config, "leaked");
    sw_dataset *dataset = data_of(&config);
    cr_expect(strstr(dataset->warning[0], "column \"patient\" has 40 values in 160 sets"), "%s",
              dataset->warning[0]);
    sw_dataset_free(dataset);

    snprintf(config.data, sizeof config.data, "%s:group=patient", path.text);
    const double honest = accuracy_of_test(&config, "honest");
    cr_expect(leaked > 0.9 && honest < 0.8, "accuracy %g without groups, %g with", leaked, honest);
    for (config.folds = 0; config.folds <= 5; config.folds += 5) {
        dataset = data_of(&config);
        expect_whole_patients(dataset);
        cr_expect_eq(dataset->warnings, 0);
        sw_dataset_free(dataset);
    }
}

/* ---- Of arrays ------------------------------------------------------------------------------- */

/* A config.json that names other data would repeat another run. */
Test(run_data, of_arrays_is_called_none)
{
    sw_config config = small_config();
    sw_dataset *needle = data_of(&config), *data;
    sw_result result;
    cr_assert_eq(
        sw_dataset_new(&data, &needle->sets, SW_CLASSES, needle->schema.output.count, NULL, 1),
        SW_OK, "%s", sw_error_message());
    config.epochs = config.evaluations = 1;
    cr_expect_eq(sw_run(&result, &config, scratch("a").text, SW_RUN_NEW, data, NULL),
                 SW_ERROR_ARGUMENT);
    expect_message("but the data set is \"arrays\": expected data=none");
    strcpy(config.data, "none");
    cr_assert_eq(sw_run(&result, &config, scratch("a").text, SW_RUN_NEW, data, NULL), SW_OK, "%s",
                 sw_error_message());
    cr_expect_eq(sw_run(&result, &config, scratch("a").text, SW_RUN_RESUME, data, NULL), SW_OK);
    ((int32_t *)data->sets.label)[3] ^= 1;
    cr_expect_eq(sw_run(&result, &config, scratch("a").text, SW_RUN_RESUME, data, NULL),
                 SW_ERROR_ARGUMENT);
    expect_message("the data has changed");
    sw_dataset_free(data);
    sw_dataset_free(needle);
}
