/* meshes.h - files of meshes, and what reading them gives. */
#ifndef SW_TESTS_MESHES_H
#define SW_TESTS_MESHES_H

#include "base/file.h"
#include "base/folder.h"
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

#endif
