/* builder_suspects.c - columns that may be groups of sets which no option names. */
#include "data/builder_suspects.h"

#include "base/quoted.h"
#include "base/text.h"
#include "data/builder_state.h"
#include "data/dataset.h"
#include "data/group_name.h"

#include <stdlib.h>
#include <string.h>

enum {
    LEAST_NAMED = 3, /* values of a column whose name tells: one for each split */
    LEAST_TEXTS = 10 /* values of another column, and sets for each value at most */
};

/* ---- Columns and values ---------------------------------------------------------------------- */

sw_status sw_builder_suspect(sw_builder *builder, const char *name, bool numbers, int64_t *suspect)
{
    *suspect = -1;
    if (builder->options->unanswered || builder->options->model) return SW_OK;
    const bool named = sw_is_group_name(name);
    if (numbers && !named) return SW_OK;
    *suspect = builder->suspects.count;
    return sw_suspects_add(&builder->suspects, name, named, numbers);
}

bool sw_builder_suspects(const sw_builder *builder, int64_t suspect)
{
    return suspect >= 0 && !builder->suspects.list[suspect].cleared;
}

sw_status sw_builder_suspect_value(sw_builder *builder, int64_t suspect, int64_t set,
                                   const char *value)
{
    if (!sw_builder_suspects(builder, suspect) || sw_is_missing(value)) return SW_OK;
    return sw_suspect_note(&builder->suspects.list[suspect], set, value);
}

sw_status sw_builder_suspect_key(sw_builder *builder, const char *name, int64_t set,
                                 const char *value)
{
    const sw_suspects *all = &builder->suspects;
    int64_t i = 0;
    while (i < all->count && strcmp(all->list[i].name, name) != 0) i++;
    if (i == all->count) SW_TRY(sw_builder_suspect(builder, name, false, &i));
    return sw_builder_suspect_value(builder, i, set, value);
}

/* ---- The warning ----------------------------------------------------------------------------- */

/* What was counted of a column. */
typedef struct tally {
    int64_t sets, values, shared; /* with a value; different ones; those in more than one split */
} tally;

/* role: [values] of the sets with the value, a bit for each. */
static tally count(const sw_dataset *dataset, const sw_suspect *suspect, uint8_t *role)
{
    tally t = {0};
    for (int r = SW_TRAIN; r <= SW_TEST; r++)
        for (int64_t i = 0; i < dataset->index_count[r]; i++) {
            const int64_t set = dataset->index[r][i];
            const int32_t value = set < suspect->sets ? suspect->of[set] : -1;
            if (value < 0) continue;
            role[value] |= (uint8_t)(1 << r);
            t.sets++;
        }
    for (int64_t v = 0; v < suspect->value.count; v++) {
        t.values += role[v] != 0;
        t.shared += (role[v] & (role[v] - 1)) != 0;
    }
    return t;
}

static bool looks_like_a_group(const sw_suspect *suspect, const tally *t)
{
    if (t->shared == 0 || t->values >= t->sets) return false;
    if (suspect->named) return t->values >= LEAST_NAMED;
    return t->values >= LEAST_TEXTS && t->values * LEAST_TEXTS >= t->sets;
}

static sw_status warn(sw_dataset *dataset, const sw_suspect *suspect)
{
    uint8_t *role = calloc((size_t)suspect->value.count + 1, 1);
    if (!role) return sw_fail(SW_ERROR_MEMORY, "out of memory to look for groups");
    const tally t = count(dataset, suspect, role);
    free(role);
    if (!looks_like_a_group(suspect, &t)) return SW_OK;
    return sw_dataset_warn(
        dataset,
        "column \"%s\" has %lld values in %lld sets, and %lld of them %s in more than one split: "
        "group=%s%s%s keeps them together",
        sw_excerpt_of(suspect->name).text, (long long)t.values, (long long)t.sets,
        (long long)t.shared, t.shared == 1 ? "is" : "are", sw_quoted_of(suspect->name).text,
        suspect->numbers ? "" : " instead of ignore",
        dataset->split_given ? ", with ignore=split," : "");
}

sw_status sw_builder_suspects_warn(const sw_builder *builder)
{
    if (builder->dataset->group.count > 0) return SW_OK;
    for (int64_t i = 0; i < builder->suspects.count; i++)
        if (!builder->suspects.list[i].cleared)
            SW_TRY(warn(builder->dataset, &builder->suspects.list[i]));
    return SW_OK;
}
