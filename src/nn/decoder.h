/* decoder.h - a check for architectures that build their decoder themselves. */
#ifndef SW_NN_DECODER_H
#define SW_NN_DECODER_H

#include <setwise/nn.h>

/* With config->per_query, can `vectors` vectors of a set share the outputs? SW_ERROR_ARGUMENT if
 * not. */
sw_status sw_decoder_check(const sw_model_config *config, int64_t vectors);

#endif
