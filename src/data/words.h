/* words.h - the words of a text. */
#ifndef SW_DATA_WORDS_H
#define SW_DATA_WORDS_H

#include "base/text.h"

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

#endif
