/* round_trip.h - a data set with all parts, and whether another one is the same. */
#ifndef SW_TESTS_DATA_ROUND_TRIP_H
#define SW_TESTS_DATA_ROUND_TRIP_H

#include "data/dataset.h"
#include "data/filling.h"
#include "scratch.h"

#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <criterion/criterion.h>
#include <float.h>
#include <stdlib.h>
#include <string.h>

enum { ROUND_SETS = 40, ROUND_WIDTH = 3, ROUND_OUTPUTS = 3 };

/* Any finite number: random bits. */
static inline sw_real any_real(sw_random *r)
{
    sw_real x;
    do {
        uint32_t bits[2] = {sw_random_u32(r), sw_random_u32(r)};
        memcpy(&x, bits, sizeof x);
    } while (!(x - x == 0));
    return x;
}

/* Sets of 1 to 4 elements of any numbers, with names, contexts, instance labels, a split and the
 * answers to the task. With a vocabulary, elements begin with a token. */
static inline sw_dataset *rich_dataset(sw_task task, int64_t vocabulary)
{
    static const char *const feature[] = {"x", "größe", "a,\"b\""};
    static const char *const output[] = {"no", "yes\n", "\xf0\x9f\x90\x88"};
    static const char *const token[] = {"<other>", "one", "zwei", "\xe4\xb8\x89"};
    sw_random r = sw_random_for(7, SW_FOR_TEST, (uint32_t)task, 0);
    sw_dataset *dataset;
    cr_assert(sw_dataset_begin(&dataset) == SW_OK);
    dataset->task = task;
    sw_filling f;
    cr_assert_eq(sw_dataset_sets(dataset, &f, (int64_t[]){20, 12, 8}, ROUND_OUTPUTS, output),
                 SW_OK);
    cr_assert_eq(sw_dataset_context(dataset, &f, 2), SW_OK);
    for (int64_t b = 0; b < ROUND_SETS; b++)
        f.offset[b + 1] = f.offset[b] + 1 + sw_random_below(&r, 4);
    cr_assert_eq(sw_dataset_elements(dataset, &f, ROUND_WIDTH, feature, true), SW_OK);
    const int64_t rows = f.offset[ROUND_SETS];
    for (int64_t i = 0; i < rows * ROUND_WIDTH; i++)
        f.x[i] = vocabulary && i % ROUND_WIDTH == 0 ? (sw_real)(i % vocabulary) : any_real(&r);
    f.x[ROUND_WIDTH - 1] = (sw_real)-0.0;
    for (int64_t i = 0; i < rows; i++) f.instance[i] = (uint8_t)sw_random_below(&r, 2);
    dataset->set_name = sw_arena_alloc(dataset->arena, ROUND_SETS * sizeof *dataset->set_name);
    for (int64_t b = 0; b < ROUND_SETS; b++) {
        char name[32];
        snprintf(name, sizeof name, "set %lld", (long long)b);
        dataset->set_name[b] = sw_arena_text(dataset->arena, name);
        for (int c = 0; c < 2; c++) f.context[2 * b + c] = any_real(&r);
        if (f.label) f.label[b] = (int32_t)(b % (ROUND_OUTPUTS - 1)); /* one class has no set */
        for (int c = 0; f.target && c < ROUND_OUTPUTS; c++)
            f.target[b * ROUND_OUTPUTS + c] =
                task == SW_LABELS ? (sw_real)sw_random_below(&r, 2) : any_real(&r);
    }
    if (vocabulary) {
        dataset->schema.vocabulary = vocabulary;
        dataset->schema.token = sw_arena_alloc(dataset->arena, sizeof token);
        for (int t = 0; t < vocabulary; t++)
            dataset->schema.token[t] = sw_arena_text(dataset->arena, token[t]);
    }
    dataset->split_given = true;
    return dataset;
}

static inline void same_names(char *const *a, char *const *b, int64_t count)
{
    cr_assert_eq(!a, !b);
    for (int64_t i = 0; a && i < count; i++) cr_expect_str_eq(a[i], b[i]);
}

static inline void same_bytes(const void *a, const void *b, size_t bytes)
{
    cr_assert_eq(!a, !b);
    if (a) cr_expect_arr_eq(a, b, bytes);
}

static inline void same_parts(const sw_grouping *a, const sw_grouping *b, int64_t sets)
{
    cr_assert_eq(a->count, b->count);
    same_names(a->name, b->name, a->count);
    same_bytes(a->of, b->of, (size_t)sets * sizeof *a->of);
}

/* The same to the last bit, except for scales, which are measured. */
static inline void expect_same(const sw_dataset *a, const sw_dataset *b)
{
    const sw_ragged *s = &a->sets, *t = &b->sets;
    cr_assert(a->task == b->task && s->count == t->count && s->width == t->width &&
              s->targets == t->targets && s->context_width == t->context_width);
    const size_t sets = (size_t)s->count, rows = (size_t)s->offset[s->count];
    same_bytes(s->offset, t->offset, (sets + 1) * sizeof *s->offset);
    same_bytes(s->x, t->x, rows * (size_t)s->width * sizeof *s->x);
    same_bytes(s->label, t->label, sets * sizeof *s->label);
    same_bytes(s->target, t->target, sets * (size_t)s->targets * sizeof *s->target);
    same_bytes(s->context, t->context, sets * (size_t)s->context_width * sizeof *s->context);
    same_bytes(a->instance_label, b->instance_label, rows);
    same_names(a->set_name, b->set_name, s->count);
    same_names(a->schema.feature.name, b->schema.feature.name, s->width);
    same_names(a->schema.context.name, b->schema.context.name, s->context_width);
    cr_assert_eq(a->schema.output.count, b->schema.output.count);
    same_names(a->schema.output.name, b->schema.output.name, a->schema.output.count);
    cr_assert_eq(a->schema.vocabulary, b->schema.vocabulary);
    same_names(a->schema.token, b->schema.token, a->schema.vocabulary);
    same_parts(&a->group, &b->group, s->count);
    cr_assert_eq(a->divisions, b->divisions);
    for (int64_t i = 0; i < a->divisions; i++)
        same_parts(&a->division[i], &b->division[i], s->count);
    cr_assert_eq(a->split_given, b->split_given);
    for (int role = 0; a->split_given && role < 3; role++) {
        cr_assert_eq(a->index_count[role], b->index_count[role]);
        same_bytes(a->index[role], b->index[role],
                   (size_t)a->index_count[role] * sizeof *a->index[role]);
    }
}

/* A data set with all parts reads back the same from a file of the format. It is written twice, for
 * expect_same_files. */
static inline void expect_round_trip(sw_task task, int64_t vocabulary, const char *suffix)
{
    char name[32];
    sw_dataset *dataset = rich_dataset(task, vocabulary), *back;
    for (int i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "%d%s", i, suffix);
        cr_assert_eq(sw_dataset_save(dataset, scratch(name).text, NULL), SW_OK, "%s",
                     sw_error_message());
    }
    cr_assert_eq(sw_dataset_save(dataset, scratch(name).text, NULL), SW_ERROR_EXISTS);
    cr_assert_eq(sw_dataset_open(&back, scratch(name).text, 1), SW_OK, "%s", sw_error_message());
    expect_same(dataset, back);
    sw_dataset_free(back);
    sw_dataset_free(dataset);
}

/* The two files that expect_round_trip wrote are the same. */
static inline void expect_same_files(const char *a, const char *b)
{
    size_t sizes[2];
    char *file[2] = {scratch_read(scratch(a).text, &sizes[0]),
                     scratch_read(scratch(b).text, &sizes[1])};
    cr_assert_eq(sizes[0], sizes[1]);
    cr_expect_arr_eq(file[0], file[1], sizes[0]);
    free(file[0]);
    free(file[1]);
}

#endif
