/* splits.h - splits that no function takes. */
#ifndef API_SPLITS_H
#define API_SPLITS_H

#include "api.h"

enum { WRONG_SPLITS = 10 };
sw_split wrong_split(int i);

#define REFUSES_SPLITS(call)                                                                       \
    for (int i = 0; i < WRONG_SPLITS; i++) {                                                       \
        const sw_split split = wrong_split(i);                                                     \
        const sw_status status = call;                                                             \
        if (status >= 0) fprintf(stderr, "split %d\n", i);                                         \
        EXPECT(status < 0 && *sw_error_message());                                                 \
    }

#endif
