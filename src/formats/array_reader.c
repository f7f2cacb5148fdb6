/* array_reader.c - what the arrays of a file say of the data set as a whole: its columns, its task,
 * and how the elements divide into sets. */
#include "formats/array_reader.h"

#include "base/name_map.h"
#include "base/text.h"

#include <string.h>

/* ---- Sets ------------------------------------------------------------------------------------ */

/* Turn lengths into offsets. */
static sw_status add_lengths(sw_array_reader *r, const sw_array *array)
{
    int64_t *length;
    if (array->ndim != 1)
        return SW_ARRAY_FAIL(r, "lengths is %s, expected [sets]", sw_array_shape_of(array).text);
    SW_TRY(sw_array_read_whole(r, array, &length));
    r->sets = array->count;
    int64_t *offset = sw_arena_alloc(r->kept, sw_bytes(r->sets + 1, sizeof *offset));
    if (!offset) return SW_ERROR_MEMORY;
    offset[0] = 0;
    for (int64_t b = 0; b < r->sets; b++) {
        const int64_t left = r->rows - offset[b];
        if (length[b] < 0 || length[b] > left)
            return SW_ARRAY_FAIL(
                r, "lengths[%lld] is %lld, expected 0 to %lld, the rows of elements left",
                (long long)b, (long long)length[b], (long long)left);
        offset[b + 1] = offset[b] + length[b];
    }
    r->offset = offset;
    if (offset[r->sets] == r->rows) return SW_OK;
    return SW_ARRAY_FAIL(r, "the sum of lengths is %lld, expected %lld, the rows of elements",
                         (long long)offset[r->sets], (long long)r->rows);
}

/* Offsets of [sets, n, width]: each set has n elements. */
static sw_status even_offsets(sw_array_reader *r, const sw_array *elements)
{
    const int64_t each = elements->shape[1];
    r->sets = elements->shape[0];
    r->rows = r->sets * each; /* does not overflow: its product with the width was checked */
    if (each < 1)
        return SW_ARRAY_FAIL(r, "%s is %s: sets without elements", elements->name,
                             sw_array_shape_of(elements).text);
    int64_t *offset = sw_arena_alloc(r->kept, sw_bytes(r->sets + 1, sizeof *offset));
    if (!offset) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b <= r->sets; b++) offset[b] = b * each;
    r->offset = offset;
    return SW_OK;
}

/* Offsets of [sets, n, width] with lengths: the first elements of the n of each set. */
static sw_status padded_offsets(sw_array_reader *r, const sw_array *elements,
                                const sw_array *lengths)
{
    int64_t *length;
    SW_TRY(even_offsets(r, elements));
    SW_TRY(sw_array_expect_rows(r, lengths, 1, r->sets, "set"));
    SW_TRY(sw_array_read_whole(r, lengths, &length));
    int64_t *offset = sw_arena_alloc(r->kept, sw_bytes(r->sets + 1, sizeof *offset));
    if (!offset) return SW_ERROR_MEMORY;
    r->padded = elements->shape[1];
    offset[0] = 0;
    for (int64_t b = 0; b < r->sets; b++) {
        if (length[b] < 0 || length[b] > r->padded)
            return SW_ARRAY_FAIL(r, "lengths[%lld] is %lld, expected 0 to %lld, as %s is %s",
                                 (long long)b, (long long)length[b], (long long)r->padded,
                                 elements->name, sw_array_shape_of(elements).text);
        offset[b + 1] = offset[b] + length[b];
    }
    r->offset = offset;
    r->rows = offset[r->sets];
    return SW_OK;
}

static sw_status check_offsets(const sw_array_reader *r)
{
    const int64_t *offset = r->offset;
    for (int64_t b = 0; b <= r->sets; b++) {
        const int64_t least = b == 0 ? 0 : offset[b - 1], most = b == 0 ? 0 : r->rows;
        if (offset[b] < least || offset[b] > most)
            return SW_ARRAY_FAIL(r, "offsets[%lld] is %lld, expected %lld%s%.0lld", (long long)b,
                                 (long long)offset[b], (long long)least, most > least ? " to " : "",
                                 (long long)(most > least ? most : 0));
    }
    if (offset[r->sets] == r->rows) return SW_OK;
    return SW_ARRAY_FAIL(r,
                         "offsets[%lld], the last one, is %lld, expected %lld, the number of "
                         "elements",
                         (long long)r->sets, (long long)offset[r->sets], (long long)r->rows);
}

/* The names of the elements' sets, as texts. */
static sw_status read_row_names(const sw_array_reader *r, const sw_array *names,
                                const char *const **out)
{
    int64_t *number;
    const char **text;
    if (names->kind != SW_ARRAY_NUMBERS)
        return sw_array_read_names(r, SW_ARRAY_NAMES, r->rows, "element", out);
    SW_TRY(sw_array_read_whole(r, names, &number));
    SW_TRY(sw_array_number_texts(number, r->rows, &text, r->kept));
    *out = text;
    return SW_OK;
}

/* Begin a set at element i. known: the names of the sets before it. */
static sw_status begin_run(sw_array_reader *r, sw_name_map *known, const char *name, int64_t i)
{
    int64_t number;
    SW_TRY(sw_name_map_add(known, &number, name));
    if (number == r->sets) {
        r->sets++;
        return SW_OK;
    }
    return SW_ARRAY_FAIL(r,
                         "the elements of set \"%s\" are not neighbours: element %lld comes after "
                         "those of other sets (numpy.argsort of the names sorts the elements; what "
                         "belongs to a set then has the order of numpy.unique)",
                         sw_excerpt_of(name).text, (long long)i);
}

/* Each element has the name of its set. A set is a run of elements of one name. */
static sw_status find_runs(sw_array_reader *r, const sw_array *names)
{
    const char *const *row;
    SW_TRY(read_row_names(r, names, &row));
    int64_t *offset = sw_arena_alloc(r->kept, sw_bytes(r->rows + 1, sizeof *offset));
    const char **name = sw_arena_alloc(r->kept, sw_bytes(r->rows, sizeof *name));
    if (!offset || !name) return SW_ERROR_MEMORY;
    sw_name_map known = {.arena = r->kept};
    sw_status status = SW_OK;
    for (int64_t i = 0; status == SW_OK && i < r->rows; i++) {
        if (i > 0 && strcmp(row[i], row[i - 1]) == 0) continue;
        name[r->sets] = row[i];
        offset[r->sets] = i;
        status = begin_run(r, &known, row[i], i);
    }
    sw_name_map_free(&known);
    offset[r->sets] = r->rows;
    r->offset = offset;
    r->run_name = name;
    return status;
}

/* Find out how the elements divide into sets. */
static sw_status find_sets(sw_array_reader *r, const sw_array *elements)
{
    const sw_array *offsets = sw_array_get(r, SW_ARRAY_OFFSETS),
                   *lengths = sw_array_get(r, SW_ARRAY_LENGTHS),
                   *names = sw_array_get(r, SW_ARRAY_NAMES);
    if (elements->ndim == 3) {
        if (offsets)
            return SW_ARRAY_FAIL(r, "%s is %s, a set each: expected no offsets", elements->name,
                                 sw_array_shape_of(elements).text);
        return lengths ? padded_offsets(r, elements, lengths) : even_offsets(r, elements);
    }
    r->rows = elements->shape[0];
    if (!offsets && !lengths && names && names->ndim == 1 && names->count == r->rows)
        return find_runs(r, names);
    if (!offsets == !lengths)
        return SW_ARRAY_FAIL(r,
                             "%s is %s and there are %s: expected one of offsets [sets + 1], "
                             "lengths [sets] and "
                             "names [rows]; or elements [sets, n, width]",
                             elements->name, sw_array_shape_of(elements).text,
                             offsets ? "offsets and lengths" : "neither offsets nor lengths");
    if (lengths) return add_lengths(r, lengths);
    int64_t *offset;
    if (offsets->ndim != 1 || offsets->count < 1)
        return SW_ARRAY_FAIL(r, "offsets is %s, expected [sets + 1]",
                             sw_array_shape_of(offsets).text);
    SW_TRY(sw_array_read_whole(r, offsets, &offset));
    r->sets = offsets->count - 1;
    r->offset = offset;
    return check_offsets(r);
}

/* ---- Columns --------------------------------------------------------------------------------- */

static sw_status take_features(sw_array_reader *r, const sw_array *elements)
{
    const char *const *name;
    r->width = elements->shape[elements->ndim - 1];
    SW_TRY(sw_array_read_names(r, SW_ARRAY_FEATURES, r->width, "column of elements", &name));
    return sw_builder_features(r->builder, r->width, name);
}

static sw_status take_vocabulary(sw_array_reader *r)
{
    const sw_array *array = sw_array_get(r, SW_ARRAY_VOCABULARY);
    const char *const *token;
    int64_t *number;
    if (!array)
        return sw_array_get(r, SW_ARRAY_TOKENS)
                   ? SW_ARRAY_FAIL(r, "tokens without a vocabulary, expected its size")
                   : SW_OK;
    if (array->count != 1)
        return SW_ARRAY_FAIL(r, "vocabulary is %s, expected one number",
                             sw_array_shape_of(array).text);
    SW_TRY(sw_array_read_whole(r, array, &number));
    r->vocabulary = *number;
    SW_TRY(sw_array_read_names(r, SW_ARRAY_TOKENS, *number, "token of the vocabulary", &token));
    return sw_builder_vocabulary(r->builder, *number, token);
}

static sw_status check_instances(const sw_array_reader *r, const sw_array *elements)
{
    const sw_array *instances = sw_array_get(r, SW_ARRAY_INSTANCE_LABELS);
    if (!instances) return SW_OK;
    SW_TRY(sw_array_expect_numbers(r, instances));
    if (elements->ndim == 3 && instances->ndim == 2 && instances->shape[0] == elements->shape[0] &&
        instances->shape[1] == elements->shape[1])
        return SW_OK;
    return sw_array_expect_rows(r, instances, 1, r->rows, "element");
}

/* Declare the task, before the first set. */
static sw_status take_outputs(sw_array_reader *r)
{
    const sw_array *labels = sw_array_get(r, SW_ARRAY_LABELS),
                   *targets = sw_array_get(r, SW_ARRAY_TARGETS);
    const sw_array *classes = sw_array_get(r, SW_ARRAY_CLASSES);
    const char *const *name;
    if (labels && targets)
        return SW_ARRAY_FAIL(r,
                             "there are labels and targets: expected one of them (ignore=labels or "
                             "ignore=targets leaves one out)");
    if (classes && !labels) return SW_ARRAY_FAIL(r, "classes without labels");
    if (!targets && sw_array_get(r, SW_ARRAY_TARGET_NAMES))
        return SW_ARRAY_FAIL(r, "target_names without targets");
    if (targets) {
        SW_TRY(sw_array_expect_rows(r, targets, 2, r->sets, "set"));
        SW_TRY(sw_array_read_names(r, SW_ARRAY_TARGET_NAMES, sw_array_columns_of(targets),
                                   "column of targets", &name));
        return sw_builder_outputs(r->builder, SW_REGRESSION, sw_array_columns_of(targets), name);
    }
    if (!labels) return SW_OK;
    SW_TRY(sw_array_expect_rows(r, labels, 2, r->sets, "set"));
    if (labels->ndim == 2) {
        SW_TRY(sw_array_read_names(r, SW_ARRAY_CLASSES, sw_array_columns_of(labels),
                                   "column of labels", &name));
        return sw_builder_outputs(r->builder, SW_LABELS, sw_array_columns_of(labels), name);
    }
    if (!classes) return SW_OK;
    if (classes->ndim != 1)
        return SW_ARRAY_FAIL(r, "classes is %s, expected one dimension",
                             sw_array_shape_of(classes).text);
    SW_TRY(sw_array_read_names(r, SW_ARRAY_CLASSES, classes->count, "class", &r->class_name));
    return sw_builder_outputs(r->builder, SW_CLASSES, classes->count, r->class_name);
}

static sw_status declare_contexts(const sw_array_reader *r)
{
    const sw_array *context = sw_array_get(r, SW_ARRAY_CONTEXT);
    const char *const *name;
    if (!context)
        return sw_array_get(r, SW_ARRAY_CONTEXT_NAMES)
                   ? SW_ARRAY_FAIL(r, "context_names without context")
                   : SW_OK;
    SW_TRY(sw_array_expect_rows(r, context, 2, r->sets, "set"));
    SW_TRY(sw_array_read_names(r, SW_ARRAY_CONTEXT_NAMES, sw_array_columns_of(context),
                               "column of context", &name));
    return sw_builder_contexts(r->builder, sw_array_columns_of(context), name);
}

/* Names, splits, groups, folds and weights: one for each set. */
static sw_status check_tags(const sw_array_reader *r)
{
    static const sw_array_name tags[] = {SW_ARRAY_NAMES, SW_ARRAY_SPLIT, SW_ARRAY_GROUPS,
                                         SW_ARRAY_FOLDS, SW_ARRAY_WEIGHTS};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        const sw_array *array = sw_array_get(r, tags[i]);
        if (tags[i] == SW_ARRAY_NAMES && r->run_name) continue;
        if (array) SW_TRY(sw_array_expect_rows(r, array, 1, r->sets, "set"));
    }
    return SW_OK;
}

/* ---- All of it ------------------------------------------------------------------------------- */

/* Is one of the matrices in Fortran order? */
static bool has_columns_first(const sw_array_reader *r)
{
    for (int i = 0; i < SW_ARRAY_COUNT; i++) {
        const sw_array *array = sw_array_get(r, (sw_array_name)i);
        if (array && array->columns && array->ndim > 1) return true;
    }
    return false;
}

static sw_status declare(sw_array_reader *r)
{
    const sw_array *elements = sw_array_get(r, SW_ARRAY_ELEMENTS);
    if (!elements)
        return SW_ARRAY_FAIL(r, "there is no array \"elements\", expected [rows, width]");
    SW_TRY(sw_array_expect_numbers(r, elements));
    if (elements->ndim != 2 && elements->ndim != 3)
        return SW_ARRAY_FAIL(r, "%s is %s, expected [rows, width] or [sets, n, width]",
                             elements->name, sw_array_shape_of(elements).text);
    SW_TRY(take_features(r, elements));
    SW_TRY(find_sets(r, elements));
    SW_TRY(declare_contexts(r));
    SW_TRY(take_outputs(r));
    SW_TRY(take_vocabulary(r));
    SW_TRY(check_instances(r, elements));
    return check_tags(r);
}

sw_status sw_arrays_begin(sw_array_reader *r, const sw_arrays *arrays, sw_builder *builder)
{
    *r = (sw_array_reader){.arrays = arrays, .builder = builder};
    r->kept = sw_arena_new();
    r->scratch = sw_arena_new();
    if (!r->kept || !r->scratch) return SW_ERROR_MEMORY;
    SW_TRY(sw_arrays_check(arrays, builder));
    r->whole = has_columns_first(r);
    return declare(r);
}

void sw_arrays_end(sw_array_reader *r)
{
    sw_arena_free(r->kept);
    sw_arena_free(r->scratch);
    *r = (sw_array_reader){.arrays = NULL};
}
