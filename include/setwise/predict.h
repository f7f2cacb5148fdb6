/* predict.h - a model on sets: its outputs, the pooled vectors, and the weights of elements. */
#ifndef SETWISE_PREDICT_H
#define SETWISE_PREDICT_H

#include <setwise/data.h>
#include <setwise/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Predictors ------------------------------------------------------------------------------
 *
 * A predictor keeps the memory of its threads from one call to the next. So a loop of predictions
 * soon stops calling malloc:
 *
 *     sw_predictor_new(&predictor, model, 0);
 *     while (next(&sets)) sw_predictor_run(predictor, &sets, outputs);
 *     sw_predictor_free(predictor);
 *
 * It borrows the model and only reads it. Several threads of a program share one model without
 * locks, each with a predictor of its own. Use a predictor from one thread at a time. */
typedef struct sw_predictor sw_predictor;

/* `threads`: 0 for the default. They never change a result. SW_ERROR_ARGUMENT: a parameter of the
 * model is not finite. */
SW_API sw_status sw_predictor_new(sw_predictor **out, const sw_model *model, int threads);
SW_API void sw_predictor_free(sw_predictor *predictor); /* NULL is legal */

/* What a predictor does about numbers that are not finite: NaN, or infinite. */
typedef enum sw_numbers {
    SW_NUMBERS_CHECK, /* refuse them, in elements and contexts (SW_ERROR_ARGUMENT: the message names
                       * the set, the element and the column) and in what the model says
                       * (SW_ERROR_NOT_FINITE: it names the set, and the operator that made the
                       * number). This is the state of a new predictor. */
    SW_NUMBERS_ANY,   /* do not look. For programs that know better: an output can be finite though
                       * the sets are not, for instance 0 of a ReLU of minus infinity. */
    SW_NUMBERS_DEBUG, /* as SW_NUMBERS_CHECK, and refuse them between the operators too: see
                       * sw_tape_debug_numbers */
} sw_numbers;
SW_API void sw_predictor_numbers(sw_predictor *predictor, sw_numbers numbers);

/* Fill outputs [sets->count, C] with the outputs of the model, C = model->config.outputs. They are
 * logits of classes or labels, or the numbers of a regression in the unit of the data. For a
 * mixture, sw_mixture_from reads them, and sw_mixture_rescale brings it to the unit of the data.
 * Fails if the sets have a schema (sw_dataset_open gives them one) whose columns or words are not
 * the model's: open them with sw_dataset_open_for or sw_reader_open, which find columns by their
 * names. Arrays of your own without a schema must have the model's columns in its order. Fails if a
 * width is not the model's, the offsets do not start at 0 or decrease, an array is missing, or a
 * set is empty and the pooling is not defined for it, or if a number is not finite (sw_numbers).
 * The outputs of a set are the same, to the last bit, with any other sets beside it and on any
 * number of threads. */
SW_API sw_status sw_predictor_run(sw_predictor *predictor, const sw_ragged *sets, sw_real *outputs);

/* What the outputs y [count] for a set say. Fill p [count] with the probabilities of classes
 * (softmax) or labels (sigmoid); for the other tasks with the numbers themselves. Returns the class
 * that is said, the first one with the largest logit; 0 for other tasks. A logit that is NaN makes
 * all probabilities of classes NaN. */
SW_API int64_t sw_answer_from(double *p, const sw_real *y, sw_task task, int64_t count);

/* The outputs y [count] for a set in words: "shirt (0.912)", "dark, blue" or "none", "maximum
 * 98.2"; "" for a mixture. `output`: the names of the outputs, or none. And the answer that the
 * data have for a set, in the same form; "" if it is not known. For free(); NULL if out of memory.
 */
SW_API char *sw_answer_words(const sw_columns *output, sw_task task, const sw_real *y,
                             int64_t count);
SW_API char *sw_truth_words(const sw_dataset *data, int64_t set);

/* The pooled vector of each set, which is what the decoder reads: a representation of a set of any
 * size by numbers of a fixed size. Fill vectors [sets->count, width], with the width of
 * sw_embed_width. Otherwise as sw_predictor_run. SW_ERROR_ARGUMENT: the model has no such vector
 * (attention-mil at level instance). */
SW_API sw_status sw_predictor_embed(sw_predictor *predictor, const sw_ragged *sets,
                                    sw_real *vectors);
SW_API sw_status sw_embed_width(const sw_model *model, int64_t *width);

/* The same with a predictor for this one call, on `threads`. */
SW_API sw_status sw_predict(const sw_model *model, const sw_ragged *sets, int threads,
                            sw_real *outputs);
SW_API sw_status sw_embed(const sw_model *model, const sw_ragged *sets, int threads,
                          sw_real *vectors);

/* ---- What attention looked at ------------------------------------------------------------------
 *
 * How much each element counts in the vector that its set is pooled to: sw_model_weights (model.h),
 * for some sets. */
typedef struct sw_attention {
    int64_t count;          /* of sets */
    int64_t *set;           /* [count] which of the data's sets */
    int64_t *offset;        /* [count + 1] the rows of set i are offset[i] .. offset[i+1]-1 */
    int64_t queries, heads; /* K, H */
    sw_real *mean;          /* [rows] the weight of an element, the mean over queries and heads */
    sw_real *weight;        /* [rows, K, H]; NULL unless `each` was set */
    int64_t outputs;        /* C */
    sw_real *output;        /* [count, C] the outputs, as sw_predict gives them */
} sw_attention;

/* Compute the weights in the sets `index` [count] of `sets` (NULL: the first `count`). `each`: keep
 * also those of each query and head. Free with sw_attention_free. SW_ERROR_ARGUMENT: the model
 * pools without weights (the message lists the poolings that have them), or there is no such set.
 * Otherwise as sw_predict. */
SW_API sw_status sw_predictor_attention(sw_attention **out, sw_predictor *predictor,
                                        const sw_ragged *sets, const int64_t *index, int64_t count,
                                        bool each);
SW_API sw_status sw_attention_new(sw_attention **out, const sw_model *model, const sw_ragged *sets,
                                  const int64_t *index, int64_t count, bool each, int threads);
SW_API void sw_attention_free(sw_attention *attention); /* NULL is legal */

/* Does sw_attention_new give weights for the model? If memory is too short to tell: true, and
 * sw_attention_new says so. */
SW_API bool sw_model_has_weights(const sw_model *model);

/* For models without weights: gradient x input. The weights of a set of n elements are
 *
 *     weight_i = g_i / sum_j g_j   with   g_i = |sum_d x_id dy/dx_id|;   1/n if all g_i are 0
 *
 *   x  the element in the scale of the network, where 0 is the mean of the training data; for a
 *      token, its row of the embedding
 *   y  classes: the logit of the predicted class; labels: the sum of their logits, negated where
 *      the answer is no; regression: the sum of the outputs
 *
 * They are returned as one query and one head.
 * (Shrikumar et al., "Not Just a Black Box", 2016, equation 1; Ancona et al., ICLR 2018.)
 * SW_ERROR_ARGUMENT: the encoder reads tokens without embedding them. Otherwise as
 * sw_attention_new. */
SW_API sw_status sw_attention_gradient(sw_attention **out, const sw_model *model,
                                       const sw_ragged *sets, const int64_t *index, int64_t count,
                                       int threads);

#ifdef __cplusplus
}
#endif

#endif
