/* test_suite.c - what holds for all tasks of the suite: each has a knob, and `best` is what who
 * sees nothing but a test set's elements, and its context, can reach. The oracles here go by the
 * rules, slowly; those of rare-signal are in test_rare_signal.c. */
#include "datasets/sets.h"

#include <setwise/datasets.h>

/* ---- Answers, from the elements [size, width] and the context -------------------------------- */

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

/* ---- What each is right in ------------------------------------------------------------------- */

typedef double answer(question q);

/* The share of the test sets whose class the answer is, or its mean absolute error. */
static double reached(const sw_dataset *d, answer *say)
{
    const sw_split test = sw_dataset_split(d, SW_TEST);
    double sum = 0;
    for (int64_t i = 0; i < test.count; i++) {
        const int64_t b = test.index[i], first = d->sets.offset[b];
        const double said = say((question){.x = d->sets.x + first * d->sets.width,
                                           .context = d->sets.context + b * d->sets.context_width,
                                           .size = d->sets.offset[b + 1] - first,
                                           .width = d->sets.width});
        sum += d->task == SW_CLASSES ? said == d->sets.label[b]
                                     : fabs(said - (double)d->sets.target[b]);
    }
    return sum / (double)test.count;
}

Test(suite, best_is_reached)
{
    static const struct {
        const char *spec;
        answer *say;
        double best;
    } tasks[] = {{"needle", class_of_highest, 1},
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
    for (size_t t = 0; t < sizeof tasks / sizeof tasks[0]; t++) {
        sw_dataset *d = open_spec(tasks[t].spec);
        cr_assert(d->best == tasks[t].best, "%s: best is %g", tasks[t].spec, d->best);
        cr_assert(reached(d, tasks[t].say) == d->best, "%s: %g", tasks[t].spec,
                  reached(d, tasks[t].say));
        sw_dataset_free(d);
    }
}

/* Each says who wins and why, and which of its parameters makes it harder. */
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
