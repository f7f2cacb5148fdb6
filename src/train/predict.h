/* predict.h - a model on any number of sets, in chunks, without gradients. */
#ifndef SW_TRAIN_PREDICT_H
#define SW_TRAIN_PREDICT_H

#include "train/chunks.h"

#include <setwise/predict.h>

struct sw_predictor {
    const sw_model *model;
    sw_chunk_runner *runner; /* whose threads and tapes it uses */
};

/* Run `work` on the sets `index` [count] (NULL: 0 .. count-1) in chunks, without recording
 * gradients and without the sets' answers. Takes a group of chunks at a time, so that memory does
 * not grow with the number of sets. */
sw_status sw_forward_sets(const sw_predictor *predictor, const sw_ragged *sets,
                          const int64_t *index, int64_t count, sw_chunk_work work, void *user);

/* The outputs [count, outputs] of the sets `index` [count] (NULL: 0 .. count-1). */
sw_status sw_predict_sets(const sw_predictor *predictor, const sw_ragged *sets,
                          const int64_t *index, int64_t count, sw_real *outputs);

#endif
