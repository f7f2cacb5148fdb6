/* train.h - from a model and data to a trained model: configuration, training, evaluation, runs. */
#ifndef SETWISE_TRAIN_H
#define SETWISE_TRAIN_H

#include <setwise/data.h>
#include <setwise/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Configuration -------------------------------------------------------------------------
 *
 * All that decides the result of a run. Its fields are the rows of src/train/config.def, which
 * also feeds the command's flags, its help and config.json: the three cannot disagree. */
typedef struct sw_config {
    char data[256];    /* a data set: sw_dataset_open; "none" of an imported model */
    int64_t data_seed; /* of the data set and its splits, held fixed over training seeds */
    int64_t folds;     /* cross-validation: parts of the data; 0: its own splits */
    int64_t fold;      /* which of them is the test split, from 0 */
    int64_t repeat;    /* which division: data_seed + repeat decides it */
    sw_model_config model;
    char optimizer[16];           /* sgd, adam, adamw */
    double lr;                    /* peak learning rate */
    double momentum;              /* sgd */
    double beta1, beta2, epsilon; /* adam, adamw */
    double weight_decay;
    char schedule[16];   /* constant, step, cosine */
    int64_t warmup;      /* steps of linear warm-up */
    int64_t step_epochs; /* step: epochs between drops */
    double step_factor;  /* step: what a drop multiplies by */
    double clip;         /* largest gradient norm; 0: no clipping */
    int64_t batch;       /* sets a step */
    int64_t epochs;      /* at most */
    int64_t patience;    /* epochs without a better validation before stopping; 0: never */
    char select[16];     /* loss, accuracy, auc, error: the validation figure that chooses */
    double smoothing;    /* of classes: label smoothing */
    bool balance;        /* weigh classes by the inverse of their share in training */
    char error[16];      /* of a regression, squared or absolute: the mean of it is the loss */
    int64_t seed;        /* of parameters, order and dropout */
    int64_t threads;     /* 0: sw_threads_default(); never changes a result */
} sw_config;

/* The table of the fields: those of a run, and those of its model (of_model) that a user sets. */
SW_API const sw_field *sw_config_fields(int *count);
SW_API sw_config sw_config_default(void);

/* Set what the data decides of a model: input, vocabulary, context, outputs and head. */
SW_API void sw_model_config_for(sw_model_config *config, const sw_dataset *data);

/* Set one field from text. Fails on an unknown name (the nearest is suggested), on a value that
 * does not parse, is out of range or is not UTF-8 (the message says which are legal). */
SW_API sw_status sw_config_set(sw_config *config, const char *name, const char *value);

/* The field's value as text, into buffer. */
SW_API void sw_config_get(const sw_config *config, const sw_field *field, char *buffer,
                          size_t size);

/* Read a JSON object of fields over `config`, or write all of them. An unknown field, a wrong
 * type, a duplicate key, and writing a text that is not UTF-8 are errors. */
SW_API sw_status sw_config_read(sw_config *config, const char *path);
SW_API sw_status sw_config_write(const sw_config *config, const char *path);

/* ---- Figures -------------------------------------------------------------------------------- */

/* What the outputs of a model come to. NaN: of no sets, and
 *
 *              loss                                  accuracy   auc          error, r2  likelihood
 *   classes    cross-entropy                         of sets    of two       NaN        NaN
 *   labels     binary cross-entropy, mean of labels  of labels  mean of all  NaN        NaN
 *   regression squared error, mean of outputs        NaN        NaN          yes        NaN
 *   mixture    -likelihood                           NaN        NaN          NaN        yes
 *
 * A NaN among the outputs is never right, and makes the figures NaN that are not counted. */
typedef struct sw_metrics {
    int64_t sets;
    /* Mean over the sets, natural logarithm; without weights or smoothing. Of a model whose schema
     * scales the outputs, loss and r2 measure each output by its scale, as its training does: large
     * units do not drown small ones. */
    double loss;
    /* Classes: the share of sets whose largest logit is their class. Labels: the share of all
     * (set, label) whose logit is above 0 where the set has the label, and only there. */
    double accuracy;
    /* Area under the ROC curve. Labels: the mean over those that some sets have and some have not;
     * NaN if there is none. Classes: of the second one, if the sets are of both. */
    double auc;
    /* Mean absolute error, over sets and outputs, in the unit of the targets: an output in small
     * units hardly counts beside one in large units. */
    double error;
    /* Coefficient of determination, 1 - sum (y - t)^2 / sum (t - mean t)^2, both sums over sets and
     * outputs, each output with its own mean; NaN where no target varies. */
    double r2;
    /* The mean over the sets of the mean of ln p(x) over the set's own elements, p the mixture that
     * the model answers with for it: natural logarithm, a point, higher is better. In the unit of
     * the data; where a schema scales the elements, the loss is of the scaled ones. */
    double likelihood;
} sw_metrics;

/* From outputs [split.count, split.outputs] and what the split's sets are known to be. */
SW_API sw_metrics sw_metrics_from(const sw_real *outputs, sw_split split);

/* What the model says of sets: [count, outputs], into `outputs`, in chunks over `threads` (0:
 * default): logits; the numbers of a regression; what sw_mixture_from reads, of a mixture of the
 * elements as the network has them (sw_mixture_rescale). Fails if
 * a width is not the model's, the offsets do not start at 0 or decrease, an array is missing, or a
 * set cannot be pooled. */
SW_API sw_status sw_predict(const sw_model *model, const sw_ragged *sets, int threads,
                            sw_real *outputs);

/* The model's figures on a split. */
SW_API sw_status sw_evaluate(sw_metrics *out, const sw_model *model, sw_split split, int threads);

/* ---- What attention looked at ------------------------------------------------------------------
 *
 * How much each element counts in what its set is pooled to: sw_attention_weights (nn.h), of some
 * sets. */
typedef struct sw_attention {
    int64_t count;          /* of sets */
    int64_t *set;           /* [count] which of the data's sets */
    int64_t *offset;        /* [count + 1] the rows of set i are offset[i] .. offset[i+1]-1 */
    int64_t queries, heads; /* K, H */
    sw_real *mean;          /* [rows] the weight of an element, the mean over queries and heads */
    sw_real *weight;        /* [rows, K, H], or NULL: they were not asked for */
    int64_t outputs;        /* C */
    sw_real *output;        /* [count, C] what the model says, as sw_predict has it */
} sw_attention;

/* The weights of the sets index [count] (NULL: the first `count`) in a model; `each`: those of each
 * query and head as well. SW_ERROR_ARGUMENT: what pools the elements gives them no weights (the
 * message says what does), or there is no such set; otherwise as sw_predict. */
SW_API sw_status sw_attention_new(sw_attention **out, const sw_model *model, const sw_ragged *sets,
                                  const int64_t *index, int64_t count, bool each, int threads);
SW_API void sw_attention_free(sw_attention *attention); /* NULL is legal */

/* ---- The trainer ----------------------------------------------------------------------------
 *
 * Trains a model that the caller owns. Each step cuts its batch into chunks of whole sets by a
 * rule that sees only the batch; a thread runs a chunk forward and backward into the chunk's own
 * gradient; the gradients are summed in the order of the chunks. So the weights that come out
 * are the same, bit for bit, at any number of threads. */
typedef struct sw_trainer sw_trainer;

/* A trainer for `model`, which it borrows, under the optimiser's part of `config`. */
SW_API sw_status sw_trainer_new(sw_trainer **out, sw_model *model, const sw_config *config);
SW_API void sw_trainer_free(sw_trainer *trainer); /* NULL is legal */

/* Forward, backward and update on the sets `index` [count] of `sets` (NULL: the first `count`),
 * which the caller answers for: numbers out of range are not noticed. The mean loss of the batch
 * goes to `loss` if it is not NULL. SW_ERROR_DIVERGED, with the model as it was, if the loss or
 * the gradient is not finite. */
SW_API sw_status sw_trainer_step(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                                 int64_t count, double *loss);

/* Floating-point operations in products since the trainer was made (2 m n k each). */
SW_API double sw_trainer_flops(const sw_trainer *trainer);

/* What an epoch came to. */
typedef struct sw_epoch {
    int64_t epoch;    /* from 1 */
    sw_metrics train; /* as seen while training, dropout on; auc and r2: NaN */
    sw_metrics valid;
    double lr;        /* at the epoch's end */
    double grad_norm; /* mean over steps, before clipping */
    double seconds;   /* of this epoch, validation included */
    bool best;        /* the best validation so far */
} sw_epoch;

/* What a fit calls on. All may be NULL. */
typedef struct sw_watcher {
    void *user;
    void (*step)(void *user, int64_t epoch, int64_t step, int64_t steps, double loss);
    void (*epoch)(void *user, const sw_epoch *epoch);
    /* Before the first step of a run, each warning of its data and of its model. */
    void (*warning)(void *user, const char *text);
    const volatile int *stop; /* not 0: save and end with SW_ERROR_INTERRUPTED */
} sw_watcher;

/* Train on `train`, choose by `valid`: at the end, also of an interruption or a divergence, the
 * model holds the parameters of the best epoch so far. What config says of the data and the model
 * is not read: the splits and the model are given. Fails at once if either split has the role
 * SW_TEST, or if a text of `config` is not UTF-8. */
SW_API sw_status sw_fit(sw_model *model, const sw_config *config, sw_split train, sw_split valid,
                        const sw_watcher *watcher);

/* ---- Runs -----------------------------------------------------------------------------------
 *
 * A run is a fit with a folder: config.json (the configuration, each "auto" in it resolved),
 * metrics.jsonl (a line an epoch), model.safetensors (best by validation), last.safetensors
 * (weights, optimiser state and position), result.json (figures on all splits and the warnings of
 * data and model, once it has ended). All but config.json follow from last.safetensors: resuming
 * writes again what is missing or damaged. `setwise export` puts weights.safetensors beside them.
 */
typedef enum sw_run_mode {
    SW_RUN_NEW,    /* the folder must not exist */
    SW_RUN_FORCE,  /* what a run wrote there is replaced; a comparison's folder is refused */
    SW_RUN_RESUME, /* go on from last.safetensors */
} sw_run_mode;

typedef struct sw_result {
    sw_metrics train, valid, test; /* of the best epoch's parameters, dropout off */
    int64_t epochs, best_epoch;
    int64_t parameters;
    double seconds; /* of training, validation included, over all resumes */
} sw_result;

/* The data of a run: what config->data names, opened with config->data_seed (sw_dataset_open_for,
 * if `model` is not NULL) and, where config->folds is not 0, divided: sw_dataset_fold(dataset,
 * folds, fold, data_seed + repeat). A file that is no longer what the model was trained on is told
 * in a warning of the data set. Free with sw_dataset_free. SW_ERROR_ARGUMENT: a fold or repeat
 * without folds, or no such fold. */
SW_API sw_status sw_run_dataset(sw_dataset **out, const sw_config *config, const sw_schema *model);

/* Train as `config` says, into `folder`. The test split is read once, after the choice is made.
 * Interrupted or diverged, the folder holds the last good state. `dataset` may be NULL: then it is
 * sw_run_dataset's; otherwise it must be what config->data names, and is refused unless it is
 * divided as `config` says. */
SW_API sw_status sw_run(sw_result *out, const sw_config *config, const char *folder,
                        sw_run_mode mode, const sw_dataset *dataset, const sw_watcher *watcher);

/* The folder of a run whose model comes from elsewhere (sw_model_import): config.json, with the
 * model's own configuration for config->model, and model.safetensors, which is all that is needed
 * to evaluate and to use it. `mode` is SW_RUN_NEW or SW_RUN_FORCE. config->data is the data that
 * it is meant for, or "none". */
SW_API sw_status sw_run_save(const sw_config *config, const sw_model *model, const char *folder,
                             sw_run_mode mode);

#ifdef __cplusplus
}
#endif

#endif
