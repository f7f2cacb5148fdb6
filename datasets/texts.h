/* texts.h - the texts of Debian's packages fortunes and fortunes-min, word by word: what data sets
 * of texts are made of. */
#ifndef DATASETS_TEXTS_H
#define DATASETS_TEXTS_H

#include "base/name_map.h"
#include "data/filling.h"

enum { TEXT_CLASSES = 12 };
extern const char *const sw_text_class[TEXT_CLASSES]; /* the files */

/* A text: its words are texts.at[first] to at[first + count - 1]. */
typedef struct sw_said {
    int class;
    int64_t number;       /* in its file, from 1 */
    int64_t first, count; /* of them, who said it at the end, */
    int64_t said;         /* after so many words */
} sw_said;

typedef struct sw_texts {
    sw_name_map word;   /* all words; its arena is theirs */
    int64_t *times;     /* [word.count] how often each is said, not counting who says it */
    int64_t *at, words; /* [words] numbers in `word` */
    sw_said *text;      /* [count], class after class */
    int64_t count;
    int64_t times_room, at_room, text_room;
} sw_texts;

/* Are the files there? Otherwise SW_ERROR_NOT_FOUND, which names the packages. */
sw_status sw_texts_find(void);

/* Read the twelve files in the folder fortunes/ of one of the places of data/place.h. A text is
 * what is between two lines of a single "%"; its words are those of data/words.h, those of a line
 * "-- Name" below it, and after, are of who said it. Letters that were struck over ("_\bx") are
 * left out.
 *
 * Texts of fewer than `shortest` words are left out, and those of rare words alone, which all texts
 * together say fewer than ten times. So is one that says what an earlier one says: the same words
 * in whatever order, but for rare ones, as names are, and for who said it.
 *
 * Fails if a file is missing, and if one is not text in UTF-8, with its place. Free with
 * sw_texts_free, after a failure too. */
sw_status sw_texts_read(sw_texts *out, int64_t shortest);
void sw_texts_free(sw_texts *texts);

/* What data sets of texts have in common, in this order after their splits; vocabulary: the
 * default. */
#define SW_TEXT_PARAMS(vocabulary)                                                                 \
    {"words", "size of the vocabulary: the most frequent words", vocabulary, 1, 1 << 20},          \
        {"hash", "hash words into so many tokens instead; 0: do not", 0, 0, 1 << 20},              \
    {                                                                                              \
        "shortest", "texts of fewer words are left out", 5, 1, 100                                 \
    }
enum { SW_TEXT_WORDS = SW_PARAM_OWN, SW_TEXT_HASH, SW_TEXT_SHORTEST, SW_TEXT_OWN };

/* The token of each word, token [texts->word.count], with a vocabulary of the data set's schema: as
 * sw_vocabulary_rank has it, from the texts train [count], or hashed, as the parameters say. */
sw_status sw_texts_tokens(sw_dataset *dataset, sw_real *token, const sw_texts *texts,
                          const int64_t *train, int64_t count, const int64_t *value);

#endif
