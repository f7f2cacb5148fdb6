/* test_mesh_file.c - which format a file is in, and damaged files. */
#include "formats/mesh_file.h"

#include "claims.h"
#include "meshes.h"

#include <sys/stat.h>

TestSuite(mesh_file, .init = scratch_begin, .fini = scratch_end);

/* The name of the file does not matter. */
Test(mesh_file, the_first_bytes_say_the_format)
{
    put("a.ply", "OFF\n4 1 0\n" SQUARE);
    expect_square("a.ply");
    put("a.off", PLY_SQUARE);
    expect_square("a.off");
    expect_bad("", "the file is empty");
    expect_bad("solid", "line 1: \"solid\", expected OFF");
}

/* Damaged files are read or refused; the sanitizers watch. */
Test(mesh_file, cut_off_and_damaged)
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

/* Few bytes that claim 2^40 corners or faces. */
Test(mesh_file, claims_are_not_believed)
{
    static const char *const text[] = {
        "OFF\n" MANY " 1 0\n0 0 0\n",
        "OFF\n1 " MANY " 0\n0 0 0\n1 0\n",
        "OFF\n1 1 0\n0 0 0\n" MANY " 0 0 0\n",
        "ply\nformat ascii 1.0\nelement vertex " MANY "\nproperty float x\nproperty float y\n"
        "property float z\nend_header\n0 0 0\n",
        "ply\nformat ascii 1.0\nelement other " MANY "\nelement vertex 0\nend_header\n",
        "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\n"
        "property float z\nproperty list double int w\nend_header\n0 0 0 " MANY " 1\n",
        "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\n"
        "property float z\nproperty list int int w\nend_header\n0 0 0 " MANY " 1\n",
    };
    limit_memory();
    cr_assert_eq(mkdir(scratch("set").text, 0777), 0);
    cr_assert_eq(mkdir(scratch("set/a").text, 0777), 0);
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
        scratch_write(scratch("set/a/b.off").text, text[i], strlen(text[i]));
        expect_claim_refused("set");
    }
}
