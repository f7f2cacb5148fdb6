/* encoders.h - encoders by name. */
#ifndef SW_NN_ENCODERS_H
#define SW_NN_ENCODERS_H

#include <setwise/nn.h>

/* The encoder of that name. SW_ERROR_NOT_FOUND lists what there is. */
sw_status sw_encoder_find(const sw_encoder_type **out, const char *name);

/* The encoder that config->encoder names, with one layer whatever config->layers is. It makes
 * elements D wide where an architecture's own blocks do the rest. */
sw_status sw_embed_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                        const sw_model_config *config);

#endif
