/* element_weights.c - the weights that a diagnosis is about: those of attention, or gradient x
 * input. */
#include "study/element_weights.h"

sw_status sw_element_weights(sw_attention **out, const sw_model *model, const sw_ragged *sets,
                             const int64_t *index, int64_t count, bool each, bool gradient,
                             int threads)
{
    return gradient ? sw_attention_gradient(out, model, sets, index, count, threads)
                    : sw_attention_new(out, model, sets, index, count, each, threads);
}
