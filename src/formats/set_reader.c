/* set_reader.c - gives the sets of a file batch by batch. */
#include "formats/set_reader.h"

#include "base/arena.h"
#include "data/builder_finish.h"
#include "data/dataset.h"
#include "formats/dataset_read.h"

#include <stdlib.h>
#include <string.h>

struct sw_reader {
    char *options; /* what the file's options point into */
    sw_dataset *batch;
    bool ended; /* the batch is the last one */
};

void sw_reader_free(sw_reader *reader)
{
    if (!reader) return;
    sw_dataset_free(reader->batch);
    free(reader->options);
    free(reader);
}

sw_status sw_reader_of(sw_reader **out, sw_dataset *dataset)
{
    *out = calloc(1, sizeof **out);
    if (!*out) {
        sw_dataset_free(dataset);
        return sw_fail(SW_ERROR_MEMORY, "out of memory to read sets");
    }
    (*out)->batch = dataset;
    return SW_OK;
}

static sw_status read_whole(sw_dataset *dataset, const sw_set_file *file, const sw_schema *model)
{
    sw_builder *builder;
    SW_TRY(sw_builder_new(&builder, dataset, file->path.text, &file->for_builder, 0));
    sw_status status = sw_set_file_read(file, builder);
    if (status == SW_OK) status = sw_builder_finish(builder, model);
    sw_builder_free(builder);
    return status;
}

sw_status sw_reader_open_file(sw_reader **out, const char *path, const char *file_options,
                              const sw_schema *model, const sw_reader_options *options)
{
    (void)options;
    sw_set_file file;
    sw_dataset *dataset = NULL;
    char *text = file_options ? strdup(file_options) : NULL;
    if (file_options && !text) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", path);
    sw_status status = sw_set_file_find(&file, path, text);
    file.for_builder.model = model;
    file.for_builder.unanswered = true;
    if (status == SW_OK) status = sw_dataset_new(&dataset);
    if (status == SW_OK) {
        sw_dataset_name_after(dataset, path);
        status = read_whole(dataset, &file, model);
    }
    free(text);
    if (status == SW_OK) return sw_reader_of(out, dataset);
    sw_dataset_free(dataset);
    return status;
}

static sw_status number_sets(sw_batch *batch)
{
    const int64_t count = batch->data->sets.count;
    int64_t *number = sw_arena_alloc(batch->data->arena, sw_bytes(count, sizeof *number));
    if (!number) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < count; b++) number[b] = b;
    batch->number = number;
    return SW_OK;
}

sw_status sw_reader_next(sw_reader *reader, sw_batch *batch)
{
    *batch = (sw_batch){.data = reader->ended ? NULL : reader->batch};
    reader->ended = true;
    return batch->data ? number_sets(batch) : SW_OK;
}
