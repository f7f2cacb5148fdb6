/* distinct.c - distinct: how many different tokens are there?
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2. Each is one of `vocabulary`
 * tokens. The class is the number u of different tokens, uniform in 1 .. classes. It is drawn
 * independently of n, so the size of a set says nothing about it. Therefore the smallest set must
 * have space for all classes. The u tokens are uniform in the vocabulary. The elements are uniform
 * among the u, given that each of them occurs. The best possible accuracy is 1.
 *
 * Max must win: if the embedding is an indicator of the token, the maxima say which tokens are
 * there, and the decoder counts them. Elements that see each other can do it too: each gets the
 * weight 1 / (how often its token occurs), and the weights add up to u. Mean and sum over separate
 * elements must do worse: they say how often each token occurs, and the decoder has to turn that
 * into whether it occurs. */
#include "base/arena.h"
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, CLASSES, VOCABULARY, MOST_CLASSES = 10 };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(4000, 500, 1000),
    {"size", "mean elements in a set", 12, 2, 100000},
    {"classes", "most different tokens in a set; more are harder", 6, 2, MOST_CLASSES},
    {"vocabulary", "number of tokens", 20, 2, 100000},
};

/* `count` different numbers below `vocabulary`. */
static void choose(int64_t *name, int32_t count, int64_t vocabulary, sw_random *r)
{
    for (int32_t i = 0; i < count;) {
        bool taken = false;
        name[i] = sw_random_below(r, (uint32_t)vocabulary);
        for (int32_t j = 0; j < i; j++) taken |= name[j] == name[i];
        i += !taken;
    }
}

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const class_name[MOST_CLASSES] = {"1", "2", "3", "4", "5",
                                                         "6", "7", "8", "9", "10"};
    static const char *const feature_name[] = {"token"};
    const int64_t size = value[SIZE], classes = value[CLASSES], vocabulary = value[VOCABULARY];
    if (size - size / 2 < classes || vocabulary < classes)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "classes=%lld: expected at most the %lld elements of the smallest set and "
                       "vocabulary=%lld",
                       (long long)classes, (long long)(size - size / 2), (long long)vocabulary);
    sw_filling filling;
    dataset->schema.vocabulary = vocabulary;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, classes, class_name));
    sw_dataset_draw_sizes(dataset, &filling, size, seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, 1, feature_name, false));
    int64_t name[MOST_CLASSES];
    int64_t *token = sw_arena_alloc(dataset->arena, sw_bytes(size + size / 2, sizeof *token));
    if (!token) return SW_ERROR_MEMORY;
    dataset->best = 1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], elements = filling.offset[b + 1] - first;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const int32_t different = 1 + (int32_t)sw_random_below(&r, (uint32_t)classes);
        choose(name, different, vocabulary, &r);
        sw_draw_onto(token, elements, (uint32_t)different, &r);
        filling.label[b] = different - 1;
        for (int64_t i = 0; i < elements; i++) filling.x[first + i] = (sw_real)name[token[i]];
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_distinct = {
    "distinct",
    "how many different tokens there are: max and interaction win, they count each once", params,
    sizeof params / sizeof params[0], make};
