/* builder_drop.c - sets that are left out: without elements, without an answer, and in a stream
 * that goes on those without their context. */
#include "data/builder_drop.h"

#include "data/builder_faults.h"
#include "data/builder_sets.h"
#include "data/builder_state.h"
#include "data/builder_tags.h"
#include "data/dataset.h"

#include <stdlib.h>
#include <string.h>

/* ---- Moving ---------------------------------------------------------------------------------- */

static void move_set(sw_builder *builder, int64_t to, int64_t from)
{
    if (to == from) return;
    builder->set[to] = builder->set[from];
    sw_suspects_move(&builder->suspects, to, from);
    for (int row = 0; row < SW_ROWS; row++) {
        const int64_t width = sw_builder_row_width(builder, row);
        sw_real *rows = builder->row[row];
        if (rows) memcpy(rows + to * width, rows + from * width, (size_t)width * sizeof *rows);
    }
}

/* Move the rows of elements up. */
static void move_rows(sw_builder *builder, int64_t to, int64_t from, int64_t count)
{
    const int64_t width = builder->dataset->schema.feature.count;
    const struct {
        void *rows;
        size_t size;
    } part[] = {{builder->x, (size_t)width * sizeof *builder->x},
                {builder->word, sizeof *builder->word},
                {builder->paragraph, sizeof *builder->paragraph},
                {builder->instance, sizeof *builder->instance},
                {builder->place, (size_t)builder->dataset->place_width * sizeof *builder->place}};
    for (size_t p = 0; to < from && p < sizeof part / sizeof part[0]; p++) {
        char *rows = part[p].rows;
        if (rows)
            memmove(rows + (size_t)to * part[p].size, rows + (size_t)from * part[p].size,
                    (size_t)count * part[p].size);
    }
}

/* Keep the spans of the sets that have a number, with their rows. */
static void keep_spans(sw_builder *builder, const int64_t *number)
{
    int64_t spans = 0, rows = 0;
    for (int64_t s = 0; s < builder->spans; s++) {
        const sw_builder_span span = builder->span[s];
        const bool last = s + 1 == builder->spans;
        const int64_t end = last ? builder->rows : builder->span[s + 1].first_row;
        if (number[span.set] < 0) continue;
        move_rows(builder, rows, span.first_row, end - span.first_row);
        builder->span[spans++] = (sw_builder_span){number[span.set], rows};
        rows += end - span.first_row;
    }
    builder->spans = spans;
    builder->rows = rows;
}

/* ---- Which sets ------------------------------------------------------------------------------ */

/* Drop the sets that are not to be kept. Those behind them move up, and so do their elements. */
static sw_status drop(sw_builder *builder,
                      bool (*is_kept)(const sw_builder *builder, const sw_builder_entry *set),
                      const char *what)
{
    int64_t kept = 0, *number = reallocarray(NULL, (size_t)builder->sets + 1, sizeof *number);
    if (!number) return sw_builder_no_memory(builder);
    for (int64_t b = 0; b < builder->sets; b++) {
        number[b] = is_kept(builder, &builder->set[b]) ? kept++ : -1;
        if (number[b] >= 0) move_set(builder, number[b], b);
    }
    const int64_t dropped = builder->sets - kept;
    if (dropped > 0) keep_spans(builder, number);
    free(number);
    builder->sets = kept;
    if (dropped == 0 || sw_builder_goes_on(builder)) return SW_OK;
    return sw_dataset_warn(builder->dataset, "%lld set%s without %s %s left out",
                           (long long)dropped, dropped == 1 ? "" : "s", what,
                           dropped == 1 ? "was" : "were");
}

static bool has_elements(const sw_builder *builder, const sw_builder_entry *set)
{
    return !set->spoiled && (set->rows > 0 || builder->options->empty == SW_KEEP);
}

static bool has_answer(const sw_builder *builder, const sw_builder_entry *set)
{
    return builder->dataset->task == SW_CLASSES ? set->tag[SW_TAG_CLASS].number != SW_NO_TAG
                                                : set->has_row[SW_ROW_TARGET];
}

/* Sets without an answer are dropped if others have one. */
static sw_status drop_unanswered(sw_builder *builder)
{
    bool any = false;
    if (!builder->options->drop_unanswered) return SW_OK;
    for (int64_t b = 0; b < builder->sets && !any; b++) any = has_answer(builder, &builder->set[b]);
    return any ? drop(builder, has_answer, "an answer") : SW_OK;
}

static sw_status apply_empty(sw_builder *builder)
{
    const sw_builder_options *options = builder->options;
    const bool goes_on = sw_builder_goes_on(builder);
    if (options->empty == SW_KEEP && !goes_on) return SW_OK;
    if (options->empty == SW_DROP) return drop(builder, has_elements, "elements");
    for (int64_t b = 0; options->empty == SW_REFUSE && b < builder->sets; b++) {
        if (builder->set[b].rows > 0 || builder->set[b].spoiled) continue;
        const sw_status status = sw_builder_fail(
            builder, SW_ERROR_FORMAT, builder->set[b].location,
            "%s has no elements, expected at least one (empty=keep takes it, empty=drop leaves it "
            "out)",
            sw_builder_set_text(builder, b).text);
        if (!goes_on) return status;
        options->fault(options->fault_user, sw_error_message());
    }
    return goes_on ? drop(builder, has_elements, "elements") : SW_OK;
}

/* A stream that goes on leaves out the sets without the context that their model expects. */
static sw_status apply_context(sw_builder *builder)
{
    const bool expected = builder->dataset->schema.context.count > 0;
    if (!expected || !sw_builder_goes_on(builder)) return SW_OK;
    for (int64_t b = 0; b < builder->sets; b++)
        if (!builder->set[b].spoiled && !builder->set[b].has_row[SW_ROW_CONTEXT])
            SW_TRY(sw_builder_spoil(builder, b, sw_builder_no_context(builder, b)));
    return SW_OK;
}

sw_status sw_builder_drop_sets(sw_builder *builder)
{
    SW_TRY(apply_context(builder));
    SW_TRY(apply_empty(builder));
    return drop_unanswered(builder);
}
