/* builder_classes.c - the classes of a builder: which spellings are one class, and which classes
 * look like a mistake. */
#include "data/builder_classes.h"

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "data/builder_state.h"
#include "data/dataset.h"
#include "data/spelling.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sw_status sw_builder_class(struct sw_builder *builder, int64_t *number, const char *name, bool add)
{
    const bool join = builder->options->join;
    sw_name_map *names = &builder->tag_name[SW_TAG_CLASS];
    sw_name_map *keys = join ? &builder->class_key : names; /* a key for each name, or the names */
    sw_text text = {0};
    sw_status status = join ? sw_spelling_key(&text, name) : SW_OK;
    const char *key = join ? text.data : name;
    if (status == SW_OK && add)
        status = sw_name_map_add(keys, number, key);
    else if (status == SW_OK)
        *number = sw_name_map_find(keys, key);
    if (status == SW_OK && add && *number == names->count)
        status = sw_name_map_add(names, number, name);
    sw_text_free(&text);
    return status;
}

sw_status sw_class_hint_of(sw_class_hint *hint, const char *name, char *const *class, int64_t count,
                           const bool *known)
{
    hint->text[0] = 0;
    for (int64_t c = 0; c < count; c++) {
        bool similar;
        if (known && !known[c]) continue;
        SW_TRY(sw_same_spelling(&similar, class[c], name));
        if (!similar) continue;
        snprintf(hint->text, sizeof hint->text, "; similar=join takes it as \"%s\"",
                 sw_excerpt_of(class[c]).text);
        return SW_OK;
    }
    return SW_OK;
}

/* ---- Warnings -------------------------------------------------------------------------------- */

enum {
    SHOWN = 8,           /* pairs of classes in a warning */
    MOST_NAMES = 100000, /* of sets that are compared */
    LEAST_NUMBERS = 10   /* classes that a warning takes for numbers to predict */
};

/* Append the pairs of classes that have one key. keys: an empty map; first [classes]: scratch, the
 * first class of each key. */
static sw_status list_similar(sw_text *pairs, int64_t *count, const sw_columns *classes,
                              sw_key_of *key_of, sw_name_map *keys, int64_t *first)
{
    sw_text key = {0};
    sw_status status = SW_OK;
    for (int64_t c = 0, number; status == SW_OK && c < classes->count; c++) {
        const int64_t before = keys->count;
        status = key_of(&key, classes->name[c]);
        if (status == SW_OK) status = sw_name_map_add(keys, &number, key.data);
        if (status == SW_OK && number == before)
            first[number] = c;
        else if (status == SW_OK && ++*count <= SHOWN)
            sw_text_add(pairs, "%s\"%s\" and \"%s\"", pairs->length ? ", " : "",
                        sw_excerpt_of(classes->name[first[number]]).text,
                        sw_excerpt_of(classes->name[c]).text);
    }
    sw_text_free(&key);
    return status == SW_OK ? sw_text_status(pairs) : status;
}

sw_status sw_builder_similar_warn(const struct sw_builder *builder, const char *what,
                                  const sw_columns *names, sw_key_of *key_of, const char *advice)
{
    int64_t count = 0, *first = calloc((size_t)names->count + 1, sizeof *first);
    if (!first) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", builder->path);
    sw_text pairs = {0};
    sw_name_map keys = {.arena = builder->dataset->arena};
    sw_status status = list_similar(&pairs, &count, names, key_of, &keys, first);
    if (status == SW_OK && count > 0)
        status = sw_dataset_warn(builder->dataset, "%s alone: %s%s (%s)", what, pairs.data,
                                 count > SHOWN ? ", and more" : "", advice);
    sw_name_map_free(&keys);
    sw_text_free(&pairs);
    free(first);
    return status;
}

/* Warn if the names of classes are numbers, and nearly every set has another one: they are probably
 * to be predicted as numbers. */
static sw_status warn_of_numbers(const struct sw_builder *builder)
{
    const sw_columns *classes = &builder->dataset->schema.output;
    double number;
    if (classes->count < LEAST_NUMBERS || 2 * classes->count < builder->sets) return SW_OK;
    for (int64_t c = 0; c < classes->count; c++)
        if (!sw_number_parse(classes->name[c], &number)) return SW_OK;
    return sw_dataset_warn(builder->dataset,
                           "%lld sets have %lld different classes, all of them numbers: to predict "
                           "numbers, call them the target (target=NAME), not the label",
                           (long long)builder->sets, (long long)classes->count);
}

sw_status sw_builder_classes_warn(const struct sw_builder *builder)
{
    SW_TRY(warn_of_numbers(builder));
    return sw_builder_similar_warn(builder, "classes that differ in case or blanks",
                                   &builder->dataset->schema.output, sw_spelling_key,
                                   SW_JOIN_HELPS);
}

/* Copy a part of a name, up to `end`; of a whole number without needless zeros: "1" for "001" and
 * "1.0". Returns the end of the copy. */
static char *copy_part(char *to, const char *part, const char *end)
{
    const char *digits = part + strspn(part, "0");
    const char *rest = digits + strspn(digits, "0123456789");
    const char *tail = *rest == '.' ? rest + 1 + strspn(rest + 1, "0") : rest;
    const bool number = rest > part && tail == end;
    const char *from = number ? digits : part;
    const size_t length = (size_t)((number ? rest : end) - from);
    memmove(to, from, length);
    return to + length;
}

/* The spelling, without needless zeros in the parts that slashes join: set=plate+well does so. */
static sw_status key_of_set(sw_text *key, const char *name)
{
    SW_TRY(sw_spelling_key(key, name));
    char *to = key->data;
    for (const char *part = key->data; *part;) {
        const char *end = part + strcspn(part, "/"), *next = end + (*end == '/');
        to = copy_part(to, part, end);
        if (next > end) *to++ = '/';
        part = next;
    }
    *to = '\0';
    return SW_OK;
}

sw_status sw_builder_set_names_warn(const struct sw_builder *builder)
{
    const sw_columns names = {.count = builder->set_name.count, .name = builder->set_name.name};
    if (names.count > MOST_NAMES) return SW_OK;
    return sw_builder_similar_warn(builder, "names of sets that differ in case, blanks or zeros",
                                   &names, key_of_set,
                                   "elements of one set need one spelling of its name");
}
