/* formats.c - targets for the readers of data sets. */
#include "../formats/byte_source.h"
#include "data/builder_finish.h"
#include "data/dataset.h"
#include "formats/array_reader.h"
#include "formats/array_take.h"
#include "formats/dataset_read.h"
#include "formats/file_spec.h"
#include "formats/mesh_off.h"
#include "formats/mesh_ply.h"
#include "formats/npy_header.h"
#include "fuzz.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- A data set ------------------------------------------------------------------------------ */

/* Is it what sw_dataset_open promises? The option `keep` keeps faults. */
static void check_sets(const sw_dataset *dataset, const char *options)
{
    if (!strstr(options, "keep"))
        fuzz_expect(sw_ragged_check(&dataset->sets, dataset->task, dataset->schema.output.count) ==
                        SW_OK,
                    "a data set without faults");
}

/* Open a file as a data set. */
static int open_sets(const char *path, const char *options)
{
    sw_dataset *dataset;
    sw_text spec = {0};
    sw_text_add(&spec, "%s%s%s", path, *options ? ":" : "", options);
    fuzz_expect(sw_text_status(&spec) == SW_OK, "memory");
    if (sw_dataset_open(&dataset, spec.data, 1) == SW_OK) check_sets(dataset, options);
    sw_dataset_free(dataset);
    sw_text_free(&spec);
    return 0;
}

/* The options stand before the first line end. */
static int open_file(const char *name, const uint8_t *data, size_t size)
{
    char *options = fuzz_head(&data, &size, '\n');
    open_sets(fuzz_file(name, data, size), options);
    free(options);
    return 0;
}

int fuzz_npz(const uint8_t *data, size_t size)
{
    return open_file("x.npz", data, size);
}

int fuzz_safetensors(const uint8_t *data, size_t size)
{
    char *options = fuzz_head(&data, &size, '\n');
    open_sets(fuzz_sealed("x.safetensors", data, size), options);
    free(options);
    return 0;
}

int fuzz_idx(const uint8_t *data, size_t size)
{
    /* As many labels as the header says, if they are few. */
    uint8_t labels[8 + 256] = {0, 0, 8, 1};
    size_t count = 0;
    if (size >= 8) memcpy(labels + 4, data + 4, 4);
    if (labels[4] == 0 && labels[5] == 0 && labels[6] == 0) count = labels[7];
    fuzz_file("x-labels-idx1-ubyte", labels, 8 + count);
    return open_sets(fuzz_file("x-images-idx3-ubyte", data, size), "empty=drop");
}

int fuzz_c45(const uint8_t *data, size_t size)
{
    char *names = fuzz_head(&data, &size, '\0');
    fuzz_file("x.names", names, strlen(names));
    free(names);
    return open_sets(fuzz_file("x.data", data, size), "");
}

int fuzz_folds(const uint8_t *data, size_t size)
{
    static const char sets[] = "set,label,x\na,0,1\nb,1,2\nc,0,3\nd,1,4\n";
    static char path[64];
    if (!*path) snprintf(path, sizeof path, "%s", fuzz_file("sets.csv", sets, sizeof sets - 1));
    char options[128];
    snprintf(options, sizeof options, "folds=%s", fuzz_file("folds.csv", data, size));
    return open_sets(path, options);
}

/* ---- Text in pieces -------------------------------------------------------------------------- */

/* Read a text as a file of the format, in pieces of `step` bytes. `sets` receives their number. */
static sw_status read_text(const char *path, const char *options, const uint8_t *data, size_t size,
                           size_t step, int64_t *sets)
{
    sw_set_file file;
    sw_dataset *dataset = NULL;
    sw_builder *builder = NULL;
    char *copy = strdup(options);
    fuzz_expect(copy != NULL, "memory");
    sw_status status = sw_set_file_find(&file, path, *copy ? copy : NULL);
    const sw_piecewise *pieces = status == SW_OK ? file.format->pieces : NULL;
    if (!pieces) {
        free(copy);
        return status;
    }
    void *state = calloc(1, pieces->size);
    fuzz_expect(state != NULL && sw_dataset_begin(&dataset) == SW_OK &&
                    sw_builder_new(&builder, dataset, path, &file.for_builder, 1) == SW_OK,
                "a builder");
    status = pieces->begin(state, builder, &file.options);
    for (size_t at = 0; status == SW_OK && at < size; at += step)
        status = pieces->take(state, (const char *)data + at, size - at < step ? size - at : step);
    if (status == SW_OK) status = pieces->end(state);
    if (status == SW_OK) status = sw_builder_finish(builder, NULL);
    pieces->free(state);
    free(state);
    sw_builder_free(builder);
    if (status == SW_OK) check_sets(dataset, options);
    *sets = status == SW_OK ? dataset->sets.count : 0;
    sw_dataset_free(dataset);
    free(copy);
    return status;
}

/* Read a text in pieces. However it is cut, it says the same: of some texts this is compared. */
static int read_cut(const char *name, const uint8_t *data, size_t size)
{
    int64_t whole = 0, cut = 0;
    char *options = fuzz_head(&data, &size, '\n'), message[64];
    const char *path = fuzz_file(name, "", 0);
    const uint8_t middle = size ? data[size / 2] : 0;
    const sw_status status = read_text(path, options, data, size, 1 + middle % 16, &cut);
    snprintf(message, sizeof message, "%s", status == SW_OK ? "" : sw_error_message());
    if (size % 4 == 0) {
        const sw_status again = read_text(path, options, data, size, size + 1, &whole);
        fuzz_expect(status == again && whole == cut, "the same in pieces");
        fuzz_expect(status == SW_OK ||
                        strncmp(message, sw_error_message(), sizeof message - 1) == 0,
                    "the same message in pieces");
    }
    free(options);
    return 0;
}

int fuzz_csv(const uint8_t *data, size_t size)
{
    return read_cut("x.csv", data, size);
}

int fuzz_jsonl(const uint8_t *data, size_t size)
{
    return read_cut("x.jsonl", data, size);
}

/* ---- For a model ----------------------------------------------------------------------------- */

static void count_fault(void *user, const char *message)
{
    fuzz_expect(*message != '\0', "a message");
    ++*(int64_t *)user;
}

/* The first byte chooses between CSV and JSON lines. */
int fuzz_stream(const uint8_t *data, size_t size)
{
    static sw_dataset *trained;
    static const char sets[] = "set,label,x,y\na,0,1,2\nb,1,2,1\nc,0,3,0\nd,1,4,2\ne,1,5,1\n";
    if (!trained)
        fuzz_expect(sw_dataset_open(&trained, fuzz_file("trained.csv", sets, sizeof sets - 1), 1) ==
                        SW_OK,
                    "a data set");
    if (size == 0) return 0;
    const char *path = fuzz_file(data[0] % 2 ? "new.jsonl" : "new.csv", data + 1, size - 1);
    int64_t faults = 0, sets_read = 0;
    sw_reader *reader;
    sw_batch batch;
    const sw_reader_options options = {.elements = 4, .fault = count_fault, .user = &faults};
    sw_status status = sw_reader_open(&reader, path, &trained->schema, &options);
    while (status == SW_OK && (status = sw_reader_next(reader, &batch)) == SW_OK && batch.data) {
        const sw_ragged *read = &batch.data->sets;
        fuzz_expect(read->width == 2, "the columns of the model");
        fuzz_expect(sw_ragged_check(read, SW_CLASSES, 2) == SW_OK, "sets without faults");
        for (int64_t b = 0; b < read->count; b++)
            fuzz_expect(batch.number[b] >= sets_read && read->offset[b] < read->offset[b + 1],
                        "sets in their order");
        sets_read += read->count;
    }
    sw_reader_free(reader);
    return 0;
}

/* ---- Arrays ---------------------------------------------------------------------------------- */

/* Take one array off the input. */
static sw_status add_array(sw_arrays *arrays, const sw_builder *builder, byte_source *source,
                           const uint8_t **data, size_t *size)
{
    const uint8_t *at = *data;
    size_t length = at[1] | (size_t)at[2] << 8;
    sw_array *array;
    if (length > *size - 3) length = *size - 3;
    *data += 3 + length;
    *size -= 3 + length;
    SW_TRY(sw_arrays_add(arrays, builder, &array,
                         sw_array_name_of((sw_array_name)(at[0] % SW_ARRAY_COUNT))));
    *source = (byte_source){at + 3, length};
    array->read = read_bytes;
    array->source = source;
    return sw_npy_read_header(array, (int64_t)length);
}

int fuzz_npy(const uint8_t *data, size_t size)
{
    sw_file_options names;
    uint64_t given;
    fuzz_expect(sw_file_options_parse(&names, &given, NULL) == SW_OK, "no options");
    sw_arrays arrays = {.options = &names};
    byte_source source[SW_ARRAY_COUNT + 1];
    sw_array_reader reader = {0};
    sw_dataset *dataset = NULL;
    sw_builder *builder = NULL;
    static const sw_builder_options options = {
        .ignore = "", .split = "split", .at = "", .part = "", .words = 10, .valid = 20, .test = 20};
    bool ended;
    fuzz_expect(sw_dataset_begin(&dataset) == SW_OK &&
                    sw_builder_new(&builder, dataset, "x", &options, 1) == SW_OK,
                "a builder");
    sw_status status = SW_OK;
    for (int i = 0; status == SW_OK && size >= 3 && i <= SW_ARRAY_COUNT; i++)
        status = add_array(&arrays, builder, &source[i], &data, &size);
    if (status == SW_OK) status = sw_arrays_begin(&reader, &arrays, builder);
    if (status == SW_OK) status = sw_arrays_take(&reader, INT64_MAX, &ended);
    if (status == SW_OK) status = sw_builder_finish(builder, NULL);
    sw_arrays_end(&reader);
    sw_builder_free(builder);
    if (status == SW_OK) check_sets(dataset, "");
    sw_dataset_free(dataset);
    return 0;
}

/* ---- Meshes ---------------------------------------------------------------------------------- */

typedef sw_status mesh_reader(sw_mesh *out, const char *path, const char *text, size_t size);

static int read_mesh(mesh_reader *read, const uint8_t *data, size_t size)
{
    enum { POINTS = 8 };
    double point[3 * POINTS];
    sw_mesh mesh = {0};
    char *text = malloc(size + 1);
    fuzz_expect(text != NULL, "memory");
    if (size) memcpy(text, data, size);
    text[size] = '\0';
    const sw_random random = sw_random_for(1, SW_FOR_TEST, 0, 0);
    if (read(&mesh, "x", text, size) == SW_OK && mesh.triangles > 0)
        (void)sw_mesh_sample(&mesh, random, POINTS, point);
    sw_mesh_free(&mesh);
    free(text);
    return 0;
}

int fuzz_off(const uint8_t *data, size_t size)
{
    return read_mesh(sw_mesh_read_off, data, size);
}

int fuzz_ply(const uint8_t *data, size_t size)
{
    return read_mesh(sw_mesh_read_ply, data, size);
}

/* ---- Options --------------------------------------------------------------------------------- */

int fuzz_options(const uint8_t *data, size_t size)
{
    sw_file_options options;
    uint64_t given;
    sw_path path;
    sw_text inherited = {0};
    char *spec = malloc(size + 1);
    fuzz_expect(spec != NULL, "memory");
    if (size) memcpy(spec, data, size);
    spec[size] = '\0';
    (void)sw_dataset_is_file(spec);
    const char *own = sw_spec_options(spec);
    fuzz_expect(own >= spec && own <= spec + strlen(spec), "options in the text");
    if (sw_spec_path(&path, spec) == SW_OK && *own &&
        sw_file_options_parse(&options, &given, (char *)(uintptr_t)own + 1) == SW_OK)
        for (int i = 0; i < sw_format_count(); i++) {
            (void)sw_file_options_check(given, sw_format_at(i));
            (void)sw_file_options_inherit(&inherited, given, "label=kind:words=7:at=a+b",
                                          sw_format_at(i));
        }
    sw_text_free(&inherited);
    free(spec);
    return 0;
}
