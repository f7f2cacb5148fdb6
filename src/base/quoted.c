/* quoted.c - words in quotes, in a text that separators divide: `bags.csv:set="Sample:ID"`. */
#include "base/quoted.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the quoted word at `text` has its closing quote, or where the text ends without one. */
static size_t closing_quote(const char *text)
{
    size_t i = 1;
    while (text[i] && (text[i] != '"' || text[i + 1] == '"')) i += text[i] == '"' ? 2 : 1;
    return i;
}

/* Is text[i] the comma of `decimal=,`? */
static bool is_value(const char *text, size_t i)
{
    return text[i] == ',' && i > 0 && text[i - 1] == '=' && strchr(",:", text[i + 1]);
}

size_t sw_spec_span(const char *text, const char *ends)
{
    bool begins = true; /* a word may begin here */
    for (size_t i = 0;; i++) {
        if (begins && text[i] == '"') {
            i += closing_quote(text + i);
            i += text[i] != '\0';
        }
        if (!text[i] || (strchr(ends, text[i]) && !is_value(text, i))) return i;
        begins = strchr(",:=+", text[i]) != NULL;
    }
}

const char *sw_spec_next(const char *at, size_t *length)
{
    at += sw_spec_span(at, ":");
    if (!*at) return NULL;
    *length = sw_spec_span(at + 1, ":");
    return at + 1;
}

/* sw_quoted_next for several separators. */
static char *next_of(char **rest, const char *ends)
{
    char *word = *rest;
    if (!word) return NULL;
    char *end = word + sw_spec_span(word, ends);
    *rest = *end ? end + 1 : NULL;
    *end = '\0';
    return word;
}

char *sw_quoted_next(char **rest, char separator)
{
    return next_of(rest, (const char[]){separator, 0});
}

sw_status sw_unquote(char *word)
{
    if (*word != '"') return SW_OK;
    const size_t end = closing_quote(word);
    if (!word[end]) return sw_fail(SW_ERROR_ARGUMENT, "%.64s: the quote is not closed", word);
    if (word[end + 1])
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%.64s: text after the closing quote (a quote within quotes is written "
                       "twice)",
                       word);
    char *to = word;
    for (size_t i = 1; i < end; i++) {
        *to++ = word[i];
        i += word[i] == '"';
    }
    *to = '\0';
    return SW_OK;
}

sw_quoted_list sw_quoted_list_of(const char *text, const char *separators)
{
    sw_quoted_list list = {.text = text, .separators = separators};
    if (!text || !*text) return list;
    list.copy = list.rest = strdup(text);
    if (!list.copy) list.status = sw_fail(SW_ERROR_MEMORY, "%.64s: out of memory", text);
    return list;
}

bool sw_quoted_list_next(sw_quoted_list *list)
{
    list->word = list->status == SW_OK ? next_of(&list->rest, list->separators) : NULL;
    if (list->word && !*list->word)
        list->status = sw_fail(SW_ERROR_ARGUMENT,
                               "%.64s: a name is missing beside a %c (a name that holds a %c is "
                               "quoted: \"CD3%c\")",
                               list->text, *list->separators, *list->separators, *list->separators);
    else if (list->word)
        list->status = sw_unquote(list->word);
    if (list->word && list->status == SW_OK) return true;
    free(list->copy);
    list->copy = list->rest = NULL;
    return false;
}

/* Is the word of a list, [length], the plain word? */
static bool is_word(const char *item, size_t length, const char *word)
{
    if (*item != '"') return strlen(word) == length && strncmp(item, word, length) == 0;
    for (size_t i = 1; i + 1 < length; i++) {
        if (item[i] != *word++) return false;
        i += item[i] == '"';
    }
    return !*word;
}

bool sw_quoted_has(const char *list, char separator, const char *word)
{
    const char ends[] = {separator, 0};
    for (size_t length; *list; list += length + (list[length] != '\0')) {
        length = sw_spec_span(list, ends);
        if (is_word(list, length, word)) return true;
    }
    return false;
}

void sw_quote(sw_text *text, const char *word)
{
    if (*word && !strpbrk(word, ",:+\"")) {
        sw_text_add(text, "%s", word);
        return;
    }
    sw_text_add(text, "\"");
    for (; *word; word++) sw_text_add(text, *word == '"' ? "\"\"" : "%c", *word);
    sw_text_add(text, "\"");
}

void sw_quoted_list_add(sw_text *list, const char *word)
{
    if (list->length > 0) sw_text_add(list, "+");
    sw_quote(list, word);
}

sw_quoted sw_quoted_of(const char *word)
{
    sw_quoted quoted = {"NAME"};
    sw_text text = {0};
    sw_quote(&text, word);
    if (!text.failed && text.length < sizeof quoted.text)
        snprintf(quoted.text, sizeof quoted.text, "%s", text.data);
    sw_text_free(&text);
    return quoted;
}
