/* texts.h - the texts of Debian's packages fortunes and fortunes-min, word by word. */
#ifndef DATASETS_TEXTS_H
#define DATASETS_TEXTS_H

#include "base/name_map.h"
#include "data/filling.h"

enum { TEXT_CLASSES = 12 };
extern const char *const sw_text_class[TEXT_CLASSES]; /* the files */

/* A text: its words are texts.word_at[first] to word_at[first + count - 1]. */
typedef struct sw_quote {
    int class;
    int64_t number;       /* in its file, from 1 */
    int64_t first, count; /* of all its words, */
    int64_t spoken;       /* and how many of these come before the author's name */
} sw_quote;

typedef struct sw_texts {
    sw_name_map word;        /* all different words; its arena holds them */
    int64_t *times;          /* [word.count] occurrences, without the names of authors */
    int64_t *word_at, words; /* [words] all words of all texts, as numbers in `word` */
    sw_quote *text;          /* [count], class after class */
    int64_t count;
    int64_t times_capacity, word_capacity, text_capacity;
} sw_texts;

/* SW_OK if the files are there. Otherwise SW_ERROR_NOT_FOUND; the message names the packages. */
sw_status sw_texts_find(void);

/* Read the twelve files in the folder fortunes/ of the search path (data/search_path.h). A text
 * stands between two lines of a single "%". Its words are those of sw_word_next. A line "-- Name"
 * and all that follows name the author. Letters that were struck over ("_\bx") are left out.
 *
 * Left out are
 *   - texts of fewer than `shortest` words;
 *   - texts of rare words alone, which occur fewer than ten times in all texts;
 *   - texts that say what an earlier one says: the same words in any order, apart from rare words,
 *     such as names, and from the author.
 *
 * Fails if a file is missing or is not UTF-8; the message names the location. Free with
 * sw_texts_free, also after a failure. */
sw_status sw_texts_read(sw_texts *out, int64_t shortest);
void sw_texts_free(sw_texts *texts);

/* The parameters that data sets of texts share, behind those of the splits. vocabulary: the default
 * of `words`. */
#define SW_TEXT_PARAMS(vocabulary)                                                                 \
    {"words", "size of the vocabulary: the most frequent words", vocabulary, 1, 1 << 20},          \
        {"hash", "number of tokens that words are hashed to instead; 0: none", 0, 0, 1 << 20},     \
    {                                                                                              \
        "shortest", "texts of fewer words are left out", 5, 1, 100                                 \
    }
enum { SW_TEXT_WORDS = SW_PARAM_OWN, SW_TEXT_HASH, SW_TEXT_SHORTEST, SW_TEXT_OWN };

/* The token of each word, token [texts->word.count], and the vocabulary of the data set. Tokens are
 * ranks in the texts train [count] (sw_vocabulary_rank), or hashes, as the parameters say. */
sw_status sw_texts_tokens(sw_dataset *dataset, sw_real *token, const sw_texts *texts,
                          const int64_t *train, int64_t count, const int64_t *value);

#endif
