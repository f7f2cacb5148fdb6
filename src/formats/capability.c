/* capability.c - which parts a data set has, and whether a format can store them. */
#include "formats/capability.h"

#include "base/error.h"
#include "base/text.h"

#include <setwise/formats.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Is it there? ---------------------------------------------------------------------------- */

static bool has_answers(const sw_dataset *d, sw_task task)
{
    if (d->task != task) return false;
    return task == SW_MIXTURE ||
           (task == SW_CLASSES ? d->sets.label != NULL : d->sets.target != NULL);
}

static bool has_words(const sw_dataset *d)
{
    return d->schema.token && d->sets.width == 1;
}

/* Define find_PART for a part without a unit. */
#define FIND(part, there)                                                                          \
    static int64_t find_##part(const sw_dataset *d)                                                \
    {                                                                                              \
        return (there) ? 0 : -1;                                                                   \
    }
FIND(classes, has_answers(d, SW_CLASSES))
FIND(labels, has_answers(d, SW_LABELS))
FIND(regression, has_answers(d, SW_REGRESSION))
FIND(mixture, has_answers(d, SW_MIXTURE))
FIND(unanswered, !has_answers(d, d->task))
FIND(context, d->sets.context_width > 0)
FIND(instances, d->instance_label)
FIND(places, d->place)
FIND(weights, d->sets.weight)
FIND(split, d->split_given)
FIND(groups, d->group.count > 0)
FIND(folds, d->divisions > 0)
FIND(words, has_words(d))
FIND(tokens, d->schema.vocabulary > 0 && !has_words(d))

/* ---- Where is the first one? ----------------------------------------------------------------- */

static int64_t find_unused(const sw_dataset *dataset)
{
    const int64_t classes = dataset->schema.output.count;
    if (find_classes(dataset) < 0) return -1;
    bool *used = calloc((size_t)classes + 1, sizeof *used);
    if (!used) return -2;
    for (int64_t b = 0; b < dataset->sets.count; b++) used[dataset->sets.label[b]] = true;
    int64_t c = 0;
    while (c < classes && used[c]) c++;
    free(used);
    return c < classes ? c : -1;
}

/* A name that is only the number of the set does not count. */
static int64_t find_names(const sw_dataset *dataset)
{
    sw_name_number number;
    for (int64_t b = 0; dataset->set_name && b < dataset->sets.count; b++)
        if (strcmp(dataset->set_name[b], sw_name_or_number(NULL, b, &number)) != 0) return b;
    return -1;
}

static int64_t find_empty(const sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    for (int64_t b = 0; b < sets->count; b++)
        if (sets->offset[b] == sets->offset[b + 1]) return b;
    return -1;
}

static int64_t find_number(const sw_dataset *dataset, bool infinite)
{
    const sw_ragged *sets = &dataset->sets;
    for (int64_t i = 0; i < sets->offset[sets->count] * sets->width; i++)
        if (infinite ? isinf(sets->x[i]) : isnan(sets->x[i])) return i / sets->width;
    return -1;
}

static int64_t find_missing(const sw_dataset *dataset)
{
    return find_number(dataset, false);
}
static int64_t find_infinite(const sw_dataset *dataset)
{
    return find_number(dataset, true);
}

/* ---- All parts ------------------------------------------------------------------------------- */

static const sw_capability parts[] = {
    {"classes", "classes", NULL, find_classes},
    {"labels", "several labels for a set", NULL, find_labels},
    {"regression", "numbers as answers", NULL, find_regression},
    {"mixture", "the task mixture", NULL, find_mixture},
    {"unanswered", "sets without an answer", NULL, find_unanswered},
    {"unused", "a class without a set", "class", find_unused},
    {"context", "contexts", NULL, find_context},
    {"instances", "instance labels", NULL, find_instances},
    {"places", "places of elements", NULL, find_places},
    {"split", "a split", NULL, find_split},
    {"groups", "groups", NULL, find_groups},
    {"folds", "folds", NULL, find_folds},
    {"weights", "weights of sets", NULL, find_weights},
    {"names", "names of sets", "set", find_names},
    {"empty", "sets without elements", "set", find_empty},
    {"words", "words", NULL, find_words},
    {"tokens", "elements that begin with a token", NULL, find_tokens},
    {"missing", "missing numbers", "element", find_missing},
    {"infinite", "infinite numbers", "element", find_infinite},
};

int sw_capability_count(void)
{
    return sizeof parts / sizeof parts[0];
}

const sw_capability *sw_capability_at(int i)
{
    return i >= 0 && i < sw_capability_count() ? &parts[i] : NULL;
}

/* ---- Can the format store them? -------------------------------------------------------------- */

/* The formats that can store a part. */
static sw_items holders_of(const char *part)
{
    sw_items holders = {0};
    for (int i = 0; i < sw_format_count(); i++)
        if (sw_list_has(sw_format_at(i)->holds, '|', part))
            sw_items_add(&holders, "%s", sw_format_at(i)->name);
    return holders;
}

static sw_status refuse(const sw_writer *writer, const sw_capability *part, int64_t at)
{
    char where[96] = "";
    const sw_items holders = holders_of(part->name);
    const sw_dataset *dataset = writer->dataset;
    const char *unit = part->unit;
    sw_name_number number;
    if (unit && strcmp(unit, "element") == 0) {
        snprintf(where, sizeof where, " (%s %lld)", unit, (long long)at);
    } else if (unit) {
        const bool of_set = strcmp(unit, "set") == 0;
        char *const *name = of_set ? dataset->set_name : dataset->schema.output.name;
        snprintf(where, sizeof where, " (%s \"%s\")", unit,
                 sw_excerpt_of(sw_name_or_number(name, at, &number)).text);
    }
    return sw_writer_refuse(writer, "%s%s%s%s%s", part->text, where, *holders.text ? "; " : "",
                            holders.text, *holders.text ? " can" : "");
}

sw_status sw_capability_check(const sw_writer *writer)
{
    for (int i = 0; i < sw_capability_count(); i++) {
        const sw_capability *part = sw_capability_at(i);
        const bool held = sw_list_has(writer->format->holds, '|', part->name);
        const int64_t at = held ? -1 : part->find(writer->dataset);
        if (at < -1) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", writer->path);
        if (at >= 0) return refuse(writer, part, at);
    }
    return SW_OK;
}
