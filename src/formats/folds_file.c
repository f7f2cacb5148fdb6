/* folds_file.c - folds that lie in a file of their own. */
#include "formats/folds_file.h"

#include "base/error.h"
#include "base/limit.h"
#include "base/name_map.h"
#include "base/path.h"
#include "base/pieces.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/dataset.h"
#include "data/group_name.h"
#include "data/grow.h"
#include "formats/csv_dialect.h"
#include "formats/csv_split.h"
#include "formats/csv_write.h"
#include "formats/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SET, FOLD, REPEAT, COLUMNS };
static const char *const column_name[COLUMNS] = {"set", "fold", "repeat"};

/* A line: numbers in the name maps. */
typedef struct entry {
    int64_t set, fold, repeat, line;
} entry;

typedef struct reader {
    sw_dataset *dataset;
    const char *path;
    sw_text text;              /* of the file */
    int column[COLUMNS];       /* of each field of a line; COLUMNS: none */
    int columns;               /* of the header; 0: it was not read yet */
    int fields;                /* of the line so far */
    sw_text value[COLUMNS];    /* of the line */
    int64_t line;              /* from 1 */
    sw_name_map name[COLUMNS]; /* sets, folds, repeats */
    entry *entry;              /* [entries] */
    int64_t entries, capacity;
} reader;

static sw_status bad(const reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static sw_status bad(const reader *r, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    sw_print_plain(text, sizeof text, format, arguments);
    va_end(arguments);
    return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: %s", r->path, (long long)r->line, text);
}

/* ---- Lines ----------------------------------------------------------------------------------- */

static sw_status take_name(reader *r, const char *name)
{
    int c = 0;
    while (c < COLUMNS && strcmp(name, column_name[c]) != 0) c++;
    if (c == COLUMNS)
        return bad(r,
                   "column \"%s\", expected a header with set, fold and, if there are several "
                   "divisions, repeat",
                   sw_excerpt_of(name).text);
    for (int i = 0; i < r->fields; i++)
        if (r->column[i] == c) return bad(r, "two columns \"%s\"", sw_excerpt_of(name).text);
    r->column[r->fields] = c;
    return SW_OK;
}

static sw_status take_value(reader *r, const char *text, size_t length)
{
    if (r->fields >= r->columns) return SW_OK; /* end_line reports it */
    sw_text *to = &r->value[r->column[r->fields]];
    to->length = 0;
    sw_text_append(to, text, length);
    return sw_text_status(to);
}

static sw_status end_header(reader *r)
{
    bool has[COLUMNS] = {false};
    for (int i = 0; i < r->fields; i++) has[r->column[i]] = true;
    if (!has[SET] || !has[FOLD])
        return bad(r, "no column \"%s\" in the header", column_name[has[SET] ? FOLD : SET]);
    r->columns = r->fields;
    return SW_OK;
}

static sw_status end_line(reader *r)
{
    entry own = {.line = r->line};
    if (!r->columns) return end_header(r);
    if (r->fields != r->columns)
        return bad(r, "%d fields, expected %d as in the header", r->fields, r->columns);
    const char *set = r->value[SET].data, *fold = r->value[FOLD].data;
    const char *repeat = r->value[REPEAT].data ? r->value[REPEAT].data : "0";
    if (!*fold || !*repeat) return bad(r, "set \"%s\" has an empty field", sw_excerpt_of(set).text);
    own.set = sw_name_map_find(&r->name[SET], set);
    if (own.set < 0) return bad(r, "set \"%s\" is none of the data set", sw_excerpt_of(set).text);
    SW_TRY(sw_name_map_add(&r->name[FOLD], &own.fold, fold));
    SW_TRY(sw_name_map_add(&r->name[REPEAT], &own.repeat, repeat));
    entry *list = sw_grow(r->entry, r->entries, &r->capacity, sizeof *list);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", r->path);
    r->entry = list;
    r->entry[r->entries++] = own;
    return SW_OK;
}

static sw_status take_field(reader *r, const sw_csv_split *split)
{
    if (r->fields == 0) r->line = split->line;
    SW_TRY(r->columns ? take_value(r, split->text, split->length) : take_name(r, split->text));
    r->fields++;
    if (!split->last) return SW_OK;
    const sw_status status = end_line(r);
    r->fields = 0;
    return status;
}

/* ---- The file -------------------------------------------------------------------------------- */

static sw_status take_piece(void *data, const char *piece, size_t size)
{
    reader *r = data;
    if ((int64_t)(r->text.length + size) > sw_limit())
        return sw_fail(SW_ERROR_FORMAT, "%s: is longer than %lld MB %s", r->path,
                       (long long)(sw_limit() >> 20), sw_limit_hint_of().text);
    sw_text_append(&r->text, piece, size);
    return sw_text_status(&r->text);
}

static sw_status take_fields(reader *r, sw_csv_split *split)
{
    sw_csv_found found;
    SW_TRY(sw_csv_split_put(split, r->text.data, r->text.length));
    SW_TRY(sw_csv_split_finish(split));
    while ((found = sw_csv_split_next(split)) == SW_CSV_FIELD) SW_TRY(take_field(r, split));
    if (found == SW_CSV_END) return SW_OK;
    r->line = split->line;
    return bad(r, "a quote that is not closed, or within a field");
}

static sw_status parse(reader *r)
{
    sw_csv_split split;
    sw_csv_dialect dialect = {.usual = sw_csv_separator(r->path)};
    const char *text = r->text.data;
    if (!text) return SW_OK;
    if (!sw_is_utf8(text) || strlen(text) != r->text.length)
        return sw_fail(SW_ERROR_FORMAT, "%s: expected text in UTF-8", r->path);
    sw_csv_dialect_choose(&dialect, text, strcspn(text, "\r\n"));
    sw_csv_split_begin(&split, dialect.separator, 1, sw_limit());
    const sw_status status = take_fields(r, &split);
    sw_csv_split_free(&split);
    return status;
}

/* The names of the sets; without names, their numbers. */
static sw_status name_sets(reader *r)
{
    for (int64_t b = 0, number; b < r->dataset->sets.count; b++) {
        sw_name_number digits;
        SW_TRY(sw_name_map_add(&r->name[SET], &number,
                               sw_name_or_number(r->dataset->set_name, b, &digits)));
    }
    return SW_OK;
}

/* ---- Divisions ------------------------------------------------------------------------------- */

/* The number that each name of a map has in the order of the names. `order` [count]: for free(). */
static sw_status rank(int64_t **order, const sw_name_map *names)
{
    const char **sorted = reallocarray(NULL, (size_t)names->count + 1, sizeof *sorted);
    *order = reallocarray(NULL, (size_t)names->count + 1, sizeof **order);
    if (sorted && *order) {
        for (int64_t i = 0; i < names->count; i++) sorted[i] = names->name[i];
        sw_group_names_sort((char **)sorted, names->count);
        for (int64_t i = 0; i < names->count; i++) (*order)[sw_name_map_find(names, sorted[i])] = i;
    }
    const bool good = sorted && *order;
    free(sorted);
    return good ? SW_OK : sw_fail(SW_ERROR_MEMORY, "out of memory for folds");
}

/* The fold of each set in a division, by the rank of its name. */
static sw_status list_folds(reader *r, int32_t *of, int64_t repeat, const int64_t *rank_of)
{
    const sw_dataset *dataset = r->dataset;
    for (int64_t b = 0; b < dataset->sets.count; b++) of[b] = -1;
    for (int64_t i = 0; i < r->entries; i++) {
        const entry *own = &r->entry[i];
        if (own->repeat != repeat) continue;
        r->line = own->line;
        if (of[own->set] >= 0)
            return bad(r, "set \"%s\" a second time",
                       sw_excerpt_of(r->name[SET].name[own->set]).text);
        of[own->set] = (int32_t)rank_of[own->fold];
    }
    for (int64_t i = 0; dataset->test_given && i < dataset->index_count[SW_TEST]; i++)
        if (of[dataset->index[SW_TEST][i]] < 0) of[dataset->index[SW_TEST][i]] = -2;
    for (int64_t b = 0; b < dataset->sets.count; b++)
        if (of[b] == -1)
            return sw_fail(SW_ERROR_FORMAT, "%s: set \"%s\" is missing in repeat \"%s\"", r->path,
                           sw_excerpt_of(r->name[SET].name[b]).text,
                           sw_excerpt_of(r->name[REPEAT].name[repeat]).text);
    return SW_OK;
}

/* Number the folds from 0, without those that only other divisions have. */
static sw_status make_folds(reader *r, sw_grouping *folds, int32_t *of, const int64_t *rank_of)
{
    const sw_name_map *fold = &r->name[FOLD];
    int32_t *number = calloc((size_t)fold->count + 1, sizeof *number);
    folds->name = sw_arena_zeroed(r->dataset->arena, sw_bytes(fold->count, sizeof *folds->name));
    if (number && folds->name) {
        for (int64_t b = 0; b < r->dataset->sets.count; b++)
            if (of[b] >= 0) number[of[b]] = 1;
        for (int64_t i = 0; i < fold->count; i++)
            number[i] = number[i] ? (int32_t)folds->count++ : -1;
        for (int64_t i = 0; i < fold->count; i++)
            if (number[rank_of[i]] >= 0) folds->name[number[rank_of[i]]] = fold->name[i];
        for (int64_t b = 0; b < r->dataset->sets.count; b++) of[b] = of[b] < 0 ? -1 : number[of[b]];
        folds->of = of;
    }
    free(number);
    return folds->of ? SW_OK : sw_fail(SW_ERROR_MEMORY, "%s: out of memory", r->path);
}

/* Is each group in one fold? */
static sw_status check_groups(const reader *r, const sw_grouping *folds)
{
    const sw_dataset *dataset = r->dataset;
    const sw_grouping *group = &dataset->group;
    int64_t *first = calloc((size_t)group->count + 1, sizeof *first); /* set + 1 */
    if (!first) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", r->path);
    sw_status status = SW_OK;
    for (int64_t b = 0; group->count > 0 && status == SW_OK && b < dataset->sets.count; b++) {
        int64_t *own = &first[group->of[b]];
        if (folds->of[b] < 0) continue;
        if (*own == 0) *own = b + 1;
        if (folds->of[*own - 1] != folds->of[b])
            status =
                sw_fail(SW_ERROR_FORMAT,
                        "%s: group \"%s\" is in two folds: set \"%s\" is in \"%s\" and set \"%s\" "
                        "in \"%s\"",
                        r->path, sw_excerpt_of(group->name[group->of[b]]).text,
                        sw_excerpt_of(r->name[SET].name[*own - 1]).text,
                        sw_excerpt_of(folds->name[folds->of[*own - 1]]).text,
                        sw_excerpt_of(r->name[SET].name[b]).text,
                        sw_excerpt_of(folds->name[folds->of[b]]).text);
    }
    free(first);
    return status;
}

static sw_status make_divisions(reader *r, const int64_t *fold_rank, const int64_t *repeat_rank)
{
    sw_dataset *dataset = r->dataset;
    const int64_t count = r->name[REPEAT].count;
    sw_grouping *division = sw_arena_zeroed(dataset->arena, sw_bytes(count, sizeof *division));
    if (!division) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < count; i++) {
        sw_grouping *folds = &division[repeat_rank[i]];
        int32_t *of = sw_arena_alloc(dataset->arena, sw_bytes(dataset->sets.count, sizeof *of));
        if (!of) return SW_ERROR_MEMORY;
        SW_TRY(list_folds(r, of, i, fold_rank));
        SW_TRY(make_folds(r, folds, of, fold_rank));
        SW_TRY(check_groups(r, folds));
    }
    for (int64_t i = 1; i < count; i++)
        if (division[i].count != division[0].count)
            return sw_fail(SW_ERROR_FORMAT, "%s: repeat %lld has %lld folds, and repeat 0 has %lld",
                           r->path, (long long)i, (long long)division[i].count,
                           (long long)division[0].count);
    dataset->division = division;
    dataset->divisions = count;
    return SW_OK;
}

static sw_status read_folds(reader *r)
{
    int64_t *fold_rank = NULL, *repeat_rank = NULL;
    SW_TRY(name_sets(r));
    SW_TRY(sw_pieces_read(r->path, take_piece, r));
    SW_TRY(parse(r));
    if (r->entries == 0)
        return sw_fail(SW_ERROR_FORMAT, "%s: there is no line after the header", r->path);
    sw_status status = rank(&fold_rank, &r->name[FOLD]);
    if (status == SW_OK) status = rank(&repeat_rank, &r->name[REPEAT]);
    if (status == SW_OK) status = make_divisions(r, fold_rank, repeat_rank);
    free(fold_rank);
    free(repeat_rank);
    return status;
}

sw_status sw_folds_read(sw_dataset *dataset, const char *path, const char *data_path)
{
    sw_path beside;
    const char *slash = strrchr(data_path, '/');
    if (dataset->divisions > 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "folds=%s: the data have folds of their own, expected one of the two "
                       "(ignore=NAME leaves the column of folds out)",
                       sw_excerpt_of(path).text);
    const int length = slash ? (int)(slash - data_path) + 1 : 0;
    if (!sw_path_exists(path) && *path != '/' &&
        snprintf(beside.text, sizeof beside.text, "%.*s%s", length, data_path, path) <
            (int)sizeof beside.text &&
        sw_path_exists(beside.text))
        path = beside.text;
    reader r = {.dataset = dataset, .path = path, .line = 1};
    for (int c = 0; c < COLUMNS; c++) r.name[c].arena = dataset->arena;
    const sw_status status = read_folds(&r);
    for (int c = 0; c < COLUMNS; c++) {
        sw_name_map_free(&r.name[c]);
        sw_text_free(&r.value[c]);
    }
    sw_text_free(&r.text);
    free(r.entry);
    return status;
}
