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

static sw_status unknown_array(const sw_builder *builder, const char *name)
{
    char all[256] = "";
    for (int i = 0; i < SW_ARRAY_COUNT; i++)
        sw_append(all, sizeof all, "%s%s", i ? ", " : "", names[i]);
    const sw_excerpt excerpt = sw_excerpt_of(name);
    const char *nearest = sw_nearest(name, names, SW_ARRAY_COUNT);
    return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                           "unknown array \"%s\"%s%s%s There are %s; ignore=%s leaves it out",
                           excerpt.text, nearest ? ", did you mean \"" : ".",
                           nearest ? nearest : "", nearest ? "\"?" : "", all,
                           sw_quoted_of(name).text);
}

sw_status sw_arrays_add(sw_arrays *arrays, const sw_builder *builder, sw_array **out,
                        const char *name)
{
    *out = NULL;
    if (sw_builder_ignores(builder, name)) return SW_OK;
    int i = 0;
    while (i < SW_ARRAY_COUNT && strcmp(names[i], name) != 0) i++;
    if (i == SW_ARRAY_COUNT) return unknown_array(builder, name);
    if (arrays->array[i].name)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0}, "a second array \"%s\"",
                               name);
    *out = &arrays->array[i];
    (*out)->name = (*out)->where = names[i];
    return SW_OK;
}
