/* splits.h - data sets that are divided, and what is in their splits. */
#ifndef SW_TESTS_DATA_SPLITS_H
#define SW_TESTS_DATA_SPLITS_H

#include "base/arena.h"
#include "data/dataset.h"
#include "data/filling.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* A data set of sets of one element each: size[c] sets of each class c, one class after another. */
static inline sw_dataset *of_classes(const int64_t *size, int64_t classes)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_begin(&dataset) == SW_OK);
    int64_t sets = 0;
    for (int64_t c = 0; c < classes; c++) sets += size[c];
    sw_filling filling;
    cr_assert(sw_dataset_sets(dataset, &filling, (int64_t[]){sets, 0, 0}, classes, NULL) == SW_OK);
    for (int64_t c = 0, b = 0; c < classes; c++)
        for (int64_t i = 0; i < size[c]; i++) filling.label[b++] = (int32_t)c;
    for (int64_t b = 0; b < sets; b++) filling.offset[b + 1] = b + 1;
    cr_assert(sw_dataset_elements(dataset, &filling, 1, NULL, false) == SW_OK);
    for (int64_t b = 0; b < sets; b++) filling.x[b] = (sw_real)b;
    dataset->split_given = true;
    return dataset;
}

/* The role of each set, for free(). Checks that each set is in one split, and that splits ascend.
 */
static inline int *roles_of(const sw_dataset *dataset)
{
    const int64_t sets = dataset->sets.count;
    int *role_of = malloc(sizeof *role_of * (size_t)(sets + 1));
    int64_t placed = 0;
    for (int64_t b = 0; b < sets; b++) role_of[b] = -1;
    for (int role = 0; role < 3; role++)
        for (int64_t i = 0; i < dataset->index_count[role]; i++) {
            const int64_t b = dataset->index[role][i];
            cr_assert(b >= 0 && b < sets && role_of[b] == -1);
            cr_assert(i == 0 || b > dataset->index[role][i - 1]);
            role_of[b] = role;
            placed++;
        }
    cr_assert(placed == sets, "%lld of %lld sets are in a split", (long long)placed,
              (long long)sets);
    return role_of;
}

static inline int64_t count_in(const sw_dataset *dataset, int role, int32_t class)
{
    int64_t count = 0;
    for (int64_t i = 0; i < dataset->index_count[role]; i++)
        count += dataset->sets.label[dataset->index[role][i]] == class;
    return count;
}

static inline void expect_error(sw_status status, const char *words)
{
    cr_assert(status == SW_ERROR_ARGUMENT, "status %d", status);
    cr_assert(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
}

/* Set b is in group b / size. */
static inline void group_by(sw_dataset *dataset, int64_t size)
{
    const int64_t sets = dataset->sets.count;
    int32_t *of = sw_arena_alloc(dataset->arena, (size_t)sets * sizeof *of);
    for (int64_t b = 0; b < sets; b++) of[b] = (int32_t)(b / size);
    dataset->group = (sw_grouping){.count = (sets + size - 1) / size, .of = of};
}

/* Each group is in one split; count[role] groups are in each. */
static inline void expect_groups(const sw_dataset *dataset, int64_t count[3])
{
    int *role_of = roles_of(dataset), of_group[256];
    count[0] = count[1] = count[2] = 0;
    for (int64_t g = 0; g < dataset->group.count; g++) of_group[g] = -1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        int *role = &of_group[dataset->group.of[b]];
        if (*role < 0) count[role_of[b]]++;
        cr_assert(*role < 0 || *role == role_of[b]);
        *role = role_of[b];
    }
    free(role_of);
}

#endif
