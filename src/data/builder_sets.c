/* builder_sets.c - the sets of a builder: names, answers, contexts and splits. */
#include "data/builder_sets.h"

#include "base/text.h"
#include "data/builder_state.h"
#include "data/dataset.h"
#include "data/grow.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

sw_set_text sw_builder_set_text(const sw_builder *builder, int64_t set)
{
    sw_set_text text;
    const sw_builder_entry *entry = &builder->set[set];
    if (entry->name)
        snprintf(text.text, sizeof text.text, "set \"%.60s\"", entry->name);
    else
        snprintf(text.text, sizeof text.text, "set %lld", (long long)set);
    return text;
}

/* ---- Sets and their names -------------------------------------------------------------------- */

/* One row of `width` numbers for each set that `builder->set` has space for. */
static sw_status grow_beside_sets(const sw_builder *builder, sw_real **rows, int64_t width)
{
    if (width == 0) return SW_OK;
    sw_real *larger = sw_grow_rows(*rows, builder->set_capacity, width);
    if (!larger) return sw_builder_no_memory(builder);
    *rows = larger;
    return SW_OK;
}

static sw_status begin_set(sw_builder *builder, const char *name, sw_location location)
{
    const int64_t capacity = builder->set_capacity;
    const sw_schema *schema = &builder->dataset->schema;
    sw_builder_entry *set =
        sw_grow(builder->set, builder->sets, &builder->set_capacity, sizeof *set);
    if (!set) return sw_builder_no_memory(builder);
    builder->set = set;
    if (builder->set_capacity > capacity) {
        SW_TRY(grow_beside_sets(builder, &builder->target, schema->output.count));
        SW_TRY(grow_beside_sets(builder, &builder->context, schema->context.count));
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

/* The error for a set name that is used twice. */
static sw_status used_twice(const sw_builder *builder, int64_t set, const char *name,
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
    /* The number of a set is also that of its name in set_name, so all sets have one or none. */
    if (builder->sets > 0 && (name != NULL) != (builder->set_name.count > 0))
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "the set has %s name, unlike those before it", name ? "a" : "no");
    if (!name) return begin_set(builder, NULL, location);
    /* Most often it is the set of the element before. */
    const char *last = builder->last_set >= 0 ? builder->set[builder->last_set].name : NULL;
    if (last && strcmp(last, name) == 0) {
        *set = builder->last_set;
        return SW_OK;
    }
    SW_TRY(check_name(builder, name, location));
    int64_t number;
    SW_TRY(sw_name_map_add(&builder->set_name, &number, name));
    if (number == builder->sets)
        SW_TRY(begin_set(builder, builder->set_name.name[number], location));
    *set = builder->last_set = number;
    return SW_OK;
}

sw_status sw_builder_new_set(sw_builder *builder, int64_t *set, const char *name,
                             sw_location location)
{
    const int64_t before = builder->sets;
    SW_TRY(sw_builder_set(builder, set, name, location));
    return *set == before ? SW_OK : used_twice(builder, *set, name, location);
}

sw_status sw_builder_name(sw_builder *builder, int64_t set, const char *name, sw_location location)
{
    int64_t number;
    SW_TRY(check_name(builder, name, location));
    SW_TRY(sw_name_map_add(&builder->set_name, &number, name));
    if (number != set) return used_twice(builder, number, name, location);
    builder->set[set].name = builder->set_name.name[number];
    return SW_OK;
}

/* ---- Answers, contexts, splits --------------------------------------------------------------- */

/* The number of a class, which is a new one unless sw_builder_outputs listed them all. */
static sw_status find_class(sw_builder *builder, int64_t *class, const char *name,
                            sw_location location)
{
    if (builder->classes_given) {
        *class = sw_name_map_find(&builder->class_name, name);
        if (*class >= 0) return SW_OK;
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "\"%.60s\" is none of the %lld classes", name,
                               (long long)builder->class_name.count);
    }
    if (!sw_is_utf8(name) || !*name)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "the class of the set is %s",
                               *name ? "not UTF-8" : "empty");
    SW_TRY(sw_name_map_add(&builder->class_name, class, name));
    if (*class <= INT32_MAX) return SW_OK;
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "more than 2^31 classes");
}

sw_status sw_builder_label(sw_builder *builder, int64_t set, const char *name, sw_location location)
{
    sw_builder_entry *entry = &builder->set[set];
    int64_t class;
    if (builder->options->unanswered) return SW_OK;
    SW_TRY(find_class(builder, &class, name, location));
    if (entry->label >= 0 && entry->label != class)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "%s is of class \"%.60s\" here and \"%.60s\" at %s %lld",
                               sw_builder_set_text(builder, set).text, name,
                               builder->class_name.name[entry->label], entry->label_location.unit,
                               (long long)entry->label_location.number);
    if (entry->label < 0) entry->label_location = location;
    entry->label = (int32_t) class;
    return SW_OK;
}

/* The row of `width` numbers that belongs to a set. If it is known already, it must be the same. */
static sw_status put_row(sw_builder *builder, const char *what, int64_t set, sw_real *to,
                         bool *known, const double *from, int64_t width, sw_location location)
{
    for (int64_t i = 0; i < width; i++) {
        const sw_real value = (sw_real)from[i];
        if (!isfinite(value))
            return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                                   "%s, %s %lld is %s, expected a finite number",
                                   sw_builder_set_text(builder, set).text, what, (long long)i,
                                   isnan(from[i]) ? "missing" : sw_number_of(from[i]).text);
        if (*known && to[i] != value)
            return sw_builder_fail(
                builder, SW_ERROR_FORMAT, location, "%s, %s %lld is %s here and %s before",
                sw_builder_set_text(builder, set).text, what, (long long)i,
                sw_number_of((double)value).text, sw_number_of((double)to[i]).text);
        to[i] = value;
    }
    *known = true;
    return SW_OK;
}

sw_status sw_builder_target(sw_builder *builder, int64_t set, const double *y, sw_location location)
{
    const int64_t width = builder->dataset->schema.output.count;
    if (builder->options->unanswered) return SW_OK;
    for (int64_t i = 0; builder->dataset->task == SW_LABELS && i < width; i++)
        if (y[i] != 0 && y[i] != 1)
            return sw_builder_fail(
                builder, SW_ERROR_FORMAT, location, "%s, label %lld is %s, expected 0 or 1",
                sw_builder_set_text(builder, set).text, (long long)i, sw_number_of(y[i]).text);
    return put_row(builder, "target", set, builder->target + set * width,
                   &builder->set[set].has_target, y, width, location);
}

sw_status sw_builder_context(sw_builder *builder, int64_t set, const double *c,
                             sw_location location)
{
    const int64_t width = builder->dataset->schema.context.count;
    return put_row(builder, "context", set, builder->context + set * width,
                   &builder->set[set].has_context, sw_column_map_row(&builder->context_map, c),
                   width, location);
}

sw_status sw_builder_weight(sw_builder *builder, int64_t set, double weight, sw_location location)
{
    sw_builder_entry *entry = &builder->set[set];
    if (builder->options->unanswered) return SW_OK;
    if (weight < 0)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "%s, the weight is %s, expected 0 or more",
                               sw_builder_set_text(builder, set).text, sw_number_of(weight).text);
    return put_row(builder, "weight", set, &entry->weight, &entry->has_weight, &weight, 1,
                   location);
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
    sw_builder_entry *entry = &builder->set[set];
    if (builder->options->unanswered) return SW_OK;
    if (sw_builder_ignores(builder, builder->options->split)) return SW_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(name, names[i].name) != 0) continue;
        if (entry->role != SW_NO_ROLE && entry->role != (int)names[i].role)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                                   "%s is in %s here and in %s before",
                                   sw_builder_set_text(builder, set).text,
                                   sw_role_name(names[i].role), sw_role_name((sw_role)entry->role));
        entry->role = (int8_t)names[i].role;
        return SW_OK;
    }
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "the split is \"%.40s\", expected train, valid or test", name);
}
