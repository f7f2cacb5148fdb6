/* search.c - the part of `setwise train` that searches for settings: --tune. */
#include "search.h"

#include "command.h"
#include "drawing.h"
#include "output.h"
#include "progress.h"
#include "shown.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Flags ----------------------------------------------------------------------------------- */

bool search_from(sw_tuning *tuning, const tune_flags *flags)
{
    if (flags->amount) {
        char *end;
        const double amount = strtod(flags->amount, &end);
        const char *unit = strchr("smh", *end);
        const bool is_number = end != flags->amount && amount > 0 && amount < 1e9;
        const bool is_time = *end && unit && !end[1];
        if (!is_number || (*end && !is_time) || (!*end && amount != floor(amount))) {
            say("--tune is %s, expected a number of trials, or a time: 90s, 5m, 2h", flags->amount);
            return false;
        }
        tuning->trials = is_time ? 0 : (int64_t)amount;
        tuning->seconds = is_time ? amount * (*end == 's' ? 1 : *end == 'm' ? 60 : 3600) : 0;
    }
    if (flags->folds) tuning->inner_folds = flags->folds;
    if (flags->seeds) tuning->seeds = flags->seeds;
    if (!flags->space) return true;
    if (strlen(flags->space) >= sizeof tuning->space) {
        say("--tune-space has %zu characters, expected at most %zu", strlen(flags->space),
            sizeof tuning->space - 1);
        return false;
    }
    snprintf(tuning->space, sizeof tuning->space, "%s", flags->space);
    return true;
}

/* ---- Progress -------------------------------------------------------------------------------- */

typedef struct tune_progress {
    progress bar; /* first: the callbacks of a progress bar get it, too */
    int ended;
    const char *folder; /* of the search */
    int64_t first_seed;
    char run_folder[4096]; /* of a run of the chosen settings */
    drawing drawing;
} tune_progress;

/* The figures that follow are those of run `number` of the chosen settings. */
static void draw_into(tune_progress *p, int64_t number)
{
    if (number == 0)
        snprintf(p->run_folder, sizeof p->run_folder, "%s", p->folder);
    else
        snprintf(p->run_folder, sizeof p->run_folder, "%s/seeds/%lld", p->folder,
                 (long long)number);
    p->drawing.folder = p->run_folder;
}

static void on_begin(void *user, int64_t trial, int64_t seed)
{
    tune_progress *p = user;
    char label[64];
    if (trial >= 0)
        snprintf(label, sizeof label, "trial %lld", (long long)trial);
    else
        snprintf(label, sizeof label, "chosen settings, seed %lld", (long long)seed);
    if (trial < 0) draw_into(p, seed - p->first_seed);
    progress_run(&p->bar, p->ended, p->ended + 1, label);
    p->ended++;
}

static void on_scores(void *user, const sw_scores *scores, const sw_schema *schema)
{
    tune_progress *p = user;
    draw_scores(&p->drawing, scores, schema);
}

/* ---- Results --------------------------------------------------------------------------------- */

static void print_cell(double value)
{
    isfinite(value) ? printf(" %10.4f", value) : printf(" %10s", "");
}

/* Print the trials that were trained longest first, by number, with the metric that judges before
 * the others. */
static void print_trials(const sw_tune_result *result)
{
    enum { SHOWN = 12, OTHERS = 3 };
    static const char *const key[OTHERS] = {"accuracy", "auc", "error"};
    static const char *const heading[OTHERS] = {"accuracy", "AUC", "error"};
    int shown = 0;
    printf("%6s  %-8s %10s", "trial", "trained", result->judge);
    for (int i = 0; i < OTHERS; i++)
        if (strcmp(key[i], result->judge) != 0) printf(" %10s", heading[i]);
    printf("  settings\n");
    for (int rung = 2; rung >= 0; rung--)
        for (int64_t t = 0; t < result->trials && shown < SHOWN; t++) {
            const sw_trial *trial = &result->trial[t];
            if (trial->status != SW_OK || trial->rung != rung) continue;
            printf("%5lld%c  %-8s", (long long)t, t == result->chosen ? '*' : ' ',
                   sw_trial_trained(trial));
            const double metric[OTHERS] = {trial->valid.accuracy, trial->valid.auc,
                                           trial->valid.error};
            print_cell(trial->choice);
            for (int i = 0; i < OTHERS; i++)
                if (strcmp(key[i], result->judge) != 0) print_cell(metric[i]);
            printf("  %s\n", trial->settings);
            shown++;
        }
    for (int64_t t = 0; t < result->trials; t++)
        if (*result->trial[t].problem)
            printf("trial %lld (%s) is impossible: %s\n", (long long)t, result->trial[t].settings,
                   result->trial[t].problem);
    printf("%lld trials, judged by validation%s; * was chosen\n\n", (long long)result->trials,
           strcmp(result->judge, "calibrated") == 0 ? ": the Brier score after calibration" : "");
}

static void print_mean(const sw_tune_result *result)
{
    double sum = 0, square = 0, least = INFINITY, most = -INFINITY;
    bool accuracy = isfinite(result->run[0].test.accuracy);
    for (int64_t i = 0; i < result->seeds; i++) {
        const sw_metrics *test = &result->run[i].test;
        const double x = accuracy ? test->accuracy : test->loss;
        sum += x;
        least = fmin(least, x);
        most = fmax(most, x);
    }
    const double mean = sum / (double)result->seeds;
    for (int64_t i = 0; i < result->seeds; i++) {
        const sw_metrics *test = &result->run[i].test;
        const double x = (accuracy ? test->accuracy : test->loss) - mean;
        square += x * x;
    }
    printf("\ntest %s of the chosen settings, mean of %lld seed%s: %.4f",
           accuracy ? "accuracy" : "loss", (long long)result->seeds, result->seeds == 1 ? "" : "s",
           mean);
    if (result->seeds > 1)
        printf(" (standard deviation %.4f, from %.4f to %.4f)",
               sqrt(square / (double)(result->seeds - 1)), least, most);
    putchar('\n');
}

static json_t *json_trial(const sw_trial *trial)
{
    return json_pack("{ss, ss, ss, sI, so, so, so}", "settings", trial->settings, "trained",
                     sw_trial_trained(trial), "problem", trial->problem, "best_step",
                     (json_int_t)trial->steps, "choice", json_number(trial->choice), "valid",
                     json_metrics(&trial->valid), "seconds", json_number(trial->seconds));
}

static int print_json_result(const sw_tune_result *result)
{
    json_t *trials = json_array(), *runs = json_array();
    for (int64_t t = 0; t < result->trials; t++) add_json(trials, json_trial(&result->trial[t]));
    for (int64_t i = 0; i < result->seeds; i++)
        add_json(runs, json_pack("{so, so, so}", "train", json_metrics(&result->run[i].train),
                                 "valid", json_metrics(&result->run[i].valid), "test",
                                 json_metrics(&result->run[i].test)));
    return print_json(json_pack("{ss, so, sI, so}", "judge", result->judge, "trials", trials,
                                "chosen", (json_int_t)result->chosen, "runs", runs));
}

static int print_result(const sw_tune_result *result, bool json)
{
    if (json) return print_json_result(result);
    print_trials(result);
    const sw_result *first = &result->run[0];
    print_metrics((const char *const[]){"train", "valid", "test"},
                  (const sw_metrics[]){first->train, first->valid, first->test}, 3);
    print_mean(result);
    return STATUS_OK;
}

static int finish(tune_progress *p, const sw_tune_result *result, bool json)
{
    for (int64_t i = 0; i < result->seeds; i++) {
        draw_into(p, i);
        draw_run(&p->drawing);
    }
    const int exit_status = print_result(result, json);
    fflush(stdout);
    say_remarks(&result->run[0]);
    const int drawn = drawing_end(&p->drawing);
    return drawn ? drawn : exit_status;
}

int search(const sw_dataset *data, const sw_config *config, const sw_tuning *tuning,
           const char *folder, sw_run_mode mode, bool json)
{
    tune_progress p = {.bar = progress_begin(1),
                       .folder = folder,
                       .first_seed = config->seed,
                       .drawing = {.data = data}};
    sw_tune_watcher watcher = {
        .run = progress_watcher(&p.bar, catch_interrupts()), .user = &p, .begin = on_begin};
    watcher.run.user = &p;
    watcher.run.scores = on_scores;
    sw_tune_result result = {.chosen = -1};
    const sw_status status = sw_tune(&result, config, tuning, folder, mode, data, &watcher);
    release_interrupts();
    progress_end(&p.bar);
    const int exit_status =
        status == SW_OK ? finish(&p, &result, json) : training_failed(status, folder);
    sw_tune_result_free(&result);
    return exit_status;
}
