/* format_off.c - a folder of meshes by class, in the Object File Format (OFF). */
#include "base/file.h"
#include "base/text.h"
#include "formats/format.h"
#include "formats/mesh_folder.h"

static bool is_folder(const char *path)
{
    return sw_is_mesh_folder(path, ".off");
}

static sw_status write_points(const char *path, const sw_real *x, int64_t points)
{
    sw_text text = {0};
    sw_text_add(&text, "OFF\n%lld 0 0\n", (long long)points);
    for (int64_t i = 0; i < points; i++)
        sw_text_add(&text, "%s %s %s\n", sw_number_of_real(x[3 * i]).text,
                    sw_number_of_real(x[3 * i + 1]).text, sw_number_of_real(x[3 * i + 2]).text);
    return sw_file_write_text(path, &text);
}

static sw_status write(const sw_writer *writer)
{
    return sw_mesh_folder_write(writer, ".off", write_points);
}

const struct sw_format sw_format_off = {
    .type = {.name = "off",
             .suffixes = "",
             .summary = "folder of meshes (OFF), CLASS/train/NAME.off as in ModelNet",
             .writes = true,
             .holds = SW_MESHES_HOLD,
             .columns = "x|y|z",
             .options = "ignore|points"},
    .is_folder = is_folder,
    .read = sw_mesh_folder_read,
    .write = write,
};
