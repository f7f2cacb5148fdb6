/* dropout.c - elements dropped at random, and those that are kept scaled up (Srivastava et al.
 * 2014).
 *
 *   y = keep x / (1 - p), dx += keep dy / (1 - p), keep = 0 with probability p, else 1
 *
 * Shapes: x [N, ...], its rows grouped in sets, to the same. Four elements share a block of
 * Philox words. Its counter is (position of the four in their set, the set's id, step, layer and
 * purpose), its key is the seed. So a mask depends on the set and on nothing else in the batch. An
 * element is kept if its word is at least p 2^32. */
#include "kernels/vector.h"
#include "ops/ops.h"

typedef struct dropout_attr {
    double p;
    const sw_sets *sets;
    sw_dropout_key key;
    int64_t skipped; /* rows of the first set that are in earlier blocks */
} dropout_attr;

enum { PURPOSE_BITS = 8, WORDS = 4 };

static bool dropout_shape(sw_node *node)
{
    const dropout_attr *attr = node->attr;
    const sw_tensor *x = node->in[0];
    if (!(attr->p >= 0 && attr->p < 1))
        return sw_node_refuse(node, "p is %g, expected at least 0 and less than 1", attr->p);
    if (attr->key.layer >> (32 - PURPOSE_BITS))
        return sw_node_refuse(node, "layer is %u, expected less than 2^24", attr->key.layer);
    if (!sw_node_check_sets(node, 0, attr->sets)) return false;
    if (x->size / WORDS > UINT32_MAX)
        return sw_node_fail(node, "x is %s, which has more elements than masks are numbered",
                            SW_SHAPE_OF(x));
    return sw_node_output_like(node, x) && sw_node_save(node, sw_bytes(x->size, 1));
}

/* keep[i], 0 or 1, of n elements of one set, the first of which is at position `start` in it. */
static void draw_mask(const dropout_attr *attr, uint32_t id, int64_t start, int64_t n,
                      uint8_t *keep)
{
    const uint64_t threshold = (uint64_t)ceil(attr->p * 0x1p32);
    const uint64_t seed = attr->key.seed;
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    for (int64_t four = start / WORDS; four * WORDS < start + n; four++) {
        const uint32_t counter[4] = {(uint32_t)four, id, attr->key.step,
                                     SW_FOR_DROPOUT | attr->key.layer << PURPOSE_BITS};
        uint32_t word[WORDS];
        sw_philox(counter, key, word);
        for (int64_t j = 0; j < WORDS; j++) {
            const int64_t i = four * WORDS + j - start;
            if (i >= 0 && i < n) keep[i] = word[j] >= threshold;
        }
    }
}

/* y = keep x / (1 - p), or added to y. */
SW_KERNEL
static void apply_mask(int64_t n, const uint8_t *keep, sw_real scale, const sw_real *x,
                       sw_real *restrict y)
{
    for (int64_t i = 0; i < n; i++) y[i] = keep[i] ? x[i] * scale : 0;
}

SW_KERNEL
static void apply_mask_adding(int64_t n, const uint8_t *keep, sw_real scale, const sw_real *x,
                              sw_real *restrict y)
{
    for (int64_t i = 0; i < n; i++) y[i] += keep[i] ? x[i] * scale : 0;
}

static sw_real scale_of(const dropout_attr *attr)
{
    return (sw_real)(1 / (1 - attr->p));
}

static void dropout_forward(sw_node *node)
{
    const dropout_attr *attr = node->attr;
    const sw_sets *sets = attr->sets;
    const sw_tensor *x = node->in[0];
    uint8_t *keep = node->saved;
    int64_t width = x->shape[0] ? x->size / x->shape[0] : 0; /* elements of a row */
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t begin = sets->offset[b] * width, end = sets->offset[b + 1] * width;
        const int64_t start = b == 0 ? attr->skipped * width : 0;
        draw_mask(attr, sets->id ? sets->id[b] : (uint32_t)b, start, end - begin, keep + begin);
    }
    apply_mask(x->size, keep, scale_of(attr), x->data, node->out->data);
}

static void dropout_backward(sw_node *node)
{
    apply_mask_adding(node->out->size, node->saved, scale_of(node->attr), node->out->grad,
                      node->in[0]->grad);
}

static bool cut_dropout(sw_node *part, int64_t first, int64_t count)
{
    dropout_attr *attr = sw_tape_take(part->tape, sizeof *attr);
    sw_block_sets *block = sw_tape_take(part->tape, sizeof *block);
    if (!attr || !block) return false;
    *attr = *(const dropout_attr *)part->attr;
    if (!sw_cut_sets(part->tape, attr->sets, first, count, block)) return false;
    attr->sets = &block->sets;
    attr->skipped = block->skipped;
    part->attr = attr;
    return true;
}

static const sw_row_rule by_row = {.inputs = sw_rows_of_first, .cut = cut_dropout};

SW_DEFINE_BLOCK_OP(dropout, dropout_shape, dropout_forward, dropout_backward, .rows = &by_row);

sw_tensor *sw_dropout(sw_tape *tape, sw_tensor *x, double p, const sw_sets *sets,
                      sw_dropout_key key)
{
    if (p == 0) return x;
    dropout_attr attr = {p, sets, key, 0};
    return sw_apply(tape, &sw_op_dropout, &x, 1, 0, &attr, sizeof attr);
}
