/* mesh_file.h - a mesh out of a file of either format. */
#ifndef SW_FORMATS_MESH_FILE_H
#define SW_FORMATS_MESH_FILE_H

#include "formats/mesh.h"

/* Read an OFF or a PLY file; its first bytes say which one it is. SW_ERROR_FORMAT names the file,
 * the line (in binary data the byte), and what was expected. Free with sw_mesh_free. */
sw_status sw_mesh_read(sw_mesh *out, const char *path);

#endif
