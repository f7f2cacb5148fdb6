/* mesh.h - surfaces in three dimensions, out of OFF and PLY files, and points on them. */
#ifndef SW_FORMATS_MESH_H
#define SW_FORMATS_MESH_H

#include <setwise/base.h>

/* Corners and the triangles between them; larger faces come as fans of triangles. Without triangles
 * it is a cloud of points. */
typedef struct sw_mesh {
    int64_t corners, triangles;
    double *corner;    /* [corners, 3] */
    int64_t *triangle; /* [triangles, 3] numbers of corners */
} sw_mesh;

/* Read a file of the Object File Format (Geomview; with ModelNet's slip of counts behind the word
 * OFF), or of the Polygon File Format, ascii or binary: which one, its first bytes tell. Comments,
 * colours and other properties are skipped. SW_ERROR_FORMAT names the file, the line (of binary
 * data, the byte), and what was expected. Free with sw_mesh_free. */
sw_status sw_mesh_read(sw_mesh *out, const char *path);
void sw_mesh_free(sw_mesh *mesh); /* a zeroed one is legal */

/* The two, on what a file holds: text [size], with a NUL behind it. */
sw_status sw_mesh_read_off(sw_mesh *out, const char *path, const char *text, size_t size);
sw_status sw_mesh_read_ply(sw_mesh *out, const char *path, const char *text, size_t size);

/* Room for so many corners and triangles. */
sw_status sw_mesh_new(sw_mesh *out, const char *path, int64_t corners, int64_t triangles);

/* Points on the surface, uniform by area (a triangle by its share of the area, then sqrt(u) on its
 * height; Osada et al. 2002, section 3.1), shifted to mean 0 and scaled into the unit sphere: the
 * farthest has distance 1. out: [points, 3]. SW_ERROR_ARGUMENT: there is no triangle, or none that
 * has an area. */
sw_status sw_mesh_sample(const sw_mesh *mesh, sw_random random, int64_t points, double *out);

#endif
