/* options.c - look up the flags of a subcommand by name. */
#include "options.h"
#include "shown.h"

#include <stdio.h>
#include <string.h>

const option *find_option(const command_line *line, const char *name)
{
    for (int i = 0; i < line->option_count; i++)
        if (strcmp(line->options[i].name, name) == 0) return &line->options[i];
    return NULL;
}

static bool is_no_flag(const command_line *line, const char *name)
{
    for (const char *const *at = line->no_flags; at && *at; at++)
        if (strcmp(*at, name) == 0) return true;
    return false;
}

int flag_fields(const command_line *line, const sw_field *fields[MAX_FIELDS])
{
    int all = 0, count = 0;
    const sw_field *field = line->config ? sw_config_fields(&all) : NULL;
    for (int i = 0; i < all && count < MAX_FIELDS; i++)
        if (!find_option(line, field[i].name) && !is_no_flag(line, field[i].name) &&
            (field[i].of_model || !line->model_only))
            fields[count++] = &field[i];
    return count;
}

bool takes_config_file(const command_line *line)
{
    return line->config && !line->model_only;
}

const sw_field *find_field(const command_line *line, const char *name)
{
    const sw_field *fields[MAX_FIELDS];
    int count = flag_fields(line, fields);
    for (int i = 0; i < count; i++)
        if (strcmp(fields[i]->name, name) == 0) return fields[i];
    return NULL;
}

void say_unknown(const char *what, const char *name, const char *const *names, int count)
{
    const char *nearest = sw_nearest(name, names, count);
    fprintf(stderr, "setwise: unknown %s '", what);
    print_shown(stderr, name);
    fputc('\'', stderr);
    if (nearest)
        fprintf(stderr, ", did you mean '%s'? There are ", nearest);
    else
        fputs(": there are ", stderr);
    for (int i = 0; i < count; i++) fprintf(stderr, "%s%s", i ? ", " : "", names[i]);
    fputc('\n', stderr);
}
