/* path.c - paths of files and folders, as values. */
#include "base/path.h"

#include "base/error.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

sw_status sw_path_print(sw_path *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int need = vsnprintf(out->text, sizeof out->text, format, args);
    va_end(args);
    if (need >= 0 && (size_t)need < sizeof out->text) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "a path is longer than %zu bytes: %.60s...",
                   sizeof out->text - 1, out->text);
}

sw_status sw_path_copy(sw_path *out, const char *path)
{
    return sw_path_print(out, "%s", path);
}

sw_status sw_path_join(sw_path *out, const char *folder, const char *name)
{
    const size_t length = strlen(folder);
    const char *slash = length && folder[length - 1] != '/' ? "/" : "";
    return sw_path_print(out, "%s%s%s", folder, slash, name);
}

bool sw_path_exists(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) == 0;
}

bool sw_path_real(sw_path *out, const char *path)
{
    _Static_assert(sizeof out->text >= PATH_MAX, "realpath() writes up to PATH_MAX bytes");
    return realpath(path, out->text);
}
