/* format_npz.c - .npz files, which numpy.savez and savez_compressed write: zip archives with a
 * member NAME.npy for each array. libzip reads each member as a stream; they are written
 * uncompressed. */
#include "base/error.h"
#include "base/file.h"
#include "base/limit.h"
#include "formats/array_reader.h"
#include "formats/array_take.h"
#include "formats/array_writer.h"
#include "formats/format.h"
#include "formats/npy_files.h"
#include "formats/npy_header.h"
#include "formats/zip_store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

/* ---- A member as the source of an array ------------------------------------------------------ */

typedef struct member {
    zip_file_t *file;
    char *where;   /* "points.npz: labels.npy" */
    uint64_t left; /* bytes that are not read yet */
} member;

/* libzip gives the same kind of failure for a damaged archive and for one that memory is too small
 * for. zlib has a code of its own. */
static bool is_memory(zip_error_t *error)
{
    const int code = zip_error_code_zip(error);
    return code == ZIP_ER_MEMORY ||
           (code == ZIP_ER_ZLIB && zip_error_code_system(error) == Z_MEM_ERROR);
}

static sw_status no_memory(const char *where)
{
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", where);
}

static sw_status damaged(const member *m)
{
    if (is_memory(zip_file_get_error(m->file))) return no_memory(m->where);
    return sw_fail(SW_ERROR_FORMAT, "%s: damaged: %s", m->where, zip_file_strerror(m->file));
}

/* Read the next bytes. After the last ones the member must end: there libzip checks the checksum.
 */
static sw_status read_member(void *source, void *to, size_t bytes)
{
    enum { MOST = 1 << 30 };
    member *m = source;
    char *at = to, beyond;
    while (bytes > 0) {
        const zip_int64_t got = zip_fread(m->file, at, bytes < MOST ? bytes : MOST);
        if (got < 0) return damaged(m);
        if (got == 0)
            return sw_fail(SW_ERROR_FORMAT, "%s: ends %llu bytes before its size in the archive",
                           m->where, (unsigned long long)m->left);
        at += got;
        bytes -= (size_t)got;
        m->left -= (uint64_t)got;
    }
    if (m->left > 0) return SW_OK;
    const zip_int64_t more = zip_fread(m->file, &beyond, 1);
    if (more < 0) return damaged(m);
    if (more == 0) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%s: goes on after its size in the archive", m->where);
}

/* ---- Reading --------------------------------------------------------------------------------- */

typedef struct archive {
    sw_array_reader reader; /* first: sw_arrays_take */
    sw_builder *builder;
    zip_t *zip;
    uint64_t file_size;
    sw_arrays arrays;
    member member[SW_ARRAY_COUNT]; /* [members] */
    int members;
} archive;

static sw_status zip_fail(const char *path, int code)
{
    zip_error_t error;
    if (code == ZIP_ER_MEMORY) return no_memory(path);
    zip_error_init_with_code(&error, code);
    sw_status status = sw_fail(SW_ERROR_FORMAT, "%s: not a zip archive, which a .npz file is: %s",
                               path, zip_error_strerror(&error));
    zip_error_fini(&error);
    return status;
}

/* Is "not an archive" only a lack of memory for the entry of a member? Then a second try succeeds,
 * or even a small allocation fails. */
static bool lacks_memory(int code)
{
    enum { LARGER = 1 << 16 };
    if (code == ZIP_ER_OPEN) return errno == ENOMEM;
    void *larger = code == ZIP_ER_NOZIP ? malloc(LARGER) : NULL;
    const bool lacks = code == ZIP_ER_NOZIP && !larger;
    free(larger);
    return lacks;
}

static sw_status open_archive(archive *a, const char *path)
{
    int fd, code;
    int64_t size;
    SW_TRY(sw_file_open(&fd, &size, path));
    a->file_size = (uint64_t)size;
    a->zip = zip_fdopen(fd, 0, &code); /* closes fd later, unless it fails */
    if (!a->zip && code == ZIP_ER_NOZIP) a->zip = zip_fdopen(fd, 0, &code);
    if (a->zip) return SW_OK;
    if (lacks_memory(code)) code = ZIP_ER_MEMORY;
    close(fd);
    return zip_fail(path, code);
}

/* The sizes of a member in the archive must be possible in a file of this size. */
static sw_status check_member(const archive *a, const member *m, const zip_stat_t *facts)
{
    enum { MOST_GROWTH = 1032 }; /* deflate: at most 258 bytes from two bits */
    const zip_uint64_t all =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((facts->valid & all) != all)
        return sw_fail(SW_ERROR_FORMAT, "%s: the archive does not give its size", m->where);
    if (facts->encryption_method != ZIP_EM_NONE)
        return sw_fail(SW_ERROR_FORMAT, "%s: is encrypted: encrypted members are not read",
                       m->where);
    const bool stored = facts->comp_method == ZIP_CM_STORE;
    if (!stored && facts->comp_method != ZIP_CM_DEFLATE)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: compressed by method %d, expected 0 (stored) or 8 (deflated)", m->where,
                       (int)facts->comp_method);
    if (facts->comp_size > a->file_size || (stored && facts->comp_size != facts->size) ||
        facts->size / MOST_GROWTH > facts->comp_size)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: %llu bytes out of %llu in a file of %llu: the sizes in the archive "
                       "cannot be right",
                       m->where, (unsigned long long)facts->size,
                       (unsigned long long)facts->comp_size, (unsigned long long)a->file_size);
    return sw_limit_check(m->where, (int64_t)facts->size, (int64_t)facts->comp_size);
}

static sw_status add_member(archive *a, zip_uint64_t index)
{
    const char *path = sw_builder_path(a->builder);
    zip_stat_t facts;
    sw_array *array;
    if (zip_stat_index(a->zip, index, 0, &facts) != 0 || !(facts.valid & ZIP_STAT_NAME))
        return sw_fail(SW_ERROR_FORMAT, "%s: member %llu: %s", path, (unsigned long long)index,
                       zip_strerror(a->zip));
    SW_TRY(sw_arrays_add(&a->arrays, a->builder, &array, sw_npy_name_of(facts.name).text));
    if (!array) return SW_OK;
    member *m = &a->member[a->members++];
    if (asprintf(&m->where, "%s: %s", path, facts.name) < 0) {
        m->where = NULL;
        return no_memory(path);
    }
    SW_TRY(check_member(a, m, &facts));
    m->left = facts.size;
    m->file = zip_fopen_index(a->zip, index, 0);
    if (!m->file && is_memory(zip_get_error(a->zip))) return no_memory(m->where);
    if (!m->file)
        return sw_fail(SW_ERROR_FORMAT, "%s: damaged: %s", m->where, zip_strerror(a->zip));
    array->where = m->where;
    array->read = read_member;
    array->source = m;
    return sw_npy_read_header(array, (int64_t)facts.size);
}

static sw_status begin_npz(void *state, sw_builder *builder, const sw_file_options *options)
{
    archive *a = state;
    a->builder = builder;
    a->arrays.options = options;
    SW_TRY(open_archive(a, sw_builder_path(builder)));
    const zip_int64_t count = zip_get_num_entries(a->zip, 0);
    for (zip_int64_t i = 0; i < count; i++) SW_TRY(add_member(a, (zip_uint64_t)i));
    return sw_arrays_begin(&a->reader, &a->arrays, builder);
}

static void free_npz(void *state)
{
    archive *a = state;
    sw_arrays_end(&a->reader);
    for (int i = 0; i < a->members; i++) {
        if (a->member[i].file) zip_fclose(a->member[i].file);
        free(a->member[i].where);
    }
    if (a->zip) zip_discard(a->zip);
}

static const sw_stepwise steps = {sizeof(archive), begin_npz, sw_arrays_take, free_npz};

/* ---- Writing --------------------------------------------------------------------------------- */

static sw_status write_npz(const sw_writer *writer)
{
    sw_npy_file file[SW_ARRAY_COUNT];
    sw_zip_member zipped[SW_ARRAY_COUNT];
    int count;
    SW_TRY(sw_npy_files(file, &count, writer));
    for (int i = 0; i < count; i++)
        zipped[i] = (sw_zip_member){file[i].name,
                                    {{file[i].header.text, file[i].header.length}, file[i].items}};
    return sw_zip_store(writer->path, zipped, count);
}

const struct sw_format sw_format_npz = {
    .type = {.name = "npz",
             .suffixes = ".npz",
             .summary = "NumPy arrays in one file: elements, offsets, labels ...",
             .writes = true,
             .holds = SW_ARRAYS_HOLD,
             .options = "set|label|labels|target|context|split|group|fold|weight|instance|"
                        "elements|ignore|na"},
    .steps = &steps,
    .write = write_npz,
};
