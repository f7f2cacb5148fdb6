/* split.c - draws splits, class by class. */
#include "data/split.h"

#include "base/error.h"
#include "data/deal_groups.h"
#include "data/deck.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Groups ---------------------------------------------------------------------------------- */

/* Give the training sets roles, group by group. share: of each role; one without a share gets no
 * sets. */
static sw_status draw_groups(sw_deck *d, const sw_dataset *dataset, const int64_t share[3],
                             sw_random random)
{
    uint8_t role[3];
    int64_t own_share[3];
    int roles = 0;
    for (int r = SW_TRAIN; r <= SW_TEST; r++) {
        if (share[r] == 0) continue;
        role[roles] = (uint8_t)r;
        own_share[roles++] = share[r];
    }
    int64_t *part = reallocarray(NULL, (size_t)d->sets, sizeof *part);
    if (!part)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for the splits of %lld sets",
                       (long long)d->sets);
    for (int64_t b = 0; b < d->sets; b++) part[b] = d->role[b] == SW_TRAIN ? 0 : -1;
    const sw_deal deal = {
        .parts = roles, .share = own_share, .first_has_all = true, .random = random};
    const sw_status status = sw_deal_groups(part, dataset, &deal);
    for (int64_t b = 0; status == SW_OK && b < d->sets; b++)
        if (part[b] >= 0) d->role[b] = role[part[b]];
    free(part);
    return status;
}

/* ---- Percentages ----------------------------------------------------------------------------- */

typedef int64_t parts[3]; /* sets for each role */

/* The number of sets that each role should have: 1 or more, but none for a role of 0 %. */
static void count_roles(parts want, int64_t sets, int64_t valid_percent, int64_t test_percent)
{
    want[SW_VALID] = (sets * valid_percent + 50) / 100;
    want[SW_TEST] = (sets * test_percent + 50) / 100;
    if (want[SW_VALID] == 0 && valid_percent > 0) want[SW_VALID] = 1;
    if (want[SW_TEST] == 0 && test_percent > 0) want[SW_TEST] = 1;
    while (want[SW_VALID] + want[SW_TEST] >= sets)
        want[want[SW_VALID] > want[SW_TEST] ? SW_VALID : SW_TEST]--;
    want[SW_TRAIN] = sets - want[SW_VALID] - want[SW_TEST];
}

/* The role that lacks the most sets among those that are not in `taken`; if none of these lacks
 * any, the one among all roles. -1: no role lacks any. */
static int neediest(const parts left, unsigned taken)
{
    int best = -1;
    for (int role = 0; role < 3; role++)
        if (!(taken & 1u << role) && left[role] > 0 && (best < 0 || left[role] > left[best]))
            best = role;
    return best >= 0 || taken == 0 ? best : neediest(left, 0);
}

/* How many sets of each class go to each role: part[class][role]. Every class gets its share of
 * each role, rounded down, and at least one training set. Each remaining set goes to the role that
 * lacks most sets, and no two of a class to the same role. So the columns have the wanted sums
 * whenever that is possible (Ryser 1957). */
static void share_out(parts *part, const sw_deck *d, const parts want)
{
    parts left = {want[0], want[1], want[2]};
    for (int64_t c = 0; c < d->classes; c++) {
        for (int role = 0; role < 3; role++)
            part[c][role] =
                (int64_t)((uint64_t)d->size[c] * (uint64_t)want[role] / (uint64_t)d->sets);
        if (d->size[c] > 0 && part[c][SW_TRAIN] == 0) part[c][SW_TRAIN] = 1;
        for (int role = 0; role < 3; role++) left[role] -= part[c][role];
    }
    while (left[SW_TRAIN] < 0) { /* classes of a single set raised the number of training sets */
        left[left[SW_VALID] > left[SW_TEST] ? SW_VALID : SW_TEST]--;
        left[SW_TRAIN]++;
    }
    for (int64_t c = 0; c < d->classes; c++) {
        int64_t rest = d->size[c] - part[c][0] - part[c][1] - part[c][2];
        for (unsigned taken = 0; rest > 0; rest--) {
            const int role = neediest(left, taken);
            assert(role >= 0);
            part[c][role]++;
            left[role]--;
            taken |= 1u << role;
        }
    }
}

/* If a split is empty, it gets a set from the class and role that can best spare one. */
static void fill_empty(parts *part, const sw_deck *d, int empty)
{
    parts total = {0};
    for (int64_t c = 0; c < d->classes; c++)
        for (int role = 0; role < 3; role++) total[role] += part[c][role];
    if (total[empty] > 0) return;
    int64_t *most = NULL, class = 0;
    for (int64_t c = 0; c < d->classes; c++)
        for (int role = 0; role < 3; role++) {
            const int64_t spare = role == SW_TRAIN ? part[c][role] - 1 : total[role] - 1;
            if (spare > 0 && part[c][role] > (most ? *most : 0)) {
                most = &part[c][role];
                class = c;
            }
        }
    assert(most); /* check_enough made sure that there is one */
    --*most;
    part[class][empty]++;
}

static sw_status draw_roles(sw_deck *d, const parts want)
{
    parts *part = calloc((size_t)d->classes, sizeof *part);
    if (!part)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for the splits of %lld classes",
                       (long long)d->classes);
    share_out(part, d, want);
    if (want[SW_VALID] > 0) fill_empty(part, d, SW_VALID);
    if (want[SW_TEST] > 0) fill_empty(part, d, SW_TEST);
    const int64_t *set = d->order;
    for (int64_t c = 0; c < d->classes; c++)
        for (int role = 0; role < 3; role++)
            for (int64_t i = 0; i < part[c][role]; i++) d->role[*set++] = (uint8_t)role;
    free(part);
    return SW_OK;
}

static sw_status check_enough(const sw_deck *d)
{
    if (d->sets >= d->filled + 2 && d->sets >= 3) return SW_OK;
    if (d->filled <= 1)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%lld sets cannot be divided into training, validation and test: 3 or more "
                       "are needed",
                       (long long)d->sets);
    return sw_fail(SW_ERROR_ARGUMENT,
                   "%lld sets of %lld classes cannot be divided into training, validation and "
                   "test: one of each class for training and two more are needed",
                   (long long)d->sets, (long long)d->filled);
}

sw_status sw_split_draw(sw_dataset *dataset, int64_t valid_percent, int64_t test_percent,
                        uint64_t seed)
{
    if (valid_percent < 0 || test_percent < 0 || valid_percent > 98 || test_percent > 98 ||
        valid_percent + test_percent > 99)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%lld per cent for validation and %lld for test, expected 0 or more, and "
                       "something left for training",
                       (long long)valid_percent, (long long)test_percent);
    sw_deck d;
    SW_TRY(sw_deck_new(&d, dataset, sw_random_for(seed, SW_FOR_SPLIT, SW_SPLIT_DRAW, 0)));
    parts want;
    sw_status status = check_enough(&d);
    count_roles(want, d.sets, valid_percent, test_percent);
    memset(d.role, SW_TRAIN, (size_t)d.sets);
    if (status == SW_OK)
        status = dataset->group.count > 0
                     ? draw_groups(&d, dataset, want,
                                   sw_random_for(seed, SW_FOR_SPLIT, SW_SPLIT_DRAW, 1))
                     : draw_roles(&d, want);
    if (status == SW_OK) status = sw_put_roles(dataset, d.role);
    sw_deck_free(&d);
    return status;
}

/* ---- Validation out of training -------------------------------------------------------------- */

/* Moves a percentage of the training sets to validation, evenly spaced in the order of the classes,
 * but never the first set of a class. Returns how many. */
static int64_t take_valid(sw_deck *d, const sw_dataset *dataset, int64_t valid_percent)
{
    int64_t seen = 0, taken = 0, class = -1;
    for (int64_t i = 0; i < d->sets; i++) {
        const int64_t set = d->order[i];
        if (d->role[set] != SW_TRAIN) continue;
        seen++;
        const bool first = sw_class_of(dataset, set) != class;
        class = sw_class_of(dataset, set);
        if (first || taken * 100 >= seen * valid_percent) continue;
        d->role[set] = SW_VALID;
        taken++;
    }
    return taken;
}

sw_status sw_split_draw_valid(sw_dataset *dataset, int64_t valid_percent, uint64_t seed)
{
    sw_deck d;
    if (valid_percent == 0) return SW_OK;
    SW_TRY(sw_deck_new(&d, dataset, sw_random_for(seed, SW_FOR_SPLIT, SW_SPLIT_VALID, 0)));
    for (int role = 0; role < 3; role++)
        for (int64_t i = 0; i < dataset->index_count[role]; i++)
            d.role[dataset->index[role][i]] = (uint8_t)role;
    sw_status status = SW_OK;
    if (dataset->group.count > 0)
        status = draw_groups(&d, dataset, (int64_t[3]){100 - valid_percent, valid_percent},
                             sw_random_for(seed, SW_FOR_SPLIT, SW_SPLIT_VALID, 1));
    else if (take_valid(&d, dataset, valid_percent) == 0)
        status = sw_fail(SW_ERROR_ARGUMENT,
                         "%lld training sets are too few to take some for validation: more than "
                         "one of a class are needed",
                         (long long)dataset->index_count[SW_TRAIN]);
    if (status == SW_OK) status = sw_put_roles(dataset, d.role);
    sw_deck_free(&d);
    return status;
}
