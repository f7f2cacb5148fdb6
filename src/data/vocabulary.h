/* vocabulary.h - the words of a text, and the vocabulary of the most frequent ones. */
#ifndef SW_DATA_VOCABULARY_H
#define SW_DATA_VOCABULARY_H

#include "base/name_map.h"
#include "base/text.h"

#include <setwise/schema.h>

/* Stands for any word that is not in the vocabulary, also in a text. */
#define SW_OTHER_WORD "<other>"

/* Put the next word of the text at *at into `word`, and move *at behind it. false: there is none.
 *
 * A word is a run of letters and digits, with single apostrophes inside ("don't"). Every character
 * beyond ASCII is a letter, except for the signs of Latin-1 (U+00A0 to U+00BF) and the blocks of
 * punctuation (U+2000 to U+206F, U+3000 to U+303F); of these the curly apostrophe is an apostrophe.
 * The word is folded: without capitals, and composed (Unicode Standard, section 3.13).
 * SW_OTHER_WORD is a word. The text is UTF-8. */
bool sw_word_next(sw_text *word, const char **at);

/* Make tokens of the `most` most frequent words, or of all if there are fewer. They become the
 * tokens 1, 2 ... in the order of their frequency, ties by their bytes. Token 0, SW_OTHER_WORD, is
 * for all other words. frequency: [words->count], occurrences in the training split; a word without
 * any gets no token. Sets the vocabulary of the schema and its words, in the arena, and token
 * [words->count], the token of each word. */
sw_status sw_vocabulary_rank(sw_schema *schema, sw_real *token, const sw_name_map *words,
                             const int64_t *frequency, int64_t most, sw_arena *arena);

#endif
