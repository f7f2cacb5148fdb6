/* table_end.c - a data set out of a table: what was put in is judged, brought together, numbered,
 * split and measured. */
#include "base/schema.h"
#include "base/text.h"
#include "data/dataset.h"
#include "data/duplicates.h"
#include "data/split.h"
#include "data/standardise.h"
#include "data/table_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Elements and sets that are left out ----------------------------------------------------- */

/* Judge the elements of a block, where they lie; those that are left out make room. */
static sw_status judge_block(sw_table *table)
{
    const int64_t width = table->dataset->schema.feature.count;
    const bool drop = table->options->nonfinite[0] == 'd';
    if (table->options->nonfinite[0] == 'k') return SW_OK;
    int64_t kept = 0;
    for (int64_t r = 0; r < table->runs; r++) {
        sw_table_run *run = &table->run[r];
        const int64_t first = run->first, rows = table->set[run->set].rows;
        run->first = kept;
        for (int64_t i = first; i < first + rows; i++) {
            const sw_real *x = table->x + i * width;
            int64_t column = 0;
            while (column < width && isfinite(x[column])) column++;
            if (column < width && !drop)
                return sw_table_refuse(table, (sw_place){"element", i}, column, (double)x[column]);
            if (column < width) {
                table->set[run->set].rows--;
                table->dropped_rows++;
                continue;
            }
            if (kept < i) {
                memcpy(table->x + kept * width, x, sw_bytes(width, sizeof *x));
                if (table->has_instances) table->instance[kept] = table->instance[i];
            }
            kept++;
        }
    }
    table->rows = kept;
    return SW_OK;
}

static void move_set(sw_table *table, int64_t to, int64_t from)
{
    const int64_t targets = table->dataset->schema.output.count;
    const int64_t contexts = table->dataset->schema.context.count;
    if (to == from) return;
    table->set[to] = table->set[from];
    if (table->target)
        memcpy(table->target + to * targets, table->target + from * targets,
               sw_bytes(targets, sizeof *table->target));
    if (table->context)
        memcpy(table->context + to * contexts, table->context + from * contexts,
               sw_bytes(contexts, sizeof *table->context));
}

/* Sets without elements. Their numbers go to those behind them. */
static sw_status judge_empty(sw_table *table)
{
    if (table->options->empty[0] == 'k') return SW_OK;
    int64_t kept = 0, *number = reallocarray(NULL, (size_t)table->sets + 1, sizeof *number);
    if (!number) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", table->path);
    for (int64_t b = 0; b < table->sets; b++) {
        if (table->set[b].rows == 0 && table->options->empty[0] == 'r') {
            free(number);
            return sw_table_fail(table, SW_ERROR_FORMAT, table->set[b].place,
                                 "%s has no elements, expected at least one (empty=keep takes it, "
                                 "empty=drop leaves it out)",
                                 sw_table_name_of(table, b).text);
        }
        number[b] = kept;
        if (table->set[b].rows > 0) move_set(table, kept++, b);
    }
    for (int64_t r = 0; r < table->runs; r++) table->run[r].set = number[table->run[r].set];
    if (kept < table->sets)
        sw_dataset_warn(table->dataset, "%lld sets without elements were left out",
                        (long long)(table->sets - kept));
    table->sets = kept;
    free(number);
    return SW_OK;
}

/* ---- Elements side by side ------------------------------------------------------------------- */

/* Do the elements of each set lie together already, in the order of the sets? */
static bool is_packed(const sw_table *table)
{
    for (int64_t r = 1; r < table->runs; r++)
        if (table->run[r].set <= table->run[r - 1].set) return false;
    return true;
}

/* Rows of `size` bytes in the order of the sets, in the data set's memory: those that lie so
 * already are taken over, others copied run by run. at: [sets] scratch. */
static void *pack(sw_table *table, void **rows, size_t size, int64_t *at)
{
    sw_arena *arena = table->dataset->arena;
    char *from = *rows;
    *rows = NULL; /* the table's no longer */
    if (is_packed(table)) {
        void *shrunk = realloc(from, sw_bytes(table->rows, size) + 1);
        return sw_arena_adopt(arena, shrunk ? shrunk : from);
    }
    char *to = sw_arena_alloc(arena, sw_bytes(table->rows, size));
    if (to) {
        memcpy(at, table->dataset->sets.offset, sw_bytes(table->sets, sizeof *at));
        for (int64_t r = 0; r < table->runs; r++) {
            const sw_table_run run = table->run[r];
            const int64_t end = r + 1 < table->runs ? table->run[r + 1].first : table->rows;
            memcpy(to + (size_t)at[run.set] * size, from + (size_t)run.first * size,
                   (size_t)(end - run.first) * size);
            at[run.set] += end - run.first;
        }
    }
    free(from);
    return to;
}

static sw_status pack_elements(sw_table *table)
{
    sw_dataset *dataset = table->dataset;
    sw_arena *arena = dataset->arena;
    int64_t *offset = sw_arena_zeroed(arena, sw_bytes(table->sets + 1, sizeof *offset));
    int64_t *at = sw_arena_alloc(arena, sw_bytes(table->sets, sizeof *at));
    if (!offset || !at) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < table->sets; b++) offset[b + 1] = offset[b] + table->set[b].rows;
    dataset->sets.count = table->sets;
    dataset->sets.offset = offset;
    dataset->sets.width = dataset->schema.feature.count;
    if (table->has_instances) {
        dataset->instance_label = pack(table, (void **)&table->instance, 1, at);
        if (!dataset->instance_label) return SW_ERROR_MEMORY;
    }
    if (table->words) {
        int64_t *word = pack(table, (void **)&table->word, sizeof *word, at);
        sw_real *x = word ? sw_arena_alloc(arena, sw_bytes(table->rows, sizeof *x)) : NULL;
        if (!x) return SW_ERROR_MEMORY;
        for (int64_t i = 0; i < table->rows; i++) x[i] = (sw_real)word[i];
        dataset->sets.x = x;
        return SW_OK;
    }
    if (!table->x) table->x = calloc(1, sizeof *table->x); /* sets without an element */
    const size_t size = sw_bytes(dataset->sets.width, sizeof(sw_real));
    dataset->sets.x = pack(table, (void **)&table->x, size, at);
    return dataset->sets.x ? SW_OK : SW_ERROR_MEMORY;
}

/* ---- What is known of each set --------------------------------------------------------------- */

/* All sets have it, or none; an error names the first that differs. */
static sw_status all_or_none(const sw_table *table, bool *out, bool (*has)(const sw_table_entry *),
                             const char *what)
{
    *out = table->sets > 0 && has(&table->set[0]);
    for (int64_t b = 1; b < table->sets; b++)
        if (has(&table->set[b]) != *out)
            return sw_table_fail(table, SW_ERROR_FORMAT, table->set[b].place,
                                 "%s has %s %s, unlike the sets before it",
                                 sw_table_name_of(table, b).text, *out ? "no" : "a", what);
    return SW_OK;
}

static bool has_label(const sw_table_entry *set)
{
    return set->label >= 0;
}
static bool has_target(const sw_table_entry *set)
{
    return set->has_target;
}
static bool has_context(const sw_table_entry *set)
{
    return set->has_context;
}
static bool has_role(const sw_table_entry *set)
{
    return set->role != SW_NO_ROLE;
}
static bool has_name(const sw_table_entry *set)
{
    return set->name != NULL;
}

/* Classes in the order of their names: of whole numbers by size, otherwise by their bytes. */
static int by_size(const void *a, const void *b)
{
    int64_t x, y;
    sw_whole_parse(*(char *const *)a, &x);
    sw_whole_parse(*(char *const *)b, &y);
    return (x > y) - (x < y);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static sw_status number_classes(sw_table *table, const sw_schema *like)
{
    sw_dataset *dataset = table->dataset;
    sw_name_map *found = &table->class_name, sorted = {.arena = dataset->arena};
    char **name = found->name;
    int64_t count = found->count;
    if (like) {
        name = like->output.name;
        count = like->output.count;
    } else if (!table->classes_given) {
        bool whole = true;
        int64_t value;
        name = sw_names_copy(dataset->arena, (const char *const *)found->name, count);
        if (!name) return SW_ERROR_MEMORY;
        for (int64_t c = 0; whole && c < count; c++) whole = sw_whole_parse(name[c], &value);
        qsort(name, (size_t)count, sizeof *name, whole ? by_size : by_bytes);
    }
    sw_status status = SW_OK;
    int32_t *label = sw_arena_alloc(dataset->arena, sw_bytes(table->sets, sizeof *label));
    if (!label) status = SW_ERROR_MEMORY;
    for (int64_t c = 0, number; status == SW_OK && c < count; c++)
        status = sw_name_map_add(&sorted, &number, name[c]);
    for (int64_t b = 0; status == SW_OK && b < table->sets; b++) {
        const char *of_set = found->name[table->set[b].label];
        label[b] = (int32_t)sw_name_map_find(&sorted, of_set);
        if (label[b] < 0)
            status = sw_table_fail(table, SW_ERROR_FORMAT, table->set[b].label_place,
                                   "%s is of class \"%.60s\", which the model does not know",
                                   sw_table_name_of(table, b).text, of_set);
    }
    sw_name_map_free(&sorted);
    SW_TRY(status);
    dataset->schema.output.count = count;
    dataset->schema.output.name = sw_names_copy(dataset->arena, (const char *const *)name, count);
    dataset->sets.label = label;
    return dataset->schema.output.name ? SW_OK : SW_ERROR_MEMORY;
}

static sw_real *copy_rows(sw_table *table, const sw_real *rows, int64_t width)
{
    const size_t bytes = sw_bytes(table->sets * width, sizeof *rows);
    sw_real *copy = sw_arena_alloc(table->dataset->arena, bytes);
    if (copy) memcpy(copy, rows, bytes);
    return copy;
}

static sw_status take_answers(sw_table *table, const sw_schema *like)
{
    sw_dataset *dataset = table->dataset;
    bool known;
    if (dataset->head == SW_CLASSES) {
        SW_TRY(all_or_none(table, &known, has_label, "class"));
        if (known) return number_classes(table, like);
        return SW_OK;
    }
    SW_TRY(
        all_or_none(table, &known, has_target, dataset->head == SW_LABELS ? "labels" : "target"));
    if (!known) return SW_OK;
    const int64_t width = dataset->schema.output.count;
    dataset->sets.target = copy_rows(table, table->target, width);
    dataset->sets.targets = width;
    return dataset->sets.target ? SW_OK : SW_ERROR_MEMORY;
}

static sw_status take_contexts(sw_table *table)
{
    sw_dataset *dataset = table->dataset;
    const int64_t width = dataset->schema.context.count;
    bool known;
    if (width == 0) return SW_OK;
    SW_TRY(all_or_none(table, &known, has_context, "context"));
    if (!known)
        return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0}, "no set has its context");
    dataset->sets.context = copy_rows(table, table->context, width);
    dataset->sets.context_width = width;
    return dataset->sets.context ? SW_OK : SW_ERROR_MEMORY;
}

static sw_status take_names(sw_table *table)
{
    sw_dataset *dataset = table->dataset;
    bool known;
    SW_TRY(all_or_none(table, &known, has_name, "name"));
    if (!known) return SW_OK;
    char **name = sw_arena_alloc(dataset->arena, sw_bytes(table->sets, sizeof *name));
    if (!name) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < table->sets; b++) name[b] = (char *)table->set[b].name;
    dataset->set_name = name;
    return SW_OK;
}

/* ---- Splits ---------------------------------------------------------------------------------- */

/* A file that cannot be trained on can still be looked at, and asked about. */
static sw_status cannot_draw(const sw_table *table, sw_status status)
{
    if (status != SW_ERROR_ARGUMENT) return status;
    return sw_dataset_warn(table->dataset, "no split is drawn: %s", sw_error_message());
}

/* The splits that the file gives; of sets without one, all are for training. */
static sw_status put_splits(sw_table *table)
{
    sw_dataset *dataset = table->dataset;
    int64_t *index = sw_arena_alloc(dataset->arena, sw_bytes(table->sets, sizeof *index));
    if (!index) return SW_ERROR_MEMORY;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        dataset->index[role] = index;
        for (int64_t b = 0; b < table->sets; b++)
            if (table->set[b].role == role ||
                (table->set[b].role == SW_NO_ROLE && role == SW_TRAIN))
                *index++ = b;
        dataset->index_count[role] = index - dataset->index[role];
    }
    return SW_OK;
}

static sw_status take_splits(sw_table *table)
{
    sw_dataset *dataset = table->dataset;
    const sw_file_options *options = table->options;
    bool given;
    SW_TRY(all_or_none(table, &given, has_role, "split"));
    SW_TRY(put_splits(table));
    dataset->split_given = given;
    if (!given)
        return cannot_draw(table,
                           sw_split_draw(dataset, options->valid, options->test, table->seed));
    const int64_t *count = dataset->index_count;
    if (count[SW_TRAIN] == 0 || count[SW_VALID] > 0 || count[SW_TEST] == 0) return SW_OK;
    const sw_status status = sw_split_draw_valid(dataset, options->valid, table->seed);
    dataset->split_given = true;
    return cannot_draw(table, status);
}

/* A class that training never shows cannot be learned. */
static sw_status check_classes(const sw_table *table)
{
    const sw_dataset *dataset = table->dataset;
    const int64_t classes = dataset->schema.output.count;
    if (!dataset->sets.label || dataset->index_count[SW_TRAIN] == 0) return SW_OK;
    bool *seen = calloc((size_t)classes + 1, sizeof *seen);
    if (!seen) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", table->path);
    sw_status status = SW_OK;
    for (int role = SW_TRAIN; status == SW_OK && role <= SW_TEST; role++)
        for (int64_t i = 0; status == SW_OK && i < dataset->index_count[role]; i++) {
            const int64_t set = dataset->index[role][i];
            const int32_t label = dataset->sets.label[set];
            if (role == SW_TRAIN) seen[label] = true;
            if (!seen[label])
                status = sw_table_fail(
                    table, SW_ERROR_FORMAT, table->set[set].place,
                    "%s, of the %s split, is of class \"%.60s\", which no training set is",
                    sw_table_name_of(table, set).text, sw_role_name((sw_role)role),
                    dataset->schema.output.name[label]);
        }
    free(seen);
    return status;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static sw_status check_like(const sw_table *table, const sw_schema *like)
{
    const sw_dataset *dataset = table->dataset;
    const sw_schema *here = &dataset->schema;
    const sw_columns tokens = {.count = here->vocabulary, .name = here->token};
    const sw_columns like_tokens = {.count = like->vocabulary, .name = like->token};
    const struct {
        const char *one, *of;
        const sw_columns *here, *like;
        bool unknown;
    } part[] = {
        {"column", " of elements", &here->feature, &like->feature, false},
        {"column", " of contexts", &here->context, &like->context, false},
        {"column", " of answers", &here->output, &like->output, here->output.count == 0},
        {"token", "", &tokens, &like_tokens, tokens.count == 0},
    };
    for (size_t p = 0; p < sizeof part / sizeof part[0]; p++) {
        if (!part[p].unknown && part[p].here->count != part[p].like->count)
            return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0},
                                 "%lld %ss%s, where the model has %lld",
                                 (long long)part[p].here->count, part[p].one, part[p].of,
                                 (long long)part[p].like->count);
        for (int64_t i = 0; part[p].here->name && part[p].like->name && i < part[p].here->count;
             i++)
            if (strcmp(part[p].here->name[i], part[p].like->name[i]) != 0)
                return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0},
                                     "%s %lld%s is \"%.60s\", where the model has \"%.60s\"",
                                     part[p].one, (long long)i, part[p].of, part[p].here->name[i],
                                     part[p].like->name[i]);
    }
    return SW_OK;
}

sw_status sw_table_end(sw_table *table, const sw_schema *like)
{
    sw_dataset *dataset = table->dataset;
    if (table->in_block) SW_TRY(judge_block(table));
    SW_TRY(judge_empty(table));
    if (table->sets == 0)
        return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0}, "there are no sets");
    if (table->dropped_rows > 0)
        SW_TRY(sw_dataset_warn(dataset,
                               "%lld elements with a missing or infinite value were left "
                               "out",
                               (long long)table->dropped_rows));
    SW_TRY(pack_elements(table));
    SW_TRY(take_names(table));
    SW_TRY(take_answers(table, like));
    SW_TRY(take_contexts(table));
    if (like) SW_TRY(check_like(table, like));
    SW_TRY(take_splits(table));
    if (!like) SW_TRY(check_classes(table));
    if (table->words) SW_TRY(sw_table_take_words(table, like));
    if (!table->words && strcmp(table->options->standardise, "yes") == 0 && !like)
        SW_TRY(sw_standardise(dataset));
    SW_TRY(sw_duplicates_note(dataset)); /* the last of the warnings */
    if (table->options->nonfinite[0] == 'k') return SW_OK;
    const sw_status status =
        sw_ragged_check(&dataset->sets, dataset->head, dataset->schema.output.count);
    return status == SW_OK ? SW_OK : sw_fail_in(status, table->path);
}
