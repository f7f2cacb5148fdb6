/* meshes.h - files of meshes, and what reading them gives. */
#ifndef SW_TESTS_MESHES_H
#define SW_TESTS_MESHES_H

#include "base/file.h"
#include "base/folder.h"
#include "expect.h"
#include "formats/mesh_file.h"
#include "scratch.h"

#include <setwise/data.h>
#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <criterion/criterion.h>

static inline void put_bytes(const char *name, const void *bytes, size_t size)
{
    const sw_piece piece = {bytes, size};
    cr_assert_eq(sw_file_write(scratch(name).text, &piece, 1), SW_OK);
}

static inline void put(const char *name, const char *text)
{
    put_bytes(name, text, strlen(text));
}

static inline void expect_bad(const char *text, const char *words)
{
    sw_mesh mesh;
    put("bad", text);
    cr_assert_eq(sw_mesh_read(&mesh, scratch("bad").text), SW_ERROR_FORMAT, "%s", text);
    cr_expect(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
    cr_expect(strstr(sw_error_message(), "/bad: "), "%s", sw_error_message());
    cr_expect_null(mesh.corner);
}

#define SQUARE "0 0 0\n2 0 0 # right\n2 2 0\n0 2 0\n4 0 1 2 3 0.5 0.5 1\n"

#define PLY_HEAD(format)                                                                           \
    "ply\nformat " format " 1.0\ncomment a square\nelement vertex 4\nproperty float x\n"           \
    "property float y\nproperty float z\nproperty uchar red\nelement face 1\n"                     \
    "property list uchar int vertex_indices\nend_header\n"

/* The square of SQUARE as a PLY file in text. */
#define PLY_SQUARE PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 4\n4 0 1 2 3\n"

/* The two triangles of a square with the side 2. */
static inline void expect_square(const char *name)
{
    sw_mesh mesh;
    cr_assert_eq(sw_mesh_read(&mesh, scratch(name).text), SW_OK, "%s", sw_error_message());
    cr_assert(mesh.corners == 4 && mesh.triangles == 2);
    const double corner[] = {0, 0, 0, 2, 0, 0, 2, 2, 0, 0, 2, 0};
    const int64_t triangle[] = {0, 1, 2, 0, 2, 3};
    cr_expect_arr_eq(mesh.corner, corner, sizeof corner);
    cr_expect_arr_eq(mesh.triangle, triangle, sizeof triangle);
    sw_mesh_free(&mesh);
}

static inline void put_folder(void)
{
    static const char *const folder[] = {"set/box/train", "set/box/test", "set/pit/train",
                                         "set/pit/test"};
    char name[64];
    for (int f = 0; f < 4; f++) {
        cr_assert_eq(sw_folder_new(scratch(folder[f]).text), SW_OK);
        for (int i = 0; i < 4; i++) {
            snprintf(name, sizeof name, "%s/s_%d.off", folder[f], i);
            put(name, "OFF\n4 1 0\n" SQUARE);
        }
    }
    put("set/README.txt", "not a class");
}

/* A folder of that format holds the same sets. */
static inline void expect_stored_as(const char *format)
{
    char spec[300];
    sw_dataset *data;
    put_folder();
    snprintf(spec, sizeof spec, "%s:points=50", scratch("set").text);
    cr_assert_eq(sw_dataset_open(&data, spec, 0), SW_OK);
    sw_dataset *back;
    const scratch_path to = scratch(format);
    cr_assert_eq(sw_dataset_save(data, to.text, format), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_dataset_open(&back, to.text, 0), SW_OK, "%s", sw_error_message());
    cr_assert(back->sets.count == 16 && back->sets.offset[16] == 800);
    for (int role = 0; role < 3; role++)
        cr_expect_eq(back->index_count[role], data->index_count[role]);
    /* The order is another one, that of the names of the folders. */
    for (int64_t i = 0; i < 16; i++) {
        int found = 0;
        for (int64_t j = 0; j < 16; j++)
            found += memcmp(data->sets.x + 150 * i, back->sets.x + 150 * j,
                            150 * sizeof *data->sets.x) == 0 &&
                     data->sets.label[i] == back->sets.label[j];
        cr_expect_eq(found, 1, "set %lld", (long long)i);
    }
    sw_dataset_free(back);
    cr_expect_eq(sw_dataset_save(data, to.text, format), SW_ERROR_EXISTS);
    sw_dataset_free(data);
}

/* It stores points alone. */
static inline void expect_refused_by(const char *format)
{
    sw_dataset *data;
    cr_assert_eq(sw_dataset_open(&data, "needle:train=5:valid=5:test=5", 0), SW_OK);
    cr_expect_eq(sw_dataset_save(data, scratch("needle").text, format), SW_ERROR_ARGUMENT);
    expect_message(format);
    expect_message(" cannot hold elements of other columns than x|y|z");
    cr_expect(!sw_path_exists(scratch("needle").text));
    sw_dataset_free(data);
}

#endif
