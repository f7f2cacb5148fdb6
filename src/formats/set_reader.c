/* set_reader.c - gives the sets of a file batch by batch. A format that is read in pieces or in
 * steps is a stream, unless the caller wants all of it at once; other formats, and built-in data
 * sets, are one batch. */
#include "formats/set_reader.h"

#include "base/arena.h"
#include "base/pieces.h"
#include "data/builder_finish.h"
#include "data/builder_stream.h"
#include "data/dataset.h"
#include "formats/dataset_read.h"

#include <stdlib.h>
#include <string.h>

enum { ELEMENTS = 1 << 15 }; /* of a batch, about */

struct sw_reader {
    sw_dataset *batch; /* the last one that was given out, or a whole data set */
    sw_dataset *next;  /* the one that is being filled */
    int64_t elements;  /* of a batch, about */
    bool ended;        /* there is no batch after `batch` */
    void (*fault)(void *user, const char *message);
    void *user;
    bool given; /* `batch` was given out */
    bool whole; /* the caller wants one batch */

    /* Of a file. */
    sw_text text; /* what the options of the file point into */
    sw_set_file file;
    sw_arena *arena; /* what belongs to the whole file */
    sw_builder *builder;
    void *state;      /* of the format; NULL: it is read whole */
    sw_pieces pieces; /* of a format that is read in pieces */
};

static sw_status no_memory(void)
{
    return sw_fail(SW_ERROR_MEMORY, "out of memory to read sets");
}

static void free_state(sw_reader *reader)
{
    const struct sw_format *format = reader->file.format;
    if (format->pieces)
        format->pieces->free(reader->state);
    else
        format->steps->free(reader->state);
}

void sw_reader_free(sw_reader *reader)
{
    if (!reader) return;
    if (reader->state) free_state(reader);
    free(reader->state);
    sw_pieces_close(&reader->pieces);
    sw_builder_free(reader->builder);
    sw_dataset_free(reader->batch);
    sw_dataset_free(reader->next);
    sw_arena_free(reader->arena);
    sw_text_free(&reader->text);
    free(reader);
}

sw_status sw_reader_of(sw_reader **out, sw_dataset *dataset)
{
    *out = calloc(1, sizeof **out);
    if (!*out) {
        sw_dataset_free(dataset);
        return no_memory();
    }
    (*out)->batch = dataset;
    (*out)->ended = true;
    return SW_OK;
}

/* ---- Opening a file -------------------------------------------------------------------------- */

static sw_status new_batch(sw_dataset **out, const char *path)
{
    SW_TRY(sw_dataset_begin(out));
    sw_dataset_name_after(*out, path);
    return SW_OK;
}

static sw_status begin_stream(sw_reader *reader)
{
    const sw_piecewise *pieces = reader->file.format->pieces;
    const sw_stepwise *steps = reader->file.format->steps;
    reader->arena = sw_arena_new();
    if (!reader->arena) return SW_ERROR_MEMORY;
    sw_builder_stream(reader->builder, reader->arena, steps || pieces->whole_sets);
    if (pieces) SW_TRY(sw_pieces_open(&reader->pieces, reader->file.path.text));
    reader->state = calloc(1, steps ? steps->size : pieces->size);
    if (!reader->state) return no_memory();
    return (steps ? steps->begin : pieces->begin)(reader->state, reader->builder,
                                                  &reader->file.options);
}

static sw_status read_whole(sw_reader *reader)
{
    SW_TRY(sw_set_file_read(&reader->file, reader->builder));
    SW_TRY(sw_builder_finish(reader->builder, reader->file.for_builder.model));
    reader->batch = reader->next;
    reader->next = NULL;
    reader->ended = true;
    return SW_OK;
}

static sw_status open_file(sw_reader *reader, const char *path, const char *file_options,
                           const char *like, const sw_schema *model)
{
    SW_TRY(sw_set_file_find_like(&reader->file, path, file_options, like, &reader->text));
    reader->file.for_builder.model = model;
    reader->file.for_builder.unanswered = true;
    reader->file.for_builder.fault = reader->fault;
    reader->file.for_builder.fault_user = reader->user;
    SW_TRY(new_batch(&reader->next, path));
    SW_TRY(sw_builder_new(&reader->builder, reader->next, reader->file.path.text,
                          &reader->file.for_builder, 0));
    return reader->whole || reader->file.format->read ? read_whole(reader) : begin_stream(reader);
}

sw_status sw_reader_open_file(sw_reader **out, const char *path, const char *file_options,
                              const sw_schema *model, const sw_reader_options *options)
{
    sw_reader *reader = calloc(1, sizeof *reader);
    if (!reader) return no_memory();
    reader->elements = options && options->elements > 0 ? options->elements : ELEMENTS;
    if (options) {
        reader->fault = options->fault;
        reader->user = options->user;
        reader->whole = options->whole;
    }
    const char *like = options ? options->like : NULL;
    const sw_status status = open_file(reader, path, file_options, like, model);
    if (status == SW_OK)
        *out = reader;
    else
        sw_reader_free(reader);
    return status;
}

/* ---- Batches --------------------------------------------------------------------------------- */

/* Read until the batch is large enough, or the pipe has nothing more for now. */
static sw_status fill(sw_reader *reader)
{
    const sw_piecewise *pieces = reader->file.format->pieces;
    const sw_stepwise *steps = reader->file.format->steps;
    if (steps) return steps->take(reader->state, reader->elements, &reader->ended);
    for (;;) {
        const int64_t complete = sw_builder_complete(reader->builder);
        if (complete >= reader->elements) return SW_OK;
        if (complete > 0 && sw_pieces_wait(&reader->pieces)) return SW_OK;
        const char *piece;
        size_t size;
        SW_TRY(sw_pieces_next(&reader->pieces, &piece, &size));
        reader->ended = size == 0;
        if (reader->ended) return pieces->end(reader->state);
        SW_TRY(pieces->take(reader->state, piece, size));
    }
}

/* Read the next batch, which may be empty. */
static sw_status read_batch(sw_reader *reader, const int64_t **number)
{
    sw_dataset *next;
    sw_dataset_free(reader->batch);
    reader->batch = NULL;
    SW_TRY(fill(reader));
    SW_TRY(new_batch(&next, reader->file.path.text));
    const sw_status status = sw_builder_cut(reader->builder, next, reader->ended, number);
    reader->batch = reader->next;
    reader->next = next;
    return status;
}

/* The numbers of the sets of a whole data set. */
static sw_status count_sets(const sw_dataset *dataset, const int64_t **number)
{
    const int64_t count = dataset->sets.count;
    int64_t *list = sw_arena_alloc(dataset->arena, sw_bytes(count, sizeof *list));
    if (!list) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < count; b++) list[b] = b;
    *number = list;
    return SW_OK;
}

sw_status sw_reader_next(sw_reader *reader, sw_batch *batch)
{
    SW_NOT_NULL(reader, batch);
    *batch = (sw_batch){.data = NULL};
    if (!reader->state) {
        if (reader->given) return SW_OK;
        reader->given = true;
        sw_dataset_describe(reader->batch);
        batch->data = reader->batch;
        return count_sets(reader->batch, &batch->number);
    }
    while (!reader->ended) {
        SW_TRY(read_batch(reader, &batch->number));
        if (reader->batch->sets.count == 0) continue;
        sw_dataset_describe(reader->batch);
        batch->data = reader->batch;
        return SW_OK;
    }
    return SW_OK;
}
