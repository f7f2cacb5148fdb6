/* clusters.c - test sets that belong together, such as the samples of a patient, count as one draw.
 */
#include "study/clusters.h"

#include "base/error.h"

#include <stdlib.h>

typedef struct member {
    int64_t group, set;
} member;

static int by_group(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->group != y->group) return (x->group > y->group) - (x->group < y->group);
    return (x->set > y->set) - (x->set < y->set);
}

sw_status sw_clusters_find(int64_t *lead, int64_t *groups, const sw_predictions *said)
{
    const int64_t n = said->sets;
    for (int64_t i = 0; i < n; i++) lead[i] = i;
    *groups = n;
    if (!said->group) return SW_OK;
    member *list = malloc((size_t)n * sizeof *list + 1);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "analysis: out of memory for groups of sets");
    for (int64_t i = 0; i < n; i++) list[i] = (member){said->group[i], i};
    qsort(list, (size_t)n, sizeof *list, by_group);
    for (int64_t i = 1; i < n; i++) {
        if (list[i].group < 0 || list[i].group != list[i - 1].group) continue;
        lead[list[i].set] = lead[list[i - 1].set];
        (*groups)--;
    }
    free(list);
    if (*groups >= 2) return SW_OK;
    for (int64_t i = 0; i < n; i++) lead[i] = i;
    *groups = n;
    return SW_OK;
}

void sw_clusters_add_up(double *influence, const int64_t *lead, int64_t sets)
{
    for (int64_t i = 0; i < sets && lead; i++) {
        const double own = influence[i];
        influence[i] = 0;
        influence[lead[i]] += own; /* lead[i] <= i: it has been moved already */
    }
}
