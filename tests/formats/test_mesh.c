/* test_mesh.c - OFF and PLY files, points on surfaces, folders of meshes. */
#include "base/file.h"
#include "formats/mesh_file.h"

#include "scratch.h"
#include <setwise/data.h>
#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <criterion/criterion.h>
#include <math.h>

TestSuite(mesh, .init = scratch_begin, .fini = scratch_end);

static void put_bytes(const char *name, const void *bytes, size_t size)
{
    const sw_part part = {bytes, size};
    cr_assert_eq(sw_file_write(scratch(name).text, &part, 1), SW_OK);
}

static void put(const char *name, const char *text)
{
    put_bytes(name, text, strlen(text));
}

static void expect_bad(const char *text, const char *words)
{
    sw_mesh mesh;
    put("bad", text);
    cr_assert_eq(sw_mesh_read(&mesh, scratch("bad").text), SW_ERROR_FORMAT, "%s", text);
    cr_expect(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
    cr_expect(strstr(sw_error_message(), "/bad: "), "%s", sw_error_message());
    cr_expect_null(mesh.corner);
}

#define SQUARE "0 0 0\n2 0 0 # right\n2 2 0\n0 2 0\n4 0 1 2 3 0.5 0.5 1\n"

/* The two triangles of a square with the side 2. */
static void expect_square(const char *name)
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

Test(mesh, off)
{
    put("square.off", "OFF\n# a comment\n4 1 0\n" SQUARE);
    expect_square("square.off");
    put("slip.off", "OFF4 1 0\n" SQUARE);
    expect_square("slip.off");
}

Test(mesh, off_bad)
{
    expect_bad("", "the file is empty");
    expect_bad("off\n", "line 1: \"off\", expected OFF");
    expect_bad("OFF\n", "line 2: the file ends, expected a count of corners");
    expect_bad("OFF\n1 1 0\n0 0\n", "line 4: the file ends, expected a coordinate");
    expect_bad("OFF\n1 0 0\n0 x 0\n", "line 3: \"x\", expected a coordinate of a corner");
    expect_bad("OFF\n1 0 0\n0 nan 0\n", "line 3: \"nan\", expected a coordinate");
    expect_bad("OFF\n9999999999 1 0\n0 0 0\n",
               "line 2: \"9999999999\", expected a count of corners that the file has room for");
    expect_bad("OFF\n1 9999999999 0\n0 0 0\n", "expected a count of faces that the file has room");
    expect_bad("OFF\n-1 1 0\n", "\"-1\", expected a count of corners");
    expect_bad("OFF\n2 1 0\n0 0 0\n1 1 1\n3 0 1 2\n",
               "line 5: \"2\", expected the number of a corner");
    expect_bad("OFF\n2 1 0\n0 0 0\n1 1 1\n3 0 -1 1\n", "line 5: \"-1\", expected the number");
}

#define PLY_HEAD(format)                                                                           \
    "ply\nformat " format " 1.0\ncomment a square\nelement vertex 4\nproperty float x\n"           \
    "property float y\nproperty float z\nproperty uchar red\nelement face 1\n"                     \
    "property list uchar int vertex_indices\nend_header\n"

Test(mesh, ply_as_text)
{
    put("square.ply", PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 255\n4 0 1 2 3\n");
    expect_square("square.ply");
}

Test(mesh, ply_as_binary_of_either_order)
{
    static const char *const task[] = {PLY_HEAD("binary_little_endian"),
                                       PLY_HEAD("binary_big_endian")};
    static const float corner[4][3] = {{0, 0, 0}, {2, 0, 0}, {2, 2, 0}, {0, 2, 0}};
    for (int big = 0; big < 2; big++) {
        uint8_t bytes[1024];
        size_t size = strlen(task[big]);
        memcpy(bytes, task[big], size);
        for (int c = 0; c < 4; c++) {
            for (int i = 0; i < 3; i++) {
                uint32_t word;
                memcpy(&word, &corner[c][i], 4);
                for (int b = 0; b < 4; b++)
                    bytes[size++] = (uint8_t)(word >> 8 * (big ? 3 - b : b));
            }
            bytes[size++] = 7;
        }
        bytes[size++] = 4;
        for (int i = 0; i < 4; i++)
            for (int b = 0; b < 4; b++) bytes[size++] = (uint8_t)((b == (big ? 3 : 0)) * i);
        put_bytes("square.ply", bytes, size);
        expect_square("square.ply");
        put_bytes("short.ply", bytes, size - 1);
        sw_mesh mesh;
        cr_assert_eq(sw_mesh_read(&mesh, scratch("short.ply").text), SW_ERROR_FORMAT);
        cr_expect(strstr(sw_error_message(), ": the file ends, expected a number"), "%s",
                  sw_error_message());
        cr_expect(strstr(sw_error_message(), ": byte "), "%s", sw_error_message());
    }
}

Test(mesh, ply_bad)
{
    expect_bad("plyx\n", "line 1: expected the word ply alone");
    expect_bad("ply\nformat ascii 1.0\n", "line 3: the file ends within its header");
    expect_bad("ply\nformat utf 1.0\nend_header\n", "expected format ascii, binary_little_endian");
    expect_bad("ply\nformat ascii 1.0\nelement vertex 99999999\nend_header\n",
               "line 3: expected a count of elements that the file has room for");
    expect_bad("ply\nformat ascii 1.0\nproperty float x\nend_header\n",
               "line 3: a property before the first element");
    expect_bad("ply\nformat ascii 1.0\nelement vertex 1\nproperty real x\nend_header\n",
               "line 4: the type of a property is unknown");
    expect_bad("ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n0\n",
               "the vertices have no property y");
    expect_bad("ply\nformat ascii 1.0\nend_header\n", "declares no element vertex");
    expect_bad(PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 4\n4 0 1 2 4\n",
               "line 16: expected the number of a vertex, below their count");
    expect_bad(PLY_HEAD("ascii") "0 0 0 1\n2 x 0 2\n", "line 13: expected a number");
    expect_bad(PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 4\n-4 0 1 2 4\n",
               "expected the count of a list");
}

/* Whatever is in them, they are read or refused; the sanitizers watch. */
Test(mesh, cut_off_and_damaged)
{
    static const char *const text[] = {
        "OFF\n4 1 0\n" SQUARE, PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 4\n4 0 1 2 3\n"};
    for (int t = 0; t < 2; t++) {
        const size_t size = strlen(text[t]);
        char bytes[1024];
        int refused = 0;
        for (size_t i = 0; i < size; i++)
            for (int change = 0; change < 3; change++) {
                sw_mesh mesh;
                memcpy(bytes, text[t], size);
                if (change > 0) bytes[i] = (char)(change == 1 ? bytes[i] ^ 0x10 : 0);
                put_bytes("some", bytes, change == 0 ? i : size);
                refused += sw_mesh_read(&mesh, scratch("some").text) != SW_OK;
                sw_mesh_free(&mesh);
            }
        cr_expect_gt(refused, (int)size);
    }
}

Test(mesh, points_lie_evenly_in_the_unit_sphere)
{
    enum { POINTS = 20000 };
    static double x[POINTS * 3];
    sw_mesh mesh;
    put("square.off", "OFF\n4 1 0\n" SQUARE);
    cr_assert_eq(sw_mesh_read(&mesh, scratch("square.off").text), SW_OK);
    cr_assert_eq(sw_mesh_sample(&mesh, sw_random_for(1, SW_FOR_DATA, 0, 0), POINTS, x), SW_OK);
    double farthest = 0, mean = 0;
    int part[4] = {0};
    for (int p = 0; p < POINTS; p++) {
        const double *at = x + 3 * p;
        mean += at[0] / POINTS;
        farthest = fmax(farthest, hypot(at[0], at[1]));
        cr_assert_float_eq(at[2], 0, 1e-12);
        part[2 * (at[0] > 0) + (at[1] > 0)]++;
    }
    cr_expect_float_eq(farthest, 1, 1e-12);
    cr_expect_float_eq(mean, 0, 1e-12);
    for (int q = 0; q < 4; q++) cr_expect(abs(part[q] - POINTS / 4) < 250, "%d", part[q]);
    sw_mesh_free(&mesh);
}

Test(mesh, no_surface)
{
    sw_mesh mesh;
    double x[3];
    put("flat.off", "OFF\n3 1 0\n0 0 0\n1 0 0\n2 0 0\n3 0 1 2\n");
    cr_assert_eq(sw_mesh_read(&mesh, scratch("flat.off").text), SW_OK);
    cr_expect_eq(sw_mesh_sample(&mesh, sw_random_for(1, SW_FOR_DATA, 0, 0), 1, x),
                 SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "the area of its 1 triangles is 0"));
    sw_mesh_free(&mesh);
}

static void put_folder(void)
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

Test(mesh, a_folder_by_class)
{
    char spec[300];
    sw_dataset *a, *b, *other;
    put_folder();
    snprintf(spec, sizeof spec, "%s:points=50", scratch("set").text);
    cr_assert_eq(sw_dataset_open(&a, spec, 0), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_dataset_open(&b, spec, 0), SW_OK);
    cr_assert_eq(sw_dataset_open(&other, spec, 1), SW_OK);
    cr_assert(a->sets.count == 16 && a->sets.width == 3 && a->sets.offset[16] == 800);
    cr_expect(a->index_count[SW_TEST] == 8 &&
              a->index_count[SW_TRAIN] + a->index_count[SW_VALID] == 8);
    cr_expect_str_eq(a->schema.output.name[1], "pit");
    cr_expect_str_eq(a->set_name[a->index[SW_TEST][0]], "box/test/s_0");
    cr_expect_arr_eq(a->sets.x, b->sets.x, 800 * 3 * sizeof *a->sets.x);
    cr_expect_neq(memcmp(a->sets.x, other->sets.x, 800 * 3 * sizeof *a->sets.x), 0);
    cr_expect_neq(memcmp(a->sets.x, a->sets.x + 150, 150 * sizeof *a->sets.x), 0,
                  "each file has points of its own");
    sw_dataset_free(a);
    sw_dataset_free(b);
    sw_dataset_free(other);
}

Test(mesh, the_split_is_left_out)
{
    char spec[300];
    sw_dataset *data;
    put_folder();
    snprintf(spec, sizeof spec, "%s:ignore=split:points=5", scratch("set").text);
    cr_assert_eq(sw_dataset_open(&data, spec, 0), SW_OK, "%s", sw_error_message());
    cr_expect(!data->split_given && data->sets.count == 16);
    sw_dataset_free(data);
    snprintf(spec, sizeof spec, "%s:ignore=split+x", scratch("set").text);
    cr_expect_eq(sw_dataset_open(&data, spec, 0), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "set: ignore=split+x: expected split, the only thing"),
              "%s", sw_error_message());
}

Test(mesh, written_and_read_again)
{
    static const char *const format[] = {"off", "ply"};
    char spec[300];
    sw_dataset *data;
    put_folder();
    snprintf(spec, sizeof spec, "%s:points=50", scratch("set").text);
    cr_assert_eq(sw_dataset_open(&data, spec, 0), SW_OK);
    for (int f = 0; f < 2; f++) {
        sw_dataset *back;
        const scratch_path to = scratch(format[f]);
        cr_assert_eq(sw_dataset_save(data, to.text, format[f]), SW_OK, "%s", sw_error_message());
        cr_assert_eq(sw_dataset_open(&back, to.text, 0), SW_OK, "%s", sw_error_message());
        cr_assert(back->sets.count == 16 && back->sets.offset[16] == 800);
        for (int role = 0; role < 3; role++)
            cr_expect_eq(back->index_count[role], data->index_count[role]);
        /* In the order of the folders' names now: compare by name. */
        for (int64_t i = 0; i < 16; i++) {
            int found = 0;
            for (int64_t j = 0; j < 16; j++)
                found += memcmp(data->sets.x + 150 * i, back->sets.x + 150 * j,
                                150 * sizeof *data->sets.x) == 0 &&
                         data->sets.label[i] == back->sets.label[j];
            cr_expect_eq(found, 1, "set %lld", (long long)i);
        }
        sw_dataset_free(back);
        cr_expect_eq(sw_dataset_save(data, to.text, format[f]), SW_ERROR_EXISTS);
    }
    sw_dataset_free(data);
}

/* Of files that have no namesake, the name says enough; what others wrote is read as it is. */
Test(mesh, names_are_those_of_files)
{
    static const char *const file[] = {"set/a/train/one.off", "set/a/train/50%.off",
                                       "set/b/train/t%2Fwo.ply", "set/b/train/%zz.off"};
    static const char *const name[] = {"50%", "one", "%zz", "t/wo"};
    sw_dataset *data;
    cr_assert_eq(sw_folder_new(scratch("set/a/train").text), SW_OK);
    cr_assert_eq(sw_folder_new(scratch("set/b/train").text), SW_OK);
    for (int i = 0; i < 4; i++)
        put(file[i], i == 2 ? PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 4\n4 0 1 2 3\n"
                            : "OFF\n4 1 0\n" SQUARE);
    cr_assert_eq(sw_dataset_open(&data, scratch("set").text, 0), SW_OK, "%s", sw_error_message());
    for (int i = 0; i < 4; i++) cr_expect_str_eq(data->set_name[i], name[i]);
    sw_dataset_free(data);
}

Test(mesh, a_name_too_long_for_a_file)
{
    char name[1000];
    sw_dataset *data;
    put_folder();
    cr_assert_eq(sw_dataset_open(&data, scratch("set").text, 0), SW_OK);
    memset(name, '/', sizeof name);
    name[sizeof name - 1] = '\0';
    data->set_name[3] = name;
    cr_expect_eq(sw_dataset_save(data, scratch("long").text, "ply"), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "as the name of a file it has more than 200 bytes"), "%s",
              sw_error_message());
    cr_expect_eq(scratch_count(scratch_folder), 1, "something is left");
    sw_dataset_free(data);
}

Test(mesh, what_a_folder_cannot_hold)
{
    sw_dataset *data;
    cr_assert_eq(sw_dataset_open(&data, "needle:train=5:valid=5:test=5", 0), SW_OK);
    cr_expect_eq(sw_dataset_save(data, scratch("needle").text, "off"), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "cannot hold"));
    cr_expect(!sw_file_exists(scratch("needle").text));
    sw_dataset_free(data);
}
