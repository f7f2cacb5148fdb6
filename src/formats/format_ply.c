/* format_ply.c - a folder of meshes by class, in the Polygon File Format (PLY). */
#include "base/file.h"
#include "formats/format.h"
#include "formats/mesh_folder.h"

#include <stdio.h>

static bool is_folder(const char *path)
{
    return sw_is_mesh_folder(path, ".ply");
}

static sw_status write_points(const char *path, const sw_real *x, int64_t points)
{
    char header[256];
    const char *type = sizeof *x == 8 ? "double" : "float";
    const int length = snprintf(header, sizeof header,
                                "ply\nformat binary_little_endian 1.0\nelement vertex %lld\n"
                                "property %s x\nproperty %s y\nproperty %s z\nend_header\n",
                                (long long)points, type, type, type);
    const sw_piece piece[] = {{header, (size_t)length, 0},
                              {x, (size_t)points * 3 * sizeof *x, sizeof *x}};
    return sw_file_write(path, piece, 2);
}

static sw_status write(const sw_writer *writer)
{
    return sw_mesh_folder_write(writer, ".ply", write_points);
}

const struct sw_format sw_format_ply = {
    .type = {.name = "ply",
             .suffixes = "",
             .summary = "folder of meshes (PLY), CLASS/train/NAME.ply",
             .writes = true,
             .holds = SW_MESHES_HOLD,
             .columns = "x|y|z",
             .options = "ignore|points"},
    .is_folder = is_folder,
    .read = sw_mesh_folder_read,
    .write = write,
};
