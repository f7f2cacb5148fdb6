/* test_mesh.c - points that are drawn from a surface. */
#include "formats/mesh.h"

#include "meshes.h"

#include <math.h>

TestSuite(mesh, .init = scratch_begin, .fini = scratch_end);

Test(mesh, points_are_uniform_and_in_the_unit_sphere)
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

Test(mesh, a_mesh_without_area_is_refused)
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
