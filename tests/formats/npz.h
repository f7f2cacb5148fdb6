/* npz.h - makes .npz files array by array, opens them, and expects errors. */
#ifndef SW_TESTS_NPZ_H
#define SW_TESTS_NPZ_H

#include "base/byte_order.h"
#include "formats/npy_header.h"
#include "formats/zip_store.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <setwise/data.h>
#include <setwise/datasets.h>
#include <sys/resource.h>

enum { NPZ_MOST = 24 };

/* A file. Zeroed: it has no arrays. */
typedef struct npz {
    sw_zip_member member[NPZ_MOST];
    char name[NPZ_MOST][32];
    sw_npy_header header[NPZ_MOST];
    uint32_t point[NPZ_MOST][64]; /* of texts, whose piece[1] has no other data */
    int count;
} npz;

/* The index for an array of that name: a new one, or that of the array that it replaces. */
static inline int npz_index(npz *z, const char *name)
{
    char file[32];
    snprintf(file, sizeof file, "%s.npy", name);
    int i = 0;
    while (i < z->count && strcmp(z->name[i], file) != 0) i++;
    if (i == z->count) z->count++;
    cr_assert(i < NPZ_MOST);
    memcpy(z->name[i], file, sizeof file);
    return i;
}

/* Add an array of numbers; the data is borrowed. */
static inline void npz_numbers(npz *z, const char *name, sw_dtype dtype, int ndim,
                               const int64_t *shape, const void *data)
{
    const int i = npz_index(z, name);
    const size_t width = sw_dtype_size(dtype);
    size_t bytes = width;
    for (int d = 0; d < ndim; d++) bytes *= (size_t)shape[d];
    z->header[i] = sw_npy_header_of(dtype, 0, ndim, shape);
    z->member[i].piece[1] = (sw_piece){data, bytes, width};
}
#define NPZ(z, name, dtype, data, ...)                                                             \
    npz_numbers(z, name, dtype, sizeof(int64_t[]){__VA_ARGS__} / sizeof(int64_t),                  \
                (int64_t[]){__VA_ARGS__}, data)

/* Add an array of ASCII texts of `width` characters each; "abc" of width 1 is three texts. */
static inline void npz_texts(npz *z, const char *name, int64_t width, const char *texts)
{
    const int i = npz_index(z, name);
    const int64_t count = (int64_t)strlen(texts) / width;
    cr_assert(count * width <= 64);
    for (int64_t c = 0; c < count * width; c++)
        z->point[i][c] = texts[c] == ' ' ? 0 : (unsigned char)texts[c];
    z->header[i] = sw_npy_header_of(SW_U32, width, 1, &count);
    z->member[i].piece[1] =
        (sw_piece){NULL, (size_t)(count * width) * sizeof(uint32_t), sizeof(uint32_t)};
}

static inline void npz_remove(npz *z, const char *name)
{
    const int i = npz_index(z, name), last = --z->count;
    if (i == last) return;
    memcpy(z->name[i], z->name[last], sizeof z->name[i]);
    z->header[i] = z->header[last];
    memcpy(z->point[i], z->point[last], sizeof z->point[i]);
    z->member[i].piece[1] = z->member[last].piece[1];
}

static inline scratch_path npz_write(const npz *z)
{
    static int number;
    char name[32];
    snprintf(name, sizeof name, "%d.npz", number++);
    scratch_path path = scratch(name);
    sw_zip_member member[NPZ_MOST];
    for (int i = 0; i < z->count; i++) {
        member[i] = z->member[i];
        member[i].name = z->name[i];
        member[i].piece[0] = (sw_piece){z->header[i].text, z->header[i].length};
        if (!member[i].piece[1].data) member[i].piece[1].data = z->point[i];
    }
    cr_assert_eq(sw_zip_store(path.text, member, z->count), SW_OK, "%s", sw_error_message());
    return path;
}

/* The data set in a file, with options ":ignore=..." or "". */
static inline sw_dataset *open_file(const char *path, const char *options)
{
    char spec[512];
    sw_dataset *dataset;
    snprintf(spec, sizeof spec, "%s%s", path, options);
    cr_assert_eq(sw_dataset_open(&dataset, spec, 1), SW_OK, "%s", sw_error_message());
    return dataset;
}

static inline sw_dataset *npz_open(const npz *z, const char *options)
{
    scratch_path path = npz_write(z);
    return open_file(path.text, options);
}

/* The file is refused; the message begins with its path and contains `words`. */
static inline void expect_refused(const char *path, const char *options, const char *words)
{
    char spec[512];
    sw_dataset *dataset;
    snprintf(spec, sizeof spec, "%s%s", path, options);
    const sw_status status = sw_dataset_open(&dataset, spec, 1);
    const char *message = sw_error_message();
    cr_expect_eq(status, SW_ERROR_FORMAT, "status %d: %s", status, message);
    cr_expect_null(dataset);
    cr_expect(strstr(message, words), "no \"%s\" in \"%s\"", words, message);
    cr_expect(strncmp(message, path, strlen(path)) == 0, "no path in \"%s\"", message);
    sw_dataset_free(dataset);
}

static inline void npz_expect_refused(const npz *z, const char *options, const char *words)
{
    scratch_path path = npz_write(z);
    expect_refused(path.text, options, words);
}

/* The file is refused if it is cut off anywhere. With any byte changed it is read or refused, and
 * no more memory is asked for than such a small file needs. */
static inline void expect_no_harm(const char *path)
{
    static const unsigned char other[] = {0x01, 0x80, 0xff};
    size_t size;
#ifndef __SANITIZE_ADDRESS__
    cr_assert_eq(setrlimit(RLIMIT_AS, &(struct rlimit){1 << 30, 1 << 30}), 0);
#endif
    char *file = scratch_read(path, &size);
    const char *suffix = strrchr(path, '.');
    char name[32];
    snprintf(name, sizeof name, "harm%s", suffix);
    scratch_path harmed = scratch(name);
    sw_dataset *dataset;
    for (size_t kept = 0; kept < size; kept++) {
        unlink(harmed.text); /* faster than emptying it */
        scratch_write(harmed.text, file, kept);
        if (sw_dataset_open(&dataset, harmed.text, 1) == SW_OK || dataset)
            cr_expect_fail("read, although cut at byte %zu", kept);
    }
    for (size_t i = 0; i < size * sizeof other; i++) {
        char *byte = &file[i / sizeof other];
        const char before = *byte;
        *byte = (char)(before ^ other[i % sizeof other]);
        unlink(harmed.text);
        scratch_write(harmed.text, file, size);
        const sw_status status = sw_dataset_open(&dataset, harmed.text, 1);
        *byte = before;
        sw_dataset_free(dataset);
        if (status == SW_ERROR_MEMORY ||
            (status != SW_OK && !strstr(sw_error_message(), harmed.text)))
            cr_expect_fail("byte %zu: %s", i / sizeof other, sw_error_message());
    }
    free(file);
}

#endif
