/* test_datasets.c - what every built-in data set promises, and that each data set of the suite has
 * the best possible answer that it says. */
#include "datasets/sets.h"
#include "images.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- Every data set -------------------------------------------------------------------------- */

Test(datasets, types_are_described)
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

/* Is row i of x equal to row j of y? */
static bool same_row(const sw_real *x, const sw_real *y, int64_t i, int64_t j, int64_t width)
{
    return width == 0 || memcmp(x + i * width, y + j * width, (size_t)width * sizeof *x) == 0;
}

/* Are the first `count` sets of two splits equal, with contexts and answers? */
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

static sw_dataset *open_seed(const char *spec, uint64_t seed)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_open(&dataset, spec, seed) == SW_OK, "%s", sw_error_message());
    return dataset;
}

static sw_dataset *open_small(const char *name, int train, uint64_t seed)
{
    char spec[96];
    snprintf(spec, sizeof spec, "%s:train=%d:valid=40:test=50", name, train);
    return open_seed(spec, seed);
}

/* The promises of every data set. */
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

/* Data sets of images are made of small ones. Others that need files are tested if the files are
 * there.
 */
Test(datasets, every_type, .init = small_images_begin, .fini = scratch_end)
{
    for (int t = 0; t < sw_dataset_type_count(); t++) {
        const sw_dataset_type *type = sw_dataset_type_at(t);
        if (type->find && type->find() != SW_OK)
            cr_log_warn("%s is not tested: %s", type->name, sw_error_message());
        else
            check_type(type->name);
    }
}

/* If files are missing, `find` and opening say so, in the same words. */
Test(datasets, missing_files)
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
        sw_dataset *dataset;
        cr_assert(sw_dataset_open(&dataset, type->name, 1) == SW_ERROR_NOT_FOUND && !dataset);
        cr_assert(strstr(sw_error_message(), message), "no \"%s\" in \"%s\"", message,
                  sw_error_message());
    }
    cr_assert_geq(made_of_files, 15);
}

/* ---- Generated data sets --------------------------------------------------------------------- */

/* FNV-1a over multiples of 1/2048, which are the same in float and double. */
static uint64_t hash_numbers(uint64_t hash, const sw_real *x, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        double steps = (double)x[i] * 2048;
        cr_assert(steps == floor(steps) && fabs(steps) < 0x1p24);
        hash = (hash ^ (uint64_t)(int64_t)steps) * 0x100000001b3u;
    }
    return hash;
}

/* The same bits on every machine, in float and in double. */
static uint64_t hash_of(const char *spec)
{
    sw_dataset *d = open_spec(spec);
    const sw_ragged *sets = &d->sets;
    uint64_t hash =
        hash_numbers(0xcbf29ce484222325u, sets->x, sets->offset[sets->count] * sets->width);
    for (int64_t b = 0; sets->label && b < sets->count; b++)
        hash = (hash ^ (uint64_t)sets->label[b]) * 0x100000001b3u;
    hash = hash_numbers(hash, sets->target, sets->count * sets->targets);
    hash = hash_numbers(hash, sets->context, sets->count * sets->context_width);
    sw_dataset_free(d);
    return hash;
}

Test(datasets, same_bits_everywhere)
{
    const struct {
        const char *spec;
        uint64_t hash;
    } golden[] = {{"needle", 0x5190db570aeeac0b},
                  {"majority", 0xaf368a07dbe43b9c},
                  {"extent", 0xa12fbe07e019f437},
                  {"lookup", 0x3cbb210f60baeef8},
                  {"conversation:train=1000", 0xa02506f0cd52f884},
                  {"max-regression", 0x2d39838f18e7a9dd},
                  {"distinct", 0xcbce7f1ce1767aad},
                  {"count", 0x0c840f915f55600f},
                  {"match", 0x554e9c727106f0b5},
                  {"rare-signal", 0x54f4539220369fc6},
                  {"shift:test=200", 0x662f10c668275b7b},
                  {"mixture:train=100", 0xa2a6f2495ed86145}};
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        uint64_t hash = hash_of(golden[i].spec);
        cr_assert(hash == golden[i].hash, "%s: 0x%llx", golden[i].spec, (unsigned long long)hash);
    }
}

/* ---- The suite: the best answer, computed from the elements [size, width] and the context ---- */

typedef struct question {
    const sw_real *x, *context;
    int64_t size, width;
} question;

static double at(question q, int64_t i, int64_t j)
{
    return (double)q.x[i * q.width + j];
}

static int64_t highest(question q)
{
    int64_t top = 0;
    for (int64_t i = 0; i < q.size; i++)
        if (at(q, i, 0) > at(q, top, 0)) top = i;
    return top;
}

static double class_of_highest(question q)
{
    int class = 0;
    while (at(q, highest(q), 1 + class) != 1) class ++;
    return class;
}

static double most_frequent_kind(question q)
{
    int64_t count[4] = {0}, most = 0;
    for (int64_t i = 0; i < q.size; i++) {
        int kind = (at(q, i, 0) > 0) + 2 * (at(q, i, 1) > 0);
        if (++count[kind] > count[most]) most = kind;
    }
    return (double)most;
}

static double bin_of_extent(question q)
{
    double extent = 0;
    for (int64_t i = 0; i < q.size; i++)
        for (int64_t j = 0; j < q.size; j++) extent = fmax(extent, at(q, i, 0) - at(q, j, 0));
    return floor(4 * (extent - 1));
}

static double sum_less_one(question q)
{
    double sum = -1;
    for (int64_t i = 0; i < q.size; i++) sum += at(q, i, 0);
    return sum;
}

static double different_less_one(question q)
{
    double different = -1;
    for (int64_t i = 0; i < q.size; i++) {
        bool before = false;
        for (int64_t j = 0; j < i; j++) before |= at(q, i, 0) == at(q, j, 0);
        different += !before;
    }
    return different;
}

static double has_pair(question q)
{
    for (int64_t i = 0; i < q.size; i++)
        for (int64_t j = 0; j < i; j++) {
            bool same = true;
            for (int64_t k = 1; k < q.width; k++) same &= at(q, i, k) == at(q, j, k);
            if (same) return 1;
        }
    return 0;
}

static double value_under_key(question q)
{
    enum { KEYS = 16 };
    for (int64_t i = 0; i < q.size; i++)
        for (int64_t key = 0; key < KEYS; key++)
            if (at(q, i, key) == 1 && q.context[key] == 1)
                for (int64_t value = 0;; value++)
                    if (at(q, i, KEYS + value) == 1) return (double)value;
    return -1;
}

static double largest(question q)
{
    return at(q, highest(q), 0);
}

typedef double answer(question q);

/* The accuracy of an answer on the test split, or its mean absolute error. */
static double metric_of(const sw_dataset *d, answer *answer_to)
{
    const sw_split test = sw_dataset_split(d, SW_TEST);
    double sum = 0;
    for (int64_t i = 0; i < test.count; i++) {
        const int64_t b = test.index[i], first = d->sets.offset[b];
        const double value =
            answer_to((question){.x = d->sets.x + first * d->sets.width,
                                 .context = d->sets.context + b * d->sets.context_width,
                                 .size = d->sets.offset[b + 1] - first,
                                 .width = d->sets.width});
        sum += d->task == SW_CLASSES ? value == d->sets.label[b]
                                     : fabs(value - (double)d->sets.target[b]);
    }
    return sum / (double)test.count;
}

Test(suite, best_is_reached)
{
    static const struct {
        const char *spec;
        answer *answer_to;
        double best;
    } best[] = {{"needle", class_of_highest, 1},
                {"needle:size=4", class_of_highest, 1},
                {"majority", most_frequent_kind, 1},
                {"majority:size=2:lead=0", most_frequent_kind, 1},
                {"majority:size=7:lead=50", most_frequent_kind, 1},
                {"extent", bin_of_extent, 1},
                {"extent:size=4", bin_of_extent, 1},
                {"count", sum_less_one, 1},
                {"count:size=40:marked=19", sum_less_one, 1},
                {"distinct", different_less_one, 1},
                {"match", has_pair, 1},
                {"match:size=3:bits=2", has_pair, 1},
                {"lookup", value_under_key, 1},
                {"lookup:size=1", value_under_key, 1},
                {"shift:test=200", class_of_highest, 1},
                {"shift:size=2:test-size=2", class_of_highest, 1},
                {"max-regression", largest, 0}};
    for (size_t t = 0; t < sizeof best / sizeof best[0]; t++) {
        sw_dataset *d = open_spec(best[t].spec);
        cr_assert(d->best == best[t].best, "%s: best is %g", best[t].spec, d->best);
        cr_assert(metric_of(d, best[t].answer_to) == d->best, "%s: %g", best[t].spec,
                  metric_of(d, best[t].answer_to));
        sw_dataset_free(d);
    }
}

/* Each summary says who wins, and the help of a parameter says that it makes the data set harder.
 */
Test(suite, each_has_a_knob)
{
    static const char *const suite[] = {"needle", "majority", "extent", "count",      "distinct",
                                        "match",  "lookup",   "shift",  "rare-signal"};
    for (size_t t = 0; t < sizeof suite / sizeof suite[0]; t++) {
        const sw_dataset_type *type = NULL;
        for (int i = 0; i < sw_dataset_type_count(); i++)
            if (strcmp(sw_dataset_type_at(i)->name, suite[t]) == 0) type = sw_dataset_type_at(i);
        cr_assert(type, "no %s", suite[t]);
        cr_assert(strchr(type->summary, ':') && strlen(type->summary) <= 90, "%s", type->summary);
        int knobs = 0;
        for (int p = 0; p < type->param_count; p++)
            knobs += strstr(type->param[p].help, " harder") != NULL;
        cr_assert(knobs > 0, "%s", type->name);
    }
}
