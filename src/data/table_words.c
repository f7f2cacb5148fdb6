/* table_words.c - the words of a table become tokens. */
#include "base/schema.h"
#include "data/dataset.h"
#include "data/table_inside.h"
#include "data/words.h"

#include <stdlib.h>
#include <string.h>

/* How often a word stands in the training split. */
typedef struct word_count {
    const char *name;
    int64_t word, count;
} word_count;

static int by_count(const void *a, const void *b)
{
    const word_count *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return strcmp(x->name, y->name);
}

static word_count *count_words(const sw_table *table)
{
    const sw_dataset *dataset = table->dataset;
    word_count *list = calloc((size_t)table->word_name.count + 1, sizeof *list);
    if (!list) return NULL;
    for (int64_t w = 0; w < table->word_name.count; w++)
        list[w] = (word_count){table->word_name.name[w], w, 0};
    for (int64_t i = 0; i < dataset->index_count[SW_TRAIN]; i++) {
        const int64_t set = dataset->index[SW_TRAIN][i];
        for (int64_t r = dataset->sets.offset[set]; r < dataset->sets.offset[set + 1]; r++)
            list[(int64_t)dataset->sets.x[r]].count++;
    }
    const int64_t other = sw_name_map_find(&table->word_name, SW_OTHER_WORD);
    if (other >= 0) list[other].count = 0; /* in a file that was written from tokens */
    qsort(list, (size_t)table->word_name.count, sizeof *list, by_count);
    return list;
}

/* The most frequent words, from token 1 on; token 0 is any other. */
static sw_status choose_words(sw_table *table, sw_real *token)
{
    sw_schema *schema = &table->dataset->schema;
    word_count *list = count_words(table);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to count words", table->path);
    const int64_t most = table->options->words, words = table->word_name.count;
    int64_t kept = 0;
    while (kept < words && kept < most && list[kept].count > 0) kept++;
    const char **name = sw_arena_alloc(table->dataset->arena, sw_bytes(kept + 1, sizeof *name));
    if (name) {
        name[0] = SW_OTHER_WORD;
        for (int64_t i = 0; i < words; i++) {
            token[list[i].word] = i < kept ? (sw_real)(i + 1) : 0;
            if (i < kept) name[i + 1] = list[i].name;
        }
        schema->vocabulary = kept + 1;
        schema->token = sw_names_copy(table->dataset->arena, name, kept + 1);
    }
    free(list);
    return schema->token ? SW_OK : SW_ERROR_MEMORY;
}

/* The tokens that the words have in a model's vocabulary. */
static sw_status look_up(sw_table *table, const sw_schema *like, sw_real *token)
{
    sw_name_map known = {.arena = table->dataset->arena};
    sw_status status = SW_OK;
    for (int64_t t = 0, number; status == SW_OK && t < like->vocabulary; t++)
        status = sw_name_map_add(&known, &number, like->token[t]);
    for (int64_t w = 0; status == SW_OK && w < table->word_name.count; w++) {
        const int64_t found = sw_name_map_find(&known, table->word_name.name[w]);
        token[w] = found > 0 ? (sw_real)found : 0;
    }
    sw_name_map_free(&known);
    return status;
}

sw_status sw_table_take_words(sw_table *table, const sw_schema *like)
{
    sw_dataset *dataset = table->dataset;
    sw_schema *schema = &dataset->schema;
    const int64_t words = table->word_name.count;
    const int64_t buckets = like && like->hashed ? like->vocabulary : table->options->hash;
    sw_real *token = sw_arena_alloc(dataset->arena, sw_bytes(words, sizeof *token));
    if (!token) return SW_ERROR_MEMORY;
    if (like && !like->hashed && !like->token)
        return sw_table_fail(table, SW_ERROR_FORMAT, (sw_place){0},
                             "its elements are words, which the model does not know");
    if (like) {
        schema->vocabulary = like->vocabulary;
        if (like->token)
            schema->token =
                sw_names_copy(dataset->arena, (const char *const *)like->token, like->vocabulary);
        if (like->token && !schema->token) return SW_ERROR_MEMORY;
    }
    if (like ? like->hashed : buckets > 0) {
        schema->vocabulary = buckets;
        schema->hashed = true;
        for (int64_t w = 0; w < words; w++)
            token[w] = (sw_real)sw_token_hash(table->word_name.name[w], buckets);
    } else if (like) {
        SW_TRY(look_up(table, like, token));
    } else {
        SW_TRY(choose_words(table, token));
    }
    sw_real *x = (sw_real *)dataset->sets.x;
    for (int64_t r = 0; r < dataset->sets.offset[dataset->sets.count]; r++)
        x[r] = token[(int64_t)x[r]];
    return SW_OK;
}
