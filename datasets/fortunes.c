/* fortunes.c - fortunes: which collection is this text from?
 *
 * A set is the words of a short text, one of the thousands that `fortune` prints (Debian's packages
 * fortunes and fortunes-min): jokes, definitions, verses, and quotations with their authors. An
 * element is a token of a word: its number among the `words` most frequent words of all texts that
 * are not for validation or test, with 0 for all other words; or, with `hash`, the hash of the
 * word. The class is the file of the text, one of twelve: files of 200 texts or more with a subject
 * or a voice of their own, but none that makes fun of a sex or a people. texts.h says which texts
 * are taken; no two of them say the same. The splits are drawn by the seed: `test` texts, `valid`
 * texts, and `train` of the others, or all if that is 0.
 *
 * The best possible accuracy is below 1 and not known: many texts would fit two classes. The most
 * frequent class is right for 18 % of the texts. A few words give the class away and most say
 * nothing, which favours max and attention. Many words that say a little add up, which favours the
 * mean. mean+max has both and must win. */
#include "base/arena.h"
#include "data/filling.h"
#include "datasets/texts.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <stdlib.h>

static const sw_dataset_param params[] = {
    {"train", "training texts; 0: all that the other splits leave", 0, 0, 1000000},
    {"valid", "validation texts", 1000, 1, 1000000},
    {"test", "test texts", 1300, 1, 1000000},
    SW_TEXT_PARAMS(4000),
};

static sw_status count_splits(int64_t count[3], const sw_texts *texts, const int64_t *value)
{
    for (int role = SW_TRAIN; role <= SW_TEST; role++) count[role] = value[role];
    const int64_t left = texts->count - count[SW_VALID] - count[SW_TEST];
    if (count[SW_TRAIN] == 0) count[SW_TRAIN] = left;
    if (left >= 1 && count[SW_TRAIN] <= left) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "train=%lld, valid=%lld and test=%lld are more than the %lld texts",
                   (long long)value[SW_PARAM_TRAIN], (long long)value[SW_PARAM_VALID],
                   (long long)value[SW_PARAM_TEST], (long long)texts->count);
}

/* The name of a set is the class and the number of its text. */
static sw_status name_sets(sw_dataset *dataset, const sw_texts *texts, const int64_t *text)
{
    const int64_t sets = dataset->sets.count;
    dataset->set_name = sw_arena_alloc(dataset->arena, sw_bytes(sets, sizeof(char *)));
    if (!dataset->set_name) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < sets; b++) {
        const sw_quote *quote = &texts->text[text[b]];
        char name[64];
        snprintf(name, sizeof name, "%s %lld", sw_text_class[quote->class],
                 (long long)quote->number);
        dataset->set_name[b] = sw_arena_text(dataset->arena, name);
        if (!dataset->set_name[b]) return SW_ERROR_MEMORY;
    }
    return SW_OK;
}

static sw_status fill(sw_dataset *dataset, const sw_texts *texts, const int64_t *value,
                      uint64_t seed)
{
    static const char *const feature_name[] = {"word"};
    sw_arena *arena = texts->word.arena; /* for what is needed in this function alone */
    int64_t count[3];
    sw_filling filling;
    SW_TRY(count_splits(count, texts, value));
    SW_TRY(sw_dataset_sets(dataset, &filling, count, TEXT_CLASSES, sw_text_class));
    int64_t *order = sw_arena_alloc(arena, sw_bytes(texts->count, sizeof *order));
    sw_real *token = sw_arena_alloc(arena, sw_bytes(texts->word.count, sizeof *token));
    int64_t *text = sw_arena_alloc(arena, sw_bytes(dataset->sets.count, sizeof *text));
    if (!order || !token || !text) return SW_ERROR_MEMORY;
    sw_random r = sw_random_for(seed, SW_FOR_SPLIT, 0, 0);
    sw_random_permutation(&r, texts->count, order);
    const int64_t others = count[SW_VALID] + count[SW_TEST];
    for (int64_t b = 0; b < count[SW_TRAIN]; b++) text[b] = order[others + b];
    for (int64_t b = 0; b < others; b++) text[count[SW_TRAIN] + b] = order[b];

    for (int64_t b = 0; b < dataset->sets.count; b++) {
        filling.offset[b + 1] = filling.offset[b] + texts->text[text[b]].count;
        filling.label[b] = texts->text[text[b]].class;
    }
    SW_TRY(name_sets(dataset, texts, text));
    SW_TRY(sw_dataset_elements(dataset, &filling, 1, feature_name, false));
    SW_TRY(sw_texts_tokens(dataset, token, texts, order + others, texts->count - others, value));
    for (int64_t b = 0, i = 0; b < dataset->sets.count; b++)
        for (int64_t j = 0; j < texts->text[text[b]].count; j++)
            filling.x[i++] = token[texts->word_at[texts->text[text[b]].first + j]];
    return SW_OK;
}

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    sw_texts texts;
    sw_status status = sw_texts_read(&texts, value[SW_TEXT_SHORTEST]);
    if (status == SW_OK) status = fill(dataset, &texts, value, seed);
    sw_texts_free(&texts);
    return status;
}

const sw_dataset_type sw_dataset_fortunes = {
    "fortunes", "short texts as sets of words: which of twelve collections are they from?",
    params,     sizeof params / sizeof params[0],
    make,       sw_texts_find};
