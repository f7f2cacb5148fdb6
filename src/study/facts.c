/* facts.c - the facts about each data set of a study, for the report. */
#include "study/facts.h"

#include "base/error.h"
#include "data/dataset.h"
#include "data/quantiles.h"
#include "train/metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Notes ----------------------------------------------------------------------------------- */

sw_status sw_arm_notes_add(sw_arm_notes *notes, const char *text, int arm)
{
    for (int i = 0; i < notes->count; i++)
        if (strcmp(notes->list[i].text, text) == 0) {
            notes->list[i].arms |= UINT64_C(1) << arm;
            return SW_OK;
        }
    sw_arm_note *list = realloc(notes->list, sizeof *list * ((size_t)notes->count + 1));
    if (list) notes->list = list;
    char *copy = list ? strdup(text) : NULL;
    if (!copy) return sw_fail(SW_ERROR_MEMORY, "out of memory for a study's notes");
    notes->list[notes->count++] = (sw_arm_note){copy, UINT64_C(1) << arm};
    return SW_OK;
}

void sw_arm_notes_free(sw_arm_notes *notes)
{
    for (int i = 0; i < notes->count; i++) free(notes->list[i].text);
    free(notes->list);
    *notes = (sw_arm_notes){0};
}

/* ---- The best constant answer ---------------------------------------------------------------- */

/* The mean distance from the median, which is the least mean distance from any number. */
static double distance_from_median(sw_split split)
{
    double *value = calloc((size_t)split.count, sizeof *value), sum = 0;
    if (!value) return NAN;
    for (int64_t i = 0; i < split.count; i++)
        value[i] = (double)split.sets->target[sw_set_of(split, i)];
    sw_numbers_sort(value, split.count);
    for (int64_t i = 0; i < split.count; i++) sum += fabs(value[i] - value[split.count / 2]);
    free(value);
    return sum / (double)split.count;
}

/* The sets that are tested: the test split; with folds, the sets of all folds. */
static sw_split tested(const sw_dataset *dataset)
{
    sw_split split = sw_dataset_split(dataset, SW_TEST);
    if (dataset->folds > 0) {
        split.index = dataset->index[SW_TRAIN]; /* the other splits follow it */
        split.count = dataset->sets.count - dataset->kept_count;
    }
    return split;
}

double sw_study_chance(const sw_dataset *dataset)
{
    const sw_split split = tested(dataset);
    if (split.count == 0) return NAN;
    if (dataset->task != SW_REGRESSION) return sw_majority_share(split);
    return split.outputs > 1 ? 0 : distance_from_median(split); /* the R2 of means is 0 */
}

/* ---- Facts ----------------------------------------------------------------------------------- */

/* How many groups the sets of a split are of; a set without a group is its own. 0,
 * for "not known", if there is no memory to count them. */
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
                           .groups = groups_of(dataset, tested(dataset)),
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
