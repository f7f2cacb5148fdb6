/* mesh.c - the memory of a mesh, and points drawn from its surface. */
#include "formats/mesh.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

sw_status sw_mesh_new(sw_mesh *out, const char *path, int64_t corners, int64_t triangles)
{
    *out = (sw_mesh){.corners = corners,
                     .triangles = triangles,
                     .corner = calloc((size_t)corners + 1, 3 * sizeof(double)),
                     .triangle = calloc((size_t)triangles + 1, 3 * sizeof(int64_t))};
    if (out->corner && out->triangle) return SW_OK;
    sw_mesh_free(out);
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory for %lld corners and %lld triangles", path,
                   (long long)corners, (long long)triangles);
}

void sw_mesh_free(sw_mesh *mesh)
{
    free(mesh->corner);
    free(mesh->triangle);
    *mesh = (sw_mesh){0};
}

/* ---- Points on the surface ------------------------------------------------------------------- */

static const double *corner_of(const sw_mesh *mesh, int64_t triangle, int which)
{
    return mesh->corner + 3 * mesh->triangle[3 * triangle + which];
}

static double area_of(const sw_mesh *mesh, int64_t triangle)
{
    const double *a = corner_of(mesh, triangle, 0), *b = corner_of(mesh, triangle, 1),
                 *c = corner_of(mesh, triangle, 2);
    double u[3], v[3];
    for (int i = 0; i < 3; i++) {
        u[i] = b[i] - a[i];
        v[i] = c[i] - a[i];
    }
    const double x = u[1] * v[2] - u[2] * v[1], y = u[2] * v[0] - u[0] * v[2],
                 z = u[0] * v[1] - u[1] * v[0];
    return sqrt(x * x + y * y + z * z) / 2;
}

/* The first triangle whose sum of areas, up to and with it, is above `at`. */
static int64_t triangle_at(const double *sum, int64_t triangles, double at)
{
    int64_t low = 0, high = triangles - 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (sum[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void draw_points(const sw_mesh *mesh, const double *sum, sw_random random, int64_t points,
                        double *out)
{
    for (int64_t p = 0; p < points; p++) {
        const double at = sw_random_uniform(&random) * sum[mesh->triangles - 1];
        const int64_t t = triangle_at(sum, mesh->triangles, at);
        const double root = sqrt(sw_random_uniform(&random)), side = sw_random_uniform(&random);
        const double *a = corner_of(mesh, t, 0), *b = corner_of(mesh, t, 1),
                     *c = corner_of(mesh, t, 2);
        for (int i = 0; i < 3; i++)
            out[3 * p + i] = (1 - root) * a[i] + root * (1 - side) * b[i] + root * side * c[i];
    }
}

static void into_unit_sphere(double *x, int64_t points)
{
    double mean[3] = {0}, farthest = 0;
    for (int64_t p = 0; p < points; p++)
        for (int i = 0; i < 3; i++) mean[i] += x[3 * p + i] / (double)points;
    for (int64_t p = 0; p < points; p++) {
        for (int i = 0; i < 3; i++) x[3 * p + i] -= mean[i];
        const double *at = x + 3 * p;
        farthest = fmax(farthest, sqrt(at[0] * at[0] + at[1] * at[1] + at[2] * at[2]));
    }
    for (int64_t i = 0; farthest > 0 && i < 3 * points; i++) x[i] /= farthest;
}

sw_status sw_mesh_sample(const sw_mesh *mesh, sw_random random, int64_t points, double *out)
{
    double *sum = calloc((size_t)mesh->triangles + 1, sizeof *sum), total = 0;
    if (!sum) return sw_fail(SW_ERROR_MEMORY, "out of memory for the areas of a mesh");
    for (int64_t t = 0; t < mesh->triangles; t++) sum[t] = total += area_of(mesh, t);
    sw_status status = SW_OK;
    if (!(total > 0) || !isfinite(total))
        status =
            sw_fail(SW_ERROR_ARGUMENT, "the area of its %lld triangles is %g, expected a surface",
                    (long long)mesh->triangles, total);
    else
        draw_points(mesh, sum, random, points, out);
    free(sum);
    SW_TRY(status);
    into_unit_sphere(out, points);
    return SW_OK;
}
