/* data_checksum.c - a checksum over the sets of a data set. */
#include "data/data_checksum.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

enum { SIZES = 10, ARRAYS = 10 };

/* An array of `count` numbers, `width` bytes each; NULL: none. */
static sw_piece piece_of(const void *data, int64_t count, size_t width)
{
    return (sw_piece){data, data ? (size_t)count * width : 0, width};
}

/* The sizes come first, so that no number can count as one of the next array. */
static void list_sizes(int64_t size[SIZES], const sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    const int64_t sizes[SIZES] = {sets->count,
                                  sets->width,
                                  sets->label != NULL,
                                  sets->target ? sets->targets : 0,
                                  sets->context_width,
                                  sets->weight != NULL,
                                  dataset->missing_count,
                                  dataset->set_name != NULL,
                                  dataset->index_count[SW_TRAIN],
                                  dataset->index_count[SW_VALID]};
    memcpy(size, sizes, sizeof sizes);
}

static int list_pieces(sw_piece *piece, const int64_t size[SIZES], const sw_dataset *dataset)
{
    const sw_ragged *s = &dataset->sets;
    const int64_t sets = s->count, cells = sets > 0 ? s->offset[sets] * s->width : 0;
    int count = 0;
    piece[count++] = piece_of(size, SIZES, sizeof *size);
    piece[count++] = piece_of(s->offset, sets > 0 ? sets + 1 : 0, sizeof *s->offset);
    piece[count++] = piece_of(s->label, sets, sizeof *s->label);
    piece[count++] = piece_of(s->target, sets * s->targets, sizeof *s->target);
    piece[count++] = piece_of(s->context, sets * s->context_width, sizeof *s->context);
    piece[count++] = piece_of(s->weight, sets, sizeof *s->weight);
    piece[count++] = piece_of(s->mapped ? NULL : s->x, cells, sizeof *s->x);
    piece[count++] = piece_of(dataset->missing, dataset->missing_count, sizeof *dataset->missing);
    for (int role = SW_TRAIN; role <= SW_VALID; role++)
        piece[count++] = piece_of(dataset->index[role], dataset->index_count[role],
                                  sizeof *dataset->index[role]);
    for (int64_t i = 0; dataset->set_name && i < sets; i++)
        piece[count++] = (sw_piece){dataset->set_name[i], strlen(dataset->set_name[i]) + 1, 0};
    return count;
}

sw_status sw_dataset_checksum(sw_checksum *out, const sw_dataset *dataset)
{
    int64_t size[SIZES];
    sw_piece *piece = calloc((size_t)dataset->sets.count + ARRAYS, sizeof *piece);
    if (!piece) return sw_fail(SW_ERROR_MEMORY, "out of memory for a checksum of the data");
    list_sizes(size, dataset);
    const sw_status status = sw_checksum_of_pieces(out, piece, list_pieces(piece, size, dataset));
    free(piece);
    return status;
}
