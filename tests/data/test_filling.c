/* test_filling.c - memory and random numbers of a data set that is filled. */
#include "data/filling.h"

#include "data/dataset.h"

#include <criterion/criterion.h>
#include <string.h>

static sw_dataset *dataset;
static sw_filling filling;

static void setup(void)
{
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
}

static void teardown(void)
{
    sw_dataset_free(dataset);
}

TestSuite(filling, .init = setup, .fini = teardown);

static void begin(sw_task task, int64_t train, int64_t valid, int64_t test)
{
    static const char *const name[] = {"no", "yes", "perhaps"};
    dataset->task = task;
    const int64_t count[] = {train, valid, test};
    cr_assert_eq(sw_dataset_sets(dataset, &filling, count, 3, name), SW_OK);
}

Test(filling, sets_of_each_role)
{
    begin(SW_CLASSES, 3, 2, 1);
    cr_assert_eq(dataset->sets.count, 6);
    for (int b = 0; b < 6; b++) {
        const sw_role role = b < 3 ? SW_TRAIN : b < 5 ? SW_VALID : SW_TEST;
        cr_expect_eq(sw_dataset_role(dataset, b), role);
        cr_expect_eq(dataset->index[role][b - (role > 0) * 3 - (role > 1) * 2], b);
        cr_expect_eq(filling.label[b], 0);
    }
    cr_expect(filling.offset[0] == 0 && !filling.target && !filling.context && !filling.x);
    cr_expect_eq(dataset->schema.output.count, 3);
    cr_expect_str_eq(dataset->schema.output.name[2], "perhaps");
}

Test(filling, outputs_without_names_are_numbers)
{
    cr_assert_eq(sw_dataset_sets(dataset, &filling, (int64_t[]){1, 1, 1}, 12, NULL), SW_OK);
    cr_expect_str_eq(dataset->schema.output.name[11], "11");
}

Test(filling, answers_of_each_task)
{
    begin(SW_REGRESSION, 2, 1, 1);
    cr_expect(!filling.label && filling.target && dataset->sets.targets == 3);
    for (int i = 0; i < 4 * 3; i++) cr_expect_eq(filling.target[i], 0);
    begin(SW_LABELS, 2, 1, 1);
    cr_expect(!filling.label && filling.target == dataset->sets.target);
    begin(SW_MIXTURE, 2, 1, 1);
    cr_expect(!filling.label && !filling.target && dataset->sets.targets == 0);
}

Test(filling, elements_and_contexts)
{
    static const char *const name[] = {"x", "y"};
    begin(SW_CLASSES, 1, 1, 1);
    for (int b = 0; b < 3; b++) filling.offset[b + 1] = filling.offset[b] + b + 1;
    cr_assert_eq(sw_dataset_context(dataset, &filling, 4), SW_OK);
    cr_assert_eq(sw_dataset_elements(dataset, &filling, 2, name, true), SW_OK);
    cr_expect(filling.context == dataset->sets.context && dataset->sets.context_width == 4);
    for (int i = 0; i < 3 * 4; i++) cr_expect_eq(filling.context[i], 0);
    cr_expect(filling.x == dataset->sets.x && dataset->sets.width == 2);
    for (int i = 0; i < 6; i++) cr_expect_eq(filling.instance[i], 0);
    cr_expect(filling.instance == dataset->instance_label);
    cr_expect_str_eq(dataset->schema.feature.name[1], "y");
}

/* The sizes of the first training sets and of the test sets stay, whatever is added to training. */
Test(filling, random_numbers_are_those_of_a_set_in_its_split)
{
    int64_t first[3], last[2];
    begin(SW_CLASSES, 3, 4, 2);
    sw_dataset_draw_sizes(dataset, &filling, 20, 7);
    for (int b = 0; b < 3; b++) first[b] = filling.offset[b + 1] - filling.offset[b];
    for (int b = 0; b < 2; b++) last[b] = filling.offset[8 + b] - filling.offset[7 + b];
    begin(SW_CLASSES, 50, 4, 2);
    sw_dataset_draw_sizes(dataset, &filling, 20, 7);
    for (int b = 0; b < 3; b++) cr_expect_eq(filling.offset[b + 1] - filling.offset[b], first[b]);
    for (int b = 0; b < 2; b++)
        cr_expect_eq(filling.offset[55 + b] - filling.offset[54 + b], last[b]);
    /* Each set, use, split and seed has its own stream. */
    sw_random streams[] = {sw_dataset_random(dataset, 0, SW_USE_SIZE, 7),
                           sw_dataset_random(dataset, 1, SW_USE_SIZE, 7),
                           sw_dataset_random(dataset, 0, SW_USE_ELEMENTS, 7),
                           sw_dataset_random(dataset, 50, SW_USE_SIZE, 7),
                           sw_dataset_random(dataset, 0, SW_USE_SIZE, 8)};
    uint32_t word[5];
    for (int i = 0; i < 5; i++) {
        word[i] = sw_random_u32(&streams[i]);
        for (int j = 0; j < i; j++) cr_expect_neq(word[i], word[j], "streams %d and %d", i, j);
    }
}

Test(filling, sizes)
{
    double sum = 0;
    int64_t least = 1000, most = 0;
    begin(SW_CLASSES, 4000, 1, 1);
    sw_dataset_draw_sizes(dataset, &filling, 7, 1);
    for (int b = 0; b < 4000; b++) {
        const int64_t size = filling.offset[b + 1] - filling.offset[b];
        least = size < least ? size : least;
        most = size > most ? size : most;
        sum += (double)size;
    }
    cr_expect(least == 4 && most == 10, "%d to %d", (int)least, (int)most);
    cr_expect_float_eq(sum / 4000, 7, 5 * 2.0 / 63, "%g", sum / 4000); /* deviation 2 */
    sw_dataset_draw_sizes_by_role(dataset, &filling, (int64_t[]){1, 1, 500}, 1);
    cr_expect_eq(filling.offset[4001], 4001);
    cr_expect_geq(filling.offset[4002], 4001 + 250);
}
