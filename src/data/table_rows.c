/* table_rows.c - elements on their way into a table: one by one, as words, or in a block. */
#include "base/text.h"
#include "data/table_inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 1 << 24 }; /* whose numbers a float holds */

/* Room for a row of width numbers, or for a word, and for its instance label. */
static sw_status reserve_row(sw_table *table)
{
    if (table->rows < table->row_room) return SW_OK;
    const int64_t room = table->row_room ? 2 * table->row_room : 256;
    const int64_t width = table->dataset->schema.feature.count;
    uint8_t *instance = reallocarray(table->instance, (size_t)room, 1);
    if (!instance) return sw_table_no_memory(table);
    table->instance = instance;
    if (table->words) {
        int64_t *word = reallocarray(table->word, (size_t)room, sizeof *word);
        if (!word) return sw_table_no_memory(table);
        table->word = word;
    } else {
        sw_real *x = sw_table_grown_rows(table->x, room, width);
        if (!x) return sw_table_no_memory(table);
        table->x = x;
    }
    table->row_room = room;
    return SW_OK;
}

/* The row that was just written belongs to `set`. */
static sw_status end_row(sw_table *table, int64_t set, int instance, sw_place place)
{
    if (instance != SW_NO_INSTANCE && instance != 0 && instance != 1)
        return sw_table_fail(table, SW_ERROR_FORMAT, place,
                             "the instance label is %d, expected 0 or 1", instance);
    const bool has = instance != SW_NO_INSTANCE;
    if (table->rows > 0 && has != table->has_instances)
        return sw_table_fail(table, SW_ERROR_FORMAT, place,
                             "the element has %s instance label, unlike those before it",
                             has ? "an" : "no");
    table->has_instances = has;
    table->instance[table->rows] = (uint8_t)(instance == 1);
    if (table->runs == 0 || table->run[table->runs - 1].set != set) {
        sw_table_run *run = sw_table_grown(table->run, table->runs, &table->run_room, sizeof *run);
        if (!run) return sw_table_no_memory(table);
        table->run = run;
        table->run[table->runs++] = (sw_table_run){set, table->rows};
    }
    table->set[set].rows++;
    table->rows++;
    return SW_OK;
}

sw_status sw_table_refuse(const sw_table *table, sw_place place, int64_t column, double value)
{
    char name[80];
    char **names = table->dataset->schema.feature.name;
    if (names)
        snprintf(name, sizeof name, "column \"%.60s\"", names[column]);
    else
        snprintf(name, sizeof name, "column %lld", (long long)column);
    if (isnan(value))
        return sw_table_fail(table, SW_ERROR_FORMAT, place,
                             "%s is missing, expected a number (nonfinite=drop leaves such "
                             "elements out)",
                             name);
    return sw_table_fail(table, SW_ERROR_FORMAT, place,
                         "%s is %s, expected a finite number%s (nonfinite=drop leaves such "
                         "elements out)",
                         name, sw_number_of(value).text,
                         isfinite(value) ? " that a float holds" : "");
}

sw_status sw_table_row(sw_table *table, int64_t set, const double *x, int instance, sw_place place)
{
    const int64_t width = table->dataset->schema.feature.count;
    SW_TRY(reserve_row(table));
    sw_real *to = table->x + table->rows * width;
    int64_t bad = -1;
    for (int64_t i = 0; i < width; i++) {
        to[i] = (sw_real)x[i];
        if (!isfinite(to[i]) && bad < 0) bad = i;
    }
    if (bad >= 0 && strcmp(table->options->nonfinite, "refuse") == 0)
        return sw_table_refuse(table, place, bad, x[bad]);
    if (bad >= 0 && strcmp(table->options->nonfinite, "drop") == 0) {
        table->dropped_rows++;
        return SW_OK;
    }
    return end_row(table, set, instance, place);
}

sw_status sw_table_word(sw_table *table, int64_t set, const char *word, int instance,
                        sw_place place)
{
    SW_TRY(reserve_row(table));
    SW_TRY(sw_name_map_add(&table->word_name, &table->word[table->rows], word));
    if (table->word_name.count > MOST_WORDS)
        return sw_table_fail(table, SW_ERROR_FORMAT, place, "more than %d different words",
                             MOST_WORDS);
    return end_row(table, set, instance, place);
}

static sw_status check_offsets(const sw_table *table, int64_t sets, const int64_t *offset,
                               int64_t rows)
{
    for (int64_t b = 0; b <= sets; b++) {
        const int64_t least = b == 0 ? 0 : offset[b - 1], most = b == 0 ? 0 : rows;
        if (offset[b] < least || offset[b] > most)
            return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0},
                                 "offsets[%lld] is %lld, expected %lld%s%.0lld", (long long)b,
                                 (long long)offset[b], (long long)least, most > least ? " to " : "",
                                 (long long)(most > least ? most : 0));
    }
    if (offset[sets] != rows)
        return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0},
                             "offsets[%lld], the last one, is %lld, expected %lld, the number of "
                             "elements",
                             (long long)sets, (long long)offset[sets], (long long)rows);
    return SW_OK;
}

sw_status sw_table_block(sw_table *table, int64_t sets, const int64_t *offset, int64_t rows,
                         sw_real **x, uint8_t **instance)
{
    SW_TRY(check_offsets(table, sets, offset, rows));
    for (int64_t b = 0; b < sets; b++) {
        SW_TRY(sw_table_begin_set(table, NULL, (sw_place){"set", b}));
        table->set[b].rows = offset[b + 1] - offset[b];
        if (table->set[b].rows == 0) continue;
        sw_table_run *run = sw_table_grown(table->run, table->runs, &table->run_room, sizeof *run);
        if (!run) return sw_table_no_memory(table);
        table->run = run;
        table->run[table->runs++] = (sw_table_run){b, offset[b]};
    }
    table->x = sw_table_grown_rows(NULL, rows ? rows : 1, table->dataset->schema.feature.count);
    if (instance) table->instance = calloc((size_t)rows + 1, 1);
    if (!table->x || (instance && !table->instance)) return sw_table_no_memory(table);
    table->has_instances = instance != NULL;
    table->rows = table->row_room = rows;
    table->in_block = true;
    *x = table->x;
    if (instance) *instance = table->instance;
    return SW_OK;
}
