/* builder.c - what readers put in: columns and sets as they come. table_rows.c takes their
 * elements, table_end.c makes the data set of it all. */
#include "data/builder.h"

#include "base/name_map.h"
#include "base/schema.h"
#include "data/builder_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 1 << 20 }; /* as a model takes */

/* ---- Life and messages ----------------------------------------------------------------------- */

sw_status sw_builder_new(sw_builder **out, sw_dataset *dataset, const char *path,
                         const sw_file_options *options, uint64_t seed)
{
    *out = calloc(1, sizeof **out);
    if (!*out) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", path);
    **out = (sw_builder){.dataset = dataset,
                         .path = path,
                         .options = options,
                         .seed = seed,
                         .last_set = -1,
                         .set_name.arena = dataset->arena,
                         .class_name.arena = dataset->arena,
                         .word_name.arena = dataset->arena};
    return SW_OK;
}

void sw_builder_free(sw_builder *builder)
{
    if (!builder) return;
    sw_name_map_free(&builder->set_name);
    sw_name_map_free(&builder->class_name);
    sw_name_map_free(&builder->word_name);
    free(builder->set);
    free(builder->target);
    free(builder->context);
    free(builder->run);
    free(builder->x);
    free(builder->word);
    free(builder->instance);
    free(builder);
}

const char *sw_builder_path(const sw_builder *builder)
{
    return builder->path;
}

const sw_file_options *sw_builder_options(const sw_builder *builder)
{
    return builder->options;
}

uint64_t sw_builder_seed(const sw_builder *builder)
{
    return builder->seed;
}

sw_arena *sw_builder_arena(sw_builder *builder)
{
    return builder->dataset->arena;
}

bool sw_builder_ignores(const sw_builder *builder, const char *name)
{
    return sw_list_has(builder->options->ignore, '+', name);
}

sw_status sw_builder_ignores_split(const sw_builder *builder)
{
    const char *ignored = builder->options->ignore;
    if (!*ignored || strcmp(ignored, "split") == 0) return SW_OK;
    return sw_builder_fail(builder, SW_ERROR_ARGUMENT, (sw_location){0},
                           "ignore=%s: expected split, which alone can be left out",
                           sw_excerpt_of(ignored).text);
}

sw_status sw_builder_fail(const sw_builder *builder, sw_status status, sw_location location,
                          const char *format, ...)
{
    char text[512], where[64] = "";
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (location.unit)
        snprintf(where, sizeof where, "%s %lld: ", location.unit, (long long)location.number);
    return sw_fail(status, "%s: %s%s", builder->path, where, text);
}

sw_status sw_builder_no_memory(const sw_builder *builder)
{
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", builder->path);
}

sw_set_text sw_builder_name_of(const sw_builder *builder, int64_t set)
{
    sw_set_text text;
    const sw_builder_entry *s = &builder->set[set];
    if (s->name)
        snprintf(text.text, sizeof text.text, "set \"%.60s\"", s->name);
    else
        snprintf(text.text, sizeof text.text, "set %lld", (long long)set);
    return text;
}

void *sw_builder_grown(void *memory, int64_t count, int64_t *room, size_t size)
{
    if (count < *room) return memory;
    int64_t more = *room ? 2 * *room : 64;
    void *larger = reallocarray(memory, (size_t)more, size);
    if (larger) *room = more;
    return larger;
}

/* ---- Columns --------------------------------------------------------------------------------- */

static sw_status declare(sw_builder *builder, sw_columns *columns, const char *what, int64_t count,
                         const char *const *name)
{
    if (count < 1 || count > MOST_COLUMNS)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "%lld columns of %s, expected 1 to %d", (long long)count, what,
                               MOST_COLUMNS);
    for (int64_t i = 0; name && i < count; i++)
        if (!sw_is_utf8(name[i]))
            return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                   "the name of column %lld of %s is not UTF-8", (long long)i,
                                   what);
    columns->count = count;
    columns->name = name ? sw_names_copy(builder->dataset->arena, name, count) : NULL;
    return name && !columns->name ? SW_ERROR_MEMORY : SW_OK;
}

sw_status sw_builder_features(sw_builder *builder, int64_t width, const char *const *name)
{
    return declare(builder, &builder->dataset->schema.feature, "elements", width, name);
}

sw_status sw_builder_contexts(sw_builder *builder, int64_t width, const char *const *name)
{
    return declare(builder, &builder->dataset->schema.context, "contexts", width, name);
}

sw_status sw_builder_vocabulary(sw_builder *builder, int64_t vocabulary, const char *const *token)
{
    sw_columns words = {0};
    SW_TRY(declare(builder, &words, "a vocabulary", vocabulary, token));
    builder->dataset->schema.vocabulary = vocabulary;
    builder->dataset->schema.token = words.name;
    return SW_OK;
}

sw_status sw_builder_outputs(sw_builder *builder, sw_task task, int64_t outputs,
                             const char *const *name)
{
    builder->dataset->task = task;
    if (task != SW_CLASSES)
        return declare(builder, &builder->dataset->schema.output,
                       task == SW_LABELS ? "labels" : "targets", outputs, name);
    for (int64_t c = 0; c < outputs; c++) {
        int64_t number;
        if (!sw_is_utf8(name[c]))
            return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                   "the name of class %lld is not UTF-8", (long long)c);
        SW_TRY(sw_name_map_add(&builder->class_name, &number, name[c]));
        if (number != c)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                   "classes %lld and %lld have the same name, \"%.60s\"",
                                   (long long)number, (long long)c, name[c]);
    }
    builder->classes_given = true;
    return SW_OK;
}

sw_status sw_builder_words(sw_builder *builder)
{
    static const char *const name[] = {"word"};
    builder->words = true;
    return sw_builder_features(builder, 1, name);
}

/* ---- Sets ------------------------------------------------------------------------------------ */

sw_real *sw_builder_grown_rows(sw_real *rows, int64_t sets, int64_t width)
{
    int64_t size;
    if (__builtin_mul_overflow(sets, width, &size)) return NULL;
    return reallocarray(rows, (size_t)size, sizeof *rows);
}

sw_status sw_builder_begin_set(sw_builder *builder, const char *name, sw_location location)
{
    const int64_t before = builder->set_room;
    const sw_schema *schema = &builder->dataset->schema;
    sw_builder_entry *set =
        sw_builder_grown(builder->set, builder->sets, &builder->set_room, sizeof *set);
    if (!set) return sw_builder_no_memory(builder);
    builder->set = set;
    if (builder->set_room > before) {
        if (schema->output.count > 0) {
            sw_real *target =
                sw_builder_grown_rows(builder->target, builder->set_room, schema->output.count);
            if (!target) return sw_builder_no_memory(builder);
            builder->target = target;
        }
        if (schema->context.count > 0) {
            sw_real *context =
                sw_builder_grown_rows(builder->context, builder->set_room, schema->context.count);
            if (!context) return sw_builder_no_memory(builder);
            builder->context = context;
        }
    }
    builder->set[builder->sets++] =
        (sw_builder_entry){.name = name, .location = location, .label = -1, .role = SW_NO_ROLE};
    return SW_OK;
}

static sw_status check_name(const sw_builder *builder, const char *name, sw_location location)
{
    if (*name && sw_is_utf8(name)) return SW_OK;
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "the name of the set is %s",
                           *name ? "not UTF-8" : "empty");
}

/* That another set has the name already. */
static sw_status second_set(const sw_builder *builder, int64_t set, const char *name,
                            sw_location location)
{
    const sw_location first = builder->set[set].location;
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "a second set \"%.60s\": the first one is at %s %lld", name, first.unit,
                           (long long)first.number);
}

sw_status sw_builder_set(sw_builder *builder, int64_t *set, const char *name, sw_location location)
{
    *set = builder->sets;
    /* A set's number is that of its name: names are all sets' or none's. */
    if (builder->sets > 0 && (name != NULL) != (builder->set_name.count > 0))
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "the set has %s name, unlike those before it", name ? "a" : "no");
    if (!name) return sw_builder_begin_set(builder, NULL, location);
    /* Mostly it is the one of the element before. */
    const char *last = builder->last_set >= 0 ? builder->set[builder->last_set].name : NULL;
    if (last && strcmp(last, name) == 0) {
        *set = builder->last_set;
        return SW_OK;
    }
    SW_TRY(check_name(builder, name, location));
    int64_t number;
    SW_TRY(sw_name_map_add(&builder->set_name, &number, name));
    if (number == builder->sets)
        SW_TRY(sw_builder_begin_set(builder, builder->set_name.name[number], location));
    *set = builder->last_set = number;
    return SW_OK;
}

sw_status sw_builder_new_set(sw_builder *builder, int64_t *set, const char *name,
                             sw_location location)
{
    const int64_t before = builder->sets;
    SW_TRY(sw_builder_set(builder, set, name, location));
    return *set == before ? SW_OK : second_set(builder, *set, name, location);
}

sw_status sw_builder_label(sw_builder *builder, int64_t set, const char *name, sw_location location)
{
    sw_builder_entry *s = &builder->set[set];
    int64_t label;
    if (builder->classes_given) {
        label = sw_name_map_find(&builder->class_name, name);
        if (label < 0)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                                   "\"%.60s\" is none of the %lld classes", name,
                                   (long long)builder->class_name.count);
    } else {
        if (!sw_is_utf8(name) || !*name)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "the class of the set is %s",
                                   *name ? "not UTF-8" : "empty");
        SW_TRY(sw_name_map_add(&builder->class_name, &label, name));
        if (label > INT32_MAX)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "more than 2^31 classes");
    }
    if (s->label >= 0 && s->label != label)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "%s is of class \"%.60s\" here and \"%.60s\" at %s %lld",
                               sw_builder_name_of(builder, set).text, name,
                               builder->class_name.name[s->label], s->label_place.unit,
                               (long long)s->label_place.number);
    if (s->label < 0) s->label_place = location;
    s->label = (int32_t)label;
    return SW_OK;
}

/* A row of `width` numbers beside the sets. Told twice, it must be the same. */
static sw_status put_row(sw_builder *builder, const char *what, int64_t set, sw_real *to,
                         bool *known, const double *from, int64_t width, sw_location location)
{
    for (int64_t i = 0; i < width; i++) {
        const sw_real value = (sw_real)from[i];
        if (!isfinite(value))
            return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                                   "%s, %s %lld is %s, expected a finite number",
                                   sw_builder_name_of(builder, set).text, what, (long long)i,
                                   isnan(from[i]) ? "missing" : sw_number_of(from[i]).text);
        if (*known && to[i] != value)
            return sw_builder_fail(
                builder, SW_ERROR_FORMAT, location, "%s, %s %lld is %s here and %s before",
                sw_builder_name_of(builder, set).text, what, (long long)i,
                sw_number_of((double)value).text, sw_number_of((double)to[i]).text);
        to[i] = value;
    }
    *known = true;
    return SW_OK;
}

sw_status sw_builder_target(sw_builder *builder, int64_t set, const double *y, sw_location location)
{
    const int64_t width = builder->dataset->schema.output.count;
    for (int64_t i = 0; builder->dataset->task == SW_LABELS && i < width; i++)
        if (y[i] != 0 && y[i] != 1)
            return sw_builder_fail(
                builder, SW_ERROR_FORMAT, location, "%s, label %lld is %s, expected 0 or 1",
                sw_builder_name_of(builder, set).text, (long long)i, sw_number_of(y[i]).text);
    return put_row(builder, "target", set, builder->target + set * width,
                   &builder->set[set].has_target, y, width, location);
}

sw_status sw_builder_context(sw_builder *builder, int64_t set, const double *c,
                             sw_location location)
{
    const int64_t width = builder->dataset->schema.context.count;
    return put_row(builder, "context", set, builder->context + set * width,
                   &builder->set[set].has_context, c, width, location);
}

sw_status sw_builder_role(sw_builder *builder, int64_t set, const char *name, sw_location location)
{
    static const struct {
        const char *name;
        sw_role role;
    } names[] = {{"train", SW_TRAIN}, {"training", SW_TRAIN},   {"0", SW_TRAIN},
                 {"valid", SW_VALID}, {"validation", SW_VALID}, {"val", SW_VALID},
                 {"1", SW_VALID},     {"test", SW_TEST},        {"testing", SW_TEST},
                 {"2", SW_TEST}};
    sw_builder_entry *s = &builder->set[set];
    if (sw_builder_ignores(builder, builder->options->split)) return SW_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(name, names[i].name) != 0) continue;
        if (s->role != SW_NO_ROLE && s->role != (int)names[i].role)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                                   "%s is in %s here and in %s before",
                                   sw_builder_name_of(builder, set).text,
                                   sw_role_name(names[i].role), sw_role_name((sw_role)s->role));
        s->role = (int8_t)names[i].role;
        return SW_OK;
    }
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "the split is \"%.40s\", expected train, valid or test", name);
}

sw_status sw_builder_name(sw_builder *builder, int64_t set, const char *name, sw_location location)
{
    int64_t number;
    SW_TRY(check_name(builder, name, location));
    SW_TRY(sw_name_map_add(&builder->set_name, &number, name));
    if (number != set) return second_set(builder, number, name, location);
    builder->set[set].name = builder->set_name.name[number];
    return SW_OK;
}
