/* builder_splits.c - groups, folds and splits of the sets, moved into the data set. */
#include "data/builder_splits.h"

#include "base/text.h"
#include "data/builder_sets.h"
#include "data/builder_state.h"
#include "data/builder_suspects.h"
#include "data/builder_tags.h"
#include "data/dataset.h"
#include "data/split.h"

#include <stdlib.h>

/* ---- Groups and folds ------------------------------------------------------------------------ */

static sw_status take_grouping(sw_builder *builder, sw_set_tag tag, sw_grouping *grouping)
{
    if (builder->tag_name[tag].count == 0) return SW_OK;
    int32_t *of = sw_arena_alloc(builder->dataset->arena, sw_bytes(builder->sets, sizeof *of));
    if (!of) return SW_ERROR_MEMORY;
    SW_TRY(sw_builder_tag_names(builder, tag, &grouping->name, &grouping->count));
    SW_TRY(sw_builder_tag_numbers(builder, tag, grouping->name, grouping->count, of));
    grouping->of = of;
    return SW_OK;
}

static sw_status take_groups(sw_builder *builder)
{
    bool known;
    SW_TRY(sw_builder_all_tagged(builder, SW_TAG_GROUP, &known));
    return known ? take_grouping(builder, SW_TAG_GROUP, &builder->dataset->group) : SW_OK;
}

/* All sets have a fold, but for those of a given test split, which need none. */
static sw_status take_folds(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    if (builder->tag_name[SW_TAG_FOLD].count == 0) return SW_OK;
    for (int64_t b = 0; b < builder->sets; b++)
        if (builder->set[b].tag[SW_TAG_FOLD].number == SW_NO_TAG &&
            builder->set[b].tag[SW_TAG_SPLIT].number != SW_TEST)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[b].location,
                                   "%s has no fold, unlike other sets",
                                   sw_builder_set_text(builder, b).text);
    sw_grouping *division = sw_arena_zeroed(dataset->arena, sizeof *division);
    if (!division) return SW_ERROR_MEMORY;
    SW_TRY(take_grouping(builder, SW_TAG_FOLD, division));
    dataset->division = division;
    dataset->divisions = 1;
    return SW_OK;
}

/* Is each group in one split, or in one fold? */
static sw_status check_groups(const sw_builder *builder, sw_set_tag tag, const char *hint)
{
    const sw_grouping *group = &builder->dataset->group;
    if (group->count == 0) return SW_OK;
    int64_t *first = reallocarray(NULL, (size_t)group->count, sizeof *first);
    if (!first) return sw_builder_no_memory(builder);
    sw_status status = SW_OK;
    for (int64_t g = 0; g < group->count; g++) first[g] = -1;
    for (int64_t b = 0; status == SW_OK && b < builder->sets; b++) {
        const int32_t here = builder->set[b].tag[tag].number;
        int64_t *one = &first[group->of[b]];
        if (here == SW_NO_TAG) continue;
        if (*one < 0) *one = b;
        const int32_t there = builder->set[*one].tag[tag].number;
        if (here == there) continue;
        status = sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[b].tag[tag].location,
                                 "group \"%s\" is on two sides: %s is in \"%s\" and %s in "
                                 "\"%s\"%s",
                                 sw_excerpt_of(group->name[group->of[b]]).text,
                                 sw_builder_set_text(builder, *one).text,
                                 sw_excerpt_of(sw_builder_tag_name(builder, tag, there)).text,
                                 sw_builder_set_text(builder, b).text,
                                 sw_excerpt_of(sw_builder_tag_name(builder, tag, here)).text,
                                 builder->options->in_memory ? "" : hint);
    }
    free(first);
    return status;
}

/* ---- Splits ---------------------------------------------------------------------------------- */

/* Splits that cannot be drawn are no error: the file can still be looked at. A trained model needs
 * no splits, so there is no warning either. */
static sw_status forgive(const sw_builder *builder, const sw_schema *model, sw_status status)
{
    if (status != SW_ERROR_ARGUMENT) return status;
    if (model) return SW_OK;
    return sw_dataset_warn(builder->dataset, "no split is drawn: %s", sw_error_message());
}

/* The splits that the file gives. Sets without a split are training sets. */
static sw_status list_splits(const sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    int64_t *index = sw_arena_alloc(dataset->arena, sw_bytes(builder->sets, sizeof *index));
    if (!index) return SW_ERROR_MEMORY;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        dataset->index[role] = index;
        for (int64_t b = 0; b < builder->sets; b++) {
            const int32_t own = builder->set[b].tag[SW_TAG_SPLIT].number;
            if (own == role || (own == SW_NO_TAG && role == SW_TRAIN)) *index++ = b;
        }
        dataset->index_count[role] = index - dataset->index[role];
    }
    return SW_OK;
}

static sw_status take_splits(sw_builder *builder, const sw_schema *model)
{
    sw_dataset *dataset = builder->dataset;
    const sw_builder_options *options = builder->options;
    bool given;
    SW_TRY(sw_builder_all_tagged(builder, SW_TAG_SPLIT, &given));
    SW_TRY(list_splits(builder));
    dataset->split_given = given;
    dataset->test_given = given && dataset->index_count[SW_TEST] > 0;
    dataset->no_valid = options->valid == 0 && dataset->index_count[SW_VALID] == 0;
    if (!given)
        return forgive(builder, model,
                       sw_split_draw(dataset, options->valid, options->test, builder->seed));
    const int64_t *count = dataset->index_count;
    if (count[SW_TRAIN] == 0 || count[SW_VALID] > 0 || count[SW_TEST] == 0) return SW_OK;
    const sw_status status = sw_split_draw_valid(dataset, options->valid, builder->seed);
    dataset->split_given = dataset->test_given = true;
    return forgive(builder, model, status);
}

sw_status sw_builder_finish_splits(sw_builder *builder, const sw_schema *model)
{
    SW_TRY(take_groups(builder));
    SW_TRY(take_folds(builder));
    SW_TRY(check_groups(builder, SW_TAG_SPLIT,
                        " (ignore=split draws a split that keeps groups together)"));
    SW_TRY(check_groups(builder, SW_TAG_FOLD, " (ignore=fold leaves the folds out)"));
    SW_TRY(take_splits(builder, model));
    return sw_builder_suspects_warn(builder);
}
