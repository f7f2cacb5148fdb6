/* tune.h - a random search for the settings of a run. Validation sets judge; the test split is read
 * once, by the runs of the chosen settings at the end. */
#ifndef SETWISE_TUNE_H
#define SETWISE_TUNE_H

#include <setwise/train.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The default space: settings and their values, separated by spaces. "a..b" is a range, from which
 * the logarithm is drawn uniformly; "a|b|c" lists values. Any setting of a run can be in a space.
 */
#define SW_TUNE_SPACE                                                                              \
    "lr=0.0003..0.003 width=64|128|256 layers=1|2|3 dropout=0|0.2|0.5 weight-decay=0.001..0.1"

/* A search. Trial 0 has the settings of the configuration itself. Each other trial replaces those
 * of the space by values drawn from the configuration's seed and the number of the trial.
 *
 * Trials run in brackets of nine, by successive halving (Jamieson and Talwalkar 2016): all train
 * for a sixth of their steps, the best three go on to a half, and the best of them to the end. The
 * schedule of the learning rate is that of the whole training all the while. Trials are compared by
 * the metric `select` of the configuration (loss if that is last; auto as in a run), whatever they
 * select themselves, at the evaluation that they choose so far. If that is the calibrated score, or
 * a loss with class weights or an absolute error, a space with select, balance, class-weights or
 * error is refused. A trial that no training can make, such as 3 heads of a width of 128, is listed
 * and not chosen. */
typedef struct sw_tuning {
    int64_t trials;      /* 1 or more; 0: as many as fit into `seconds`. Of a space of lists alone,
                          * each of up to 1,024 points is tried once, and the search ends. */
    double seconds;      /* no trial begins or goes on after this time of training; 0: no limit */
    int64_t inner_folds; /* 0: the validation split judges. 2 or more: training and validation
                          * split together are dealt to as many parts; each judges a training on
                          * the others, and a trial counts as their mean. Groups stay together. */
    int64_t seeds;       /* runs of the chosen settings; 0: the search alone */
    char space[1024];
} sw_tuning;
SW_API sw_tuning sw_tuning_default(void); /* 30 trials, 3 seeds, SW_TUNE_SPACE */

/* A trial, as far as it was trained. */
typedef struct sw_trial {
    char settings[512]; /* those of the space: "lr=0.0012 width=64"; trial 0: "as given" */
    sw_status status;   /* SW_OK, SW_ERROR_DIVERGED, SW_ERROR_ARGUMENT: its settings are impossible,
                         * or SW_ERROR_INTERRUPTED: it never began */
    char problem[256];  /* why they are impossible; otherwise empty */
    int rung;           /* 0: a sixth of the steps, 1: half, 2: all */
    int64_t steps;      /* of the best evaluation so far; with inner folds of the first one */
    sw_metrics valid;   /* there; with inner folds the mean of each metric */
    double choice;      /* there: the metric that compares trials, sw_tune_result.judge; with inner
                         * folds the mean. NaN, as all of `valid` is, unless status is SW_OK */
    double seconds;     /* of its training, over all inner folds */
} sw_trial;

/* For how many of its steps: "a sixth", "half", "all"; or "diverged", "impossible". */
SW_API const char *sw_trial_trained(const sw_trial *trial);

typedef struct sw_tune_result {
    char judge[16];  /* the metric that compared the trials: "calibrated", a value of select */
    sw_trial *trial; /* [trials] */
    int64_t trials;
    int64_t chosen; /* the best of those that were trained for longest */
    sw_result *run; /* [seeds] of the chosen settings: seed, seed + 1 ... */
    int64_t seeds;
} sw_tune_result;
SW_API void sw_tune_result_free(sw_tune_result *result); /* a zeroed one is legal */

/* Functions that a search calls. Each may be NULL. */
typedef struct sw_tune_watcher {
    sw_watcher run; /* of each training; its `begin` only of those of the chosen settings */
    void *user;
    /* Before each training of a trial (seed -1), and of the chosen settings (trial -1). */
    void (*begin)(void *user, int64_t trial, int64_t seed);
    void (*trial)(void *user, int64_t number, const sw_trial *trial); /* after each rung */
} sw_tune_watcher;

/* Search as `tuning` says, beginning with `config`, and train the best settings with several seeds.
 * The folder holds
 *
 *   tune.json      the search and the configuration that it begins with
 *   places.json    where the file of the data lies, from the folder
 *   trials.csv     a line for each trial
 *   trials/N       the runs of trial N; with inner folds trials/N-fK
 *   config.json, model.safetensors ...   the run of the chosen settings with the first seed
 *                  (sw_run)
 *   seeds/N        the runs of the chosen settings with the other seeds
 *
 * SW_RUN_RESUME goes on with the search there, to the same result as if it had never stopped; it
 * may have more trials, seconds and seeds. SW_RUN_FORCE is refused: remove the folder instead.
 * `dataset` as in sw_run. Free the result, also after a failure. */
SW_API sw_status sw_tune(sw_tune_result *out, const sw_config *config, const sw_tuning *tuning,
                         const char *folder, sw_run_mode mode, const sw_dataset *dataset,
                         const sw_tune_watcher *watcher);

/* Read the search of a folder, to resume it. SW_ERROR_NOT_FOUND: there is none. */
SW_API sw_status sw_tuning_read(sw_tuning *tuning, sw_config *config, const char *folder);

#ifdef __cplusplus
}
#endif

#endif
