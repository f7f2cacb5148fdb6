/* decoder.h - for architectures that make a decoder by themselves. */
#ifndef SW_NN_DECODER_H
#define SW_NN_DECODER_H

#include <setwise/nn.h>

/* SW_ERROR_ARGUMENT: config->per_query is set, and `vectors` of a set cannot share the outputs. */
sw_status sw_decoder_check(const sw_model_config *config, int64_t vectors);

#endif
