/* test_data_checksum.c - a checksum that other sets, answers or splits change, and nothing else. */
#include "data/data_checksum.h"

#include <criterion/criterion.h>
#include <setwise/datasets.h>

static sw_dataset *opened(void)
{
    sw_dataset *dataset;
    cr_assert_eq(sw_dataset_open(&dataset, "needle:train=12:valid=6:test=6", 3), SW_OK);
    return dataset;
}

static sw_checksum checksum_of(const sw_dataset *dataset)
{
    sw_checksum sum;
    cr_assert_eq(sw_dataset_checksum(&sum, dataset), SW_OK);
    return sum;
}

static void expect_changed(const sw_dataset *changed, const char *what)
{
    sw_dataset *dataset = opened();
    cr_expect_str_neq(checksum_of(changed).text, checksum_of(dataset).text, "%s", what);
    sw_dataset_free(dataset);
}

Test(data_checksum, of_the_same_sets)
{
    sw_dataset *a = opened(), *b = opened();
    cr_expect_str_eq(checksum_of(a).text, checksum_of(b).text);
    sw_dataset_free(a);
    sw_dataset_free(b);
}

/* A search hides the test split from its trials. */
Test(data_checksum, without_the_test_split)
{
    sw_dataset *dataset = opened();
    const sw_checksum whole = checksum_of(dataset);
    dataset->index[SW_TEST] = NULL;
    dataset->index_count[SW_TEST] = 0;
    cr_expect_str_eq(checksum_of(dataset).text, whole.text);
    sw_dataset_free(dataset);
}

Test(data_checksum, of_other_sets)
{
    sw_dataset *dataset = opened();
    sw_real *x = (sw_real *)dataset->sets.x;
    x[7] += 1;
    expect_changed(dataset, "an element");
    sw_dataset_free(dataset);

    dataset = opened();
    int32_t *label = (int32_t *)dataset->sets.label;
    label[dataset->index[SW_TEST][0]] += 1;
    expect_changed(dataset, "an answer of the test split");
    sw_dataset_free(dataset);

    dataset = opened();
    static const sw_real weight[24] = {1, 2};
    dataset->sets.weight = weight;
    expect_changed(dataset, "weights");
    sw_dataset_free(dataset);
}

Test(data_checksum, of_another_division)
{
    sw_dataset *dataset = opened();
    int64_t *train = (int64_t *)dataset->index[SW_TRAIN];
    int64_t *valid = (int64_t *)dataset->index[SW_VALID];
    const int64_t first = train[0];
    train[0] = valid[0], valid[0] = first;
    expect_changed(dataset, "two sets that change places");
    sw_dataset_free(dataset);

    dataset = opened();
    dataset->index_count[SW_VALID]--;
    expect_changed(dataset, "a set less that validates");
    sw_dataset_free(dataset);
}
