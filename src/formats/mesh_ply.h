/* mesh_ply.h - meshes in the Polygon File Format (Turk 1994). */
#ifndef SW_FORMATS_MESH_PLY_H
#define SW_FORMATS_MESH_PLY_H

#include "formats/mesh.h"

/* Read the mesh from what the file `path` holds: text [size], and a NUL behind it. The data are
 * text or binary, of either byte order. Colours and other properties are skipped. SW_ERROR_FORMAT
 * names the file, the line (in binary data the byte), and what was expected. After an error the
 * mesh may hold memory: free it too. */
sw_status sw_mesh_read_ply(sw_mesh *out, const char *path, const char *text, size_t size);

#endif
