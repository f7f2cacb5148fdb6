/* spelling.c - when two spellings are one name. */
#include "data/spelling.h"

#include "base/error.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Append the text without white space at its ends, and with one blank for each run of blanks
 * within. NFKC has made a blank of every wider one. */
static void append_words(sw_text *key, char *text)
{
    char *end = text + strlen(text);
    sw_trim(&text, &end);
    while (text < end) {
        const size_t word = strcspn(text, " \t"), left = (size_t)(end - text);
        sw_text_append(key, text, word < left ? word : left);
        text += word < left ? word : left;
        if (text < end) sw_text_append(key, " ", 1);
        text += strspn(text, " \t");
    }
}

sw_status sw_spelling_key(sw_text *key, const char *name)
{
    utf8proc_uint8_t *folded = NULL;
    const utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)name, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_CASEFOLD | UTF8PROC_COMPAT |
                         UTF8PROC_COMPOSE);
    key->length = 0;
    sw_text_add(key, "%s", "");
    if (length < 0) /* the name is UTF-8: only memory can be the reason */
        key->failed = true;
    else
        append_words(key, (char *)folded);
    free(folded);
    return sw_text_status(key);
}

sw_status sw_same_spelling(bool *same, const char *a, const char *b)
{
    sw_text key[2] = {{0}, {0}};
    sw_status status = sw_spelling_key(&key[0], a);
    if (status == SW_OK) status = sw_spelling_key(&key[1], b);
    *same = status == SW_OK && strcmp(key[0].data, key[1].data) == 0;
    sw_text_free(&key[0]);
    sw_text_free(&key[1]);
    return status;
}
