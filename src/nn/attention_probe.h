/* attention_probe.h - what attention looked at. */
#ifndef SW_NN_ATTENTION_PROBE_H
#define SW_NN_ATTENTION_PROBE_H

#include "nn/absorbed_attention.h"

/* The weights in sw_projected_attention, given its inputs. None if the sets differ in their number
 * of queries. */
sw_attention_weights sw_projected_weights(sw_tape *tape, const sw_attention_inputs *in);

/* Append the weights of another read of the same elements, as those of further queries. */
void sw_weights_add(sw_attention_weights *to, sw_tape *tape, sw_attention_weights read);

#endif
