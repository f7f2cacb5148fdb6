/* builder_logs.c - which columns have a logarithm: those that the option `log` lists. */
#include "data/builder_logs.h"

#include "base/error.h"
#include "base/quoted.h"
#include "base/text.h"
#include "data/builder.h"
#include "data/builder_categories.h"
#include "data/builder_state.h"

#include <stdlib.h>
#include <string.h>

/* Columns that the option can name, and what may stand before a name to say which ones are meant.
 */
typedef struct group {
    const char *prefix;
    sw_columns *columns;
    int64_t first, end; /* columns that are numbers */
} group;

enum { GROUPS = 3 };

static void find_groups(group out[GROUPS], const struct sw_builder *builder)
{
    sw_schema *schema = &builder->dataset->schema;
    const bool numbers = builder->dataset->task == SW_REGRESSION;
    const bool tokens = schema->vocabulary > 0;
    out[0] = (group){"", &schema->feature, tokens, schema->feature.count - schema->parts};
    out[1] = (group){"context.", &schema->context, 0, schema->context.count};
    out[2] = (group){"target.", &schema->output, 0, numbers ? schema->output.count : 0};
}

/* Does the word call the column by its name, with or without the prefix? Without names, the prefix
 * alone calls all of them. */
static bool is_called(const group *g, int64_t c, const char *word)
{
    sw_name_number number;
    const size_t length = strlen(g->prefix);
    const char *name = sw_name_or_number(g->columns->name, c, &number);
    const bool prefixed = length > 0 && strncmp(word, g->prefix, length) == 0;
    if (prefixed) word += length;
    if (g->columns->name || prefixed || length == 0) return strcmp(name, word) == 0;
    return strlen(word) + 1 == length && strncmp(word, g->prefix, length - 1) == 0;
}

/* Flags will follow the columns of elements, at most one for each: theirs is 0. */
static sw_status mark(struct sw_builder *builder, sw_columns *columns, int64_t c)
{
    if (!columns->log)
        columns->log =
            sw_arena_zeroed(builder->dataset->arena, sw_bytes(2 * columns->count, sizeof(double)));
    if (!columns->log) return SW_ERROR_MEMORY;
    columns->log[c] = 1;
    return SW_OK;
}

static sw_status fail_unknown(const struct sw_builder *builder, const group groups[GROUPS],
                              const char *word)
{
    int64_t count = 0, most = 1;
    for (int g = 0; g < GROUPS; g++) most += groups[g].end;
    const char **name = calloc((size_t)most, sizeof *name);
    if (!name) return sw_builder_no_memory(builder);
    for (int g = 0; g < GROUPS; g++)
        for (int64_t c = groups[g].first; groups[g].columns->name && c < groups[g].end; c++)
            name[count++] = groups[g].columns->name[c];
    if (count > 0)
        sw_unknown_name("column of numbers", word, name, (int)count);
    else
        sw_fail(SW_ERROR_NOT_FOUND,
                "there is no column \"%s\": without names they are called 0, 1 ..., and target",
                sw_excerpt_of(word).text);
    free(name);
    sw_fail_in(SW_ERROR_NOT_FOUND, "option log");
    return sw_fail_in(SW_ERROR_NOT_FOUND, builder->path);
}

static sw_status mark_called(struct sw_builder *builder, const group groups[GROUPS],
                             const char *word)
{
    const bool all = strcmp(word, "*") == 0;
    bool found = false;
    for (int g = 0; g < GROUPS; g++)
        for (int64_t c = groups[g].first; c < groups[g].end; c++) {
            if (!(all ? g == 0 : is_called(&groups[g], c, word))) continue;
            SW_TRY(mark(builder, groups[g].columns, c));
            found = true;
        }
    for (int part = 0; part < SW_PARTS; part++)
        if (!found && sw_builder_category_called(builder, (sw_part)part, word))
            return sw_builder_fail(builder, SW_ERROR_ARGUMENT, (sw_location){0},
                                   "option log: column \"%s\" has words, which have no logarithm",
                                   sw_excerpt_of(word).text);
    return found ? SW_OK : fail_unknown(builder, groups, word);
}

sw_status sw_builder_find_logs(struct sw_builder *builder)
{
    const sw_builder_options *options = builder->options;
    group groups[GROUPS];
    if (!options->log || !*options->log) return SW_OK;
    if (options->scaling == SW_SCALING_NONE || builder->has_words)
        return sw_builder_fail(builder, SW_ERROR_ARGUMENT, (sw_location){0},
                               "option log: a logarithm needs a scale, which there is not %s",
                               builder->has_words ? "beside a text" : "with standardise=no");
    if (builder->dataset->task == SW_MIXTURE)
        return sw_builder_fail(builder, SW_ERROR_ARGUMENT, (sw_location){0},
                               "option log: a mixture describes the numbers themselves");
    find_groups(groups, builder);
    sw_quoted_list list = sw_quoted_list_of(options->log, "+");
    while (sw_quoted_list_next(&list)) list.status = mark_called(builder, groups, list.word);
    return list.status;
}
