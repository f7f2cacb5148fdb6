/* test_mesh_off.c - OFF files, and those that are refused. */
#include "formats/mesh_off.h"

#include "meshes.h"

TestSuite(mesh_off, .init = scratch_begin, .fini = scratch_end);

Test(mesh_off, a_square)
{
    put("square.off", "OFF\n# a comment\n4 1 0\n" SQUARE);
    expect_square("square.off");
    put("slip.off", "OFF4 1 0\n" SQUARE);
    expect_square("slip.off");
}

/* Colours and normals of corners are skipped, with or without the letters that announce them. */
Test(mesh_off, corners_with_more_than_coordinates)
{
    static const char *const head[] = {"OFF",   "COFF",    "NOFF",           "CNOFF",
                                       "STOFF", "STCNOFF", "\xef\xbb\xbfOFF"};
    for (int i = 0; i < 7; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "%s\n4 1 0\n0 0 0 255 0 0 255\n2 0 0 0 1 0 # right\n2 2 0\t9 \r\n0 2 0\n4 0 1 2 3 "
                 "9 9\n",
                 head[i]);
        put("square.off", text);
        expect_square("square.off");
    }
}

Test(mesh_off, files_that_are_refused)
{
    expect_bad("off\n", "line 1: \"off\", expected OFF");
    expect_bad("4OFF\n", "line 1: \"4OFF\", expected OFF, COFF, NOFF, STOFF or a mixture");
    expect_bad("OFF BINARY\n", "line 1: \"BINARY\", expected a count of corners");
    expect_bad("OFF\n1 0 0\n0 0 0 red\n",
               "line 3: \"red\", expected a number after the coordinates of a corner");
    expect_bad("OFF\n2 0 0\n0 0 0 1 0 0\n", "line 4: the file ends, expected a coordinate");
    expect_bad("OFF\n1 0 0\n0 0 0\n1 1 1\n", "line 4: \"1\", expected the end of the file");
    expect_bad("OFF\n4 1 0\n" SQUARE "# fine\n\n3 0 1 2\n",
               "line 10: \"3\", expected the end of the file");
    expect_bad("OFF\n", "line 2: the file ends, expected a count of corners");
    expect_bad("OFF\n1 1 0\n0 0\n", "line 4: the file ends, expected a coordinate");
    expect_bad("OFF\n1 0 0\n0 x 0\n", "line 3: \"x\", expected a coordinate of a corner");
    char text[200];
    snprintf(text, sizeof text, "OFF\n1 0 0\n%070d 0 0\n", 0);
    expect_bad(
        text,
        "line 3: \"0000000000000000000000000000000000000000\", expected a coordinate of a corner");
    expect_bad("OFF\n1 0 0\n0 nan 0\n", "line 3: \"nan\", expected a coordinate");
    expect_bad("OFF\n9999999999 1 0\n0 0 0\n",
               "line 2: \"9999999999\", expected a count of corners that the file has room for");
    expect_bad("OFF\n1 9999999999 0\n0 0 0\n", "expected a count of faces that the file has room");
    expect_bad("OFF\n-1 1 0\n", "\"-1\", expected a count of corners");
    expect_bad("OFF\n2 1 0\n0 0 0\n1 1 1\n3 0 1 2\n",
               "line 5: \"2\", expected the number of a corner");
    expect_bad("OFF\n2 1 0\n0 0 0\n1 1 1\n3 0 -1 1\n", "line 5: \"-1\", expected the number");
}
