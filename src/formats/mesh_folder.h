/* mesh_folder.h - a folder of meshes by class, in ModelNet's layout: CLASS/train/NAME.off, or
 * CLASS/NAME.off without splits. */
#ifndef SW_FORMATS_MESH_FOLDER_H
#define SW_FORMATS_MESH_FOLDER_H

#include "data/builder.h"
#include "formats/file_options.h"
#include "formats/writer.h"

/* Is there a file with that ending one or two folders below the folder? */
bool sw_is_mesh_folder(const char *path, const char *ending);

/* Read the folder. Each .off or .ply file is a set of points (x, y, z). Its class is its folder.
 * Its name is that of the file without the ending; if two files have the same name, all sets are
 * called CLASS/train/NAME. Characters that a file's name cannot have are written as %2F and the
 * like. From a surface, as many points are drawn as the option `points` says (sw_mesh_sample), by
 * the builder's seed and the number of the file in the order of names. A mesh without triangles
 * gives its points. */
sw_status sw_mesh_folder_read(sw_builder *builder, const sw_file_options *options);

/* Writes a set as a file of points. */
typedef sw_status sw_points_write(const char *path, const sw_real *x, int64_t points);

/* What folders of meshes can store (sw_format_type.holds). */
#define SW_MESHES_HOLD "classes|split|names|empty"

/* Write a folder in that layout, and each set with `write`. SW_ERROR_ARGUMENT: the name of a class
 * or a set is too long for a file. */
sw_status sw_mesh_folder_write(const sw_writer *writer, const char *ending, sw_points_write *write);

#endif
