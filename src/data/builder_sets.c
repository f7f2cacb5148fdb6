/* builder_sets.c - the sets of a builder, and the names and rows of numbers of each set. */
#include "data/builder_sets.h"

#include "base/text.h"
#include "base/utf8.h"
#include "data/builder_classes.h"
#include "data/builder_state.h"
#include "data/grow.h"
#include "data/spelling.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

sw_set_text sw_builder_set_text(const sw_builder *builder, int64_t set)
{
    sw_set_text text;
    const sw_builder_entry *entry = &builder->set[set];
    if (entry->name)
        snprintf(text.text, sizeof text.text, "set \"%s\"", sw_excerpt_of(entry->name).text);
    else
        snprintf(text.text, sizeof text.text, "set %lld", (long long)entry->number);
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
    sw_builder_entry *set =
        sw_grow(builder->set, builder->sets, &builder->set_capacity, sizeof *set);
    if (!set) return sw_builder_no_memory(builder);
    builder->set = set;
    for (int row = 0; builder->set_capacity > capacity && row < SW_ROWS; row++)
        SW_TRY(grow_beside_sets(builder, &builder->row[row], sw_builder_row_width(builder, row)));
    set = &builder->set[builder->sets++];
    *set = (sw_builder_entry){.name = name, .number = builder->numbered++, .location = location};
    for (int tag = 0; tag < SW_TAGS; tag++) set->tag[tag].number = SW_NO_TAG;
    return SW_OK;
}

static sw_status check_name(const sw_builder *builder, const char *name, sw_location location)
{
    if (*name && sw_is_utf8(name)) return SW_OK;
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "the name of the set is %s",
                           *name ? "not UTF-8 " SW_UTF8_HINT : "empty");
}

/* The error for a set name that is used twice. */
static sw_status used_twice(const sw_builder *builder, int64_t set, const char *name,
                            sw_location location)
{
    const sw_location first = builder->set[set].location;
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "a second set \"%s\": the first one is at %s %lld",
                           sw_excerpt_of(name).text, first.unit, (long long)first.number);
}

/* A stream has forgotten the sets before this one. */
static sw_status begin_streamed(sw_builder *builder, const char *name, sw_location location)
{
    bool again;
    SW_TRY(sw_seen_names_add(&builder->seen, name, &again));
    builder->unsorted = again;
    if (again)
        return sw_builder_fail(
            builder, SW_ERROR_FORMAT, location,
            "set \"%s\" again, after other sets: a stream needs the elements of a set next to "
            "each other, and each name once (sort the file by the set, or read all of it first: "
            "predict --whole)",
            sw_excerpt_of(name).text);
    builder->last_set = builder->sets;
    const char *copy = sw_arena_text(builder->dataset->arena, name);
    return copy ? begin_set(builder, copy, location) : SW_ERROR_MEMORY;
}

sw_status sw_builder_set(sw_builder *builder, int64_t *set, const char *name, sw_location location)
{
    *set = builder->sets;
    /* The number of a set is also that of its name in set_name, so all sets have one or none. */
    if (builder->sets > 0 && (name != NULL) != (builder->set[0].name != NULL))
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
    if (builder->streamed) return begin_streamed(builder, name, location);
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

/* A stream knows the names of the sets before, not where they were. */
static sw_status name_streamed(sw_builder *builder, int64_t set, const char *name,
                               sw_location location)
{
    bool again;
    SW_TRY(sw_seen_names_add(&builder->seen, name, &again));
    if (again)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "a second set \"%s\"",
                               sw_excerpt_of(name).text);
    builder->set[set].name = sw_arena_text(builder->dataset->arena, name);
    return builder->set[set].name ? SW_OK : SW_ERROR_MEMORY;
}

sw_status sw_builder_name(sw_builder *builder, int64_t set, const char *name, sw_location location)
{
    int64_t number;
    SW_TRY(check_name(builder, name, location));
    if (builder->streamed) return name_streamed(builder, set, name, location);
    SW_TRY(sw_name_map_add(&builder->set_name, &number, name));
    if (number != set) return used_twice(builder, number, name, location);
    builder->set[set].name = builder->set_name.name[number];
    return SW_OK;
}

/* ---- Names of a set -------------------------------------------------------------------------- */

static const struct {
    const char *name, *is;
} tag_text[SW_TAGS] = {{"class", "has the class"},
                       {"split", "is in split"},
                       {"group", "is in group"},
                       {"fold", "is in fold"}};

static sw_status find_role(const sw_builder *builder, int64_t *role, const char *name,
                           sw_location location)
{
    static const struct {
        const char *name;
        sw_role role;
    } names[] = {{"train", SW_TRAIN}, {"training", SW_TRAIN},   {"0", SW_TRAIN},
                 {"valid", SW_VALID}, {"validation", SW_VALID}, {"val", SW_VALID},
                 {"1", SW_VALID},     {"test", SW_TEST},        {"testing", SW_TEST},
                 {"2", SW_TEST}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        *role = names[i].role;
        if (strcasecmp(name, names[i].name) == 0) return SW_OK;
    }
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "the split is \"%s\", expected train, valid or test",
                           sw_excerpt_of(name).text);
}

/* The number of a name, which is a new one unless it is a split, or a class and sw_builder_outputs
 * listed them all. */
static sw_status find_tag(sw_builder *builder, int64_t *number, sw_set_tag tag, const char *name,
                          sw_location location)
{
    sw_name_map *names = &builder->tag_name[tag];
    if (tag == SW_TAG_SPLIT) return find_role(builder, number, name, location);
    if (tag == SW_TAG_CLASS && builder->classes_given) {
        SW_TRY(sw_builder_class(builder, number, name, false));
        if (*number >= 0) return SW_OK;
        sw_class_hint hint;
        SW_TRY(sw_class_hint_of(&hint, name, names->name, names->count, NULL));
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "\"%s\" is none of the %lld classes%s", sw_excerpt_of(name).text,
                               (long long)names->count, hint.text);
    }
    if (!sw_is_utf8(name) || !*name)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "the %s of the set is %s%s",
                               tag_text[tag].name, *name ? "not UTF-8 " SW_UTF8_HINT : "empty",
                               !*name && tag == SW_TAG_CLASS ? SW_UNANSWERED_HINT : "");
    if (tag == SW_TAG_CLASS)
        SW_TRY(sw_builder_class(builder, number, name, true));
    else
        SW_TRY(sw_name_map_add(names, number, name));
    if (*number <= INT32_MAX) return SW_OK;
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "more than 2^31 names of a %s",
                           tag_text[tag].name);
}

const char *sw_builder_tag_name(const sw_builder *builder, sw_set_tag tag, int64_t number)
{
    return tag == SW_TAG_SPLIT ? sw_role_name((sw_role)number)
                               : builder->tag_name[tag].name[number];
}

/* For an error of a set that is not the same everywhere. */
#define SW_SAME_NAMES_HINT                                                                         \
    " (if sets of other groups have the same names, set=GROUP+NAME makes names of both columns)"

/* The error for a set that has another tag already, `known`, which is not `number`. */
static sw_status contradicts(sw_builder *builder, int64_t set, sw_set_tag tag, int64_t known,
                             int64_t number, sw_location location)
{
    const sw_location first = builder->set[set].tag[tag].location;
    const char *one = sw_builder_tag_name(builder, tag, known);
    const char *other = sw_builder_tag_name(builder, tag, number);
    bool similar = false;
    if (tag == SW_TAG_CLASS) SW_TRY(sw_same_spelling(&similar, one, other));
    builder->unfit = similar ? SW_UNFIT_SPELLING /* one option mends all of them */
                             : SW_UNFIT_TAG(tag);
    return sw_builder_fail(
        builder, SW_ERROR_FORMAT, location, "%s %s \"%s\" here and \"%s\" at %s %lld%s",
        sw_builder_set_text(builder, set).text, tag_text[tag].is, sw_excerpt_of(other).text,
        sw_excerpt_of(one).text, first.unit, (long long)first.number,
        similar               ? " (similar=join makes one class of spellings that differ in case)"
        : tag == SW_TAG_GROUP ? SW_SAME_NAMES_HINT
                              : "");
}

sw_status sw_builder_tag(sw_builder *builder, int64_t set, sw_set_tag tag, const char *name,
                         sw_location location)
{
    if (builder->options->unanswered) return SW_OK;
    if (tag == SW_TAG_SPLIT && sw_builder_ignores(builder, builder->options->split)) return SW_OK;
    if (tag == SW_TAG_CLASS && builder->options->drop_unanswered && !*name) return SW_OK;
    int64_t number = SW_NO_TAG;
    const int32_t known = builder->set[set].tag[tag].number;
    if (known != SW_NO_TAG && strcmp(name, sw_builder_tag_name(builder, tag, known)) == 0)
        return SW_OK; /* most often it is what an element before said */
    SW_TRY(find_tag(builder, &number, tag, name, location));
    if (known == SW_NO_TAG) {
        builder->set[set].tag[tag].number = (int32_t)number;
        builder->set[set].tag[tag].location = location;
    } else if (known != number) {
        return contradicts(builder, set, tag, known, number, location);
    }
    return SW_OK;
}

/* ---- Numbers of a set ------------------------------------------------------------------------ */

/* The row and number `i` of it, as messages call them: "target 1 (age)". */
typedef struct number_text {
    char text[96];
} number_text;

static number_text number_text_of(const sw_builder *builder, sw_set_row row, int64_t i)
{
    static const char *const text[SW_ROWS] = {"target", "context", "weight"};
    const sw_schema *schema = &builder->dataset->schema;
    const bool labels = row == SW_ROW_TARGET && builder->dataset->task == SW_LABELS;
    char *const *name = row == SW_ROW_TARGET    ? schema->output.name
                        : row == SW_ROW_CONTEXT ? schema->context.name
                                                : NULL;
    number_text number;
    snprintf(number.text, sizeof number.text, "%s %lld", labels ? "label" : text[row],
             (long long)i);
    if (name) sw_append(number.text, sizeof number.text, " (%s)", sw_excerpt_of(name[i]).text);
    return number;
}

static bool all_missing(const double *value, int64_t width)
{
    int64_t i = 0;
    while (i < width && isnan(value[i])) i++;
    return i == width;
}

/* Labels are 0 or 1, other numbers are finite. */
static sw_status check_row(const sw_builder *builder, int64_t set, sw_set_row row,
                           const double *value, sw_location location)
{
    const int64_t width = sw_builder_row_width(builder, row);
    const bool answer = row == SW_ROW_TARGET,
               labels = answer && builder->dataset->task == SW_LABELS;
    for (int64_t i = 0; i < width; i++) {
        if (labels ? value[i] == 0 || value[i] == 1 : isfinite((sw_real)value[i])) continue;
        return sw_builder_fail(
            builder, SW_ERROR_FORMAT, location, "%s, %s is %s, expected %s%s",
            sw_builder_set_text(builder, set).text, number_text_of(builder, row, i).text,
            isnan(value[i]) ? "missing" : sw_number_of(value[i]).text,
            labels ? "0 or 1" : "a finite number",
            !isnan(value[i])            ? ""
            : row == SW_ROW_CONTEXT     ? " (the option missing fills numbers of elements alone)"
            : !answer                   ? ""
            : all_missing(value, width) ? SW_UNANSWERED_HINT
                                        : " (unanswered=drop leaves out only sets without any "
                                          "answer)");
    }
    if (row != SW_ROW_WEIGHT || value[0] >= 0) return SW_OK;
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "%s, the weight is %s, expected 0 or more",
                           sw_builder_set_text(builder, set).text, sw_number_of(value[0]).text);
}

sw_status sw_builder_row(sw_builder *builder, int64_t set, sw_set_row row, const double *value,
                         sw_location location)
{
    const int64_t width = sw_builder_row_width(builder, row);
    sw_real *to = builder->row[row] + set * width;
    bool *known = &builder->set[set].has_row[row];
    if (row == SW_ROW_CONTEXT)
        value = sw_column_map_row(&builder->context_map, value);
    else if (builder->options->unanswered)
        return SW_OK;
    if (row == SW_ROW_TARGET && builder->options->drop_unanswered && all_missing(value, width))
        return SW_OK;
    SW_TRY(check_row(builder, set, row, value, location));
    for (int64_t i = 0; i < width; i++) {
        const sw_real x = (sw_real)value[i];
        if (*known && to[i] != x) {
            builder->unfit = SW_UNFIT_ROW(row);
            return sw_builder_fail(
                builder, SW_ERROR_FORMAT, location, "%s, %s is %s here and %s before%s",
                sw_builder_set_text(builder, set).text, number_text_of(builder, row, i).text,
                sw_number_of((double)x).text, sw_number_of((double)to[i]).text,
                row == SW_ROW_TARGET ? SW_SAME_NAMES_HINT : "");
        }
        to[i] = x;
    }
    *known = true;
    return SW_OK;
}
