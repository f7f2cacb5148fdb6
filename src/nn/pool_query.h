/* pool_query.h - reading the token that stands in front of each set. */
#ifndef SW_NN_POOL_QUERY_H
#define SW_NN_POOL_QUERY_H

#include <setwise/nn.h>

/* The first row of each set, where sw_segment_join has put a token: x [N, D] to [B, D]. */
sw_tensor *sw_first_rows(sw_tape *tape, sw_tensor *x, const sw_sets *sets);

#endif
