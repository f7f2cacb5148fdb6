/* golden_scores.h - cases of scores.safetensors, which tools/peers/make-scores wrote with
 * scikit-learn: outputs with their answers, and what scikit-learn says of them. */
#ifndef SW_TESTS_TRAIN_GOLDEN_SCORES_H
#define SW_TESTS_TRAIN_GOLDEN_SCORES_H

#include "base/file.h"
#include "base/safetensors.h"

#include <setwise/scores.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

typedef struct golden_case {
    sw_safetensors *file;
    const char *name;
    sw_ragged sets;
    sw_split split; /* of all sets, in the role of validation */
    sw_real outputs[256], target[256];
    int32_t label[64];
} golden_case;

static inline const sw_stored *golden_find(const golden_case *g, const char *what)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", g->name, what);
    return sw_safetensors_find(g->file, name);
}

/* The numbers [size] of a tensor; the memory is used again. */
static inline const void *golden_bytes(const golden_case *g, const char *what, sw_dtype dtype,
                                       int64_t size)
{
    static double bytes[1024];
    const sw_stored *tensor = golden_find(g, what);
    cr_assert_not_null(tensor, "%s has no %s", g->name, what);
    cr_assert(tensor->dtype == dtype && tensor->size == size, "%s.%s: %lld numbers", g->name, what,
              (long long)tensor->size);
    cr_assert_leq(tensor->size, 1024);
    cr_assert_eq(sw_file_read_at(g->file->fd, g->name, tensor->offset, bytes,
                                 (size_t)size * sw_dtype_size(dtype)),
                 SW_OK);
    return bytes;
}

static inline const double *golden_numbers(const golden_case *g, const char *what, int64_t size)
{
    return golden_bytes(g, what, SW_F64, size);
}

static inline void golden_open(golden_case *g, const char *name, sw_task task)
{
    *g = (golden_case){.name = name};
    cr_assert_eq(sw_safetensors_open(&g->file, SOURCE_ROOT "/tests/train/scores.safetensors"),
                 SW_OK, "%s", sw_error_message());
    const sw_stored *outputs = golden_find(g, "outputs");
    const int64_t sets = outputs->shape[0], count = outputs->shape[1], size = sets * count;
    cr_assert(size <= 256 && sets <= 64);
    const float *y = golden_bytes(g, "outputs", SW_F32, size);
    for (int64_t k = 0; k < size; k++) g->outputs[k] = (sw_real)y[k];
    g->sets = (sw_ragged){.count = sets};

    if (task == SW_CLASSES) {
        const int64_t *label = golden_bytes(g, "answers", SW_I64, sets);
        for (int64_t i = 0; i < sets; i++) g->label[i] = (int32_t)label[i];
        g->sets.label = g->label;
    } else {
        const float *target = golden_bytes(g, "answers", SW_F32, size);
        for (int64_t k = 0; k < size; k++) g->target[k] = (sw_real)target[k];
        g->sets.target = g->target, g->sets.targets = count;
    }
    g->split = (sw_split){SW_VALID, &g->sets, NULL, sets, count, task};
}

static inline void golden_close(golden_case *g)
{
    sw_safetensors_close(g->file);
}

/* Agreement to 1e-12; what scikit-learn does not define is NaN in both. */
static inline void golden_near(const golden_case *g, const char *what, double got, double expected)
{
    if (isnan(expected))
        cr_expect(isnan(got), "%s, %s: %.17g, expected NaN", g->name, what, got);
    else
        cr_expect(fabs(got - expected) <= 1e-12 * (1 + fabs(expected)),
                  "%s, %s: %.17g, expected %.17g", g->name, what, got, expected);
}

#endif
