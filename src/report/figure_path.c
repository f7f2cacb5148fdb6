/* figure_path.c - the path of a picture that the caller names, and that of its script. */
#include "report/figure_path.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

sw_status sw_figure_path(const char *path, sw_path *script, sw_path *name)
{
    size_t length = strlen(path);
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    if (strlen(file) <= 4 || strcmp(path + length - 4, ".svg") != 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: expected a name that ends in .svg", path);
    for (const char *c = file; *c; c++)
        if (*c == '\'' || (unsigned char)*c < ' ')
            return sw_fail(SW_ERROR_ARGUMENT,
                           "%s: expected a name without single quotes, tabs and line ends, for "
                           "gnuplot",
                           path);
    SW_TRY(sw_path_print(script, "%.*s.gp", (int)length - 4, path));
    return sw_path_print(name, "%.*s", (int)strlen(file) - 4, file);
}
