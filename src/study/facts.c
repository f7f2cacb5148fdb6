/* facts.c - the facts about each data set of a study, for the report. */
#include "study/facts.h"

#include "data/dataset.h"
#include "study/chance.h"

#include <stdlib.h>

/* How many groups the sets of a split are of; a set without a group is its own. 0, which says that
 * it is not known, without memory to count them. */
static int64_t groups_of(const sw_dataset *dataset, sw_split split)
{
    const sw_grouping *group = &dataset->group;
    int64_t groups = 0;
    if (group->count == 0) return 0;
    bool *seen = calloc((size_t)group->count, sizeof *seen);
    for (int64_t i = 0; seen && i < split.count; i++) {
        const int32_t of = group->of[sw_set_of(split, i)];
        groups += of < 0 || !seen[of];
        if (of >= 0) seen[of] = true;
    }
    free(seen);
    return groups;
}

sw_data_facts sw_data_facts_of(const sw_dataset *dataset)
{
    sw_data_facts facts = {.task = dataset->task,
                           .width = dataset->sets.width,
                           .outputs = dataset->schema.output.count,
                           .context = dataset->sets.context_width,
                           .vocabulary = dataset->schema.vocabulary,
                           .best_possible = dataset->best,
                           .groups = groups_of(dataset, sw_study_tested(dataset)),
                           .chance = sw_study_chance(dataset)};
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        sw_split split = sw_dataset_split(dataset, (sw_role)role);
        facts.sets[role] = split.count;
        for (int64_t i = 0; i < split.count; i++) {
            int64_t set = sw_set_of(split, i);
            facts.rows[role] += split.sets->offset[set + 1] - split.sets->offset[set];
        }
    }
    return facts;
}

void sw_data_facts_free(sw_data_facts *facts)
{
    sw_arm_notes_free(&facts->warnings);
    sw_arm_notes_free(&facts->empty_reason);
}
