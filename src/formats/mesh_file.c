/* mesh_file.c - reads a mesh from an OFF or a PLY file. */
#include "formats/mesh_file.h"

#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"
#include "formats/mesh_off.h"
#include "formats/mesh_ply.h"

#include <stdlib.h>
#include <string.h>

#define LARGEST_FILE ((int64_t)1 << 32)

sw_status sw_mesh_read(sw_mesh *out, const char *path)
{
    char *text;
    size_t size;
    *out = (sw_mesh){0};
    SW_TRY(sw_file_read(&text, &size, path, LARGEST_FILE));
    const size_t mark = sw_mark_length(text, size);
    sw_status status;
    if (size == mark)
        status = sw_fail(SW_ERROR_FORMAT, "%s: the file is empty", path);
    else if (strncasecmp(text + mark, "ply", 3) == 0)
        status = sw_mesh_read_ply(out, path, text + mark, size - mark);
    else
        status = sw_mesh_read_off(out, path, text + mark, size - mark);
    free(text);
    if (status != SW_OK) sw_mesh_free(out);
    return status;
}
