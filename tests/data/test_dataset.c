/* test_dataset.c - specs, and what holds for every row of datasets.def. */
#include "images.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expect_failure(const char *spec, sw_status status, const char *words)
{
    sw_dataset *dataset = (sw_dataset *)1;
    sw_status got = sw_dataset_open(&dataset, spec, 1);
    cr_assert(got == status && !dataset, "%s: status %d instead of %d", spec, got, status);
    cr_assert(strstr(sw_error_message(), words), "%s: no \"%s\" in \"%s\"", spec, words,
              sw_error_message());
}

static sw_dataset *open_spec(const char *spec, uint64_t seed)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_open(&dataset, spec, seed) == SW_OK, "%s", sw_error_message());
    return dataset;
}

Test(dataset, unknown_names)
{
    expect_failure("needel", SW_ERROR_NOT_FOUND,
                   "unknown data set 'needel', did you mean 'needle'? There are fashion-points, "
                   "fashion-bags, ");
    expect_failure("", SW_ERROR_NOT_FOUND, "unknown data set '': there are ");
    expect_failure("needle:sizes=4", SW_ERROR_ARGUMENT,
                   "unknown parameter of data set needle 'sizes', did you mean 'size'? "
                   "There are train, valid, test, size");
    char long_name[5000];
    memset(long_name, 'x', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    expect_failure(long_name, SW_ERROR_NOT_FOUND, "there are fashion-points");
}

Test(dataset, bad_values)
{
    const char *const specs[] = {"needle:size=",
                                 "needle:size=x",
                                 "needle:size=5x",
                                 "needle:size= 5",
                                 "needle:size=+5",
                                 "needle:size=5.0",
                                 "needle:size=3",
                                 "needle:size=-1",
                                 "needle:size=100001",
                                 "needle:size=1e3",
                                 "needle:size=9999999999999999999999"};
    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++)
        expect_failure(specs[i], SW_ERROR_ARGUMENT,
                       "expected a whole number from 4 to 100000 (mean elements in a set; "
                       "more are harder)");
    expect_failure("needle:size", SW_ERROR_ARGUMENT, "not of the form parameter=value");
    expect_failure("needle:", SW_ERROR_ARGUMENT, "not of the form parameter=value");
    expect_failure("needle::size=5", SW_ERROR_ARGUMENT, "not of the form parameter=value");
    expect_failure("needle:size=5:size=5", SW_ERROR_ARGUMENT, "size is given twice");
}

Test(dataset, values_count)
{
    sw_dataset *dataset = open_spec("needle:test=7:size=9:train=5:valid=6", 1);
    for (int role = 0; role < 3; role++) {
        sw_split split = sw_dataset_split(dataset, (sw_role)role);
        cr_assert(split.count == 5 + role && split.role == (sw_role)role && split.outputs == 4);
    }
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        int64_t size = dataset->sets.offset[b + 1] - dataset->sets.offset[b];
        cr_assert(size >= 5 && size <= 13);
    }
    sw_dataset_free(dataset);
    sw_dataset_free(NULL);
    cr_assert_str_eq(sw_role_name(SW_TRAIN), "train");
    cr_assert_str_eq(sw_role_name(SW_VALID), "valid");
    cr_assert_str_eq(sw_role_name(SW_TEST), "test");
}

Test(dataset, types_are_described)
{
    cr_assert(sw_dataset_type_at(-1) == NULL &&
              sw_dataset_type_at(sw_dataset_type_count()) == NULL);
    for (int t = 0; t < sw_dataset_type_count(); t++) {
        const sw_dataset_type *type = sw_dataset_type_at(t);
        cr_assert(type->name[0] && type->summary[0] && type->param_count >= SW_PARAM_OWN);
        cr_assert_str_eq(type->param[SW_PARAM_TRAIN].name, "train");
        cr_assert_str_eq(type->param[SW_PARAM_VALID].name, "valid");
        cr_assert_str_eq(type->param[SW_PARAM_TEST].name, "test");
        for (int i = 0; i < type->param_count; i++) {
            const sw_dataset_param *p = &type->param[i];
            cr_assert(p->help[0] && p->min <= p->value && p->value <= p->max, "%s: %s", type->name,
                      p->name);
            for (int j = 0; j < i; j++) cr_assert(strcmp(p->name, type->param[j].name) != 0);
        }
        for (int u = 0; u < t; u++) cr_assert(strcmp(type->name, sw_dataset_type_at(u)->name) != 0);
    }
}

/* Row b of numbers in two data sets agrees. */
static bool same_row(const sw_real *x, const sw_real *y, int64_t i, int64_t j, int64_t width)
{
    return width == 0 || memcmp(x + i * width, y + j * width, (size_t)width * sizeof *x) == 0;
}

/* Elements, context and answers of the sets of a split agree with those of the first sets of
 * another. */
static bool starts_alike(sw_split a, sw_split b, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        const int64_t first_a = a.sets->offset[a.index[i]], first_b = b.sets->offset[b.index[i]];
        const int64_t size = a.sets->offset[a.index[i] + 1] - first_a;
        if (size != b.sets->offset[b.index[i] + 1] - first_b) return false;
        if (a.task == SW_CLASSES && a.sets->label[a.index[i]] != b.sets->label[b.index[i]])
            return false;
        if (!same_row(a.sets->target, b.sets->target, a.index[i], b.index[i], a.sets->targets) ||
            !same_row(a.sets->context, b.sets->context, a.index[i], b.index[i],
                      a.sets->context_width))
            return false;
        if (memcmp(a.sets->x + first_a * a.sets->width, b.sets->x + first_b * b.sets->width,
                   (size_t)(size * a.sets->width) * sizeof(sw_real)) != 0)
            return false;
    }
    return true;
}

static sw_dataset *open_small(const char *name, int train, uint64_t seed)
{
    char spec[96];
    snprintf(spec, sizeof spec, "%s:train=%d:valid=40:test=50", name, train);
    return open_spec(spec, seed);
}

/* What every data set promises. */
static void check_type(const char *name)
{
    sw_dataset *dataset = open_small(name, 60, 5), *again = open_small(name, 60, 5);
    sw_dataset *more = open_small(name, 90, 5), *other = open_small(name, 60, 6);
    cr_assert_str_eq(dataset->name, name);
    cr_assert(sw_ragged_check(&dataset->sets, dataset->task, dataset->schema.output.count) ==
              SW_OK);
    cr_assert(dataset->schema.output.count >= (dataset->task == SW_CLASSES ? 2 : 1));
    cr_assert(dataset->sets.count == 150);
    if (dataset->task == SW_CLASSES && !isnan(dataset->best)) {
        cr_assert(dataset->best >= 1 / (double)dataset->schema.output.count && dataset->best <= 1);
        cr_assert(again->best == dataset->best && more->best == dataset->best, "%s: best", name);
    }
    cr_assert((dataset->task == SW_CLASSES) == (dataset->sets.label != NULL));
    bool targets = dataset->task == SW_LABELS || dataset->task == SW_REGRESSION;
    cr_assert(targets == (dataset->sets.target != NULL));
    for (int64_t i = 0; dataset->schema.vocabulary && i < dataset->sets.offset[150]; i++) {
        double number = (double)dataset->sets.x[i * dataset->sets.width];
        cr_assert(number >= 0 && number < (double)dataset->schema.vocabulary &&
                  number == floor(number));
    }
    for (int64_t c = 0; c < dataset->schema.output.count; c++)
        cr_assert(dataset->schema.output.name[c][0]);
    for (int64_t d = 0; dataset->schema.feature.name && d < dataset->sets.width; d++)
        cr_assert(dataset->schema.feature.name[d][0]);
    for (int64_t b = 0; b < dataset->sets.count; b++)
        cr_assert(dataset->sets.offset[b + 1] > dataset->sets.offset[b], "%s: empty", name);

    int uses[150] = {0};
    for (int role = 0; role < 3; role++) {
        sw_split split = sw_dataset_split(dataset, (sw_role)role);
        const int64_t count[3] = {60, 40, 50};
        cr_assert(split.role == (sw_role)role && split.count == count[role]);
        cr_assert(split.sets == &dataset->sets && split.outputs == dataset->schema.output.count);
        cr_assert_eq(split.task, dataset->task);
        for (int64_t i = 0; i < split.count; i++) uses[split.index[i]]++;
        cr_assert(starts_alike(split, sw_dataset_split(again, (sw_role)role), count[role]),
                  "%s: the same seed gives other sets", name);
        cr_assert(starts_alike(split, sw_dataset_split(more, (sw_role)role), count[role]),
                  "%s: more training sets change the others", name);
        cr_assert(!starts_alike(split, sw_dataset_split(dataset, (sw_role)((role + 1) % 3)), 40),
                  "%s: two splits hold the same sets", name);
        cr_assert(!starts_alike(split, sw_dataset_split(other, (sw_role)role), count[role]),
                  "%s: another seed gives the same sets", name);
    }
    for (int b = 0; b < 150; b++)
        cr_assert(uses[b] == 1, "%s: set %d is in %d splits", name, b, uses[b]);
    sw_dataset_free(dataset);
    sw_dataset_free(again);
    sw_dataset_free(more);
    sw_dataset_free(other);
}

/* Those that are made of images take small ones; others that are made from files, theirs if they
 * are there. */
Test(dataset, every_type, .init = small_images_begin, .fini = scratch_end)
{
    for (int t = 0; t < sw_dataset_type_count(); t++) {
        const sw_dataset_type *type = sw_dataset_type_at(t);
        if (type->find && type->find() != SW_OK)
            cr_log_warn("%s is not tested: %s", type->name, sw_error_message());
        else
            check_type(type->name);
    }
}

/* Whose files are missing says so before it is opened, and then. */
Test(dataset, missing_files)
{
    setenv("SETWISE_DATA", "/nonexistent", 1);
    int made_of_files = 0;
    for (int t = 0; t < sw_dataset_type_count(); t++) {
        const sw_dataset_type *type = sw_dataset_type_at(t);
        if (!type->find) continue;
        made_of_files++;
        cr_assert(type->find() == SW_ERROR_NOT_FOUND, "%s", type->name);
        char message[1024];
        snprintf(message, sizeof message, "%s", sw_error_message());
        expect_failure(type->name, SW_ERROR_NOT_FOUND, message);
    }
    cr_assert_geq(made_of_files, 15);
}
