/* merged.c - the last layer of an encoder, and a layer that reads its result, as one layer. */
#include "nn/merged.h"

#include "base/arena.h"
#include "base/error.h"
#include "kernels/gemm.h"
#include "kernels/segment.h"
#include "kernels/sizes.h"
#include "nn/params.h"

#include <stdlib.h>
#include <string.h>

/* The parts of reader i. P is [out, in]; `mid` is the width between the two layers. */
typedef struct parts {
    int64_t out, mid, in;
    int64_t v, c, w, b; /* offsets in the parameters, and in their gradients */
    int64_t p, d;       /* in the merged numbers */
} parts;

static parts parts_of(const sw_merge *merge, int64_t i)
{
    const sw_linear_layer *reader = merge->reader[i], *last = merge->last;
    const int64_t *v = reader->weight->shape, *w = last->weight->shape;
    return (parts){.out = v[0],
                   .mid = v[1],
                   .in = w[1],
                   .v = reader->weight->offset,
                   .c = reader->bias->offset,
                   .w = last->weight->offset,
                   .b = last->bias->offset,
                   .p = merge->offset[i],
                   .d = merge->offset[i] + v[0] * w[1]};
}

sw_status sw_pooling_merge(const sw_pooling *pooling, sw_params *params, const sw_encoder *encoder)
{
    if (!pooling->reader[0] || !encoder->last) return SW_OK;
    sw_merge *merge = params->merge = sw_params_alloc(params, sizeof *merge);
    if (!merge) return SW_ERROR_MEMORY;
    merge->last = encoder->last;
    while (merge->readers < SW_READERS && pooling->reader[merge->readers]) {
        const int64_t i = merge->readers++;
        merge->reader[i] = pooling->reader[i];
        merge->offset[i] = params->merged_size;
        const parts at = parts_of(merge, i);
        const int64_t size = at.out * at.in + at.out;
        params->merged_size += sw_block_count(size, SW_VIEW_ALIGN) * SW_VIEW_ALIGN;
    }
    return SW_OK;
}

/* Forward and backward, the layer takes three products with the elements, and so does P. */
bool sw_merge_pays(const sw_params *params, int64_t rows)
{
    int64_t of_readers = 0;
    for (int i = 0; params->merge && i < params->merge->readers; i++)
        of_readers += parts_of(params->merge, i).out;
    return of_readers > 0 && rows >= 2 * of_readers;
}

void sw_merge_forward(const sw_params *params, int64_t i, sw_real *merged)
{
    const parts at = parts_of(params->merge, i);
    const sw_real *x = params->values;
    sw_gemm(false, false, at.out, at.in, at.mid, 1, x + at.v, at.mid, x + at.w, at.in, 0,
            merged + at.p, at.in);
    sw_gemm_plus_row(false, true, 1, at.out, at.mid, x + at.b, at.mid, x + at.v, at.mid, x + at.c,
                     merged + at.d, at.out);
}

void sw_merge_backward(const sw_params *params, int64_t i, sw_real *grads)
{
    const parts at = parts_of(params->merge, i);
    const sw_real *x = params->values, *merged = grads + params->flat_size;
    sw_gemm(false, true, at.out, at.mid, at.in, 1, merged + at.p, at.in, x + at.w, at.in, 1,
            grads + at.v, at.mid);
    sw_gemm(false, false, at.out, at.mid, 1, 1, merged + at.d, 1, x + at.b, at.mid, 1, grads + at.v,
            at.mid);
    sw_segment_add_columns(1, at.out, merged + at.d, grads + at.c);
}

void sw_merge_backward_last(const sw_params *params, sw_real *grads)
{
    const sw_real *x = params->values, *merged = grads + params->flat_size;
    for (int i = 0; i < params->merge->readers; i++) {
        const parts at = parts_of(params->merge, i);
        sw_gemm(true, false, at.mid, at.in, at.out, 1, x + at.v, at.mid, merged + at.p, at.in, 1,
                grads + at.w, at.in);
        sw_gemm(true, false, at.mid, 1, at.out, 1, x + at.v, at.mid, merged + at.d, 1, 1,
                grads + at.b, 1);
    }
}

/* The number of a reader; -1: the layer is none. */
static int64_t find_reader(const sw_params *params, const sw_linear_layer *reader)
{
    for (int i = 0; params->merge && i < params->merge->readers; i++)
        if (params->merge->reader[i] == reader) return i;
    return -1;
}

sw_projection sw_take_merged(sw_pass *pass, const sw_linear_layer *reader, sw_tensor **x)
{
    const bool is_merged = pass->merged && find_reader(pass->params, reader) >= 0;
    return is_merged ? sw_take_last_layer(x) : (sw_projection){0};
}

sw_projection sw_merged_reader(sw_pass *pass, const sw_linear_layer *reader, sw_projection last)
{
    if (!last.weight) return sw_projection_of(reader, pass);
    const sw_params *params = pass->params;
    const parts at = parts_of(params->merge, find_reader(params, reader));
    sw_real *grads = pass->grads ? pass->grads + params->flat_size : NULL;
    return (sw_projection){
        sw_variable(pass->tape, SW_DIMS(at.out, at.in), pass->merged + at.p,
                    grads ? grads + at.p : NULL),
        sw_variable(pass->tape, SW_DIMS(at.out), pass->merged + at.d, grads ? grads + at.d : NULL)};
}

/* ---- Merged numbers that last ---------------------------------------------------------------- */

enum { MOST_SOURCES = 2 + 2 * SW_READERS };

/* The parameters that the merged numbers are made of. Returns how many. */
static int sources_of(const sw_merge *merge, const sw_param **source)
{
    int count = 0;
    for (int i = -1; i < merge->readers; i++) {
        const sw_linear_layer *layer = i < 0 ? merge->last : merge->reader[i];
        source[count++] = layer->weight;
        source[count++] = layer->bias;
    }
    return count;
}

static void make(const sw_merged *merged, const sw_params *params)
{
    const sw_param *source[MOST_SOURCES];
    const int count = sources_of(params->merge, source);
    sw_real *copy = merged->made_of;
    for (int i = 0; i < count; copy += source[i++]->size)
        memcpy(copy, params->values + source[i]->offset, sizeof *copy * (size_t)source[i]->size);
    for (int i = 0; i < params->merge->readers; i++) sw_merge_forward(params, i, merged->numbers);
}

sw_status sw_merged_new(sw_merged *out, const sw_params *params)
{
    *out = (sw_merged){0};
    if (!params->merge) return SW_OK;
    const sw_param *source[MOST_SOURCES];
    const int count = sources_of(params->merge, source);
    int64_t size = 0;
    for (int i = 0; i < count; i++) size += source[i]->size;
    out->numbers = calloc((size_t)params->merged_size, sizeof *out->numbers);
    out->made_of = calloc((size_t)size, sizeof *out->made_of);
    if (out->numbers && out->made_of) {
        make(out, params);
        return SW_OK;
    }
    sw_merged_free(out);
    return sw_fail(SW_ERROR_MEMORY, "out of memory for merged layers");
}

void sw_merged_free(sw_merged *merged)
{
    free(merged->numbers);
    free(merged->made_of);
    *merged = (sw_merged){0};
}

void sw_merged_update(const sw_merged *merged, const sw_params *params)
{
    if (!merged->numbers) return;
    const sw_param *source[MOST_SOURCES];
    const int count = sources_of(params->merge, source);
    const sw_real *copy = merged->made_of;
    bool same = true;
    for (int i = 0; same && i < count; copy += source[i++]->size)
        same = memcmp(copy, params->values + source[i]->offset,
                      sizeof *copy * (size_t)source[i]->size) == 0;
    if (!same) make(merged, params);
}
