/* study.h - comparisons on equal terms: one encoder, one budget, the same seeds; the pooling
 * varies, or what an arm of the comparison says. */
#ifndef SETWISE_STUDY_H
#define SETWISE_STUDY_H

#include <setwise/train.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SW_STUDY_MAX_ARMS 64
#define SW_STUDY_LEVEL 0.05 /* arms are told apart below this p */

/* ---- Arms -------------------------------------------------------------------------------------
 *
 * An arm is what is compared: a pooling, with settings of its own after colons if it has any, as
 * the parameters of a data set are written: "pma", "max:level=instance",
 * "pma:encoder=isab:inducing=16". Every field of a model (sw_field.of_model) can be set, once; what
 * belongs to data and training cannot: it is the same for all arms, or the terms would not be
 * equal. */

/* Set pooling and settings of an arm. SW_ERROR_ARGUMENT or SW_ERROR_NOT_FOUND, with `config` as it
 * was, if there is no such name or value (the message lists what there is), if it is not of the
 * model, and of the pooling "auto", which is another's name. */
SW_API sw_status sw_arm_set(sw_config *config, const char *arm);

/* What tables and figures call an arm: "pma", "max, level instance", "isab + pma, inducing 16",
 * "gated in attention-mil". */
typedef struct sw_label {
    char text[256];
} sw_label;
SW_API sw_label sw_arm_label(const char *arm);

/* ---- Presets ----------------------------------------------------------------------------------
 *
 * The experiment of a paper, named: a row of src/study/presets.def. */
typedef struct sw_preset {
    const char *name, *summary;
    const char *source;      /* paper and section */
    const char *const *data; /* specs of data sets; NULL after the last */
    const char *const *pool; /* arms; NULL after the last */
    const char *settings;    /* "lr=0.0005 batch=1": what is not the default of sw_config */
    int runs;            /* of each arm: seeds or, with folds among the settings, repeats of all */
    const char *departs; /* from the paper; NULL: nothing, or it is no paper's */
    const char *time;    /* that it takes on two cores, about; NULL: not measured */
} sw_preset;
SW_API int sw_preset_count(void);
SW_API const sw_preset *sw_preset_at(int i); /* NULL out of range */

/* ---- Studies --------------------------------------------------------------------------------- */

/* The matrix of runs: every data set with every arm with every seed. Where an arm makes no model on
 * a data set (SW_ERROR_ARGUMENT or SW_ERROR_SHAPE of sw_model_new), the cell of the two stays
 * empty: there are no such runs, and the reason is told (sw_watcher.warning, report.md). That is an
 * error if the arm makes none on any of the data sets, or the data set has no other arm. */
typedef struct sw_study {
    sw_config config; /* what all runs share; data, pool, seed, fold and repeat are overwritten */
    const char *data[SW_STUDY_MAX_ARMS];
    int data_count;
    const char *pool[SW_STUDY_MAX_ARMS]; /* arms: sw_arm_set */
    int pool_count;
    /* Runs of each arm: config.seed, config.seed + 1, ... With config.folds, cross-validation, they
     * are all folds of the first repeat, then of the second ...: a multiple of config.folds. */
    int seeds;
    /* Those that are open already, by sw_study_open or by the caller, who then keeps them: what
     * data[i] names must be what they are; folds divide them anew. NULL: they are opened when they
     * are needed. */
    sw_dataset *dataset[SW_STUDY_MAX_ARMS];
    const sw_preset *preset; /* the one that was taken, for the report, or NULL */
    struct sw_arena *arena;  /* names that sw_study_read has read, or NULL */
} sw_study;

/* What the run of that seed is called, whichever its arm is: "seed 5", or "repeat 0 fold 3"; and
 * all runs of an arm: "3 seeds", "10 folds", "5 x 10 folds". */
SW_API sw_label sw_study_run_label(const sw_study *study, int64_t seed);
SW_API sw_label sw_study_runs_label(const sw_study *study);

/* The preset's data sets, arms, runs and settings, these over study->config; everything can be
 * changed after it, and the report tells what was. SW_ERROR_NOT_FOUND, with the study as it was:
 * there is no such preset, and the message lists them. */
SW_API sw_status sw_study_preset(sw_study *study, const char *name);

/* Open the data sets that are not open, into study->dataset. */
SW_API sw_status sw_study_open(sw_study *study);

/* Fill study->pool with every pooling that makes a model with the rest of the configuration on each
 * of the data sets, which are opened and stay open. If there is none, the message says why. */
SW_API sw_status sw_study_every_pool(sw_study *study);

/* The study that a folder of sw_study_run_all holds, to go on with it: config.json and study.json
 * (the lists of data sets and arms, the number of seeds, and the preset). `study` is all zero
 * before; sw_study_close when done, also after a failure. */
SW_API sw_status sw_study_read(sw_study *study, const char *folder);

/* Free the data sets in study->dataset, and the names that were read. */
SW_API void sw_study_close(sw_study *study);

/* The figure that poolings are ranked by, and one that is shown beside it. */
typedef struct sw_main_metric {
    const char *name;     /* "accuracy", "mean absolute error", "log-likelihood" */
    const char *key;      /* the same in names of files and columns: "accuracy", "error" */
    const char *unit;     /* "%"; "": that of the targets, or none */
    double scale;         /* a figure times this has that unit */
    bool lower;           /* is better */
    size_t offset;        /* in sw_metrics */
    const char *beside;   /* "AUC", "R2"; NULL: nothing is */
    size_t beside_offset; /* of that one, which can be NaN */
} sw_main_metric;
SW_API const sw_main_metric *sw_main_metric_of(sw_task task);
SW_API double sw_main_metric_value(const sw_main_metric *measure, const sw_metrics *metrics);
SW_API double sw_main_metric_beside(const sw_main_metric *measure, const sw_metrics *metrics);

/* How many digits after the point show a number of any size with four in all. */
SW_API int sw_digits_of(double x);

/* One run of a study. */
typedef struct sw_study_run {
    int data, pool; /* which, in the study's lists */
    int64_t seed;
    sw_task task;     /* of the data set */
    double best;      /* of the data set: the best possible figure, as sw_dataset.best */
    sw_status status; /* SW_OK, SW_ERROR_DIVERGED, or SW_ERROR_INTERRUPTED: not run to its end */
    bool empty;       /* the arm makes no model on the data set, and one on another: this is no run,
                       * its status stays SW_ERROR_INTERRUPTED */
    sw_result result;
} sw_study_run;

/* The runs of one data set and pooling, together: figures of the test split over the seeds, or over
 * the folds of all repeats. Standard deviations have n - 1 below; NaN of a single run. */
typedef struct sw_study_cell {
    int runs; /* that ended well: of no run, the figures are NaN */
    int diverged;
    bool empty;                    /* there are none: sw_study_run.empty */
    double metric_mean, metric_sd; /* of the data set's sw_main_metric */
    double repeats_sd; /* of the means of the repeats that are whole; NaN of one or none */
    double beside_mean, beside_sd; /* of the figure beside it, where a run has one; or NaN */
    double loss_mean, loss_sd;
    double seconds_mean;
    int64_t parameters;
    bool best; /* the best mean on this data set, of the poolings that never diverged */
    /* Is the difference to the best one more than the seeds' chance? Student's two-sided paired
     * t-test over the seeds that both have, corrected for the number of poolings by Holm's rule:
     * small means told apart. Folds share what they are trained on: over them, the variance of the
     * mean is not 1/n of that of the differences but (1/n + test sets / training sets) of it
     * (Nadeau and Bengio 2003; over repeats Bouckaert and Frank 2004). NaN for the best one itself,
     * and with less than two pairs. */
    double p;
} sw_study_cell;

typedef struct sw_study_watcher {
    void *user;
    sw_watcher run; /* of each run; run.stop ends the study */
    void (*begin)(void *user, int done, int total, const char *data, const char *pool,
                  int64_t seed);
    void (*end)(void *user, const sw_study_run *run);
    /* All runs have ended and the report is written, but without pictures, for this reason. */
    void (*no_pictures)(void *user, const char *why);
} sw_study_watcher;

/* The cell of one data set and pooling from the runs of a study. */
SW_API sw_study_cell sw_study_cell_of(const sw_study *study, const sw_study_run *runs, int data,
                                      int pool);

/* ---- Attention ------------------------------------------------------------------------------- */

/* The places of the elements of set i, 0 to its size - 1, by mean weight, the largest first; of
 * equal ones the first. order: [offset[i+1] - offset[i]]. Fails for want of memory. */
SW_API sw_status sw_attention_order(const sw_attention *attention, int64_t i, int64_t *order);

/* How well the weights tell the elements that carry the label from the others of their set: the
 * area under the ROC curve of the mean weights, its mean over the sets that have both kinds; 0.5
 * says no more than chance. `sets`, if not NULL: how many these are. `data` is what the attention
 * is of. NaN: no set has both, or no element is known to carry something. */
SW_API double sw_attention_auc(const sw_attention *attention, const sw_dataset *data,
                               int64_t *sets);

#ifdef __cplusplus
}
#endif

#endif
