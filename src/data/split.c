/* split.c - draws splits and folds, class by class. */
#include "data/split.h"

#include "base/arena.h"
#include "base/error.h"
#include "data/duplicates.h"
#include "data/standardise.h"

#include <math.h>
#include <stdlib.h>

/* Each use of a seed has its own random numbers. */
enum { FOR_DRAW, FOR_FOLDS, FOR_VALID };

/* ---- Sets in random order, class by class ---------------------------------------------------- */

typedef struct deck {
    int64_t sets, classes; /* one class if the task is not classes */
    int64_t filled;        /* classes that have a set */
    int64_t *size;         /* [classes] number of sets */
    int64_t *order;        /* [sets] shuffled within each class; first those of class 0 */
    uint8_t *role;         /* [sets] the role of each set: the caller fills it */
} deck;

static void deck_free(deck *d)
{
    free(d->size);
    free(d->order);
    free(d->role);
}

static bool by_class(const sw_dataset *dataset)
{
    return dataset->task == SW_CLASSES && dataset->sets.label;
}

static int64_t class_of(const sw_dataset *dataset, int64_t set)
{
    return by_class(dataset) ? dataset->sets.label[set] : 0;
}

static void shuffle(deck *d, const sw_dataset *dataset, int64_t *shuffled, int64_t *next,
                    sw_random *random)
{
    sw_random_permutation(random, d->sets, shuffled);
    for (int64_t b = 0; b < d->sets; b++) d->size[class_of(dataset, b)]++;
    for (int64_t c = 0, first = 0; c < d->classes; c++) {
        next[c] = first;
        first += d->size[c];
        d->filled += d->size[c] > 0;
    }
    for (int64_t i = 0; i < d->sets; i++)
        d->order[next[class_of(dataset, shuffled[i])]++] = shuffled[i];
}

static sw_status deck_new(deck *d, const sw_dataset *dataset, sw_random random)
{
    *d = (deck){.sets = dataset->sets.count,
                .classes = by_class(dataset) ? dataset->schema.output.count : 1};
    d->size = calloc((size_t)d->classes, sizeof *d->size);
    d->order = reallocarray(NULL, (size_t)d->sets, sizeof *d->order);
    d->role = reallocarray(NULL, (size_t)d->sets, sizeof *d->role);
    int64_t *shuffled = reallocarray(NULL, (size_t)d->sets, sizeof *shuffled);
    int64_t *next = calloc((size_t)d->classes, sizeof *next);
    const bool memory = d->size && d->order && d->role && shuffled && next;
    if (memory) shuffle(d, dataset, shuffled, next, &random);
    free(next);
    free(shuffled);
    if (memory) return SW_OK;
    deck_free(d);
    return sw_fail(SW_ERROR_MEMORY, "out of memory for the splits of %lld sets",
                   (long long)dataset->sets.count);
}

/* ---- Into the data set ----------------------------------------------------------------------- */

/* Memory for the index of all three roles, one after another. Takes the existing index if that has
 * all sets. */
static int64_t *index_memory(sw_dataset *dataset)
{
    int64_t *memory = dataset->index[0], *end = memory;
    for (int role = 0; memory && role < 3; role++) {
        if (dataset->index[role] != end) memory = NULL;
        end += dataset->index_count[role];
    }
    if (memory && end - memory == dataset->sets.count) return memory;
    return sw_arena_alloc(dataset->arena, sw_bytes(dataset->sets.count, sizeof *memory));
}

static sw_status put_roles(sw_dataset *dataset, const uint8_t *role_of)
{
    int64_t *index = index_memory(dataset);
    if (!index) return SW_ERROR_MEMORY;
    for (int role = 0; role < 3; role++) {
        dataset->index[role] = index;
        for (int64_t b = 0; b < dataset->sets.count; b++)
            if (role_of[b] == role) *index++ = b;
        dataset->index_count[role] = index - dataset->index[role];
    }
    dataset->split_given = false;
    dataset->folds = dataset->fold = 0;
    dataset->fold_seed = 0;
    return SW_OK;
}

/* ---- Percentages ----------------------------------------------------------------------------- */

typedef int64_t parts[3]; /* sets for each role */

/* The number of sets that each role should have: 1 or more. */
static void count_roles(parts want, int64_t sets, int64_t valid_percent, int64_t test_percent)
{
    want[SW_VALID] = (sets * valid_percent + 50) / 100;
    want[SW_TEST] = (sets * test_percent + 50) / 100;
    for (int role = SW_VALID; role <= SW_TEST; role++)
        if (want[role] == 0) want[role] = 1;
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
static void share_out(parts *part, const deck *d, const parts want)
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
            part[c][role]++;
            left[role]--;
            taken |= 1u << role;
        }
    }
}

/* If a split is empty, it gets a set from the class and role that can best spare one. */
static void fill_empty(parts *part, const deck *d, int empty)
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
    --*most; /* check_enough made sure that there is one */
    part[class][empty]++;
}

static sw_status draw_roles(deck *d, int64_t valid_percent, int64_t test_percent)
{
    parts want, *part = calloc((size_t)d->classes, sizeof *part);
    if (!part)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for the splits of %lld classes",
                       (long long)d->classes);
    count_roles(want, d->sets, valid_percent, test_percent);
    share_out(part, d, want);
    fill_empty(part, d, SW_VALID);
    fill_empty(part, d, SW_TEST);
    const int64_t *set = d->order;
    for (int64_t c = 0; c < d->classes; c++)
        for (int role = 0; role < 3; role++)
            for (int64_t i = 0; i < part[c][role]; i++) d->role[*set++] = (uint8_t)role;
    free(part);
    return SW_OK;
}

static sw_status check_enough(const deck *d)
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
    if (valid_percent < 1 || test_percent < 1 || valid_percent > 98 || test_percent > 98 ||
        valid_percent + test_percent > 99)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%lld per cent for validation and %lld for test, expected 1 or more each "
                       "and something left for training",
                       (long long)valid_percent, (long long)test_percent);
    deck d;
    SW_TRY(deck_new(&d, dataset, sw_random_for(seed, SW_FOR_SPLIT, FOR_DRAW, 0)));
    sw_status status = check_enough(&d);
    if (status == SW_OK) status = draw_roles(&d, valid_percent, test_percent);
    if (status == SW_OK) status = put_roles(dataset, d.role);
    deck_free(&d);
    return status;
}

/* ---- Validation out of training -------------------------------------------------------------- */

/* Moves a percentage of the training sets to validation, evenly spaced in the order of the classes,
 * but never the first set of a class. Returns how many. */
static int64_t take_valid(deck *d, const sw_dataset *dataset, int64_t valid_percent)
{
    int64_t seen = 0, taken = 0, class = -1;
    for (int64_t i = 0; i < d->sets; i++) {
        const int64_t set = d->order[i];
        if (d->role[set] != SW_TRAIN) continue;
        seen++;
        const bool first = class_of(dataset, set) != class;
        class = class_of(dataset, set);
        if (first || taken * 100 >= seen * valid_percent) continue;
        d->role[set] = SW_VALID;
        taken++;
    }
    return taken;
}

sw_status sw_split_draw_valid(sw_dataset *dataset, int64_t valid_percent, uint64_t seed)
{
    deck d;
    SW_TRY(deck_new(&d, dataset, sw_random_for(seed, SW_FOR_SPLIT, FOR_VALID, 0)));
    for (int role = 0; role < 3; role++)
        for (int64_t i = 0; i < dataset->index_count[role]; i++)
            d.role[dataset->index[role][i]] = (uint8_t)role;
    sw_status status = SW_OK;
    if (take_valid(&d, dataset, valid_percent) == 0)
        status = sw_fail(SW_ERROR_ARGUMENT,
                         "%lld training sets are too few to take some for validation: more than "
                         "one of a class are needed",
                         (long long)dataset->index_count[SW_TRAIN]);
    if (status == SW_OK) status = put_roles(dataset, d.role);
    deck_free(&d);
    return status;
}

/* ---- Folds ----------------------------------------------------------------------------------- */

sw_status sw_dataset_fold(sw_dataset *dataset, int64_t folds, int64_t fold, uint64_t seed)
{
    const int64_t sets = dataset->sets.count;
    const bool warned = dataset->folds > 0; /* warnings of folds hold for every division */
    if (folds < 3)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%lld folds, expected 3 or more: one for test, one for validation, the "
                       "others for training",
                       (long long)folds);
    if (fold < 0 || fold >= folds)
        return sw_fail(SW_ERROR_ARGUMENT, "fold %lld of %lld, expected 0 to %lld", (long long)fold,
                       (long long)folds, (long long)folds - 1);
    if (folds > sets)
        return sw_fail(SW_ERROR_ARGUMENT, "%lld sets cannot be divided into %lld folds",
                       (long long)sets, (long long)folds);
    deck d;
    sw_random random = sw_random_for(seed, SW_FOR_SPLIT, FOR_FOLDS, 0);
    /* Sets are dealt out one by one, class after class, so sizes differ by one at most. The first
     * part is drawn: otherwise a class of few sets would be in the same parts for every seed. */
    const int64_t first = (int64_t)(sw_random_uniform(&random) * (double)folds);
    SW_TRY(deck_new(&d, dataset, random));
    for (int64_t i = 0; i < sets; i++) {
        const int64_t part = (first + i) % folds;
        const sw_role role = part == fold                 ? SW_TEST
                             : part == (fold + 1) % folds ? SW_VALID
                                                          : SW_TRAIN;
        d.role[d.order[i]] = (uint8_t)role;
    }
    sw_status status = put_roles(dataset, d.role);
    deck_free(&d);
    if (status != SW_OK) return status;
    dataset->folds = folds;
    dataset->fold = fold;
    dataset->fold_seed = seed;
    dataset->best = NAN;
    if (!warned) SW_TRY(sw_duplicates_warn(dataset));
    return sw_standardise_again(dataset);
}
