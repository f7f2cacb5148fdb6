/* writer.c - begins a writer: the checks of a data set that are the same for all formats. */
#include "formats/writer.h"

#include "base/error.h"
#include "base/name_map.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/ragged.h"

#include <setwise/formats.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sw_status sw_writer_refuse(const sw_writer *writer, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    sw_print_plain(text, sizeof text, format, arguments);
    va_end(arguments);
    return sw_fail(SW_ERROR_ARGUMENT, "%s: %s cannot hold %s", writer->path, writer->format->name,
                   text);
}

const char *sw_writer_set(const sw_writer *writer, int64_t set, sw_name_number *number)
{
    return sw_name_or_number(writer->dataset->set_name, set, number);
}

const char *sw_writer_class(const sw_writer *writer, int64_t set, sw_name_number *number)
{
    const sw_dataset *dataset = writer->dataset;
    return sw_name_or_number(dataset->schema.output.name, dataset->sets.label[set], number);
}

/* ---- Is it a data set? ----------------------------------------------------------------------- */

static sw_status check_answers(const sw_writer *writer)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_ragged *sets = &dataset->sets;
    const int64_t outputs = dataset->schema.output.count;
    const bool answered = sets->label || sets->target || dataset->task == SW_MIXTURE;
    SW_TRY(sw_ragged_check_layout(sets));
    SW_TRY(sw_ragged_check_context(sets));
    if (answered) SW_TRY(sw_ragged_check_answers(sets, dataset->task, outputs));
    for (int64_t b = 0; answered && b < sets->count; b++)
        SW_TRY(sw_ragged_check_answer(sets, b, dataset->task, outputs));
    return SW_OK;
}

static sw_status check_names(const sw_writer *writer, const char *what, char *const *name,
                             int64_t count)
{
    if (!name) return SW_OK;
    sw_name_map seen = {.arena = writer->arena};
    sw_status status = SW_OK;
    for (int64_t i = 0, number = 0; status == SW_OK && i < count; i++) {
        if (!*name[i] || !sw_is_utf8(name[i]))
            status = sw_writer_refuse(writer, "%s %lld: its name is %s", what, (long long)i,
                                      *name[i] ? "not UTF-8" : "empty");
        else
            status = sw_name_map_add(&seen, &number, name[i]);
        if (status == SW_OK && number != i)
            status = sw_writer_refuse(writer, "%s %lld and %lld with the same name, \"%s\"", what,
                                      (long long)number, (long long)i, sw_excerpt_of(name[i]).text);
    }
    sw_name_map_free(&seen);
    return status;
}

static sw_status check_tokens(const sw_writer *writer)
{
    const sw_dataset *dataset = writer->dataset;
    const int64_t vocabulary = dataset->schema.vocabulary, width = dataset->sets.width;
    if (vocabulary == 0) return SW_OK;
    if (dataset->schema.hashed)
        return sw_writer_refuse(writer, "hashed words: the words are not known");
    for (int64_t i = 0; i < dataset->sets.offset[dataset->sets.count]; i++) {
        const double token = (double)dataset->sets.x[i * width];
        if (token >= 0 && token < (double)vocabulary && token == (double)(int64_t)token) continue;
        return sw_writer_refuse(writer, "element %lld: its token is %s, expected 0 to %lld",
                                (long long)i, sw_number_of(token).text, (long long)vocabulary - 1);
    }
    return SW_OK;
}

static sw_status take_roles(sw_writer *writer)
{
    const sw_dataset *dataset = writer->dataset;
    const int64_t sets = dataset->sets.count;
    if (!dataset->split_given) return SW_OK;
    writer->role = malloc((size_t)sets);
    if (!writer->role) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", writer->path);
    memset(writer->role, -1, (size_t)sets);
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        for (int64_t i = 0; i < dataset->index_count[role]; i++) {
            const int64_t set = dataset->index[role] ? dataset->index[role][i] : i;
            if (writer->role[set] >= 0)
                return sw_writer_refuse(writer, "set %lld: it is in the splits %s and %s",
                                        (long long)set, sw_role_name((sw_role)writer->role[set]),
                                        sw_role_name((sw_role)role));
            writer->role[set] = (int8_t)role;
        }
    for (int64_t b = 0; b < sets; b++)
        if (writer->role[b] < 0)
            return sw_writer_refuse(writer, "set %lld: it is in no split, but others are",
                                    (long long)b);
    return SW_OK;
}

/* If the format always has the same columns, the data set must have these: as many, and if they
 * have names, of these names. */
static sw_status check_columns(const sw_writer *writer)
{
    const sw_columns *columns = &writer->dataset->schema.feature;
    const char *fixed = writer->format->columns;
    int64_t count = 0;
    bool same = true;
    if (!fixed) return SW_OK;
    for (const char *at = fixed; *at; count++) {
        const size_t length = strcspn(at, "|");
        const char *name = columns->name && count < columns->count ? columns->name[count] : NULL;
        same = same && (!name || (strncmp(name, at, length) == 0 && !name[length]));
        at += length + (at[length] == '|');
    }
    if (same && count == writer->dataset->sets.width) return SW_OK;
    return sw_writer_refuse(writer, "elements of other columns than %s", fixed);
}

/* ---- All of it ------------------------------------------------------------------------------- */

static sw_status check(sw_writer *writer)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_schema *schema = &dataset->schema;
    static const char *const answer[] = {"classes", "labels", "targets", "outputs"};
    if (dataset->sets.count == 0) return sw_writer_refuse(writer, "a data set without sets");
    if (dataset->divisions > 1)
        return sw_writer_refuse(writer, "%lld divisions into folds, only one",
                                (long long)dataset->divisions);
    if (check_answers(writer) != SW_OK) return sw_fail_in(SW_ERROR_ARGUMENT, writer->path);
    SW_TRY(check_names(writer, "sets", dataset->set_name, dataset->sets.count));
    SW_TRY(check_names(writer, answer[dataset->task], schema->output.name, schema->output.count));
    SW_TRY(check_names(writer, "columns", schema->feature.name, schema->feature.count));
    SW_TRY(check_names(writer, "contexts", schema->context.name, schema->context.count));
    SW_TRY(check_names(writer, "words", schema->token, schema->token ? schema->vocabulary : 0));
    SW_TRY(check_tokens(writer));
    SW_TRY(take_roles(writer));
    return check_columns(writer);
}

sw_status sw_writer_begin(sw_writer *writer, const sw_dataset *dataset, const char *path,
                          const sw_format_type *format)
{
    *writer =
        (sw_writer){.dataset = dataset, .path = path, .format = format, .arena = sw_arena_new()};
    const sw_status status = writer->arena ? check(writer) : SW_ERROR_MEMORY;
    if (status != SW_OK) sw_writer_end(writer);
    return status;
}

void sw_writer_end(sw_writer *writer)
{
    free(writer->role);
    sw_arena_free(writer->arena);
    *writer = (sw_writer){.dataset = NULL};
}
