/* array_reader.c - puts the arrays of a file into the builder: the elements and how they divide
 * into sets, then names, answers, contexts and splits. */
#include "formats/array_reader.h"

#include "base/error.h"
#include "data/builder_elements.h"
#include "data/builder_sets.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define WHOLE_FILE ((sw_location){0})

/* ---- Checks and reading ---------------------------------------------------------------------- */

/* Arrays that are put into a builder. */
typedef struct reader {
    const sw_arrays *arrays;
    sw_builder *builder;
    sw_arena *scratch;
    int64_t sets, rows, width;
    const int64_t *offset; /* [sets + 1] */
} reader;

#define FAIL(r, ...) sw_builder_fail((r)->builder, SW_ERROR_FORMAT, WHOLE_FILE, __VA_ARGS__)

static bool is_answer(sw_array_name name)
{
    return name == SW_ARRAY_LABELS || name == SW_ARRAY_TARGETS || name == SW_ARRAY_CLASSES ||
           name == SW_ARRAY_TARGET_NAMES || name == SW_ARRAY_SPLIT || name == SW_ARRAY_GROUPS ||
           name == SW_ARRAY_FOLDS || name == SW_ARRAY_INSTANCE_LABELS;
}

/* The array of that name; NULL if the file has none. */
static const sw_array *get(const reader *r, sw_array_name name)
{
    const sw_array *array = &r->arrays->array[name];
    if (sw_builder_unanswered(r->builder) && is_answer(name)) return NULL;
    return array->name ? array : NULL;
}

static bool is_whole(const sw_array *array)
{
    return array->kind == SW_ARRAY_NUMBERS && !sw_dtype_is_real(array->dtype);
}

static sw_status expect_numbers(const reader *r, const sw_array *array)
{
    if (array->kind == SW_ARRAY_NUMBERS) return SW_OK;
    return FAIL(r, "%s is text, expected numbers", array->name);
}

static sw_status expect_whole(const reader *r, const sw_array *array)
{
    if (is_whole(array)) return SW_OK;
    return FAIL(r, "%s is of type %s, expected whole numbers", array->name,
                sw_array_type_of(array));
}

/* The shape must be [count], or [count, any] if `dims` is 2. each: the unit that `count` counts,
 * such as "set". */
static sw_status expect_rows(const reader *r, const sw_array *array, int dims, int64_t count,
                             const char *each)
{
    if (array->ndim >= 1 && array->ndim <= dims && array->shape[0] == count) return SW_OK;
    return FAIL(r, "%s is %s, expected [%lld]%s: one for each %s", array->name,
                sw_array_shape_of(array).text, (long long)count,
                dims == 2 ? " or two dimensions" : "", each);
}

/* Read whole numbers into scratch memory. */
static sw_status read_integers(const reader *r, const sw_array *array, int64_t **out)
{
    SW_TRY(expect_whole(r, array));
    *out = sw_arena_alloc(r->scratch, sw_bytes(array->count, sizeof **out));
    return *out ? sw_array_integers(array, *out) : SW_ERROR_MEMORY;
}

static sw_status read_doubles(const reader *r, const sw_array *array, double **out)
{
    SW_TRY(expect_numbers(r, array));
    *out = sw_arena_alloc(r->scratch, sw_bytes(array->count, sizeof **out));
    return *out ? sw_array_doubles(array, *out) : SW_ERROR_MEMORY;
}

static sw_status read_texts(const reader *r, const sw_array *array, const char ***out)
{
    if (array->kind == SW_ARRAY_NUMBERS)
        return FAIL(r, "%s is of type %s, expected text", array->name, sw_array_type_of(array));
    *out = sw_arena_alloc(r->scratch, sw_bytes(array->count, sizeof **out));
    return *out ? sw_array_texts(array, *out, r->scratch) : SW_ERROR_MEMORY;
}

/* Read the texts of the array `name`, one for each of `count`; NULL if the file has none. */
static sw_status read_names(const reader *r, sw_array_name name, int64_t count, const char *each,
                            const char *const **out)
{
    const sw_array *array = get(r, name);
    const char **text = NULL;
    if (array) {
        SW_TRY(expect_rows(r, array, 1, count, each));
        SW_TRY(read_texts(r, array, &text));
    }
    *out = text;
    return SW_OK;
}

/* The number of columns: 1 if there is one dimension. */
static int64_t columns_of(const sw_array *array)
{
    return array->ndim == 2 ? array->shape[1] : 1;
}

/* ---- Elements -------------------------------------------------------------------------------- */

/* Turn lengths into offsets. */
static sw_status add_lengths(reader *r, const sw_array *array)
{
    int64_t *length;
    if (array->ndim != 1)
        return FAIL(r, "lengths is %s, expected [sets]", sw_array_shape_of(array).text);
    SW_TRY(read_integers(r, array, &length));
    r->sets = array->count;
    int64_t *offset = sw_arena_alloc(r->scratch, sw_bytes(r->sets + 1, sizeof *offset));
    if (!offset) return SW_ERROR_MEMORY;
    offset[0] = 0;
    for (int64_t b = 0; b < r->sets; b++) {
        const int64_t left = r->rows - offset[b];
        if (length[b] < 0 || length[b] > left)
            return FAIL(r, "lengths[%lld] is %lld, expected 0 to %lld, the rows of elements left",
                        (long long)b, (long long)length[b], (long long)left);
        offset[b + 1] = offset[b] + length[b];
    }
    r->offset = offset;
    if (offset[r->sets] == r->rows) return SW_OK;
    return FAIL(r, "the sum of lengths is %lld, expected %lld, the rows of elements",
                (long long)offset[r->sets], (long long)r->rows);
}

/* Offsets of [sets, n, width]: each set has n elements. */
static sw_status even_offsets(reader *r, const sw_array *elements)
{
    const int64_t each = elements->shape[1];
    r->sets = elements->shape[0];
    r->rows = r->sets * each; /* does not overflow: its product with the width was checked */
    if (each < 1)
        return FAIL(r, "elements is %s: sets without elements", sw_array_shape_of(elements).text);
    int64_t *offset = sw_arena_alloc(r->scratch, sw_bytes(r->sets + 1, sizeof *offset));
    if (!offset) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b <= r->sets; b++) offset[b] = b * each;
    r->offset = offset;
    return SW_OK;
}

/* Find out how the elements divide into sets. The builder checks the offsets. */
static sw_status find_sets(reader *r, const sw_array *elements)
{
    const sw_array *offsets = get(r, SW_ARRAY_OFFSETS), *lengths = get(r, SW_ARRAY_LENGTHS);
    if (elements->ndim == 3) {
        if (offsets || lengths)
            return FAIL(r, "elements is %s, a set each: expected no %s",
                        sw_array_shape_of(elements).text, offsets ? "offsets" : "lengths");
        return even_offsets(r, elements);
    }
    r->rows = elements->shape[0];
    if (!offsets == !lengths)
        return FAIL(r,
                    "elements is %s and there are %s: expected one of offsets [sets + 1] and "
                    "lengths [sets]; or elements [sets, n, width]",
                    sw_array_shape_of(elements).text,
                    offsets ? "offsets and lengths" : "neither offsets nor lengths");
    if (lengths) return add_lengths(r, lengths);
    int64_t *offset;
    if (offsets->ndim != 1 || offsets->count < 1)
        return FAIL(r, "offsets is %s, expected [sets + 1]", sw_array_shape_of(offsets).text);
    SW_TRY(read_integers(r, offsets, &offset));
    r->sets = offsets->count - 1;
    r->offset = offset;
    return SW_OK;
}

static sw_status take_features(reader *r, const sw_array *elements)
{
    const char *const *name;
    r->width = elements->shape[elements->ndim - 1];
    SW_TRY(read_names(r, SW_ARRAY_FEATURES, r->width, "column of elements", &name));
    return sw_builder_features(r->builder, r->width, name);
}

/* The size of the vocabulary; 0 if there is none. */
static sw_status take_vocabulary(const reader *r, int64_t *size)
{
    const sw_array *array = get(r, SW_ARRAY_VOCABULARY);
    const char *const *token;
    int64_t *number;
    *size = 0;
    if (!array)
        return get(r, SW_ARRAY_TOKENS) ? FAIL(r, "tokens without a vocabulary, expected its size")
                                       : SW_OK;
    if (array->count != 1)
        return FAIL(r, "vocabulary is %s, expected one number", sw_array_shape_of(array).text);
    SW_TRY(read_integers(r, array, &number));
    *size = *number;
    SW_TRY(read_names(r, SW_ARRAY_TOKENS, *size, "token of the vocabulary", &token));
    return sw_builder_vocabulary(r->builder, *size, token);
}

static sw_status check_tokens(const reader *r, const sw_real *x, int64_t vocabulary)
{
    for (int64_t i = 0; i < r->rows; i++) {
        const double token = (double)x[i * r->width];
        /* The builder checks numbers that are not finite. */
        if (!isfinite(token) || (token >= 0 && token < (double)vocabulary && token == floor(token)))
            continue;
        return FAIL(r, "elements[%lld, 0] is %g, expected a token, 0 to %lld", (long long)i, token,
                    (long long)vocabulary - 1);
    }
    return SW_OK;
}

static sw_status take_elements(reader *r, const sw_array *elements)
{
    const sw_array *instances = get(r, SW_ARRAY_INSTANCE_LABELS);
    int64_t vocabulary;
    sw_real *x;
    uint8_t *instance = NULL;
    SW_TRY(take_vocabulary(r, &vocabulary));
    if (instances) {
        const bool same = elements->ndim == 3 && instances->ndim == 2 &&
                          instances->shape[0] == r->sets && instances->count == r->rows;
        SW_TRY(expect_numbers(r, instances));
        if (!same) SW_TRY(expect_rows(r, instances, 1, r->rows, "element"));
    }
    SW_TRY(sw_builder_block(r->builder, r->sets, r->offset, r->rows, &x,
                            instances ? &instance : NULL));
    SW_TRY(sw_array_reals(elements, x));
    if (vocabulary > 0) SW_TRY(check_tokens(r, x, vocabulary));
    return instances ? sw_array_flags(instances, instance) : SW_OK;
}

/* ---- Answers --------------------------------------------------------------------------------- */

/* Declare the task, before the first set. */
static sw_status take_outputs(const reader *r, const char *const **class_name)
{
    const sw_array *labels = get(r, SW_ARRAY_LABELS), *targets = get(r, SW_ARRAY_TARGETS);
    const sw_array *classes = get(r, SW_ARRAY_CLASSES);
    const char *const *name;
    *class_name = NULL;
    if (labels && targets)
        return FAIL(r, "there are labels and targets: expected one of them (ignore=labels or "
                       "ignore=targets leaves one out)");
    if (classes && !labels) return FAIL(r, "classes without labels");
    if (!targets && get(r, SW_ARRAY_TARGET_NAMES)) return FAIL(r, "target_names without targets");
    if (targets) {
        SW_TRY(expect_rows(r, targets, 2, r->sets, "set"));
        SW_TRY(
            read_names(r, SW_ARRAY_TARGET_NAMES, columns_of(targets), "column of targets", &name));
        return sw_builder_outputs(r->builder, SW_REGRESSION, columns_of(targets), name);
    }
    if (!labels) return SW_OK;
    SW_TRY(expect_rows(r, labels, 2, r->sets, "set"));
    if (labels->ndim == 2) {
        SW_TRY(read_names(r, SW_ARRAY_CLASSES, columns_of(labels), "column of labels", &name));
        return sw_builder_outputs(r->builder, SW_LABELS, columns_of(labels), name);
    }
    if (!classes) return SW_OK;
    if (classes->ndim != 1)
        return FAIL(r, "classes is %s, expected one dimension", sw_array_shape_of(classes).text);
    SW_TRY(read_names(r, SW_ARRAY_CLASSES, classes->count, "class", class_name));
    return sw_builder_outputs(r->builder, SW_CLASSES, classes->count, *class_name);
}

/* class_name: the names of class 0, 1 ...; NULL: the labels are the names. */
static sw_status take_classes(const reader *r, const sw_array *labels,
                              const char *const *class_name)
{
    const int64_t classes = class_name ? get(r, SW_ARRAY_CLASSES)->count : 0;
    const char **text = NULL;
    int64_t *label = NULL;
    if (labels->kind == SW_ARRAY_NUMBERS)
        SW_TRY(read_integers(r, labels, &label));
    else
        SW_TRY(read_texts(r, labels, &text));
    for (int64_t b = 0; b < r->sets; b++) {
        char number[24];
        if (label && class_name && (label[b] < 0 || label[b] >= classes))
            return FAIL(r, "labels[%lld] is %lld, expected 0 to %lld, the last of classes",
                        (long long)b, (long long)label[b], (long long)classes - 1);
        if (label) snprintf(number, sizeof number, "%" PRId64, label[b]);
        const char *name = !label ? text[b] : class_name ? class_name[label[b]] : number;
        SW_TRY(sw_builder_tag(r->builder, b, SW_TAG_CLASS, name, (sw_location){"set", b}));
    }
    return SW_OK;
}

static sw_status take_answers(const reader *r, const char *const *class_name)
{
    const sw_array *labels = get(r, SW_ARRAY_LABELS), *targets = get(r, SW_ARRAY_TARGETS);
    const sw_array *rows = targets ? targets : labels;
    double *y;
    if (!rows) return SW_OK;
    if (!targets && labels->ndim == 1) return take_classes(r, labels, class_name);
    SW_TRY(read_doubles(r, rows, &y));
    for (int64_t b = 0; b < r->sets; b++)
        SW_TRY(sw_builder_row(r->builder, b, SW_ROW_TARGET, y + b * columns_of(rows), WHOLE_FILE));
    return SW_OK;
}

/* ---- Contexts, splits, names ----------------------------------------------------------------- */

static sw_status declare_contexts(const reader *r)
{
    const sw_array *context = get(r, SW_ARRAY_CONTEXT);
    const char *const *name;
    if (!context)
        return get(r, SW_ARRAY_CONTEXT_NAMES) ? FAIL(r, "context_names without context") : SW_OK;
    SW_TRY(expect_rows(r, context, 2, r->sets, "set"));
    SW_TRY(read_names(r, SW_ARRAY_CONTEXT_NAMES, columns_of(context), "column of context", &name));
    return sw_builder_contexts(r->builder, columns_of(context), name);
}

static sw_status take_contexts(const reader *r)
{
    const sw_array *context = get(r, SW_ARRAY_CONTEXT);
    double *c;
    if (!context) return SW_OK;
    SW_TRY(read_doubles(r, context, &c));
    for (int64_t b = 0; b < r->sets; b++)
        SW_TRY(
            sw_builder_row(r->builder, b, SW_ROW_CONTEXT, c + b * columns_of(context), WHOLE_FILE));
    return SW_OK;
}

/* A name or a whole number for each set. The sets of a test split may have no fold: a text that is
 * empty, or a number below 0. */
static sw_status take_tags(const reader *r, sw_array_name name, sw_set_tag tag)
{
    const sw_array *array = get(r, name);
    const char **text = NULL;
    int64_t *value = NULL;
    if (!array) return SW_OK;
    SW_TRY(expect_rows(r, array, 1, r->sets, "set"));
    if (array->kind == SW_ARRAY_NUMBERS)
        SW_TRY(read_integers(r, array, &value));
    else
        SW_TRY(read_texts(r, array, &text));
    for (int64_t b = 0; b < r->sets; b++) {
        char number[24];
        if (tag == SW_TAG_FOLD && (value ? value[b] < 0 : !*text[b])) continue;
        if (value) snprintf(number, sizeof number, "%" PRId64, value[b]);
        SW_TRY(
            sw_builder_tag(r->builder, b, tag, value ? number : text[b], (sw_location){"set", b}));
    }
    return SW_OK;
}

static sw_status take_names(const reader *r)
{
    const char *const *name;
    SW_TRY(read_names(r, SW_ARRAY_NAMES, r->sets, "set", &name));
    for (int64_t b = 0; name && b < r->sets; b++)
        SW_TRY(sw_builder_name(r->builder, b, name[b], (sw_location){"set", b}));
    return SW_OK;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static sw_status fill(reader *r)
{
    const sw_array *elements = get(r, SW_ARRAY_ELEMENTS);
    const char *const *class_name;
    if (!elements) return FAIL(r, "there is no array \"elements\", expected [rows, width]");
    SW_TRY(expect_numbers(r, elements));
    if (elements->ndim != 2 && elements->ndim != 3)
        return FAIL(r, "elements is %s, expected [rows, width] or [sets, n, width]",
                    sw_array_shape_of(elements).text);
    SW_TRY(take_features(r, elements));
    SW_TRY(find_sets(r, elements));
    SW_TRY(declare_contexts(r));
    SW_TRY(take_outputs(r, &class_name));
    SW_TRY(take_elements(r, elements));
    SW_TRY(take_names(r));
    SW_TRY(take_answers(r, class_name));
    SW_TRY(take_contexts(r));
    SW_TRY(take_tags(r, SW_ARRAY_SPLIT, SW_TAG_SPLIT));
    SW_TRY(take_tags(r, SW_ARRAY_GROUPS, SW_TAG_GROUP));
    return take_tags(r, SW_ARRAY_FOLDS, SW_TAG_FOLD);
}

sw_status sw_arrays_read(const sw_arrays *arrays, sw_builder *builder)
{
    reader r = {.arrays = arrays, .builder = builder, .scratch = sw_arena_new()};
    sw_status status = r.scratch ? fill(&r) : SW_ERROR_MEMORY;
    sw_arena_free(r.scratch);
    return status;
}
