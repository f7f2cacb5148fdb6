/* search_path.c - the folders that are searched for the files of data sets. */
#include "data/search_path.h"

#include "base/error.h"
#include "base/path.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_FOLDERS = 3 };

/* The value of an environment variable; NULL if it is not set or empty. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* The search path, in its order. */
static sw_status list_folders(sw_path searched[MOST_FOLDERS], int *count)
{
    const char *own = variable("SETWISE_DATA"), *data = variable("XDG_DATA_HOME");
    const char *home = variable("HOME");
    *count = 0;
    if (own) return sw_path_join(&searched[(*count)++], own, "");
    if (data && *data == '/') {
        SW_TRY(sw_path_join(&searched[(*count)++], data, "setwise"));
    } else if (home) {
        SW_TRY(sw_path_join(&searched[(*count)++], home, ".local/share/setwise"));
    }
    SW_TRY(sw_path_join(&searched[(*count)++], "/usr/share", "datasets"));
    return sw_path_join(&searched[(*count)++], "/usr/share", "games");
}

/* Is the file in this folder, plain or gzipped? */
static sw_status look(sw_path *out, bool *found, const char *folder, const char *file)
{
    SW_TRY(sw_path_join(out, folder, file));
    *found = sw_path_exists(out->text);
    if (*found) return SW_OK;
    sw_path gzipped;
    if (snprintf(gzipped.text, sizeof gzipped.text, "%s.gz", out->text) >= (int)sizeof gzipped.text)
        return SW_OK; /* no file can have such a long name */
    *found = sw_path_exists(gzipped.text);
    if (*found) *out = gzipped;
    return SW_OK;
}

sw_status sw_search_path_find(sw_path *out, const char *folder, const char *name,
                              const char *remedy)
{
    sw_path searched[MOST_FOLDERS], file;
    int count;
    SW_TRY(list_folders(searched, &count));
    SW_TRY(sw_path_join(&file, folder, name));
    for (int i = 0; i < count; i++) {
        bool found;
        SW_TRY(look(out, &found, searched[i].text, file.text));
        if (found) return SW_OK;
    }
    char others[sizeof searched] = "";
    for (int i = 1; i < count; i++)
        sw_append(others, sizeof others, "%s%s", i > 1 ? " or " : ", nor in ", searched[i].text);
    SW_TRY(sw_path_join(out, searched[0].text, file.text));
    return sw_fail(SW_ERROR_NOT_FOUND, "%s: no such file, plain or .gz%s; %s", out->text, others,
                   remedy);
}
