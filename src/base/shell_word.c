/* shell_word.c - words of a shell command, so that it can be copied into a terminal. */
#include "base/shell_word.h"

#include "base/error.h"
#include "base/printable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_plain(const char *word)
{
    const char *c = word;
    while (sw_is_plain(*c, "+-.=_/:,@%") && *c) c++;
    return c > word && !*c;
}

/* The end of what was added there. There is space. */
static char *add(char *at, const char *piece)
{
    const size_t length = strlen(piece);
    memcpy(at, piece, length + 1);
    return at + length;
}

/* $'...': what a terminal cannot show is written as the number of the byte. */
static void write_numbers(char *at, const char *word)
{
    at = add(at, "$'");
    for (const unsigned char *c = (const unsigned char *)word; *c; c++) {
        const bool number = *c < ' ' || *c >= 0x7f;
        char piece[8];
        snprintf(piece, sizeof piece, number ? "\\x%02x" : strchr("'\\", *c) ? "\\%c" : "%c", *c);
        at = add(at, piece);
    }
    add(at, "'");
}

static void write_quoted(char *at, const char *word)
{
    at = add(at, "'");
    for (; *word; word++) at = add(at, *word == '\'' ? "'\\''" : (char[]){*word, 0});
    add(at, "'");
}

char *sw_shell_word(char *buffer, size_t size, const char *word)
{
    if (size < 4 * strlen(word) + SW_SHELL_QUOTES)
        snprintf(buffer, size, "...");
    else if (is_plain(word))
        add(buffer, word);
    else if (strcmp(sw_printable_message(buffer, size, word), word) == 0)
        write_quoted(buffer, word);
    else
        write_numbers(buffer, word);
    return buffer;
}

void sw_text_shell_word(sw_text *text, const char *word)
{
    const size_t size = 4 * strlen(word) + SW_SHELL_QUOTES;
    char *shown = malloc(size);
    if (shown)
        sw_text_add(text, "%s", sw_shell_word(shown, size, word));
    else
        sw_text_fail(text, sw_fail(SW_ERROR_MEMORY, "out of memory for a word of a command"));
    free(shown);
}
