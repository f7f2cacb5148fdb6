/* figure_path.c - the path of a picture that the caller names, and that of its script. */
#include "report/figure_path.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

sw_status sw_figure_path(const char *path, sw_path *script, sw_path *name)
{
    size_t length = strlen(path);
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    if (length >= sizeof script->text)
        return sw_fail(SW_ERROR_ARGUMENT, "%.100s...: the path is too long", path);
    if (strlen(file) <= 4 || strcmp(path + length - 4, ".svg") != 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: expected a name that ends in .svg", path);
    for (const char *c = file; *c; c++)
        if (*c == '\'' || (unsigned char)*c < ' ')
            return sw_fail(SW_ERROR_ARGUMENT,
                           "%s: expected a name without quotes and line ends, for gnuplot", path);
    snprintf(script->text, sizeof script->text, "%.*s.gp", (int)length - 4, path);
    snprintf(name->text, sizeof name->text, "%.*s", (int)strlen(file) - 4, file);
    return SW_OK;
}
