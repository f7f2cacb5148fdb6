/* arm_data.c - the data set of an arm that changes it, and a check of its test split. */
#include "study/arm_data.h"

#include "base/error.h"
#include "data/dataset.h"
#include "train/data_path.h"
#include "train/run_data.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <string.h>

sw_status sw_arm_dataset(sw_dataset **own, const sw_study *study, int data, const sw_config *config,
                         const sw_dataset *shared)
{
    char spec[SW_MAX_SPEC];
    *own = NULL;
    if (strcmp(config->data, study->data[data]) == 0 &&
        config->data_seed == study->config.data_seed &&
        config->train_sets == study->config.train_sets)
        return SW_OK;
    snprintf(spec, sizeof spec, "%s", config->data);
    if (shared->path) SW_TRY(sw_data_path_replace(spec, config->data, shared->path));
    SW_TRY(sw_dataset_open(own, spec, (uint64_t)config->data_seed));
    const sw_status status = sw_run_fold(*own, config);
    if (status == SW_OK) return SW_OK;
    sw_dataset_free(*own);
    *own = NULL;
    return status;
}

/* ---- The same test sets? --------------------------------------------------------------------- */

static bool same_bytes(const void *a, const void *b, size_t size)
{
    return (!a && !b) || (a && b && memcmp(a, b, size) == 0);
}

/* Have set `a` of x and set `b` of y the same answer? Classes are compared by name. */
static bool same_answer(const sw_dataset *x, int64_t a, const sw_dataset *y, int64_t b)
{
    const sw_ragged *s = &x->sets, *t = &y->sets;
    const size_t targets = (size_t)s->targets * sizeof(sw_real);
    if (!s->label != !t->label || s->targets != t->targets) return false;
    if (s->target)
        return same_bytes(s->target + a * s->targets, t->target + b * s->targets, targets);
    if (!s->label) return true;
    char **p = x->schema.output.name, **q = y->schema.output.name;
    return p && q ? strcmp(p[s->label[a]], q[t->label[b]]) == 0 : s->label[a] == t->label[b];
}

static bool same_elements(const sw_ragged *s, int64_t a, const sw_ragged *t, int64_t b)
{
    const int64_t rows = s->offset[a + 1] - s->offset[a];
    const size_t context = (size_t)s->context_width * sizeof(sw_real);
    if (rows != t->offset[b + 1] - t->offset[b] || s->width != t->width ||
        s->context_width != t->context_width)
        return false;
    return same_bytes(s->x + s->offset[a] * s->width, t->x + t->offset[b] * s->width,
                      (size_t)(rows * s->width) * sizeof(sw_real)) &&
           (context == 0 || same_bytes(s->context + a * s->context_width,
                                       t->context + b * s->context_width, context));
}

/* Is it the same set? Sets are compared by name, since an arm may read their elements in its own
 * way, and by their elements if they have no names. */
static bool same_set(const sw_dataset *x, int64_t a, const sw_dataset *y, int64_t b)
{
    if (!same_answer(x, a, y, b)) return false;
    if (x->set_name && y->set_name) return strcmp(x->set_name[a], y->set_name[b]) == 0;
    return same_elements(&x->sets, a, &y->sets, b);
}

sw_status sw_arm_check_tests(const sw_dataset *shared, const sw_dataset *own)
{
    const sw_split x = sw_dataset_split(shared, SW_TEST), y = sw_dataset_split(own, SW_TEST);
    if (shared->task != own->task || shared->schema.output.count != own->schema.output.count)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the arm has another task or other classes than the other arms");
    if (x.count != y.count)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the arm has %lld test sets where the others have %lld: all arms must be "
                       "tested on the same sets",
                       (long long)y.count, (long long)x.count);
    for (int64_t i = 0; i < x.count; i++)
        if (!same_set(shared, sw_set_of(x, i), own, sw_set_of(y, i)))
            return sw_fail(SW_ERROR_ARGUMENT,
                           "test set %lld of the arm is not that of the other arms: all arms must "
                           "be tested on the same sets",
                           (long long)i + 1);
    return SW_OK;
}
