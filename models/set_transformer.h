/* set_transformer.h - what the Set Transformer and Set Transformer++ share. */
#ifndef SW_MODELS_SET_TRANSFORMER_H
#define SW_MODELS_SET_TRANSFORMER_H

#include <setwise/nn.h>

/* Where the norms are. */
typedef enum sw_set_transformer_norms {
    SW_NORMS_IN_ALL_BLOCKS,    /* Lee et al. 2019: in all blocks */
    SW_NORMS_OF_ENCODER_ALONE, /* Zhang et al. 2022: in the blocks of the encoder, and after it */
} sw_set_transformer_norms;

/* Declare the layers that sw_model_set_transformer_apply uses, from model->config. */
sw_status sw_set_transformer_init(sw_model *model, sw_set_transformer_norms norms);

#endif
