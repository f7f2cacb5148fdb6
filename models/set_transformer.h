/* set_transformer.h - what the Set Transformer and Set Transformer++ share. */
#ifndef SW_MODELS_SET_TRANSFORMER_H
#define SW_MODELS_SET_TRANSFORMER_H

#include <setwise/nn.h>

/* Which norms there are around the blocks. */
typedef enum sw_set_transformer_norms {
    SW_NORMS_IN_ALL_BLOCKS,    /* Lee et al. 2019: in the blocks that encode and in those after */
    SW_NORMS_OF_ENCODER_ALONE, /* Zhang et al. 2022: in the encoder, and of what it gives */
} sw_set_transformer_norms;

/* The layers of set_transformer.c from model->config, for sw_model_set_transformer_apply. */
sw_status sw_set_transformer_init(sw_model *model, sw_set_transformer_norms norms);

#endif
