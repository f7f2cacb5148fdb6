/* predict.h - a model on any number of sets, in chunks, without gradients. */
#ifndef SW_TRAIN_PREDICT_H
#define SW_TRAIN_PREDICT_H

#include "nn/merged.h"
#include "train/chunks.h"

#include <setwise/predict.h>

struct sw_predictor {
    const sw_model *model;
    sw_chunk_runner *runner; /* whose threads and tapes it uses */
    sw_numbers numbers;
    sw_merged merged; /* all zero: each layer is applied by itself */
};

/* A pass without gradients for a chunk, in the work of sw_forward_sets. */
sw_pass sw_predictor_pass(const sw_predictor *predictor, sw_tape *tape, const sw_chunk *chunk);

/* Run `work` on some sets in chunks, without recording gradients and without the sets' answers: a
 * group of chunks at a time, so that memory does not grow with the number of sets. The numbers of
 * the sets are checked as predictor->numbers says. `what` begins an error message. */
sw_status sw_forward_sets(const sw_predictor *predictor, const char *what, const sw_some_sets *some,
                          sw_chunk_work work, void *user);

/* Then check the results, numbers [count, width], as sw_outputs_check does, unless the predictor
 * allows any numbers. The message also names the operator that made the number, and a number of the
 * set that is too large. */
sw_status sw_forward_check(const sw_predictor *predictor, const char *what, char *const *name,
                           const sw_some_sets *some, const sw_real *numbers, int64_t width);

/* Run `work` on a set of one element of zeros, to find something out about the model. */
sw_status sw_forward_zeros(const sw_model *model, sw_chunk_work work, void *user);

/* The outputs [count, outputs] of some sets. */
sw_status sw_predict_sets(const sw_predictor *predictor, const sw_some_sets *some,
                          sw_real *outputs);

#endif
