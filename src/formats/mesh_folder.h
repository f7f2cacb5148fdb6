/* mesh_folder.h - a folder of meshes by class, in ModelNet's layout: CLASS/train/NAME.off, or
 * CLASS/NAME.off where there are no splits. */
#ifndef SW_FORMATS_MESH_FOLDER_H
#define SW_FORMATS_MESH_FOLDER_H

#include "data/builder.h"
#include "formats/file_options.h"
#include "formats/writer.h"

/* Is there a file with that ending in a folder of the folder, or one deeper? */
bool sw_is_mesh_folder(const char *path, const char *ending);

/* Each file of the folder with one of the endings .off and .ply is a set of points (x, y, z), its
 * folder its class, its name without the ending the set's; or CLASS/train/NAME all of them, if two
 * files have one name. What a name of a class or a set has in it that a file's cannot is %2F and
 * the like. Of a surface, the option `points` says how many (sw_mesh_sample), drawn from the
 * builder's seed and the file's number, by name, in the folder; points without triangles are taken
 * as they are. */
sw_status sw_mesh_folder_read(sw_builder *builder, const sw_file_options *options);

/* A set as a file of points. */
typedef sw_status sw_points_write(const char *path, const sw_real *x, int64_t points);

/* Write a folder in that layout, with `write` for each set. SW_ERROR_ARGUMENT: the name of a class
 * or a set is too long for a file. */
#define SW_MESHES_HOLD "classes|split|names|empty"
sw_status sw_mesh_folder_write(const sw_writer *writer, const char *ending, sw_points_write *write);

#endif
