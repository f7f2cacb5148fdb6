/* test_chance.c - the best constant answer for each task, worked by hand. */
#include "study/chance.h"

#include <criterion/criterion.h>
#include <math.h>

/* Six sets, of which numbers 1, 2, 4 and 5 are the test split. */
static int64_t test_sets[] = {5, 1, 2, 4};
static const int64_t offset[7];

static sw_dataset dataset_of(sw_task task, int64_t outputs)
{
    return (sw_dataset){.task = task,
                        .sets = {.count = 6, .offset = offset},
                        .schema.output.count = outputs,
                        .index = {[SW_TEST] = test_sets},
                        .index_count = {[SW_TEST] = 4}};
}

Test(chance, of_classes_is_the_share_of_the_largest)
{
    static const int32_t label[] = {0, 2, 2, 0, 1, 2};
    sw_dataset dataset = dataset_of(SW_CLASSES, 3);
    dataset.sets.label = label;
    cr_expect(sw_study_chance(&dataset) == 0.75);
    dataset.folds = 3; /* all sets are tested in turn */
    cr_expect(sw_study_chance(&dataset) == 0.5);
    dataset.folds = 0;
    dataset.index_count[SW_TEST] = 0;
    cr_expect(isnan(sw_study_chance(&dataset)));
}

Test(chance, of_labels_is_their_majority)
{
    static const sw_real target[] = {1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0};
    sw_dataset dataset = dataset_of(SW_LABELS, 2); /* 0, 0, 0, 1 and 1, 1, 1, 0 */
    dataset.sets.target = target;
    cr_expect(sw_study_chance(&dataset) == 0.75);
}

Test(chance, of_numbers_is_the_distance_from_the_median)
{
    static const sw_real target[] = {99, 1, 3, 99, 2, 8, 9, 9, 9, 9, 9, 9};
    sw_dataset dataset = dataset_of(SW_REGRESSION, 1); /* 1, 3, 2, 8 */
    dataset.sets.target = target;
    cr_expect_eq(sw_study_chance(&dataset), 8 / 4.0);
    dataset = dataset_of(SW_REGRESSION, 2);
    dataset.sets.target = target;
    cr_expect_eq(sw_study_chance(&dataset), 0, "R2 of several numbers");
}
