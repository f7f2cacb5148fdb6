/* words.h - the words of a text, and the vocabulary of the most frequent ones. */
#ifndef SW_DATA_VOCABULARY_H
#define SW_DATA_VOCABULARY_H

#include "base/name_map.h"
#include "base/text.h"

#include <setwise/schema.h>

/* What stands for a word outside of the vocabulary, in a text too. */
#define SW_OTHER_WORD "<other>"

/* The next word of a text, from *at on, which then is behind it, into `word`; false: there is none.
 *
 * A word is a run of letters and digits, with apostrophes between them ("don't"). The letters of
 * ASCII are made small; every character beyond ASCII counts as a letter and stays as it is, but for
 * the signs of Latin-1 (U+00A0 to U+00BF) and the blocks of punctuation (U+2000 to U+206F, U+3000
 * to U+303F), a curly apostrophe being an apostrophe. SW_OTHER_WORD is a word. The text is UTF-8.
 */
bool sw_word_next(sw_text *word, const char **at);

/* The words that are most frequent, `most` of them or, if there are not so many, all, become the
 * tokens 1, 2 ... in that order (of equals, the first by its bytes); token 0, SW_OTHER_WORD, stands
 * for all others. frequency: [words->count], how often each comes in the training split; a word
 * that does not come there is another. Sets the schema's vocabulary, and its words in the arena;
 * and token [words->count], that of each word. */
sw_status sw_vocabulary_rank(sw_schema *schema, sw_real *token, const sw_name_map *words,
                             const int64_t *frequency, int64_t most, sw_arena *arena);

#endif
