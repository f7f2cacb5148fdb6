/* mesh.h - surfaces in three dimensions, and points on them. */
#ifndef SW_FORMATS_MESH_H
#define SW_FORMATS_MESH_H

#include <setwise/base.h>

/* Corners, and the triangles between them. A face of more than three corners is a fan of triangles.
 * A mesh without triangles is a cloud of points. */
typedef struct sw_mesh {
    int64_t corners, triangles;
    double *corner;    /* [corners, 3] */
    int64_t *triangle; /* [triangles, 3] numbers of corners */
} sw_mesh;

/* Allocate a mesh of this size. `path` is for the message. */
sw_status sw_mesh_new(sw_mesh *out, const char *path, int64_t corners, int64_t triangles);
void sw_mesh_free(sw_mesh *mesh); /* a zeroed one is legal */

/* Draw points on the surface, uniform by area (a triangle by its share of the area, then sqrt(u) on
 * its height; Osada et al. 2002, section 3.1). They are shifted to mean 0 and scaled into the unit
 * sphere: the farthest has distance 1. out: [points, 3]. SW_ERROR_ARGUMENT: there is no triangle,
 * or none that has an area. */
sw_status sw_mesh_sample(const sw_mesh *mesh, sw_random random, int64_t points, double *out);

#endif
