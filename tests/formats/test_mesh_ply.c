/* test_mesh_ply.c - PLY files as text and binary, and those that are refused. */
#include "formats/mesh_ply.h"

#include "meshes.h"

TestSuite(mesh_ply, .init = scratch_begin, .fini = scratch_end);

Test(mesh_ply, text)
{
    put("square.ply", PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 255\n4 0 1 2 3\n");
    expect_square("square.ply");
}

Test(mesh_ply, binary_of_either_byte_order)
{
    static const char *const header[] = {PLY_HEAD("binary_little_endian"),
                                         PLY_HEAD("binary_big_endian")};
    static const float corner[4][3] = {{0, 0, 0}, {2, 0, 0}, {2, 2, 0}, {0, 2, 0}};
    for (int big = 0; big < 2; big++) {
        uint8_t bytes[1024];
        size_t size = strlen(header[big]);
        memcpy(bytes, header[big], size);
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
        sw_mesh mesh;
        bytes[size] = 0;
        put_bytes("long.ply", bytes, size + 1);
        cr_assert_eq(sw_mesh_read(&mesh, scratch("long.ply").text), SW_ERROR_FORMAT);
        cr_expect(strstr(sw_error_message(), ": the file goes on after its last element"), "%s",
                  sw_error_message());
        put_bytes("short.ply", bytes, size - 1);
        cr_assert_eq(sw_mesh_read(&mesh, scratch("short.ply").text), SW_ERROR_FORMAT);
        cr_expect(strstr(sw_error_message(), ": the file ends, expected a number"), "%s",
                  sw_error_message());
        cr_expect(strstr(sw_error_message(), ": byte "), "%s", sw_error_message());
    }
}

Test(mesh_ply, files_that_are_refused)
{
    expect_bad("plyx\n", "line 1: \"plyx\", expected the word ply alone");
    expect_bad("PLY\n", "line 1: \"PLY\", expected the word ply alone");
    expect_bad("ply\nformat ascii 1.1\nelement vertex 1\nend_header\n",
               "line 2: \"ascii 1.1\", expected format ascii 1.0, binary_little_endian 1.0");
    expect_bad("ply\nend_header\n",
               "line 2: the header ends, expected a line that says the format");
    expect_bad("ply\nformat ascii 1.0\nfaces 3\n", "line 3: \"faces\", expected format, element");
    expect_bad("ply\nformat ascii 1.0\n", "line 3: the file ends within its header");
    expect_bad("ply\nformat utf 1.0\nend_header\n",
               "line 2: \"utf 1.0\", expected format ascii 1.0, ");
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
    static const char *const faces[][2] = {
        {"4 0 1 2 -1", "line 16: expected the number of a vertex"},
        {"4 0 1 2 0.5", "line 16: expected the number of a vertex"},
        {"1e9 0 1 2 3", "line 16: expected the count of a list that the file has room for"},
        {"3.5 0 1 2 3", "line 16: expected the count of a list that the file has room for"}};
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++) {
        char text[512];
        snprintf(text, sizeof text, PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 4\n%s\n",
                 faces[i][0]);
        expect_bad(text, faces[i][1]);
    }
    expect_bad(PLY_HEAD("ascii") "0 0 0 1\n2 x 0 2\n", "line 13: \"x\", expected a number");
    expect_bad(PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 4\n-4 0 1 2 4\n",
               "expected the count of a list");
}

/* In a text, each element is a line: surplus numbers do not slip into the next one. */
Test(mesh_ply, lines_with_another_count_of_numbers)
{
#define POINTS                                                                                     \
    "ply\nformat ascii 1.0\nelement vertex 2\nproperty float x\nproperty float y\n"                \
    "property float z\nend_header\n"
    sw_mesh mesh;
    expect_bad(POINTS "0 0 0 255\n1 0 0 255\n", "line 8: 4 numbers, more than the header declares");
    expect_bad(POINTS "0 0 0\n1 0\n0\n", "line 9: 2 numbers, fewer than the header declares");
    expect_bad(POINTS "0 0 0\n", "line 9: the file ends, expected a number");
    expect_bad(POINTS "0 0 0\n1 0 0\n\n2 0 0\n",
               "line 11: the file goes on after its last element");
    expect_bad(PLY_SQUARE "3 0 1 2\n", "line 17: the file goes on after its last element");
    put("blanks.ply", POINTS "\n 0 0\t0 \r\n\n1 2 3");
    cr_assert_eq(sw_mesh_read(&mesh, scratch("blanks.ply").text), SW_OK, "%s", sw_error_message());
    cr_expect_eq(mesh.corner[5], 3);
    sw_mesh_free(&mesh);
}

/* A vertex whose y has this type, and is followed by a z of one byte. */
static size_t vertex_of_type(uint8_t bytes[1024], const char *order, const char *type, int size,
                             uint64_t bits)
{
    const bool big = order[0] == 'b';
    size_t at =
        (size_t)snprintf((char *)bytes, 1024,
                         "ply\nformat binary_%s_endian 1.0\nelement vertex 1\nproperty int8 "
                         "x\nproperty %s y\nproperty uint8 z\nend_header\n",
                         order, type);
    bytes[at++] = 0xff;
    for (int i = 0; i < size; i++) bytes[at++] = (uint8_t)(bits >> 8 * (big ? size - 1 - i : i));
    bytes[at++] = 200;
    return at;
}

Test(mesh_ply, numbers_of_every_type_and_byte_order)
{
    static const struct {
        const char *name[2];
        int size;
        uint64_t bits;
        double value;
    } type[] = {{{"char", "int8"}, 1, 0x9c, -100},
                {{"uchar", "uint8"}, 1, 0x9c, 156},
                {{"short", "int16"}, 2, 0xfc18, -1000},
                {{"ushort", "uint16"}, 2, 0xfc18, 64536},
                {{"int", "int32"}, 4, 0xfffe7960, -100000},
                {{"uint", "uint32"}, 4, 0xfffe7960, 4294867296},
                {{"float", "float32"}, 4, 0xc0200000, -2.5},
                {{"double", "float64"}, 8, 0xc004000000000000, -2.5}};
    for (size_t t = 0; t < sizeof type / sizeof *type; t++)
        for (int i = 0; i < 4; i++) {
            uint8_t bytes[1024];
            sw_mesh mesh;
            put_bytes("v.ply", bytes,
                      vertex_of_type(bytes, i < 2 ? "big" : "little", type[t].name[i % 2],
                                     type[t].size, type[t].bits));
            cr_assert_eq(sw_mesh_read(&mesh, scratch("v.ply").text), SW_OK, "%s: %s",
                         type[t].name[i % 2], sw_error_message());
            cr_expect(mesh.corner[0] == -1 && mesh.corner[2] == 200);
            cr_expect_eq(mesh.corner[1], type[t].value, "%s: %g", type[t].name[i % 2],
                         mesh.corner[1]);
            sw_mesh_free(&mesh);
        }
}

Test(mesh_ply, coordinates_that_are_not_finite)
{
    static const uint64_t bits[] = {0x7f800000, 0xff800000, 0x7fc00000};
    uint8_t bytes[1024];
    sw_mesh mesh;
    for (int i = 0; i < 3; i++) {
        put_bytes("v.ply", bytes, vertex_of_type(bytes, "little", "float", 4, bits[i]));
        cr_assert_eq(sw_mesh_read(&mesh, scratch("v.ply").text), SW_ERROR_FORMAT);
        cr_expect(strstr(sw_error_message(), ": a coordinate is not finite"), "%s",
                  sw_error_message());
    }
}

Test(mesh_ply, headers_that_are_refused)
{
#define BEGIN "ply\nformat ascii 1.0\n"
    char text[4096];
    size_t at = (size_t)snprintf(text, sizeof text, BEGIN);
    for (int i = 0; i < 17; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "element part%d 0\n", i);
    expect_bad(text, "line 19: more than 16 kinds of elements");
    at = (size_t)snprintf(text, sizeof text, BEGIN "element vertex 1\n");
    for (int i = 0; i < 65; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "property float p%d\n", i);
    expect_bad(text, "line 68: more than 64 properties");
    snprintf(text, sizeof text, BEGIN "comment %0250d\n", 0);
    expect_bad(text, "line 3: a line of the header is longer than 255 bytes");
    expect_bad(BEGIN "element vertex 0\nelement vertex 0\nend_header\n",
               "two kinds of element vertex");
    expect_bad(BEGIN "element vertex\n", "line 3: expected a count of elements");
    expect_bad(BEGIN "element vertex -1\n", "line 3: expected a count of elements");
    static const char *const lists[] = {"list", "list float int i", "list real int i"};
    for (int i = 0; i < 3; i++) {
        snprintf(text, sizeof text, BEGIN "element face 0\nproperty %s\n", lists[i]);
        expect_bad(text, "line 4: expected a type of whole numbers for the count of a list");
    }
    expect_bad(BEGIN "element face 0\nproperty list int\n", "the type of a property is unknown");
    expect_bad(BEGIN "element vertex 1\nproperty list int float x\nproperty float y\n"
                     "property float z\nend_header\n1 0 0 0\n",
               "the vertices have no property x");
    snprintf(text, sizeof text,
             BEGIN "element vertex 1\nproperty float x\nproperty float y\nproperty float z\n"
                   "end_header\n%070d 0 0\n",
             0);
    expect_bad(text, "line 8: expected a number");
}

/* Of a face only the list of vertices counts; other elements and properties are skipped. */
Test(mesh_ply, what_else_is_there_is_skipped)
{
    sw_mesh mesh;
    put("more.ply", BEGIN "element material 1\nproperty list uchar float shine\n"
                          "element vertex 3\nproperty list uchar int x\nproperty float x\n"
                          "property float y\nproperty float z\nproperty float xx\n"
                          "element face 2\nproperty uchar vertex_index\n"
                          "property list uchar int other\nproperty list uchar int vertex_index\n"
                          "element edge 1\nproperty int a\nend_header\n"
                          "2 0.5 0.25\n1 9 0 0 0 7\n0 1 0 0 7\n1 8 0 1 0 7\n"
                          "5 1 9 3 0 1 2\n5 0 2 0 1\n3\n");
    cr_assert_eq(sw_mesh_read(&mesh, scratch("more.ply").text), SW_OK, "%s", sw_error_message());
    const double corner[] = {0, 0, 0, 1, 0, 0, 0, 1, 0};
    const int64_t triangle[] = {0, 1, 2};
    cr_assert(mesh.corners == 3 && mesh.triangles == 1);
    cr_expect_arr_eq(mesh.corner, corner, sizeof corner);
    cr_expect_arr_eq(mesh.triangle, triangle, sizeof triangle);
    sw_mesh_free(&mesh);
}
