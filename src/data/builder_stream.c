/* builder_stream.c - a builder that makes one data set after another. */
#include "data/builder_stream.h"

#include "data/builder_finish.h"
#include "data/builder_state.h"

#include <stdlib.h>
#include <string.h>

void sw_builder_stream(sw_builder *builder, sw_arena *arena, bool whole_sets)
{
    builder->streamed = true;
    builder->whole_sets = whole_sets;
    builder->arena = arena;
}

int64_t sw_builder_complete(const sw_builder *builder)
{
    if (builder->sets == 0 || builder->whole_sets) return builder->rows;
    return builder->rows - builder->set[builder->sets - 1].rows;
}

/* ---- The set that may go on ------------------------------------------------------------------ */

typedef struct rest {
    int64_t set;        /* its number in the builder */
    int64_t rows;       /* which are the last ones of the builder */
    sw_real *x;         /* [rows, width]; NULL if elements are words */
    char **word;        /* [rows], in the memory of the data set before */
    int32_t *paragraph; /* [rows] of the words */
} rest;

static void free_rest(rest *r)
{
    free(r->x);
    free(r->word);
    free(r->paragraph);
}

/* Take the last set out of the builder. */
static sw_status take_rest(sw_builder *builder, rest *r)
{
    const sw_builder_entry *entry = &builder->set[builder->sets - 1];
    const size_t row = sw_bytes(builder->dataset->schema.feature.count, sizeof *r->x);
    *r = (rest){.set = builder->sets - 1, .rows = entry->rows};
    const int64_t first = builder->rows - r->rows;
    if (builder->has_words) {
        r->word = reallocarray(NULL, (size_t)r->rows + 1, sizeof *r->word);
        r->paragraph = reallocarray(NULL, (size_t)r->rows + 1, sizeof *r->paragraph);
        for (int64_t i = 0; r->word && r->paragraph && i < r->rows; i++) {
            r->word[i] = builder->word_name.name[builder->word[first + i]];
            r->paragraph[i] = builder->paragraph[first + i];
        }
    } else {
        r->x = reallocarray(NULL, (size_t)r->rows + 1, row);
        if (r->x && r->rows > 0)
            memcpy(r->x, (char *)builder->x + (size_t)first * row, (size_t)r->rows * row);
    }
    if (builder->has_words ? !r->word || !r->paragraph : !r->x)
        return sw_builder_no_memory(builder);
    builder->rows = first;
    builder->sets--;
    builder->spans -= r->rows > 0;
    return SW_OK;
}

/* The rows of the rest become the first ones of the builder, which has none. */
static sw_status put_rows(sw_builder *builder, rest *r)
{
    builder->row_capacity = r->rows + 1;
    builder->instance = calloc((size_t)r->rows + 1, 1);
    builder->word = NULL;
    if (!builder->instance) return sw_builder_no_memory(builder);
    if (r->word) {
        builder->word = reallocarray(NULL, (size_t)r->rows + 1, sizeof *builder->word);
        if (!builder->word) return sw_builder_no_memory(builder);
    }
    for (int64_t i = 0; r->word && i < r->rows; i++)
        SW_TRY(sw_name_map_add(&builder->word_name, &builder->word[i], r->word[i]));
    builder->x = r->x;
    builder->paragraph = r->paragraph;
    r->x = NULL;
    r->paragraph = NULL;
    builder->rows = r->rows;
    builder->spans = r->rows > 0;
    if (builder->spans) builder->span[0] = (sw_builder_span){0, 0};
    return SW_OK;
}

static sw_status put_rest(sw_builder *builder, rest *r)
{
    sw_builder_entry *entry = &builder->set[0];
    *entry = builder->set[r->set];
    for (int row = 0; row < SW_ROWS; row++) {
        const int64_t width = sw_builder_row_width(builder, row);
        sw_real *rows = builder->row[row];
        if (rows) memmove(rows, rows + r->set * width, sw_bytes(width, sizeof *rows));
    }
    if (entry->name) entry->name = sw_arena_text(builder->dataset->arena, entry->name);
    builder->sets = 1;
    builder->last_set = entry->name ? 0 : -1;
    return put_rows(builder, r);
}

/* ---- From one data set to the next ----------------------------------------------------------- */

/* Forget all sets. The columns stay. */
static void begin(sw_builder *builder, sw_dataset *next, const sw_schema *columns)
{
    next->schema = *columns;
    next->task = builder->dataset->task;
    builder->dataset = next;
    sw_name_map_free(&builder->word_name);
    builder->word_name.arena = next->arena;
    free(builder->x);
    free(builder->word);
    free(builder->paragraph);
    free(builder->instance);
    builder->x = NULL;
    builder->word = NULL;
    builder->paragraph = NULL;
    builder->instance = NULL;
    builder->sets = builder->rows = builder->row_capacity = builder->spans = 0;
    builder->dropped_rows = 0;
    builder->last_set = -1;
}

static sw_status list_numbers(const sw_builder *builder, const int64_t **number)
{
    int64_t *list = sw_arena_alloc(builder->dataset->arena, sw_bytes(builder->sets, sizeof *list));
    if (!list) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < builder->sets; b++) list[b] = builder->set[b].number;
    *number = list;
    return SW_OK;
}

sw_status sw_builder_cut(sw_builder *builder, sw_dataset *next, bool end, const int64_t **number)
{
    const sw_schema columns = builder->dataset->schema;
    const bool goes_on = !end && builder->sets > 0 && !builder->whole_sets;
    rest r = {.rows = 0};
    sw_status status = goes_on ? take_rest(builder, &r) : SW_OK;
    if (status == SW_OK) status = sw_builder_finish(builder, builder->options->model);
    if (status == SW_OK) status = list_numbers(builder, number);
    if (status == SW_OK) {
        begin(builder, next, &columns);
        if (goes_on) status = put_rest(builder, &r);
    }
    free_rest(&r);
    return status;
}
