/* format_npy.c - a folder of .npy files, which numpy.save writes: one file for each array. The path
 * is that of the folder, or of the file elements.npy in it. */
#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "formats/array_reader.h"
#include "formats/array_take.h"
#include "formats/array_writer.h"
#include "formats/format.h"
#include "formats/npy_files.h"
#include "formats/npy_header.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ELEMENTS "elements.npy"

/* ---- Reading --------------------------------------------------------------------------------- */

typedef struct folder {
    sw_array_reader reader; /* first: sw_arrays_take */
    sw_builder *builder;
    sw_path path;
    sw_arrays arrays;
    sw_array_file file[SW_ARRAY_COUNT]; /* [files] */
    sw_path where[SW_ARRAY_COUNT];
    int files;
} folder;

static bool is_folder(const char *path)
{
    sw_path elements;
    return sw_path_join(&elements, path, ELEMENTS) == SW_OK && sw_path_exists(elements.text);
}

static int is_array(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);
    return length > 4 && strcmp(entry->d_name + length - 4, ".npy") == 0;
}

static sw_status add_file(folder *f, const char *name)
{
    sw_array *array;
    int64_t size;
    SW_TRY(sw_arrays_add(&f->arrays, f->builder, &array, sw_npy_name_of(name).text));
    if (!array) return SW_OK;
    sw_path *where = &f->where[f->files];
    sw_array_file *file = &f->file[f->files];
    SW_TRY(sw_path_join(where, f->path.text, name));
    SW_TRY(sw_file_open(&file->fd, &size, where->text));
    f->files++;
    file->path = where->text;
    array->where = where->text;
    array->read = sw_array_read_file;
    array->source = file;
    return sw_npy_read_header(array, size);
}

/* Find the folder; "" is the current one. */
static sw_status find_folder(folder *f)
{
    struct stat facts;
    const char *path = sw_builder_path(f->builder), *slash = strrchr(path, '/');
    if (stat(path, &facts) == 0 && S_ISDIR(facts.st_mode)) return sw_path_join(&f->path, path, "");
    if (strcmp(slash ? slash + 1 : path, ELEMENTS) != 0)
        return sw_builder_fail(f->builder, SW_ERROR_FORMAT, (sw_location){0},
                               "one array is no data set: expected a folder of " ELEMENTS
                               ", offsets.npy, labels.npy ..., or a .npz file of them all");
    snprintf(f->path.text, sizeof f->path.text, "%.*s", slash ? (int)(slash - path) + 1 : 0, path);
    return SW_OK;
}

static sw_status add_files(folder *f)
{
    struct dirent **entry;
    SW_TRY(find_folder(f));
    const char *path = *f->path.text ? f->path.text : ".";
    const int count = scandir(path, &entry, is_array, alphasort);
    if (count < 0)
        return sw_fail(errno == ENOMEM ? SW_ERROR_MEMORY : SW_ERROR_IO,
                       "%s: the folder cannot be read: %s", path, strerror(errno));
    sw_status status = SW_OK;
    for (int i = 0; i < count; i++) {
        if (status == SW_OK) status = add_file(f, entry[i]->d_name);
        free(entry[i]);
    }
    free(entry);
    return status;
}

static sw_status begin_npy(void *state, sw_builder *builder, const sw_file_options *options)
{
    folder *f = state;
    f->builder = builder;
    f->arrays.options = options;
    SW_TRY(add_files(f));
    return sw_arrays_begin(&f->reader, &f->arrays, builder);
}

static void free_npy(void *state)
{
    folder *f = state;
    sw_arrays_end(&f->reader);
    for (int i = 0; i < f->files; i++) close(f->file[i].fd);
}

static const sw_stepwise steps = {sizeof(folder), begin_npy, sw_arrays_take, free_npy};

/* ---- Writing --------------------------------------------------------------------------------- */

struct files {
    sw_npy_file file[SW_ARRAY_COUNT];
    int count;
};

static sw_status write_files(const char *path, const void *data)
{
    const struct files *files = data;
    for (int i = 0; i < files->count; i++) {
        const sw_npy_file *file = &files->file[i];
        sw_path name;
        SW_TRY(sw_path_join(&name, path, file->name));
        SW_TRY(sw_file_write(
            name.text, (sw_piece[]){{file->header.text, file->header.length}, file->items}, 2));
    }
    return SW_OK;
}

static sw_status write_npy(const sw_writer *writer)
{
    struct files files;
    SW_TRY(sw_npy_files(files.file, &files.count, writer));
    return sw_folder_write(writer->path, write_files, &files);
}

const struct sw_format sw_format_npy = {
    .type = {.name = "npy",
             .suffixes = ".npy",
             .summary = "a folder of NumPy arrays: elements.npy, offsets.npy, labels.npy ...",
             .writes = true,
             .holds = SW_ARRAYS_HOLD,
             .options = "set|label|labels|target|context|split|group|fold|weight|instance|"
                        "elements|ignore|na|map"},
    .is_folder = is_folder,
    .steps = &steps,
    .write = write_npy,
};
