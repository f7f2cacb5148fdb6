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
