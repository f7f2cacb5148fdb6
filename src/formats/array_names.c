/* array_names.c - the names of the arrays of a data set, and which of them a file has. */
#include "formats/array_names.h"

#include "base/error.h"
#include "base/quoted.h"
#include "base/text.h"

#include <string.h>

static const char *const names[SW_ARRAY_COUNT] = {
    [SW_ARRAY_ELEMENTS] = "elements",
    [SW_ARRAY_OFFSETS] = "offsets",
    [SW_ARRAY_LENGTHS] = "lengths",
    [SW_ARRAY_LABELS] = "labels",
    [SW_ARRAY_CLASSES] = "classes",
    [SW_ARRAY_TARGETS] = "targets",
    [SW_ARRAY_TARGET_NAMES] = "target_names",
    [SW_ARRAY_CONTEXT] = "context",
    [SW_ARRAY_CONTEXT_NAMES] = "context_names",
    [SW_ARRAY_SPLIT] = "split",
    [SW_ARRAY_GROUPS] = "groups",
    [SW_ARRAY_FOLDS] = "folds",
    [SW_ARRAY_WEIGHTS] = "weights",
    [SW_ARRAY_NAMES] = "names",
    [SW_ARRAY_INSTANCE_LABELS] = "instance_labels",
    [SW_ARRAY_FEATURES] = "features",
    [SW_ARRAY_VOCABULARY] = "vocabulary",
    [SW_ARRAY_TOKENS] = "tokens",
};

const char *sw_array_name_of(sw_array_name name)
{
    return names[name];
}

/* Does an option say that the array has this name? */
static bool is_called(const sw_file_options *options, sw_array_name array, const char *name)
{
    switch (array) {
    case SW_ARRAY_ELEMENTS: return strcmp(name, options->elements) == 0;
    case SW_ARRAY_LABELS:
        return strcmp(name, options->label) == 0 || sw_quoted_has(options->labels, '+', name);
    case SW_ARRAY_TARGETS: return sw_quoted_has(options->target, '+', name);
    case SW_ARRAY_CONTEXT: return sw_quoted_has(options->context, '+', name);
    case SW_ARRAY_SPLIT: return strcmp(name, options->split) == 0;
    case SW_ARRAY_GROUPS: return strcmp(name, options->group) == 0;
    case SW_ARRAY_FOLDS: return strcmp(name, options->fold) == 0;
    case SW_ARRAY_WEIGHTS: return strcmp(name, options->weight) == 0;
    case SW_ARRAY_NAMES: return sw_quoted_has(options->set, '+', name);
    case SW_ARRAY_INSTANCE_LABELS: return strcmp(name, options->instance) == 0;
    default: return false;
    }
}

/* The array of that name: its own, or that which an option gives it. SW_ARRAY_COUNT: none. */
static int find_array(const sw_file_options *options, const char *name)
{
    for (int i = 0; *name && i < SW_ARRAY_COUNT; i++)
        if (is_called(options, (sw_array_name)i, name)) return i;
    int i = 0;
    while (i < SW_ARRAY_COUNT && strcmp(names[i], name) != 0) i++;
    return i;
}

bool sw_array_is_known(const sw_arrays *arrays, const char *name)
{
    return find_array(arrays->options, name) < SW_ARRAY_COUNT;
}

static sw_status note_unknown(sw_arrays *arrays, const sw_builder *builder, const char *name)
{
    const size_t size = sizeof arrays->all_unknown;
    sw_append(arrays->all_unknown, size, "%s%s", arrays->unknown ? "+" : "",
              sw_quoted_of(name).text);
    if (!arrays->unknown) arrays->unknown = sw_arena_text(sw_builder_arena(builder), name);
    arrays->unknown_count++;
    return arrays->unknown ? SW_OK : SW_ERROR_MEMORY;
}

enum { MANY = 10 }; /* more unknown arrays than these are not listed */

sw_status sw_arrays_check(const sw_arrays *arrays, const sw_builder *builder)
{
    sw_items all = {0};
    const char *name = arrays->unknown;
    if (!name) return SW_OK;
    for (int i = 0; i < SW_ARRAY_COUNT; i++) sw_items_add(&all, "%s", names[i]);
    if (arrays->unknown_count > MANY)
        return sw_builder_fail(
            builder, SW_ERROR_FORMAT, (sw_location){0},
            "%lld unknown arrays, such as \"%s\": if each is a set, store numpy.concatenate of "
            "them as elements, and how many rows each has as lengths",
            (long long)arrays->unknown_count, sw_excerpt_of(name).text);
    const bool one = strcmp(arrays->all_unknown, sw_quoted_of(name).text) == 0;
    const char *nearest = sw_nearest(name, names, SW_ARRAY_COUNT);
    return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                           "unknown array \"%s\"%s%s%s There are %s; ignore=%s leaves %s out, and "
                           "elements=NAME, label=NAME and the like give an array another name",
                           sw_excerpt_of(name).text, nearest ? ", did you mean \"" : ".",
                           nearest ? nearest : "", nearest ? "\"?" : "", all.text,
                           arrays->all_unknown, one ? "it" : "all that are unknown");
}

sw_status sw_arrays_add(sw_arrays *arrays, const sw_builder *builder, sw_array **out,
                        const char *name)
{
    *out = NULL;
    if (sw_builder_ignores(builder, name)) return SW_OK;
    const int i = find_array(arrays->options, name);
    if (i == SW_ARRAY_COUNT) return note_unknown(arrays, builder, name);
    const bool chosen = is_called(arrays->options, (sw_array_name)i, name);
    if (arrays->array[i].name) { /* the one that no option chose is to be left out */
        const char *other = chosen && !arrays->chosen[i] ? names[i] : name;
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "a second array of %s, \"%s\" (ignore=%s leaves %s out)", names[i],
                               sw_excerpt_of(name).text, sw_quoted_of(other).text,
                               other == name ? "it" : "the first");
    }
    arrays->chosen[i] = chosen;
    *out = &arrays->array[i];
    (*out)->where = names[i];
    (*out)->name = chosen ? sw_arena_text(sw_builder_arena(builder), name) : names[i];
    return (*out)->name ? SW_OK : SW_ERROR_MEMORY;
}
