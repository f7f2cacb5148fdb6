/* test_deal_groups.c - groups are dealt whole, with equal shares of the classes, and the same parts
 * on every machine. */
#include "data/deal_groups.h"

#include "data/split.h"
#include "splits.h"

static void deal(sw_dataset *dataset, int64_t *part, int64_t parts, const int64_t *share,
                 uint64_t seed)
{
    const sw_deal how = {.parts = parts,
                         .share = share,
                         .first_has_all = share != NULL,
                         .random = sw_random_for(seed, SW_FOR_TEST, 0, 0)};
    cr_assert(sw_deal_groups(part, dataset, &how) == SW_OK, "%s", sw_error_message());
}

/* Groups of three sets, six of each class: a part of three gets two of each. */
Test(deal_groups, equal_shares)
{
    sw_dataset *dataset = of_classes((int64_t[]){18, 18}, 2);
    group_by(dataset, 3);
    for (uint64_t seed = 0; seed < 20; seed++) {
        int64_t part[36] = {0}, has[3][2] = {{0}};
        deal(dataset, part, 3, NULL, seed);
        for (int b = 0; b < 36; b++) has[part[b]][b / 18]++;
        for (int p = 0; p < 3; p++) cr_assert(has[p][0] == 6 && has[p][1] == 6);
    }
    sw_dataset_free(dataset);
}

/* Sizes 9, 4, 3, 2, 1, 1 of one class, by hand: 9 goes to part 0, 4 and 3 to the others, 2 to part
 * 2, which has 3. Then part 1 gets one and, since 5 and 5 are equal, the lower number the other. */
Test(deal_groups, by_hand)
{
    static const int32_t of[20] = {5, 5, 5, 5, 5, 5, 5, 5, 5, 3, 3, 3, 3, 0, 0, 0, 1, 1, 2, 4};
    sw_dataset *dataset = of_classes((int64_t[]){20}, 1);
    int64_t part[20] = {0}, size[3] = {0};
    dataset->group = (sw_grouping){.count = 6, .of = of};
    deal(dataset, part, 3, NULL, 1);
    for (int b = 0; b < 20; b++) size[part[b]]++;
    cr_assert(part[0] == 0 && part[9] == 1 && part[13] == 2 && part[16] == 2 && part[18] != 0);
    cr_assert(size[0] == 9 && size[1] + size[2] == 11 && size[1] >= 5 && size[2] >= 5);
    sw_dataset_free(dataset);
}

/* Sets that are not to be dealt stay. A part whose share is tiny gets a group all the same. */
Test(deal_groups, no_part_is_empty)
{
    static const int64_t share[3] = {1, 98, 1};
    sw_dataset *dataset = of_classes((int64_t[]){8, 4}, 2);
    int64_t part[12] = {0}, groups[3] = {0};
    group_by(dataset, 2);
    part[10] = part[11] = -1;
    deal(dataset, part, 3, share, 1);
    for (int b = 0; b < 10; b += 2) groups[part[b]]++;
    cr_assert(part[8] == 0, "the only group of its class is not in part 0");
    cr_assert(groups[0] > 0 && groups[1] > 0 && groups[2] > 0 && part[10] == -1);
    sw_dataset_free(dataset);
}

Test(deal_groups, too_few)
{
    sw_dataset *dataset = of_classes((int64_t[]){2, 2, 2}, 3);
    int64_t part[6] = {0};
    group_by(dataset, 2);
    expect_error(sw_deal_groups(part, dataset, &(sw_deal){.parts = 4}),
                 "3 groups cannot be divided into 4 parts");
    expect_error(sw_deal_groups(part, dataset, &(sw_deal){.parts = 3, .first_has_all = true}),
                 "training needs one of each class");
    for (int b = 0; b < 6; b++) cr_assert_eq(part[b], 0);
    sw_dataset_free(dataset);
}

/* Fixed by the seed, on every machine: the sizes are random, so no part is equal to another. */
Test(deal_groups, same_on_every_machine)
{
    sw_dataset *dataset = of_classes((int64_t[]){70, 30}, 2);
    int32_t of[100];
    int64_t part[100] = {0};
    sw_random r = sw_random_for(5, SW_FOR_TEST, 0, 0);
    for (int b = 0; b < 100; b++) of[b] = (int32_t)sw_random_below(&r, 23);
    dataset->group = (sw_grouping){.count = 23, .of = of};
    deal(dataset, part, 5, NULL, 9);
    uint64_t hash = 0;
    for (int b = 0; b < 100; b++) hash = hash * 31 + (uint64_t)part[b];
    cr_assert_eq(hash, UINT64_C(6088690193886856619), "%llu", (unsigned long long)hash);
    sw_dataset_free(dataset);
}

/* Splits: groups stay together, training has each class, shares are kept. */
Test(deal_groups, splits)
{
    sw_dataset *dataset = of_classes((int64_t[]){60, 36, 4}, 3);
    group_by(dataset, 4);
    for (uint64_t seed = 0; seed < 10; seed++) {
        int64_t groups[3];
        cr_assert(sw_split_draw(dataset, 20, 20, seed) == SW_OK, "%s", sw_error_message());
        expect_groups(dataset, groups);
        cr_assert(groups[SW_VALID] == 5 && groups[SW_TEST] == 5, "%lld, %lld", (long long)groups[1],
                  (long long)groups[2]);
        cr_assert_eq(count_in(dataset, SW_TRAIN, 2), 4);
        dataset->index_count[SW_TRAIN] += dataset->index_count[SW_VALID];
        dataset->index_count[SW_VALID] = 0; /* neighbours: the index of training is longer */
        cr_assert(sw_split_draw_valid(dataset, 25, seed) == SW_OK, "%s", sw_error_message());
        expect_groups(dataset, groups);
        cr_assert(groups[SW_VALID] == 5 && groups[SW_TEST] == 5);
    }
    sw_dataset_free(dataset);
}
