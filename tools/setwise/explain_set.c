/* explain_set.c - which set of the split is explained: the one of a number, or of a name. */
#include "command.h"
#include "explanation.h"
#include "shown.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The number that is all of the text; -1: it is something else, and so a name. */
static int64_t number_from(const char *text)
{
    char *end;
    if (*text < '0' || *text > '9') return -1;
    errno = 0;
    const long long number = strtoll(text, &end, 10);
    return *end ? -1 : errno ? INT64_MAX : number;
}

static const char *name_of(const explanation *e, int64_t position)
{
    const sw_split *split = &e->trained.split;
    return e->trained.data->set_name[split->index ? split->index[position] : position];
}

/* The position in a split of the set of that name; -1: it is not there. */
static int64_t find_in(const sw_dataset *data, const sw_split *split, const char *name)
{
    for (int64_t i = 0; i < split->count; i++)
        if (strcmp(data->set_name[split->index ? split->index[i] : i], name) == 0) return i;
    return -1;
}

/* Say where the set of that name is, or which name is the nearest. */
static int not_here(const explanation *e, const char *name)
{
    const int64_t count = e->trained.split.count;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        const sw_split split = sw_dataset_split(e->trained.data, (sw_role)role);
        if (find_in(e->trained.data, &split, name) < 0) continue;
        say("set \"%s\" is in the %s split, not in the %s split (--split %s)", name,
            sw_role_name((sw_role)role), e->options->split, sw_role_name((sw_role)role));
        return STATUS_WRONG_USE;
    }
    const char **known = calloc((size_t)count + 1, sizeof *known), *nearest = NULL;
    if (known) {
        for (int64_t i = 0; i < count; i++) known[i] = name_of(e, i);
        nearest = sw_nearest(name, known, (int)count);
    }
    say("no set of the %s split is called \"%s\"%s%s%s", e->options->split, name,
        nearest ? "; the nearest name is \"" : "", nearest ? nearest : "", nearest ? "\"" : "");
    free(known);
    return STATUS_WRONG_USE;
}

static int find_name(explanation *e, const char *name)
{
    if (!e->trained.data->set_name) {
        say("set \"%s\": the sets of %s have no names, expected a number", name,
            e->trained.data->name);
        return STATUS_WRONG_USE;
    }
    e->position = find_in(e->trained.data, &e->trained.split, name);
    return e->position < 0 ? not_here(e, name) : STATUS_OK;
}

int explained_set(explanation *e)
{
    static const char by_name[] = "name=";
    const size_t length = sizeof by_name - 1;
    const char *set = e->options->set;
    if (strncmp(set, by_name, length) == 0) return find_name(e, set + length);
    e->position = number_from(set);
    if (e->position < 0) return find_name(e, set);
    if (e->position < e->trained.split.count) return STATUS_OK;
    say("set %s: the %s split has %lld sets, counted from 0 (name=%s is the set of that name)", set,
        e->options->split, (long long)e->trained.split.count, set);
    return STATUS_WRONG_USE;
}
