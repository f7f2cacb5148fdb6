/* builder_elements.c - elements as they come into a builder: one by one, as words, or as one block.
 */
#include "data/builder_elements.h"

#include "base/mapped.h"
#include "base/schema.h"
#include "base/text.h"
#include "data/builder_faults.h"
#include "data/builder_place.h"
#include "data/builder_sets.h"
#include "data/builder_state.h"
#include "data/grow.h"
#include "data/vocabulary.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 1 << 24 }; /* a float holds every whole number up to here */

/* ---- One by one ------------------------------------------------------------------------------ */

/* Are places kept? A stream is for predictions, which do not need them. */
static bool has_places(const sw_builder *builder)
{
    return builder->dataset->place_width > 1 && !builder->streamed;
}

/* Space for one more element, which is a row of numbers or a word, and its instance label. */
static sw_status reserve_row(sw_builder *builder)
{
    if (builder->rows < builder->row_capacity) return SW_OK;
    const int64_t capacity = builder->row_capacity ? 2 * builder->row_capacity : 256;
    const int64_t width = builder->dataset->schema.feature.count;
    uint8_t *instance = reallocarray(builder->instance, (size_t)capacity, 1);
    if (!instance) return sw_builder_no_memory(builder);
    builder->instance = instance;
    if (builder->has_words) {
        int64_t *word = reallocarray(builder->word, (size_t)capacity, sizeof *word);
        if (!word) return sw_builder_no_memory(builder);
        builder->word = word;
        int32_t *paragraph = reallocarray(builder->paragraph, (size_t)capacity, sizeof *paragraph);
        if (!paragraph) return sw_builder_no_memory(builder);
        builder->paragraph = paragraph;
    } else {
        sw_real *x = sw_grow_rows(builder->x, capacity, width);
        if (!x) return sw_builder_no_memory(builder);
        builder->x = x;
    }
    if (has_places(builder)) {
        sw_real *place = sw_grow_rows(builder->place, capacity, builder->dataset->place_width);
        if (!place) return sw_builder_no_memory(builder);
        builder->place = place;
    }
    builder->row_capacity = capacity;
    return SW_OK;
}

/* The rows from `first_row` on belong to `set`. */
static sw_status begin_span(sw_builder *builder, int64_t set, int64_t first_row)
{
    sw_builder_span *span =
        sw_grow(builder->span, builder->spans, &builder->span_capacity, sizeof *span);
    if (!span) return sw_builder_no_memory(builder);
    builder->span = span;
    builder->span[builder->spans++] = (sw_builder_span){set, first_row};
    return SW_OK;
}

/* Count the row that was just written as an element of `set`. */
static sw_status end_row(sw_builder *builder, int64_t set, int instance, sw_location location)
{
    if (instance != SW_NO_INSTANCE && instance != 0 && instance != 1)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "the instance label is %d, expected 0 or 1", instance);
    const bool has = instance != SW_NO_INSTANCE && !builder->options->unanswered;
    if (builder->rows > 0 && has != builder->has_instances)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "the element has %s instance label, unlike those before it",
                               has ? "an" : "no");
    builder->has_instances = has;
    builder->instance[builder->rows] = (uint8_t)(instance == 1);
    if (builder->spans == 0 || builder->span[builder->spans - 1].set != set)
        SW_TRY(begin_span(builder, set, builder->rows));
    builder->set[set].rows++;
    builder->rows++;
    return SW_OK;
}

/* Does the number stand for a missing one? */
static bool is_na(const sw_builder *builder, sw_real x)
{
    for (int i = 0; i < builder->na_count; i++)
        if (x == builder->na[i]) return true;
    return false;
}

/* Is the number one that `nonfinite` is about? A missing one that will be filled is not. */
static bool is_bad(const sw_builder *builder, sw_real x)
{
    return !isfinite(x) && !(isnan(x) && sw_builder_fills(builder));
}

/* The error for a value of an element that is not finite, or too large for a sw_real. */
static sw_status refuse(sw_builder *builder, sw_location location, int64_t column, double value)
{
    const sw_name_text name = sw_name_text_of(builder->dataset->schema.feature.name, column);
    const sw_schema *model = builder->options->model;
    builder->unfit = column + 1;
    if (isnan(value))
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "column %s is missing, expected a number (missing=%s fills it; "
                               "nonfinite=drop leaves such elements out)",
                               name.text, model && !model->feature.mean ? "zero" : "mean");
    return sw_builder_fail(
        builder, SW_ERROR_FORMAT, location,
        "column %s is %s, expected a finite number%s (nonfinite=drop leaves such "
        "elements out)",
        name.text, sw_number_of(value).text, isfinite(value) ? " that a float holds" : "");
}

sw_status sw_builder_element(sw_builder *builder, int64_t set, const double *x, int instance,
                             sw_location location)
{
    if (builder->set[set].spoiled) return SW_OK;
    const int64_t width = builder->dataset->schema.feature.count;
    SW_TRY(reserve_row(builder));
    sw_real *to = builder->x + builder->rows * width;
    sw_builder_place_take(builder, builder->rows, x);
    x = sw_column_map_row(&builder->feature_map, x);
    int64_t bad = -1;
    for (int64_t i = 0; i < width; i++) {
        to[i] = (sw_real)x[i];
        if (is_na(builder, to[i])) to[i] = (sw_real)NAN;
        if (bad < 0 && is_bad(builder, to[i])) bad = i;
    }
    if (bad >= 0 && builder->options->nonfinite == SW_REFUSE)
        return refuse(builder, location, bad, isnan(to[bad]) ? NAN : x[bad]);
    if (bad >= 0 && builder->options->nonfinite == SW_DROP) {
        builder->dropped_rows++;
        return SW_OK;
    }
    return end_row(builder, set, instance, location);
}

sw_status sw_builder_word(sw_builder *builder, int64_t set, const char *word, int instance,
                          sw_location location)
{
    if (builder->set[set].spoiled) return SW_OK;
    SW_TRY(reserve_row(builder));
    SW_TRY(sw_name_map_add(&builder->word_name, &builder->word[builder->rows], word));
    if (builder->word_name.count > MOST_WORDS)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "more than %d different words",
                               MOST_WORDS);
    sw_builder_entry *entry = &builder->set[set];
    if (entry->paragraph == 0) entry->paragraph = 1;
    builder->paragraph[builder->rows] = entry->paragraph;
    builder->has_paragraphs |= entry->paragraph > 1;
    return end_row(builder, set, instance, location);
}

/* Is there a line of nothing but white space? */
static bool has_blank_line(const char *text, const char *end)
{
    for (bool blank = false; text < end; text++) {
        if (*text == '\n' && blank) return true;
        if (*text == '\n') blank = true;
        if (*text != ' ' && *text != '\t' && *text != '\r' && *text != '\n') blank = false;
    }
    return false;
}

sw_status sw_builder_text(sw_builder *builder, int64_t set, const char *text, int instance,
                          sw_location location)
{
    sw_builder_entry *entry = &builder->set[set];
    sw_text word = {0};
    sw_status status = SW_OK;
    const char *before = text;
    for (bool first = true; status == SW_OK && sw_word_next(&word, &text); first = false) {
        if (!first && has_blank_line(before, text)) entry->paragraph++;
        status = sw_builder_word(builder, set, word.data, instance, location);
        before = text;
    }
    if (status == SW_OK) status = sw_text_status(&word);
    sw_text_free(&word);
    return status;
}

/* ---- As one block ---------------------------------------------------------------------------- */

/* The sets of a block, and memory for all but its elements. */
static sw_status begin_block(sw_builder *builder, int64_t sets, const int64_t *offset,
                             uint8_t **instance)
{
    const int64_t rows = offset[sets] - offset[0];
    for (int64_t b = 0, set; b < sets; b++) {
        SW_TRY(sw_builder_set(builder, &set, NULL, (sw_location){"set", builder->numbered}));
        builder->set[set].rows = offset[b + 1] - offset[b];
        if (builder->set[set].rows > 0) SW_TRY(begin_span(builder, set, offset[b] - offset[0]));
    }
    if (instance) builder->instance = calloc((size_t)rows + 1, 1);
    if (instance && !builder->instance) return sw_builder_no_memory(builder);
    builder->has_instances = instance != NULL;
    builder->rows = builder->row_capacity = rows;
    builder->in_block = true;
    builder->block_row = offset[0];
    if (instance) *instance = builder->instance;
    return SW_OK;
}

sw_status sw_builder_block(sw_builder *builder, int64_t sets, const int64_t *offset, sw_real **x,
                           uint8_t **instance)
{
    const int64_t rows = offset[sets] - offset[0];
    SW_TRY(begin_block(builder, sets, offset, instance));
    *x = builder->x = sw_grow_rows(NULL, rows ? rows : 1, builder->feature_map.count);
    return builder->x ? SW_OK : sw_builder_no_memory(builder);
}

const char *sw_builder_changes(const sw_builder *builder)
{
    const sw_builder_options *options = builder->options;
    const bool has_parts = *options->part || (options->model && options->model->parts);
    return builder->streamed               ? "they are read piece by piece"
           : builder->na_count > 0         ? "na says that some numbers are missing"
           : builder->feature_map.to       ? "their columns get another order, or some are places"
           : has_parts                     ? "the column of the part moves"
           : sw_builder_fills(builder)     ? "missing numbers are filled"
           : options->nonfinite == SW_DROP ? "nonfinite=drop leaves some out"
           : options->drop_unanswered      ? "unanswered=drop leaves some out"
                                           : NULL;
}

sw_status sw_builder_block_mapped(sw_builder *builder, int64_t sets, const int64_t *offset,
                                  sw_mapped *mapped, uint8_t **instance)
{
    builder->dataset->sets.mapped = mapped;
    SW_TRY(begin_block(builder, sets, offset, instance));
    builder->dataset->sets.x = sw_mapped_data(mapped);
    return SW_OK;
}

/* Bring the columns of a block into the model's order. In place: a row does not become longer, so
 * none is overwritten before it is read. */
static sw_status arrange_block(sw_builder *builder)
{
    const sw_column_map *map = &builder->feature_map;
    const int64_t width = builder->dataset->schema.feature.count;
    if (!map->to) return SW_OK;
    if (has_places(builder)) {
        builder->place = sw_grow_rows(NULL, builder->rows + 1, builder->dataset->place_width);
        if (!builder->place) return sw_builder_no_memory(builder);
    }
    sw_real *row = malloc(sw_bytes(width + 1, sizeof *row));
    if (!row) return sw_builder_no_memory(builder);
    for (int64_t r = 0; r < builder->rows; r++) {
        const sw_real *from = builder->x + r * map->count;
        sw_builder_place_take_real(builder, r, from);
        for (int64_t i = 0; i < map->count; i++)
            if (map->to[i] >= 0) row[map->to[i]] = from[i];
        memcpy(builder->x + r * width, row, sw_bytes(width, sizeof *row));
    }
    free(row);
    return SW_OK;
}

/* The first number of an element that the option `nonfinite` is about; the width if there is
 * none. */
static int64_t find_bad(const sw_builder *builder, const sw_real *x)
{
    const int64_t width = builder->dataset->schema.feature.count;
    int64_t column = builder->options->nonfinite == SW_KEEP ? width : 0;
    while (column < width && !is_bad(builder, x[column])) column++;
    return column;
}

/* Elements are dropped in place: those behind them move up. `kept`: how many are left so far. */
static sw_status check_span(sw_builder *builder, sw_builder_span *span, int64_t *kept)
{
    const int64_t width = builder->dataset->schema.feature.count;
    const int64_t places = builder->dataset->place_width;
    sw_builder_entry *set = &builder->set[span->set];
    const int64_t first = span->first_row, end = first + set->rows;
    span->first_row = *kept;
    set->rows = 0;
    const sw_real *rows = builder->x ? builder->x : builder->dataset->sets.x;
    sw_mapped_pass(builder->dataset->sets.mapped, rows + first * width,
                   sw_bytes((end - first) * width, sizeof *rows));
    for (int64_t i = first; i < end && !set->spoiled; i++) {
        const sw_real *x = rows + i * width;
        const int64_t bad = find_bad(builder, x);
        if (bad < width && builder->options->nonfinite == SW_REFUSE) {
            const sw_location location = {"element", builder->block_row + i};
            SW_TRY(sw_builder_spoil(builder, span->set,
                                    refuse(builder, location, bad, (double)x[bad])));
        } else if (bad < width) {
            builder->dropped_rows++;
        } else {
            const int64_t to = *kept + set->rows++;
            if (to == i) continue;
            assert(builder->x); /* mapped elements stay: sw_builder_changes */
            memcpy(builder->x + to * width, x, sw_bytes(width, sizeof *x));
            if (builder->has_instances) builder->instance[to] = builder->instance[i];
            for (int64_t k = 0; builder->place && k < places; k++)
                builder->place[to * places + k] = builder->place[i * places + k];
        }
    }
    if (set->spoiled) set->rows = 0;
    *kept += set->rows;
    return SW_OK;
}

sw_status sw_builder_check_block(sw_builder *builder)
{
    if (!builder->in_block) return SW_OK;
    const int64_t width = builder->dataset->schema.feature.count;
    const int64_t columns = builder->feature_map.to ? builder->feature_map.count : width;
    for (int64_t i = 0; builder->na_count > 0 && i < builder->rows * columns; i++)
        if (is_na(builder, builder->x[i])) builder->x[i] = (sw_real)NAN;
    SW_TRY(arrange_block(builder));
    int64_t kept = 0;
    for (int64_t s = 0; s < builder->spans; s++)
        SW_TRY(check_span(builder, &builder->span[s], &kept));
    builder->rows = kept;
    return SW_OK;
}
