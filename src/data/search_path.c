/* place.c - the folders that are searched for the files of data sets. */
#include "data/search_path.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_PLACES = 3 };

/* An environment variable that is set and not empty; otherwise NULL. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* The places, in the order of the search. */
static sw_status list_places(sw_path location[MOST_PLACES], int *count)
{
    const char *own = variable("SETWISE_DATA"), *data = variable("XDG_DATA_HOME");
    const char *home = variable("HOME");
    *count = 0;
    if (own) return sw_path_join(&location[(*count)++], own, "");
    if (data && *data == '/') {
        SW_TRY(sw_path_join(&location[(*count)++], data, "setwise"));
    } else if (home) {
        SW_TRY(sw_path_join(&location[(*count)++], home, ".local/share/setwise"));
    }
    SW_TRY(sw_path_join(&location[(*count)++], "/usr/share", "datasets"));
    return sw_path_join(&location[(*count)++], "/usr/share", "games");
}

/* Is the file in this place, plain or gzipped? */
static sw_status look(sw_path *out, bool *found, const char *location, const char *file)
{
    SW_TRY(sw_path_join(out, location, file));
    *found = sw_file_exists(out->text);
    if (*found) return SW_OK;
    sw_path gzipped;
    if (snprintf(gzipped.text, sizeof gzipped.text, "%s.gz", out->text) >= (int)sizeof gzipped.text)
        return SW_OK; /* no file has so long a name */
    *found = sw_file_exists(gzipped.text);
    if (*found) *out = gzipped;
    return SW_OK;
}

sw_status sw_search_path_find(sw_path *out, const char *folder, const char *name,
                              const char *remedy)
{
    sw_path location[MOST_PLACES], file;
    int count;
    SW_TRY(list_places(location, &count));
    SW_TRY(sw_path_join(&file, folder, name));
    for (int i = 0; i < count; i++) {
        bool found;
        SW_TRY(look(out, &found, location[i].text, file.text));
        if (found) return SW_OK;
    }
    char others[sizeof location] = "";
    for (int i = 1; i < count; i++)
        sw_append(others, sizeof others, "%s%s", i > 1 ? " or " : ", nor in ", location[i].text);
    SW_TRY(sw_path_join(out, location[0].text, file.text));
    return sw_fail(SW_ERROR_NOT_FOUND, "%s: no such file, plain or .gz%s; %s", out->text, others,
                   remedy);
}
