/* written.c - files that a command writes are none of those that it reads. */
#include "written.h"

#include "command.h"
#include "shown.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool is_file(const struct stat *file, const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && found.st_dev == file->st_dev && found.st_ino == file->st_ino;
}

/* Is it the file of a spec? Its path may be in quotes. */
static bool is_of_spec(const struct stat *file, const char *spec)
{
    char path[SW_MAX_SPEC];
    const int quote = *spec == '"';
    const int length = (int)sw_spec_span(spec, ":") - 2 * quote;
    if (is_file(file, spec)) return true;
    snprintf(path, sizeof path, "%.*s", length > 0 ? length : 0, spec + quote);
    return is_file(file, path);
}

int check_written(const char *flag, const char *file, const char *run, const char *data)
{
    static const char *const own[] = {"config.json", "model.safetensors", "last.safetensors",
                                      "result.json"};
    struct stat found;
    if (!file || stat(file, &found) != 0 || !S_ISREG(found.st_mode)) return STATUS_OK;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", run, own[i]);
        if (!is_file(&found, path)) continue;
        say("--%s %s is a file of the run: name another one", flag, file);
        return STATUS_WRONG_USE;
    }
    if (!data || !is_of_spec(&found, data)) return STATUS_OK;
    say("--%s %s is the file that is read: name another one", flag, file);
    return STATUS_WRONG_USE;
}
