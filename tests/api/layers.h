/* layers.h - what the cases of layers, poolings and encoders share. */
#ifndef API_LAYERS_H
#define API_LAYERS_H

#include "api.h"

/* Sizes that no layer has. */
enum { WRONG_SIZES = 4 };
extern const int64_t wrong_sizes[WRONG_SIZES];

/* The parameters of a case, begun anew by fresh(). */
extern sw_params params;
sw_params *fresh(void);

/* A pass with them, on the given tape. */
sw_pass new_pass(void);

/* [ROWS, WIDTH + 1] */
sw_tensor *too_wide(sw_pass *pass);

/* The call must fail, with some message; `what` names it. */
#define FAILS(call, what) (api_forget(), expect_failure(call, what))
void expect_failure(sw_status status, const char *what);

extern const sw_mab_options two_heads;

/* Of a function that reads x alone. */
#define READS_ROWS(call)                                                                           \
    do {                                                                                           \
        sw_pass pass = new_pass();                                                                 \
        sw_tensor *x = NULL;                                                                       \
        const sw_sets *sets = &full_sets;                                                          \
        NOTHING("is NULL", call);                                                                  \
        pass = new_pass();                                                                         \
        x = given_matrix(pass.tape);                                                               \
        sets = &wrong_sets;                                                                        \
        NOTHING("7 rows", call);                                                                   \
        pass = new_pass();                                                                         \
        x = given_matrix(pass.tape);                                                               \
        sets = NULL;                                                                               \
        NOTHING("sets", call);                                                                     \
    } while (0)

/* The same, where x has a width. */
#define READS_X(call)                                                                              \
    do {                                                                                           \
        READS_ROWS(call);                                                                          \
        sw_pass pass = new_pass();                                                                 \
        sw_tensor *x = too_wide(&pass);                                                            \
        const sw_sets *sets = &full_sets;                                                          \
        NOTHING("[6, 5]", call);                                                                   \
    } while (0)

#endif
