/* builder_words.c - the words of a builder become tokens. */
#include "data/builder_words.h"

#include "base/schema.h"
#include "data/builder_state.h"
#include "data/vocabulary.h"

#include <stdlib.h>

/* The most frequent words of the training split. */
static sw_status rank_words(sw_builder *builder, sw_real *token)
{
    sw_dataset *dataset = builder->dataset;
    const sw_name_map *words = &builder->word_name;
    int64_t *frequency = calloc((size_t)words->count + 1, sizeof *frequency);
    if (!frequency)
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to count words", builder->path);
    for (int64_t i = 0; i < dataset->index_count[SW_TRAIN]; i++) {
        const int64_t set = dataset->index[SW_TRAIN][i];
        for (int64_t r = dataset->sets.offset[set]; r < dataset->sets.offset[set + 1]; r++)
            frequency[(int64_t)dataset->sets.x[r]]++;
    }
    const int64_t other = sw_name_map_find(words, SW_OTHER_WORD);
    if (other >= 0) frequency[other] = 0; /* a file written from tokens contains it */
    const sw_status status = sw_vocabulary_rank(&dataset->schema, token, words, frequency,
                                                builder->options->words, dataset->arena);
    free(frequency);
    return status;
}

/* The tokens that the words have in a model's vocabulary. */
static sw_status look_up(sw_builder *builder, const sw_schema *model, sw_real *token)
{
    sw_name_map known = {.arena = builder->dataset->arena};
    sw_status status = SW_OK;
    for (int64_t t = 0, number; status == SW_OK && t < model->vocabulary; t++)
        status = sw_name_map_add(&known, &number, model->token[t]);
    for (int64_t w = 0; status == SW_OK && w < builder->word_name.count; w++) {
        const int64_t found = sw_name_map_find(&known, builder->word_name.name[w]);
        token[w] = found > 0 ? (sw_real)found : 0;
    }
    sw_name_map_free(&known);
    return status;
}

sw_status sw_builder_finish_words(sw_builder *builder, const sw_schema *model)
{
    sw_dataset *dataset = builder->dataset;
    sw_schema *schema = &dataset->schema;
    const int64_t words = builder->word_name.count;
    const int64_t buckets = model && model->hashed ? model->vocabulary : builder->options->hash;
    sw_real *token = sw_arena_alloc(dataset->arena, sw_bytes(words, sizeof *token));
    if (!token) return SW_ERROR_MEMORY;
    if (model && !model->hashed && !model->token)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "its elements are words, which the model does not know");
    if (model) {
        schema->vocabulary = model->vocabulary;
        if (model->token)
            schema->token =
                sw_names_copy(dataset->arena, (const char *const *)model->token, model->vocabulary);
        if (model->token && !schema->token) return SW_ERROR_MEMORY;
    }
    if (model ? model->hashed : buckets > 0) {
        schema->vocabulary = buckets;
        schema->hashed = true;
        for (int64_t w = 0; w < words; w++)
            token[w] = (sw_real)sw_token_hash(builder->word_name.name[w], buckets);
    } else if (model) {
        SW_TRY(look_up(builder, model, token));
    } else {
        SW_TRY(rank_words(builder, token));
    }
    sw_real *x = (sw_real *)dataset->sets.x;
    for (int64_t r = 0; r < dataset->sets.offset[dataset->sets.count]; r++)
        x[r] = token[(int64_t)x[r]];
    return SW_OK;
}
