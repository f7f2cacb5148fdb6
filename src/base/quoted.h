/* quoted.h - words in quotes, in a text that separators divide: `bags.csv:set="Sample:ID"`.
 *
 * A quote opens a word where a word begins: at the start of the text, and after , : = or +. The
 * word then ends at the closing quote, and may hold every character; a quote in it is written
 * twice, as in CSV (RFC 4180). A quote within a word means nothing: a"b is a word of three.
 *
 * A comma after = is a value and divides nothing, if a comma, a colon or the end follows it:
 * `a.csv:decimal=,:set=id,b.csv`. But `a.csv:label=,b.csv` has two words. */
#ifndef SW_BASE_QUOTED_H
#define SW_BASE_QUOTED_H

#include "base/text.h"

/* Return the word at *rest, up to the separator, and move *rest behind it; the text is cut there,
 * as by strsep. NULL: no word is left. The word still has its quotes. */
char *sw_quoted_next(char **rest, char separator);

/* The part of a spec behind the colon that ends the part at `at`, and its length: "set=bag" of
 * "bags.csv:set=bag:label=kind", then "label=kind". NULL: there is none. */
const char *sw_spec_next(const char *at, size_t *length);

/* Take the quotes off a word, in place. SW_ERROR_ARGUMENT: the quote is not closed, or text follows
 * the closing quote. A word without quotes stays as it is. */
sw_status sw_unquote(char *word);

/* A walk through the words of a list such as `date+"CD3+"`, without their quotes:
 *
 *     sw_quoted_list list = sw_quoted_list_of(text, "+");
 *     while (sw_quoted_list_next(&list)) list.status = use(list.word);
 *     return list.status;
 *
 * The walk ends by itself, and frees what it holds, behind the last word or at the first failure.
 * SW_ERROR_ARGUMENT: sw_unquote refuses a word, or one is missing beside a separator. */
typedef struct sw_quoted_list {
    char *word; /* until the next one is taken */
    sw_status status;
    const char *text, *separators;
    char *copy, *rest;
} sw_quoted_list;

/* Begin a walk. separators: each of these characters joins words. text: borrowed, until the walk
 * ends; NULL or "": no words. */
sw_quoted_list sw_quoted_list_of(const char *text, const char *separators);

/* Go to the next word. False: there is none, or list->status is a failure. */
bool sw_quoted_list_next(sw_quoted_list *list);

/* Is the word, which has no quotes, in a list such as `date+"CD3+"`? */
bool sw_quoted_has(const char *list, char separator, const char *word);

/* Append a word: in quotes if it holds , : + or a quote, or is empty. */
void sw_quote(sw_text *text, const char *word);

/* Append a word to a list whose words + joins. */
void sw_quoted_list_add(sw_text *list, const char *word);

/* A word as a value, quoted likewise, for a message that suggests an option; NAME if the word is
 * long. */
typedef struct sw_quoted {
    char text[160];
} sw_quoted;
sw_quoted sw_quoted_of(const char *word);

#endif
