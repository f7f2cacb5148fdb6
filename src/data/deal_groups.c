/* deal_groups.c - deals whole groups of sets to parts. */
#include "data/deal_groups.h"

#include "base/error.h"
#include "data/deck.h"

#include <stdlib.h>

typedef struct group {
    int64_t size, place;  /* number of sets; its place in a random order */
    int64_t first, kinds; /* its entries in `entry`: the classes that it has */
    int64_t number, part;
} group;

/* The number of sets that a group has of a class. */
typedef struct entry {
    int64_t class, count;
} entry;

typedef struct table {
    const sw_deal *deal;
    group *group; /* [groups] those that have a set to deal */
    int64_t groups, parts, classes, total;
    entry *entry;
    int64_t *in_class; /* [classes] sets */
    int64_t *left;     /* [classes] groups with such a set that are not dealt yet */
    int64_t *has;      /* [parts, classes] sets dealt */
    int64_t *dealt;    /* [parts] groups dealt */
} table;

static void table_free(table *t)
{
    free(t->group);
    free(t->entry);
    free(t->in_class);
    free(t->left);
    free(t->has);
    free(t->dealt);
}

/* ---- What each group has --------------------------------------------------------------------- */

typedef struct pair {
    int64_t group, class;
} pair;

static int by_group_and_class(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    return (x->class > y->class) - (x->class < y->class);
}

static int by_size(const void *a, const void *b)
{
    const group *x = a, *y = b;
    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* The groups and their entries, from the sorted pairs. */
static void count_pairs(table *t, const pair *list, int64_t count)
{
    int64_t entries = 0;
    for (int64_t i = 0; i < count; i++) {
        const bool new_group = i == 0 || list[i].group != list[i - 1].group;
        if (new_group) t->group[t->groups++] = (group){.first = entries, .number = list[i].group};
        group *g = &t->group[t->groups - 1];
        if (new_group || list[i].class != list[i - 1].class) {
            t->entry[entries++] = (entry){.class = list[i].class};
            t->left[list[i].class]++;
            g->kinds++;
        }
        t->entry[entries - 1].count++;
        t->in_class[list[i].class]++;
        g->size++;
    }
}

static sw_status fill(table *t, const int64_t *part, const sw_dataset *dataset, pair *list,
                      int64_t *place)
{
    int64_t count = 0;
    sw_random random = t->deal->random;
    for (int64_t b = 0; b < dataset->sets.count; b++)
        if (part[b] == 0) list[count++] = (pair){dataset->group.of[b], sw_class_of(dataset, b)};
    qsort(list, (size_t)count, sizeof *list, by_group_and_class);
    count_pairs(t, list, count);
    if (t->groups < t->parts)
        return sw_fail(SW_ERROR_ARGUMENT, "%lld groups cannot be divided into %lld parts",
                       (long long)t->groups, (long long)t->parts);
    sw_random_permutation(&random, t->groups, place);
    for (int64_t g = 0; g < t->groups; g++) t->group[g].place = place[g];
    qsort(t->group, (size_t)t->groups, sizeof *t->group, by_size);
    return SW_OK;
}

static sw_status table_new(table *t, const sw_deal *deal, const int64_t *part,
                           const sw_dataset *dataset)
{
    const size_t sets = (size_t)dataset->sets.count + 1;
    const int64_t classes = dataset->schema.output.count > 0 ? dataset->schema.output.count : 1;
    *t = (table){.deal = deal, .parts = deal->parts, .classes = classes};
    for (int64_t p = 0; p < t->parts; p++) t->total += deal->share ? deal->share[p] : 1;
    t->group = calloc(sets, sizeof *t->group);
    t->entry = calloc(sets, sizeof *t->entry);
    t->in_class = calloc((size_t)classes, sizeof *t->in_class);
    t->left = calloc((size_t)classes, sizeof *t->left);
    t->has = calloc((size_t)classes * (size_t)t->parts, sizeof *t->has);
    t->dealt = calloc((size_t)t->parts, sizeof *t->dealt);
    pair *list = calloc(sets, sizeof *list);
    int64_t *place = calloc(sets, sizeof *place);
    sw_status status =
        t->group && t->entry && t->in_class && t->left && t->has && t->dealt && list && place
            ? fill(t, part, dataset, list, place)
            : sw_fail(SW_ERROR_MEMORY, "out of memory for the groups of %lld sets",
                      (long long)dataset->sets.count);
    free(place);
    free(list);
    if (status != SW_OK) table_free(t);
    return status;
}

/* ---- Dealing --------------------------------------------------------------------------------- */

/* How much the sum over the classes of (has - share)^2 / sets grows if part p gets the group. All
 * products are of whole numbers below 2^53 or rounded once, and no product is added to a sum, so
 * the result has the same bits on every machine. */
static double cost(const table *t, const group *g, int64_t p)
{
    const int64_t share = t->deal->share ? t->deal->share[p] : 1;
    double sum = 0;
    for (int64_t i = g->first; i < g->first + g->kinds; i++) {
        const int64_t c = t->entry[i].class, n = t->entry[i].count, sets = t->in_class[c];
        const int64_t over = 2 * (t->has[p * t->classes + c] * t->total - sets * share);
        sum += (double)n * (double)(over + n * t->total) / (double)sets;
    }
    return sum;
}

/* Is a class of the group nowhere in part 0, and in no group that is still to come? */
static bool is_last_of_a_class(const table *t, const group *g)
{
    for (int64_t i = g->first; i < g->first + g->kinds; i++) {
        const int64_t c = t->entry[i].class;
        if (t->has[c] == 0 && t->left[c] == 1) return true;
    }
    return false;
}

static int64_t choose(const table *t, const group *g)
{
    if (t->deal->first_has_all && is_last_of_a_class(t, g)) return 0;
    int64_t best = 0;
    double least = cost(t, g, 0);
    for (int64_t p = 1; p < t->parts; p++) {
        const double here = cost(t, g, p);
        if (here >= least) continue;
        best = p;
        least = here;
    }
    return best;
}

/* Add the group to a part, or with sign -1 take it away. */
static void put(table *t, const group *g, int64_t part, int sign)
{
    t->dealt[part] += sign;
    for (int64_t i = g->first; i < g->first + g->kinds; i++)
        t->has[part * t->classes + t->entry[i].class] += sign * t->entry[i].count;
}

/* Does its part keep a group without this one, and part 0 a set of each class? */
static bool can_go(const table *t, const group *g)
{
    if (t->dealt[g->part] < 2) return false;
    if (g->part > 0 || !t->deal->first_has_all) return true;
    for (int64_t i = g->first; i < g->first + g->kinds; i++)
        if (t->has[t->entry[i].class] == t->entry[i].count) return false;
    return true;
}

/* An empty part gets the smallest group that can go. */
static sw_status fill_empty(table *t)
{
    for (int64_t p = 0; p < t->parts; p++) {
        int64_t i = t->groups - 1;
        if (t->dealt[p] > 0) continue;
        while (i >= 0 && !can_go(t, &t->group[i])) i--;
        if (i < 0)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "%lld groups cannot be divided into %lld parts: training needs one of "
                           "each class, and the others need one each",
                           (long long)t->groups, (long long)t->parts);
        put(t, &t->group[i], t->group[i].part, -1);
        put(t, &t->group[i], t->group[i].part = p, 1);
    }
    return SW_OK;
}

static sw_status deal_all(table *t)
{
    for (int64_t i = 0; i < t->groups; i++) {
        group *g = &t->group[i];
        g->part = choose(t, g);
        put(t, g, g->part, 1);
        for (int64_t k = g->first; k < g->first + g->kinds; k++) t->left[t->entry[k].class]--;
    }
    return fill_empty(t);
}

static sw_status put_parts(int64_t *part, const table *t, const sw_dataset *dataset)
{
    int64_t *of_group = calloc((size_t)dataset->group.count, sizeof *of_group);
    if (!of_group)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for %lld groups",
                       (long long)dataset->group.count);
    for (int64_t i = 0; i < t->groups; i++) of_group[t->group[i].number] = t->group[i].part;
    for (int64_t b = 0; b < dataset->sets.count; b++)
        if (part[b] == 0) part[b] = of_group[dataset->group.of[b]];
    free(of_group);
    return SW_OK;
}

sw_status sw_deal_groups(int64_t *part, const sw_dataset *dataset, const sw_deal *deal)
{
    table t;
    SW_TRY(table_new(&t, deal, part, dataset));
    sw_status status = deal_all(&t);
    if (status == SW_OK) status = put_parts(part, &t, dataset);
    table_free(&t);
    return status;
}
