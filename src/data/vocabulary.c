/* vocabulary.c - cuts a text into words, and ranks them by frequency. */
#include "data/vocabulary.h"

#include "base/error.h"
#include "base/schema.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

typedef enum kind { SEPARATOR, LETTER, APOSTROPHE } kind;

/* The kind of the character at `s`, and its length in bytes. */
static kind kind_of(const unsigned char *s, size_t *length)
{
    const bool is_digit = *s >= '0' && *s <= '9';
    const bool is_letter = (*s | 0x20) >= 'a' && (*s | 0x20) <= 'z';
    *length = *s < 0x80 ? 1 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : 4;
    for (size_t i = 1; i < *length; i++)
        if (!s[i]) *length = i; /* not UTF-8: stop at the end of the text */
    if (*length == 1) return *s == '\'' ? APOSTROPHE : is_digit || is_letter ? LETTER : SEPARATOR;
    if (*length == 3 && memcmp(s, "\xe2\x80\x99", 3) == 0) return APOSTROPHE;
    const bool sign = s[0] == 0xc2 && s[1] >= 0xa0 && s[1] <= 0xbf;
    const bool general = s[0] == 0xe2 && (s[1] == 0x80 || (s[1] == 0x81 && s[2] <= 0xaf));
    const bool east_asian = s[0] == 0xe3 && s[1] == 0x80;
    return sign || general || east_asian ? SEPARATOR : LETTER;
}

/* How many ASCII letters and digits the text begins with. */
static size_t plain_span(const char *s)
{
    size_t length, end = 0;
    while ((unsigned char)s[end] < 0x80 &&
           kind_of((const unsigned char *)s + end, &length) == LETTER)
        end++;
    return end;
}

static void append_lower(sw_text *word, const char *s, size_t length)
{
    sw_text_append(word, s, length);
    if (word->failed) return;
    for (char *c = word->data + word->length - length; *c; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c + ('a' - 'A'));
}

/* Fold a word that holds characters beyond ASCII. */
static void fold(sw_text *word)
{
    utf8proc_uint8_t *folded = NULL;
    const utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)word->data, (utf8proc_ssize_t)word->length, &folded,
                     UTF8PROC_STABLE | UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE);
    word->length = 0;
    if (length < 0) /* the text is UTF-8: only memory can be the reason */
        word->failed = true;
    else
        sw_text_append(word, (const char *)folded, (size_t)length);
    free(folded);
}

bool sw_word_next(sw_text *word, const char **at)
{
    bool ascii = true;
    const char *s = *at;
    size_t length, behind;
    const size_t other = sizeof SW_OTHER_WORD - 1;
    word->length = 0;
    while (*s && (*s != SW_OTHER_WORD[0] || strncmp(s, SW_OTHER_WORD, other) != 0) &&
           kind_of((const unsigned char *)s, &length) != LETTER)
        s += length;
    if (*s == SW_OTHER_WORD[0]) {
        sw_text_append(word, s, other);
        *at = s + other;
        return true;
    }
    while (*s) {
        const size_t plain = plain_span(s);
        append_lower(word, s, plain);
        s += plain;
        const kind k = kind_of((const unsigned char *)s, &length);
        if (k == SEPARATOR) break;
        if (k == LETTER) {
            ascii = false;
            sw_text_append(word, s, length);
        } else {
            if (kind_of((const unsigned char *)s + length, &behind) != LETTER) break;
            sw_text_append(word, "'", 1);
        }
        s += length;
    }
    *at = s;
    if (!ascii) fold(word);
    return word->length > 0;
}

/* ---- The most frequent ----------------------------------------------------------------------- */

typedef struct ranked {
    const char *name;
    int64_t word, frequency;
} ranked;

static int by_frequency(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->frequency != y->frequency) return x->frequency > y->frequency ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Name the tokens, and give each word its token. `list` has the words in the order of the tokens.
 */
static sw_status number(sw_schema *schema, sw_real *token, const ranked *list, int64_t words,
                        int64_t kept, sw_arena *arena)
{
    const char **name = reallocarray(NULL, (size_t)kept + 1, sizeof *name);
    if (!name) return sw_fail(SW_ERROR_MEMORY, "out of memory for %lld words", (long long)kept);
    name[0] = SW_OTHER_WORD;
    for (int64_t i = 0; i < words; i++) {
        token[list[i].word] = i < kept ? (sw_real)(i + 1) : 0;
        if (i < kept) name[i + 1] = list[i].name;
    }
    schema->vocabulary = kept + 1;
    schema->token = sw_names_copy(arena, name, kept + 1);
    free(name);
    return schema->token ? SW_OK : SW_ERROR_MEMORY;
}

sw_status sw_vocabulary_rank(sw_schema *schema, sw_real *token, const sw_name_map *words,
                             const int64_t *frequency, int64_t most, sw_arena *arena)
{
    ranked *list = reallocarray(NULL, (size_t)words->count + 1, sizeof *list);
    if (!list)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for %lld words", (long long)words->count);
    for (int64_t w = 0; w < words->count; w++) list[w] = (ranked){words->name[w], w, frequency[w]};
    qsort(list, (size_t)words->count, sizeof *list, by_frequency);
    int64_t kept = 0;
    while (kept < words->count && kept < most && list[kept].frequency > 0) kept++;
    const sw_status status = number(schema, token, list, words->count, kept, arena);
    free(list);
    return status;
}
