/* test_facts.c - what a study knows about a data set. */
#include "study/facts.h"

#include <criterion/criterion.h>
#include <math.h>

Test(facts, count_sets_and_elements_by_split)
{
    static const int64_t offset[] = {0, 2, 5, 6, 10, 15};
    static int64_t train[] = {0, 4}, valid[] = {2}, test[] = {1, 3};
    static const int32_t label[] = {0, 1, 0, 1, 1};
    const sw_dataset dataset = {
        .task = SW_CLASSES,
        .sets = {.count = 5, .width = 7, .context_width = 2, .offset = offset, .label = label},
        .schema = {.vocabulary = 11, .output.count = 3},
        .best = 0.875,
        .index = {train, valid, test},
        .index_count = {2, 1, 2}};
    sw_data_facts facts = sw_data_facts_of(&dataset);
    cr_expect(facts.task == SW_CLASSES && facts.width == 7 && facts.outputs == 3);
    cr_expect(facts.context == 2 && facts.vocabulary == 11 && facts.best_possible == 0.875);
    cr_expect(facts.sets[SW_TRAIN] == 2 && facts.sets[SW_VALID] == 1 && facts.sets[SW_TEST] == 2);
    cr_expect(facts.rows[SW_TRAIN] == 7 && facts.rows[SW_VALID] == 1 && facts.rows[SW_TEST] == 7);
    cr_expect_eq(facts.groups, 0);
    cr_expect_eq(facts.chance, 1); /* both test sets are of class 1 */
    cr_expect(facts.encoder[0] == 0 && facts.warnings.count == 0);
    cr_assert_eq(sw_arm_notes_add(&facts.empty_reason, "why", 0), SW_OK);
    sw_data_facts_free(&facts);
    cr_expect_eq(facts.empty_reason.count, 0);
}

Test(facts, count_the_groups_of_the_test_sets)
{
    static const int64_t offset[] = {0, 1, 2, 3, 4, 5};
    static int64_t train[] = {0}, test[] = {1, 2, 3, 4};
    static const int32_t label[5] = {0}, group[] = {0, 1, 1, 2, -1};
    const sw_dataset dataset = {.task = SW_CLASSES,
                                .sets = {.count = 5, .width = 1, .offset = offset, .label = label},
                                .schema.output.count = 2,
                                .index = {train, NULL, test},
                                .index_count = {1, 0, 4},
                                .group = {.count = 3, .of = group}};
    cr_expect_eq(sw_data_facts_of(&dataset).groups, 3); /* the last set is one of its own */
    static int64_t all[] = {0, 1, 2, 3, 4};
    sw_dataset folds = dataset;
    folds.folds = 5, folds.index[SW_TRAIN] = all, folds.index_count[SW_TRAIN] = 1;
    folds.index[SW_TEST] = all + 4, folds.index_count[SW_TEST] = 1;
    cr_expect_eq(sw_data_facts_of(&folds).groups, 4, "each set is tested in one of the folds");
}

Test(arm_notes, keep_each_text_once_with_its_arms)
{
    sw_arm_notes notes = {0};
    char text[] = "first";
    cr_assert_eq(sw_arm_notes_add(&notes, text, 0), SW_OK);
    text[0] = 'F'; /* a copy was kept */
    cr_assert_eq(sw_arm_notes_add(&notes, "second", SW_STUDY_MAX_ARMS - 1), SW_OK);
    cr_assert_eq(sw_arm_notes_add(&notes, "first", 3), SW_OK);
    cr_assert_eq(sw_arm_notes_add(&notes, "first", 3), SW_OK);
    cr_assert_eq(notes.count, 2);
    cr_expect_str_eq(notes.list[0].text, "first");
    cr_expect_eq(notes.list[0].arms, 1 | 1 << 3);
    cr_expect_str_eq(notes.list[1].text, "second");
    cr_expect_eq(notes.list[1].arms, UINT64_C(1) << 63);
    sw_arm_notes_free(&notes);
    cr_expect(notes.count == 0 && !notes.list);
    sw_arm_notes_free(&notes);
}

/* ---- The best constant answer for each task, worked by hand ---------------------------------- */

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
