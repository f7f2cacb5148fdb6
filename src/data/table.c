/* table.c - what readers put in: columns and sets as they come. table_rows.c takes their elements,
 * table_end.c makes the data set of it all. */
#include "data/table.h"

#include "base/name_map.h"
#include "base/schema.h"
#include "data/table_inside.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 1 << 20 }; /* as a model takes */

/* ---- Life and messages ----------------------------------------------------------------------- */

sw_status sw_table_new(sw_table **out, sw_dataset *dataset, const char *path,
                       const sw_file_options *options, uint64_t seed)
{
    *out = calloc(1, sizeof **out);
    if (!*out) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", path);
    **out = (sw_table){.dataset = dataset,
                       .path = path,
                       .options = options,
                       .seed = seed,
                       .last_set = -1,
                       .set_name.arena = dataset->arena,
                       .class_name.arena = dataset->arena,
                       .word_name.arena = dataset->arena};
    return SW_OK;
}

void sw_table_free(sw_table *table)
{
    if (!table) return;
    sw_name_map_free(&table->set_name);
    sw_name_map_free(&table->class_name);
    sw_name_map_free(&table->word_name);
    free(table->set);
    free(table->target);
    free(table->context);
    free(table->run);
    free(table->x);
    free(table->word);
    free(table->instance);
    free(table);
}

const char *sw_table_path(const sw_table *table)
{
    return table->path;
}

const sw_file_options *sw_table_options(const sw_table *table)
{
    return table->options;
}

uint64_t sw_table_seed(const sw_table *table)
{
    return table->seed;
}

sw_arena *sw_table_arena(sw_table *table)
{
    return table->dataset->arena;
}

bool sw_table_ignores(const sw_table *table, const char *name)
{
    return sw_list_has(table->options->ignore, '+', name);
}

sw_status sw_table_ignores_split(const sw_table *table)
{
    const char *ignored = table->options->ignore;
    if (!*ignored || strcmp(ignored, "split") == 0) return SW_OK;
    return sw_table_fail(table, SW_ERROR_ARGUMENT, (sw_place){0},
                         "ignore=%s: expected split, which alone can be left out",
                         sw_excerpt_of(ignored).text);
}

sw_status sw_table_fail(const sw_table *table, sw_status status, sw_place place, const char *format,
                        ...)
{
    char text[512], where[64] = "";
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (place.unit) snprintf(where, sizeof where, "%s %lld: ", place.unit, (long long)place.number);
    return sw_fail(status, "%s: %s%s", table->path, where, text);
}

sw_status sw_table_no_memory(const sw_table *table)
{
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", table->path);
}

sw_set_text sw_table_name_of(const sw_table *table, int64_t set)
{
    sw_set_text text;
    const sw_table_entry *s = &table->set[set];
    if (s->name)
        snprintf(text.text, sizeof text.text, "set \"%.60s\"", s->name);
    else
        snprintf(text.text, sizeof text.text, "set %lld", (long long)set);
    return text;
}

void *sw_table_grown(void *memory, int64_t count, int64_t *room, size_t size)
{
    if (count < *room) return memory;
    int64_t more = *room ? 2 * *room : 64;
    void *larger = reallocarray(memory, (size_t)more, size);
    if (larger) *room = more;
    return larger;
}

/* ---- Columns --------------------------------------------------------------------------------- */

static sw_status declare(sw_table *table, sw_columns *columns, const char *what, int64_t count,
                         const char *const *name)
{
    if (count < 1 || count > MOST_COLUMNS)
        return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0},
                             "%lld columns of %s, expected 1 to %d", (long long)count, what,
                             MOST_COLUMNS);
    for (int64_t i = 0; name && i < count; i++)
        if (!sw_is_utf8(name[i]))
            return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0},
                                 "the name of column %lld of %s is not UTF-8", (long long)i, what);
    columns->count = count;
    columns->name = name ? sw_names_copy(table->dataset->arena, name, count) : NULL;
    return name && !columns->name ? SW_ERROR_MEMORY : SW_OK;
}

sw_status sw_table_features(sw_table *table, int64_t width, const char *const *name)
{
    return declare(table, &table->dataset->schema.feature, "elements", width, name);
}

sw_status sw_table_contexts(sw_table *table, int64_t width, const char *const *name)
{
    return declare(table, &table->dataset->schema.context, "contexts", width, name);
}

sw_status sw_table_vocabulary(sw_table *table, int64_t vocabulary, const char *const *token)
{
    sw_columns words = {0};
    SW_TRY(declare(table, &words, "a vocabulary", vocabulary, token));
    table->dataset->schema.vocabulary = vocabulary;
    table->dataset->schema.token = words.name;
    return SW_OK;
}

sw_status sw_table_outputs(sw_table *table, sw_head head, int64_t outputs, const char *const *name)
{
    table->dataset->head = head;
    if (head != SW_CLASSES)
        return declare(table, &table->dataset->schema.output,
                       head == SW_LABELS ? "labels" : "targets", outputs, name);
    for (int64_t c = 0; c < outputs; c++) {
        int64_t number;
        if (!sw_is_utf8(name[c]))
            return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0},
                                 "the name of class %lld is not UTF-8", (long long)c);
        SW_TRY(sw_name_map_add(&table->class_name, &number, name[c]));
        if (number != c)
            return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0},
                                 "classes %lld and %lld have the same name, \"%.60s\"",
                                 (long long)number, (long long)c, name[c]);
    }
    table->classes_given = true;
    return SW_OK;
}

sw_status sw_table_words(sw_table *table)
{
    static const char *const name[] = {"word"};
    table->words = true;
    return sw_table_features(table, 1, name);
}

/* ---- Sets ------------------------------------------------------------------------------------ */

sw_real *sw_table_grown_rows(sw_real *rows, int64_t sets, int64_t width)
{
    int64_t size;
    if (__builtin_mul_overflow(sets, width, &size)) return NULL;
    return reallocarray(rows, (size_t)size, sizeof *rows);
}

sw_status sw_table_begin_set(sw_table *table, const char *name, sw_place place)
{
    const int64_t before = table->set_room;
    const sw_schema *schema = &table->dataset->schema;
    sw_table_entry *set = sw_table_grown(table->set, table->sets, &table->set_room, sizeof *set);
    if (!set) return sw_table_no_memory(table);
    table->set = set;
    if (table->set_room > before) {
        if (schema->output.count > 0) {
            sw_real *target =
                sw_table_grown_rows(table->target, table->set_room, schema->output.count);
            if (!target) return sw_table_no_memory(table);
            table->target = target;
        }
        if (schema->context.count > 0) {
            sw_real *context =
                sw_table_grown_rows(table->context, table->set_room, schema->context.count);
            if (!context) return sw_table_no_memory(table);
            table->context = context;
        }
    }
    table->set[table->sets++] =
        (sw_table_entry){.name = name, .place = place, .label = -1, .role = SW_NO_ROLE};
    return SW_OK;
}

static sw_status check_name(const sw_table *table, const char *name, sw_place place)
{
    if (*name && sw_is_utf8(name)) return SW_OK;
    return sw_table_fail(table, SW_ERROR_FORMAT, place, "the name of the set is %s",
                         *name ? "not UTF-8" : "empty");
}

/* That another set has the name already. */
static sw_status second_set(const sw_table *table, int64_t set, const char *name, sw_place place)
{
    const sw_place first = table->set[set].place;
    return sw_table_fail(table, SW_ERROR_FORMAT, place,
                         "a second set \"%.60s\": the first one is at %s %lld", name, first.unit,
                         (long long)first.number);
}

sw_status sw_table_set(sw_table *table, int64_t *set, const char *name, sw_place place)
{
    *set = table->sets;
    /* A set's number is that of its name: names are all sets' or none's. */
    if (table->sets > 0 && (name != NULL) != (table->set_name.count > 0))
        return sw_table_fail(table, SW_ERROR_FORMAT, place,
                             "the set has %s name, unlike those before it", name ? "a" : "no");
    if (!name) return sw_table_begin_set(table, NULL, place);
    /* Mostly it is the one of the element before. */
    const char *last = table->last_set >= 0 ? table->set[table->last_set].name : NULL;
    if (last && strcmp(last, name) == 0) {
        *set = table->last_set;
        return SW_OK;
    }
    SW_TRY(check_name(table, name, place));
    int64_t number;
    SW_TRY(sw_name_map_add(&table->set_name, &number, name));
    if (number == table->sets)
        SW_TRY(sw_table_begin_set(table, table->set_name.name[number], place));
    *set = table->last_set = number;
    return SW_OK;
}

sw_status sw_table_new_set(sw_table *table, int64_t *set, const char *name, sw_place place)
{
    const int64_t before = table->sets;
    SW_TRY(sw_table_set(table, set, name, place));
    return *set == before ? SW_OK : second_set(table, *set, name, place);
}

sw_status sw_table_label(sw_table *table, int64_t set, const char *name, sw_place place)
{
    sw_table_entry *s = &table->set[set];
    int64_t label;
    if (table->classes_given) {
        label = sw_name_map_find(&table->class_name, name);
        if (label < 0)
            return sw_table_fail(table, SW_ERROR_FORMAT, place,
                                 "\"%.60s\" is none of the %lld classes", name,
                                 (long long)table->class_name.count);
    } else {
        if (!sw_is_utf8(name) || !*name)
            return sw_table_fail(table, SW_ERROR_FORMAT, place, "the class of the set is %s",
                                 *name ? "not UTF-8" : "empty");
        SW_TRY(sw_name_map_add(&table->class_name, &label, name));
        if (label > INT32_MAX)
            return sw_table_fail(table, SW_ERROR_FORMAT, place, "more than 2^31 classes");
    }
    if (s->label >= 0 && s->label != label)
        return sw_table_fail(
            table, SW_ERROR_FORMAT, place, "%s is of class \"%.60s\" here and \"%.60s\" at %s %lld",
            sw_table_name_of(table, set).text, name, table->class_name.name[s->label],
            s->label_place.unit, (long long)s->label_place.number);
    if (s->label < 0) s->label_place = place;
    s->label = (int32_t)label;
    return SW_OK;
}

/* A row of `width` numbers beside the sets. Told twice, it must be the same. */
static sw_status put_row(sw_table *table, const char *what, int64_t set, sw_real *to, bool *known,
                         const double *from, int64_t width, sw_place place)
{
    for (int64_t i = 0; i < width; i++) {
        const sw_real value = (sw_real)from[i];
        if (!isfinite(value))
            return sw_table_fail(table, SW_ERROR_FORMAT, place,
                                 "%s, %s %lld is %s, expected a finite number",
                                 sw_table_name_of(table, set).text, what, (long long)i,
                                 isnan(from[i]) ? "missing" : sw_number_of(from[i]).text);
        if (*known && to[i] != value)
            return sw_table_fail(
                table, SW_ERROR_FORMAT, place, "%s, %s %lld is %s here and %s before",
                sw_table_name_of(table, set).text, what, (long long)i,
                sw_number_of((double)value).text, sw_number_of((double)to[i]).text);
        to[i] = value;
    }
    *known = true;
    return SW_OK;
}

sw_status sw_table_target(sw_table *table, int64_t set, const double *y, sw_place place)
{
    const int64_t width = table->dataset->schema.output.count;
    for (int64_t i = 0; table->dataset->head == SW_LABELS && i < width; i++)
        if (y[i] != 0 && y[i] != 1)
            return sw_table_fail(
                table, SW_ERROR_FORMAT, place, "%s, label %lld is %s, expected 0 or 1",
                sw_table_name_of(table, set).text, (long long)i, sw_number_of(y[i]).text);
    return put_row(table, "target", set, table->target + set * width, &table->set[set].has_target,
                   y, width, place);
}

sw_status sw_table_context(sw_table *table, int64_t set, const double *c, sw_place place)
{
    const int64_t width = table->dataset->schema.context.count;
    return put_row(table, "context", set, table->context + set * width,
                   &table->set[set].has_context, c, width, place);
}

sw_status sw_table_role(sw_table *table, int64_t set, const char *name, sw_place place)
{
    static const struct {
        const char *name;
        sw_role role;
    } names[] = {{"train", SW_TRAIN}, {"training", SW_TRAIN},   {"0", SW_TRAIN},
                 {"valid", SW_VALID}, {"validation", SW_VALID}, {"val", SW_VALID},
                 {"1", SW_VALID},     {"test", SW_TEST},        {"testing", SW_TEST},
                 {"2", SW_TEST}};
    sw_table_entry *s = &table->set[set];
    if (sw_table_ignores(table, table->options->split)) return SW_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(name, names[i].name) != 0) continue;
        if (s->role != SW_NO_ROLE && s->role != (int)names[i].role)
            return sw_table_fail(table, SW_ERROR_FORMAT, place, "%s is in %s here and in %s before",
                                 sw_table_name_of(table, set).text, sw_role_name(names[i].role),
                                 sw_role_name((sw_role)s->role));
        s->role = (int8_t)names[i].role;
        return SW_OK;
    }
    return sw_table_fail(table, SW_ERROR_FORMAT, place,
                         "the split is \"%.40s\", expected train, valid or test", name);
}

sw_status sw_table_name(sw_table *table, int64_t set, const char *name, sw_place place)
{
    int64_t number;
    SW_TRY(check_name(table, name, place));
    SW_TRY(sw_name_map_add(&table->set_name, &number, name));
    if (number != set) return second_set(table, number, name, place);
    table->set[set].name = table->set_name.name[number];
    return SW_OK;
}
