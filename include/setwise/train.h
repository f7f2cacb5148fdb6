/* train.h - training: evaluate and run; for programs of your own, fit and single steps. */
#ifndef SETWISE_TRAIN_H
#define SETWISE_TRAIN_H

#include <setwise/predict.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Evaluate -------------------------------------------------------------------------------- */

/* The metrics of a model's outputs. A metric is NaN if the task does not have it, or if there are
 * no sets.
 *
 *              loss                                  accuracy   balanced  auc  error, r2 likelihood
 *   classes    cross-entropy                         of sets    yes       yes  NaN        NaN
 *   labels     binary cross-entropy, mean of labels  of labels  NaN       yes  NaN        NaN
 *   regression squared error, mean of outputs        NaN        NaN       NaN  yes        NaN
 *   mixture    -likelihood                           NaN        NaN       NaN  NaN        yes
 *
 * An output that is NaN counts as wrong in the accuracies, and makes all other metrics NaN. */
typedef struct sw_metrics {
    int64_t sets;
    /* Mean over the sets, natural logarithm, without class weights or smoothing. If the model's
     * schema scales the outputs, the loss of a regression is that of scaled outputs (of logarithms,
     * if they have some), as in training. So large units do not drown small ones. */
    double loss;
    /* Classes: the share of sets whose largest logit is that of their class. Labels: the share of
     * all pairs (set, label) that are right: a logit above 0 says that the set has the label. */
    double accuracy;
    /* Balanced accuracy: the share of right sets of each class (its recall), mean over the classes
     * that have sets. To say one of C classes always gives 1/C, whatever its share is. */
    double balanced_accuracy;
    /* Area under the ROC curve. Two classes: of the second class. More classes: of each class
     * against the rest, by its odds; labels: of each label. The mean (macro) is over the classes or
     * labels that some sets have and others do not; NaN if there are none. */
    double auc;
    /* Mean absolute error over sets and outputs, in the unit of the targets. An output in small
     * units hardly counts beside one in large units. */
    double error;
    /* Coefficient of determination of each output, 1 - sum (y - t)^2 / sum (t - mean t)^2 over the
     * sets. The mean is over the outputs whose targets vary, each with the same weight, whatever
     * its unit is; NaN if there are none. */
    double r2;
    /* The mean over the sets of the mean of ln p(x) over the set's own elements, where p is the
     * mixture that the model gives for the set. Natural logarithm, per element, higher is better.
     * In the unit of the data; if a schema scales the elements, the loss is of the scaled ones. */
    double likelihood;
    /* Classes and labels: the accuracy of the best constant answer, beside which `accuracy` is to
     * be read: the share of the most frequent class; each label answered by its majority. */
    double majority;
} sw_metrics;

/* A metric by name: the table has a row for each number of sw_metrics, in its order. */
typedef struct sw_metric {
    const char *key;   /* "balanced_accuracy": the field, and the name in files */
    const char *title; /* "balanced accuracy" */
    bool in_unit;      /* of the targets, so of any size */
    size_t offset;     /* in sw_metrics */
} sw_metric;
SW_API int sw_metric_count(void);
SW_API const sw_metric *sw_metric_at(int i); /* NULL out of range */
SW_API double sw_metric_of(const sw_metric *metric, const sw_metrics *metrics);

/* The metrics of a model on a split. */
SW_API sw_status sw_evaluate(sw_metrics *out, const sw_model *model, sw_split split, int threads);

/* The metrics of outputs [split.count, split.outputs], compared with the answers of the split,
 * without any scales. SW_ERROR_MEMORY. */
SW_API sw_status sw_metrics_from(sw_metrics *out, const sw_real *outputs, sw_split split);

/* ---- Configuration -------------------------------------------------------------------------
 *
 * The settings that decide the result of a run. The fields are the rows of src/train/config.def.
 * The command's flags, its help and config.json are made from the same rows. */
typedef struct sw_config {
    char data[SW_MAX_SPEC]; /* a data set: sw_dataset_open; "none": of arrays, or of a model that
                             * was imported */
    int64_t data_seed;      /* of the data set and its splits; the runs of an arm share it */
    int64_t folds;          /* cross-validation: parts of the data; 0: the data set's own splits */
    int64_t fold;           /* which part is the test split, from 0 */
    int64_t repeat;    /* number of the division into parts, whose seed is data_seed + repeat */
    double train_sets; /* training sets that are used: below 1 a share, from 1 a number; 0: all */
    sw_model_config model;
    char optimizer[16];           /* sgd, adam, adamw */
    double lr;                    /* peak learning rate; below 0: sw_config_resolve decides */
    double momentum;              /* sgd */
    double beta1, beta2, epsilon; /* adam, adamw */
    double weight_decay;
    char schedule[16];   /* constant, step, cosine */
    double warmup;       /* steps of linear warm-up: up to 0.5 a share of all, from 1 a number */
    int64_t step_epochs; /* step: epochs between drops */
    double step_factor;  /* step: each drop multiplies the learning rate by it */
    double clip;         /* largest gradient norm; 0: no clipping */
    int64_t batch;       /* sets in a step; 0: sw_config_resolve decides */
    int64_t sample;      /* elements that a step takes of a larger set; 0: all */
    int64_t steps;       /* of training; 0: those of `epochs`, or sw_config_resolve decides */
    int64_t epochs; /* the steps in another unit: passes over the training sets; 0: see steps */
    int64_t evaluations; /* on the validation split, evenly spread over the steps; 0: as batch */
    double patience;     /* stop after so many evaluations without a better one: below 1 a share
                          * of all, from 1 a number; 0: never */
    double average;      /* the mean over this share of the steps so far is used; 0: the last */
    char select[16];     /* loss, accuracy, auc, error: the validation metric that chooses the
                          * parameters; calibrated: the Brier score of scaled outputs, after the
                          * warm-up; last: those at the end; auto: sw_config_resolve decides */
    bool calibrate;      /* classes: the last layer of the chosen parameters is multiplied by the
                          * factor of the outputs for which the validation loss is least
                          * (temperature scaling, Guo et al. 2017). The answers stay the same, their
                          * probabilities become honest. Not at the level instance, whose outputs
                          * are not linear in that layer */
    double smoothing;    /* classes: label smoothing */
    bool balance;        /* classes: weight each by the inverse of its share in training */
    /* classes: NAME=2,NAME=0.5, the weights of classes in the training loss, others 1; or "none" */
    char class_weights[256];
    /* the share of the elements that a step leaves out; of each set, one at least stays */
    double instance_dropout;
    char error[16];  /* regression: squared or absolute, the error whose mean training makes small;
                      * sw_metrics.loss is always the squared one */
    char init[1024]; /* a run's folder or a model's file, to start from; or "none" */
    char init_checksum[40]; /* of that model file, XXH3 of 128 bits; "none": it is not checked */
    int64_t seed;           /* of initial parameters, order of sets, and dropout */
    int64_t threads;        /* 0: sw_threads_default(); never changes a result */
} sw_config;

/* The defaults, as `setwise train --help` lists them. */
SW_API sw_config sw_config_default(void);

/* Set one field from text. Of steps and epochs, setting one clears the other. SW_ERROR_NOT_FOUND:
 * an unknown name or choice (the message suggests the nearest). SW_ERROR_ARGUMENT: the value does
 * not parse, is out of range or is not UTF-8 (the message says what is legal). */
SW_API sw_status sw_config_set(sw_config *config, const char *name, const char *value);

/* Read a JSON object of fields into `config`; fields that it does not have stay as they are. Or
 * write all fields. Fails on an unknown field, a wrong type, a duplicate key, and text that is not
 * UTF-8. */
SW_API sw_status sw_config_read(sw_config *config, const char *path);
SW_API sw_status sw_config_write(const sw_config *config, const char *path);

/* Replace what is left to the data (lr below 0; batch, steps or evaluations 0) by what suits these
 * splits, epochs by their steps, and shares (warm-up, patience) by numbers: src/train/budget.h has
 * the rule. sw_fit and sw_run call it first, and a run writes the result into config.json. A second
 * call changes nothing. SW_ERROR_ARGUMENT: both steps and epochs are given, or the warm-up is
 * longer than half of the steps. */
SW_API sw_status sw_config_resolve(sw_config *config, sw_split train, sw_split valid);

/* Set the fields of a model that the data decides: input, vocabulary, context, outputs and task. A
 * dropout below 0 becomes the one that suits the data: half of the pooled vector for classes or
 * labels of up to 100 training sets, otherwise none, and none for more than two classes of fewer
 * than ten sets each. */
SW_API void sw_model_config_for(sw_model_config *config, const sw_dataset *data);

/* The table of the fields of a run, [*count]. It includes the fields of the model (of_model),
 * except those that the data decides. */
SW_API const sw_field *sw_config_fields(int *count);

/* Does training with this configuration read the field "momentum"? If not, its value changes
 * nothing. `config` is that of a run, with each "auto" resolved; `task` is that of its data. */
SW_API bool sw_config_reads(const sw_config *config, sw_task task, const char *field);

/* Write the value of one of these fields as text into buffer [size]; a longer text is cut. */
SW_API void sw_config_get(const sw_config *config, const sw_field *field, char *buffer,
                          size_t size);

/* ---- Runs -----------------------------------------------------------------------------------
 *
 * A run trains a model and keeps its results in a folder:
 *
 *   config.json         the configuration, with each "auto" and what suits the data resolved
 *   metrics.jsonl       a line for each evaluation
 *   model.safetensors   the model that the validation chose
 *   last.safetensors    parameters, optimiser state and position: what the run resumes from
 *   predictions.jsonl   at the end: what the model says of each set of the test split
 *                       (predictions.h)
 *   result.json         then: the metrics on all splits, the scores (scores.h) of validation and
 *                       test, the warnings of data and model
 *
 * All but config.json follow from last.safetensors: resuming writes again what is missing or
 * damaged. `setwise export` puts weights.safetensors beside them.
 *
 * A run is saved before the first step, when it is stopped, and at the end. Between, it is saved
 * after an evaluation, once training has gone on for 20 times as long as the last save took. So
 * saves take a twentieth of the time at most, and a process that is killed loses that much. When it
 * was saved changes no number of the result. */
typedef enum sw_run_mode {
    SW_RUN_NEW,    /* the folder must not exist */
    SW_RUN_FORCE,  /* replace the files of an earlier run; the folder of a comparison is refused */
    SW_RUN_RESUME, /* go on from last.safetensors. With the same configuration, the result is that
                    * of a run that never stopped. Steps, evaluations, patience and threads may
                    * differ: a run that has ended goes on with more steps. From its position on, a
                    * cosine schedule is that of the new number of steps, so the rate rises again;
                    * the others go on. The warm-up stays, as a number of steps. */
    SW_RUN_JOIN,   /* of a study alone (sw_compare): SW_RUN_NEW if the folder does not exist,
                    * otherwise SW_RUN_RESUME */
} sw_run_mode;

/* What makes a result doubtful without being an error. */
typedef enum sw_remark {
    SW_REMARK_IMPROVING, /* the validation loss was still falling at the end */
    SW_REMARK_EARLY,     /* parameters that have hardly learned were chosen */
    SW_REMARK_CONSTANT,  /* all sets get the same answer, for instance the majority class */
    SW_REMARK_UNSAID,    /* classes: the model never predicts a class that some sets have */
    SW_REMARK_WEIGHTS,   /* a few training sets have most of the weight */
    SW_REMARK_SET_SIZE,  /* the size of a set alone tells its answer better than the model does */
    SW_REMARK_SKEWED,    /* regression: a few large targets decide the error */
    SW_REMARKS,
} sw_remark;
enum { SW_REMARK_SIZE = 480 };

typedef struct sw_result {
    sw_metrics train, valid, test; /* with the chosen parameters, dropout off */
    int64_t steps, best_step;      /* made; after which the parameters were chosen */
    int64_t parameters;
    double seconds; /* of training and validation, over all resumes */
    /* Each remark in words, with what to do about it; "": it does not apply. */
    char remark[SW_REMARKS][SW_REMARK_SIZE];
} sw_result;

/* One evaluation, and the training since the one before it. */
typedef struct sw_evaluation {
    int64_t step;     /* how many were made */
    double epoch;     /* the same in passes over the training sets */
    sw_metrics train; /* of the sets since, as seen in training, with dropout; those that need all
                       * sets are NaN: balanced_accuracy, auc, r2 */
    sw_metrics valid; /* of the averaged parameters; NaN without validation sets */
    double choice;    /* config.select on the validation split, by which parameters are chosen: the
                       * loss is that of training, with its class weights or absolute error; the
                       * accuracy is the balanced one if config.balance; NaN: last */
    double scale;     /* by which the outputs are multiplied if these parameters are chosen; the
                       * metrics are those of the outputs as they are. 1: config.calibrate is false
                       * or has nothing to scale */
    double lr;        /* of the last step */
    double grad_norm; /* mean over the steps since, before clipping */
    double seconds;   /* since */
    bool best;        /* chosen so far */
} sw_evaluation;

struct sw_scores;

/* Functions that training calls. Each may be NULL. They must return: an exception or a longjmp out
 * of one leaves what training holds, memory and the lock of its folder. To end training, set what
 * `stop` points at. */
typedef struct sw_watcher {
    void *user;
    /* Before the first step: the resolved configuration, the number of training sets. */
    void (*begin)(void *user, const sw_config *config, int64_t sets);
    void (*step)(void *user, int64_t step, int64_t steps, double loss); /* `step` steps are made */
    void (*evaluation)(void *user, const sw_evaluation *evaluation);
    /* Before the first step of a run: each warning of its data and of its model. After the last
     * step: why a split has no AUC. */
    void (*warning)(void *user, const char *text);
    void (*note)(void *user, const char *text); /* likewise: what the run starts from */
    /* After the last step of a run, and if it is resumed after that: the full scores (scores.h) of
     * the test split, and the schema of the model, both borrowed. Not called without test sets. */
    void (*scores)(void *user, const struct sw_scores *scores, const sw_schema *schema);
    const volatile int *stop; /* if it is not 0: save, and return SW_ERROR_INTERRUPTED */
    int64_t pause;            /* do the same after the first evaluation at this step or later,
                               * unless training ends there; 0: never */
    bool debug_numbers;       /* sw_trainer_debug_numbers */
} sw_watcher;

/* Train as `config` says, into `folder`. The test split is read once, after the parameters are
 * chosen. After an interruption the folder holds the state; after a divergence the last one that
 * was saved, and all evaluations with the best parameters of them. After any error the metrics of
 * `out` are NaN, and its other numbers say how far training came. `dataset` is the data set
 * config->data from sw_run_dataset, borrowed; NULL: sw_run opens it. With one of sw_dataset_new,
 * config->data is "none", and a run that is resumed needs the same sets again. `watcher` may be
 * NULL. With config->init the parameters start from another run's (sw_model_start_from); its
 * checksum is written into config.json. SW_ERROR_EXISTS: `mode` does not allow a folder that
 * exists. */
SW_API sw_status sw_run(sw_result *out, const sw_config *config, const char *folder,
                        sw_run_mode mode, const sw_dataset *dataset, const sw_watcher *watcher);

/* Test a trained model on other sets: as sw_run into a new folder, but the training is that of the
 * run in the folder `trained`, which has ended. `config` must be that of this run except for its
 * data; the training and validation sets of `dataset`, config->data, must be those that the run
 * had. The folder then holds what sw_run would have written, in a moment. SW_ERROR_ARGUMENT:
 * configuration, sizes or names differ, or the training has not ended. */
SW_API sw_status sw_run_test_again(sw_result *out, const sw_config *config, const char *folder,
                                   const char *trained, const sw_dataset *dataset,
                                   const sw_watcher *watcher);

/* Open the data of a run: the spec config->data, with config->data_seed. A file that is not found
 * by that path is looked for where it lies from `folder`, the run's, as its config.json keeps it; a
 * run that is moved together with its data finds them. NULL: there is no folder yet. With
 * config->folds it is divided: sw_dataset_fold(dataset, folds, fold, data_seed + repeat). `model`
 * is the schema of a model that was trained on this data, or NULL (sw_dataset_open_for). If the
 * file has changed since then, a warning of the data set says so. Free with sw_dataset_free.
 * SW_ERROR_ARGUMENT: a fold or repeat without folds, or no such fold. SW_ERROR_NOT_FOUND: the file
 * is in neither place; the message names both. */
SW_API sw_status sw_run_dataset(sw_dataset **out, const sw_config *config, const char *folder,
                                const sw_schema *model);

/* Load the model of a run: `run` is its folder, or the file of a model (sw_model_load). */
SW_API sw_status sw_run_model(sw_model **out, const char *run);

/* Make the folder of a run for a model that was not trained here (sw_model_import). It holds
 * config.json, with the model's own configuration as config->model, and model.safetensors: enough
 * to evaluate and to use the model. `mode` is SW_RUN_NEW or SW_RUN_FORCE: a run that is there stays
 * until the new one is written beside it. config->data is the data that the model is for, or
 * "none". */
SW_API sw_status sw_run_save(const sw_config *config, const sw_model *model, const char *folder,
                             sw_run_mode mode);

/* ---- Advanced: fit ---------------------------------------------------------------------------
 *
 * Training without a folder, on a model and splits that the caller owns. */

/* Train on `train`, and choose the parameters by `valid`, which may be empty if config->select is
 * last. At the end, also after an interruption or a divergence, the model holds the best parameters
 * so far. The fields of `config` for data and model are not read. `watcher` may be NULL. Fails at
 * once if either split has the role SW_TEST, or if text in `config` is not UTF-8. */
SW_API sw_status sw_fit(sw_model *model, const sw_config *config, sw_split train, sw_split valid,
                        const sw_watcher *watcher);

/* ---- Advanced: the trainer -------------------------------------------------------------------
 *
 * Single steps, for a training loop of your own. A step cuts its batch into chunks of whole sets,
 * by a rule that depends on the batch alone. Each thread runs forward and backward on a chunk,
 * which has its own gradient. The gradients are summed in the order of the chunks. So the
 * parameters are the same, bit for bit, with any number of threads. */
typedef struct sw_trainer sw_trainer;

/* Make a trainer for `model`, which it borrows. It reads these fields of `config`:
 *
 *   those of an optimizer                 optimizer.h
 *   lr, schedule, warmup, steps           the rate of each step; an lr below 0 is 0.002. Steps are
 *                                         needed for a cosine, and for a warm-up that is a share
 *   smoothing, class_weights, error       the loss: the sum of weight times loss over the sets of
 *                                         the step, divided by their number
 *   sample, instance_dropout, seed        which elements of the sets it takes, and dropout
 *   threads
 *
 * SW_ERROR_ARGUMENT: a setting that needs a pass over the training sets (balance; the schedule
 * step), or the number of steps; or one that does not fit the model's task. The other fields are
 * those of a training loop, and are not read. */
SW_API sw_status sw_trainer_new(sw_trainer **out, sw_model *model, const sw_config *config);
SW_API void sw_trainer_free(sw_trainer *trainer); /* NULL is legal */

/* Forward, backward and update on the sets `index` [count] of `sets` (NULL: the first `count`).
 * `index` is not checked. `loss`, if not NULL, receives the mean loss of the batch.
 * SW_ERROR_DIVERGED: the loss or the gradient is not finite, and the model does not change; or the
 * update has made a number of the model or of the optimiser that is not, and both are of no use.
 * The message names the number of the data that is too large, or the operator or parameter. */
SW_API sw_status sw_trainer_step(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                                 int64_t count, double *loss);

/* The parameters to evaluate and to keep: sw_optimizer_params of the trainer's optimizer. */
SW_API sw_real *sw_trainer_params(const sw_trainer *trainer);

/* The steps that were made; of them, those before sw_trainer_load too. */
SW_API int64_t sw_trainer_steps(const sw_trainer *trainer);

/* Keep all that a loop needs to go on: the model's parameters, the optimizer's state, the average
 * and the number of steps. sw_trainer_load puts them into a trainer and its model, whose
 * configurations have to be those that were saved; only steps and threads may differ. The steps
 * that follow end in the same bits as if the loop had never stopped, on the same kind of processor
 * (sw_kernels). The loop itself keeps what is its own: which sets come next, the best parameters.
 * The file appears whole or not at all. SW_ERROR_IO; SW_ERROR_ARGUMENT: a parameter is not finite,
 * or a setting differs; SW_ERROR_NOT_FOUND; SW_ERROR_FORMAT: it is no such file, of another
 * network, or damaged. After an error of loading, trainer and model are as they were. */
SW_API sw_status sw_trainer_save(const sw_trainer *trainer, const char *path);
SW_API sw_status sw_trainer_load(sw_trainer *trainer, const char *path);

/* End a step with SW_ERROR_DIVERGED at the first operator, forward or backward, that makes a number
 * that is not finite (sw_tape_debug_numbers), even if the loss and the gradient would be finite. */
SW_API void sw_trainer_debug_numbers(sw_trainer *trainer, bool on);

/* Floating-point operations in matrix products since the trainer was made (2 m n k each). */
SW_API double sw_trainer_flops(const sw_trainer *trainer);

#ifdef __cplusplus
}
#endif

#endif
