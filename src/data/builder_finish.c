/* table_end.c - a data set out of a builder: what was put in is judged, brought together and
 * measured; table_known.c takes over what is known of the sets. */
#include "base/schema.h"
#include "base/text.h"
#include "data/builder_internal.h"
#include "data/dataset.h"
#include "data/duplicates.h"
#include "data/standardise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Elements and sets that are left out ----------------------------------------------------- */

/* Judge the elements of a block, where they lie; those that are left out make room. */
static sw_status judge_block(sw_builder *builder)
{
    const int64_t width = builder->dataset->schema.feature.count;
    const bool drop = strcmp(builder->options->nonfinite, "drop") == 0;
    if (strcmp(builder->options->nonfinite, "keep") == 0) return SW_OK;
    int64_t kept = 0;
    for (int64_t r = 0; r < builder->runs; r++) {
        sw_builder_stretch *run = &builder->run[r];
        const int64_t first = run->first, rows = builder->set[run->set].rows;
        run->first = kept;
        for (int64_t i = first; i < first + rows; i++) {
            const sw_real *x = builder->x + i * width;
            int64_t column = 0;
            while (column < width && isfinite(x[column])) column++;
            if (column < width && !drop)
                return sw_builder_refuse(builder, (sw_location){"element", i}, column,
                                         (double)x[column]);
            if (column < width) {
                builder->set[run->set].rows--;
                builder->dropped_rows++;
                continue;
            }
            if (kept < i) {
                memcpy(builder->x + kept * width, x, sw_bytes(width, sizeof *x));
                if (builder->has_instances) builder->instance[kept] = builder->instance[i];
            }
            kept++;
        }
    }
    builder->rows = kept;
    return SW_OK;
}

static void move_set(sw_builder *builder, int64_t to, int64_t from)
{
    const int64_t targets = builder->dataset->schema.output.count;
    const int64_t contexts = builder->dataset->schema.context.count;
    if (to == from) return;
    builder->set[to] = builder->set[from];
    if (builder->target)
        memcpy(builder->target + to * targets, builder->target + from * targets,
               sw_bytes(targets, sizeof *builder->target));
    if (builder->context)
        memcpy(builder->context + to * contexts, builder->context + from * contexts,
               sw_bytes(contexts, sizeof *builder->context));
}

/* Sets without elements. Their numbers go to those behind them. */
static sw_status judge_empty(sw_builder *builder)
{
    const bool refuse = strcmp(builder->options->empty, "refuse") == 0;
    if (strcmp(builder->options->empty, "keep") == 0) return SW_OK;
    int64_t kept = 0, *number = reallocarray(NULL, (size_t)builder->sets + 1, sizeof *number);
    if (!number) return sw_builder_no_memory(builder);
    for (int64_t b = 0; b < builder->sets; b++) {
        if (builder->set[b].rows == 0 && refuse) {
            free(number);
            return sw_builder_fail(
                builder, SW_ERROR_FORMAT, builder->set[b].location,
                "%s has no elements, expected at least one (empty=keep takes it, "
                "empty=drop leaves it out)",
                sw_builder_name_of(builder, b).text);
        }
        number[b] = builder->set[b].rows > 0 ? kept++ : -1;
    }
    int64_t runs = 0; /* of a set that is left out, none: all of its rows were dropped */
    for (int64_t r = 0; r < builder->runs; r++) {
        const sw_builder_stretch run = builder->run[r];
        if (number[run.set] >= 0)
            builder->run[runs++] = (sw_builder_stretch){number[run.set], run.first};
    }
    builder->runs = runs;
    for (int64_t b = 0; b < builder->sets; b++)
        if (number[b] >= 0) move_set(builder, number[b], b);
    free(number);
    const int64_t dropped = builder->sets - kept;
    builder->sets = kept;
    if (dropped == 0) return SW_OK;
    return sw_dataset_warn(builder->dataset, "%lld sets without elements were left out",
                           (long long)dropped);
}

/* ---- Elements side by side ------------------------------------------------------------------- */

/* Do the elements of each set lie together already, in the order of the sets? */
static bool is_packed(const sw_builder *builder)
{
    for (int64_t r = 1; r < builder->runs; r++)
        if (builder->run[r].set <= builder->run[r - 1].set) return false;
    return true;
}

/* Rows of `size` bytes in the order of the sets, in the data set's memory: those that lie so
 * already are taken over, others copied run by run. at: [sets] scratch. */
static void *pack(sw_builder *builder, void **rows, size_t size, int64_t *at)
{
    sw_arena *arena = builder->dataset->arena;
    char *from = *rows;
    *rows = NULL; /* the builder's no longer */
    if (is_packed(builder)) {
        void *shrunk = realloc(from, sw_bytes(builder->rows, size) + 1);
        return sw_arena_adopt(arena, shrunk ? shrunk : from);
    }
    char *to = sw_arena_alloc(arena, sw_bytes(builder->rows, size));
    if (to) {
        memcpy(at, builder->dataset->sets.offset, sw_bytes(builder->sets, sizeof *at));
        for (int64_t r = 0; r < builder->runs; r++) {
            const sw_builder_stretch run = builder->run[r];
            const int64_t end = r + 1 < builder->runs ? builder->run[r + 1].first : builder->rows;
            memcpy(to + (size_t)at[run.set] * size, from + (size_t)run.first * size,
                   (size_t)(end - run.first) * size);
            at[run.set] += end - run.first;
        }
    }
    free(from);
    return to;
}

static sw_status pack_elements(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    sw_arena *arena = dataset->arena;
    int64_t *offset = sw_arena_zeroed(arena, sw_bytes(builder->sets + 1, sizeof *offset));
    int64_t *at = sw_arena_alloc(arena, sw_bytes(builder->sets, sizeof *at));
    if (!offset || !at) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < builder->sets; b++) offset[b + 1] = offset[b] + builder->set[b].rows;
    dataset->sets.count = builder->sets;
    dataset->sets.offset = offset;
    dataset->sets.width = dataset->schema.feature.count;
    if (builder->has_instances) {
        dataset->instance_label = pack(builder, (void **)&builder->instance, 1, at);
        if (!dataset->instance_label) return SW_ERROR_MEMORY;
    }
    if (builder->words) {
        int64_t *word = pack(builder, (void **)&builder->word, sizeof *word, at);
        sw_real *x = word ? sw_arena_alloc(arena, sw_bytes(builder->rows, sizeof *x)) : NULL;
        if (!x) return SW_ERROR_MEMORY;
        for (int64_t i = 0; i < builder->rows; i++) x[i] = (sw_real)word[i];
        dataset->sets.x = x;
        return SW_OK;
    }
    if (!builder->x) builder->x = calloc(1, sizeof *builder->x); /* sets without an element */
    const size_t size = sw_bytes(dataset->sets.width, sizeof(sw_real));
    dataset->sets.x = pack(builder, (void **)&builder->x, size, at);
    return dataset->sets.x ? SW_OK : SW_ERROR_MEMORY;
}

/* ---- Is it what it should be? ---------------------------------------------------------------- */

/* A class that training never shows cannot be learned. */
static sw_status check_classes(const sw_builder *builder)
{
    const sw_dataset *dataset = builder->dataset;
    const int64_t classes = dataset->schema.output.count;
    if (!dataset->sets.label || dataset->index_count[SW_TRAIN] == 0) return SW_OK;
    bool *seen = calloc((size_t)classes + 1, sizeof *seen);
    if (!seen) return sw_builder_no_memory(builder);
    sw_status status = SW_OK;
    for (int role = SW_TRAIN; status == SW_OK && role <= SW_TEST; role++)
        for (int64_t i = 0; status == SW_OK && i < dataset->index_count[role]; i++) {
            const int64_t set = dataset->index[role][i];
            const int32_t label = dataset->sets.label[set];
            if (role == SW_TRAIN) seen[label] = true;
            if (!seen[label])
                status = sw_builder_fail(
                    builder, SW_ERROR_FORMAT, builder->set[set].location,
                    "%s, of the %s split, is of class \"%.60s\", which no training set is "
                    "(ignore=%.60s leaves the split out)",
                    sw_builder_name_of(builder, set).text, sw_role_name((sw_role)role),
                    dataset->schema.output.name[label], builder->options->split);
        }
    free(seen);
    return status;
}

static sw_status check_like(const sw_builder *builder, const sw_schema *like)
{
    const sw_dataset *dataset = builder->dataset;
    const sw_schema *here = &dataset->schema;
    const sw_columns tokens = {.count = here->vocabulary, .name = here->token};
    const sw_columns like_tokens = {.count = like->vocabulary, .name = like->token};
    const struct {
        const char *one, *of;
        const sw_columns *here, *like;
        bool unknown; /* here, or to the model */
    } part[] = {
        {"column", " of elements", &here->feature, &like->feature, like->feature.count == 0},
        {"column", " of contexts", &here->context, &like->context, false},
        {"column", " of answers", &here->output, &like->output,
         here->output.count == 0 || like->output.count == 0},
        {"token", "", &tokens, &like_tokens, tokens.count == 0},
    };
    for (size_t p = 0; p < sizeof part / sizeof part[0]; p++) {
        if (part[p].unknown) continue;
        if (part[p].here->count != part[p].like->count)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                   "%lld %ss%s, where the model has %lld",
                                   (long long)part[p].here->count, part[p].one, part[p].of,
                                   (long long)part[p].like->count);
        for (int64_t i = 0; part[p].here->name && part[p].like->name && i < part[p].here->count;
             i++)
            if (strcmp(part[p].here->name[i], part[p].like->name[i]) != 0)
                return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                       "%s %lld%s is \"%.60s\", where the model has \"%.60s\"",
                                       part[p].one, (long long)i, part[p].of, part[p].here->name[i],
                                       part[p].like->name[i]);
    }
    return SW_OK;
}

/* ---- All of it ------------------------------------------------------------------------------- */

sw_status sw_builder_finish(sw_builder *builder, const sw_schema *like)
{
    sw_dataset *dataset = builder->dataset;
    if (builder->in_block) SW_TRY(judge_block(builder));
    SW_TRY(judge_empty(builder));
    if (builder->sets == 0)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0}, "there are no sets");
    if (builder->dropped_rows > 0)
        SW_TRY(sw_dataset_warn(dataset,
                               "%lld elements with a missing or infinite value were left "
                               "out",
                               (long long)builder->dropped_rows));
    SW_TRY(pack_elements(builder));
    SW_TRY(sw_builder_take_answers(builder, like));
    if (like) SW_TRY(check_like(builder, like));
    SW_TRY(sw_builder_take_splits(builder, like));
    if (!like) SW_TRY(check_classes(builder));
    if (builder->words) SW_TRY(sw_builder_take_words(builder, like));
    if (!builder->words && strcmp(builder->options->standardise, "yes") == 0 && !like)
        SW_TRY(sw_standardise(dataset));
    SW_TRY(sw_duplicates_note(dataset)); /* the last of the warnings */
    if (strcmp(builder->options->nonfinite, "keep") == 0) return SW_OK;
    const sw_status status =
        sw_ragged_check(&dataset->sets, dataset->task, dataset->schema.output.count);
    return status == SW_OK ? SW_OK : sw_fail_in(status, builder->path);
}
