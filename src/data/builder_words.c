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
            frequency[(int64_t)dataset->sets.x[r * dataset->sets.width]]++;
    }
    const int64_t other = sw_name_map_find(words, SW_OTHER_WORD);
    if (other >= 0) frequency[other] = 0; /* a file written from tokens contains it */
    const sw_status status = sw_vocabulary_rank(&dataset->schema, token, words, frequency,
                                                builder->options->words, dataset->arena);
    free(frequency);
    return status;
}

/* The tokens of a model that has a vocabulary of words. */
static sw_status look_up_words(sw_builder *builder, const sw_schema *model, sw_real *token)
{
    sw_arena *arena = builder->dataset->arena;
    sw_schema *schema = &builder->dataset->schema;
    if (!model->token)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "its elements are words, which the model does not know");
    schema->vocabulary = model->vocabulary;
    schema->token = sw_names_copy(arena, (const char *const *)model->token, model->vocabulary);
    if (!schema->token) return SW_ERROR_MEMORY;
    sw_name_map known = {.arena = arena};
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

static void hash_words(sw_builder *builder, int64_t tokens, sw_real *token)
{
    sw_schema *schema = &builder->dataset->schema;
    schema->vocabulary = tokens;
    schema->hashed = true;
    for (int64_t w = 0; w < builder->word_name.count; w++)
        token[w] = (sw_real)sw_token_hash(builder->word_name.name[w], tokens);
}

sw_status sw_builder_finish_words(sw_builder *builder, const sw_schema *model)
{
    const sw_ragged *sets = &builder->dataset->sets;
    const size_t bytes = sw_bytes(builder->word_name.count, sizeof(sw_real));
    sw_real *token = sw_arena_alloc(builder->dataset->arena, bytes);
    if (!token) return SW_ERROR_MEMORY;
    if (model ? model->hashed : builder->options->hash > 0)
        hash_words(builder, model ? model->vocabulary : builder->options->hash, token);
    else if (model)
        SW_TRY(look_up_words(builder, model, token));
    else
        SW_TRY(rank_words(builder, token));
    sw_real *x = (sw_real *)sets->x;
    for (int64_t row = 0; row < sets->offset[sets->count]; row++)
        x[row * sets->width] = token[(int64_t)x[row * sets->width]];
    return SW_OK;
}
