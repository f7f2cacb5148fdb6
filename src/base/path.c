/* path.c - paths of files and folders, as values. */
#include "base/path.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static sw_status too_long(const char *path)
{
    return sw_fail(SW_ERROR_ARGUMENT, "a path is longer than %zu bytes: %.60s...",
                   sizeof(sw_path) - 1, path);
}

sw_status sw_path_copy(sw_path *out, const char *path)
{
    if (strlen(path) >= sizeof out->text) return too_long(path);
    strcpy(out->text, path);
    return SW_OK;
}

sw_status sw_path_join(sw_path *out, const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *slash = length && folder[length - 1] != '/' ? "/" : "";
    int need = snprintf(out->text, sizeof out->text, "%s%s%s", folder, slash, name);
    return need < 0 || (size_t)need >= sizeof out->text ? too_long(folder) : SW_OK;
}

bool sw_path_exists(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) == 0;
}
