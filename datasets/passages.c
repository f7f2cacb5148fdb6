/* passages.c - passages: what is the given passage about?
 *
 * A set is `passages` texts of texts.h, each of another class, which is its file. Of each text the
 * first `longest` words are taken. An element is a word: its token, the one-hot number of its
 * passage, and the same number as that of its part (sw_schema.parts). The context of the set is its
 * question: the one-hot number of a uniform passage. The class of that passage is that of the set,
 * uniform among the twelve. Its words have the instance label 1. The seed divides the texts: 15 %
 * are for validation sets, 20 % for test sets, the others for training. Each set draws from all
 * texts of its split. The vocabulary is the `words` most frequent words of the training texts, or
 * hashes with `hash`, as in fortunes.c.
 *
 * The best possible accuracy is below 1 and not known: it is that of recognising the class of one
 * short text. Without the question, a model that knew all classes would be right in one of
 * `passages` cases.
 *
 * A pooling that sees the question must win: attention whose query is made of the question listens
 * to the words of one passage. Other poolings must pass on what all passages are about, and the
 * decoder, which sees the question, chooses. */
#include "base/arena.h"
#include "data/filling.h"
#include "datasets/texts.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

#include <stdlib.h>
#include <string.h>

enum { PASSAGES = SW_TEXT_OWN, LONGEST, MOST_PASSAGES = TEXT_CLASSES };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(16000, 1000, 2000),
    SW_TEXT_PARAMS(2000),
    {"passages", "number of texts in a set", 3, 2, MOST_PASSAGES},
    {"longest", "number of words that are taken of a text, the first ones", 30, 1, 1000},
};

/* The texts of a split, by class. */
typedef struct shelf {
    int64_t *text; /* numbers of the texts, class after class */
    int64_t first[TEXT_CLASSES + 1];
} shelf;

static sw_status fill_shelf(shelf *out, const sw_texts *texts, const int64_t *text, int64_t count,
                            sw_role role)
{
    out->text = sw_arena_alloc(texts->word.arena, sw_bytes(count, sizeof *out->text));
    if (!out->text) return SW_ERROR_MEMORY;
    int64_t at = 0;
    for (int c = 0; c < TEXT_CLASSES; c++) {
        out->first[c] = at;
        for (int64_t i = 0; i < count; i++)
            if (texts->text[text[i]].class == c) out->text[at++] = text[i];
        if (at == out->first[c])
            return sw_fail(SW_ERROR_FORMAT, "there is no %s text of %s", sw_role_name(role),
                           sw_text_class[c]);
    }
    out->first[TEXT_CLASSES] = at;
    return SW_OK;
}

/* A set: its texts, and which of them the question is about. */
typedef struct choice {
    const sw_quote *text[MOST_PASSAGES];
    int64_t question;
} choice;

static choice choose(const sw_texts *texts, const shelf *from, int64_t passages, sw_random *r)
{
    choice chosen;
    int64_t class[TEXT_CLASSES];
    sw_random_permutation(r, TEXT_CLASSES, class);
    for (int64_t p = 0; p < passages; p++) {
        const int64_t first = from->first[class[p]], count = from->first[class[p] + 1] - first;
        const int64_t text = from->text[first + sw_random_below(r, (uint32_t)count)];
        chosen.text[p] = &texts->text[text];
    }
    chosen.question = sw_random_below(r, (uint32_t)passages);
    return chosen;
}

static int64_t length_of(const sw_quote *text, int64_t longest)
{
    return text->count < longest ? text->count : longest;
}

static void put_passage(sw_real *x, uint8_t *instance, const sw_texts *texts, const sw_real *token,
                        const choice *chosen, int64_t p, const int64_t *value)
{
    const sw_quote *text = chosen->text[p];
    for (int64_t i = 0; i < length_of(text, value[LONGEST]); i++) {
        *x++ = token[texts->word_at[text->first + i]];
        for (int64_t j = 0; j < value[PASSAGES]; j++) *x++ = j == p;
        *x++ = (sw_real)(p + 1);
        instance[i] = p == chosen->question;
    }
}

/* Fill the data set with these texts. */
static sw_status put_sets(sw_dataset *dataset, sw_filling *filling, const sw_texts *texts,
                          const choice *chosen, const sw_real *token, const int64_t *value)
{
    static const char *const all[1 + MOST_PASSAGES] = {
        "word",      "passage 1", "passage 2", "passage 3",  "passage 4",  "passage 5", "passage 6",
        "passage 7", "passage 8", "passage 9", "passage 10", "passage 11", "passage 12"};
    const int64_t passages = value[PASSAGES], width = 2 + passages;
    const char *name[2 + MOST_PASSAGES];
    memcpy(name, all, sizeof all);
    name[width - 1] = "passage";
    dataset->schema.parts = true;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        filling->offset[b + 1] = filling->offset[b];
        for (int64_t p = 0; p < passages; p++)
            filling->offset[b + 1] += length_of(chosen[b].text[p], value[LONGEST]);
        filling->label[b] = chosen[b].text[chosen[b].question]->class;
        filling->context[b * passages + chosen[b].question] = 1;
    }
    SW_TRY(sw_dataset_elements(dataset, filling, width, name, true));
    for (int64_t b = 0, row = 0; b < dataset->sets.count; b++)
        for (int64_t p = 0; p < passages; p++) {
            put_passage(filling->x + row * width, filling->instance + row, texts, token, &chosen[b],
                        p, value);
            row += length_of(chosen[b].text[p], value[LONGEST]);
        }
    return SW_OK;
}

static sw_status fill(sw_dataset *dataset, const sw_texts *texts, const int64_t *value,
                      uint64_t seed)
{
    sw_arena *arena = texts->word.arena; /* for what is needed in this function alone */
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, TEXT_CLASSES, sw_text_class));
    SW_TRY(sw_dataset_context(dataset, &filling, value[PASSAGES]));
    int64_t *order = sw_arena_alloc(arena, sw_bytes(texts->count, sizeof *order));
    sw_real *token = sw_arena_alloc(arena, sw_bytes(texts->word.count, sizeof *token));
    choice *chosen = sw_arena_alloc(arena, sw_bytes(dataset->sets.count, sizeof *chosen));
    if (!order || !token || !chosen) return SW_ERROR_MEMORY;
    sw_random r = sw_random_for(seed, SW_FOR_SPLIT, 0, 0);
    sw_random_permutation(&r, texts->count, order);
    const int64_t test = texts->count * 20 / 100, valid = texts->count * 15 / 100;
    const int64_t first[] = {valid + test, 0, valid}, end[] = {texts->count, valid, valid + test};
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        shelf from;
        SW_TRY(
            fill_shelf(&from, texts, order + first[role], end[role] - first[role], (sw_role)role));
        for (int64_t i = 0; i < dataset->index_count[role]; i++) {
            const int64_t b = dataset->index[role][i];
            r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
            chosen[b] = choose(texts, &from, value[PASSAGES], &r);
        }
    }
    SW_TRY(sw_texts_tokens(dataset, token, texts, order + first[SW_TRAIN],
                           end[SW_TRAIN] - first[SW_TRAIN], value));
    return put_sets(dataset, &filling, texts, chosen, token, value);
}

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    sw_texts texts;
    sw_status status = sw_texts_read(&texts, value[SW_TEXT_SHORTEST]);
    if (status == SW_OK) status = fill(dataset, &texts, value, seed);
    sw_texts_free(&texts);
    return status;
}

const sw_dataset_type sw_dataset_passages = {
    "passages",
    "several short texts in a set, and a question: which class is the text of that number?",
    params,
    sizeof params / sizeof params[0],
    make,
    sw_texts_find};
