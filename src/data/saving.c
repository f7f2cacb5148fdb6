#include "data/saving.h"

#include "base/error.h"
#include "base/name_map.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sw_status sw_saving_refuse(const sw_saving *saving, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return sw_fail(SW_ERROR_ARGUMENT, "%s: %s cannot hold %s", saving->path, saving->format, text);
}

const char *sw_saving_name(char *const *name, int64_t i, sw_name_number *number)
{
    if (name) return name[i];
    snprintf(number->text, sizeof number->text, "%lld", (long long)i);
    return number->text;
}

static sw_status check_names(const sw_saving *saving, const char *what, char *const *name,
                             int64_t count)
{
    if (!name) return SW_OK;
    sw_arena *arena = sw_arena_new();
    if (!arena) return SW_ERROR_MEMORY;
    sw_name_map seen = {.arena = arena};
    sw_status status = SW_OK;
    for (int64_t i = 0, number = 0; status == SW_OK && i < count; i++) {
        if (!*name[i] || !sw_is_utf8(name[i]))
            status = sw_saving_refuse(saving, "%s %lld: its name is %s", what, (long long)i,
                                      *name[i] ? "not UTF-8" : "empty");
        else
            status = sw_name_map_add(&seen, &number, name[i]);
        if (status == SW_OK && number != i)
            status = sw_saving_refuse(saving, "%s %lld and %lld of the same name, \"%s\"", what,
                                      (long long)number, (long long)i, sw_excerpt_of(name[i]).text);
    }
    sw_name_map_free(&seen);
    sw_arena_free(arena);
    return status;
}

static sw_status check_tokens(const sw_saving *saving)
{
    const sw_dataset *dataset = saving->dataset;
    const int64_t vocabulary = dataset->schema.vocabulary, width = dataset->sets.width;
    if (vocabulary == 0) return SW_OK;
    if (dataset->schema.hashed)
        return sw_saving_refuse(saving, "hashed words: what they were is not known");
    for (int64_t i = 0; i < dataset->sets.offset[dataset->sets.count]; i++) {
        const double token = (double)dataset->sets.x[i * width];
        if (token >= 0 && token < (double)vocabulary && token == (double)(int64_t)token) continue;
        return sw_saving_refuse(saving, "element %lld: its token is %s, expected 0 to %lld",
                                (long long)i, sw_number_of(token).text, (long long)vocabulary - 1);
    }
    return SW_OK;
}

static sw_status take_roles(sw_saving *saving)
{
    const sw_dataset *dataset = saving->dataset;
    const int64_t sets = dataset->sets.count;
    if (!dataset->split_given) return SW_OK;
    saving->role = malloc((size_t)sets);
    if (!saving->role) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", saving->path);
    memset(saving->role, -1, (size_t)sets);
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        for (int64_t i = 0; i < dataset->index_count[role]; i++) {
            const int64_t set = dataset->index[role] ? dataset->index[role][i] : i;
            if (saving->role[set] >= 0)
                return sw_saving_refuse(saving, "set %lld: it is in the splits %s and %s",
                                        (long long)set, sw_role_name((sw_role)saving->role[set]),
                                        sw_role_name((sw_role)role));
            saving->role[set] = (int8_t)role;
        }
    for (int64_t b = 0; b < sets; b++)
        if (saving->role[b] < 0)
            return sw_saving_refuse(saving, "set %lld: it is in no split, where others are",
                                    (long long)b);
    return SW_OK;
}

static sw_status check(sw_saving *saving)
{
    const sw_dataset *dataset = saving->dataset;
    const sw_schema *schema = &dataset->schema;
    static const char *const answer[] = {"classes", "labels", "targets", "outputs"};
    if (dataset->sets.count == 0) return sw_saving_refuse(saving, "a data set without sets");
    SW_TRY(check_names(saving, "sets", dataset->set_name, dataset->sets.count));
    SW_TRY(check_names(saving, answer[dataset->head], schema->output.name, schema->output.count));
    SW_TRY(check_names(saving, "columns", schema->feature.name, schema->feature.count));
    SW_TRY(check_names(saving, "contexts", schema->context.name, schema->context.count));
    SW_TRY(check_names(saving, "words", schema->token, schema->token ? schema->vocabulary : 0));
    SW_TRY(check_tokens(saving));
    return take_roles(saving);
}

sw_status sw_saving_begin(sw_saving *saving, const sw_dataset *dataset, const char *path,
                          const char *format)
{
    *saving = (sw_saving){.dataset = dataset, .path = path, .format = format};
    const sw_status status = check(saving);
    if (status != SW_OK) sw_saving_end(saving);
    return status;
}

void sw_saving_end(sw_saving *saving)
{
    free(saving->role);
    saving->role = NULL;
}
