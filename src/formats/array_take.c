/* array_take.c - puts the next sets of the arrays into the builder: their elements, then names,
 * answers, contexts and tags. */
#include "formats/array_take.h"

#include "base/mapped.h"
#include "data/builder_elements.h"
#include "data/builder_faults.h"
#include "data/builder_sets.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_MAPPED = 256 << 20 }; /* bytes of elements that stay in the file if they can */

/* The location of set b of those that are read now. */
static sw_location at_set(const sw_array_reader *r, int64_t b)
{
    return (sw_location){"set", r->first + b};
}

/* ---- Elements -------------------------------------------------------------------------------- */

/* x [rows, width]: the elements of set b. */
static sw_status check_tokens(const sw_array_reader *r, int64_t b, const sw_real *x)
{
    const int64_t first = r->offset[r->first + b], end = r->offset[r->first + b + 1];
    for (int64_t i = first; i < end; i++, x += r->width) {
        const double token = (double)*x;
        /* The builder checks numbers that are not finite. */
        if (!isfinite(token) ||
            (token >= 0 && token < (double)r->vocabulary && token == floor(token)))
            continue;
        return SW_ARRAY_FAIL(r, "elements[%lld, 0] is %g, expected a token, 0 to %lld",
                             (long long)i, token, (long long)r->vocabulary - 1);
    }
    return SW_OK;
}

/* Do the elements stay in the file? SW_ERROR_ARGUMENT: the option `map` says so, but they cannot.
 */
static sw_status choose_map(const sw_array_reader *r, bool *maps)
{
    const sw_array *elements = sw_array_get(r, SW_ARRAY_ELEMENTS);
    const sw_map map = sw_builder_map(r->builder);
    const char *why = r->padded ? "they are padded" : sw_array_unlike_memory(elements);
    if (!why) why = sw_builder_changes(r->builder);
    const int64_t bytes = elements->count * (int64_t)sizeof(sw_real);
    *maps =
        !why && bytes > 0 && (map == SW_MAP_YES || (map == SW_MAP_AUTO && bytes >= LEAST_MAPPED));
    if (!why || map != SW_MAP_YES || sw_builder_is_stream(r->builder)) return SW_OK;
    return sw_builder_fail(r->builder, SW_ERROR_ARGUMENT, (sw_location){0},
                           "map=yes: the elements cannot stay in the file: %s", why);
}

/* The elements of the sets without their padding. */
static sw_status take_padded(const sw_array_reader *r, const sw_array *elements, sw_real *to)
{
    const int64_t *offset = r->offset + r->first, each = r->padded * r->width;
    sw_real *rows = sw_arena_alloc(r->scratch, sw_bytes(r->count * each, sizeof *rows));
    if (!rows) return SW_ERROR_MEMORY;
    SW_TRY(sw_array_reals(elements, r->first * each, r->count * each, rows));
    for (int64_t b = 0; b < r->count; b++)
        memcpy(to + (offset[b] - offset[0]) * r->width, rows + b * each,
               sw_bytes((offset[b + 1] - offset[b]) * r->width, sizeof *to));
    return SW_OK;
}

static sw_status take_padded_flags(const sw_array_reader *r, const sw_array *instances, uint8_t *to)
{
    const int64_t *offset = r->offset + r->first;
    uint8_t *rows = sw_arena_alloc(r->scratch, sw_bytes(r->count * r->padded, 1));
    if (!rows) return SW_ERROR_MEMORY;
    SW_TRY(sw_array_flags(instances, r->first * r->padded, r->count * r->padded, rows));
    for (int64_t b = 0; b < r->count; b++)
        memcpy(to + (offset[b] - offset[0]), rows + b * r->padded,
               (size_t)(offset[b + 1] - offset[b]));
    return SW_OK;
}

/* A block for the elements of the sets: memory that they are read into, or the file itself. */
static sw_status begin_block(const sw_array_reader *r, const sw_real **x, uint8_t **instance)
{
    const sw_array *elements = sw_array_get(r, SW_ARRAY_ELEMENTS);
    const int64_t *offset = r->offset + r->first, rows = offset[r->count] - offset[0];
    bool maps;
    SW_TRY(choose_map(r, &maps));
    if (!maps) {
        sw_real *to;
        SW_TRY(sw_builder_block(r->builder, r->count, offset, &to, instance));
        *x = to;
        if (r->padded) return take_padded(r, elements, to);
        return sw_array_reals(elements, offset[0] * r->width, rows * r->width, to);
    }
    sw_mapped *mapped;
    const sw_array_file *file = elements->source;
    SW_TRY(sw_mapped_new(&mapped, file->fd, file->path, file->at,
                         rows * r->width * (int64_t)sizeof **x));
    *x = sw_mapped_data(mapped);
    return sw_builder_block_mapped(r->builder, r->count, offset, mapped, instance);
}

static sw_status take_elements(const sw_array_reader *r)
{
    const sw_array *instances = sw_array_get(r, SW_ARRAY_INSTANCE_LABELS);
    const int64_t *offset = r->offset + r->first, rows = offset[r->count] - offset[0];
    const sw_real *x = NULL;
    uint8_t *instance = NULL;
    SW_TRY(begin_block(r, &x, instances ? &instance : NULL));
    for (int64_t b = 0; r->vocabulary > 0 && b < r->count; b++)
        SW_TRY(sw_builder_spoil(r->builder, b,
                                check_tokens(r, b, x + (offset[b] - offset[0]) * r->width)));
    if (instances && r->padded && instances->ndim == 2)
        return take_padded_flags(r, instances, instance);
    return instances ? sw_array_flags(instances, offset[0], rows, instance) : SW_OK;
}

/* ---- Answers and contexts -------------------------------------------------------------------- */

static sw_status take_classes(const sw_array_reader *r, const sw_array *labels)
{
    const int64_t classes = r->class_name ? sw_array_get(r, SW_ARRAY_CLASSES)->count : 0;
    const bool numbers = labels->kind == SW_ARRAY_NUMBERS;
    const char **text = NULL;
    int64_t *label = NULL;
    if (numbers && sw_dtype_is_real(labels->dtype))
        return SW_ARRAY_FAIL(r,
                             "%s is of type %s, expected whole numbers or texts, which are "
                             "classes (numbers to predict are called targets)",
                             labels->name, sw_array_type_of(labels));
    if (numbers)
        SW_TRY(sw_array_take_integers(r, labels, &label));
    else
        SW_TRY(sw_array_take_texts(r, labels, &text));
    for (int64_t b = 0; b < r->count; b++) {
        char number[24];
        if (numbers && r->class_name && (label[b] < 0 || label[b] >= classes))
            return SW_ARRAY_FAIL(r, "%s[%lld] is %lld, expected 0 to %lld, the last of classes",
                                 labels->name, (long long)(r->first + b), (long long)label[b],
                                 (long long)classes - 1);
        if (numbers) snprintf(number, sizeof number, "%" PRId64, label[b]);
        const char *name = !numbers ? text[b] : r->class_name ? r->class_name[label[b]] : number;
        SW_TRY(sw_builder_tag(r->builder, b, SW_TAG_CLASS, name, at_set(r, b)));
    }
    return SW_OK;
}

/* The columns of an array as rows of the sets. */
static sw_status take_rows(const sw_array_reader *r, const sw_array *array, sw_set_row row)
{
    const int64_t columns = sw_array_columns_of(array);
    double *y;
    SW_TRY(sw_array_take_doubles(r, array, &y));
    for (int64_t b = 0; b < r->count; b++)
        SW_TRY(sw_builder_spoil(
            r->builder, b, sw_builder_row(r->builder, b, row, y + b * columns, (sw_location){0})));
    return SW_OK;
}

static sw_status take_answers(const sw_array_reader *r)
{
    const sw_array *labels = sw_array_get(r, SW_ARRAY_LABELS);
    const sw_array *targets = sw_array_get(r, SW_ARRAY_TARGETS);
    if (targets) return take_rows(r, targets, SW_ROW_TARGET);
    if (!labels) return SW_OK;
    return labels->ndim == 1 ? take_classes(r, labels) : take_rows(r, labels, SW_ROW_TARGET);
}

static sw_status take_contexts_and_weights(const sw_array_reader *r)
{
    const sw_array *context = sw_array_get(r, SW_ARRAY_CONTEXT);
    const sw_array *weights = sw_array_get(r, SW_ARRAY_WEIGHTS);
    if (context) SW_TRY(take_rows(r, context, SW_ROW_CONTEXT));
    return weights ? take_rows(r, weights, SW_ROW_WEIGHT) : SW_OK;
}

/* ---- Names and tags -------------------------------------------------------------------------- */

/* A name or a whole number for each set. The sets of a test split may have no fold: a text that is
 * empty, or a number below 0. */
static sw_status take_tags(const sw_array_reader *r, sw_array_name name, sw_set_tag tag)
{
    const sw_array *array = sw_array_get(r, name);
    const char **text;
    if (!array) return SW_OK;
    SW_TRY(sw_array_take_names(r, array, &text));
    const bool numbers = array->kind == SW_ARRAY_NUMBERS;
    for (int64_t b = 0; b < r->count; b++) {
        if (tag == SW_TAG_FOLD && (!*text[b] || (numbers && *text[b] == '-'))) continue;
        SW_TRY(sw_builder_tag(r->builder, b, tag, text[b], at_set(r, b)));
    }
    return SW_OK;
}

static sw_status take_names(const sw_array_reader *r)
{
    const sw_array *array = sw_array_get(r, SW_ARRAY_NAMES);
    const char *const *name = r->run_name ? r->run_name + r->first : NULL;
    if (!array) return SW_OK;
    if (!name) {
        const char **text;
        SW_TRY(sw_array_take_names(r, array, &text));
        name = text;
    }
    for (int64_t b = 0; b < r->count; b++)
        SW_TRY(
            sw_builder_spoil(r->builder, b, sw_builder_name(r->builder, b, name[b], at_set(r, b))));
    return SW_OK;
}

/* ---- The next sets --------------------------------------------------------------------------- */

/* How many sets come next. Sets without elements count, too. */
static int64_t next_count(const sw_array_reader *r, int64_t elements)
{
    const int64_t *offset = r->offset + r->first, left = r->sets - r->first;
    int64_t count = 0;
    while (count < left && (r->whole || (offset[count] - offset[0] < elements && count < elements)))
        count++;
    return count;
}

sw_status sw_arrays_take(void *state, int64_t elements, bool *ended)
{
    sw_array_reader *r = state;
    r->count = next_count(r, elements);
    *ended = r->first + r->count == r->sets;
    sw_arena_reset(r->scratch);
    SW_TRY(take_elements(r));
    SW_TRY(take_names(r));
    SW_TRY(take_answers(r));
    SW_TRY(take_contexts_and_weights(r));
    SW_TRY(take_tags(r, SW_ARRAY_SPLIT, SW_TAG_SPLIT));
    SW_TRY(take_tags(r, SW_ARRAY_GROUPS, SW_TAG_GROUP));
    SW_TRY(take_tags(r, SW_ARRAY_FOLDS, SW_TAG_FOLD));
    r->first += r->count;
    return SW_OK;
}
