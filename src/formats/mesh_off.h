/* mesh_off.h - meshes in the Object File Format (Geomview). */
#ifndef SW_FORMATS_MESH_OFF_H
#define SW_FORMATS_MESH_OFF_H

#include "formats/mesh.h"

/* Read the mesh from what the file `path` holds: text [size], and a NUL behind it. Counts behind
 * the word OFF, as some files of ModelNet have them, are accepted. Colours and other properties are
 * skipped. SW_ERROR_FORMAT names the file, the line (in binary data the byte), and what was
 * expected. After an error the mesh may hold memory: free it too. */
sw_status sw_mesh_read_off(sw_mesh *out, const char *path, const char *text, size_t size);

#endif
