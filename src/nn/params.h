/* params.h - names and initial values, for the files that declare parameters. */
#ifndef SW_NN_PARAMS_H
#define SW_NN_PARAMS_H

#include <setwise/nn.h>

/* The largest size that may come from the data, such as the width of an element. Below it, no
 * product of two sizes of a model overflows. */
enum { SW_LARGEST_SIZE = 1 << 20 };

/* Views of an array start on 64-byte boundaries: at multiples of so many numbers. */
enum { SW_VIEW_ALIGN = 64 / sizeof(sw_real) };

/* "<prefix><suffix>", for the names of parameters, and of layers inside of layers. A name that does
 * not fit is cut; it is still too long for sw_param_new, which refuses it. */
typedef struct sw_name {
    char text[128];
} sw_name;
sw_name sw_name_of(const char *prefix, const char *suffix);
sw_name sw_name_at(const char *prefix, int64_t number); /* "<prefix>.<number>" */

/* Have both as many dimensions, of the same sizes? */
bool sw_same_shape(const sw_param *a, const sw_param *b);

/* Uniform within sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010). */
sw_init sw_init_xavier(int64_t fan_in, int64_t fan_out);

/* SW_OK if all of `values` [flat_size], which has the layout of the parameters, are finite.
 * Otherwise `status`, with the message "<what> enc.0.weight [64, 3] is nan at [2, 1], expected
 * finite numbers". */
sw_status sw_params_check_finite(const sw_params *params, const sw_real *values, sw_status status,
                                 const char *what);

#endif
