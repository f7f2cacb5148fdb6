/* shell_word.c - words of a shell command, so that it can be copied into a terminal. */
#include "base/shell_word.h"

#include "base/utf8.h"

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7f;
}

/* $'...': what a terminal cannot show is written as the number of the byte. */
static void add_with_numbers(sw_text *text, const char *word)
{
    sw_text_add(text, "$'");
    for (; *word; word++)
        if (is_control(*word) || (unsigned char)*word >= 0x80)
            sw_text_add(text, "\\x%02x", (unsigned char)*word);
        else
            sw_text_add(text, *word == '\'' || *word == '\\' ? "\\%c" : "%c", *word);
    sw_text_add(text, "'");
}

void sw_shell_word(sw_text *text, const char *word)
{
    bool plain = *word != 0, shows = sw_is_utf8(word);
    for (const char *c = word; *c; c++) {
        plain = plain && sw_is_plain(*c, "+-.=_/:,@%");
        shows = shows && !is_control(*c);
    }
    if (plain) {
        sw_text_add(text, "%s", word);
        return;
    }
    if (!shows) {
        add_with_numbers(text, word);
        return;
    }
    sw_text_add(text, "'");
    for (; *word; word++) sw_text_add(text, *word == '\'' ? "'\\''" : "%c", *word);
    sw_text_add(text, "'");
}
