/* element_weights.h - the weights that a diagnosis is about: those of attention, or gradient x
 * input. */
#ifndef SW_STUDY_ELEMENT_WEIGHTS_H
#define SW_STUDY_ELEMENT_WEIGHTS_H

#include <setwise/train.h>

/* As sw_attention_new; with `gradient` as sw_attention_gradient. */
sw_status sw_element_weights(sw_attention **out, const sw_model *model, const sw_ragged *sets,
                             const int64_t *index, int64_t count, bool each, bool gradient,
                             int threads);

#endif
