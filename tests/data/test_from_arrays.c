/* test_from_arrays.c - a data set of sets in memory is that of a file with the same sets. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/datasets.h>
#include <setwise/formats.h>
#include <string.h>

enum { SETS = 60, WIDTH = 2, CLASSES = 3, MOST = 4, GROUPS = 20 };

static int64_t offset[SETS + 1];
static sw_real x[SETS * MOST * WIDTH], context[SETS], target[SETS * 2];
static int32_t label[SETS], group[SETS];

TestSuite(from_arrays, .init = scratch_begin, .fini = scratch_end);

/* Sets of one to four elements; three sets in a group. */
static sw_ragged make_sets(void)
{
    sw_random random = sw_random_for(5, SW_FOR_TEST, 0, 0);
    for (int b = 0; b < SETS; b++) {
        label[b] = b % CLASSES;
        group[b] = (b * 7 % SETS) / 3;
        context[b] = (sw_real)(b % 5);
        target[2 * b] = (sw_real)(b % 2);
        target[2 * b + 1] = (sw_real)(b % 3 == 0);
        offset[b + 1] = offset[b] + 1 + sw_random_below(&random, MOST);
        for (int64_t i = offset[b] * WIDTH; i < offset[b + 1] * WIDTH; i++)
            x[i] = (sw_real)(10 + label[b] + (double)(i % 2 + 1) * sw_random_normal(&random));
    }
    return (sw_ragged){.count = SETS, .width = WIDTH, .offset = offset, .x = x, .label = label};
}

static sw_dataset *data_of(const sw_ragged *sets, sw_task task, int64_t outputs,
                           const sw_dataset_options *options)
{
    sw_dataset *data;
    cr_assert_eq(sw_dataset_new(&data, sets, task, outputs, options, 7), SW_OK, "%s",
                 sw_error_message());
    return data;
}

static void expect_same_columns(const sw_columns *a, const sw_columns *b)
{
    cr_assert_eq(a->count, b->count);
    cr_assert_eq(!a->mean, !b->mean);
    for (int64_t i = 0; a->mean && i < a->count; i++) {
        cr_expect_eq(a->mean[i], b->mean[i]);
        cr_expect_eq(a->scale[i], b->scale[i]);
        cr_expect_eq(a->log ? a->log[i] : 0, b->log ? b->log[i] : 0);
    }
}

static void expect_same(const sw_dataset *a, const sw_dataset *b)
{
    cr_assert_eq(a->sets.count, b->sets.count);
    for (int role = 0; role < 3; role++) {
        cr_assert_eq(a->index_count[role], b->index_count[role]);
        for (int64_t i = 0; i < a->index_count[role]; i++)
            cr_expect_eq(a->index[role][i], b->index[role][i]);
    }
    for (int64_t i = 0; i < a->sets.offset[SETS] * WIDTH; i++)
        cr_expect_eq(a->sets.x[i], b->sets.x[i]);
    expect_same_columns(&a->schema.feature, &b->schema.feature);
    expect_same_columns(&a->schema.context, &b->schema.context);
    expect_same_columns(&a->schema.output, &b->schema.output);
}

/* Written to a file, which has no split, and read from it: the same splits are drawn. */
static void expect_same_as_file(sw_dataset *data, const char *options)
{
    char spec[300];
    sw_dataset *read;
    remove(scratch("sets.csv").text);
    cr_assert_eq(sw_dataset_save(data, scratch("sets.csv").text, NULL), SW_OK, "%s",
                 sw_error_message());
    snprintf(spec, sizeof spec, "%s%s", scratch("sets.csv").text, options);
    cr_assert_eq(sw_dataset_open(&read, spec, 7), SW_OK, "%s", sw_error_message());
    expect_same(data, read);
    for (int fold = 0; fold < 2; fold++) {
        cr_assert_eq(sw_dataset_fold(data, 5, fold, 3), SW_OK);
        cr_assert_eq(sw_dataset_fold(read, 5, fold, 3), SW_OK);
        expect_same(data, read);
    }
    sw_dataset_free(read);
    sw_dataset_free(data);
}

Test(from_arrays, are_as_a_file_of_classes)
{
    const sw_ragged sets = make_sets();
    sw_dataset *data = data_of(&sets, SW_CLASSES, CLASSES, NULL);
    cr_expect_str_eq(data->name, "arrays");
    cr_expect_str_eq(data->schema.output.name[2], "2");
    cr_expect(data->schema.feature.mean && !data->path && !data->split_given);
    cr_expect_eq(data->index_count[SW_TEST], SETS / 5);
    expect_same_as_file(data, "");
}

Test(from_arrays, are_as_a_file_with_groups_and_robust_scales)
{
    sw_ragged sets = make_sets();
    sets.context = context;
    sets.context_width = 1;
    sw_dataset_options options = sw_dataset_options_default();
    options.scaling = SW_SCALING_ROBUST;
    options.group = (sw_grouping){.count = GROUPS, .of = group};
    sw_dataset *data = data_of(&sets, SW_CLASSES, CLASSES, &options);
    cr_assert_eq(data->group.count, GROUPS);
    cr_expect_str_eq(data->group.name[data->group.of[1]], "2");
    expect_same_as_file(data, ":standardise=robust");
}

Test(from_arrays, are_as_a_file_of_labels_and_numbers)
{
    sw_ragged sets = make_sets();
    sets.target = target;
    sets.targets = 2;
    expect_same_as_file(data_of(&sets, SW_LABELS, 2, NULL), "");
    sets.target = context;
    sets.targets = 1;
    sw_dataset *data = data_of(&sets, SW_REGRESSION, 1, NULL);
    cr_expect(data->schema.output.mean);
    expect_same_as_file(data, "");
}

Test(from_arrays, with_logarithms)
{
    sw_ragged sets = make_sets();
    for (int b = 0; b < SETS; b++) target[b] = (sw_real)exp(b % 7);
    sets.target = target;
    sets.targets = 1;
    sw_dataset_options options = sw_dataset_options_default();
    options.log = "target.0+1";
    sw_dataset *data = data_of(&sets, SW_REGRESSION, 1, &options);
    cr_assert(data->schema.feature.log && data->schema.output.log);
    cr_expect(data->schema.feature.log[0] == 0 && data->schema.feature.log[1] > 0);
    expect_same_as_file(data, ":log=f1+target.0");
    options.log = "2";
    cr_expect_eq(sw_dataset_new(&data, &sets, SW_REGRESSION, 1, &options, 7), SW_ERROR_NOT_FOUND);
}

/* A number that is missing gets the mean of its column in training, in each fold anew. */
Test(from_arrays, with_gaps)
{
    const sw_ragged sets = make_sets();
    x[3] = x[10] = NAN;
    sw_dataset *data;
    cr_expect_eq(sw_dataset_new(&data, &sets, SW_CLASSES, CLASSES, NULL, 7), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "arrays: set "), "%s", sw_error_message());
    sw_dataset_options options = sw_dataset_options_default();
    options.fill = SW_FILL_MEAN;
    data = data_of(&sets, SW_CLASSES, CLASSES, &options);
    cr_expect(data->missing_count == 2 && sw_dataset_is_missing(data, 1, 1));
    cr_expect_eq(data->sets.x[3], (sw_real)data->schema.feature.fill[1]);
    cr_expect(isnan(x[3]));
    const sw_real before = data->sets.x[3];
    cr_assert_eq(sw_dataset_fold(data, 5, 0, 3), SW_OK);
    cr_expect_eq(data->sets.x[3], (sw_real)data->schema.feature.fill[1]);
    cr_expect_neq(data->sets.x[3], before); /* other sets are for training */
    sw_dataset_free(data);
    x[3] = INFINITY;
    cr_expect_eq(sw_dataset_new(&data, &sets, SW_CLASSES, CLASSES, &options, 7), SW_ERROR_ARGUMENT);
}

/* Nothing of the caller's is needed afterwards. */
Test(from_arrays, are_copied)
{
    char name[SETS][8], *names[SETS], first[] = "first", last[] = "last", no[] = "no",
                                      yes[] = "yes", maybe[] = "maybe";
    char *feature[] = {first, last}, *class[] = {no, yes, maybe};
    sw_role role[SETS];
    sw_ragged sets = make_sets();
    for (int b = 0; b < SETS; b++) {
        snprintf(name[b], sizeof name[b], "bag %d", b);
        names[b] = name[b];
        role[b] = b < 40 ? SW_TRAIN : b < 50 ? SW_VALID : SW_TEST;
    }
    const sw_schema schema = {.feature = {.count = WIDTH, .name = feature},
                              .output = {.count = CLASSES, .name = class}};
    sets.schema = &schema;
    sets.name = names;
    sw_dataset_options options = sw_dataset_options_default();
    options.role = role;
    options.name = "bags";
    sw_dataset *data = data_of(&sets, SW_CLASSES, CLASSES, &options);
    const sw_real was = x[0];
    memset(x, 0, sizeof x);
    memset(offset, 0, sizeof offset);
    memset(label, 0, sizeof label);
    memset(name, 0, sizeof name);
    memset(first, 0, sizeof first);
    memset(yes, 0, sizeof yes);
    cr_expect(data->sets.x[0] == was && data->sets.offset[1] > 0 && data->sets.label[4] == 1);
    cr_expect_str_eq(data->schema.feature.name[0], "first");
    cr_expect_str_eq(data->schema.output.name[1], "yes");
    cr_expect_str_eq(data->set_name[3], "bag 3");
    cr_expect_str_eq(data->sets.name[3], "bag 3");
    cr_expect(data->split_given && data->index_count[SW_VALID] == 10 &&
              data->index[SW_TEST][0] == 50);
    cr_expect_str_eq(data->name, "bags");
    sw_dataset_free(data);
}

/* Sets without elements stay, and answers may be unknown. */
Test(from_arrays, without_elements_and_answers)
{
    const int64_t three[] = {0, 0, 2, 3};
    const sw_ragged sets = {.count = 3, .width = 1, .offset = three, .x = context};
    sw_dataset *data = data_of(&sets, SW_CLASSES, 2, NULL);
    cr_expect(data->sets.count == 3 && data->sets.offset[1] == 0 && !data->sets.label);
    sw_dataset_free(data);
}

static void expect_refused(const sw_ragged *sets, const sw_dataset_options *options,
                           sw_status status, const char *text)
{
    sw_dataset *data;
    cr_expect_eq(sw_dataset_new(&data, sets, SW_CLASSES, CLASSES, options, 7), status);
    cr_expect(!data && strstr(sw_error_message(), text), "%s", sw_error_message());
}

Test(from_arrays, that_do_not_fit_are_refused)
{
    char *same[SETS], *column[] = {"a"};
    sw_role role[SETS] = {0};
    sw_ragged sets = make_sets();
    sw_dataset_options options = sw_dataset_options_default();
    label[9] = CLASSES;
    expect_refused(&sets, NULL, SW_ERROR_ARGUMENT, "arrays: set 9 has label 3, expected 0 to 2");
    label[9] = 0;
    for (int b = 0; b < SETS; b++) same[b] = b % 2 ? "odd" : "even";
    sets.name = same;
    expect_refused(&sets, NULL, SW_ERROR_FORMAT, "a second set \"even\"");
    sets.name = NULL;
    const sw_schema schema = {.feature = {.count = 1, .name = column}};
    sets.schema = &schema;
    expect_refused(&sets, NULL, SW_ERROR_ARGUMENT, "1 columns of elements, the sets have 2");
    sets.schema = NULL;
    for (int b = 0; b < SETS; b++) role[b] = b % CLASSES == 2 ? SW_VALID : SW_TRAIN;
    options.role = role;
    expect_refused(&sets, &options, SW_ERROR_FORMAT, "which no training set has");
    cr_expect(!strstr(sw_error_message(), "ignore="), "%s", sw_error_message());
    options.group = (sw_grouping){.count = GROUPS, .of = group};
    expect_refused(&sets, &options, SW_ERROR_FORMAT, "is on two sides");
    cr_expect(!strstr(sw_error_message(), "ignore="), "%s", sw_error_message());
    options.group = (sw_grouping){0};
    role[4] = (sw_role)9;
    options.role = role;
    expect_refused(&sets, &options, SW_ERROR_ARGUMENT, "set 4 has the role 9");
    options.role = NULL;
    group[5] = GROUPS;
    options.group = (sw_grouping){.count = GROUPS, .of = group};
    expect_refused(&sets, &options, SW_ERROR_ARGUMENT, "set 5 is in group 20, expected 0 to 19");
    options.group = (sw_grouping){0};
    options.valid = 60;
    options.test = 60;
    expect_refused(&sets, &options, SW_ERROR_ARGUMENT, "60 % for validation and 60 %");
}

/* A struct that a program fills has no memory for other splits. */
Test(from_arrays, a_struct_by_hand_is_not_divided)
{
    sw_dataset data = {.sets = make_sets(), .task = SW_CLASSES};
    data.schema.output.count = CLASSES;
    cr_expect_eq(sw_dataset_fold(&data, 3, 0, 1), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "filled by hand"), "%s", sw_error_message());
    cr_expect_eq(sw_dataset_fold_given(&data, 0, 0), SW_ERROR_ARGUMENT);
}
