/* path.c - paths of files and folders, as values. */
#include "base/path.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

sw_status sw_path_join(sw_path *out, const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *slash = length && folder[length - 1] != '/' ? "/" : "";
    int need = snprintf(out->text, sizeof out->text, "%s%s%s", folder, slash, name);
    if (need < 0 || (size_t)need >= sizeof out->text)
        return sw_fail(SW_ERROR_ARGUMENT, "a path is longer than %zu bytes: %.60s...",
                       sizeof out->text - 1, folder);
    return SW_OK;
}

bool sw_path_exists(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) == 0;
}
