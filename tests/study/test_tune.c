/* test_tune.c - a search: which trials go on, what is chosen, what judges, and how it is resumed.
 */
#include "base/abandon.h"
#include "base/text.h"
#include "small_study.h"

#include <setwise/datasets.h>
#include <setwise/tune.h>

#include <math.h>

TestSuite(tune, .init = make_folder, .fini = scratch_end);

static sw_config small_config(void)
{
    sw_config config = sw_config_default();
    cr_assert(sw_config_set(&config, "data", NEEDLE) == SW_OK);
    config.model.width = 8;
    config.steps = 24;
    config.evaluations = 12;
    config.batch = 16;
    config.seed = 5;
    strcpy(config.select, "loss");
    return config;
}

static sw_tuning small_tuning(void)
{
    sw_tuning tuning = {.trials = 11, .seeds = 2};
    strcpy(tuning.space, "lr=0.001..0.1 width=4|8 pool=max|gated|mean");
    return tuning;
}

static sw_tune_result search(const sw_config *config, const sw_tuning *tuning, sw_run_mode mode)
{
    sw_tune_result result;
    cr_assert(sw_tune(&result, config, tuning, folder, mode, NULL, NULL) == SW_OK, "%s",
              sw_error_message());
    return result;
}

Test(tune, a_third_of_the_trials_goes_on_and_the_best_of_the_longest_is_chosen)
{
    const sw_config config = small_config();
    const sw_tuning tuning = small_tuning();
    sw_tune_result result = search(&config, &tuning, SW_RUN_NEW);
    cr_assert(result.trials == 11 && result.seeds == 2);
    /* Brackets of nine and of two: nine and two begin, three and one go on, one and one to the end.
     */
    int of_rung[3] = {0};
    for (int t = 0; t < 11; t++) of_rung[result.trial[t].rung]++;
    cr_expect(of_rung[2] == 2 && of_rung[1] == 2 && of_rung[0] == 7, "%d %d %d", of_rung[0],
              of_rung[1], of_rung[2]);
    const sw_trial *chosen = &result.trial[result.chosen];
    cr_expect(chosen->rung == 2);
    for (int t = 0; t < 11; t++)
        if (result.trial[t].rung == 2) cr_expect(result.trial[t].valid.loss >= chosen->valid.loss);
    cr_expect_str_eq(result.trial[0].settings, "as given");
    /* The runs at the end have the chosen settings. */
    sw_config run;
    cr_assert(sw_config_read(&run, in_folder("config.json").text) == SW_OK);
    char settings[128];
    snprintf(settings, sizeof settings, "lr=%g width=%d pool=%s", run.lr, (int)run.model.width,
             run.model.pool);
    if (result.chosen > 0) cr_expect_str_eq(settings, chosen->settings);
    cr_expect(run.seed == 5);
    cr_assert(sw_config_read(&run, in_folder("seeds/1/config.json").text) == SW_OK);
    cr_expect(run.seed == 6);
    cr_expect(result.run[0].test.sets == 32 && isfinite(result.run[0].test.loss));
    sw_tune_result_free(&result);
}

/* trials.csv shows by what the best is the best. */
Test(tune, what_judges_is_beside_the_metrics)
{
    static const char *const select[] = {"calibrated", "accuracy", "last"};
    for (int s = 0; s < 3; s++) {
        sw_config config = small_config();
        strcpy(config.select, select[s]);
        scratch_end(), make_folder();
        const sw_tuning tuning = {.trials = 4, .space = "lr=0.001..0.1 pool=max|mean"};
        sw_tune_result result = search(&config, &tuning, SW_RUN_NEW);
        const char *judge = s < 2 ? select[s] : "loss";
        cr_expect_str_eq(result.judge, judge);
        char *csv = contents("trials.csv"), line[700];
        cr_expect(strstr(csv, ",best_step,judge,choice,valid_loss,"), "%s", csv);
        for (int t = 0; t < 4; t++) {
            const sw_trial *trial = &result.trial[t];
            snprintf(line, sizeof line, "%d,%s,%s,%lld,%s,", t, trial->settings,
                     sw_trial_trained(trial), (long long)trial->steps, judge);
            const char *at = strstr(csv, line);
            cr_expect(at && strtod(at + strlen(line), NULL) == trial->choice, "%s: %s", line, csv);
            if (s == 0) cr_expect_neq(trial->choice, trial->valid.loss);
            if (s == 1) cr_expect_eq(trial->choice, trial->valid.accuracy);
            if (s == 2) cr_expect_eq(trial->choice, trial->valid.loss);
        }
        free(csv);
        sw_tune_result_free(&result);
    }
}

Test(tune, trials_read_no_test_set)
{
    sw_config config = small_config();
    sw_tuning tuning = small_tuning();
    tuning.trials = 2;
    tuning.seeds = 1;
    sw_tune_result result = search(&config, &tuning, SW_RUN_NEW);
    char name[64];
    snprintf(name, sizeof name, "trials/%03d/result.json", (int)result.chosen);
    char *text = contents(name);
    const char *test = strstr(text, "\"test\"");
    cr_assert(test);
    cr_expect(strncmp(test, "\"test\": {\"sets\": 0,", 19) == 0, "%.40s", test);
    free(text);
    sw_tune_result_free(&result);
}

Test(tune, inner_folds_judge_by_their_mean_and_never_by_the_test_split)
{
    sw_dataset *data;
    cr_assert(sw_dataset_open(&data, NEEDLE, 0) == SW_OK);
    sw_config config = small_config();
    sw_tuning tuning = small_tuning();
    tuning.trials = tuning.seeds = 1;
    tuning.inner_folds = 3;
    sw_tune_result result;
    const int64_t train = data->index_count[SW_TRAIN], first = data->index[SW_TRAIN][0];
    cr_assert(sw_tune(&result, &config, &tuning, folder, SW_RUN_NEW, data, NULL) == SW_OK, "%s",
              sw_error_message());
    cr_expect(data->index_count[SW_TRAIN] == train && data->index[SW_TRAIN][0] == first);
    cr_expect(result.trial[0].valid.sets == 64 + 32, "%lld", (long long)result.trial[0].valid.sets);
    double best = 0;
    for (int f = 0; f < 3; f++) {
        char name[64];
        double least = INFINITY;
        snprintf(name, sizeof name, "trials/000-f%d/metrics.jsonl", f);
        char *text = contents(name);
        for (char *at = text; (at = strstr(at, "\"valid_loss\":")); at++)
            least = fmin(least, atof(at + 13));
        best += least / 3;
        free(text);
    }
    cr_expect_float_eq(result.trial[0].valid.loss, best, 1e-12);
    sw_tune_result_free(&result);
    sw_dataset_free(data);
}

static volatile int stop;
static int left; /* trainings until the stop */

static void count_down(void *user, int64_t trial, int64_t seed)
{
    (void)user, (void)trial, (void)seed;
    stop = --left < 0;
}

/* What a search leaves, without its times. */
static char *files(void)
{
    sw_text all = {0};
    char *csv = contents("trials.csv");
    for (char *line = strtok(csv, "\n"); line; line = strtok(NULL, "\n"))
        sw_text_add(&all, "%.*s\n", (int)(strrchr(line, ',') - line), line);
    free(csv);
    size_t size;
    char *model;
    cr_assert(sw_file_read(&model, &size, in_folder("model.safetensors").text, 1 << 24) == SW_OK);
    for (size_t i = 0; i < size; i++) sw_text_add(&all, "%02x", (unsigned char)model[i]);
    free(model);
    return all.data;
}

Test(tune, a_search_that_stops_anywhere_goes_on_to_the_same_result)
{
    const sw_config config = small_config();
    const sw_tuning tuning = small_tuning();
    sw_tune_result result = search(&config, &tuning, SW_RUN_NEW);
    char *whole = files();
    sw_tune_result_free(&result);
    for (int trainings = 1; trainings < 16; trainings += 7) {
        scratch_end();
        make_folder();
        left = trainings;
        stop = 0;
        const sw_tune_watcher watcher = {.run.stop = &stop, .begin = count_down};
        sw_status status = sw_tune(&result, &config, &tuning, folder, SW_RUN_NEW, NULL, &watcher);
        cr_assert(status == SW_ERROR_INTERRUPTED, "%d: %s", status, sw_error_message());
        cr_expect(strstr(sw_error_message(), "which is saved"), "%s", sw_error_message());
        sw_tune_result_free(&result);
        sw_path left_by_a_kill;
        cr_assert(sw_path_join(&left_by_a_kill, folder,
                               "trials/000/last.safetensors.tmp-0123456789abcdef") == SW_OK);
        scratch_write(left_by_a_kill.text, "half", 4);
        result = search(&config, &tuning, SW_RUN_RESUME);
        cr_expect(!sw_path_exists(left_by_a_kill.text));
        sw_tune_result_free(&result);
        char *resumed = files();
        cr_expect_str_eq(resumed, whole, "after %d trainings", trainings);
        free(resumed);
    }
    free(whole);
}

Test(tune, one_thread_and_two_choose_the_same_bits)
{
    sw_config config = small_config();
    sw_tuning tuning = small_tuning();
    tuning.trials = 4;
    config.threads = 1;
    sw_tune_result result = search(&config, &tuning, SW_RUN_NEW);
    sw_tune_result_free(&result);
    char *one = files();
    scratch_end();
    make_folder();
    config.threads = 2;
    result = search(&config, &tuning, SW_RUN_NEW);
    sw_tune_result_free(&result);
    char *two = files();
    cr_expect_str_eq(two, one);
    free(one);
    free(two);
}

Test(tune, a_time_ends_the_search)
{
    const sw_config config = small_config();
    sw_tuning tuning = small_tuning();
    tuning.trials = 0;
    tuning.seconds = 1e-6;
    sw_tune_result result = search(&config, &tuning, SW_RUN_NEW);
    cr_expect(result.trials == 1 && result.chosen == 0, "%lld", (long long)result.trials);
    sw_tune_result_free(&result);
}

/* Three classes, the first of them on nine sets of ten. */
static void skewed_config(sw_config *config)
{
    sw_text csv = {0};
    sw_random random = sw_random_for(3, SW_FOR_TEST, 0, 0);
    sw_text_add(&csv, "set,x,kind\n");
    for (int i = 0; i < 150; i++) {
        const int kind = i % 10 > 1 ? 0 : 1 + i % 10;
        sw_text_add(&csv, "s%d,%.4f,%c\n", i, kind + 2 * sw_random_uniform(&random), 'a' + kind);
    }
    scratch_write(scratch("skewed.csv").text, csv.data, csv.length);
    sw_text_free(&csv);
    char data[SW_MAX_SPEC];
    snprintf(data, sizeof data, "%s:label=kind", scratch("skewed.csv").text);
    *config = small_config();
    cr_assert(sw_config_set(config, "data", data) == SW_OK);
    config->average = 0;
}

/* Trials that choose by other metrics, or weight the classes, are compared by one metric. */
Test(tune, one_metric_judges_all_trials)
{
    static const struct {
        const char *select, *space;
        bool balance;
    } cases[] = {{"accuracy", "select=loss|auc|last", false},
                 {"accuracy", "balance=true|false lr=0.001..0.1", false},
                 {"accuracy", "balance=true|false lr=0.001..0.1", true},
                 {"auc", "class-weights=b=8|c=8|none select=loss|accuracy", true},
                 {"loss", "balance=true|false select=auc|accuracy|loss", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sw_config config;
        skewed_config(&config);
        strcpy(config.select, cases[i].select);
        config.balance = cases[i].balance;
        sw_tuning tuning = {.trials = 9};
        strcpy(tuning.space, cases[i].space);
        sw_remove_all(folder);
        sw_tune_result result = search(&config, &tuning, SW_RUN_NEW);
        for (int t = 0; t < result.trials; t++) {
            const sw_trial *trial = &result.trial[t];
            if (trial->status != SW_OK) continue;
            const double expected = *cases[i].select == 'l'     ? trial->valid.loss
                                    : cases[i].select[1] == 'u' ? trial->valid.auc
                                    : config.balance            ? trial->valid.balanced_accuracy
                                                                : trial->valid.accuracy;
            cr_expect_float_eq(trial->choice, expected, 1e-12, "case %d, trial %d (%s): %g, %g",
                               (int)i, t, trial->settings, trial->choice, expected);
        }
        sw_tune_result_free(&result);
    }
}

/* The history has a weighted loss of the trial's own weights alone. */
Test(tune, a_weighted_loss_cannot_judge_other_weights)
{
    static const char *const spaces[] = {"balance=true|false", "lr=0.1|0.2 class-weights=b=2|none",
                                         "select=auc|loss"};
    sw_config config;
    sw_tune_result result;
    skewed_config(&config);
    strcpy(config.select, "loss");
    config.balance = true;
    for (int i = 0; i < 3; i++) {
        sw_tuning tuning = {.trials = 2};
        strcpy(tuning.space, spaces[i]);
        cr_expect(sw_tune(&result, &config, &tuning, folder, SW_RUN_NEW, NULL, NULL) ==
                  SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), "cannot be searched: the loss judges the trials"),
                  "%s", sw_error_message());
        cr_expect(!exists("tune.json"));
        sw_tune_result_free(&result);
    }
    const sw_tuning tuning = {.trials = 2, .space = "lr=0.01|0.02"};
    result = search(&config, &tuning, SW_RUN_NEW);
    cr_expect(result.trial[0].choice != result.trial[0].valid.loss);
    sw_tune_result_free(&result);
}

/* Three heads do not divide a width of eight: such trials are listed, and another one is chosen. */
Test(tune, impossible_trials_do_not_end_the_search)
{
    sw_config config = small_config();
    strcpy(config.model.pool, "pma");
    config.model.heads = 2;
    sw_tuning tuning = {.trials = 9};
    strcpy(tuning.space, "heads=1|2|3");
    for (int again = 0; again < 2; again++) {
        sw_tune_result result = search(&config, &tuning, again ? SW_RUN_RESUME : SW_RUN_NEW);
        int impossible = 0;
        cr_assert(result.trials == 4 && result.trial[result.chosen].rung == 2, "each once");
        for (int t = 0; t < 4; t++) {
            const sw_trial *trial = &result.trial[t];
            const bool cannot = strcmp(trial->settings, "heads=3") == 0;
            cr_expect(trial->status == (cannot ? SW_ERROR_ARGUMENT : SW_OK));
            cr_expect((*trial->problem != '\0') == cannot);
            cr_expect(isnan(trial->choice) == cannot && isnan(trial->valid.loss) == cannot);
            impossible += cannot;
            if (cannot)
                cr_expect(strstr(trial->problem, "3 heads do not divide the width 8"), "%s",
                          trial->problem);
        }
        cr_expect_eq(impossible, 1);
        sw_tune_result_free(&result);
        char *text = contents("trials.csv");
        cr_expect(strstr(text, ",heads=3,impossible,0,loss,,,") &&
                  strstr(text, "3 heads do not divide"));
        free(text);
    }
}

/* With a time and no number of trials, too, a space without possible trials comes to an end. */
Test(tune, a_search_without_a_possible_trial_ends_and_says_why)
{
    sw_config config = small_config();
    strcpy(config.model.pool, "pma");
    config.model.heads = 3;
    const sw_tuning tuning = {.seconds = 1000, .space = "heads=3|5 lr=0.001..0.01"};
    sw_tune_result result;
    cr_expect(sw_tune(&result, &config, &tuning, folder, SW_RUN_NEW, NULL, NULL) ==
              SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(),
                     "all 9 trials are impossible: trial 0 (as given): pool.mab: 3 heads do not"),
              "%s", sw_error_message());
    sw_tune_result_free(&result);
}

Test(tune, errors_name_what_is_wrong)
{
    sw_config config = small_config();
    sw_tune_result result;
    static const struct {
        sw_tuning tuning;
        const char *expected;
    } cases[] = {
        {{.trials = 0, .seeds = 1, .space = "lr=1|2"}, "a search needs a number of trials, or a"},
        {{.trials = -1, .seeds = 1, .space = "lr=1|2"}, "-1 trials"},
        {{.trials = 1, .seconds = NAN, .seeds = 1, .space = "lr=1|2"}, "nan seconds"},
        {{.trials = 1, .seeds = -1, .space = "lr=1|2"}, "-1 seeds, expected 0 or more"},
        {{.trials = 1, .seeds = 1, .inner_folds = 1, .space = "lr=1|2"}, "1 inner folds"},
        {{.trials = 1, .seeds = 1, .inner_folds = 1000, .space = "lr=1|2"}, "1000 inner folds"},
        {{.trials = 1, .seeds = 1, .space = ""}, "space is empty"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect(sw_tune(&result, &config, &cases[i].tuning, folder, SW_RUN_NEW, NULL, NULL) ==
                  SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), cases[i].expected), "\"%s\" without \"%s\"",
                  sw_error_message(), cases[i].expected);
        cr_expect(!exists("tune.json"));
        sw_tune_result_free(&result);
    }
}

Test(tune, a_search_replaces_nothing_and_goes_on_with_its_own_settings_only)
{
    sw_config config = small_config();
    sw_tuning tuning = small_tuning();
    tuning.trials = tuning.seeds = 1;
    sw_tune_result result;
    cr_expect(sw_tune(&result, &config, &tuning, folder, SW_RUN_RESUME, NULL, NULL) ==
              SW_ERROR_NOT_FOUND);
    result = search(&config, &tuning, SW_RUN_NEW);
    sw_tune_result_free(&result);
    cr_expect(sw_tune(&result, &config, &tuning, folder, SW_RUN_NEW, NULL, NULL) ==
              SW_ERROR_EXISTS);
    cr_expect(sw_tune(&result, &config, &tuning, folder, SW_RUN_FORCE, NULL, NULL) ==
              SW_ERROR_ARGUMENT);
    config.lr = 0.5;
    cr_expect(sw_tune(&result, &config, &tuning, folder, SW_RUN_RESUME, NULL, NULL) ==
              SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "other settings"), "%s", sw_error_message());
    /* With more trials it chooses another one, as if it had had them from the beginning. */
    config = small_config();
    tuning.trials = 3;
    result = search(&config, &tuning, SW_RUN_RESUME);
    cr_expect(result.trials == 3 && result.chosen > 0, "%lld", (long long)result.chosen);
    sw_tune_result_free(&result);
    char *grown = files();
    scratch_end();
    make_folder();
    result = search(&config, &tuning, SW_RUN_NEW);
    sw_tune_result_free(&result);
    char *whole = files();
    cr_expect_str_eq(grown, whole);
    free(grown);
    free(whole);
    sw_tuning read;
    cr_assert(sw_tuning_read(&read, &config, folder) == SW_OK, "%s", sw_error_message());
    cr_expect(read.trials == 3 && read.seeds == 1 && strcmp(read.space, tuning.space) == 0);
}
