/* tensor_edit.h - changes the tensors of an open file, as its reader sees them: the file itself
 * stays as it is. */
#ifndef SW_MODEL_TENSOR_EDIT_H
#define SW_MODEL_TENSOR_EDIT_H

#include "base/arena.h"
#include "base/safetensors.h"

typedef struct sw_tensor_edit {
    sw_safetensors *file;
    sw_arena *arena; /* owns new names and numbers */
} sw_tensor_edit;

typedef struct sw_long_name {
    char text[512];
} sw_long_name;

/* Read the number of a layer. Returns the text after it; NULL: there is none, or it is too large.
 */
const char *sw_number_at(const char *text, long *number);

/* Give a tensor another name, which is copied. */
sw_status sw_edit_rename(sw_tensor_edit *edit, sw_stored *tensor, const char *name);

/* Add a tensor of zeros [rows, columns], or [rows] for no columns; with ones on the diagonal if
 * `identity`. */
sw_status sw_edit_constant(sw_tensor_edit *edit, const char *name, int64_t rows, int64_t columns,
                           bool identity);

/* Add a linear layer that changes nothing, "<name>.weight" and "<name>.bias". */
sw_status sw_edit_identity(sw_tensor_edit *edit, const char *name, int64_t width);

/* Cut each "...in_proj_weight" and "...in_proj_bias" of nn.MultiheadAttention, whose rows are those
 * of query, key and value, into "...fc_q.weight" and so on. */
sw_status sw_edit_cut_in_proj(sw_tensor_edit *edit);

/* Number the layers "<prefix>.<number>.<kind>" 0, 2, 4 ..., as in a sequence with one activation
 * after each: other programs count dropouts too, or no activations. *layers: how many there are. */
sw_status sw_edit_renumber(sw_tensor_edit *edit, const char *prefix, int64_t *layers);

#endif
