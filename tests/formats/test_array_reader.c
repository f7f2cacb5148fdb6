/* test_array_reader.c - what the arrays mean, and the errors if they do not fit each other. They
 * are in .npz files here. */
#include "formats/array_reader.h"

#include "npz.h"

#include <math.h>

TestSuite(array_reader, .init = scratch_begin, .fini = scratch_end);

/* Six sets of 2, 1, 3, 1, 2 and 1 elements [10, 2]: 0, 1, 2 ... */
static const float x[20] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
static const int64_t offset[] = {0, 2, 3, 6, 7, 9, 10};
static const int32_t label[] = {0, 1, 0, 1, 0, 1};

static npz six_sets(void)
{
    npz z = {0};
    NPZ(&z, "elements", SW_F32, x, 10, 2);
    NPZ(&z, "offsets", SW_I64, offset, 7);
    NPZ(&z, "labels", SW_I32, label, 6);
    return z;
}

static void refused(const npz *z, const char *words)
{
    npz_expect_refused(z, "", words);
}

static void expect_six_sets(const sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    cr_assert(sets->count == 6 && sets->width == 2);
    cr_expect_arr_eq(sets->offset, offset, sizeof offset);
    for (int i = 0; i < 20; i++) cr_expect_eq(sets->x[i], (sw_real)x[i]);
}

/* ---- Elements and sets ----------------------------------------------------------------------- */

Test(array_reader, offsets)
{
    npz z = six_sets();
    sw_dataset *dataset = npz_open(&z, "");
    expect_six_sets(dataset);
    cr_expect_eq(dataset->task, SW_CLASSES);
    cr_expect_eq(dataset->schema.output.count, 2);
    cr_expect_str_eq(dataset->schema.output.name[1], "1");
    cr_expect_null(dataset->schema.feature.name);
    cr_expect_null(dataset->set_name);
    cr_expect_not(dataset->split_given);
    sw_dataset_free(dataset);
}

Test(array_reader, lengths)
{
    static const uint8_t length[] = {2, 1, 3, 1, 2, 1};
    npz z = six_sets();
    npz_remove(&z, "offsets");
    NPZ(&z, "lengths", SW_U8, length, 6);
    sw_dataset *dataset = npz_open(&z, "");
    expect_six_sets(dataset);
    sw_dataset_free(dataset);
}

Test(array_reader, sets_of_the_same_size)
{
    static const uint8_t instance[] = {0, 0, 1, 1, 0, 1, 0, 0, 1, 0};
    npz z = {0};
    NPZ(&z, "elements", SW_F32, x, 5, 2, 2);
    NPZ(&z, "instance_labels", SW_BOOL, instance, 5, 2);
    sw_dataset *dataset = npz_open(&z, "");
    cr_assert(dataset->sets.count == 5 && dataset->sets.width == 2);
    for (int b = 0; b <= 5; b++) cr_expect_eq(dataset->sets.offset[b], 2 * b);
    cr_expect_arr_eq(dataset->instance_label, instance, sizeof instance);
    cr_expect_null(dataset->sets.label);
    sw_dataset_free(dataset);
    NPZ(&z, "instance_labels", SW_BOOL, instance, 10);
    sw_dataset_free(npz_open(&z, ""));
    NPZ(&z, "instance_labels", SW_BOOL, instance, 2, 5);
    refused(&z, "instance_labels is [2, 5], expected [10]: one for each element");
    NPZ(&z, "instance_labels", SW_BOOL, instance, 5, 2);
    NPZ(&z, "offsets", SW_I64, offset, 7);
    refused(&z, "elements is [5, 2, 2], a set each: expected no offsets");
    npz_remove(&z, "offsets");
}

/* With lengths, [sets, n, width] is padded: what lies behind the elements of a set is not read. */
Test(array_reader, padded_sets)
{
    static const float rows[] = {1,   2,   3,   4, NAN, NAN, 5,  6,  NAN,
                                 NAN, NAN, NAN, 7, 8,   9,   10, 11, 12};
    static const uint8_t instance[] = {0, 1, 0, 1, 0, 0, 0, 0, 1};
    static const int64_t length[] = {2, 1, 3}, wrong[] = {2, 1, 4}, negative[] = {-1, 1, 3};
    npz z = {0};
    NPZ(&z, "elements", SW_F32, rows, 3, 3, 2);
    NPZ(&z, "lengths", SW_I64, length, 3);
    NPZ(&z, "instance_labels", SW_BOOL, instance, 3, 3);
    sw_dataset *dataset = npz_open(&z, ":standardise=no");
    cr_assert(dataset->sets.count == 3 && dataset->sets.offset[3] == 6);
    for (int i = 0; i < 12; i++) cr_expect_eq(dataset->sets.x[i], (sw_real)(i + 1));
    cr_expect_arr_eq(dataset->instance_label, ((uint8_t[]){0, 1, 1, 0, 0, 1}), 6);
    sw_dataset_free(dataset);
    NPZ(&z, "instance_labels", SW_BOOL, instance, 6);
    sw_dataset_free(npz_open(&z, ""));
    NPZ(&z, "lengths", SW_I64, wrong, 3);
    refused(&z, "lengths[2] is 4, expected 0 to 3, as elements is [3, 3, 2]");
    NPZ(&z, "lengths", SW_I64, negative, 3);
    refused(&z, "lengths[0] is -1, expected 0 to 3, as elements is [3, 3, 2]");
    NPZ(&z, "lengths", SW_I64, length, 2);
    refused(&z, "lengths is [2], expected [3]: one for each set");
}

Test(array_reader, elements_that_are_refused)
{
    npz z = six_sets();
    npz_texts(&z, "elements", 1, "abc");
    refused(&z, "elements is text, expected numbers");
    NPZ(&z, "elements", SW_F32, x, 20);
    refused(&z, "elements is [20], expected [rows, width] or [sets, n, width]");
    NPZ(&z, "elements", SW_F32, x, 1, 5, 2, 2);
    refused(&z, "elements is [1, 5, 2, 2], expected");
    NPZ(&z, "elements", SW_F32, x, 10, 0);
    refused(&z, "0 columns of elements");
    npz_remove(&z, "elements");
    refused(&z, "there is no array \"elements\", expected [rows, width]");
    z = (npz){0};
    NPZ(&z, "elements", SW_F32, x, 5, 0, 2);
    refused(&z, "elements is [5, 0, 2]: sets without elements");
    NPZ(&z, "elements", SW_F32, x, (int64_t)1 << 62, 0, 2);
    refused(&z, "sets without elements");
    NPZ(&z, "elements", SW_F32, x, 0, 2, 2);
    refused(&z, "there are no sets");
}

Test(array_reader, offsets_that_do_not_fit)
{
    static const int64_t late[] = {1, 2, 3, 6, 7, 9, 10}, down[] = {0, 2, 6, 3, 7, 9, 10},
                         negative[] = {0, -2, 3, 6, 7, 9, 10}, beyond[] = {0, 2, 3, 17, 7, 9, 10},
                         few[] = {0, 2, 3, 6, 7, 9, 9}, empty[] = {0, 2, 2, 6, 7, 9, 10};
    static const uint64_t huge[] = {0, UINT64_MAX};
    static const double real[] = {0, 10};
    npz z = six_sets();
    NPZ(&z, "offsets", SW_I64, late, 7);
    refused(&z, "offsets[0] is 1, expected 0");
    NPZ(&z, "offsets", SW_I64, down, 7);
    refused(&z, "offsets[3] is 3, expected 6 to 10");
    NPZ(&z, "offsets", SW_I64, negative, 7);
    refused(&z, "offsets[1] is -2, expected 0 to 10");
    NPZ(&z, "offsets", SW_I64, beyond, 7);
    refused(&z, "offsets[3] is 17, expected 3 to 10");
    NPZ(&z, "offsets", SW_I64, few, 7);
    refused(&z, "offsets[6], the last one, is 9, expected 10");
    NPZ(&z, "offsets", SW_I64, empty, 7);
    refused(&z, "set 1: set 1 has no elements, expected at least one");
    NPZ(&z, "offsets", SW_U64, huge, 2);
    refused(&z, "offsets.npy: number 1 is 2^63 or more");
    NPZ(&z, "offsets", SW_F64, real, 2);
    refused(&z, "offsets is of type F64, expected whole numbers");
    npz_texts(&z, "offsets", 1, "01");
    refused(&z, "offsets is of type text, expected whole numbers");
    NPZ(&z, "offsets", SW_I64, offset, 7, 1);
    refused(&z, "offsets is [7, 1], expected [sets + 1]");
    NPZ(&z, "offsets", SW_I64, offset, 0);
    refused(&z, "offsets is [0], expected [sets + 1]");
    npz_remove(&z, "offsets");
    refused(&z, "elements is [10, 2] and there are neither offsets nor lengths: expected one of");
    NPZ(&z, "offsets", SW_I64, offset, 7);
    NPZ(&z, "lengths", SW_I64, offset, 7);
    refused(&z, "there are offsets and lengths: expected one of offsets [sets + 1], lengths");
}

/* Each element has the name of its set; NumPy users call their arrays as they like. */
Test(array_reader, arrays_of_other_names)
{
    static const int64_t bag[] = {7, 7, 3, 4, 4, 4, 9, 5, 5, 8};
    static const double mass[] = {1, 2, 3, 4, 5, 6}, weight[] = {1, 0.5, 2, 0, 1, 1};
    npz z = {0};
    NPZ(&z, "X", SW_F32, x, 10, 2);
    NPZ(&z, "bag_id", SW_I64, bag, 10);
    NPZ(&z, "y", SW_F64, mass, 6);
    NPZ(&z, "sample_weight", SW_F64, weight, 6);
    NPZ(&z, "group", SW_I32, label, 6);
    sw_dataset *dataset =
        npz_open(&z, ":elements=X:set=bag_id:target=y:weight=sample_weight:standardise=no");
    expect_six_sets(dataset);
    cr_expect_str_eq(dataset->set_name[0], "7");
    cr_expect_str_eq(dataset->set_name[5], "8");
    cr_expect_eq(dataset->task, SW_REGRESSION);
    cr_expect(dataset->sets.target[4] == 5 && dataset->sets.weight[1] == (sw_real)0.5);
    cr_expect_eq(dataset->group.count, 2, "the name of the CSV column");
    sw_dataset_free(dataset);
    npz_expect_refused(&z, ":elements=X:set=bag_id:label=y:weight=sample_weight",
                       "y is of type F64, expected whole numbers or texts, which are classes "
                       "(numbers to predict are called targets)");
    NPZ(&z, "weights", SW_F64, weight, 6);
    npz_expect_refused(&z, ":elements=X:set=bag_id:target=y:weight=sample_weight",
                       "a second array of weights, \"");
}

Test(array_reader, names_of_the_sets_of_elements)
{
    npz z = six_sets();
    npz_remove(&z, "offsets");
    npz_texts(&z, "names", 1, "aabcccdeef");
    sw_dataset *dataset = npz_open(&z, ":standardise=no");
    expect_six_sets(dataset);
    cr_expect_str_eq(dataset->set_name[2], "c");
    sw_dataset_free(dataset);
    npz_texts(&z, "names", 1, "aabcccdeea");
    refused(&z,
            "the elements of set \"a\" are not neighbours: element 9 comes after those of other");
}

Test(array_reader, weights)
{
    static const float weight[] = {1, 0.5, 2, 0, 1, 1}, negative[] = {1, -1, 1, 1, 1, 1};
    npz z = six_sets();
    NPZ(&z, "weights", SW_F32, weight, 6);
    sw_dataset *dataset = npz_open(&z, "");
    cr_expect_eq(dataset->sets.weight[2], 2);
    sw_dataset_free(dataset);
    NPZ(&z, "weights", SW_F32, negative, 6);
    refused(&z, "the weight is -1, expected 0 or more");
    NPZ(&z, "weights", SW_F32, weight, 5);
    refused(&z, "weights is [5], expected [6]: one for each set");
}

Test(array_reader, lengths_that_do_not_fit)
{
    static const int64_t negative[] = {2, -1, 9}, beyond[] = {2, 1, 8}, few[] = {2, 1, 6},
                         wraps[] = {2, INT64_MAX, INT64_MAX};
    npz z = six_sets();
    npz_remove(&z, "labels");
    npz_remove(&z, "offsets");
    NPZ(&z, "lengths", SW_I64, negative, 3);
    refused(&z, "lengths[1] is -1, expected 0 to 8, the rows of elements left");
    NPZ(&z, "lengths", SW_I64, beyond, 3);
    refused(&z, "lengths[2] is 8, expected 0 to 7");
    NPZ(&z, "lengths", SW_I64, wraps, 3);
    refused(&z, "lengths[1] is 9223372036854775807, expected 0 to 8");
    NPZ(&z, "lengths", SW_I64, few, 3);
    refused(&z, "the sum of lengths is 9, expected 10, the rows of elements");
    NPZ(&z, "lengths", SW_F32, x, 3);
    refused(&z, "lengths is of type F32, expected whole numbers");
    NPZ(&z, "lengths", SW_I64, few, 3, 1);
    refused(&z, "lengths is [3, 1], expected [sets]");
}

Test(array_reader, numbers_that_are_not_finite)
{
    float missing[20];
    memcpy(missing, x, sizeof missing);
    missing[7] = NAN;
    npz z = six_sets();
    NPZ(&z, "elements", SW_F32, missing, 10, 2);
    refused(&z, "element 3: column 1 is missing");
    sw_dataset *dataset = npz_open(&z, ":nonfinite=drop");
    cr_expect_eq(dataset->sets.offset[6], 9);
    sw_dataset_free(dataset);
}

Test(array_reader, feature_names)
{
    npz z = six_sets();
    npz_texts(&z, "features", 3, "a  bcd");
    sw_dataset *dataset = npz_open(&z, "");
    cr_expect_str_eq(dataset->schema.feature.name[0], "a");
    cr_expect_str_eq(dataset->schema.feature.name[1], "bcd");
    sw_dataset_free(dataset);
    npz_texts(&z, "features", 1, "abc");
    refused(&z, "features is [3], expected [2]: one for each column of elements");
    NPZ(&z, "features", SW_I64, offset, 2);
    refused(&z, "features is of type I64, expected text");
}

/* ---- Answers --------------------------------------------------------------------------------- */

Test(array_reader, classes_have_names)
{
    npz z = six_sets();
    npz_texts(&z, "classes", 3, "no yescat");
    sw_dataset *dataset = npz_open(&z, "");
    cr_assert_eq(dataset->schema.output.count, 3);
    cr_expect_str_eq(dataset->schema.output.name[2], "cat");
    cr_expect_arr_eq(dataset->sets.label, label, sizeof label);
    sw_dataset_free(dataset);
    npz_texts(&z, "labels", 3, "yesno yesno yesno ");
    dataset = npz_open(&z, "");
    for (int b = 0; b < 6; b++) cr_expect_eq(dataset->sets.label[b], 1 - b % 2);
    sw_dataset_free(dataset);
    npz_texts(&z, "labels", 3, "yesno dogno yesno ");
    refused(&z, "set 2: \"dog\" is none of the 3 classes");
    npz_remove(&z, "classes");
    dataset = npz_open(&z, ":valid=1:test=1");
    cr_expect_str_eq(dataset->schema.output.name[0], "dog");
    sw_dataset_free(dataset);
}

Test(array_reader, classes_are_numbers)
{
    static const int64_t other[] = {10, -1, 9, 10, -1, 9};
    npz z = six_sets();
    NPZ(&z, "labels", SW_I64, other, 6);
    sw_dataset *dataset = npz_open(&z, "");
    static const int32_t expected[] = {2, 0, 1, 2, 0, 1};
    cr_assert_eq(dataset->schema.output.count, 3);
    cr_expect_str_eq(dataset->schema.output.name[0], "-1");
    cr_expect_str_eq(dataset->schema.output.name[2], "10");
    cr_expect_arr_eq(dataset->sets.label, expected, sizeof expected);
    sw_dataset_free(dataset);
}

Test(array_reader, labels_that_do_not_fit)
{
    static const int8_t high[] = {0, 1, 2, 0, 1, 0}, negative[] = {0, 1, 0, -1, 0, 1};
    npz z = six_sets();
    npz_texts(&z, "classes", 1, "ab");
    NPZ(&z, "labels", SW_I8, high, 6);
    refused(&z, "labels[2] is 2, expected 0 to 1, the last of classes");
    NPZ(&z, "labels", SW_I8, negative, 6);
    refused(&z, "labels[3] is -1, expected 0 to 1, the last of classes");
    NPZ(&z, "labels", SW_I8, high, 5);
    refused(&z, "labels is [5], expected [6] or two dimensions: one for each set");
    NPZ(&z, "labels", SW_I8, high, 6, 1, 1);
    refused(&z, "labels is [6, 1, 1], expected [6] or two dimensions");
    NPZ(&z, "labels", SW_F32, x, 6);
    refused(&z, "labels is of type F32, expected whole numbers");
    NPZ(&z, "labels", SW_I32, label, 6);
    npz_texts(&z, "classes", 1, "aa");
    refused(&z, "classes 0 and 1 have the same name, \"a\"");
    NPZ(&z, "classes", SW_I32, label, 2);
    refused(&z, "classes is of type I32, expected text");
    NPZ(&z, "classes", SW_I32, label, 2, 1);
    refused(&z, "classes is [2, 1], expected one dimension");
    npz_texts(&z, "classes", 1, "ab");
    npz_remove(&z, "labels");
    refused(&z, "classes without labels");
}

Test(array_reader, several_labels)
{
    static const uint8_t labels[] = {0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1};
    static const float wrong[12] = {0, 1, 1, 3};
    npz z = six_sets();
    NPZ(&z, "labels", SW_BOOL, labels, 6, 2);
    npz_texts(&z, "classes", 1, "ab");
    sw_dataset *dataset = npz_open(&z, "");
    cr_expect_eq(dataset->task, SW_LABELS);
    cr_assert_eq(dataset->sets.targets, 2);
    for (int i = 0; i < 12; i++) cr_expect_eq(dataset->sets.target[i], labels[i]);
    cr_expect_str_eq(dataset->schema.output.name[1], "b");
    sw_dataset_free(dataset);
    NPZ(&z, "labels", SW_F32, wrong, 6, 2);
    refused(&z, "set 1, label 1 (b) is 3, expected 0 or 1");
    npz_texts(&z, "classes", 1, "abc");
    refused(&z, "classes is [3], expected [2]: one for each column of labels");
    npz_remove(&z, "classes");
    NPZ(&z, "labels", SW_BOOL, labels, 6, 0);
    refused(&z, "0 columns of labels");
}

Test(array_reader, regression)
{
    static const double y[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0.5};
    double missing[6] = {1, 2, NAN, 4, 5, 6};
    npz z = six_sets();
    NPZ(&z, "targets", SW_F64, y, 6, 2);
    refused(&z, "there are labels and targets: expected one of them");
    sw_dataset *dataset = npz_open(&z, ":ignore=x+labels");
    cr_expect_eq(dataset->task, SW_REGRESSION);
    for (int i = 0; i < 12; i++) cr_expect_eq(dataset->sets.target[i], (sw_real)y[i]);
    sw_dataset_free(dataset);
    npz_remove(&z, "labels");
    npz_texts(&z, "target_names", 3, "w  len");
    dataset = npz_open(&z, "");
    cr_expect_str_eq(dataset->schema.output.name[1], "len");
    sw_dataset_free(dataset);
    NPZ(&z, "targets", SW_F64, y, 6);
    refused(&z, "target_names is [2], expected [1]: one for each column of targets");
    npz_remove(&z, "target_names");
    dataset = npz_open(&z, "");
    cr_expect_eq(dataset->sets.targets, 1);
    sw_dataset_free(dataset);
    NPZ(&z, "targets", SW_F64, missing, 6);
    refused(&z, "set 2, target 0 is missing, expected a finite number");
    NPZ(&z, "targets", SW_F64, y, 5);
    refused(&z, "targets is [5], expected [6] or two dimensions: one for each set");
    npz_remove(&z, "targets");
    npz_texts(&z, "target_names", 1, "a");
    refused(&z, "target_names without targets");
}

/* ---- What else is known of a set ------------------------------------------------------------- */

Test(array_reader, contexts)
{
    static const float c[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    npz z = six_sets();
    npz_texts(&z, "context_names", 1, "pq");
    refused(&z, "context_names without context");
    NPZ(&z, "context", SW_F32, c, 6, 2);
    sw_dataset *dataset = npz_open(&z, "");
    cr_assert_eq(dataset->sets.context_width, 2);
    for (int i = 0; i < 12; i++) cr_expect_eq(dataset->sets.context[i], (sw_real)c[i]);
    cr_expect_str_eq(dataset->schema.context.name[1], "q");
    sw_dataset_free(dataset);
    NPZ(&z, "context", SW_F32, c, 12);
    refused(&z, "context is [12], expected [6] or two dimensions: one for each set");
    NPZ(&z, "context", SW_F32, c, 6);
    refused(&z, "context_names is [2], expected [1]: one for each column of context");
    npz_remove(&z, "context_names");
    npz_texts(&z, "context", 1, "abcdef");
    refused(&z, "context is text, expected numbers");
}

Test(array_reader, splits)
{
    static const uint8_t role[] = {0, 1, 2, 0, 1, 2}, wrong[] = {0, 1, 3, 0, 1, 2};
    static const int32_t same[6] = {0};
    npz z = six_sets();
    for (int pass = 0; pass < 2; pass++) {
        if (pass)
            npz_texts(&z, "split", 5, "trainvalidtest trainval  TEST ");
        else
            NPZ(&z, "split", SW_U8, role, 6);
        NPZ(&z, "labels", SW_I32, same, 6);
        sw_dataset *dataset = npz_open(&z, "");
        cr_assert(dataset->split_given);
        for (int r = 0; r < 3; r++) {
            cr_assert_eq(dataset->index_count[r], 2);
            cr_expect(dataset->index[r][0] == r && dataset->index[r][1] == r + 3);
        }
        sw_dataset_free(dataset);
    }
    NPZ(&z, "split", SW_U8, wrong, 6);
    refused(&z, "set 2: the split is \"3\", expected train, valid or test");
    npz_texts(&z, "split", 5, "trainvalidtset traintraintrain");
    refused(&z, "set 2: the split is \"tset\", expected train, valid or test");
    NPZ(&z, "split", SW_U8, role, 5);
    refused(&z, "split is [5], expected [6]: one for each set");
    NPZ(&z, "split", SW_F32, x, 6);
    refused(&z, "split is of type F32, expected whole numbers");
}

Test(array_reader, names_of_sets)
{
    npz z = six_sets();
    npz_texts(&z, "names", 2, "a b c d e ff");
    sw_dataset *dataset = npz_open(&z, "");
    cr_expect_str_eq(dataset->set_name[0], "a");
    cr_expect_str_eq(dataset->set_name[5], "ff");
    sw_dataset_free(dataset);
    npz_texts(&z, "names", 1, "abcdea");
    refused(&z, "set 5: a second set \"a\": the first one is at set 0");
    NPZ(&z, "names", SW_I64, offset, 6);
    dataset = npz_open(&z, "");
    cr_expect_str_eq(dataset->set_name[3], "6", "whole numbers, too");
    sw_dataset_free(dataset);
    npz_texts(&z, "names", 1, "abc de");
    refused(&z, "set 3: the name of the set is empty");
    npz_texts(&z, "names", 1, "abcde");
    refused(&z, "names is [5], expected [6]: one for each set");
}

Test(array_reader, instance_labels)
{
    static const int64_t instance[] = {0, 1, 1, 0, 0, 0, 1, 0, 1, 0}, wrong[10] = {0, 1, -1};
    npz z = six_sets();
    NPZ(&z, "instance_labels", SW_I64, instance, 10);
    sw_dataset *dataset = npz_open(&z, "");
    for (int i = 0; i < 10; i++) cr_expect_eq(dataset->instance_label[i], instance[i]);
    sw_dataset_free(dataset);
    NPZ(&z, "instance_labels", SW_I64, wrong, 10);
    refused(&z, "instance_labels.npy: number 2 is -1, expected 0 or 1");
    NPZ(&z, "instance_labels", SW_I64, instance, 9);
    refused(&z, "instance_labels is [9], expected [10]: one for each element");
    NPZ(&z, "instance_labels", SW_I64, instance, 5, 2);
    refused(&z, "instance_labels is [5, 2], expected [10]: one for each element");
    npz_texts(&z, "instance_labels", 1, "0123456789");
    refused(&z, "instance_labels is text, expected numbers");
}

Test(array_reader, tokens)
{
    static const float tokens[] = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0};
    static const struct {
        float token;
        const char *expected;
    } bad[] = {{1.5f, "elements[4, 0] is 1.5, expected a token, 0 to 2"},
               {-1, "elements[4, 0] is -1, expected a token, 0 to 2"},
               {NAN, "element 4: column 0 is missing"},
               {INFINITY, "element 4: column 0 is inf"}};
    static const int64_t three = 3, two = 2, none = 0;
    npz z = six_sets();
    NPZ(&z, "elements", SW_F32, tokens, 10, 1);
    npz_texts(&z, "tokens", 1, "abc");
    refused(&z, "tokens without a vocabulary, expected its size");
    NPZ(&z, "vocabulary", SW_I64, &three, 1);
    sw_dataset *dataset = npz_open(&z, "");
    cr_assert_eq(dataset->schema.vocabulary, 3);
    cr_expect_str_eq(dataset->schema.token[2], "c");
    sw_dataset_free(dataset);
    NPZ(&z, "vocabulary", SW_I64, &two, 1);
    refused(&z, "tokens is [3], expected [2]: one for each token of the vocabulary");
    npz_remove(&z, "tokens");
    refused(&z, "elements[2, 0] is 2, expected a token, 0 to 1");
    NPZ(&z, "vocabulary", SW_I64, &three, 1);
    float wrong[10];
    memcpy(wrong, tokens, sizeof wrong);
    NPZ(&z, "elements", SW_F32, wrong, 10, 1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        wrong[4] = bad[i].token;
        refused(&z, bad[i].expected);
    }
    NPZ(&z, "vocabulary", SW_I64, &none, 1);
    refused(&z, "0 columns of a vocabulary");
    NPZ(&z, "vocabulary", SW_I64, offset, 2);
    refused(&z, "vocabulary is [2], expected one number");
    NPZ(&z, "vocabulary", SW_F32, x, 1);
    refused(&z, "vocabulary is of type F32, expected whole numbers");
}
