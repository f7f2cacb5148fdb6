/* study.h - comparisons on equal terms: the arms differ in their pooling, or in other settings of
 * model, training and data. All are tested on the same sets, with the same seeds. */
#ifndef SETWISE_STUDY_H
#define SETWISE_STUDY_H

#include <setwise/train.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SW_STUDY_MAX_DATA 64 /* data sets of a study */
#define SW_STUDY_MAX_ARMS 64
#define SW_STUDY_LEVEL 0.05 /* of significance: below this p, two arms differ */

/* A short text for tables, figures and messages. */
typedef struct sw_display_name {
    char text[256];
} sw_display_name;

/* ---- Arms -------------------------------------------------------------------------------------
 *
 * An arm is what a study compares: settings that replace those of the study. Its spec is a head and
 * settings, between colons:
 *
 *   pma                                    the pooling pma
 *   pma:encoder=isab:lr=0.001              with settings of its own
 *   small:pool=pma:width=64                with pool=, the head is a name: "small" in tables,
 *                                          figures and folders
 *   few:pool=auto:train=100                auto: the architecture's own pooling
 *   small:pool=pma:width=64:trials=20      "small, tuned": sw_study_add_tuned
 *
 * A setting is a field of sw_config, or else an option of the data sets (datasets.h), each once. A
 * value with a colon is quoted (sw_spec_span). All arms share data, folds and threads; fold, repeat
 * and seed count their runs. An arm may change its training sets, but not the test sets: sw_compare
 * refuses an arm whose test split has other sets than that of the study's data set. Sets with names
 * are the same if their names and answers are, so an arm may read their elements in its own way;
 * sets without names must have the same elements.
 *
 * A name has up to 60 bytes, without colon, quote and equals sign, and is not that of another
 * pooling. Names that differ by case alone are refused, as not every file system tells them apart.
 * So are two arms with the same settings: with the same seeds, their runs are equal to the last
 * bit. */

/* Set the pooling and the settings of an arm in `config`; options of the data set in config->data.
 * Fails with SW_ERROR_ARGUMENT or SW_ERROR_NOT_FOUND, and leaves `config` as it is, if a name or a
 * value is unknown (the message lists the known ones), if an arm cannot set a field (the message
 * says why), or if the pooling is "auto" without a name, because it only stands for another one. */
SW_API sw_status sw_arm_set(sw_config *config, const char *arm);

/* The arm in words: "pma", "max, level instance", "isab + pma, inducing 16",
 * "gated in attention-mil"; or its name; then ", tuned". */
SW_API sw_display_name sw_arm_display_name(const char *arm);

/* ---- Studies ---------------------------------------------------------------------------------
 *
 * A study runs each data set with each arm, several times. A cell is one data set with one arm. If
 * no model can be made of the arm and the data set (sw_model_new returns SW_ERROR_ARGUMENT or
 * SW_ERROR_SHAPE), the cell is empty: it has no runs, and sw_watcher.warning and the report give
 * the reason. It is an error if all cells of an arm or of a data set are empty. */

/* What a paper reports of an arm on a data set. */
typedef struct sw_published {
    int data, arm;           /* positions in the lists of the whole preset */
    double value, deviation; /* in the unit of sw_metrics: 0.768; deviation 0: not given */
} sw_published;

/* The experiment of a paper: a row of src/study/presets.def. It has two forms: the whole one, and a
 * quick one of less than ten minutes, whose name ends in "-quick". */
typedef struct sw_preset {
    const char *name, *summary;
    const char *source;      /* paper and section */
    const char *const *data; /* specs of data sets, then NULL */
    const char *const *arm;  /* specs of arms, then NULL */
    const char *settings;    /* "lr=0.0005 batch=1": all differences from sw_config_default */
    int repeats;         /* runs of each arm; if the settings have folds: of each arm and fold */
    const char *departs; /* differences from the paper; NULL: none, or there is no paper */
    const char *time;    /* approximate, on two cores; NULL: not measured */
    const char *get;     /* where to find the data and where to put them; NULL: they are built in */

    const char *quick_of; /* the name of the whole form, of which this is the quick one; or NULL */
    const char *differs;  /* of a quick form: in what it differs from the whole one */

    const sw_published *published; /* then one whose arm is -1; NULL: nothing is published */
    const char *published_metric;  /* sw_main_metric.secondary; NULL: the main metric */
    const char *published_source;
    const int *published_of; /* the positions of `data` in the whole form; NULL: the same */
} sw_preset;

enum { SW_FIGURES_PNG = 1, SW_FIGURES_PDF = 2 };

typedef struct sw_study {
    sw_config config; /* the settings of all runs; data, pool, seed, fold and repeat vary */
    const char *data[SW_STUDY_MAX_DATA]; /* specs: sw_dataset_open */
    int data_count;
    const char *arm[SW_STUDY_MAX_ARMS]; /* specs: sw_arm_set */
    int arm_count;
    int reference; /* position in `arm` of the arm that the others are compared with */
    bool named; /* the reference was chosen before the runs, so the others are also tested against
                 * it alone. That is so of any arm but the first, whatever this says */
    /* The runs of an arm have the seeds config.seed, config.seed + 1, ... With cross-validation
     * (config.folds), they are the folds of the first repeat, then those of the second, and so on:
     * a multiple of config.folds. */
    int runs_per_arm;
    /* Runs side by side, each with its share of the threads; config.threads, if not 0, is the
     * number of threads of each run. 0: as many runs as there are threads. No number changes a
     * result. */
    int jobs;
    /* Make only a part of the runs, `part` being 1 .. parts: each run i (sw_study_index) of which
     * i % parts is part - 1. The part that ends last writes the report. parts 0: all runs. */
    int part, parts;
    bool diagnose; /* question the weights of each run: sw_study_diagnose */
    /* dataset[i] is the data set data[i], opened by sw_study_open or by the caller. sw_study_close
     * frees it. The runs of a cross-validation divide it anew. NULL: not open yet. */
    sw_dataset *dataset[SW_STUDY_MAX_DATA];
    bool matched; /* the widths of the arms are those of sw_study_match_parameters */
    /* What the searches of tuned arms choose (tune.h). NULL: SW_TUNE_SPACE; if widths are matched,
     * without width and layers. */
    const char *space;
    const sw_preset *preset; /* set by sw_study_preset, for the report; or NULL */
    int figures;             /* formats of the report's figures besides SVG: SW_FIGURES_... | ... */
    struct sw_arena *arena;  /* owns specs of arms and data sets; or NULL */
} sw_study;

/* The position of the arm whose spec or display name is `name`. SW_ERROR_NOT_FOUND: there is none;
 * the message lists the arms. */
SW_API sw_status sw_study_find_arm(int *position, const sw_study *study, const char *name);

/* Open the data sets that are not open yet, into study->dataset. */
SW_API sw_status sw_study_open(sw_study *study);

/* Replace the arms of the study by all poolings with which study->config makes a model on each of
 * the data sets. The data sets are opened and stay open. Fails if there is no such pooling; the
 * message says why. */
SW_API sw_status sw_study_every_pooling(sw_study *study);

/* Add an arm: a spec, whose settings may also be separated by commas: "small:pool=pma,width=64". A
 * part without an equals sign belongs to the value before it: width=256,128. SW_ERROR_EXISTS, and
 * no change: this very arm is there. SW_ERROR_ARGUMENT: there are SW_STUDY_MAX_ARMS; or as
 * sw_arm_set. The study keeps a copy: sw_study_close frees it. */
SW_API sw_status sw_study_add_arm(sw_study *study, const char *arm);

/* Replace each arm by all combinations of a grid with it. grid [count]: "lr=0.001,0.0003"; values
 * with a comma are quoted. The last setting varies fastest. SW_ERROR_ARGUMENT: not of that form, an
 * arm sets the same setting, or too many arms. After a failure, the list of arms is of no use. */
SW_API sw_status sw_study_add_grid(sw_study *study, const char *const *grid, int count);

/* Adjust the widths of all arms but the reference, so that the numbers of parameters are as near as
 * possible to the reference's. An arm has one width on all data sets: the one for which the largest
 * ratio of the two numbers, over the data sets, is smallest. A width that an arm sets is replaced;
 * widths that it lists keep their proportions. Opens the data sets. SW_ERROR_ARGUMENT: the
 * reference makes no model. */
SW_API sw_status sw_study_match_parameters(sw_study *study);

/* Add, after each arm that has no search, the same one with a search of so many trials: "gated" and
 * "gated, tuned". Before the first run of a tuned arm on a data set, or with folds on each fold,
 * sw_compare tries settings by random search with successive halving (sw_tune), judged by the
 * validation split alone; all runs have the settings of the best trial. Every arm has the same
 * trials, and keeps the settings that it gives itself. Tuned arms that are there stay.
 * SW_ERROR_ARGUMENT: too many arms. After a failure, the list of arms is of no use. */
SW_API sw_status sw_study_add_tuned(sw_study *study, int64_t trials);

/* Read the study of a folder that sw_compare wrote, to resume it: config.json and study.json (the
 * data sets, the arms, the reference, the number of runs, the preset). `study` must be all zero;
 * call sw_study_close when done, also after a failure. */
SW_API sw_status sw_study_read(sw_study *study, const char *folder);

/* Free the data sets in study->dataset, and the specs that the study has copied or read. */
SW_API void sw_study_close(sw_study *study);

/* ---- Presets --------------------------------------------------------------------------------- */

SW_API int sw_preset_count(void);
SW_API const sw_preset *sw_preset_at(int i); /* NULL out of range */

/* Copy the preset's data sets, arms, number of runs, and settings to `study`. The caller may change
 * them afterwards; the report lists the changes. SW_ERROR_NOT_FOUND, and no change: there is no
 * such preset; the message lists the presets. */
SW_API sw_status sw_study_preset(sw_study *study, const char *name);

/* What study->preset has published of an arm on a data set, which are positions in the study's
 * lists; NULL: nothing, or the preset does not have them. */
SW_API const sw_published *sw_study_published(const sw_study *study, int data, int arm);

/* ---- Runs ------------------------------------------------------------------------------------ */

/* The main metric of a task with so many outputs, which ranks the arms, and a secondary metric,
 * which the report shows beside it. */
typedef struct sw_main_metric {
    const char *name;        /* "accuracy", "mean absolute error", "log-likelihood"; of a regression
                              * of several numbers "R2", the mean over them */
    const char *key;         /* the same, in names of files and columns: "accuracy", "error" */
    const char *unit;        /* "%"; "": the unit of the targets, or none */
    double scale;            /* value * scale is in that unit */
    bool lower_is_better;    /* otherwise higher is better */
    size_t offset;           /* in sw_metrics */
    const char *secondary;   /* "AUC", "R2", "mean absolute error"; NULL: there is none */
    size_t secondary_offset; /* in sw_metrics; the value may be NaN */
    double perfect;          /* the value if no answer is wrong; NaN: there is none */
} sw_main_metric;
SW_API const sw_main_metric *sw_main_metric_of(sw_task task,
                                               int64_t outputs); /* NULL: no such task */
SW_API double sw_main_metric_value(const sw_main_metric *metric, const sw_metrics *metrics);
SW_API double sw_main_metric_secondary(const sw_main_metric *metric, const sw_metrics *metrics);

/* How many digits after the decimal point show x with four significant digits. */
SW_API int sw_digits_of(double x);

/* One run of a study. */
typedef struct sw_study_run {
    int data, arm; /* positions in the study's lists */
    int64_t seed;
    sw_task task;         /* of the data set */
    int64_t outputs;      /* of the data set */
    double best_possible; /* of the main metric: sw_dataset.best */
    double majority;      /* of classes and labels: the accuracy of the best constant answer to the
                           * sets that all runs of an arm test; NaN: another task */
    sw_status status;     /* SW_OK, SW_ERROR_DIVERGED, or SW_ERROR_INTERRUPTED: it has not ended */
    bool empty;           /* the cell is empty, so the run does not exist; its status is
                           * SW_ERROR_INTERRUPTED */
    sw_result result;
} sw_study_run;

/* The position of a run in an array of all runs, which is ordered by data set, then by arm; `run`
 * is 0 .. runs_per_arm-1. */
SW_API int sw_study_index(const sw_study *study, int data, int arm, int run);

/* A short name for a data set of the study: without the folder of a path, and with only those
 * parameters that distinguish it from others of its name: "needle", "bags:train=50". Two that would
 * still look the same keep their whole specs. Controls in the name of a file are escaped. */
SW_API sw_display_name sw_data_display_name(const sw_study *study, int data);

/* A run in words, by its seed: "seed 5", "repeat 0 fold 3". All runs of an arm in words: "3 seeds",
 * "10 folds", "5 x 10 folds". */
SW_API sw_display_name sw_study_run_display_name(const sw_study *study, int64_t seed);
SW_API sw_display_name sw_study_runs_display_name(const sw_study *study);

/* A summary of a cell: metrics of the test split, over the seeds or over the folds of all repeats.
 * Standard deviations divide by n - 1; they are NaN for a single run. */
typedef struct sw_study_cell {
    int runs; /* that ended with SW_OK; if 0, the metrics are NaN */
    int diverged;
    bool empty;                          /* sw_study_run.empty */
    double metric_mean, metric_sd;       /* of the main metric */
    double repeats_sd;                   /* of the means of complete repeats; NaN: fewer than two */
    double secondary_mean, secondary_sd; /* over the runs that have the metric; NaN: none has */
    double majority;                     /* sw_study_run.majority */
    double loss_mean, loss_sd;
    double seconds_mean;
    int64_t parameters;
    bool best; /* the best mean on this data set, among the arms without a diverged run; of equal
                * means each is the best */
} sw_study_cell;
SW_API sw_study_cell sw_study_cell_of(const sw_study *study, const sw_study_run *runs, int data,
                                      int arm);

struct sw_report;

/* Functions that a study calls while it runs. Each may be NULL. They are called by one thread at a
 * time. With several runs side by side, it may be another thread than that of sw_compare. */
typedef struct sw_study_watcher {
    void *user;
    sw_watcher run; /* of each run; run.stop ends the study */
    /* The calls that follow, until the next turn, are about the run of this job, 0 .. jobs-1. -1:
     * about one that another process has made. */
    void (*turn)(void *user, int job);
    /* Before each run that this process makes. `done` of `total` runs have ended by now. */
    void (*begin)(void *user, int done, int total, const char *data, const char *arm, int64_t seed);
    /* After each run, also one that another process has made. */
    void (*end)(void *user, const sw_study_run *run);
    /* After the last run: what was found, for sw_report_words and sw_report_json (report.h). The
     * report is gone when this returns. */
    void (*report)(void *user, const struct sw_report *report);
    /* After the report, if it has no pictures; `why` is the reason. */
    void (*no_pictures)(void *user, const char *why);
} sw_study_watcher;

/* ---- Attention ------------------------------------------------------------------------------- */

/* Order the elements of set i by their mean weight, the largest first; of equal weights, the first
 * element first. order: [offset[i+1] - offset[i]], the elements' positions in the set.
 * SW_ERROR_ARGUMENT: there is no set i. SW_ERROR_MEMORY. */
SW_API sw_status sw_attention_order(const sw_attention *attention, int64_t i, int64_t *order);

/* Do the weights point to the elements that carry the label? The area under the ROC curve of the
 * mean weights within a set, averaged over the sets that have elements of both kinds; 0.5 is no
 * better than chance. *sets is the number of these sets. `data` holds the sets that the attention
 * was computed on. *auc is NaN if no set has both kinds, or data->instance_label is missing.
 * SW_ERROR_ARGUMENT: the attention is of other sets. SW_ERROR_MEMORY. */
SW_API sw_status sw_attention_auc(double *auc, int64_t *sets, const sw_attention *attention,
                                  const sw_dataset *data);

#ifdef __cplusplus
}
#endif

#endif
